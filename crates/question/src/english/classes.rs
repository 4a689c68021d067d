//! The English words that the question language is made of; all others come from the dataset.
//!
//! The words stand in `classes.txt`, a line for each class.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What words have in common that do the same in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// is, are, was, were.
    Be,
    /// do, does, did.
    Do,
    /// have, has, had.
    Have,
    /// get, gets, got, gotten: before a passive as "be" is.
    Get,
    /// not, never.
    Not,
    /// the, a, an.
    Article,
    /// the, a, an, all, any.
    Determiner,
    /// who, whom, that, which.
    Relative,
    /// say, believe … and their forms: before a clause they ask for a voice.
    Say,
    /// remark, assert … and their forms: the same before "that".
    Assert,
    /// he, she, it, they in all their forms.
    Pronoun,
    /// his, her, its, their.
    Possessive,
    /// A verb for more of something.
    Growth,
    /// A verb for less of something.
    Decline,
    /// Ties what follows it to what stands before.
    Preposition,
    /// Has a place in the grammar, so that by itself it is never a name.
    Function,
    /// Has a place in single forms of questions; elsewhere it means nothing by itself.
    Form,
    /// Says nothing by itself, so that no record is looked for by it.
    Plain,
    /// Makes a question, or a sentence, of what would otherwise be key words.
    Asking,
    /// Says that somebody takes something for something.
    Making,
    /// Verbs that say that something starts.
    Beginning,
    /// May name the text that the records are taken from.
    Source,
}

/// The name of each class in `classes.txt`, in the order of [`Group`].
pub(super) const NAMES: [(&str, Group); 22] = [
    ("be", Group::Be),
    ("do", Group::Do),
    ("have", Group::Have),
    ("get", Group::Get),
    ("not", Group::Not),
    ("article", Group::Article),
    ("determiner", Group::Determiner),
    ("relative", Group::Relative),
    ("say", Group::Say),
    ("assert", Group::Assert),
    ("pronoun", Group::Pronoun),
    ("possessive", Group::Possessive),
    ("growth", Group::Growth),
    ("decline", Group::Decline),
    ("preposition", Group::Preposition),
    ("function", Group::Function),
    ("form", Group::Form),
    ("plain", Group::Plain),
    ("asking", Group::Asking),
    ("making", Group::Making),
    ("beginning", Group::Beginning),
    ("source", Group::Source),
];

/// Each word with a bit for each class that it is of.
static CLASSES: LazyLock<FxHashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut classes: FxHashMap<&str, u32> = FxHashMap::default();
    let mut group = None;
    for line in include_str!("classes.txt").lines() {
        let line = line.split('#').next().unwrap_or_default();
        let words = match line.split_once(':') {
            Some((name, words)) => {
                group = NAMES.iter().find(|(known, _)| *known == name).map(|(_, group)| *group);
                words
            }
            None => line,
        };
        for word in words.split_whitespace() {
            *classes.entry(word).or_default() |= group.map_or(0, Group::bit);
        }
    }
    classes
});

impl Group {
    fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Whether a word belongs to the group.
    pub fn has(self, word: &str) -> bool {
        CLASSES.get(word).is_some_and(|classes| classes & self.bit() != 0)
    }

    /// The word itself, to keep, if it belongs to the group.
    pub fn find(self, word: &str) -> Option<&'static str> {
        let (word, classes) = CLASSES.get_key_value(word)?;
        (classes & self.bit() != 0).then_some(*word)
    }

    /// All words of the group, in the order of the alphabet.
    pub fn words(self) -> Vec<&'static str> {
        let is_of =
            |(word, classes): (&&'static str, &u32)| (classes & self.bit() != 0).then_some(*word);
        let mut words: Vec<&str> = CLASSES.iter().filter_map(is_of).collect();
        words.sort_unstable();
        words
    }
}

/// Whether a word has a place in the grammar, so that by itself it is never a name.
pub fn is_function_word(word: &str) -> bool {
    Group::Function.has(word)
}

/// The preposition before the words of which this is the last: it ties that one and none before it.
pub fn tie<'a>(words: &[&'a str], at: usize) -> Option<&'a str> {
    let is_preposition = |word: &str| Group::Preposition.has(word);
    let goes_on = |word: &&str| !is_preposition(word) && !Group::Article.has(word);
    if words.get(at + 1).is_some_and(goes_on) {
        return None;
    }
    words[..at].iter().rev().find(|word| is_preposition(word)).copied()
}

/// What a word counts, from two to twelve.
pub fn number_word(word: &str) -> Option<usize> {
    let words = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    words.iter().position(|known| *known == word).map(|n| n + 2)
}

/// Why a word of English is left out of the language, and what to do instead; none where it is not
/// left out on purpose.
pub fn reserved(word: &str) -> Option<&'static str> {
    Some(match word {
        "why" | "because" => {
            "the dataset records who asserted what and where it is cited, not causes; ask “how is … related to …” or “what happened to …”"
        }
        "it" | "they" | "he" | "she" | "him" | "her" | "his" | "hers" | "its" | "their"
        | "them" | "theirs" | "this" | "these" => "repeat the name; questions do not look back",
        "most" | "first" | "last" | "only" | "more" | "less" | "fewer" | "than" | "best"
        | "least" | "earliest" | "latest" | "almost" => {
            "nothing is counted or ordered here; ask for all of them, or use `polemic query`"
        }
        "i" | "we" | "you" | "my" | "your" | "our" => "a question speaks of what is on record only",
        "if" => "ask for what is on record: “did …”, “who …”",
        "some" | "someone" | "somebody" | "something" => "say “any”, “anyone” or “anything”",
        "no" | "none" | "nobody" | "nothing" => "say “did not …”, or “neither … nor …”",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_words_and_each_line_a_class() {
        for (n, (name, group)) in NAMES.iter().enumerate() {
            assert_eq!(n, *group as usize, "{name} stands in its place");
            assert!(!group.words().is_empty(), "{name} has words");
        }
        let lines = include_str!("classes.txt").lines();
        let classes = lines.filter(|line| !line.starts_with([' ', '#']) && !line.is_empty());
        for line in classes {
            let name = line.split(':').next().unwrap();
            assert!(NAMES.iter().any(|(known, _)| *known == name), "{line}");
        }
    }
}
