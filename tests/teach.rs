//! What a quiz may ask: every answer is on record, every wrong answer is refuted by it, and each
//! format can be read back.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

mod hostile;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use polemic::built_in;
use polemic::engine::graph::Graph;
use polemic::question::reply::Single;
use polemic::question::{Lexicon, Options, Reply, ask};
use polemic::record::property_graph::Evidence;
use polemic::record::{Dataset, Sureness, read};
use polemic::show::teach::{ItemBody, ItemKind, QuizItem, TeachingRecord, WrongReason, gift, quiz};
use scratch::Scratch;

mod scratch;

struct World {
    dataset: Dataset,
    lexicon: Lexicon,
    graph: Graph,
}

impl World {
    fn real() -> World {
        let dataset = read::read_dataset(&built_in::files()).dataset.unwrap();
        let (lexicon, graph) = (Lexicon::new(&dataset), dataset.to_graph());
        World { dataset, lexicon, graph }
    }

    fn record(&self) -> TeachingRecord<'_> {
        TeachingRecord::new(&self.dataset, &self.graph, &self.lexicon)
    }

    fn ask(&self, question: &str) -> Reply {
        ask(question, &self.lexicon, &self.dataset, &self.graph, &Options::default())
    }

    fn name(&self, reply: &Reply) -> BTreeSet<String> {
        let name = |found: &polemic::question::reply::Found| {
            self.dataset.entity(found.entity).name.to_lowercase()
        };
        reply.answers.iter().map(name).collect()
    }

    /// A claim that may stand in a quiz, said otherwise than the program says it.
    fn is_sound(&self, evidence: Evidence) -> bool {
        match evidence {
            Evidence::Claim(id) => {
                let claim = self.dataset.claim(id);
                claim.doubt.is_none()
                    && claim.mode.is_none()
                    && claim.according_to.is_none()
                    && claim.certainty == Sureness::Certain
                    && !claim.cites.is_empty()
            }
            Evidence::Entity(id) => {
                let entity = self.dataset.entity(id);
                entity.doubt.is_none() && !entity.cites.is_empty()
            }
            Evidence::Figure(_) => false,
        }
    }

    fn is_dated(&self, evidence: Evidence) -> bool {
        match evidence {
            Evidence::Claim(id) => self.dataset.claim(id).when.is_some(),
            Evidence::Entity(id) => self.dataset.entity(id).when.is_some(),
            Evidence::Figure(_) => false,
        }
    }

    fn check(&self, item: &QuizItem) {
        let say = format!("{item:#?}");
        assert!(!item.key.is_empty() && item.key.iter().all(|&of| self.is_sound(of)), "{say}");
        let mut dated = item.key.iter().map(|&of| self.is_dated(of));
        let asks_when = matches!(item.kind, ItemKind::Year | ItemKind::Order);
        assert!(!asks_when || dated.all(|is| is), "{say}");
        assert!(!item.checks.is_empty(), "{say}");
        if let ItemBody::Choice { options, right, .. } = &item.body {
            for (n, offer) in options.iter().enumerate() {
                assert_eq!(offer.why.is_none(), n == *right, "{say}");
                if let Some(WrongReason::Claim(id)) = offer.why {
                    assert!(self.is_sound(Evidence::Claim(id)), "{say}");
                }
            }
            let reply = self.ask(&item.checks[0]);
            let texts: BTreeSet<&String> = options.iter().map(|offer| &offer.text).collect();
            assert_eq!(texts.len(), options.len(), "{say}");
            match item.kind {
                ItemKind::Choice => {
                    // A question of which several answers are right asks which of these is.
                    let one_of = item.prompt.starts_with("Which of these ");
                    assert_eq!(one_of, reply.answers.len() > 1, "{say}");
                    let names = self.name(&reply);
                    for (n, offer) in options.iter().enumerate() {
                        assert_eq!(
                            names.contains(&offer.text.to_lowercase()),
                            n == *right,
                            "{say}"
                        );
                    }
                }
                ItemKind::Year => {
                    let Some(Single::Date(date)) = &reply.value else { panic!("{say}") };
                    for (n, offer) in options.iter().enumerate() {
                        assert_eq!(date.contains(&offer.text), n == *right, "{date} {say}");
                    }
                }
                ItemKind::Recorded => {
                    assert_eq!(reply.value == Some(Single::Bool(true)), *right == 0, "{say}");
                }
                _ => assert_eq!(reply.value, Some(Single::Bool(true)), "{say}"),
            }
        }
        self.check_refuted(item);
    }

    /// That each wrong answer of a choice is one that a claim contradicts, read from the claims.
    fn check_refuted(&self, item: &QuizItem) {
        let (ItemBody::Choice { options, .. }, ItemKind::Choice) = (&item.body, item.kind) else {
            return;
        };
        let Evidence::Claim(id) = item.key[0] else { panic!("{item:#?}") };
        let asked = self.dataset.claim(id);
        for offer in options {
            let (Some(why), Some(entity)) = (offer.why, offer.entity) else { continue };
            match why {
                WrongReason::Claim(id) => {
                    let claim = self.dataset.claim(id);
                    // Of the two that the item asks of, one is replaced by what is offered; what
                    // holds in both directions may be written in either.
                    let ends = BTreeSet::from([Some(claim.from), claim.to]);
                    let instead = [[asked.to, Some(entity)], [Some(asked.from), Some(entity)]];
                    assert!(instead.map(BTreeSet::from).contains(&ends), "{item:#?}");
                    let stance = |relation| {
                        let schema = &self.dataset.schema;
                        let line = schema.relation_line(relation);
                        line.iter().find_map(|&r| schema.relation(r).stance)
                    };
                    let opposed = stance(claim.relation) != stance(asked.relation);
                    assert!(claim.denied || opposed, "{item:#?}");
                }
                WrongReason::Complete => {
                    assert!(self.dataset.schema.relation(asked.relation).complete, "{item:#?}");
                    let wrote = self.dataset.claims.iter().any(|claim| {
                        claim.relation == asked.relation
                            && claim.from == entity
                            && claim.to == asked.to
                    });
                    assert!(!wrote, "{item:#?}");
                }
                WrongReason::Date => panic!("{item:#?}"),
            }
        }
    }
}

#[test]
fn no_item_breaks_the_rules() {
    let world = World::real();
    let record = world.record();
    let mut sorts = BTreeSet::new();
    for seed in 0..3 {
        let items = quiz::all_items(&record, seed);
        assert!(items.len() > 60, "only {} items", items.len());
        for item in &items {
            world.check(item);
            sorts.insert(item.kind);
        }
    }
    assert!(sorts.len() == 7, "only {sorts:?}");
    // Nor does a quiz ask anything twice.
    let quiz = quiz::make_quiz(&record, &[], 60, 4);
    let mut keys = BTreeSet::new();
    assert!(quiz.items.iter().flat_map(|item| &item.key).all(|of| keys.insert(*of)));
}

#[test]
fn no_quiz_can_be_guessed() {
    let world = World::real();
    let record = world.record();
    let quiz = quiz::make_quiz(&record, &[], 30, 1);
    assert_eq!(quiz.items.len(), 30);
    let mut places = std::collections::BTreeMap::<(usize, usize), usize>::new();
    for item in &quiz.items {
        let ItemBody::Choice { options, right, .. } = &item.body else { continue };
        *places.entry((options.len(), *right)).or_default() += 1;
        // No word of the question stands in the right answer alone.
        let words = |text: &str| -> BTreeSet<String> {
            let parts = text.split(|c: char| !c.is_alphanumeric());
            parts.filter(|word| word.len() > 4).map(str::to_lowercase).collect()
        };
        let asked = words(&item.prompt);
        if item.kind == ItemKind::Choice {
            assert!(words(&options[*right].text).is_disjoint(&asked), "{item:#?}");
        }
    }
    for side in [2, 4] {
        let counts: Vec<usize> =
            (0..side).map(|n| places.get(&(side, n)).copied().unwrap_or(0)).collect();
        let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
        assert!(most - least <= 3, "{places:?}");
    }
}

#[test]
fn what_the_dataset_is_about_gives_items() {
    let world = World::real();
    let record = world.record();
    for id in ["socialism-in-one-country", "permanent-revolution", "trotskyism"] {
        let quiz = quiz::make_quiz(&record, &[world.dataset.by_id[id]], 10, 1);
        assert!(quiz.items.len() >= 5, "{id}: {:#?}", quiz.items);
    }
}

#[test]
fn a_topic_keeps_to_itself() {
    let world = World::real();
    let record = world.record();
    let (n, _) = (0..world.dataset.entities.len())
        .map(|n| {
            let id = polemic::record::EntityId::new(n);
            (n, world.dataset.claims.iter().filter(|claim| claim.from == id).count())
        })
        .max_by_key(|&(_, count)| count)
        .unwrap();
    let topic = polemic::record::EntityId::new(n);
    let quiz = quiz::make_quiz(&record, &[topic], 20, 1);
    assert!(quiz.items.len() > 5);
    for item in quiz.items.iter().filter(|item| item.kind != ItemKind::Open) {
        assert!(item.key.iter().all(|&of| record.concerns(of, &[topic])), "{item:#?}");
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(arguments)
        .env_remove("POLEMIC_DATA")
        .output()
        .unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_same_seed_makes_the_same_bytes() {
    for format in ["html", "md", "gift", "anki"] {
        let quiz = |seed: &str| printed(&["quiz", "-q", "-n", "8", "--seed", seed, "-f", format]);
        assert_eq!(quiz("5"), quiz("5"), "{format}");
        assert_ne!(quiz("5"), quiz("6"), "{format}");
    }
}

/// A question of a GIFT file: its name, its text, its answers and its general feedback.
#[derive(Debug, Default)]
struct Given {
    name: String,
    text: String,
    answers: Vec<String>,
    feedback: String,
}

/// Reads GIFT as Moodle does (`question/format/gift/format.php`): questions are parted by empty
/// lines, a backslash takes the meaning away from some signs, and texts are HTML but for the answers
/// of short questions.
fn read_gift(text: &str) -> Vec<Given> {
    text.split("\n\n")
        .filter(|block| !block.starts_with("$CATEGORY:"))
        .map(|block| read_gift_question(block.trim()))
        .collect()
}

/// A sign with its meaning in GIFT, as a character that no text has.
fn sign(c: char) -> char {
    char::from_u32(0xE000 + u32::from(c)).unwrap()
}

fn read_gift_question(block: &str) -> Given {
    const SIGNS: [char; 6] = ['~', '=', '#', '{', '}', ':'];
    let (mut marked, mut chars) = (String::new(), block.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next_if(|next| *next == '\\' || SIGNS.contains(next)) {
                Some(next) => marked.push(next),
                None => {
                    assert_ne!(chars.peek(), Some(&'n'), "Moodle would break the line: {block}");
                    marked.push(c);
                }
            },
            c if SIGNS.contains(&c) => marked.push(sign(c)),
            c => marked.push(c),
        }
    }
    let twice = |c: char| format!("{0}{0}", sign(c));
    let (name, rest) = marked.strip_prefix(&twice(':')).unwrap().split_once(&twice(':')).unwrap();
    let (text, rest) = rest.split_once(sign('{')).unwrap();
    let body = rest.strip_suffix(sign('}')).unwrap();
    let (answers, feedback) = body.split_once(&twice('#').repeat(2)).unwrap();
    let (answers, feedback) = (answers.trim(), moodle_html(feedback.trim()));
    let is_short = !answers.contains([sign('~')]) && !answers.contains("->");
    let mut question = Given {
        name: name.to_owned(),
        text: moodle_html(text.trim()),
        feedback,
        ..Given::default()
    };
    for line in answers.lines().map(str::trim) {
        assert!(!line.contains([sign('{'), sign('}'), sign('#')]), "{block}");
        let Some(right) = line.strip_prefix([sign('='), sign('~')]) else {
            question.answers.push(format!("right {line}"));
            continue;
        };
        assert!(!right.contains([sign('='), sign('~')]), "{block}");
        let points = |text: &str| text.starts_with('%') && text[1..].contains('%');
        assert!(!points(right), "an answer has its own points: {block}");
        let right = match is_short {
            // `*` stands for any text.
            true => right.replace("\\*", "\u{0}"),
            false => right.split("->").map(moodle_html).collect::<Vec<_>>().join("->"),
        };
        assert!(!is_short || !right.contains('*'), "{block}");
        let kind = if line.starts_with(sign('~')) { "wrong" } else { "right" };
        question.answers.push(format!("{kind} {}", right.replace('\u{0}', "*")));
    }
    question
}

/// What a text in HTML shows in Moodle. Asserts that no filter and no format finds anything in it.
fn moodle_html(text: &str) -> String {
    assert!(!text.contains(['<', '[', '$', '@', '\\']), "{text}");
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("&#") {
        let (number, after) = after.split_once(';').unwrap();
        out.push_str(before);
        out.push(char::from_u32(number.parse().unwrap()).unwrap());
        rest = after;
    }
    out + rest
}

#[test]
fn gift_can_be_read_back() {
    let world = World::real();
    let record = world.record();
    let quiz = quiz::make_quiz(&record, &[], 40, 2);
    let given = read_gift(&gift::quiz_as_gift(&quiz, "a: {b} = c", &record));
    assert_eq!(given.len(), quiz.items.len());
    for (item, question) in quiz.items.iter().zip(given) {
        assert_eq!((&question.name, &question.text), (&item.title(), &item.prompt));
        assert!(question.feedback.contains(&item.sources(&record)[0]), "{question:#?}");
        match &item.body {
            ItemBody::Choice { options, right, .. } if item.kind != ItemKind::Recorded => {
                assert_eq!(question.answers.len(), options.len());
                let wanted = format!("right {}", options[*right].text);
                assert!(question.answers.contains(&wanted), "{question:#?}");
                let wrong = question.answers.iter().filter(|text| text.starts_with("wrong "));
                assert_eq!(wrong.count(), options.len() - 1);
            }
            ItemBody::Match { left, right, pairs } => {
                for (text, &at) in left.iter().zip(pairs) {
                    let wanted = format!("right {text} -> {}", right[at]);
                    assert!(question.answers.contains(&wanted), "{question:#?}");
                }
            }
            ItemBody::Order { order, .. } => assert_eq!(question.answers.len(), order.len()),
            ItemBody::Written { answer, short } if *short => {
                assert_eq!(question.answers.len(), answer.len());
            }
            _ => assert!(question.answers.len() <= 1),
        }
    }
}

/// That a file of cards has as many cells as columns in each row, and ids of their own.
fn check_cards(text: &str) -> usize {
    let columns = text.lines().find_map(|line| line.strip_prefix("#columns:")).unwrap();
    let columns = columns.split('\t').count();
    let mut ids = BTreeSet::new();
    for row in text.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = row.split('\t').collect();
        assert_eq!(cells.len(), columns, "{row}");
        assert!(ids.insert(cells[0].to_owned()), "{row}");
        assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '@', '"'])), "{row}");
        for live in ["[sound:", "[anki:", "[latex]", "[$", "\\(", "\\["] {
            assert!(!row.contains(live), "Anki would run {live}: {row}");
        }
    }
    ids.len()
}

#[test]
fn cards_have_their_columns_and_keep_their_ids() {
    assert_eq!(check_cards(&printed(&["quiz", "-q", "-n", "30", "-f", "anki"])), 30);
    let world = World::real();
    let record = world.record();
    let ids = |seed| -> BTreeSet<(String, String)> {
        let single = |item: &QuizItem| !matches!(item.kind, ItemKind::Match | ItemKind::Order);
        let items = quiz::all_items(&record, seed).into_iter().filter(single);
        items.map(|item| (item.id, item.prompt)).collect()
    };
    assert_eq!(ids(1), ids(2), "what is asked has one id, whatever the seed");
}

/// The tags of a page of HTML, which must close in order; its ids must be unique, and what leads
/// into the page must lead somewhere.
fn check_html(page: &str) {
    const VOID: [&str; 5] = ["meta", "br", "hr", "img", "input"];
    let mut open: Vec<&str> = Vec::new();
    let (mut ids, mut links) = (BTreeSet::new(), Vec::new());
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some((_, after)) = rest.split_once('<') {
        let (mut quoted, mut end) = (false, after.len());
        for (at, c) in after.char_indices() {
            quoted ^= c == '"';
            if c == '>' && !quoted {
                end = at;
                break;
            }
        }
        let tag = &after[..end];
        rest = &after[end..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{tag:.200}");
            continue;
        }
        let name = tag.split([' ', '\n', '/']).next().unwrap();
        assert!(!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()), "<{tag:.200}");
        assert_ne!(name, "script");
        if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
        for (attribute, found) in [(" id=\"", true), (" href=\"#", false)] {
            for part in tag.split(attribute).skip(1) {
                let value = part.split('"').next().unwrap().to_owned();
                match found {
                    true => assert!(ids.insert(value.clone()), "{value} stands twice"),
                    false => links.push(value),
                }
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(links.iter().all(|link| ids.contains(link)), "{links:?}");
    assert!(page.contains("default-src 'none'"));
    let kept = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    assert!(page.chars().all(kept));
}

#[test]
fn pages_are_well_formed() {
    let dispute = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/dispute");
    let dispute = dispute.to_str().unwrap();
    for question in
        ["compare Newton and Leibniz", "timeline of Leibniz", "Leibniz", "who accused Leibniz"]
    {
        check_html(&printed(&["ask", "-q", "-d", dispute, question, "-f", "html"]));
    }
    check_html(&printed(&["quiz", "-q", "-n", "30", "-f", "html"]));
    check_html(&printed(&["handout", "-q", "-d", dispute, "Newton", "Leibniz", "-f", "html"]));
}

#[test]
fn hostile_names_break_no_page_and_no_paper() {
    let scratch = Scratch::new("hostile-teach");
    let data = hostile::hostile_dataset(&scratch.0);
    let all = hostile::hostile().len();
    for question in ["timeline of Alpha", "compare Alpha and Beta", "Alpha", "who opposed @e0"] {
        check_html(&printed(&["ask", "-q", "-d", &data, question, "-f", "html"]));
    }
    let quiz = |format: &str| printed(&["quiz", "-q", "-d", &data, "-n", "40", "-f", format]);
    check_html(&quiz("html"));
    check_html(&printed(&["handout", "-q", "-d", &data, "Alpha", "Beta", "-f", "html"]));
    let given = read_gift(&quiz("gift"));
    assert!(given.len() >= all, "only {}", given.len());
    let is_asked = |name: &String| {
        let typed: String = name.chars().filter(|c| !c.is_control()).collect();
        let shown = |question: &Given| {
            let texts = question.answers.iter().chain([&question.text]);
            texts.into_iter().any(|text| text.contains(&typed))
        };
        given.iter().any(shown)
    };
    // A quiz does not ask about each thing, but about most.
    let asked = hostile::hostile().into_iter().filter(is_asked).count();
    assert!(2 * asked > all, "only {asked} names of {all} are read back");
    assert_eq!(check_cards(&quiz("anki")), given.len());
    let markdown = quiz("md") + &printed(&["handout", "-q", "-d", &data, "Alpha", "Beta"]);
    assert!(!markdown.replace("\\<", "").contains('<'));
    let table = printed(&["ask", "-q", "-d", &data, "compare Alpha and Beta", "-f", "csv"]);
    assert!(table.lines().all(|line| !line.starts_with(['=', '+', '@'])));
}
