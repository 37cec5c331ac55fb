//! Payment orders between grants and the bank: what they are called and which accounts they are paid to.

use domain::grants::access::People;
use domain::grants::draw::Hash;
use domain::grants::grant;
use domain::grants::grant::instalment::OrderKey;
use domain::grants::id::{BankAccountId, GrantId};
use domain::grants::payment_file::FiledOrder;
use interchange::account::Account;
use interchange::credit_transfer::{EndToEndId, Order, Remittance};
use time::Date;

use super::payment_error::InvalidAccount;

/// How much of a hash stands for a grant whose own name the bank does not take: 22 digits, 88 bits.
const HASH_DIGITS: usize = 22;

/// Returns the account that a text names: `bankgiro`, `plusgiro` or `IBAN` and the number, in any case;
/// an IBAN also alone.
///
/// # Errors
/// [`InvalidAccount`] where the kind is lacking, or the number's check digits are wrong.
///
/// ```
/// use operations::grants::payment_order::parse_account;
///
/// assert_eq!(parse_account("Bankgiro 50501055").unwrap().to_string(), "bankgiro 5050-1055");
/// assert_eq!(parse_account("plusgiro 90 19 50-6").unwrap().to_string(), "plusgiro 90 19 50-6");
/// assert!(parse_account("SE45 5000 0000 0583 9825 7466").is_ok());
/// let told = parse_account("5050-1055").unwrap_err();
/// assert!(told.to_string().ends_with("before the number (bankgiro 5050-1055)"));
/// ```
pub fn parse_account(text: &str) -> Result<Account, InvalidAccount> {
    let text = text.trim();
    let (kind, number) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let number = number.trim();
    match kind.to_lowercase().as_str() {
        "bankgiro" | "bg" => Ok(Account::Bankgiro(number.parse()?)),
        "plusgiro" | "pg" => Ok(Account::Plusgiro(number.parse()?)),
        "iban" => Ok(Account::Iban(number.parse()?)),
        _ if is_like_iban(text) => Ok(Account::Iban(text.parse()?)),
        _ => Err(InvalidAccount::Kind { found: text.chars().take(40).collect() }),
    }
}

/// Returns whether a text begins as an IBAN does: a country and two digits.
fn is_like_iban(text: &str) -> bool {
    let mut characters = text.chars();
    let letters = characters.by_ref().take(2).filter(char::is_ascii_alphabetic).count();
    let digits = characters.take(2).filter(char::is_ascii_digit).count();
    (letters, digits) == (2, 2)
}

/// Returns the name of a payment: the grant, the instalment and the attempt, `B-2018-0007-2.1`. Where the
/// bank would not take the grant's own name, the beginning of its hash stands for it: such a name has no
/// hyphen, so that no two orders share one.
///
/// ```
/// use domain::grants::grant::instalment::OrderKey;
/// use operations::grants::payment_order::payment_name;
///
/// let order = |grant: &str| OrderKey { grant: grant.parse().unwrap(), instalment: 2, attempt: 1 };
/// assert_eq!(payment_name(&order("B-2018-0007")).as_str(), "B-2018-0007-2.1");
/// assert!(payment_name(&order("bidrag till Årjäng")).as_str().ends_with(".2.1"));
/// ```
#[must_use]
pub fn payment_name(order: &OrderKey) -> EndToEndId {
    let OrderKey { grant, instalment, attempt } = order;
    EndToEndId::of_instalment(&format!("{grant}-{instalment}"), *attempt).unwrap_or_else(|_| {
        let name = format!("{}.{instalment}.{attempt}", hashed(grant));
        name.parse().expect("digits and full stops, at most 34 of them")
    })
}

/// Returns the reference that the invoice of a reclaim asks the recipient to pay with:
/// `B-2018-0007-R1`.
#[must_use]
pub fn reclaim_reference(grant: &GrantId, reclaim: u16) -> EndToEndId {
    let own = format!("{grant}-R{reclaim}").parse();
    own.unwrap_or_else(|_| {
        let name = format!("{}.R{reclaim}", hashed(grant));
        name.parse().expect("digits, a letter and full stops, at most 29 of them")
    })
}

/// Returns the grant and the reclaim that a reference of an invoice may be about, or `None` where it
/// cannot be told from the reference.
#[must_use]
pub fn reclaim_referred_to(reference: &str) -> Option<(GrantId, u16)> {
    let (grant, number) = reference.trim().rsplit_once("-R")?;
    let (grant, number) = (grant.parse().ok()?, number.parse().ok()?);
    (reclaim_reference(&grant, number).as_str() == reference.trim()).then_some((grant, number))
}

fn hashed(grant: &GrantId) -> String {
    Hash::of(grant.as_str()).as_str().chars().take(HASH_DIGITS).collect()
}

/// Returns an order as a file is to have it, or `None` where the grant has no such instalment.
pub(super) fn filed(
    state: &grant::State,
    people: &People,
    order: OrderKey,
    account: &BankAccountId,
) -> Option<FiledOrder> {
    let instalment = state.instalments.get(&order.instalment)?;
    let recipient = &state.origin.as_ref()?.recipient;
    Some(FiledOrder {
        name: payment_name(&order).as_str().to_owned(),
        amount: instalment.planned.amount,
        creditor: people.body(recipient).0,
        account: account.clone(),
        order,
    })
}

/// Returns an order as the bank reads it.
pub(super) fn as_bank_order(one: &FiledOrder, execution: Date) -> Result<Order, InvalidAccount> {
    let OrderKey { grant, instalment, .. } = &one.order;
    let message = format!("Statsbidrag {grant}, delutbetalning {instalment}");
    Ok(Order {
        end_to_end: payment_name(&one.order),
        amount: one.amount,
        creditor: one.creditor.clone(),
        account: parse_account(one.account.as_str())?,
        remittance: Remittance::Message(message.chars().take(140).collect()),
        execution,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_read_as_recipients_write_them() {
        let read = |text: &str| parse_account(text).map(|account| account.to_string());
        for (text, told) in [
            ("bankgiro 5050-1055", "bankgiro 5050-1055"),
            (" BG 50501055 ", "bankgiro 5050-1055"),
            ("Plusgiro\t901950-6", "plusgiro 90 19 50-6"),
            ("iban SE4550000000058398257466", "IBAN SE45 5000 0000 0583 9825 7466"),
            ("se45 5000 0000 0583 9825 7466", "IBAN SE45 5000 0000 0583 9825 7466"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(told), "{text}");
            assert_eq!(read(told).as_deref(), Ok(told), "what is written is read back");
        }
        for wrong in ["", "bankgiro", "bankgiro 5050-1056", "5050-1055", "konto 1", "SE45", "å"] {
            let told = read(wrong).unwrap_err().to_string();
            assert!(told.len() < 500 && !told.contains('\n'), "{wrong}: {told}");
        }
        assert!(read(&"9".repeat(10_000)).unwrap_err().to_string().len() < 500);
    }

    #[test]
    fn no_two_orders_share_a_name() {
        let mut names = std::collections::BTreeSet::new();
        let grants =
            ["b", "b-1", "b-1-1", "b.1", "b-1.1", "bidrag å", "bidrag/2", &"x".repeat(120)];
        for grant in grants {
            for instalment in [1, 2, 11, u16::MAX] {
                for attempt in [1, 2, 12, u16::MAX] {
                    let order = OrderKey { grant: grant.parse().unwrap(), instalment, attempt };
                    assert!(names.insert(payment_name(&order)), "{order:?}");
                }
                let grant: GrantId = grant.parse().unwrap();
                assert!(names.insert(reclaim_reference(&grant, instalment)), "{grant}");
            }
        }
        assert_eq!(names.len(), grants.len() * 4 * 5);
    }

    #[test]
    fn a_reference_tells_its_reclaim() {
        let grant: GrantId = "B-2018-0007".parse().unwrap();
        let reference = reclaim_reference(&grant, 3);
        assert_eq!(reference.as_str(), "B-2018-0007-R3");
        assert_eq!(reclaim_referred_to(" B-2018-0007-R3 "), Some((grant, 3)));
        for other in ["", "-R1", "B-2018-0007-3.1", "B-2018-0007-R03", "B-R99999", "å-R1"] {
            assert_eq!(reclaim_referred_to(other), None, "{other}");
        }
    }
}
