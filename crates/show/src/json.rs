//! Answers as JSON, for programs.
//!
//! The answer to a question is one object, and so is the answer to a query, with `columns` and `rows`.
//! The field `format` of both is the version of this layout. `docs/answer.schema.json` describes every
//! field; what is written here has to keep to it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Value as Json, json};

use polemic_engine::graph::{EdgeId, NodeId, Value};
use polemic_engine::query::{Answer, Row, print};
use polemic_question::find::FoundRecord;
use polemic_question::reply::{Form, Reply, Single, Status, Strength};
use polemic_record::edition::cited_text::CitedTexts;
use polemic_record::property_graph::{self, Evidence};
use polemic_record::{Citation, Claim, Dataset, EntityId, Figure, Mode, Source, Term, When};

use super::World;
use super::cited_passage::sentences_json;
use super::view::{View, ViewSource};

/// A view as JSON. Null for a question without a dataset.
pub fn json_of_view(view: &View) -> Json {
    match view.source {
        ViewSource::Query(answer) => {
            let rows = QueryJson { answer, world: view.world };
            serde_json::to_value(rows).unwrap_or(Json::Null)
        }
        ViewSource::Question(reply) => view.world.dataset.map_or(Json::Null, |dataset| {
            reply_json(reply, &RecordWriter { dataset, texts: view.world.texts })
        }),
    }
}

/// Writes a view as one line of JSON. The rows of a query are written one after the other, and take
/// no memory.
///
/// # Errors
/// The writer fails.
pub fn write_json_of_view(view: &View, out: &mut dyn Write) -> io::Result<()> {
    match view.source {
        ViewSource::Query(answer) => {
            serde_json::to_writer(&mut *out, &QueryJson { answer, world: view.world })?;
        }
        ViewSource::Question(_) => serde_json::to_writer(&mut *out, &json_of_view(view))?,
    }
    out.write_all(b"\n")
}

fn reply_json(reply: &Reply, records: &RecordWriter) -> Json {
    let dataset = records.dataset;
    let status = match reply.status {
        Status::Answered => "answered",
        Status::Near => "near",
        Status::Found => "found",
        Status::Nothing => "nothing",
        Status::Refused => "refused",
    };
    let value = match &reply.value {
        None => Json::Null,
        Some(Single::Bool(b)) => json!(b),
        Some(Single::Number(n)) => number_json(*n),
        Some(Single::Date(text) | Single::Text(text)) => json!(text),
    };
    let corrections: Vec<Json> =
        reply.corrections.iter().map(|c| json!({"typed": c.typed, "read": c.read})).collect();
    let answers: Vec<Json> = reply
        .answers
        .iter()
        .map(|found| {
            let entity = dataset.entity(found.entity);
            let kind = entity.kinds.first().map(|&kind| &dataset.schema.kind(kind).name);
            json!({"id": entity.id, "name": entity.name, "kind": kind,
                   "possibly": found.possibly, "claims": found.evidence})
        })
        .collect();
    let refusal = reply.refusal.as_ref().map(|refusal| {
        json!({"message": refusal.diagnostic.message, "word": refusal.word,
               "suggestions": refusal.suggestions})
    });
    let all =
        |list: &[Evidence]| -> Vec<Json> { list.iter().map(|&e| records.evidence(e)).collect() };
    json!({
        "format": 2,
        "question": reply.question,
        "status": status,
        "form": reply.form.map(form_word),
        "strength": reply.strength.map(strength_word),
        "reading": reply.reading,
        "cypher": reply.query.as_ref().map(ToString::to_string),
        "corrections": corrections,
        "remarks": reply.remarks,
        "undated_left_out": reply.undated_left_out,
        "value": value,
        "up_to": reply.up_to.map(number_json),
        "unit": reply.unit,
        "qualifier": reply.qualifier,
        "answers": answers,
        "claims": all(&reply.evidence),
        "refusal": refusal,
        "suggestions": reply.suggestions,
        "wider": wider_json(reply),
        "nearest": nearest_json(reply, records),
        "unknown": reply.unknown,
        "sources": sources_json(dataset),
    })
}

/// The records that share words with a question that was not answered, each with these words.
fn nearest_json(reply: &Reply, records: &RecordWriter) -> Vec<Json> {
    let record = |found: &FoundRecord| {
        let mut record = records.evidence(found.evidence);
        record["matched"] = json!(found.matched);
        record
    };
    reply.nearest.iter().map(record).collect()
}

/// The questions with one restriction less that find something.
fn wider_json(reply: &Reply) -> Vec<Json> {
    let wider = reply.wider.iter();
    wider.map(|(question, found)| json!({"question": question, "found": found})).collect()
}

/// The works that a dataset cites.
pub fn sources_json(dataset: &Dataset) -> Vec<Json> {
    let source = |source: &Source| {
        json!({"id": source.id, "author": source.authors.join(", "), "title": source.title,
               "edition": source.date})
    };
    dataset.sources.iter().map(source).collect()
}

/// What a yes or no rests on, in a word.
fn strength_word(strength: Strength) -> &'static str {
    match strength {
        Strength::Stated => "stated",
        Strength::Implied => "implied",
        Strength::Probable => "probable",
        Strength::Uncertain => "uncertain",
        Strength::Attributed(_) => "attributed",
        Strength::Denied => "denied",
        Strength::Intended(_) => "intended",
    }
}

/// The sort of answer that a question asks for, in a word.
fn form_word(form: Form) -> &'static str {
    match form {
        Form::Entities => "entities",
        Form::Boolean => "boolean",
        Form::Number => "number",
        Form::Date => "date",
        Form::Text => "text",
        Form::Path => "path",
        Form::Comparison => "comparison",
        Form::Timeline => "timeline",
        Form::Card => "card",
        Form::Records => "records",
    }
}

/// A number without a decimal point if it is whole: `1924`, not `1924.0`.
fn number_json(n: f64) -> Json {
    #[expect(clippy::cast_possible_truncation, reason = "whole and in range, as just checked")]
    if n.fract() == 0.0 && n.abs() < 9e15 { json!(n as i64) } else { json!(n) }
}

/// An entity by its id and its name.
fn name_json(dataset: &Dataset, id: EntityId) -> Json {
    let entity = dataset.entity(id);
    json!({"id": entity.id, "name": entity.name})
}

/// A claim, a figure or a dated entity with all its fields, and the sentences that it cites if there is a
/// copy of their text.
pub fn record_json(dataset: &Dataset, texts: Option<&CitedTexts>, record: Evidence) -> Json {
    RecordWriter { dataset, texts }.evidence(record)
}

/// Writes records with their citations, and with the sentences cited if there is a copy of the text.
struct RecordWriter<'a> {
    dataset: &'a Dataset,
    texts: Option<&'a CitedTexts>,
}

impl RecordWriter<'_> {
    fn citations(&self, cites: &[Citation]) -> Vec<Json> {
        let cite = |c: &Citation| {
            let source = &self.dataset.source(c.source).id;
            let mut cite = json!({"source": source, "at": c.at, "words": c.words});
            if let Some(texts) = self.texts {
                cite["sentences"] = sentences_json(texts, c);
            }
            cite
        };
        cites.iter().map(cite).collect()
    }

    /// A claim, figure or dated entity with all its fields.
    fn evidence(&self, evidence: Evidence) -> Json {
        let dataset = self.dataset;
        match evidence {
            Evidence::Claim(id) => self.claim(dataset.claim(id)),
            Evidence::Figure(id) => self.figure(dataset.figure(id), id.index()),
            Evidence::Entity(id) => {
                let entity = dataset.entity(id);
                json!({"id": entity.id, "text": entity.name, "from": name_json(dataset, id),
                   "when": entity.when.as_ref().map(When::text), "doubt": entity.doubt,
                   "cites": self.citations(&entity.cites)})
            }
        }
    }

    fn claim(&self, claim: &Claim) -> Json {
        let dataset = self.dataset;
        let term = |term: &Term| match term {
            Term::Entity(id) => json!(dataset.entity(*id).name),
            Term::Text(text) => json!(text),
        };
        let mut qualifiers = Map::new();
        for (qualifier, terms) in &claim.qualifiers {
            let name = dataset.schema.qualifier(*qualifier).name.clone();
            qualifiers.insert(name, terms.iter().map(term).collect());
        }
        let mode = claim.mode.map(Mode::word);
        json!({
            "id": claim.id,
            "text": dataset.claim_text(claim),
            "from": name_json(dataset, claim.from),
            "relation": dataset.schema.relation(claim.relation).name,
            "to": claim.to.map(|to| name_json(dataset, to)),
            "qualifiers": qualifiers,
            "denied": claim.denied,
            "mode": mode,
            "basis": claim.basis.word(),
            "when": claim.when.as_ref().map(When::text),
            "according_to": claim.according_to.map(|who| name_json(dataset, who)),
            "certainty": claim.certainty.word(),
            "doubt": claim.doubt,
            "cites": self.citations(&claim.cites),
        })
    }

    fn figure(&self, figure: &Figure, place: usize) -> Json {
        let dataset = self.dataset;
        let measure = dataset.schema.measure(figure.measure);
        json!({
            "id": format!("figure-{}", place + 1),
            "text": dataset.figure_text(figure),
            "from": name_json(dataset, figure.of),
            "measure": measure.name,
            "value": number_json(figure.value),
            "up_to": figure.up_to.map(number_json),
            "unit": figure.unit.as_ref().or(measure.unit.as_ref()),
            "qualifier": figure.qualifier,
            "change": figure.change.word(),
            "base": figure.base,
            "when": figure.when.as_ref().map(When::text),
            "according_to": figure.according_to.map(|who| name_json(dataset, who)),
            "doubt": figure.doubt,
            "cites": self.citations(&figure.cites),
        })
    }
}

/// The columns and rows of a query, and for each row the places in `claims` of what it rests on. Each
/// value is written as it is reached, so that an answer takes little more memory as JSON than it does
/// itself.
struct QueryJson<'a> {
    answer: &'a Answer,
    world: World<'a>,
}

impl Serialize for QueryJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let QueryJson { answer, world } = *self;
        let (evidence, claims) = resting_on(answer, world);
        let full = |dataset: &Dataset| -> Vec<Json> {
            let records = RecordWriter { dataset, texts: world.texts };
            claims.iter().map(|&evidence| records.evidence(evidence)).collect()
        };
        let mut object = serializer.serialize_map(Some(6))?;
        object.serialize_entry("format", &2)?;
        object.serialize_entry("columns", &answer.columns)?;
        object.serialize_entry("rows", &RowsJson(self))?;
        object.serialize_entry("evidence", &evidence)?;
        object.serialize_entry("claims", &world.dataset.map_or_else(Vec::new, full))?;
        let sources = world.dataset.map_or_else(Vec::new, sources_json);
        object.serialize_entry("sources", &sources)?;
        object.end()
    }
}

struct RowsJson<'a>(&'a QueryJson<'a>);

impl Serialize for RowsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let QueryJson { answer, world } = *self.0;
        let rows = answer.rows.iter();
        serializer.collect_seq(rows.map(|row| ListJson { values: &row.values, world }))
    }
}

struct ListJson<'a> {
    values: &'a [Value],
    world: World<'a>,
}

impl Serialize for ListJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let world = self.world;
        serializer.collect_seq(self.values.iter().map(|value| ValueJson { value, world }))
    }
}

/// What the rows of a query rest on: for each its places among all of it, and all of it.
fn resting_on(answer: &Answer, world: World<'_>) -> (Vec<Vec<usize>>, Vec<Evidence>) {
    let mut claims: Vec<Evidence> = Vec::new();
    let mut places: BTreeMap<EdgeId, usize> = BTreeMap::new();
    let mut resting = |row: &Row| -> Vec<usize> {
        let Some(dataset) = world.dataset else { return Vec::new() };
        let number = |&edge: &EdgeId| {
            *places.entry(edge).or_insert_with(|| {
                claims.push(property_graph::evidence(dataset, edge));
                claims.len() - 1
            })
        };
        let mut numbers: Vec<usize> = row.evidence.iter().map(number).collect();
        numbers.sort_unstable();
        numbers
    };
    let evidence = answer.rows.iter().map(&mut resting).collect();
    (evidence, claims)
}

/// A cell of CSV that reads back as what it was: a list or a map as JSON, in which nodes and
/// relationships are told as in other cells; anything else in words.
pub(crate) fn cell_text(value: &Value, world: World) -> String {
    match value {
        Value::Null => String::new(),
        Value::List(_) | Value::Map(_) => cell_json(value, world).to_string(),
        other => world.value_text(other),
    }
}

fn cell_json(value: &Value, world: World) -> Json {
    match value {
        Value::List(list) => list.iter().map(|value| cell_json(value, world)).collect(),
        Value::Map(map) => {
            let entry = |(key, value): (&std::sync::Arc<str>, &Value)| {
                (key.to_string(), cell_json(value, world))
            };
            Json::Object(map.iter().map(entry).collect())
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
            serde_json::to_value(ValueJson { value, world }).unwrap_or(Json::Null)
        }
        other => json!(world.value_text(other)),
    }
}

/// A value of a query. What JSON has no form for is written as a text, such as `NaN`; a date or
/// time as an object that names its type, such as `{"date": "1924-01-21"}`; a path as an array of
/// nodes and relationships in turn.
struct ValueJson<'a> {
    value: &'a Value,
    world: World<'a>,
}

impl Serialize for ValueJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let world = self.world;
        match self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(b) => serializer.serialize_bool(*b),
            Value::Int(n) => serializer.serialize_i64(*n),
            Value::Float(x) if x.is_finite() => serializer.serialize_f64(*x),
            Value::Float(x) => serializer.serialize_str(&print::format_float(*x)),
            Value::String(text) => serializer.serialize_str(text),
            Value::Temporal(it) => serializer.collect_map([(it.kind().name(), it.to_string())]),
            Value::List(list) => {
                serializer.collect_seq(list.iter().map(|value| ValueJson { value, world }))
            }
            Value::Map(map) => ObjectJson { entries: || map.iter(), world }.serialize(serializer),
            Value::Node(node) => NodeJson(*node, world).serialize(serializer),
            Value::Edge(edge) => EdgeJson(*edge, world).serialize(serializer),
            Value::Path(path) => {
                let mut parts = serializer.serialize_seq(None)?;
                for (n, node) in path.nodes.iter().enumerate() {
                    if let Some(before) = n.checked_sub(1).and_then(|n| path.edges.get(n)) {
                        parts.serialize_element(&EdgeJson(*before, world))?;
                    }
                    parts.serialize_element(&NodeJson(*node, world))?;
                }
                parts.end()
            }
        }
    }
}

/// The entries of an object; each call of `entries` goes through them anew.
struct ObjectJson<'a, F> {
    entries: F,
    world: World<'a>,
}

impl<'a, F, I> Serialize for ObjectJson<'a, F>
where
    F: Fn() -> I,
    I: Iterator<Item = (&'a Arc<str>, &'a Value)>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let world = self.world;
        let entries = (self.entries)();
        serializer.collect_map(entries.map(|(key, value)| (&**key, ValueJson { value, world })))
    }
}

struct NodeJson<'a>(NodeId, World<'a>);

impl Serialize for NodeJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let NodeJson(node, world) = *self;
        let labels: Vec<&str> = world.graph.labels(node).map(AsRef::as_ref).collect();
        let properties = ObjectJson { entries: || world.graph.node_properties(node), world };
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("labels", &labels)?;
        object.serialize_entry("properties", &properties)?;
        object.end()
    }
}

struct EdgeJson<'a>(EdgeId, World<'a>);

impl Serialize for EdgeJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let EdgeJson(edge, world) = *self;
        let properties = ObjectJson { entries: || world.graph.edge_properties(edge), world };
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("type", world.graph.type_of(edge).as_ref())?;
        object.serialize_entry("properties", &properties)?;
        object.end()
    }
}
