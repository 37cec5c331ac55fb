use domain::grants::access::Role;
use register::location::Location;
use time::macros::datetime;

use super::*;

const START: OffsetDateTime = datetime!(2026-11-22 09:00 UTC);
const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
const RIGHT: &str = "hästar klättrar sällan";

struct World {
    desk: SignInDesk,
    register: Arc<Register>,
    _folder: tempfile::TempDir,
}

/// A register with one account, "Anna Påhittad".
async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::File(folder.path().join("register.sqlite"));
    let register = Arc::new(Register::open(&location, Vec::new()).await.unwrap());
    let (address, name) = ("anna@exempel.se".parse().unwrap(), "Anna Påhittad".parse().unwrap());
    let mut account =
        Account::new("p-1".parse().unwrap(), address, name, Moment::new(START).unwrap());
    let typed = Password::typed(RIGHT.to_owned());
    account.password = Some(password::hash(&typed, &["anna@exempel.se"]).unwrap());
    assert!(register.make_account(&account).await.unwrap());
    World { desk: SignInDesk::new(Arc::clone(&register)), register, _folder: folder }
}

impl World {
    async fn try_at(
        &self,
        address: &str,
        password: &str,
        minutes: i64,
    ) -> Result<SignedIn, SignInError> {
        let attempt = Attempt {
            source: HERE,
            address,
            password: Password::typed(password.to_owned()),
            in_place_of: None,
            now: START + Duration::minutes(minutes),
        };
        self.desk.sign_in(attempt).await
    }

    async fn present(&self, token: &Token, minutes: i64) -> Option<Present> {
        self.desk.present(token, START + Duration::minutes(minutes)).await.unwrap()
    }
}

fn run(story: impl Future<Output = ()>) {
    tokio::runtime::Runtime::new().unwrap().block_on(story);
}

#[test]
fn a_session_lasts_while_it_is_used_and_never_longer_than_eight_hours() {
    run(async {
        let world = world().await;
        let signed_in = world.try_at(" Anna@Exempel.se ", RIGHT, 0).await.unwrap();
        let token = signed_in.token;
        assert_eq!(world.present(&token, 59).await.unwrap().name, "Anna Påhittad");
        for minutes in (100..480).step_by(59) {
            assert!(world.present(&token, minutes).await.is_some(), "{minutes}");
        }
        assert!(world.present(&token, 480).await.is_none(), "eight hours");
        let again = world.try_at("anna@exempel.se", RIGHT, 500).await.unwrap().token;
        assert!(world.present(&again, 560).await.is_none(), "an hour unseen");
        assert!(world.present(&again, 501).await.is_none(), "what has ended stays so");
        let other: Token = "0".repeat(64).parse().unwrap();
        assert!(world.present(&other, 0).await.is_none());
        assert!("0".repeat(63).parse::<Token>().is_err());
    });
}

#[test]
fn wrong_and_unknown_are_told_the_same_and_locked_the_same() {
    run(async {
        let world = world().await;
        for address in ["anna@exempel.se", "nobody@exempel.se", "no address", ""] {
            for attempt in 0..i64::from(ATTEMPTS) {
                let told = world.try_at(address, "fel lösenord här", attempt).await.unwrap_err();
                assert!(matches!(told, SignInError::Wrong), "{address} {attempt}: {told}");
            }
            let told = world.try_at(address, RIGHT, 12).await.unwrap_err();
            assert!(matches!(told, SignInError::Locked), "{address}: {told}");
        }
        let told = world.try_at("anna@exempel.se", RIGHT, 23).await.unwrap_err();
        assert!(matches!(told, SignInError::Locked), "fourteen minutes later");
        assert!(world.try_at("anna@exempel.se", RIGHT, 24).await.is_ok(), "fifteen");
    });
}

#[test]
fn a_success_forgets_what_failed_before() {
    run(async {
        let world = world().await;
        for round in 0..3 {
            for attempt in 0..i64::from(ATTEMPTS) - 1 {
                let told = world.try_at("anna@exempel.se", "fel", round * 10 + attempt).await;
                assert!(matches!(told, Err(SignInError::Wrong)));
            }
            assert!(world.try_at("anna@exempel.se", RIGHT, round * 10 + 9).await.is_ok());
        }
    });
}

#[test]
fn too_many_from_one_place_wait_a_minute() {
    run(async {
        let world = world().await;
        for number in 0..ATTEMPTS_A_MINUTE {
            let address = format!("a{number}@exempel.se");
            let told = world.try_at(&address, "fel", 0).await;
            assert!(matches!(told, Err(SignInError::Wrong)));
        }
        let told = world.try_at("anna@exempel.se", RIGHT, 0).await;
        assert!(matches!(told, Err(SignInError::TooOften)));
        assert!(world.try_at("anna@exempel.se", RIGHT, 1).await.is_ok());
    });
}

#[test]
fn signing_in_again_ends_the_session_before_and_signing_out_ends_it() {
    run(async {
        let world = world().await;
        let first = world.try_at("anna@exempel.se", RIGHT, 0).await.unwrap().token;
        let attempt = Attempt {
            source: HERE,
            address: "anna@exempel.se",
            password: Password::typed(RIGHT.to_owned()),
            in_place_of: Some(&first),
            now: START + Duration::minutes(1),
        };
        let second = world.desk.sign_in(attempt).await.unwrap().token;
        assert!(first != second && world.present(&first, 1).await.is_none());
        assert!(world.present(&second, 1).await.is_some());
        world.desk.sign_out(&second).await.unwrap();
        assert!(world.present(&second, 1).await.is_none());
    });
}

#[test]
fn what_binds_is_done_shortly_after_the_password_was_given() {
    run(async {
        let world = world().await;
        let token = world.try_at("anna@exempel.se", RIGHT, 0).await.unwrap().token;
        let present = world.present(&token, 9).await.unwrap();
        assert!(present.is_confirmed(START + Duration::minutes(9)));
        let later = START + Duration::minutes(10);
        assert!(!present.is_confirmed(later));
        let typed = |text: &str| Password::typed(text.to_owned());
        let told = world.desk.confirm(&present, &token, HERE, typed("fel"), later).await;
        assert!(matches!(told, Err(SignInError::Wrong)));
        assert!(world.present(&token, 10).await.is_some(), "a mistake signs nobody out");
        let confirmed =
            world.desk.confirm(&present, &token, HERE, typed(RIGHT), later).await.unwrap();
        assert!(world.present(&token, 10).await.is_none(), "a new token");
        let before = present;
        let present = world.present(&confirmed.token, 10).await.unwrap();
        assert!(present.is_confirmed(START + Duration::minutes(19)));
        assert!(present.made(before.session.csrf.as_str()), "a form that stands open goes on");
        let anew = world.try_at("anna@exempel.se", RIGHT, 11).await.unwrap().session;
        assert!(!present.made(anew.csrf.as_str()), "signing in anew makes new forms");
    });
}

#[test]
fn a_disabled_or_erased_account_is_out_at_once_and_told_nothing() {
    run(async {
        let world = world().await;
        let token = world.try_at("anna@exempel.se", RIGHT, 0).await.unwrap().token;
        let now = Moment::new(START).unwrap();
        assert!(world.register.disable_account("p-1", now).await.unwrap());
        assert!(world.present(&token, 1).await.is_none());
        let told = world.try_at("anna@exempel.se", RIGHT, 1).await;
        assert!(matches!(told, Err(SignInError::Wrong)));
        assert!(world.register.enable_account("p-1").await.unwrap());
        assert!(world.try_at("anna@exempel.se", RIGHT, 2).await.is_ok());
        assert!(world.register.erase_account("p-1", now).await.unwrap());
        let told = world.try_at("anna@exempel.se", RIGHT, 3).await;
        assert!(matches!(told, Err(SignInError::Wrong)));
    });
}

#[test]
fn a_person_acts_for_an_organisation_only_as_a_member() {
    run(async {
        let world = world().await;
        let token = world.try_at("anna@exempel.se", RIGHT, 0).await.unwrap().token;
        let present = world.present(&token, 0).await.unwrap();
        let membership = |person: &str| Membership {
            person: person.parse().unwrap(),
            organisation: "delmos".parse().unwrap(),
            role: Role::Decider,
        };
        let mut people = State::default();
        people.memberships.insert(membership("p-2"));
        for person in ["p-1", "p-2"] {
            let chosen = world.desk.choose(&present, &membership(person), &people).await.unwrap();
            assert!(!chosen, "{person}");
        }
        people.memberships.insert(membership("p-1"));
        assert!(world.desk.choose(&present, &membership("p-1"), &people).await.unwrap());
        let present = world.present(&token, 0).await.unwrap();
        assert_eq!(present.membership(&people), Some(membership("p-1")));
        people.memberships.remove(&membership("p-1"));
        assert_eq!(present.membership(&people), None, "who left acts no longer");
    });
}

#[test]
fn a_session_sends_so_many_forms_a_minute() {
    run(async {
        let world = world().await;
        let signed_in = world.try_at("anna@exempel.se", RIGHT, 0).await.unwrap();
        let again = world.try_at("anna@exempel.se", RIGHT, 0).await.unwrap();
        let present = world.present(&signed_in.token, 0).await.unwrap();
        for _ in 0..SENDINGS_A_MINUTE {
            assert!(world.desk.may_send(&present, START));
        }
        assert!(!world.desk.may_send(&present, START + Duration::seconds(59)));
        let other = world.present(&again.token, 0).await.unwrap();
        assert!(world.desk.may_send(&other, START), "another session");
        assert!(world.desk.may_send(&present, START + Duration::MINUTE));
    });
}

/// Who comes back from a provider without having been sent there gets in nowhere.
#[test]
fn an_answer_that_nobody_asked_for_signs_nobody_in() {
    run(async {
        let world = world().await;
        let browser = Token::new().unwrap();
        let returning = |state| by_provider::Returning {
            browser: &browser,
            state,
            code: "kod",
            issuer: None,
            session: None,
            now: START,
        };
        let state = Token::new().unwrap();
        let told = world.desk.return_from_provider(returning(state.as_str())).await;
        assert!(matches!(told, Err(SignInError::NoProvider)));
        let settings = identity::Settings {
            issuer: "http://127.0.0.1:9".to_owned(),
            client: "brygga".to_owned(),
            secret: None,
            returns_to: "http://127.0.0.1:9/logga-in/svar".to_owned(),
        };
        let desk = SignInDesk::new(Arc::clone(&world.register))
            .with_provider(Provider::new(settings).unwrap())
            .without_passwords();
        for state in [state.as_str(), "", "inget"] {
            let told = desk.return_from_provider(returning(state)).await;
            assert!(matches!(told, Err(SignInError::NotAsked)), "{state}");
        }
        let leaving = by_provider::Leaving {
            source: HERE,
            browser: &browser,
            purpose: by_provider::Purpose::SignIn,
            leads_to: "",
            note: "en",
            now: START,
        };
        let told = desk.leave_for_provider(leaving).await;
        assert!(matches!(told, Err(SignInError::Identity(_))), "nobody listens there");
        let attempt = Attempt {
            source: HERE,
            address: "anna@exempel.se",
            password: Password::typed(RIGHT.to_owned()),
            in_place_of: None,
            now: START,
        };
        let told = desk.sign_in(attempt).await;
        assert!(matches!(told, Err(SignInError::PasswordsOff)));
    });
}

#[test]
fn an_invitation_gives_a_password_once() {
    run(async {
        let world = world().await;
        let token = world.desk.invite(&"p-1".parse().unwrap(), START).await.unwrap();
        let later = START + inviting::INVITED_FOR;
        assert!(world.desk.invited(&token, later).await.unwrap().is_none(), "too late");
        let invited = world.desk.invited(&token, START).await.unwrap().unwrap();
        let take_up = async |password: &str| {
            let password = Password::typed(password.to_owned());
            world.desk.take_up_with_password(&invited, &password, START).await
        };
        let told = take_up("kort").await;
        assert!(matches!(told, Err(inviting::InvitationError::Password(_))), "and it stands");
        assert!(take_up("fem gröna stolar dansar").await.unwrap());
        assert!(!take_up("sex gröna stolar dansar").await.unwrap(), "once");
        assert!(world.try_at("anna@exempel.se", "fem gröna stolar dansar", 0).await.is_ok());
    });
}
