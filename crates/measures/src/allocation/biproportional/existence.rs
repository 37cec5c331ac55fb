//! Whether any table of seats has the sums asked for.

use std::collections::VecDeque;

use super::Pairs;

/// Returns a group of districts with more seats than all parties with votes there, and those
/// parties; `None` where the seats can be given out.
///
/// Sends the seats of the districts through the pairs with votes to the parties (a largest flow
/// by shortest chains); what cannot be sent tells the group.
///
/// # Source
/// Gale, D. (1957), A theorem on flows in networks, Pacific Journal of Mathematics 7, doi
/// 10.2140/pjm.1957.7.1073.
pub(super) fn unreachable_seats(
    votes: &[u64],
    district_seats: &[u64],
    party_seats: &[u64],
) -> Option<(Vec<usize>, Vec<usize>)> {
    let mut network = Network {
        votes,
        n_parties: party_seats.len(),
        sent: Pairs::new(),
        supply: district_seats.to_vec(),
        demand: party_seats.to_vec(),
    };
    loop {
        let reached = network.reach();
        match reached.end {
            Some(party) => network.send(&reached, party),
            None if network.supply.iter().all(|supply| *supply == 0) => return None,
            None => {
                let found = |from: &[Option<usize>]| -> Vec<usize> {
                    (0..from.len()).filter(|index| from[*index].is_some()).collect()
                };
                return Some((found(&reached.district_from), found(&reached.party_from)));
            }
        }
    }
}

struct Network<'a> {
    votes: &'a [u64],
    n_parties: usize,
    sent: Pairs<u64>,
    supply: Vec<u64>,
    demand: Vec<u64>,
}

/// Which districts and parties seats left over can reach, and from where each was reached; a
/// district with seats left is its own origin.
struct Reached {
    district_from: Vec<Option<usize>>,
    party_from: Vec<Option<usize>>,
    starts: Vec<bool>,
    end: Option<usize>,
}

impl Network<'_> {
    fn reach(&self) -> Reached {
        let n_districts = self.supply.len();
        let mut reached = Reached {
            district_from: vec![None; n_districts],
            party_from: vec![None; self.n_parties],
            starts: self.supply.iter().map(|supply| *supply > 0).collect(),
            end: None,
        };
        let mut queue: VecDeque<usize> = VecDeque::new();
        for district in (0..n_districts).filter(|district| self.supply[*district] > 0) {
            reached.district_from[district] = Some(district);
            queue.push_back(district);
        }
        while let Some(district) = queue.pop_front() {
            for party in 0..self.n_parties {
                let has_votes = self.votes[district * self.n_parties + party] > 0;
                if !has_votes || reached.party_from[party].is_some() {
                    continue;
                }
                reached.party_from[party] = Some(district);
                if self.demand[party] > 0 {
                    reached.end = Some(party);
                    return reached;
                }
                for back in 0..n_districts {
                    let is_sent = self.sent.get(&(back, party)).is_some_and(|sent| *sent > 0);
                    if is_sent && reached.district_from[back].is_none() {
                        reached.district_from[back] = Some(party);
                        queue.push_back(back);
                    }
                }
            }
        }
        reached
    }

    fn send(&mut self, reached: &Reached, end: usize) {
        let mut chain = Vec::new();
        let mut party = end;
        let mut amount = self.demand[end];
        let start = loop {
            let district = reached.party_from[party].expect("the chain was reached");
            chain.push((district, party, true));
            if reached.starts[district] {
                break district;
            }
            party = reached.district_from[district].expect("the chain was reached");
            chain.push((district, party, false));
            amount = amount.min(self.sent[&(district, party)]);
        };
        amount = amount.min(self.supply[start]);
        for (district, party, is_forward) in chain {
            let sent = self.sent.entry((district, party)).or_insert(0);
            *sent = if is_forward { *sent + amount } else { *sent - amount };
        }
        self.supply[start] -= amount;
        self.demand[end] -= amount;
    }
}
