//! Which rows of a table a regression uses.

/// Rows of a table in rising order; all of them take no room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rows {
    /// So many, from the first on.
    All(usize),
    /// These.
    Some(Vec<usize>),
}

impl Rows {
    /// Returns the rows up to `n` that are wanted.
    pub(super) fn of(n: usize, is_wanted: impl Fn(usize) -> bool) -> Self {
        match (0..n).find(|row| !is_wanted(*row)) {
            None => Self::All(n),
            Some(first) => {
                let later = (first + 1..n).filter(|row| is_wanted(*row));
                Self::Some((0..first).chain(later).collect())
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::All(n) => *n,
            Self::Some(rows) => rows.len(),
        }
    }

    /// Returns the rows in rising order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        (0..self.len()).map(|place| match self {
            Self::All(_) => place,
            Self::Some(rows) => rows[place],
        })
    }

    /// Returns what `of` makes of each row.
    pub(crate) fn map<T>(&self, of: impl Fn(usize) -> T) -> Vec<T> {
        match self {
            Self::All(n) => (0..*n).map(of).collect(),
            Self::Some(rows) => rows.iter().map(|row| of(*row)).collect(),
        }
    }

    /// Returns each row's value.
    ///
    /// # Panics
    /// Where a row has none.
    pub(crate) fn values(&self, values: &[Option<f64>]) -> Vec<f64> {
        self.map(|row| values[row].expect("rows that lack a value have been left out"))
    }

    /// Keeps the rows that are wanted.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(usize) -> bool) {
        match self {
            Self::All(n) => *self = Self::of(*n, is_wanted),
            Self::Some(rows) => rows.retain(|row| is_wanted(*row)),
        }
    }

    /// Keeps the rows at these places, in rising order.
    pub(super) fn at(&self, places: &[usize]) -> Self {
        if places.len() == self.len() {
            return self.clone();
        }
        Self::Some(
            places
                .iter()
                .map(|place| match self {
                    Self::All(_) => *place,
                    Self::Some(rows) => rows[*place],
                })
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_are_as_the_same_rows_listed() {
        let all = Rows::of(4, |_| true);
        assert_eq!(all, Rows::All(4));
        let mut odd = Rows::of(4, |row| row % 2 == 1);
        assert_eq!((odd.iter().collect(), odd.len()), (vec![1, 3], 2));
        assert_eq!(odd.values(&[None, Some(1.5), None, Some(2.5)]), [1.5, 2.5]);
        assert_eq!(all.at(&[1, 3]), odd);
        assert_eq!(odd.at(&[0, 1]), odd);
        odd.retain(|row| row > 1);
        assert_eq!(odd, Rows::Some(vec![3]));
        let mut most = Rows::All(3);
        most.retain(|row| row != 1);
        assert_eq!(most.map(|row| 10 * row), [0, 20]);
        assert_eq!(Rows::of(0, |_| true).len(), 0);
    }
}
