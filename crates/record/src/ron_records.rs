//! Records as they are written in a dataset's RON files, before their names are resolved.
//!
//! Every field has a default. So a record in which some fields are wrong can still be read for the
//! others, and one run reports all its mistakes. [`super::check`] reports fields that are missing.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

/// One text, or several in a list: `kind: "Person"` and `kind: ["Person", "Author"]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OneOrMany(pub Vec<String>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OneOrMany, D::Error> {
        struct OneOrManyVisitor;
        impl<'de> Visitor<'de> for OneOrManyVisitor {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text in quotes, or a list of them")
            }
            fn visit_str<E: de::Error>(self, one: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany(vec![one.to_owned()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<OneOrMany, A::Error> {
                let mut several = Vec::new();
                while let Some(one) = list.next_element()? {
                    several.push(one);
                }
                Ok(OneOrMany(several))
            }
        }
        deserializer.deserialize_any(OneOrManyVisitor)
    }
}

/// A citation as written: `(source: "boyle", at: "3")`, or the place alone, `"3"`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, remote = "Self")]
pub struct CiteRecord {
    /// Id of the source; where a dataset has only one, it may be left out.
    pub source: String,
    /// Locator: the place in the source.
    pub at: String,
    /// An anchor: at most six words of the source that help to find the place.
    pub words: Option<String>,
}

impl<'de> Deserialize<'de> for CiteRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CiteRecord, D::Error> {
        struct CiteVisitor;
        impl<'de> Visitor<'de> for CiteVisitor {
            type Value = CiteRecord;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a place in quotes, or a record with source and at")
            }
            fn visit_str<E: de::Error>(self, at: &str) -> Result<CiteRecord, E> {
                Ok(CiteRecord { at: at.to_owned(), ..CiteRecord::default() })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CiteRecord, A::Error> {
                let map = de::value::MapAccessDeserializer::new(map);
                // `remote = "Self"` makes the derived function an inherent one, so this does not
                // call the trait's function again.
                CiteRecord::deserialize(map)
            }
            fn visit_unit<E: de::Error>(self) -> Result<CiteRecord, E> {
                Ok(CiteRecord::default())
            }
        }
        deserializer.deserialize_any(CiteVisitor)
    }
}

/// An identifier of an entity in a public register, as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkRecord {
    /// The register: `wikidata`.
    pub scheme: String,
    /// The identifier there.
    pub id: String,
    /// The day on which it was looked up.
    pub checked: String,
}

/// An entity as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntityRecord {
    /// Id, unique among entities.
    pub id: String,
    /// Its kind or kinds.
    pub kind: OneOrMany,
    /// Id of the entity of which it is an aspect.
    pub of: Option<String>,
    /// Its name.
    pub name: String,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// A description in one or two neutral sentences.
    pub about: Option<String>,
    /// Whether English puts "the" before its name.
    pub article: bool,
    /// Whether its name is a plural: `pamphleteers`.
    pub plural: bool,
    /// Its date, in EDTF.
    pub when: Option<String>,
    /// Where the source gives the date, or speaks of the entity at all.
    pub cites: Vec<CiteRecord>,
    /// What the dataset's editor doubts about the record.
    pub doubt: Option<String>,
    /// Identifiers in public registers.
    pub links: Vec<LinkRecord>,
}

/// A figure as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FigureRecord {
    /// Id of the entity that the number is about.
    pub of: String,
    /// Name of the measure: what is counted.
    pub measure: String,
    /// The number; the smaller one of a span.
    pub value: Option<f64>,
    /// The greater number of a span: 30,000 to 50,000 is `value: 30000, up_to: 50000`.
    pub up_to: Option<f64>,
    /// The unit, where it is not the measure's own.
    pub unit: Option<String>,
    /// `more than`, `about`, `nearly`, `less than`, `at most` or `at least`.
    pub qualifier: Option<String>,
    /// `level`, `by`, `to`, `times` or `share`.
    pub change: Option<String>,
    /// What a change or a share is relative to: `since 1700`.
    pub base: Option<String>,
    /// Date, in EDTF.
    pub when: Option<String>,
    /// Id of the voice that says so, where that is not the source's author.
    pub according_to: Option<String>,
    /// Where the source says it.
    pub cites: Vec<CiteRecord>,
    /// What the dataset's editor doubts about the record.
    pub doubt: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// A source as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SourceRecord {
    /// Id, unique among sources.
    pub id: String,
    /// Title.
    pub title: String,
    /// Authors, as they are to be printed.
    pub authors: Vec<String>,
    /// Short form for tables: the author, or an abbreviation.
    pub short: String,
    /// Year or date of the edition used.
    pub date: Option<String>,
    /// The work that it is part of.
    pub container: Option<String>,
    /// Translators.
    pub translators: Vec<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Where the edition can be had: an address, a library, an ISBN.
    pub available: Option<String>,
    /// What its locators mean: `section.paragraph.sentence`.
    pub locator_form: Option<String>,
    /// The places that it has, so that citations can be checked against them: single ones (`0.h1`)
    /// or runs of the last number (`0.1.1-4`).
    pub locators: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// Of a source from a bibliography, its citation key.
    #[serde(skip)]
    pub key: Option<String>,
}

/// A place of a source as written, in a file of `locators/`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LocatorRecord {
    /// The locator of one sentence.
    pub at: String,
    /// The hash of the sentence, in 16 hexadecimal digits.
    pub hash: String,
    /// Why no record cites this sentence, where the editor left it out on purpose.
    pub bare: Option<String>,
}

/// A claim as written. A field that is not in [`CLAIM_FIELDS`] is read as a qualifier, because the
/// schema of each dataset declares its own qualifiers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClaimRecord {
    /// An id of its own, for a claim whose derived id another claim has already.
    pub id: Option<String>,
    /// Id of the subject.
    pub from: String,
    /// Name of the relation.
    pub relation: String,
    /// Id of the object.
    pub to: Option<String>,
    /// Date, in EDTF.
    pub when: Option<String>,
    /// Where the source says it.
    pub cites: Vec<CiteRecord>,
    /// `stated` or `implied`.
    pub basis: Option<String>,
    /// Id of the voice that says so, where that is not the source's author.
    pub according_to: Option<String>,
    /// `certain`, `probable` or `uncertain`.
    pub certainty: Option<String>,
    /// Whether the source says that it was not so.
    pub denied: bool,
    /// `would`, `could`, `should` or `seemed`.
    pub mode: Option<String>,
    /// What the dataset's editor doubts about the record.
    pub doubt: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// All other fields: name and values, in the order in which they are written.
    pub qualifiers: Vec<(String, Vec<String>)>,
    /// The claims of a group, which share the other fields of this record; absent from a claim. See
    /// [`crate::claim_groups`].
    pub claims: Option<Vec<ClaimRecord>>,
    /// Whether the places are written in the field `at`, each as a text, and not in `cites`.
    pub cites_at: bool,
}

impl ClaimRecord {
    /// The id that follows from the parts of the claim: `hooke.opposed.theory`, and
    /// `hooke.not_opposed.theory` where it is denied.
    pub fn derived_id(&self) -> String {
        let to = self.to.as_deref().unwrap_or_default();
        let mut id = String::with_capacity(
            self.from.len() + self.relation.len() + to.len() + "..not_".len(),
        );
        id.push_str(&self.from);
        id.push_str(if self.denied { ".not_" } else { "." });
        id.push_str(&self.relation);
        if self.to.is_some() {
            id.push('.');
            id.push_str(to);
        }
        id
    }
}

/// The fields that every claim may have; any other is a qualifier.
pub const CLAIM_FIELDS: &[&str] = &[
    "id",
    "from",
    "relation",
    "to",
    "when",
    "cites",
    "basis",
    "according_to",
    "certainty",
    "denied",
    "mode",
    "doubt",
    "note",
    "at",
    "claims",
];

/// The name of a field in a claim: an index into [`CLAIM_FIELDS`], or the name of a qualifier.
enum ClaimField {
    Own(usize),
    Qualifier(String),
}

impl<'de> Deserialize<'de> for ClaimField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ClaimField, D::Error> {
        struct ClaimFieldVisitor;
        impl Visitor<'_> for ClaimFieldVisitor {
            type Value = ClaimField;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field name")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<ClaimField, E> {
                let own = CLAIM_FIELDS.iter().position(|own| *own == name);
                Ok(own.map_or_else(|| ClaimField::Qualifier(name.to_owned()), ClaimField::Own))
            }
        }
        deserializer.deserialize_identifier(ClaimFieldVisitor)
    }
}

/// The fields of a claim that were read so far, to refuse one that stands twice.
#[derive(Default)]
struct SeenFields {
    own: [bool; CLAIM_FIELDS.len()],
}

impl SeenFields {
    fn meet<E: de::Error>(&mut self, field: &ClaimField, claim: &ClaimRecord) -> Result<(), E> {
        let (again, name) = match field {
            ClaimField::Own(n) => (std::mem::replace(&mut self.own[*n], true), CLAIM_FIELDS[*n]),
            ClaimField::Qualifier(name) => {
                (claim.qualifiers.iter().any(|(known, _)| known == name), name.as_str())
            }
        };
        match again {
            true => Err(E::custom(format_args!("duplicate field `{name}`"))),
            false => Ok(()),
        }
    }
}

impl<'de> Deserialize<'de> for ClaimRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ClaimRecord, D::Error> {
        struct ClaimVisitor;
        impl<'de> Visitor<'de> for ClaimVisitor {
            type Value = ClaimRecord;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a claim")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ClaimRecord, A::Error> {
                let mut claim = ClaimRecord::default();
                let mut met = SeenFields::default();
                while let Some(field) = map.next_key()? {
                    met.meet(&field, &claim)?;
                    let own = match field {
                        ClaimField::Own(n) => CLAIM_FIELDS[n],
                        ClaimField::Qualifier(name) => {
                            let OneOrMany(values) = map.next_value()?;
                            claim.qualifiers.push((name, values));
                            continue;
                        }
                    };
                    match own {
                        "id" => claim.id = map.next_value()?,
                        "from" => claim.from = map.next_value()?,
                        "relation" => claim.relation = map.next_value()?,
                        "to" => claim.to = map.next_value()?,
                        "when" => claim.when = map.next_value()?,
                        "cites" => claim.cites.extend(map.next_value::<Vec<CiteRecord>>()?),
                        "basis" => claim.basis = map.next_value()?,
                        "according_to" => claim.according_to = map.next_value()?,
                        "certainty" => claim.certainty = map.next_value()?,
                        "denied" => claim.denied = map.next_value()?,
                        "mode" => claim.mode = map.next_value()?,
                        "doubt" => claim.doubt = map.next_value()?,
                        "note" => claim.note = map.next_value()?,
                        "at" => {
                            let OneOrMany(places) = map.next_value()?;
                            claim.cites_at = true;
                            let at = |at| CiteRecord { at, ..CiteRecord::default() };
                            claim.cites.splice(0..0, places.into_iter().map(at));
                        }
                        _ => claim.claims = map.next_value()?,
                    }
                }
                Ok(claim)
            }
        }
        deserializer.deserialize_struct("Claim", CLAIM_FIELDS, ClaimVisitor)
    }
}
