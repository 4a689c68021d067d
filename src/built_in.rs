//! The dataset that the program carries with it.

use polemic_engine::text::Files;

use polemic_question::Lexicon;
use polemic_record::Dataset;

/// Name and text of every file of the repository's `graph/`, sorted by name; made by `build.rs`.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The dataset that these files are, packed by `build.rs`; nothing where they have mistakes.
static DATASET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dataset.packed"));

/// The phrases that questions about it are made of, packed by `build.rs`.
static PHRASES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/phrases.packed"));

/// The files of the dataset that the program carries with it, for [`polemic_record::read::read_dataset`]. Their
/// names are relative: `claims/0-introduction.ron`.
pub fn files() -> Files {
    let mut files = Files::default();
    for &(name, text) in FILES {
        files.add(name, text);
    }
    files
}

/// The dataset that these files are, as it was read and checked when the program was built. None if
/// they have mistakes: then reading them tells what.
pub fn dataset() -> Option<Dataset> {
    Dataset::unpack(DATASET)
}

/// The vocabulary of that dataset, of which the phrases were gathered when the program was built.
pub fn lexicon(dataset: &Dataset) -> Lexicon {
    Lexicon::unpack(dataset, PHRASES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use polemic_record::read;

    #[test]
    fn what_is_packed_is_what_the_texts_say() {
        let (packed, read) = (dataset().unwrap(), read::read_dataset(&files()).dataset.unwrap());
        assert_eq!(packed.sources, read.sources);
        assert_eq!(packed.entities, read.entities);
        assert_eq!(packed.claims, read.claims);
        assert_eq!(packed.figures, read.figures);
        assert_eq!(packed.by_id, read.by_id);
        assert_eq!(format!("{:?}", packed.schema), format!("{:?}", read.schema));
    }

    #[test]
    fn packed_phrases_are_those_of_the_dataset() {
        let dataset = dataset().unwrap();
        assert_eq!(PHRASES, Lexicon::pack(&dataset));
    }
}
