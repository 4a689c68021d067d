//! `polemic cite`: shows how to cite the dataset, an entity or a claim.

use polemic_engine::diagnostic::{Diagnostic, nearest};
use polemic_question::codes;
use polemic_record::{ClaimId, Dataset, EntityId};
use polemic_show::bibliography::{Bibliography, CitationTarget};

use super::args::{CiteArgs, CommonArgs, OutputFormat};
use super::{CommandEnding, output, world};

/// Runs `polemic cite`.
pub fn run_cite(cite: &CiteArgs, common: &CommonArgs) -> CommandEnding {
    match shown(cite, common) {
        Ok((text, format)) => output::write_formatted(&text, format, common, CommandEnding::Found),
        Err(ending) => ending,
    }
}

fn shown(cite: &CiteArgs, common: &CommonArgs) -> Result<(String, OutputFormat), CommandEnding> {
    let formats = [OutputFormat::Table, OutputFormat::Bib, OutputFormat::Csl];
    let format = output::format_among(common, &formats, "cite").map_err(output::fail)?;
    let dataset = world::load_dataset(common.data.as_deref())?;
    let what = cite.what.join(" ");
    let cited = if what.is_empty() { Some(CitationTarget::Dataset) } else { find(dataset, &what) };
    let cited = cited.ok_or_else(|| output::fail(nothing(dataset, &what)))?;
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
