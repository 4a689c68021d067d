//! `polemic cite`: shows how to cite the dataset, an entity or a claim.

use polemic_engine::diagnostic::{Diagnostic, nearest};
use polemic_question::codes;
use polemic_record::edition::cited_text::CitedTexts;
use polemic_record::edition::coverage::source_coverage;
use polemic_record::locator::{join, split_run};
use polemic_record::{ClaimId, Dataset, EntityId, SourceId};
use polemic_show::bibliography::{Bibliography, CitationTarget};

use super::args::{CiteArgs, CommonArgs, OutputFormat};
use super::command_formats::CITATIONS;
use super::text_copies::TextCopies;
use super::{CommandEnding, output, world};

/// Runs `polemic cite`.
pub fn run_cite(cite: &CiteArgs, common: &CommonArgs) -> CommandEnding {
    match shown(cite, common) {
        Ok((text, format)) => output::write_formatted(&text, format, common, CommandEnding::Found),
        Err(ending) => ending,
    }
}

fn shown(cite: &CiteArgs, common: &CommonArgs) -> Result<(String, OutputFormat), CommandEnding> {
    let format = output::format_among(common, &CITATIONS, "cite").map_err(output::fail)?;
    let copies = TextCopies::read(&cite.copies)?;
    let dataset = world::load_dataset(common)?;
    let texts = copies.leaked(dataset, common.quiet);
    let what = cite.what.join(" ");
    let cited = target(dataset, &what).map_err(output::fail)?;
    Ok((self::cited(cited, dataset, texts, format, common), format))
}

/// How to cite something of a dataset, for `polemic cite` and for exporting its sources.
pub fn cited(
    target: CitationTarget<'_>,
    dataset: &Dataset,
    texts: Option<&CitedTexts>,
    format: OutputFormat,
    common: &CommonArgs,
) -> String {
    let version = world::dataset_version(dataset, common.data.as_deref());
    let bibliography = Bibliography { dataset, version, texts };
    match format {
        OutputFormat::Bib => bibliography.bibtex(target),
        OutputFormat::Csl => format!("{:#}\n", bibliography.csl_json(target)),
        _ => bibliography.plain_text(target),
    }
}

/// What `what` names: the dataset, if it is empty, or an entity, a claim or a place of a source.
///
/// # Errors
/// Nothing is called so.
pub fn target<'w>(dataset: &Dataset, what: &'w str) -> Result<CitationTarget<'w>, Diagnostic> {
    match what {
        "" => Ok(CitationTarget::Dataset),
        _ => find(dataset, what).ok_or_else(|| nothing(dataset, what)),
    }
}

/// The entity or claim of this id, or else the entity of this name, or else the place of a source:
/// `0.6.2`, or `hume 0.6.2` where there are several sources.
fn find<'w>(dataset: &Dataset, what: &'w str) -> Option<CitationTarget<'w>> {
    let id = what.trim_start_matches('@');
    if let Some(&entity) = dataset.by_id.get(id) {
        return Some(CitationTarget::Entity(entity));
    }
    if let Some(claim) = dataset.claims.iter().position(|claim| claim.id == id) {
        return Some(CitationTarget::Claim(ClaimId::new(claim)));
    }
    let name = what.to_lowercase();
    let bears = |own: &String| own.to_lowercase() == name;
    let mut named = dataset.entities.iter();
    let named = named.position(|e| bears(&e.name) || e.aliases.iter().any(bears));
    let named = named.map(|entity| CitationTarget::Entity(EntityId::new(entity)));
    named.or_else(|| find_place(dataset, what))
}

/// The place that a text names, if a source has it.
fn find_place<'w>(dataset: &Dataset, what: &'w str) -> Option<CitationTarget<'w>> {
    let (named, at) = what.rsplit_once(' ').map_or((None, what), |(name, at)| (Some(name), at));
    let sources = (0..dataset.sources.len()).map(SourceId::new);
    let mut sources = sources.filter(|&id| named.is_none_or(|name| dataset.source(id).id == name));
    let first =
        split_run(at).map_or_else(|| at.to_owned(), |(before, first, _)| join(before, first));
    let has = |id: &SourceId| {
        source_coverage(dataset, *id).places.iter().any(|place| place.at == first || place.at == at)
    };
    sources.find(has).map(|source| CitationTarget::Place(source, at))
}

fn nothing(dataset: &Dataset, what: &str) -> Diagnostic {
    let entities = dataset.entities.iter().flat_map(|e| [e.id.as_str(), e.name.as_str()]);
    let claims = dataset.claims.iter().map(|claim| claim.id.as_str());
    let message = format!("no entity, claim or place of a source is called “{what}”");
    let mistake = Diagnostic::new(&codes::UNKNOWN_ENTITY, message);
    match nearest(what, entities.chain(claims)) {
        Some(near) => mistake.help(format!("did you mean “{near}”?")),
        None => mistake.help("the ids of claims are shown by polemic ask … -f json"),
    }
}
