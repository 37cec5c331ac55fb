//! Logic models: how an intervention is thought to work, from problem to impact.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Where a step stands in the chain, in this order.
///
/// # Source
/// W. K. Kellogg Foundation, *Logic Model Development Guide* (2004): resources, activities,
/// outputs, outcomes, impact; the problem stands before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Problem: what is to change.
    Problem,
    /// Resurser: money, people, premises.
    Resource,
    /// Aktiviteter: what is done.
    Activity,
    /// Prestationer: what the activities directly bring about.
    Output,
    /// Utfall på kort sikt.
    ShortOutcome,
    /// Utfall på medellång sikt.
    MediumOutcome,
    /// Utfall på lång sikt.
    LongOutcome,
    /// Effekt: what society gets.
    Impact,
}

impl Level {
    /// Every level, first to last.
    pub const ALL: [Self; 8] = [
        Self::Problem,
        Self::Resource,
        Self::Activity,
        Self::Output,
        Self::ShortOutcome,
        Self::MediumOutcome,
        Self::LongOutcome,
        Self::Impact,
    ];

    /// Returns the Swedish name that pages head it with.
    #[must_use]
    pub fn swedish(self) -> &'static str {
        match self {
            Self::Problem => "Problem",
            Self::Resource => "Resurser",
            Self::Activity => "Aktiviteter",
            Self::Output => "Prestationer",
            Self::ShortOutcome => "Utfall på kort sikt",
            Self::MediumOutcome => "Utfall på medellång sikt",
            Self::LongOutcome => "Utfall på lång sikt",
            Self::Impact => "Effekt",
        }
    }
}

/// How well a link is supported, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceGrade {
    /// Nobody has looked.
    Assumed,
    /// People who work with it say so.
    Experience,
    /// Studies without a comparison, or that do not agree.
    Limited,
    /// Studies with a comparison agree for the most part.
    Moderate,
    /// Several studies with a comparison agree.
    Strong,
}

impl EvidenceGrade {
    /// Every grade, weakest first.
    pub const ALL: [Self; 5] =
        [Self::Assumed, Self::Experience, Self::Limited, Self::Moderate, Self::Strong];

    /// Returns the word used in files and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Experience => "experience",
            Self::Limited => "limited",
            Self::Moderate => "moderate",
            Self::Strong => "strong",
        }
    }
}

/// A step of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its name within the model.
    pub id: String,
    /// Where it stands.
    pub level: Level,
    /// What it is, in the owner's words.
    pub text: String,
}

/// One step leads to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The earlier step.
    pub from: String,
    /// The later step.
    pub to: String,
    /// What has to hold for the one to lead to the other.
    pub assumption: String,
    /// How well that is supported.
    pub evidence: EvidenceGrade,
    /// Where the support is told; empty only for what is assumed.
    pub source: String,
}

/// A chain without circles, of which every step hangs together with another.
// Invariant: as `LogicModel::new` checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct LogicModel {
    nodes: Vec<Node>,
    links: Vec<Link>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Written {
    nodes: Vec<Node>,
    links: Vec<Link>,
}

impl TryFrom<Written> for LogicModel {
    type Error = LogicModelError;

    fn try_from(written: Written) -> Result<Self, LogicModelError> {
        Self::new(written.nodes, written.links)
    }
}

impl From<LogicModel> for Written {
    fn from(model: LogicModel) -> Self {
        Self { nodes: model.nodes, links: model.links }
    }
}

/// The logic model cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogicModelError {
    /// Two steps have one name.
    #[error("the logic model has the step '{0}' twice; give each its own name")]
    DuplicateNode(String),
    /// A text is empty.
    #[error("the step '{0}' of the logic model says nothing; write what it is")]
    EmptyNode(String),
    /// A link goes from or to a step that is not there.
    #[error("a link of the logic model names the step '{0}', which it does not have")]
    UnknownNode(String),
    /// Two links join the same steps the same way.
    #[error("the logic model links '{from}' to '{to}' twice; keep one")]
    DuplicateLink {
        /// From.
        from: String,
        /// To.
        to: String,
    },
    /// Following the links leads back.
    #[error("the logic model goes in a circle: {0}; take one of these links away")]
    Circular(String),
    /// A link goes from a later level to an earlier one.
    #[error("the logic model links '{from}' back to '{to}', which stands earlier; turn it round")]
    Backwards {
        /// From.
        from: String,
        /// To.
        to: String,
    },
    /// A link claims support without saying where it is told.
    #[error(
        "the link from '{from}' to '{to}' has evidence without a source; name it or write assumed"
    )]
    EvidenceWithoutSource {
        /// From.
        from: String,
        /// To.
        to: String,
    },
    /// A level that every model needs has no step.
    #[error("the logic model has no {0}; write at least one")]
    LevelLacking(&'static str),
    /// A step hangs together with no other.
    #[error("the step '{0}' of the logic model is linked to nothing; link it or take it away")]
    Alone(String),
}

impl LogicModel {
    /// Returns the model. It needs a problem, an activity and an outcome or an impact.
    ///
    /// # Errors
    /// [`LogicModelError`] names the step or the link. Circles are told before links backwards.
    pub fn new(nodes: Vec<Node>, links: Vec<Link>) -> Result<Self, LogicModelError> {
        let levels = check_nodes(&nodes)?;
        let mut seen = BTreeSet::new();
        for Link { from, to, evidence, source, .. } in &links {
            for name in [from, to] {
                if !levels.contains_key(name.as_str()) {
                    return Err(LogicModelError::UnknownNode(name.clone()));
                }
            }
            let (from_to, from, to) = ((from, to), from.clone(), to.clone());
            if !seen.insert(from_to) {
                return Err(LogicModelError::DuplicateLink { from, to });
            }
            if *evidence != EvidenceGrade::Assumed && source.trim().is_empty() {
                return Err(LogicModelError::EvidenceWithoutSource { from, to });
            }
        }
        if let Some(circle) = circle(&nodes, &links) {
            return Err(LogicModelError::Circular(circle.join(" → ")));
        }
        let back = links.iter().find(|l| levels[l.from.as_str()] > levels[l.to.as_str()]);
        if let Some(Link { from, to, .. }) = back {
            return Err(LogicModelError::Backwards { from: from.clone(), to: to.clone() });
        }
        let is_linked = |id: &str| links.iter().any(|link| link.from == id || link.to == id);
        match nodes.iter().find(|node| !is_linked(&node.id)) {
            Some(node) => Err(LogicModelError::Alone(node.id.clone())),
            None => Ok(Self { nodes, links }),
        }
    }

    /// Returns the steps, as they were given.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Returns the links, as they were given.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// Returns the steps of a level, as they were given.
    pub fn at(&self, level: Level) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.level == level)
    }

    /// Returns the weakest support of any link: a chain is no stronger.
    #[must_use]
    pub fn weakest_evidence(&self) -> EvidenceGrade {
        self.links.iter().map(|link| link.evidence).min().unwrap_or(EvidenceGrade::Assumed)
    }
}

fn check_nodes(nodes: &[Node]) -> Result<BTreeMap<&str, Level>, LogicModelError> {
    let mut levels = BTreeMap::new();
    for node in nodes {
        if node.text.trim().is_empty() {
            return Err(LogicModelError::EmptyNode(node.id.clone()));
        }
        if levels.insert(node.id.as_str(), node.level).is_some() {
            return Err(LogicModelError::DuplicateNode(node.id.clone()));
        }
    }
    let has = |wanted: &[Level]| levels.values().any(|level| wanted.contains(level));
    let outcomes = [Level::ShortOutcome, Level::MediumOutcome, Level::LongOutcome, Level::Impact];
    for (wanted, words) in [
        (&[Level::Problem][..], "problem"),
        (&[Level::Activity], "activity"),
        (&outcomes, "outcome"),
    ] {
        if !has(wanted) {
            return Err(LogicModelError::LevelLacking(words));
        }
    }
    Ok(levels)
}

/// Returns the steps of a circle, the first one again at the end.
fn circle(nodes: &[Node], links: &[Link]) -> Option<Vec<String>> {
    // Steps that nothing leads to fall away again and again; what is left goes in circles.
    let mut left: BTreeSet<&str> = nodes.iter().map(|node| node.id.as_str()).collect();
    loop {
        let led_to: BTreeSet<&str> = links
            .iter()
            .filter(|link| left.contains(link.from.as_str()))
            .map(|link| link.to.as_str())
            .collect();
        let before = left.len();
        left.retain(|id| led_to.contains(id));
        if left.len() == before {
            break;
        }
    }
    let mut at = *left.first()?;
    let mut path: Vec<&str> = Vec::new();
    // Each step left has one left before it: walking back must meet a step again.
    while !path.contains(&at) {
        path.push(at);
        let before = |link: &&Link| link.to == at && left.contains(link.from.as_str());
        at = links.iter().find(before)?.from.as_str();
    }
    let start = path.iter().position(|id| *id == at)?;
    let mut circle: Vec<String> = path[start..].iter().rev().map(|id| (*id).to_owned()).collect();
    circle.push(circle.first()?.clone());
    Some(circle)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn node(id: &str, level: Level) -> Node {
        Node { id: id.to_owned(), level, text: format!("Steg {id}") }
    }

    fn link(from: &str, to: &str) -> Link {
        Link {
            from: from.to_owned(),
            to: to.to_owned(),
            assumption: String::new(),
            evidence: EvidenceGrade::Assumed,
            source: String::new(),
        }
    }

    fn chain() -> Vec<Node> {
        vec![node("p", Level::Problem), node("a", Level::Activity), node("o", Level::ShortOutcome)]
    }

    #[test]
    fn a_chain_from_problem_to_outcome_is_a_model() {
        let model = LogicModel::new(chain(), vec![link("p", "a"), link("a", "o")]).unwrap();
        assert_eq!(model.at(Level::Activity).count(), 1);
        assert_eq!(model.weakest_evidence(), EvidenceGrade::Assumed);
        let written = serde_json::to_string(&model).unwrap();
        assert_eq!(serde_json::from_str::<LogicModel>(&written).unwrap(), model);
    }

    #[test]
    fn a_circular_model_is_refused_and_the_circle_told() {
        let links = vec![link("p", "a"), link("a", "o"), link("o", "a")];
        let error = LogicModel::new(chain(), links).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the logic model goes in a circle: o → a → o; take one of these links away"
        );
        let own = LogicModel::new(chain(), vec![link("p", "a"), link("a", "a"), link("a", "o")]);
        assert_eq!(own.unwrap_err(), LogicModelError::Circular("a → a".to_owned()));
    }

    #[test]
    fn what_cannot_be_a_chain_is_refused_by_name() {
        let refused = |nodes, links| LogicModel::new(nodes, links).unwrap_err();
        assert_eq!(
            refused(chain(), vec![link("p", "x")]),
            LogicModelError::UnknownNode("x".to_owned())
        );
        let back = LogicModelError::Backwards { from: "o".to_owned(), to: "a".to_owned() };
        assert_eq!(refused(chain(), vec![link("p", "a"), link("o", "a")]), back);
        assert_eq!(refused(chain(), vec![link("p", "a")]), LogicModelError::Alone("o".to_owned()));
        let mut claimed = link("a", "o");
        claimed.evidence = EvidenceGrade::Strong;
        assert!(matches!(
            refused(chain(), vec![link("p", "a"), claimed]),
            LogicModelError::EvidenceWithoutSource { .. }
        ));
        let without = refused(chain()[1..].to_vec(), vec![link("a", "o")]);
        assert_eq!(without, LogicModelError::LevelLacking("problem"));
    }

    proptest! {
        #[test]
        fn a_model_is_accepted_only_where_no_walk_leads_back(
            pairs in prop::collection::btree_set((0_usize..6, 0_usize..6), 0..14)
        ) {
            let nodes: Vec<Node> = (0..6)
                .map(|at| node(&at.to_string(), [Level::Problem, Level::Activity, Level::Impact][at / 2]))
                .collect();
            let links: Vec<Link> =
                pairs.iter().map(|(from, to)| link(&from.to_string(), &to.to_string())).collect();
            let mut reach = [[false; 6]; 6];
            for (from, to) in &pairs {
                reach[*from][*to] = true;
            }
            for middle in 0..6 {
                for from in 0..6 {
                    for to in 0..6 {
                        reach[from][to] |= reach[from][middle] && reach[middle][to];
                    }
                }
            }
            let is_circular = (0..6).any(|at| reach[at][at]);
            let error = LogicModel::new(nodes, links).err();
            let told = matches!(error, Some(LogicModelError::Circular(_)));
            prop_assert_eq!(told, is_circular);
        }
    }
}
