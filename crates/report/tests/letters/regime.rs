//! SFS 2018:151 as issued: 3–9 §§ stated, what lies after them not known.

use domain::regime::applying::{Applicants, ApplicationContents, ApplicationPart, Clause};
use domain::regime::deciding::{Body, Conditions, CostShare, GrantYear};
use domain::regime::rule::{Rule, Stated};
use domain::regime::rules::Rules;
use domain::regime::{FirstDay, LastDay, Version};
use time::macros::date;

pub(crate) fn stated<T>(paragraph: &str, value: T) -> Rule<T> {
    let source = "SFS 2018:151".to_owned();
    Rule::Stated(Stated { value, paragraph: paragraph.parse().unwrap(), source })
}

fn not_stated<T>() -> Rule<T> {
    Rule::NotStated { reason: "3–9 §§ säger inget om det".to_owned(), paragraph: None }
}

fn not_known<T>(what: &str) -> Rule<T> {
    Rule::NotKnown { looked_for: format!("{what} (10–14 §§) är inte läst") }
}

pub(crate) fn as_issued() -> Version {
    let purpose = Clause {
        id: "atgarder".to_owned(),
        text: "åtgärder för att stärka ekonomisk och social utveckling i de socioekonomiskt \
               eftersatta områdena"
            .to_owned(),
    };
    let applicants = Applicants::PublishedList { text: "bilagans kommuner".to_owned() };
    let contents = ApplicationContents {
        always: vec![ApplicationPart::Goals, ApplicationPart::Budget],
        where_applicable: Vec::new(),
    };
    Version {
        sfs: "2018:151".parse().unwrap(),
        wording: "2018:151".parse().unwrap(),
        valid_from: FirstDay::Stated(date!(2018 - 04 - 19)),
        valid_to: LastDay::Stated(date!(2021 - 01 - 31)),
        checked_on: date!(2021 - 01 - 31),
        notes: Vec::new(),
        rules: Rules {
            deciding_body: stated("4 §", Body("Tillväxtverket".to_owned())),
            consultation: not_stated(),
            purposes: stated("3 §", vec![purpose]),
            forbidden_uses: not_stated(),
            applicants: stated("bilaga 1", applicants),
            bars: not_stated(),
            application_contents: stated("5 §", contents),
            signature: not_stated(),
            priorities: not_stated(),
            frame: not_stated(),
            max_share: stated("7 §", CostShare::new(90, 100).unwrap()),
            longest_decision: stated("9 §", 3),
            grant_year: stated("9 §", GrantYear::CalendarYear),
            decision_contents: not_known("Vad ett beslut ska innehålla"),
            conditions: stated("8 §", Conditions::StatedInDecision),
            report: not_known("Mottagarens redovisning"),
            changed_circumstances: not_known("Anmälan av ändrade förhållanden"),
            evaluation: not_known("Medverkan i utvärdering"),
            sampling: not_known("Urvalet"),
            agency_account: not_known("Myndighetens redovisning"),
            payment_stop: not_known("Hinder mot utbetalning"),
            repayment: not_known("Återbetalning"),
            reclaim: not_known("Återkrav"),
            interest: not_known("Ränta"),
            appeal: not_known("Överklagande"),
        },
    }
}
