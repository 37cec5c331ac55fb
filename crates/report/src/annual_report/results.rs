//! What was achieved: sums, what is not added up with how it is spread, and each recipient.

use typeset::document::{Align, Block, Run};

use super::{
    Account, Attained, Completeness, NOT_REPORTED, OfResults, Outcome, Spread, Sum, Unaccountable,
    complete, table,
};

/// Returns the section of results.
pub(super) fn results(account: &Account) -> Result<Vec<Block>, Unaccountable> {
    let OfResults { reports, n_handed_in, has_withheld } = account.of_results;
    let Completeness { n_reported, n_expected } = complete("results", reports)?;
    for outcome in &account.results {
        complete(&outcome.measure, outcome.reported)?;
    }
    let said = format!(
        "{n_expected} rapporter om {} skulle ha lämnats. {n_handed_in} har kommit in, och \
         {n_reported} av dem har resultat i siffror.",
        account.year
    );
    let mut blocks = vec![Block::paragraph(&said)];
    if account.results.is_empty() {
        blocks.push(Block::paragraph("Inga resultat har rapporterats."));
        return Ok(blocks);
    }
    blocks.extend(added(&account.results));
    blocks.extend(not_added(&account.results));
    if has_withheld {
        let text = "Skyddad betyder att uppgiften gäller få personer eller skulle röja dem.";
        blocks.push(Block::Note(vec![Run::Plain(text.to_owned())]));
    }
    blocks.push(each(&account.results));
    Ok(blocks)
}

fn shown(figure: Option<&String>) -> String {
    figure.cloned().unwrap_or_else(|| NOT_REPORTED.to_owned())
}

fn reported(of: Completeness) -> String {
    format!("{} av {}", of.n_reported, of.n_expected)
}

/// Returns the measures that are added up; nothing where none is.
fn added(results: &[Outcome]) -> Vec<Block> {
    let row = |outcome: &Outcome| {
        let Sum { baseline, target, actual } = outcome.sum.as_ref()?;
        let figures = [shown(baseline.as_ref()), shown(target.as_ref()), actual.clone()];
        let measure = std::iter::once(outcome.measure.clone());
        Some(measure.chain(figures).chain([reported(outcome.reported)]).collect())
    };
    let rows: Vec<Vec<String>> = results.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = [
        ("Mått", Align::Left),
        ("Utgångsvärde", Align::Right),
        ("Mål", Align::Right),
        ("Utfall", Align::Right),
        ("Rapporterat av", Align::Right),
    ];
    let caption = "Resultat som läggs ihop, summan av dem som har rapporterat";
    let note = "Den som nås av två bidrag räknas av båda. Utgångsvärde och mål summeras bara där alla \
                som har rapporterat utfall har uppgett dem.";
    vec![
        Block::Table(table(caption, &columns, rows)),
        Block::Note(vec![Run::Plain(note.to_owned())]),
    ]
}

/// Returns the measures that are not added up; nothing where all are.
fn not_added(results: &[Outcome]) -> Option<Block> {
    let row = |outcome: &Outcome| {
        let Spread { least, median, most } = &outcome.spread;
        vec![
            outcome.measure.clone(),
            shown(least.as_ref()),
            shown(median.as_ref()),
            shown(most.as_ref()),
            reported(outcome.reported),
            outcome.not_added.clone(),
        ]
    };
    let rows: Vec<Vec<String>> =
        results.iter().filter(|outcome| outcome.sum.is_none()).map(row).collect();
    let columns = [
        ("Mått", Align::Left),
        ("Lägst", Align::Right),
        ("Median", Align::Right),
        ("Högst", Align::Right),
        ("Rapporterat av", Align::Right),
        ("Varför", Align::Left),
    ];
    let caption = "Resultat som inte läggs ihop, med hur utfallen är spridda";
    (!rows.is_empty()).then(|| Block::Table(table(caption, &columns, rows)))
}

/// Returns what each recipient has reported.
fn each(results: &[Outcome]) -> Block {
    let row = |(measure, one): (&String, &Attained)| {
        let figures =
            [&one.baseline, &one.target, &one.actual].map(|figure| shown(figure.as_ref()));
        [one.recipient.clone(), measure.clone()].into_iter().chain(figures).collect()
    };
    let told = results
        .iter()
        .flat_map(|outcome| outcome.each.iter().map(move |one| (&outcome.measure, one)));
    let columns = [
        ("Mottagare", Align::Left),
        ("Mått", Align::Left),
        ("Utgångsvärde", Align::Right),
        ("Mål", Align::Right),
        ("Utfall", Align::Right),
    ];
    Block::Table(table("Resultat per mottagare", &columns, told.map(row).collect()))
}
