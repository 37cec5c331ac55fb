//! Statements are read as they say, whole or not at all.

use domain::money::Ore;
use interchange::account::Account;
use interchange::statement::{Cause, Direction, Entries, Entry, StatedAccount, Status, read};
use proptest::prelude::*;
use time::macros::date;

use crate::schema;

/// A statement with a single payment, a batch of two with a return, a reversal and a pending one.
/// Names and numbers are fictional or published examples.
fn statement(version: &str) -> String {
    let newer = version == "08";
    let status = |code: &str| if newer { format!("<Cd>{code}</Cd>") } else { code.to_owned() };
    let amount = |text: &str| {
        if newer {
            format!("<Amt Ccy=\"SEK\">{text}</Amt><CdtDbtInd>CRDT</CdtDbtInd>")
        } else {
            format!("<AmtDtls><TxAmt><Amt Ccy=\"SEK\">{text}</Amt></TxAmt></AmtDtls>")
        }
    };
    let code = "<BkTxCd><Prtry><Cd>A</Cd></Prtry></BkTxCd>";
    let (booked, pending) = (status("BOOK"), status("PDNG"));
    let (first, second) = (amount("1500.00"), amount("0.5"));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">
 <BkToCstmrStmt>
  <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-26T06:00:00</CreDtTm></GrpHdr>
  <Stmt>
   <Id>K-2026-11-25</Id><CreDtTm>2026-11-26T06:00:00</CreDtTm>
   <Acct><Id><IBAN>SE4550000000058398257466</IBAN></Id><Ccy>SEK</Ccy></Acct>
   <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="SEK">9</Amt>
    <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-25</Dt></Dt></Bal>
   <Ntry>
    <Amt Ccy="SEK">4000000.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>{booked}</Sts>
    <BookgDt><Dt>2026-11-25</Dt></BookgDt><AcctSvcrRef>R&#49;</AcctSvcrRef>{code}
    <NtryDtls><TxDtls><Refs><EndToEndId>B-7.1</EndToEndId></Refs>{single}
     <RltdPties><Cdtr>{name}</Cdtr>
      <CdtrAcct><Id><Othr><Id>50501055</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm></Othr></Id></CdtrAcct>
     </RltdPties></TxDtls></NtryDtls>
   </Ntry>
   <Ntry>
    <Amt Ccy="SEK">1500.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{booked}</Sts>
    <BookgDt><DtTm>2026-11-25T23:59:59+01:00</DtTm></BookgDt><AcctSvcrRef>R2</AcctSvcrRef>{code}
    <NtryDtls>
     <TxDtls><Refs><AcctSvcrRef>R2-1</AcctSvcrRef><EndToEndId>B-8.1</EndToEndId></Refs>{first}
      <RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf></TxDtls>
     <TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{second}</TxDtls>
    </NtryDtls>
   </Ntry>
   <Ntry>
    <Amt Ccy="SEK">7.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd>
    <Sts>{booked}</Sts>{code}
   </Ntry>
   <Ntry><Amt Ccy="SEK">8</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>{pending}</Sts>{code}</Ntry>
  </Stmt>
 </BkToCstmrStmt>
</Document>"#,
        single =
            if newer { "<Amt Ccy=\"SEK\">4000000</Amt><CdtDbtInd>DBIT</CdtDbtInd>" } else { "" },
        name = if newer {
            "<Pty><Nm>Räddningstjänsten &amp; son</Nm></Pty>"
        } else {
            "<Nm>Räddningstjänsten &amp; son</Nm>"
        },
    )
}

fn entries(text: &str) -> Vec<Entry> {
    read(text.as_bytes()).unwrap()
}

/// Returns why a file is refused, having checked the sentence.
fn cause(text: impl AsRef<[u8]>) -> Cause {
    let error = read(text.as_ref()).unwrap_err();
    let message = error.to_string();
    assert!(message.chars().count() < 500 && !message.contains('\n'), "{message}");
    error.cause
}

#[test]
fn both_versions_are_read_alike() {
    for version in ["02", "08"] {
        schema::assert_follows(
            &format!("camt.053.001.{version}.xsd"),
            statement(version).as_bytes(),
        );
    }
    assert_eq!(entries(&statement("02")), entries(&statement("08")));
}

#[test]
fn an_entry_says_what_the_bank_says() {
    let entries = entries(&statement("02"));
    let [single, returned, other, reversal, pending] = entries.as_slice() else {
        panic!("{entries:#?}");
    };
    assert_eq!(single.amount, Ore::new(400_000_000));
    assert_eq!((single.direction, single.status), (Direction::Debit, Status::Booked));
    assert_eq!(single.booked, Some(date!(2026 - 11 - 25)));
    assert_eq!(single.end_to_end.as_deref(), Some("B-7.1"));
    assert_eq!(single.bank_reference.as_deref(), Some("R1"));
    let bankgiro = Account::Bankgiro("5050-1055".parse().unwrap());
    assert_eq!(single.creditor_account, Some(StatedAccount::Known(bankgiro)));
    assert_eq!(returned.amount, Ore::new(150_000));
    assert_eq!(returned.booked, Some(date!(2026 - 11 - 25)));
    assert_eq!(returned.bank_reference.as_deref(), Some("R2-1"));
    let reason = returned.returned.as_ref().unwrap().reason.as_deref();
    assert_eq!(reason, Some("AC01"));
    assert_eq!((other.amount, other.end_to_end.as_ref()), (Ore::new(50), None));
    assert_eq!(other.bank_reference.as_deref(), Some("R2"));
    assert_eq!((other.place.entry, other.place.transaction), (2, 2));
    assert!(reversal.is_reversal && reversal.booked.is_none());
    assert_eq!(pending.status, Status::Pending);
}

#[test]
fn what_is_unsafe_in_xml_is_refused() {
    let good = statement("02");
    let with = |from: &str, to: &str| good.replacen(from, to, 1);
    let doctype = with("<Document", "<!DOCTYPE d [<!ENTITY a \"aaaa\">]><Document");
    assert_eq!(cause(doctype), Cause::DocumentType);
    let entity = with("<Id>K-2026-11-25</Id>", "<Id>&secret;</Id>");
    assert_eq!(cause(entity), Cause::Entity { found: "secret".into() });
    let deep = with("<Bal>", &format!("{}<Bal>", "<x>".repeat(40)));
    assert_eq!(cause(deep), Cause::TooDeep);
    let long = with("<Id>K-2026-11-25</Id>", &format!("<Id>{}</Id>", "x".repeat(20_000)));
    assert_eq!(cause(long), Cause::TooLong);
    let endless = with("<Bal>", &format!("<!--{}--><Bal>", "x".repeat(100_000)));
    assert_eq!(cause(endless), Cause::TooLong);
    let latin = with("encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"");
    assert!(matches!(cause(latin), Cause::Encoding { .. }));
    let mut broken = good.clone().into_bytes();
    let at = broken.iter().position(|byte| *byte == 0xC3).unwrap();
    broken[at] = 0xFF;
    assert!(matches!(cause(&broken), Cause::Broken { .. }));
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    cause([&[0xFF, 0xFE][..], &utf16].concat());
}

#[test]
fn another_document_is_refused() {
    let good = statement("02");
    let with = |from: &str, to: &str| good.replacen(from, to, 1);
    assert!(matches!(cause(with("camt.053.001.02", "camt.054.001.02")), Cause::Namespace { .. }));
    assert!(matches!(cause(with("<Bal>", "<Bal xmlns=\"urn:other\">")), Cause::Namespace { .. }));
    assert_eq!(cause(""), Cause::CutOff);
    assert_eq!(cause("<Document/>"), Cause::Namespace { found: String::new() });
    assert!(matches!(
        cause(format!("{good}{good}")),
        Cause::NoStatement { .. } | Cause::Broken { .. }
    ));
    for prefix in [1, 100, good.len() / 2, good.chars().count() - 1] {
        let cut: String = good.chars().take(prefix).collect();
        let cause = cause(cut);
        assert!(matches!(cause, Cause::CutOff | Cause::Broken { .. }), "{prefix}: {cause}");
    }
}

#[test]
fn what_is_no_kronor_or_no_day_is_refused_with_its_place() {
    let good = statement("02");
    let with = |from: &str, to: &str| good.replacen(from, to, 1);
    let euro = with("<Amt Ccy=\"SEK\">4000000.00", "<Amt Ccy=\"EUR\">4000000.00");
    assert_eq!(cause(&euro), Cause::Currency { found: "EUR".into() });
    let message = read(euro.as_bytes()).unwrap_err().to_string();
    assert!(message.contains("(Document/BkToCstmrStmt/Stmt/Ntry/Amt)"), "{message}");
    for amount in
        ["1.234", "NaN", "INF", "1e6", "-1.00", "+1", "1,50", "", "1 000", "9".repeat(30).as_str()]
    {
        let text = with("4000000.00", amount);
        assert!(matches!(cause(&text), Cause::Amount { .. }), "{amount}");
    }
    for day in ["2026-02-30", "26-11-25", "2026-11-25x", "", "25 november"] {
        let text = with("<Dt>2026-11-25</Dt></BookgDt>", &format!("<Dt>{day}</Dt></BookgDt>"));
        assert!(matches!(cause(&text), Cause::Day { .. }), "{day}");
    }
    assert!(matches!(cause(with("DBIT", "DEBT")), Cause::Code { .. }));
    assert!(matches!(cause(with("<Sts>BOOK</Sts>", "")), Cause::Missing { .. }));
    assert!(matches!(cause(with("<Id>K-2026-11-25</Id>", "")), Cause::Missing { .. }));
}

#[test]
fn a_batch_that_does_not_add_up_is_refused() {
    let good = statement("02");
    let wrong = good.replacen(">1500.50<", ">1500.51<", 1);
    assert!(matches!(cause(wrong), Cause::DoesNotAddUp { found_ore: 150_050, .. }));
    let without = "<AmtDtls><TxAmt><Amt Ccy=\"SEK\">0.5</Amt></TxAmt></AmtDtls>";
    assert!(matches!(cause(good.replacen(without, "", 1)), Cause::Missing { .. }));
}

#[test]
fn a_lone_transaction_is_booked_as_its_entry_says() {
    let good = statement("08");
    let less_charges = good.replacen(">4000000<", ">4000005<", 1);
    assert_eq!(entries(&less_charges), entries(&good));
}

#[test]
fn a_bank_may_add_what_is_its_own() {
    let good = statement("08");
    let own = "<SplmtryData><Envlp><b:x xmlns:b=\"urn:bank\"><b:Ntry>1</b:Ntry></b:x></Envlp></SplmtryData></Stmt>";
    assert_eq!(entries(&good.replacen("</Stmt>", own, 1)), entries(&good));
    let prefixed = good.replace("</", "</c:").replace("xmlns=", "xmlns:c=");
    let prefixed: String = prefixed
        .split_inclusive('<')
        .map(|part| part.to_owned())
        .collect::<String>()
        .replace('<', "<c:")
        .replace("<c:/c:", "</c:")
        .replace("<c:?", "<?");
    assert_eq!(entries(&prefixed), entries(&good));
}

#[test]
fn after_a_refusal_there_is_nothing_more() {
    let cut: String =
        statement("02").replacen("<Amt Ccy=\"SEK\">7.00", "<Amt Ccy=\"SEK\">7.000", 1);
    let mut entries = Entries::new(cut.as_bytes());
    assert_eq!(entries.by_ref().take_while(Result::is_ok).count(), 3);
    assert!(entries.next().is_none());
}

/// A file that repeats one entry without end, made as it is read.
struct Endless {
    head: &'static [u8],
    repeated: &'static [u8],
    chunk: Vec<u8>,
    at: usize,
}

impl std::io::Read for Endless {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        unreachable!("the reader reads from the buffer")
    }
}

impl std::io::BufRead for Endless {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.at == self.chunk.len() {
            self.chunk = std::mem::take(&mut self.head).to_vec();
            while self.chunk.len() < 60_000 {
                self.chunk.extend_from_slice(self.repeated);
            }
            self.at = 0;
        }
        Ok(&self.chunk[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

#[test]
fn a_file_without_end_is_read_in_bounded_memory_and_refused_at_its_limit() {
    let source = Endless {
        head: b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">\
            <BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><Othr><Id>1</Id></Othr></Id></Acct>",
        // Mostly spaces, so that the test takes seconds.
        repeated: Box::leak(
            format!(
                "<Ntry>{}<Amt Ccy=\"SEK\">1</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts></Ntry>",
                " ".repeat(20_000)
            )
            .into_bytes()
            .into_boxed_slice(),
        ),
        chunk: Vec::new(),
        at: 0,
    };
    let mut n_entries = 0;
    let mut last = None;
    for entry in Entries::new(source) {
        match entry {
            Ok(_) => n_entries += 1,
            Err(error) => last = Some(error),
        }
    }
    let error = last.unwrap();
    assert_eq!(error.cause, Cause::TooLarge);
    assert!(error.byte > 200 * 1024 * 1024 && n_entries > 10_000, "{n_entries}, {error}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(bytes.as_slice());
    }

    #[test]
    fn a_damaged_file_is_read_or_refused_in_one_line(at in 0_usize..4_000, byte in any::<u8>()) {
        let mut bytes = statement("02").into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Err(error) = read(bytes.as_slice()) {
            let message = error.to_string();
            prop_assert!(message.chars().count() < 500 && !message.contains('\n'), "{}", message);
        }
    }
}
