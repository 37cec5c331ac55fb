//! Seats and kronor divided.

use std::collections::BTreeMap;

use numerics::exact::compare_fractions;

use super::super::apportionment::{Apportionment, SeatClaim, apportion};
use super::super::biproportional::{Districts, PartySeats, Rounding, biproportional};
use super::super::{Claim, allocate};
use super::{
    AnswerError, METHODS, as_number, asked, check_length, count, is_of_method, known, money, name,
    number, text, value_of, whole,
};
use crate::estimate::{Diagnostic, Estimate, Part};

const TIE_RULE: &str = "ties go to the larger votes, then to the first code";

/// Seats to divide among recipients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeatQuestion<'a> {
    /// The methods by id; all twelve where empty.
    pub measures: &'a [&'a str],
    /// How many seats there are.
    pub seats: u64,
    /// The recipients, each once.
    pub codes: &'a [&'a str],
    /// Their votes, persons or need; a missing one is refused.
    pub votes: &'a [Option<f64>],
    /// The fewest seats of each; none where missing.
    pub floors: Option<&'a [Option<f64>]>,
    /// The most seats of each; unbounded where missing.
    pub caps: Option<&'a [Option<f64>]>,
}

/// Returns one estimate per method: the seats given out, with one part per recipient.
///
/// Diagnostics: a common divisor, how many recipients are outside their quota, between whom the
/// last seats were a tie. Where no method is named, those that have no meaning for the question
/// have no estimate and say why.
///
/// # Errors
/// [`AnswerError`].
pub fn divide_seats(question: &SeatQuestion<'_>) -> Result<Vec<Estimate>, AnswerError> {
    let n = question.codes.len();
    check_length("votes", question.votes.len(), n)?;
    for (column, values) in [("floor", question.floors), ("cap", question.caps)] {
        check_length(column, values.map_or(n, <[_]>::len), n)?;
    }
    let mut claims = Vec::with_capacity(n);
    for (row, code) in question.codes.iter().enumerate() {
        let bound = |column, values| {
            value_of(values, row).map(|value| whole(column, code, value)).transpose()
        };
        claims.push(SeatClaim {
            code: (*code).to_owned(),
            votes: known("votes", code, question.votes[row])?,
            floor: bound("floor", question.floors)?.unwrap_or(0),
            cap: bound("cap", question.caps)?,
        });
    }
    let mut estimates = Vec::new();
    for (id, method) in asked(question.measures, &METHODS)? {
        match apportion(method, question.seats, &claims) {
            Ok(found) => estimates.push(told(id, question.seats, &claims, &found)),
            Err(error) if question.measures.is_empty() && is_of_method(&error) => {
                let reason = text("not defined", error.to_string());
                estimates.push(estimate(id, None, n, vec![reason], Vec::new()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(estimates)
}

fn estimate(
    id: &str,
    total: Option<f64>,
    n: usize,
    diagnostics: Vec<Diagnostic>,
    parts: Vec<Part>,
) -> Estimate {
    Estimate {
        measure: name(id),
        estimate: total,
        standard_error: None,
        interval: None,
        method: format!("exact fractions; {TIE_RULE}"),
        n,
        diagnostics,
        parts,
    }
}

fn told(id: &str, seats: u64, claims: &[SeatClaim], found: &Apportionment) -> Estimate {
    let mut diagnostics: Vec<Diagnostic> =
        found.divisor.map(|divisor| number("divisor", divisor)).into_iter().collect();
    diagnostics.push(count("recipients outside their quota", outside_quota(seats, claims, found)));
    if !found.tied.is_empty() {
        let codes: Vec<&str> = found.tied.iter().map(|i| claims[*i].code.as_str()).collect();
        diagnostics.push(text("tied", codes.join(", ")));
    }
    let parts = claims
        .iter()
        .zip(&found.seats)
        .map(|(claim, seats)| Part::new(claim.code.clone(), as_number(*seats)))
        .collect();
    estimate(id, Some(as_number(seats)), claims.len(), diagnostics, parts)
}

/// Returns how many have less than the whole or more than the next whole number of `h·v/V`.
fn outside_quota(seats: u64, claims: &[SeatClaim], found: &Apportionment) -> usize {
    let votes: Vec<f64> = claims.iter().map(|claim| claim.votes).collect();
    let steps = super::super::apportionment::whole_steps(&votes)
        .expect("votes that were apportioned are whole steps");
    let total: u64 = steps.iter().sum();
    steps
        .iter()
        .zip(&found.seats)
        .filter(|(votes, given)| {
            let quota = u128::from(**votes) * u128::from(seats);
            let given = u128::from(**given);
            let total = u128::from(total);
            compare_fractions(quota, total, given + 1, 1).is_ge()
                || compare_fractions(quota + total, total, given, 1).is_le()
        })
        .count()
}

/// Kronor to divide among recipients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrameQuestion<'a> {
    /// Kronor to divide.
    pub frame: f64,
    /// The recipients, each once.
    pub codes: &'a [&'a str],
    /// The weights; a missing one is refused.
    pub weights: &'a [Option<f64>],
    /// Kronor that each gets first; none where missing.
    pub bases: Option<&'a [Option<f64>]>,
    /// The fewest kronor of each in all; none where missing.
    pub floors: Option<&'a [Option<f64>]>,
    /// The most kronor of each in all; unbounded where missing.
    pub caps: Option<&'a [Option<f64>]>,
}

/// Returns the frame with one part per recipient, in kronor; see [`allocate`].
///
/// # Errors
/// [`AnswerError`].
pub fn divide_frame(question: &FrameQuestion<'_>) -> Result<Vec<Estimate>, AnswerError> {
    let n = question.codes.len();
    check_length("weight", question.weights.len(), n)?;
    let columns = [("base", question.bases), ("floor", question.floors), ("cap", question.caps)];
    for (column, values) in columns {
        check_length(column, values.map_or(n, <[_]>::len), n)?;
    }
    let mut claims = Vec::with_capacity(n);
    for (row, code) in question.codes.iter().enumerate() {
        let amount = |(column, values)| {
            value_of(values, row).map(|value| money(column, code, value)).transpose()
        };
        claims.push(Claim {
            code: (*code).to_owned(),
            weight: known("weight", code, question.weights[row])?,
            base: amount(columns[0])?.unwrap_or(domain::money::Ore::new(0)),
            floor: amount(columns[1])?,
            cap: amount(columns[2])?,
        });
    }
    let parts = allocate(money("frame", "all", question.frame)?, &claims)?;
    let parts = claims
        .iter()
        .zip(parts)
        .map(|(claim, part)| Part::new(claim.code.clone(), in_kronor(part)))
        .collect();
    let mut frame = estimate("largest-remainder", Some(question.frame), n, Vec::new(), parts);
    frame.method = format!("kronor by water-filling, then largest remainders; {TIE_RULE}");
    Ok(vec![frame])
}

#[expect(clippy::cast_precision_loss, reason = "a figure for readers")]
pub(super) fn in_kronor(amount: domain::money::Ore) -> f64 {
    amount.ore() as f64 / 100.0
}

/// Seats of districts to divide among parties, one row per pair with votes.
#[derive(Debug, Clone, PartialEq)]
pub struct DistrictQuestion<'a> {
    /// The methods by id; both where empty.
    pub measures: &'a [&'a str],
    /// The district of each row.
    pub districts: &'a [&'a str],
    /// The party of each row.
    pub parties: &'a [&'a str],
    /// The votes of each row; a missing one is refused, a pair without row has none.
    pub votes: &'a [Option<f64>],
    /// The seats of every district.
    pub district_seats: &'a [(&'a str, u64)],
    /// The seats of the parties: in the order of their codes where they are given.
    pub party_seats: PartySeats,
}

/// Returns one estimate per method: the seats given out, with one part per district (in the order
/// of codes) and in it one per party.
///
/// # Errors
/// [`AnswerError`].
pub fn divide_districts(question: &DistrictQuestion<'_>) -> Result<Vec<Estimate>, AnswerError> {
    let known_methods = [
        ("biproportional-sainte-lague", Rounding::SainteLague),
        ("biproportional-dhondt", Rounding::DHondt),
    ];
    let methods = asked(question.measures, &known_methods)?;
    let table = table(question)?;
    methods
        .into_iter()
        .map(|(id, rounding)| {
            let asked = Districts { rounding, ..table.clone() };
            let found = biproportional(&asked)?;
            let mut diagnostics = vec![count("tied pairs", found.tied.len())];
            let codes = |indices: &[usize]| -> String {
                indices.iter().map(|i| asked.parties[*i].as_str()).collect::<Vec<_>>().join(", ")
            };
            if !found.tied_parties.is_empty() {
                diagnostics.push(text("tied parties", codes(&found.tied_parties)));
            }
            let parts = (0..asked.districts.len()).map(|district| Part {
                name: asked.districts[district].clone(),
                estimate: Some(as_number(asked.district_seats[district])),
                standard_error: None,
                parts: (0..asked.parties.len())
                    .map(|party| {
                        let cell = district * asked.parties.len() + party;
                        Part::new(asked.parties[party].clone(), as_number(found.seats[cell]))
                    })
                    .collect(),
            });
            let total = as_number(asked.district_seats.iter().sum());
            let mut answer = estimate(
                id,
                Some(total),
                asked.districts.len() * asked.parties.len(),
                diagnostics,
                parts.collect(),
            );
            answer.method =
                "alternating scaling and transfers, exact; ties go to the first pair of codes"
                    .to_owned();
            Ok(answer)
        })
        .collect()
}

fn table(question: &DistrictQuestion<'_>) -> Result<Districts, AnswerError> {
    let n_rows = question.votes.len();
    check_length("district", question.districts.len(), n_rows)?;
    check_length("party", question.parties.len(), n_rows)?;
    let seats: BTreeMap<&str, u64> = question.district_seats.iter().copied().collect();
    if seats.len() < question.district_seats.len() {
        let mut codes: Vec<&str> = question.district_seats.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        let code = codes.windows(2).find(|pair| pair[0] == pair[1]).map_or("", |pair| pair[0]);
        let code = code.to_owned();
        return Err(
            super::super::biproportional::BiproportionalError::DuplicateCode { code }.into()
        );
    }
    let districts: Vec<&str> = seats.keys().copied().collect();
    let mut parties: Vec<&str> = question.parties.to_vec();
    parties.sort_unstable();
    parties.dedup();
    let mut votes: Vec<Option<f64>> = vec![None; districts.len() * parties.len()];
    for (row, value) in question.votes.iter().enumerate() {
        let (district, party) = (question.districts[row], question.parties[row]);
        let Ok(place) = districts.binary_search(&district) else {
            let district = district.to_owned();
            return Err(AnswerError::District { district, has: "votes", lacks: "seats" });
        };
        let column = parties.partition_point(|known| *known < party);
        let cell = &mut votes[place * parties.len() + column];
        if cell.is_some() {
            let (district, party) = (district.to_owned(), party.to_owned());
            return Err(AnswerError::PairTwice { district, party });
        }
        *cell = Some(known("votes", party, *value)?);
    }
    Ok(Districts {
        district_seats: seats.values().copied().collect(),
        districts: districts.into_iter().map(str::to_owned).collect(),
        parties: parties.into_iter().map(str::to_owned).collect(),
        votes: votes.into_iter().map(|votes| votes.unwrap_or(0.0)).collect(),
        party_seats: question.party_seats.clone(),
        rounding: Rounding::SainteLague,
    })
}
