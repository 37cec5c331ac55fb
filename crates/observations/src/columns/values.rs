//! The values of one column.

use std::collections::BTreeMap;

/// Numbers, some of them missing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Numbers {
    /// Zero where the value is missing.
    values: Vec<f64>,
    /// One bit per row up to the last that is missing.
    missing: Vec<u64>,
    n_missing: usize,
}

impl Numbers {
    pub(super) fn push(&mut self, value: Option<f64>) {
        if value.is_none() {
            let (word, bit) = (self.values.len() / 64, self.values.len() % 64);
            self.missing.resize(word + 1, 0);
            self.missing[word] |= 1 << bit;
            self.n_missing += 1;
        }
        self.values.push(value.unwrap_or(0.0));
    }

    pub(super) fn shrink(&mut self) {
        self.values.shrink_to_fit();
        self.missing.shrink_to_fit();
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns how many rows have no value.
    #[must_use]
    pub fn n_missing(&self) -> usize {
        self.n_missing
    }

    /// Returns the value of a row, `None` where it is missing.
    ///
    /// # Panics
    /// Where there is no such row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<f64> {
        let value = self.values[row];
        let word = self.missing.get(row / 64).copied().unwrap_or(0);
        (word >> (row % 64) & 1 == 0).then_some(value)
    }

    /// Returns the values in the order of the rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<f64>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Returns all values without a copy, or `None` where one is missing.
    #[must_use]
    pub fn complete(&self) -> Option<&[f64]> {
        (self.n_missing == 0).then_some(&self.values)
    }

    /// Returns the values as a list of their own, at sixteen bytes a row.
    #[must_use]
    pub fn to_vec(&self) -> Vec<Option<f64>> {
        self.iter().collect()
    }

    pub(super) fn to_texts(&self) -> Texts {
        let mut drafted = TextDraft::default();
        for value in self.iter() {
            // Fewer different numbers than rows, and rows are counted by `u32` only in memory of
            // tens of gigabytes.
            let is_kept = drafted.push(value.map(|value| format!("{value}")).as_deref());
            assert!(is_kept, "fewer than 2^32 - 1 different numbers");
        }
        drafted.finish()
    }
}

/// Texts, some of them missing: a number per row into a sorted list of the different ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts {
    /// [`MISSING`] where the value is missing.
    codes: Vec<u32>,
    /// In byte order, each once.
    labels: Vec<String>,
}

/// The number of no text.
const MISSING: u32 = u32::MAX;

impl Texts {
    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Returns whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Returns how many rows have no value.
    #[must_use]
    pub fn n_missing(&self) -> usize {
        self.codes.iter().filter(|code| **code == MISSING).count()
    }

    /// Returns the different texts in byte order.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Returns per row the place of its text in [`Texts::labels`], `None` where it is missing.
    pub fn codes(&self) -> impl Iterator<Item = Option<usize>> {
        self.codes.iter().map(|code| (*code != MISSING).then_some(*code as usize))
    }

    /// Returns the text of a row, `None` where it is missing.
    ///
    /// # Panics
    /// Where there is no such row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let code = self.codes[row];
        (code != MISSING).then(|| self.labels[code as usize].as_str())
    }

    /// Returns the texts in the order of the rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        (0..self.len()).map(|row| self.get(row))
    }
}

/// Texts on their way in, numbered by first appearance.
#[derive(Debug, Clone, Default)]
pub(super) struct TextDraft {
    codes: Vec<u32>,
    numbers: BTreeMap<Box<str>, u32>,
    /// The text of the row before, which is often that of the next.
    last: Option<(Box<str>, u32)>,
}

impl TextDraft {
    /// Keeps a text; returns false where there are more different ones than can be numbered.
    #[must_use]
    pub(super) fn push(&mut self, text: Option<&str>) -> bool {
        let Some(text) = text else {
            self.codes.push(MISSING);
            return true;
        };
        if let Some((last, code)) = &self.last
            && **last == *text
        {
            self.codes.push(*code);
            return true;
        }
        let code = match self.numbers.get(text) {
            Some(code) => *code,
            None => match u32::try_from(self.numbers.len()) {
                Ok(code) if code < MISSING => {
                    self.numbers.insert(text.into(), code);
                    code
                }
                _ => return false,
            },
        };
        self.last = Some((text.into(), code));
        self.codes.push(code);
        true
    }

    /// Numbers the texts by byte order.
    pub(super) fn finish(mut self) -> Texts {
        let mut places = vec![0u32; self.numbers.len()];
        let mut labels = Vec::with_capacity(self.numbers.len());
        for (place, (label, first)) in (0u32..).zip(self.numbers) {
            places[first as usize] = place;
            labels.push(String::from(label));
        }
        for code in self.codes.iter_mut().filter(|code| **code != MISSING) {
            *code = places[*code as usize];
        }
        self.codes.shrink_to_fit();
        Texts { codes: self.codes, labels }
    }
}
