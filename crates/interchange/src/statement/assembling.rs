//! Entries put together from the elements of a statement.

use std::collections::VecDeque;

use domain::money::Ore;
use time::Date;
use time::macros::format_description;

use super::elements::Element;
use super::refusal::{Cause, cut};
use super::{Direction, Entry, Place, Return, StatedAccount, Status};

const STATEMENT: &str = "Document/BkToCstmrStmt/Stmt";
const MOST_TRANSACTIONS: usize = 100_000;

/// The statement under way, and entries that are ready.
#[derive(Default)]
pub(super) struct Assembly {
    ready: VecDeque<Entry>,
    n_statements: u32,
    message_page: Option<String>,
    statement: Option<String>,
    page: Option<String>,
    account: AccountParts,
    n_entries: u32,
    entry: EntryParts,
    transactions: Vec<TransactionParts>,
}

#[derive(Default)]
struct AccountParts {
    number: Option<String>,
    scheme: Option<String>,
}

impl AccountParts {
    fn take(&mut self) -> Option<StatedAccount> {
        let scheme = self.scheme.take();
        self.number.take().map(|number| StatedAccount::of(number, scheme))
    }

    /// Keeps what an element says of the account, where `rest` is its path below it.
    fn keep(&mut self, rest: &str, text: String) {
        match rest {
            "IBAN" => {
                self.number = Some(text);
                self.scheme = Some("IBAN".to_owned());
            }
            "Othr/Id" => self.number = Some(text),
            "Othr/SchmeNm/Cd" | "Othr/SchmeNm/Prtry" => self.scheme = Some(text),
            _ => {}
        }
    }
}

#[derive(Default)]
struct EntryParts {
    amount: Option<Ore>,
    direction: Option<Direction>,
    is_reversal: bool,
    status: Option<Status>,
    booked: Option<Date>,
    bank_reference: Option<String>,
}

#[derive(Default)]
struct TransactionParts {
    amount: Option<Ore>,
    direction: Option<Direction>,
    end_to_end: Option<String>,
    bank_reference: Option<String>,
    reference: Option<String>,
    creditor: AccountParts,
    debtor: AccountParts,
    returned: Option<Return>,
}

impl Assembly {
    /// Returns the next entry that is ready.
    pub(super) fn take(&mut self) -> Option<Entry> {
        self.ready.pop_front()
    }

    /// Returns whether the document held statements.
    pub(super) fn finish(&self) -> Result<(), Cause> {
        if self.n_statements == 0 {
            Err(Cause::Missing { missing: "a statement (Stmt)" })
        } else {
            Ok(())
        }
    }

    /// Takes note that an element begins.
    pub(super) fn open(&mut self, path: &str) -> Result<(), Cause> {
        if path == STATEMENT {
            self.n_statements = self.n_statements.saturating_add(1);
            self.n_entries = 0;
            self.statement = None;
            self.page = self.message_page.clone();
            self.account = AccountParts::default();
        }
        match path.strip_prefix(STATEMENT) {
            Some("/Ntry") => {
                self.n_entries = self.n_entries.saturating_add(1);
                self.entry = EntryParts::default();
                self.transactions.clear();
            }
            Some("/Ntry/NtryDtls/TxDtls") if self.transactions.len() == MOST_TRANSACTIONS => {
                return Err(Cause::TooManyTransactions);
            }
            Some("/Ntry/NtryDtls/TxDtls") => self.transactions.push(TransactionParts::default()),
            Some("/Ntry/NtryDtls/TxDtls/RtrInf") => {
                if let Some(transaction) = self.transactions.last_mut() {
                    transaction.returned = Some(Return { reason: None });
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes what an element held.
    pub(super) fn close(&mut self, path: &str, element: Element) -> Result<(), Cause> {
        if path == "Document/BkToCstmrStmt/GrpHdr/MsgPgntn/PgNb" {
            self.message_page = Some(element.text);
            return Ok(());
        }
        let Some(path) = path.strip_prefix(STATEMENT).and_then(|rest| rest.strip_prefix('/'))
        else {
            return Ok(());
        };
        if let Some(path) = path.strip_prefix("Ntry/NtryDtls/TxDtls/") {
            return match self.transactions.last_mut() {
                Some(transaction) => transaction.close(path, element),
                None => Ok(()),
            };
        }
        if let Some(path) = path.strip_prefix("Ntry/") {
            return self.entry.close(path, element);
        }
        match path {
            "Id" => self.statement = Some(element.text),
            "StmtPgntn/PgNb" => self.page = Some(element.text),
            "Acct/Ccy" => check_currency(Some(&element.text))?,
            "Ntry" => self.complete()?,
            _ => {
                if let Some(rest) = path.strip_prefix("Acct/Id/") {
                    self.account.keep(rest, element.text);
                }
            }
        }
        Ok(())
    }

    /// Makes the entry under way ready, as one entry or as one for each of its transactions.
    fn complete(&mut self) -> Result<(), Cause> {
        let missing = |missing| move || Cause::Missing { missing };
        let entry = std::mem::take(&mut self.entry);
        let amount = entry.amount.ok_or_else(missing("the amount (Amt) of the entry"))?;
        let direction =
            entry.direction.ok_or_else(missing("the direction (CdtDbtInd) of the entry"))?;
        let status = entry.status.ok_or_else(missing("the status (Sts) of the entry"))?;
        let statement =
            self.statement.clone().ok_or_else(missing("the name (Id) of the statement"))?;
        let account = AccountParts {
            number: self.account.number.clone(),
            scheme: self.account.scheme.clone(),
        }
        .take()
        .ok_or_else(missing("the account (Acct) of the statement"))?;
        let mut transactions = std::mem::take(&mut self.transactions);
        match transactions.as_mut_slice() {
            [] => transactions.push(TransactionParts::default()),
            // What was booked is what the entry says, whatever charges the transaction tells of.
            [only] => (only.amount, only.direction) = (Some(amount), Some(direction)),
            several => check_sum(amount, direction, several)?,
        }
        for (index, mut parts) in transactions.into_iter().enumerate() {
            let transaction = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
            self.ready.push_back(Entry {
                place: Place {
                    statement: statement.clone(),
                    page: self.page.clone(),
                    entry: self.n_entries,
                    transaction,
                },
                account: account.clone(),
                booked: entry.booked,
                amount: parts.amount.unwrap_or(amount),
                direction: parts.direction.unwrap_or(direction),
                is_reversal: entry.is_reversal,
                status,
                end_to_end: parts.end_to_end.take(),
                bank_reference: parts
                    .bank_reference
                    .take()
                    .or_else(|| entry.bank_reference.clone()),
                reference: parts.reference.take(),
                creditor_account: parts.creditor.take(),
                debtor_account: parts.debtor.take(),
                returned: parts.returned.take(),
            });
        }
        Ok(())
    }
}

/// Checks that transactions, those in the other direction taken away, add up to their entry.
fn check_sum(
    amount: Ore,
    direction: Direction,
    transactions: &[TransactionParts],
) -> Result<(), Cause> {
    let mut found_ore = 0_i128;
    for transaction in transactions {
        let missing = "the amount of a transaction in a batch (TxDtls)";
        let part = transaction.amount.ok_or(Cause::Missing { missing })?;
        let is_same_way = transaction.direction.unwrap_or(direction) == direction;
        found_ore += i128::from(part.ore()) * if is_same_way { 1 } else { -1 };
    }
    if found_ore == i128::from(amount.ore()) {
        Ok(())
    } else {
        Err(Cause::DoesNotAddUp { found_ore, entry: amount })
    }
}

impl EntryParts {
    fn close(&mut self, path: &str, element: Element) -> Result<(), Cause> {
        match path {
            "Amt" => self.amount = Some(amount(&element)?),
            "CdtDbtInd" => self.direction = Some(direction(&element.text)?),
            "RvslInd" => self.is_reversal = truth(&element.text)?,
            // The older version writes the status as text, the newer as a code within.
            "Sts" if element.text.is_empty() => {}
            "Sts" | "Sts/Cd" | "Sts/Prtry" => self.status = Some(status(&element.text)?),
            "BookgDt/Dt" | "BookgDt/DtTm" => self.booked = Some(day(&element.text)?),
            "AcctSvcrRef" => self.bank_reference = written(element.text),
            _ => {}
        }
        Ok(())
    }
}

impl TransactionParts {
    fn close(&mut self, path: &str, element: Element) -> Result<(), Cause> {
        match path {
            // The older version has the amount of a transaction among its details only.
            "Amt" => self.amount = Some(amount(&element)?),
            "AmtDtls/TxAmt/Amt" if self.amount.is_none() => self.amount = Some(amount(&element)?),
            "CdtDbtInd" => self.direction = Some(direction(&element.text)?),
            "Refs/EndToEndId" if element.text != "NOTPROVIDED" => {
                self.end_to_end = written(element.text);
            }
            "Refs/AcctSvcrRef" => self.bank_reference = written(element.text),
            "RmtInf/Strd/CdtrRefInf/Ref" if self.reference.is_none() => {
                self.reference = written(element.text);
            }
            "RtrInf/Rsn/Cd" | "RtrInf/Rsn/Prtry" => {
                self.returned = Some(Return { reason: written(element.text) });
            }
            _ => {
                if let Some(rest) = path.strip_prefix("RltdPties/CdtrAcct/Id/") {
                    self.creditor.keep(rest, element.text);
                } else if let Some(rest) = path.strip_prefix("RltdPties/DbtrAcct/Id/") {
                    self.debtor.keep(rest, element.text);
                }
            }
        }
        Ok(())
    }
}

fn written(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn check_currency(currency: Option<&str>) -> Result<(), Cause> {
    match currency {
        Some("SEK") => Ok(()),
        other => Err(Cause::Currency { found: cut(other.unwrap_or_default()) }),
    }
}

fn amount(element: &Element) -> Result<Ore, Cause> {
    check_currency(element.currency.as_deref())?;
    let text = element.text.as_str();
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let refused = || Cause::Amount { found: cut(text) };
    if is_decimal { text.parse().map_err(|_| refused()) } else { Err(refused()) }
}

fn direction(text: &str) -> Result<Direction, Cause> {
    match text {
        "CRDT" => Ok(Direction::Credit),
        "DBIT" => Ok(Direction::Debit),
        _ => Err(Cause::Code { found: cut(text), wanted: "CRDT, DBIT" }),
    }
}

fn status(text: &str) -> Result<Status, Cause> {
    match text {
        "BOOK" => Ok(Status::Booked),
        "PDNG" => Ok(Status::Pending),
        "INFO" => Ok(Status::Information),
        "FUTR" => Ok(Status::Future),
        _ => Err(Cause::Code { found: cut(text), wanted: "BOOK, PDNG, INFO, FUTR" }),
    }
}

fn truth(text: &str) -> Result<bool, Cause> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Cause::Code { found: cut(text), wanted: "true, false" }),
    }
}

/// Returns the day of a date or a point in time, as the bank's own clock has it.
fn day(text: &str) -> Result<Date, Cause> {
    let refused = || Cause::Day { found: cut(text) };
    let (head, tail) = text.split_at_checked(10).ok_or_else(refused)?;
    let goes_on = tail.is_empty() || tail.starts_with(['T', 'Z', '+', '-']);
    let date = Date::parse(head, format_description!("[year]-[month]-[day]"));
    date.ok().filter(|_| goes_on).ok_or_else(refused)
}
