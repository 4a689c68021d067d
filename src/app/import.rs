//! `polemic import`: takes the claims of a table into the files of a dataset.

use std::path::{Path, PathBuf};

use polemic_engine::diagnostic::render::CodeDisplay;
use polemic_engine::diagnostic::{Diagnostic, Severity};
use polemic_engine::graph::read::{CellTable, decode_table};
use polemic_engine::text::Files;
use polemic_question::codes;
use polemic_record::Dataset;
use polemic_record::import::{
    ColumnRules, ImportPlan, ImportTargets, ProposedEntity, plan_import, sample_rules,
};
use polemic_record::vocabulary::whole_schema;
use polemic_show::value_text::counted;

use super::args::{CommonArgs, ImportArgs};
use super::file_writer::rewrite_files;
use super::{CommandEnding, output};
use crate::files::{LoadedFiles, load_files, read_text_file};
use crate::input_file::{read_file, unreadable};

/// The largest table that is read, in bytes.
const MOST_BYTES: u64 = 50 << 20;

/// How many proposed entities are shown one by one.
const MOST_SHOWN: usize = 20;

/// Where entities are proposed.
const PROPOSED: &str = "proposed.ron";

/// Runs `polemic import`. Writes all files or none.
pub fn run_import(args: &ImportArgs, common: &CommonArgs) -> CommandEnding {
    match import(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn import(args: &ImportArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let Some(directory) = common.data.as_deref() else {
        let message = "the dataset that is built in cannot be changed";
        let help = "name the directory of yours: polemic import claims.csv -d DIR";
        return Err(output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help)));
    };
    let (loaded, dataset) = read_clean_dataset(directory)?;
    let table_files = read_table(&args.file, common)?;
    let refused = |mistakes: &[Diagnostic]| {
        output::complain(mistakes, &table_files, CodeDisplay::Shown);
        output::remark("Nothing was written.");
        CommandEnding::Nothing
    };
    let table = CellTable::open(&table_files).map_err(|mistakes| refused(&mistakes))?;
    if args.sample_rules {
        let schema = loaded.iter().find(|(_, file)| file.name == "schema.ron");
        let schema = schema.and_then(|(_, file)| whole_schema(&file.text)).unwrap_or_default();
        let rules = sample_rules(&table, &schema);
        return Ok(output::write_data(&rules, common, CommandEnding::Found));
    }
    let rules = read_rules(args)?;
    let claims = claims_file(&args.file, &loaded);
    let targets = ImportTargets { claims: &claims, entities: PROPOSED };
    let plan = plan_import(&loaded, &dataset, &table, &rules, targets)
        .map_err(|mistakes| refused(&mistakes))?;
    if !args.dry_run {
        rewrite_files(directory, &loaded, &plan.files).map_err(|error| {
            let message = format!("{} cannot be changed: {error}", directory.display());
            output::fail(Diagnostic::new(&codes::UNREADABLE, message).help("nothing was written"))
        })?;
    }
    let shown = plan_text(&plan, args.dry_run, &loaded);
    Ok(output::write_answer(&shown, common, CommandEnding::Found))
}

/// Reads the dataset of a directory, which a command is to change.
///
/// # Errors
/// It has errors: a file that cannot be read whole is not written. They have been printed.
pub fn read_clean_dataset(directory: &Path) -> Result<(Files, Dataset), CommandEnding> {
    let LoadedFiles { files, reading } = load_files(Some(directory));
    match reading.dataset {
        Some(dataset) => Ok((files, dataset)),
        None => {
            let mut errors = reading.diagnostics;
            errors.retain(|mistake| mistake.severity() == Severity::Error);
            output::complain(&errors, &files, CodeDisplay::Shown);
            output::remark("Nothing was written: mend these mistakes first.");
            Err(CommandEnding::Refused)
        }
    }
}

/// Reads the table, with a remark where its encoding had to be guessed.
fn read_table(path: &Path, common: &CommonArgs) -> Result<Files, CommandEnding> {
    let name = path.display().to_string();
    let bytes =
        read_file(path, MOST_BYTES).map_err(|error| output::fail(unreadable(&name, &error)))?;
    let (files, guessed) = decode_table(&name, bytes).map_err(output::fail)?;
    if let Some(encoding) = guessed {
        let line = format!("{name} is no UTF-8, and was read as {encoding}.");
        output::remarks(&[line], common);
    }
    Ok(files)
}

/// The rules of the columns: of the file that `--rules` names, or else of `TABLE.rules`, if there is
/// one.
fn read_rules(args: &ImportArgs) -> Result<ColumnRules, CommandEnding> {
    let beside = || {
        let mut name = args.file.clone().into_os_string();
        name.push(".rules");
        Some(PathBuf::from(name)).filter(|path| path.exists())
    };
    let Some(path) = args.rules.clone().or_else(beside) else { return Ok(ColumnRules::default()) };
    let name = path.display().to_string();
    let text = read_text_file(&path, &name, MOST_BYTES, "").map_err(output::fail)?;
    ColumnRules::parse(&text).map_err(|(line, message)| {
        let message = format!("{name}:{line}: {message}");
        output::fail(
            Diagnostic::new(&codes::UNREADABLE, message).help("--sample-rules prints some"),
        )
    })
}

/// The file for new claims: `claims.ron` if that is where the claims are, and otherwise one in
/// `claims/` that is called after the table.
fn claims_file(table: &Path, files: &Files) -> String {
    let stem = table.file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
    let stem = stem.unwrap_or_default();
    let kept = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
    let stem: String = stem.chars().map(kept).collect();
    let has = |name: &str| files.iter().any(|(_, file)| file.name == name);
    match stem.trim_matches('-') {
        "" | "claims"
            if has("claims.ron") || !files.iter().any(|(_, f)| f.name.starts_with("claims/")) =>
        {
            "claims.ron".to_owned()
        }
        "" => "claims/imported.ron".to_owned(),
        stem => format!("claims/{stem}.ron"),
    }
}

/// What was done, or would be, in words.
fn plan_text(plan: &ImportPlan, is_dry: bool, before: &Files) -> String {
    let mut out = format!(
        "{} new, {} changed, {} known already\n",
        counted(plan.added, "claim"),
        plan.changed,
        plan.known
    );
    for ProposedEntity { id, kind, name, near } in plan.entities.iter().take(MOST_SHOWN) {
        let near = near.as_ref().map_or(String::new(), |near| format!("; or is it “{near}”?"));
        out.push_str(&format!("new entity {id}: “{name}”, kind {kind}{near}\n"));
    }
    if plan.entities.len() > MOST_SHOWN {
        out.push_str(&format!("… {} new entities in all\n", plan.entities.len()));
    }
    for (name, _) in &plan.files {
        let was_there = before.iter().any(|(_, file)| file.name == *name);
        let verb = if is_dry { "would be written" } else { "is written" };
        let kept = match (was_there, is_dry) {
            (true, false) => format!("; what it held before is in {name}~"),
            _ => String::new(),
        };
        out.push_str(&format!("{name} {verb}{kept}\n"));
    }
    if plan.files.is_empty() {
        out.push_str("Nothing changes.\n");
    } else if is_dry {
        out.push_str("Nothing was written (--dry-run).\n");
    } else if !plan.entities.is_empty() {
        out.push_str(&format!("Look at the kinds in {PROPOSED}, then run polemic check.\n"));
    }
    out
}
