//! `polemic diff`: says how two states of a dataset differ, in claims.

use std::path::Path;

use polemic_show::dataset_diff::DatasetDiff;

use super::args::{CommonArgs, DiffArgs, OutputFormat};
use super::command_formats::DIFFERENCES;
use super::{CommandEnding, output, world};

/// Runs `polemic diff`. Ends with 1 where something differs.
pub fn run_diff(args: &DiffArgs, common: &CommonArgs) -> CommandEnding {
    match compared(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn compared(args: &DiffArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let format = output::format_among(common, &DIFFERENCES, "diff").map_err(output::fail)?;
    let load = |path: &Path| {
        let data = Some(path.to_owned());
        let common = CommonArgs { data, data_is_from_environment: false, ..common.clone() };
        world::load_dataset(&common)
    };
    let (old, new) = (load(&args.old)?, load(&args.new)?);
    let diff = DatasetDiff::between(old, new);
    let shown = if format == OutputFormat::Md { diff.markdown() } else { diff.text() };
    let ending = if diff.is_empty() { CommandEnding::Found } else { CommandEnding::Nothing };
    Ok(output::write_formatted(&shown, format, common, ending))
}
