//! A quiz as a question bank in GIFT, a format of Moodle.

use super::quiz::Quiz;
use super::quiz_item::{ItemBody, ItemKind, QuizItem};
use super::teaching_record::TeachingRecord;

/// The quiz as a GIFT file, in a category below `polemic`.
pub fn quiz_as_gift(quiz: &Quiz, category: &str, record: &TeachingRecord) -> String {
    // GIFT would read a slash as a category below another.
    let category = escaped(&category.replace('/', "-"));
    let mut out = format!("$CATEGORY: polemic/{category}\n");
    for item in &quiz.items {
        out.push_str(&format!("\n{}", question(item, record)));
    }
    out
}

fn question(item: &QuizItem, record: &TeachingRecord) -> String {
    let feedback = escaped(&item.sources(record).join(" / "));
    let head = format!("::{}::{}", item.id, escaped(&item.prompt));
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
                Some(format!("={} -> {}", unarrowed(text), unarrowed(right.get(at)?)))
            }));
        }
        // GIFT has no ordering questions, so each thing is matched with its place in the order.
        ItemBody::Order { shown, order } => {
            lines.extend(order.iter().enumerate().filter_map(|(place, &n)| {
                Some(format!("={} -> {}", unarrowed(shown.get(n)?), place + 1))
            }));
        }
        ItemBody::Written { answer, short: true } => {
            lines.extend(answer.iter().map(|text| format!("={}", escaped(text))));
        }
        ItemBody::Written { .. } => {}
    }
    let lines: String = lines.iter().map(|line| format!("\t{line}\n")).collect();
    format!("{head} {{\n{lines}\t####{feedback}\n}}\n")
}

/// A half of a pair. GIFT separates the halves by `->`, so an arrow in the text becomes `→`.
fn unarrowed(text: &str) -> String {
    escaped(&text.replace("->", "→"))
}

/// A text on one line in which no character has a meaning in GIFT.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '~' | '=' | '#' | '{' | '}' | ':' => {
                out.push('\\');
                out.push(c);
            }
            // Moodle reads the text as HTML.
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    // A line that begins with `//` would be a comment, and one with `$` a category.
    if out.starts_with('/') || out.starts_with('$') { format!(" {out}") } else { out }
}
