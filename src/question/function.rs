//! The English words that the question language is made of; all others come from the dataset.

/// Words with a place in the grammar.
pub const FUNCTION_WORDS: &[&str] = &[
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

/// What the forms of a group of function words have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// is, are, was, were.
    Be,
    /// do, does, did.
    Do,
    /// have, has, had.
    Have,
    /// not, never.
    Not,
    /// the, a, an.
    Article,
    /// the, a, an, all, any.
    Determiner,
    /// who, whom, that, which.
    Relative,
}

impl Group {
    /// Whether a word belongs to the group.
    pub fn has(self, word: &str) -> bool {
        match self {
            Group::Be => matches!(word, "is" | "are" | "was" | "were"),
            Group::Do => matches!(word, "do" | "does" | "did"),
            Group::Have => matches!(word, "have" | "has" | "had"),
            Group::Not => matches!(word, "not" | "never"),
            Group::Article => matches!(word, "the" | "a" | "an"),
            Group::Determiner => matches!(word, "the" | "a" | "an" | "all" | "any"),
            Group::Relative => matches!(word, "who" | "whom" | "that" | "which"),
        }
    }
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
        "if" | "would" | "could" | "should" | "can" | "will" | "might" | "must" => {
            "ask for what is on record: “did …”, “who …”"
        }
        "some" | "someone" | "somebody" | "something" => "say “any”, “anyone” or “anything”",
        "whose" => "ask “which … of …”, or put the noun first: “documents by …”",
        "no" | "none" | "nobody" | "nothing" => "say “did not …”, or “neither … nor …”",
        _ => return None,
    })
}

/// Whether a word has a place in the grammar, so that by itself it is never a name.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word)
}
