//! Answers what an editor asks about a place: what is there, where it is declared and used, and what
//! it would be with another name.

use std::collections::BTreeMap;

use polemic_engine::text::Span;
use polemic_record::check::{IdAlphabet, check_id};
use polemic_record::edition::cited_text::CitedSentence;
use polemic_record::name_uses::{NameSort, NameUse, changed_claim_ids, declarations};
use polemic_record::property_graph::Evidence;
use polemic_record::read::mistake::{MistakeList, ValuePath};
use polemic_record::read::written_claims;
use polemic_record::record_spans::claim_spans;
use polemic_record::{Citation, ClaimId, Dataset, EntityId, SourceId};
use polemic_show::evidence_text::EvidenceText;
use serde_json::{Value as Json, json};

use super::workspace::{OpenDataset, OpenPlace};

/// What is at a place: what it names, and the claim that it lies in, in English.
pub fn hover(place: &OpenPlace<'_>) -> Json {
    let data = place.data;
    let Some(dataset) = &data.dataset else { return Json::Null };
    let name = place.name();
    let about = name.and_then(|of| about_name(data, dataset, of, place));
    let claim = claim_at(place).map(|id| about_claim(data, dataset, id));
    let parts: Vec<String> = about.into_iter().chain(claim).collect();
    if parts.is_empty() {
        return Json::Null;
    }
    let value = parts.join("\n\n---\n\n");
    json!({ "contents": { "kind": "markdown", "value": value } })
}

/// The claim whose record a place lies in, if the files have no mistakes.
fn claim_at(place: &OpenPlace<'_>) -> Option<ClaimId> {
    if !place.data.is_current {
        return None;
    }
    let here = |span: &Span| {
        span.file == place.file && span.range().start <= place.at && place.at <= span.range().end
    };
    claim_spans(&place.data.files).iter().position(here).map(ClaimId::new)
}

/// A claim in English, with the sentences that it cites.
fn about_claim(data: &OpenDataset, dataset: &Dataset, id: ClaimId) -> String {
    let text = EvidenceText::of(dataset, Evidence::Claim(id));
    let mut about = format!("{} [{}]", text.with_date(), text.places);
    if let Some(doubt) = &text.doubt {
        about.push_str(&format!("\n\ndoubt: {doubt}"));
    }
    let cites = &dataset.claim(id).cites;
    let sentences = data.texts.as_ref().map_or(Vec::new(), |texts| texts.sentences(cites));
    sentences.iter().for_each(|sentence| about.push_str(&format!("\n\n> {}", quoted(sentence))));
    about
}

fn quoted(sentence: &CitedSentence) -> String {
    format!("{}: {}", sentence.at, sentence.text)
}

/// The sentence at a place of a source, where the reader has the text.
pub fn sentence_at(data: &OpenDataset, source: SourceId, at: &str) -> Option<String> {
    let cite = Citation { source, at: at.to_owned(), words: None };
    let sentences = data.texts.as_ref()?.sentences(&[cite]);
    let shown: Vec<String> = sentences.iter().map(quoted).collect();
    (!shown.is_empty()).then(|| shown.join("\n\n"))
}

/// An entity: its name, kind and description.
pub fn about_entity(dataset: &Dataset, id: EntityId) -> String {
    let entity = dataset.entity(id);
    let kinds = entity.kinds.iter().filter_map(|&kind| dataset.schema.kind(kind).nouns.first());
    let kinds: Vec<&str> = kinds.map(String::as_str).collect();
    let mut about = format!("**{}**, {}", entity.name, kinds.join(", "));
    if let Some(when) = &entity.when {
        about.push_str(&format!(", {when}"));
    }
    if let Some(text) = &entity.about {
        about.push_str(&format!("\n\n{text}"));
    }
    about
}

fn about_name(
    data: &OpenDataset,
    dataset: &Dataset,
    of: NameUse,
    place: &OpenPlace<'_>,
) -> Option<String> {
    let name = data.files.slice(of.span);
    let schema = &data.schema;
    let declared = |name: &str, about: &str| format!("**{name}**\n\n{about}");
    Some(match of.sort {
        NameSort::Entity => about_entity(dataset, *dataset.by_id.get(name)?),
        NameSort::Relation => {
            let relation = schema.relation(schema.relation_named(name)?);
            let verbs = relation.verbs.join(", ");
            format!("{}\n\nVerbs: {verbs}", declared(name, &relation.about))
        }
        NameSort::Kind => declared(name, &schema.kind(schema.kind_named(name)?).about),
        NameSort::Qualifier => {
            declared(name, &schema.qualifier(schema.qualifier_named(name)?).about)
        }
        NameSort::Measure => {
            declared(name, &schema.measures.iter().find(|one| one.name == name)?.about)
        }
        NameSort::Source => {
            let source = dataset.sources.iter().find(|source| source.id == name)?;
            declared(&source.title, &source.authors.join(", "))
        }
        NameSort::Claim => {
            let id = dataset.claims.iter().position(|claim| claim.id == name)?;
            about_claim(data, dataset, ClaimId::new(id))
        }
        NameSort::Place => sentence_at(data, source_at(dataset, place)?, name)?,
    })
}

/// The source of the citation that is typed at a place: the one it names, or the only one.
pub fn source_at(dataset: &Dataset, place: &OpenPlace<'_>) -> Option<SourceId> {
    let text = &place.of().text;
    let typing = polemic_record::ron_layout::typing_place::typing_place(text, place.at);
    let written = typing.map(|typing| typing.written).unwrap_or_default();
    let named = written.iter().find(|(field, _)| field == "source").map(|(_, id)| id.as_str());
    let number = match named {
        Some(id) => dataset.sources.iter().position(|source| source.id == id)?,
        None if dataset.sources.len() == 1 => 0,
        None => return None,
    };
    Some(SourceId::new(number))
}

/// Where the name at a place is declared.
pub fn definition(place: &OpenPlace<'_>) -> Json {
    let data = place.data;
    let Some(of) = place.name() else { return Json::Null };
    let name = data.files.slice(of.span);
    if of.sort == NameSort::Place {
        return place_declared(place, of).map_or(Json::Null, |span| data.location(span));
    }
    if let Some(span) = declarations(&data.files, &data.uses).get(&(of.sort, name)) {
        return data.location(*span);
    }
    // The id of most claims follows from their parts.
    let claims = data.dataset.iter().filter(|_| of.sort == NameSort::Claim && data.is_current);
    let found = claims.flat_map(|dataset| &dataset.claims).position(|claim| claim.id == name);
    let span = found.and_then(|found| claim_spans(&data.files).get(found).copied());
    span.map_or(Json::Null, |span| data.location(span))
}

/// Where the file of a source lists one of its places: several sources may have a place 1.1.
fn place_declared(place: &OpenPlace<'_>, of: NameUse) -> Option<Span> {
    let data = place.data;
    let dataset = data.dataset.as_ref()?;
    let file = format!("locators/{}.ron", dataset.source(source_at(dataset, place)?).id);
    let is_it = |other: &&NameUse| other.declares && data.files.get(other.span.file).name == file;
    same(data, of).find(is_it).map(|found| found.span)
}

/// All places where what is named at a place is named.
pub fn references(place: &OpenPlace<'_>, with_declaration: bool) -> Json {
    let data = place.data;
    let Some(of) = place.name() else { return Json::Null };
    let found = same(data, of).filter(|other| with_declaration || !other.declares);
    Json::Array(found.map(|other| data.location(other.span)).collect())
}

/// The uses of the same name.
fn same(data: &OpenDataset, of: NameUse) -> impl Iterator<Item = &NameUse> {
    let name = data.files.slice(of.span);
    data.uses
        .iter()
        .filter(move |other| other.sort == of.sort && data.files.slice(other.span) == name)
}

/// What would be renamed at a place; `None` where nothing can be.
pub fn renamed_at(place: &OpenPlace<'_>) -> Json {
    match place.name().filter(|of| is_renamed(of.sort)) {
        Some(of) => json!({
            "range": place.data.location(of.span)["range"],
            "placeholder": place.data.files.slice(of.span),
        }),
        None => Json::Null,
    }
}

fn is_renamed(sort: NameSort) -> bool {
    !matches!(sort, NameSort::Claim | NameSort::Place)
}

/// The edits that give what is named at a place another name, in all files.
///
/// # Errors
/// In words, why it cannot have that name.
pub fn rename(place: &OpenPlace<'_>, new: &str) -> Result<Json, String> {
    let data = place.data;
    let Some(of) = place.name().filter(|of| is_renamed(of.sort)) else {
        return Err("nothing that has a name is here".to_owned());
    };
    if !data.is_current {
        return Err("the dataset has mistakes; polemic check tells them, and then it can be \
                    renamed in all files"
            .to_owned());
    }
    let old = data.files.slice(of.span);
    let declared = declarations(&data.files, &data.uses);
    if !declared.contains_key(&(of.sort, old)) {
        return Err(format!(
            "“{old}” is not declared in these files: it comes with a vocabulary or a bibliography"
        ));
    }
    may_be_called(data, of.sort, new)?;
    if new != old && declared.contains_key(&(of.sort, new)) {
        return Err(format!("there is one called “{new}” already"));
    }
    let mut edits: BTreeMap<String, Vec<Json>> = BTreeMap::new();
    let mut edit = |span: Span, text: &str| {
        let of_file = edits.entry(data.uri(&data.files.get(span.file).name)).or_default();
        of_file.push(json!({ "range": data.location(span)["range"], "newText": text }));
    };
    same(data, of).for_each(|other| edit(other.span, new));
    let claims = changed_claim_ids(&written_claims(&data.files), of.sort, old, new);
    for other in data.uses.iter().filter(|other| other.sort == NameSort::Claim) {
        if let Some(id) = claims.get(data.files.slice(other.span)) {
            edit(other.span, id);
        }
    }
    Ok(json!({ "changes": edits }))
}

/// Whether a name is written as names of its sort are.
fn may_be_called(data: &OpenDataset, sort: NameSort, new: &str) -> Result<(), String> {
    let word = |first: fn(&char) -> bool, rest: fn(char) -> bool| {
        new.chars().next().is_some_and(|c| first(&c)) && new.chars().all(rest)
    };
    let (is_well, help) = match sort {
        NameSort::Entity | NameSort::Source => {
            let mut mistakes = MistakeList::default();
            let place = || ValuePath::root(polemic_engine::text::FileId(0));
            check_id(new, IdAlphabet::Plain, place, &mut mistakes);
            let is_well = !new.is_empty() && mistakes.is_empty();
            (is_well, "an id has lower-case letters, digits, hyphens and full stops")
        }
        NameSort::Kind => (
            word(char::is_ascii_uppercase, |c| c.is_ascii_alphanumeric()),
            "a kind is one word of plain letters that begins with a capital",
        ),
        _ => (
            word(char::is_ascii_lowercase, |c| {
                c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
            }),
            "it is written in lower case, with underscores between words",
        ),
    };
    if !is_well {
        return Err(format!("“{new}” cannot be its name: {help}"));
    }
    let is_field = polemic_record::ron_records::CLAIM_FIELDS.contains(&new);
    let taken = match sort {
        NameSort::Qualifier => is_field || data.schema.relation_named(new).is_some(),
        NameSort::Relation => is_field || data.schema.qualifier_named(new).is_some(),
        _ => false,
    };
    match taken {
        true => Err(format!("“{new}” is the name of another field of claims")),
        false => Ok(()),
    }
}
