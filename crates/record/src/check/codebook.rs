//! Checks of what a schema says for its codebook: examples and terms of other vocabularies.

use super::super::ids::{KindId, RelationId};
use crate::codes;
use crate::draft::{DatasetDraft, nearest_name};
use crate::read::mistake::{DatasetMistake, MistakeList, ValuePath, quoted};

/// Checks the examples and mappings of kinds and relations; `root` is the path to the schema.
pub fn check_codebook(draft: &DatasetDraft, root: &ValuePath, mistakes: &mut MistakeList) {
    let schema = &draft.dataset.schema;
    for (n, kind) in schema.kinds.iter().enumerate() {
        let place = || root.field("kinds").index(n);
        mappings(&kind.same_as, place, mistakes);
        let Some(example) = &kind.example else { continue };
        let is_one = |kinds: &[KindId]| kinds.iter().any(|&k| schema.is_a(k, KindId::new(n)));
        let entities = draft.dataset.entities.iter().filter(|entity| is_one(&entity.kinds));
        let ids = entities.map(|entity| entity.id.as_str());
        among(example, ids, "entity of this kind", place, mistakes);
    }
    for (n, relation) in schema.relations.iter().enumerate() {
        let place = || root.field("relations").index(n);
        mappings(&relation.same_as, place, mistakes);
        let Some(example) = &relation.example else { continue };
        let claims = draft.dataset.claims.iter();
        let ids = claims.filter(|claim| claim.relation == RelationId::new(n));
        let ids = ids.map(|claim| claim.id.as_str());
        among(example, ids, "claim of this relation", place, mistakes);
    }
}

/// P040: an example is none of `ids`. Not reported where records were lost, because the example may
/// be among those.
fn among<'a>(
    example: &str,
    ids: impl Iterator<Item = &'a str> + Clone,
    what: &str,
    place: impl Fn() -> ValuePath,
    mistakes: &mut MistakeList,
) {
    if mistakes.something_lost() || ids.clone().any(|id| id == example) {
        return;
    }
    let message = format!("no {what} has the id {}", quoted(example));
    let mistake = DatasetMistake::new(&codes::UNKNOWN_EXAMPLE, place().field("example"), message);
    mistakes.add(mistake.did_you_mean(nearest_name(example, ids)));
}

/// P041: a term of another vocabulary is not written as prefix, colon and name.
fn mappings(terms: &[String], place: impl Fn() -> ValuePath, mistakes: &mut MistakeList) {
    for (n, term) in terms.iter().enumerate() {
        let is_word = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
        if term.split_once(':').is_some_and(|(prefix, name)| is_word(prefix) && is_word(name)) {
            continue;
        }
        let message = format!("{} is no term of another vocabulary", quoted(term));
        let place = place().field("same_as").index(n);
        let mistake = DatasetMistake::new(&codes::BAD_MAPPING, place, message);
        mistakes.add(mistake.help("write its prefix, a colon and its name: wdt:P50"));
    }
}
