//! How a question is read: by the grammar as it stands; by the grammar in other words; by the records
//! that account for all its words. Nothing is guessed: what cannot be read in exactly one way is
//! refused.

use polemic_record::property_graph::Evidence;
use polemic_record::{Dataset, EntityId};

use super::align::{self, Aligned};
use super::compile::{self, Plan, Times};
use super::echo::{Echo, Order, Style};
use super::english::classes::Group;
use super::english::rewrite::{Rewording, SOURCE, rewritings};
use super::lexicon::Lexicon;
use super::meaning::{Class, End, Name, Question};
use super::mend::{self, Mended, is_known};
use super::reply::{Correction, Form, Refusal};
use super::resolve::{self, Scope};
use super::sweep::{self, Swept};
use super::words::{self, Word};
use super::{Compiled, Remarks, codes, framed, parse, refusal};

/// How many names of a question may be put right one after the other for its suggestions.
const STEPS: usize = 3;

/// Whether a question was refused because its words can be read in more than one way.
fn is_ambiguous(refusal: &Refusal) -> bool {
    std::ptr::eq(refusal.diagnostic.code, &codes::AMBIGUOUS)
}

/// Leaves those suggestions of an ambiguous question that can be asked. One in which another name
/// is ambiguous too is asked about that one in turn.
fn working(
    mut refusal: Box<Refusal>,
    lexicon: &Lexicon,
    dataset: &Dataset,
    steps: usize,
) -> Box<Refusal> {
    if !is_ambiguous(&refusal) || refusal.suggestions.is_empty() {
        return refusal;
    }
    let mut found: Vec<String> = Vec::new();
    for suggestion in std::mem::take(&mut refusal.suggestions) {
        let reader = Reader { text: &suggestion, lexicon, dataset, strict: true };
        match reader.once() {
            Ok(_) => found.push(suggestion),
            Err(next) if steps > 0 => {
                let next = working(next, lexicon, dataset, steps - 1);
                let again = is_ambiguous(&next);
                found.extend(next.suggestions.into_iter().filter(|_| again));
            }
            Err(_) => {}
        }
    }
    found.truncate(3);
    let first = found.first().map(|first| format!("say which is meant: {first}"));
    refusal.diagnostic.help = first.or_else(|| Some("say which is meant, as @id".to_owned()));
    Box::new(refusal.suggest(found))
}

/// Reads one question.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The question as typed.
    pub text: &'a str,
    /// The vocabulary.
    pub lexicon: &'a Lexicon,
    /// The entities and claims.
    pub dataset: &'a Dataset,
    /// Whether a word with a slip in it is refused, and not read as what was meant.
    pub strict: bool,
}

impl Reader<'_> {
    /// What the question means, compiled.
    ///
    /// # Errors
    /// Why it was not understood, with its place and what to do instead.
    pub fn compiled(self) -> Result<Compiled, Box<Refusal>> {
        self.once().map_err(|refusal| working(refusal, self.lexicon, self.dataset, STEPS))
    }

    /// The same, with suggestions that were not tried yet.
    pub fn once(self) -> Result<Compiled, Box<Refusal>> {
        let Reader { text, lexicon, dataset, strict } = self;
        let Mended { words, corrections } = mend::mended(text, lexicon, dataset, strict)?;
        // Most questions name no source, and making stems for them would slow the first answer down.
        let of_source = match words.iter().any(|word| Group::Source.has(&word.text)) {
            true => rewritings(&words, lexicon, lexicon.stems(dataset), |name| name == SOURCE),
            false => Vec::new(),
        };
        let read = |wording: &Rewording| self.by_grammar(&wording.words, &[]).is_ok();
        let typed = Rewording { words, rules: Vec::new() };
        let typed = of_source.into_iter().find(read).unwrap_or(typed);
        let refusal = match self.by_grammar(&typed.words, &corrections) {
            Ok(compiled) => return Ok(compiled.reworded(&typed)),
            Err(refusal) => refusal,
        };
        let unread = [
            &codes::UNFINISHED,
            &codes::UNKNOWN_OPENING,
            &codes::RESERVED,
            &codes::UNKNOWN_WORD,
            &codes::WRONG_KIND,
        ];
        if !unread.iter().any(|code| std::ptr::eq(*code, refusal.diagnostic.code)) {
            return Err(refusal);
        }
        let named = parse::without_pronoun(&typed.words, lexicon, dataset);
        let named = named.map(|words| Rewording { words, rules: Vec::new() });
        let others = rewritings(&typed.words, lexicon, lexicon.stems(dataset), |_| true);
        let mut wordings: Vec<Rewording> = named.into_iter().chain(others).collect();
        for wording in &wordings {
            if let Ok(compiled) = self.by_grammar(&wording.words, &corrections) {
                return Ok(compiled.reworded(wording));
            }
        }
        if strict {
            return Err(refusal);
        }
        wordings.insert(0, typed);
        self.otherwise(&wordings, &corrections, refusal)
    }

    /// What records make of the first of several wordings that they account for; or else what the
    /// grammar makes of one in which names stand for descriptions.
    fn otherwise(
        self,
        wordings: &[Rewording],
        corrections: &[(usize, Correction)],
        refusal: Box<Refusal>,
    ) -> Result<Compiled, Box<Refusal>> {
        let Reader { text, lexicon, dataset, .. } = self;
        let typed = wordings.first().map_or(&[][..], |wording| &wording.words);
        let candidates = align::candidates(text, typed, lexicon, dataset);
        for wording in wordings {
            let mut found = self.by_records(&wording.words, &candidates, corrections);
            match found.pop() {
                None => {}
                Some(only) if found.is_empty() => return Ok(only.reworded(wording)),
                last => {
                    let readings = found.into_iter().chain(last).map(|compiled| compiled.reading);
                    return Err(Box::new(refusal.suggest(readings.take(3).collect())));
                }
            }
        }
        for wording in wordings {
            let Some((words, more)) = align::with_ids(text, &wording.words, lexicon, dataset)
            else {
                continue;
            };
            if let Ok(compiled) = self.by_grammar(&words, &[corrections, &more].concat()) {
                return Ok(compiled.reworded(wording));
            }
        }
        Err(refusal)
    }

    /// What the grammar makes of words.
    fn by_grammar(
        self,
        words: &[Word],
        corrections: &[(usize, Correction)],
    ) -> Result<Compiled, Box<Refusal>> {
        let Reader { text, lexicon, dataset, .. } = self;
        let swept = sweep::sweep(words, lexicon);
        let (read, given) = framed::read(swept.words.clone(), lexicon);
        if let Some(word) = read.iter().find(|word| !is_known(word, lexicon, dataset)) {
            return Err(refusal::unknown(text, word, lexicon, dataset).into());
        }
        let meaning = understand(text, &read, lexicon, dataset)?;
        self.finished(meaning, swept, given, corrections, false)
    }

    /// What records make of words that the grammar does not read: each question once.
    fn by_records(
        self,
        words: &[Word],
        candidates: &[Evidence],
        corrections: &[(usize, Correction)],
    ) -> Vec<Compiled> {
        let Reader { text, lexicon, dataset, .. } = self;
        let swept = sweep::sweep(words, lexicon);
        let (read, given) = framed::read(swept.words.clone(), lexicon);
        let mut found: Vec<Compiled> = Vec::new();
        for Aligned { mut meaning, corrections: more } in
            align::align(text, &read, candidates, lexicon, dataset)
        {
            let scope = Scope { question: text, lexicon, dataset };
            if scope.narrow(&mut meaning).is_err() {
                continue;
            }
            let mut all = corrections.to_vec();
            all.extend(more);
            all.sort_by_key(|(start, _)| *start);
            let one = self.finished(meaning, swept.clone(), given.clone(), &all, true);
            let new = one.ok().filter(|new| found.iter().all(|known| known.query != new.query));
            found.extend(new);
        }
        found
    }

    /// What a narrowed meaning is compiled to, with its reading and what is to be said of it.
    fn finished(
        self,
        mut meaning: Question,
        swept: Swept,
        given: Option<framed::Given>,
        corrections: &[(usize, Correction)],
        by_words: bool,
    ) -> Result<Compiled, Box<Refusal>> {
        let Reader { text, lexicon, dataset, .. } = self;
        if let Some(given) = given.filter(|given| !given.holds(&mut meaning, dataset)) {
            return Err(self.not_given(&given));
        }
        let Swept { adverbs, number, end, .. } = swept;
        if let Some((_, word)) = &end
            && !matches!(meaning, Question::List(_) | Question::When(_))
        {
            return Err(refusal::unknown(text, word, lexicon, dataset).into());
        }
        let corrections = in_full(corrections.to_vec(), &meaning, dataset);
        let end = end.map(|(end, _)| end);
        let remarks = Remarks { by_words, adverbs, number, end, rules: Vec::new() };
        finished(text, meaning, remarks, corrections, lexicon, dataset)
    }

    /// The refusal of a verb that says more than is on record of all that answers.
    fn not_given(self, given: &framed::Given) -> Box<Refusal> {
        let Word { text: typed, start, end, .. } = &given.word;
        let besides = given.verb(self.dataset);
        let message =
            format!("“{typed}” is for those on record to {besides}, and not all of these are");
        let help = format!("ask with “{}” instead", given.plain);
        let refusal = refusal::refuse(&codes::UNKNOWN_WORD, self.text, &(*start..*end), message);
        Box::new(refusal.help(help))
    }
}

/// What a narrowed meaning is compiled to, with its reading.
pub fn finished(
    text: &str,
    meaning: Question,
    remarks: Remarks,
    corrections: Vec<Correction>,
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Result<Compiled, Box<Refusal>> {
    let refuse = |code, message| {
        let whole = 0..text.len();
        Err(Box::new(refusal::refuse(code, text, &whole, message).help("ask it in parts")))
    };
    let Some(plan) = compile::compile(&meaning, dataset, Times::Kept) else {
        return refuse(&codes::QUESTION_TOO_LONG, "the question has too many alternatives");
    };
    let undated = compile::compile(&meaning, dataset, Times::Dropped).map(|plan| plan.query);
    let Some(mut reading) = reading(&meaning, &plan, lexicon, dataset) else {
        let message = "parts of the question can belong to more than one thing";
        return refuse(&codes::AMBIGUOUS, message);
    };
    match remarks.end {
        Some(End::First) => reading.push_str(" first"),
        Some(End::Last) => reading.push_str(" last"),
        None => {}
    }
    let form = form(&meaning);
    let Plan { query, marks } = plan;
    Ok(Compiled { reading, corrections, remarks, form, query, marks, undated, meaning })
}

/// From words to a meaning with every name and verb narrowed to one.
pub fn understand(
    text: &str,
    words: &[Word],
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Result<Question, Box<Refusal>> {
    let mut meaning = parse::parse(words, lexicon, dataset)
        .map_err(|stop| refusal::stopped(text, words, &stop, lexicon, dataset))?;
    Scope { question: text, lexicon, dataset }.narrow(&mut meaning)?;
    Ok(meaning)
}

/// What sort of answer a question asks for.
fn form(meaning: &Question) -> Form {
    match meaning {
        Question::List(_)
        | Question::Voiced(..)
        | Question::Order(..)
        | Question::Owners(_)
        | Question::Sayers(_) => Form::Entities,
        Question::Count(_) | Question::Figure(_) | Question::Apart(..) => Form::Number,
        Question::Polar(_) | Question::Sort(..) => Form::Boolean,
        Question::When(_) | Question::Dated(_) | Question::Life(..) => Form::Date,
        Question::Qualified(_, asked) if asked.class != Class::What && !asked.when => {
            Form::Entities
        }
        Question::Qualified(..) => Form::Text,
        Question::Related(..) => Form::Path,
        Question::Happened(..) | Question::Said(..) | Question::Did(..) => Form::Timeline,
        Question::Card(_) => Form::Card,
        Question::Compare(_) => Form::Comparison,
    }
}

/// The question said back, in the plainest way that is read as the same question again; none where
/// every way can be read as another.
pub fn reading(
    meaning: &Question,
    plan: &Plan,
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Option<String> {
    let same = |text: &String| {
        let words = words::split(text).unwrap_or_default();
        let again = understand(text, &words, lexicon, dataset).ok();
        let again = again.and_then(|m| compile::compile(&m, dataset, Times::Kept));
        again.is_some_and(|again| again.query == plan.query)
    };
    let styles = [Style::Plain, Style::Quoted, Style::Ids];
    let ways = styles.into_iter().flat_map(|s| [(s, Order::NamesFirst), (s, Order::SetsFirst)]);
    ways.map(|(style, order)| Echo { dataset, lexicon, style, order }.question(meaning)).find(same)
}

/// Corrections with the name in full, where the mended word is one of the name's own: of the name
/// `the person who quarreled with X` the description is no part.
fn in_full(
    corrections: Vec<(usize, Correction)>,
    meaning: &Question,
    dataset: &Dataset,
) -> Vec<Correction> {
    let names = resolve::named(meaning).names;
    let bears = |entity: EntityId, word: &str| {
        let mut names = dataset.entity(entity).names();
        names.any(|name| words::phrase(name).split(' ').any(|own| own == word))
    };
    let full = |(start, correction): (usize, Correction)| {
        let read = correction.read.as_str();
        let word = read.strip_suffix("'s").unwrap_or(read);
        let is_it = |name: &&&Name| name.place.contains(&start) && bears(name.entity(), word);
        match names.iter().find(is_it) {
            Some(name) => {
                Correction { read: dataset.entity(name.entity()).name.clone(), ..correction }
            }
            None => correction,
        }
    };
    corrections.into_iter().map(full).collect()
}
