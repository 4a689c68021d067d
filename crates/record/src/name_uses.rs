//! Finds where the files of a dataset name entities, relations, kinds and so on: for an editor that
//! goes to a declaration, lists uses or gives something another name.

use std::collections::BTreeMap;
use std::ops::Range;

use polemic_engine::text::{FileId, Files, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use super::bibliography::bibliography_format;
use super::file_records::{FileKind, file_kind};
use super::ron_layout::{RonField, RonLayout, RonShape, RonValue};
use super::ron_records::CLAIM_FIELDS;
use super::schema::{Schema, TermType};

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameSort {
    /// An entity, by its id.
    Entity,
    /// A relation.
    Relation,
    /// A kind.
    Kind,
    /// A qualifier.
    Qualifier,
    /// A measure.
    Measure,
    /// A source, by its id.
    Source,
    /// A claim, by its id.
    Claim,
    /// A place of a source.
    Place,
}

/// A place where something is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameUse {
    /// What is named.
    pub sort: NameSort,
    /// The name itself, without quotes.
    pub span: Span,
    /// Whether it is declared there.
    pub declares: bool,
}

/// All places where the files name something, in their order. `schema` is the vocabulary with all
/// that it includes. Files with mistakes are taken as far as they can be read. O(text).
pub fn name_uses(files: &Files, schema: &Schema) -> Vec<NameUse> {
    let layouts: Vec<(FileId, RonLayout)> = files
        .iter()
        .filter(|(_, file)| bibliography_format(&file.name).is_none())
        .filter(|(_, file)| file_kind(&file.name).is_some())
        .map(|(id, file)| (id, RonLayout::of(&file.text)))
        .collect();
    let mut finder =
        UseFinder { files, schema, file: FileId(0), ids: FxHashSet::default(), uses: Vec::new() };
    // A qualifier may hold an id or a text, so that all ids have to be known first.
    for (id, layout) in &layouts {
        if file_kind(&files.get(*id).name) == Some(FileKind::Entities) {
            let records = layout.root.iter().flat_map(items);
            let text = files.get(*id).text.as_ref();
            let ids = records.filter_map(|record| field(record, text, "id"));
            finder.ids.extend(ids.filter_map(|id| content(id, text)).map(|range| &text[range]));
        }
    }
    for (id, layout) in &layouts {
        finder.file = *id;
        if let (Some(kind), Some(root)) = (file_kind(&files.get(*id).name), &layout.root) {
            finder.file(kind, root);
        }
    }
    finder.uses
}

/// The name at byte `at` of a file.
pub fn name_at(uses: &[NameUse], file: FileId, at: usize) -> Option<NameUse> {
    let here = |of: &&NameUse| {
        let range = of.span.range();
        of.span.file == file && range.start <= at && at <= range.end
    };
    uses.iter().find(here).copied()
}

/// The claims whose ids change where one of their parts is renamed: the old and the new id of each.
/// `written` are the claims as they are written ([`super::read::written_claims`]).
pub fn changed_claim_ids(
    written: &[super::ron_records::ClaimRecord],
    sort: NameSort,
    old: &str,
    new: &str,
) -> BTreeMap<String, String> {
    let renamed = |name: &str| if name == old { new.to_owned() } else { name.to_owned() };
    let mut changed = BTreeMap::new();
    for claim in written.iter().filter(|claim| claim.id.is_none()) {
        let mut after = claim.clone();
        match sort {
            NameSort::Entity => {
                after.from = renamed(&claim.from);
                after.to = claim.to.as_deref().map(renamed);
            }
            NameSort::Relation => after.relation = renamed(&claim.relation),
            _ => return changed,
        }
        let (before, after) = (claim.derived_id(), after.derived_id());
        if before != after {
            changed.insert(before, after);
        }
    }
    changed
}

struct UseFinder<'a> {
    files: &'a Files,
    schema: &'a Schema,
    file: FileId,
    ids: FxHashSet<&'a str>,
    uses: Vec<NameUse>,
}

/// The values in a list or a tuple; none of any other value.
fn items(value: &RonValue) -> &[RonValue] {
    match &value.shape {
        RonShape::List(items) | RonShape::Tuple(items) => items,
        _ => &[],
    }
}

fn fields(value: &RonValue) -> &[RonField] {
    match &value.shape {
        RonShape::Struct(fields) => fields,
        _ => &[],
    }
}

fn field<'v>(record: &'v RonValue, text: &str, name: &str) -> Option<&'v RonValue> {
    fields(record).iter().find(|field| field.is_named(text, name)).map(|field| &field.value)
}

/// The bytes of a text in plain quotes, without them.
fn content(value: &RonValue, text: &str) -> Option<Range<usize>> {
    let own = text.get(value.span.clone())?;
    let is_quoted = own.len() >= 2 && own.starts_with('"') && own.ends_with('"');
    is_quoted.then(|| value.span.start + 1..value.span.end - 1)
}

impl<'a> UseFinder<'a> {
    fn text(&self) -> &'a str {
        &self.files.get(self.file).text
    }

    fn add(&mut self, sort: NameSort, range: Range<usize>, declares: bool) {
        self.uses.push(NameUse { sort, span: Span::new(self.file, range), declares });
    }

    /// Takes a text, or each of a list of them, for names.
    fn names(&mut self, sort: NameSort, value: &RonValue, declares: bool) {
        if let Some(range) = content(value, self.text()) {
            self.add(sort, range, declares);
        }
        items(value).iter().for_each(|item| self.names(sort, item, declares));
    }

    fn field_names(&mut self, record: &RonValue, sorts: &[(&str, NameSort, bool)]) {
        for &(name, sort, declares) in sorts {
            if let Some(value) = field(record, self.text(), name) {
                self.names(sort, value, declares);
            }
        }
    }

    fn file(&mut self, kind: FileKind, root: &RonValue) {
        use NameSort::{Entity, Kind, Measure, Source};
        match kind {
            FileKind::Schema => return self.schema(root),
            FileKind::Claims => return items(root).iter().for_each(|claim| self.claim(claim)),
            _ => {}
        }
        for record in items(root) {
            match kind {
                FileKind::Entities => self.field_names(
                    record,
                    &[("id", Entity, true), ("of", Entity, false), ("kind", Kind, false)],
                ),
                FileKind::Figures => self.field_names(
                    record,
                    &[
                        ("of", Entity, false),
                        ("according_to", Entity, false),
                        ("measure", Measure, false),
                    ],
                ),
                FileKind::Sources => self.field_names(record, &[("id", Source, true)]),
                FileKind::Locators => self.field_names(record, &[("at", NameSort::Place, true)]),
                FileKind::Schema | FileKind::Claims => {}
            }
            if matches!(kind, FileKind::Entities | FileKind::Figures) {
                self.citations(record);
            }
        }
    }

    fn citations(&mut self, record: &RonValue) {
        let Some(cites) = field(record, self.text(), "cites") else { return };
        for cite in items(cites) {
            self.names(NameSort::Place, cite, false);
            self.field_names(
                cite,
                &[("source", NameSort::Source, false), ("at", NameSort::Place, false)],
            );
        }
    }

    /// A claim, or a group of them.
    fn claim(&mut self, record: &RonValue) {
        use NameSort::{Entity, Place, Qualifier, Relation};
        let text = self.text();
        self.citations(record);
        for field in fields(record) {
            match field.text(text) {
                "from" | "to" | "according_to" => self.names(Entity, &field.value, false),
                "relation" => self.names(Relation, &field.value, false),
                "at" => self.names(Place, &field.value, false),
                "doubt" => self.claims_in(&field.value),
                "id" => self.names(NameSort::Claim, &field.value, true),
                "claims" => items(&field.value).iter().for_each(|claim| self.claim(claim)),
                own if CLAIM_FIELDS.contains(&own) => {}
                own if self.schema.relation_named(own).is_some() => {
                    self.add(Relation, field.name.clone(), false);
                    self.names(Entity, &field.value, false);
                }
                own => {
                    let Some(qualifier) = self.schema.qualifier_named(own) else { continue };
                    self.add(Qualifier, field.name.clone(), false);
                    match self.schema.qualifier(qualifier).takes {
                        TermType::Entity => self.names(Entity, &field.value, false),
                        TermType::Either => self.known_ids(&field.value),
                        TermType::Text => {}
                    }
                }
            }
        }
    }

    /// Takes those texts for names that are ids.
    fn known_ids(&mut self, value: &RonValue) {
        let text = self.text();
        for value in std::iter::once(value).chain(items(value)) {
            let is_known = |range: &Range<usize>| self.ids.contains(&text[range.clone()]);
            if let Some(range) = content(value, text).filter(is_known) {
                self.add(NameSort::Entity, range, false);
            }
        }
    }

    /// The claims that a doubt names in backquotes.
    fn claims_in(&mut self, value: &RonValue) {
        let text = self.text();
        let Some(range) = content(value, text) else { return };
        let marks: Vec<usize> =
            text[range.clone()].match_indices('`').map(|(at, _)| range.start + at).collect();
        for pair in marks.chunks_exact(2) {
            self.add(NameSort::Claim, pair[0] + 1..pair[1], false);
        }
    }

    fn schema(&mut self, root: &RonValue) {
        use NameSort::{Claim, Entity, Kind, Measure, Qualifier, Relation};
        let text = self.text();
        let list = |name: &str| field(root, text, name).map_or(&[][..], items);
        for kind in list("kinds") {
            let sorts = [("name", Kind, true), ("parent", Kind, false), ("example", Entity, false)];
            self.field_names(kind, &sorts);
        }
        for qualifier in list("qualifiers") {
            self.field_names(qualifier, &[("name", Qualifier, true)]);
        }
        for relation in list("relations") {
            self.field_names(
                relation,
                &[
                    ("name", Relation, true),
                    ("parent", Relation, false),
                    ("from", Kind, false),
                    ("to", Kind, false),
                    ("qualifiers", Qualifier, false),
                    ("example", Claim, false),
                ],
            );
            for frame in field(relation, text, "frames").map_or(&[][..], items) {
                self.field_names(frame, &[("asks", Qualifier, false), ("given", Relation, false)]);
            }
        }
        for measure in list("measures") {
            self.field_names(measure, &[("name", Measure, true)]);
        }
        for broader in list("broader") {
            if let Some(means) = items(broader).get(1) {
                self.names(Relation, means, false);
            }
        }
        for view in list("views") {
            self.field_names(view, &[("kinds", Kind, false), ("relations", Relation, false)]);
        }
        for side in list("sides") {
            self.field_names(side, &[("members", Entity, false)]);
        }
    }
}

/// The names that are declared, each with the place of its declaration. O(uses).
pub fn declarations<'f>(
    files: &'f Files,
    uses: &[NameUse],
) -> FxHashMap<(NameSort, &'f str), Span> {
    let declared = uses.iter().filter(|of| of.declares);
    declared.map(|of| ((of.sort, files.slice(of.span)), of.span)).collect()
}
