//! The second reader: where the grammar finds no reading, it looks for claims that account for
//! every content word of the question.
//!
//! A question has one verb that names the relation; its form says who does what to whom. Every
//! other name must stand in the claim, after the preposition that the schema gives its place; every
//! other word must stand in a text that the claim bears; dates restrict. What so comes out is a
//! question that the grammar could have read; one of them is asked, several are offered.

mod bearing;
mod frame;
mod pieces;

use polemic_record::schema::{QualifierRole, TermType};
use polemic_record::when::Certainty;
use polemic_record::{Claim, ClaimId, Dataset, EntityId, QualifierId, Term, When};

use super::english::classes::tie;
use super::lexicon::{Entry, Lexicon};
use super::meaning::{Asked, Class, Fact, Link, Name, Question, Restriction, Sense, Set, Time};
use super::words::{Word, phrase};
use frame::{Filler, Frame, Open, Other};

/// How many claims may be looked at before the question counts as too involved.
const EFFORT: usize = 20_000;

/// Words of a text that turn what it says into its opposite, or nearly.
pub(super) const TURNING: &[&str] =
    &["no", "not", "never", "nothing", "nobody", "none", "neither", "nor", "without", "hardly"];

/// How many questions may come out before the search ends.
const MOST: usize = 4;

/// What the second reader found.
#[derive(Debug, Default)]
pub struct Second {
    /// The questions that account for all words.
    pub questions: Vec<Question>,
    /// Whether the form of the verb says who does what to whom, so that a single question is meant.
    pub directed: bool,
}

/// Looks for questions that account for all words.
pub fn read(words: &[Word], lexicon: &Lexicon, dataset: &Dataset) -> Second {
    let words = pieces::without_one(words);
    // What a verb means by itself goes before what it may mean among other things.
    for broader in [false, true] {
        let reader = Reader { words, lexicon, dataset, broader };
        let Some(pieces) = pieces::pieces(&reader) else { return Second::default() };
        let frames = frame::frames(&reader, &pieces);
        let mut questions = reader.questions(&frames);
        questions.extend(bearing::questions(&reader, &pieces));
        questions.extend(bearing::identity(&reader, &pieces).filter(|_| !broader));
        if !questions.is_empty() {
            return Second { questions, directed: true };
        }
        let questions = reader.elsewhere(&frames);
        if !questions.is_empty() {
            return Second { questions, directed: true };
        }
        let questions = reader.questions(&frame::guesses(&reader, &pieces));
        if !questions.is_empty() {
            return Second { questions, directed: false };
        }
    }
    Second::default()
}

/// What reading needs to know.
pub(super) struct Reader<'a> {
    words: &'a [Word],
    lexicon: &'a Lexicon,
    dataset: &'a Dataset,
    /// Whether verbs count that may mean other relations as well.
    broader: bool,
}

impl Reader<'_> {
    /// The questions that claims make of frames, each once.
    fn questions(&self, frames: &[Frame]) -> Vec<Question> {
        let mut found: Vec<Question> = Vec::new();
        let mut effort = 0;
        for frame in frames {
            let mut own: Vec<Question> = Vec::new();
            let mut called = true;
            for &id in self.claims_of(frame) {
                effort += 1;
                if effort > EFFORT {
                    return Vec::new();
                }
                let claim = self.dataset.claim(id);
                let Some(question) = self.asked(frame, claim) else { continue };
                called &= frame.noun.as_ref().is_none_or(|noun| self.is_called(frame, claim, noun));
                if !own.contains(&question) && !found.contains(&question) {
                    own.push(question);
                }
            }
            // A noun that not all answers are called by would be lost.
            found.extend(own.into_iter().filter(|_| called));
            if found.len() >= MOST {
                break;
            }
        }
        found
    }

    /// Where no claim has the ends of a yes-no question: the question with the text that accounts
    /// for its words in other claims, of which there must be one only. Nothing answers it.
    fn elsewhere(&self, frames: &[Frame]) -> Vec<Question> {
        let polar = frames.iter().filter(|frame| frame.open == Open::Polar);
        let mut found: Vec<Question> = Vec::new();
        for frame in polar.filter(|frame| !frame.loose.is_empty()) {
            let claims = self.lexicon.said(self.dataset).get(self.stem_at(frame.loose[0]).as_str());
            for &id in claims.into_iter().flatten().take(EFFORT) {
                let claim = self.dataset.claim(id);
                let line = self.dataset.schema.relation_line(claim.relation);
                let asked = || self.restricted(frame, claim, |other| self.declared(frame, other));
                let asked = line.contains(&frame.sense.relation).then(asked).flatten();
                found.extend(asked.filter(|question| !found.contains(question)));
            }
        }
        if found.len() == 1 { found } else { Vec::new() }
    }

    /// What a word has in common with its other forms.
    fn stem(&self, word: &str) -> String {
        self.lexicon.stems(self.dataset).of(word)
    }

    fn stem_at(&self, at: usize) -> String {
        self.stem(&self.words[at].text)
    }

    /// Whether a name of what a claim has at the open end of a frame has a word.
    fn is_called(&self, frame: &Frame, claim: &Claim, noun: &str) -> bool {
        let from = (frame.subject == Filler::Open) == frame.sense.forward;
        let end = if from { Some(claim.from) } else { claim.to };
        end.is_some_and(|end| self.has_name(end, noun))
    }

    /// Whether a name of an entity has a word.
    fn has_name(&self, id: EntityId, noun: &str) -> bool {
        let entity = self.dataset.entity(id);
        let mut names = std::iter::once(&entity.name).chain(&entity.aliases);
        names.any(|name| phrase(name).split(' ').any(|word| self.stem(word) == noun))
    }

    /// The claims at the rarest of the names at the ends of a frame; without one there, at the
    /// rarest of the others, which a text may have as well, and without any those of which a text has
    /// the rarest word.
    fn claims_of(&self, frame: &Frame) -> &[ClaimId] {
        let index = self.lexicon.claims(self.dataset);
        let list = |name: &Name| match name.candidates.as_slice() {
            [only] => Some(index.get(only).map_or(&[][..], Vec::as_slice)),
            _ => None,
        };
        let rarest = |names: &mut dyn Iterator<Item = &Name>| {
            names.filter_map(list).min_by_key(|list| list.len())
        };
        rarest(&mut frame.ends())
            .or_else(|| rarest(&mut frame.others.iter().map(|other| &other.name)))
            .unwrap_or_else(|| self.saying(&frame.loose))
    }

    /// The claims that have the rarest of some words in a text.
    fn saying(&self, loose: &[usize]) -> &[ClaimId] {
        let index = self.lexicon.said(self.dataset);
        let list =
            |&at: &usize| index.get(self.stem_at(at).as_str()).map_or(&[][..], Vec::as_slice);
        loose.iter().map(list).min_by_key(|list| list.len()).unwrap_or(&[])
    }

    /// The question that a claim makes of a frame, if it accounts for all of it.
    fn asked(&self, frame: &Frame, claim: &Claim) -> Option<Question> {
        let schema = &self.dataset.schema;
        let relation = frame.sense.relation;
        let is_polar = matches!(frame.open, Open::Polar);
        if !schema.relation_line(claim.relation).contains(&relation)
            || claim.mode.is_some()
            || claim.denied && !is_polar
            || !frame.times.iter().all(|time| in_time(time, claim))
        {
            return None;
        }
        let ends = [Some(claim.from), claim.to];
        let [subject, object] =
            if frame.sense.forward { ends } else { [claim.to, Some(claim.from)] };
        let fits = |filler: &Filler, end: Option<EntityId>| match filler {
            Filler::Name(name) => end.is_some_and(|id| name.candidates.contains(&id)),
            Filler::Open => end.is_some(),
            Filler::Nothing => true,
        };
        let turned = schema.relation(relation).symmetric
            && fits(&frame.subject, object)
            && fits(&frame.object, subject);
        let straight = fits(&frame.subject, subject) && fits(&frame.object, object);
        if !turned && !straight {
            return None;
        }
        self.restricted(frame, claim, |other| {
            self.named(other, claim).or_else(|| self.about(other, claim))
        })
    }

    /// The question of a frame with what a claim has for its other names and words, if it accounts
    /// for all of them.
    fn restricted(
        &self,
        frame: &Frame,
        claim: &Claim,
        of_name: impl Fn(&Other) -> Option<(usize, Restriction)>,
    ) -> Option<Question> {
        let mut restrictions = Vec::new();
        let mut loose = frame.loose.clone();
        for other in &frame.others {
            match of_name(other) {
                Some(found) => restrictions.push(found),
                // A text may have the name among its words.
                None => loose.extend(other.from..other.to),
            }
        }
        restrictions.extend(self.said(frame, loose, claim)?);
        restrictions.sort_by_key(|(place, _)| *place);
        let restrictions = restrictions.into_iter().map(|(_, restriction)| restriction);
        self.canonical(frame, &restrictions.collect::<Vec<_>>())
    }

    /// The qualifier that the preposition before a name stands for, whatever claims have there.
    fn declared(&self, frame: &Frame, other: &Other) -> Option<(usize, Restriction)> {
        let schema = &self.dataset.schema;
        let tie = other.tie.as_deref()?;
        let own = schema.relation(frame.sense.relation).qualifiers.iter().enumerate();
        own.filter_map(|(place, name)| Some((place, schema.qualifier_named(name)?))).find_map(
            |(place, q)| {
                let qualifier = schema.qualifier(q);
                let fits = qualifier.takes != TermType::Text && stands_for(tie, &qualifier.marker);
                let name = other.name.clone();
                fits.then(|| (place, restriction(q, &qualifier.marker, name, Vec::new())))
            },
        )
    }

    /// A chain of two claims: the work in which a claim was made, where another claim says of it,
    /// or in it, something about a name: `wrote to X about Y`.
    fn about(&self, other: &Other, claim: &Claim) -> Option<(usize, Restriction)> {
        other.tie.as_deref().filter(|tie| stands_for(tie, "about"))?;
        let is_topic = |id: EntityId| {
            let of = self.dataset.entity(id).of;
            [Some(id), of].into_iter().flatten().any(|id| other.name.candidates.contains(&id))
        };
        let index = self.lexicon.claims(self.dataset);
        let speaks = |work: EntityId| {
            let claims = index.get(&work).into_iter().flatten();
            claims.map(|&id| self.dataset.claim(id)).any(|beside| {
                let is_work = |term: &Term| *term == Term::Entity(work);
                let within = beside.qualifiers.iter().any(|(_, terms)| terms.iter().any(is_work));
                beside.id != claim.id
                    && !beside.denied
                    && beside.mode.is_none()
                    && (beside.from == work || within && beside.from == claim.from)
                    && beside.to.is_some_and(is_topic)
            })
        };
        claim.qualifiers.iter().enumerate().find_map(|(place, (q, terms))| {
            let work = terms.iter().find_map(|term| match term {
                Term::Entity(id) if self.is_work(*id) && speaks(*id) => Some(*id),
                _ => None,
            })?;
            let name = Name { candidates: vec![work], place: other.name.place.clone() };
            let marker = &self.dataset.schema.qualifier(*q).marker;
            Some((place, restriction(*q, marker, name, Vec::new())))
        })
    }

    /// Whether somebody can make such a thing: a relation says so.
    fn is_work(&self, id: EntityId) -> bool {
        let schema = &self.dataset.schema;
        let made = schema.relations.iter().filter(|relation| relation.makes);
        let kinds = &self.dataset.entity(id).kinds;
        made.into_iter()
            .any(|relation| !relation.to.is_empty() && schema.allows(&relation.to, kinds))
    }

    /// The qualifier of a claim that has a name for its value, with its place among the qualifiers.
    fn named(&self, other: &Other, claim: &Claim) -> Option<(usize, Restriction)> {
        let marker = |q: &QualifierId| self.dataset.schema.qualifier(*q).marker.as_str();
        let fits = |q: &QualifierId| other.tie.as_deref().is_none_or(|p| stands_for(p, marker(q)));
        let is_value =
            |term: &&Term| matches!(term, Term::Entity(id) if other.name.candidates.contains(id));
        claim.qualifiers.iter().enumerate().find_map(|(place, (q, terms))| {
            let Term::Entity(id) = terms.iter().find(is_value).filter(|_| fits(q))? else {
                return None;
            };
            let name = Name { candidates: vec![*id], place: other.name.place.clone() };
            Some((place, restriction(*q, marker(q), name, Vec::new())))
        })
    }

    /// The text of a claim that has all words that nothing else accounts for.
    fn said(
        &self,
        frame: &Frame,
        mut loose: Vec<usize>,
        claim: &Claim,
    ) -> Option<Option<(usize, Restriction)>> {
        if loose.is_empty() {
            return Some(None);
        }
        loose.sort_unstable();
        for (place, (q, terms)) in claim.qualifiers.iter().enumerate() {
            let marker = &self.dataset.schema.qualifier(*q).marker;
            if frame.marker.as_ref().is_some_and(|asked| !stands_for(asked, marker)) {
                continue;
            }
            for term in terms {
                let Term::Text(text) = term else { continue };
                if self.tells(text, &loose) {
                    let name = Name { candidates: Vec::new(), place: 0..0 };
                    let found = restriction(*q, marker, name, vec![text.clone()]);
                    return Some(Some((place, found)));
                }
            }
        }
        None
    }

    /// Whether a text has all words of the question at these places, in whatever form and after the
    /// same prepositions, names in the same order: who is against whom hangs on that.
    fn tells(&self, text: &str, loose: &[usize]) -> bool {
        let stems = self.lexicon.stems(self.dataset);
        let words = phrase(text);
        let known: Vec<&str> = words.split(' ').collect();
        let is_typable = self.lexicon.meanings(&words).any(|e| matches!(e, Entry::Text(_)));
        if !is_typable || known.iter().any(|word| TURNING.contains(word)) {
            return false;
        }
        let typed: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        let (Some(&first), Some(&last)) = (loose.first(), loose.last()) else { return true };
        let is_name = |at: &&usize| {
            self.lexicon.meanings(typed[**at]).any(|entry| matches!(entry, Entry::Name(_)))
        };
        let ordered = loose.iter().filter(is_name).count() > 1;
        let mut taken: Vec<usize> = Vec::new();
        loose.iter().all(|&at| {
            let stem = stems.of(typed[at]);
            let fits = |n: &usize| {
                let agree = tie(&typed[first..=last], at - first).is_none_or(|asked| {
                    tie(&known, *n).is_some_and(|said| stands_for(asked, said))
                });
                let in_order = !ordered || taken.last().is_none_or(|last| last < n);
                stems.of(known[*n]) == stem && agree && in_order && !taken.contains(n)
            };
            let found = (0..known.len()).find(fits);
            taken.extend(found);
            found.is_some()
        })
    }

    /// The frame as a question of the grammar, with what the claim added.
    fn canonical(&self, frame: &Frame, qualifiers: &[Restriction]) -> Option<Question> {
        let link = |sense: Sense, other: &Filler| Link {
            place: frame.place.clone(),
            times: frame.times.clone(),
            qualifiers: qualifiers.to_vec(),
            ..Link::plain(sense, other.name().cloned())
        };
        let fact = || match &frame.subject {
            Filler::Name(subject) => {
                let link = link(frame.sense, &frame.object);
                Some(Fact { subject: subject.clone(), and: Vec::new(), link })
            }
            Filler::Open | Filler::Nothing => None,
        };
        let asked = |marker: &str, class: &Class| {
            let declared = &self.dataset.schema.relation(frame.sense.relation).qualifiers;
            let is_own =
                |id: &QualifierId| declared.contains(&self.dataset.schema.qualifier(*id).name);
            let of = |marker: &str| -> Vec<QualifierId> {
                self.lexicon.meanings(marker).filter_map(Entry::marker).filter(is_own).collect()
            };
            let qualifiers = match marker {
                "of being" if of("of").is_empty() => of("as"),
                "of being" => of("of"),
                _ if of(marker).is_empty() => {
                    let schema = &self.dataset.schema;
                    let declared = declared.iter().filter_map(|name| schema.qualifier_named(name));
                    declared.filter(|q| stands_for(marker, &schema.qualifier(*q).marker)).collect()
                }
                _ => of(marker),
            };
            Asked { qualifiers, class: class.clone(), place: 0..0, when: false }
        };
        Some(match &frame.open {
            Open::End(class) => {
                let link = match frame.subject {
                    Filler::Open => link(frame.sense, &frame.object),
                    _ => link(frame.sense.reversed(), &frame.subject),
                };
                let (class, any) = (class.clone(), vec![vec![link]]);
                Question::List(Set { class, place: 0..0, times: Vec::new(), any })
            }
            Open::Marked(marker, class) => Question::Qualified(fact()?, asked(marker, class)),
            Open::Telling(roles, class) => {
                let schema = &self.dataset.schema;
                let declared = &schema.relation(frame.sense.relation).qualifiers;
                let own = |roles: &[QualifierRole]| {
                    let is_own = |q: &QualifierId| declared.contains(&schema.qualifier(*q).name);
                    schema.qualifiers_telling(roles).into_iter().filter(is_own).collect::<Vec<_>>()
                };
                let mut qualifiers = own(roles);
                if qualifiers.is_empty() && *roles == QualifierRole::PLACES {
                    qualifiers = own(&[QualifierRole::Time]);
                }
                let asked = Asked { qualifiers, class: class.clone(), place: 0..0, when: false };
                Question::Qualified(fact()?, asked)
            }
            Open::When => Question::When(fact()?),
            Open::Polar => Question::Polar(fact()?),
        })
    }
}

/// Whether a claim may have been in a time.
fn in_time(time: &Time, claim: &Claim) -> bool {
    let overlaps = |when: &When| when.overlaps(time.period);
    claim.when.as_ref().map(overlaps).is_some_and(|sure| sure != Certainty::No)
}

/// Prepositions that mean the same before a name of their sort.
const ALIKE: &[&[&str]] = &[
    &["at", "in", "during", "within"],
    &["on", "over", "about", "around", "upon", "concerning", "regarding", "in connection with"],
    &["to", "towards", "toward"],
    &["by means of", "through"],
];

/// Whether a preposition of a question can stand for that of a qualifier.
pub(super) fn stands_for(preposition: &str, marker: &str) -> bool {
    let has_both = |ring: &&&[&str]| ring.contains(&preposition) && ring.contains(&marker);
    match preposition {
        "of being" => matches!(marker, "of" | "as"),
        _ => preposition == marker || ALIKE.iter().any(|ring| has_both(&ring)),
    }
}

fn restriction(q: QualifierId, marker: &str, name: Name, texts: Vec<String>) -> Restriction {
    let marker = marker.to_owned();
    Restriction { qualifiers: vec![q], preposition: None, marker, name, texts, period: None }
}
