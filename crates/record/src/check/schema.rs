//! Checks of a schema.

use rustc_hash::FxHashMap;

use super::{needed, unique};
use crate::codes;
use crate::draft::nearest_name;
use crate::file_records::FileKind;
use crate::read::mistake::{DatasetMistake, MistakeList, ValuePath, quoted};
use crate::ron_records::CLAIM_FIELDS;
use crate::schema::LONGEST_CHAIN;
use crate::sentence::listed;
use crate::{KindId, RelationId, Schema};

/// A message about a circle of parents names so many of them.
const MOST_NAMED: usize = 6;

/// Checks a schema; `root` is the path to it.
pub fn check_schema(schema: &Schema, root: &ValuePath, mistakes: &mut MistakeList) {
    let mut checks = SchemaChecker { schema, root, mistakes };
    checks.kinds();
    checks.qualifiers();
    checks.relations();
    checks.measures();
    checks.broader();
    checks.views();
    checks.verbs();
    let kinds = schema.kinds.iter().map(|kind| (kind.name.as_str(), kind.parent.as_deref()));
    checks.cycles(&kinds.collect::<Vec<_>>(), "kinds");
    let relations = schema.relations.iter();
    let relations = relations.map(|relation| (relation.name.as_str(), relation.parent.as_deref()));
    checks.cycles(&relations.collect::<Vec<_>>(), "relations");
    for id in schema.kind_ids() {
        checks.chain(schema.kind_line(id), |id| schema.kind_line(id), KindId::index, "kinds");
    }
    for id in schema.relation_ids() {
        let line = |id| schema.relation_line(id);
        checks.chain(line(id), line, RelationId::index, "relations");
    }
}

/// What a name that must be declared names.
#[derive(Clone, Copy)]
enum DeclaredSort {
    Kind,
    Relation,
    Qualifier,
}

struct SchemaChecker<'a, 'm> {
    schema: &'a Schema,
    root: &'a ValuePath,
    mistakes: &'m mut MistakeList,
}

impl<'a> SchemaChecker<'a, '_> {
    fn place(&self, list: &'static str, index: usize) -> ValuePath {
        self.root.field(list).index(index)
    }

    /// P007, P020 and P030: the name of an item is missing, taken, or not written as it must be.
    /// `what` names the item with its article: `a kind`.
    fn name(
        &mut self,
        name: &'a str,
        what: &str,
        place: &ValuePath,
        taken: &mut FxHashMap<&'a str, ValuePath>,
    ) {
        needed(name, "name", what, || place.clone(), self.mistakes);
        let sort = what.split(' ').next_back().unwrap_or(what);
        unique(name, &format!("the {sort}"), place.field("name"), taken, self.mistakes);
        let is_kind = sort == "kind";
        let right_case =
            |c: char| if is_kind { c.is_ascii_uppercase() } else { c.is_ascii_lowercase() };
        let inside = |c: char| {
            c.is_ascii_lowercase()
                || c.is_ascii_digit()
                || if is_kind { c.is_ascii_uppercase() } else { c == '_' }
        };
        if name.is_empty() || name.starts_with(right_case) && name.chars().all(inside) {
            return;
        }
        let message = format!("{} cannot be the name of {what}", quoted(name));
        let mistake = DatasetMistake::new(&codes::BAD_NAME, place.field("name"), message);
        self.mistakes.add(mistake.help(match is_kind {
            true => "write one word of plain letters that begins with a capital",
            false => "write it in lower case, with underscores between words",
        }));
    }

    /// P011 to P013: a name is not among those that the schema declares.
    fn declared(&mut self, name: &str, sort: DeclaredSort, place: impl FnOnce() -> ValuePath) {
        let schema = self.schema;
        let (known, code, sort) = match sort {
            DeclaredSort::Kind => (schema.kind_named(name).is_some(), &codes::UNKNOWN_KIND, "kind"),
            DeclaredSort::Relation => {
                (schema.relation_named(name).is_some(), &codes::UNKNOWN_RELATION, "relation")
            }
            DeclaredSort::Qualifier => {
                (schema.qualifier_named(name).is_some(), &codes::UNKNOWN_QUALIFIER, "qualifier")
            }
        };
        // Of a schema that is cut short, the declaration may be missing.
        if known || self.mistakes.is_unread(FileKind::Schema) {
            return;
        }
        let names: Vec<&str> = match sort {
            "kind" => schema.kinds.iter().map(|kind| kind.name.as_str()).collect(),
            "relation" => schema.relations.iter().map(|r| r.name.as_str()).collect(),
            _ => schema.qualifiers.iter().map(|q| q.name.as_str()).collect(),
        };
        let message = format!("the schema declares no {sort} {}", quoted(name));
        let mistake = DatasetMistake::new(code, place(), message);
        self.mistakes.add(mistake.did_you_mean(nearest_name(name, names)));
    }

    fn kinds(&mut self) {
        let mut taken = FxHashMap::default();
        for (n, kind) in self.schema.kinds.iter().enumerate() {
            let place = self.place("kinds", n);
            self.name(&kind.name, "a kind", &place, &mut taken);
            if let Some(parent) = &kind.parent {
                self.declared(parent, DeclaredSort::Kind, || place.field("parent"));
            }
        }
    }

    fn qualifiers(&mut self) {
        let mut taken = FxHashMap::default();
        for (n, qualifier) in self.schema.qualifiers.iter().enumerate() {
            let place = self.place("qualifiers", n);
            let name = &qualifier.name;
            self.name(name, "a qualifier", &place, &mut taken);
            if CLAIM_FIELDS.contains(&name.as_str()) {
                let message = format!("“{name}” is a field of every claim, not a qualifier");
                self.mistakes.add(DatasetMistake::new(
                    &codes::BAD_NAME,
                    place.field("name"),
                    message,
                ));
            }
        }
    }

    fn relations(&mut self) {
        let mut taken = FxHashMap::default();
        for (n, relation) in self.schema.relations.iter().enumerate() {
            let place = self.place("relations", n);
            self.name(&relation.name, "a relation", &place, &mut taken);
            let verbs = relation.verbs.first().map_or("", String::as_str);
            needed(verbs, "verbs", "a relation", || place.clone(), self.mistakes);
            if let Some(parent) = &relation.parent {
                self.declared(parent, DeclaredSort::Relation, || place.field("parent"));
            }
            for (side, named) in [("from", &relation.from), ("to", &relation.to)] {
                for (n, kind) in named.iter().enumerate() {
                    self.declared(kind, DeclaredSort::Kind, || place.field(side).index(n));
                }
            }
            for (n, name) in relation.qualifiers.iter().enumerate() {
                self.declared(name, DeclaredSort::Qualifier, || place.field("qualifiers").index(n));
            }
        }
        self.frames();
    }

    fn frames(&mut self) {
        for (n, relation) in self.schema.relations.iter().enumerate() {
            for (at, frame) in relation.frames.iter().enumerate() {
                let place = self.place("relations", n).field("frames").index(at);
                let parted = frame.say.split_once(" … ").map_or("", |(_, tail)| tail);
                let here = || place.clone();
                needed(parted, "say", "a frame with “ … ” in it", here, self.mistakes);
                self.declared(&frame.asks, DeclaredSort::Qualifier, || place.field("asks"));
                if let Some(given) = &frame.given {
                    self.declared(given, DeclaredSort::Relation, || place.field("given"));
                }
            }
        }
    }

    fn measures(&mut self) {
        let mut taken = FxHashMap::default();
        for (n, measure) in self.schema.measures.iter().enumerate() {
            let place = self.place("measures", n);
            self.name(&measure.name, "a measure", &place, &mut taken);
        }
    }

    fn broader(&mut self) {
        let root = self.root;
        for (n, (_, means)) in self.schema.broader.iter().enumerate() {
            for (m, relation) in means.iter().enumerate() {
                let place = || root.field("broader").index(n).index(1).index(m);
                self.declared(relation, DeclaredSort::Relation, place);
            }
        }
    }

    fn views(&mut self) {
        let mut taken = FxHashMap::default();
        for (n, view) in self.schema.views.iter().enumerate() {
            let place = self.place("views", n);
            needed(&view.name, "name", "a view", || place.clone(), self.mistakes);
            unique(&view.name, "the view", place.field("name"), &mut taken, self.mistakes);
            for (n, kind) in view.kinds.iter().enumerate() {
                self.declared(kind, DeclaredSort::Kind, || place.field("kinds").index(n));
            }
            for (n, relation) in view.relations.iter().enumerate() {
                self.declared(relation, DeclaredSort::Relation, || {
                    place.field("relations").index(n)
                });
            }
        }
    }

    /// P055: two relations share a verb phrase and take overlapping kinds, so that a question with
    /// it may mean either. A verb of `inverse` counts as a verb with subject and object exchanged.
    fn verbs(&mut self) {
        let mut phrases: FxHashMap<&str, Vec<(usize, &'static str, usize)>> = FxHashMap::default();
        let mut clashes = Vec::new();
        for (n, relation) in self.schema.relations.iter().enumerate() {
            for (field, verbs) in [("verbs", &relation.verbs), ("inverse", &relation.inverse)] {
                for (at, verb) in verbs.iter().enumerate() {
                    let known = phrases.entry(verb).or_default();
                    let same = |&&(m, other, _): &&(usize, &'static str, usize)| {
                        m != n && self.overlap((m, other), (n, field))
                    };
                    clashes.extend(known.iter().find(same).map(|&first| (first, (n, field, at))));
                    known.push((n, field, at));
                }
            }
        }
        for ((m, other, first), (n, field, at)) in clashes {
            let verb =
                |n: usize, field, at: usize| self.place("relations", n).field(field).index(at);
            let (a, b) = (&self.schema.relations[m].name, &self.schema.relations[n].name);
            let message = format!("“{a}” and “{b}” share a verb and take overlapping kinds");
            let mistake = DatasetMistake::new(&codes::SAME_VERB, verb(n, field, at), message);
            let mistake = mistake.related(verb(m, other, first), "first here");
            self.mistakes
                .add(mistake.help("keep the verb at the one of which it is said more often"));
        }
    }

    /// Whether two relations may have a subject of one kind and an object of one kind. Each is
    /// given by its number and by the field, `verbs` or `inverse`, whose direction counts.
    fn overlap(&self, a: (usize, &str), b: (usize, &str)) -> bool {
        let sides = |(n, field): (usize, &str)| {
            let relation = &self.schema.relations[n];
            match field {
                "verbs" => (&relation.from, &relation.to),
                _ => (&relation.to, &relation.from),
            }
        };
        let line = |kind: &String| {
            let id = self.schema.kind_named(kind);
            id.map_or(&[][..], |id| self.schema.kind_line(id))
        };
        let below = |x: &String, y: &String| {
            self.schema.kind_named(y).is_some_and(|y| line(x).contains(&y))
        };
        let meet = |x: &[String], y: &[String]| {
            let any = |x: &String| y.iter().any(|y| below(x, y) || below(y, x));
            x.is_empty() || y.is_empty() || x.iter().any(any)
        };
        let ((from_a, to_a), (from_b, to_b)) = (sides(a), sides(b));
        meet(from_a, from_b) && meet(to_a, to_b)
    }

    /// P026: parents form a circle. `items` are the names of `list`, each with that of its parent.
    /// Reports each circle once.
    fn cycles(&mut self, items: &[(&'a str, Option<&'a str>)], list: &'static str) {
        let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
        for (n, (name, _)) in items.iter().enumerate() {
            numbers.entry(name).or_insert(n);
        }
        let parent = |n: usize| items[n].1.and_then(|name| numbers.get(name).copied());
        // For each item, the walk that met it first. A walk that comes back to an item of its own
        // has found a circle that no earlier walk met.
        let mut met: Vec<Option<usize>> = vec![None; items.len()];
        for start in 0..items.len() {
            let mut at = start;
            while met[at].is_none() {
                met[at] = Some(start);
                match parent(at) {
                    Some(next) => at = next,
                    None => break,
                }
            }
            if met[at] == Some(start) && parent(at).is_some() {
                let circle = std::iter::successors(parent(at), |&n| parent(n).filter(|_| n != at));
                self.cycle(&circle.map(|n| items[n].0).collect::<Vec<_>>(), &self.place(list, at));
            }
        }
    }

    /// P063: a chain of parents is too long. `line` begins with the item itself. The first item of a
    /// branch that is too far down is reported, and none below it.
    fn chain<'l, Id: Copy + 'l>(
        &mut self,
        line: &[Id],
        line_of: impl Fn(Id) -> &'l [Id],
        index: impl Fn(Id) -> usize,
        list: &'static str,
    ) {
        let [own, parent, ..] = line else { return };
        if line.len() <= LONGEST_CHAIN || line_of(*parent).len() > LONGEST_CHAIN {
            return;
        }
        let message = format!("this is the end of a chain of {} {list}", line.len());
        let place = self.place(list, index(*own)).field("parent");
        let mistake = DatasetMistake::new(&codes::LONG_CHAIN, place, message);
        let help = format!("name a parent further up: a chain may have {LONGEST_CHAIN}");
        self.mistakes.add(mistake.help(help));
    }

    /// Reports a circle; its last name is that of the item at `place`.
    fn cycle(&mut self, circle: &[&str], place: &ValuePath) {
        let Some((own, others)) = circle.split_last() else { return };
        let mut named: Vec<String> =
            others.iter().take(MOST_NAMED).map(|other| quoted(other)).collect();
        if others.len() > MOST_NAMED {
            named.push(format!("{} others", others.len() - MOST_NAMED));
        }
        let through = match others {
            [] => String::new(),
            _ => format!(" through {}", listed(&named)),
        };
        let message = format!("“{own}” is its own parent{through}");
        let mistake = DatasetMistake::new(&codes::KIND_CYCLE, place.field("parent"), message);
        self.mistakes.add(mistake.help("leave one of the parents out"));
    }
}
