//! The dataset that is built into the program.

use polemic_engine::text::Files;

use polemic_question::Lexicon;
use polemic_record::Dataset;

/// Name and text of each file of `graph/`, sorted by name. `build.rs` makes the table.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The dataset that these files give, packed by `build.rs`; empty where they have mistakes.
static DATASET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dataset.packed"));

/// The phrases that questions about this dataset are made of, and the words of its records, packed
/// by `build.rs`.
static LEXICON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.packed"));

/// The files of the built-in dataset, for [`polemic_record::read::read_dataset`]. Their names are
/// relative to the dataset's directory: `claims/0-introduction.ron`.
pub fn files() -> Files {
    let mut files = Files::default();
    for &(name, text) in FILES {
        files.add(name, text);
    }
    files
}

/// The built-in dataset, as it was read and checked when the program was built. `None` if its files
/// have mistakes; reading [`files`] then tells which. O(bytes), much faster than reading the files.
pub fn dataset() -> Option<Dataset> {
    Dataset::unpack(DATASET)
}

/// The vocabulary of the built-in dataset, with the phrases that were gathered when the program was
/// built. `dataset` must be the one that [`dataset`] gives.
pub fn lexicon(dataset: &Dataset) -> Lexicon {
    Lexicon::unpack(dataset, LEXICON)
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
    fn the_packed_lexicon_is_that_of_the_dataset() {
        let dataset = dataset().unwrap();
        assert_eq!(LEXICON, Lexicon::pack(&dataset));
    }
}
