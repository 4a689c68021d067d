//! Answers as JSON, for programs.
//!
//! The answer to a question is one object, and so is the answer to a query, with `columns` and `rows`.
//! The field `format` of both is the version of this layout. `docs/answer.schema.json` describes every
//! field; what is written here has to keep to it.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use polemic_engine::graph::{EdgeId, NodeId, Value};
use polemic_engine::query::{Answer, Row, print};
use polemic_question::find::FoundRecord;
use polemic_question::reply::{Form, Reply, Single, Status, Strength};
use polemic_record::property_graph::{self, Evidence};
use polemic_record::{Citation, Claim, Dataset, EntityId, Figure, Mode, Source, Term, When};

use super::World;
use super::view::{View, ViewSource};

/// A view as JSON. Null for a question without a dataset.
pub fn json_of_view(view: &View) -> Json {
    match (view.source, view.world.dataset) {
        (ViewSource::Query(answer), _) => query_json(answer, view.world),
        (ViewSource::Question(reply), Some(dataset)) => reply_json(reply, dataset),
        (ViewSource::Question(_), None) => Json::Null,
    }
}

fn reply_json(reply: &Reply, dataset: &Dataset) -> Json {
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
    let all = |list: &[Evidence]| -> Vec<Json> {
        list.iter().map(|&e| evidence_json(dataset, e)).collect()
    };
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
        "unit": reply.unit,
        "qualifier": reply.qualifier,
        "answers": answers,
        "claims": all(&reply.evidence),
        "refusal": refusal,
        "suggestions": reply.suggestions,
        "wider": wider_json(reply),
        "nearest": nearest_json(reply, dataset),
        "unknown": reply.unknown,
        "sources": sources_json(dataset),
    })
}

/// The records that share words with a question that was not answered, each with these words.
fn nearest_json(reply: &Reply, dataset: &Dataset) -> Vec<Json> {
    let record = |found: &FoundRecord| {
        let mut record = evidence_json(dataset, found.evidence);
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

fn citations_json(dataset: &Dataset, cites: &[Citation]) -> Vec<Json> {
    let cite =
        |c: &Citation| json!({"source": dataset.source(c.source).id, "at": c.at, "words": c.words});
    cites.iter().map(cite).collect()
}

/// A claim, figure or dated entity with all its fields.
pub fn evidence_json(dataset: &Dataset, evidence: Evidence) -> Json {
    match evidence {
        Evidence::Claim(id) => claim_json(dataset, dataset.claim(id)),
        Evidence::Figure(id) => figure_json(dataset, dataset.figure(id), id.index()),
        Evidence::Entity(id) => {
            let entity = dataset.entity(id);
            json!({"id": entity.id, "text": entity.name, "from": name_json(dataset, id),
                   "when": entity.when.as_ref().map(When::text), "doubt": entity.doubt,
                   "cites": citations_json(dataset, &entity.cites)})
        }
    }
}

fn claim_json(dataset: &Dataset, claim: &Claim) -> Json {
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
        "cites": citations_json(dataset, &claim.cites),
    })
}

fn figure_json(dataset: &Dataset, figure: &Figure, place: usize) -> Json {
    let measure = dataset.schema.measure(figure.measure);
    json!({
        "id": format!("figure-{}", place + 1),
        "text": dataset.figure_text(figure),
        "from": name_json(dataset, figure.of),
        "measure": measure.name,
        "value": number_json(figure.value),
        "unit": figure.unit.as_ref().or(measure.unit.as_ref()),
        "qualifier": figure.qualifier,
        "change": figure.change.word(),
        "base": figure.base,
        "when": figure.when.as_ref().map(When::text),
        "according_to": figure.according_to.map(|who| name_json(dataset, who)),
        "doubt": figure.doubt,
        "cites": citations_json(dataset, &figure.cites),
    })
}

/// The columns and rows of a query; for each row the places in `claims` of what it rests on.
fn query_json(answer: &Answer, world: World) -> Json {
    let row =
        |row: &Row| -> Json { row.values.iter().map(|value| value_json(value, world)).collect() };
    let mut claims: Vec<Evidence> = Vec::new();
    let mut places: BTreeMap<EdgeId, usize> = BTreeMap::new();
    let mut resting = |row: &Row| -> Json {
        let Some(dataset) = world.dataset else { return json!([]) };
        let number = |&edge: &EdgeId| {
            *places.entry(edge).or_insert_with(|| {
                claims.push(property_graph::evidence(dataset, edge));
                claims.len() - 1
            })
        };
        let mut numbers: Vec<usize> = row.evidence.iter().map(number).collect();
        numbers.sort_unstable();
        json!(numbers)
    };
    let evidence: Vec<Json> = answer.rows.iter().map(&mut resting).collect();
    let full = |dataset: &Dataset| -> Vec<Json> {
        claims.iter().map(|&evidence| evidence_json(dataset, evidence)).collect()
    };
    json!({
        "format": 2,
        "columns": answer.columns,
        "rows": answer.rows.iter().map(row).collect::<Vec<_>>(),
        "evidence": evidence,
        "claims": world.dataset.map_or_else(Vec::new, full),
        "sources": world.dataset.map_or_else(Vec::new, sources_json),
    })
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
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => value_json(value, world),
        other => json!(world.value_text(other)),
    }
}

/// A value of a query. What JSON has no form for is written as a text, such as `NaN`; a date or
/// time as an object that names its type, such as `{"date": "1924-01-21"}`; a path as an array of
/// nodes and relationships in turn.
fn value_json(value: &Value, world: World) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(b) => json!(b),
        Value::Int(n) => json!(n),
        Value::Float(x) if x.is_finite() => json!(x),
        Value::Float(x) => json!(print::format_float(*x)),
        Value::String(text) => json!(text.as_ref()),
        Value::Temporal(it) => json!({it.kind().name(): it.to_string()}),
        Value::List(list) => list.iter().map(|value| value_json(value, world)).collect(),
        Value::Map(map) => {
            let entry = |(key, value): (&std::sync::Arc<str>, &Value)| {
                (key.to_string(), value_json(value, world))
            };
            Json::Object(map.iter().map(entry).collect())
        }
        Value::Node(node) => node_json(*node, world),
        Value::Edge(edge) => edge_json(*edge, world),
        Value::Path(path) => {
            let mut parts: Vec<Json> =
                path.nodes.first().map(|n| node_json(*n, world)).into_iter().collect();
            for (edge, node) in path.edges.iter().zip(path.nodes.iter().skip(1)) {
                parts.push(edge_json(*edge, world));
                parts.push(node_json(*node, world));
            }
            Json::Array(parts)
        }
    }
}

fn node_json(node: NodeId, world: World) -> Json {
    let labels: Vec<&str> = world.graph.labels(node).map(AsRef::as_ref).collect();
    let properties = world.graph.node_properties(node);
    let properties: Map<String, Json> =
        properties.map(|(key, value)| (key.to_string(), value_json(value, world))).collect();
    json!({"labels": labels, "properties": properties})
}

fn edge_json(edge: EdgeId, world: World) -> Json {
    let properties = world.graph.edge_properties(edge);
    let properties: Map<String, Json> =
        properties.map(|(key, value)| (key.to_string(), value_json(value, world))).collect();
    json!({"type": world.graph.type_of(edge).as_ref(), "properties": properties})
}
