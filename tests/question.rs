//! Asks the questions of `tests/question/`, and compares how each is read, or why it is refused, and
//! what it finds.
//!
//! A case is a question and the lines of its result; blank lines separate cases. `BLESS=1 cargo test
//! --test question` writes the results of today into the files.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use polemic::built_in;
use polemic::engine::graph::Graph;
use polemic::engine::text::Files;
use polemic::question::meaning::{Question, Sense};
use polemic::question::reply::{Single, Strength};
use polemic::question::{Lexicon, Options, Reply, Status, ask, compile};
use polemic::record::property_graph::Evidence;
use polemic::record::{Claim, Dataset, RelationId, read};
use polemic::show;
use proptest::prelude::*;

/// A dataset with its vocabulary and its graph.
struct World {
    dataset: Dataset,
    lexicon: Lexicon,
    graph: Graph,
}

impl World {
    fn of(files: &Files) -> World {
        let reading = read::read_dataset(files);
        let dataset = reading.dataset.expect("a dataset without errors");
        let (lexicon, graph) = (Lexicon::new(&dataset), dataset.to_graph());
        World { dataset, lexicon, graph }
    }

    /// The small dataset in `tests/data`.
    fn small() -> World {
        let root = root().join("data/dispute");
        let mut paths: Vec<PathBuf> =
            fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let mut files = Files::default();
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.add(name, fs::read_to_string(&path).unwrap());
        }
        World::of(&files)
    }

    fn ask(&self, question: &str) -> Reply {
        ask(question, &self.lexicon, &self.dataset, &self.graph, &Options::default())
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// The result of a question, in a few lines.
fn shown(reply: &Reply, dataset: &Dataset) -> String {
    let mut text = String::new();
    reply.remarks.iter().for_each(|remark| writeln!(text, "* {remark}").unwrap());
    for correction in &reply.corrections {
        writeln!(text, "~ {} as {}", correction.typed, correction.read).unwrap();
    }
    if let Some(reading) = &reply.reading {
        writeln!(text, "= {reading}").unwrap();
    }
    if let Some(refusal) = &reply.refusal {
        let word = refusal.word.as_deref().unwrap_or("");
        writeln!(text, "! {word}: {}", refusal.diagnostic.message).unwrap();
        writeln!(text, "  {}", refusal.diagnostic.help.as_deref().unwrap_or("")).unwrap();
        for suggestion in &refusal.suggestions {
            writeln!(text, "  - {suggestion}").unwrap();
        }
        nearest(reply, dataset, &mut text);
        return text;
    }
    let possibly = |found: &polemic::question::reply::Found| {
        let name = &dataset.entity(found.entity).name;
        if found.possibly { format!("({name})") } else { name.clone() }
    };
    let names: Vec<String> = reply.answers.iter().map(possibly).collect();
    let qualifier = reply.qualifier.as_ref().map_or(String::new(), |q| format!("{q} "));
    let strength = |yes: &str| match reply.strength {
        None | Some(Strength::Stated) => format!("{yes}; "),
        Some(Strength::Attributed(who)) => {
            format!("{yes}, according to {}; ", dataset.entity(who).name)
        }
        Some(Strength::Intended(mode)) => format!("{}; ", mode.word()),
        Some(other) => format!("{yes}, {other:?}; ").to_lowercase(),
    };
    let value = match &reply.value {
        Some(Single::Bool(true)) => strength("yes"),
        Some(Single::Bool(false)) => strength("no"),
        None if reply.strength.is_some() => strength(""),
        Some(Single::Number(n)) => format!("{qualifier}{n}; "),
        Some(Single::Date(text) | Single::Text(text)) => format!("{text}; "),
        None => String::new(),
    };
    let left_out = match reply.undated_left_out {
        0 => String::new(),
        n => format!("; {n} without a date"),
    };
    match reply.status {
        Status::Nothing => writeln!(text, "> nothing{left_out}").unwrap(),
        Status::Near => writeln!(text, "> near{left_out}").unwrap(),
        Status::Found => writeln!(text, "> found").unwrap(),
        _ => {
            let claims = reply.evidence.len();
            writeln!(text, "> {value}{} [{claims}]{left_out}", names.join("; ")).unwrap();
        }
    }
    for (wider, count) in &reply.wider {
        writeln!(text, "  wider: {wider} ({count})").unwrap();
    }
    nearest(reply, dataset, &mut text);
    text
}

/// The first of the records that share the words of a question, and the words that none has.
fn nearest(reply: &Reply, dataset: &Dataset, text: &mut String) {
    for found in reply.nearest.iter().take(2) {
        let said = match found.evidence {
            Evidence::Claim(id) => dataset.claim_text(dataset.claim(id)),
            Evidence::Figure(id) => dataset.figure_text(dataset.figure(id)),
            Evidence::Entity(id) => dataset.entity(id).name.clone(),
        };
        writeln!(text, "  + {said}").unwrap();
    }
    if !reply.unknown.is_empty() {
        writeln!(text, "  unknown: {}", reply.unknown.join(", ")).unwrap();
    }
}

/// All cases give their expected results; with `BLESS` the files are written anew.
#[test]
fn cases() {
    let world = World::small();
    let folder = root().join("question");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut wrong = String::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let mut now = String::new();
        for block in text.trim().split("\n\n") {
            let remark = |line: &&str| line.starts_with('#');
            let remarks: Vec<&str> = block.lines().take_while(remark).collect();
            remarks.iter().for_each(|line| writeln!(now, "{line}").unwrap());
            let Some(question) = block.lines().nth(remarks.len()) else {
                now.push('\n');
                continue;
            };
            writeln!(now, "{question}").unwrap();
            now.push_str(&shown(&world.ask(question), &world.dataset));
            now.push('\n');
        }
        let now = format!("{}\n", now.trim());
        if env::var_os("BLESS").is_some() {
            fs::write(&path, &now).unwrap();
        } else if now != text {
            let difference = text.lines().zip(now.lines()).find(|(a, b)| a != b);
            writeln!(wrong, "{}: {difference:#?}", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Where the record says neither yes nor no, the answer says why.
#[test]
fn undecided_answers_say_why() {
    let world = World::small();
    for (question, wanted) in [
        ("did Johann Bernoulli support Leibniz in 1720", "Possibly: "),
        ("did Arbuthnot praise the Principia", "The record has it both ways."),
        ("did Newton support Keill", "Neither yes nor no: "),
        ("did Keill accuse Leibniz", "Yes."),
        ("did Leibniz accuse Newton", "It is denied."),
        ("did Newton die", "Not on record in those words."),
    ] {
        let shown = show::World { graph: &world.graph, dataset: Some(&world.dataset), texts: None };
        let reply = world.ask(question);
        let view = show::View::of_reply(&reply, shown);
        let lead = view.lead.first().map_or("", String::as_str);
        assert!(lead.starts_with(wanted), "{question}: {lead}");
    }
}

/// The questions of all files of cases.
fn questions() -> Vec<String> {
    let mut all = Vec::new();
    for entry in fs::read_dir(root().join("question")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let first =
            |block: &str| block.lines().find(|line| !line.starts_with('#')).map(str::to_owned);
        all.extend(text.split("\n\n").filter_map(first));
    }
    all.sort();
    all
}

/// The reading of each question is itself a question, and compiles to the same query.
fn check_echo(world: &World, question: &str) {
    let compiled = |text: &str| compile(text, &world.lexicon, &world.dataset, false);
    let Ok(first) = compiled(question) else { return };
    let again = compiled(&first.reading);
    let again = again.unwrap_or_else(|r| panic!("{question}: {}: {r:?}", first.reading));
    assert_eq!(again.query, first.query, "{question}: {}", first.reading);
    assert_eq!(again.reading, first.reading, "{question}");
}

#[test]
fn echoes_are_questions() {
    let world = World::small();
    questions().iter().for_each(|question| check_echo(&world, question));
}

/// The same holds for the questions in `tests/asked`, on the essay and on the small dataset.
#[test]
fn echoes_of_what_people_ask_are_questions() {
    let worlds = [World::small(), World::of(&built_in::files())];
    for entry in fs::read_dir(root().join("asked")).unwrap() {
        let path = entry.unwrap().path();
        let small = path.file_name().unwrap().to_string_lossy().starts_with("dispute");
        let text = fs::read_to_string(&path).unwrap();
        let first = |block: &str| block.lines().find(|l| !l.starts_with('#')).map(str::to_owned);
        for question in text.split("\n\n").filter_map(first) {
            check_echo(&worlds[usize::from(!small)], &question);
        }
    }
}

#[test]
fn examples_of_the_datasets_are_answered() {
    for world in [World::small(), World::of(&built_in::files())] {
        for example in &world.dataset.schema.examples {
            let reply = world.ask(example);
            assert_eq!(reply.status, Status::Answered, "{example}: {:?}", reply.refusal);
            check_echo(&world, example);
        }
    }
}

/// Each asserted claim is found by questions in both directions, in the active and the passive. They
/// use the first verb of its relation, and a share of the other verbs: these are dealt out among the
/// claims of the relation, because asking all of them for each claim would take too long.
#[test]
fn direction_comes_from_the_verb() {
    for world in [World::small(), World::of(&built_in::files())] {
        let plain = |c: &&Claim| !c.denied && c.mode.is_none() && c.to.is_some();
        let asserted: Vec<&Claim> = world.dataset.claims.iter().filter(plain).collect();
        for (place, claim) in asserted.iter().enumerate() {
            let Some(to) = claim.to else { continue };
            let id = |entity| format!("@{}", world.dataset.entity(entity).id);
            let (from, to) = (id(claim.from), id(to));
            let relation = claim.relation;
            let alike = |some: &[&Claim]| some.iter().filter(|c| c.relation == relation).count();
            let (turn, all) = (alike(&asserted[..place]), alike(&asserted));
            let dealt = |verb: usize| verb == 0 || verb % all == turn;
            for (question, forward, wanted) in forms(&world, relation, &from, &to, dealt) {
                let Ok(compiled) = compile(&question, &world.lexicon, &world.dataset, true) else {
                    continue; // A verb that several relations share.
                };
                let sense = Sense { relation, forward };
                let Question::List(set) = &compiled.meaning else { panic!("{question}") };
                let asked = set.any[0][0].senses[0];
                let symmetric = world.dataset.schema.relation(asked.relation).symmetric;
                assert!(symmetric || asked.forward == sense.forward, "{question}");
                let reply = world.ask(&question);
                let ids: Vec<String> = reply.answers.iter().map(|f| id(f.entity)).collect();
                assert!(ids.contains(&wanted), "{question}: {ids:?} lacks {wanted}");
            }
        }
    }
}

/// Questions with verbs of a relation, those whose number `wanted` accepts: each with whether it is
/// read from subject to object, and the id that it must find.
fn forms(
    world: &World,
    relation: RelationId,
    from: &str,
    to: &str,
    wanted: impl Fn(usize) -> bool,
) -> Vec<(String, bool, String)> {
    let declared = world.dataset.schema.relation(relation);
    let forms = polemic::record::forms::WordForms::new(&world.dataset.schema);
    let mut questions = Vec::new();
    let sides = [(&declared.verbs, true), (&declared.inverse, false)];
    let all =
        sides.into_iter().flat_map(|(verbs, forward)| verbs.iter().map(move |v| (v, forward)));
    for (n, (verb, forward)) in all.enumerate() {
        let (subject, object) = if forward { (from, to) } else { (to, from) };
        if wanted(n) {
            let verb = forms.verb(verb);
            let own = |s: &str| s.to_owned();
            if verb.is_be() {
                let tail = &verb.tail;
                questions.push((format!("what was {tail} {object}"), forward, own(subject)));
                questions.push((format!("what was {subject} {tail}"), !forward, own(object)));
                questions.push((format!("what has been {tail} {object}"), forward, own(subject)));
                continue;
            }
            let past = verb.phrase(&verb.past);
            let participle = verb.phrase(&verb.participle);
            let base = verb.phrase(&verb.base);
            questions.push((format!("what {past} {object}"), forward, own(subject)));
            questions.push((format!("what did {subject} {base}"), !forward, own(object)));
            questions.push((format!("what was {participle} by {subject}"), !forward, own(object)));
            questions.push((format!("what was {object} {participle} by"), forward, own(subject)));
            questions.push((format!("what has {participle} {object}"), forward, own(subject)));
        }
    }
    questions
}

/// No date in a question is ignored: with it the query differs, and all that the query finds has a
/// date that meets it.
#[test]
fn dates_restrict() {
    let world = World::small();
    for question in questions() {
        let Ok(plain) = compile(&question, &world.lexicon, &world.dataset, false) else { continue };
        for time in ["in 1713", "before 1700", "after 1700", "since 1711", "until 1690", "by 1690"]
        {
            let dated = format!("{} {time}", question.trim_end_matches(['?', '.', ' ']));
            let Ok(compiled) = compile(&dated, &world.lexicon, &world.dataset, false) else {
                continue;
            };
            assert_ne!(compiled.query, plain.query, "{dated}");
        }
    }
    for (question, year) in
        [("what was supported in 1691", 1691), ("who praised anything in 1687", 1687)]
    {
        let reply = world.ask(question);
        assert!(!reply.evidence.is_empty(), "{question}");
        for evidence in &reply.evidence {
            let Evidence::Claim(id) = evidence else { panic!("{question}") };
            let when = world.dataset.claim(*id).when.as_ref().unwrap();
            assert!(when.since.is_none_or(|day| day.year <= year), "{question}");
            assert!(when.until.is_none_or(|day| day.year >= year), "{question}");
        }
    }
}

/// Very long questions are read or refused, in short time and with little stack.
#[test]
fn long_questions_are_survived() {
    let world = World::small();
    let long = |opening: &str, part: &str, times: usize, end: &str| {
        format!("{opening} {}{end}", part.repeat(times))
    };
    for question in [
        long("who", "accused people who ", 66, "accused Leibniz"),
        long("who did people", "who accused people ", 64, "accuse"),
        long("who accused", "Leibniz or ", 98, "Newton"),
        long("where did", "Newton and ", 98, "Leibniz"),
        long("in which work", "works about ", 98, ""),
        long("works", "that Newton wrote or ", 48, "that Newton wrote"),
        long("what", "what Newton ", 99, "wrote"),
        long("who accused", "Newton's ", 99, ""),
        long("who", "accused Newton or Leibniz and ", 33, "accused Keill"),
        long("why", "who ", 300, ""),
    ] {
        world.ask(&question);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// No text causes a panic, and the reading of any text that is read compiles to the same query.
    #[test]
    fn any_text_is_survived(text in ".{0,80}") {
        thread_local!(static WORLD: World = World::small());
        WORLD.with(|world| { world.ask(&text); });
    }

    /// Readings of questions that a grammar makes compile to the same query.
    #[test]
    fn made_questions_read_back(question in questions_made()) {
        thread_local!(static WORLD: World = World::small());
        WORLD.with(|world| check_echo(world, &question));
    }

    /// Words of the vocabulary in any order are refused, or their reading compiles to the same query.
    #[test]
    fn any_words_read_back(words in prop::collection::vec(prop::sample::select(WORDS), 1..14)) {
        thread_local!(static WORLD: World = World::small());
        let question = words.join(" ");
        WORLD.with(|world| check_echo(world, &question));
    }
}

/// A small generator of random numbers with a fixed seed, so that every run mutates the same way.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
}

/// A question with words and letters removed, doubled, exchanged, or taken from another question.
fn mutated(dice: &mut Dice, all: &[String]) -> String {
    let mut words: Vec<String> = all[dice.below(all.len())].split(' ').map(str::to_owned).collect();
    let other: Vec<&str> = all[dice.below(all.len())].split(' ').collect();
    for _ in 0..=dice.below(3) {
        let (a, b) = (dice.below(words.len()), dice.below(words.len()));
        match dice.below(7) {
            0 => words.swap(a, b),
            1 if words.len() > 1 => _ = words.remove(a),
            2 => words.insert(a, words[b].clone()),
            3 => words.insert(a, other[dice.below(other.len())].to_owned()),
            4 => words[a] = WORDS[dice.below(WORDS.len())].to_owned(),
            5 => words.extend(other.iter().skip(dice.below(other.len())).map(|w| (*w).to_owned())),
            _ => {
                let mut letters: Vec<char> = words[a].chars().collect();
                let at = dice.below(letters.len());
                letters.insert(at, char::from(b'a' + u8::try_from(dice.below(26)).unwrap()));
                words[a] = letters.into_iter().collect();
            }
        }
    }
    words.join(" ")
}

/// Mutated questions are read or refused without a panic, and suggestions that are questions work.
/// The effort is bounded whatever the speed of the machine, since reading counts its attempts and
/// gives up. `POLEMIC_MUTATIONS=10000000` tries so many, and prints how long the slowest took.
#[test]
fn mutated_questions_are_survived() {
    let world = World::small();
    let all = questions();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let many = env::var("POLEMIC_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let mut slowest = (Duration::ZERO, String::new());
    for n in 0..many {
        let question = mutated(&mut dice, &all);
        let start = Instant::now();
        let compiled = compile(&question, &world.lexicon, &world.dataset, false);
        if start.elapsed() > slowest.0 {
            slowest = (start.elapsed(), question.clone());
        }
        if n > 0 && n % 100_000 == 0 {
            println!("{n}: the slowest took {:?}: {}", slowest.0, slowest.1);
        }
        let Err(refusal) = compiled else {
            // Only each twentieth question is also run, because running takes longer than reading.
            if n % 20 == 0 {
                world.ask(&question);
                check_echo(&world, &question);
            }
            continue;
        };
        for suggestion in &refusal.suggestions {
            let is_question = suggestion.split(' ').count() > 2
                && (suggestion.contains('@') || suggestion.starts_with("did "));
            let works = compile(suggestion, &world.lexicon, &world.dataset, true).is_ok();
            assert!(works || !is_question, "{question}: {suggestion}");
        }
    }
}

/// Subjects and objects of verbs: names, and descriptions made of other verbs.
fn terms() -> impl Strategy<Value = String> {
    let names = prop::sample::select(NAMES).prop_map(str::to_owned);
    names.prop_recursive(3, 12, 3, |inner| {
        let classes = prop::sample::select(CLASSES);
        let joiners = prop::sample::select(&[" and ", " or "][..]);
        prop_oneof![
            (inner.clone(), joiners, inner.clone()).prop_map(|(a, and, b)| format!("{a}{and}{b}")),
            (classes, predicates(inner.clone())).prop_map(|(c, p)| format!("{c} {p}")),
            (inner.clone(), "(wrote|discovered|praised)")
                .prop_map(|(a, v)| format!("what {a} {v}")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("neither {a} nor {b}")),
        ]
    })
}

/// Verb phrases with such objects.
fn predicates(terms: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let verbs = prop::sample::select(VERBS);
    let times = prop::sample::select(TIMES);
    (verbs, terms, times).prop_map(|(verb, term, time)| format!("{verb} {term}{time}"))
}

fn questions_made() -> impl Strategy<Value = String> {
    let openings = prop::sample::select(
        &["who", "what", "which works", "which people", "how many people"][..],
    );
    let joiners = prop::sample::select(&[" and ", " or ", " but "][..]);
    let lists = (openings, predicates(terms()), joiners, prop::option::of(predicates(terms())));
    let list = lists.prop_map(|(opening, first, joiner, second)| match second {
        Some(second) => format!("{opening} {first}{joiner}{second}"),
        None => format!("{opening} {first}"),
    });
    let bases =
        prop::sample::select(&["accuse", "write", "support", "belong to", "correspond with"][..]);
    let names = || prop::sample::select(NAMES);
    let times = prop::sample::select(TIMES);
    let polar = (names(), bases, terms(), times);
    prop_oneof![
        3 => list,
        1 => polar.prop_map(|(a, verb, b, time)| format!("did {a} {verb} {b}{time}")),
        1 => terms(),
    ]
}

const NAMES: &[&str] = &[
    "Newton",
    "Leibniz",
    "Keill",
    "the Royal Society",
    "@fluxions",
    "the Principia",
    "Johann Bernoulli",
    "the Acta Eruditorum",
];
const CLASSES: &[&str] = &[
    "anyone who",
    "people who",
    "works that",
    "anything that",
    "mathematicians who",
    "societies that",
];
const VERBS: &[&str] = &[
    "accused",
    "did not accuse",
    "never praised",
    "supported",
    "was accused by",
    "were written by",
    "was not written by",
    "wrote",
    "belonged to",
    "was a member of",
    "is about",
    "has praised",
    "has been published by",
    "corresponded with",
    "led to",
    "was expelled from",
    "resulted from",
];
const TIMES: &[&str] = &[
    "",
    "",
    "",
    " in 1713",
    " before 1700",
    " since 1699",
    " between 1676 and 1716",
    " during the priority dispute",
];

/// Words that make questions likely to be read.
const WORDS: &[&str] = &[
    "who",
    "what",
    "which",
    "did",
    "was",
    "were",
    "not",
    "and",
    "or",
    "that",
    "neither",
    "nor",
    "when",
    "how many",
    "by",
    "in",
    "1713",
    "before",
    "after 1700",
    "Newton",
    "Leibniz",
    "the Royal Society",
    "works",
    "letters",
    "people",
    "accused",
    "accuse",
    "supported",
    "support",
    "wrote",
    "write",
    "written by",
    "about",
    "a member of",
    "the method of fluxions",
    "been",
    "has",
    "anyone",
    "anything",
    "author of",
    "what Newton wrote",
    "Keill",
    "who supported",
    "that were written by",
    "both",
];
