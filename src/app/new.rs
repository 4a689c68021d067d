//! `polemic new`: writes a small dataset to start from.

use std::fs;
use std::path::Path;

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;

use super::args::{CommonArgs, NewArgs};
use super::{CommandEnding, output};
use crate::files;

/// The files of a new dataset, each with comments that explain its fields.
const FILES: &[(&str, &str)] = &[
    ("schema.ron", include_str!("new/schema.ron")),
    ("sources.ron", include_str!("new/sources.ron")),
    ("entities.ron", include_str!("new/entities.ron")),
    ("claims.ron", include_str!("new/claims.ron")),
];

/// Runs `polemic new`: writes the files into a directory that is empty or does not exist yet.
pub fn run_new(new: &NewArgs, common: &CommonArgs) -> CommandEnding {
    match write(&new.directory) {
        Ok(()) => {
            let place = new.directory.display();
            let names: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
            let text = format!(
                "{place} holds {}.\nNext: polemic check {place}, then \
                 polemic ask -d {place} who opposed the new theory of light\n",
                names.join(", ")
            );
            output::write_answer(&text, common, CommandEnding::Found)
        }
        Err(diagnostic) => output::fail(diagnostic),
    }
}

fn write(directory: &Path) -> Result<(), Diagnostic> {
    let failed = |error: &std::io::Error| {
        let message =
            format!("{} cannot be made: {}", directory.display(), files::io_error_words(error));
        Diagnostic::new(&codes::UNREADABLE, message)
    };
    if fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some()) {
        let message = format!("{} is not empty", directory.display());
        let help = "name a directory that is not there yet; nothing was written";
        return Err(Diagnostic::new(&codes::UNREADABLE, message).help(help));
    }
    fs::create_dir_all(directory).map_err(|error| failed(&error))?;
    for (name, text) in FILES {
        fs::write(directory.join(name), text).map_err(|error| failed(&error))?;
    }
    Ok(())
}
