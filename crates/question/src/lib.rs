//! The question language: a small closed English that compiles to the algebra, or refuses.
//!
//! The words of a question (`words`) are read with the vocabulary of the dataset ([`lexicon`])
//! into what they mean ([`meaning`], `parse`), each name and verb is narrowed to one meaning
//! (`resolve`), and that is compiled to the algebra ([`compile`]) and said back (`echo`).
//! Nothing is guessed: what cannot be read in exactly one way is refused (`refusal`).

mod answer;
mod beside;
pub mod check;
mod clauses;
pub mod codes;
mod compile;
mod dates;
mod echo;
pub mod english;
mod evidence;
pub mod find;
pub mod follow;
mod framed;
mod joined;
pub mod lexicon;
mod light;
pub mod meaning;
mod near;
mod offers;
mod owned;
mod parse;
mod partial;
mod parts;
mod rearranged;
pub mod records;
mod refusal;
pub mod reply;
mod resolve;
mod second;
mod spell;
mod stems;
mod sweep;
pub mod vocabulary;
mod ways;
pub mod words;

use polemic_engine::graph::Graph;
use polemic_engine::query::{Limits, Query};
use polemic_record::{Dataset, EntityId};

pub use compile::Mark;
use compile::{Plan, Times};
use echo::{Echo, Order, Style};
use english::classes::Group;
use lexicon::Entry;
pub use lexicon::Lexicon;
use meaning::{Class, End, Name, Question};
use reply::{Correction, Refusal};
pub use reply::{Form, Reply, Status};
use resolve::Scope;
use sweep::Swept;
use words::{Sort, Word};

/// How many relations a verb may mean that are tried.
const SENSES: usize = 8;

/// How many words a question may have.
const MOST_WORDS: usize = 200;

/// How to ask.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether a word with a slip in it is refused, and not read as what was meant.
    pub strict: bool,
    /// What protects the machine while the query runs.
    pub limits: Limits,
}

/// A question that was understood, before anything is run.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// How it was read: itself a question that compiles to the same query.
    pub reading: String,
    /// Words that were read as others.
    pub corrections: Vec<Correction>,
    /// What is to be said of how it was read.
    pub remarks: Remarks,
    /// What sort of answer it asks for.
    pub form: Form,
    /// What to run.
    pub query: Query,
    /// For each branch of the query, what each place of `claims` holds.
    pub marks: Vec<Vec<Mark>>,
    /// The same without times, to count what has no date; none where no time restricts.
    pub undated: Option<Query>,
    /// What it means.
    pub meaning: Question,
}

/// What is to be said of how a question was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Whether the grammar had no reading, and the claims that account for its words gave one.
    pub by_words: bool,
    /// Adverbs that restrict nothing, as typed.
    pub adverbs: Vec<String>,
    /// What was said beside the question, as typed, and is on record of all that answers it.
    pub asides: Vec<String>,
    /// How many answers the question speaks of.
    pub number: Option<usize>,
    /// Whether only the first or the last of the answers is asked for.
    pub end: Option<End>,
    /// Whether one of two questions is asked within the other.
    pub joined: bool,
}

/// Asks a question: understands it, runs it on the graph of the dataset, and says what came back.
pub fn ask(
    text: &str,
    lexicon: &Lexicon,
    dataset: &Dataset,
    graph: &Graph,
    options: &Options,
) -> Reply {
    match compile(text, lexicon, dataset, options.strict) {
        Ok(compiled) => answer::answer(text, compiled, lexicon, dataset, graph, options),
        Err(refusal) => {
            let instead = offers::Instead { text, lexicon, dataset, graph, options };
            instead.reply(*refusal)
        }
    }
}

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
        match compile_once(&suggestion, lexicon, dataset, true) {
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

/// Understands a question without running it.
///
/// # Errors
/// Why it was not understood, with its place and what to do instead.
pub fn compile(
    text: &str,
    lexicon: &Lexicon,
    dataset: &Dataset,
    strict: bool,
) -> Result<Compiled, Box<Refusal>> {
    compile_once(text, lexicon, dataset, strict).or_else(|refusal| {
        let two = joined::two_in_one(text, lexicon, dataset, strict);
        two.unwrap_or_else(|| Err(working(refusal, lexicon, dataset, STEPS)))
    })
}

/// The same, with suggestions that were not tried yet.
fn compile_once(
    text: &str,
    lexicon: &Lexicon,
    dataset: &Dataset,
    strict: bool,
) -> Result<Compiled, Box<Refusal>> {
    let Words { words, mut corrections } = read_words(text, lexicon, dataset, strict)?;
    let Swept { words, adverbs, number, end } = sweep::sweep(&words, lexicon);
    let (words, given) = framed::read(words, lexicon);
    let read = |words: &[Word]| match words.iter().find(|word| !is_known(word, lexicon, dataset)) {
        None => understand(text, words, lexicon, dataset),
        Some(word) => Err(refusal::unknown(text, word, lexicon, dataset).into()),
    };
    let rescue = Rescue { text, lexicon, dataset, strict };
    let named = || parse::without_pronoun(&words, lexicon, dataset);
    let found = read(&words).map_err(|refusal| (refusal, named()));
    let found = found.or_else(|(refusal, named)| match named {
        Some(named) => read(&named).map_err(|_| (refusal, Some(named))),
        None => Err((refusal, None)),
    });
    let mut asides = Vec::new();
    let (mut meaning, by_words) = match found {
        Ok(meaning) => (meaning, false),
        Err((refusal, named)) => {
            let by_name = named.and_then(|named| rescue.read(&named, refusal.clone()).ok());
            let found = by_name.map_or_else(|| rescue.read(&words, refusal), Ok);
            let Found { meaning, by_words, corrections: more, asides: said, .. } = found?;
            asides = said;
            corrections.extend(more);
            corrections.sort_by_key(|(start, _)| *start);
            (meaning, by_words)
        }
    };
    if let Some(given) = given.filter(|given| !given.holds(&mut meaning, dataset)) {
        let Word { text: typed, start, end, .. } = &given.word;
        let besides = given.verb(dataset);
        let message =
            format!("“{typed}” is for those on record to {besides}, and not all of these are");
        let help = format!("ask with “{}” instead", given.plain);
        let refusal = refusal::refuse(&codes::UNKNOWN_WORD, text, &(*start..*end), message);
        return Err(Box::new(refusal.help(help)));
    }
    if let Some((_, word)) = &end
        && !matches!(meaning, Question::List(_) | Question::When(_))
    {
        return Err(refusal::unknown(text, word, lexicon, dataset).into());
    }
    let corrections = in_full(corrections, &meaning, dataset);
    let end = end.map(|(end, _)| end);
    let remarks = Remarks { by_words, adverbs, asides, number, end, joined: false };
    finished(text, meaning, remarks, corrections, lexicon, dataset)
}

/// What a narrowed meaning is compiled to, with its reading.
fn finished(
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
fn understand(
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

/// What a question was read as that the grammar does not read as it stands.
struct Found {
    meaning: Question,
    plan: Plan,
    said: String,
    /// Whether the claims that account for its words gave it.
    by_words: bool,
    corrections: Vec<(usize, Correction)>,
    /// What was said beside it, as typed.
    asides: Vec<String>,
}

/// Reads questions that the grammar does not read as they stand: by names of which only a part was
/// typed, and by the claims that account for all words.
struct Rescue<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    dataset: &'a Dataset,
    strict: bool,
}

impl Rescue<'_> {
    /// The one question that can be meant. Several are offered with the refusal.
    fn read(&self, words: &[Word], mut refusal: Box<Refusal>) -> Result<Found, Box<Refusal>> {
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
        let mut found: Vec<Found> = Vec::new();
        let light = light::plain(words, self.lexicon);
        let words = light.as_deref().unwrap_or(words);
        let mut directed = self.by_words(words, &[], &mut found);
        let known = |word: &Word| is_known(word, self.lexicon, self.dataset);
        let orders = rearranged::rearranged(words, self.lexicon).into_iter();
        let orders = light.clone().into_iter().chain(orders);
        let understood = orders
            .filter(|words| words.iter().all(known))
            .find_map(|words| understand(self.text, &words, self.lexicon, self.dataset).ok());
        self.add(understood, false, &[], &mut found);
        if found.is_empty() {
            self.by_broader(words, &mut found);
        }
        // A part of a name is looked for only where whole names and texts account for nothing.
        if !self.strict && found.is_empty() {
            let mut rewritten = partial::rewritten(self.text, words, self.lexicon, self.dataset);
            let (text, lexicon, dataset) = (self.text, self.lexicon, self.dataset);
            let clauses = clauses::Clauses { text, words, lexicon, dataset };
            rewritten.extend(clauses.rewritten(|words| self.clause(words)));
            for partial::Rewritten { words, corrections } in &rewritten {
                match understand(self.text, words, self.lexicon, self.dataset) {
                    Ok(meaning) => self.add(Some(meaning), false, corrections, &mut found),
                    // What is known of the names then is that one of them may be one of several.
                    Err(other) if rewritten.len() == 1 && is_ambiguous(&other) => refusal = other,
                    Err(_) => {}
                }
            }
            if found.is_empty() {
                for partial::Rewritten { words, corrections } in &rewritten {
                    directed &= self.by_words(words, corrections, &mut found);
                }
            }
        }
        // Two ways to read two names and a verb are only offered.
        if !self.strict && (found.is_empty() || !directed) {
            let other = self.in_other_words(words);
            if !other.is_empty() {
                (found, directed) = (other, true);
            }
        }
        if found.len() > 1 || !directed {
            let said: Vec<String> = found.into_iter().map(|found| found.said).take(3).collect();
            if !said.is_empty() {
                refusal.suggestions = said;
            }
            return Err(refusal);
        }
        found.pop().ok_or(refusal)
    }

    /// The readings of other words for a question, and where there are none, of it without words that
    /// all its answers bear out.
    fn in_other_words(&self, words: &[Word]) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let stems = self.lexicon.stems(self.dataset);
        for (n, way) in ways::ways(words, self.lexicon, stems).iter().enumerate() {
            self.add_way(way, n == 0, &mut found);
        }
        if found.is_empty() { self.beside(words) } else { found }
    }

    /// Adds the one reading of other words for a question, or of the first of them the one without
    /// words that all its answers bear out.
    fn add_way(&self, words: &[Word], is_first: bool, found: &mut Vec<Found>) {
        let read = self.rest(words, true).or_else(|| {
            let mut beside = if is_first { self.beside(words) } else { Vec::new() };
            beside.pop().filter(|_| beside.is_empty())
        });
        let is_new = |new: &Found| found.iter().all(|known| known.plan.query != new.plan.query);
        let read = read.filter(is_new);
        found.extend(read);
    }

    /// The readings of a question without words that all its answers bear out, of those with the
    /// fewest left out.
    fn beside(&self, words: &[Word]) -> Vec<Found> {
        let (lexicon, dataset) = (self.lexicon, self.dataset);
        let leaving = beside::Leaving { words, lexicon, dataset };
        let mut found: Vec<Found> = Vec::new();
        let mut weight = 0;
        for variant in leaving.variants() {
            if !found.is_empty() && variant.weight() > weight {
                break;
            }
            weight = variant.weight();
            let Some(mut read) = self.rest(&variant.words, false) else { continue };
            let clause = |words: &[Word]| self.clause(words);
            if leaving.is_borne_out(&variant, &read.meaning, clause)
                && found.iter().all(|known| known.plan.query != read.plan.query)
            {
                let typed = variant.places().map(|place| self.text.get(place).unwrap_or_default());
                let bare = |text: &str| text.trim_matches([',', ' ']).to_owned();
                read.asides = typed.map(bare).collect();
                read.by_words = true;
                found.push(read);
            }
        }
        found
    }

    /// The one reading of what is left of a question; things by their clauses too, where that is asked.
    fn rest(&self, words: &[Word], clauses: bool) -> Option<Found> {
        let mut found: Vec<Found> = Vec::new();
        let meaning = understand(self.text, words, self.lexicon, self.dataset);
        self.add(meaning.ok(), false, &[], &mut found);
        let mut directed = true;
        if found.is_empty() {
            directed &= self.by_words(words, &[], &mut found);
        }
        if found.is_empty() {
            self.by_broader(words, &mut found);
        }
        if found.is_empty() {
            let (text, lexicon, dataset) = (self.text, self.lexicon, self.dataset);
            let mut all = partial::rewritten(text, words, lexicon, dataset);
            if clauses {
                let clauses = clauses::Clauses { text, words, lexicon, dataset };
                all.extend(clauses.rewritten(|words| self.clause(words)));
            }
            for partial::Rewritten { words, corrections } in &all {
                let meaning = understand(text, words, lexicon, dataset);
                self.add(meaning.ok(), false, corrections, &mut found);
            }
        }
        let only = found.pop();
        only.filter(|_| directed && found.is_empty())
    }

    /// What a clause asks for, made a question of its own: by the grammar, by parts of names, and by
    /// the claims that account for its words.
    fn clause(&self, words: &[Word]) -> Option<Question> {
        let (lexicon, dataset) = (self.lexicon, self.dataset);
        let read = |words: &[Word]| understand(self.text, words, lexicon, dataset).ok();
        let by_names = || {
            let all = partial::rewritten(self.text, words, lexicon, dataset);
            all.into_iter().find_map(|rewritten| read(&rewritten.words))
        };
        let by_claims = || {
            let second::Second { mut questions, directed } = second::read(words, lexicon, dataset);
            let only = questions.pop().filter(|_| directed && questions.is_empty());
            let mut meaning = only?;
            let scope = Scope { question: self.text, lexicon, dataset };
            scope.narrow(&mut meaning).is_ok().then_some(meaning)
        };
        read(words).or_else(by_claims).or_else(by_names)
    }

    /// Adds what the second reader makes of words; whether it is sure who does what to whom.
    fn by_words(
        &self,
        words: &[Word],
        corrections: &[(usize, Correction)],
        found: &mut Vec<Found>,
    ) -> bool {
        let second::Second { questions, directed } =
            second::read(words, self.lexicon, self.dataset);
        let directed = directed || questions.is_empty();
        for mut meaning in questions {
            let scope = Scope { question: self.text, lexicon: self.lexicon, dataset: self.dataset };
            let narrowed = scope.narrow(&mut meaning).is_ok().then_some(meaning);
            self.add(narrowed, true, corrections, found);
        }
        directed
    }

    /// Adds what the grammar makes of words whose main verb may mean any of several relations: each
    /// of which something is on record.
    fn by_broader(&self, words: &[Word], found: &mut Vec<Found>) {
        let (lexicon, dataset) = (self.lexicon, self.dataset);
        let Some(meaning) = parse::parse_broader(words, lexicon, dataset) else { return };
        let evidence = evidence::Evidence { lexicon, dataset };
        let scope = Scope { question: self.text, lexicon, dataset };
        let mut open = meaning.clone();
        let senses = match open.links_mut().as_slice() {
            [link] => link.senses.clone(),
            _ => return,
        };
        for sense in senses.into_iter().take(SENSES) {
            let mut meaning = meaning.clone();
            meaning.links_mut().into_iter().for_each(|link| link.senses = vec![sense]);
            let is_read = scope.narrow(&mut meaning).is_ok();
            let records = evidence.of(&meaning).filter(|_| is_read).unwrap_or_default();
            // A verb that says less is not denied by what says more.
            if !records.is_empty() && !records.iter().any(|record| record.is_denied()) {
                self.add(Some(meaning), true, &[], found);
            }
        }
    }

    /// Adds a reading that can be said back, unless it is known.
    fn add(
        &self,
        meaning: Option<Question>,
        by_words: bool,
        corrections: &[(usize, Correction)],
        found: &mut Vec<Found>,
    ) {
        let read = meaning.and_then(|meaning| {
            let plan = compile::compile(&meaning, self.dataset, Times::Kept)?;
            let said = reading(&meaning, &plan, self.lexicon, self.dataset)?;
            let corrections = corrections.to_vec();
            Some(Found { meaning, plan, said, by_words, corrections, asides: Vec::new() })
        });
        let read = read.filter(|new| found.iter().all(|known| known.plan.query != new.plan.query));
        found.extend(read);
    }
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
fn reading(
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
        let entity = dataset.entity(entity);
        let mut names = std::iter::once(&entity.name).chain(&entity.aliases);
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

/// Parts a name with an `s` after it into the name and `'s`, where the word is known as nothing
/// else.
fn split_possessives(words: &mut Vec<Word>, lexicon: &Lexicon) -> Vec<(usize, Correction)> {
    let mut corrections = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let word = &words[at];
        let stem = word.text.strip_suffix('s').filter(|stem| stem.len() >= 3);
        let is_new = word.sort == Sort::Plain && !lexicon.knows(&word.text);
        let is_name = |entry| matches!(entry, lexicon::Entry::Name(_));
        let stem = stem.filter(|stem| is_new && lexicon.meanings(stem).any(is_name));
        let Some(stem) = stem.map(str::to_owned) else {
            at += 1;
            continue;
        };
        let (start, end) = (word.start, word.end);
        let read = format!("{stem}'s");
        corrections.push((start, Correction { typed: word.text.clone(), read }));
        let part = |text: &str| Word { text: text.to_owned(), sort: Sort::Plain, start, end };
        words.splice(at..=at, [part(&stem), part("'s")]);
        at += 2;
    }
    corrections
}

/// The words of a question.
struct Words {
    words: Vec<Word>,
    /// Each one that was read as another, with the byte where it starts.
    corrections: Vec<(usize, Correction)>,
}

/// The words of a question, with slips mended.
fn read_words(
    text: &str,
    lexicon: &Lexicon,
    dataset: &Dataset,
    strict: bool,
) -> Result<Words, Box<Refusal>> {
    let refuse = |code, place, message: &str, help: &str| {
        Box::new(refusal::refuse(code, text, &place, message).help(help))
    };
    let mut words = words::split(text).map_err(|at| {
        let message = "a double quote is opened and not closed";
        refuse(&codes::UNBALANCED_QUOTES, at..text.len(), message, "close it, or leave it out")
    })?;
    words::without_unsaid(text, &mut words);
    if words.is_empty() {
        let help = "ask something, such as “who …” or a name";
        return Err(refuse(&codes::EMPTY_QUESTION, 0..text.len(), "there is no question", help));
    }
    if words.len() > MOST_WORDS {
        let place = words[MOST_WORDS].start..text.len();
        let message = "a question has at most 200 words";
        return Err(refuse(&codes::QUESTION_TOO_LONG, place, message, "ask it in parts"));
    }
    spell::ordinals(&mut words, lexicon);
    spell::year_ranges(&mut words);
    let mut corrections = if strict { Vec::new() } else { split_possessives(&mut words, lexicon) };
    if !strict {
        corrections.extend(spell::short_years(&mut words, dataset));
    }
    spell::owners_of_nouns(&mut words, lexicon);
    let mut unmended = Vec::new();
    for at in 0..words.len() {
        let asking = asking_word(&words, at, lexicon);
        let word = &mut words[at];
        if is_known(word, lexicon, dataset) {
            continue;
        }
        let mend = || asking.or_else(|| lexicon.near().slip(&word.text));
        let slip = (word.sort == Sort::Plain
            && !strict
            && english::classes::reserved(&word.text).is_none())
        .then(mend)
        .flatten();
        let Some(slip) = slip else {
            unmended.push(at);
            continue;
        };
        let typed = std::mem::replace(&mut word.text, slip.to_owned());
        corrections.push((word.start, Correction { typed, read: slip.to_owned() }));
    }
    for at in unmended.into_iter().filter(|_| !strict) {
        let Some(read) = in_a_name(&words, at, lexicon) else { continue };
        let typed = std::mem::replace(&mut words[at].text, read.clone());
        corrections.push((words[at].start, Correction { typed, read }));
    }
    Ok(Words { words, corrections })
}

/// The word of asking of which a word is a slip, where such a word can stand: at the start, after a
/// comma or a preposition, before a noun, and of `many` after `how`.
fn asking_word(words: &[Word], at: usize, lexicon: &Lexicon) -> Option<&'static str> {
    let text = words[at].text.as_str();
    let before = at.checked_sub(1).map(|n| &words[n]);
    let after = words.get(at + 1);
    if before.is_some_and(|word| word.text == "how") {
        return near::slip_among(text, &["many", "much", "long", "large", "high"]);
    }
    let noun = |word: &Word| {
        let is_noun = |entry| matches!(entry, Entry::Noun(_));
        matches!(&*word.text, "year" | "month" | "day") || lexicon.meanings(&word.text).any(is_noun)
    };
    let opens = before.is_none_or(|word| {
        let prepositions = rearranged::BEFORE;
        word.sort == Sort::Comma || prepositions.contains(&&*word.text) || after.is_some_and(noun)
    });
    opens.then(|| near::opening(text, after.map(|word| &*word.text))).flatten()
}

/// The one word like an unknown one with which it and the words beside it are a long name: two
/// slips are read there.
fn in_a_name(words: &[Word], at: usize, lexicon: &Lexicon) -> Option<String> {
    let word = words.get(at).filter(|word| word.sort == Sort::Plain)?;
    let as_name = |entry| matches!(entry, lexicon::Entry::Name(_)).then_some(());
    let mut fits: Vec<&str> = Vec::new();
    for other in lexicon.near().twice_slipped(&word.text) {
        let mut mended = words.to_vec();
        other.clone_into(&mut mended[at].text);
        let is_long = |start: usize| {
            lexicon.longest(&mended, start, as_name).is_some_and(|(length, _)| {
                let texts = mended[start..start + length].iter().map(|w| w.text.chars().count());
                start + length > at && length > 1 && texts.sum::<usize>() >= 12
            })
        };
        if (at.saturating_sub(4)..=at).any(is_long) {
            fits.push(other);
        }
    }
    let [only] = fits.as_slice() else { return None };
    Some((*only).to_owned())
}

/// Whether a word is known to the dataset or to the grammar.
fn is_known(word: &Word, lexicon: &Lexicon, dataset: &Dataset) -> bool {
    match word.sort {
        Sort::Comma | Sort::Tail => true,
        Sort::Id => dataset.by_id.contains_key(&word.text),
        Sort::Quoted => lexicon.meanings(&word.text).next().is_some(),
        Sort::Plain => {
            lexicon.knows(&word.text)
                || lexicon.stems(dataset).has_synonyms(&word.text)
                || english::classes::reserved(&word.text).is_some()
                || dates::is_number(&word.text)
                || Group::Pronoun.has(&word.text)
                || lexicon.knows_broader(&word.text, dataset)
        }
    }
}
