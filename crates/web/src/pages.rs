//! The pages, each in a file of its own beside its template.

use axum::Router;
use axum::routing::{MethodRouter, get, post};

use crate::service::Service;

mod about_figures;
mod accessibility;
mod agreements;
mod allocation;
pub(crate) mod apply;
mod assignments;
pub(crate) mod at_provider;
mod awarded_grants;
mod choice;
mod commitments;
mod compare;
pub(crate) mod confirm;
mod effects;
pub(crate) mod everything;
mod grants;
mod index;
mod indicator;
mod indicators;
mod interventions;
mod invitation;
mod lessons;
mod municipalities;
mod municipality;
mod networks;
mod open_data;
mod own_interventions;
mod people;
mod reforms;
mod segregation;
mod selection;
mod selections;
mod sign_in;
mod sign_out;
mod similar;
mod situation;
mod table_file;
mod work;
mod work_payments;

/// Returns the first page, whose address in English may end with a slash or not.
pub(crate) fn first_page() -> MethodRouter<Service> {
    get(situation::show)
}

/// Returns the routes of all pages in one language.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/", first_page())
        .route("/ataganden", get(commitments::show))
        .route("/ataganden/{id}", get(commitments::one::show))
        .route("/bekrafta", get(confirm::show).post(confirm::submit))
        .route("/bekrafta/klar", get(confirm::done))
        .route("/bekrafta/organisation", get(at_provider::leave_to_confirm))
        .route("/boende", get(segregation::show))
        .route("/boende/{file}", get(segregation::file))
        .route("/effekter", get(effects::show))
        .route("/effekter/{id}", get(effects::show_case))
        .route("/effekter/{id}/{file}", get(effects::file))
        .route("/fordelning", allocation::page_routes())
        .route("/fordelning/{file}", get(allocation::file))
        .route("/handlingsplaner", get(commitments::plan::list))
        .route("/handlingsplaner/{id}", get(commitments::plan::show))
        .route("/inbjudan", get(invitation::show).post(invitation::submit))
        .route("/index/{id}", get(index::show))
        .route("/index/{id}/lista.csv", get(index::csv))
        .route("/index/{id}/lista.json", get(index::json))
        .route("/index/{id}/{code}", get(index::show_trace))
        .route("/jamfor", get(compare::show))
        .route("/jamfor/{ending}", get(compare::data))
        .route("/kommun", get(municipalities::show))
        .route("/kommun/{code}", get(municipality::show))
        .route("/kommuner-som-var/{code}", get(similar::show))
        .route("/logga-in", get(sign_in::show).post(sign_in::submit))
        .route("/logga-in/organisation", get(at_provider::leave))
        .route("/logga-in/svar", get(at_provider::arrive))
        .route("/logga-ut", post(sign_out::submit))
        .route("/mina-uppdrag", get(assignments::show).post(assignments::submit))
        .route("/natverk", get(networks::show))
        .route("/natverk/{id}", get(networks::one::show))
        .route("/nyckeltal", get(indicators::show))
        .route("/nyckeltal/{id}", get(indicator::show))
        .route("/data/nyckeltal/{file}", get(open_data::indicator_file))
        .route("/om-siffrorna", get(about_figures::show))
        .route("/oppna-data", get(open_data::show))
        .route("/oppna-data/{file}", get(open_data::list_file))
        .route("/tillganglighet", get(accessibility::show))
        .route("/reformer", get(reforms::show))
        .route("/reformer/{file}", get(reforms::file))
        .route("/sok", get(everything::show))
        .route("/urval", get(selections::show))
        .route("/urval/{id}", get(selection::show))
        .route("/urval/{id}/lista.csv", get(selection::csv))
        .route("/urval/{id}/lista.json", get(selection::json))
        .route("/urval/{id}/modell.toml", get(selection::file))
        .merge(agreements::routes())
        .merge(commitments::acts::routes())
        .merge(grants::routes())
        .merge(interventions::routes())
        .merge(lessons::routes())
        .merge(networks::acts::routes())
        .merge(own_interventions::routes())
        .merge(apply::routes())
        .merge(awarded_grants::routes())
        .merge(people::routes())
        .merge(work::routes())
        .merge(work_payments::routes())
}

#[cfg(test)]
mod tests;
