//! Whether a text that a record bears has the words of a question.

use polemic_record::EntityId;

use crate::english::classes::{Group, tie};
use crate::lexicon::Entry;
use crate::words::phrase;

use super::Aligner;
use super::phrase::is_small;

/// Words of a text that turn what it says into its opposite, or nearly.
pub const TURNING: &[&str] =
    &["no", "not", "never", "nothing", "nobody", "none", "neither", "nor", "without", "hardly"];

/// Prepositions that mean the same before a name of their sort.
const ALIKE: &[&[&str]] = &[
    &["at", "in", "during", "within"],
    &["on", "over", "about", "around", "upon", "concerning", "regarding", "in connection with"],
    &["to", "towards", "toward", "into"],
    &["by means of", "through"],
];

/// Whether a preposition of a question can stand for that of a qualifier.
pub fn stands_for(preposition: &str, marker: &str) -> bool {
    let has_both = |ring: &&&[&str]| ring.contains(&preposition) && ring.contains(&marker);
    preposition == marker || ALIKE.iter().any(|ring| has_both(&ring))
}

/// The word of a name that says what is meant: the last before a preposition.
pub fn head_of(name: &str) -> &str {
    let words: Vec<&str> = name.split(' ').collect();
    let until = words.iter().skip(1).position(|word| Group::Preposition.has(word));
    words[until.unwrap_or(words.len() - 1)]
}

impl Aligner<'_> {
    /// Whether a text has all words of the question from one place up to another, in whatever form
    /// and after the same prepositions, names in the same order: who is against whom hangs on that.
    pub fn tells(&self, text: &str, from: usize, to: usize) -> bool {
        let words = phrase(text);
        let is_typable = self.lexicon.meanings(&words).any(|e| matches!(e, Entry::Text(_)));
        is_typable && self.says(&words, None, from, to)
    }

    /// Whether a name of an entity has all words of the question from one place up to another.
    pub fn is_called_so(&self, id: EntityId, from: usize, to: usize) -> bool {
        self.dataset.entity(id).names().any(|name| {
            let words = phrase(name);
            let head = head_of(&words);
            self.says(&words, Some(&self.stem(head)), from, to)
        })
    }

    /// Whether a word is the last before a preposition of a name of an entity, or the verb of which
    /// that is made.
    pub fn is_head_of(&self, id: EntityId, word: &str) -> bool {
        let stems = self.lexicon.stems(self.dataset);
        self.dataset.entity(id).names().any(|name| {
            let name = phrase(name);
            let head = head_of(&name);
            stems.of(head) == stems.of(word) || stems.is_noun_of(head, word)
        })
    }

    /// Whether a phrase has all words of the question from one place up to another, in whatever form
    /// and after the same prepositions; those of a verb of the question stand where they like.
    pub fn says(&self, words: &str, verb: Option<&str>, from: usize, to: usize) -> bool {
        let known: Vec<&str> = words.split(' ').collect();
        let typed: Vec<&str> = self.words[from..to].iter().map(|word| &*word.text).collect();
        let turned = |words: &[&str]| words.iter().any(|word| TURNING.contains(word));
        if turned(&known) || turned(&typed) {
            return false;
        }
        // "To begin fighting" is to fight.
        let begins = |at: usize| {
            let is_last = typed[at + 1..].iter().all(|word| is_small(word));
            at == 0 && Group::Beginning.has(typed[at]) && !is_last
        };
        // "The most important one" is the most important; "in one country" counts.
        let is_one = |at: usize| {
            let next = typed.get(at + 1);
            matches!(typed[at], "one" | "ones")
                && next.is_none_or(|next| Group::Preposition.has(next))
        };
        let content: Vec<usize> = (0..typed.len())
            .filter(|&at| !is_small(typed[at]) && !begins(at) && !is_one(at))
            .collect();
        let is_name = |at: &&usize| self.lexicon.meanings(typed[**at]).any(|e| e.name().is_some());
        let ordered = content.iter().filter(is_name).count() > 1;
        let mut taken: Vec<usize> = Vec::new();
        let all = content.iter().all(|&at| {
            let stem = self.stem(typed[at]);
            let fits = |n: &usize| {
                let is_verb = verb == Some(&*stem);
                let agree = is_verb
                    || tie(&typed, at).is_none_or(|asked| {
                        tie(&known, *n).is_some_and(|said| stands_for(asked, said))
                    });
                let in_order = !ordered || is_verb || taken.last().is_none_or(|last| last < n);
                self.stem(known[*n]) == stem && agree && in_order && !taken.contains(n)
            };
            let found = (0..known.len()).find(fits);
            taken.extend(found.filter(|_| verb != Some(&*stem)));
            found.is_some()
        });
        all && !content.is_empty()
    }
}
