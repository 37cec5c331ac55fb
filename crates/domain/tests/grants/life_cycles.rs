//! The diagrams say what the code does.

use std::collections::BTreeSet;

use domain::grants::life_cycle::{self, Stage};

#[test]
fn the_document_is_written_from_the_tables() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/life-cycles.md");
    let written = std::fs::read_to_string(path).unwrap();
    assert!(
        written == life_cycle::document(),
        "docs/life-cycles.md differs from the tables: cargo run -p domain --example life_cycles \
         > docs/life-cycles.md"
    );
}

/// Every stage can be reached from the start, and no step is there twice.
fn check<S: Stage>() {
    let life_cycle = S::life_cycle();
    let mut reached: Vec<S> = Vec::new();
    while let Some(next) = life_cycle.transitions.iter().find(|step| {
        step.from.is_none_or(|from| reached.contains(&from)) && !reached.contains(&step.to)
    }) {
        reached.push(next.to);
    }
    let mut seen = BTreeSet::new();
    for step in life_cycle.transitions {
        assert!(reached.contains(&step.to), "{}: {:?} is never reached", life_cycle.name, step.to);
        let key = (format!("{:?}", step.from), step.act, format!("{:?}", step.to));
        assert!(seen.insert(key), "{}: {} twice", life_cycle.name, step.act);
    }
}

#[test]
fn every_stage_can_be_reached() {
    check::<domain::grants::programme::Stage>();
    check::<domain::grants::programme::FrameStage>();
    check::<domain::grants::call::Stage>();
    check::<domain::grants::application::Stage>();
    check::<domain::grants::application::ReviewStage>();
    check::<domain::grants::application::ConsultationStage>();
    check::<domain::grants::grant::Stage>();
    check::<domain::grants::grant::instalment::Stage>();
    check::<domain::grants::grant::claim::Stage>();
    check::<domain::grants::grant::report::Stage>();
    check::<domain::grants::grant::change::Stage>();
    check::<domain::grants::grant::check::Stage>();
    check::<domain::grants::grant::reclaim::Stage>();
    check::<domain::people::MembershipStage>();
    check::<domain::people::DelegationStage>();
    check::<domain::commitment::life::Stage>();
    check::<domain::lesson::Stage>();
}
