//! Which levels of two effects hang together.

use super::layout::{Layout, index32};

/// For every unknown of one effect, the component of the graph of that effect and the leading one.
#[derive(Debug)]
pub(super) struct Components {
    /// One per unknown of the effect, numbered from zero by their lowest unknown.
    pub(super) of: Vec<u32>,
    /// How many there are.
    pub(super) n: usize,
}

/// Returns the components that rows make of the leading effect and the effect `other`.
pub(super) fn components(layout: &Layout, other: usize) -> Components {
    let offset = layout.offsets[other];
    let n = layout.offsets[other + 1] - offset;
    let mut parent: Vec<u32> = (0..index32(n)).collect();
    for ends in layout.starts.windows(2) {
        let own = &layout.unknowns[other][ends[0]..ends[1]];
        let first = own[0] - index32(offset);
        for unknown in &own[1..] {
            let one = root(&mut parent, first);
            let two = root(&mut parent, *unknown - index32(offset));
            parent[one.max(two) as usize] = one.min(two);
        }
    }
    let mut number = vec![u32::MAX; n];
    let mut found = 0;
    let mut of = Vec::with_capacity(n);
    for unknown in 0..index32(n) {
        let top = root(&mut parent, unknown) as usize;
        if number[top] == u32::MAX {
            number[top] = found;
            found += 1;
        }
        of.push(number[top]);
    }
    Components { of, n: found as usize }
}

fn root(parent: &mut [u32], start: u32) -> u32 {
    let mut at = start;
    while parent[at as usize] != at {
        parent[at as usize] = parent[parent[at as usize] as usize];
        at = parent[at as usize];
    }
    at
}
