//! The numbers that the script of the explorer works on. Names and sentences are in the table of
//! the page, where they can be read without the script.

use serde_json::{Value as Json, json};

use super::find_data::find_data;
use crate::evidence_text::only_source;
use crate::picture::{StanceSide, kind_name};
use crate::timeline::YearSpan;
use polemic_record::property_graph::Evidence;
use polemic_record::{
    Basis, Claim, ClaimId, Dataset, EntityId, FigureId, RelationId, Sureness, Term,
};

/// The records in the table, in its order: claims, figures and dated entities.
pub fn table_rows(dataset: &Dataset) -> Vec<Evidence> {
    let claims = (0..dataset.claims.len()).map(|n| Evidence::Claim(ClaimId::new(n)));
    let figures = (0..dataset.figures.len()).map(|n| Evidence::Figure(FigureId::new(n)));
    let dated = dataset.entity_ids().filter(|&id| dataset.entity(id).when.is_some());
    claims.chain(figures).chain(dated.map(Evidence::Entity)).collect()
}

/// Texts, each once, with their numbers.
#[derive(Default)]
pub(super) struct NumberedTexts {
    pub(super) list: Vec<String>,
    places: std::collections::BTreeMap<String, usize>,
}

impl NumberedTexts {
    pub(super) fn place(&mut self, text: String) -> usize {
        let next = self.list.len();
        *self.places.entry(text).or_insert_with_key(|text| {
            self.list.push(text.clone());
            next
        })
    }
}

/// The data as a JSON object: `kinds` (their names), `entities` (the kind of each), `relations`
/// (the name and the parent of each), `verbs`, `source` (what every place in the table begins
/// with), `claims`, and `find` (see [`find_data`]). A claim is an array: subject, object, relation, verb, side, flags, other
/// entities that it names (0 for none), since, until.
pub fn script_data(dataset: &Dataset, rows: &[Evidence]) -> Json {
    let (mut kinds, mut verbs) = (NumberedTexts::default(), NumberedTexts::default());
    let entities: Vec<usize> =
        dataset.entity_ids().map(|id| kinds.place(kind_name(dataset, id))).collect();
    let relation = |id: RelationId| {
        let relation = dataset.schema.relation(id);
        let above = dataset.schema.relation_line(id).get(1).map(|above| above.index());
        json!([relation.name.replace('_', " "), above])
    };
    let relations: Vec<Json> = dataset.schema.relation_ids().map(relation).collect();
    let claims: Vec<Json> = rows.iter().map(|&row| claim(dataset, row, &mut verbs)).collect();
    json!({
        "kinds": kinds.list,
        "entities": entities,
        "relations": relations,
        "verbs": verbs.list,
        "source": only_source(dataset).map_or(String::new(), |it| format!("{} ", it.short)),
        "claims": claims,
        "find": find_data(dataset, rows),
    })
}

/// The flags of a claim, one bit each.
const MOMENT: u8 = 1;
const LOOSE: u8 = 2;
const SYMMETRIC: u8 = 4;
const STAND: u8 = 8;

fn claim(dataset: &Dataset, row: Evidence, verbs: &mut NumberedTexts) -> Json {
    let (from, verb, when, others) = match row {
        Evidence::Entity(id) => (id, String::new(), &dataset.entity(id).when, Vec::new()),
        Evidence::Figure(id) => {
            let figure = dataset.figure(id);
            let verb = dataset.schema.measure(figure.measure).name.replace('_', " ");
            let others = figure.according_to.iter().map(|id| id.index()).collect();
            (figure.of, verb, &figure.when, others)
        }
        Evidence::Claim(id) => {
            let claim = dataset.claim(id);
            (claim.from, verb(dataset, claim), &claim.when, others(claim))
        }
    };
    let asserted = match row {
        Evidence::Claim(id) => Some(dataset.claim(id)),
        _ => None,
    };
    let span = when.as_ref().and_then(YearSpan::of);
    let mut line = vec![
        json!(from.index()),
        json!(asserted.and_then(|claim| claim.to).map(EntityId::index)),
        json!(asserted.map(|claim| claim.relation.index())),
        json!(verbs.place(verb)),
        json!(place(asserted.map_or(StanceSide::Neither, |claim| StanceSide::of(dataset, claim)))),
        json!(dated(span) | asserted.map_or(0, |claim| marks(dataset, claim))),
    ];
    // Values that are missing at the end of the array need not be written.
    let mut rest = vec![
        if others.is_empty() { json!(0) } else { json!(others) },
        year(span.and_then(|span| span.since)),
        year(span.and_then(|span| span.until)),
    ];
    while rest.pop_if(|last| last.is_null()).is_some() {}
    if rest != [json!(0)] {
        line.extend(rest);
    }
    Json::Array(line)
}

/// The verb of a claim, and what weakens it: `opposed (implied)`.
fn verb(dataset: &Dataset, claim: &Claim) -> String {
    let mut verb = dataset.predicate(claim);
    if claim.basis == Basis::Implied {
        verb.push_str(" (implied)");
    }
    if claim.certainty != Sureness::Certain {
        verb.push_str(&format!(" ({})", claim.certainty.word()));
    }
    verb
}

fn place(side: StanceSide) -> u8 {
    match side {
        StanceSide::For => 0,
        StanceSide::Against => 1,
        StanceSide::Neither => 2,
        StanceSide::Unasserted => 3,
    }
}

fn dated(span: Option<YearSpan>) -> u8 {
    let mark = |is: bool, mark: u8| if is { mark } else { 0 };
    span.map_or(0, |span| mark(span.moment, MOMENT) | mark(span.loose, LOOSE))
}

fn marks(dataset: &Dataset, claim: &Claim) -> u8 {
    let relation = dataset.schema.relation(claim.relation);
    let line = dataset.schema.relation_line(claim.relation);
    let stand = line.iter().any(|&r| dataset.schema.relation(r).stance.is_some());
    u8::from(relation.symmetric) * SYMMETRIC + u8::from(stand) * STAND
}

/// A year as a JSON number, with at most two decimals.
fn year(year: Option<f64>) -> Json {
    let Some(year) = year else { return Json::Null };
    #[expect(clippy::cast_possible_truncation, reason = "a year")]
    if year.fract() == 0.0 { json!(year as i64) } else { json!((year * 100.0).round() / 100.0) }
}

/// The entities that a claim names in its qualifiers and as its voice.
fn others(claim: &Claim) -> Vec<usize> {
    let terms = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
    let named = terms.filter_map(|term| match term {
        Term::Entity(id) => Some(id.index()),
        Term::Text(_) => None,
    });
    named.chain(claim.according_to.map(EntityId::index)).collect()
}
