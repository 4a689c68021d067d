//! Makes a quiz: items chosen at random, of which no two rest on the same claim.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::{Discriminant, discriminant};

use polemic_record::property_graph::Evidence;
use polemic_record::schema::Stance;
use polemic_record::{ClaimId, EntityId, RelationId};

use super::choice_items::question_sentence;
use super::paper::{Paper, PaperBlock, PaperTask};
use super::quiz_item::{ItemBody, ItemKind, QuizItem};
use super::seeded_random::SeededRandom;
use super::teaching_record::TeachingRecord;

/// The kinds of items in the order in which they are asked, repeated for long quizzes.
const MIX: [ItemKind; 11] = [
    ItemKind::Choice,
    ItemKind::Year,
    ItemKind::Side,
    ItemKind::Choice,
    ItemKind::Recorded,
    ItemKind::Year,
    ItemKind::Match,
    ItemKind::Choice,
    ItemKind::Side,
    ItemKind::Order,
    ItemKind::Open,
];

/// An item of several answers offers so many, if the record refutes so many.
const CHOICES: usize = 4;

/// What an item can be made of.
#[derive(Debug, Clone, Copy)]
enum ItemSeed {
    Subject(ClaimId),
    Object(ClaimId),
    Year(Evidence, i64),
    Side(ClaimId),
    Recorded(ClaimId, bool),
    Years,
    Pairs,
    Order,
    Split(EntityId, EntityId, EntityId),
    Contradiction(EntityId, EntityId),
}

/// The items of a quiz.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quiz {
    /// In the order in which they are asked.
    pub items: Vec<QuizItem>,
}

/// Makes a quiz of at most `count` items on the topics; on anything if there are no topics. The
/// same seed makes the same quiz.
pub fn make_quiz(record: &TeachingRecord, topics: &[EntityId], count: usize, seed: u64) -> Quiz {
    let mut maker = QuizMaker::new(record, topics, seed);
    let mut seeds = maker.seeds();
    let mut items = Vec::new();
    let (mut idle, mut repeats) = (0, false);
    for kind in MIX.into_iter().cycle() {
        if items.len() < count && idle >= MIX.len() && !repeats {
            // Nothing else is left: a thing may be asked about again, but no claim.
            (idle, repeats) = (0, true);
            maker.asked_on.clear();
            maker.tried.clear();
            seeds = maker.seeds();
        }
        if items.len() >= count || idle >= MIX.len() {
            break;
        }
        let of_kind = seeds.entry(kind).or_default();
        let found = maker.first_item(of_kind);
        idle = if found.is_some() { 0 } else { idle + 1 };
        items.extend(found);
    }
    Quiz { items }
}

impl Quiz {
    /// The quiz as a paper, with the key on a page of its own. `made` is the command that made it,
    /// to be printed on it.
    pub fn paper(&self, title: &str, made: &str, record: &TeachingRecord) -> Paper {
        let mut blocks =
            vec![PaperBlock::Name, PaperBlock::Tasks(self.tasks()), PaperBlock::NewPage];
        blocks.push(PaperBlock::Heading("Key".to_owned()));
        blocks.push(PaperBlock::Key(self.key(record)));
        blocks.push(PaperBlock::Text(CHECKED.to_owned()));
        blocks.push(PaperBlock::Text(format!(
            "{}. Made with polemic: {made}",
            record.dataset.schema.title
        )));
        Paper { title: title.to_owned(), blocks }
    }

    /// The tasks.
    pub fn tasks(&self) -> Vec<PaperTask> {
        self.items.iter().map(QuizItem::task).collect()
    }

    /// The key: for each item the right answer, and the claims and questions by which it can be
    /// checked.
    pub fn key(&self, record: &TeachingRecord) -> Vec<(String, Vec<String>)> {
        let row = |item: &QuizItem| {
            let mut lines = item.sources(record);
            // If the prompt is the question itself, the key need not repeat it.
            let asked = |check: &&String| question_sentence(check) != item.prompt;
            let checks: Vec<String> =
                item.checks.iter().filter(asked).map(|check| format!("“{check}”")).collect();
            if !checks.is_empty() {
                lines.push(format!("Ask: {}", checks.join(", ")));
            }
            (item.answer(), lines)
        };
        self.items.iter().map(row).collect()
    }
}

/// The line under a key.
const CHECKED: &str = "Every answer is on record, every wrong answer offered is refuted by it, \
                       and polemic ask answers each question of the quiz as it is written.";

/// Every item that can be made, each as if no other had been asked. For tests; `seed` chooses the
/// wrong answers.
pub fn all_items(record: &TeachingRecord, seed: u64) -> Vec<QuizItem> {
    let mut maker = QuizMaker::new(record, &[], seed);
    let seeds: Vec<ItemSeed> = maker.seeds().into_values().flatten().collect();
    let mut items = Vec::new();
    for seed in seeds {
        maker.used.clear();
        maker.asked_on.clear();
        maker.answers.clear();
        items.extend(maker.item(seed));
    }
    items
}

struct QuizMaker<'a> {
    record: &'a TeachingRecord<'a>,
    topics: &'a [EntityId],
    random: SeededRandom,
    /// What was asked already. No item may give away the answer of another.
    used: BTreeSet<Evidence>,
    /// What the items were on: what one is asked about, no other is.
    asked_on: BTreeSet<EntityId>,
    /// How often each answer of a kind of item was right, so that none can be guessed.
    answers: BTreeMap<(ItemKind, usize), usize>,
    /// How often items of a sort were tried for claims that have these ends and this relation.
    tried: HashMap<(Discriminant<ItemSeed>, EntityId, RelationId, Option<EntityId>), usize>,
}

/// How many seeds are tried for one item, so that a large dataset takes no longer than a small one.
const MOST_TRIES: usize = 200;
/// How many of them may be claims with the same ends and relation, which mostly fail alike.
const MOST_ALIKE: usize = 4;

impl<'a> QuizMaker<'a> {
    fn new(record: &'a TeachingRecord<'a>, topics: &'a [EntityId], seed: u64) -> QuizMaker<'a> {
        QuizMaker {
            record,
            topics,
            random: SeededRandom::new(seed),
            used: BTreeSet::new(),
            asked_on: BTreeSet::new(),
            answers: BTreeMap::new(),
            tried: HashMap::new(),
        }
    }

    /// The item of the first seed of which one can be made, taken from the end of the list. None
    /// after [`MOST_TRIES`].
    fn first_item(&mut self, seeds: &mut Vec<ItemSeed>) -> Option<QuizItem> {
        for _ in 0..MOST_TRIES {
            let seed =
                std::iter::from_fn(|| seeds.pop()).find(|seed| self.is_worth_trying(seed))?;
            if let Some(item) = self.item(seed) {
                return Some(item);
            }
        }
        None
    }

    fn is_worth_trying(&mut self, seed: &ItemSeed) -> bool {
        let id = match seed {
            ItemSeed::Subject(id)
            | ItemSeed::Object(id)
            | ItemSeed::Side(id)
            | ItemSeed::Recorded(id, _)
            | ItemSeed::Year(Evidence::Claim(id), _) => *id,
            _ => return true,
        };
        let claim = self.record.dataset.claim(id);
        let alike = (discriminant(seed), claim.from, claim.relation, claim.to);
        let tries = self.tried.entry(alike).or_default();
        *tries += 1;
        *tries <= MOST_ALIKE
    }

    /// The place, of so many, at which the fewest right answers of this kind stood.
    fn place(&mut self, kind: ItemKind, of: usize) -> usize {
        let mut places: Vec<usize> = (0..of).collect();
        self.random.shuffle(&mut places);
        places.sort_by_key(|&place| self.answers.get(&(kind, place)).copied().unwrap_or(0));
        places[0]
    }

    /// Whether an answer of two would be right more often than the other one.
    fn is_lopsided(&self, item: &QuizItem) -> bool {
        let ItemBody::Choice { options, right, .. } = &item.body else { return false };
        let count = |place: usize| self.answers.get(&(item.kind, place)).copied().unwrap_or(0);
        options.len() == 2 && count(*right) > count(1 - *right)
    }

    /// What an item is about beside the topics, if it is about one thing.
    fn thing(&self, seed: ItemSeed) -> Option<EntityId> {
        let thing = match seed {
            ItemSeed::Subject(id)
            | ItemSeed::Object(id)
            | ItemSeed::Side(id)
            | ItemSeed::Recorded(id, _)
            | ItemSeed::Year(Evidence::Claim(id), _) => self.record.dataset.claim(id).to,
            ItemSeed::Year(Evidence::Entity(id), _) => Some(id),
            ItemSeed::Split(.., on) | ItemSeed::Contradiction(_, on) => Some(on),
            _ => None,
        };
        thing.filter(|id| !self.topics.contains(id))
    }

    /// What items can be made of, by kind, shuffled.
    fn seeds(&mut self) -> BTreeMap<ItemKind, Vec<ItemSeed>> {
        let record = self.record;
        let concerns = |of: &Evidence| record.concerns(*of, self.topics);
        let mut seeds: BTreeMap<ItemKind, Vec<ItemSeed>> = BTreeMap::new();
        let mut add = |kind: ItemKind, seed: ItemSeed| seeds.entry(kind).or_default().push(seed);
        let asked = record.claims().filter(|&id| record.may_be_asked(id));
        for claim in asked.filter(|&id| concerns(&Evidence::Claim(id))) {
            add(ItemKind::Choice, ItemSeed::Subject(claim));
            add(ItemKind::Choice, ItemSeed::Object(claim));
            add(ItemKind::Side, ItemSeed::Side(claim));
            add(ItemKind::Recorded, ItemSeed::Recorded(claim, true));
            add(ItemKind::Recorded, ItemSeed::Recorded(claim, false));
        }
        for &(of, year) in record.in_one_year().iter().filter(|(of, _)| concerns(of)) {
            if !record.has_its_date_from_a_part(of, year) {
                add(ItemKind::Year, ItemSeed::Year(of, year));
            }
        }
        for _ in 0..3 {
            add(ItemKind::Match, ItemSeed::Years);
            add(ItemKind::Match, ItemSeed::Pairs);
            add(ItemKind::Order, ItemSeed::Order);
        }
        for seed in self.open() {
            add(ItemKind::Open, seed);
        }
        seeds.values_mut().for_each(|list| self.random.shuffle(list));
        // What takes a stand and has a date is asked first; seeds are taken from the end.
        let rank = |seed: &ItemSeed| match seed {
            ItemSeed::Subject(id)
            | ItemSeed::Object(id)
            | ItemSeed::Side(id)
            | ItemSeed::Recorded(id, _) => usize::from(record.when(Evidence::Claim(*id)).is_some()),
            _ => 0,
        };
        seeds.values_mut().for_each(|list| list.sort_by_key(rank));
        seeds
    }

    /// Who split on what, and who was on both sides of something.
    fn open(&self) -> Vec<ItemSeed> {
        let record = self.record;
        let mut by_issue: BTreeMap<EntityId, Vec<EntityId>> = BTreeMap::new();
        for (who, on) in record.stands() {
            by_issue.entry(on).or_default().push(who);
        }
        let is_topic = |id: &EntityId| self.topics.is_empty() || self.topics.contains(id);
        let mut seeds = Vec::new();
        for (on, whose) in by_issue {
            let on_side = |side: Stance| -> Vec<EntityId> {
                let is_there = |who: &EntityId| {
                    record.side(*who, on).is_some_and(|(stance, _)| stance == side)
                };
                whose.iter().copied().filter(is_there).collect()
            };
            let against = on_side(Stance::Against);
            let topics_against: Vec<EntityId> =
                against.iter().copied().filter(|b| is_topic(b)).collect();
            let pairs = on_side(Stance::For).into_iter().flat_map(|a| {
                let all = is_topic(&on) || is_topic(&a);
                let opponents = if all { &against } else { &topics_against };
                opponents.iter().map(move |&b| ItemSeed::Split(a, b, on))
            });
            // There may be thousands on each side.
            seeds.extend(pairs.take(MOST_TRIES));
            let both = whose.iter().filter(|who| is_topic(who) || is_topic(&on));
            seeds.extend(both.map(|&who| ItemSeed::Contradiction(who, on)));
        }
        seeds
    }

    /// The item made of a seed. None if it cannot be made, or rests on something that was asked
    /// already.
    fn item(&mut self, seed: ItemSeed) -> Option<QuizItem> {
        let record = self.record;
        let asked_already = match seed {
            ItemSeed::Subject(id)
            | ItemSeed::Object(id)
            | ItemSeed::Side(id)
            | ItemSeed::Recorded(id, _) => self.used.contains(&Evidence::Claim(id)),
            ItemSeed::Year(of, _) => self.used.contains(&of),
            _ => false,
        };
        let thing = self.thing(seed);
        if asked_already || thing.is_some_and(|thing| self.asked_on.contains(&thing)) {
            return None;
        }
        let choice = self.place(ItemKind::Choice, CHOICES);
        let year = self.place(ItemKind::Year, CHOICES);
        let random = &mut self.random;
        let item = match seed {
            ItemSeed::Subject(claim) => record.choice(claim, true, choice, random),
            ItemSeed::Object(claim) => record.choice(claim, false, choice, random),
            ItemSeed::Year(of, at) => record.year(of, at, year, random),
            ItemSeed::Side(claim) => record.for_or_against(claim),
            ItemSeed::Recorded(claim, is_true) => record.recorded(claim, is_true),
            ItemSeed::Years => {
                let dated = self.dated();
                record.match_years(&dated, &mut self.random)
            }
            ItemSeed::Pairs => {
                let claims = self.unused_claims();
                record.match_pairs(&claims, &mut self.random)
            }
            ItemSeed::Order => {
                let dated = self.dated();
                record.order(&dated, &mut self.random)
            }
            ItemSeed::Split(a, b, on) => record.split(a, b, on),
            ItemSeed::Contradiction(who, on) => record.contradiction(who, on),
        }?;
        if item.key.iter().any(|of| self.used.contains(of)) || self.is_lopsided(&item) {
            return None;
        }
        if let ItemBody::Choice { right, .. } = item.body {
            *self.answers.entry((item.kind, right)).or_default() += 1;
        }
        self.asked_on.extend(thing);
        self.used.extend(item.key.iter().copied());
        Some(item)
    }

    /// Dated records that were not asked yet, shuffled.
    fn dated(&mut self) -> Vec<(Evidence, i64)> {
        let mut dated = self.record.in_one_year().to_vec();
        let fits = |of: Evidence| self.record.concerns(of, self.topics) && !self.used.contains(&of);
        dated.retain(|(of, _)| fits(*of));
        self.random.shuffle(&mut dated);
        dated
    }

    /// Claims that were not asked yet, shuffled.
    fn unused_claims(&mut self) -> Vec<ClaimId> {
        let fits = |&id: &ClaimId| {
            let of = Evidence::Claim(id);
            self.record.may_be_asked(id)
                && self.record.concerns(of, self.topics)
                && !self.used.contains(&of)
        };
        let mut claims: Vec<ClaimId> = self.record.claims().filter(fits).collect();
        self.random.shuffle(&mut claims);
        claims
    }
}
