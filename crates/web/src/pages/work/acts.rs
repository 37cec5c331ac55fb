//! Where acts are done: the address of each thing that can wait.

use domain::grants::grant::concern::Concern;
use domain::grants::matter::{Awaited, Awaits};
use operations::grants::tables::matters::Listed;

/// Returns the address of a matter at the desk, without language.
pub(crate) fn matter_address(kind: &str, id: &str) -> String {
    let folder = match kind {
        "call" => "utlysning",
        "application" => "ansokan",
        _ => "bidrag",
    };
    format!("/arbete/{folder}/{id}")
}

/// Returns where something that waits is done, without language.
pub(crate) fn address_of(listed: &Listed, awaited: &Awaited) -> String {
    let matter = matter_address(&listed.kind, &listed.id);
    let number = match awaited.concern {
        Concern::Instalment(number)
        | Concern::Claim(number)
        | Concern::Report(number)
        | Concern::Change(number)
        | Concern::Reclaim(number) => format!("?nr={number}"),
        Concern::Decision | Concern::BankAccount | Concern::Advance | Concern::Check => {
            String::new()
        }
    };
    match act_of(awaited.what) {
        Some(act) => format!("{matter}/{act}{number}"),
        None => matter,
    }
}

/// Returns the act that ends the waiting, as addresses name it; `None` where it is done on the page of
/// the matter itself, or by the bank.
fn act_of(what: Awaits) -> Option<&'static str> {
    Some(match what {
        Awaits::ApproveCall => "godkann",
        Awaits::OpenCall => "oppna",
        Awaits::CloseCall => "stang",
        Awaits::AssessCall => "bered",
        Awaits::SettleCall => "avgor",
        Awaits::SignApplication => "signera",
        Awaits::Register => "registrera",
        Awaits::BeginAssessment => "bedom",
        Awaits::Propose => "foresla",
        Awaits::Decide => "besluta",
        Awaits::Despatch => "expediera",
        Awaits::Accept => "acceptera",
        Awaits::Start => "starta",
        Awaits::StateBankAccount => "ange-konto",
        Awaits::VerifyBankAccount => "kontrollera-konto",
        Awaits::RequestPayment => "begar-utbetalning",
        Awaits::FixPayment => "faststall",
        Awaits::Attest => "attestera",
        Awaits::SendOrder => "skicka",
        Awaits::Resume => "aterta",
        Awaits::AssessClaim => "granska-kostnader",
        Awaits::ResendClaim => "redovisa-kostnader",
        Awaits::SignReport => "signera-redovisning",
        Awaits::CheckContent => "granska-i-sak",
        Awaits::CheckFinances => "granska-ekonomi",
        Awaits::ApproveReport => "godkann-redovisning",
        Awaits::SendChange => "skicka-andring",
        Awaits::PrepareChange => "bered-andring",
        Awaits::DecideChange => "besluta-andring",
        Awaits::ConcludeCheck => "avsluta-granskning",
        Awaits::CommunicateReclaim => "kommunicera",
        Awaits::AnswerReclaim => "svara",
        Awaits::DecideReclaim => "besluta-aterkrav",
        Awaits::Invoice => "fakturera",
        Awaits::SettleGrant => "slutreglera",
        Awaits::CloseGrant => "avsluta",
        Awaits::WriteReport | Awaits::ChangeReport => "redovisning",
        Awaits::WriteCall
        | Awaits::WriteApplication
        | Awaits::Complete
        | Awaits::BankAnswer
        | Awaits::Repay => return None,
    })
}
