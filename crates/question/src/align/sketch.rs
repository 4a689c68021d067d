//! How a question is built, before any record is looked at: what it asks for, the helping verb, and
//! where its verbs, dates and prepositions stand.

use polemic_record::Mode;
use polemic_record::schema::QualifierRole;

use crate::english::classes::{Group, is_function_word};
use crate::lexicon::{Entry, Shape, VerbForm};
use crate::meaning::{Class, Point, Time};
use crate::parse;
use crate::words::{Sort, Word};

use super::Aligner;

/// What a question asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// What stands at an end of a record, or in a qualifier that a preposition stands for.
    Thing(Class),
    /// The date.
    When,
    /// A qualifier that tells any of these.
    Telling(&'static [QualifierRole]),
    /// Whether it is so.
    Polar,
}

/// How a question is built.
#[derive(Debug, Clone)]
pub struct Sketch {
    /// What it asks for.
    pub wanted: Wanted,
    /// The preposition before what is asked for: `on which questions`.
    pub marker: Option<String>,
    /// The noun after "which" where the schema has no such noun, by its stem: what answers must have
    /// it in a name.
    pub noun: Option<String>,
    /// The form of "be", "do" or "have", or nothing.
    pub helper: Option<Group>,
    /// What a modal verb says of how it was.
    pub mode: Option<Mode>,
    /// Whether "not" follows the helping verb.
    pub not: bool,
    /// Where the rest begins.
    pub body: usize,
}

/// Nouns for anything at all.
const THINGS: &[&str] = &["thing", "things", "matter", "matters"];

impl Sketch {
    /// The build of a question; none where its opening is none that records answer.
    pub fn of(aligner: &Aligner<'_>) -> Option<Sketch> {
        let text = |at: usize| aligner.text(at);
        let is_asking = |at: usize| matches!(text(at), "who" | "whom" | "what" | "which");
        let tied = aligner.preposition(0).filter(|(_, next)| is_asking(*next));
        let (marker, mut at) = tied.map_or((None, 0), |(marker, next)| (Some(marker), next));
        let mut noun = None;
        let wanted = match text(at) {
            "who" | "whom" => {
                at += 1;
                Wanted::Thing(Class::Who)
            }
            "what" | "which" => {
                let (class, head, end) = aligner.asked_class(at)?;
                (noun, at) = (head, end);
                Wanted::Thing(class)
            }
            "when" => {
                at += 1;
                Wanted::When
            }
            "where" => {
                at += 1;
                Wanted::Telling(QualifierRole::PLACES)
            }
            "why" => {
                at += 1;
                Wanted::Telling(&[QualifierRole::Reason])
            }
            "how" if !matches!(text(at + 1), "many" | "much" | "large" | "long" | "big") => {
                at += 1;
                Wanted::Telling(&[QualifierRole::Manner])
            }
            _ => Wanted::Polar,
        };
        let groups = [Group::Do, Group::Be, Group::Have];
        let helper = groups.into_iter().find(|group| group.has(text(at)));
        let mode = modal(text(at));
        if helper.is_some() || mode.is_some() {
            at += 1;
        } else if wanted == Wanted::Polar {
            return None;
        }
        let not = Group::Not.has(text(at));
        let body = at + usize::from(not);
        let helper = if mode.is_some() { Some(Group::Do) } else { helper };
        (body < aligner.words.len()).then_some(Sketch {
            wanted,
            marker,
            noun,
            helper,
            mode,
            not,
            body,
        })
    }

    /// Whether a form of a verb can stand behind the helping verb.
    pub fn takes(&self, shape: Shape, has_been: bool) -> bool {
        match (shape, self.helper) {
            (Shape::Base, Some(Group::Do)) | (Shape::Finite, None) => true,
            (Shape::Perfect, Some(Group::Have)) => !has_been,
            (Shape::Agentless | Shape::Tail | Shape::Ing, Some(Group::Be)) => true,
            (Shape::Agentless | Shape::Tail, Some(Group::Have)) => has_been,
            _ => false,
        }
    }
}

/// What a modal verb says of how something was.
fn modal(word: &str) -> Option<Mode> {
    match word {
        "can" | "could" | "might" => Some(Mode::Could),
        "would" | "will" => Some(Mode::Would),
        "should" | "must" => Some(Mode::Should),
        _ => None,
    }
}

impl Aligner<'_> {
    /// The text of a plain word; nothing after the end, and nothing for names in quotes or by id.
    pub fn text(&self, at: usize) -> &str {
        let word = self.words.get(at).filter(|word| word.sort == Sort::Plain);
        word.map_or("", |word| &word.text)
    }

    /// The preposition at a place, and the place after it.
    pub fn preposition(&self, at: usize) -> Option<(String, usize)> {
        match (self.text(at), self.text(at + 1)) {
            ("according", "to") => return Some(("according to".to_owned(), at + 2)),
            ("of", "being") => return Some(("as".to_owned(), at + 2)),
            _ => {}
        }
        let next = at + self.lexicon.preposition(self.words, at)?;
        let words: Vec<&str> = (at..next).map(|at| self.text(at)).collect();
        Some((words.join(" "), next))
    }

    /// The class that "what" or "which" asks for, with a noun that the schema has not, and the place
    /// after both.
    fn asked_class(&self, at: usize) -> Option<(Class, Option<String>, usize)> {
        let noun = self.lexicon.longest(self.words, at + 1, Entry::noun);
        if let Some((length, kinds)) = noun {
            return Some((Class::Kinds(kinds), None, at + 1 + length));
        }
        let next = self.text(at + 1);
        if self.text(at) == "what" || THINGS.contains(&next) {
            let end = at + 1 + usize::from(THINGS.contains(&next));
            return Some((Class::What, None, end));
        }
        let known = next.is_empty() || is_function_word(next);
        (!known).then(|| (Class::What, Some(self.stem(next)), at + 2))
    }

    /// The restriction by a date at a place, and the place after it.
    pub fn date(&self, at: usize) -> Option<(Time, usize)> {
        let time = parse::time_at(self.words, at, self.lexicon, self.dataset);
        time.filter(|(time, _)| matches!(time.first, Point::Date(_)))
    }

    /// The longest form of a verb at a place, with what it means; verbs that may mean any of several
    /// relations among them. None where a longer name stands there.
    pub fn verb_at(&self, at: usize) -> Option<(usize, Vec<VerbForm>)> {
        if self.words[at].sort != Sort::Plain {
            return None;
        }
        let name = self.lexicon.longest(self.words, at, Entry::name).map_or(0, |(n, _)| n);
        let own = self.lexicon.longest(self.words, at, Entry::verb);
        let broad = self.lexicon.longest_broader(self.words, at, self.dataset);
        let (length, forms) = match (own, broad) {
            (Some((n, mut forms)), Some((m, more))) if n == m => {
                forms.extend(more);
                (n, forms)
            }
            (own, broad) => own.into_iter().chain(broad).max_by_key(|(length, _)| *length)?,
        };
        (length >= name).then(|| (length, self.widest(forms)))
    }

    /// Forms of one verb without those of a relation that another of them takes in.
    fn widest(&self, mut forms: Vec<VerbForm>) -> Vec<VerbForm> {
        let schema = &self.dataset.schema;
        let all = forms.clone();
        let takes_in = |wide: &VerbForm, form: &VerbForm| {
            let same = VerbForm { relation: form.relation, ..*wide } == *form;
            same && wide.relation != form.relation
                && schema.relation_line(form.relation).contains(&wide.relation)
        };
        forms.retain(|form| !all.iter().any(|wide| takes_in(wide, form)));
        forms
    }

    /// Whether a word can stand between two parts of a question and says nothing there.
    pub fn is_empty(&self, at: usize) -> bool {
        let Word { text, sort, .. } = &self.words[at];
        *sort == Sort::Comma
            || *sort == Sort::Plain && matches!(&**text, "been" | "being" | "be" | "please")
    }
}
