//! Reads a dataset, whose files begin with lines such as `--- claims.ron`. There is a dataset exactly
//! if there is no error, and each mistake has a place in the files.

#![no_main]

use libfuzzer_sys::fuzz_target;
use polemic::engine::diagnostic::Severity;
use polemic::engine::diagnostic::render::diagnostic_json;
use polemic::engine::text::Files;
use polemic::question::Lexicon;
use polemic::record::read::read_dataset;

fuzz_target!(|text: &str| {
    let mut files = Files::default();
    for part in format!("\n{text}").split("\n--- ").skip(1) {
        let (name, text) = part.split_once('\n').unwrap_or((part, ""));
        files.add(name, text.to_owned());
    }
    let reading = read_dataset(&files);
    let is_error = |severity| severity == Severity::Error;
    let any_error = reading.diagnostics.iter().any(|found| is_error(found.severity()));
    assert_eq!(reading.dataset.is_none(), any_error);
    for found in &reading.diagnostics {
        let _ = diagnostic_json(found, &files);
    }
    if let Some(dataset) = &reading.dataset {
        let _ = (Lexicon::new(dataset), dataset.to_graph());
    }
});
