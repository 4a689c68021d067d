//! Words of plain English that often stand for one another, as `synonyms.txt` lists them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::stems::Stems;

/// The members of each ring, each as its words.
static RINGS: LazyLock<Vec<Vec<Vec<&str>>>> = LazyLock::new(|| {
    let lines = include_str!("synonyms.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let members = |line: &'static str| line.split(',').map(|m| m.split_whitespace().collect());
    lines.map(|line| members(line).collect()).collect()
});

/// The places of all members by the first letters of their first words: ring and member.
static BY_LETTERS: LazyLock<FxHashMap<&str, Vec<(usize, usize)>>> = LazyLock::new(|| {
    let mut places: FxHashMap<&str, Vec<(usize, usize)>> = FxHashMap::default();
    for (ring, members) in RINGS.iter().enumerate() {
        for (member, words) in members.iter().enumerate() {
            let first = words.first().map_or("", |word| letters(word));
            places.entry(first).or_default().push((ring, member));
        }
    }
    places
});

/// The letters that a word shares with its stem: only words that begin so are brought to their stems
/// when one is looked for.
fn letters(word: &str) -> &str {
    word.get(..3).unwrap_or(word)
}

/// The stems that may stand for the word of a stem, each once; not itself.
pub fn of_word(stem: &str, stems: &Stems) -> Vec<String> {
    let rings = members(stem).filter(|(words, _)| words.len() == 1 && stems.of(words[0]) == stem);
    let mut others = singles(rings.map(|(_, ring)| ring).collect(), stems);
    others.retain(|other| other != stem);
    others
}

/// The longest phrase of a ring that begins a list of stems: how many words it has, and the stems that
/// may stand for it.
pub fn of_phrase(asked: &[String], stems: &Stems) -> Option<(usize, Vec<String>)> {
    let first = asked.first()?;
    let begins = |words: &[&str]| {
        words.len() > 1
            && words.len() <= asked.len()
            && words.iter().zip(asked).all(|(word, stem)| stems.of(word) == *stem)
    };
    let found: Vec<(usize, usize)> = members(first)
        .filter(|(words, _)| begins(words))
        .map(|(words, ring)| (words.len(), ring))
        .collect();
    let longest = found.iter().map(|(length, _)| *length).max()?;
    let rings = found.iter().filter(|(length, _)| *length == longest).map(|(_, ring)| *ring);
    Some((longest, singles(rings.collect(), stems)))
}

/// The members that begin with the letters of a stem, each with its ring.
fn members(stem: &str) -> impl Iterator<Item = (&'static [&'static str], usize)> {
    let places = BY_LETTERS.get(letters(stem)).into_iter().flatten();
    places.map(|&(ring, member)| (RINGS[ring][member].as_slice(), ring))
}

/// The stems of the single words of rings, each once: only these are looked for on records.
fn singles(rings: Vec<usize>, stems: &Stems) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for words in rings.into_iter().flat_map(|ring| &RINGS[ring]) {
        let [word] = words.as_slice() else { continue };
        let stem = stems.of(word);
        if !found.contains(&stem) {
            found.push(stem);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use polemic_record::Schema;

    #[test]
    fn words_and_phrases_have_others() {
        let stems = Stems::new(&Schema::default());
        let of = |word: &str| stems.of(word);
        assert!(of_word(&of("applauded"), &stems).contains(&of("praise")));
        let asked = ["brought", "out", "the", "tract"].map(|word| stems.of(word));
        assert_eq!(of_phrase(&asked, &stems), None, "an irregular form is the schema's matter");
        let asked = ["bring", "out", "the", "tract"].map(|word| stems.of(word));
        let (length, others) = of_phrase(&asked, &stems).unwrap();
        assert_eq!(length, 2);
        assert!(others.contains(&of("publish")));
    }

    #[test]
    fn every_ring_has_two_members_and_none_twice() {
        let lines = include_str!("synonyms.txt").lines();
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut members: Vec<&str> = line.split(", ").collect();
            assert!(members.len() > 1, "{line}");
            members.sort_unstable();
            assert!(members.windows(2).all(|pair| pair[0] != pair[1]), "twice in {line}");
        }
    }
}
