//! What Find needs on the page beside the texts that it shows: the words of relations, kinds and
//! figures, and what tells the stems of words. With them the script ranks records as
//! [`polemic_question::find`] does.

use std::collections::BTreeMap;

use polemic_question::Lexicon;
use polemic_question::english::classes::Group;
use polemic_question::lexicon::Entry;
use polemic_record::forms::{VerbForms, WordForms};
use polemic_record::property_graph::Evidence;
use polemic_record::{Change, Claim, Dataset, EntityId, Figure, Schema, Term};
use serde_json::{Value as Json, json};

use super::script_data::NumberedTexts;

/// What a word weighs that is the name of a part, a verb, a date, or one of a wider meaning; as in
/// [`polemic_question::find::index`].
const NAME: u32 = 100;
const VERB: u32 = 90;
const DATE: u32 = 80;
const WIDER: u32 = 40;

/// The data as a JSON object: `plain` (words by which nothing is looked for), `irregular` and `verbs`
/// (words with their forms, the base first), `rings` (synonyms), `relations` (the phrases of each,
/// and its broader ones), `phrases` (which relations each form of a verb means), `nouns` (the nouns
/// of kinds, and which of them each entity has), `makes` (relations that tell who made a work),
/// `texts` (what the qualifiers of a claim say in words) and `figures` (the texts of each, with what
/// they weigh).
pub(super) fn find_data(dataset: &Dataset, lexicon: &Lexicon, rows: &[Evidence]) -> Json {
    let schema = &dataset.schema;
    let forms = WordForms::new(schema);
    let relation_verbs =
        || schema.relations.iter().flat_map(|it| it.verbs.iter().chain(&it.inverse));
    let irregular = schema.irregular.iter().map(|(base, forms)| {
        let words: Vec<&String> = [base].into_iter().chain(forms).collect();
        json!(words)
    });
    let verbs = relation_verbs().map(|verb| forms.verb(verb)).filter(|verb| !verb.is_be());
    let verbs = verbs.map(|verb| json!(heads(&verb)));
    let mut nouns = NumberedTexts::default();
    let of_kinds: Vec<usize> =
        dataset.entity_ids().map(|id| nouns.place(kind_words(dataset, id))).collect();
    let makes = schema.relation_ids().filter(|&id| schema.relation(id).makes);
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
                figures.insert(n.to_string(), figure_texts(dataset, dataset.figure(id)));
            }
            Evidence::Entity(_) => {}
        }
    }
    json!({
        "plain": Group::Plain.words(),
        "irregular": irregular.collect::<Vec<_>>(),
        "verbs": verbs.collect::<Vec<_>>(),
        "rings": schema.synonyms,
        "relations": schema.relations.iter().map(|it| relation_words(schema, &it.name)).collect::<Vec<_>>(),
        "phrases": phrases(lexicon, relation_verbs().map(|verb| forms.verb(verb))),
        "nouns": [json!(nouns.list), json!(of_kinds)],
        "makes": makes.map(|id| id.index()).collect::<Vec<_>>(),
        "texts": texts,
        "figures": figures,
    })
}

/// The forms of a verb, the base first.
fn heads(verb: &VerbForms) -> [&String; 5] {
    [&verb.base, &verb.present, &verb.past, &verb.participle, &verb.ing]
}

/// The phrases of a relation, and the broader ones that may mean it.
fn relation_words(schema: &Schema, name: &str) -> Json {
    let relation = schema.relations.iter().find(|relation| relation.name == name);
    let own = relation.into_iter().flat_map(|relation| {
        let said = relation.verbs.iter().chain(&relation.inverse).chain(&relation.roles);
        said.chain(relation.frames.iter().map(|frame| &frame.say))
    });
    json!([own.collect::<Vec<_>>(), schema.broader_of(name).collect::<Vec<_>>()])
}

/// Which relations the lexicon reads in each form of some verbs.
fn phrases(
    lexicon: &Lexicon,
    verbs: impl Iterator<Item = VerbForms>,
) -> BTreeMap<String, Vec<usize>> {
    let mut phrases = BTreeMap::new();
    for verb in verbs {
        let be = ["is", "are", "was", "were", "be", "been", "being"].map(str::to_owned);
        let heads: Vec<String> = match verb.is_be() {
            true => be.to_vec(),
            false => heads(&verb).map(String::clone).to_vec(),
        };
        for head in heads {
            let phrase = polemic_question::words::phrase(&verb.phrase(&head)).into_owned();
            for phrase in [format!("{phrase} by"), phrase] {
                let meanings = lexicon.meanings(&phrase).filter_map(Entry::verb);
                let mut relations: Vec<usize> =
                    meanings.map(|form| form.relation.index()).collect();
                relations.dedup();
                if !relations.is_empty() {
                    phrases.insert(phrase, relations);
                }
            }
        }
    }
    phrases
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

/// The texts of a figure, with what their words weigh.
fn figure_texts(dataset: &Dataset, figure: &Figure) -> Vec<(String, u32)> {
    let measure = dataset.schema.measure(figure.measure);
    let said = measure.nouns.iter().chain(&measure.verbs).chain(&measure.inverse);
    let mut texts: Vec<(String, u32)> = said.map(|text| (text.clone(), VERB)).collect();
    texts.push((measure.name.replace('_', " "), VERB));
    let named = [&figure.base, &figure.unit, &figure.qualifier].into_iter().flatten();
    texts.extend(named.map(|text| (text.clone(), NAME)));
    texts.push((figure.value.to_string(), DATE));
    let change = match figure.change {
        Change::Level | Change::Share => "number total size figure statistic",
        Change::By | Change::To | Change::Times => "change grow rise increase fall decline",
    };
    texts.push((change.to_owned(), WIDER));
    texts
}
