//! `polemic cite`: shows how to cite the dataset, an entity or a claim.

use polemic_engine::diagnostic::{Diagnostic, nearest};
use polemic_question::codes;
use polemic_record::{ClaimId, Dataset, EntityId};
use polemic_show::bibliography::{Bibliography, CitationTarget};

use super::args::{CiteArgs, CommonArgs, OutputFormat};
use super::command_formats::CITATIONS;
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
    let dataset = world::load_dataset(common)?;
    let cited = target(dataset, &cite.what.join(" ")).map_err(output::fail)?;
    Ok((self::cited(cited, dataset, format, common), format))
}

/// How to cite something of a dataset, for `polemic cite` and for exporting its sources.
pub fn cited(
    target: CitationTarget,
    dataset: &Dataset,
    format: OutputFormat,
    common: &CommonArgs,
) -> String {
    let version = world::dataset_version(dataset, common.data.as_deref());
    let bibliography = Bibliography { dataset, version };
    match format {
        OutputFormat::Bib => bibliography.bibtex(target),
        OutputFormat::Csl => format!("{:#}\n", bibliography.csl_json(target)),
        _ => bibliography.plain_text(target),
    }
}

/// What `what` names: the dataset, if it is empty, or an entity or claim.
///
/// # Errors
/// Nothing is called so.
pub fn target(dataset: &Dataset, what: &str) -> Result<CitationTarget, Diagnostic> {
    match what {
        "" => Ok(CitationTarget::Dataset),
        _ => find(dataset, what).ok_or_else(|| nothing(dataset, what)),
    }
}

/// The entity or claim of this id, or else the entity of this name.
fn find(dataset: &Dataset, what: &str) -> Option<CitationTarget> {
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
    named.map(|entity| CitationTarget::Entity(EntityId::new(entity)))
}

fn nothing(dataset: &Dataset, what: &str) -> Diagnostic {
    let entities = dataset.entities.iter().flat_map(|e| [e.id.as_str(), e.name.as_str()]);
    let claims = dataset.claims.iter().map(|claim| claim.id.as_str());
    let message = format!("no entity and no claim is called “{what}”");
    let mistake = Diagnostic::new(&codes::UNKNOWN_ENTITY, message);
    match nearest(what, entities.chain(claims)) {
        Some(near) => mistake.help(format!("did you mean “{near}”?")),
        None => mistake.help("the ids of claims are shown by polemic ask … -f json"),
    }
}
