//! The elements of a statement one after the other, with what is unsafe in XML refused.

use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::bounded::{Bounded, Limit};
use super::refusal::{Cause, StatementError, cut};

const NAMESPACES: [&str; 2] = [
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02",
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
];
const ROOT: &str = "Document";
/// Where a bank may put elements of its own.
const FOREIGN: &str = "SplmtryData";
const MOST_LEVELS: usize = 32;
const MOST_BYTES_OF_TEXT: usize = 10_000;

/// What comes next. The path is that of the element, until the next step.
pub(super) enum Step {
    /// An element begins.
    Opened,
    /// An element ends.
    Closed(Element),
    /// The document has ended.
    Finished,
}

/// What an element held.
#[derive(Default)]
pub(super) struct Element {
    /// Its own text without the spaces around it.
    pub(super) text: String,
    /// Its currency; `None` where it states none.
    pub(super) currency: Option<String>,
}

/// The elements of a document.
pub(super) struct Elements<R> {
    reader: NsReader<Bounded<R>>,
    buffer: Vec<u8>,
    namespace: Option<String>,
    /// The names of the elements around, with a slash between.
    path: String,
    /// Where each name begins in the path, and what its element holds.
    open: Vec<(usize, Element)>,
    /// How many levels down foreign elements began.
    foreign_from: Option<usize>,
    /// Whether the last step closed the innermost element, which is still in the path.
    is_to_leave: bool,
}

/// What an event means once nothing of it is borrowed.
enum Found {
    Start { name: String, currency: Option<String>, namespace: String },
    End,
    Text(String),
    Nothing,
    EndOfFile,
}

impl<R: BufRead> Elements<R> {
    pub(super) fn new(source: R) -> Self {
        let mut reader = NsReader::from_reader(Bounded::new(source));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            namespace: None,
            path: String::new(),
            open: Vec::new(),
            foreign_from: None,
            is_to_leave: false,
        }
    }

    /// Returns the names of the elements around, with a slash between.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Returns a refusal at this place.
    pub(super) fn refuse(&self, cause: Cause) -> StatementError {
        let element = match self.path.as_str() {
            "" => "the beginning".to_owned(),
            path => path.chars().take(200).map(|c| if c.is_control() { '?' } else { c }).collect(),
        };
        StatementError { byte: self.reader.get_ref().n_bytes(), element, cause }
    }

    /// Returns the next step.
    pub(super) fn advance(&mut self) -> Result<Step, StatementError> {
        if std::mem::take(&mut self.is_to_leave) {
            self.leave();
        }
        loop {
            let found = self.event().map_err(|cause| self.refuse(cause))?;
            let step = match found {
                Found::Start { name, currency, namespace } => {
                    self.enter(&name, currency, namespace).map(|()| Some(Step::Opened))
                }
                Found::End => Ok(self.close()),
                Found::Text(text) => self.add(&text).map(|()| None),
                Found::Nothing => Ok(None),
                Found::EndOfFile if self.open.is_empty() && self.namespace.is_some() => {
                    Ok(Some(Step::Finished))
                }
                Found::EndOfFile => Err(Cause::CutOff),
            };
            let is_foreign = self.foreign_from.is_some();
            let Some(step) = step.map_err(|cause| self.refuse(cause))? else { continue };
            if !is_foreign || matches!(step, Step::Finished) {
                return Ok(step);
            }
            if std::mem::take(&mut self.is_to_leave) {
                self.leave();
            }
        }
    }

    fn event(&mut self) -> Result<Found, Cause> {
        self.buffer.clear();
        self.reader.get_mut().begin_event();
        let read = self.reader.read_resolved_event_into(&mut self.buffer);
        let found = match read {
            Ok((resolved, event)) => found(&resolved, &event),
            Err(error) => Err(Cause::Broken { found: one_line(&error.to_string()) }),
        };
        match self.reader.get_ref().met {
            Some(Limit::File) => Err(Cause::TooLarge),
            Some(Limit::Event) => Err(Cause::TooLong),
            None => found,
        }
    }

    fn enter(
        &mut self,
        name: &str,
        currency: Option<String>,
        namespace: String,
    ) -> Result<(), Cause> {
        match &self.namespace {
            None if !NAMESPACES.contains(&namespace.as_str()) => {
                return Err(Cause::Namespace { found: namespace.chars().take(80).collect() });
            }
            None if name != ROOT => return Err(Cause::NoStatement { found: cut(name) }),
            None => self.namespace = Some(namespace),
            Some(_) if self.open.is_empty() => return Err(Cause::NoStatement { found: cut(name) }),
            Some(own) if *own != namespace && self.foreign_from.is_none() => {
                return Err(Cause::Namespace { found: namespace.chars().take(80).collect() });
            }
            Some(_) => {}
        }
        if self.open.len() == MOST_LEVELS {
            return Err(Cause::TooDeep);
        }
        if name == FOREIGN && self.foreign_from.is_none() {
            self.foreign_from = Some(self.open.len());
        }
        let begins = self.path.len();
        if begins > 0 {
            self.path.push('/');
        }
        self.path.push_str(name);
        self.open.push((begins, Element { text: String::new(), currency }));
        Ok(())
    }

    fn close(&mut self) -> Option<Step> {
        let (_, element) = self.open.last_mut()?;
        let element = std::mem::take(element);
        self.is_to_leave = true;
        Some(Step::Closed(Element { text: element.text.trim().to_owned(), ..element }))
    }

    fn leave(&mut self) {
        if let Some((begins, _)) = self.open.pop() {
            self.path.truncate(begins);
        }
        if self.foreign_from == Some(self.open.len()) {
            self.foreign_from = None;
        }
    }

    /// Adds text to the innermost element. Spaces between elements are not kept.
    fn add(&mut self, text: &str) -> Result<(), Cause> {
        let is_blank = text.trim().is_empty();
        match self.open.last_mut() {
            Some((_, element)) if is_blank && element.text.is_empty() => Ok(()),
            Some((_, element)) if element.text.len() + text.len() <= MOST_BYTES_OF_TEXT => {
                element.text.push_str(text);
                Ok(())
            }
            Some(_) => Err(Cause::TooLong),
            None if is_blank => Ok(()),
            None => Err(Cause::Broken { found: "text outside the document".to_owned() }),
        }
    }
}

fn found(resolved: &ResolveResult<'_>, event: &Event<'_>) -> Result<Found, Cause> {
    match event {
        Event::Start(start) => {
            let namespace = match resolved {
                ResolveResult::Bound(namespace) => namespace.as_ref().to_owned(),
                ResolveResult::Unbound => String::new(),
                ResolveResult::Unknown(prefix) => prefix.clone(),
            };
            let name = start.local_name().as_ref().to_owned();
            Ok(Found::Start { name, currency: currency(start)?, namespace })
        }
        // Empty elements are expanded by the reader.
        Event::Empty(_) | Event::Comment(_) | Event::PI(_) => Ok(Found::Nothing),
        Event::End(_) => Ok(Found::End),
        Event::Text(text) => Ok(Found::Text(text.xml10_content().into_owned())),
        Event::CData(text) => Ok(Found::Text(text.xml10_content().into_owned())),
        Event::GeneralRef(reference) => character(reference).map(|c| Found::Text(c.to_string())),
        Event::Decl(declaration) => check_declaration(declaration).map(|()| Found::Nothing),
        Event::DocType(_) => Err(Cause::DocumentType),
        Event::Eof => Ok(Found::EndOfFile),
    }
}

fn currency(start: &BytesStart<'_>) -> Result<Option<String>, Cause> {
    let broken = |text: String| Cause::Broken { found: one_line(&text) };
    let Some(attribute) = start.try_get_attribute("Ccy").map_err(|e| broken(e.to_string()))? else {
        return Ok(None);
    };
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    Ok(Some(value.map_err(|error| broken(error.to_string()))?.into_owned()))
}

fn character(reference: &BytesRef<'_>) -> Result<char, Cause> {
    let name: &str = reference;
    let refused = || Cause::Entity { found: cut(name) };
    if let Some(character) = reference.resolve_char_ref().map_err(|_| refused())? {
        return Ok(character);
    }
    match name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err(refused()),
    }
}

fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), Cause> {
    let broken = |text: String| Cause::Broken { found: one_line(&text) };
    let version = declaration.version().map_err(|error| broken(error.to_string()))?;
    let encoding = match declaration.encoding() {
        Some(encoding) => encoding.map_err(|error| broken(error.to_string()))?.into_owned(),
        None => "UTF-8".to_owned(),
    };
    if version != "1.0" || !encoding.eq_ignore_ascii_case("UTF-8") {
        return Err(Cause::Encoding { found: cut(&format!("XML {version} in {encoding}")) });
    }
    Ok(())
}

/// Returns what the parser said, on one line of at most two hundred characters.
fn one_line(text: &str) -> String {
    text.chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
