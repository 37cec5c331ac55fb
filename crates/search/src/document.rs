//! What can be searched for.

/// A thing that can be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its id, unique in the index. Written alone, in either case, it comes first.
    pub id: String,
    /// Its name; matches here count most.
    pub title: String,
    /// Its description.
    pub body: String,
    /// Other words it should be found by: synonyms, names in other languages. Not shown.
    pub keywords: Vec<String>,
    /// What it can be filtered and counted by.
    pub facets: Vec<Facet>,
    /// What its score is multiplied by: 1 for most, above for what matters more. Above zero.
    pub boost: f32,
}

/// One property that documents can be filtered and counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Facet {
    /// Which property: "ämne".
    pub name: String,
    /// Its value: "Grundskola".
    pub value: String,
}
