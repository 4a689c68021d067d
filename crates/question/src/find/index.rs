//! The words of every record: which claims, figures and dated entities have a word, and how much it
//! says of them.
//!
//! A record is a bag of terms, each with the weight of the weightiest field that has it: a word of a
//! name at one of its ends says more of a claim than one of a remark beside it. A term is the stem
//! of a word (`convicted`), its root (`convict`, which `conviction` has too), or a relation, which a
//! verb of several words stands for (`set off`).

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use polemic_record::property_graph::Evidence;
use polemic_record::{
    Change, Claim, ClaimId, Dataset, EntityId, Figure, FigureId, RelationId, Term, When,
};

use crate::english::classes::Group;
use crate::lexicon::lists::Lists;
use crate::lexicon::numbers::Numbers;
use crate::lexicon::phrases::{Words, pack_part, unpack_part};
use crate::stems::Stems;
use crate::words::phrase;

/// What a word weighs by the field of the record that it stands in, in hundredths.
mod weight {
    /// A name at an end, or a value of a qualifier.
    pub const NAME: u32 = 100;
    /// A verb or role of the relation, or a noun of the measure.
    pub const VERB: u32 = 90;
    /// The date, in words and digits.
    pub const DATE: u32 = 80;
    /// Another name of an end.
    pub const ALIAS: u32 = 75;
    /// The editor's remark.
    pub const NOTE: u32 = 50;
    /// A verb of a wider relation, or one that may mean several.
    pub const WIDER: u32 = 28;
    /// What is said of an end in general.
    pub const ABOUT: u32 = 35;
    /// A noun of the kind of an end.
    pub const KIND: u32 = 30;
    /// The editor's doubt.
    pub const DOUBT: u32 = 20;
    /// A name of whoever made the work at an end.
    pub const MAKER: u32 = 50;
}

/// The records of a dataset by the stems of their words.
///
/// Claims come first, by their numbers, then figures, then the entities that have a date.
#[derive(Debug)]
pub struct RecordIndex {
    terms: Words,
    /// By stem: each record that has it, and what the stem weighs in it.
    postings: Lists<2>,
    /// The sum of the weights of each record.
    lengths: Numbers<1>,
    /// The entities that have a date.
    dated: Numbers<1>,
}

/// A record that has a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The number of the record.
    pub record: u32,
    /// What the word weighs in it, in hundredths.
    pub weight: u32,
}

impl RecordIndex {
    /// Indexes the records of a dataset. O(words of all records).
    pub fn new(dataset: &Dataset, stems: &Stems) -> RecordIndex {
        let mut bags = Bags::new(dataset, stems);
        for claim in &dataset.claims {
            bags.claim(claim);
        }
        for figure in &dataset.figures {
            bags.figure(figure);
        }
        for id in dataset.entity_ids().filter(|&id| dataset.entity(id).when.is_some()) {
            bags.dated(id);
        }
        bags.finish()
    }

    /// How many records there are.
    pub fn records(&self) -> u32 {
        self.lengths.rows()
    }

    /// The claim, figure or dated entity with a number.
    pub fn evidence(&self, record: u32, dataset: &Dataset) -> Evidence {
        let (claims, figures) = (dataset.claims.len(), dataset.figures.len());
        let n = record as usize;
        if n < claims {
            return Evidence::Claim(ClaimId::new(n));
        }
        let Some(dated) = n.checked_sub(claims + figures) else {
            return Evidence::Figure(FigureId::new(n - claims));
        };
        let [entity] = self.dated.get(u32::try_from(dated).unwrap_or(u32::MAX));
        Evidence::Entity(EntityId::new(entity as usize))
    }

    /// The number of a term that some record has.
    pub fn term(&self, term: &str) -> Option<u32> {
        self.terms.number(term)
    }

    /// The records that have a stem, by their numbers.
    pub fn postings(&self, stem: u32) -> impl ExactSizeIterator<Item = Posting> + '_ {
        self.postings.of(stem).map(|[record, weight]| Posting { record, weight })
    }

    /// The sum of the weights of a record's words, in hundredths.
    pub fn length(&self, record: u32) -> u32 {
        self.lengths.get(record)[0]
    }

    /// All of it as bytes, for [`RecordIndex::unpack`].
    pub fn pack(&self) -> Vec<u8> {
        let mut packed = self.terms.pack();
        self.postings.pack(&mut packed);
        pack_part(self.lengths.bytes(), &mut packed);
        pack_part(self.dated.bytes(), &mut packed);
        packed
    }

    /// From bytes that were packed, which are not copied; none if they were not.
    pub fn unpack(packed: &'static [u8]) -> Option<RecordIndex> {
        let (terms, mut packed) = Words::unpack(packed)?;
        let postings = Lists::unpack(&mut packed)?;
        let lengths = Numbers::from(unpack_part(&mut packed)?);
        let dated = Numbers::from(unpack_part(&mut packed)?);
        Some(RecordIndex { terms, postings, lengths, dated })
    }
}

/// A number without the commas between its thousands; any other word as it is.
pub fn ungrouped(word: &str) -> Cow<'_, str> {
    match word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(',') {
        true => word.replace(',', "").into(),
        false => word.into(),
    }
}

/// The term of a relation, which no word can be.
pub fn relation_term(name: &str) -> String {
    format!("={name}")
}

/// The term of the root of a stem: what it has in common with nouns, adjectives and agents that are
/// made of it by endings. Roots bring together more than stems do, and sometimes too much, so that
/// they weigh less.
pub fn root_term(stem: &str) -> String {
    const ENDINGS: [&str; 26] = [
        "ational", "ization", "isation", "iveness", "fulness", "ation", "ition", "ition", "ative",
        "ment", "ness", "tion", "sion", "ance", "ence", "able", "ible", "ion", "ity", "ive", "ful",
        "er", "or", "al", "ly", "y",
    ];
    let long = |rest: &&str| rest.chars().count() >= 4;
    let cut = ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending).filter(long));
    // What is made of a word in `-t` or `-s` keeps it: `convict-ion`, `divis-ion`.
    format!("~{}", cut.unwrap_or(stem).trim_end_matches(['e', 't', 's']))
}

/// The stems of texts and entities that many records share, each taken apart once.
struct Bags<'a> {
    dataset: &'a Dataset,
    stems: &'a Stems,
    words: Words,
    /// For each stem the records that have it so far.
    postings: Vec<Vec<Posting>>,
    lengths: Vec<u32>,
    dated: Numbers<1>,
    /// The words of each entity, made when one of its claims is met.
    entities: Vec<Option<Vec<(u32, u32)>>>,
    relations: FxHashMap<RelationId, Vec<(u32, u32)>>,
    /// Who made each work.
    makers: FxHashMap<EntityId, Vec<EntityId>>,
    /// The words of the record at hand: stem and weight.
    bag: FxHashMap<u32, u32>,
}

impl<'a> Bags<'a> {
    fn new(dataset: &'a Dataset, stems: &'a Stems) -> Bags<'a> {
        let mut makers: FxHashMap<EntityId, Vec<EntityId>> = FxHashMap::default();
        let makes = |claim: &&Claim| dataset.schema.relation(claim.relation).makes;
        for claim in dataset.claims.iter().filter(makes).filter(|claim| !claim.denied) {
            claim.to.into_iter().for_each(|to| makers.entry(to).or_default().push(claim.from));
        }
        Bags {
            dataset,
            makers,
            stems,
            words: Words::with_capacity(4 * dataset.entities.len()),
            postings: Vec::new(),
            lengths: Vec::new(),
            dated: Numbers::with_capacity(0),
            entities: vec![None; dataset.entities.len()],
            relations: FxHashMap::default(),
            bag: FxHashMap::default(),
        }
    }

    fn claim(&mut self, claim: &Claim) {
        let relation = self.of_relation(claim.relation);
        self.add_all(&relation);
        for id in [Some(claim.from), claim.to, claim.according_to].into_iter().flatten() {
            self.entity(id);
        }
        for (_, terms) in &claim.qualifiers {
            for term in terms {
                match term {
                    Term::Entity(id) => self.entity(*id),
                    Term::Text(text) => self.text(text, weight::NAME),
                }
            }
        }
        self.rest(claim.when.as_ref(), claim.note.as_deref(), claim.doubt.as_deref());
    }

    fn figure(&mut self, figure: &Figure) {
        let measure = self.dataset.schema.measure(figure.measure);
        for words in measure.nouns.iter().chain(&measure.verbs).chain(&measure.inverse) {
            self.text(words, weight::VERB);
        }
        self.text(&measure.name.replace('_', " "), weight::VERB);
        self.entity(figure.of);
        figure.according_to.into_iter().for_each(|id| self.entity(id));
        let texts = [&figure.base, &figure.unit, &figure.qualifier];
        texts.into_iter().flatten().for_each(|text| self.text(text, weight::NAME));
        for number in std::iter::once(figure.value).chain(figure.up_to) {
            self.text(&number.to_string(), weight::DATE);
        }
        // Whatever a figure says can be asked with words of numbers.
        let change = match figure.change {
            Change::Level | Change::Share => "number total size figure statistic",
            Change::By | Change::To | Change::Times => "change grow rise increase fall decline",
        };
        self.text(change, weight::WIDER);
        self.rest(figure.when.as_ref(), figure.note.as_deref(), figure.doubt.as_deref());
    }

    fn dated(&mut self, id: EntityId) {
        self.dated.push([u32::try_from(id.index()).unwrap_or(u32::MAX)]);
        self.entity(id);
        let entity = self.dataset.entity(id);
        self.rest(entity.when.as_ref(), None, entity.doubt.as_deref());
    }

    /// What all records share, and the end of the record.
    fn rest(&mut self, when: Option<&When>, note: Option<&str>, doubt: Option<&str>) {
        if let Some(when) = when {
            self.text(&when.to_string().replace('–', " "), weight::DATE);
        }
        note.into_iter().for_each(|note| self.text(note, weight::NOTE));
        doubt.into_iter().for_each(|doubt| self.text(doubt, weight::DOUBT));
        let record = u32::try_from(self.lengths.len()).unwrap_or(u32::MAX);
        let mut bag: Vec<(u32, u32)> = self.bag.drain().collect();
        bag.sort_unstable();
        self.lengths.push(bag.iter().map(|(_, weight)| weight).sum());
        for (stem, weight) in bag {
            self.postings[stem as usize].push(Posting { record, weight });
        }
    }

    fn entity(&mut self, id: EntityId) {
        let known = self.entities[id.index()].take().unwrap_or_else(|| self.of_entity(id));
        self.add_all(&known);
        self.entities[id.index()] = Some(known);
    }

    /// The words of an entity, with what they weigh.
    fn of_entity(&mut self, id: EntityId) -> Vec<(u32, u32)> {
        let dataset = self.dataset;
        let entity = dataset.entity(id);
        let mut words = Vec::new();
        self.gather(&entity.name, weight::NAME, &mut words);
        for alias in &entity.aliases {
            self.gather(alias, weight::ALIAS, &mut words);
        }
        for maker in self.makers.get(&id).cloned().unwrap_or_default() {
            self.gather(&dataset.entity(maker).name, weight::MAKER, &mut words);
        }
        if let Some(of) = entity.of {
            self.gather(&dataset.entity(of).name, weight::MAKER, &mut words);
        }
        entity.about.iter().for_each(|about| self.gather(about, weight::ABOUT, &mut words));
        for &kind in &entity.kinds {
            for &kind in dataset.schema.kind_line(kind) {
                for noun in &dataset.schema.kind(kind).nouns {
                    self.gather(noun, weight::KIND, &mut words);
                }
            }
        }
        words
    }

    /// The words of a relation: its own, and those of the wider ones.
    fn of_relation(&mut self, id: RelationId) -> Vec<(u32, u32)> {
        if let Some(known) = self.relations.get(&id) {
            return known.clone();
        }
        let schema = &self.dataset.schema;
        let mut words = Vec::new();
        for (n, &id) in schema.relation_line(id).iter().enumerate() {
            let weight = if n == 0 { weight::VERB } else { weight::WIDER };
            let relation = schema.relation(id);
            let said = relation.verbs.iter().chain(&relation.inverse).chain(&relation.roles);
            let framed = relation.frames.iter().map(|frame| &frame.say);
            said.chain(framed).for_each(|verb| self.gather(verb, weight, &mut words));
            words.push((self.term(&relation_term(&relation.name)), weight));
            for verb in schema.broader_of(&relation.name) {
                self.gather(verb, weight.min(weight::WIDER), &mut words);
            }
        }
        self.relations.insert(id, words.clone());
        words
    }

    fn text(&mut self, text: &str, weight: u32) {
        let mut words = Vec::new();
        self.gather(text, weight, &mut words);
        self.add_all(&words);
    }

    /// Adds the stems and roots of a text's words that mean something by themselves.
    fn gather(&mut self, text: &str, weight: u32, words: &mut Vec<(u32, u32)>) {
        for word in phrase(text).split(' ').filter(|word| !Group::Plain.has(word)) {
            let stem = self.stems.of(&ungrouped(word));
            words.push((self.term(&root_term(&stem)), weight));
            words.push((self.term(&stem), weight));
        }
    }

    /// The number of a term.
    fn term(&mut self, term: &str) -> u32 {
        let term = self.words.intern(term);
        if self.postings.len() <= term as usize {
            self.postings.resize_with(term as usize + 1, Vec::new);
        }
        term
    }

    fn add_all(&mut self, words: &[(u32, u32)]) {
        for &(stem, weight) in words {
            let known = self.bag.entry(stem).or_default();
            *known = weight.max(*known);
        }
    }

    fn finish(self) -> RecordIndex {
        let of_stem = |list: &Vec<Posting>| -> Vec<[u32; 2]> {
            list.iter().map(|posting| [posting.record, posting.weight]).collect()
        };
        let postings = Lists::new(self.postings.iter().map(of_stem));
        let mut lengths = Numbers::with_capacity(self.lengths.len());
        self.lengths.iter().for_each(|length| _ = lengths.push([*length]));
        RecordIndex { terms: self.words, postings, lengths, dated: self.dated }
    }
}
