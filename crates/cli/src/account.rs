//! `brygga account`: who may sign in.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

use console::Term;
use domain::grants::access::Role;
use domain::grants::id::OrganisationId;
use operations::accounts::{AccountsDesk, Listed, NewAccount};
use operations::reception::open_register;
use operations::sign_in::password::Password;
use register::account::{EmailAddress, Identity};
use register::location::Location;
use register::text::Word;
use time::OffsetDateTime;

use crate::output;

/// Who may sign in: add, list, disable, erase
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Where the register is: a file, or postgres://USER:PASSWORD@HOST/DATABASE [default:
    /// register.sqlite in the store]
    #[arg(long, global = true, value_name = "LOCATION")]
    register: Option<Location>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Add an account; the password is asked for, or read from standard input
    Add {
        /// The e-mail address to sign in with
        address: EmailAddress,
        /// What pages call the person
        #[arg(long)]
        name: Word,
        /// The organisation: a municipality's or a county's code, or an authority's name
        #[arg(long)]
        organisation: OrganisationId,
        /// The role, in Swedish: systemförvaltare, handläggare, sökande …
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// List the accounts with their roles
    List,
    /// Disable an account and sign the person out
    Disable {
        /// The address
        address: EmailAddress,
    },
    /// Open a disabled account again
    Enable {
        /// The address
        address: EmailAddress,
    },
    /// Give an account another password, asked for or read from standard input, and sign the person out
    Password {
        /// The address
        address: EmailAddress,
    },
    /// Tie an account to who the person is at a provider of OpenID Connect
    Link {
        /// The address
        address: EmailAddress,
        /// The provider's address, as `brygga serve --oidc-issuer` has it
        #[arg(long, value_name = "URL")]
        issuer: Word,
        /// The person's subject there; the page that turns them away shows it
        #[arg(long)]
        subject: Word,
    },
    /// Erase a person: what they are called, how they sign in and for whom they act
    Erase {
        /// The address
        address: EmailAddress,
    },
}

fn role(text: &str) -> Result<Role, String> {
    let given = Role::ALL.into_iter().filter(|role| *role != Role::Public);
    given.clone().find(|role| role.swedish() == text).ok_or_else(|| {
        let names: Vec<&str> = given.map(Role::swedish).collect();
        format!("write one of {}", names.join(", "))
    })
}

/// Returns where the register is: where `given` says, or in the store.
pub(crate) fn location(given: Option<&Location>, store: &Path) -> anyhow::Result<Location> {
    if let Some(location) = given {
        return Ok(location.clone());
    }
    std::fs::create_dir_all(store).map_err(|error| {
        anyhow::anyhow!("make the directory {}: {error}; name another", store.display())
    })?;
    Ok(Location::File(store.join("register.sqlite")))
}

pub(crate) fn run(arguments: &Arguments, store: &Path) -> anyhow::Result<()> {
    let location = location(arguments.register.as_ref(), store)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let register = open_register(&location).await?;
        change(&AccountsDesk::new(register)?, &arguments.command).await
    })
}

async fn change(desk: &AccountsDesk, command: &Command) -> anyhow::Result<()> {
    let now = OffsetDateTime::now_utc();
    match command {
        Command::Add { address, name, organisation, role } => {
            let account = NewAccount {
                address: address.clone(),
                name: name.clone(),
                password: new_password()?,
                organisation: organisation.clone(),
                role: *role,
            };
            let person = desk.add(account, now).await?;
            writeln!(io::stdout(), "{address}: {person}")?;
        }
        Command::List => {
            let rows: Vec<Vec<String>> = desk.list().await?.iter().map(row).collect();
            output::write_table(&["address", "name", "state", "roles"], &rows, io::stdout())?;
        }
        Command::Link { address, issuer, subject } => {
            let identity = Identity { issuer: issuer.clone(), subject: subject.clone() };
            desk.link(address, &identity).await?;
        }
        Command::Disable { address } => desk.disable(address, now).await?,
        Command::Enable { address } => desk.enable(address).await?,
        Command::Password { address } => desk.set_password(address, &new_password()?).await?,
        Command::Erase { address } => desk.erase(address, now).await?,
    }
    Ok(())
}

/// Returns an account as a row: address, name, state, roles.
fn row(Listed { account, memberships }: &Listed) -> Vec<String> {
    let address = account.address.as_ref().map_or(account.person.as_str(), EmailAddress::as_str);
    let name = account.name.as_ref().map_or("", Word::as_str);
    let state = match (&account.erased, &account.disabled) {
        (Some(_), _) => "erased",
        (None, Some(_)) => "disabled",
        (None, None) => "open",
    };
    let roles: Vec<String> =
        memberships.iter().map(|of| format!("{} {}", of.organisation, of.role)).collect();
    vec![address.to_owned(), name.to_owned(), state.to_owned(), roles.join(", ")]
}

/// Asks for a new password twice without showing it, or reads one line of standard input.
fn new_password() -> anyhow::Result<Password> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        let typed = line.trim_end_matches(['\r', '\n']);
        anyhow::ensure!(
            !typed.is_empty(),
            "read the password: standard input is empty; write it there"
        );
        return Ok(Password::typed(typed.to_owned()));
    }
    let (first, second) = (asked("New password: ")?, asked("The same again: ")?);
    anyhow::ensure!(first == second, "keep the password: the two are not the same; try again");
    Ok(Password::typed(first))
}

fn asked(question: &str) -> anyhow::Result<String> {
    let mut terminal = Term::stderr();
    terminal.write_all(question.as_bytes())?;
    Ok(terminal.read_secure_line()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_written_in_swedish_and_nobody_is_made_the_public() {
        assert_eq!(role("systemförvaltare"), Ok(Role::Administrator));
        assert!(role("allmänhet").unwrap_err().starts_with("write one of handläggare, "));
        assert!(role("admin").is_err());
    }
}
