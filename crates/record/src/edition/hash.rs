//! Hashes sentences, so that copies of a text can be compared without the text itself.
//!
//! The hash is the first eight bytes of the SHA-256 of a sentence in normal form: in Unicode's
//! composed form (NFC), with white space reduced to single blanks, with plain quotes and dashes, and
//! without invisible characters. So two copies that are set differently have the same hashes. Eight
//! bytes are enough to tell the sentences of any text apart, and do not reveal what they say.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// The normal form of a sentence, which is hashed and compared. O(length).
pub fn normal_form(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    for c in sentence.nfc() {
        match c {
            // Soft hyphens, joiners and byte order marks.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | 'ʼ' => out.push('\''),
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' => out.push('"'),
            '\u{2010}'..='\u{2015}' | '−' => out.push('-'),
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The hash of a sentence, the same for every way of setting it. O(length).
pub fn sentence_hash(sentence: &str) -> u64 {
    let digest = Sha256::digest(normal_form(sentence).as_bytes());
    digest.iter().take(8).fold(0, |hash, &byte| hash << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::{normal_form, sentence_hash};
    use crate::locator;

    #[test]
    fn the_setting_of_a_sentence_does_not_matter() {
        let plainly = "\"It's so\" - he said";
        for set in [
            "“It’s so” – he said",
            "  «It's  so» —\the\u{a0}said ",
            "„It‘s so“ ‒ he\u{ad} said\n",
            "\u{feff}\"It's so\" - he said",
        ] {
            assert_eq!(normal_form(set), plainly, "{set}");
            assert_eq!(sentence_hash(set), sentence_hash(plainly));
        }
        assert_eq!(sentence_hash("e\u{301}"), sentence_hash("é"));
        assert_ne!(sentence_hash("It is so."), sentence_hash("It is so!"));
    }

    #[test]
    fn the_hash_is_that_of_everybody_elses_sha256() {
        // printf abc | sha256sum
        assert_eq!(locator::format_hash(sentence_hash("abc")), "ba7816bf8f01cfea");
    }
}
