//! Grants through the desk: the same promises on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has failed")]

mod awards;
mod crash;
mod last_day;
mod office;
#[path = "../../../register/tests/promises/postgresql.rs"]
mod postgresql;
mod story;
mod together;

use std::future::Future;

use office::Store;
use tokio::runtime::Handle;

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
                $(let told = tokio::task::spawn_blocking(|| {
                    Handle::current().block_on($module::$name(Store::PostgreSql));
                });
                if told.await.is_err() {
                    broken.push(stringify!($name));
                })+
                assert!(broken.is_empty(), "broken on PostgreSQL, as told above: {broken:?}");
            });
        }
    };
}

promises! {
    story::a_grant_from_call_to_settlement,
    together::what_was_not_seen_stops_the_same_thing_and_nothing_else,
    together::the_same_command_twice_is_once,
    last_day::many_who_save_and_sign_at_once_lose_nothing,
    crash::killed_at_any_moment_no_payment_is_lost_or_doubled,
}
