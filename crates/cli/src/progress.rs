//! The bar that shows how far an import or a scan has come, in a terminal only.

use std::sync::OnceLock;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that appears with the first progress and is silent where nobody looks.
#[derive(Default)]
pub(crate) struct ImportProgress(OnceLock<ProgressBar>);

impl ImportProgress {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Shows how many values have been read of how many.
    pub(crate) fn note(&self, done: u64, total: u64) {
        let words = "importing the statistics {wide_bar} {human_pos}/{human_len} values {eta}";
        self.show(words, done, total);
    }

    fn show(&self, words: &str, done: u64, total: u64) {
        let bar = self.0.get_or_init(|| {
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template(words);
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        bar.set_length(total);
        bar.set_position(done);
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = self.0.get() {
            bar.finish_and_clear();
        }
    }
}

/// A bar over the indicators of a scan, in a terminal only.
pub(crate) struct ScanProgress(ImportProgress);

impl ScanProgress {
    pub(crate) fn new() -> Self {
        Self(ImportProgress::default())
    }

    /// Shows how many indicators are done of how many.
    pub(crate) fn note(&self, done: usize, all: usize) {
        let number = |n| u64::try_from(n).expect("a count of indicators fits 64 bits");
        self.0.show(
            "scanning {wide_bar} {human_pos}/{human_len} indicators {eta}",
            number(done),
            number(all),
        );
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.0.finish();
    }
}
