//! Accounts of the demonstration: everyone can sign in with the password that the page shows.

use register::account::Account;
use register::text::{Moment, Word};

use super::cast::{PASSWORD, people};
use crate::grants::Desk;
use crate::grants::error::DeskError;
use crate::sign_in::password::{self, Password};

/// When the accounts were made, the same in every demonstration.
const MADE: &str = "2018-04-20T06:00:00.000000Z";

/// Makes the accounts that are not there. All have one password, so it is hashed once.
pub(super) async fn make(desk: &Desk) -> Result<(), DeskError> {
    let created: Moment = MADE.parse()?;
    let hashed = password::hash(&Password::typed(PASSWORD.to_owned()), &[]).ok();
    for person in people() {
        let (id, name): (Word, Word) = (person.person.parse()?, person.name.parse()?);
        let Ok(address) = person.address.parse() else { continue };
        let account =
            Account { password: hashed.clone(), ..Account::new(id, address, name, created) };
        desk.register().make_account(&account).await?;
    }
    Ok(())
}
