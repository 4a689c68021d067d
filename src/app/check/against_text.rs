//! `polemic check --coverage`, `--text` and `--report`: compares a dataset with the text that it was
//! made from.

use serde_json::json;

use polemic_engine::diagnostic::{Diagnostic, nearest};
use polemic_question::codes;
use polemic_record::edition::Edition;
use polemic_record::edition::compare::{self, likely_source};
use polemic_record::edition::coverage::{self, SourceCoverage};
use polemic_record::edition::name_finder::NameFinder;
use polemic_record::vocabulary::whole_schema;
use polemic_record::{Dataset, SourceId};
use polemic_show::claim_proposals::claim_proposals;
use polemic_show::coverage_report::CoveredText;

use super::super::args::{CheckArgs, CommonArgs, OutputFormat};
use super::super::{CommandEnding, output, text};
use crate::files::load_files;

/// Shows the coverage, the comparison or the report that the options ask for.
///
/// # Errors
/// The copy cannot be read, the source or the format does not exist. The reason has been printed.
pub fn run_against_text(
    check: &CheckArgs,
    dataset: &Dataset,
    common: &CommonArgs,
) -> Result<CommandEnding, CommandEnding> {
    if check.report {
        output::format_among(common, &[OutputFormat::Md], "check --report")
            .map_err(output::fail)?;
        return Ok(output::write_answer(
            &polemic_show::quality_report::quality_report(dataset),
            common,
            CommandEnding::Found,
        ));
    }
    let copy = check.text.as_deref().map(text::read_edition).transpose()?;
    let named = check.source.as_deref().map(|id| source(dataset, id)).transpose()?;
    match copy {
        Some(copy) => {
            let source = named.or_else(|| likely_source(dataset, &copy));
            let Some(source) = source else { return Err(output::fail(no_source())) };
            match check.coverage {
                true => beside(check, dataset, source, &copy, common),
                false => compared(dataset, source, &copy, common),
            }
        }
        None => {
            let all = (0..dataset.sources.len()).map(SourceId::new);
            let sources = all.filter(|&id| named.is_none_or(|named| named == id));
            covered(dataset, &sources.collect::<Vec<_>>(), common)
        }
    }
}

fn no_source() -> Diagnostic {
    Diagnostic::new(&codes::UNKNOWN_SOURCE, "the dataset has no source to compare with")
}

fn source(dataset: &Dataset, id: &str) -> Result<SourceId, CommandEnding> {
    let found = dataset.sources.iter().position(|source| source.id == id);
    found.map(SourceId::new).ok_or_else(|| {
        let message = format!("no source has the id “{id}”");
        let mistake = Diagnostic::new(&codes::UNKNOWN_SOURCE, message);
        let known = dataset.sources.iter().map(|source| source.id.as_str());
        output::fail(match nearest(id, known) {
            Some(near) => mistake.help(format!("did you mean “{near}”?")),
            None => mistake,
        })
    })
}

/// Shows how much of some sources is recorded.
fn covered(
    dataset: &Dataset,
    sources: &[SourceId],
    common: &CommonArgs,
) -> Result<CommandEnding, CommandEnding> {
    let formats = [OutputFormat::Table, OutputFormat::Md, OutputFormat::Json];
    let format =
        output::format_among(common, &formats, "check --coverage").map_err(output::fail)?;
    let all: Vec<SourceCoverage> =
        sources.iter().map(|&id| coverage::source_coverage(dataset, id)).collect();
    let shown = match format {
        OutputFormat::Json => {
            let all: Vec<_> = all
                .iter()
                .map(|one| polemic_show::coverage_report::coverage_json(dataset, one, None))
                .collect();
            format!("{:#}\n", json!(all))
        }
        OutputFormat::Md => {
            let all: Vec<_> = all
                .iter()
                .map(|c| polemic_show::coverage_report::coverage_markdown(dataset, c))
                .collect();
            all.join("\n")
        }
        _ => {
            let width = output::width(common);
            let one = |coverage| {
                polemic_show::coverage_report::coverage_text(dataset, coverage, None, width)
            };
            all.iter().map(one).collect::<Vec<_>>().join("\n")
        }
    };
    Ok(output::write_formatted(&shown, format, common, CommandEnding::Found))
}

/// Shows each sentence of a copy beside what is recorded of it.
fn beside(
    check: &CheckArgs,
    dataset: &Dataset,
    source: SourceId,
    copy: &Edition,
    common: &CommonArgs,
) -> Result<CommandEnding, CommandEnding> {
    let formats = [OutputFormat::Table, OutputFormat::Json, OutputFormat::Ron];
    let format =
        output::format_among(common, &formats, "check --coverage --text").map_err(output::fail)?;
    let found = compare::compare_edition(dataset, source, copy);
    if !common.quiet && !found.is_clean() {
        let what = if found.is_other_edition() { "is another edition" } else { "differs" };
        output::remark(&format!("The copy {what}: see polemic check --text without --coverage."));
    }
    let covered = coverage::source_coverage(dataset, source);
    let names = NameFinder::of(dataset);
    let beside = Some(CoveredText { edition: copy, names: &names });
    let shown = match (format, &beside) {
        (OutputFormat::Ron, Some(beside)) => {
            let path = check.path.as_deref().or(common.data.as_deref());
            let files = load_files(path).files;
            let schema = files.iter().find(|(_, file)| file.name == "schema.ron");
            let schema = schema.and_then(|(_, file)| whole_schema(&file.text)).unwrap_or_default();
            claim_proposals(dataset, &schema, &covered, beside)
        }
        (OutputFormat::Json, _) => {
            format!(
                "{:#}\n",
                json!([polemic_show::coverage_report::coverage_json(
                    dataset,
                    &covered,
                    beside.as_ref()
                )])
            )
        }
        _ => {
            let width = output::width(common);
            polemic_show::coverage_report::coverage_text(dataset, &covered, beside.as_ref(), width)
        }
    };
    Ok(output::write_formatted(&shown, format, common, CommandEnding::Found))
}

/// Shows how a copy differs from the edition that the dataset was made from.
fn compared(
    dataset: &Dataset,
    source: SourceId,
    copy: &Edition,
    common: &CommonArgs,
) -> Result<CommandEnding, CommandEnding> {
    let formats = [OutputFormat::Table, OutputFormat::Json];
    let format = output::format_among(common, &formats, "check --text").map_err(output::fail)?;
    let found = compare::compare_edition(dataset, source, copy);
    let shown = match format {
        OutputFormat::Json => {
            format!("{:#}\n", polemic_show::edition_report::edition_report_json(dataset, &found))
        }
        _ => polemic_show::edition_report::edition_report_text(dataset, &found),
    };
    let ending = if found.is_clean() { CommandEnding::Found } else { CommandEnding::Nothing };
    Ok(output::write_formatted(&shown, format, common, ending))
}
