//! The elements of the message, in the order of its schema.

use std::collections::BTreeMap;

use time::Date;

use super::{CreditTransfer, Debtor, Order, Remittance, Version};
use crate::account::{Account, BankCode};
use crate::written_text::{day, instant, two_decimals, two_decimals_of};
use crate::xml::Document;

/// The members of Swedish clearing that giro payments go to.
///
/// # Source
/// ISO 20022 external code `SESBA` (Sweden Bankgiro clearing); Bankgirot is member 9900 and
/// PlusGirot 9960.
const BANKGIROT: &str = "9900";
const PLUSGIROT: &str = "9960";

/// Returns the bytes of orders that have been checked.
pub(super) fn write(file: &CreditTransfer, version: Version) -> Vec<u8> {
    let namespace = match version {
        Version::V03 => "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03",
        Version::V09 => "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
    };
    let mut by_day: BTreeMap<Date, Vec<&Order>> = BTreeMap::new();
    for order in &file.orders {
        by_day.entry(order.execution).or_default().push(order);
    }
    let mut xml = Document::new();
    xml.element_with("Document", &[("xmlns", namespace)], |xml| {
        xml.element("CstmrCdtTrfInitn", |xml| {
            group_header(xml, file);
            for (index, (execution, mut orders)) in by_day.into_iter().enumerate() {
                orders.sort_by_key(|order| &order.end_to_end);
                let name = format!("{}-{}", file.message, index + 1);
                xml.element("PmtInf", |xml| {
                    payment_information(xml, &name, &orders);
                    execution_day(xml, execution, version);
                    debtor(xml, &file.debtor, version);
                    for order in orders {
                        xml.element("CdtTrfTxInf", |xml| credit_transfer(xml, order));
                    }
                });
            }
        });
    });
    xml.finish()
}

fn group_header(xml: &mut Document, file: &CreditTransfer) {
    let orders: Vec<&Order> = file.orders.iter().collect();
    xml.element("GrpHdr", |xml| {
        xml.text("MsgId", &file.message.0);
        xml.text("CreDtTm", &instant(file.created).unwrap_or_default());
        count_and_sum(xml, &orders);
        xml.element("InitgPty", |xml| {
            xml.text("Nm", &file.debtor.name);
            match &file.debtor.agreement {
                Some(agreement) => organisation_identification(xml, agreement, "BANK"),
                None => organisation_number(xml, &file.debtor),
            }
        });
    });
}

fn count_and_sum(xml: &mut Document, orders: &[&Order]) {
    let sum = orders.iter().map(|order| i128::from(order.amount.ore())).sum();
    xml.text("NbOfTxs", &orders.len().to_string());
    xml.text("CtrlSum", &two_decimals_of(sum));
}

fn payment_information(xml: &mut Document, name: &str, orders: &[&Order]) {
    xml.text("PmtInfId", name);
    xml.text("PmtMtd", "TRF");
    xml.text("BtchBookg", "false");
    count_and_sum(xml, orders);
    // Payments in Sweden that are not urgent.
    xml.element("PmtTpInf", |xml| xml.element("SvcLvl", |xml| xml.text("Cd", "NURG")));
}

fn execution_day(xml: &mut Document, execution: Date, version: Version) {
    let text = day(execution).unwrap_or_default();
    match version {
        Version::V03 => xml.text("ReqdExctnDt", &text),
        Version::V09 => xml.element("ReqdExctnDt", |xml| xml.text("Dt", &text)),
    }
}

fn debtor(xml: &mut Document, debtor: &Debtor, version: Version) {
    xml.element("Dbtr", |xml| {
        xml.text("Nm", &debtor.name);
        organisation_number(xml, debtor);
    });
    xml.element("DbtrAcct", |xml| {
        account(xml, &debtor.account);
        xml.text("Ccy", "SEK");
    });
    xml.element("DbtrAgt", |xml| bank(xml, &debtor.bank, version));
}

fn bank(xml: &mut Document, code: &BankCode, version: Version) {
    let name = match version {
        Version::V03 => "BIC",
        Version::V09 => "BICFI",
    };
    xml.element("FinInstnId", |xml| xml.text(name, code.as_str()));
}

/// Writes the organisation number as what the country has given (`COID`).
fn organisation_number(xml: &mut Document, debtor: &Debtor) {
    organisation_identification(xml, debtor.organisation.digits(), "COID");
}

fn organisation_identification(xml: &mut Document, identification: &str, scheme: &str) {
    xml.element("Id", |xml| {
        xml.element("OrgId", |xml| {
            xml.element("Othr", |xml| {
                xml.text("Id", identification);
                xml.element("SchmeNm", |xml| xml.text("Cd", scheme));
            });
        });
    });
}

fn credit_transfer(xml: &mut Document, order: &Order) {
    xml.element("PmtId", |xml| {
        xml.text("InstrId", order.end_to_end.as_str());
        xml.text("EndToEndId", order.end_to_end.as_str());
    });
    xml.element("Amt", |xml| {
        xml.text_with("InstdAmt", &[("Ccy", "SEK")], &two_decimals(order.amount));
    });
    match &order.account {
        Account::Iban(_) => {}
        Account::Bankgiro(_) => creditor_agent(xml, BANKGIROT),
        Account::Plusgiro(_) => creditor_agent(xml, PLUSGIROT),
    }
    xml.element("Cdtr", |xml| xml.text("Nm", &order.creditor));
    xml.element("CdtrAcct", |xml| account(xml, &order.account));
    xml.element("RmtInf", |xml| remittance(xml, &order.remittance));
}

fn creditor_agent(xml: &mut Document, member: &str) {
    xml.element("CdtrAgt", |xml| {
        xml.element("FinInstnId", |xml| {
            xml.element("ClrSysMmbId", |xml| {
                xml.element("ClrSysId", |xml| xml.text("Cd", "SESBA"));
                xml.text("MmbId", member);
            });
        });
    });
}

/// Writes an account: a bankgiro under the proprietary scheme `BGNR`, a plusgiro as a basic bank
/// account number (`BBAN`).
fn account(xml: &mut Document, account: &Account) {
    xml.element("Id", |xml| match account {
        Account::Iban(number) => xml.text("IBAN", number.as_str()),
        Account::Bankgiro(number) => other_account(xml, number.digits(), ("Prtry", "BGNR")),
        Account::Plusgiro(number) => other_account(xml, number.digits(), ("Cd", "BBAN")),
    });
}

fn other_account(xml: &mut Document, digits: &str, scheme: (&str, &str)) {
    xml.element("Othr", |xml| {
        xml.text("Id", digits);
        xml.element("SchmeNm", |xml| xml.text(scheme.0, scheme.1));
    });
}

fn remittance(xml: &mut Document, remittance: &Remittance) {
    match remittance {
        Remittance::Message(text) => xml.text("Ustrd", text),
        Remittance::Reference(reference) => xml.element("Strd", |xml| {
            xml.element("CdtrRefInf", |xml| {
                xml.element("Tp", |xml| {
                    xml.element("CdOrPrtry", |xml| xml.text("Cd", "SCOR"));
                });
                xml.text("Ref", reference);
            });
        }),
    }
}
