//! The fields that each kind of question has: what pages draw, posts hold and workbooks list.

use super::answer::{Direction, Step};
use super::key::{Choice, Key, Label};
use super::kind::{
    Cell, Column, FileLimits, IndicatorAsks, IndicatorLimits, Kind, MOST_ROWS, MoneyLimits, Need,
    NumberLimits, PlaceLimits, Rows, Table, TextLimits,
};
use super::quantity::Decimal;
use crate::money::Ore;

/// The fields of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// Fields that are there once.
    pub fields: Vec<Column>,
    /// Fields that are there once a row.
    pub groups: Vec<Group>,
}

/// A group of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub key: Key,
    /// What a person sees.
    pub label: Label,
    /// Its columns.
    pub columns: Vec<Column>,
    /// How many rows there may be.
    pub rows: Rows,
}

/// The name of the field of a question that has only one.
pub(super) const VALUE: &str = "value";
/// What the name of a ticked option begins with.
pub(super) const OPTION: &str = "option_";

const LINE: TextLimits = TextLimits { most_characters: 200, most_lines: 1 };
const PARAGRAPH: TextLimits = TextLimits { most_characters: 300, most_lines: 5 };
const AMOUNT: MoneyLimits = MoneyLimits { least: Ore::new(0), most: None };

impl Kind {
    /// Returns the fields of a question of the kind; none for what is calculated.
    #[must_use]
    pub fn layout(&self) -> Layout {
        match self {
            Self::Text(limits) => single(Cell::Text(*limits)),
            Self::Number(limits) => single(Cell::Number(limits.clone())),
            Self::Money(limits) => single(Cell::Money(*limits)),
            Self::Date(limits) => single(Cell::Date(*limits)),
            Self::One(options) => single(Cell::One(options.clone())),
            Self::Many(options) => {
                Layout { fields: options.iter().filter_map(tick).collect(), groups: Vec::new() }
            }
            Self::Table(Table { columns, rows }) => grouped(columns.clone(), *rows),
            Self::PlaceShares(limits) => places(*limits),
            Self::Budget(limits) => budget(&limits.categories),
            Self::LogicModel(rows) => logic_model(*rows),
            Self::Indicators(limits) => indicators(limits),
            Self::Files(limits) => files(limits),
            Self::Calculated(_) => Layout::default(),
        }
    }
}

fn single(cell: Cell) -> Layout {
    let field = column(VALUE, "Svar", "Answer", cell, Need::Optional);
    Layout { fields: vec![field], groups: Vec::new() }
}

fn tick(option: &Choice) -> Option<Column> {
    let key = format!("{OPTION}{}", option.key).parse().ok()?;
    Some(Column { key, label: option.label.clone(), cell: Cell::Tick, need: Need::Optional })
}

fn column(key: &'static str, swedish: &str, english: &str, cell: Cell, need: Need) -> Column {
    Column { key: Key::built_in(key), label: Label::new(swedish, english), cell, need }
}

fn group(
    key: &'static str,
    swedish: &str,
    english: &str,
    columns: Vec<Column>,
    rows: Rows,
) -> Group {
    Group { key: Key::built_in(key), label: Label::new(swedish, english), columns, rows }
}

fn grouped(columns: Vec<Column>, rows: Rows) -> Layout {
    Layout { fields: Vec::new(), groups: vec![group("rows", "Rader", "Rows", columns, rows)] }
}

fn places(limits: PlaceLimits) -> Layout {
    let place = Cell::Place(limits.level);
    grouped(
        vec![
            column("place", "Plats (kod)", "Place (code)", place, Need::Mandatory),
            column("share", "Andel, procent", "Share, per cent", Cell::Share, Need::Mandatory),
        ],
        limits.rows,
    )
}

fn budget(categories: &[Choice]) -> Layout {
    let rows = Rows { least: 0, most: MOST_ROWS };
    let kind = || {
        Cell::One(vec![
            Choice::built_in("cash", "Pengar", "Cash"),
            Choice::built_in("in_kind", "Naturainsats", "In kind"),
        ])
    };
    let amount =
        || column("amount", "Belopp, kr", "Amount, SEK", Cell::Money(AMOUNT), Need::Mandatory);
    let year = || column("year", "År", "Year", Cell::Year, Need::Mandatory);
    let in_kind = || column("kind", "Pengar eller natura", "Cash or kind", kind(), Need::Mandatory);
    let category = Cell::One(categories.to_vec());
    let costs = vec![
        column("category", "Kostnadsslag", "Category of cost", category, Need::Mandatory),
        year(),
        in_kind(),
        amount(),
    ];
    let giver =
        column("organisation", "Finansiär", "Financier", Cell::Organisation, Need::Mandatory);
    Layout {
        fields: Vec::new(),
        groups: vec![
            group("costs", "Kostnader", "Costs", costs, rows),
            group(
                "financing",
                "Medfinansiering",
                "Co-financing",
                vec![giver, in_kind(), amount()],
                rows,
            ),
            group("grant", "Sökt bidrag per år", "Grant per year", vec![year(), amount()], rows),
        ],
    }
}

/// Returns the steps of a logic model as options.
fn steps() -> Vec<Choice> {
    let labels = [
        ("Problem", "Problem"),
        ("Resurser", "Resources"),
        ("Aktiviteter", "Activities"),
        ("Prestationer", "Outputs"),
        ("Effekt på kort sikt", "Short-term outcome"),
        ("Effekt på medellång sikt", "Medium-term outcome"),
        ("Effekt på lång sikt", "Long-term outcome"),
        ("Samhällseffekt", "Impact"),
    ];
    let option = |(step, (swedish, english)): (Step, (&str, &str))| {
        Choice::built_in(step.as_str(), swedish, english)
    };
    Step::ALL.into_iter().zip(labels).map(option).collect()
}

fn logic_model(rows: Rows) -> Layout {
    let name = |key, swedish: &str, english: &str| {
        let limits = TextLimits { most_characters: 20, most_lines: 1 };
        column(key, swedish, english, Cell::Text(limits), Need::Mandatory)
    };
    let long = Cell::Text(PARAGRAPH);
    let elements = vec![
        name("name", "Beteckning (till exempel a1)", "Name (for example a1)"),
        column("step", "Led", "Step", Cell::One(steps()), Need::Mandatory),
        column("text", "Beskrivning", "Description", long.clone(), Need::Mandatory),
    ];
    let links = vec![
        name("from", "Från", "From"),
        name("to", "Till", "To"),
        column("assumption", "Antagande", "Assumption", long, Need::Mandatory),
    ];
    let link_rows = Rows { least: 0, most: MOST_ROWS };
    Layout {
        fields: Vec::new(),
        groups: vec![
            group("elements", "Delar", "Elements", elements, rows),
            group("links", "Samband", "Links", links, link_rows),
        ],
    }
}

/// Returns the directions as options.
fn directions() -> Vec<Choice> {
    let labels =
        [("Ska öka", "Increase"), ("Ska minska", "Decrease"), ("Ska bestå", "Stay as it is")];
    let option = |(direction, (swedish, english)): (Direction, (&str, &str))| {
        Choice::built_in(direction.as_str(), swedish, english)
    };
    Direction::ALL.into_iter().zip(labels).map(option).collect()
}

fn indicators(limits: &IndicatorLimits) -> Layout {
    use Need::{Mandatory, Optional};
    let number = || Cell::Number(anything());
    let mut columns = vec![
        column("official", "Officiellt nyckeltal (id)", "Official id", Cell::Indicator, Optional),
        column("name", "Indikator", "Indicator", Cell::Text(LINE), Mandatory),
        column("unit", "Enhet", "Unit", Cell::Text(LINE), Mandatory),
    ];
    if !limits.groups.is_empty() {
        columns.push(column("group", "Grupp", "Group", Cell::One(limits.groups.clone()), Optional));
    }
    columns.extend([
        column("direction", "Riktning", "Direction", Cell::One(directions()), Mandatory),
        column("baseline", "Utgångsvärde", "Baseline", number(), Optional),
        column("baseline_year", "År för utgångsvärdet", "Baseline year", Cell::Year, Optional),
        column("target", "Målvärde", "Target", number(), Mandatory),
        column("target_year", "År för målvärdet", "Target year", Cell::Year, Mandatory),
    ]);
    if limits.asks == IndicatorAsks::FollowUp {
        columns.extend([
            column("actual", "Utfall", "Actual", number(), Optional),
            column("actual_year", "År för utfallet", "Year of actual", Cell::Year, Optional),
        ]);
    }
    grouped(columns, limits.rows)
}

fn anything() -> NumberLimits {
    NumberLimits { unit: Label::default(), least: None, most: None, decimals: 6 }
}

fn files(limits: &FileLimits) -> Layout {
    let bytes = NumberLimits {
        unit: Label::new("byte", "bytes"),
        least: Some(Decimal::whole(1)),
        most: i64::try_from(limits.most_bytes).ok().map(Decimal::whole),
        decimals: 0,
    };
    let hash = TextLimits { most_characters: 64, most_lines: 1 };
    grouped(
        vec![
            column("name", "Filnamn", "File name", Cell::Text(LINE), Need::Mandatory),
            column("bytes", "Storlek", "Size", Cell::Number(bytes), Need::Mandatory),
            column("sha256", "Kontrollsumma", "Hash", Cell::Text(hash), Need::Mandatory),
        ],
        limits.rows,
    )
}
