//! Reads programmes and their frames from TOML files; `docs/programmes.md` describes the format.

mod reforms;

use std::ops::RangeInclusive;

use domain::money::Ore;
use domain::programme::{Frame, FrameStatus, Programme};
use observations::toml_fault;
use serde::Deserialize;

use self::reforms::{AreaRow, ReformRow, StatementRow};

/// The programmes that ship with the program, by file name.
const SHIPPED: [(&str, &str); 3] = [
    (
        "programmes/socioekonomiskt-eftersatta-kommuner.toml",
        include_str!("../../../programmes/socioekonomiskt-eftersatta-kommuner.toml"),
    ),
    (
        "programmes/reformprogram-minskad-segregation.toml",
        include_str!("../../../programmes/reformprogram-minskad-segregation.toml"),
    ),
    (
        "programmes/kommuner-med-eftersatta-omraden.toml",
        include_str!("../../../programmes/kommuner-med-eftersatta-omraden.toml"),
    ),
];

/// A programme file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the programme {file}: {cause}")]
pub struct ProgrammeFileError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub cause: ProgrammeFileCause,
}

/// What is wrong in a programme file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProgrammeFileCause {
    /// The file is no TOML, or has unknown, missing or misshapen keys.
    #[error("{message}")]
    Shape {
        /// Where, what and what to do.
        message: String,
    },
    /// The id cannot stand in an address.
    #[error("the id '{id}' is not lower-case letters a to z, digits and hyphens")]
    Id {
        /// The id.
        id: String,
    },
    /// Two files have one id.
    #[error("the id '{id}' is taken by another programme")]
    DuplicateId {
        /// The id.
        id: String,
    },
    /// A text is empty.
    #[error("the key '{key}' is empty; write what it is")]
    EmptyText {
        /// The key.
        key: &'static str,
    },
    /// There are no frames, or a frame has no years.
    #[error("'{key}' is empty; write at least one")]
    Nothing {
        /// Frames or years.
        key: &'static str,
    },
    /// A year lies outside what a programme can be about.
    #[error("the year {year} is outside 1900–2199")]
    Year {
        /// The year.
        year: i32,
    },
    /// An amount is negative or too large.
    #[error("the amount {amount} for {year} is not between 0 and 92 233 720 368 547 758 kronor")]
    Amount {
        /// The year.
        year: i32,
        /// Kronor.
        amount: i64,
    },
    /// An area or a reform has a number that another has.
    #[error("the number {number} under '{key}' is taken; areas and reforms are numbered once")]
    Number {
        /// Areas or reforms.
        key: &'static str,
        /// The number.
        number: u8,
    },
    /// A reform works in an area that is not there.
    #[error("reform {number} works in area {area}, which is not there; write one of the areas")]
    NoSuchArea {
        /// The reform.
        number: u8,
        /// The area.
        area: u8,
    },
    /// A word is none of those that can stand there.
    #[error("'{found}' is no {key}; write one of {words}")]
    Word {
        /// The key.
        key: &'static str,
        /// What was written.
        found: String,
        /// What can stand there.
        words: String,
    },
    /// The same statement comes twice.
    #[error("{year} has the same amount, status and source twice; remove one")]
    DuplicateFrame {
        /// The year.
        year: i32,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgrammeRow {
    id: String,
    name: String,
    legal_source: String,
    years: Option<[i32; 2]>,
    frames: Vec<FrameRow>,
    #[serde(default)]
    areas: Vec<AreaRow>,
    #[serde(default)]
    reforms: Vec<ReformRow>,
    #[serde(default)]
    statements: Vec<StatementRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameRow {
    years: Vec<i32>,
    amount: i64,
    status: StatusRow,
    source: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum StatusRow {
    Proposed,
    Decided,
    Revised,
}

/// Returns the programmes that ship with the program, in the order that pages offer them.
///
/// # Errors
/// [`ProgrammeFileError`] names the file; a test holds that there is none.
pub fn shipped() -> Result<Vec<Programme>, ProgrammeFileError> {
    let mut programmes: Vec<Programme> = Vec::new();
    for (file, text) in SHIPPED {
        let programme = read(file, text)?;
        if programmes.iter().any(|known| known.id == programme.id) {
            let cause = ProgrammeFileCause::DuplicateId { id: programme.id };
            return Err(ProgrammeFileError { file: file.to_owned(), cause });
        }
        programmes.push(programme);
    }
    Ok(programmes)
}

/// Reads one programme; `file` is what errors call it.
///
/// # Errors
/// [`ProgrammeFileError`] says what to change.
pub fn read(file: &str, text: &str) -> Result<Programme, ProgrammeFileError> {
    parse(text).map_err(|cause| ProgrammeFileError { file: file.to_owned(), cause })
}

fn parse(text: &str) -> Result<Programme, ProgrammeFileCause> {
    let row: ProgrammeRow = toml::from_str(text)
        .map_err(|error| ProgrammeFileCause::Shape { message: toml_fault::told(text, &error) })?;
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if row.id.is_empty() || !row.id.bytes().all(fits) {
        return Err(ProgrammeFileCause::Id { id: row.id });
    }
    let programme = Programme {
        id: row.id,
        name: filled("name", row.name)?,
        legal_source: filled("legal_source", row.legal_source)?,
        frames: frames(row.frames)?,
        years: row.years.map(years).transpose()?,
        areas: reforms::areas(row.areas)?,
        reforms: reforms::reforms(row.reforms)?,
        statements: reforms::statements(row.statements)?,
    };
    let area_of =
        |reform: &&domain::programme::reform::Reform| programme.area(reform.area).is_none();
    match programme.reforms.iter().find(area_of) {
        Some(reform) => {
            let (number, area) = (reform.number, reform.area);
            Err(ProgrammeFileCause::NoSuchArea { number, area })
        }
        None => Ok(programme),
    }
}

/// Returns the years from the first to the last.
fn years([first, last]: [i32; 2]) -> Result<RangeInclusive<i32>, ProgrammeFileCause> {
    for year in [first, last] {
        if !(1900..2200).contains(&year) {
            return Err(ProgrammeFileCause::Year { year });
        }
    }
    if last < first {
        return Err(ProgrammeFileCause::Year { year: last });
    }
    Ok(first..=last)
}

fn frames(rows: Vec<FrameRow>) -> Result<Vec<Frame>, ProgrammeFileCause> {
    let mut frames: Vec<Frame> = Vec::new();
    for row in rows {
        let source = filled("source", row.source)?;
        if row.years.is_empty() {
            return Err(ProgrammeFileCause::Nothing { key: "years" });
        }
        for year in row.years {
            let frame = frame(year, row.amount, row.status, &source)?;
            if frames.contains(&frame) {
                return Err(ProgrammeFileCause::DuplicateFrame { year });
            }
            frames.push(frame);
        }
    }
    if frames.is_empty() {
        return Err(ProgrammeFileCause::Nothing { key: "frames" });
    }
    Ok(frames)
}

fn frame(
    year: i32,
    kronor: i64,
    status: StatusRow,
    source: &str,
) -> Result<Frame, ProgrammeFileCause> {
    if !(1900..2200).contains(&year) {
        return Err(ProgrammeFileCause::Year { year });
    }
    let amount = Ore::from_kronor(kronor)
        .filter(|amount| *amount >= Ore::new(0))
        .ok_or(ProgrammeFileCause::Amount { year, amount: kronor })?;
    let status = match status {
        StatusRow::Proposed => FrameStatus::Proposed,
        StatusRow::Decided => FrameStatus::Decided,
        StatusRow::Revised => FrameStatus::Revised,
    };
    Ok(Frame { year, amount, status, source: source.to_owned() })
}

fn filled(key: &'static str, text: String) -> Result<String, ProgrammeFileCause> {
    if text.trim().is_empty() {
        return Err(ProgrammeFileCause::EmptyText { key });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAMME: &str = r#"
id = "p"
name = "P"
legal_source = "L"
[[frames]]
years = [2018, 2019]
amount = 75_000_000
status = "decided"
source = "S"
"#;

    fn mnkr(programme: &Programme, year: i32) -> Option<(i64, FrameStatus)> {
        let frames = programme.frames_in_force();
        let frame = frames.get(&year)?;
        Some((frame.amount.whole_kronor().unwrap() / 1_000_000, frame.status))
    }

    #[test]
    fn the_shipped_programmes_say_what_their_sources_say() {
        let programmes = shipped().unwrap();
        let rural = &programmes[0];
        assert_eq!(mnkr(rural, 2018), Some((75, FrameStatus::Decided)));
        assert_eq!(mnkr(rural, 2019), Some((75, FrameStatus::Decided)));
        assert_eq!(mnkr(rural, 2021), Some((75, FrameStatus::Proposed)));
        assert_eq!(mnkr(rural, 2027), Some((75, FrameStatus::Proposed)));
        assert_eq!(mnkr(rural, 2028), None);
        let announced = rural.frames.iter().find(|frame| frame.year == 2019).unwrap();
        assert_eq!(announced.amount.whole_kronor(), Some(150_000_000));
        let reforms = &programmes[1];
        assert_eq!(mnkr(reforms, 2017), Some((110, FrameStatus::Proposed)));
        assert_eq!(mnkr(reforms, 2018), None);
        assert_eq!(mnkr(reforms, 2019), None);
        assert_eq!(mnkr(reforms, 2025), Some((250, FrameStatus::Proposed)));
        let unstated: Vec<i32> = reforms
            .budget_path()
            .into_iter()
            .filter_map(|(year, frame)| frame.is_none().then_some(year))
            .collect();
        assert_eq!(unstated, [2018, 2019], "shown as not stated, never filled in");
        assert_eq!(rural.budget_path().len(), 10);
        assert!(rural.budget_path().iter().all(|(_, frame)| frame.is_some()));
        let lagging = &programmes[2];
        assert_eq!(mnkr(lagging, 2021), Some((160, FrameStatus::Proposed)));
        assert_eq!(lagging.budget_path().len(), 4, "2018 to 2020 are not stated");
    }

    #[test]
    fn the_reform_programme_has_five_areas_and_ten_reforms_with_the_source_s_own_words() {
        let programme = &shipped().unwrap()[1];
        assert_eq!(programme.areas.len(), 5);
        assert_eq!(programme.area(4).unwrap().parts.len(), 3);
        let numbers: Vec<u8> = programme.reforms.iter().map(|reform| reform.number).collect();
        assert_eq!(numbers, (1..=10).collect::<Vec<u8>>());
        let excerpt =
            include_str!("../../../programmes/excerpts/reformprogram-minskad-segregation.txt");
        let lines: std::collections::BTreeMap<u32, &str> = excerpt
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(number, text)| (number.parse().unwrap(), text))
            .collect();
        for area in &programme.areas {
            assert_eq!(lines[&area.line], format!(" • {}", area.name));
        }
        for reform in &programme.reforms {
            assert_eq!(lines[&reform.line], format!(" {}. {}", reform.number, reform.text));
        }
        for statement in &programme.statements {
            assert!(lines[&statement.line].contains(&statement.text), "{}", statement.text);
        }
    }

    #[test]
    fn a_frame_stands_for_each_of_its_years() {
        let programme = read("p.toml", PROGRAMME).unwrap();
        assert_eq!(programme.frames.iter().map(|f| f.year).collect::<Vec<_>>(), [2018, 2019]);
    }

    #[test]
    fn what_is_wrong_is_refused_with_the_file_named() {
        for (from, to, reason) in [
            ("id = \"p\"", "id = \"På\"", "the id 'På'"),
            ("id = \"p\"", "", "the key 'id' is lacking"),
            ("amount = 75_000_000", "amount = -1", "the amount -1 for 2018"),
            ("amount = 75_000_000", "amount = 92233720368547759", "the amount 92233720368547759"),
            ("amount = 75_000_000", "amount = 0.5", "line 7"),
            ("\"decided\"", "\"promised\"", "'promised' cannot stand here"),
            ("source = \"S\"", "source = \" \"", "'source' is empty"),
            ("source = \"S\"", "source = \"S\"\nnote = 1", "'note' is no key here"),
            ("[2018, 2019]", "[]", "'years' is empty"),
            ("[2018, 2019]", "[2018, 2018]", "2018 has the same"),
            ("[2018, 2019]", "[20180]", "the year 20180"),
            ("id = \"p\"", "id = ", "line 2"),
        ] {
            let error = read("p.toml", &PROGRAMME.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.starts_with("read the programme p.toml: "), "{error}");
            assert!(error.contains(reason), "{error} lacks {reason}");
        }
    }
}
