//! Lays a question on one figure: `how many people were still living in the town in 1929` is laid on
//! the inhabitants of the town, with the date of the figure.

use polemic_record::schema::Measure;
use polemic_record::when::Certainty;
use polemic_record::{Day, Figure};

use crate::dates;
use crate::english::classes::Group;
use crate::meaning::{FigureAsked, FigureSort, Name, Preposition, Question, Time};
use crate::parse;
use crate::words::{Sort, Word, phrase};

use super::phrase::is_small;
use super::{Aligned, Aligner};

/// Words that a question about a number has besides what it is about.
const COUNTING: &[&str] =
    &["there", "still", "number", "numbers", "size", "total", "figure", "figures", "about", "only"];

/// What of a figure the words of a question have accounted for so far.
#[derive(Default)]
struct LaidFigure {
    /// Whether some word says what is counted.
    measure: bool,
    /// Whether some word says whose number it is.
    of: bool,
    /// Whether it is to have become more or less.
    change: Option<FigureSort>,
    times: Vec<Time>,
    voice: Option<Name>,
    corrections: Vec<(usize, crate::reply::Correction)>,
}

impl Aligner<'_> {
    /// The question that a figure makes of the words, if all of them say what it is about.
    pub(super) fn figure(&self, figure: &Figure) -> Option<Aligned> {
        let (change, start) = self.counting()?;
        let mut laid = LaidFigure { change, ..LaidFigure::default() };
        let mut at = start;
        while at < self.words.len() {
            at = self.step(figure, at, &mut laid)?;
        }
        if !laid.measure || !laid.of {
            return None;
        }
        let sort = match laid.change {
            Some(sort) => sort,
            None if FigureSort::Level.takes(figure.change) => FigureSort::Level,
            None => FigureSort::Change,
        };
        let of = Name { candidates: vec![figure.of], place: 0..0 };
        let LaidFigure { times, voice, corrections, .. } = laid;
        let asked = FigureAsked { measures: vec![figure.measure], sort, of, times, voice };
        sort.takes(figure.change)
            .then_some(Aligned { meaning: Question::Figure(asked), corrections })
    }

    /// The sort of change that the opening asks for and the place after it; none where the question
    /// asks for no number. Words without any that asks may be about a number.
    fn counting(&self) -> Option<(Option<FigureSort>, usize)> {
        let by = usize::from(self.text(0) == "by");
        let how = self.text(by) == "how";
        let amount = matches!(self.text(by + 1), "many" | "much" | "large" | "big" | "high");
        match (how && amount, by) {
            (true, 1) => Some((Some(FigureSort::Change), 3)),
            (true, _) => Some((None, 2)),
            (false, 0) if self.text(0) == "what" && Group::Be.has(self.text(1)) => Some((None, 2)),
            (false, _) => {
                let asks = |word: &Word| Group::Asking.has(&word.text);
                (!self.words.iter().any(asks)).then_some((None, 0))
            }
        }
    }

    /// Lays what stands at a place; the place after it, or nothing where the figure has none of it.
    fn step(&self, figure: &Figure, at: usize, laid: &mut LaidFigure) -> Option<usize> {
        let schema = &self.dataset.schema;
        if let Some((time, next)) = self.date(at).or_else(|| self.bare_year(at)) {
            let when = figure.when.as_ref()?;
            // "By 1797" is on the figure of that year, not on all before it.
            let year = |day: Option<Day>| day.map(|day| day.year);
            let fits = match time.preposition {
                Preposition::In => when.overlaps(time.period) != Certainty::No,
                Preposition::Until => year(when.known().until) == year(time.period.until),
                _ => false,
            };
            laid.times.push(time);
            return fits.then_some(next);
        }
        if self.text(at) == "according" && self.text(at + 1) == "to" {
            let voice = figure.according_to?;
            let to = (at + 3..=self.words.len())
                .rev()
                .find(|&to| self.means(at + 2, to).contains(&voice))?;
            laid.voice = Some(Name { candidates: vec![voice], place: 0..0 });
            return Some(to);
        }
        let named =
            (at + 1..=self.words.len()).rev().find(|&to| self.means(at, to).contains(&figure.of));
        if let Some(to) = named {
            laid.of = true;
            // `Prices of manufactures` says of itself what is counted.
            let measure = schema.measure(figure.measure);
            laid.measure |= (at..to).any(|at| self.measured(measure, self.text(at)));
            laid.corrections.extend(self.correction(at, to, figure.of));
            return Some(to);
        }
        let text = self.text(at);
        match text {
            _ if Group::Growth.has(text) => laid.change = Some(FigureSort::Growth),
            _ if Group::Decline.has(text) => laid.change = Some(FigureSort::Decline),
            _ if Group::Not.has(text) || Group::Relative.has(text) => return None,
            _ if is_small(text)
                || COUNTING.contains(&text)
                || self.words[at].sort == Sort::Comma => {}
            _ if self.measured(schema.measure(figure.measure), text) => laid.measure = true,
            _ if self.has_in_name(figure.of, &self.stem(text)) => laid.of = true,
            _ if self.is_base(figure, text) => {}
            _ if helps(text) => {}
            _ => return None,
        }
        Some(at + 1)
    }

    /// A year by itself, as in `prices 1923`.
    fn bare_year(&self, at: usize) -> Option<(Time, usize)> {
        let word = self.words.get(at).filter(|word| dates::is_number(&word.text))?;
        let before = Word { text: "in".to_owned(), sort: Sort::Plain, ..word.clone() };
        let words = [before, word.clone()];
        let (time, end) = parse::time_at(&words, 0, self.lexicon, self.dataset)?;
        (end == 2).then_some((time, at + 1))
    }

    /// Whether a word is one of a measure's.
    fn measured(&self, measure: &Measure, word: &str) -> bool {
        let stem = self.stem(word);
        let name = measure.name.replace('_', " ");
        let all = measure.nouns.iter().chain(&measure.verbs).chain([&name]);
        let words = |text: &String| {
            phrase(text).split(' ').any(|own| !is_small(own) && self.stem(own) == stem)
        };
        all.into_iter().any(words)
    }

    /// Whether a word says what a change is relative to, the unit, or how exact the number is.
    fn is_base(&self, figure: &Figure, word: &str) -> bool {
        let stem = self.stem(word);
        let texts = [&figure.base, &figure.unit, &figure.qualifier].into_iter().flatten();
        texts.into_iter().any(|text| phrase(text).split(' ').any(|own| self.stem(own) == stem))
    }
}

/// Whether a word only helps to ask.
fn helps(word: &str) -> bool {
    [Group::Be, Group::Do, Group::Have, Group::Get].iter().any(|group| group.has(word))
}
