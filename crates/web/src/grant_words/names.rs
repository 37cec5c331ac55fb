//! What kinds of things are called: roles, rights, grounds, accounts and other closed lists.

use std::fmt::Debug;

use domain::grants::access::delegation::Duty;
use domain::grants::access::{Object, Right, Role};
use domain::grants::application::Assurance;
use domain::grants::application::proposal::Proposal;
use domain::grants::grant::award::ReportKind;
use domain::grants::grant::change::{Part, PartOutcome};
use domain::grants::grant::check::Selection;
use domain::grants::grant::ending::Ending;
use domain::grants::grant::instalment::PaymentKind;
use domain::grants::grant::payment::BankOutcome;
use domain::grants::refusal::Rule;
use domain::grants::{budget, conflict, grant, programme};
use domain::people::organisation;
use domain::regime::afterwards::{RemissionReasons, RepaymentGround, ReportPart, StopGround};
use domain::regime::applying::{ApplicationPart, Bar, Circumstance};
use domain::regime::deciding::{DecisionKind, DecisionPart};
use domain::regime::interest::BaseRate;
use domain::regime::rules::RuleName;

use crate::language::Language;

/// One of a closed list that the locale files name, under keys such as `grant-role-officer`.
pub trait Named: Debug {
    /// Which list, as the keys say it.
    const KIND: &'static str;

    /// Returns which of the list, as the keys say it: the variant's name, its words joined by
    /// hyphens.
    fn word(&self) -> String {
        variant(self)
    }
}

/// Returns what something is called: an officer is "handläggare".
///
/// ```
/// use domain::grants::access::Role;
/// use domain::grants::grant::account::Account;
/// use web::grant_words::names::name;
/// use web::language::Language;
///
/// assert_eq!(name(Language::Swedish, &Role::Officer), "handläggare");
/// assert_eq!(name(Language::Swedish, &Account::Remaining), "Kvar att betala ut");
/// ```
#[must_use]
pub fn name<N: Named>(language: Language, named: &N) -> String {
    language.text(&key(N::KIND, &named.word()))
}

/// Returns the key of a name.
pub(super) fn key(kind: &str, word: &str) -> String {
    format!("grant-{kind}-{word}")
}

/// Returns the name of a value's variant, its words joined by hyphens: `BankAccount` is
/// `bank-account`. What the variant holds does not count.
pub(super) fn variant<V: Debug + ?Sized>(value: &V) -> String {
    let written = format!("{value:?}");
    let name = written.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let mut word = String::with_capacity(name.len() + 4);
    for (index, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 {
            word.push('-');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

/// A sum that pages show beside the accounts of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// What was applied for.
    AppliedFor,
    /// What is decided, years subject to budget included.
    Decided,
    /// What the bank has paid, repayments not taken off.
    Paid,
}

impl Named for Total {
    const KIND: &'static str = "total";
}

impl Named for Role {
    const KIND: &'static str = "role";
}

impl Named for Right {
    const KIND: &'static str = "right";
}

/// In the definite form: "ansökan".
impl Named for Object {
    const KIND: &'static str = "object";
}

/// As what one does: "attestera".
impl Named for Duty {
    const KIND: &'static str = "duty";
}

/// What a refusal rests on, in few words: "det krävs två personer".
impl Named for Rule {
    const KIND: &'static str = "basis";
}

/// As it is told the person: "du företräder en part".
impl Named for conflict::Ground {
    const KIND: &'static str = "conflict";
}

impl Named for RepaymentGround {
    const KIND: &'static str = "repayment-ground";
}

impl Named for StopGround {
    const KIND: &'static str = "stop-ground";
}

impl Named for RemissionReasons {
    const KIND: &'static str = "remission";
}

impl Named for PaymentKind {
    const KIND: &'static str = "payment-kind";
}

impl Named for ReportKind {
    const KIND: &'static str = "report-kind";
}

/// "i pengar", "i natura".
impl Named for budget::Kind {
    const KIND: &'static str = "cost-kind";
}

/// The outcome of an application: "Bifall".
impl Named for Proposal {
    const KIND: &'static str = "outcome";

    fn word(&self) -> String {
        let word = match self {
            Self::Grant(_) => "grant",
            Self::Reject { .. } => "reject",
            Self::Dismiss { .. } => "dismiss",
        };
        word.to_owned()
    }
}

/// The outcome of a part of a change request.
impl Named for PartOutcome {
    const KIND: &'static str = "part-outcome";

    fn word(&self) -> String {
        let word = match self {
            Self::Approved => "approved",
            Self::ApprovedAs(_) => "approved-as",
            Self::Refused { .. } => "refused",
        };
        word.to_owned()
    }
}

/// A part of a change request.
impl Named for Part {
    const KIND: &'static str = "change-part";

    fn word(&self) -> String {
        let word = match self {
            Self::Time(_) => "time",
            Self::Content(_) => "content",
            Self::Budget { .. } => "budget",
            Self::Partner(_) => "partner",
        };
        word.to_owned()
    }
}

impl Named for Ending {
    const KIND: &'static str = "ending";
}

impl Named for BankOutcome {
    const KIND: &'static str = "bank-outcome";
}

impl Named for Assurance {
    const KIND: &'static str = "assurance";
}

impl Named for Selection {
    const KIND: &'static str = "check-selection";
}

impl Named for programme::Account {
    const KIND: &'static str = "programme-account";
}

impl Named for grant::account::Account {
    const KIND: &'static str = "grant-account";
}

impl Named for organisation::Kind {
    const KIND: &'static str = "organisation-kind";
}

/// A rule of an ordinance.
impl Named for RuleName {
    const KIND: &'static str = "rule";
}

impl Named for Circumstance {
    const KIND: &'static str = "circumstance";
}

impl Named for Bar {
    const KIND: &'static str = "bar";
}

impl Named for ApplicationPart {
    const KIND: &'static str = "application-part";
}

impl Named for DecisionPart {
    const KIND: &'static str = "decision-part";
}

impl Named for ReportPart {
    const KIND: &'static str = "report-part";
}

impl Named for DecisionKind {
    const KIND: &'static str = "decision-kind";
}

impl Named for BaseRate {
    const KIND: &'static str = "base-rate";
}
