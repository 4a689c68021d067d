//! What could be typed at a place: ids, names of the vocabulary, fields, and places of the text.

use polemic_record::field_guide::RECORD_SORTS;
use polemic_record::locator::{join, split_run};
use polemic_record::read::{FileKind, file_kind};
use polemic_record::ron_layout::typing_place::{TypedPart, TypingPlace, typing_place};
use polemic_record::ron_records::CLAIM_FIELDS;
use polemic_record::schema::TermType;
use polemic_record::{Dataset, Schema, SourceId};
use serde_json::{Value as Json, json};

use super::answers::{about_entity, sentence_at, source_at};
use super::positions;
use super::workspace::OpenPlace;

/// How many are offered: an editor asks again when more is typed.
const MOST: usize = 200;

/// Something that could be typed.
struct Offer {
    /// What is inserted.
    text: String,
    /// A few words beside it.
    detail: String,
    /// More about it.
    about: Option<String>,
    /// How the protocol calls what it is.
    kind: u8,
}

/// The sorts of offers, as the protocol numbers them.
const FIELD: u8 = 5;
const CLASS: u8 = 7;
const REFERENCE: u8 = 18;
const ENTITY: u8 = 6;

/// What could be typed at a place.
pub fn completion(place: &OpenPlace<'_>) -> Json {
    let text = &place.of().text;
    let kind = file_kind(&place.of().name);
    let Some((typing, kind)) = typing_place(text, place.at).zip(kind) else { return Json::Null };
    let mut offers = match typing.part {
        TypedPart::FieldName => field_names(&place.data.schema, &typing, kind),
        TypedPart::QuotedText | TypedPart::BareValue => values(place, &typing, kind),
    };
    // Of what is typed, what stands before the place counts.
    let typed = text[typing.typed.start..place.at.max(typing.typed.start)].to_lowercase();
    let fits = |offer: &Offer| {
        let own = format!("{} {}", offer.text, offer.detail).to_lowercase();
        own.contains(&typed)
    };
    offers.retain(fits);
    let is_cut = offers.len() > MOST;
    offers.truncate(MOST);
    let range = positions::range(text, &typing.typed);
    let items: Vec<Json> = offers.into_iter().map(|offer| item(offer, &typing, &range)).collect();
    json!({ "isIncomplete": is_cut, "items": items })
}

fn item(offer: Offer, typing: &TypingPlace, range: &Json) -> Json {
    let Offer { text, detail, about, kind } = offer;
    let new = match typing.part {
        TypedPart::FieldName => format!("{text}: "),
        TypedPart::QuotedText => text.clone(),
        TypedPart::BareValue => format!("\"{text}\""),
    };
    let mut item = json!({
        "label": text,
        "kind": kind,
        "detail": detail,
        // Found by its name too: `Burke` offers the id of Edmund Burke.
        "filterText": format!("{text} {detail}"),
        "textEdit": { "range": range, "newText": new },
    });
    if let Some(about) = about {
        item["documentation"] = json!({ "kind": "markdown", "value": about });
    }
    item
}

/// The fields of the record that is typed, which it does not have yet.
fn field_names(schema: &Schema, typing: &TypingPlace, kind: FileKind) -> Vec<Offer> {
    let topic = match (kind, typing.fields.last().map(String::as_str)) {
        (_, Some("cites")) => return own_fields(&["source", "at", "words"]),
        (FileKind::Schema, None) => "schema",
        (FileKind::Schema, Some(list)) => list,
        (FileKind::Sources, _) => "sources",
        (FileKind::Entities, _) => "entities",
        (FileKind::Figures, _) => "figures",
        (FileKind::Locators, _) => return own_fields(&["at", "hash", "bare"]),
        (FileKind::Claims, _) => "claims",
    };
    let is_new = |name: &str| !typing.written.iter().any(|(known, _)| known == name);
    let sort = RECORD_SORTS.iter().find(|sort| sort.topic == topic);
    let fields = sort.map(|sort| sort.fields()).unwrap_or_default();
    let mut offers: Vec<Offer> = fields
        .into_iter()
        .filter(|field| kind != FileKind::Claims || CLAIM_FIELDS.contains(&field.name.as_str()))
        .map(|field| Offer {
            text: field.name,
            detail: field.takes,
            about: Some(field.about),
            kind: FIELD,
        })
        .collect();
    if kind == FileKind::Claims {
        let relation = typing.written.iter().find_map(|(field, value)| {
            schema.relation_named(field).or_else(|| match field.as_str() {
                "relation" => schema.relation_named(value),
                _ => None,
            })
        });
        let declared = relation.map(|relation| &schema.relation(relation).qualifiers);
        let qualifiers = schema.qualifiers.iter();
        let may_be = |name: &String| declared.is_none_or(|declared| declared.contains(name));
        offers.extend(qualifiers.filter(|one| may_be(&one.name)).map(|qualifier| Offer {
            text: qualifier.name.clone(),
            detail: "qualifier".to_owned(),
            about: Some(qualifier.about.clone()),
            kind: FIELD,
        }));
        if relation.is_none() {
            offers.extend(relations(schema));
        }
    }
    offers.retain(|offer| is_new(&offer.text));
    offers
}

fn own_fields(names: &[&str]) -> Vec<Offer> {
    let offer = |name: &&str| Offer {
        text: (*name).to_owned(),
        detail: "field".to_owned(),
        about: None,
        kind: FIELD,
    };
    names.iter().map(offer).collect()
}

fn relations(schema: &Schema) -> Vec<Offer> {
    let offer = |relation: &polemic_record::schema::Relation| Offer {
        text: relation.name.clone(),
        detail: relation.verbs.join(", "),
        about: Some(relation.about.clone()),
        kind: CLASS,
    };
    schema.relations.iter().map(offer).collect()
}

/// What the innermost field at a place takes.
fn values(place: &OpenPlace<'_>, typing: &TypingPlace, kind: FileKind) -> Vec<Offer> {
    let (data, schema) = (place.data, &place.data.schema);
    let Some(field) = typing.fields.last().map(String::as_str) else { return Vec::new() };
    let dataset = data.dataset.as_ref();
    match (kind, field) {
        (_, "source") => dataset.map(sources).unwrap_or_default(),
        (_, "at" | "cites") => dataset.map(|dataset| places(place, dataset)).unwrap_or_default(),
        (FileKind::Claims, "relation") => relations(schema),
        (FileKind::Schema, "parent") if typing.fields.first().is_some_and(|of| of == "kinds") => {
            kinds(schema)
        }
        (FileKind::Schema, "parent" | "given" | "broader") => relations(schema),
        (FileKind::Schema, "from" | "to") | (FileKind::Entities, "kind") => kinds(schema),
        (FileKind::Schema, "qualifiers" | "asks") => {
            let offer = |one: &polemic_record::schema::Qualifier| Offer {
                text: one.name.clone(),
                detail: one.marker.clone(),
                about: Some(one.about.clone()),
                kind: CLASS,
            };
            schema.qualifiers.iter().map(offer).collect()
        }
        (FileKind::Figures, "measure") => {
            let offer = |one: &polemic_record::schema::Measure| Offer {
                text: one.name.clone(),
                detail: one.nouns.join(", "),
                about: Some(one.about.clone()),
                kind: CLASS,
            };
            schema.measures.iter().map(offer).collect()
        }
        (_, "from" | "to" | "of" | "according_to" | "members") => {
            dataset.map(entities).unwrap_or_default()
        }
        (FileKind::Claims, field) => {
            let names_entity = schema.relation_named(field).is_some()
                || schema
                    .qualifier_named(field)
                    .is_some_and(|qualifier| schema.qualifier(qualifier).takes != TermType::Text);
            dataset.filter(|_| names_entity).map(entities).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn kinds(schema: &Schema) -> Vec<Offer> {
    let offer = |kind: &polemic_record::schema::Kind| Offer {
        text: kind.name.clone(),
        detail: kind.nouns.join(", "),
        about: Some(kind.about.clone()),
        kind: CLASS,
    };
    schema.kinds.iter().map(offer).collect()
}

fn sources(dataset: &Dataset) -> Vec<Offer> {
    let offer = |source: &polemic_record::Source| Offer {
        text: source.id.clone(),
        detail: source.title.clone(),
        about: None,
        kind: REFERENCE,
    };
    dataset.sources.iter().map(offer).collect()
}

fn entities(dataset: &Dataset) -> Vec<Offer> {
    let offer = |id| {
        let entity = dataset.entity(id);
        Offer {
            text: entity.id.clone(),
            detail: entity.name.clone(),
            about: Some(about_entity(dataset, id)),
            kind: ENTITY,
        }
    };
    dataset.entity_ids().map(offer).collect()
}

/// The places of the source that a citation is of, with their sentences where there is a text.
fn places(place: &OpenPlace<'_>, dataset: &Dataset) -> Vec<Offer> {
    let Some(source) = source_at(dataset, place) else { return Vec::new() };
    let offer = |at: String, source: SourceId| {
        let about = sentence_at(place.data, source, &at);
        let detail = about.as_deref().map_or(dataset.source(source).short.as_str(), |text| text);
        Offer { detail: detail.chars().take(80).collect(), text: at, about, kind: REFERENCE }
    };
    let passages = dataset.source(source).places.iter();
    let all = passages.flat_map(|passage| match split_run(&passage.at) {
        Some((before, first, last)) => (first..=last).map(|n| join(before, n)).collect(),
        None => vec![passage.at.clone()],
    });
    all.map(|at| offer(at, source)).collect()
}
