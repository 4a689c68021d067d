//! Reads the files of a dataset or a graph. No other part of the library touches the disk.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::graph::read::{EDGES, NODES, has_extension, may_be_graph, may_be_table};
use polemic_engine::text::Files;
use polemic_question::codes;
use polemic_record::read::{self, DatasetReading};

use crate::built_in;

/// The files of a dataset and what reading them gave.
pub struct LoadedFiles {
    /// The files, to show mistakes in them.
    pub files: Files,
    /// The dataset, or its mistakes.
    pub reading: DatasetReading,
}

/// How deep the directories of a dataset may be nested.
const DEEPEST: usize = 8;

/// The path, time of change and size in bytes of each file of a dataset. Two stamps differ if a file
/// was changed, added or removed between them.
pub type FilesStamp = Vec<(PathBuf, Option<SystemTime>, u64)>;

/// The stamp of the files of a directory as they are now, without reading them. It is empty for the
/// built-in dataset (`None`), which never changes.
pub fn files_stamp(path: Option<&Path>) -> FilesStamp {
    let mut paths = Vec::new();
    match path.map(|path| (path, graph_files(path))) {
        Some((_, Some(graph))) => paths.extend(graph.into_iter().map(|(file, _)| file)),
        Some((path, None)) => find_ron_files(path, DEEPEST, &mut paths, &mut Vec::new()),
        None => {}
    }
    paths.sort();
    let look = |path: PathBuf| {
        let known = fs::metadata(&path).ok();
        let changed = known.as_ref().and_then(|known| known.modified().ok());
        (path, changed, known.map_or(0, |known| known.len()))
    };
    paths.into_iter().map(look).collect()
}

/// Reads the dataset of a directory, or the built-in one (`None`). What cannot be read at all, such
/// as a directory that does not exist, is one of the mistakes of the reading.
pub fn load_files(path: Option<&Path>) -> LoadedFiles {
    let Some(path) = path else {
        let files = built_in::files();
        let reading = read::read_dataset(&files);
        return LoadedFiles { files, reading };
    };
    let mut files = Files::default();
    let mut mistakes = Vec::new();
    let mut paths = Vec::new();
    let is_graph = path.is_dir() || may_be_graph(&path.to_string_lossy());
    if is_graph && graph_files(path).is_some() {
        let message = format!("{} is a graph, and not a dataset", path.display());
        let help = "ask it in openCypher with polemic query, or look at it with polemic serve";
        mistakes.push(Diagnostic::new(&codes::NO_DATASET, message).help(help));
    } else if path.is_dir() {
        find_ron_files(path, DEEPEST, &mut paths, &mut mistakes);
    } else {
        let message = match fs::metadata(path) {
            Ok(_) => format!("{} is not a directory with a dataset in it", path.display()),
            Err(error) => format!("{} cannot be read: {}", path.display(), io_error_words(&error)),
        };
        mistakes.push(Diagnostic::new(&codes::UNREADABLE, message));
    }
    paths.sort();
    for file in paths {
        let name = file.strip_prefix(path).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        match read_text_file(&file, &name, ", or take it out of the dataset's directory") {
            Ok(text) => _ = files.add(name, text),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    let reading = if mistakes.iter().any(|m| m.span.is_none()) && files.is_empty() {
        DatasetReading { dataset: None, diagnostics: mistakes }
    } else {
        let mut reading = read::read_dataset(&files);
        if !mistakes.is_empty() {
            reading.dataset = None;
            mistakes.append(&mut reading.diagnostics);
            reading.diagnostics = mistakes;
        }
        reading
    };
    LoadedFiles { files, reading }
}

/// The text of a file. Messages call it `name`; `else_do` ends the help for a file that is no text:
/// `, or take it out of the dataset's directory`.
///
/// # Errors
/// The file cannot be read, or is not UTF-8.
pub fn read_text_file(path: &Path, name: &str, else_do: &str) -> Result<String, Diagnostic> {
    let bytes = read_bytes(path, name)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = format!("{name} is not text in UTF-8 (from byte {at} on)");
        Diagnostic::new(&codes::NOT_UTF8, message).help(format!("save it as UTF-8{else_do}"))
    })
}

/// Finds the `.ron` files below a directory, at most `depth` directories down. Adds a mistake for a
/// directory that cannot be read.
fn find_ron_files(
    directory: &Path,
    depth: usize,
    paths: &mut Vec<PathBuf>,
    mistakes: &mut Vec<Diagnostic>,
) {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => {
            let message =
                format!("{} cannot be read: {}", directory.display(), io_error_words(&error));
            mistakes.push(Diagnostic::new(&codes::UNREADABLE, message));
            return;
        }
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if depth > 0 {
                find_ron_files(&path, depth - 1, paths, mistakes);
            }
        } else if path.extension().is_some_and(|extension| extension == "ron") {
            paths.push(path);
        }
    }
}

/// The files of the graph that a path leads to, each with its name; `None` for a path that leads to
/// none. A file is a graph unless it is one of a dataset. A directory without a dataset is one if it
/// holds tables in CSV, or a single file of a graph.
pub fn graph_files(path: &Path) -> Option<Vec<(PathBuf, String)>> {
    let name = path.to_string_lossy();
    if path.is_file() {
        return (!has_extension(&name, "ron")).then(|| vec![(path.to_owned(), name.into_owned())]);
    }
    let entries = fs::read_dir(path).ok()?.flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    if names.iter().any(|name| has_extension(name, "ron")) {
        return None;
    }
    let graphs: Vec<&String> = names.iter().filter(|name| may_be_graph(name)).collect();
    let tables: Vec<&String> = graphs.iter().copied().filter(|name| may_be_table(name)).collect();
    // Where the usual two are there, other tables are something else.
    let usual = [NODES, EDGES].map(|usual| {
        tables.iter().copied().find(|name| {
            let name = name.to_ascii_lowercase();
            name == usual || name.strip_suffix(".gz") == Some(usual)
        })
    });
    let chosen = match (usual, graphs.len()) {
        ([Some(nodes), Some(edges)], _) => vec![nodes, edges],
        _ if !tables.is_empty() => tables,
        (_, 1) => graphs,
        _ => return None,
    };
    Some(chosen.into_iter().map(|name| (path.join(name), name.clone())).collect())
}

/// The bytes of a file.
///
/// # Errors
/// The file cannot be read.
pub fn read_bytes(path: &Path, name: &str) -> Result<Vec<u8>, Diagnostic> {
    fs::read(path).map_err(|error| {
        let message = format!("{name} cannot be read: {}", io_error_words(&error));
        Diagnostic::new(&codes::UNREADABLE, message)
    })
}

/// An error of the operating system in plain words, without its number: `it does not exist`.
pub fn io_error_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "it does not exist".to_owned(),
        ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        ErrorKind::NotADirectory => "it is not a directory".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}
