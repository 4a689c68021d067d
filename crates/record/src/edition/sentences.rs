//! A paragraph into its sentences: Unicode's boundaries, mended where they break too often.

use unicode_segmentation::UnicodeSegmentation;

/// Words that end in a full stop and seldom end a sentence.
const ALWAYS: &[&str] = &[
    "cf", "ibid", "id", "op", "loc", "viz", "vs", "e.g", "i.e", "mr", "mrs", "ms", "dr", "prof",
    "st", "gen", "col", "capt", "lt", "hon", "rev", "ed", "eds", "trans", "ca", "approx", "fig",
    "figs",
];

/// Words that are cut short before a number, and otherwise are whole words or end a sentence.
const BEFORE_NUMBER: &[&str] = &[
    "p", "pp", "no", "nos", "nr", "n", "vol", "vols", "ch", "chap", "sec", "art", "para", "col",
    "cols", "f", "fol", "line", "c", "bk", "pt", "v", "vv", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sept", "sep", "oct", "nov", "dec",
];

/// The longest label of a speaker, in bytes.
const LONGEST_LABEL: usize = 30;

/// The longest word that is looked at, in bytes.
const LONGEST_WORD: usize = 64;

/// The sentences of a paragraph that stands in one line, trimmed; none of them is empty. Linear in
/// its length.
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

/// How much of a piece only closes a bracket of the sentence before, where a sentence of its own
/// follows: `[... ] The next.` is broken before the bracket.
fn closing(piece: &str) -> Option<usize> {
    let rest = piece.trim_start_matches([')', ']', '”', '»', '"']);
    let next = rest.trim_start();
    let parted = rest.len() < piece.len() && next.len() < rest.len();
    (parted && next.starts_with(char::is_uppercase)).then(|| piece.len() - next.len())
}

/// Whether what follows belongs to the sentence before.
fn goes_on(before: &str, next: &str) -> bool {
    let before = before.trim_end();
    let next = next.trim_start();
    let Some(first) = next.chars().next() else { return true };
    let continues =
        first.is_lowercase() || matches!(first, ',' | ';' | ':' | ')' | ']' | '»' | '”');
    let opens = before.ends_with(['(', '[', '“', '«', '‘', '„']);
    continues || opens || !next.contains(char::is_alphanumeric) || is_cut_short(before, next)
}

/// Whether the sentence before ends in a word that was cut short, or is only a label.
fn is_cut_short(before: &str, next: &str) -> bool {
    let Some(stem) = before.strip_suffix('.') else { return false };
    // No abbreviation is longer; a text without blanks must not be walked again and again.
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
        // “No. I will not” is no number one.
        return !first.is_empty()
            && first.chars().all(number)
            && (lower, first) != ("no".into(), "I");
    }
    is_initial(word, &stem[..stem.len() - word.len()])
}

/// Whether a whole sentence so far is only a number, or the name of who speaks, in capitals.
fn is_label(word: &str) -> bool {
    let capital = |c: char| c.is_uppercase() || c == '-';
    let speaker = word.chars().all(capital) && word.chars().nth(1).is_some();
    word.len() <= LONGEST_LABEL && (word.bytes().all(|b| b.is_ascii_digit()) || speaker)
}

/// Whether a word is one capital letter before a name. `I` is one only after another.
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
