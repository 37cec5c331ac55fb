//! What is wrong with the answers to a form.

use std::collections::BTreeSet;

use super::answer::{
    Answer, Answers, Direction, Given, IndicatorRow, LogicModel, Place, StoredFile, Value,
};
use super::condition::Truth;
use super::fault::{Fault, Level, Misreading};
use super::fields::cell_name;
use super::key::Key;
use super::kind::{BudgetLimits, Cell, FileLimits, Kind, Need, Rows, TextLimits};
use super::layout::VALUE;
use super::quantity::Decimal;
use super::reading;
use super::standing::Standing;
use super::{Form, Question};
use crate::grants::budget::{Budget, Kind as CostKind};
use crate::grants::id::PartId;
use crate::money::Ore;

/// Something that is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The question.
    pub part: PartId,
    /// The field within it (`value`, `rows-3-amount`), or `None` where it is the whole.
    pub field: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

impl Problem {
    /// Returns how much it matters.
    #[must_use]
    pub fn level(&self) -> Level {
        self.fault.level()
    }
}

/// Returns everything that is wrong, in the order of the form. Questions that are not asked have no
/// problems, whatever stands in them.
#[must_use]
pub fn check(form: &Form, answers: &Answers) -> Vec<Problem> {
    let standing = Standing::of(form, answers);
    let mut problems = Vec::new();
    for question in form.questions() {
        if standing.asked(&question.part) == Truth::Yes {
            let problem =
                |Misreading { field, fault }| Problem { part: question.part.clone(), field, fault };
            let given = answers.get(&question.part);
            problems.extend(check_question(question, given).into_iter().map(problem));
        }
    }
    problems
}

/// Returns what is wrong with what stands in one question that is asked.
#[must_use]
pub fn check_question(question: &Question, given: Option<&Given>) -> Vec<Misreading> {
    match given {
        Some(Given::Read(answer)) => {
            let mut faults = Faults::default();
            faults.answer(&question.kind, answer);
            faults.0
        }
        Some(Given::Typed(fields)) => match reading::read(&question.kind, fields) {
            Err(faults) => faults,
            // What was typed can be read after all.
            Ok(Some(answer)) => check_question(question, Some(&Given::Read(answer))),
            Ok(None) => check_question(question, None),
        },
        None if question.need == Need::Mandatory
            && !matches!(question.kind, Kind::Calculated(_)) =>
        {
            vec![Misreading { field: None, fault: Fault::Missing }]
        }
        None => Vec::new(),
    }
}

#[derive(Debug, Default)]
struct Faults(Vec<Misreading>);

impl Faults {
    fn whole(&mut self, fault: Fault) {
        self.0.push(Misreading { field: None, fault });
    }

    fn cell(&mut self, group: &'static str, number: usize, key: &str, fault: Fault) {
        let field = format!("{group}-{number}-{key}");
        self.0.push(Misreading { field: Some(field), fault });
    }

    fn answer(&mut self, kind: &Kind, answer: &Answer) {
        match (kind, answer) {
            (_, Answer::One(value)) => {
                let layout = kind.layout();
                let fault = layout.fields.first().and_then(|field| cell_fault(&field.cell, value));
                if let Some(fault) = fault {
                    self.0.push(Misreading { field: Some(VALUE.to_owned()), fault });
                }
            }
            (Kind::Table(table), Answer::Table(rows)) => {
                self.rows(table.rows, rows.len());
                for (number, row) in (1..).zip(rows) {
                    for column in &table.columns {
                        let fault = match row.get(&column.key) {
                            Some(value) => cell_fault(&column.cell, value),
                            None => (column.need == Need::Mandatory).then_some(Fault::Missing),
                        };
                        if let Some(fault) = fault {
                            let group = Key::built_in("rows");
                            let field = Some(cell_name(&group, number, &column.key));
                            self.0.push(Misreading { field, fault });
                        }
                    }
                }
            }
            (Kind::PlaceShares(limits), Answer::Places(places)) => {
                self.rows(limits.rows, places.len());
                self.places(places);
            }
            (Kind::Budget(limits), Answer::Budget(budget)) => self.budget(limits, budget),
            (Kind::LogicModel(limits), Answer::LogicModel(model)) => {
                self.rows(*limits, model.elements.len());
                self.logic_model(model);
            }
            (Kind::Indicators(limits), Answer::Indicators(rows)) => {
                self.rows(limits.rows, rows.len());
                for (number, row) in (1..).zip(rows) {
                    self.indicator(number, row);
                }
            }
            (Kind::Files(limits), Answer::Files(files)) => {
                self.rows(limits.rows, files.len());
                self.files(limits, files);
            }
            _ => {}
        }
    }

    fn rows(&mut self, rows: Rows, found: usize) {
        if found < usize::from(rows.least) {
            self.whole(Fault::TooFewRows { found, least: rows.least });
        }
        if found > usize::from(rows.most) {
            self.whole(Fault::TooManyRows { found, most: rows.most });
        }
    }

    fn places(&mut self, places: &[(Place, u16)]) {
        let mut seen = BTreeSet::new();
        for (number, (place, _)) in (1..).zip(places) {
            if !seen.insert(place) {
                self.cell("rows", number, "place", Fault::Twice);
            }
        }
        let found: u32 = places.iter().map(|(_, share)| u32::from(*share)).sum();
        if found != 10_000 {
            self.whole(Fault::SharesDoNotAddUp { found });
        }
    }

    fn budget(&mut self, limits: &BudgetLimits, budget: &Budget) {
        let years = limits.years;
        let is_outside = |year: i32| year < years.0 || year > years.1;
        for (number, line) in (1..).zip(&budget.costs) {
            if is_outside(line.year) {
                self.cell("costs", number, "year", Fault::YearOutside { years });
            }
            self.positive("costs", number, line.amount);
        }
        for (number, line) in (1..).zip(&budget.financing) {
            self.positive("financing", number, line.amount);
        }
        for (number, (year, amount)) in (1..).zip(&budget.grant) {
            if is_outside(*year) {
                self.cell("grant", number, "year", Fault::YearOutside { years });
            }
            self.positive("grant", number, *amount);
        }
        if budget.costs.is_empty() || budget.grant.is_empty() {
            let least = 1;
            self.whole(Fault::TooFewRows { found: 0, least });
            return;
        }
        match balance(budget) {
            None => self.whole(Fault::BudgetTooLarge),
            Some(sums) => {
                if sums.costs != sums.financed {
                    let Sums { costs, financed, .. } = sums;
                    self.whole(Fault::BudgetUnbalanced { costs, financed });
                }
                if sums.costs_in_kind != sums.financed_in_kind {
                    self.whole(Fault::InKindUnbalanced);
                }
            }
        }
    }

    fn positive(&mut self, group: &'static str, number: usize, amount: Ore) {
        let least = Ore::new(1);
        if amount < least {
            self.cell(group, number, "amount", Fault::AmountTooSmall { least });
        }
    }

    fn logic_model(&mut self, model: &LogicModel) {
        let step = |name: &Key| {
            model.elements.iter().find(|element| element.name == *name).map(|found| found.step)
        };
        for (number, link) in (1..).zip(&model.links) {
            for (key, name) in [("from", &link.from), ("to", &link.to)] {
                if step(name).is_none() {
                    self.cell("links", number, key, Fault::NoSuchElement { name: name.clone() });
                }
            }
            if let (Some(from), Some(to)) = (step(&link.from), step(&link.to))
                && to < from
            {
                self.cell("links", number, "to", Fault::LinkBackwards);
            }
        }
        let linked: BTreeSet<&Key> =
            model.links.iter().flat_map(|link| [&link.from, &link.to]).collect();
        for (number, element) in (1..).zip(&model.elements) {
            if !linked.contains(&element.name) {
                let fault = Fault::NotLinked { name: element.name.clone() };
                self.cell("elements", number, "name", fault);
            }
        }
    }

    fn indicator(&mut self, number: usize, row: &IndicatorRow) {
        for (key, text) in [("name", &row.name), ("unit", &row.unit)] {
            let limits = TextLimits { most_characters: 200, most_lines: 1 };
            if let Some(fault) = text_fault(limits, text) {
                self.cell("rows", number, key, fault);
            }
        }
        let Some((baseline, baseline_year)) = row.baseline else {
            return self.cell("rows", number, "baseline", Fault::NoBaseline);
        };
        let (target, target_year) = row.target;
        if target_year <= baseline_year {
            self.cell("rows", number, "target_year", Fault::TargetNotLater);
        }
        let is_right = match row.direction {
            Direction::Increase => target > baseline,
            Direction::Decrease => target < baseline,
            Direction::Maintain => true,
        };
        if !is_right {
            self.cell("rows", number, "target", Fault::TargetAgainstDirection);
        }
    }

    fn files(&mut self, limits: &FileLimits, files: &[StoredFile]) {
        let most = i64::try_from(limits.most_bytes).unwrap_or(i64::MAX);
        for (number, file) in (1..).zip(files) {
            let ending = file.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
            let is_taken = ending.is_some_and(|ending| {
                limits.kinds.iter().any(|kind| kind.endings().contains(&ending.as_str()))
            });
            if !is_taken {
                let fault = Fault::FileKind { kinds: limits.kinds.clone() };
                self.cell("rows", number, "name", fault);
            }
            if file.bytes > limits.most_bytes {
                let most = Decimal::whole(most);
                self.cell("rows", number, "bytes", Fault::NumberTooLarge { most });
            }
        }
    }
}

/// The sums of a budget that must be equal two by two (M8, M9).
#[derive(Debug, Clone, Copy)]
struct Sums {
    costs: Ore,
    financed: Ore,
    costs_in_kind: Ore,
    financed_in_kind: Ore,
}

/// Returns the sums of a budget, or `None` where one does not fit.
fn balance(budget: &Budget) -> Option<Sums> {
    let zero = Ore::new(0);
    let sum = |mut amounts: &mut dyn Iterator<Item = Ore>| {
        Iterator::try_fold(&mut amounts, zero, Ore::checked_add)
    };
    let financing = sum(&mut budget.financing.iter().map(|line| line.amount))?;
    let grant = sum(&mut budget.grant.values().copied())?;
    let in_kind = |kind: CostKind| kind == CostKind::InKind;
    Some(Sums {
        costs: sum(&mut budget.costs.iter().map(|line| line.amount))?,
        financed: grant.checked_add(financing)?,
        costs_in_kind: sum(&mut budget
            .costs
            .iter()
            .filter(|line| in_kind(line.kind))
            .map(|line| line.amount))?,
        financed_in_kind: sum(&mut budget
            .financing
            .iter()
            .filter(|line| in_kind(line.kind))
            .map(|l| l.amount))?,
    })
}

fn text_fault(limits: TextLimits, text: &str) -> Option<Fault> {
    let (n_characters, n_lines) = (text.chars().count(), text.split('\n').count());
    let fits = |found: usize, most: u32| u32::try_from(found).is_ok_and(|found| found <= most);
    if !fits(n_characters, limits.most_characters) {
        return Some(Fault::TooLong { found: n_characters, most: limits.most_characters });
    }
    let most = limits.most_lines;
    (!fits(n_lines, most)).then_some(Fault::TooManyLines { found: n_lines, most })
}

/// Returns which limit of a field its value breaks, or `None`.
fn cell_fault(cell: &Cell, value: &Value) -> Option<Fault> {
    match (cell, value) {
        (Cell::Text(limits), Value::Text(text)) => text_fault(*limits, text),
        (Cell::Number(limits), Value::Number(number)) => {
            let too_small = limits.least.filter(|least| number < least);
            let too_large = limits.most.filter(|most| number > most);
            let decimals = limits.decimals;
            if number.decimals() > decimals {
                Some(Fault::TooManyDecimals { most: decimals })
            } else if let Some(least) = too_small {
                Some(Fault::NumberTooSmall { least })
            } else {
                too_large.map(|most| Fault::NumberTooLarge { most })
            }
        }
        (Cell::Money(limits), Value::Money(amount)) => {
            let too_large = limits.most.filter(|most| amount > most);
            let least = limits.least;
            let too_small = (*amount < least).then_some(Fault::AmountTooSmall { least });
            too_small.or(too_large.map(|most| Fault::AmountTooLarge { most }))
        }
        (Cell::Date(limits), Value::Date(date)) => {
            let too_early = limits.from.filter(|first| date < first);
            let too_late = limits.to.filter(|last| date > last);
            let too_early = too_early.map(|first| Fault::TooEarly { first });
            too_early.or(too_late.map(|last| Fault::TooLate { last }))
        }
        _ => None,
    }
}
