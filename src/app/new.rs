//! `polemic new`: writes a small dataset to start from.

use std::io::ErrorKind;
use std::path::Path;

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;

use super::args::{CommonArgs, NewArgs};
use super::{CommandEnding, file_writer, output};
use crate::files;

/// The files of a new dataset, each with comments that explain its fields.
const FILES: &[(&str, &str)] = &[
    ("schema.ron", include_str!("new/schema.ron")),
    ("sources.ron", include_str!("new/sources.ron")),
    ("entities.ron", include_str!("new/entities.ron")),
    ("claims.ron", include_str!("new/claims.ron")),
    ("figures.ron", include_str!("new/figures.ron")),
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
    file_writer::make_directory(directory, FILES).map_err(|error| {
        let place = directory.display();
        if error.kind() == ErrorKind::DirectoryNotEmpty {
            let message = format!("{place} is not empty");
            let help = "name a directory that is not there yet; nothing was written";
            return Diagnostic::new(&codes::UNREADABLE, message).help(help);
        }
        let message = format!("{place} cannot be made: {}", files::io_error_words(&error));
        Diagnostic::new(&codes::UNREADABLE, message)
    })
}
