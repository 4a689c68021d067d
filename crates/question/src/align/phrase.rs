//! The entities that a noun phrase describes without naming them in full.
//!
//! Every content word of the phrase must be accounted for, and its head must be what the thing is:
//! the head of one of its names, or the noun of its kind. The other words may stand in its names, in
//! those of what it is an aspect of, of who made it, or of what ties it by the same preposition; a
//! date must be its own; a common word may stand in what is said about it.

use polemic_record::when::{Certainty, Period};
use polemic_record::{Claim, Dataset, EntityId, KindId, When};

use crate::dates::{self, date_at};
use crate::english::classes::{Group, is_function_word, tie};
use crate::lexicon::{Entry, Lexicon};
use crate::reply::Correction;
use crate::words::{Sort, Word, phrase};

use super::Aligner;

/// The shortest word that can stand for a name alone.
const SHORTEST: usize = 5;

/// How many names are looked at for one phrase.
const MOST: usize = 64;

/// How many entities a phrase may describe before it describes none.
const CANDIDATES: usize = 3;

/// Each entity once, in their order.
pub fn each_once(entities: impl Iterator<Item = EntityId>) -> Vec<EntityId> {
    let mut found: Vec<EntityId> = entities.collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether each word of a name starts with a capital.
pub fn is_capitalised(name: &str) -> bool {
    name.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
}

/// Whether a word says nothing by itself, so that a part of a name need not account for it.
pub fn is_small(word: &str) -> bool {
    Group::Preposition.has(word)
        || Group::Article.has(word)
        || Group::Possessive.has(word)
        || matches!(
            word,
            "'s" | "and" | "be" | "been" | "being" | "those" | "who" | "that" | "which"
        )
}

/// A noun phrase of a question, and what it is compared with.
pub struct Described<'a> {
    /// Its words.
    pub words: &'a [Word],
    /// What each of them has in common with its other forms.
    pub stems: &'a [String],
    /// The vocabulary.
    pub lexicon: &'a Lexicon,
    /// The entities.
    pub dataset: &'a Dataset,
}

impl Described<'_> {
    /// The entities that the phrase can mean, at most three: those of which one name has all its
    /// words, and where there is none, those of which all that is known accounts for them.
    pub fn entities(&self) -> Vec<EntityId> {
        let Some(content) = self.content() else { return Vec::new() };
        let mut own: Vec<&str> = Vec::new();
        for &at in &content {
            let stem = self.stems[at].as_str();
            if !own.contains(&stem) {
                own.push(stem);
            }
        }
        let alone = own.len() == 1 && self.words[content[0]].text.chars().count() < SHORTEST;
        if own.iter().all(|stem| dates::is_number(stem)) || alone {
            return Vec::new();
        }
        let mut found = self.lexicon.names_by_stem(self.dataset).named(&own);
        if found.is_empty() && own.len() > 1 {
            found = self.accounted(&content);
        }
        // "X as a threat" and "X for A" say something of X, unless a name of it has that very word.
        let telling = self.words.iter().map(|word| word.text.as_str());
        let is_who = |at: usize| {
            let named = self.mention(at).into_iter().flat_map(|(_, _, owners)| owners);
            named.into_iter().any(|id| self.dataset.is_who(id))
        };
        let tells = |(at, word): &(usize, &str)| match *word {
            "for" => (at + 1..self.words.len()).any(is_who),
            word => matches!(word, "as" | "against" | "without"),
        };
        for (_, told) in telling.enumerate().filter(tells) {
            let has = |name: &str| phrase(name).split(' ').any(|word| word == told);
            found.retain(|&id| self.dataset.entity(id).names().any(has));
        }
        found.retain(|&id| self.dataset.entity(id).names().any(|name| !self.is_turned(name)));
        // Who is named by the head is nothing else: `Newton in London` describes no book of his.
        let named = self.mention(self.head(&content)).map(|(_, _, owners)| owners);
        let somebody = named.filter(|owners| owners.iter().any(|&id| self.dataset.is_who(id)));
        found.retain(|id| somebody.as_ref().is_none_or(|owners| owners.contains(id)));
        if found.len() > CANDIDATES { Vec::new() } else { found }
    }

    /// Whether two words of a name have exchanged their prepositions in the phrase: who is against
    /// whom hangs on that. A name that has not both is not turned.
    fn is_turned(&self, name: &str) -> bool {
        let stems = self.lexicon.stems(self.dataset);
        let typed: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        let own = phrase(name);
        let known: Vec<&str> = own.split(' ').collect();
        let ties = |(at, word): (usize, &&str)| {
            let stem = stems.of(word);
            let place = known.iter().position(|known| stems.of(known) == stem)?;
            Some((tie(&typed, at), tie(&known, place)))
        };
        let tied: Vec<(Option<&str>, Option<&str>)> =
            typed.iter().enumerate().filter(|(_, word)| !is_small(word)).filter_map(ties).collect();
        let crossed = |(n, (asked, said)): (usize, &(Option<&str>, Option<&str>))| {
            let others = tied.iter().enumerate().filter(|(m, _)| *m != n);
            asked != said
                && others.into_iter().any(|(_, (other_asked, other_said))| {
                    asked == other_said
                        && said == other_asked
                        && (asked.is_some() || said.is_some())
                })
        };
        tied.iter().enumerate().any(crossed)
    }

    /// The places of the words that must be accounted for; none where a word has a place in the
    /// grammar. Months are accounted for by dates.
    fn content(&self) -> Option<Vec<usize>> {
        let mut content = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let text = word.text.as_str();
            if is_small(text) {
                continue;
            }
            let is_month = polemic_record::when::month_number(text).is_some();
            let in_a_name = || self.mention(at).is_some_and(|(from, to, _)| to > from + 1);
            if word.sort != Sort::Plain || is_function_word(text) && !is_month && !in_a_name() {
                return None;
            }
            content.push(at);
        }
        (!content.is_empty()).then_some(content)
    }

    /// The entities of which all that is known accounts for the words, one of their names for the
    /// head and for most of the others.
    fn accounted(&self, content: &[usize]) -> Vec<EntityId> {
        let parts = self.lexicon.names_by_stem(self.dataset);
        let head = self.head(content);
        let heads = self.head_stems(head);
        let is_head = |name: &u32| {
            let has = |head: &String| parts.has_head(*name, head) || parts.has_title(*name, head);
            heads.iter().any(has)
        };
        let mut candidates: Vec<EntityId> = heads
            .iter()
            .flat_map(|head| parts.with(head))
            .filter(is_head)
            .map(|name| parts.entity(name))
            .collect();
        let kinds = self.kinds(head);
        if !kinds.is_empty() {
            let others = content.iter().filter(|&&at| at != head);
            let lists = others.map(|&at| parts.with(&self.stems[at]));
            let rarest = lists.filter(|list| !list.is_empty()).min_by_key(|list| list.len());
            let named = rarest.into_iter().flatten().map(|name| parts.entity(name));
            let is_kind = |id: &EntityId| kinds.iter().any(|&kind| self.dataset.is_a(*id, kind));
            candidates.extend(named.chain(self.beside(content)).filter(is_kind));
        }
        if candidates.len() > MOST {
            return Vec::new();
        }
        let candidates = each_once(candidates.into_iter());
        candidates.into_iter().filter(|&id| self.accounts(id, content, head)).collect()
    }

    /// The entities that claims put beside the first name in the phrase.
    fn beside(&self, content: &[usize]) -> Vec<EntityId> {
        let mention = content.iter().find_map(|&at| self.mention(at));
        let owners = mention.map_or(Vec::new(), |(_, _, owners)| owners);
        let [owner] = owners.as_slice() else { return Vec::new() };
        let ends = self.claims(*owner).flat_map(|claim| [Some(claim.from), claim.to]);
        each_once(ends.flatten().filter(|id| id != owner))
    }

    /// The name that the word at a place is part of: its words, and whom it can mean.
    fn mention(&self, at: usize) -> Option<(usize, usize, Vec<EntityId>)> {
        (at.saturating_sub(4)..=at).find_map(|from| {
            let (length, found) = self.lexicon.longest(self.words, from, Entry::name)?;
            (from + length > at).then_some((from, from + length, found))
        })
    }

    /// The place of the word that says what is meant: the last before a preposition, or a verb in
    /// `-ing` that the phrase begins with, its object with "of" or without.
    fn head(&self, content: &[usize]) -> usize {
        let first = content[0];
        let next = self.words.get(first + 1).map_or("", |word| word.text.as_str());
        let acts = Group::Article.has(next) || next == "of";
        if self.words[first].text.ends_with("ing") && acts {
            return first;
        }
        let is_end = |word: &Word| Group::Preposition.has(&word.text);
        let until = self.words.iter().skip(first + 1).position(is_end);
        let until = until.map_or(self.words.len(), |n| first + 1 + n);
        content.iter().copied().take_while(|&at| at < until).last().unwrap_or(first)
    }

    /// The stem of the head; of a verb in `-ing` those of all single verbs of its relations too, so
    /// that `dropping X` is the abandonment of X where one relation has both verbs.
    fn head_stems(&self, head: usize) -> Vec<String> {
        let stems = self.lexicon.stems(self.dataset);
        let own = self.stems[head].clone();
        let mut all = vec![own.clone()];
        if self.words[head].text.ends_with("ing") {
            let relations = stems.relations(&own).into_iter();
            let relations = relations.map(|id| self.dataset.schema.relation(id));
            let single = relations.flat_map(|relation| &relation.verbs);
            all.extend(single.filter(|verb| !verb.contains(' ')).map(|verb| stems.of(verb)));
        }
        all
    }

    /// The kinds that the word at a place is a noun for.
    fn kinds(&self, at: usize) -> Vec<KindId> {
        self.lexicon.meanings(&self.words[at].text).filter_map(Entry::noun).collect()
    }

    /// Whether a text has the word at a place right before the word that follows it in the phrase: a
    /// right turn is not a turn against the right.
    fn is_said_so(&self, at: usize, text: &str) -> bool {
        let stems = self.lexicon.stems(self.dataset);
        let Some(next) = self.words.get(at + 1) else { return false };
        let pair = [self.stems[at].clone(), stems.of(&next.text)];
        let own = phrase(text);
        let known: Vec<String> = own.split(' ').map(|word| stems.of(word)).collect();
        known.windows(2).any(|two| two == pair)
    }

    /// Whether the word at a place is a noun for the kind of an entity.
    fn is_kind(&self, id: EntityId, at: usize) -> bool {
        self.kinds(at).iter().any(|&kind| self.dataset.is_a(id, kind))
    }

    /// Whether what is known of an entity accounts for all words.
    fn accounts(&self, id: EntityId, content: &[usize], head: usize) -> bool {
        let entity = self.dataset.entity(id);
        let parts = self.lexicon.names_by_stem(self.dataset);
        let in_names = |id: EntityId, stem: &str| parts.has(id, stem);
        let heads = self.head_stems(head);
        let (mut named, mut told, mut tied) = (0, 0, 0);
        for &at in content {
            let word = self.words[at].text.as_str();
            let stem = self.stems[at].as_str();
            if at == head && heads.iter().any(|head| in_names(id, head)) || in_names(id, stem) {
                named += 1;
            } else if at == head && !self.kinds(at).is_empty() {
                // Its kind, by which it was found.
            } else if let Some(date) = self.date(at) {
                let period = Period { since: Some(date.since), until: Some(date.until) };
                if !self.is_dated(id, period) {
                    return false;
                }
            } else if !self.has_full_name(id)
                && (entity.of.is_some_and(|of| in_names(of, stem) || self.is_kind(of, at))
                    || self.is_tied(id, at))
            {
                tied += 1;
            } else if self.is_common(word)
                && entity.about.as_ref().is_some_and(|about| self.is_said_so(at, about))
            {
                told += 1;
            } else {
                return false;
            }
        }
        match told {
            0 => named + tied > 0,
            _ => named > told && named > 1,
        }
    }

    /// Whether an entity has its full name before the first preposition. Then it needs no description:
    /// "X in Y" is X, and something more.
    fn has_full_name(&self, id: EntityId) -> bool {
        let texts: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        let tells = |word: &&str| Group::Preposition.has(word) && !matches!(*word, "of" | "by");
        let end = texts.iter().skip(1).position(tells).map(|n| n + 1);
        let name = end.map_or(String::new(), |end| texts[..end].join(" "));
        self.lexicon.meanings(&name).any(|entry| entry.name() == Some(id))
    }

    /// The date of which the word at a place is a part, and which tells what is meant from others:
    /// `of 1927`, `the 1927 …`. Any other preposition makes it one of what is said.
    fn date(&self, at: usize) -> Option<dates::Date> {
        let (start, date, _) = (at.saturating_sub(2)..=at).find_map(|start| {
            date_at(self.words, start)
                .filter(|(_, end)| *end > at)
                .map(|(date, end)| (start, date, end))
        })?;
        let before = start.checked_sub(1).map_or("of", |before| self.words[before].text.as_str());
        let tells = matches!(before, "of" | "from" | "'s") || Group::Article.has(before);
        tells.then_some(date)
    }

    /// Whether a thing, or the making of it, is surely of a time.
    fn is_dated(&self, id: EntityId, period: Period) -> bool {
        let sure = |when: Option<&When>| {
            when.is_some_and(|when| when.overlaps(period) == Certainty::Surely)
        };
        let made = |claim: &Claim| {
            let relation = self.dataset.schema.relation(claim.relation);
            claim.to == Some(id) && (relation.makes || relation.complete) && is_plain(claim)
        };
        !self.dataset.is_who(id)
            && (sure(self.dataset.entity(id).when.as_ref())
                || self.claims(id).any(|claim| made(claim) && sure(claim.when.as_ref())))
    }

    fn claims(&self, id: EntityId) -> impl Iterator<Item = &Claim> {
        let claims = self.lexicon.claims(self.dataset).get(&id);
        claims.into_iter().flatten().map(|&claim| self.dataset.claim(claim))
    }

    /// Whether a claim ties an entity to the name that a word is part of, as the words beside the
    /// name say: who made it by a possessive, "by" or "of", others by the preposition that the
    /// relation has after "be".
    fn is_tied(&self, id: EntityId, at: usize) -> bool {
        let Some((from, to, others)) = self.mention(at) else { return false };
        let text = |at: usize| self.words.get(at).map_or("", |word| word.text.as_str());
        let before = (0..from).rev().map(text).find(|word| !Group::Article.has(word)).unwrap_or("");
        let owns = text(to) == "'s" || matches!(before, "by" | "of");
        let schema = &self.dataset.schema;
        let ends_in = |verb: &String| {
            verb.starts_with("be ") && verb.rsplit(' ').next() == Some(before) && !owns
        };
        self.claims(id).filter(|claim| is_plain(claim)).any(|claim| {
            let relation = schema.relation(claim.relation);
            let makes = claim.to == Some(id) && (relation.makes || relation.complete);
            let is_tied = claim.from == id
                && relation.verbs.iter().any(ends_in)
                && claim.to.is_some_and(|to| others.contains(&to));
            makes && owns && others.contains(&claim.from) || is_tied
        })
    }

    /// Whether a word is no name, verb, number or word that changes what others mean, so that what
    /// is said about an entity can account for it.
    fn is_common(&self, word: &str) -> bool {
        let means = |entry| !matches!(entry, Entry::Text(_) | Entry::Adverb | Entry::Marker(_));
        !dates::is_number(word)
            && crate::english::classes::reserved(word).is_none()
            && !self.lexicon.meanings(word).any(means)
    }
}

/// Whether a claim asserts something plainly.
fn is_plain(claim: &Claim) -> bool {
    !claim.denied && claim.mode.is_none()
}

impl Aligner<'_> {
    /// Whom the words from one place up to another mean, found anew.
    pub(super) fn looked_up(&self, from: usize, to: usize) -> Vec<EntityId> {
        let from = from + usize::from(Group::Article.has(self.text(from)));
        let run = self.words.get(from..to).unwrap_or_default();
        match run {
            [] => return Vec::new(),
            [Word { sort: Sort::Id, text, .. }] => {
                return self.dataset.by_id.get(text).copied().into_iter().collect();
            }
            _ => {}
        }
        let texts: Vec<&str> = run.iter().map(|word| word.text.as_str()).collect();
        let mut known = self.lexicon.meanings(&texts.join(" ")).peekable();
        if known.peek().is_some() {
            return known.filter_map(Entry::name).collect();
        }
        // "Called Leibniz a thief" names somebody, and then says what he was called.
        let second = |n: usize| matches!(texts[n], "a" | "an") && !is_small(texts[n - 1]);
        if (1..texts.len()).any(second) || texts.iter().any(|text| Group::Possessive.has(text)) {
            return Vec::new();
        }
        let stems: Vec<String> = texts.iter().map(|text| self.stem(text)).collect();
        let (lexicon, dataset) = (self.lexicon, self.dataset);
        let described = Described { words: run, stems: &stems, lexicon, dataset };
        let mut entities = described.entities();
        // "The plans of A and B" are several, and not the one of A.
        let goes_on = self.text(to) == "and";
        let several = goes_on && texts[0].ends_with('s') && texts.contains(&"of");
        entities.retain(|&entity| !several || dataset.entity(entity).plural);
        if entities.is_empty() {
            entities.extend(self.described(from, to).or_else(|| self.in_role(from, to)));
        }
        entities
    }

    /// What is to be said of words that were read as an entity, where they are no name of it.
    pub(super) fn correction(
        &self,
        from: usize,
        to: usize,
        id: EntityId,
    ) -> Option<(usize, Correction)> {
        let (start, end) = (self.words[from].start, self.words[to - 1].end);
        let typed = self.question.get(start..end)?.to_owned();
        let is_name = self.lexicon.meanings(&phrase(&typed)).any(|e| e.name() == Some(id));
        let is_id = self.words[from].sort == Sort::Id;
        let read = self.dataset.entity(id).name.clone();
        (!is_name && !is_id).then_some((start, Correction { typed, read }))
    }
}
