//! Reads a date. A date that is read is read again from its own text, and begins before it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;
use polemic::record::When;

fuzz_target!(|text: &str| {
    let Ok(when) = When::parse(text) else { return };
    assert_eq!(When::parse(when.text()).as_ref(), Ok(&when));
    if let (Some(since), Some(until)) = (when.since, when.until) {
        assert!(since <= until, "{text}");
    }
});
