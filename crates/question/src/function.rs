//! The English words that the question language is made of; all others come from the dataset.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Words with a place in the grammar.
pub const FUNCTION_WORDS: &[&str] = &[
    "early",
    "mid",
    "late",
    "who",
    "whom",
    "what",
    "which",
    "when",
    "where",
    "how",
    "many",
    "much",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "do",
    "does",
    "did",
    "have",
    "has",
    "had",
    "not",
    "never",
    "and",
    "or",
    "but",
    "neither",
    "nor",
    "both",
    "either",
    "a",
    "an",
    "the",
    "all",
    "any",
    "those",
    "anyone",
    "everyone",
    "anything",
    "everything",
    "anybody",
    "everybody",
    "that",
    "of",
    "in",
    "on",
    "at",
    "as",
    "to",
    "from",
    "by",
    "with",
    "between",
    "during",
    "before",
    "after",
    "since",
    "until",
    "till",
    "please",
    "list",
    "show",
    "me",
    "tell",
    "about",
    "describe",
    "related",
    "connected",
    "linked",
    "contrast",
    "difference",
    "differ",
    "through",
    "within",
    "step",
    "steps",
    "links",
    "link",
    "connects",
    "connect",
    "relates",
    "held",
    "get",
    "gets",
    "got",
    "gotten",
    "big",
    "numerous",
    "born",
    "die",
    "died",
    "life",
    "end",
    "came",
    "come",
    "years",
    "months",
    "later",
    "earlier",
    "separate",
    "separates",
    "lie",
    "lies",
    "passed",
    "happened",
    "happen",
    "take",
    "took",
    "taken",
    "place",
    "occur",
    "occurred",
    "timeline",
    "there",
    "'s",
    "year",
    "compare",
    "why",
    "according",
    "said",
    "says",
    "say",
    "claimed",
    "claims",
    "claim",
    "state",
    "stated",
    "states",
    "argue",
    "argued",
    "argues",
    "believe",
    "believed",
    "believes",
    "think",
    "thought",
    "thinks",
    "agree",
    "agreed",
    "agrees",
    "maintain",
    "maintained",
    "maintains",
    "date",
    "dates",
    "dated",
    "whose",
    "large",
    "high",
    "begin",
    "begins",
    "began",
    "start",
    "starts",
    "started",
    "come",
    "comes",
    "came",
    "share",
    "percentage",
    "proportion",
    "grow",
    "grew",
    "grown",
    "rise",
    "rose",
    "risen",
    "increase",
    "increased",
    "fall",
    "fell",
    "fallen",
    "decrease",
    "decreased",
    "decline",
    "declined",
    "shrink",
    "shrank",
    "shrunk",
    "change",
    "changed",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
];

/// Words with a place in single forms of questions, which names and texts may have as well: they
/// are known, and elsewhere mean nothing by themselves.
pub const FORM_WORDS: &[&str] = &[
    "together",
    "jointly",
    "along",
    "while",
    "long",
    "deny",
    "denies",
    "denied",
    "opinion",
    "reached",
    "reach",
    "numbered",
    "totalled",
    "counted",
    "count",
    "give",
    "report",
    "record",
    "million",
    "period",
    "covered",
    "beginning",
    "outset",
    "time",
    "thousand",
    "hundred",
    "billion",
    "show",
    "shows",
    "showed",
    "remark",
    "remarks",
    "remarked",
    "assert",
    "asserts",
    "asserted",
    "contend",
    "contends",
    "contended",
    "suggests",
    "suggested",
    "insists",
    "insisted",
    "observe",
    "observes",
    "observed",
    "declare",
    "declares",
    "declared",
    "seem",
    "seems",
    "seemed",
    "ought",
    "via",
    "would",
    "could",
    "should",
    "can",
    "will",
    "might",
    "must",
    "given",
    "side",
    "early",
    "mid",
    "middle",
    "late",
    "ties",
    "tied",
    "define",
    "explain",
    "meant",
    "relation",
    "relationship",
    "connection",
    "tie",
    "name",
];

/// Words that tie what follows them to what stands before.
pub const PREPOSITIONS: &[&str] = &[
    "in",
    "on",
    "at",
    "of",
    "to",
    "from",
    "with",
    "by",
    "against",
    "for",
    "about",
    "into",
    "as",
    "before",
    "after",
    "during",
    "because",
    "over",
    "around",
    "towards",
    "toward",
    "between",
    "through",
    "under",
    "concerning",
    "regarding",
    "within",
    "upon",
    "among",
    "without",
];

/// The preposition before the words of which this is the last: it ties that one and none before it.
pub fn tie<'a>(words: &[&'a str], at: usize) -> Option<&'a str> {
    let is_preposition = |word: &str| PREPOSITIONS.contains(&word);
    let goes_on = |word: &&str| !is_preposition(word) && !Group::Article.has(word);
    if words.get(at + 1).is_some_and(goes_on) {
        return None;
    }
    words[..at].iter().rev().find(|word| is_preposition(word)).copied()
}

/// What the forms of a group of function words have in common.
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
}

impl Group {
    /// Whether a word belongs to the group.
    pub fn has(self, word: &str) -> bool {
        match self {
            Group::Be => matches!(word, "is" | "are" | "was" | "were"),
            Group::Do => matches!(word, "do" | "does" | "did"),
            Group::Have => matches!(word, "have" | "has" | "had"),
            Group::Get => matches!(word, "get" | "gets" | "got" | "gotten"),
            Group::Not => matches!(word, "not" | "never"),
            Group::Article => matches!(word, "the" | "a" | "an"),
            Group::Determiner => matches!(word, "the" | "a" | "an" | "all" | "any"),
            Group::Relative => matches!(word, "who" | "whom" | "that" | "which"),
            Group::Say => is_form_of(word, SAY),
            Group::Assert => is_form_of(word, ASSERT),
            Group::Pronoun => {
                matches!(word, "it" | "they" | "them" | "he" | "him" | "she" | "her")
                    || Group::Possessive.has(word)
            }
            Group::Possessive => matches!(word, "his" | "her" | "its" | "their"),
            Group::Growth => matches!(
                word,
                "grow" | "grew" | "grown" | "rise" | "rose" | "risen" | "increase" | "increased"
            ),
            Group::Decline => matches!(
                word,
                "fall"
                    | "fell"
                    | "fallen"
                    | "decrease"
                    | "decreased"
                    | "decline"
                    | "declined"
                    | "shrink"
                    | "shrank"
                    | "shrunk"
            ),
        }
    }
}

/// Verbs that put a clause down to somebody, in their base form.
const SAY: &[&str] = &["say", "claim", "state", "argue", "believe", "think", "agree", "maintain"];

/// Further ones, which need "that" after them to be that.
const ASSERT: &[&str] = &[
    "remark", "assert", "contend", "suggest", "insist", "observe", "hold", "write", "note",
    "declare", "find",
];

/// Whether a word is a form of one of some verbs.
fn is_form_of(word: &str, verbs: &[&str]) -> bool {
    verbs
        .iter()
        .any(|verb| word == *verb || word.strip_suffix('s') == Some(verb) || is_past_of(word, verb))
}

/// Whether a word is the past of a verb, one of [`SAY`] or [`ASSERT`].
fn is_past_of(word: &str, verb: &str) -> bool {
    match verb {
        "say" => word == "said",
        "think" => word == "thought",
        "hold" => word == "held",
        "write" => word == "wrote",
        "find" => word == "found",
        _ if verb.ends_with('e') => word.strip_suffix('d') == Some(verb),
        _ => word.strip_suffix("ed") == Some(verb),
    }
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

/// Whether a word has a place in the grammar, so that by itself it is never a name.
pub fn is_function_word(word: &str) -> bool {
    // Every word of a question is looked up many times over.
    static ALL: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| FUNCTION_WORDS.iter().copied().collect());
    ALL.contains(word)
}
