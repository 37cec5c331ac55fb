//! Interventions as files: a table that is read back, and the IATI activity standard.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::area::AreaCode;
use domain::intervention::Theme;
use operations::intervention_activities::{Names, activities};
use operations::intervention_file::{InterventionFile, table};

use super::told;
use crate::answer::Visit;
use crate::language::Language;
use crate::pages::table_file;

/// Answers with all interventions as CSV.
pub(super) async fn csv(visit: Visit) -> Response {
    match told::all(&visit).await {
        Ok(files) => table_file::csv("insatser", table::write(&files)),
        Err(error) => visit.failed(&error),
    }
}

/// Answers with all interventions as IATI activities.
pub(super) async fn all_activities(visit: Visit) -> Response {
    match told::all(&visit).await {
        Ok(files) => answer(&visit, "insatser", &files).await,
        Err(error) => visit.failed(&error),
    }
}

/// Answers with one intervention as an IATI activity.
pub(super) async fn one_activity(visit: Visit, Path(id): Path<String>) -> Response {
    match told::find(&visit, &id, "").await {
        Ok(Some((file, _))) => answer(&visit, &file.id, std::slice::from_ref(&file)).await,
        Ok(None) => visit.not_found(),
        Err(error) => visit.failed(&error),
    }
}

async fn answer(visit: &Visit, name: &str, files: &[InterventionFile]) -> Response {
    if files.is_empty() {
        return visit.not_found();
    }
    let owners = match told::owners(visit).await {
        Ok(owners) => owners,
        Err(error) => return visit.failed(&error),
    };
    let today = crate::signed_in::moment().day();
    let areas = visit.library().areas();
    let area = |code: &AreaCode| areas.name(code).to_owned();
    let owner = |id: &str| owners.get(id).cloned();
    let names = Names { area: &area, theme: &theme_names, owner: &owner };
    match activities(files, today, names).write() {
        Ok(bytes) => {
            let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
            let name: String = name.chars().map(plain).collect();
            let disposition = format!("attachment; filename=\"{name}.iati.xml\"");
            let kind = "application/xml; charset=utf-8".to_owned();
            ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)], bytes).into_response()
        }
        Err(error) => visit.failed(&error),
    }
}

/// Returns what a theme is called in Swedish and in English.
fn theme_names(theme: Theme) -> (String, String) {
    let key = format!("intervention-theme-{}", theme.as_str());
    (Language::Swedish.text(&key), Language::English.text(&key))
}
