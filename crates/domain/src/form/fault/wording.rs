//! What to do about a fault, in Swedish and in English.

use super::Fault;
use crate::form::kind::FileKind;
use crate::form::quantity::{Decimal, Style, write_date, write_money, write_share};
use crate::money::Ore;

impl Fault {
    /// Returns what to do about it, in Swedish.
    #[must_use]
    pub fn swedish(&self) -> String {
        let number = |number: &Decimal| number.written(Style::Swedish);
        let money = |amount: &Ore| write_money(*amount, Style::Swedish);
        match self {
            Self::TooLong { found, most } => {
                format!("Texten har {found} tecken. Korta den till högst {most}.")
            }
            Self::TooManyLines { found, most } => {
                format!("Texten har {found} rader. Korta den till högst {most}.")
            }
            Self::NumberTooSmall { least } => {
                format!("Skriv ett tal som är minst {}.", number(least))
            }
            Self::NumberTooLarge { most } => {
                format!("Skriv ett tal som är högst {}.", number(most))
            }
            Self::TooManyDecimals { most: 0 } => "Skriv ett heltal.".to_owned(),
            Self::TooManyDecimals { most: 1 } => "Skriv högst en decimal.".to_owned(),
            Self::TooManyDecimals { most } => format!("Skriv högst {most} decimaler."),
            Self::AmountTooSmall { least } => {
                format!("Skriv ett belopp som är minst {} kronor.", money(least))
            }
            Self::AmountTooLarge { most } => {
                format!("Skriv ett belopp som är högst {} kronor.", money(most))
            }
            Self::TooEarly { first } => {
                format!("Välj ett datum som är tidigast {}.", write_date(*first))
            }
            Self::TooLate { last } => {
                format!("Välj ett datum som är senast {}.", write_date(*last))
            }
            Self::YearOutside { years: (first, last) } => {
                format!("Välj ett år från {first} till {last}.")
            }
            Self::TooFewRows { found, least } => {
                format!("Antalet rader är {found}. Fyll i minst {least}.")
            }
            Self::TooManyRows { found, most } => {
                format!("Det finns {found} rader. Ta bort rader så att det är högst {most}.")
            }
            Self::SharesDoNotAddUp { found } => {
                format!("Andelarna blir {} procent. De ska bli exakt 100.", percent(*found))
            }
            Self::BudgetUnbalanced { costs, financed } => format!(
                "Kostnaderna är {} kronor men bidrag och medfinansiering {} kronor. De ska vara lika.",
                money(costs),
                money(financed)
            ),
            Self::NoSuchElement { name } => format!("Det finns ingen del som heter {name}."),
            Self::NotLinked { name } => {
                format!("Delen {name} saknar samband med de andra. Är det rätt?")
            }
            Self::FileKind { kinds } => {
                format!("Filtypen tas inte emot. Lämna {}.", endings(kinds))
            }
            _ => self.plain().0.to_owned(),
        }
    }

    /// Returns what to do about it, in English.
    #[must_use]
    pub fn english(&self) -> String {
        let number = |number: &Decimal| number.written(Style::Plain);
        let money = |amount: &Ore| write_money(*amount, Style::Plain);
        match self {
            Self::TooLong { found, most } => {
                format!("The text has {found} characters. Shorten it to at most {most}.")
            }
            Self::TooManyLines { found, most } => {
                format!("The text has {found} lines. Shorten it to at most {most}.")
            }
            Self::NumberTooSmall { least } => {
                format!("Write a number of at least {}.", number(least))
            }
            Self::NumberTooLarge { most } => format!("Write a number of at most {}.", number(most)),
            Self::TooManyDecimals { most: 0 } => "Write a whole number.".to_owned(),
            Self::TooManyDecimals { most: 1 } => "Write at most one decimal.".to_owned(),
            Self::TooManyDecimals { most } => format!("Write at most {most} decimals."),
            Self::AmountTooSmall { least } => {
                format!("Write an amount of at least SEK {}.", money(least))
            }
            Self::AmountTooLarge { most } => {
                format!("Write an amount of at most SEK {}.", money(most))
            }
            Self::TooEarly { first } => {
                format!("Choose a date no earlier than {}.", write_date(*first))
            }
            Self::TooLate { last } => format!("Choose a date no later than {}.", write_date(*last)),
            Self::YearOutside { years: (first, last) } => {
                format!("Choose a year from {first} to {last}.")
            }
            Self::TooFewRows { found, least } => {
                format!("The number of rows is {found}. Fill in at least {least}.")
            }
            Self::TooManyRows { found, most } => {
                format!("There are {found} rows. Remove rows so that there are at most {most}.")
            }
            Self::SharesDoNotAddUp { found } => {
                format!("The shares add up to {} per cent. Make them exactly 100.", percent(*found))
            }
            Self::BudgetUnbalanced { costs, financed } => format!(
                "The costs are SEK {} but grant and co-financing SEK {}. Make them equal.",
                money(costs),
                money(financed)
            ),
            Self::NoSuchElement { name } => format!("There is no element named {name}."),
            Self::NotLinked { name } => {
                format!("Nothing leads from or to {name}. Is that right?")
            }
            Self::FileKind { kinds } => {
                format!("Files of this kind are not taken. Hand in {}.", endings(kinds))
            }
            _ => self.plain().1.to_owned(),
        }
    }

    /// Returns the texts that name no value, in Swedish and English.
    fn plain(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotANumber => (
                "Skriv ett tal med siffror, till exempel 1 234,5.",
                "Write a number in digits, for example 1234.5.",
            ),
            Self::NotAnAmount => (
                "Skriv beloppet i kronor med siffror och högst två decimaler, till exempel 12 500.",
                "Write the amount in kronor, in digits with at most two decimals: 12500.",
            ),
            Self::NotADate => (
                "Skriv datumet som år, månad och dag, till exempel 2018-06-30.",
                "Write the date as year, month and day, for example 2018-06-30.",
            ),
            Self::NotAYear => ("Skriv året med fyra siffror.", "Write the year in four digits."),
            Self::NotAShare => (
                "Skriv andelen i procent, från 0 till 100 med högst två decimaler.",
                "Write the share in per cent, from 0 to 100 with at most two decimals.",
            ),
            Self::NotAnOption => {
                ("Välj ett av alternativen som finns.", "Choose one of the options there are.")
            }
            Self::NotAPlace => (
                "Skriv platsens kod på den nivå som frågan gäller.",
                "Write the code of the place, on the level that the question asks for.",
            ),
            Self::NotAnIndicator => (
                "Skriv nyckeltalets id, till exempel N00945, eller lämna fältet tomt.",
                "Write the id of the indicator, for example N00945, or leave the field empty.",
            ),
            Self::NotAnOrganisation => (
                "Skriv organisationens namn på en rad, högst 120 tecken.",
                "Write the name of the organisation on one line of at most 120 characters.",
            ),
            Self::NotAName => (
                "Skriv en kort beteckning med bokstäverna a–z och siffror, till exempel a1.",
                "Write a short name of the letters a–z and digits, for example a1.",
            ),
            Self::NotAHash => (
                "Filen är inte mottagen. Lämna den igen.",
                "The file has not been received. Hand it in again.",
            ),
            _ => self.unfit(),
        }
    }

    /// Returns the texts for what can be read but does not fit.
    fn unfit(&self) -> (&'static str, &'static str) {
        match self {
            Self::InvisibleCharacters => (
                "Texten innehåller tecken som inte syns. Ta bort dem eller skriv om texten.",
                "The text holds characters that cannot be seen. Remove them or write it anew.",
            ),
            Self::YearAndValue => (
                "Fyll i både värde och år, eller lämna båda tomma.",
                "Fill in both value and year, or leave both empty.",
            ),
            Self::Twice => {
                ("Det finns redan. Ta bort det ena.", "It is there already. Remove one of them.")
            }
            Self::BudgetTooLarge => (
                "Summorna är för stora för att räknas. Kontrollera beloppen.",
                "The sums are too large to be computed. Look at the amounts.",
            ),
            Self::InKindUnbalanced => (
                "Kostnader som är naturainsats ska vara lika med medfinansiering som är naturainsats.",
                "Costs in kind must equal co-financing in kind.",
            ),
            Self::LinkBackwards => (
                "Sambandet går till ett tidigare led. Är det rätt?",
                "The link leads to an earlier step. Is that right?",
            ),
            Self::TargetNotLater => (
                "Målåret är inte senare än utgångsåret. Är det rätt?",
                "The year of the target is not after that of the baseline. Is that right?",
            ),
            Self::TargetAgainstDirection => (
                "Målvärdet ligger åt fel håll från utgångsvärdet. Är det rätt?",
                "The target lies the wrong way from the baseline. Is that right?",
            ),
            Self::NoBaseline => (
                "Utgångsvärde saknas. Utan det kan ingen se om det blev bättre.",
                "There is no baseline. Without it nobody can see whether things got better.",
            ),
            _ => ("Svaret saknas. Fyll i det.", "There is no answer. Fill it in."),
        }
    }
}

fn percent(parts: u32) -> String {
    u16::try_from(parts).map_or_else(
        |_| Decimal::new(i64::from(parts), 2).map_or_else(String::new, |n| n.to_string()),
        |parts| write_share(parts, Style::Swedish),
    )
}

fn endings(kinds: &[FileKind]) -> String {
    let endings: Vec<&str> = kinds.iter().flat_map(|kind| kind.endings()).copied().collect();
    endings.join(", ")
}
