//! `brygga measure allocation districts`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use measures::allocation::answers::DistrictQuestion;
use measures::allocation::biproportional::PartySeats;
use measures::allocation::divide_districts;
use measures::estimate::Estimate;

use crate::columns::{Decimals, borrowed};
use crate::measure::asked::Data;

const EXAMPLES: &str = "\
Examples:
  Every district has its seats, and every party what its votes in all give:
    brygga measure allocation districts --data votes.csv --district district --party party \\
        --votes votes --district-seats seats.csv

  The parties' seats are given too, and quotients are rounded down:
    brygga measure allocation districts --data votes.csv --district district --party party \\
        --votes votes --district-seats seats.csv --party-seats parties.csv \\
        --measure biproportional-dhondt

  seats.csv has the columns district and seats, parties.csv has party and seats.";

/// A row is a party's votes in a district; both districts and parties get their seats
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The column with the districts.
    #[arg(long, value_name = "COLUMN")]
    district: String,
    /// The column with the parties.
    #[arg(long, value_name = "COLUMN")]
    party: String,
    /// The votes of the party in the district; a pair without a row has none.
    #[arg(long, value_name = "COLUMN")]
    votes: String,
    /// A file with the columns district and seats.
    #[arg(long, value_name = "FILE")]
    district_seats: PathBuf,
    /// A file with the columns party and seats; by the parties' votes in all where not given.
    #[arg(long, value_name = "FILE")]
    party_seats: Option<PathBuf>,
    /// Parties get seats by voters, votes over the district's seats: where a voter has as many
    /// votes as the district has seats.
    #[arg(long, conflicts_with = "party_seats")]
    by_voters: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let texts = [arguments.district.as_str(), arguments.party.as_str()];
    let table = arguments.data.read([arguments.votes.as_str()], texts)?;
    let (districts, parties) = (table.names(texts[0])?, table.names(texts[1])?);
    let district_seats = seats(&arguments.district_seats, "district")?;
    let district_seats: Vec<(&str, u64)> =
        district_seats.iter().map(|(code, seats)| (code.as_str(), *seats)).collect();
    let party_seats = match &arguments.party_seats {
        Some(file) => PartySeats::Given(of_parties(file, &parties)?),
        None if arguments.by_voters => PartySeats::ByVoters,
        None => PartySeats::ByVotes,
    };
    Ok(divide_districts(&DistrictQuestion {
        measures: &arguments.data.measures(),
        districts: &borrowed(&districts),
        parties: &borrowed(&parties),
        votes: table.numbers(&arguments.votes),
        district_seats: &district_seats,
        party_seats,
    })?)
}

/// Reads codes with their seats.
fn seats(file: &Path, code: &str) -> anyhow::Result<Vec<(String, u64)>> {
    let table = Decimals::POINT.read(file, ["seats"], [code])?;
    Ok(table.names(code)?.into_iter().zip(table.complete_counts("seats")?).collect())
}

/// Reads the seats of the parties that have votes, in the order of their codes.
fn of_parties(file: &Path, with_votes: &[String]) -> anyhow::Result<Vec<u64>> {
    let given = seats(file, "party")?;
    let mut left: BTreeMap<&str, u64> = BTreeMap::new();
    for (party, seats) in &given {
        if left.insert(party, *seats).is_some() {
            return Err(anyhow!("read {}: the party '{party}' comes twice", file.display()));
        }
    }
    let mut parties: Vec<&str> = with_votes.iter().map(String::as_str).collect();
    parties.sort_unstable();
    parties.dedup();
    let of_party = |party: &str| {
        left.remove(party)
            .ok_or_else(|| anyhow!("read {}: '{party}' has votes and no seats", file.display()))
    };
    let found = parties.into_iter().map(of_party).collect::<anyhow::Result<_>>()?;
    match left.keys().next() {
        None => Ok(found),
        Some(party) => Err(anyhow!("read {}: '{party}' has seats and no votes", file.display())),
    }
}
