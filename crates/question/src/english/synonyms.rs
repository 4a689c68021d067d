//! Words of plain English that often stand for one another, as `synonyms.txt` lists them.

use rustc_hash::FxHashMap;

use crate::stems::Stems;

/// The rings of `synonyms.txt`, by the stems of a dataset's schema.
#[derive(Debug)]
pub struct Synonyms {
    /// The stems of the single words of each ring: only these are looked for on records.
    rings: Vec<Vec<String>>,
    /// The rings of each single word, by its stem.
    words: FxHashMap<String, Vec<usize>>,
    /// The rings of each phrase, by the stem of its first word: the stems after that, and the ring.
    phrases: FxHashMap<String, Vec<(Vec<String>, usize)>>,
}

impl Synonyms {
    /// Reads the rings. O(words of the list), about 2,000.
    pub fn new(stems: &Stems) -> Synonyms {
        let mut synonyms = Synonyms {
            rings: Vec::new(),
            words: FxHashMap::default(),
            phrases: FxHashMap::default(),
        };
        let lines = include_str!("synonyms.txt").lines();
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            synonyms.add_ring(line, stems);
        }
        synonyms
    }

    fn add_ring(&mut self, line: &str, stems: &Stems) {
        let ring = self.rings.len();
        let mut single: Vec<String> = Vec::new();
        for member in line.split(',') {
            let mut words = member.split_whitespace().map(|word| stems.of(word));
            let Some(first) = words.next() else { continue };
            let rest: Vec<String> = words.collect();
            if !rest.is_empty() {
                self.phrases.entry(first).or_default().push((rest, ring));
            } else if !single.contains(&first) {
                self.words.entry(first.clone()).or_default().push(ring);
                single.push(first);
            }
        }
        self.rings.push(single);
    }

    /// The stems of other words that may stand for the word of a stem, each once.
    pub fn of_word(&self, stem: &str) -> Vec<&str> {
        let rings = self.words.get(stem).into_iter().flatten();
        let mut others: Vec<&str> = Vec::new();
        for other in rings.flat_map(|&ring| &self.rings[ring]).map(String::as_str) {
            if other != stem && !others.contains(&other) {
                others.push(other);
            }
        }
        others
    }

    /// The longest phrase of a ring that begins a list of stems: how many words it has, and the stems
    /// that may stand for it.
    pub fn of_phrase(&self, stems: &[String]) -> Option<(usize, Vec<&str>)> {
        let (first, after) = stems.split_first()?;
        let begins = |(rest, _): &&(Vec<String>, usize)| after.starts_with(rest);
        let phrases = self.phrases.get(first)?.iter().filter(begins);
        let longest = phrases.clone().map(|(rest, _)| rest.len()).max()?;
        let rings = phrases.filter(|(rest, _)| rest.len() == longest).map(|(_, ring)| *ring);
        let others = rings.flat_map(|ring| &self.rings[ring]).map(String::as_str);
        Some((longest + 1, others.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polemic_record::Schema;

    #[test]
    fn words_and_phrases_have_others() {
        let stems = Stems::new(&Schema::default());
        let synonyms = Synonyms::new(&stems);
        let of = |word: &str| stems.of(word);
        assert!(synonyms.of_word(&of("applauded")).contains(&of("praise").as_str()));
        let asked = ["brought", "out", "the", "tract"].map(|word| stems.of(word));
        assert_eq!(synonyms.of_phrase(&asked), None, "an irregular form is the schema's matter");
        let asked = ["bring", "out", "the", "tract"].map(|word| stems.of(word));
        let (length, others) = synonyms.of_phrase(&asked).unwrap();
        assert_eq!(length, 2);
        assert!(others.contains(&of("publish").as_str()));
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
