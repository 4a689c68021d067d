//! What the answer to a question comes to, in a line or a few: `Yes.`, `1,200 members`, a date, or
//! what is known of an entity.

use polemic_question::reply::{Form, Found, Reply, Single, Status, Strength};
use polemic_record::property_graph::Evidence;
use polemic_record::schema::QualifierRole;
use polemic_record::sentence::{capitalised, listed, span};
use polemic_record::{Dataset, EntityId, Mode, QualifierId, When};

use crate::evidence_text::kind_nouns;
use crate::value_text::counted;

/// The lines before the table. Empty for a question that was refused, and for one that is answered
/// by its table alone, such as `who opposed X`.
pub(super) fn lead(reply: &Reply, dataset: &Dataset) -> Vec<String> {
    if reply.status != Status::Answered {
        return not_answered(reply);
    }
    let value = match (&reply.value, reply.form) {
        (_, Some(Form::Boolean)) if reply.strength.is_some() => verdict(reply, dataset),
        (Some(Single::Bool(true)), _) => "Yes.".to_owned(),
        (Some(Single::Bool(false)), _) => "No.".to_owned(),
        (None, Some(Form::Boolean)) => undecided(reply, dataset).to_owned(),
        (Some(Single::Number(n)), _) => match reply.evidence.as_slice() {
            [Evidence::Figure(figure)] if reply.answers.is_empty() => {
                capitalised(&dataset.amount(dataset.figure(*figure)))
            }
            _ => number(*n, reply),
        },
        (Some(Single::Date(edtf)), _) => {
            let spoken = When::parse(edtf).map_or_else(|_| edtf.clone(), |when| when.to_string());
            capitalised(&spoken)
        }
        (Some(Single::Text(_)) | None, Some(Form::Text)) => match values(reply, dataset) {
            text if text.is_empty() => return Vec::new(),
            text => capitalised(&text),
        },
        (Some(Single::Text(text)), _) => capitalised(text),
        (None, Some(Form::Card)) => return card(reply, dataset),
        _ => return Vec::new(),
    };
    vec![value]
}

/// What is said of claims whose dates are coarser than those asked for.
const POSSIBLY: &str = "Possibly: the dates on record allow it, but do not settle it.";

/// What stands above the records that are shown where there is no answer: which of the two it is,
/// and never that it is one.
fn not_answered(reply: &Reply) -> Vec<String> {
    let shared = "On record, sharing your words, best first:";
    let mut lines = match reply.status {
        Status::Refused if reply.nearest.is_empty() => Vec::new(),
        Status::Refused => return vec![format!("I can't read this exactly. {shared}")],
        Status::Near if !reply.answers.is_empty() => vec![POSSIBLY.to_owned()],
        Status::Near => vec!["Not on record in those words.".to_owned()],
        Status::Nothing if reply.form == Some(Form::Boolean) => {
            vec!["No record of it.".to_owned()]
        }
        Status::Nothing => vec!["Nothing on record.".to_owned()],
        Status::Found | Status::Answered => Vec::new(),
    };
    let wider = |(question, count): &(String, usize)| {
        format!("{} to the wider question: {question}", counted(*count, "answer"))
    };
    lines.extend(reply.wider.iter().map(wider));
    if !reply.nearest.is_empty() {
        lines.push(shared.to_owned());
    }
    lines
}

/// What a yes or no comes to. It is “Yes.” alone only where the source says so, for certain and in
/// its own voice.
fn verdict(reply: &Reply, dataset: &Dataset) -> String {
    let topics = only_topics(reply, dataset).map_or(String::new(), |on| format!(", on {on}"));
    let intended = |how: &str| format!("It {how}; whether it was so is not said.");
    match reply.strength {
        Some(Strength::Stated) => format!("Yes{topics}."),
        Some(Strength::Implied) => format!("Implied, not stated{topics}."),
        Some(Strength::Probable) => format!("Probably{topics}."),
        Some(Strength::Uncertain) => format!("Uncertain{topics}."),
        Some(Strength::Attributed(voice)) => {
            format!("According to {}, yes{topics}.", dataset.in_sentence(voice))
        }
        Some(Strength::Denied) => denial(reply, dataset),
        Some(Strength::Intended(Mode::Would)) => {
            "It was to happen; whether it did is not said.".to_owned()
        }
        Some(Strength::Intended(Mode::Should)) => intended("should have been"),
        Some(Strength::Intended(Mode::Could)) => intended("could have been"),
        Some(Strength::Intended(Mode::Seemed)) => intended("seemed to be so"),
        None => String::new(),
    }
}

/// That the record says that it was not so, and on whose word where it is only somebody's.
fn denial(reply: &Reply, dataset: &Dataset) -> String {
    let mut voices: Vec<Option<EntityId>> = Vec::new();
    for evidence in &reply.evidence {
        let Evidence::Claim(id) = evidence else { continue };
        let claim = dataset.claim(*id);
        if claim.denied && !voices.contains(&claim.according_to) {
            voices.push(claim.according_to);
        }
    }
    let named: Vec<String> =
        voices.iter().flatten().map(|&voice| dataset.in_sentence(voice)).collect();
    match voices.contains(&None) || named.is_empty() {
        true => "It is denied.".to_owned(),
        false => format!("It is denied, according to {}.", listed(&named)),
    }
}

/// A number with its unit and with what limits it: `About 1,200 members`, or `3 on record for
/// certain, and possibly 1 more`.
fn number(n: f64, reply: &Reply) -> String {
    let qualifier = reply.qualifier.as_ref().map_or(String::new(), |q| format!("{q} "));
    let unit = reply.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
    let possible = reply.answers.iter().filter(|found| found.possibly).count();
    // Entities are counted as far as they are on record, and there may have been more of them.
    let limit = match possible {
        0 if reply.answers.is_empty() => String::new(),
        0 => " on record".to_owned(),
        more => format!(" on record for certain, and possibly {more} more"),
    };
    capitalised(&format!("{qualifier}{}{unit}{limit}", span(n, reply.up_to)))
}

/// The topics that a `yes` is limited to, where every claim behind it has one: `did A agree with B`
/// is then answered by `Yes, on the war.` None if some claim has no topic.
fn only_topics(reply: &Reply, dataset: &Dataset) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    for &evidence in &reply.evidence {
        let Evidence::Claim(id) = evidence else { return None };
        let is_topic = |q: &QualifierId| dataset.schema.tells(*q, &[QualifierRole::Topic]);
        let own = dataset.claim(id).qualifiers.iter().filter(|(q, _)| is_topic(q));
        let own: Vec<String> =
            own.flat_map(|(_, terms)| terms).map(|term| dataset.term_text(term)).collect();
        if own.is_empty() {
            return None;
        }
        found.extend(own.into_iter().filter(|topic| !found.contains(topic)).collect::<Vec<_>>());
    }
    (!found.is_empty()).then(|| listed(&found))
}

/// The values that a question such as `why did A oppose B` finds: entities first, and then the
/// value that is a text.
fn values(reply: &Reply, dataset: &Dataset) -> String {
    let entity = |found: &Found| {
        let possibly = if found.possibly { " (possibly)" } else { "" };
        format!("{}{possibly}", dataset.in_sentence(found.entity))
    };
    let text = match &reply.value {
        Some(Single::Text(text)) => Some(text.clone()),
        _ => None,
    };
    reply.answers.iter().map(entity).chain(text).collect::<Vec<_>>().join("; ")
}

/// Why a yes-no question has neither for an answer, although claims on it are on record.
fn undecided(reply: &Reply, dataset: &Dataset) -> &'static str {
    let denied =
        |evidence: &Evidence| matches!(evidence, Evidence::Claim(id) if dataset.claim(*id).denied);
    let denials = reply.evidence.iter().filter(|evidence| denied(evidence)).count();
    match denials {
        0 if reply.answers.is_empty() => "On record of some of them, but not of all.",
        0 => POSSIBLY,
        n if n < reply.evidence.len() => "The record has it both ways.",
        _ => "Neither yes nor no: the record denies only something narrower.",
    }
}

/// What the record of an entity says of it, apart from its claims: its name, kinds and date, its
/// other names, a description, an editor's doubt, and its ids elsewhere.
fn card(reply: &Reply, dataset: &Dataset) -> Vec<String> {
    let Some(found) = reply.answers.first() else { return Vec::new() };
    let entity = dataset.entity(found.entity);
    let kinds = kind_nouns(dataset, found.entity);
    let when = entity.when.as_ref().map_or(String::new(), |when| format!(", {when}"));
    let mut lines = vec![format!("{} ({kinds}){when}", capitalised(&entity.name))];
    if !entity.aliases.is_empty() {
        lines.push(format!("also: {}", entity.aliases.join(", ")));
    }
    lines.extend(entity.about.clone());
    lines.extend(entity.doubt.as_ref().map(|doubt| format!("doubt: {doubt}")));
    lines.extend(entity.links.iter().map(|link| format!("{}: {}", link.scheme, link.id)));
    lines
}
