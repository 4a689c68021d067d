//! Forms of English words: the plural of a noun, and the past, participles and third person of a
//! verb.
//!
//! Spelling rules give the regular forms, and the schema's `irregular` list overrides them. There
//! is no dictionary besides, so that the author of a dataset can see and correct every form.

use rustc_hash::FxHashMap;

use super::schema::Schema;

/// Derives forms of words by spelling rules and by the irregular words of a schema.
#[derive(Debug, Clone, Default)]
pub struct WordForms {
    irregular: FxHashMap<String, Vec<String>>,
}

/// All forms of a verb phrase.
///
/// A phrase is a head, which changes its form, and a tail, which never does: `be excluded from` has
/// the head `be` and the tail `excluded from`; `belong to` has the head `belong` and the tail `to`.
/// Each form below is of the head alone; [`VerbForms::phrase`] adds the tail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerbForms {
    /// The form after "did": `oppose`.
    pub base: String,
    /// The present after a singular subject: `opposes`.
    pub present: String,
    /// The past after a singular subject: `opposed`, `was`.
    pub past: String,
    /// The past after a plural subject, which differs from the singular only for `be`: `were`.
    pub past_plural: String,
    /// The form after "have" and "was": `opposed`, `written`.
    pub participle: String,
    /// The form in "-ing": `opposing`.
    pub ing: String,
    /// The words that always follow the verb, or the empty text.
    pub tail: String,
}

impl VerbForms {
    /// The whole phrase with `head`, one of the forms above, in front: `belonged` gives
    /// `belonged to`.
    pub fn phrase(&self, head: &str) -> String {
        if self.tail.is_empty() { head.to_owned() } else { [head, " ", &self.tail].concat() }
    }

    /// Whether the verb is `be`, which is denied without "did".
    pub fn is_be(&self) -> bool {
        self.base == "be"
    }
}

impl WordForms {
    /// Takes the irregular words of a schema. O(words).
    pub fn new(schema: &Schema) -> WordForms {
        WordForms { irregular: schema.irregular.iter().cloned().collect() }
    }

    /// The base form of an irregular one: `write` of `wrote`. Where several words have that form,
    /// the first in alphabetical order. O(irregular words).
    pub fn irregular_base(&self, form: &str) -> Option<&str> {
        let has = |(_, forms): &(&String, &Vec<String>)| forms.iter().any(|known| known == form);
        self.irregular.iter().filter(has).map(|(base, _)| base.as_str()).min()
    }

    /// All forms of a verb phrase, which is given in its base form: `exclude`, `belong to`.
    pub fn verb(&self, phrase: &str) -> VerbForms {
        let (head, tail) = phrase.trim().split_once(' ').unwrap_or((phrase.trim(), ""));
        let tail = tail.trim().to_owned();
        let own = |s: &str| s.to_owned();
        if head == "be" {
            return VerbForms {
                base: own("be"),
                present: own("is"),
                past: own("was"),
                past_plural: own("were"),
                participle: own("been"),
                ing: own("being"),
                tail,
            };
        }
        let (past, participle) = match self.irregular.get(head).map(Vec::as_slice) {
            Some([past]) => (past.clone(), past.clone()),
            Some([past, participle, ..]) => (past.clone(), participle.clone()),
            _ => (past(head), past(head)),
        };
        let ing = self.irregular.get(head).and_then(|forms| forms.get(2).cloned());
        VerbForms {
            base: own(head),
            present: if head == "have" { own("has") } else { with_s(head) },
            past_plural: past.clone(),
            past,
            participle,
            ing: ing.unwrap_or_else(|| ing_form(head)),
            tail,
        }
    }

    /// The plural of a noun phrase. The word before the first preposition changes, as in `members
    /// of staff`; without a preposition the last word does, as in `five-year plans`.
    pub fn plural(&self, noun: &str) -> String {
        if let Some([plural, ..]) = self.irregular.get(noun).map(Vec::as_slice) {
            return plural.clone();
        }
        let words: Vec<&str> = noun.split(' ').collect();
        let preposition = |word: &&str| matches!(*word, "of" | "in" | "for" | "to" | "from");
        let changes = words.iter().position(preposition).unwrap_or(words.len()).max(1) - 1;
        let plural = |word: &str| match self.irregular.get(word).map(Vec::as_slice) {
            Some([plural, ..]) => plural.clone(),
            _ => with_s(word),
        };
        let inflect = |(n, word): (usize, &&str)| {
            if n == changes { plural(word) } else { (*word).to_owned() }
        };
        words.iter().enumerate().map(inflect).collect::<Vec<_>>().join(" ")
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// Whether a word ends in a consonant and `y`, so that the `y` becomes `ie`: `parties`.
fn ends_in_soft_y(word: &str) -> bool {
    let mut last = word.chars().rev();
    last.next() == Some('y') && last.next().is_some_and(|c| !is_vowel(c))
}

/// Whether the last consonant doubles before an ending: the word ends in one vowel and one
/// consonant, and has one syllable, as `ban` in `banned`, or ends in `l`, which British spelling
/// doubles after any syllable, as in `quarrelled`.
fn doubles(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let [.., before, vowel, last] = letters.as_slice() else { return false };
    let vowels = letters.windows(2).filter(|w| is_vowel(w[0]) && !is_vowel(w[1])).count();
    !is_vowel(*last)
        && !matches!(last, 'w' | 'x' | 'y')
        && is_vowel(*vowel)
        && !is_vowel(*before)
        && (vowels == 1 || *last == 'l')
}

/// The form in "-s": the plural of a noun, or the third person of a verb.
fn with_s(word: &str) -> String {
    let hissing = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    if ends_in_soft_y(word) {
        [&word[..word.len() - 1], "ies"].concat()
    } else if hissing || matches!(word, "do" | "go") {
        [word, "es"].concat()
    } else {
        [word, "s"].concat()
    }
}

fn past(verb: &str) -> String {
    if verb.ends_with('e') {
        [verb, "d"].concat()
    } else if ends_in_soft_y(verb) {
        [&verb[..verb.len() - 1], "ied"].concat()
    } else if doubles(verb) {
        [verb, &verb[verb.len() - 1..], "ed"].concat()
    } else {
        [verb, "ed"].concat()
    }
}

fn ing_form(verb: &str) -> String {
    if let Some(stem) = verb.strip_suffix("ie") {
        [stem, "ying"].concat()
    } else if verb.ends_with("ee") || verb.ends_with("ye") || verb.ends_with("oe") {
        [verb, "ing"].concat()
    } else if let Some(stem) = verb.strip_suffix('e').filter(|stem| stem.len() > 1) {
        [stem, "ing"].concat()
    } else if doubles(verb) {
        [verb, &verb[verb.len() - 1..], "ing"].concat()
    } else {
        [verb, "ing"].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms() -> WordForms {
        let own = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        WordForms {
            irregular: [
                ("write".to_owned(), own(&["wrote", "written"])),
                ("lead".to_owned(), own(&["led"])),
                ("person".to_owned(), own(&["people"])),
            ]
            .into_iter()
            .collect(),
        }
    }

    #[test]
    fn verbs() {
        for (base, forms_of_it) in [
            ("oppose", "opposes opposed opposed opposing"),
            ("write", "writes wrote written writing"),
            ("lead to", "leads led led leading"),
            ("ban", "bans banned banned banning"),
            ("reform", "reforms reformed reformed reforming"),
            ("deny", "denies denied denied denying"),
            ("enjoy", "enjoys enjoyed enjoyed enjoying"),
            ("agree", "agrees agreed agreed agreeing"),
            ("die", "dies died died dying"),
            ("reject", "rejects rejected rejected rejecting"),
            ("open", "opens opened opened opening"),
            ("quarrel", "quarrels quarrelled quarrelled quarrelling"),
            ("reveal", "reveals revealed revealed revealing"),
            ("be excluded from", "is was been being"),
        ] {
            let v = forms().verb(base);
            let all = [&v.present, &v.past, &v.participle, &v.ing].map(String::as_str).join(" ");
            assert_eq!(all, forms_of_it, "{base}");
        }
        assert_eq!(forms().verb("belong to").phrase("belonged"), "belonged to");
    }

    #[test]
    fn plurals() {
        for (one, many) in [
            ("person", "people"),
            ("party", "parties"),
            ("congress", "congresses"),
            ("point of view", "points of view"),
            ("five-year plan", "five-year plans"),
        ] {
            assert_eq!(forms().plural(one), many);
        }
    }
}
