//! Claims and figures as sentences of plain English, made of the words that the schema declares.

use super::{Change, Claim, Dataset, EntityId, Figure, Mode, Term};

impl Dataset {
    /// An entity's name as it stands inside a sentence, with "the" where it has an article.
    pub fn in_sentence(&self, id: EntityId) -> String {
        let entity = self.entity(id);
        if entity.article { format!("the {}", entity.name) } else { entity.name.clone() }
    }

    /// What a claim asserts as a sentence, without date, voice, citation and full stop: `The first
    /// physician described the fever as a curse`.
    pub fn claim_text(&self, claim: &Claim) -> String {
        let subject = capitalised(&self.in_sentence(claim.from));
        let mut text = format!("{subject} {}", self.predicate(claim));
        if let Some(object) = claim.to {
            text.push(' ');
            text.push_str(&self.in_sentence(object));
        }
        let qualifiers = self.qualifier_text(claim);
        if !qualifiers.is_empty() {
            text.push(' ');
            text.push_str(&qualifiers);
        }
        text
    }

    /// The verb of a claim in the past, with its denial and its mode: `opposed`, `did not oppose`,
    /// `would oppose`.
    pub fn predicate(&self, claim: &Claim) -> String {
        let plural = self.entity(claim.from).plural;
        let verbs = &self.schema.relation(claim.relation).verbs;
        let Some(phrase) = verbs.first() else { return String::new() };
        let verb = self.schema.forms().verb(phrase);
        let not = if claim.denied { "not " } else { "" };
        let was = if plural { &verb.past_plural } else { &verb.past };
        match claim.mode {
            Some(Mode::Seemed) => format!("{not}seemed to {}", verb.phrase(&verb.base)),
            Some(mode) => {
                let modal = match mode {
                    Mode::Would => "would",
                    Mode::Could => "could",
                    _ => "should",
                };
                // “It should have led” says that it did not lead, which the claim leaves open.
                format!("{modal} {not}{}", verb.phrase(&verb.base))
            }
            None if claim.denied && verb.is_be() => format!("{was} not {}", verb.tail),
            None if claim.denied => format!("did not {}", verb.phrase(&verb.base)),
            None => verb.phrase(was),
        }
    }

    /// The qualifiers of a claim, each with its preposition: `as a curse in the first letter`.
    pub fn qualifier_text(&self, claim: &Claim) -> String {
        let one = |(id, terms): &(super::QualifierId, Vec<Term>)| {
            let terms: Vec<String> = terms.iter().map(|term| self.term_text(term)).collect();
            let marker = &self.schema.qualifier(*id).marker;
            let terms = listed(&terms);
            if marker.is_empty() { terms } else { format!("{marker} {terms}") }
        };
        claim.qualifiers.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    /// The value of a qualifier as it stands in a sentence.
    pub fn term_text(&self, term: &Term) -> String {
        match term {
            Term::Entity(id) => self.in_sentence(*id),
            Term::Text(text) => text.clone(),
        }
    }

    /// What a figure asserts, without date, voice and citation: `The town, inhabitants: 4,000`.
    pub fn figure_text(&self, figure: &Figure) -> String {
        let of = capitalised(&self.in_sentence(figure.of));
        let measure = self.schema.measure(figure.measure);
        let counted = measure.name.replace('_', " ");
        format!("{of}, {counted}: {}", self.amount(figure))
    }

    /// The number of a figure, how it says that something changed, and against what: `times nearly 3
    /// (the level of 1913)`.
    pub fn amount(&self, figure: &Figure) -> String {
        let change = match figure.change {
            Change::Level | Change::To => "",
            Change::By if figure.value < 0.0 => "changed by ",
            Change::By => "up by ",
            Change::Times => "times ",
            Change::Share => "a share of ",
        };
        let quantity = self.quantity(figure);
        match (&figure.base, figure.change) {
            (Some(base), Change::Share) => format!("{quantity} of {base}"),
            (Some(base), _) => format!("{change}{quantity} ({base})"),
            (None, _) => format!("{change}{quantity}"),
        }
    }

    /// The number of a figure with its qualifier and unit: `more than 1,500`, `less than 50 %`,
    /// `30,000 to 50,000`.
    pub fn quantity(&self, figure: &Figure) -> String {
        let number = span(figure.value, figure.up_to);
        let qualifier = figure.qualifier.as_ref().map_or(String::new(), |q| format!("{q} "));
        let own = self.schema.measure(figure.measure).unit.as_ref();
        let unit = figure.unit.as_ref().or(own).map_or(String::new(), |unit| format!(" {unit}"));
        format!("{qualifier}{number}{unit}")
    }
}

/// The text with a capital first letter, as a sentence begins.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// Joins parts as English does: `a`, `a and b`, `a, b and c`.
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// A number, or a span of numbers: `30,000 to 50,000`.
pub fn span(value: f64, up_to: Option<f64>) -> String {
    match up_to {
        Some(up_to) => format!("{} to {}", grouped(value), grouped(up_to)),
        None => grouped(value),
    }
}

/// A number with a comma between thousands: `1,450,000`.
pub fn grouped(value: f64) -> String {
    let text = value.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, part) = digits.find('.').map_or((digits, ""), |at| digits.split_at(at));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(1_450_000.0), "1,450,000");
        assert_eq!(grouped(-1234.5), "-1,234.5");
        assert_eq!(grouped(80.0), "80");
        assert_eq!(grouped(380_000.0), "380,000");
    }

    #[test]
    fn lists_read_as_english() {
        let own = |parts: &[&str]| parts.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>();
        assert_eq!(listed(&own(&["a", "b", "c"])), "a, b and c");
    }
}
