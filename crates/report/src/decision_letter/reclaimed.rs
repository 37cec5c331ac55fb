//! The letter of a reclaim (återkrav).

use domain::grants::application;
use domain::grants::grant::State;
use domain::grants::grant::reclaim::Reclaim;
use domain::money::Ore;
use domain::regime::Version;
use domain::regime::afterwards::RepaymentGround;
use domain::regime::deciding::DecisionKind;
use time::Date;
use typeset::document::{Block, Run, Table};

use super::awarded::{heading, left, number};
use super::frame::{document, paragraphs, who_decided};
use super::{Letter, Names, Unwritable, law};
use crate::swedish::{amount, kronor};

/// Returns the letter of a decided reclaim: how much is to come back, on what ground, what the
/// recipient has said, and how it is paid.
///
/// `grant` is the grant as it was when the reclaim was decided.
///
/// # Errors
/// [`Unwritable`] where the reclaim is not decided, or a name or the diary number is lacking.
///
/// # Source
/// Förvaltningslagen (2017:900) 25 and 31–33 §§; språklagen (2009:600) 11 §.
pub fn of_reclaim(
    (grant, reclaim): (&State, u16),
    application: &application::State,
    (decided_on, reasons): (Date, &str),
    regime: &Version,
    names: &Names,
) -> Result<Letter, Unwritable> {
    let none = Unwritable::NoDecision { decision: "decided reclaim" };
    let decided = grant.reclaims.get(&reclaim).filter(|one| one.decided_on == Some(decided_on));
    let decided = decided.ok_or(none)?;
    let principal = decided.principal();
    let what = format!(
        "{} kräver tillbaka {} av det statsbidrag som ni har fått.",
        names.funder.name,
        kronor(principal)
    );
    let ground = format!("Grunden är att {} ({}).", told(decided.ground), decided.paragraph);
    let mut lacking = Vec::new();
    let mut blocks = vec![
        heading("Beslut"),
        Block::Paragraph(vec![Run::Strong(what)]),
        Block::paragraph(ground),
        years(decided, principal),
        heading("Skäl för beslutet"),
    ];
    blocks.extend(paragraphs(reasons));
    blocks.push(heading("Vad ni har sagt"));
    match &decided.answer {
        Some(answer) => blocks.extend(paragraphs(answer)),
        None => {
            let text = "Ni har fått tillfälle att yttra er men har inte svarat.";
            blocks.push(Block::paragraph(text));
        }
    }
    blocks.push(heading("Så betalar ni"));
    let pay = "Ni får en faktura. Betala den senast den dag som står på fakturan och ange fakturans \
               referens.";
    blocks.push(Block::paragraph(pay));
    blocks.extend(law::interest(regime, &mut lacking));
    blocks.extend(law::appeal(DecisionKind::Reclaim, regime, names, &mut lacking));
    blocks.extend(law::basis_of_reclaim(regime, names));
    blocks.extend(who_decided(application, names)?);
    let title = "Beslut om återkrav av statsbidrag";
    let document = document(title, decided_on, application, names, blocks)?;
    Ok(Letter { document, lacking })
}

fn years(decided: &Reclaim, principal: Ore) -> Block {
    let rows = decided.outstanding.iter().map(|(year, of)| vec![year.to_string(), amount(*of)]);
    Block::Table(Table {
        caption: "Belopp som krävs tillbaka, per bidragsår".to_owned(),
        columns: vec![left("Bidragsår"), number("Belopp (kronor)")],
        rows: rows.collect(),
        total: Some(vec!["Summa".to_owned(), amount(principal)]),
    })
}

fn told(ground: RepaymentGround) -> &'static str {
    match ground {
        RepaymentGround::WronglyGranted => {
            "bidraget har lämnats felaktigt eller med för högt belopp"
        }
        RepaymentGround::NotUsedForPurpose => {
            "bidraget helt eller delvis inte har använts för det ändamål som det lämnats för"
        }
        RepaymentGround::AccountNotGiven => "ni inte har lämnat den redovisning som krävs",
        RepaymentGround::NoPartInEvaluation => "ni inte har medverkat i uppföljningen",
        RepaymentGround::ConditionNotFollowed => "ett villkor för bidraget inte har följts",
    }
}
