//! The codebook of a dataset: what each kind, relation, qualifier and measure of its schema means,
//! how English says it, and how a query finds it.
//!
//! A [`CodebookEntry`] is made once, and `entry_formats` writes it for the terminal, in Markdown
//! and as JSON.

mod entry_formats;
mod example_finder;
mod word_forms;

use polemic_engine::diagnostic::nearest;
use polemic_record::property_graph::Evidence;
use polemic_record::schema::{Stance, TermType};
use polemic_record::sentence::listed;
use polemic_record::{
    Basis, Claim, Dataset, EntityId, KindId, MeasureId, QualifierId, RelationId, Schema,
};

use super::evidence_text::{EvidenceText, source_texts};
pub use entry_formats::{
    codebook_json, codebook_markdown, codebook_text, entry_json, entry_markdown, entry_text,
};
pub use example_finder::ExampleFinder;

/// Something that a schema declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaItem {
    /// A kind of entities, such as `person`.
    Kind(KindId),
    /// A relation, the type of a claim, such as `opposed`.
    Relation(RelationId),
    /// A qualifier of claims, such as `in_work`.
    Qualifier(QualifierId),
    /// A measure, which says what a figure counts.
    Measure(MeasureId),
}

impl SchemaItem {
    /// The word for what it is: `kind`, `relation`, `qualifier` or `measure`.
    pub fn type_word(self) -> &'static str {
        match self {
            SchemaItem::Kind(_) => "kind",
            SchemaItem::Relation(_) => "relation",
            SchemaItem::Qualifier(_) => "qualifier",
            SchemaItem::Measure(_) => "measure",
        }
    }

    /// Its name in the schema.
    pub fn name(self, schema: &Schema) -> &str {
        match self {
            SchemaItem::Kind(id) => &schema.kind(id).name,
            SchemaItem::Relation(id) => &schema.relation(id).name,
            SchemaItem::Qualifier(id) => &schema.qualifier(id).name,
            SchemaItem::Measure(id) => &schema.measure(id).name,
        }
    }
}

/// What the schema says about one of its items, and what the dataset has of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodebookEntry {
    /// The item.
    pub item: SchemaItem,
    /// Its name in the schema.
    pub name: String,
    /// What it means; empty where the schema does not say.
    pub about: String,
    /// How many entities, claims or figures have it.
    pub count: usize,
    /// The years of the first and the last claim of a relation, if any is dated: `1903–1940`.
    pub years: Option<String>,
    /// Everything else, each under a label.
    pub lines: Vec<EntryLine>,
}

/// Texts under a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryLine {
    /// The label, such as `say`. It is also the name of the field in JSON.
    pub label: &'static str,
    /// The texts; at least one.
    pub texts: Vec<String>,
}

/// Collects lines, and leaves out those without texts.
#[derive(Default)]
struct EntryLines(Vec<EntryLine>);

impl EntryLines {
    fn add(&mut self, label: &'static str, texts: impl IntoIterator<Item = String>) {
        let texts: Vec<String> = texts.into_iter().collect();
        if !texts.is_empty() {
            self.0.push(EntryLine { label, texts });
        }
    }

    fn notes(&mut self, includes: &[String], excludes: &[String], borderline: &[String]) {
        self.add("includes", includes.iter().cloned());
        self.add("excludes", excludes.iter().cloned());
        self.add("borderline", borderline.iter().cloned());
    }
}

/// All that a schema declares: kinds, relations, qualifiers and measures, each in the order of the
/// schema.
pub fn schema_items(schema: &Schema) -> Vec<SchemaItem> {
    let kinds = schema.kind_ids().map(SchemaItem::Kind);
    let relations = schema.relation_ids().map(SchemaItem::Relation);
    let qualifiers =
        (0..schema.qualifiers.len()).map(|n| SchemaItem::Qualifier(QualifierId::new(n)));
    let measures = (0..schema.measures.len()).map(|n| SchemaItem::Measure(MeasureId::new(n)));
    kinds.chain(relations).chain(qualifiers).chain(measures).collect()
}

/// The items that a word means: those of this name in any case, or else those that an English form
/// such as `opponents` means.
///
/// # Errors
/// No item is meant. The error is the name that is spelled most alike, if there is one.
pub fn find_items(dataset: &Dataset, word: &str) -> Result<Vec<SchemaItem>, Option<String>> {
    let schema = &dataset.schema;
    let wanted = folded(word);
    let all = schema_items(schema);
    let named = |item: &&SchemaItem| folded(item.name(schema)) == wanted;
    let found: Vec<SchemaItem> = all.iter().filter(named).copied().collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let said = |item: &&SchemaItem| {
        word_forms::item_phrases(dataset, **item).any(|form| folded(&form) == wanted)
    };
    let found: Vec<SchemaItem> = all.iter().filter(said).copied().collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let names = all.iter().map(|item| item.name(schema));
    Err(nearest(word, names).map(str::to_owned))
}

/// A name without the differences that do not matter: `EXCLUDED_FROM` becomes `excluded from`.
fn folded(word: &str) -> String {
    word.trim().trim_start_matches(':').to_lowercase().replace(['_', '-'], " ")
}

/// The codebook entry of an item. Looks through all records of the dataset.
pub fn codebook_entry(dataset: &Dataset, item: SchemaItem) -> CodebookEntry {
    match item {
        SchemaItem::Kind(id) => kind(dataset, id),
        SchemaItem::Relation(id) => relation(dataset, id),
        SchemaItem::Qualifier(id) => qualifier(dataset, id),
        SchemaItem::Measure(id) => measure(dataset, id),
    }
}

fn kind(dataset: &Dataset, id: KindId) -> CodebookEntry {
    let schema = &dataset.schema;
    let kind = schema.kind(id);
    let mut lines = EntryLines::default();
    lines.add("say", word_forms::noun_forms(schema, &kind.nouns));
    lines.add("parent", kind.parent.clone());
    let children = schema.kinds.iter().filter(|k| k.parent.as_ref() == Some(&kind.name));
    lines.add("children", children.map(|k| k.name.clone()));
    let who = schema.answers_to_who(id).then(|| "answers to “who”".to_owned());
    lines.add("nature", who);
    let named = |kinds: &[String]| !kinds.is_empty() && schema.allows(kinds, &[id]);
    let of = |side: fn(&polemic_record::schema::Relation) -> &[String]| {
        let relations = schema.relations.iter().filter(move |relation| named(side(relation)));
        relations.map(|relation| relation.name.clone())
    };
    lines.add("subject of", of(|relation| &relation.from));
    lines.add("object of", of(|relation| &relation.to));
    lines.notes(&kind.includes, &kind.excludes, &kind.borderline);
    let own: Vec<EntityId> = dataset.entity_ids().filter(|&e| dataset.is_a(e, id)).collect();
    let example = match &kind.example {
        Some(example) => dataset.by_id.get(example),
        None => own.iter().find(|&&e| dataset.entity(e).kinds.contains(&id)).or(own.first()),
    };
    lines.add("example", example.map(|&e| entity_text(dataset, e)));
    lines.add("same_as", kind.same_as.iter().cloned());
    lines.add("cypher", [format!("MATCH (x:{}) RETURN x.name", kind.name)]);
    let about = kind.about.clone();
    let item = SchemaItem::Kind(id);
    CodebookEntry {
        item,
        name: kind.name.clone(),
        about,
        count: own.len(),
        years: None,
        lines: lines.0,
    }
}

fn entity_text(dataset: &Dataset, id: EntityId) -> String {
    let entity = dataset.entity(id);
    let about = entity.about.as_ref().map_or(String::new(), |about| format!(": {about}"));
    format!("{} (`{}`){about}", entity.name, entity.id)
}

fn relation(dataset: &Dataset, id: RelationId) -> CodebookEntry {
    let schema = &dataset.schema;
    let relation = schema.relation(id);
    let mut lines = EntryLines::default();
    let ends = |named: &[String]| match named {
        [] => vec!["anything".to_owned()],
        named => named.to_vec(),
    };
    lines.add("from", ends(&relation.from));
    lines.add("to", ends(&relation.to));
    lines.add("stance", relation.stance.map(|stance| stance_word(stance).to_owned()));
    lines.add("parent", relation.parent.clone());
    let children = schema.relations.iter().filter(|r| r.parent.as_ref() == Some(&relation.name));
    lines.add("children", children.map(|r| r.name.clone()));
    let nature = [
        (relation.symmetric, "holds in both directions"),
        (relation.complete, "what is on record is all there is, for an object that has any"),
        (relation.makes, "it brings its object about, so that the object's own date can tell when"),
        (relation.alone, "a claim may be about its subject alone"),
    ];
    lines.add("nature", nature.iter().filter(|(is, _)| *is).map(|(_, text)| (*text).to_owned()));
    lines.add("say", word_forms::verb_forms(schema, &relation.verbs, !relation.alone));
    lines.add("inverse", word_forms::verb_forms(schema, &relation.inverse, false));
    let broader: Vec<String> = schema.broader_of(&relation.name).cloned().collect();
    lines.add("broader", word_forms::verb_forms(schema, &broader, !relation.alone));
    lines.add("frames", relation.frames.iter().map(|frame| frame.say.clone()));
    lines.add(
        "roles",
        word_forms::noun_forms(schema, &relation.roles).map(|role| format!("{role} of")),
    );
    lines.add("qualifiers", relation.qualifiers.iter().cloned());
    lines.notes(&relation.includes, &relation.excludes, &relation.borderline);
    let own: Vec<&Claim> = dataset.claims.iter().filter(|claim| claim.relation == id).collect();
    let example = match &relation.example {
        Some(example) => own.iter().copied().find(|claim| claim.id == *example),
        // A claim that is denied or only possible is a poor example. If the relation has no claim
        // of its own, a claim of a narrower relation serves.
        None => {
            let implies = |claim: &&Claim| schema.relation_line(claim.relation).contains(&id);
            let plain = own.iter().copied().find(|claim| !claim.denied && claim.mode.is_none());
            let narrower = || dataset.claims.iter().find(implies);
            plain.or(own.first().copied()).or_else(narrower)
        }
    };
    lines.add("example", example.map(|claim| claim_text(dataset, claim)));
    lines.add("same_as", relation.same_as.iter().cloned());
    lines.add("cypher", patterns(schema, id));
    let years = years(own.iter().copied());
    let about = relation.about.clone();
    let item = SchemaItem::Relation(id);
    CodebookEntry {
        item,
        name: relation.name.clone(),
        about,
        count: own.len(),
        years,
        lines: lines.0,
    }
}

/// The pattern that matches the relation, and a second one for it and all relations that imply it.
fn patterns(schema: &Schema, id: RelationId) -> Vec<String> {
    let pattern = |types: &str| format!("MATCH (a)-[r:{types}]->(b) RETURN a.name, b.name, r.when");
    let own = schema.relationship_type(id);
    let others = schema.relation_family(id).filter(|&other| other != id);
    let others: Vec<String> = others.map(|other| schema.relationship_type(other)).collect();
    let mut patterns = vec![pattern(&own)];
    if !others.is_empty() {
        patterns.push(pattern(&format!("{own}|{}", others.join("|"))));
    }
    patterns
}

/// The word for a stance: `for` or `against`.
pub fn stance_word(stance: Stance) -> &'static str {
    match stance {
        Stance::For => "for",
        Stance::Against => "against",
    }
}

/// A claim as an example: its sentence without qualifiers, then each qualifier by name, the voice,
/// the date, the citations and the id.
fn claim_text(dataset: &Dataset, claim: &Claim) -> String {
    let bare = Claim { qualifiers: Vec::new(), ..claim.clone() };
    let mut parts = vec![dataset.claim_text(&bare)];
    for (id, terms) in &claim.qualifiers {
        let terms: Vec<String> = terms.iter().map(|term| dataset.term_text(term)).collect();
        parts.push(format!("{}: {}", dataset.schema.qualifier(*id).name, listed(&terms)));
    }
    let who = claim.according_to;
    parts.extend(who.map(|who| format!("according to {}", dataset.in_sentence(who))));
    parts.extend((claim.basis == Basis::Implied).then(|| claim.basis.word().to_owned()));
    parts.extend(claim.when.as_ref().map(ToString::to_string));
    let sources = source_texts(dataset, &claim.cites).join("; ");
    format!("{} [{sources}] (`{}`)", parts.join(" · "), claim.id)
}

/// The years of the first and the last of some claims: `1903–1940`. None if none is dated.
fn years<'a>(claims: impl Iterator<Item = &'a Claim>) -> Option<String> {
    let days = claims.filter_map(|claim| claim.when.as_ref());
    let years = days.flat_map(|when| [when.since, when.until]).flatten().map(|day| day.year);
    let (first, last) = years.fold(None, |span: Option<(_, _)>, year| {
        Some(span.map_or((year, year), |(first, last)| (year.min(first), year.max(last))))
    })?;
    Some(if first == last { first.to_string() } else { format!("{first}–{last}") })
}

fn qualifier(dataset: &Dataset, id: QualifierId) -> CodebookEntry {
    let schema = &dataset.schema;
    let qualifier = schema.qualifier(id);
    let mut lines = EntryLines::default();
    let marker = (!qualifier.marker.is_empty()).then(|| format!("{} …", qualifier.marker));
    lines.add("say", marker);
    let takes = match qualifier.takes {
        TermType::Entity => "entities",
        TermType::Text => "short texts",
        TermType::Either => "entities or short texts",
    };
    lines.add("takes", [takes.to_owned()]);
    let bear = schema.relations.iter().filter(|r| r.qualifiers.contains(&qualifier.name));
    lines.add("borne by", bear.map(|relation| relation.name.clone()));
    let bears = |claim: &&Claim| claim.qualifiers.iter().any(|(other, _)| *other == id);
    let own: Vec<&Claim> = dataset.claims.iter().filter(bears).collect();
    lines.add("example", own.first().map(|claim| claim_text(dataset, claim)));
    let name = &qualifier.name;
    let pattern = format!("MATCH (a)-[r]->(b) WHERE r.{name} IS NOT NULL RETURN a.name, r.{name}");
    lines.add("cypher", [pattern]);
    let about = qualifier.about.clone();
    let (name, count) = (name.clone(), own.len());
    CodebookEntry {
        item: SchemaItem::Qualifier(id),
        name,
        about,
        count,
        years: None,
        lines: lines.0,
    }
}

fn measure(dataset: &Dataset, id: MeasureId) -> CodebookEntry {
    let schema = &dataset.schema;
    let measure = schema.measure(id);
    let mut lines = EntryLines::default();
    let nouns = word_forms::noun_forms(schema, &measure.nouns);
    let verbs = word_forms::verb_forms(schema, &measure.verbs, false);
    let inverse = word_forms::verb_forms(schema, &measure.inverse, false);
    lines.add("say", nouns.chain(verbs).chain(inverse));
    lines.add("unit", measure.unit.clone());
    let own = dataset.figures.iter().enumerate().filter(|(_, figure)| figure.measure == id);
    let own: Vec<_> = own.map(|(n, _)| polemic_record::FigureId::new(n)).collect();
    let example = own.first().map(|&figure| {
        let text = EvidenceText::of(dataset, Evidence::Figure(figure));
        format!("{} [{}]", text.comma_date(), text.sources.join("; "))
    });
    lines.add("example", example);
    let name = measure.name.clone();
    let figure = format!("(f:Figure {{measure: '{name}'}})");
    let pattern = format!("MATCH (x)-[:HAS_FIGURE]->{figure} RETURN x.name, f.value, f.when");
    lines.add("cypher", [pattern]);
    let about = measure.about.clone();
    CodebookEntry {
        item: SchemaItem::Measure(id),
        name,
        about,
        count: own.len(),
        years: None,
        lines: lines.0,
    }
}
