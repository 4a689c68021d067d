//! Finds example questions about an item of the codebook: those of the schema, and others that are
//! made of records and tried.

use polemic_engine::graph::Graph;
use polemic_question::{Lexicon, Options, Status};
use polemic_record::forms::WordForms;
use polemic_record::{Claim, Dataset, When};

use super::SchemaItem;

/// At most so many questions are shown for an item.
const MOST: usize = 3;

/// Questions are made of at most so many records of an item.
const TRIED: usize = 6;

/// What is needed to try questions: a dataset, its graph and its lexicon.
pub struct ExampleFinder<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// The graph of the dataset.
    pub graph: &'a Graph,
    /// The lexicon of the dataset.
    pub lexicon: &'a Lexicon,
}

impl ExampleFinder<'_> {
    /// Questions about an item that are answered: examples of the schema that ask for it, and if
    /// these are few, questions made of its first records. Runs each of the latter.
    pub fn questions(&self, item: SchemaItem) -> Vec<String> {
        let examples = self.dataset.schema.examples.iter();
        let own = examples.filter(|example| self.leads_to(example, item)).cloned();
        let mut found: Vec<String> = own.take(MOST).collect();
        for candidate in self.candidates(item) {
            if found.len() >= MOST {
                break;
            }
            if !found.contains(&candidate) && self.is_answered(&candidate) {
                found.push(candidate);
            }
        }
        found
    }

    /// Whether a question is compiled to a query that names the item.
    fn leads_to(&self, text: &str, item: SchemaItem) -> bool {
        let Ok(compiled) = polemic_question::compile(text, self.lexicon, self.dataset, true) else {
            return false;
        };
        let schema = &self.dataset.schema;
        let mark = match item {
            SchemaItem::Kind(id) => format!(":{}", schema.kind(id).name),
            SchemaItem::Relation(id) => format!(":{}", schema.relationship_type(id)),
            SchemaItem::Qualifier(id) => format!(".{}", schema.qualifier(id).name),
            SchemaItem::Measure(id) => format!("'{}'", schema.measure(id).name),
        };
        let query = compiled.query.to_string();
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        query.match_indices(&mark).any(|(at, _)| ends(&query[at + mark.len()..]))
    }

    fn is_answered(&self, text: &str) -> bool {
        let options = Options { strict: true, ..Options::default() };
        let reply = polemic_question::ask(text, self.lexicon, self.dataset, self.graph, &options);
        reply.status == Status::Answered
    }

    fn candidates(&self, item: SchemaItem) -> Vec<String> {
        let dataset = self.dataset;
        let forms = WordForms::new(&dataset.schema);
        let claims = dataset.claims.iter().filter(|claim| !claim.denied && claim.mode.is_none());
        match item {
            SchemaItem::Kind(id) => {
                let nouns = dataset.schema.kind(id).nouns.iter().take(1);
                nouns.map(|noun| format!("list {}", forms.plural(noun))).collect()
            }
            SchemaItem::Relation(id) => {
                let own = claims.filter(|claim| claim.relation == id).take(TRIED);
                own.flat_map(|claim| self.about_claim(claim, &forms)).collect()
            }
            SchemaItem::Qualifier(id) => {
                let own = claims.filter(|claim| claim.qualifiers.iter().any(|(q, _)| *q == id));
                own.take(TRIED)
                    .filter_map(|claim| self.with_qualifiers(claim, &forms, id))
                    .collect()
            }
            SchemaItem::Measure(id) => {
                let own = dataset.figures.iter().filter(|figure| figure.measure == id);
                let nouns = &dataset.schema.measure(id).nouns;
                let ask = |figure: &polemic_record::Figure| {
                    let of = dataset.in_sentence(figure.of);
                    let when = in_year(figure.when.as_ref());
                    let plural = forms.plural(nouns.first()?);
                    Some(format!("how many {plural} did {of} have{when}"))
                };
                own.take(TRIED).filter_map(ask).collect()
            }
        }
    }

    /// Questions that a claim answers: who did it, what it was done to, and who has its role, as in
    /// `opponents of A`.
    fn about_claim(&self, claim: &Claim, forms: &WordForms) -> Vec<String> {
        let dataset = self.dataset;
        let relation = dataset.schema.relation(claim.relation);
        let Some(phrase) = relation.verbs.first() else { return Vec::new() };
        let verb = forms.verb(phrase);
        let subject = dataset.in_sentence(claim.from);
        let asked = if dataset.is_who(claim.from) { "who" } else { "what" };
        let Some(to) = claim.to else {
            return match verb.is_be() {
                true => vec![format!("was {subject} {}", verb.tail)],
                false => vec![
                    format!("when did {subject} {}", verb.phrase(&verb.base)),
                    format!("did {subject} {}", verb.phrase(&verb.base)),
                ],
            };
        };
        let object = dataset.in_sentence(to);
        let mut asked = vec![format!("{asked} {} {object}", verb.phrase(&verb.past))];
        asked.push(match verb.is_be() {
            true => format!("what was {subject} {}", verb.tail),
            false => format!("what did {subject} {}", verb.phrase(&verb.base)),
        });
        let roles = relation.roles.iter().take(1);
        asked.extend(roles.map(|role| format!("{} of {object}", forms.plural(role))));
        asked
    }

    /// A question that a claim answers, with one of the claim's qualifiers.
    fn with_qualifiers(
        &self,
        claim: &Claim,
        forms: &WordForms,
        id: polemic_record::QualifierId,
    ) -> Option<String> {
        let (_, terms) = claim.qualifiers.iter().find(|(other, _)| *other == id)?;
        let marker = &self.dataset.schema.qualifier(id).marker;
        let term = self.dataset.term_text(terms.first()?);
        let first = self.about_claim(claim, forms).into_iter().next()?;
        Some(format!("{first} {marker} {term}"))
    }
}

/// ` in 1917` for a date that is just a year, and otherwise nothing.
fn in_year(when: Option<&When>) -> String {
    let year = when.map(When::text).filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
    year.map_or(String::new(), |year| format!(" in {year}"))
}
