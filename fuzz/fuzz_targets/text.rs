//! Numbers the sentences of a text. The numbered text is read again as the same sentences.

#![no_main]

use libfuzzer_sys::fuzz_target;
use polemic::engine::text::FileId;
use polemic::record::edition::{number_sentences, read_edition};

fuzz_target!(|text: &str| {
    for markdown in [false, true] {
        let edition = number_sentences(text, markdown);
        if edition.sentences.is_empty() {
            continue;
        }
        let again = read_edition(&edition.lines(), FileId(0)).expect("numbered text is read");
        assert_eq!(again.sentences.len(), edition.sentences.len());
    }
});
