//! `polemic check`: all mistakes of a dataset in one run.

mod against;

use serde_json::json;

use polemic_engine::diagnostic::Severity;
use polemic_engine::diagnostic::render::{self, Codes};
use polemic_show::value_text::counted;

use super::args::{Check, Common, Format};
use super::data;
use super::{Ending, output};
use crate::files::{self, Loaded};

/// Whether it is not mistakes that are asked for, but how the dataset stands to its text.
fn wants_text(check: &Check) -> bool {
    check.coverage || check.report || check.text.is_some()
}

/// Checks a dataset. Clean: says how much there is; mistakes: shows each with its place.
pub fn run(check: &Check, common: &Common) -> Ending {
    let path = check.path.as_deref().or(common.data.as_deref());
    let format = match output::asked_format(common).map(|format| format.unwrap_or(Format::Table)) {
        Ok(format) => format,
        Err(diagnostic) => return output::fail(diagnostic),
    };
    let Loaded { files, reading } = files::load(path);
    let mut diagnostics = reading.diagnostics;
    let dataset = reading.dataset.map(data::kept);
    if let Some(dataset) = dataset {
        if wants_text(check) {
            return against::run(check, dataset, common).unwrap_or_else(|ending| ending);
        }
        let (graph, lexicon) = (data::graph(dataset), data::lexicon(dataset, path));
        diagnostics.extend(polemic_question::check::check(dataset, graph, lexicon, &files));
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    }
    let errors = diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let unreadable = files.is_empty();
    let ending = match (unreadable, errors > 0 || (warnings > 0 && check.deny.is_some())) {
        (true, _) => Ending::Refused,
        (false, true) => Ending::Nothing,
        (false, false) => Ending::Found,
    };
    if format == Format::Json {
        let list: Vec<_> = diagnostics.iter().map(|d| render::json(d, &files)).collect();
        return output::write(&format!("{:#}\n", json!(list)), common, ending);
    }
    let mut text = render::brief(&diagnostics, &files, Codes::Shown);
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
    output::write(&text, common, ending)
}
