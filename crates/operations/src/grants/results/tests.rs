use std::sync::Arc;

use domain::form::quantity::Decimal;
use domain::grants::results::{Figure, Measure, NotAdded};
use register::location::Location;
use register::register::Register;
use time::Date;
use time::macros::date;

use super::*;
use crate::grants::tables;

const PROGRAMME: &str = "pahittat-2023-442";

async fn demonstration(folder: &tempfile::TempDir) -> Desk {
    let location = Location::File(folder.path().join("register.sqlite"));
    let register = Register::open(&location, tables::tables()).await.unwrap();
    let desk = Desk::new(Arc::new(register)).unwrap();
    desk.begin_demonstration().await.unwrap();
    desk
}

async fn results(desk: &Desk, year: i32, as_of: Date) -> YearResults {
    let chronicle = desk.chronicle(as_of).await.unwrap();
    let programme = PROGRAMME.parse().unwrap();
    desk.results(&chronicle, &programme).await.unwrap().remove(&year).unwrap_or_default()
}

/// Returns the line of a question, column and option of the demonstration's form.
fn line<'a>(results: &'a YearResults, written: &str) -> &'a Line {
    let found = results.lines.iter().find(|line| line.key.written() == written);
    found.unwrap_or_else(|| panic!("{written} is not among {:#?}", results.lines))
}

#[tokio::test]
async fn the_year_s_reports_add_up_to_known_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let desk = demonstration(&folder).await;
    let of_2024 = results(&desk, 2024, date!(2025 - 06 - 01)).await;
    // Two areas each: 66 and 82 girls, 74 and 90 boys, 26 and 28 meetings, in the two final reports.
    for (written, sum) in [
        ("form:pahittad-redovisning-2 nadda.antal barn 2024 kon=k", 148),
        ("form:pahittad-redovisning-2 nadda.antal barn 2024 kon=m", 164),
        ("form:pahittad-redovisning-2 traffar träffar 2024", 54),
    ] {
        let line = line(&of_2024, written);
        assert_eq!(line.total.unwrap().actual, Decimal::whole(sum), "{written}");
        assert_eq!(line.n_reported, 2);
        assert!(line.n_expected > 2, "those who owe a report are missing, not zero");
        assert!(line.grants.iter().any(|one| one.figures.actual == Figure::Missing));
    }
    let own = "own:andel barn som är trygga på väg till skolan procent 2024";
    let safety = line(&of_2024, own);
    assert!(matches!(safety.key.measure, Measure::Own(_)));
    assert_eq!(safety.total, Err(NotAdded::Ratio));
    let spread = safety.spread.unwrap();
    let [least, median, most] = [64, 65, 66].map(Decimal::whole);
    assert_eq!((spread.least, spread.median, spread.most), (least, median, most));
    let Completeness { n_due, n_handed_in, n_with_results, .. } = of_2024.completeness;
    assert_eq!((n_handed_in, n_with_results), (4, 4));
    assert!(n_due > n_handed_in);
    let before = results(&desk, 2024, date!(2024 - 01 - 01)).await;
    assert_eq!(before, YearResults::default(), "nothing is due yet");
}

#[tokio::test]
async fn a_draft_says_nothing_and_neither_does_a_report_that_was_not_approved() {
    let folder = tempfile::tempdir().unwrap();
    let desk = demonstration(&folder).await;
    let (of_2025, of_2026) = (
        results(&desk, 2025, date!(2026 - 11 - 22)).await,
        results(&desk, 2026, date!(2026 - 11 - 22)).await,
    );
    assert_eq!(of_2025.completeness.n_failed, 1);
    assert!(of_2025.completeness.n_with_results < of_2025.completeness.n_handed_in);
    let told_in = |results: &YearResults, grant: &str| {
        let traffar = results.lines.iter().find(|line| line.key.unit == "träffar").unwrap();
        traffar.grants.iter().find(|one| one.grant.as_str() == grant).unwrap().report
    };
    assert_eq!(told_in(&of_2025, "pahittat-2023-442-2025-01"), Some(2), "the final report");
    assert_eq!(told_in(&of_2025, "pahittat-2023-442-2025-03"), None, "in words alone");
    assert_eq!(told_in(&of_2025, "pahittat-2023-442-2025-08"), Some(1), "the final one failed");
    assert_eq!(told_in(&of_2026, "pahittat-2023-442-2026-01"), None, "it is being written");
    assert_eq!(told_in(&of_2026, "pahittat-2023-442-2026-09"), Some(1));
}

#[tokio::test]
async fn everyone_sees_the_sums_and_no_few_and_the_owner_sees_all_with_words() {
    let folder = tempfile::tempdir().unwrap();
    let desk = demonstration(&folder).await;
    let chronicle = desk.chronicle(date!(2026 - 11 - 22)).await.unwrap();
    let grant = "pahittat-2023-442-2025-02".parse().unwrap();
    let own = desk.grant_results(&chronicle, &grant).await.unwrap().remove(&2025).unwrap();
    let rows = own.lines.iter().flat_map(|line| &line.grants).flat_map(|one| &one.rows);
    let few = rows.clone().find(|row| row.figures.actual == Figure::Known(Decimal::whole(3)));
    assert!(few.unwrap().words[0].starts_with("Påhittat exempel"));
    assert_eq!(few.unwrap().places().len(), 1);

    let shown = desk.public_grant_results(&chronicle, &grant).await.unwrap();
    let shown_rows = shown.iter().flat_map(|line| &line.grants).flat_map(|one| &one.rows);
    assert_eq!(shown_rows.clone().count(), rows.count());
    assert!(shown_rows.clone().all(|row| row.words.is_empty()));
    assert!(shown_rows.clone().any(|row| row.figures.actual == Figure::Withheld));

    let programme = PROGRAMME.parse().unwrap();
    for (year, shown) in desk.public_results(&chronicle, &programme).await.unwrap() {
        let whole = desk.results(&chronicle, &programme).await.unwrap().remove(&year).unwrap();
        for (shown, whole) in shown.lines.iter().zip(&whole.lines) {
            let parts = whole.grants.iter().filter_map(|one| one.figures.actual.known());
            if let Ok(total) = whole.total {
                let plain: i64 = parts.map(|n| n.to_string().parse::<i64>().unwrap()).sum();
                assert_eq!(total.actual, Decimal::whole(plain), "{}", whole.key.written());
            }
            if let Ok(total) = shown.total {
                assert_eq!(Ok(total), whole.total);
            }
            let few = shown.grants.iter().filter_map(|one| one.figures.actual.known());
            let limits = Decimal::whole(0)..Decimal::whole(5);
            let mut few = few.filter(|n| *n != limits.start && limits.contains(n));
            assert!(shown.key.unit != "barn" || few.next().is_none(), "{shown:?}");
        }
        assert_eq!(shown.has_withheld(), year == 2025, "{year}");
    }
}
