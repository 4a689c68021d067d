//! Every word and phrase that a dataset and the grammar know, with what it means.

mod entry;
mod gather;
pub mod lists;
pub mod numbers;
pub mod phrases;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use polemic_record::forms::WordForms;
use polemic_record::{Claim, ClaimId, Dataset, EntityId, KindId, Term};

use super::align::names::NamesByStem;
use super::english::classes::Group;
use super::find::index::RecordIndex;
use super::framed::Frame;
use super::near::{Near, Sorted};
use super::owned::Possessions;
use super::stems::Stems;
use super::words::{Sort, Word};
pub use entry::{Entry, Shape, VerbForm};
pub(super) use gather::GAP;
pub(super) use phrases::Words;
use phrases::{Meaning, Phrases, START, pack_part, unpack_part};

/// What has a date, in file order.
#[derive(Debug)]
pub(super) struct Dated {
    /// The entities that have one themselves.
    pub entities: Vec<EntityId>,
    /// The claims with one of which all are on record that are true of their object: who made it.
    pub made: Vec<ClaimId>,
}

/// The vocabulary of one dataset.
#[derive(Debug)]
pub struct Lexicon {
    phrases: Phrases<Entry>,
    /// Pairs of kinds that some entity has both of.
    pub(super) together: Vec<(KindId, KindId)>,
    /// Forms of the schema's words.
    pub(super) forms: WordForms,
    /// Verbs with words at a distance.
    pub(super) frames: Vec<Frame>,
    texts: OnceLock<Vec<String>>,
    broader: OnceLock<Phrases<VerbForm>>,
    near: OnceLock<Sorted>,
    stems: OnceLock<Stems>,
    names_by_stem: OnceLock<NamesByStem>,
    claims: OnceLock<FxHashMap<EntityId, Vec<ClaimId>>>,
    dated: OnceLock<Dated>,
    possessions: OnceLock<Possessions>,
    record_index: OnceLock<RecordIndex>,
}

impl Lexicon {
    /// The vocabulary of a dataset. O(names + texts + words of the schema).
    pub fn new(dataset: &Dataset) -> Lexicon {
        Lexicon::of(dataset, gather::gather(dataset))
    }

    /// The vocabulary of a dataset that was packed before with [`Lexicon::pack`], such as the one
    /// that is built into the program. What was packed by another version is made anew.
    pub fn unpack(dataset: &Dataset, mut packed: &'static [u8]) -> Lexicon {
        let mut part = || unpack_part(&mut packed);
        let phrases = part().and_then(Phrases::unpack).unwrap_or_else(|| gather::gather(dataset));
        Lexicon {
            record_index: once(part().and_then(RecordIndex::unpack)),
            stems: once(part().and_then(Stems::unpack)),
            names_by_stem: once(part().and_then(NamesByStem::unpack)),
            broader: once(part().and_then(Phrases::unpack)),
            ..Lexicon::of(dataset, phrases)
        }
    }

    /// The phrases of a dataset and what questions look up in it, packed for [`Lexicon::unpack`].
    /// O(words of names, of the schema and of records).
    pub fn pack(dataset: &Dataset) -> Vec<u8> {
        let lexicon = Lexicon::new(dataset);
        let parts = [
            lexicon.phrases.pack(),
            lexicon.record_index(dataset).pack(),
            lexicon.stems(dataset).pack(),
            lexicon.names_by_stem(dataset).pack(),
            lexicon.broader(dataset).pack(),
        ];
        let mut packed = Vec::new();
        parts.iter().for_each(|part| pack_part(part, &mut packed));
        packed
    }

    fn of(dataset: &Dataset, phrases: Phrases<Entry>) -> Lexicon {
        let mut together: Vec<(KindId, KindId)> = Vec::new();
        for kinds in dataset.entities.iter().map(|entity| &entity.kinds) {
            for (n, &a) in kinds.iter().enumerate() {
                for &b in &kinds[n + 1..] {
                    if !together.contains(&(a, b)) {
                        together.extend([(a, b), (b, a)]);
                    }
                }
            }
        }
        Lexicon {
            phrases,
            together,
            forms: dataset.schema.forms().clone(),
            frames: Frame::all(&dataset.schema, dataset.schema.forms()),
            texts: OnceLock::new(),
            broader: OnceLock::new(),
            near: OnceLock::new(),
            stems: OnceLock::new(),
            names_by_stem: OnceLock::new(),
            claims: OnceLock::new(),
            dated: OnceLock::new(),
            record_index: OnceLock::new(),
            possessions: OnceLock::new(),
        }
    }

    /// A text that claims have for the value of a qualifier, by its place among those.
    pub(super) fn text(&self, place: u32, dataset: &Dataset) -> Option<&str> {
        let texts =
            self.texts.get_or_init(|| gather::typable(dataset).map(str::to_owned).collect());
        texts.get(place as usize).map(String::as_str)
    }

    /// What a whole folded phrase means, in the order of the dataset.
    pub fn meanings(&self, phrase: &str) -> impl Iterator<Item = Entry> + '_ {
        let place = self.phrases.go(START, phrase);
        place.into_iter().flat_map(|place| self.phrases.meanings(place))
    }

    /// Whether any name is a form of a verb besides, or a word of the language. O(phrases).
    pub(super) fn has_name_that_is_word(&self) -> bool {
        let is_name = |entry: Entry| entry.name().is_some();
        Group::Function.words().into_iter().any(|word| self.meanings(word).any(is_name))
            || self.phrases.any(|meanings| {
                let is_verb = |entry: &Entry| matches!(entry, Entry::Verb(..));
                meanings.iter().any(is_verb) && meanings.iter().copied().any(is_name)
            })
    }

    /// Every folded phrase with each of its meanings, in the order of the alphabet.
    pub(super) fn phrases(&self) -> Vec<(String, Entry)> {
        self.phrases.all()
    }

    /// The longest run of words from `at` on that has a wanted meaning: how many words, and the
    /// meanings. O(words of the longest phrase that starts so).
    pub fn longest<T>(
        &self,
        words: &[Word],
        at: usize,
        wanted: impl Fn(Entry) -> Option<T>,
    ) -> Option<(usize, Vec<T>)> {
        // What stands in quotes is a part of a name, and of nothing else.
        longest(&self.phrases, words, at, |entry, quoted| {
            let fits = !quoted || matches!(entry, Entry::Name(_));
            fits.then(|| wanted(entry)).flatten()
        })
    }

    /// How many words from `at` on are a preposition: one of the schema's, the longest first, or one
    /// of English.
    pub(super) fn preposition(&self, words: &[Word], at: usize) -> Option<usize> {
        let own = self.longest(words, at, Entry::marker).map(|(length, _)| length);
        let is_english =
            |word: &&Word| word.sort == Sort::Plain && Group::Preposition.has(&word.text);
        own.or_else(|| words.get(at).filter(is_english).map(|_| 1))
    }

    /// The longest run of words from `at` on that is a form of a verb which may mean any of several
    /// relations: how many words, and the forms.
    pub(super) fn longest_broader(
        &self,
        words: &[Word],
        at: usize,
        dataset: &Dataset,
    ) -> Option<(usize, Vec<VerbForm>)> {
        longest(self.broader(dataset), words, at, |form, quoted| (!quoted).then_some(form))
    }

    /// The forms of verbs that may mean any of several relations, made when they are first looked
    /// for: most questions do without. O(words of the schema).
    fn broader(&self, dataset: &Dataset) -> &Phrases<VerbForm> {
        self.broader.get_or_init(|| {
            let schema = &dataset.schema;
            let mut phrases = Phrases::with_capacity(8 * schema.broader.len());
            for (verb, relations) in &schema.broader {
                let verb = self.forms.verb(verb);
                for relation in relations.iter().filter_map(|name| schema.relation_named(name)) {
                    let mutual = schema.relation(relation).symmetric;
                    gather::add_verb(&mut phrases, &verb, mutual, |forward, shape| VerbForm {
                        relation,
                        forward,
                        shape,
                    });
                }
            }
            phrases
        })
    }

    /// Whether a word occurs in any phrase of the dataset, or in the grammar.
    pub fn knows(&self, word: &str) -> bool {
        self.phrases.words().number(word).is_some()
    }

    /// Whether a word occurs in a verb that may mean any of several relations.
    pub(super) fn knows_broader(&self, word: &str, dataset: &Dataset) -> bool {
        self.broader(dataset).words().number(word).is_some()
    }

    /// The words that occur in phrases, with their numbers.
    pub(super) fn words(&self) -> &Words {
        self.phrases.words()
    }

    /// The claims in which each entity has a part, in file order; made when it is first looked for.
    /// O(claims).
    pub(super) fn claims(&self, dataset: &Dataset) -> &FxHashMap<EntityId, Vec<ClaimId>> {
        self.claims.get_or_init(|| {
            let mut index: FxHashMap<EntityId, Vec<ClaimId>> = FxHashMap::default();
            for (n, claim) in dataset.claims.iter().enumerate() {
                let values = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
                let values = values.filter_map(|term| match term {
                    Term::Entity(id) => Some(*id),
                    Term::Text(_) => None,
                });
                for entity in [claim.from].into_iter().chain(claim.to).chain(values) {
                    let list = index.entry(entity).or_default();
                    if list.last() != Some(&ClaimId::new(n)) {
                        list.push(ClaimId::new(n));
                    }
                }
            }
            index
        })
    }

    /// What has a date, gathered when it is first looked for. O(entities + claims).
    pub(super) fn dated(&self, dataset: &Dataset) -> &Dated {
        self.dated.get_or_init(|| {
            let of_entity = |id: &EntityId| dataset.entity(*id).when.is_some();
            let is_made = |(_, claim): &(usize, &Claim)| {
                claim.when.is_some() && dataset.schema.relation(claim.relation).complete
            };
            let made = dataset.claims.iter().enumerate().filter(is_made);
            Dated {
                entities: dataset.entity_ids().filter(of_entity).collect(),
                made: made.map(|(n, _)| ClaimId::new(n)).collect(),
            }
        })
    }

    /// Names by the stems of their words, made when they are first looked for. O(words of names).
    pub(super) fn names_by_stem(&self, dataset: &Dataset) -> &NamesByStem {
        self.names_by_stem.get_or_init(|| NamesByStem::new(dataset, self.stems(dataset)))
    }

    /// What words have in common with their other forms and their synonyms, made when it is first
    /// looked for. O(words of the schema).
    pub(super) fn stems(&self, dataset: &Dataset) -> &Stems {
        self.stems.get_or_init(|| Stems::new(&dataset.schema))
    }

    /// The records by their words, made when they are first looked for. O(words of records).
    pub fn record_index(&self, dataset: &Dataset) -> &RecordIndex {
        self.record_index.get_or_init(|| RecordIndex::new(dataset, self.stems(dataset)))
    }

    /// What belongs to something by its name, made when it is first looked for. O(words of names).
    pub(super) fn possessions(&self, dataset: &Dataset) -> &Possessions {
        self.possessions.get_or_init(|| Possessions::new(dataset, self))
    }

    /// Words like others, sorted when a word is first looked for that is not known. O(phrases).
    pub(super) fn near(&self) -> Near<'_> {
        let words = || (0..).zip(self.words().iter());
        Near::new(self, self.near.get_or_init(|| Sorted::new(words())))
    }
}

/// What was made before, or what is to be made when it is first looked for.
fn once<T>(made: Option<T>) -> OnceLock<T> {
    made.map_or_else(OnceLock::new, OnceLock::from)
}

/// The longest run of words from `at` on that has a wanted meaning among phrases; `wanted` is told
/// whether any of the words stands in quotes.
fn longest<E: Meaning, T>(
    phrases: &Phrases<E>,
    words: &[Word],
    at: usize,
    wanted: impl Fn(E, bool) -> Option<T>,
) -> Option<(usize, Vec<T>)> {
    words.get(at).filter(|w| w.sort == Sort::Plain)?;
    let mut ends = Vec::new();
    let (mut place, mut quoted) = (START, false);
    for word in words[at..].iter().take_while(|w| w.sort != Sort::Id) {
        let Some(next) = phrases.go(place, &word.text) else { break };
        place = next;
        quoted |= word.sort == Sort::Quoted;
        ends.push((place, quoted));
    }
    for (n, (place, quoted)) in ends.into_iter().enumerate().rev() {
        let found: Vec<T> = phrases.meanings(place).filter_map(|e| wanted(e, quoted)).collect();
        if !found.is_empty() {
            return Some((n + 1, found));
        }
    }
    None
}
