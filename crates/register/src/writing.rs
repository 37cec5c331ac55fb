//! The writer: one task that appends commands, several in one commit where several wait.
//!
//! A commit waits for the disk. Commands that arrive meanwhile are appended together with the
//! next one, each wholly or not at all and in the order of their arrival; none is answered before
//! its events are on the disk.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::append::{Append, Outcome};
use crate::batch::Batch;
use crate::connection::Connections;
use crate::failure::{RegisterError, one_line};
use crate::read_table::ReadTables;

/// The most commands in one commit.
const MAX_COMMANDS: usize = 128;
/// How many commands may wait before senders do.
const MAX_WAITING: usize = 1_024;

/// A command and whom to tell what became of it.
struct Request {
    append: Append,
    answer: oneshot::Sender<Result<Outcome, RegisterError>>,
}

/// The way to the writer.
#[derive(Debug)]
pub(crate) struct Writer {
    requests: mpsc::Sender<Request>,
    task: JoinHandle<()>,
}

impl Writer {
    /// Starts the writer. It ends when it is dropped and has done what was sent.
    pub(crate) fn start(connections: Connections, tables: Arc<ReadTables>) -> Self {
        let (requests, waiting) = mpsc::channel(MAX_WAITING);
        let task = tokio::spawn(work(connections, tables, waiting));
        Self { requests, task }
    }

    /// Sends a command and waits for what becomes of it; `None` when the writer has ended. The
    /// command is done also when the caller stops waiting.
    pub(crate) async fn append(&self, append: Append) -> Option<Result<Outcome, RegisterError>> {
        let (answer, answered) = oneshot::channel();
        self.requests.send(Request { append, answer }).await.ok()?;
        answered.await.ok()
    }

    /// Does what was sent and ends.
    pub(crate) async fn finish(self) {
        drop(self.requests);
        // A writer that has panicked has nothing left to do.
        drop(self.task.await);
    }
}

async fn work(
    connections: Connections,
    tables: Arc<ReadTables>,
    mut waiting: mpsc::Receiver<Request>,
) {
    let mut requests = Vec::with_capacity(MAX_COMMANDS);
    while waiting.recv_many(&mut requests, MAX_COMMANDS).await > 0 {
        let together: Vec<&Append> = requests.iter().map(|request| &request.append).collect();
        let outcomes = match transact(&connections, &tables, &together).await {
            Ok(outcomes) => outcomes,
            Err(error) if together.len() == 1 => vec![Err(error)],
            // One command that the store refuses does not stop the others; a repetition is safe.
            Err(_) => one_by_one(&connections, &tables, &together).await,
        };
        for (request, outcome) in requests.drain(..).zip(outcomes) {
            // Nobody need be waiting for the answer any longer.
            drop(request.answer.send(outcome));
        }
    }
}

async fn one_by_one(
    connections: &Connections,
    tables: &ReadTables,
    appends: &[&Append],
) -> Vec<Result<Outcome, RegisterError>> {
    let mut outcomes = Vec::with_capacity(appends.len());
    for append in appends {
        let mut outcome = transact(connections, tables, std::slice::from_ref(append)).await;
        outcomes.push(match &mut outcome {
            Ok(outcome) => outcome.pop().expect("one outcome for one command"),
            Err(_) => outcome.map(|_| unreachable!("matched as an error")),
        });
    }
    outcomes
}

/// Appends the commands in one transaction.
async fn transact(
    connections: &Connections,
    tables: &ReadTables,
    appends: &[&Append],
) -> Result<Vec<Result<Outcome, RegisterError>>, RegisterError> {
    let failed = |error: sqlx::Error| connections.failed(&error);
    let mut transaction = connections.begin_writing().await?;
    let mut batch = Batch::start(connections, tables, &mut transaction).await?;
    let mut outcomes = Vec::with_capacity(appends.len());
    for append in appends {
        outcomes.push(batch.add(append).await?);
    }
    if !batch.finish().await? {
        transaction.rollback().await.map_err(failed)?;
        return Ok(outcomes);
    }
    transaction.commit().await.map_err(|error| match failed(error) {
        full_or_busy @ (RegisterError::Full { .. } | RegisterError::Busy { .. }) => full_or_busy,
        other => RegisterError::Uncertain {
            location: connections.location.clone(),
            reason: one_line(&other.to_string()),
        },
    })?;
    Ok(outcomes)
}
