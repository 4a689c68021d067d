//! What Find needs on the page beside the texts that it shows: the words of relations, kinds and
//! figures, and what tells the stems of words. With them the script ranks records as
//! [`polemic_question::find`] does.

use std::collections::{BTreeMap, BTreeSet};

use polemic_question::english::classes::Group;
use polemic_record::forms::WordForms;
use polemic_record::property_graph::Evidence;
use polemic_record::{Change, Claim, Dataset, EntityId, Figure, RelationId, Schema, Term};
use serde_json::{Value as Json, json};

use super::script_data::NumberedTexts;

/// The data as a JSON object: `plain` (words by which nothing is looked for), `irregular` (words with
/// the forms that no rule tells, the base first), `rings` (words of the schema that stand for each
/// other), `relations` (of each its verbs, its roles and its broader verbs), `nouns` (the nouns of
/// kinds, and which of them each entity has), `makes` (relations that tell who made a work), `texts`
/// (what the qualifiers of a claim say in words), `measures` and `figures` (the texts of each, and the
/// number of its measure). Words of a list have spaces between them, and phrases `|`.
pub(super) fn find_data(dataset: &Dataset, rows: &[Evidence]) -> Json {
    let schema = &dataset.schema;
    let mut nouns = NumberedTexts::default();
    let of_kinds: Vec<usize> =
        dataset.entity_ids().map(|id| nouns.place(kind_words(dataset, id))).collect();
    let mut measures = NumberedTexts::default();
    let (mut texts, mut figures) = (BTreeMap::new(), BTreeMap::new());
    for (n, row) in rows.iter().enumerate() {
        match *row {
            Evidence::Claim(id) => {
                let text = qualifier_texts(dataset.claim(id));
                if !text.is_empty() {
                    texts.insert(n.to_string(), text);
                }
            }
            Evidence::Figure(id) => {
                let figure = dataset.figure(id);
                let measure = measures.place(measure_words(dataset, figure));
                figures.insert(n.to_string(), figure_texts(figure, measure));
            }
            Evidence::Entity(_) => {}
        }
    }
    let used = used_relations(dataset);
    let rings = schema.synonyms.iter().map(|ring| ring.join("|"));
    let makes = schema.relation_ids().filter(|&id| schema.relation(id).makes);
    json!({
        "plain": Group::Plain.words().join(" "),
        "irregular": irregular_words(schema, &used),
        "rings": rings.collect::<Vec<_>>(),
        "relations": schema.relation_ids().map(|id| relation_words(schema, id, &used)).collect::<Vec<_>>(),
        "nouns": [json!(nouns.list), json!(of_kinds)],
        "makes": makes.map(|id| id.index()).collect::<Vec<_>>(),
        "texts": texts,
        "measures": measures.list,
        "figures": figures,
    })
}

/// The relations of claims, and those that they imply.
fn used_relations(dataset: &Dataset) -> BTreeSet<RelationId> {
    let lines = dataset.claims.iter().map(|claim| dataset.schema.relation_line(claim.relation));
    lines.flatten().copied().collect()
}

/// Words with the forms that no rule tells, the base first.
fn irregular_words(schema: &Schema, used: &BTreeSet<RelationId>) -> Vec<String> {
    let mut irregular: Vec<String> = Vec::new();
    for (base, forms) in &schema.irregular {
        irregular.push(format!("{base} {}", forms.join(" ")));
    }
    let forms = WordForms::new(schema);
    let relations = used.iter().map(|&id| schema.relation(id));
    let phrases = relations.flat_map(|it| it.verbs.iter().chain(&it.inverse));
    let mut known = BTreeSet::new();
    for verb in phrases.map(|verb| forms.verb(verb)).filter(|verb| !verb.is_be()) {
        let is_regular = [&verb.past, &verb.participle].iter().all(|form| form.ends_with("ed"));
        if !is_regular && known.insert(verb.base.clone()) {
            irregular.push([verb.base, verb.past, verb.participle].join(" "));
        }
    }
    irregular
}

/// The verbs of a relation, its roles, and the broader verbs that may mean it; nothing of a relation
/// that no claim has.
fn relation_words(schema: &Schema, id: RelationId, used: &BTreeSet<RelationId>) -> [String; 3] {
    if !used.contains(&id) {
        return Default::default();
    }
    let relation = schema.relation(id);
    let frames = relation.frames.iter().map(|frame| &frame.say);
    [
        phrases(relation.verbs.iter().chain(&relation.inverse)),
        phrases(relation.roles.iter().chain(frames)),
        phrases(schema.broader_of(&relation.name)),
    ]
}

/// Phrases as one text.
fn phrases<'a>(list: impl Iterator<Item = &'a String>) -> String {
    list.map(String::as_str).collect::<Vec<_>>().join("|")
}

/// The nouns of all kinds that an entity is of.
fn kind_words(dataset: &Dataset, id: EntityId) -> String {
    let kinds = dataset.entity(id).kinds.iter();
    let all = kinds.flat_map(|&kind| dataset.schema.kind_line(kind).iter());
    let nouns = all.flat_map(|&kind| &dataset.schema.kind(kind).nouns);
    nouns.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// What the qualifiers of a claim say that is no entity.
fn qualifier_texts(claim: &Claim) -> String {
    let terms = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
    let texts = terms.filter_map(|term| match term {
        Term::Text(text) => Some(text.as_str()),
        Term::Entity(_) => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// What the measure of a figure is called.
fn measure_words(dataset: &Dataset, figure: &Figure) -> String {
    let measure = dataset.schema.measure(figure.measure);
    let said = measure.nouns.iter().chain(&measure.verbs).chain(&measure.inverse);
    let name = measure.name.replace('_', " ");
    said.chain([&name]).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The number of a figure's measure, and its texts: what is named, the value, and words for its
/// change.
fn figure_texts(figure: &Figure, measure: usize) -> Json {
    let named = [&figure.base, &figure.unit, &figure.qualifier].into_iter().flatten();
    let named: Vec<&str> = named.map(String::as_str).collect();
    let is_change = !matches!(figure.change, Change::Level | Change::Share);
    json!([measure, named.join(" "), figure.value.to_string(), u8::from(is_change)])
}
