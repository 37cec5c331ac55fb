//! Proof that a register is what was appended: the chain, the files, and the read tables by replay.

use std::collections::{BTreeMap, HashSet};

use futures::TryStreamExt as _;
use sqlx::{Any, AnyConnection, Row as _, Transaction};

use crate::anchor::{self, Anchor};
use crate::attachment;
use crate::batch::{Head, head};
use crate::chain::{Chain, Fault};
use crate::connection::Dialect;
use crate::event::Event;
use crate::event_rows::{self, EventRowError};
use crate::failure::RegisterError;
use crate::hash::ContentHash;
use crate::read_rows;
use crate::read_table::{Row, Rows, TableShape};
use crate::register::Register;

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// Everything is what was appended.
    Sound(Verified),
    /// The first place where it is not.
    Faulty(Fault),
}

/// What was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The end of the chain.
    pub head: Head,
    /// The number of streams.
    pub n_streams: u64,
    /// The number of rows in read tables, each rebuilt and compared.
    pub n_rows: u64,
    /// The number of files, each hashed.
    pub n_files: u64,
    /// The number of anchors, stored and published, that the chain passes through.
    pub n_anchors: u64,
}

/// Why verification ends early.
enum Stop {
    Fault(Box<Fault>),
    Error(RegisterError),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

impl From<RegisterError> for Stop {
    fn from(error: RegisterError) -> Self {
        Self::Error(error)
    }
}

/// What one pass over the events gives.
struct Followed {
    chain: Chain,
    rows: Rows,
    /// The first event that names each file.
    files: BTreeMap<ContentHash, u64>,
    n_anchors: u64,
}

impl Register {
    /// Follows the chain from the first event to the head, through every anchor that is stored or
    /// given; hashes every file; rebuilds every read table and compares it row by row.
    ///
    /// Sees the register as it is when it begins; appending goes on meanwhile. Rebuilt rows are
    /// held in memory.
    ///
    /// # Errors
    /// Where the store refuses. What is wrong with the register is an answer, not an error.
    pub async fn verify(&self, published: &[Anchor]) -> Result<Verification, RegisterError> {
        let mut transaction = self.connections.begin_reading().await?;
        match self.verified(&mut transaction, published).await {
            Ok(verified) => Ok(Verification::Sound(verified)),
            Err(Stop::Fault(fault)) => Ok(Verification::Faulty(*fault)),
            Err(Stop::Error(error)) => Err(error),
        }
    }

    async fn verified(
        &self,
        transaction: &mut Transaction<'static, Any>,
        published: &[Anchor],
    ) -> Result<Verified, Stop> {
        let (head, _) = head(&self.connections, transaction, false).await?;
        let stored = anchor::anchors(transaction).await.map_err(|error| self.failed(&error))?;
        let anchors = stored.into_iter().chain(published.iter().map(Anchor::to_string));
        let followed = self.follow(transaction, anchors.collect()).await?;
        end_at(&followed.chain, head)?;
        let n_files = self.check_files(transaction, &followed.files).await?;
        let n_rows = self.check_rows(transaction, &followed.rows).await?;
        self.check_guards(transaction).await?;
        let n_streams = followed.chain.n_streams() as u64;
        Ok(Verified { head, n_streams, n_rows, n_files, n_anchors: followed.n_anchors })
    }

    async fn follow(
        &self,
        connection: &mut AnyConnection,
        lines: Vec<String>,
    ) -> Result<Followed, Stop> {
        let mut chain = Chain::new();
        let (mut rows, mut files) = (Rows::new(), BTreeMap::new());
        let mut anchors = Anchors::read(lines)?;
        anchors.pass(chain.head)?;
        let mut events = event_rows::all_after(connection, 0);
        while let Some(event) = events.try_next().await.map_err(|error| self.unreadable(error))? {
            chain.follow(&event)?;
            anchors.pass(chain.head)?;
            self.replay(&event, &mut rows)?;
            for hash in event.files {
                files.entry(hash).or_insert(event.position);
            }
        }
        let n_anchors = anchors.n_anchors;
        anchors.end()?;
        Ok(Followed { chain, rows, files, n_anchors })
    }

    fn replay(&self, event: &Event, rows: &mut Rows) -> Result<(), Stop> {
        let refused = |refusal: crate::read_table::InvalidReadTable| Fault::Replay {
            position: event.position,
            reason: refusal.to_string(),
        };
        Ok(self.tables.fold(event, rows).map_err(refused)?)
    }

    /// Compares every stored file with its hash, and what events name with what is stored.
    async fn check_files(
        &self,
        connection: &mut AnyConnection,
        named: &BTreeMap<ContentHash, u64>,
    ) -> Result<u64, Stop> {
        let mut found = HashSet::new();
        let mut files = attachment::all(connection);
        while let Some(file) = files.try_next().await.map_err(|error| self.failed(&error))? {
            let computed = ContentHash::of(&file.content);
            let is_whole = i64::try_from(file.content.len()) == Ok(file.size);
            if file.hash != computed.to_string() || !is_whole {
                return Err(Fault::FileAltered { stored: file.hash, computed }.into());
            }
            found.insert(computed);
        }
        match named.iter().find(|(hash, _)| !found.contains(hash)) {
            Some((hash, position)) => {
                Err(Fault::FileMissing { hash: *hash, position: *position }.into())
            }
            None => Ok(found.len() as u64),
        }
    }

    /// Compares every stored row with the replayed one, in the order of their keys.
    async fn check_rows(
        &self,
        connection: &mut AnyConnection,
        replayed: &Rows,
    ) -> Result<u64, Stop> {
        let mut n_rows = 0;
        for (index, shape) in self.tables.shapes().enumerate() {
            let of_table = (index, String::new())..(index + 1, String::new());
            let mut expected = replayed
                .range(of_table)
                .filter_map(|((_, key), row)| row.as_ref().map(|row| (key.as_str(), row)));
            let mut stored = read_rows::all(connection, shape);
            while let Some((key, row)) =
                stored.try_next().await.map_err(|error| self.failed(&error))?
            {
                compare(shape, expected.next(), (&key, &row))?;
                n_rows += 1;
            }
            if let Some((key, _)) = expected.next() {
                return Err(row_fault(shape, key, "is missing").into());
            }
        }
        Ok(n_rows)
    }

    async fn check_guards(&self, connection: &mut AnyConnection) -> Result<(), Stop> {
        let statement = match self.connections.dialect {
            Dialect::Sqlite => {
                "select count(*) from sqlite_master where type = 'trigger' \
                 and tbl_name in ('event', 'anchor', 'file') and name like '%\\_is\\_never\\_%' escape '\\'"
            }
            Dialect::PostgreSql => {
                "select count(*) from pg_trigger where tgenabled <> 'D' and tgrelid in \
                 ('event'::regclass, 'anchor'::regclass, 'file'::regclass) \
                 and tgname like '%\\_is\\_never\\_%'"
            }
        };
        let row = sqlx::query(statement).fetch_one(connection).await;
        let found: i64 = row.and_then(|row| row.try_get(0)).map_err(|error| self.failed(&error))?;
        let expected = 6;
        if found == expected { Ok(()) } else { Err(Fault::Guards { found, expected }.into()) }
    }

    fn failed(&self, error: &sqlx::Error) -> RegisterError {
        self.connections.failed(error)
    }

    fn unreadable(&self, error: EventRowError) -> Stop {
        match error {
            EventRowError::Store(error) => self.failed(&error).into(),
            EventRowError::Unreadable(row) => {
                Fault::Unreadable { position: row.position, column: row.column }.into()
            }
        }
    }
}

fn end_at(chain: &Chain, head: Head) -> Result<(), Fault> {
    let (position, computed) = (chain.head.position, chain.head.hash);
    if position != head.position {
        return Err(Fault::End { found: position, head: head.position });
    }
    if computed != head.hash {
        return Err(Fault::HeadAltered { position, stored: head.hash, computed });
    }
    chain.end()
}

fn compare(
    shape: &TableShape,
    expected: Option<(&str, &Row)>,
    (key, row): (&str, &Row),
) -> Result<(), Fault> {
    let Some((expected_key, expected)) = expected else {
        return Err(row_fault(shape, key, "does not follow from the events"));
    };
    if expected_key < key {
        return Err(row_fault(shape, expected_key, "is missing"));
    }
    if expected_key > key {
        return Err(row_fault(shape, key, "does not follow from the events"));
    }
    let pairs = row.values.iter().zip(&expected.values).zip(shape.columns);
    let differs = pairs.filter(|((stored, replayed), _)| stored != replayed);
    if let Some((_, column)) = differs.into_iter().next() {
        return Err(row_fault(shape, key, &format!("was altered in its column {}", column.name)));
    }
    if row.content != expected.content {
        return Err(row_fault(shape, key, "was altered in its content"));
    }
    Ok(())
}

fn row_fault(shape: &TableShape, key: &str, what: &str) -> Fault {
    let key = key.chars().take(100).collect();
    Fault::Row { table: shape.name.to_owned(), key, what: what.to_owned() }
}

/// Anchors that the chain has yet to pass through, the last one first.
struct Anchors {
    ahead: Vec<Anchor>,
    n_anchors: u64,
}

impl Anchors {
    fn read(lines: Vec<String>) -> Result<Self, Fault> {
        let mut ahead = lines
            .into_iter()
            .map(|line| {
                let altered = |_| Fault::Anchor {
                    anchor: line.chars().take(120).collect(),
                    found: "is no anchor at all".to_owned(),
                };
                line.parse().map_err(altered)
            })
            .collect::<Result<Vec<Anchor>, Fault>>()?;
        ahead.sort_by_key(|anchor| std::cmp::Reverse((anchor.position, anchor.day)));
        let n_anchors = ahead.len() as u64;
        Ok(Self { ahead, n_anchors })
    }

    fn pass(&mut self, head: Head) -> Result<(), Fault> {
        while let Some(anchor) = self.ahead.pop_if(|anchor| anchor.position == head.position) {
            if anchor.hash != head.hash {
                let found = format!("is the hash {}", head.hash);
                return Err(Fault::Anchor { anchor: anchor.to_string(), found });
            }
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), Fault> {
        match self.ahead.pop() {
            Some(anchor) => {
                let found = "is no event".to_owned();
                Err(Fault::Anchor { anchor: anchor.to_string(), found })
            }
            None => Ok(()),
        }
    }
}
