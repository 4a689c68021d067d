//! Splits a paragraph into its sentences.
//!
//! The boundaries are those of Unicode (UAX #29). They break after every abbreviation, so rules
//! join pieces that belong together.

use unicode_segmentation::UnicodeSegmentation;

/// Abbreviations that seldom end a sentence: `Dr. Miller`.
const ALWAYS: &[&str] = &[
    "cf", "ibid", "id", "op", "loc", "viz", "vs", "e.g", "i.e", "mr", "mrs", "ms", "dr", "prof",
    "st", "gen", "col", "capt", "lt", "hon", "rev", "ed", "eds", "trans", "ca", "approx", "fig",
    "figs",
];

/// Words that are abbreviations only before a number: `no. 4`, but `No. I will not.`
const BEFORE_NUMBER: &[&str] = &[
    "p", "pp", "no", "nos", "nr", "n", "vol", "vols", "ch", "chap", "sec", "art", "para", "col",
    "cols", "f", "fol", "line", "c", "bk", "pt", "v", "vv", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sept", "sep", "oct", "nov", "dec",
];

/// The longest label of a speaker, such as `ANNA.`, in bytes.
const LONGEST_LABEL: usize = 30;

/// How many bytes before a full stop are searched for the word that it ends.
const LONGEST_WORD: usize = 64;

/// Splits a paragraph, which stands in one line, into its sentences. They are trimmed, and none is
/// empty. Linear in its length.
pub fn split_sentences(paragraph: &str) -> Vec<&str> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (at, piece) in paragraph.split_sentence_bound_indices() {
        let end = at + piece.len();
        if let (Some((_, last)), Some(closing)) = (ranges.last_mut(), closing(piece)) {
            *last = at + closing;
            ranges.push((at + closing, end));
            continue;
        }
        match ranges.last_mut() {
            Some((from, last)) if goes_on(&paragraph[*from..at], piece) => *last = end,
            _ => ranges.push((at, end)),
        }
    }
    let sentences = ranges.into_iter().map(|(from, to)| paragraph[from..to].trim());
    sentences.filter(|sentence| !sentence.is_empty()).collect()
}

/// How many bytes at the beginning of a piece belong to the sentence before, because they only close
/// its bracket or quote: Unicode breaks `[... ] The next.` before the bracket.
fn closing(piece: &str) -> Option<usize> {
    let rest = piece.trim_start_matches([')', ']', '”', '»', '"']);
    let next = rest.trim_start();
    let parted = rest.len() < piece.len() && next.len() < rest.len();
    (parted && next.starts_with(char::is_uppercase)).then(|| piece.len() - next.len())
}

/// Whether the piece `next` belongs to the sentence `before`.
fn goes_on(before: &str, next: &str) -> bool {
    let before = before.trim_end();
    let next = next.trim_start();
    let Some(first) = next.chars().next() else { return true };
    let continues =
        first.is_lowercase() || matches!(first, ',' | ';' | ':' | ')' | ']' | '»' | '”');
    let opens = before.ends_with(['(', '[', '“', '«', '‘', '„']);
    continues || opens || !next.contains(char::is_alphanumeric) || is_cut_short(before, next)
}

/// Whether a sentence so far ends in an abbreviation or an initial, or is only a label, so that it
/// goes on.
fn is_cut_short(before: &str, next: &str) -> bool {
    let Some(stem) = before.strip_suffix('.') else { return false };
    // The limit keeps a long text without blanks from being searched again at each full stop.
    let mut near = stem.len().saturating_sub(LONGEST_WORD);
    while !stem.is_char_boundary(near) {
        near += 1;
    }
    let word = stem[near..].rsplit(char::is_whitespace).next().unwrap_or(stem);
    let alone = word.len() == stem.len();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    if alone && is_label(word) {
        return true;
    }
    let lower = word.to_lowercase();
    let number = |c: char| c.is_numeric() || matches!(c, 'I' | 'V' | 'X' | 'L' | 'C');
    if ALWAYS.contains(&lower.as_str()) {
        return true;
    }
    if BEFORE_NUMBER.contains(&lower.as_str()) {
        let first = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        // In “No. I will not” the I is no Roman numeral.
        return !first.is_empty()
            && first.chars().all(number)
            && (lower, first) != ("no".into(), "I");
    }
    is_initial(word, &stem[..stem.len() - word.len()])
}

/// Whether a word is a number, or the name of a speaker in capitals: the label of what follows.
fn is_label(word: &str) -> bool {
    let capital = |c: char| c.is_uppercase() || c == '-';
    let speaker = word.chars().all(capital) && word.chars().nth(1).is_some();
    word.len() <= LONGEST_LABEL && (word.bytes().all(|b| b.is_ascii_digit()) || speaker)
}

/// Whether a word is an initial, as in `J. K. Miller`. `I` counts as one only after another initial.
fn is_initial(word: &str, before: &str) -> bool {
    let last = |text: &str| text.rsplit('.').next().unwrap_or_default().to_owned();
    let letter = last(word);
    let mut letters = letter.chars();
    let one = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let after_another = word.len() > letter.len() || {
        let before = before.trim_end();
        before.strip_suffix('.').is_some_and(|stem| {
            let mut letters = stem.chars().rev();
            letters.next().is_some_and(char::is_uppercase)
                && letters.next().is_none_or(|c| !c.is_alphanumeric())
        })
    };
    one && (letter != "I" || after_another)
}

#[cfg(test)]
mod tests {
    use super::split_sentences;

    #[test]
    fn sentences_are_parted_where_a_reader_would() {
        for (paragraph, sentences) in [
            ("One. Two! Three?", &["One.", "Two!", "Three?"][..]),
            ("“No!” he said. “Yes.” She went.", &["“No!” he said.", "“Yes.”", "She went."]),
            ("As J. K. Miller (cf. p. 4) saw. So.", &["As J. K. Miller (cf. p. 4) saw.", "So."]),
            ("It was I. Then we left.", &["It was I.", "Then we left."]),
            ("No. I will not. See no. 4.", &["No.", "I will not.", "See no. 4."]),
            ("ANNA. Is it so? BEN. It is.", &["ANNA. Is it so?", "BEN. It is."]),
            ("12. All flows.", &["12. All flows."]),
            ("It cost 3.5 marks, e.g. in Bonn.", &["It cost 3.5 marks, e.g. in Bonn."]),
            ("Ibid. Vol. II tells.", &["Ibid. Vol. II tells."]),
            ("On and on… And off.", &["On and on… And off."]),
            ("(A whole one.) Another.", &["(A whole one.)", "Another."]),
            ("So [... ] The end.", &["So [... ]", "The end."]),
            ("", &[]),
            ("   ", &[]),
        ] {
            assert_eq!(split_sentences(paragraph), sentences, "{paragraph}");
        }
    }
}
