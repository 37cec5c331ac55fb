//! A bank: pays what files order, sends some of it back, and tells of it in statements.

use std::fmt::Write as _;

use operations::grants::payment_file::PaymentFile;
use time::Date;

/// A booking as the bank has it.
#[derive(Debug, Clone)]
pub(crate) struct Booking {
    pub(crate) day: Date,
    pub(crate) is_credit: bool,
    pub(crate) ore: i64,
    pub(crate) end_to_end: String,
    pub(crate) reference: String,
    /// The receiver's reference that the payer wrote.
    pub(crate) told: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Bank {
    pub(crate) bookings: Vec<Booking>,
    seen: Vec<String>,
}

impl Bank {
    /// Books a file, once: the bank refuses a name that it has seen.
    pub(crate) fn hand_in(&mut self, file: &PaymentFile, day: Date) {
        if self.seen.contains(&file.name) {
            return;
        }
        self.seen.push(file.name.clone());
        for order in &file.orders {
            assert!(
                !self.bookings.iter().any(|one| one.end_to_end == order.name),
                "{} is ordered twice",
                order.name
            );
            self.book(day, false, order.amount.ore(), &order.name);
        }
    }

    pub(crate) fn book(&mut self, day: Date, is_credit: bool, ore: i64, end_to_end: &str) {
        let reference = format!("R{}", self.bookings.len() + 1);
        let end_to_end = end_to_end.to_owned();
        self.bookings.push(Booking { day, is_credit, ore, end_to_end, reference, told: None });
    }

    /// Sends a payment back.
    pub(crate) fn send_back(&mut self, index: usize, day: Date) {
        let Booking { ore, end_to_end, .. } = self.bookings[index].clone();
        self.book(day, true, ore, &end_to_end);
    }

    /// Returns whether a payment has come back.
    pub(crate) fn has_sent_back(&self, end_to_end: &str) -> bool {
        self.bookings.iter().any(|one| one.is_credit && one.end_to_end == end_to_end)
    }

    /// Returns what has left the account for a grant's instalment, in öre, whatever the attempt.
    pub(crate) fn net(&self, instalment: &str) -> i64 {
        let prefix = format!("{instalment}.");
        let of_it = self.bookings.iter().filter(|one| one.end_to_end.starts_with(&prefix));
        of_it.map(|one| if one.is_credit { -one.ore } else { one.ore }).sum()
    }
}

/// Returns a statement with some bookings.
pub(crate) fn statement(name: &str, bookings: &[Booking]) -> String {
    let mut text = format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt>\
         <Id>{name}</Id><Acct><Id><Othr><Id>50501055</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm>\
         </Othr></Id></Acct>"
    );
    for one in bookings {
        let (kronor, ore) = (one.ore / 100, one.ore % 100);
        let way = if one.is_credit { "CRDT" } else { "DBIT" };
        let returned = if one.is_credit && one.told.is_none() {
            "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
        } else {
            ""
        };
        let told = one.told.as_deref().map_or_else(String::new, |told| {
            format!("<RmtInf><Strd><CdtrRefInf><Ref>{told}</Ref></CdtrRefInf></Strd></RmtInf>")
        });
        write!(
            text,
            "<Ntry><Amt Ccy=\"SEK\">{kronor}.{ore:02}</Amt><CdtDbtInd>{way}</CdtDbtInd>\
             <Sts>BOOK</Sts><BookgDt><Dt>{}</Dt></BookgDt><NtryDtls><TxDtls><Refs>\
             <AcctSvcrRef>{}</AcctSvcrRef><EndToEndId>{}</EndToEndId></Refs>{told}{returned}\
             </TxDtls></NtryDtls></Ntry>",
            one.day, one.reference, one.end_to_end
        )
        .unwrap();
    }
    text + "</Stmt></BkToCstmrStmt></Document>"
}
