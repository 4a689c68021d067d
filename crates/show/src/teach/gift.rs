//! A quiz as a question bank in GIFT, a format of Moodle.

use super::quiz::Quiz;
use super::quiz_item::{ItemBody, ItemKind, QuizItem};
use super::teaching_record::TeachingRecord;

/// The quiz as a GIFT file, in a category below `polemic`.
pub fn quiz_as_gift(quiz: &Quiz, category: &str, record: &TeachingRecord) -> String {
    // A slash would make a category below another, and Moodle undoes no escape in a category.
    let has_meaning = |c: char| c.is_control() || "/\\~=#{}:<>&$".contains(c);
    let category = category.replace(has_meaning, "-");
    let mut out = format!("$CATEGORY: polemic/{category}\n");
    for item in &quiz.items {
        out.push_str(&format!("\n{}", question(item, record)));
    }
    out
}

fn question(item: &QuizItem, record: &TeachingRecord) -> String {
    let feedback = escaped(&item.sources(record).join(" / "));
    // The name is what a teacher sees in the question bank. It is plain text and not HTML.
    let mut name = String::new();
    item.title().chars().for_each(|c| push_escaped(c, &mut name));
    let head = format!("::{name}::{}", escaped(&item.prompt));
    let mut lines: Vec<String> = Vec::new();
    match &item.body {
        ItemBody::Choice { right, .. } if item.kind == ItemKind::Recorded => {
            lines.push(if *right == 0 { "TRUE" } else { "FALSE" }.to_owned());
        }
        ItemBody::Choice { options, right, .. } => {
            lines.extend(options.iter().enumerate().map(|(n, offer)| {
                format!("{}{}", if n == *right { '=' } else { '~' }, escaped(&offer.text))
            }));
        }
        ItemBody::Match { left, right, pairs } => {
            lines.extend(left.iter().zip(pairs).filter_map(|(text, &at)| {
                Some(format!("={} -> {}", escaped(text), escaped(right.get(at)?)))
            }));
        }
        // GIFT has no ordering questions, so each thing is matched with its place in the order.
        ItemBody::Order { shown, order } => {
            lines.extend(order.iter().enumerate().filter_map(|(place, &n)| {
                Some(format!("={} -> {}", escaped(shown.get(n)?), place + 1))
            }));
        }
        ItemBody::Written { answer, short: true }
            if answer.iter().all(|text| is_short_answer(text)) =>
        {
            lines.extend(answer.iter().map(|text| format!("={}", short_answer(text))));
        }
        // Without an answer it is a question that the teacher marks.
        ItemBody::Written { .. } => {}
    }
    let lines: String = lines.iter().map(|line| format!("\t{line}\n")).collect();
    format!("{head} {{\n{lines}\t####{feedback}\n}}\n")
}

/// Whether Moodle would read a text as the answer to a short question: it takes `%50%` at the
/// beginning for the points of the answer, and nothing in a short answer can be escaped by HTML.
fn is_short_answer(text: &str) -> bool {
    !text.trim_start().starts_with('%')
}

/// A short answer on one line. Moodle compares it with what a student types, where `*` stands for
/// any text.
fn short_answer(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '*' => out.push_str("\\*"),
            c => push_escaped(c, &mut out),
        }
    }
    out
}

/// A text on one line in which no character has a meaning in GIFT, HTML or the filters of Moodle.
///
/// Moodle reads such texts as HTML. What its filters look for, as `$$`, `\(` and `[tex]`, what names
/// a format, as `[html]`, what parts a pair, as `->`, and what gives points, as `%50%`, is therefore
/// written by the number of a character.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' | '>' | '&' | '%' | '$' | '@' | '[' | '\\' => {
                // GIFT gives `#` a meaning too.
                out.push_str(&format!("&\\#{};", u32::from(c)));
            }
            c => push_escaped(c, &mut out),
        }
    }
    out
}

fn push_escaped(c: char, out: &mut String) {
    match c {
        '\\' | '~' | '=' | '#' | '{' | '}' | ':' => out.extend(['\\', c]),
        c if c.is_control() => out.push(' '),
        c => out.push(c),
    }
}
