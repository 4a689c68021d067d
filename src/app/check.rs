//! `polemic check`: shows all mistakes of a dataset in one run.

mod against_text;

use serde_json::json;

use polemic_engine::diagnostic::Severity;
use polemic_engine::diagnostic::render::{self, CodeDisplay};
use polemic_show::value_text::counted;

use super::args::{CheckArgs, CommonArgs, OutputFormat};
use super::world;
use super::{CommandEnding, output};
use crate::files::{self, LoadedFiles};

/// Whether the options ask not for mistakes, but for a comparison of the dataset with its text.
fn wants_text(check: &CheckArgs) -> bool {
    check.coverage || check.report || check.text.is_some()
}

/// Runs `polemic check`. Shows each mistake with its place, or the size of a dataset without any.
pub fn run_check(check: &CheckArgs, common: &CommonArgs) -> CommandEnding {
    let path = check.path.as_deref().or(common.data.as_deref());
    let format =
        match output::asked_format(common).map(|format| format.unwrap_or(OutputFormat::Table)) {
            Ok(format) => format,
            Err(diagnostic) => return output::fail(diagnostic),
        };
    let LoadedFiles { files, reading } = files::load_files(path);
    let mut diagnostics = reading.diagnostics;
    if files.is_empty() && check.path.is_none() {
        diagnostics = diagnostics.into_iter().map(|d| world::with_origin(d, common)).collect();
    }
    let dataset = reading.dataset.map(world::leak_dataset);
    if let Some(dataset) = dataset {
        if wants_text(check) {
            return against_text::run_against_text(check, dataset, common)
                .unwrap_or_else(|ending| ending);
        }
        let (graph, lexicon) = (world::build_graph(dataset), world::build_lexicon(dataset, path));
        diagnostics.extend(polemic_question::check::check(dataset, graph, lexicon, &files));
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    }
    let errors = diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let unreadable = files.is_empty();
    let ending = match (unreadable, errors > 0 || (warnings > 0 && check.deny.is_some())) {
        (true, _) => CommandEnding::Refused,
        (false, true) => CommandEnding::Nothing,
        (false, false) => CommandEnding::Found,
    };
    if format == OutputFormat::Json {
        let list: Vec<_> = diagnostics.iter().map(|d| render::diagnostic_json(d, &files)).collect();
        return output::write_data(&format!("{:#}\n", json!(list)), common, ending);
    }
    let mut text = render::render_brief(&diagnostics, &files, CodeDisplay::Shown);
    if diagnostics.is_empty() {
        if let Some(dataset) = dataset {
            text = format!(
                "ok: {}, {}, {}, {}, 0 warnings\n",
                counted(dataset.entities.len(), "entity"),
                counted(dataset.claims.len(), "claim"),
                counted(dataset.figures.len(), "figure"),
                counted(dataset.sources.len(), "source"),
            );
        }
    } else {
        let files = counted(files.len(), "file");
        let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
        text.push_str(&format!("{errors}, {warnings} in {files}\n"));
    }
    output::write_report(&text, common, ending)
}
