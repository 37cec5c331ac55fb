//! What the law says of a decision: appeal and legal basis, each with its paragraph.

use domain::grants::grant::decided::Decided;
use domain::regime::Version;
use domain::regime::deciding::{Appeal, DecisionKind};
use domain::regime::interest::{BaseRate, InterestStart};
use domain::regime::rule::{Rule, Stated};
use domain::regime::rules::RuleName;
use typeset::document::{Block, Level, Marks, Run};

use super::Names;
use crate::swedish::{cited, share};

/// Returns whether and how the decision may be appealed.
///
/// Where the rule is not known or the wording states none, a note says what must be found out, and
/// the rule is put among those that are lacking.
pub(super) fn appeal(
    kind: DecisionKind,
    regime: &Version,
    names: &Names,
    lacking: &mut Vec<RuleName>,
) -> Vec<Block> {
    let stated = match &regime.rules.appeal {
        Rule::Stated(stated) => stated,
        Rule::NotStated { reason, .. } => {
            lacking.push(RuleName::Appeal);
            let note = format!(
                "Uppgift saknas. Förordningen säger inget om överklagande: {reason}. Avgör om \
                 beslutet får överklagas enligt 40–42 §§ förvaltningslagen (2017:900) och skriv in \
                 det innan beslutet skickas."
            );
            return vec![heading("Överklagande"), Block::Note(vec![Run::Strong(note)])];
        }
        Rule::NotKnown { looked_for } => {
            lacking.push(RuleName::Appeal);
            return vec![heading("Överklagande"), not_known("överklagande", looked_for)];
        }
    };
    let place = cited(&stated.paragraph, regime);
    let allowed = match &stated.value {
        Appeal::NotAllowed => false,
        Appeal::Allowed => true,
        Appeal::Only(kinds) => kinds.contains(&kind),
    };
    if !allowed {
        let text = format!("Beslutet får inte överklagas. Det följer av {place}.");
        return vec![heading("Överklagande"), Block::paragraph(text)];
    }
    let how = format!(
        "Ni kan överklaga beslutet till förvaltningsrätten. Det följer av {place}. Skriv till \
         förvaltningsrätten men skicka brevet till {}. Skriv vilket beslut ni överklagar, med \
         datum och diarienummer, hur ni vill att det ska ändras och varför. Överklagandet ska ha \
         kommit in inom tre veckor från den dag då ni fick del av beslutet (43 och 44 §§ \
         förvaltningslagen).",
        names.funder.name
    );
    vec![heading("Så överklagar ni"), Block::paragraph(how)]
}

/// Returns a note that a rule is not known, with what was looked for.
pub(super) fn not_known(what: &str, looked_for: &str) -> Block {
    Block::Note(vec![Run::Strong(format!(
        "Uppgift saknas. Förordningens regel om {what} är inte inskriven: {looked_for}. Skriv in \
         den innan beslutet skickas."
    ))])
}

/// Returns what a grant rests on.
pub(super) fn basis_of_grant(decided: &Decided, regime: &Version, names: &Names) -> Vec<Block> {
    let rules = &regime.rules;
    let mut items = who_decides(regime);
    if let Some(purposes) = rules.purposes.as_stated() {
        let purpose = purposes.value.iter().find(|clause| clause.id == decided.award.purpose);
        let text = purpose.map(|clause| format!("vad bidrag får lämnas för: {}", clause.text));
        items.extend(text.map(|text| item(purposes, regime, &text)));
    }
    if let Some(most) = rules.max_share.as_stated() {
        let text = format!("bidraget är högst {} av kostnaderna", share(most.value));
        items.push(item(most, regime, &text));
    }
    if let Some(longest) = rules.longest_decision.as_stated() {
        let text = format!("ett beslut gäller högst {} år", longest.value);
        items.push(item(longest, regime, &text));
    }
    items.push(reasons_are_given());
    with_heading(regime, names, items)
}

/// Returns what a reclaim rests on, beside the ground that it cites itself.
pub(super) fn basis_of_reclaim(regime: &Version, names: &Names) -> Vec<Block> {
    let mut items = who_decides(regime);
    if let Some(reclaim) = regime.rules.reclaim.as_stated() {
        items.push(item(reclaim, regime, "den som är skyldig att betala tillbaka krävs på det"));
    }
    items.push(reasons_are_given());
    with_heading(regime, names, items)
}

/// Returns what the regime says of interest on what is not paid in time.
pub(super) fn interest(regime: &Version, lacking: &mut Vec<RuleName>) -> Option<Block> {
    match &regime.rules.interest {
        Rule::Stated(stated) => {
            let from = match stated.value.start {
                InterestStart::DaysAfterDecision(days) => {
                    format!("från dag {days} efter detta beslut")
                }
                InterestStart::DaysAfterDemandWhenLate(days) => {
                    format!(
                        "på det som inte betalas i tid, tidigast {days} dagar efter detta beslut"
                    )
                }
            };
            let base = match stated.value.base {
                BaseRate::Reference => "referensräntan enligt 9 § räntelagen (1975:635)",
                BaseRate::StateLending => "statens utlåningsränta",
            };
            let text = format!(
                "Ränta tas ut {from}, med {base} och ett tillägg av {} procentenheter ({}).",
                stated.value.addition.to_string().replace('.', ","),
                cited(&stated.paragraph, regime)
            );
            Some(Block::paragraph(text))
        }
        Rule::NotStated { .. } => None,
        Rule::NotKnown { looked_for } => {
            lacking.push(RuleName::Interest);
            Some(not_known("ränta", looked_for))
        }
    }
}

/// Returns what a refusal or dismissal rests on.
pub(super) fn basis_of_refusal(regime: &Version, names: &Names) -> Vec<Block> {
    let mut items = who_decides(regime);
    items.push(reasons_are_given());
    with_heading(regime, names, items)
}

fn who_decides(regime: &Version) -> Vec<Vec<Run>> {
    let stated = regime.rules.deciding_body.as_stated();
    let text = |body: &str| format!("{body} prövar frågor om bidrag");
    stated.map(|stated| item(stated, regime, &text(&stated.value.0))).into_iter().collect()
}

fn reasons_are_given() -> Vec<Run> {
    let text = "32\u{a0}§ förvaltningslagen (2017:900): beslutet innehåller skälen för det.";
    vec![Run::Plain(text.to_owned())]
}

fn item<T>(stated: &Stated<T>, regime: &Version, text: &str) -> Vec<Run> {
    vec![Run::Plain(format!("{}: {text}.", cited(&stated.paragraph, regime)))]
}

fn with_heading(regime: &Version, names: &Names, items: Vec<Vec<Run>>) -> Vec<Block> {
    let ordinance = match names.ordinance.strip_prefix("Förordning ") {
        Some(rest) => format!("förordningen {rest}"),
        None => names.ordinance.clone(),
    };
    let wording = if regime.wording == regime.sfs {
        "i den ursprungliga lydelsen".to_owned()
    } else {
        format!("i lydelse enligt SFS\u{a0}{}", regime.wording)
    };
    vec![
        heading("Rättslig grund"),
        Block::paragraph(format!("Beslutet är fattat enligt {ordinance}, {wording}.")),
        Block::List { marks: Marks::Bullets, items },
    ]
}

fn heading(text: &str) -> Block {
    Block::heading(Level::One, text)
}
