//! Payment files keep to the published schemas and to what the bank may be sent.

use domain::money::Ore;
use interchange::account::Account;
use interchange::credit_transfer::{
    CreditTransfer, CreditTransferError, Debtor, EndToEndId, Order, Remittance, Version,
};
use proptest::prelude::*;
use time::macros::{date, datetime};

use crate::schema;

/// Fictional orders between real organisations; the account numbers are published examples.
fn orders() -> Vec<Order> {
    let order = |instalment: &str, ore, creditor: &str, account, remittance, execution| Order {
        end_to_end: EndToEndId::of_instalment(instalment, 1).unwrap(),
        amount: Ore::new(ore),
        creditor: creditor.to_owned(),
        account,
        remittance,
        execution,
    };
    vec![
        order(
            "B-2018-0007-2",
            400_000_000,
            "Sundsvalls kommun",
            Account::Bankgiro("5050-1055".parse().unwrap()),
            Remittance::Message("Bidrag 2018-0007, del 2 <år 1> & resten".to_owned()),
            date!(2026 - 11 - 25),
        ),
        order(
            "B-2018-0011-1",
            1,
            "Örnsköldsviks kommun",
            Account::Plusgiro("901950-6".parse().unwrap()),
            Remittance::Reference("1234567897".to_owned()),
            date!(2026 - 11 - 25),
        ),
        order(
            "B-2018-0003-1",
            1_234_567_890,
            "Åsele kommun",
            Account::Iban("SE4550000000058398257466".parse().unwrap()),
            Remittance::Message("Bidrag 2018-0003".to_owned()),
            date!(2026 - 11 - 24),
        ),
    ]
}

fn file(orders: Vec<Order>) -> CreditTransfer {
    CreditTransfer {
        message: "UTB-2026-11-22-01".parse().unwrap(),
        created: datetime!(2026-11-22 11:15:30.5 +1),
        debtor: Debtor {
            name: "Tillväxtverket".to_owned(),
            organisation: "202100-6149".parse().unwrap(),
            agreement: None,
            account: Account::Iban("SE4550000000058398257466".parse().unwrap()),
            bank: "ESSESESS".parse().unwrap(),
        },
        orders,
    }
}

#[test]
fn both_versions_keep_to_their_schema() {
    let mut of_bankgiro = file(orders());
    of_bankgiro.debtor.account = Account::Bankgiro("901-9506".parse().unwrap());
    of_bankgiro.debtor.agreement = Some("SUPPLIER-PAYMENTS-7".to_owned());
    for example in [file(orders()), of_bankgiro] {
        for (version, name) in
            [(Version::V03, "pain.001.001.03.xsd"), (Version::V09, "pain.001.001.09.xsd")]
        {
            schema::assert_follows(name, &example.write(version).unwrap());
        }
    }
}

#[test]
fn a_file_counts_and_adds_up_what_it_holds() {
    let text = String::from_utf8(file(orders()).write(Version::V03).unwrap()).unwrap();
    assert!(text.contains("<CreDtTm>2026-11-22T10:15:30Z</CreDtTm>"), "{text}");
    assert!(text.contains("<NbOfTxs>3</NbOfTxs>\n      <CtrlSum>16345678.91</CtrlSum>"), "{text}");
    assert!(text.contains("<NbOfTxs>2</NbOfTxs>\n      <CtrlSum>4000000.01</CtrlSum>"), "{text}");
    assert!(text.contains("<InstdAmt Ccy=\"SEK\">0.01</InstdAmt>"), "{text}");
    assert!(text.contains("del 2 &lt;år 1&gt; &amp; resten"), "{text}");
}

#[test]
fn giro_accounts_are_named_as_swedish_banks_read_them() {
    let text = String::from_utf8(file(orders()).write(Version::V09).unwrap()).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let text = lines.concat();
    let agent = |member| {
        format!(
            "<CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>SESBA</Cd></ClrSysId>\
             <MmbId>{member}</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>"
        )
    };
    assert!(text.contains(&agent("9900")) && text.contains(&agent("9960")), "{text}");
    assert!(text.contains("<Id>50501055</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm>"), "{text}");
    assert!(text.contains("<Id>9019506</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm>"), "{text}");
    assert!(text.contains("<ReqdExctnDt><Dt>2026-11-24</Dt></ReqdExctnDt>"), "{text}");
}

#[test]
fn what_a_bank_would_refuse_is_refused_first() {
    let refused = |change: fn(&mut CreditTransfer)| {
        let mut example = file(orders());
        change(&mut example);
        let error = example.write(Version::V09).unwrap_err();
        let message = error.to_string();
        assert!(message.len() < 500 && !message.contains('\n'), "{message}");
        error
    };
    use CreditTransferError as E;
    assert!(matches!(refused(|f| f.orders.clear()), E::NoOrders { .. }));
    assert!(matches!(refused(|f| f.orders.push(f.orders[0].clone())), E::Twice { .. }));
    assert!(matches!(refused(|f| f.orders[1].amount = Ore::new(0)), E::NotAboveZero { .. }));
    assert!(matches!(refused(|f| f.orders[1].amount = Ore::new(-1)), E::NotAboveZero { .. }));
    assert!(matches!(refused(|f| f.orders[2].amount = Ore::new(i64::MAX)), E::TooMuch { .. }));
    assert!(matches!(refused(|f| f.orders[0].creditor = " ".into()), E::TextOfOrder { .. }));
    assert!(matches!(refused(|f| f.orders[0].creditor = "x".repeat(141)), E::TextOfOrder { .. }));
    assert!(matches!(refused(|f| f.debtor.name = "två\nrader".into()), E::Text { .. }));
    let plusgiro = |f: &mut CreditTransfer| {
        f.debtor.account = Account::Plusgiro("901950-6".parse().unwrap());
    };
    assert!(matches!(refused(plusgiro), E::AccountCannotPay { .. }));
}

#[test]
fn instalment_and_attempt_make_the_name_of_a_payment() {
    let name = |instalment, attempt| EndToEndId::of_instalment(instalment, attempt);
    assert_ne!(name("7", 12), name("7.1", 2));
    assert_ne!(name("7-1", 2), name("7", 12));
    for instalment in ["", "å", "7/1", "7 1", &"9".repeat(34)] {
        assert!(name(instalment, 1).is_err(), "{instalment}");
    }
}

proptest! {
    #[test]
    fn the_same_orders_give_the_same_bytes(
        shuffled in Just(orders()).prop_shuffle(),
        v09 in any::<bool>(),
    ) {
        let version = if v09 { Version::V09 } else { Version::V03 };
        prop_assert_eq!(file(shuffled).write(version), file(orders()).write(version));
    }
}
