//! Numbers the sections, paragraphs and sentences of a text.

use rustc_hash::FxHashSet;

use super::{Edition, Sentence, markdown, sentences};

/// A piece of a text between empty lines: a paragraph, an item of a list, or a heading.
struct TextBlock {
    text: String,
    kind: BlockKind,
}

/// What kind of block it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    /// A heading of this depth; 1 is the highest.
    Heading(usize),
    /// A block that begins with a number of `marker` bytes, so that it is an item of a list or a
    /// heading. `bare` says that it looks like a heading by itself: one short line, on its own, that
    /// does not end as a sentence does.
    Numbered { count: NumberStyle, marker: usize, bare: bool },
    /// Anything else.
    Paragraph,
}

/// How a number is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NumberStyle {
    /// After the name of a part: `Chapter 3`.
    Part,
    /// In Roman numerals: `IV.`
    Roman,
    /// In digits, with so many numbers in it: 2 for `2.3`.
    Digits(usize),
}

/// Numbers the sentences of a text. Takes any text; linear in its length.
///
/// Empty lines separate paragraphs, and headings begin sections. Headings are those of Markdown;
/// in a text without any, they are lines that begin with a number (`IV. The Return`, `Chapter 3`)
/// and do not end as a sentence does. What stands before the first heading, and the title of the
/// text, is section 0. With `markdown`, marks within lines, such as `*`, are taken away.
pub fn number_sentences(text: &str, markdown: bool) -> Edition {
    let text = text.trim_start_matches('\u{feff}');
    let mut blocks = blocks(text, markdown);
    settle_numbered(&mut blocks);
    numbered(&blocks)
}

/// The lines of the block that is being read.
#[derive(Default)]
struct BlockLines<'t> {
    list: Vec<&'t str>,
    /// Whether an empty line stands before the block.
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
            let kind = block_kind(&text, alone);
            blocks.push(TextBlock { text, kind });
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
            blocks.push(TextBlock { text: title.to_owned(), kind: BlockKind::Heading(depth) });
        } else if let (Some(depth), [_]) = (underline(line), lines.list.as_slice()) {
            flush(&mut lines, &mut blocks, true);
            if let Some(title) = blocks.last_mut() {
                title.kind = BlockKind::Heading(depth);
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

/// The text of a Markdown footnote without its mark, `[^1]: `; any other text as it is.
fn note(text: &str) -> &str {
    let note = text.strip_prefix("[^").and_then(|rest| rest.split_once("]:"));
    match note {
        Some((mark, note)) if !mark.contains(char::is_whitespace) => note.trim_start(),
        _ => text,
    }
}

/// The depth and the title of a heading such as `## Title ##`.
fn atx(line: &str) -> Option<(usize, &str)> {
    let depth = line.bytes().take_while(|&b| b == b'#').count();
    let title = line[depth..].trim_end_matches('#').trim();
    let is_heading = (1..=6).contains(&depth) && line[depth..].starts_with([' ', '\t']);
    (is_heading && !title.is_empty()).then_some((depth, title))
}

/// The depth of a heading that is underlined: 1 for a line of `=`, 2 for a line of `-`.
fn underline(line: &str) -> Option<usize> {
    let all = |mark| line.len() >= 3 && line.bytes().all(|b| b == mark);
    if all(b'=') { Some(1) } else { all(b'-').then_some(2) }
}

/// Whether a line is a rule across the page: `---`, `* * *`.
fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace()).peekable();
    let first = marks.peek().copied();
    let is_mark = matches!(first, Some('-' | '*' | '_' | '='));
    is_mark && marks.clone().count() >= 3 && marks.all(|c| Some(c) == first)
}

/// The text after the bullet of an item of a list; `None` for a line without a bullet.
fn bullet(line: &str) -> Option<&str> {
    ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.strip_prefix(mark)).map(str::trim_start)
}

/// Whether a line begins an item of a list, and is not the next line of a paragraph. A bullet begins
/// one. A number does only if the block begins with the number before it: `4. ` after `3. `,
/// because a line of prose may begin with a year or a quantity.
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

/// The number that a line begins with, such as `1. `, `2.3 `, `IV. ` or `4) `: how many bytes it
/// takes with the blank after it, and how it is written.
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

/// The longest line, in bytes, that can be a heading because of its number.
const LONGEST_HEADING: usize = 160;

/// Words that with a number make a heading: `Chapter 3`.
const PARTS: &[&str] = &["part", "book", "chapter", "section", "act", "scene", "lecture", "letter"];

/// The kind of a block by its first words. `alone` says that it is one line between empty lines.
fn block_kind(text: &str, alone: bool) -> BlockKind {
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

/// Decides which blocks with a number are headings, and makes paragraphs of the others. They are
/// headings where the text has no other headings, if they look like one by themselves, something
/// follows, and the next block has no number of the same style, as items of a list have.
fn settle_numbered(blocks: &mut [TextBlock]) {
    let has_headings = blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading(_)));
    let count = |block: Option<&TextBlock>| match block.map(|block| block.kind) {
        Some(BlockKind::Numbered { count, .. }) => Some(count),
        _ => None,
    };
    // The style of the item of a list that stands right before the block.
    let mut after = None;
    for n in 0..blocks.len() {
        let BlockKind::Numbered { count: own, marker, bare } = blocks[n].kind else {
            after = None;
            continue;
        };
        let is_last = n + 1 == blocks.len();
        let among_items = after == Some(own) || count(blocks.get(n + 1)) == Some(own);
        if bare && !has_headings && !is_last && (own == NumberStyle::Part || !among_items) {
            blocks[n].kind = BlockKind::Heading(match own {
                NumberStyle::Part => 1,
                NumberStyle::Roman => 2,
                NumberStyle::Digits(depth) => depth + 2,
            });
            after = None;
        } else {
            blocks[n].text.replace_range(..marker, "");
            blocks[n].kind = BlockKind::Paragraph;
            after = (own != NumberStyle::Part).then_some(own);
        }
    }
}

/// How many headings at the beginning are the title of the text: those that are higher than every
/// later heading.
fn title_length(blocks: &[TextBlock]) -> usize {
    let depth = |block: &TextBlock| match block.kind {
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
        if let BlockKind::Heading(_) = block.kind {
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

/// A text in one line, with single blanks, and without soft hyphens and control characters.
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

/// All words with a hyphen inside that stand within a line, in lower case. They tell a hyphen that
/// belongs to a word (`well-known`) from one that only the end of a line put in (`revo-`,
/// `lution`). Empty where no line ends in a hyphen, because then nobody asks.
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

/// How many characters of a word are looked at on either side of the end of a line.
const LONGEST_WORD: usize = 64;

/// Joins the lines of a block to one, and puts words together that the end of a line had divided.
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
            // No word continues, so the hyphen is a dash.
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}
