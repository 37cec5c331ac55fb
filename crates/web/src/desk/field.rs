//! Fields of the desk's forms.

/// A field with what was typed and what is wrong with it.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// The name it is sent under.
    pub(crate) name: String,
    /// What it asks for.
    pub(crate) label: String,
    /// How to answer; may be empty.
    pub(crate) hint: String,
    /// What it looks like.
    pub(crate) input: Input,
    /// What was typed.
    pub(crate) value: String,
    /// What is wrong.
    pub(crate) problem: Option<String>,
}

/// What a field looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// An amount in kronor.
    Money,
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// A time of day.
    Time,
    /// One of several, by value and name.
    Choice(Vec<(String, String)>),
    /// A box to tick.
    Tick,
    /// Sent along unseen.
    Hidden,
}

/// What is wrong with a field, by its name; an empty name is the form as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The field.
    pub(crate) field: String,
    /// A full sentence.
    pub(crate) text: String,
}

impl Field {
    /// Returns an empty field.
    pub(crate) fn new(name: impl Into<String>, label: String, input: Input) -> Self {
        let (hint, value) = (String::new(), String::new());
        Self { name: name.into(), label, hint, input, value, problem: None }
    }

    /// Returns the field with a hint.
    pub(crate) fn hint(self, hint: String) -> Self {
        Self { hint, ..self }
    }

    /// Returns the field with something in it.
    pub(crate) fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    pub(crate) fn is_lines(&self) -> bool {
        self.input == Input::Lines
    }

    pub(crate) fn is_tick(&self) -> bool {
        self.input == Input::Tick
    }

    pub(crate) fn is_hidden(&self) -> bool {
        self.input == Input::Hidden
    }

    pub(crate) fn options(&self) -> Option<&[(String, String)]> {
        match &self.input {
            Input::Choice(options) => Some(options),
            _ => None,
        }
    }

    /// Returns the type of an input element.
    pub(crate) fn html_type(&self) -> &'static str {
        match self.input {
            Input::Day => "date",
            Input::Time => "time",
            _ => "text",
        }
    }

    /// Returns the keyboard that a phone shows.
    pub(crate) fn keyboard(&self) -> &'static str {
        match self.input {
            Input::Money => "decimal",
            Input::Number => "numeric",
            _ => "text",
        }
    }
}
