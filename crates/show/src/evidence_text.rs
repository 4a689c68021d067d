//! Claims, figures and dated entities as text, with their dates and citations, for every format
//! that people read.

use polemic_record::property_graph::Evidence;
use polemic_record::sentence::capitalised;
use polemic_record::{
    Basis, Citation, Claim, Dataset, EntityId, KindId, Source, SourceId, Sureness, When,
};

/// One thing that an answer rests on, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceText {
    /// What is asserted, and on whose word: `A opposed B, according to C (implied)`.
    pub text: String,
    /// Its date as a person writes it, such as `about 1925`; empty where it has none.
    pub when: String,
    /// The year in which it begins, or where that is open, ends.
    pub year: Option<i64>,
    /// One text for each source, as [`source_texts`] makes them.
    pub sources: Vec<String>,
    /// The places cited, as [`short_places`] writes them.
    pub places: String,
    /// What the editors of the dataset doubt about it.
    pub doubt: Option<String>,
    /// What keeps it from being the source's plain statement.
    pub marks: VoiceMarks,
}

/// On whose word something stands, and how firmly: what a picture must not pass over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VoiceMarks {
    /// The source implies it.
    pub implied: bool,
    /// The source calls it probable or uncertain.
    pub unsure: bool,
    /// It stands on the word of somebody other than the source's author.
    pub attributed: bool,
    /// The editors of the dataset doubt it.
    pub doubted: bool,
}

/// The signs of marks, for drawings that have no room for words, with what they mean.
pub const SIGNS: [(char, &str); 4] = [
    ('*', "implied"),
    ('~', "probable or uncertain"),
    ('†', "on somebody's word"),
    ('?', "doubted by the editors"),
];

impl VoiceMarks {
    /// The marks of a claim.
    pub fn of(claim: &Claim) -> VoiceMarks {
        VoiceMarks {
            implied: claim.basis == Basis::Implied,
            unsure: claim.certainty != Sureness::Certain,
            attributed: claim.according_to.is_some(),
            doubted: claim.doubt.is_some(),
        }
    }

    /// The marks that all of several have: if one of them is plain, none are left.
    pub fn common(list: impl IntoIterator<Item = VoiceMarks>) -> VoiceMarks {
        let both = |a: VoiceMarks, b: VoiceMarks| VoiceMarks {
            implied: a.implied && b.implied,
            unsure: a.unsure && b.unsure,
            attributed: a.attributed && b.attributed,
            doubted: a.doubted && b.doubted,
        };
        list.into_iter().reduce(both).unwrap_or_default()
    }

    /// The marks in the order of [`SIGNS`].
    pub fn flags(self) -> [bool; 4] {
        [self.implied, self.unsure, self.attributed, self.doubted]
    }

    /// The signs of the marks, such as `*?`.
    pub fn signs(self) -> String {
        let signs = SIGNS.iter().zip(self.flags());
        signs.filter(|(_, is)| *is).map(|((sign, _), _)| *sign).collect()
    }
}

/// The year in which something begins, or where that is open, ends.
fn first_year(when: &When) -> Option<i64> {
    Some(when.since.or(when.until)?.year)
}

impl EvidenceText {
    /// The date and marks of a claim without its text and citations.
    pub fn brief(claim: &Claim) -> EvidenceText {
        EvidenceText {
            when: claim.when.as_ref().map_or(String::new(), When::to_string),
            year: claim.when.as_ref().and_then(first_year),
            marks: VoiceMarks::of(claim),
            ..EvidenceText::default()
        }
    }

    /// The text of a claim, a figure or a dated entity.
    pub fn of(dataset: &Dataset, evidence: Evidence) -> EvidenceText {
        let (text, when, cites, doubt) = match evidence {
            Evidence::Claim(id) => {
                let claim = dataset.claim(id);
                let mut marks = Vec::new();
                if claim.basis == Basis::Implied {
                    marks.push(claim.basis.word());
                }
                if claim.certainty != Sureness::Certain {
                    marks.push(claim.certainty.word());
                }
                let text =
                    with_voice(dataset, dataset.claim_text(claim), claim.according_to, &marks);
                (text, &claim.when, &claim.cites, &claim.doubt)
            }
            Evidence::Figure(id) => {
                let figure = dataset.figure(id);
                let text =
                    with_voice(dataset, dataset.figure_text(figure), figure.according_to, &[]);
                (text, &figure.when, &figure.cites, &figure.doubt)
            }
            Evidence::Entity(id) => {
                let entity = dataset.entity(id);
                (capitalised(&entity.name), &entity.when, &entity.cites, &entity.doubt)
            }
        };
        EvidenceText {
            text,
            when: when.as_ref().map_or(String::new(), When::to_string),
            year: when.as_ref().and_then(first_year),
            sources: source_texts(dataset, cites),
            places: short_places(dataset, cites),
            doubt: doubt.clone(),
            marks: match evidence {
                Evidence::Claim(id) => VoiceMarks::of(dataset.claim(id)),
                _ => VoiceMarks { doubted: doubt.is_some(), ..VoiceMarks::default() },
            },
        }
    }

    /// What is asserted, and its date in brackets if it has one: `A opposed B (1925)`.
    pub fn with_date(&self) -> String {
        if self.when.is_empty() {
            return self.text.clone();
        }
        format!("{} ({})", self.text, self.when)
    }

    /// What is asserted, and its date after a comma if it has one: `A opposed B, 1925`.
    pub fn comma_date(&self) -> String {
        if self.when.is_empty() {
            return self.text.clone();
        }
        format!("{}, {}", self.text, self.when)
    }

    /// Everything in one line: `A opposed B (1925) — Ada Author, “Title”, 1.2; doubt: which A?`.
    pub fn line(&self) -> String {
        let mut line = self.with_date();
        if !self.sources.is_empty() {
            line.push_str(&format!(" — {}", self.sources.join("; ")));
        }
        if let Some(doubt) = &self.doubt {
            line.push_str(&format!("; doubt: {doubt}"));
        }
        line
    }
}

/// A sentence, whose word it is, and marks in brackets: `A opposed B, according to C (implied)`.
fn with_voice(dataset: &Dataset, text: String, who: Option<EntityId>, marks: &[&str]) -> String {
    let mut text = text;
    if let Some(who) = who {
        text.push_str(&format!(", according to {}", dataset.in_sentence(who)));
    }
    if !marks.is_empty() {
        text.push_str(&format!(" ({})", marks.join(", ")));
    }
    text
}

/// The kinds of an entity as nouns: `theory, strategy`.
pub fn kind_nouns(dataset: &Dataset, id: EntityId) -> String {
    let noun = |&kind: &KindId| {
        let kind = dataset.schema.kind(kind);
        kind.nouns.first().map_or(kind.name.as_str(), String::as_str)
    };
    dataset.entity(id).kinds.iter().map(noun).collect::<Vec<_>>().join(", ")
}

/// Citations in full, one text for each source, with all places cited in it:
/// `Ada Author, “Title”, 0.6.2, 1.h1`.
pub fn source_texts(dataset: &Dataset, cites: &[Citation]) -> Vec<String> {
    let mut lines: Vec<(SourceId, String)> = Vec::new();
    for cite in cites {
        let words = cite.words.as_ref().map_or(String::new(), |words| format!(" (“{words}”)"));
        let place = format!(", {}{words}", cite.at);
        match lines.iter_mut().find(|(source, _)| *source == cite.source) {
            Some((_, line)) => line.push_str(&place),
            None => {
                let source = dataset.source(cite.source);
                let authors = source.authors.join(", ");
                let by = if authors.is_empty() { String::new() } else { authors + ", " };
                lines.push((cite.source, format!("{by}“{}”{place}", source.title)));
            }
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The source of a dataset that has only one: places in it are then cited without naming it.
pub fn only_source(dataset: &Dataset) -> Option<&Source> {
    match &dataset.sources[..] {
        [source] => Some(source),
        _ => None,
    }
}

/// Citations in short: `Author 0.6.2, 1.h1; Other 12`. The sources are named by their short names,
/// and only where the dataset has several.
pub fn short_places(dataset: &Dataset, cites: &[Citation]) -> String {
    let mut text = String::new();
    let mut last = None;
    for cite in cites {
        let names = last != Some(cite.source);
        text.push_str(match (text.is_empty(), names) {
            (true, _) => "",
            (false, true) => "; ",
            (false, false) => ", ",
        });
        if names && only_source(dataset).is_none() {
            text.push_str(&format!("{} ", dataset.source(cite.source).short));
        }
        text.push_str(&cite.at);
        if let Some(words) = &cite.words {
            text.push_str(&format!(" (“{words}”)"));
        }
        last = Some(cite.source);
    }
    text
}
