//! Other words for the same question: rules that put an everyday wording as one that the grammar
//! reads, such as `can you tell me who …` as `who …`.
//!
//! The rules stand in `rewrites.txt`, one in each line, with an example that is its test:
//!
//! ```text
//! {which|what} year <be> A in => when <be> A   # which year was X in => when was X
//! ```
//!
//! A rule matches a whole question. In a pattern
//! - `word` is that word, `{a|b c}` one of these, `[a|b]` one of these or nothing;
//!   (a replacement may repeat the braces: then it has what stood there);
//! - a capital letter is one or more words, and `...` none or more;
//! - `<be>` is a word of that class (`classes.txt`), `<name>` a whole name, `<noun>` a noun of a
//!   kind, a role or a count, `<verb>`, `<base>`, `<past>` and `<ing>` a form of a verb of the
//!   schema, `<deed>` a noun that is made of a verb (`exclusion`), `<number>` a word from two to
//!   twelve.
//!
//! What a capital, `...` or `<…>` matched stands where the replacement repeats it. There `base(A)`
//! is the base form of a verb, or of the verb that a noun is made of, and `last(A)` the last word.
//! Literal words never match inside a name of several words.

use std::sync::LazyLock;

use super::classes::{Group, NAMES, number_word};
use crate::lexicon::{Entry, Lexicon, Shape};
use crate::stems::Stems;
use crate::words::{Sort, Word};

/// How many other wordings of a question are tried at most.
const MOST: usize = 12;

/// How many rules may be applied one after the other.
const DEEPEST: usize = 4;

/// How many words a question may have for rules to be tried: nobody types more round one wish.
const LONGEST: usize = 60;

/// One rule.
#[derive(Debug)]
pub struct RewriteRule {
    /// The heading that it stands under in `rewrites.txt`.
    pub section: &'static str,
    /// The line as it stands there, without the example.
    pub line: &'static str,
    /// The wording that the example gives, and what it is put as.
    pub example: (&'static str, &'static str),
    pattern: Vec<Element>,
    replacement: Vec<Piece>,
}

/// A part of a pattern.
#[derive(Debug)]
enum Element {
    /// One of these runs of words, kept under a key.
    Words { key: String, any: Vec<Vec<&'static str>>, optional: bool },
    /// So many words at least, kept under a key.
    Run { key: String, least: usize },
    /// What a test finds at a place, kept under a key.
    Found { key: String, test: Test },
}

/// What words are tested for.
#[derive(Debug, Clone, Copy)]
enum Test {
    Class(Group),
    Name,
    Noun,
    Verb(Option<Shape>),
    Deed,
    Number,
}

/// A part of a replacement.
#[derive(Debug)]
enum Piece {
    Word(&'static str),
    Kept(String),
    Base(String),
    Last(String),
}

/// All rules, in their order.
static RULES: LazyLock<Vec<RewriteRule>> = LazyLock::new(|| {
    let mut rules = Vec::new();
    let mut section = "";
    for line in include_str!("rewrites.txt").lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading;
        }
        let Some((rule, example)) = line.split_once('#').filter(|_| !line.starts_with('#')) else {
            continue;
        };
        let Some(((pattern, replacement), example)) =
            rule.split_once("=>").zip(example.split_once("=>"))
        else {
            continue;
        };
        rules.push(RewriteRule {
            section,
            line: rule.trim(),
            example: (example.0.trim(), example.1.trim()),
            pattern: read_pattern(pattern),
            replacement: read_replacement(replacement),
        });
    }
    rules
});

/// All rules, in their order.
pub fn rules() -> &'static [RewriteRule] {
    &RULES
}

/// The name of the n-th thing of one sort in a rule: `...`, `...2`.
fn numbered(key: &str, counts: &mut Vec<(String, usize)>) -> String {
    let place = counts.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
        counts.push((key.to_owned(), 0));
        counts.len() - 1
    });
    counts[place].1 += 1;
    match counts[place].1 {
        1 => key.to_owned(),
        n => format!("{key}{n}"),
    }
}

fn is_capital(text: &str) -> bool {
    text.len() == 1 && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// The parts of a rule: blanks within braces and brackets part nothing.
fn parts(text: &'static str) -> Vec<&'static str> {
    let mut depth = 0_i32;
    text.split(|c: char| {
        depth += i32::from(matches!(c, '{' | '[')) - i32::from(matches!(c, '}' | ']'));
        depth == 0 && c == ' '
    })
    .filter(|part| !part.is_empty())
    .collect()
}

fn read_pattern(text: &'static str) -> Vec<Element> {
    let mut counts = Vec::new();
    let within = |part: &'static str| -> Vec<Vec<&'static str>> {
        part[1..part.len() - 1].split('|').map(|run| run.split_whitespace().collect()).collect()
    };
    let read = |part: &'static str| match part.as_bytes() {
        [b'{', .., b'}'] => {
            Element::Words { key: part.to_owned(), any: within(part), optional: false }
        }
        [b'[', .., b']'] => {
            Element::Words { key: String::new(), any: within(part), optional: true }
        }
        b"..." => Element::Run { key: numbered(part, &mut counts), least: 0 },
        [b'<', .., b'>'] => {
            let test = test(&part[1..part.len() - 1]);
            Element::Found { key: numbered(part, &mut counts), test }
        }
        _ if is_capital(part) => Element::Run { key: part.to_owned(), least: 1 },
        _ => Element::Words { key: String::new(), any: vec![vec![part]], optional: false },
    };
    parts(text).into_iter().map(read).collect()
}

/// The test of a name in angle brackets. Panics on one that is not known: each rule is tested.
fn test(name: &str) -> Test {
    match name {
        "name" => Test::Name,
        "noun" => Test::Noun,
        "verb" => Test::Verb(None),
        "base" => Test::Verb(Some(Shape::Base)),
        "past" => Test::Verb(Some(Shape::Finite)),
        "ing" => Test::Verb(Some(Shape::Ing)),
        "deed" => Test::Deed,
        "number" => Test::Number,
        _ => NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(Test::Number, |(_, group)| Test::Class(*group)),
    }
}

fn read_replacement(text: &'static str) -> Vec<Piece> {
    let mut counts = Vec::new();
    let mut kept = |key: &str| match key {
        _ if is_capital(key) => key.to_owned(),
        _ => numbered(key, &mut counts),
    };
    let made = |part: &str, by: &str| {
        part.strip_prefix(by).and_then(|rest| rest.strip_suffix(')')).map(str::to_owned)
    };
    let read = |part: &'static str| {
        if let Some(of) = made(part, "base(") {
            Piece::Base(kept(&of))
        } else if let Some(of) = made(part, "last(") {
            Piece::Last(of)
        } else if part.starts_with('{') {
            Piece::Kept(part.to_owned())
        } else if is_capital(part) || part == "..." || part.starts_with('<') {
            Piece::Kept(kept(part))
        } else {
            Piece::Word(part)
        }
    };
    parts(text).into_iter().map(read).collect()
}

/// The section of the rules about the text that the records are taken from. What is asked "according
/// to the essay" is asked of all records, so these rules come before the grammar.
pub const SOURCE: &str = "the source";

/// A question in other words.
#[derive(Debug, Clone, PartialEq)]
pub struct Rewording {
    /// Its words.
    pub words: Vec<Word>,
    /// The lines of the rules that made it, in the order in which they did.
    pub rules: Vec<&'static str>,
}

/// Other wordings of a question, the likeliest first, without doubles; what one rule leaves, another
/// may go on with. `tried` says of which sections rules are tried.
pub fn rewritings(
    words: &[Word],
    lexicon: &Lexicon,
    stems: &Stems,
    tried: impl Fn(&str) -> bool,
) -> Vec<Rewording> {
    if words.len() > LONGEST {
        return Vec::new();
    }
    let rules: Vec<&RewriteRule> = rules().iter().filter(|rule| tried(rule.section)).collect();
    let mut found: Vec<Rewording> = Vec::new();
    let mut from = vec![Rewording { words: words.to_vec(), rules: Vec::new() }];
    for _ in 0..DEEPEST {
        let mut next: Vec<Rewording> = Vec::new();
        for known in &from {
            let question = Wording::new(&known.words, lexicon, stems);
            for rule in &rules {
                let Some(words) = question.rewritten(rule) else { continue };
                let all = found.iter().chain(&next).chain([known]);
                if all.into_iter().all(|other| other.words != words) {
                    let rules = [&known.rules[..], &[rule.line]].concat();
                    next.push(Rewording { words, rules });
                }
            }
        }
        found.extend(next.iter().cloned());
        if found.len() >= MOST || next.is_empty() {
            break;
        }
        from = next;
    }
    found.truncate(MOST);
    found
}

/// A question that rules are tried on.
struct Wording<'a> {
    words: &'a [Word],
    lexicon: &'a Lexicon,
    stems: &'a Stems,
    /// For each word that is part of a name of several words, where that begins.
    in_name: Vec<Option<usize>>,
}

/// What a rule keeps: a key with the words from one place up to another.
type Kept<'r> = Vec<(&'r str, usize, usize)>;

impl<'a> Wording<'a> {
    fn new(words: &'a [Word], lexicon: &'a Lexicon, stems: &'a Stems) -> Wording<'a> {
        let mut in_name = vec![None; words.len()];
        let mut at = 0;
        while at < words.len() {
            let length = lexicon.longest(words, at, Entry::name).map_or(1, |(length, _)| length);
            in_name[at..at + length].fill((length > 1).then_some(at));
            at += length;
        }
        Wording { words, lexicon, stems, in_name }
    }

    /// The question as a rule puts it; none where the rule does not match.
    fn rewritten(&self, rule: &RewriteRule) -> Option<Vec<Word>> {
        // Most rules have a word that the question has not.
        let has = |run: &Vec<&str>| {
            run.iter().all(|text| self.words.iter().any(|word| word.text == **text))
        };
        let can_match = rule.pattern.iter().all(|element| match element {
            Element::Words { any, optional: false, .. } => any.iter().any(has),
            _ => true,
        });
        if !can_match {
            return None;
        }
        let mut kept = Vec::new();
        self.matches(&rule.pattern, 0, &mut kept).then_some(())?;
        self.replaced(rule, &kept)
    }

    fn matches<'r>(&self, pattern: &'r [Element], at: usize, kept: &mut Kept<'r>) -> bool {
        let Some((first, rest)) = pattern.split_first() else { return at == self.words.len() };
        match first {
            Element::Words { key, any, optional } => {
                let mut ends = any.iter().filter_map(|run| self.after(at, run));
                ends.any(|end| self.goes_on(key, at, end, rest, kept))
                    || *optional && self.matches(rest, at, kept)
            }
            Element::Run { key, least } => (at + least..=self.words.len())
                .any(|end| !self.is_cut(end) && self.goes_on(key, at, end, rest, kept)),
            Element::Found { key, test } => match self.found(at, *test) {
                Some(length) => self.goes_on(key, at, at + length, rest, kept),
                None => false,
            },
        }
    }

    /// Whether the rest of a pattern matches behind a place, with the words before it kept.
    fn goes_on<'r>(
        &self,
        key: &'r str,
        at: usize,
        end: usize,
        rest: &'r [Element],
        kept: &mut Kept<'r>,
    ) -> bool {
        let count = kept.len();
        kept.push((key, at, end));
        let fits = self.matches(rest, end, kept);
        if !fits {
            kept.truncate(count);
        }
        fits
    }

    /// Whether a place lies between two words of one name.
    fn is_cut(&self, at: usize) -> bool {
        self.in_name.get(at).is_some_and(|begin| begin.is_some_and(|begin| begin < at))
    }

    /// The place after a run of words, if it stands at a place and in no name.
    fn after(&self, at: usize, run: &[&str]) -> Option<usize> {
        let is_word = |(n, text): (usize, &&str)| {
            self.words.get(at + n).is_some_and(|word| {
                word.text == **text
                    && matches!(word.sort, Sort::Plain | Sort::Comma)
                    && self.in_name[at + n].is_none()
            })
        };
        run.iter().enumerate().all(is_word).then_some(at + run.len())
    }

    /// How many words at a place pass a test.
    fn found(&self, at: usize, test: Test) -> Option<usize> {
        let word = self.words.get(at)?;
        let longest = |wanted: &dyn Fn(Entry) -> bool| {
            let found = self.lexicon.longest(self.words, at, |e| wanted(e).then_some(()));
            found.map(|(length, _)| length)
        };
        let plain = word.sort == Sort::Plain;
        match test {
            Test::Class(Group::Preposition) => self.lexicon.preposition(self.words, at),
            Test::Class(group) => (plain && group.has(&word.text)).then_some(1),
            Test::Name if matches!(word.sort, Sort::Id | Sort::Quoted) => Some(1),
            Test::Name => longest(&|entry| entry.name().is_some()),
            Test::Noun => longest(&|entry| {
                matches!(entry, Entry::Noun(_) | Entry::Role(_) | Entry::Counted(_))
            }),
            Test::Verb(shape) => longest(&|entry| {
                let fits = |own: Shape| shape.is_none_or(|shape| shape == own);
                entry.verb().is_some_and(|form| fits(form.shape))
            }),
            Test::Deed => self.verb_of(&word.text).map(|_| 1),
            Test::Number => (plain && number_word(&word.text).is_some()).then_some(1),
        }
    }

    /// The verb of the schema that a noun is made of.
    fn verb_of(&self, noun: &str) -> Option<&str> {
        let made = |rule: &&(&str, &'static str)| rule.0 == noun;
        let verb =
            self.stems.verb_of(noun).or_else(|| NOUNS.iter().find(made).map(|rule| rule.1))?;
        let is_base = |entry: Entry| entry.verb().is_some_and(|form| form.shape == Shape::Base);
        self.lexicon.meanings(verb).any(is_base).then_some(verb)
    }

    fn replaced(&self, rule: &RewriteRule, kept: &Kept<'_>) -> Option<Vec<Word>> {
        let run = |key: &str| {
            let (_, from, to) = kept.iter().find(|(known, ..)| *known == key)?;
            Some(&self.words[*from..*to])
        };
        let mut words: Vec<Word> = Vec::new();
        let new = |text: &str, words: &[Word]| {
            // A word that was not typed stands where the last one before it was.
            let place = words.last().or(self.words.first());
            let (start, end) = place.map_or((0, 0), |word| (word.start, word.end));
            Word { text: text.to_owned(), sort: Sort::Plain, start, end }
        };
        for piece in &rule.replacement {
            match piece {
                Piece::Word(text) => words.push(new(text, &words)),
                Piece::Kept(key) => words.extend_from_slice(run(key)?),
                Piece::Base(key) => {
                    let [head, rest @ ..] = run(key)? else { return None };
                    let base = self.verb_of(&head.text).or_else(|| self.stems.base(&head.text))?;
                    words.push(Word { text: base.to_owned(), ..head.clone() });
                    words.extend_from_slice(rest);
                }
                Piece::Last(key) => words.extend(run(key)?.last().cloned()),
            }
        }
        Some(words)
    }
}

/// Nouns of verbs that no rule of English makes.
const NOUNS: &[(&str, &str)] = &[
    ("criticism", "criticise"),
    ("critique", "criticise"),
    ("defence", "defend"),
    ("denunciation", "denounce"),
    ("expulsion", "expel"),
    ("description", "describe"),
    ("analysis", "analyse"),
    ("belief", "believe"),
    ("attack", "attack"),
    ("support", "support"),
    ("fight", "fight"),
    ("dissolution", "dissolve"),
    ("resolution", "resolve"),
    ("foundation", "found"),
    ("flight", "flee"),
    ("choice", "choose"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::split;
    use polemic_engine::text::Files;
    use polemic_record::{Dataset, read};

    /// A world with three persons, X, Y and Z, and a few verbs.
    fn world() -> Dataset {
        let mut files = Files::default();
        let schema = r#"(title: "W", kinds: [(name: "P", nouns: ["person", "people"], who: true),
            (name: "L", nouns: ["letter"]), (name: "C", nouns: ["camp"])],
            qualifiers: [(name: "on", marker: "on", takes: Either)],
            relations: [
                (name: "opposed", verbs: ["oppose"], qualifiers: ["on"]),
                (name: "refused", verbs: ["refuse"]),
                (name: "wrote", verbs: ["write to"])])"#;
        files.add("schema.ron", schema);
        files.add(
            "entities.ron",
            r#"[(id: "x", kind: "P", name: "X"), (id: "y", kind: "P", name: "Y"),
                (id: "z", kind: "P", name: "Z")]"#,
        );
        files.add("sources.ron", "[]");
        files.add("claims.ron", "[]");
        let reading = read::read_dataset(&files);
        reading.dataset.expect("a dataset")
    }

    #[test]
    fn each_rule_does_what_its_example_says() {
        let dataset = world();
        let lexicon = Lexicon::new(&dataset);
        let stems = lexicon.stems(&dataset);
        let texts = |words: &[Word]| {
            words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let mut wrong = Vec::new();
        for rule in rules() {
            let (typed, put) = rule.example;
            let [typed, put] = [typed, put].map(|text| split(text).expect("no quotes"));
            let new = Wording::new(&typed, &lexicon, stems).rewritten(rule);
            let new = new.map(|words| texts(&words)).unwrap_or_default();
            if new != texts(&put) {
                wrong.push(format!("{}\n  is {new:?}", rule.line));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let rules_in_file = include_str!("rewrites.txt").lines().filter(|l| l.contains("=>"));
        assert_eq!(rules_in_file.count(), rules().len(), "each line is read");
    }

    #[test]
    fn each_rule_about_the_source_has_a_word_for_it() {
        let words = |element: &Element| match element {
            Element::Words { any, optional: false, .. } => {
                any.iter().all(|run| run.iter().any(|word| Group::Source.has(word)))
            }
            _ => false,
        };
        for rule in rules().iter().filter(|rule| rule.section == SOURCE) {
            assert!(rule.pattern.iter().any(words), "{}", rule.line);
        }
    }

    #[test]
    fn names_stay_whole() {
        let dataset = world();
        let lexicon = Lexicon::new(&dataset);
        let words = split("so so so so").expect("no quotes");
        let all = rewritings(&words, &lexicon, lexicon.stems(&dataset), |_| true);
        assert_eq!(all.len(), 3);
    }
}
