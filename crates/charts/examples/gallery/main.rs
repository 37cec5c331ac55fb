//! Writes every chart into one HTML page, to be looked at.
//!
//! `cargo run -p charts --example gallery -- gallery.html`

use std::fmt::Write as _;

mod country;
mod ground;

use charts::bars::{self, Bars, Reference};
use charts::dumbbell::{self, Dumbbell};
use charts::figure::both;
use charts::histogram::{self, Histogram};
use charts::line::{self, Baseline, Break, Line, Point, Series, Window};
use charts::map::Palette;
use charts::rank_range::{self, RankRange, Threshold};
use charts::scatter::{self, Fit, Quadrants, Scatter};
use charts::strip::{self, Band, Dot, Mark, Strip};
use charts::style::STYLE;
use country::map_chart;
use ground::{Place, decimal, municipalities, noise, places, whole_percent, words, year};

const PAGE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:1240px;\
padding:16px;background:var(--chart-bg);color:var(--chart-text)}h2{font-size:1.15rem;\
line-height:1.3;margin:0 0 .75rem;max-width:34em}figure{margin:0 0 3rem}main{display:grid;\
grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:16px 56px}\
.map{display:grid;grid-template-columns:minmax(0,3fr) minmax(150px,2fr);gap:16px}\
@media(max-width:480px){.map{display:block}}";

fn main() -> std::io::Result<()> {
    let target = std::env::args().nth(1).unwrap_or_else(|| "gallery.html".to_owned());
    let areas = municipalities();
    let mut page = format!(
        "<!doctype html><html lang=\"sv\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>Galleri</title><style>{STYLE}{PAGE}</style><main>"
    );
    let places = places(&areas);
    figure(&mut page, "Var femte elva saknar behörighet i Hofors", &strip_chart(&places));
    figure(&mut page, "Skillnaden mot landet har växt sedan 2015", &line_chart());
    figure(
        &mut page,
        "Efter insatsen föll andelen, men det går inte att skilja från slumpen",
        &event_chart(),
    );
    figure(&mut page, "Skola och omsorg tar tre fjärdedelar av pengarna", &bar_chart());
    figure(
        &mut page,
        "Fyra av tio kommuner ligger mellan 10 och 16 procent",
        &histogram_chart(&places),
    );
    figure(&mut page, "Pojkar saknar oftare behörighet", &dumbbell_chart());
    figure(
        &mut page,
        "Fler saknar behörighet där färre har eftergymnasial utbildning",
        &scatter_chart(&places),
    );
    figure(&mut page, "Tre platser går inte att avgöra", &rank_chart());
    for palette in [Palette::Sequential, Palette::Diverging] {
        figure(
            &mut page,
            "Störst andel i Bergslagen och Norrlands inland",
            &map_chart(&areas, &places, palette),
        );
    }
    figure(&mut page, "Alla lika, och en som saknas", &edge_strip());
    page.push_str("</main></html>");
    std::fs::write(target, page)
}

fn figure(page: &mut String, title: &str, chart: &str) {
    let _ = write!(page, "<figure><h2>{title}</h2>{chart}</figure>");
}

fn strip_chart(places: &[Place]) -> String {
    let dots: Vec<Dot> = places
        .iter()
        .map(|p| Dot { value: p.share, title: &p.title, link: Some(&p.link) })
        .collect();
    let own = places.iter().position(|p| p.name == "Hofors");
    both("strip", |id, layout| {
        strip::render(&Strip {
            figure: words(id, layout),
            dots: &dots,
            own: own.map(|index| strip::Own { index, label: "Hofors 21,4 %" }),
            marks: &[
                Mark { value: Some(14.6), label: "Riket 14,6 %" },
                Mark { value: Some(15.1), label: "Median 15,1 %" },
                Mark { value: Some(16.9), label: "Gävleborg 16,9 %" },
                Mark { value: Some(17.4), label: "Liknande kommuner 17,4 %" },
            ],
            band: Some(Band {
                low: 13.1,
                high: 17.6,
                label: "Skuggat: mellersta hälften av kommunerna, 13,1–17,6 %.",
            }),
            number: &whole_percent,
            note: "En prick är en kommun. 7 kommuner saknar uppgift.",
        })
    })
}

fn edge_strip() -> String {
    let mut dots = vec![Dot { value: Some(50.0), title: "x", link: None }; 290];
    dots[0].value = None;
    both("edge", |id, layout| {
        strip::render(&Strip {
            figure: words(id, layout),
            dots: &dots,
            own: Some(strip::Own { index: 0, label: "Hofors: uppgift saknas." }),
            marks: &[
                Mark { value: Some(50.0), label: "Riket 50 %" },
                Mark { value: Some(50.0), label: "Median 50 %" },
            ],
            band: None,
            number: &whole_percent,
            note: "",
        })
    })
}

fn series(base: f64, slope: f64, seed: usize) -> Vec<Point> {
    (0..11)
        .map(|i| {
            let y = base + slope * i as f64 + 1.6 * noise(seed * 31 + i);
            let missing = seed == 0 && i == 4;
            Point {
                x: 2014.0 + i as f64,
                y: (!missing).then_some(y),
                preliminary: i == 10 && seed == 0,
            }
        })
        .collect()
}

fn line_chart() -> String {
    let own = series(15.0, 0.62, 0);
    let nation = series(12.9, 0.16, 1);
    let county = series(14.2, 0.3, 2);
    let others: Vec<Vec<Point>> = (3..10).map(|s| series(12.0 + s as f64 * 0.7, 0.25, s)).collect();
    let similar: Vec<Series> =
        others.iter().map(|p| Series { label: "Ockelbo", points: p }).collect();
    let band: Vec<(f64, Option<(f64, f64)>)> = (0..11)
        .map(|i| (2014.0 + i as f64, Some((10.8 + 0.1 * i as f64, 16.2 + 0.2 * i as f64))))
        .collect();
    both("line", |id, layout| {
        line::render(&Line {
            figure: words(id, layout),
            own: Series { label: "Hofors 21,4 %", points: &own },
            comparisons: &[
                Series { label: "Riket 14,6 %", points: &nation },
                Series { label: "Gävleborg 16,9 %", points: &county },
            ],
            similar: &similar,
            similar_label: "Liknande kommuner",
            band: Some(line::Band { label: "Mellersta hälften", points: &band }),
            breaks: &[
                Break { x: 2017.5, label: "Nya betygsregler" },
                Break { x: 2019.5, label: "Skolsekretess" },
            ],
            windows: &[],
            baseline: Baseline::Free {
                note: "Axeln börjar inte vid noll. Ihålig prick: preliminär uppgift.",
            },
            value_label: "Procent av eleverna i årskurs 9",
            number: &whole_percent,
            time: &year,
        })
    })
}

fn event_chart() -> String {
    let effect: Vec<Point> = (0..11)
        .map(|i| {
            let t = i as f64 - 5.0;
            Point {
                x: t,
                y: Some(if t < 0.0 { 0.4 * noise(i) } else { -0.5 * t + 0.5 * noise(i) }),
                preliminary: false,
            }
        })
        .collect();
    let band: Vec<(f64, Option<(f64, f64)>)> = effect
        .iter()
        .map(|p| (p.x, p.y.map(|y| (y - 1.6 - 0.1 * p.x.abs(), y + 1.6 + 0.1 * p.x.abs()))))
        .collect();
    let placebos: Vec<Vec<Point>> = (0..12)
        .map(|k| {
            (0..11)
                .map(|i| Point {
                    x: i as f64 - 5.0,
                    y: Some(1.3 * noise(k * 57 + i)),
                    preliminary: false,
                })
                .collect()
        })
        .collect();
    let similar: Vec<Series> =
        placebos.iter().map(|p| Series { label: "Placebo", points: p }).collect();
    both("event", |id, layout| {
        line::render(&Line {
            figure: words(id, layout),
            own: Series { label: "Hofors −2,3", points: &effect },
            comparisons: &[],
            similar: &similar,
            similar_label: "Utan insats",
            band: Some(line::Band { label: "95 % intervall", points: &band }),
            breaks: &[Break { x: -0.5, label: "Insatsen börjar" }],
            windows: &[Window { from: 1.0, to: 4.0, label: "Registrerat fönster" }],
            baseline: Baseline::Zero,
            value_label: "Skillnad mot jämförelsen, procentenheter",
            number: &|v| decimal(v, 0),
            time: &|v| decimal(v, 0),
        })
    })
}

fn bar_chart() -> String {
    let row = |label, value: Option<f64>, value_text, own| bars::Row {
        label,
        value,
        value_text,
        interval: value.filter(|v| *v > 20.0).map(|v| (v * 0.9, v * 1.12)),
        link: Some("/x"),
        own,
    };
    let rows = [
        row("Förskola och grundskola", Some(412.0), "412 mnkr", false),
        row("Äldreomsorg", Some(305.5), "305,5 mnkr", true),
        row(
            "Stöd till personer med funktionsnedsättning enligt LSS",
            Some(121.0),
            "121 mnkr",
            false,
        ),
        row("Kultur och fritid", Some(38.2), "38,2 mnkr", false),
        row("Finansnetto", Some(-46.0), "−46 mnkr", false),
        row("Räddningstjänst", None, "uppgift saknas", false),
    ];
    let references = [Reference { value: 250.0, label: "Genomsnitt i gruppen 250 mnkr" }];
    both("bars", |id, layout| {
        bars::render(&Bars { figure: words(id, layout), rows: &rows, references: &references })
    })
}

fn histogram_chart(places: &[Place]) -> String {
    let shares: Vec<f64> = places.iter().filter_map(|p| p.share).collect();
    let classes = histogram::classes(&shares, 14);
    let index = classes.iter().position(|c| c.from <= 21.4 && 21.4 < c.to).unwrap_or(0);
    both("histogram", |id, layout| {
        histogram::render(&Histogram {
            figure: words(id, layout),
            classes: &classes,
            own: Some(histogram::Own { index, label: "Här ligger Hofors, 21,4 %" }),
            number: &whole_percent,
            axis_label: "Andel utan behörighet till gymnasiet, antal kommuner",
        })
    })
}

fn dumbbell_chart() -> String {
    let row = |label, first, second, gap_text, own| dumbbell::Row {
        label,
        first,
        second,
        gap_text,
        link: None,
        own,
    };
    let rows = [
        row("Hofors", Some(17.2), Some(25.4), "8,2", true),
        row("Ockelbo", Some(14.0), Some(19.9), "5,9", false),
        row("Sandviken", Some(15.5), Some(17.1), "1,6", false),
        row("Gävle", Some(13.6), Some(13.6), "0,0", false),
        row("Ovanåker", Some(10.4), None, "–", false),
        row("Riket", Some(13.1), Some(16.0), "2,9", false),
    ];
    both("dumbbell", |id, layout| {
        dumbbell::render(&Dumbbell {
            figure: words(id, layout),
            first_label: "Flickor",
            second_label: "Pojkar",
            gap_label: "Skillnad, p.e.",
            rows: &rows,
            number: &whole_percent,
        })
    })
}

fn scatter_chart(places: &[Place]) -> String {
    let points: Vec<scatter::Point> = places
        .iter()
        .map(|p| scatter::Point {
            x: Some(p.schooling),
            y: p.share,
            title: &p.title,
            link: Some(&p.link),
        })
        .collect();
    let own = places.iter().position(|p| p.name == "Hofors");
    both("scatter", |id, layout| {
        scatter::render(&Scatter {
            figure: words(id, layout),
            points: &points,
            own: own.map(|index| scatter::Own { index, label: "Hofors" }),
            fit: Some(Fit { intercept: 31.0, slope: -0.46, label: "Samband i landet" }),
            quadrants: Some(Quadrants {
                x: 34.0,
                y: 15.4,
                captions: [
                    "Kort utbildning, många utan",
                    "Lång utbildning, många utan",
                    "Kort utbildning, få utan",
                    "Lång utbildning, få utan",
                ],
            }),
            x_label: "Andel vuxna med eftergymnasial utbildning →",
            y_label: "↑ Andel elever utan behörighet",
            x_number: &whole_percent,
            y_number: &whole_percent,
        })
    })
}

fn rank_chart() -> String {
    let names = [
        "Hofors",
        "Ljusnarsberg",
        "Sorsele",
        "Högsby",
        "Perstorp",
        "Bengtsfors",
        "Filipstad",
        "Åsele",
    ];
    let rows: Vec<(f64, (f64, f64), String)> = (0..names.len())
        .map(|i| {
            let rank = 4.0 + 7.0 * i as f64;
            let range = ((rank - 5.0 - i as f64).max(1.0), rank + 4.0 + 1.5 * i as f64);
            (rank, range, format!("{} ({}–{})", year(rank), year(range.0), year(range.1)))
        })
        .collect();
    let rows: Vec<rank_range::Row> = names
        .iter()
        .zip(&rows)
        .map(|(label, (rank, range, text))| rank_range::Row {
            label,
            rank: Some(*rank),
            range: Some(*range),
            rank_text: text,
            link: Some("/x"),
            own: *label == "Högsby",
        })
        .collect();
    both("rank", |id, layout| {
        rank_range::render(&RankRange {
            figure: words(id, layout),
            rows: &rows,
            threshold: Some(Threshold {
                last_in: 30.0,
                label: "30 får stöd",
                words: ["säkert inne", "kan inte avgöras", "säkert ute"],
            }),
            number: &year,
        })
    })
}
