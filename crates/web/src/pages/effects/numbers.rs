//! The numbers of an evaluation in words and tables.

use operations::worked_evaluations::{
    Bin, EventTime, Gap, Picture, ShownAnswer, Told, WorkedEvaluation,
};

use crate::language::Language;

/// The table behind a figure.
pub(super) struct Twin {
    pub(super) title: String,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Returns what the sentences of a case are filled with.
pub(super) fn told(language: Language, worked: &WorkedEvaluation) -> Vec<(&'static str, String)> {
    let Told { effect, interval, share, rank, decimals } = worked.told;
    let number = |value: f64| language.number(value, decimals);
    let mut places = vec![
        ("size", number(effect.abs())),
        ("effect", language.signed(effect, decimals)),
        ("n", language.whole(worked.answer.n)),
    ];
    places.extend(interval.into_iter().flat_map(|(low, high)| {
        [
            ("low", language.signed(low, decimals)),
            ("high", language.signed(high, decimals)),
            ("least", number(low.abs().min(high.abs()))),
            ("most", number(low.abs().max(high.abs()))),
        ]
    }));
    places.extend(share.map(|share| ("share", language.number(100.0 * share.abs(), 0))));
    places.extend(
        rank.into_iter()
            .flat_map(|(rank, of)| [("rank", language.whole(rank)), ("of", language.whole(of))]),
    );
    places.extend(worked.answer.p_value.map(|p| ("p", language.number(p, 2))));
    places
}

/// The smallest p-value that is written out.
const SMALLEST: f64 = 0.001;

/// Returns a p-value; one that is next to nothing is never written as nothing.
pub(super) fn probability(language: Language, p_value: Option<f64>) -> String {
    match p_value {
        Some(p) if p < SMALLEST => format!("< {}", language.number(SMALLEST, 3)),
        other => optional(language, other, 3),
    }
}

/// Returns a number with as many decimals as tell something.
fn plain(language: Language, value: f64) -> String {
    let decimals = if value == 0.0 || value.abs() >= 0.001 { 4 } else { 7 };
    language.number(value, decimals)
}

fn optional(language: Language, value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| language.number(value, decimals))
}

/// Returns name, effect, interval, p-value and rows of one answer.
pub(super) fn answer_row(language: Language, answer: &ShownAnswer) -> [String; 5] {
    let interval = answer.interval.map_or_else(
        || "–".to_owned(),
        |(low, high)| {
            let (low, high) = (language.number(low, 3), language.number(high, 3));
            language.text_with("effects-from-to", &[("low", low.as_str()), ("high", &high)])
        },
    );
    [
        language.text(&format!("effects-beside-{}", answer.key)),
        optional(language, answer.estimate, 3),
        interval,
        probability(language, answer.p_value),
        language.whole(answer.n),
    ]
}

/// Returns the tables behind the figures.
pub(super) fn twins(language: Language, worked: &WorkedEvaluation) -> Vec<Twin> {
    worked.pictures.iter().map(|picture| twin(language, picture)).collect()
}

pub(super) fn twin(language: Language, picture: &Picture) -> Twin {
    let ends = |interval: Option<(f64, f64)>, decimals| {
        [interval.map(|ends| ends.0), interval.map(|ends| ends.1)]
            .map(|end| optional(language, end, decimals))
    };
    let count = |n: Option<i64>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let (kind, head, rows): (&str, &[&str], Vec<Vec<String>>) = match picture {
        Picture::Control { gaps, .. } => {
            let row = |gap: &Gap| {
                let mut row = vec![gap.period.to_string()];
                row.extend([gap.outcome, gap.synthetic, gap.gap].map(|v| plain(language, v)));
                row
            };
            let head = &["period", "outcome", "synthetic", "gap"];
            ("control", head, gaps.iter().map(row).collect())
        }
        Picture::EventTimes(times) => {
            let row = |time: &EventTime| {
                let mut row = vec![time.time.to_string().replace("-", "\u{2212}")];
                row.push(plain(language, time.estimate));
                row.extend(ends(time.interval, 4));
                row.push(count(time.treated));
                row
            };
            let head = &["time", "estimate", "low", "high", "treated"];
            ("event-times", head, times.iter().map(row).collect())
        }
        Picture::Threshold { key, binned } => {
            let row = |bin: &Bin| {
                let mut row = vec![language.number(bin.running, 2), plain(language, bin.mean)];
                row.extend(ends(bin.interval, 4));
                row.push(count(bin.rows));
                row
            };
            let head = &["running", "mean", "low", "high", "rows"];
            (*key, head, binned.bins.iter().map(row).collect())
        }
    };
    Twin {
        title: language.text(&format!("effects-twin-{kind}")),
        head: head.iter().map(|cell| language.text(&format!("effects-head-{cell}"))).collect(),
        rows,
    }
}
