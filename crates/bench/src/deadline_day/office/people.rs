//! Who writes and who signs in each municipality, and their sessions.

use std::sync::Arc;

use domain::grants::access::Role;
use domain::grants::access::delegation::{Delegation, Duty};
use domain::grants::act::Actor;
use domain::grants::id::OrganisationId;
use domain::people::{Command, Membership};
use operations::grants::Desk;
use operations::grants::opening::INSTALLATION;
use operations::sign_in::{SESSION, Token};
use register::account::Account;
use register::session::{Chosen, Session};
use register::text::Moment;
use time::{Duration, OffsetDateTime};

use super::{Done, MARK, Person, Preparing, named};

/// Who is there in each municipality.
const ROLES: [(&str, Role); 2] = [("writer", Role::Applicant), ("signatory", Role::Signatory)];

/// Days ago that they were entered.
const ENTERED: i64 = 39;

/// Returns someone of a municipality, by what they do.
pub(super) fn actor(what: &str, municipality: &OrganisationId, role: Role) -> Done<Actor> {
    let person = named(&format!("{what}-{municipality}"))?;
    Ok(Actor { person, organisation: municipality.clone(), role })
}

/// Enters everyone; who signs is given the delegation to.
pub(super) async fn enter(preparing: &Preparing, municipalities: &[OrganisationId]) -> Done<()> {
    for municipality in municipalities {
        for (what, role) in ROLES {
            let person = actor(what, municipality, role)?;
            let membership = Membership {
                person: person.person.clone(),
                organisation: municipality.clone(),
                role,
            };
            act(preparing, None, Command::EnterPerson { person: person.person.clone() }).await?;
            act(preparing, None, Command::MakeMember(membership)).await?;
            if role == Role::Signatory {
                delegate(preparing, person).await?;
            }
        }
    }
    Ok(())
}

async fn delegate(preparing: &Preparing, signatory: Actor) -> Done<()> {
    let id = || named(signatory.person.as_str());
    let delegation = Delegation {
        person: signatory.person.clone(),
        organisation: signatory.organisation.clone(),
        duty: Duty::Sign,
        up_to: None,
        from: (preparing.now - Duration::days(ENTERED + 1)).date(),
        to: None,
        basis: format!("{MARK}: delegationsordning 4 §"),
    };
    act(preparing, None, Command::ProposeDelegation { id: id()?, delegation }).await?;
    act(preparing, Some(signatory.clone()), Command::GiveDelegation { id: id()? }).await
}

/// Does what a command says to the people, as the administrator where nobody else does it.
async fn act(preparing: &Preparing, who: Option<Actor>, command: Command) -> Done<()> {
    let administrator = Actor {
        person: named(INSTALLATION)?,
        organisation: named(INSTALLATION)?,
        role: Role::Administrator,
    };
    let version = preparing.desk.people().await?.version;
    let key = format!("people {version}");
    let sent = preparing.sent(&key, who.unwrap_or(administrator), ENTERED, command)?;
    preparing.desk.act_on_people(&sent).await?;
    Ok(())
}

/// Signs everyone in and returns those who write and those who sign, by municipality. Sessions are
/// made as signing in makes them, without comparing passwords.
pub(super) async fn sign_in(
    desk: &Desk,
    municipalities: &[OrganisationId],
) -> Done<[Vec<Arc<Person>>; 2]> {
    let mut signed_in = [Vec::new(), Vec::new()];
    for municipality in municipalities {
        for ((what, role), of_role) in ROLES.into_iter().zip(&mut signed_in) {
            let person = session(desk, &actor(what, municipality, role)?).await?;
            of_role.push(Arc::new(person));
        }
    }
    Ok(signed_in)
}

async fn session(desk: &Desk, who: &Actor) -> Done<Person> {
    let now = OffsetDateTime::now_utc();
    let (at, person) = (Moment::new(now)?, who.person.as_str());
    let address = format!("{person}@brygga.invalid").parse()?;
    let name = format!("{person} (påhittad)").parse()?;
    desk.register().make_account(&Account::new(person.parse()?, address, name, at)).await?;
    let (token, csrf) = (Token::new()?, Token::new()?);
    let session = Session {
        token: token.hash(),
        person: person.parse()?,
        chosen: Some(Chosen {
            organisation: who.organisation.as_str().parse()?,
            role: who.role.swedish().parse()?,
        }),
        csrf: csrf.as_str().parse()?,
        created: at,
        last_seen: at,
        confirmed: at,
        expires: Moment::new(now + SESSION)?,
    };
    desk.register().open_session(&session, None).await?;
    let cookie = format!("brygga={}", token.as_str());
    Ok(Person { cookie, csrf: csrf.as_str().to_owned() })
}
