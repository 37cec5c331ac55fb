//! Instalments, orders, the bank account, years that are subject to budget.

use domain::grants::access::Role;
use domain::grants::grant::account::Account;
use domain::grants::grant::instalment::OrderKey;
use domain::grants::grant::payment::{BankOutcome, Command as Payment};
use domain::grants::grant::{Command, Stage, State};
use domain::money::Ore;
use operations::grants::payment_order::parse_account;

use super::{ACCOUNTANT, DECIDER, GrantAct, OFFICER, OnGrant, SIGNATORY, Scene, at, send, works};
use crate::desk::field::{Field, Input};
use crate::desk::reading::Reader;
use crate::grant_words::{names::name, stages};
use crate::pages::work::acts::{act, reason};

fn alive(grant: &State) -> bool {
    at(grant, &[Stage::Accepted, Stage::Ongoing, Stage::FinalReported])
}

pub(super) const STATE_ACCOUNT: GrantAct = act("ange-konto", SIGNATORY, alive, |reader, _| {
    // The form that the bank knows: with the kind of account and its number's own hyphens and spaces.
    let Ok(account) = parse_account(&reader.text("account")) else {
        reader.problem("account", "desk-no-account");
        return None;
    };
    let bank_account = account.to_string().parse().ok()?;
    pay(Payment::StateBankAccount { bank_account })
})
.confirmed()
.asking(|scene| {
    let hint = scene.text("desk-bank-account-hint");
    vec![Field::new("account", scene.text("desk-bank-account"), Input::Line).hint(hint)]
});

pub(super) const VERIFY_ACCOUNT: GrantAct =
    act("kontrollera-konto", ACCOUNTANT, alive, |reader, _| {
        let bank_account = reader.id("account")?;
        pay(Payment::VerifyBankAccount { bank_account })
    })
    .confirmed()
    .showing(|scene| {
        let stated = scene.state.bank_account.as_ref();
        let shown = stated.map(|account| (scene.text("desk-bank-account"), account.id.to_string()));
        shown.into_iter().collect()
    })
    .asking(|scene| {
        let stated = scene.state.bank_account.as_ref();
        let stated = stated.map_or(String::new(), |account| account.id.to_string());
        vec![Field::new("account", String::new(), Input::Hidden).value(stated)]
    });

pub(super) const REQUEST: GrantAct = about("begar-utbetalning", SIGNATORY, |_, scene| {
    pay(Payment::Request { instalment: scene.number })
})
.confirmed();

pub(super) const FIX: GrantAct = about("faststall", OFFICER, |reader, scene| {
    let amount = reader.money("amount");
    pay(Payment::Fix { instalment: scene.number, amount })
})
.asking(|scene| {
    let planned = scene.state.instalments.get(&scene.number);
    let planned = planned.map_or(String::new(), |one| kronor(scene, one.planned.amount));
    let hint = scene.text("desk-fix-hint");
    vec![Field::new("amount", scene.text("desk-amount"), Input::Money).hint(hint).value(planned)]
});

pub(super) const ATTEST: GrantAct =
    about("attestera", ACCOUNTANT, |_, scene| pay(Payment::Attest { instalment: scene.number }))
        .confirmed();

pub(super) const SEND: GrantAct = about("skicka", ACCOUNTANT, |_, scene| {
    let instalment = scene.state.instalments.get(&scene.number)?;
    let grant = scene.state.origin.as_ref()?.grant.clone();
    let attempt = instalment.attempts.checked_add(1)?;
    pay(Payment::Send(OrderKey { grant, instalment: scene.number, attempt }))
})
.confirmed();

/// What the bank says, booked by hand: where statements do not come as files.
pub(super) const BOOK: GrantAct = about("bokfor-betalning", ACCOUNTANT, |reader, scene| {
    let instalment = scene.state.instalments.get(&scene.number)?;
    let grant = scene.state.origin.as_ref()?.grant.clone();
    let order = OrderKey { grant, instalment: scene.number, attempt: instalment.attempts };
    let outcome = match reader.text("outcome").as_str() {
        "failed" => BankOutcome::Failed,
        _ => BankOutcome::Paid,
    };
    let bank_event = reader.id("bank_event")?;
    pay(Payment::TakeIn { bank_event, order, outcome })
})
.confirmed()
.asking(|scene| {
    let outcomes = [("paid", BankOutcome::Paid), ("failed", BankOutcome::Failed)];
    let word = |(value, outcome): (&str, _)| (value.to_owned(), name(scene.language(), &outcome));
    let outcomes = outcomes.map(word);
    let hint = scene.text("desk-bank-event-hint");
    vec![
        Field::new("outcome", scene.text("desk-bank-outcome"), Input::Choice(outcomes.into())),
        Field::new("bank_event", scene.text("desk-bank-event"), Input::Line).hint(hint),
    ]
});

pub(super) const SEND_BACK: GrantAct = about("ater-utbetalning", OFFICER, |_, scene| {
    pay(Payment::SendBack { instalment: scene.number })
})
.with_reason();

pub(super) const WITHHOLD: GrantAct =
    about("innehall", OFFICER, |_, scene| pay(Payment::Withhold { instalment: scene.number }))
        .with_reason();

pub(super) const RESUME: GrantAct =
    about("aterta", OFFICER, |_, scene| pay(Payment::Resume { instalment: scene.number }))
        .with_reason();

pub(super) const SETTLE_ADVANCE: GrantAct = act(
    "avrakna-forskott",
    OFFICER,
    |grant: &State| grant.total(Account::Advance) > Ore::default(),
    |reader, _| pay(Payment::SettleAdvance { amount: reader.money("amount") }),
)
.asking(|scene| {
    let advance = kronor(scene, scene.state.total(Account::Advance));
    vec![Field::new("amount", scene.text("desk-amount"), Input::Money).value(advance)]
});

pub(super) const CONFIRM_YEAR: GrantAct =
    act("prova-ar", DECIDER, |grant| grant.total(Account::Conditional) > Ore::default(), confirm)
        .confirmed()
        .asking(|scene| {
            let years = scene.state.years_with(Account::Conditional);
            let named = |(year, amount): (i32, Ore)| {
                (year.to_string(), format!("{year}: {}", kronor(scene, amount)))
            };
            let hint = scene.text("desk-confirm-hint");
            vec![
                Field::new(
                    "year",
                    scene.text("desk-year"),
                    Input::Choice(years.map(named).collect()),
                ),
                Field::new("amount", scene.text("desk-amount"), Input::Money).hint(hint),
                reason(scene),
            ]
        });

/// Reads a year and how much of it holds. The instalments of the year keep their proportions; the last
/// takes what does not divide.
fn confirm(reader: &mut Reader<'_>, scene: &Scene<'_>) -> Option<OnGrant> {
    let (year, amount): (i32, Ore) = (reader.number("year"), reader.money("amount"));
    let plan = scene.state.plan_of_year(year, amount);
    Some(OnGrant::ConfirmYear { year, amount, plan })
}

/// Returns an act about an instalment.
const fn about(
    slug: &'static str,
    roles: &'static [Role],
    command: fn(&mut Reader<'_>, &Scene<'_>) -> Option<OnGrant>,
) -> GrantAct {
    act(slug, roles, works, command).numbered().showing(facts).naming_people()
}

fn facts(scene: &Scene<'_>) -> Vec<(String, String)> {
    let Some(instalment) = scene.state.instalments.get(&scene.number) else { return Vec::new() };
    let language = scene.language();
    let planned = instalment.planned;
    let mut facts = vec![
        (scene.text("desk-amount"), kronor(scene, planned.amount)),
        (scene.text("desk-grant-year"), planned.year.to_string()),
        (scene.text("desk-kind"), name(language, &planned.kind)),
        (scene.text("desk-stage"), stages::stage(language, instalment.stage)),
    ];
    let recipient = scene.state.origin.as_ref().map(|origin| &origin.recipient);
    facts.extend(recipient.map(|name| (scene.text("desk-recipient"), scene.at.name_of(name))));
    let account = scene.state.bank_account.as_ref();
    facts.extend(account.map(|account| (scene.text("desk-bank-account"), account.id.to_string())));
    let by = [
        ("desk-fixed-by", instalment.fixed_by.as_ref()),
        ("desk-attested-by", instalment.attested_by.as_ref()),
    ];
    facts.extend(by.into_iter().filter_map(|(key, person)| {
        Some((scene.text(key), scene.names.in_full(scene.at, person?)))
    }));
    facts
}

fn kronor(scene: &Scene<'_>, amount: Ore) -> String {
    scene.language().kronor(amount)
}

fn pay(command: Payment) -> Option<OnGrant> {
    send(Command::Payment(command))
}
