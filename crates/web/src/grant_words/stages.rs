//! Stages of life cycles: Swedish as the domain writes them, English from the locale files.

use domain::commitment;
use domain::grants::life_cycle::Stage;
use domain::grants::{application, call, grant, programme};
use domain::{lesson, people};

use super::names::variant;
use super::{key_of, thing};
use crate::language::Language;

/// Returns what a stage is called: "Klar att signera".
#[must_use]
pub fn stage<S: Stage>(language: Language, stage: S) -> String {
    match language {
        Language::Swedish => stage.swedish().to_owned(),
        Language::English => language.text(&key(stage)),
    }
}

/// Returns the stage that a matter or a refusal keeps in Swedish, by the English name of the life
/// cycle ("application"). What is no stage of it stands as it is.
#[must_use]
pub fn written(language: Language, life: &str, swedish: &str) -> String {
    let find = |find: &Find| find(language, life, swedish);
    LIVES.iter().find_map(find).unwrap_or_else(|| {
        let is_worded = language.known(&format!("thing-{}", key_of(swedish))).is_some();
        if is_worded { thing(language, swedish) } else { swedish.to_owned() }
    })
}

/// Returns what has the life cycle of an English name, in the definite form: "ansökan".
#[must_use]
pub fn life(language: Language, name: &str) -> String {
    let key = super::names::key("life", &key_of(name));
    language.known(&key).unwrap_or_else(|| super::cite(language, name))
}

/// Finds a stage by its Swedish word in the life cycle of an English name.
type Find = fn(Language, &str, &str) -> Option<String>;

/// Every life cycle.
const LIVES: [Find; 17] = [
    find::<programme::Stage>,
    find::<programme::FrameStage>,
    find::<call::Stage>,
    find::<application::Stage>,
    find::<application::ReviewStage>,
    find::<application::ConsultationStage>,
    find::<grant::Stage>,
    find::<grant::instalment::Stage>,
    find::<grant::claim::Stage>,
    find::<grant::report::Stage>,
    find::<grant::change::Stage>,
    find::<grant::check::Stage>,
    find::<grant::reclaim::Stage>,
    find::<people::MembershipStage>,
    find::<people::DelegationStage>,
    find::<commitment::life::Stage>,
    find::<lesson::Stage>,
];

fn find<S: Stage>(language: Language, life: &str, swedish: &str) -> Option<String> {
    let steps = (S::life_cycle().name == life).then(|| S::life_cycle().transitions)?;
    let mut stages = steps.iter().flat_map(|step| step.from.into_iter().chain([step.to]));
    let found = stages.find(|stage| stage.swedish() == swedish)?;
    Some(stage(language, found))
}

fn key<S: Stage>(stage: S) -> String {
    let life = key_of(S::life_cycle().name);
    super::names::key("stage", &format!("{life}-{}", variant(&stage)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<S: Stage>() {
        for step in S::life_cycle().transitions {
            for stage in step.from.into_iter().chain([step.to]) {
                let worded = |language: Language| language.known(&key(stage));
                let swedish = worded(Language::Swedish);
                assert_eq!(swedish.as_deref(), Some(stage.swedish()), "{}", key(stage));
                assert!(worded(Language::English).is_some(), "{}", key(stage));
            }
        }
        let name = S::life_cycle().name;
        assert!(!life(Language::Swedish, name).starts_with('”'), "{name}");
    }

    #[test]
    fn every_stage_of_every_life_cycle_is_worded_as_the_domain_writes_it() {
        check::<programme::Stage>();
        check::<programme::FrameStage>();
        check::<call::Stage>();
        check::<application::Stage>();
        check::<application::ReviewStage>();
        check::<application::ConsultationStage>();
        check::<grant::Stage>();
        check::<grant::instalment::Stage>();
        check::<grant::claim::Stage>();
        check::<grant::report::Stage>();
        check::<grant::change::Stage>();
        check::<grant::check::Stage>();
        check::<grant::reclaim::Stage>();
        check::<people::MembershipStage>();
        check::<people::DelegationStage>();
        check::<commitment::life::Stage>();
        check::<lesson::Stage>();
    }

    #[test]
    fn a_stage_kept_in_swedish_is_told_in_english() {
        let told = |life, swedish| written(Language::English, life, swedish);
        assert_eq!(told("application", "Klar att signera"), "Ready to sign");
        assert_eq!(told("grant", "Beslutad"), "Decided");
        assert_eq!(told("call", "not begun"), "not begun");
        assert_eq!(written(Language::Swedish, "call", "not begun"), "ej påbörjad");
        assert_eq!(told("call", "Okänd"), "Okänd");
    }
}
