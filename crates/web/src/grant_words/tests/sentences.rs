//! What is refused is told in one sentence with its figures, its rule and its paragraph.

use domain::grants::access::delegation::Duty;
use domain::grants::access::{Object, People, Right, Role};
use domain::grants::act::Moment;
use domain::grants::conflict::Ground;
use domain::grants::refusal::{Cause, Refusal, Rule};
use domain::grants::wording::Wording;
use domain::money::Ore;
use domain::regime::deciding::CostShare;
use domain::regime::refusal::{Reason, Refusal as OrdinanceRefusal};
use domain::regime::rules::RuleName;
use operations::grants::error::DeskError;
use time::macros::{date, datetime};

use super::super::desk::desk_error;
use super::super::{LONGEST_TEXT, refusal};
use crate::language::Language;

fn people() -> People {
    let mut people = People::default();
    people.names.insert("delmos".parse().unwrap(), "Delegationen mot segregation".to_owned());
    people
}

fn told(language: Language, cause: Cause) -> String {
    refusal(language, &people(), &cause.into()).replace('\u{a0}', " ")
}

fn swedish(cause: Cause) -> String {
    told(Language::Swedish, cause)
}

fn kronor(kronor: i64) -> Ore {
    Ore::new(kronor * 100)
}

fn moment() -> Moment {
    Moment::from_unix(datetime!(2018-06-30 21:59 UTC).unix_timestamp()).unwrap()
}

fn later() -> Moment {
    Moment::from_unix(datetime!(2018-07-01 08:00 UTC).unix_timestamp()).unwrap()
}

fn too_large_grant() -> OrdinanceRefusal {
    OrdinanceRefusal {
        rule: RuleName::MaxShare,
        sfs: "2018:151".parse().unwrap(),
        wording: "2018:151".parse().unwrap(),
        paragraph: Some("7 §".parse().unwrap()),
        reason: Reason::ShareExceeded {
            grant: kronor(450_000),
            greatest: kronor(414_000),
            share: CostShare::new(9, 10),
        },
    }
}

#[test]
fn a_grant_above_the_share_is_told_with_figures_and_paragraph() {
    let refused: Refusal = too_large_grant().into();
    assert_eq!(
        refusal(Language::Swedish, &people(), &refused).replace('\u{a0}', " "),
        "Bidraget 450 000 kr är 36 000 kr mer än 414 000 kr, det mesta som får lämnas (90 % av \
         kostnaderna); sänk bidraget (bidraget får vara högst en viss andel av kostnaderna, SFS \
         2018:151 7 §)."
    );
    assert_eq!(
        refusal(Language::English, &people(), &refused).replace('\u{a0}', " "),
        "The grant SEK 450,000 is SEK 36,000 more than SEK 414,000, the most that may be granted \
         (90% of the costs); lower the grant (the grant may be at most a certain share of the costs, SFS \
         2018:151 7 §)."
    );
    let mut amended = too_large_grant();
    amended.wording = "2020:88".parse().unwrap();
    let told = super::super::ordinance_refusal(Language::Swedish, &amended);
    assert!(told.ends_with(", SFS 2018:151 7 §, lydelse enligt SFS 2020:88)."), "{told}");
}

#[test]
fn people_are_told_what_stands_in_their_way() {
    let (right, object) = (Right::Approve, Object::Payment);
    assert_eq!(
        swedish(Cause::NotPermitted { role: Role::Officer, right, object }),
        "Som handläggare får du inte godkänna utbetalningen; låt någon som har rätt till det göra \
         det (behörighet)."
    );
    let funder = "delmos".parse().unwrap();
    assert_eq!(
        swedish(Cause::NotFunder { act: "attest", funder }),
        "Det går inte att attestera delutbetalningen: Delegationen mot segregation handlägger \
         ärendet; arbeta för den organisationen (behörighet)."
    );
    let (duty, amount, day) = (Duty::Attest, kronor(300_000), date!(2018 - 06 - 30));
    assert_eq!(
        swedish(Cause::NoDelegation { duty, amount, day }),
        "Det går inte att attestera 300 000 kr den 30 juni 2018: du har ingen delegation som gäller \
         och räcker till det; registrera en eller låt någon som har en göra det (behörighet)."
    );
    assert_eq!(
        swedish(Cause::ConflictOfInterest { act: "decide", ground: Ground::TookPart }),
        "Det går inte att besluta: du är jävig (du har skrivit under eller förberett ansökan); lämna \
         över till någon som inte är det (den som är jävig handlägger inte, \
         förvaltningslagen (2017:900) 16–17 §§)."
    );
    assert_eq!(
        swedish(Cause::SamePerson { act: "attest", earlier: "fix" }),
        "Det går inte att attestera delutbetalningen: du har redan gjort det första av två steg \
         (fastställa beloppet); låt en annan person göra det här (det krävs två personer)."
    );
    assert_eq!(
        swedish(Cause::SamePerson { act: "make member", earlier: "receive the role" }),
        "Det går inte att ge personen rollen åt sig själv; låt en annan person göra det (det krävs \
         två personer)."
    );
}

#[test]
fn a_step_that_is_not_there_is_told_with_the_stage() {
    let cause = || Cause::NoSuchStep { life: "call", stage: "Utkast", act: "close" };
    assert_eq!(
        swedish(cause()),
        "Det går inte att stänga utlysningen när utlysningen har läget ”Utkast”; läs om sidan och \
         välj bland stegen där (ordningen mellan stegen)."
    );
    assert_eq!(
        told(Language::English, cause()),
        "It is not possible to close the call when the call is “Draft”; load the page again and \
         choose among its steps (order of the steps)."
    );
    let cause = Cause::NoSuchStep { life: "grant", stage: "not begun", act: "close" };
    assert!(swedish(cause).contains("avsluta bidraget när bidraget har läget ”ej påbörjad”"));
}

#[test]
fn amounts_and_sums_are_told_in_kronor() {
    assert_eq!(
        swedish(Cause::Unequal {
            rule: Rule::M9,
            what: "costs against grant and co-financing",
            left: kronor(4_600_000),
            right: kronor(4_500_000),
        }),
        "Summorna stämmer inte, kostnaderna mot bidrag och medfinansiering: 4 600 000 kr och \
         4 500 000 kr, en skillnad på 100 000 kr; gör dem lika (kostnaderna ska vara \
         lika med bidrag och medfinansiering)."
    );
    assert_eq!(
        swedish(Cause::Unequal {
            rule: Rule::M14,
            what: "shares by place, hundredths of a per cent, against 10 000",
            left: Ore::new(995_000),
            right: Ore::new(1_000_000),
        }),
        "Andelarna per plats blir 99,50 % och ska bli 100,00 %; ändra dem (delarna ska bli \
         det hela)."
    );
    assert_eq!(
        swedish(Cause::NotAnAmount { what: "cost", amount: kronor(-5) }),
        "Det går inte att godta kostnaden med beloppet \u{2212}5 kr; skriv ett belopp över 0 kr och \
         högst 10 000 000 000 000 kr (uppgifterna)."
    );
    let (amount, ceiling) = (kronor(9), kronor(5));
    let cause = Cause::TooMuch { rule: Rule::M3, what: "withdraw", amount, ceiling };
    assert!(
        swedish(cause).starts_with("Det går inte att ta tillbaka beloppet: 9 kr är 4 kr mer än")
    );
    let cause = Cause::OutsideYears { what: "grant", year: 2021, from: 2018, to: 2020 };
    assert_eq!(
        swedish(cause),
        "Det går inte att godta bidraget för 2021: åren är 2018 till 2020; välj ett av dem \
         (förordningen)."
    );
}

#[test]
fn moments_are_told_in_swedish_time() {
    let (at, last) = (moment(), later());
    assert_eq!(
        swedish(Cause::ClockRunsBackwards { last, at }),
        "Det går inte att göra det här 30 juni 2018 kl. 23.59: det senaste som hände är från \
         1 juli 2018 kl. 10.00; ställ klockan rätt (tider följer av det som hänt och av \
         kalendern)."
    );
    assert_eq!(
        swedish(Cause::OutsideWindow { act: "apply", at: later(), from: moment(), to: moment() }),
        "Det går inte att ansöka 1 juli 2018 kl. 10.00: det får göras från 30 juni 2018 kl. 23.59 \
         till 30 juni 2018 kl. 23.59; gör det då (tider följer av det som hänt och \
         av kalendern)."
    );
}

fn wording() -> Wording {
    let ordinance = "2018:151".parse().unwrap();
    Wording { ordinance, given_by: "2020:88".parse().unwrap() }
}

/// One cause of each variant that the other tests do not tell.
fn others() -> Vec<Cause> {
    let organisation = || "delmos".parse().unwrap();
    let (rule, act, day) = (Rule::R3, "propose", date!(2018 - 06 - 30));
    let long = "å".repeat(600);
    vec![
        Cause::NotOwn { right: Right::Write, object: Object::Report, owner: organisation() },
        Cause::ReasonLacking { act: "revoke" },
        Cause::Overflow { what: "the costs" },
        Cause::YearUndecided { act: "request", year: 2019 },
        Cause::Lacking { rule, act, what: "the reasons" },
        Cause::Pending { rule, act: "settle", what: "a cost claim" },
        Cause::AlreadyDone { rule, act: "reserve" },
        Cause::Unknown { act: "attest", what: "instalment", name: "3".into() },
        Cause::Unknown { act: "act", what: "application", name: "not begun".into() },
        Cause::Unknown { act: "answer", what: "part", name: long.clone().into() },
        Cause::TooLate { act: "accept", day, last: day },
        Cause::TooEarly { act: "close", day, first: day },
        Cause::NotEligible { organisation: organisation() },
        Cause::PartLocked { part: "budget".into() },
        Cause::PartLocked { part: long.clone().into() },
        Cause::AlreadyClaimed { voucher: long.into(), grant: "B-1".parse().unwrap() },
        Cause::PaymentsHeld { act: "send" },
        Cause::WrongSeed,
        Cause::OtherWording { bound: wording(), found: wording() },
    ]
}

#[test]
fn every_refusal_is_one_short_line_with_its_basis_and_without_a_hole() {
    for language in Language::ALL {
        for cause in others() {
            let rule = cause.rule();
            let text = told(language, cause);
            assert!(text.ends_with(").") && text.contains(" ("), "{rule}: {text}");
            assert!(text.chars().count() < 500 && !text.contains('\n'), "{rule}: {text}");
            for hole in ["{", "Unknown localization", "  ", ".;", "None"] {
                assert!(!text.contains(hole), "{rule}: {text}");
            }
        }
    }
    assert_eq!(
        told(Language::English, Cause::ReasonLacking { act: "revoke" }),
        "It is not possible to revoke the grant without a reason; write why (every step must be \
         traceable and have its reasons, Administrative Procedure Act (2017:900) 31–32 §§)."
    );
    assert_eq!(
        swedish(Cause::Unknown { act: "act", what: "application", name: "not begun".into() }),
        "Det går inte att göra det här: ansökan är inte påbörjad; påbörja den först (uppgifterna)."
    );
}

/// One reason of each variant of the ordinance.
fn reasons() -> Vec<Reason> {
    use domain::regime::afterwards::{RemissionReasons, RepaymentGround};
    use domain::regime::applying::{Bar, Circumstance};
    use domain::regime::deciding::{Body, DecisionKind};
    use domain::regime::interest::BaseRate;
    let on = date!(2018 - 06 - 30);
    let municipality = || "0127".parse().unwrap();
    let body = || Body("Boverket".to_owned());
    let amount = kronor(100);
    vec![
        Reason::NotKnown { looked_for: "sök\nlänge ".repeat(90) },
        Reason::NotStated { reason: "texten är läst".to_owned() },
        Reason::OutsideVersion { on, first: on, last: None },
        Reason::OutsideVersion { on, first: on, last: Some(on) },
        Reason::NoMunicipality { area: municipality() },
        Reason::NotOnList { municipality: municipality() },
        Reason::ListIncomplete { municipality: municipality(), known: 28, size: 32 },
        Reason::PublishedListNeeded,
        Reason::SelectionNeeded { model: "delmos-2022".to_owned() },
        Reason::NoListInWording,
        Reason::ListDecidedLater { decided_on: on, on },
        Reason::Barred { bar: Bar::UnpaidReclaim },
        Reason::NoSuchPurpose { purpose: "fest".to_owned() },
        Reason::ForbiddenUse { circumstance: Circumstance::StatutoryTask },
        Reason::Lacking { parts: vec!["overall_plan", "goals"] },
        Reason::AnotherBodyDecides { decides: body() },
        Reason::NotHeard { body: body() },
        Reason::CostBelowZero { cost: kronor(-1) },
        Reason::ShareExceeded { grant: amount, greatest: kronor(33), share: CostShare::new(1, 3) },
        Reason::ShareExceeded { grant: amount, greatest: kronor(33), share: None },
        Reason::TooLong { years: 3, last: on, last_allowed: on },
        Reason::ConditionNotInDecision,
        Reason::ConditionsForbidden,
        Reason::NoAppeal { kind: DecisionKind::Grant },
        Reason::NoLastDay,
        Reason::CalendarEnds { year: 2100 },
        Reason::WithAnnualReport,
        Reason::NoSuchGround { ground: RepaymentGround::NoPartInEvaluation },
        Reason::ReasonsTooLight { needed: Some(RemissionReasons::Extraordinary) },
        Reason::ReasonsTooLight { needed: None },
        Reason::AnotherRate { found: BaseRate::Reference, needed: BaseRate::StateLending },
        Reason::RateNotKnown { day: on },
        Reason::InterestNotCountable {
            principal: amount,
            from: on,
            to: on,
            cause: "the claim is below zero",
        },
    ]
}

#[test]
fn every_reason_of_an_ordinance_is_one_short_line_with_its_paragraph() {
    let told = |language, reason| {
        let refused =
            OrdinanceRefusal { rule: RuleName::ApplicationContents, reason, ..too_large_grant() };
        refusal(language, &people(), &refused.into()).replace('\u{a0}', " ")
    };
    for language in Language::ALL {
        for reason in reasons() {
            let text = told(language, reason);
            assert!(text.ends_with("(SFS 2018:151 7 §)."), "{text}");
            assert!(text.chars().count() < 500 && !text.contains('\n'), "{text}");
            for hole in ["{", "Unknown localization", "  ", "_"] {
                assert!(!text.contains(hole), "{text}");
            }
        }
    }
    assert_eq!(
        told(Language::Swedish, Reason::Lacking { parts: vec!["overall_plan", "goals"] }),
        "Det här saknas: övergripande plan, mål; lägg till det (SFS 2018:151 7 §)."
    );
    let share = CostShare::new(1, 3);
    let reason = Reason::ShareExceeded { grant: kronor(100), greatest: kronor(33), share };
    assert!(told(Language::Swedish, reason).contains("(1/3 av kostnaderna)"));
}

#[test]
fn a_long_text_is_cut_and_one_line() {
    let cut = super::super::clip(&"rad ett\n".repeat(100));
    assert!(cut.chars().count() <= LONGEST_TEXT + 1 && cut.ends_with('…') && !cut.contains('\n'));
}

#[test]
fn a_desk_says_what_became_of_what_was_sent() {
    let told = |error| desk_error(Language::Swedish, &people(), &error).replace('\u{a0}', " ");
    assert_eq!(
        told(DeskError::Busy),
        "Det du skickade är inte sparat: flera ändrar samma sak just nu; skicka det igen."
    );
    assert_eq!(
        told(DeskError::NotFound { kind: "grant", id: "B-9".to_owned() }),
        "Hittar inte bidraget ”B-9”; gå tillbaka till listan och följ länken därifrån."
    );
    assert_eq!(
        told(DeskError::UnknownWording { wording: wording() }),
        "Det går inte att tillämpa SFS 2018:151 i lydelsen SFS 2020:88: den finns inte bland \
         förordningarna här; be systemförvaltaren lägga in den."
    );
    assert_eq!(
        told(DeskError::Refused(Cause::WrongSeed.into())),
        refusal(Language::Swedish, &people(), &Cause::WrongSeed.into())
    );
}

#[test]
fn a_personal_identity_number_is_not_repeated() {
    use super::super::desk::invalid_number;
    use domain::people::organisation::OrganisationNumber;
    let told = |text: &str| {
        let invalid = text.parse::<OrganisationNumber>().unwrap_err();
        invalid_number(Language::Swedish, &invalid)
    };
    assert!(told("20210-05489").starts_with("”20210-05489” är inget organisationsnummer"));
    assert!(told("202100-5488").contains("sista siffran"));
    assert!(!told("811228-9874").contains("811228"));
}

#[test]
fn what_is_waited_for_is_told_with_its_number_and_since_when() {
    use super::super::tasks::{concern, task, waiting};
    use domain::grants::grant::concern::Concern;
    use domain::grants::matter::{Awaited, Awaits};
    let about = Concern::Instalment(2);
    assert_eq!(task(Language::Swedish, Awaits::Attest, about), "Attestera delutbetalning 2");
    assert_eq!(task(Language::English, Awaits::WriteCall, Concern::Decision), "Write the call");
    assert_eq!(concern(Language::Swedish, about), "delutbetalning 2");
    let since = Moment::from_unix(datetime!(2018-05-02 22:30 UTC).unix_timestamp()).unwrap();
    let waits = Awaited {
        concern: about,
        what: Awaits::Attest,
        role: Awaits::Attest.role(),
        organisation: None,
        since,
        due: None,
    };
    assert_eq!(
        waiting(Language::Swedish, &waits, later()),
        "Väntar på: ekonomens attest (delutbetalning 2) sedan 3 maj"
    );
    assert_eq!(
        waiting(Language::English, &waits, later()),
        "Waiting for: the accountant's attestation (instalment 2) since 3 May"
    );
    let whole = Awaited { concern: Concern::Decision, what: Awaits::Decide, ..waits };
    assert_eq!(
        waiting(Language::Swedish, &whole, later()),
        "Väntar på: beslutsfattarens beslut sedan 3 maj"
    );
}

#[test]
fn no_word_that_people_read_has_the_code_of_a_rule() {
    let is_code = |word: &str| {
        let digits = word.strip_prefix(['M', 'R']).unwrap_or_default();
        !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/locales");
    for language in ["sv", "en"] {
        for file in std::fs::read_dir(format!("{folder}/{language}")).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let said = text.lines().filter_map(|line| line.split_once(" = ").map(|(_, said)| said));
            let mut words = said.flat_map(|said| said.split(|c: char| !c.is_alphanumeric()));
            let code = words.find(|word| is_code(word));
            assert_eq!(code, None, "{}", path.display());
        }
    }
}
