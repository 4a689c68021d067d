//! A text into sections, paragraphs and sentences, each with its number.

use rustc_hash::FxHashSet;

use super::{Edition, Sentence, markdown, sentences};

/// A piece of a text between empty lines.
struct TextBlock {
    text: String,
    sort: BlockKind,
}

/// What a block is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    /// A heading of this depth; the highest is 1.
    Heading(usize),
    /// A block that begins with a number: an item of a list, or a heading.
    Numbered { count: NumberStyle, marker: usize, bare: bool },
    /// Anything else.
    Paragraph,
}

/// How a number is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NumberStyle {
    /// After the name of a part: `Chapter 3`.
    Part,
    /// `IV.`
    Roman,
    /// `2.3`, of so many numbers.
    Digits(usize),
}

/// Numbers the sentences of a text. Empty lines part its paragraphs and headings its sections:
/// those of Markdown, and in a text without any, lines that begin with a number and do not end as
/// a sentence does. What stands before the first heading, and the text's own title, is section 0.
/// With `markdown`, marks within the lines are taken away.
pub fn number_sentences(text: &str, markdown: bool) -> Edition {
    let text = text.trim_start_matches('\u{feff}');
    let mut blocks = blocks(text, markdown);
    settle_numbered(&mut blocks);
    numbered(&blocks)
}

/// The lines of a block so far.
#[derive(Default)]
struct BlockLines<'t> {
    list: Vec<&'t str>,
    /// Whether the block begins after an empty line.
    apart: bool,
}

fn blocks(text: &str, markdown: bool) -> Vec<TextBlock> {
    let compounds = compounds(text);
    let mut blocks: Vec<TextBlock> = Vec::new();
    let mut lines = BlockLines { apart: true, ..BlockLines::default() };
    let flush = |lines: &mut BlockLines, blocks: &mut Vec<TextBlock>, before_empty: bool| {
        if !lines.list.is_empty() {
            let alone = lines.apart && before_empty && lines.list.len() == 1;
            let text = joined(&lines.list, &compounds);
            let text = if markdown { markdown::strip_markdown(note(&text)) } else { text };
            let sort = sort(&text, alone);
            blocks.push(TextBlock { text, sort });
        }
        *lines = BlockLines { apart: before_empty, ..BlockLines::default() };
    };
    for line in text.split(['\n', '\u{c}', '\u{2029}']) {
        let line = line.trim();
        let line = line.strip_prefix('>').map_or(line, str::trim_start);
        if line.is_empty() {
            flush(&mut lines, &mut blocks, true);
        } else if let Some((depth, title)) = atx(line) {
            flush(&mut lines, &mut blocks, true);
            blocks.push(TextBlock { text: title.to_owned(), sort: BlockKind::Heading(depth) });
        } else if let (Some(depth), [_]) = (underline(line), lines.list.as_slice()) {
            flush(&mut lines, &mut blocks, true);
            if let Some(title) = blocks.last_mut() {
                title.sort = BlockKind::Heading(depth);
            }
        } else if is_rule(line) {
            flush(&mut lines, &mut blocks, true);
        } else {
            if begins_item(line, &lines.list) {
                flush(&mut lines, &mut blocks, false);
            }
            lines.list.push(bullet(line).unwrap_or(line));
        }
    }
    flush(&mut lines, &mut blocks, true);
    blocks
}

/// A note at the foot of a page, `[^1]: …`, without its mark; any other text as it is.
fn note(text: &str) -> &str {
    let note = text.strip_prefix("[^").and_then(|rest| rest.split_once("]:"));
    match note {
        Some((mark, note)) if !mark.contains(char::is_whitespace) => note.trim_start(),
        _ => text,
    }
}

/// `## Title ##`: its depth and the title.
fn atx(line: &str) -> Option<(usize, &str)> {
    let depth = line.bytes().take_while(|&b| b == b'#').count();
    let title = line[depth..].trim_end_matches('#').trim();
    let is_heading = (1..=6).contains(&depth) && line[depth..].starts_with([' ', '\t']);
    (is_heading && !title.is_empty()).then_some((depth, title))
}

/// The depth of the heading that a line under it makes of the line before.
fn underline(line: &str) -> Option<usize> {
    let all = |mark| line.len() >= 3 && line.bytes().all(|b| b == mark);
    if all(b'=') { Some(1) } else { all(b'-').then_some(2) }
}

/// A rule across the page: `---`, `* * *`.
fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace()).peekable();
    let first = marks.peek().copied();
    let is_mark = matches!(first, Some('-' | '*' | '_' | '='));
    is_mark && marks.clone().count() >= 3 && marks.all(|c| Some(c) == first)
}

/// What follows the bullet of a list's item.
fn bullet(line: &str) -> Option<&str> {
    ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.strip_prefix(mark)).map(str::trim_start)
}

/// Whether a line begins an item of a list and not just the next line of a paragraph: a number at
/// the beginning of a line counts only at the beginning of a block, or after its predecessor.
fn begins_item(line: &str, before: &[&str]) -> bool {
    let number = |line: &str| marker(line).and_then(|(length, _)| leading_number(&line[..length]));
    match (before.first(), number(line)) {
        (None, _) => false,
        _ if bullet(line).is_some() => true,
        (Some(first), Some(own)) => number(first).is_some_and(|last| last + 1 == own),
        (Some(_), None) => false,
    }
}

fn leading_number(marker: &str) -> Option<u32> {
    marker.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok())
}

/// The number that a line begins with, as `1. `, `2.3 `, `IV. ` or `4) `: how many bytes it takes,
/// and how it is written.
fn marker(line: &str) -> Option<(usize, NumberStyle)> {
    let end = line.find([' ', '\t'])?;
    let word = &line[..end];
    let bare = word.trim_end_matches(['.', ')']);
    let parts = || bare.split('.');
    let digits =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let roman = bare.bytes().all(|b| b"IVXLC".contains(&b)) && (1..=6).contains(&bare.len());
    let closed = bare.len() + 1 == word.len();
    let depth = parts().count();
    let is_marker = parts().all(digits) && (closed || depth > 1) || roman && closed;
    let blank = line[end..].len() - line[end..].trim_start().len();
    let count = if bare.starts_with(|c: char| c.is_ascii_digit()) {
        NumberStyle::Digits(depth)
    } else {
        NumberStyle::Roman
    };
    is_marker.then_some((end + blank, count))
}

/// The longest line that is taken for a heading because of its number, in bytes.
const LONGEST_HEADING: usize = 160;

/// Names of parts, which with a number make a heading.
const PARTS: &[&str] = &["part", "book", "chapter", "section", "act", "scene", "lecture", "letter"];

/// What a block is by its first words.
fn sort(text: &str, alone: bool) -> BlockKind {
    let said = text.trim_end_matches(['”', '"', '’', '»', ')']);
    let ends_open = !said.ends_with(['.', '!', '?', ':', ';', ',', '…']);
    let short = text.len() <= LONGEST_HEADING;
    let mut words = text.split_whitespace();
    let part = words.next().map(str::to_lowercase);
    let second = words.next().map(|word| word.trim_end_matches(['.', ':']));
    let is_number = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b"IVXLC".contains(&b))
    };
    if alone
        && short
        && part.is_some_and(|part| PARTS.contains(&part.as_str()))
        && second.is_some_and(is_number)
        && !text.ends_with(['!', '?', ';', ','])
    {
        return BlockKind::Numbered { count: NumberStyle::Part, marker: 0, bare: true };
    }
    match marker(text) {
        Some((marker, count)) => {
            BlockKind::Numbered { count, marker, bare: alone && short && ends_open }
        }
        None => BlockKind::Paragraph,
    }
}

/// Decides which lines with a number are headings: where there are no others, those that stand
/// alone, do not end as a sentence does, and are followed by something else than their like.
fn settle_numbered(blocks: &mut [TextBlock]) {
    let has_headings = blocks.iter().any(|block| matches!(block.sort, BlockKind::Heading(_)));
    let count = |block: Option<&TextBlock>| match block.map(|block| block.sort) {
        Some(BlockKind::Numbered { count, .. }) => Some(count),
        _ => None,
    };
    // The item of a list that the block follows.
    let mut after = None;
    for n in 0..blocks.len() {
        let BlockKind::Numbered { count: own, marker, bare } = blocks[n].sort else {
            after = None;
            continue;
        };
        let is_last = n + 1 == blocks.len();
        let among_items = after == Some(own) || count(blocks.get(n + 1)) == Some(own);
        if bare && !has_headings && !is_last && (own == NumberStyle::Part || !among_items) {
            blocks[n].sort = BlockKind::Heading(match own {
                NumberStyle::Part => 1,
                NumberStyle::Roman => 2,
                NumberStyle::Digits(depth) => depth + 2,
            });
            after = None;
        } else {
            blocks[n].text.replace_range(..marker, "");
            blocks[n].sort = BlockKind::Paragraph;
            after = (own != NumberStyle::Part).then_some(own);
        }
    }
}

/// How many headings at the beginning are the text's own title: those above all later ones.
fn title_length(blocks: &[TextBlock]) -> usize {
    let depth = |block: &TextBlock| match block.sort {
        BlockKind::Heading(depth) => Some(depth),
        _ => None,
    };
    let leading = blocks.iter().take_while(|block| depth(block).is_some()).count();
    let highest = blocks[leading..].iter().filter_map(depth).min();
    let above = |block: &&TextBlock| highest.is_none_or(|highest| depth(block) < Some(highest));
    blocks[..leading].iter().take_while(above).count()
}

fn numbered(blocks: &[TextBlock]) -> Edition {
    let mut edition = Edition::default();
    let titles = title_length(blocks);
    let (mut section, mut heading, mut paragraph) = (0, 0, 0);
    let mut after_heading = false;
    for (n, block) in blocks.iter().enumerate() {
        if let BlockKind::Heading(_) = block.sort {
            let is_title = n < titles;
            if !is_title && !after_heading {
                (section, heading, paragraph) = (section + 1, 0, 0);
            }
            heading += 1;
            let at = format!("{section}.h{heading}");
            edition.sentences.push(Sentence { at, text: folded(&block.text) });
            after_heading = !is_title;
            continue;
        }
        let text = folded(&block.text);
        let found = sentences::split_sentences(&text);
        if !found.is_empty() {
            paragraph += 1;
            after_heading = false;
        }
        for (n, sentence) in found.into_iter().enumerate() {
            let at = format!("{section}.{paragraph}.{}", n + 1);
            edition.sentences.push(Sentence { at, text: sentence.to_owned() });
        }
    }
    edition
}

/// A text in one line, with single blanks and without invisible hyphens.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|&c| c != '\u{ad}' && !c.is_control()));
    }
    out
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}')
}

/// Words with a hyphen inside that stand whole in some line, in lower case: what tells a hyphen
/// that was there from one that only the end of a line put in. Empty where no line ends in one.
fn compounds(text: &str) -> FxHashSet<String> {
    let mut found = FxHashSet::default();
    if !text.lines().any(|line| line.trim_end().ends_with(is_hyphen)) {
        return found;
    }
    for word in text.split(|c: char| !(c.is_alphanumeric() || is_hyphen(c))) {
        let word = word.trim_matches(is_hyphen);
        if word.contains(is_hyphen) {
            found.insert(word.to_lowercase().replace('\u{2010}', "-"));
        }
    }
    found
}

/// The longest part of a word that is looked at where the end of a line parts it.
const LONGEST_WORD: usize = 64;

/// The lines of a block as one, with words put together that the end of a line had parted.
fn joined(lines: &[&str], compounds: &FxHashSet<String>) -> String {
    let mut out = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines {
        let soft = out.ends_with('\u{ad}');
        let Some(stem) = out.strip_suffix(|c| is_hyphen(c) || c == '\u{ad}') else {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(line);
            continue;
        };
        let is_letter = |c: &char| c.is_alphabetic() || is_hyphen(*c);
        let tail = stem.chars().rev().take(LONGEST_WORD).take_while(is_letter);
        let tail: String = tail.collect();
        let left: String = tail.chars().rev().collect();
        let right: String = line.chars().take(LONGEST_WORD).take_while(is_letter).collect();
        let is_word = !left.is_empty() && right.starts_with(char::is_alphabetic);
        if is_word {
            let whole = format!("{left}-{right}").to_lowercase();
            let parted = right.starts_with(char::is_lowercase) && !compounds.contains(&whole);
            if soft || parted {
                out.truncate(stem.len());
            }
        } else {
            // A dash at the end of a line is none of a word.
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}
