//! What of a grant is numbered – instalments, accounts of costs, reports, changes, reclaims – and what
//! the reader can do to each.

use domain::grants::access::Role;
use domain::grants::grant::{State, change, claim, instalment, reclaim, report};
use domain::grants::life_cycle::Stage;
use domain::money::Ore;
use domain::regime::Version;

use crate::desk::AtDesk;
use crate::grant_words::{days, names::name, stages};
use crate::pages::work::acts::matter_address;

/// A table of numbered things.
pub(super) struct Table {
    /// What they are.
    pub(super) title: String,
    /// The columns between number and stage.
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A numbered thing.
pub(super) struct Row {
    pub(super) number: u16,
    /// Where it is read; `None` where it has no page.
    pub(super) address: Option<String>,
    pub(super) cells: Vec<Cell>,
    pub(super) stage: String,
    /// What marks it, such as that it is late; empty where nothing does.
    pub(super) mark: String,
    /// What the reader can do: name and address.
    pub(super) acts: Vec<(String, String)>,
}

/// A figure or words.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) is_figure: bool,
}

fn words(text: String) -> Cell {
    Cell { text, is_figure: false }
}

/// Makes rows of a grant for a reader.
struct Rows<'a> {
    at: &'a AtDesk,
    id: &'a str,
    state: &'a State,
}

/// Returns the tables that hold something.
pub(super) fn tables(at: &AtDesk, id: &str, state: &State) -> Vec<Table> {
    let rows = Rows { at, id, state };
    let tables =
        [rows.instalments(), rows.claims(), rows.reports(), rows.changes(), rows.reclaims()];
    tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

impl Rows<'_> {
    fn instalments(&self) -> Table {
        let line = |(number, one): (&u16, &instalment::Instalment)| {
            let cells = vec![
                words(one.planned.year.to_string()),
                words(days::day(self.at.visit.language, one.planned.day)),
                words(name(self.at.visit.language, &one.planned.kind)),
                self.kronor(one.planned.amount),
            ];
            self.row(*number, cells, one.stage, acts_on_instalment(self.role(), one.stage))
        };
        let rows = self.state.instalments.iter().map(line).collect();
        self.table("work-instalments", &["work-year", "work-day", "work-kind", "work-amount"], rows)
    }

    fn claims(&self) -> Table {
        let line = |(number, one): (&u16, &claim::Claim)| {
            let claimed: Ore = one.items.values().map(|item| item.amount).sum();
            let approved: Ore = one.findings.values().map(|finding| finding.approved).sum();
            let approved = match one.stage {
                claim::Stage::Assessed => self.kronor(approved),
                claim::Stage::Submitted | claim::Stage::Returned => words(String::new()),
            };
            let n_items = self.at.visit.language.whole(one.items.len());
            let n_items = Cell { text: n_items, is_figure: true };
            let cells = vec![n_items, self.kronor(claimed), approved];
            self.row(*number, cells, one.stage, acts_on_claim(self.role(), one.stage))
        };
        let rows = self.state.claims.iter().map(line).collect();
        self.table("work-claims", &["work-n-costs", "work-claimed", "work-approved"], rows)
    }

    fn reports(&self) -> Table {
        let today = self.at.now().day();
        let language = self.at.visit.language;
        let line = |(number, one): (&u16, &report::Report)| {
            let cells = vec![words(name(language, &one.kind)), words(days::day(language, one.due))];
            let row = self.row(*number, cells, one.stage, acts_on_report(self.role(), one.stage));
            let is_begun = one.stage != report::Stage::NotStarted;
            let grant = matter_address("grant", self.id);
            let address = is_begun.then(|| format!("{grant}/redovisning?nr={number}"));
            let row = Row { address, ..row };
            if one.is_late_on(today) { self.marked(row, "work-late") } else { row }
        };
        let rows = self.state.reports.iter().map(line).collect();
        self.table("work-reports", &["work-kind", "work-due"], rows)
    }

    fn changes(&self) -> Table {
        let line = |(number, one): (&u16, &change::Change)| {
            let parts: Vec<String> =
                one.parts.iter().map(|part| name(self.at.visit.language, part)).collect();
            let cells = vec![words(parts.join(", "))];
            let row = self.row(*number, cells, one.stage, acts_on_change(self.role(), one.stage));
            if one.stage == change::Stage::Decided { self.told(row, "andring") } else { row }
        };
        let rows = self.state.changes.iter().map(line).collect();
        self.table("work-changes", &["work-parts"], rows)
    }

    fn reclaims(&self) -> Table {
        let (language, today) = (self.at.visit.language, self.at.now().day());
        let line = |(number, one): (&u16, &reclaim::Reclaim)| {
            let due = one.deadline().map_or(String::new(), |(day, _)| days::day(language, day));
            let cells =
                vec![words(name(language, &one.ground)), words(due), self.kronor(one.principal())];
            let acts = acts_on_reclaim(self.role(), one.stage, self.regime());
            let row = self.row(*number, cells, one.stage, acts);
            let row = if one.decided_on.is_some() { self.told(row, "aterkrav") } else { row };
            if one.is_overdue_on(today) { self.marked(row, "work-late") } else { row }
        };
        let rows = self.state.reclaims.iter().map(line).collect();
        self.table("work-reclaims", &["desk-ground", "work-due", "desk-principal"], rows)
    }

    fn table(&self, title: &str, columns: &[&str], rows: Vec<Row>) -> Table {
        let text = |key: &&str| self.at.visit.language.text(key);
        Table { title: text(&title), columns: columns.iter().map(text).collect(), rows }
    }

    fn row<S: Stage>(&self, number: u16, cells: Vec<Cell>, stage: S, slugs: &[&str]) -> Row {
        let language = self.at.visit.language;
        let act = |slug: &&str| {
            let name = language.text(&format!("do-{slug}"));
            (name, format!("{}/{slug}?nr={number}", matter_address("grant", self.id)))
        };
        let acts = slugs.iter().map(act).collect();
        let (stage, mark) = (stages::stage(language, stage), String::new());
        Row { number, address: None, cells, stage, mark, acts }
    }

    /// Adds the letter of the decision to what can be done.
    fn told(&self, mut row: Row, letter: &str) -> Row {
        let grant = matter_address("grant", self.id);
        let address = format!("{grant}/{letter}.pdf?nr={}", row.number);
        row.acts.push((self.at.visit.language.text("work-letter"), address));
        row
    }

    fn marked(&self, row: Row, key: &str) -> Row {
        Row { mark: self.at.visit.language.text(key), ..row }
    }

    fn kronor(&self, amount: Ore) -> Cell {
        Cell { text: self.at.visit.language.kronor(amount), is_figure: true }
    }

    fn role(&self) -> Role {
        self.at.who.actor.role
    }

    /// Returns the wording of the law that the grant is bound to.
    fn regime(&self) -> Option<&Version> {
        self.at.desk.wording(self.state.origin.as_ref()?.wording).ok()
    }
}

fn acts_on_instalment(role: Role, stage: instalment::Stage) -> &'static [&'static str] {
    use instalment::Stage;
    match (role, stage) {
        (Role::Signatory, Stage::Planned) => &["begar-utbetalning"],
        (Role::Officer, Stage::Planned) => &["innehall"],
        (Role::Officer, Stage::Withheld) => &["aterta"],
        (Role::Officer, Stage::Requested) => &["faststall", "ater-utbetalning"],
        (Role::Officer, Stage::Fixed | Stage::FirstAttested | Stage::Attested | Stage::Failed) => {
            &["ater-utbetalning"]
        }
        (Role::Accountant, Stage::Fixed | Stage::FirstAttested | Stage::Failed) => &["attestera"],
        (Role::Accountant, Stage::Attested) => &["skicka"],
        (Role::Accountant, Stage::Sent) => &["bokfor-betalning"],
        _ => &[],
    }
}

fn acts_on_claim(role: Role, stage: claim::Stage) -> &'static [&'static str] {
    use claim::Stage;
    match (role, stage) {
        (Role::Officer, Stage::Submitted) => &["granska-kostnader", "atersand-kostnader"],
        (Role::Officer, Stage::Assessed) => &["underkann-kostnad"],
        (Role::Signatory, Stage::Returned) => &["redovisa-kostnader"],
        _ => &[],
    }
}

fn acts_on_report(role: Role, stage: report::Stage) -> &'static [&'static str] {
    use report::Stage;
    match (role, stage) {
        (Role::Applicant, Stage::NotStarted | Stage::Reopened) => &["redovisning"],
        (Role::Applicant, Stage::InProgress) => &["redovisning", "klar-redovisning"],
        (Role::Applicant, Stage::ChangesRequested) => &["redovisning", "andrad-redovisning"],
        (Role::Signatory, Stage::ReadyToSign) => &["signera-redovisning"],
        (Role::Officer, Stage::Submitted | Stage::Changed) => &["granska-i-sak", "begar-andring"],
        (Role::Accountant, Stage::ContentChecked) => &["granska-ekonomi"],
        (Role::Officer, Stage::FinancesChecked) => {
            &["godkann-redovisning", "underkann-redovisning"]
        }
        (Role::Officer, Stage::Approved | Stage::Failed) => &["oppna-redovisning"],
        _ => &[],
    }
}

fn acts_on_change(role: Role, stage: change::Stage) -> &'static [&'static str] {
    use change::Stage;
    match (role, stage) {
        (Role::Signatory, Stage::Draft) => &["skicka-andring"],
        (Role::Officer, Stage::Submitted | Stage::Prepared) => &["bered-andring"],
        (Role::Decider, Stage::Prepared) => &["besluta-andring"],
        _ => &[],
    }
}

/// Returns what can be done to a reclaim; interest is charged only where the law states one.
fn acts_on_reclaim(
    role: Role,
    stage: reclaim::Stage,
    regime: Option<&Version>,
) -> &'static [&'static str] {
    use reclaim::Stage;
    let bears_interest = regime.is_some_and(|one| one.rules.interest.as_stated().is_some());
    match (role, stage) {
        (Role::Officer, Stage::UnderInvestigation) => &["kommunicera", "lagg-ned"],
        (Role::Applicant, Stage::Communicated) => &["svara"],
        (Role::Officer, Stage::Communicated) => &["lagg-ned"],
        (Role::Decider, Stage::Communicated) => &["besluta-aterkrav", "efterge"],
        (Role::Accountant, Stage::Decided) => &["fakturera"],
        (Role::Accountant, Stage::Invoiced | Stage::PartlyPaid) if bears_interest => {
            &["aterbetalning", "debitera-ranta", "inkasso"]
        }
        (Role::Accountant, Stage::Invoiced | Stage::PartlyPaid) => &["aterbetalning", "inkasso"],
        (Role::Accountant, Stage::InCollection) => &["aterbetalning"],
        (
            Role::Decider,
            Stage::Decided | Stage::Invoiced | Stage::PartlyPaid | Stage::InCollection,
        ) => &["efterge"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charging_interest_is_offered_only_where_the_ordinance_states_one() {
        let regimes = operations::regime_file::shipped().unwrap();
        let offered = |sfs: &str| {
            let regime = regimes.iter().find(|one| one.sfs().to_string() == sfs).unwrap();
            let stage = reclaim::Stage::Invoiced;
            acts_on_reclaim(Role::Accountant, stage, regime.versions().last())
        };
        assert!(offered("2024:158").contains(&"debitera-ranta"));
        for without in ["2023:442", "2018:151"] {
            assert_eq!(offered(without), ["aterbetalning", "inkasso"], "{without}");
        }
    }
}
