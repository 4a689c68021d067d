//! The dataset that the program carries with it.

use crate::text::Files;

use super::{Dataset, read};

/// Name, text and packed records of every file of the repository's `graph/`, sorted by name; made
/// by `build.rs`.
static FILES: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The phrases that questions about it are made of, for the floor that reads questions; made by
/// `build.rs`.
pub static PHRASES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/phrases.packed"));

/// The files of the dataset that the program carries with it, for [`super::read::read`]. Their
/// names are relative: `claims/0-introduction.ron`.
pub fn embedded() -> Files {
    let mut files = Files::default();
    for &(name, text, _) in FILES {
        files.add(name, text);
    }
    files
}

/// The same dataset from its packed records, without checking again what the tests check. None if
/// it has mistakes: then reading the files tells them.
pub fn dataset() -> Option<Dataset> {
    let packed: Vec<&[u8]> = FILES.iter().map(|(_, _, packed)| *packed).collect();
    read::unpack(&embedded(), &packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_records_give_the_same_dataset_as_the_texts() {
        assert!(FILES.iter().all(|(_, _, packed)| !packed.is_empty()));
        let (packed, read) = (dataset().unwrap(), read::read(&embedded()).dataset.unwrap());
        assert_eq!(packed.sources, read.sources);
        assert_eq!(packed.entities, read.entities);
        assert_eq!(packed.claims, read.claims);
        assert_eq!(packed.figures, read.figures);
        assert_eq!(packed.by_id, read.by_id);
        assert_eq!(format!("{:?}", packed.schema), format!("{:?}", read.schema));
    }
}
