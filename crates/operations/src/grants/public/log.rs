//! The log of the register as everyone may check it: its length, its head and its anchors.

use register::anchor::Anchor;
use time::Date;

use crate::grants::Desk;
use crate::grants::error::DeskError;

/// The head of the register on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorView {
    /// The day.
    pub day: Date,
    /// The position of the last event then, 0 where there was none.
    pub position: u64,
    /// Its hash, 64 hexadecimal digits.
    pub hash: String,
}

/// The log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogView {
    /// Where it ends now.
    pub head: AnchorView,
    /// The anchors, oldest first.
    pub anchors: Vec<AnchorView>,
}

impl LogView {
    /// Returns the anchors and the head as `brygga verify --anchors` reads them, one a line.
    #[must_use]
    pub fn lines(&self) -> String {
        let line = |one: &AnchorView| format!("{} {} {}\n", one.day, one.position, one.hash);
        let is_anchored = self.anchors.iter().any(|one| one.day == self.head.day);
        let head = (!is_anchored).then_some(&self.head);
        self.anchors.iter().chain(head).map(line).collect()
    }
}

impl Desk {
    /// Returns the log as it is on a day.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn log_view(&self, today: Date) -> Result<LogView, DeskError> {
        let head = self.register().head().await?;
        let anchors = self.register().anchors().await?;
        let read = |line: &String| line.parse::<Anchor>().ok();
        let view = |anchor: Anchor| AnchorView {
            day: anchor.day,
            position: anchor.position,
            hash: anchor.hash.to_string(),
        };
        let (position, hash) = (head.position, head.hash.to_string());
        Ok(LogView {
            head: AnchorView { day: today, position, hash },
            anchors: anchors.iter().filter_map(read).map(view).collect(),
        })
    }
}
