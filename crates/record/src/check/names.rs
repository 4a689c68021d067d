//! Checks for names that deceive: they hold what cannot be seen, or look like another name.
//!
//! The rules are those of Unicode Technical Standard 39 for identifiers, applied to the words of a
//! name.

use rustc_hash::FxHashMap;
use unicode_security::general_security_profile::IdentifierType;
use unicode_security::mixed_script::AugmentedScriptSet;
use unicode_security::{GeneralSecurityProfile, skeleton};

use super::entities::place_of_name;
use crate::codes;
use crate::draft::DatasetDraft;
use crate::read::mistake::{DatasetMistake, MistakeList, ValuePath, quoted};

/// Checks the names and aliases of all entities. About linear in their length.
pub fn check_names(draft: &DatasetDraft, mistakes: &mut MistakeList) {
    let mut lookalikes = Lookalikes::default();
    for (number, entity) in draft.dataset.entities.iter().enumerate() {
        let names = std::iter::once(&entity.name).chain(&entity.aliases);
        for (which, name) in names.enumerate().filter(|(_, name)| !name.is_empty()) {
            let place = || place_of_name(draft, number, which);
            if name.chars().all(is_unseen) {
                let message = "a name has nothing in it that can be seen";
                let mistake = DatasetMistake::new(&codes::BLANK_NAME, place(), message);
                mistakes.add(mistake.help("write the words that people say for it"));
                continue;
            }
            check_characters(name, place, mistakes);
            check_scripts(name, place, mistakes);
            if let Some((other, which_other)) = lookalikes.first(name, number, which, draft) {
                let entity = &draft.dataset.entities[other];
                let message = format!(
                    "{} looks like {}, a name of “{}”",
                    quoted(name),
                    quoted(name_of(draft, other, which_other)),
                    entity.id
                );
                let mistake = DatasetMistake::new(&codes::LOOKALIKE_NAME, place(), message);
                mistakes.add(mistake.related(place_of_name(draft, other, which_other), "that one"));
            }
        }
    }
}

/// P032: a name holds a control character. P059: it holds one that cannot be seen or that turns the
/// direction of text. The first of each is reported.
fn check_characters(name: &str, place: impl Fn() -> ValuePath, mistakes: &mut MistakeList) {
    let at = |(at, c): (usize, char)| place().bytes(at..at + c.len_utf8());
    if let Some(control) = name.char_indices().find(|(_, c)| c.is_control()) {
        let message =
            format!("the name {} holds a control character ({})", quoted(name), number(control.1));
        let mistake = DatasetMistake::new(&codes::CONTROL_IN_NAME, at(control), message);
        mistakes.add(mistake.help("take it out"));
    }
    if name.is_ascii() {
        return;
    }
    let mut before = ' ';
    let unseen = name.char_indices().find(|&(_, c)| {
        let hidden = is_invisible(c) && !joins(before, c);
        before = c;
        hidden
    });
    if let Some(unseen) = unseen {
        let message = format!(
            "the name {} holds a character that cannot be seen ({})",
            quoted(name),
            number(unseen.1)
        );
        let mistake = DatasetMistake::new(&codes::INVISIBLE_IN_NAME, at(unseen), message);
        mistakes.add(mistake.help("take it out"));
    }
}

/// P060: a word of a name mixes letters of several scripts, as Latin and Cyrillic.
fn check_scripts(name: &str, place: impl Fn() -> ValuePath, mistakes: &mut MistakeList) {
    if name.is_ascii() {
        return;
    }
    let parts = |c: char| c.is_whitespace() || c.is_ascii_punctuation() || "–—·’".contains(c);
    for word in name.split(parts).filter(|word| !word.is_ascii()) {
        let mut scripts = AugmentedScriptSet::default();
        let mut first = None;
        for (at, c) in word.char_indices() {
            let own = AugmentedScriptSet::for_char(c);
            scripts.intersect_with(own);
            if scripts.is_empty() && !is_east_asian(word) {
                let start = word.as_ptr() as usize - name.as_ptr() as usize + at;
                let other = first.unwrap_or(c);
                let message = format!(
                    "the word {} mixes scripts: “{c}” ({}) is {own}, and “{other}” is {}",
                    quoted(word),
                    number(c),
                    AugmentedScriptSet::for_char(other)
                );
                let place = place().bytes(start..start + c.len_utf8());
                let mistake = DatasetMistake::new(&codes::MIXED_SCRIPTS, place, message);
                mistakes.add(mistake.help("write each word in one script"));
                return;
            }
            if first.is_none() && !own.is_all() {
                first = Some(c);
            }
        }
    }
}

/// Whether a word is Latin beside Chinese, Japanese or Korean, which stand together in one word
/// everywhere: UTS 39 calls that highly restrictive.
fn is_east_asian(word: &str) -> bool {
    let mut scripts = AugmentedScriptSet::default();
    let others = word.chars().filter(|c| !c.is_ascii_alphabetic());
    others.for_each(|c| scripts.intersect_with(AugmentedScriptSet::for_char(c)));
    !scripts.is_all() && (scripts.hanb || scripts.jpan || scripts.kore)
}

/// Whether a character takes no place of its own, by the property `Default_Ignorable_Code_Point`, or
/// turns the direction of text.
fn is_invisible(c: char) -> bool {
    let kind = || c.identifier_type();
    !c.is_ascii()
        && (matches!(c, '\u{200c}'..='\u{200f}' | '\u{61c}' | '\u{e0000}'..='\u{e0fff}')
            || kind() == Some(IdentifierType::Default_Ignorable)
            || skeleton(c.encode_utf8(&mut [0; 4])).next().is_none())
}

/// Whether an invisible character shapes the letter before it, as joiners do in Arabic and in the
/// scripts of India, and selectors of variants after signs and Chinese characters.
fn joins(before: char, c: char) -> bool {
    match c {
        '\u{200c}' | '\u{200d}' => {
            before >= '\u{600}' && !('\u{1e00}'..='\u{1fff}').contains(&before)
        }
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => before >= '\u{2000}',
        _ => false,
    }
}

fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{2800}' || is_invisible(c)
}

/// A character by its number: `U+200B`.
fn number(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

fn name_of(draft: &DatasetDraft, number: usize, which: usize) -> &str {
    let entity = &draft.dataset.entities[number];
    which.checked_sub(1).map_or(&entity.name, |alias| &entity.aliases[alias])
}

/// Finds names that look alike and are not the same: P061.
#[derive(Default)]
struct Lookalikes {
    /// The first name with each skeleton: the number of its entity, and which of its names it is.
    known: FxHashMap<String, (usize, usize)>,
}

impl Lookalikes {
    /// The first name of another entity that looks like this one, if it is not the same in capital
    /// and small letters: that is reported elsewhere.
    fn first(
        &mut self,
        name: &str,
        number: usize,
        which: usize,
        draft: &DatasetDraft,
    ) -> Option<(usize, usize)> {
        let &mut (other, which_other) = self.known.entry(look(name)).or_insert((number, which));
        let differs = || name.to_lowercase() != name_of(draft, other, which_other).to_lowercase();
        (other != number && differs()).then_some((other, which_other))
    }
}

/// What a name looks like: its skeleton by UTS 39, with single blanks between its words.
fn look(name: &str) -> String {
    let mut look = String::with_capacity(name.len() + 4);
    for word in name.split_whitespace() {
        if !look.is_empty() {
            look.push(' ');
        }
        if word.is_ascii() {
            word.bytes().for_each(|byte| look_of_ascii(byte, &mut look));
        } else {
            look.extend(skeleton(word));
        }
    }
    look
}

/// Adds the skeleton of a character of ASCII, of which most are their own: names have many.
fn look_of_ascii(byte: u8, look: &mut String) {
    match byte {
        b'0' => look.push('O'),
        b'1' | b'I' | b'|' => look.push('l'),
        b'm' => look.push_str("rn"),
        b'%' => look.push_str("°/₀"),
        b'"' => look.push_str("''"),
        b'`' => look.push('\''),
        _ => look.push(char::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_looks_as_the_standard_says() {
        for byte in 0x21..0x7f_u8 {
            let mut own = String::new();
            look_of_ascii(byte, &mut own);
            let text = char::from(byte).to_string();
            assert_eq!(own, skeleton(&text).collect::<String>(), "{text}");
        }
    }

    #[test]
    fn invisible_characters_are_known() {
        for c in [
            '\u{ad}',
            '\u{200b}',
            '\u{200d}',
            '\u{202e}',
            '\u{2066}',
            '\u{feff}',
            '\u{3164}',
            '\u{e0041}',
            '\u{34f}',
            '\u{61c}',
        ] {
            assert!(is_invisible(c), "{}", number(c));
        }
        for c in ['a', 'é', '漢', '\u{301}', '\u{a0}', '٠'] {
            assert!(!is_invisible(c), "{}", number(c));
        }
    }
}
