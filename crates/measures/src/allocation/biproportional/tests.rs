use super::*;
use proptest::prelude::*;

fn names(prefix: &str, n: usize) -> Vec<String> {
    (0..n).map(|index| format!("{prefix}{index:02}")).collect()
}

fn question(votes: &[u32], district_seats: &[u64], party_seats: PartySeats) -> Districts {
    let n_districts = district_seats.len();
    Districts {
        districts: names("d", n_districts),
        parties: names("p", votes.len() / n_districts),
        votes: votes.iter().map(|votes| f64::from(*votes)).collect(),
        district_seats: district_seats.to_vec(),
        party_seats,
        rounding: Rounding::SainteLague,
    }
}

fn check_sums(question: &Districts, found: &Biproportional) {
    let k = question.parties.len();
    for (district, row) in found.seats.chunks(k).enumerate() {
        assert_eq!(row.iter().sum::<u64>(), question.district_seats[district]);
    }
    for party in 0..k {
        let sum: u64 = found.seats.chunks(k).map(|row| row[party]).sum();
        assert_eq!(sum, found.party_seats[party]);
    }
}

#[test]
fn the_councils_of_uri_2020_and_zug_2018_are_seated_as_they_were() {
    let json: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/reference/alloc_biproportional.json"))
            .unwrap();
    for (name, case) in json["cases"].as_object().unwrap() {
        let words = |key: &str| -> Vec<String> {
            case[key].as_array().unwrap().iter().map(|w| w.as_str().unwrap().to_owned()).collect()
        };
        let numbers = |key: &str| -> Vec<u64> {
            case[key].as_array().unwrap().iter().map(|x| x.as_u64().unwrap()).collect()
        };
        let question = Districts {
            districts: words("districts"),
            parties: words("parties"),
            votes: case["votes"].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect(),
            district_seats: numbers("district_seats"),
            party_seats: PartySeats::ByVoters,
            rounding: Rounding::SainteLague,
        };
        let found = biproportional(&question).unwrap();
        assert_eq!(found.seats, numbers("seats"), "{name}");
        assert_eq!((&found.tied, &found.tied_parties), (&vec![], &vec![]));
        check_divisors(&question, &found);
    }
}

/// Votes over both divisors, rounded, are the seats of every pair that is not tied.
fn check_divisors(question: &Districts, found: &Biproportional) {
    let k = question.parties.len();
    for (cell, votes) in question.votes.iter().enumerate() {
        if found.tied.contains(&(cell / k, cell % k)) {
            continue;
        }
        let quotient = votes / found.district_divisors[cell / k] / found.party_divisors[cell % k];
        let rounded = match question.rounding {
            Rounding::SainteLague => (quotient + 0.5).floor(),
            Rounding::DHondt => quotient.floor(),
        };
        assert_eq!(rounded, found.seats[cell] as f64, "{cell} {quotient}");
    }
}

/// Wikipedia, "Biproportional apportionment": three parties, three regions, 20 seats.
#[test]
fn the_textbook_example_of_three_parties_in_three_regions() {
    let votes = [123, 912, 312, 45, 714, 255, 815, 414, 215];
    let found = biproportional(&question(&votes, &[7, 5, 8], PartySeats::ByVotes)).unwrap();
    assert_eq!(found.party_seats, [5, 11, 4]);
    assert_eq!(found.seats, [1, 4, 2, 0, 4, 1, 4, 3, 1]);
}

#[test]
fn of_several_tables_the_earlier_pair_has_the_seat_and_the_ties_are_told() {
    let found =
        biproportional(&question(&[10, 10, 10, 10], &[3, 1], PartySeats::Given(vec![2, 2])))
            .unwrap();
    assert_eq!(found.seats, [2, 1, 0, 1]);
    assert_eq!(found.tied, [(0, 0), (0, 1), (1, 0), (1, 1)]);
    let votes = [50, 40, 30, 20, 25, 20, 15, 10];
    let proportional = question(&votes, &[10, 10], PartySeats::Given(vec![7, 6, 4, 3]));
    let found = biproportional(&proportional).unwrap();
    check_sums(&proportional, &found);
    assert!(!found.tied.is_empty());
}

#[test]
fn a_large_table_of_equal_votes_is_decided_by_code() {
    let n = 12;
    let equal = question(&vec![7; n * n], &vec![1; n], PartySeats::Given(vec![1; n]));
    let found = biproportional(&equal).unwrap();
    let diagonal: Vec<u64> = (0..n * n).map(|cell| u64::from(cell / n == cell % n)).collect();
    assert_eq!(found.seats, diagonal);
    assert_eq!(found.tied.len(), n * n);
}

/// The cases that proporz 1.5.3 refuses too.
#[test]
fn a_group_of_districts_with_more_seats_than_its_parties_is_named() {
    // Parties 2 and 3 have votes only in the district with one seat.
    let error =
        biproportional(&question(&[5, 0, 0, 0, 15, 16], &[3, 1], PartySeats::Given(vec![2, 1, 1])))
            .unwrap_err();
    assert_eq!(
        error,
        BiproportionalError::Impossible {
            districts: vec!["d00".into()],
            seats: 3,
            parties: vec!["p00".into()],
            available: 2,
        }
    );
    let blocks = [12, 10, 0, 0, 5, 5, 0, 0, 0, 0, 6, 10, 0, 0, 10, 5];
    let error =
        biproportional(&question(&blocks, &[5, 5, 5, 6], PartySeats::Given(vec![6, 5, 5, 5])))
            .unwrap_err();
    assert_eq!(
        error.to_string(),
        "divide the seats: the districts d02, d03 have 11 seats but the only parties with votes \
         there, p02, p03, have 10 in all; no division exists"
    );
    let diagonal = [0, 20, 100, 20, 0, 20, 100, 100, 0];
    assert!(biproportional(&question(&diagonal, &[50, 30, 90], PartySeats::ByVoters)).is_ok());
}

#[test]
fn what_is_no_table_is_refused_with_the_reason() {
    let good = question(&[1, 2, 3, 4], &[2, 2], PartySeats::Given(vec![2, 2]));
    let refused = |change: &dyn Fn(&mut Districts)| {
        let mut changed = good.clone();
        change(&mut changed);
        biproportional(&changed).unwrap_err()
    };
    assert!(matches!(
        refused(&|q| q.votes.truncate(3)),
        BiproportionalError::Length { what: "votes", .. }
    ));
    assert!(matches!(
        refused(&|q| q.district_seats = vec![0, 0]),
        BiproportionalError::Size { .. }
    ));
    assert!(matches!(
        refused(&|q| q.parties[1] = "p00".into()),
        BiproportionalError::DuplicateCode { .. }
    ));
    for votes in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(refused(&|q| q.votes[2] = votes), BiproportionalError::Votes { .. }));
    }
    assert!(matches!(refused(&|q| q.votes[0] = 1e300), BiproportionalError::TooManyDigits));
    assert!(matches!(
        refused(&|q| q.party_seats = PartySeats::Given(vec![2, 3])),
        BiproportionalError::Sums { districts: 4, parties: 5 }
    ));
    assert!(matches!(
        refused(&|q| q.votes[2..].copy_from_slice(&[0.0, 0.0])),
        BiproportionalError::NoVotes { seats: 2, .. }
    ));
}

/// Every table with the sums, by the exact product of all its divisors over votes.
fn tables(rows: &[u64], columns: &[u64], votes: &[u32]) -> Vec<Vec<u64>> {
    let k = columns.len();
    let mut found = vec![];
    let mut stack = vec![vec![]];
    while let Some(table) = stack.pop() {
        let cell = table.len();
        if cell == rows.len() * k {
            found.push(table);
            continue;
        }
        let (row, column) = (cell / k, cell % k);
        let in_row: u64 = table[row * k..].iter().sum();
        let in_column: u64 = (0..row).map(|r| table[r * k + column]).sum();
        let most = (rows[row] - in_row).min(columns[column] - in_column);
        for seats in 0..=most {
            let is_right = (column + 1 < k || in_row + seats == rows[row])
                && (row + 1 < rows.len() || in_column + seats == columns[column])
                && (seats == 0 || votes[cell] > 0);
            if is_right {
                let mut longer = table.clone();
                longer.push(seats);
                stack.push(longer);
            }
        }
    }
    found
}

/// `Π (2s+1)/v` over the seats of a table as an exact fraction of 128 bits.
fn product(table: &[u64], votes: &[u32], rounding: Rounding) -> (u128, u128) {
    let (mut above, mut below) = (1u128, 1u128);
    for (seats, votes) in table.iter().zip(votes) {
        for s in 0..*seats {
            above *= u128::from(if rounding == Rounding::SainteLague { 2 * s + 1 } else { s + 1 });
            below *= u128::from(*votes);
        }
    }
    (above, below)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_other_table_is_better_and_the_rule_for_ties_chooses(
        votes in prop::collection::vec(prop_oneof![0u32..4, 1u32..40], 9),
        rows in prop::collection::vec(1u64..4, 3), cut in (0u64..4, 0u64..4),
        nearest in any::<bool>(),
    ) {
        let total: u64 = rows.iter().sum();
        let first = cut.0.min(total);
        let second = cut.1.min(total - first);
        let columns = vec![first, second, total - first - second];
        let rounding = if nearest { Rounding::SainteLague } else { Rounding::DHondt };
        let mut asked = question(&votes, &rows, PartySeats::Given(columns.clone()));
        asked.rounding = rounding;
        let all = tables(&rows, &columns, &votes);
        let found = biproportional(&asked);
        if all.is_empty() {
            let is_named = matches!(
                found,
                Err(BiproportionalError::Impossible { .. } | BiproportionalError::NoVotes { .. })
            );
            prop_assert!(is_named);
            return Ok(());
        }
        let found = found.unwrap();
        check_divisors(&asked, &found);
        let compare = |a: &Vec<u64>, b: &Vec<u64>| {
            let ((aa, ab), (ba, bb)) = (product(a, &votes, rounding), product(b, &votes, rounding));
            numerics::exact::compare_fractions(aa, ab, ba, bb)
        };
        let best = all.iter().min_by(|a, b| compare(a, b)).unwrap();
        let equal: Vec<&Vec<u64>> = all.iter().filter(|table| compare(table, best).is_eq()).collect();
        // The table that is the first in the order of pairs.
        prop_assert_eq!(&found.seats, *equal.iter().max().unwrap());
        let differ: Vec<(usize, usize)> = (0..9)
            .filter(|cell| equal.iter().any(|table| table[*cell] != best[*cell]))
            .map(|cell| (cell / 3, cell % 3))
            .collect();
        prop_assert_eq!(found.tied, differ);
    }

    #[test]
    fn the_order_of_districts_and_parties_changes_nothing(
        votes in prop::collection::vec(prop_oneof![1u32..4, 1u32..9_000], 20),
        rows in prop::collection::vec(1u64..30, 5), turn in 1usize..4,
    ) {
        let asked = question(&votes, &rows, PartySeats::ByVotes);
        let found = biproportional(&asked).unwrap();
        check_sums(&asked, &found);
        let mut turned = asked.clone();
        turned.districts.rotate_left(turn);
        turned.district_seats.rotate_left(turn);
        turned.votes.rotate_left(turn * 4);
        turned.parties.reverse();
        turned.votes.chunks_mut(4).for_each(<[f64]>::reverse);
        let mut expected = found.seats;
        expected.rotate_left(turn * 4);
        expected.chunks_mut(4).for_each(<[u64]>::reverse);
        prop_assert_eq!(biproportional(&turned).unwrap().seats, expected);
    }
}
