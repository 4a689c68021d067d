//! A quiz as flash cards for Anki. If Anki imports a card that it has already, it updates the card.

use super::paper::option_letter;
use super::quiz::Quiz;
use super::quiz_item::{FEW, ItemBody, QuizItem};
use super::teaching_record::TeachingRecord;
use crate::xml_writer;

/// The cards as a text file that Anki imports, in a deck of their own.
pub fn quiz_as_anki(quiz: &Quiz, deck: &str, record: &TeachingRecord) -> String {
    // Anki would read two colons as a deck below another.
    let deck = line(deck).replace("::", ":");
    let mut out = format!(
        "#separator:tab\n#html:true\n#notetype:Basic\n#deck:{deck}\n#guid column:1\n\
         #tags column:4\n#columns:guid\tFront\tBack\tTags\n"
    );
    for item in &quiz.items {
        let (front, back) = sides(item);
        let sources: Vec<String> = item.sources(record).iter().map(|line| field(line)).collect();
        let back = format!("{back}<br><small>{}</small>", sources.join("<br>"));
        out.push_str(&format!("{}\t{front}\t{back}\t{}\n", item.id, item.kind.word()));
    }
    out
}

/// The front and the back of a card. The front shows the options only if the question has too many
/// right answers without them, or cannot be asked without them.
fn sides(item: &QuizItem) -> (String, String) {
    let prompt = field(&item.prompt);
    let joined = |list: Vec<String>| list.join("<br>");
    match &item.body {
        ItemBody::Choice { options, right, also } => {
            let text = options.get(*right).map(|offer| field(&offer.text));
            if also.len() <= FEW {
                let also = also.iter().map(|text| field(text));
                return (prompt, joined(text.into_iter().chain(also).collect()));
            }
            let offers = lettered(options.iter().map(|offer| offer.text.as_str()));
            (joined([prompt].into_iter().chain(offers).collect()), text.unwrap_or_default())
        }
        ItemBody::Match { left, right, pairs } => {
            let names = left.iter().map(|text| field(text));
            let offers = lettered(right.iter().map(String::as_str));
            let front = [prompt].into_iter().chain(names).chain(offers).collect();
            let pair = |(text, &at): (&String, &usize)| {
                format!("{} – {}", field(text), right.get(at).map_or(String::new(), |t| field(t)))
            };
            (joined(front), joined(left.iter().zip(pairs).map(pair).collect()))
        }
        ItemBody::Order { shown, order } => {
            let names = shown.iter().map(|text| field(text));
            let front = [prompt].into_iter().chain(names).collect();
            let place = |(n, &at): (usize, &usize)| {
                format!("{}. {}", n + 1, shown.get(at).map_or(String::new(), |text| field(text)))
            };
            (joined(front), joined(order.iter().enumerate().map(place).collect()))
        }
        ItemBody::Written { answer, .. } => {
            (prompt, joined(answer.iter().map(|text| field(text)).collect()))
        }
    }
}

fn lettered<'a>(texts: impl Iterator<Item = &'a str>) -> impl Iterator<Item = String> {
    texts.enumerate().map(|(n, text)| format!("{}. {}", option_letter(n), field(text)))
}

/// A text as a field of the file: HTML on one line, without tabs. The first character is escaped if
/// a spreadsheet would read the field as a formula. A tag stands around each bracket and backslash,
/// because Anki plays `[sound:x]` and typesets `[latex]` and `\(x\)`; the number of the character in
/// its place would become the character again when somebody edits the card.
fn field(text: &str) -> String {
    let text = xml_writer::escape_xml(&line(text));
    let text = text.replace('[', "<span>[</span>").replace('\\', "<span>\\</span>");
    match text.chars().next() {
        Some(first @ ('=' | '+' | '-' | '@')) => format!("&#{};{}", u32::from(first), &text[1..]),
        _ => text,
    }
}

fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
