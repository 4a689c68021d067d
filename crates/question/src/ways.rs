//! Other words for the same question, where the grammar does not read it as it stands.
//!
//! Each way asks neither more nor less than what was typed: a word that stands for another, `the
//! French one`, is put in full; what two things share, `X's and Y's plans`, is said of each; whose
//! word it must be is said at the end; what kind of answer is wanted, `in which month`, by "when".

use super::english::classes::{Group, is_function_word};
use super::lexicon::{Entry, Lexicon, Shape};
use super::stems::Stems;
use super::words::{Sort, Word};

/// How many ways are tried.
const MOST: usize = 8;

/// Verbs after "what does X" that put the rest down to X.
const SAYING: &[&str] = &["say", "claim", "think", "believe", "argue", "maintain", "hold", "state"];

/// Nouns for a date.
const DATES: &[&str] = &["year", "years", "month", "months", "day", "date", "decade"];

/// Words after which others follow that do the same besides.
const BESIDES: &[&[&str]] = &[
    &["besides"],
    &["apart", "from"],
    &["aside", "from"],
    &["other", "than"],
    &["in", "addition", "to"],
    &["as", "well", "as"],
];

/// Openings of questions, and what says the same more plainly.
const PLAINER: &[(&str, &str)] = &[
    ("for what reason", "why"),
    ("for which reason", "why"),
    ("for what reasons", "why"),
    ("for which reasons", "why"),
    ("what made", "why was"),
    ("what reason is given for", "what was the reason for"),
    ("what reasons are given for", "what was the reason for"),
    ("which reason is given for", "what was the reason for"),
    ("what became of", "what happened to"),
    ("what was the fate of", "what happened to"),
    ("what is known of", "tell me about"),
    ("what is known about", "tell me about"),
    ("what do we know about", "tell me about"),
    ("what do we learn about", "tell me about"),
    ("what is said about", "tell me about"),
    ("in whose opinion", "according to whom"),
    ("in whose view", "according to whom"),
    ("in whose eyes", "according to whom"),
    ("in whose words", "according to whom"),
    ("in whose judgement", "according to whom"),
    ("on whose word", "according to whom"),
    ("on whose authority", "according to whom"),
    ("in which capacity", "as what"),
    ("in what capacity", "as what"),
    ("in which role", "as what"),
    ("in what role", "as what"),
    ("by which name", "as what"),
    ("by what name", "as what"),
    ("under what name", "as what"),
    ("under which name", "as what"),
    ("by what means", "by means of what"),
    ("by which means", "by means of what"),
    ("on what occasion", "when"),
    ("on which occasion", "when"),
];

/// Nouns of verbs that no rule makes.
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

/// What looking for other words needs to know.
#[derive(Debug, Clone, Copy)]
struct Rewording<'a> {
    words: &'a [Word],
    lexicon: &'a Lexicon,
    stems: &'a Stems,
}

/// Other words for a question, each once.
pub fn ways(words: &[Word], lexicon: &Lexicon, stems: &Stems) -> Vec<Vec<Word>> {
    let mut found: Vec<Vec<Word>> = Vec::new();
    let mut from = vec![words.to_vec()];
    // What one way leaves, another may go on with.
    for _ in 0..3 {
        let all = from.iter().flat_map(|words| Rewording { words, lexicon, stems }.once());
        from = all.filter(|way| way != words && !found.contains(way)).collect();
        found.extend(from.iter().cloned());
        if found.len() >= MOST {
            break;
        }
    }
    found.truncate(MOST);
    found
}

impl Rewording<'_> {
    fn once(self) -> Vec<Vec<Word>> {
        let single = [
            self.when(),
            self.saying(),
            self.both(),
            self.besides(),
            self.by_adverb(),
            self.without_two(),
            self.rising(),
            self.parting(),
            self.because_of(),
            self.aside_last(),
            self.in_the_wake(),
            self.plainly(),
            self.reputed(),
            self.plain_verb(),
            self.called(),
            self.ended_up(),
            self.unasked(),
        ];
        let several = [self.ones(), self.shared(), self.nominal()];
        single.into_iter().flatten().chain(several.into_iter().flatten()).collect()
    }

    fn text(&self, at: usize) -> &str {
        let word = self.words.get(at).filter(|word| word.sort == Sort::Plain);
        word.map_or("", |word| &word.text)
    }

    /// The place after these words, if they stand at a place.
    fn after(&self, at: usize, texts: &[&str]) -> Option<usize> {
        let all = texts.iter().enumerate().all(|(n, text)| self.text(at + n) == *text);
        all.then_some(at + texts.len())
    }

    fn word(&self, at: usize, text: &str) -> Word {
        let near = self.words.get(at).or(self.words.last());
        let (start, end) = near.map_or((0, 0), |word| (word.start, word.end));
        Word { text: text.to_owned(), sort: Sort::Plain, start, end }
    }

    /// The words with some others in place of a run.
    fn with(&self, from: usize, to: usize, texts: &[&str]) -> Vec<Word> {
        let new = texts.iter().map(|text| self.word(from, text));
        let rest = self.words[to.min(self.words.len())..].iter().cloned();
        self.words[..from].iter().cloned().chain(new).chain(rest).collect()
    }

    fn is_helper(&self, at: usize) -> bool {
        let helpers = [Group::Do, Group::Be, Group::Have];
        helpers.iter().any(|group| group.has(self.text(at)))
    }

    /// Whether a word is a verb by itself.
    fn is_finite(&self, at: usize) -> bool {
        let finite = |entry| matches!(entry, Entry::Verb(form) if form.shape == Shape::Finite);
        self.lexicon.meanings(self.text(at)).any(finite)
    }

    /// `in which month did …`, `what was the year of …`, `from when to when was …`, `… in which year`:
    /// when.
    fn when(&self) -> Option<Vec<Word>> {
        let is_date = |at: usize| DATES.contains(&self.text(at));
        let dates = |at: usize| {
            let joined = matches!(self.text(at + 1), "and" | "or") && is_date(at + 2);
            is_date(at).then_some(at + if joined { 3 } else { 1 })
        };
        let which = |at: usize| matches!(self.text(at), "which" | "what").then_some(at + 1);
        let start = usize::from(matches!(self.text(0), "in" | "on" | "during"));
        let asked = which(start).and_then(dates).filter(|&end| self.is_helper(end));
        if let Some(end) = asked {
            return Some(self.with(0, end, &["when"]));
        }
        let of = || {
            let be = which(0).filter(|&at| Group::Be.has(self.text(at)))?;
            let end = dates(self.after(be + 1, &["the"])?)?;
            self.after(end, &["of"])
        };
        if let Some(end) = of() {
            return Some(self.with(0, end, &["when", "was"]));
        }
        if let Some(end) = self.after(0, &["from", "when", "to", "when"]) {
            let be = if self.is_helper(end) { &["when"][..] } else { &["when", "was"] };
            return Some(self.with(0, end, be));
        }
        self.when_at_the_end()
    }

    /// `X from when to when`, `X - in which year`: when X was.
    fn when_at_the_end(&self) -> Option<Vec<Word>> {
        let count = self.words.len();
        let asks = |at: usize| {
            let start = at + usize::from(matches!(self.text(at), "in" | "from"));
            let range = self.after(at, &["from", "when", "to", "when"]) == Some(count);
            let year = matches!(self.text(start), "which" | "what")
                && DATES.contains(&self.text(start + 1))
                && start + 2 == count;
            range || year
        };
        let at = (1..count).find(|&at| asks(at))?;
        let opens = |at: usize| {
            matches!(self.text(at), "who" | "what" | "which" | "when" | "how" | "why")
                || self.is_helper(at)
        };
        let name = self.words[..at].iter().filter(|word| word.sort != Sort::Comma);
        let helper = if (0..at).any(|at| self.is_finite(at)) { "did" } else { "was" };
        let was = [self.word(0, "when"), self.word(0, helper)];
        (!(0..at).any(opens)).then(|| was.into_iter().chain(name.cloned()).collect())
    }

    /// `what does X say separates Y`: what separates Y according to X.
    fn saying(&self) -> Option<Vec<Word>> {
        let asks = self.text(0) == "what" && Group::Do.has(self.text(1));
        let verb =
            (3..self.words.len().saturating_sub(1)).find(|&at| SAYING.contains(&self.text(at)))?;
        if !asks || self.text(verb + 1) == "of" || self.text(verb + 1) == "about" {
            return None;
        }
        let rest = verb + 1 + usize::from(self.text(verb + 1) == "that");
        let finite = |entry| match entry {
            Entry::Verb(form) => form.shape == Shape::Finite,
            _ => false,
        };
        let name = self.lexicon.longest(self.words, rest, Entry::name).is_some();
        let is_verb = !name && self.lexicon.meanings(self.text(rest)).any(finite)
            || matches!(self.text(rest), "separates" | "separated");
        let mut words = vec![self.words[0].clone()];
        if !is_verb && !self.is_helper(rest) {
            match (rest + 1..self.words.len()).find(|&at| self.is_helper(at)) {
                Some(helper) => {
                    words.push(self.words[helper].clone());
                    words.extend_from_slice(&self.words[rest..helper]);
                    words.extend_from_slice(&self.words[helper + 1..]);
                }
                None => {
                    words.push(self.word(1, "did"));
                    words.extend_from_slice(&self.words[rest..]);
                }
            }
        } else {
            words.extend_from_slice(&self.words[rest..]);
        }
        words.extend([self.word(verb, "according"), self.word(verb, "to")]);
        words.extend_from_slice(&self.words[2..verb]);
        Some(words)
    }

    /// `who both V and V`: the "both" says no more than the "and".
    fn both(&self) -> Option<Vec<Word>> {
        let at = (1..self.words.len()).find(|&at| self.text(at) == "both")?;
        let verb = |entry| matches!(entry, Entry::Verb(_)).then_some(());
        let before_verb = self.lexicon.longest(self.words, at + 1, verb).is_some();
        let joined = (at + 2..self.words.len()).any(|at| self.text(at) == "and");
        (before_verb && joined).then(|| self.with(at, at + 1, &[]))
    }

    /// `who besides X opposed Y`, `who opposed Y apart from X`: together with X.
    fn besides(&self) -> Option<Vec<Word>> {
        let found = (1..self.words.len()).find_map(|at| {
            let end = BESIDES.iter().find_map(|texts| self.after(at, texts))?;
            let (length, _) = self.lexicon.longest(self.words, end, Entry::name)?;
            Some((at, end, end + length))
        });
        let (at, name, end) = found?;
        let asks = matches!(self.text(0), "who" | "which");
        let start = at - usize::from(self.text(at - 1) == "else");
        let start = start - usize::from(start > 0 && self.words[start - 1].sort == Sort::Comma);
        let end_of_aside =
            end + usize::from(self.words.get(end).is_some_and(|w| w.sort == Sort::Comma));
        // What stands after the verb is said of its object.
        let before_verb = start <= 2;
        if !asks
            || !before_verb
            || self.is_helper(end_of_aside) && Group::Do.has(self.text(end_of_aside))
        {
            return None;
        }
        let mut words = self.words[..start].to_vec();
        words.extend_from_slice(&self.words[end_of_aside..]);
        words.extend([self.word(at, "together"), self.word(at, "with")]);
        words.extend_from_slice(&self.words[name..end]);
        Some(words)
    }

    /// `the official end of X`: an adjective before the noun of a verb is the adverb of that verb, and
    /// says no more than it.
    fn by_adverb(&self) -> Option<Vec<Word>> {
        let is_noun = |text: &str| {
            !self.stems.relations(&self.stems.of(text)).is_empty()
                || matches!(text, "end" | "beginning" | "start")
        };
        let is_adjective = |at: &usize| {
            let adverb = format!("{}ly", self.text(*at));
            self.lexicon.meanings(&adverb).any(|entry| entry == Entry::Adverb)
                && is_noun(self.text(*at + 1))
        };
        let at = (1..self.words.len().saturating_sub(1)).find(is_adjective)?;
        Some(self.with(at, at + 1, &[]))
    }

    /// `to how many did X rise`: how large X was.
    fn rising(&self) -> Option<Vec<Word>> {
        let start = self.after(0, &["to", "how"])?;
        let asks = matches!(self.text(start), "many" | "much") && self.text(start + 1) == "did";
        let grows = |at: &usize| Group::Growth.has(self.text(*at));
        let verb = (start + 2..self.words.len()).rev().find(grows).filter(|_| asks)?;
        let mut words: Vec<Word> =
            ["how", "large", "was"].iter().map(|text| self.word(0, text)).collect();
        words.extend_from_slice(&self.words[start + 2..verb]);
        words.extend_from_slice(&self.words[verb + 1..]);
        if let Some(by) = words.iter().position(|word| word.text == "by") {
            "in".clone_into(&mut words[by].text);
        }
        Some(words)
    }

    /// `what separates X from Y`: on what X differed from Y.
    fn parting(&self) -> Option<Vec<Word>> {
        let parts = ["separates", "separated", "distinguishes", "distinguished"];
        let from = (3..self.words.len()).find(|&at| self.text(at) == "from")?;
        let asks = self.text(0) == "what" && parts.contains(&self.text(1));
        let mut words: Vec<Word> =
            ["on", "what", "did"].iter().map(|text| self.word(0, text)).collect();
        words.extend_from_slice(&self.words[2..from]);
        words.push(self.word(from, "differ"));
        words.extend_from_slice(&self.words[from..]);
        asks.then_some(words)
    }

    /// `what happened because of X`: what X led to.
    fn because_of(&self) -> Option<Vec<Word>> {
        let start = self.after(0, &["what", "happened"])?;
        let because: [&[&str]; 4] = [
            &["because", "of"],
            &["as", "a", "result", "of"],
            &["owing", "to"],
            &["as", "a", "consequence", "of"],
        ];
        let end = because.iter().find_map(|texts| self.after(start, texts))?;
        let rest = self.words[end..].iter().cloned();
        let words = ["what", "followed", "from"].iter().map(|text| self.word(0, text));
        Some(words.chain(rest).collect())
    }

    /// `did X, after Y, do Z`: did X do Z after Y.
    fn aside_last(&self) -> Option<Vec<Word>> {
        let commas: Vec<usize> =
            (0..self.words.len()).filter(|&at| self.words[at].sort == Sort::Comma).collect();
        let &[first, second] = commas.as_slice() else { return None };
        let ties = Group::Preposition.has(self.text(first + 1)) && self.text(first + 1) != "for";
        let is_relative = matches!(self.text(first + 2), "which" | "whom" | "whose");
        if !ties || is_relative || second + 1 == self.words.len() {
            return None;
        }
        let parts =
            [&self.words[..first], &self.words[second + 1..], &self.words[first + 1..second]];
        Some(parts.concat())
    }

    /// `on whose heels`, `in whose wake`: after which.
    fn in_the_wake(&self) -> Option<Vec<Word>> {
        let ways: [&[&str]; 3] = [
            &["on", "whose", "heels"],
            &["in", "whose", "wake"],
            &["in", "the", "wake", "of", "which"],
        ];
        let found = (1..self.words.len())
            .find_map(|at| Some((at, ways.iter().find_map(|texts| self.after(at, texts))?)));
        found.map(|(at, end)| self.with(at, end, &["after", "which"]))
    }

    /// Openings that say what a plainer one says: `for what reason`, `in whose view`, `what became of`.
    fn plainly(&self) -> Option<Vec<Word>> {
        let (end, plain) = PLAINER.iter().find_map(|(said, plain)| {
            let said: Vec<&str> = said.split(' ').collect();
            Some((self.after(0, &said)?, *plain))
        })?;
        let plain: Vec<&str> = plain.split(' ').collect();
        Some(self.with(0, end, &plain)).filter(|words| words.len() > plain.len())
    }

    /// `what consequences did X have`, `which part did X play in Y`, `whose side did X take`: the verb
    /// that says the same.
    fn plain_verb(&self) -> Option<Vec<Word>> {
        let asks =
            matches!(self.text(0), "what" | "which" | "whose") && Group::Do.has(self.text(2));
        let find =
            |texts: &[&str]| (4..self.words.len()).find(|&at| texts.contains(&self.text(at)));
        let (opening, verb, plain): (&[&str], usize, &[&str]) = match self.text(1) {
            "consequence" | "consequences" | "effect" | "effects" | "result" | "results" => {
                (&["what", "did"], find(&["have"])?, &["lead", "to"])
            }
            "role" | "part" => {
                let verb = find(&["play"])?;
                matches!(self.text(verb + 1), "in" | "at").then_some(())?;
                (&["as", "what", "did"], verb, &["take", "part", "in"])
            }
            "side" => (&["who", "did"], find(&["take"])?, &["side", "with"]),
            _ => return None,
        };
        let end = verb + if self.text(verb) == "play" { 2 } else { 1 };
        let word = |text: &&str| self.word(0, text);
        let opening: Vec<Word> = opening.iter().map(word).collect();
        let plain: Vec<Word> = plain.iter().map(word).collect();
        asks.then(|| [&opening, &self.words[3..verb], &plain, &self.words[end..]].concat())
    }

    /// `according to whom is X called Y`: who called X Y.
    fn called(&self) -> Option<Vec<Word>> {
        let be = self.after(0, &["according", "to", "whom"])?;
        let verb = (be + 2..self.words.len().saturating_sub(1)).find(|&at| {
            matches!(self.text(at), "called" | "considered" | "termed" | "labelled" | "described")
        })?;
        let who = [self.word(0, "who"), self.words[verb].clone()];
        let is_passive = Group::Be.has(self.text(be));
        is_passive.then(|| [&who, &self.words[be + 1..verb], &self.words[verb + 1..]].concat())
    }

    /// `is said to have V`: has V. The record is what is said.
    fn reputed(&self) -> Option<Vec<Word>> {
        let be = (0..self.words.len()).find(|&at| Group::Be.has(self.text(at)))?;
        let said = (be + 1..self.words.len())
            .find(|&at| matches!(self.text(at), "said" | "reported" | "believed" | "known"))?;
        let end = self.after(said + 1, &["to", "have"])?;
        let subject = &self.words[be + 1..said];
        let has = [self.word(be, "has")];
        Some([&self.words[..be], &has, subject, &self.words[end..]].concat())
    }

    /// `end up doing`: do.
    fn ended_up(&self) -> Option<Vec<Word>> {
        let at = (1..self.words.len()).find(|&at| {
            matches!(self.text(at), "end" | "ends" | "ended") && self.text(at + 1) == "up"
        })?;
        let base =
            self.stems.base(self.text(at + 2)).filter(|_| self.text(at + 2).ends_with("ing"))?;
        let base = base.to_owned();
        let helped = (0..at).any(|at| Group::Do.has(self.text(at)));
        let texts = [&["did"][..], &[base.as_str()]].concat();
        Some(self.with(at, at + 3, &texts[usize::from(helped)..]))
    }

    /// `when was X's criticism of Y`, `why was the exclusion of Y by X`: the verb of the noun.
    fn nominal(&self) -> Vec<Vec<Word>> {
        let asks = matches!(self.text(0), "when" | "where" | "why") && self.is_helper(1);
        let count = self.words.len();
        let happens: [&[&str]; 4] = [&["take", "place"], &["happen"], &["occur"], &["begin"]];
        let end = happens
            .iter()
            .find_map(|texts| {
                let at = count.checked_sub(texts.len())?;
                self.after(at, texts).map(|_| at)
            })
            .unwrap_or(count);
        let noun = (2..end).find_map(|at| {
            let tied =
                matches!(self.text(at + 1), "of" | "to" | "for" | "against" | "from" | "with");
            let verb = self.verb_of(self.text(at)).filter(|_| asks && tied && at + 2 < end)?;
            Some((at, verb))
        });
        let Some((at, verb)) = noun else { return Vec::new() };
        let object = &self.words[at + 2..end];
        if self.text(at - 1) == "'s" {
            let subject = &self.words[2..at - 1];
            let head = [self.words[0].clone(), self.word(1, "did")];
            let tie = &self.words[at + 1..=at + 1];
            let verb = [self.word(at, &verb)];
            return vec![
                [&head, subject, &verb, object].concat(),
                [&head, subject, &verb, tie, object].concat(),
            ];
        }
        if self.text(2) != "the" || at != 3 || self.text(4) != "of" {
            return Vec::new();
        }
        let done = [self.word(at, &self.lexicon.forms.verb(&verb).participle)];
        let by = object.iter().position(|word| word.text == "by").unwrap_or(object.len());
        let head = [self.words[0].clone(), self.word(1, "was")];
        vec![[&head, &object[..by], &done, &object[by..]].concat()]
    }

    /// The verb of the schema that a noun is made of.
    fn verb_of(&self, noun: &str) -> Option<String> {
        let own = self.stems.verb_of(noun);
        let verb =
            own.or_else(|| NOUNS.iter().find(|(own, _)| *own == noun).map(|(_, verb)| *verb))?;
        let is_base = |entry| matches!(entry, Entry::Verb(form) if form.shape == Shape::Base);
        // "Oppose X" and "fight against X" are whole only with what follows.
        let is_verb = self.lexicon.meanings(verb).any(is_base);
        is_verb.then(|| verb.to_owned())
    }

    /// `into which two camps`: the number before a noun that the schema does not have.
    fn without_two(&self) -> Option<Vec<Word>> {
        let start = usize::from(Group::Preposition.has(self.text(0)));
        let number = start + 1;
        let counts = self.text(number) == "one"
            || super::english::classes::number_word(self.text(number)).is_some();
        let next = self.text(number + 1);
        let is_verb = |entry| matches!(entry, Entry::Verb(_));
        let goes_on = !next.is_empty()
            && !is_function_word(next)
            && !self.lexicon.meanings(next).any(is_verb);
        let is_name = self.lexicon.longest(self.words, number, Entry::name).is_some();
        (matches!(self.text(start), "which" | "what") && counts && goes_on && !is_name)
            .then(|| self.with(number, number + 1, &[]))
    }

    /// `the main enemy according to X`: a question that asks for nothing else asks what that is.
    fn unasked(&self) -> Option<Vec<Word>> {
        let asks = |at: usize| {
            let text = self.text(at);
            self.is_helper(at)
                || matches!(
                    text,
                    "who"
                        | "whom"
                        | "whose"
                        | "what"
                        | "which"
                        | "when"
                        | "where"
                        | "why"
                        | "how"
                        | "list"
                        | "show"
                        | "compare"
                        | "tell"
                        | "describe"
                        | "timeline"
                )
        };
        let open = (0..self.words.len()).any(|at| asks(at) || self.is_finite(at));
        let start = usize::from(self.text(0) == "the");
        (!open && self.words.len() > 1).then(|| self.with(0, start, &["what", "was", "the"]))
    }

    /// `the advanced ones`, `a political one`: with the noun that "one" stands for, the nearest first.
    fn ones(&self) -> Vec<Vec<Word>> {
        let is_one = |at: &usize| {
            let before = self.text(*at - 1);
            matches!(self.text(*at), "one" | "ones")
                && !is_function_word(before)
                && !before.is_empty()
                && !Group::Preposition.has(before)
        };
        let Some(at) = (1..self.words.len()).find(is_one) else { return Vec::new() };
        let noun = |place: &usize| {
            let (length, _) = self.lexicon.longest(self.words, *place, |entry| {
                matches!(entry, Entry::Name(_) | Entry::Noun(_)).then_some(())
            })?;
            let last = *place + length - 1;
            (last < at).then(|| self.words[last].clone())
        };
        let mut nouns: Vec<Word> = (0..at).rev().filter_map(|place| noun(&place)).collect();
        nouns.dedup_by(|a, b| a.text == b.text);
        nouns.retain(|noun| noun.sort == Sort::Plain);
        nouns.truncate(3);
        nouns.into_iter().map(|noun| self.with(at, at + 1, &[&noun.text])).collect()
    }

    /// `compare X's and Y's N`, `the N of X and Y`, `A and B N`: what both share said of each.
    fn shared(&self) -> Vec<Vec<Word>> {
        let Some(and) = (1..self.words.len()).find(|&at| self.text(at) == "and") else {
            return Vec::new();
        };
        if self.text(0) != "compare" || and + 1 >= self.words.len() {
            return Vec::new();
        }
        // Where the second of both ends, and the topic begins.
        let topic: [&[&str]; 8] = [
            &["on"],
            &["as", "to"],
            &["with", "regard", "to"],
            &["with", "respect", "to"],
            &["regarding"],
            &["concerning"],
            &["as", "regards"],
            &["about"],
        ];
        let found = (and + 2..self.words.len())
            .find_map(|at| Some((at, topic.iter().find_map(|texts| self.after(at, texts))?)));
        let (end, rest) = match found {
            Some((at, after)) => {
                let on = std::iter::once(self.word(at, "on"));
                (at, on.chain(self.words[after..].iter().cloned()).collect::<Vec<Word>>())
            }
            None => (self.words.len(), Vec::new()),
        };
        let start = 1 + usize::from(self.text(1) == "the");
        let (a, b) = (&self.words[start..and], &self.words[and + 1..end]);
        let joined = |first: &[Word], second: &[Word]| -> Vec<Word> {
            [&self.words[..1], first, &self.words[and..=and], second, &rest].concat()
        };
        let mut ways = Vec::new();
        // "The plans of A and B" are not the plans of A, and B.
        let is_owned = a.iter().any(|word| word.text == "'s" || of_or_in(word));
        if found.is_some() && !is_owned {
            ways.push(joined(a, b));
        }
        let owns = |word: &Word| word.text == "'s";
        if let (Some(last), Some(at)) = (a.last(), b.iter().position(owns))
            && owns(last)
        {
            let noun: Vec<Word> = b[at + 1..].iter().map(singular).collect();
            ways.push(joined(&[a, &noun].concat(), &[&b[..=at], &noun].concat()));
        }
        if let Some(at) = a.iter().position(of_or_in) {
            let noun: Vec<Word> = a[..=at].iter().map(singular).collect();
            let own = usize::from(b.first().is_some_and(of_or_in));
            ways.push(joined(&[&noun, &a[at + 1..]].concat(), &[&noun, &b[own..]].concat()));
        }
        if let (1, Some(noun)) = (a.len(), b.last()) {
            ways.push(joined(&[a, std::slice::from_ref(noun)].concat(), b));
        }
        ways
    }
}

fn of_or_in(word: &Word) -> bool {
    word.sort == Sort::Plain && matches!(&*word.text, "of" | "in")
}

/// A word without the ending of a plural.
fn singular(word: &Word) -> Word {
    let text = match word.text.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => format!("{stem}y"),
        _ => word
            .text
            .strip_suffix('s')
            .filter(|stem| stem.len() > 3 && !stem.ends_with('s'))
            .map_or_else(|| word.text.clone(), str::to_owned),
    };
    Word { text, ..word.clone() }
}
