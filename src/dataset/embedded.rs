//! The dataset that the program carries with it.

use crate::text::Files;

/// Name and text of every file of the repository's `graph/`, sorted by name; made by `build.rs`.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The files of the dataset that the program carries with it, for [`super::read::read`]. Their
/// names are relative: `claims/0-introduction.ron`.
pub fn embedded() -> Files {
    let mut files = Files::default();
    for &(name, text) in FILES {
        files.add(name, text);
    }
    files
}
