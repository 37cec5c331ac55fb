//! Formulas as fixest and pyfixest users write them: `y ~ x1 + i(year, treated, ref = 2005) |
//! unit + year`.

mod lexer;
mod parser;
mod uses;

/// A regression as a formula tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// The outcomes, each fitted on its own.
    pub outcomes: Vec<Expression>,
    /// The terms, in the order written; each a product of factors.
    pub terms: Vec<Vec<Factor>>,
    /// Whether an intercept is wanted where no effect is absorbed.
    pub has_intercept: bool,
    /// The absorbed effects; `unit^year` crosses columns.
    pub effects: Vec<Vec<String>>,
}

/// One factor of a term.
#[derive(Debug, Clone, PartialEq)]
pub enum Factor {
    /// A column of numbers, or something computed of columns.
    Value(Expression),
    /// `C(x)`: an indicator per level but the first.
    Category(String),
    /// `i(x, by, ref = a)`: an indicator per level but the reference, times `by`.
    Indicators {
        /// The column with the levels.
        of: String,
        /// What each indicator is multiplied with.
        by: Option<String>,
        /// The level without indicator, as written.
        reference: Option<String>,
    },
    /// `sunab(cohort, period)`: Sun and Abraham's interactions.
    SunAbraham {
        /// The first treated period; missing or zero for never.
        cohort: String,
        /// The period.
        period: String,
    },
}

/// Something computed of columns, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// As it names its coefficient: "log(x)".
    pub name: String,
    /// How it is computed.
    pub node: Node,
}

/// How a value is computed.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A column.
    Column(String),
    /// A number.
    Number(f64),
    /// One of `+ - * / ^` of two values.
    Operation(char, Box<Node>, Box<Node>),
    /// A function of a value.
    Function(Function, Box<Node>),
}

/// A function of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// Natural logarithm; missing at zero and below.
    Log,
    /// Exponential.
    Exp,
    /// Square root; missing below zero.
    Root,
    /// Size without sign.
    Absolute,
}

/// A formula that cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("read the formula at character {at}: {what}")]
pub struct FormulaError {
    /// The position, from one.
    pub at: usize,
    /// What is wrong and what to write.
    pub what: Formulation,
}

/// What is wrong in a formula.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Formulation {
    /// A sign that means nothing here.
    #[error("'{sign}' means nothing here; put names with such signs between backticks")]
    Sign {
        /// The sign.
        sign: char,
    },
    /// A quote that does not end.
    #[error("the quote does not end; close it")]
    OpenQuote,
    /// A number that is none.
    #[error("'{text}' is no number; put names that start with a digit between backticks")]
    Number {
        /// What is written.
        text: String,
    },
    /// Something else stands where a word or sign is needed.
    #[error("{needed} is needed here; write y ~ x1 + x2 | unit + year")]
    Needed {
        /// What is needed.
        needed: &'static str,
    },
    /// A function that is not known.
    #[error("the function '{name}' is not known; use i, sunab, C, I, log, exp, sqrt or abs")]
    Function {
        /// The name.
        name: String,
    },
    /// A part that only other methods have.
    #[error("{what} cannot be fitted here; {instead}")]
    Unsupported {
        /// What it is.
        what: &'static str,
        /// What works.
        instead: &'static str,
    },
}

impl Formula {
    /// Reads a formula.
    ///
    /// `y1 + y2 ~` fits several outcomes; `a:b` is a product, `a*b` stands for `a + b + a:b`;
    /// `C(x)` and `i(x, by, ref = a)` make indicators, `sunab(cohort, period)` those of Sun and
    /// Abraham; `log`, `exp`, `sqrt`, `abs` and `I(x^2)` compute; `0` or `-1` leaves the intercept
    /// out; after `|` stand effects to absorb, `a^b` crossed. Names with other signs stand between
    /// backticks.
    ///
    /// # Errors
    /// [`FormulaError`] with the position of what cannot be read.
    pub fn read(text: &str) -> Result<Self, FormulaError> {
        parser::formula(text)
    }
}
