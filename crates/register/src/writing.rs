//! The writer: one task that writes what is sent, several in one commit where several wait.
//!
//! A commit waits for the disk. Commands and small files that arrive meanwhile are written together
//! with the next one, each wholly or not at all and in the order of their arrival; none is answered
//! before it is on the disk.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::append::{Append, Outcome};
use crate::attachment::File;
use crate::batch::Batch;
use crate::connection::Connections;
use crate::failure::{RegisterError, one_line};
use crate::hash::ContentHash;
use crate::read_table::ReadTables;
use crate::text::Moment;

/// The most that is written in one commit.
const MAX_TOGETHER: usize = 128;
/// How much may wait before senders do.
const MAX_WAITING: usize = 1_024;

/// Something to write.
#[derive(Debug)]
pub(crate) enum Writing {
    /// A command's events.
    Append(Append),
    /// A small file, by its hash.
    Keep(ContentHash, File),
    /// That the session with this token was seen.
    See(ContentHash, Moment),
}

/// What became of it.
#[derive(Debug)]
pub(crate) enum Written {
    /// A command.
    Command(Outcome),
    /// Anything else.
    Done,
}

/// What to write and whom to tell what became of it.
struct Request {
    writing: Writing,
    answer: oneshot::Sender<Result<Written, RegisterError>>,
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

    /// Sends something to write and waits for what becomes of it; `None` when the writer has ended.
    /// It is done also when the caller stops waiting.
    pub(crate) async fn write(&self, writing: Writing) -> Option<Result<Written, RegisterError>> {
        let (answer, answered) = oneshot::channel();
        self.requests.send(Request { writing, answer }).await.ok()?;
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
    let mut requests = Vec::with_capacity(MAX_TOGETHER);
    while waiting.recv_many(&mut requests, MAX_TOGETHER).await > 0 {
        let together: Vec<&Writing> = requests.iter().map(|request| &request.writing).collect();
        let outcomes = match transact(&connections, &tables, &together).await {
            Ok(outcomes) => outcomes,
            Err(error) if together.len() == 1 => vec![Err(error)],
            // What the store refuses of one does not stop the others; a repetition is safe.
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
    writings: &[&Writing],
) -> Vec<Result<Written, RegisterError>> {
    let mut outcomes = Vec::with_capacity(writings.len());
    for writing in writings {
        let mut outcome = transact(connections, tables, std::slice::from_ref(writing)).await;
        outcomes.push(match &mut outcome {
            Ok(outcome) => outcome.pop().expect("one outcome for one writing"),
            Err(_) => outcome.map(|_| unreachable!("matched as an error")),
        });
    }
    outcomes
}

/// Writes everything in one transaction.
async fn transact(
    connections: &Connections,
    tables: &ReadTables,
    writings: &[&Writing],
) -> Result<Vec<Result<Written, RegisterError>>, RegisterError> {
    let failed = |error: sqlx::Error| connections.failed(&error);
    let mut transaction = connections.begin_writing().await?;
    let mut batch = Batch::start(connections, tables, &mut transaction).await?;
    let mut outcomes = Vec::with_capacity(writings.len());
    for writing in writings {
        outcomes.push(match writing {
            Writing::Append(append) => batch.add(append).await?.map(Written::Command),
            Writing::Keep(hash, file) => {
                batch.keep(*hash, file).await.map(|()| Ok(Written::Done))?
            }
            Writing::See(token, now) => {
                batch.see(*token, *now).await.map(|()| Ok(Written::Done))?
            }
        });
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
