//! A register on the last day of its calls: every municipality, who writes and who signs there, what
//! they have written. Municipalities are real, everyone and everything else is made up.

mod calls;
mod people;

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use domain::form::fields::Fields;
use domain::form::{Form, reading};
use domain::grants::access::Role;
use domain::grants::act::{Act, Actor, Moment};
use domain::grants::application::Command;
use domain::grants::id::{ApplicationId, CallId, Id, OrganisationId};
use domain::people::organisation::Kind;
use operations::grants::Desk;
use operations::grants::acting::Sent;
use operations::grants::answers::Answering;
use operations::grants::tables::matters::Asked;
use operations::reception::Reception;
use register::location::Location;
use time::{Duration, OffsetDateTime};
use tokio::task::JoinSet;

use super::arrivals::n_signatures;

/// What can fail here, also in another task.
pub(super) type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// What everything that is made up says of itself.
const MARK: &str = "Påhittat exempel";
/// The year that grants are applied for.
const YEAR: i32 = 2027;
/// The form of the calls, under SFS 2023:442.
const FORM: &str = "ansokan-2023-442-1";
/// Calls in which every municipality has a draft.
const N_DRAFT_CALLS: usize = 2;
/// How many write at once while the register is prepared.
const AT_ONCE: usize = 64;

/// The parts whose answers are saved on the last day, in turn.
pub(super) const SAVED: [&str; 6] =
    ["kontakt", "anvandning", "overgripande-plan", "startdag", "slutdag", "utvarderingsplan"];

/// Someone who is signed in.
pub(super) struct Person {
    /// The cookie that their browser sends.
    pub(super) cookie: String,
    /// What each form of theirs repeats.
    pub(super) csrf: String,
}

/// An application that is being written.
pub(super) struct Draft {
    pub(super) id: ApplicationId,
    pub(super) address: String,
    pub(super) writer: Arc<Person>,
    /// How many events it had when the day began.
    pub(super) version: u64,
    /// How many answers have been saved since.
    pub(super) n_saved: AtomicU64,
}

/// An application that is to be signed.
pub(super) struct Ready {
    pub(super) id: ApplicationId,
    pub(super) address: String,
    pub(super) signatory: Arc<Person>,
    pub(super) version: u64,
}

/// What the last day begins with.
pub(super) struct Office {
    pub(super) drafts: Vec<Draft>,
    pub(super) ready: Vec<Ready>,
}

/// A register with a clock; each command has a key of its own.
struct Preparing {
    desk: Desk,
    now: OffsetDateTime,
}

impl Preparing {
    /// Returns a command that someone gave some days ago.
    fn sent<C>(&self, key: &str, actor: Actor, days_ago: i64, command: C) -> Done<Sent<C>> {
        let at = self.moment(-days_ago)?;
        let act = Act { actor, at, reason: Some(MARK.to_owned()), command };
        Ok(Sent::new(act, format!("prepared {key}").parse()?))
    }

    fn moment(&self, days_ahead: i64) -> Done<Moment> {
        let at = (self.now + Duration::days(days_ahead)).unix_timestamp();
        Moment::from_unix(at).ok_or_else(|| "the clock is outside the calendar".into())
    }
}

/// Prepares the register at a place that is empty.
pub(super) async fn prepared(location: &Location) -> Done<Office> {
    let now = OffsetDateTime::now_utc();
    let reception = Reception::open(location).await?.for_use(now - Duration::days(40)).await?;
    let preparing = Arc::new(Preparing { desk: reception.desk.clone(), now });
    let desk = &preparing.desk;
    if desk.count_matters(&Asked::default()).await? > 0 {
        return Err(
            format!("prepare the register {location}: it is in use; name an empty one").into()
        );
    }
    let organisations = desk.people().await?.state.organisations.clone();
    let municipalities: Vec<OrganisationId> = organisations
        .into_values()
        .filter(|organisation| organisation.kind == Kind::Municipality)
        .map(|organisation| organisation.id)
        .collect();
    people::enter(&preparing, &municipalities).await?;
    let n_ready_calls = n_signatures().div_ceil(municipalities.len().max(1));
    let calls = calls::open(&preparing, &municipalities, n_ready_calls + N_DRAFT_CALLS).await?;
    let mut written = Vec::new();
    for (number, call) in calls.iter().enumerate() {
        let is_whole = number < n_ready_calls;
        written.push(write_all(&preparing, call, &municipalities, is_whole).await?);
    }
    // Last, so that it was shortly ago that everyone gave their password.
    let [writers, signatories] = people::sign_in(desk, &municipalities).await?;
    let (mut ready, mut drafts) = (Vec::new(), Vec::new());
    for (number, of_call) in written.into_iter().enumerate() {
        for ((id, version), place) in of_call.into_iter().zip(0..) {
            let address = format!("/ansok/{id}");
            if number < n_ready_calls {
                let signatory = Arc::clone(&signatories[place]);
                ready.push(Ready { id, address, signatory, version });
            } else {
                let (writer, n_saved) = (Arc::clone(&writers[place]), AtomicU64::new(0));
                drafts.push(Draft { id, address, writer, version, n_saved });
            }
        }
    }
    Ok(Office { drafts, ready })
}

/// Writes an application of every municipality and returns each with how many events it has, in the
/// order of the municipalities.
async fn write_all(
    preparing: &Arc<Preparing>,
    call: &CallId,
    municipalities: &[OrganisationId],
    is_whole: bool,
) -> Done<Vec<(ApplicationId, u64)>> {
    let mut written = Vec::new();
    for some in municipalities.chunks(AT_ONCE) {
        let mut tasks = JoinSet::new();
        for municipality in some {
            let (preparing, call) = (Arc::clone(preparing), call.clone());
            let municipality = municipality.clone();
            tasks.spawn(async move { write(&preparing, &call, &municipality, is_whole).await });
        }
        while let Some(done) = tasks.join_next().await {
            written.push(done??);
        }
    }
    written.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(written)
}

/// Begins an application; a whole one is written to its end and marked ready to be signed.
async fn write(
    preparing: &Preparing,
    call: &CallId,
    municipality: &OrganisationId,
    is_whole: bool,
) -> Done<(ApplicationId, u64)> {
    let desk = &preparing.desk;
    let id: ApplicationId = format!("ansokan-{call}-{municipality}").parse()?;
    let writer = || people::actor("writer", municipality, Role::Applicant);
    let start = Command::Start { call: call.clone() };
    desk.act_on_application(&id, &preparing.sent(&format!("start {id}"), writer()?, 2, start)?)
        .await?;
    if is_whole {
        let form = desk.form(&named(FORM)?).ok_or("the form is not there")?;
        for (part, fields) in answers(municipality.as_str(), id.as_str()) {
            answer(preparing, &id, writer()?, form, part, &fields).await?;
        }
        let sent = preparing.sent(&format!("ready {id}"), writer()?, 1, Command::MarkReady)?;
        desk.act_on_application(&id, &sent).await?;
    }
    let version = desk.application(&id).await?.version;
    Ok((id, version))
}

/// Answers a question as its page does.
async fn answer(
    preparing: &Preparing,
    id: &ApplicationId,
    writer: Actor,
    form: &Form,
    part: &str,
    fields: &[(String, String)],
) -> Done<()> {
    let part = named(part)?;
    let question = form.question(&part).ok_or("the question is not there")?;
    let pairs = fields.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let fields = Fields::posted(&question.kind.layout(), &part, pairs)?;
    let given = reading::keep(&question.kind, fields).ok_or("the answer is empty")?;
    let kept = preparing.desk.keep_answer(&question.kind, &given).await?;
    let budget = match given.answer() {
        Some(domain::form::answer::Answer::Budget(budget)) => Some(Box::new(budget.clone())),
        _ => None,
    };
    let key = format!("answer {id} {part}");
    let answering = Answering { part, answer: kept.id, budget };
    let mut sent = preparing.sent(&key, writer, 2, answering)?;
    sent.files = kept.files;
    preparing.desk.answer_application(id, &sent).await?;
    Ok(())
}

/// Returns the answers of a whole application, as its pages would send them.
fn answers(municipality: &str, id: &str) -> Vec<(&'static str, Vec<(String, String)>)> {
    let mut answers: Vec<_> = SAVED
        .into_iter()
        .map(|part| (part, vec![(format!("{part}.value"), written(part, id, 0))]))
        .collect();
    answers.push(("andra-bidrag", vec![("andra-bidrag.value".to_owned(), "nej".to_owned())]));
    let year = YEAR.to_string();
    let budget = [
        ("costs-1-category", "personal"),
        ("costs-1-year", year.as_str()),
        ("costs-1-kind", "cash"),
        ("costs-1-amount", "100 000"),
        ("financing-1-organisation", municipality),
        ("financing-1-kind", "cash"),
        ("financing-1-amount", "20 000"),
        ("grant-1-year", year.as_str()),
        ("grant-1-amount", "80 000"),
    ];
    let budget = budget.map(|(field, text)| (format!("budget.{field}"), text.to_owned()));
    answers.push(("budget", budget.to_vec()));
    answers
}

/// Returns what is answered to a part: another text for each `mark` and another day for each round.
pub(super) fn written(part: &str, mark: &str, round: usize) -> String {
    let day = 1 + round % 28;
    match part {
        "startdag" => format!("{YEAR}-01-{day:02}"),
        "slutdag" => format!("{YEAR}-12-{day:02}"),
        "kontakt" => format!("{MARK}: utvecklingsenheten, {mark}"),
        _ => format!(
            "{MARK}, {mark}. Trygghetsvärdar går i centrum på kvällarna, skolans personal möter \
             föräldrar i två områden, och belysningen ses över på vägen till skolan. Samma enkät \
             ställs före och efter, där insatsen görs och i två områden som liknar dem. Kommunen \
             samordnar, polisen och bostadsbolaget deltar, och nämnden följer arbetet varje kvartal."
        ),
    }
}

/// Returns a name that the register is prepared with.
fn named<Of>(text: &str) -> Done<Id<Of>> {
    Ok(text.parse()?)
}
