//! What a register promises, told once and kept by both stores.
//!
//! On SQLite every promise is a test of its own. On PostgreSQL they are told one after the other
//! on one server, which is started for them and stopped with them.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has failed")]

mod accounts;
mod appending;
mod copies;
mod crash;
mod grants;
mod interleaving;
mod invitations;
mod postgresql;
mod refusals;
mod stores;
mod tables;
mod tampering;
mod together;

use std::future::Future;

use stores::Store;

/// Runs a promise to its end.
fn run(promise: impl Future<Output = ()>) {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap().block_on(promise);
}

/// Makes each promise a test on SQLite, and all of them one test on PostgreSQL.
macro_rules! promises {
    ($($module:ident :: $name:ident),+ $(,)?) => {
        mod sqlite {
            use super::{Store, run};
            $(#[test]
            fn $name() {
                run(super::$module::$name(Store::Sqlite));
            })+
        }

        #[test]
        fn every_promise_is_kept_on_postgresql() {
            run(async {
                let mut broken = Vec::new();
                $(let told = tokio::spawn($module::$name(Store::PostgreSql)).await;
                if told.is_err() {
                    broken.push(stringify!($name));
                })+
                assert!(broken.is_empty(), "broken on PostgreSQL, as told above: {broken:?}");
            });
        }
    };
}

promises! {
    appending::a_command_is_appended_once_however_often_it_is_sent,
    appending::a_key_cannot_be_used_for_something_else,
    appending::events_over_several_streams_are_appended_together_or_not_at_all,
    appending::the_later_one_is_shown_what_changed,
    appending::a_stream_can_be_guarded_without_adding_to_it,
    appending::events_come_back_as_they_were_appended,
    appending::the_same_events_have_the_same_hash_in_every_store,
    appending::a_command_without_meaning_is_refused,
    appending::a_file_is_kept_before_the_event_that_names_it,
    tables::rows_follow_the_events_in_the_same_transaction,
    tables::a_basket_is_filtered_ordered_and_paged,
    tables::a_question_without_an_answer_is_refused,
    tables::a_changed_table_is_rebuilt_by_replay,
    tables::a_program_with_other_tables_is_told_to_restart,
    tables::a_fold_that_refuses_stops_the_whole_command,
    tampering::one_changed_byte_is_found,
    tampering::every_changed_column_is_found,
    tampering::a_removed_event_is_found,
    tampering::two_exchanged_events_are_found,
    tampering::a_new_chain_is_found_by_a_published_anchor,
    tampering::a_changed_read_row_is_found,
    tampering::a_changed_or_missing_file_is_found,
    tampering::the_store_itself_refuses_changes,
    together::eight_at_one_stream_lose_nothing,
    together::two_programs_share_one_register,
    together::a_caller_that_stops_waiting_changes_nothing,
    copies::an_export_can_be_checked_with_common_tools,
    copies::an_import_gives_the_same_register,
    copies::an_altered_export_is_refused_with_its_line,
    copies::a_backup_is_restored_after_it_was_verified,
    accounts::an_account_has_one_person_one_address_and_one_identity,
    accounts::attempts_lock_an_address_for_a_while,
    accounts::many_attempts_at_once_count_as_many,
    accounts::an_erased_account_keeps_its_id_alone,
    accounts::a_session_ends_with_what_it_rests_on,
    accounts::an_older_register_gets_accounts_and_keeps_its_events,
    invitations::an_invitation_is_taken_up_once_and_in_time,
    invitations::a_question_to_a_provider_is_taken_once_by_the_browser_that_asked,
    refusals::a_register_of_a_newer_program_is_refused,
    refusals::a_place_that_is_not_there_is_refused,
    interleaving::any_interleaving_keeps_versions_gap_free,
    crash::killed_at_any_moment_nothing_is_lost_or_doubled,
}
