//! What a schema leaves out, so that good questions are refused: a place that “where” could ask for,
//! and a second verb for a relation.

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::text::Files;
use polemic_record::read::mistake::quoted;
use polemic_record::read::{self, FileKind};
use polemic_record::ron_layout::{RonShape, RonValue};
use polemic_record::schema::QualifierRole;
use polemic_record::sentence::listed;
use polemic_record::{Dataset, RelationId};

use super::{Layouts, PathStep, field};
use crate::codes;

/// A message names so many relations at most.
const MOST_NAMED: usize = 5;

/// The warnings on the schema of a dataset that was read from these files. O(schema + claims).
pub fn check_schema(dataset: &Dataset, files: &Files) -> Vec<Diagnostic> {
    let of_schema =
        files.iter().find(|(_, file)| read::file_kind(&file.name) == Some(FileKind::Schema));
    let Some((id, file)) = of_schema else { return Vec::new() };
    let mut layouts = Layouts { files, known: Default::default() };
    let gives_verbs = own_verbs(layouts.of(id).root.as_ref(), &file.text);
    let mut found = Vec::new();
    if !answers_where(dataset) {
        let message = "nothing in the schema answers “where”";
        let warning = Diagnostic::new(&codes::NO_PLACES, message)
            .help("declare a qualifier: (name: \"place\", marker: \"in\", takes: Entity)");
        found.push(warning.at(layouts.find(id, &[field("qualifiers")])));
    }
    let lone = lone_verbs(dataset, &gives_verbs);
    if let Some((&first, others)) = lone.split_first() {
        let steps = [field("relations"), PathStep::Index(first), field("verbs")];
        let warning = Diagnostic::new(&codes::LONE_VERB, told(dataset, first, others));
        let help = match dataset.schema.include.is_empty() {
            true => "add verbs that readers use, or include: [\"quarrel\"], which has many",
            false => "add further verbs that readers use",
        };
        found.push(warning.at(layouts.find(id, &steps)).help(help));
    }
    found
}

/// P064: whether a qualifier tells a place, or a relation has a verb such as `flee to`, whose object
/// is one.
fn answers_where(dataset: &Dataset) -> bool {
    let schema = &dataset.schema;
    let ends_in_place = |verb: &String| {
        matches!(verb.rsplit(' ').next(), Some("in" | "to" | "at" | "from")) && verb.contains(' ')
    };
    dataset.claims.is_empty()
        || !schema.qualifiers_telling(QualifierRole::PLACES).is_empty()
        || schema.relations.iter().any(|relation| relation.verbs.iter().any(ends_in_place))
}

/// For each relation in the text of a schema, whether it gives verbs there.
fn own_verbs(root: Option<&RonValue>, text: &str) -> Vec<bool> {
    let of_field = |value: &'_ RonValue, name: &str| match &value.shape {
        RonShape::Struct(fields) => fields.iter().position(|field| field.is_named(text, name)),
        _ => None,
    };
    let Some(root) = root else { return Vec::new() };
    let (RonShape::Struct(fields), Some(n)) = (&root.shape, of_field(root, "relations")) else {
        return Vec::new();
    };
    let RonShape::List(items) = &fields[n].value.shape else { return Vec::new() };
    items.iter().map(|item| of_field(item, "verbs").is_some()).collect()
}

/// P065: the relations that claims use, to which the schema itself gives verbs (`gives_verbs`), and
/// that one verb phrase alone means.
fn lone_verbs(dataset: &Dataset, gives_verbs: &[bool]) -> Vec<usize> {
    let schema = &dataset.schema;
    let mut used = vec![false; schema.relations.len()];
    dataset.claims.iter().for_each(|claim| used[claim.relation.index()] = true);
    let is_lone = |&(n, gives): &(usize, &bool)| {
        let relation = schema.relation(RelationId::new(n));
        let is_meant = |(_, means): &(String, Vec<String>)| means.contains(&relation.name);
        let verbs = relation.verbs.len() + relation.inverse.len() + relation.frames.len();
        *gives && used[n] && verbs == 1 && !schema.broader.iter().any(is_meant)
    };
    let relations = gives_verbs.iter().enumerate().take(schema.relations.len());
    relations.filter(is_lone).map(|(n, _)| n).collect()
}

fn told(dataset: &Dataset, first: usize, others: &[usize]) -> String {
    let name = |&n: &usize| quoted(&dataset.schema.relation(RelationId::new(n)).name);
    if others.is_empty() {
        return format!("{} has one verb alone", name(&first));
    }
    let all: Vec<usize> = std::iter::once(first).chain(others.iter().copied()).collect();
    let shown = if all.len() <= MOST_NAMED { all.len() } else { MOST_NAMED - 1 };
    let mut names: Vec<String> = all[..shown].iter().map(name).collect();
    if shown < all.len() {
        names.push(format!("{} others", all.len() - shown));
    }
    format!("{} have one verb alone", listed(&names))
}
