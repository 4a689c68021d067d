//! What the record of a dataset allows to be asked in a quiz, and which wrong answers it refutes.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use polemic_engine::graph::Graph;
use polemic_question::meaning::{Link, Name, Sense};
use polemic_question::records::Records;
use polemic_question::reply::Single;
use polemic_question::{Lexicon, Options, Reply, Status};
use polemic_record::property_graph::Evidence;
use polemic_record::schema::{QualifierRole, Stance};
use polemic_record::{
    Claim, ClaimId, Dataset, EntityId, QualifierId, RelationId, Sureness, Term, When,
};

use super::quiz_item::WrongReason;

/// A dataset with what every item looks up in it.
pub struct TeachingRecord<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// The graph of the dataset.
    pub graph: &'a Graph,
    /// The lexicon of the dataset.
    pub lexicon: &'a Lexicon,
    /// For a subject and an object, the claims that put the one for or against the other.
    stands: BTreeMap<(EntityId, EntityId), Vec<(ClaimId, Stance)>>,
    /// Which entities are the subject of a claim, by their numbers.
    subjects: Vec<bool>,
    in_one_year: Vec<(Evidence, i64)>,
    /// The questions that were asked, because items of many claims ask the same.
    replies: RefCell<HashMap<String, Option<Asked>>>,
}

/// How `polemic ask` reads a question, and what it replies.
type Asked = (String, Rc<Reply>);

impl<'a> TeachingRecord<'a> {
    /// Looks through the claims of a dataset once.
    pub fn new(dataset: &'a Dataset, graph: &'a Graph, lexicon: &'a Lexicon) -> TeachingRecord<'a> {
        let mut record = TeachingRecord {
            dataset,
            graph,
            lexicon,
            stands: BTreeMap::new(),
            subjects: vec![false; dataset.entities.len()],
            in_one_year: Vec::new(),
            replies: RefCell::default(),
        };
        record.in_one_year = record.find_in_one_year();
        for id in record.claims() {
            let claim = dataset.claim(id);
            record.subjects[claim.from.index()] = true;
            let (Some(to), Some(stance)) = (claim.to, record.stance(claim.relation)) else {
                continue;
            };
            // That somebody did not oppose a thing puts them on neither side.
            if claim.denied {
                continue;
            }
            record.stands.entry((claim.from, to)).or_default().push((id, stance));
            if dataset.schema.relation(claim.relation).symmetric {
                record.stands.entry((to, claim.from)).or_default().push((id, stance));
            }
        }
        record
    }

    /// The ids of all claims.
    pub fn claims(&self) -> impl Iterator<Item = ClaimId> + use<> {
        (0..self.dataset.claims.len()).map(ClaimId::new)
    }

    /// The side on which a relation puts its subject. A relation without a stance of its own takes
    /// that of the nearest relation above it.
    pub fn stance(&self, relation: RelationId) -> Option<Stance> {
        let schema = &self.dataset.schema;
        schema.relation_line(relation).iter().find_map(|&r| schema.relation(r).stance)
    }

    /// Whether the answer of an item may rest on a claim: the source itself asserts it without
    /// doubt, and the place is cited.
    pub fn is_sound(&self, id: ClaimId) -> bool {
        let claim = self.dataset.claim(id);
        asserted(claim) && !claim.denied
    }

    /// Whether a claim may be asked about: it is sound, it is between two entities, and the schema
    /// does not call its relation too vague to have one right answer.
    pub fn may_be_asked(&self, id: ClaimId) -> bool {
        let claim = self.dataset.claim(id);
        let makes = self.dataset.schema.relation(claim.relation).makes;
        // A part of a work, such as its preface, is nothing that pupils know by its name.
        let fits =
            |to: EntityId| to != claim.from && !(makes && self.dataset.entity(to).of.is_some());
        self.is_sound(id) && claim.to.is_some_and(fits) && !self.is_vague(id)
    }

    /// Whether the schema calls the relation of a claim too vague to be asked about.
    fn is_vague(&self, id: ClaimId) -> bool {
        let schema = &self.dataset.schema;
        let line = schema.relation_line(self.dataset.claim(id).relation);
        line.iter().any(|&relation| schema.relation(relation).unasked)
    }

    /// Whether two names share a word of at least four letters, so that one gives the other away, as
    /// `report of Ada Stone` gives away `Ada Stone`.
    pub fn shares_word(&self, one: &str, other: &str) -> bool {
        let words = |text: &str| -> Vec<String> {
            let parts = text.split(|c: char| !c.is_alphanumeric());
            parts.filter(|word| word.chars().count() > 3).map(str::to_lowercase).collect()
        };
        let (one, other) = (words(one), words(other));
        let stem = |word: &str| word.chars().take(6).collect::<String>();
        one.iter().any(|word| other.iter().any(|known| stem(known) == stem(word)))
    }

    /// The verb of a relation with its subject, as an English question asks for it: `did A oppose`,
    /// and in the past tense, as in `who opposed`.
    pub fn verb_forms(&self, who: EntityId, relation: RelationId) -> Option<(String, String)> {
        let schema = &self.dataset.schema;
        let verb = schema.forms().verb(schema.relation(relation).verbs.first()?);
        let name = self.dataset.in_sentence(who);
        let asked = match (verb.is_be(), self.dataset.entity(who).plural) {
            (true, true) => format!("were {name} {}", verb.tail),
            (true, false) => format!("was {name} {}", verb.tail),
            (false, _) => format!("did {name} {}", verb.phrase(&verb.base)),
        };
        Some((asked, verb.phrase(&verb.past)))
    }

    /// The side that somebody is on, with a sound claim for it. None if the record also has them on
    /// the other side.
    pub fn side(&self, who: EntityId, on: EntityId) -> Option<(Stance, ClaimId)> {
        let stands = self.stands.get(&(who, on))?;
        let &(_, stance) = stands.first()?;
        let (sound, _) = *stands.iter().find(|(id, _)| self.is_sound(*id))?;
        stands.iter().all(|(_, other)| *other == stance).then_some((stance, sound))
    }

    /// Two sound claims that put somebody on both sides of something, first for it and then against
    /// it.
    pub fn both_sides(&self, who: EntityId, on: EntityId) -> Option<[ClaimId; 2]> {
        let stands = self.stands.get(&(who, on))?;
        let of = |side: Stance| {
            stands.iter().find(|(id, s)| *s == side && self.is_sound(*id)).map(|(id, _)| *id)
        };
        Some([of(Stance::For)?, of(Stance::Against)?])
    }

    /// Every pair of a subject and an object on which the subject takes a stand.
    pub fn stands(&self) -> impl Iterator<Item = (EntityId, EntityId)> + '_ {
        self.stands.keys().copied()
    }

    /// Why it is wrong that `who` stands in this relation to `on`. None if the record does not
    /// refute it: that nothing is on record refutes nothing.
    pub fn refuted(
        &self,
        who: EntityId,
        relation: RelationId,
        on: EntityId,
    ) -> Option<WrongReason> {
        let schema = &self.dataset.schema;
        if let (Some(stance), Some((side, claim))) = (self.stance(relation), self.side(who, on))
            && side != stance
        {
            return Some(WrongReason::Claim(claim));
        }
        let records = Records { lexicon: self.lexicon, dataset: self.dataset };
        let object = Name { candidates: vec![on], place: 0..0 };
        let asserted_link = Link::plain(Sense { relation, forward: true }, Some(object));
        let denied = Link { denied: true, ..asserted_link.clone() };
        // A denial in one respect, or for a time, does not deny the rest.
        let whole = |id: &ClaimId| {
            let claim = self.dataset.claim(*id);
            asserted(claim) && claim.qualifiers.is_empty() && claim.when.is_none()
        };
        let denials = records.holdings_of(who, &denied).into_iter().map(|held| held.claims[0]);
        if let Some(claim) = denials.into_iter().find(whole) {
            return Some(WrongReason::Claim(claim));
        }
        let complete = schema.relation(relation).complete;
        let known = || !records.holdings(&asserted_link).is_empty();
        let is_one = || !records.holdings_of(who, &asserted_link).is_empty();
        (complete && known() && !is_one()).then_some(WrongReason::Complete)
    }

    /// Whether evidence is about one of the topics. Without topics, all evidence is.
    pub fn concerns(&self, evidence: Evidence, topics: &[EntityId]) -> bool {
        let is = |id: EntityId| {
            topics.contains(&id)
                || self.dataset.entity(id).of.is_some_and(|of| topics.contains(&of))
        };
        topics.is_empty()
            || match evidence {
                Evidence::Entity(id) => is(id),
                Evidence::Figure(id) => is(self.dataset.figure(id).of),
                Evidence::Claim(id) => {
                    let claim = self.dataset.claim(id);
                    let terms = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
                    let mut named = terms.filter_map(|term| match term {
                        Term::Entity(id) => Some(*id),
                        Term::Text(_) => None,
                    });
                    is(claim.from) || claim.to.is_some_and(is) || named.any(is)
                }
            }
    }

    /// Whether a claim may be told to a class, with what the editors doubt about it: the source itself
    /// asserts it for certain, and its relation is not too vague.
    pub fn may_be_told(&self, id: ClaimId) -> bool {
        let claim = self.dataset.claim(id);
        let doubtless = Claim { doubt: None, ..claim.clone() };
        asserted(&doubtless) && !claim.denied && claim.to.is_some() && !self.is_vague(id)
    }

    /// Whether it is known in which year something was or began.
    pub fn begins(&self, of: Evidence) -> bool {
        self.when(of).is_some_and(|when| when.since.is_some() && !when.is_loose())
    }

    /// The entities that a claim names: its ends, and those of its qualifiers.
    pub fn named_by(&self, id: ClaimId) -> Vec<EntityId> {
        let claim = self.dataset.claim(id);
        let terms = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
        let named = terms.filter_map(|term| match term {
            Term::Entity(id) => Some(*id),
            Term::Text(_) => None,
        });
        [Some(claim.from), claim.to].into_iter().flatten().chain(named).collect()
    }

    /// Whether an entity is an event: a noun of its kind, or of one above, says so.
    pub fn is_event(&self, id: EntityId) -> bool {
        let schema = &self.dataset.schema;
        let kinds = self.dataset.entity(id).kinds.iter();
        kinds.flat_map(|&kind| &schema.kind(kind).nouns).any(|noun| noun == "event")
    }

    /// The date of a piece of evidence.
    pub fn when(&self, evidence: Evidence) -> Option<&'a When> {
        match evidence {
            Evidence::Claim(id) => self.dataset.claim(id).when.as_ref(),
            Evidence::Figure(id) => self.dataset.figure(id).when.as_ref(),
            Evidence::Entity(id) => self.dataset.entity(id).when.as_ref(),
        }
    }

    /// Whether a claim still says the same without its qualifiers: it takes a stand, or no
    /// qualifier says `as` what.
    pub fn is_whole(&self, id: ClaimId) -> bool {
        let claim = self.dataset.claim(id);
        let as_what = |&(id, _): &(QualifierId, Vec<Term>)| {
            self.dataset.schema.tells(id, &[QualifierRole::Manner])
        };
        self.stance(claim.relation).is_some() || !claim.qualifiers.iter().any(as_what)
    }

    /// The question when something was, if the record has exactly one date for it.
    pub fn when_asked(&self, of: Evidence) -> Option<String> {
        let question = match of {
            Evidence::Entity(id) => format!("when was {}", self.at(id)),
            Evidence::Claim(id) => {
                let claim = self.dataset.claim(id);
                let whether = self.whether(claim.from, claim.relation, claim.to?)?;
                format!("when {whether}")
            }
            Evidence::Figure(_) => return None,
        };
        let (reading, reply) = self.ask(&question)?;
        let date = Single::Date(self.when(of)?.text().to_owned());
        (reply.value == Some(date) && reply.evidence == [of]).then_some(reading)
    }

    /// Whether an entity is the subject of any claim.
    pub fn is_subject(&self, entity: EntityId) -> bool {
        self.subjects[entity.index()]
    }

    /// Sound claims and dated entities that lie within one year, each with that year. Dates that
    /// are only approximate are left out.
    pub fn in_one_year(&self) -> &[(Evidence, i64)] {
        &self.in_one_year
    }

    fn find_in_one_year(&self) -> Vec<(Evidence, i64)> {
        let dated = |&id: &ClaimId| self.may_be_asked(id) && self.dataset.claim(id).when.is_some();
        let claims = self.claims().filter(dated).map(Evidence::Claim);
        let entities = self.dataset.entity_ids().filter(|&id| {
            let entity = self.dataset.entity(id);
            entity.doubt.is_none() && !entity.cites.is_empty()
        });
        let year = |evidence: Evidence| {
            let when = self.when(evidence).filter(|when| !when.is_loose())?;
            let (since, until) = (when.since?, when.until?);
            // Either a moment in that year, or all of the time.
            (since.year == until.year).then_some((evidence, since.year))
        };
        entities.map(Evidence::Entity).chain(claims).filter_map(year).collect()
    }

    /// Whether a claim is of a year because something that it names is of that year, as what a book
    /// demands is: it is enough to ask for the year of the book.
    pub fn has_its_date_from_a_part(&self, of: Evidence, year: i64) -> bool {
        let Evidence::Claim(id) = of else { return false };
        let claim = self.dataset.claim(id);
        let qualified = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
        let named = qualified.filter_map(|term| match term {
            Term::Entity(id) => Some(*id),
            Term::Text(_) => None,
        });
        let is_of_year = |id: EntityId| {
            let when = self.dataset.entity(id).when.as_ref();
            let years = when.and_then(|when| Some((when.since?.year, when.until?.year)));
            years == Some((year, year))
        };
        [claim.from].into_iter().chain(named).any(is_of_year)
    }

    /// How `polemic ask` reads a question written with ids, and what it replies. None if it refuses
    /// the question, or can only read it with an id. Each question is asked once.
    pub fn ask(&self, question: &str) -> Option<Asked> {
        if let Some(known) = self.replies.borrow().get(question) {
            return known.clone();
        }
        let options = Options { strict: true, ..Options::default() };
        let reply =
            polemic_question::ask(question, self.lexicon, self.dataset, self.graph, &options);
        // A question that needs an id is no question for people.
        let said = |reading: &String| reply.status != Status::Refused && !reading.contains('@');
        let reading = reply.reading.clone().filter(said);
        let asked = reading.map(|reading| (reading, Rc::new(reply)));
        self.replies.borrow_mut().insert(question.to_owned(), asked.clone());
        asked
    }

    fn at(&self, entity: EntityId) -> String {
        format!("@{}", self.dataset.entity(entity).id)
    }

    /// The question who stands in a relation to something.
    pub fn who(&self, relation: RelationId, on: EntityId) -> Option<String> {
        let schema = &self.dataset.schema;
        let verb = schema.forms().verb(schema.relation(relation).verbs.first()?);
        Some(format!("who {} {}", verb.phrase(&verb.past), self.at(on)))
    }

    /// The question to whom or what somebody stands in a relation.
    pub fn what(&self, who: EntityId, relation: RelationId, persons: bool) -> Option<String> {
        let word = if persons { "who" } else { "what" };
        Some(format!("{word} {}", self.clause(who, relation)?))
    }

    /// The question whether one stands in a relation to another.
    pub fn whether(&self, who: EntityId, relation: RelationId, on: EntityId) -> Option<String> {
        Some(format!("{} {}", self.clause(who, relation)?, self.at(on)))
    }

    fn clause(&self, who: EntityId, relation: RelationId) -> Option<String> {
        let schema = &self.dataset.schema;
        let verb = schema.forms().verb(schema.relation(relation).verbs.first()?);
        let plural = self.dataset.entity(who).plural;
        let who = self.at(who);
        Some(match verb.is_be() {
            true if plural => format!("were {who} {}", verb.tail),
            true => format!("was {who} {}", verb.tail),
            false => format!("did {who} {}", verb.phrase(&verb.base)),
        })
    }
}

/// Whether the source itself asserts or denies a claim without doubt, and is cited.
fn asserted(claim: &Claim) -> bool {
    claim.mode.is_none()
        && claim.doubt.is_none()
        && claim.certainty == Sureness::Certain
        && claim.according_to.is_none()
        && !claim.cites.is_empty()
}
