//! Takes in sources, entities, claims and figures, one record after the other.

use super::date;
use super::{DraftBuilder, NOTHING, RecordAddress, each, nearest_name};
use crate::check::{IdAlphabet, check_id};
use crate::codes;
use crate::ids::{QualifierId, RelationId, SourceId};
use crate::read::mistake::{DatasetMistake, ValuePath, either, quoted};
use crate::read::{FileKind, RecordFile};
use crate::ron_records::{
    CLAIM_FIELDS, ClaimRecord, EntityRecord, FigureRecord, LinkRecord, SourceRecord,
};
use crate::schema::{Relation, TermType};
use crate::{
    Basis, Change, Claim, Entity, EntityId, ExternalLink, Figure, Mode, Passage, Source, Sureness,
    Term,
};

const BASES: &[Basis] = &[Basis::Stated, Basis::Implied];

const CERTAINTIES: &[Sureness] = &[Sureness::Certain, Sureness::Probable, Sureness::Uncertain];

const MODES: &[Mode] = &[Mode::Would, Mode::Could, Mode::Should, Mode::Seemed];

const CHANGES: &[Change] = &[Change::Level, Change::By, Change::To, Change::Times, Change::Share];

const FIGURE_QUALIFIERS: &[&str] =
    &["more than", "about", "nearly", "less than", "at most", "at least"];

impl DraftBuilder<'_> {
    pub(super) fn take_sources(&mut self, files: Vec<RecordFile<SourceRecord>>) {
        for (_, record) in each(files) {
            let number = SourceId::new(self.draft.dataset.sources.len());
            if !record.id.is_empty() {
                self.source_ids.entry(record.id.clone()).or_insert(number);
            }
            if let Some(key) = record.key {
                self.source_ids.entry(key).or_insert(number);
            }
            let places = record.locators.into_iter();
            let places = places.map(|at| Passage { at, ..Passage::default() }).collect();
            self.draft.dataset.sources.push(Source {
                id: record.id,
                title: record.title,
                authors: record.authors,
                short: record.short,
                date: record.date,
                container: record.container,
                translators: record.translators,
                publisher: record.publisher,
                available: record.available,
                locator_form: record.locator_form,
                places,
                note: record.note,
            });
        }
    }

    pub(super) fn take_entities(&mut self, files: Vec<RecordFile<EntityRecord>>) {
        self.number_entities(&files);
        let mut wholes = Vec::new();
        for (at, record) in each(files) {
            if let Some(whole) = &record.of {
                wholes.push((self.draft.dataset.entities.len(), at, whole.clone()));
            }
            let entity = self.take_entity(at, record);
            self.draft.dataset.entities.push(entity);
        }
        // The wholes are resolved last, because a suggestion for an unknown id needs all entities.
        for (number, at, whole) in wholes {
            let whole = self.entity(&whole, || at.field("of"));
            self.draft.dataset.entities[number].of = Some(whole);
        }
    }

    fn take_entity(&mut self, at: RecordAddress, record: EntityRecord) -> Entity {
        let links = record.links.into_iter().enumerate();
        let links =
            links.filter_map(|(n, link)| self.take_link(link, || at.field("links").index(n)));
        Entity {
            links: links.collect(),
            id: record.id,
            kinds: self.kinds(&record.kind.0, at),
            of: None,
            name: record.name,
            aliases: record.aliases,
            about: record.about,
            article: record.article,
            plural: record.plural,
            when: self.date(record.when.as_deref(), at),
            cites: self.cites(record.cites, at),
            doubt: record.doubt,
        }
    }

    fn take_link(
        &mut self,
        record: LinkRecord,
        place: impl Fn() -> ValuePath,
    ) -> Option<ExternalLink> {
        let LinkRecord { scheme, id, checked } = record;
        for (field, value) in [("scheme", &scheme), ("id", &id), ("checked", &checked)] {
            if value.is_empty() {
                let message = format!("a link needs “{field}”");
                let place = place().field(field);
                self.mistakes.add(DatasetMistake::new(&codes::MISSING_FIELD, place, message));
            }
        }
        if checked.is_empty() {
            return None;
        }
        let checked = date::read_date(&checked, || place().field("checked"), self.mistakes)?;
        Some(ExternalLink { scheme, id, checked })
    }

    pub(super) fn take_claims(&mut self, files: Vec<RecordFile<ClaimRecord>>) {
        self.draft.dataset.claims.reserve(files.iter().map(|file| file.records.len()).sum());
        for (at, record) in each(files) {
            let claim = self.take_claim(at, record);
            self.draft.dataset.claims.push(claim);
        }
    }

    fn take_claim(&mut self, at: RecordAddress, record: ClaimRecord) -> Claim {
        let relation = self.relation(&record.relation, at);
        if let Some(id) = &record.id {
            check_id(id, IdAlphabet::OfClaim, || at.field("id"), self.mistakes);
        }
        Claim {
            id: claim_id(&record),
            from: self.needed_entity(&record.from, at, "from", "a claim"),
            relation,
            to: self.entity_or_none(record.to.as_deref(), at, "to"),
            when: self.date(record.when.as_deref(), at),
            cites: self.cites(record.cites, at),
            basis: self
                .word(record.basis.as_deref(), BASES, Basis::word, at, "basis")
                .unwrap_or_default(),
            according_to: self.entity_or_none(record.according_to.as_deref(), at, "according_to"),
            certainty: self
                .word(record.certainty.as_deref(), CERTAINTIES, Sureness::word, at, "certainty")
                .unwrap_or_default(),
            denied: record.denied,
            mode: self.word(record.mode.as_deref(), MODES, Mode::word, at, "mode"),
            doubt: record.doubt,
            note: record.note,
            qualifiers: self.qualifiers(relation, record.qualifiers, at),
        }
    }

    fn relation(&mut self, name: &str, at: RecordAddress) -> RelationId {
        if name.is_empty() {
            self.missing(at, "relation", "a claim");
        } else if let Some(found) = self.draft.dataset.schema.relation_named(name) {
            return found;
        } else {
            self.undeclared(&codes::UNKNOWN_RELATION, "relation", name, at.field("relation"));
        }
        RelationId::new(NOTHING)
    }

    /// The qualifiers of a claim, in the order in which its relation declares them.
    fn qualifiers(
        &mut self,
        relation: RelationId,
        written: Vec<(String, Vec<String>)>,
        at: RecordAddress,
    ) -> Vec<(QualifierId, Vec<Term>)> {
        let mut found: Vec<(usize, QualifierId, Vec<Term>)> = Vec::with_capacity(written.len());
        for (name, values) in written {
            let Some((place, id)) = self.qualifier(relation, &name, at) else { continue };
            let takes = self.draft.dataset.schema.qualifier(id).takes;
            let several = values.len() > 1;
            let terms = values.into_iter().enumerate();
            let terms = terms
                .map(|(n, value)| {
                    self.term(takes, value, || {
                        let place = at.field(name.clone());
                        if several { place.index(n) } else { place }
                    })
                })
                .collect();
            found.push((place, id, terms));
        }
        found.sort_by_key(|(place, ..)| *place);
        found.into_iter().map(|(_, id, terms)| (id, terms)).collect()
    }

    /// A qualifier by its name, and its index in the relation's list of qualifiers.
    fn qualifier(
        &mut self,
        relation: RelationId,
        name: &str,
        at: RecordAddress,
    ) -> Option<(usize, QualifierId)> {
        let schema = &self.draft.dataset.schema;
        let id = schema.qualifier_named(name);
        let number = relation.index();
        let Some(relation) = schema.relations.get(number) else {
            // What an unknown relation would declare cannot be told.
            return id.map(|id| (0, id));
        };
        let place = relation.qualifiers.iter().position(|declared| declared == name);
        if place.is_none() && !self.is_excused(name, FileKind::Schema) {
            let schema = &self.draft.dataset.schema;
            let (relation, spare) = (&schema.relations[number], &schema.spare.qualifiers);
            let place = at.place().name(name.to_owned());
            let mistake = undeclared_qualifier(relation, spare, name, place);
            self.mistakes.add(mistake);
        }
        Some((place?, id?))
    }

    fn term(&mut self, takes: TermType, value: String, place: impl FnOnce() -> ValuePath) -> Term {
        let known = match takes {
            TermType::Text => None,
            TermType::Entity | TermType::Either => self.draft.dataset.by_id.get(&value).copied(),
        };
        match (known, takes) {
            (Some(id), _) => {
                self.draft.mentioned[id.index()] = true;
                Term::Entity(id)
            }
            (None, TermType::Entity) => Term::Entity(self.entity(&value, place)),
            (None, TermType::Either) if looks_like_id(&value) => {
                let cure = "declare the entity, or write the text with a space or a capital";
                self.no_entity(&value, place(), Some(cure));
                Term::Entity(EntityId::new(NOTHING))
            }
            (None, TermType::Either | TermType::Text) => Term::Text(value),
        }
    }

    pub(super) fn take_figures(&mut self, files: Vec<RecordFile<FigureRecord>>) {
        for (at, record) in each(files) {
            let figure = self.take_figure(at, record);
            self.draft.dataset.figures.push(figure);
        }
    }

    fn take_figure(&mut self, at: RecordAddress, record: FigureRecord) -> Figure {
        let measure = self.measure(&record.measure, at);
        if record.value.is_none() {
            self.missing(at, "value", "a figure");
        }
        let value = record.value.unwrap_or_default();
        if !value.is_finite() {
            let message = "the value of a figure is a finite number";
            self.mistakes.add(DatasetMistake::new(&codes::WRONG_TYPE, at.field("value"), message));
        }
        if let Some(up_to) = record.up_to
            && (!up_to.is_finite() || up_to <= value)
        {
            let message = "a span of numbers ends with the greater one";
            let mistake = DatasetMistake::new(&codes::WRONG_TYPE, at.field("up_to"), message);
            self.mistakes.add(mistake.help(format!("write value: {up_to}, up_to: {value}")));
        }
        self.word(record.qualifier.as_deref(), FIGURE_QUALIFIERS, |word| word, at, "qualifier");
        let measures = &self.draft.dataset.schema.measures;
        let own_unit = measures.get(measure.index()).and_then(|measure| measure.unit.clone());
        Figure {
            of: self.needed_entity(&record.of, at, "of", "a figure"),
            measure,
            value,
            up_to: record.up_to,
            unit: record.unit.or(own_unit),
            qualifier: record.qualifier,
            change: self
                .word(record.change.as_deref(), CHANGES, Change::word, at, "change")
                .unwrap_or_default(),
            base: record.base,
            when: self.date(record.when.as_deref(), at),
            according_to: self.entity_or_none(record.according_to.as_deref(), at, "according_to"),
            cites: self.cites(record.cites, at),
            doubt: record.doubt,
            note: record.note,
        }
    }
}

/// The id that the claim gives, or the one derived from its parts: `hooke.opposed.theory`,
/// `hooke.not_opposed.theory`.
fn claim_id(record: &ClaimRecord) -> String {
    record.id.clone().unwrap_or_else(|| record.derived_id())
}

fn undeclared_qualifier(
    relation: &Relation,
    spare: &[String],
    name: &str,
    place: ValuePath,
) -> DatasetMistake {
    let message = format!("“{}” takes no qualifier {}", relation.name, quoted(name));
    let mistake = DatasetMistake::new(&codes::QUALIFIER_NOT_DECLARED, place, message);
    let declared: Vec<&str> = relation.qualifiers.iter().map(String::as_str).collect();
    let known = CLAIM_FIELDS.iter().chain(&declared).copied();
    let near = nearest_name(name, known.chain(spare.iter().map(String::as_str)));
    match near {
        Some(near) => mistake.did_you_mean(Some(near)),
        None if declared.is_empty() => {
            mistake.help("declare it among the relation's qualifiers in schema.ron")
        }
        None => mistake.help(format!("it takes {}", either(&declared))),
    }
}

/// Whether a text was probably meant as an id: it is in lower case, has a hyphen and no spaces.
fn looks_like_id(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.contains('-')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split(['-', '.']).all(is_part)
}
