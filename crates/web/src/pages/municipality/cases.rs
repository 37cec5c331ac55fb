//! Three cases for a municipality to learn from, of its own kind, and why each is suggested.

use domain::area::AreaCode;
use operations::intervention_file::InterventionFile;
use operations::similar_places::profiles;
use operations::suggest_cases::{Case, Likeness, N_CASES, Suggested, suggest_cases};

use crate::answer::Visit;
use crate::language::Language;
use crate::pages::grants::loops::went;

/// The cases as the page tells them.
pub(super) struct Cases {
    /// How many there are and why not more.
    pub(super) lead: String,
    pub(super) cases: Vec<CaseText>,
}

/// One case.
pub(super) struct CaseText {
    /// Its id, title and owner.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) owner: String,
    /// Why it is suggested.
    pub(super) why: String,
    /// Class and word of how it went, and what was learned.
    pub(super) lessons: Vec<(&'static str, String, String)>,
}

/// Returns the cases for a municipality; `None` where no likeness can be computed.
pub(super) fn of(
    visit: &Visit,
    interventions: &[InterventionFile],
    code: &AreaCode,
) -> Option<Cases> {
    let profiles = match profiles(visit.library()) {
        Ok(profiles) => profiles,
        Err(error) => {
            tracing::warn!(municipality = %code, %error, "no cases could be suggested");
            return None;
        }
    };
    let found = suggest_cases(&profiles, interventions, code);
    let cases = found.cases.iter().map(|case| told(visit, case)).collect();
    Some(Cases { lead: lead(visit.language, &found), cases })
}

/// Returns how many cases there are, and where they are fewer than three, why.
fn lead(language: Language, found: &Suggested<'_>) -> String {
    let mut sentences = Vec::new();
    match found.cases.len() {
        0 => sentences.push(language.text("cases-none")),
        n => sentences.push(language.counted("cases-some", n)),
    }
    if found.cases.len() < N_CASES {
        sentences.push(language.counted("cases-fewer", found.n_documented));
        if found.n_own > 0 {
            sentences.push(language.counted("cases-own", found.n_own));
        }
    }
    if found.has_no_profile {
        sentences.push(language.text("cases-no-profile"));
    }
    sentences.join(" ")
}

fn told(visit: &Visit, case: &Case<'_>) -> CaseText {
    let language = visit.language;
    let file = case.intervention;
    let mut why = match &case.likeness {
        Some(likeness) => like(visit, likeness),
        None => language.text("cases-nowhere"),
    };
    if case.is_kept_as_failure {
        why = format!("{why} {}", language.text("cases-failure"));
    }
    let lesson = |lesson: &&operations::intervention_file::FiledLesson| {
        let (class, word) = went(language, lesson.claim.verdict);
        (class, word, lesson.claim.claim.clone())
    };
    CaseText {
        id: file.id.clone(),
        title: file.description.title.clone(),
        owner: file.owner.clone(),
        why,
        lessons: case.lessons.iter().map(lesson).collect(),
    }
}

fn like(visit: &Visit, likeness: &Likeness) -> String {
    let language = visit.language;
    let areas = visit.library().areas();
    let (rank, of) = (language.whole(likeness.rank), language.whole(likeness.of));
    let distance = language.number(likeness.distance, 2);
    let places = [
        ("name", areas.name(&likeness.area)),
        ("rank", &rank),
        ("of", &of),
        ("distance", &distance),
    ];
    language.text_with("cases-like", &places)
}
