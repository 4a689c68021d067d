//! The English forms of what a schema declares: of nouns, of verbs, and of all phrases for an item.

use polemic_record::forms::{VerbForms, WordForms};
use polemic_record::{Dataset, Schema};

use super::SchemaItem;

/// Nouns, each with its plural: `opponent (opponents)`.
pub(super) fn noun_forms<'a>(
    schema: &Schema,
    nouns: &'a [String],
) -> impl Iterator<Item = String> + use<'a> {
    let forms = WordForms::new(schema);
    nouns.iter().map(move |noun| format!("{noun} ({})", forms.plural(noun)))
}

/// VerbForms phrases, each with its forms: `oppose, opposes, opposed, opposing, opposed by`. Only a verb
/// with a direct object has a passive form.
pub(super) fn verb_forms<'a>(
    schema: &Schema,
    phrases: &'a [String],
    passive: bool,
) -> impl Iterator<Item = String> + use<'a> {
    let forms = WordForms::new(schema);
    phrases.iter().map(move |phrase| {
        let verb = forms.verb(phrase);
        if verb.is_be() {
            return format!("be (is, was, were, been, being) {}", verb.tail);
        }
        let mut all = heads(&verb);
        if passive && verb.tail.is_empty() {
            all.push(format!("{} by", verb.participle));
        }
        all.join(", ")
    })
}

/// The forms of a verb with the words that follow it, each once.
fn heads(verb: &VerbForms) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let heads = [&verb.base, &verb.present, &verb.past, &verb.participle, &verb.ing];
    for head in heads.map(|head| verb.phrase(head)) {
        if !all.contains(&head) {
            all.push(head);
        }
    }
    all
}

/// All words and phrases that mean an item.
pub(super) fn item_phrases(dataset: &Dataset, item: SchemaItem) -> impl Iterator<Item = String> {
    let schema = &dataset.schema;
    let forms = WordForms::new(schema);
    let (nouns, verbs) = match item {
        SchemaItem::Kind(id) => (schema.kind(id).nouns.clone(), Vec::new()),
        SchemaItem::Relation(id) => {
            let relation = schema.relation(id);
            let verbs = relation.verbs.iter().chain(&relation.inverse);
            let verbs = verbs.chain(schema.broader_of(&relation.name));
            (relation.roles.clone(), verbs.cloned().collect())
        }
        SchemaItem::Qualifier(id) => (vec![schema.qualifier(id).marker.clone()], Vec::new()),
        SchemaItem::Measure(id) => {
            let measure = schema.measure(id);
            (measure.nouns.clone(), [&measure.verbs[..], &measure.inverse[..]].concat())
        }
    };
    let mut all: Vec<String> = nouns.iter().map(|noun| forms.plural(noun)).collect();
    all.extend(nouns);
    all.extend(verbs.iter().flat_map(|phrase| heads(&forms.verb(phrase))));
    all.into_iter()
}
