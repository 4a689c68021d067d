//! Reads the files of a dataset or a graph. No other part of the library touches the disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::graph::read::{EDGES, NODES, has_extension, may_be_graph, may_be_table};
use polemic_engine::text::Files;
use polemic_question::codes;
use polemic_record::read::{self, DatasetReading, FileKind, UnreadPart, file_kind};

use crate::built_in;
pub use crate::input_file::io_error_words;
use crate::input_file::{not_regular, read_file, unreadable, utf8_text};

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
        Some((path, None)) => find_dataset_files(path, (path, 0), &mut paths, &mut Vec::new()),
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
    load_files_over(path, &|_| None)
}

/// As [`load_files`], where `typed` gives the text of a file that an editor holds and has not saved.
pub fn load_files_over(
    path: Option<&Path>,
    typed: &dyn Fn(&Path) -> Option<String>,
) -> LoadedFiles {
    let Some(path) = path else {
        let files = built_in::files();
        let reading = read::read_dataset(&files);
        return LoadedFiles { files, reading };
    };
    if let Some(mistake) = no_dataset(path) {
        let reading = DatasetReading { dataset: None, diagnostics: vec![mistake] };
        return LoadedFiles { files: Files::default(), reading };
    }
    let mut files = Files::default();
    let (mut paths, mut unread) = (Vec::new(), Vec::new());
    find_dataset_files(path, (path, 0), &mut paths, &mut unread);
    paths.sort();
    for file in paths {
        let name = name_in_dataset(&file, path);
        let else_do = ", or take it out of the dataset's directory";
        let text = match typed(&file) {
            Some(text) => Ok(text),
            None => read_text_file(&file, &name, read::MAX_BYTES as u64, else_do),
        };
        match text {
            Ok(text) => _ = files.add(name, text),
            Err(mistake) => unread.push((file, mistake)),
        }
    }
    let part = |(place, mistake): (PathBuf, Diagnostic)| {
        let name = name_in_dataset(&place, path);
        // Of a directory, the kind is that of the files in it.
        let kind = file_kind(&name).or_else(|| file_kind(&format!("{name}/a.ron")));
        UnreadPart { kind: kind.unwrap_or(FileKind::Entities), mistake }
    };
    let reading = read::read_dataset_without(&files, unread.into_iter().map(part).collect());
    LoadedFiles { files, reading }
}

/// The name of a file in the dataset of `directory`, with `/` between its parts.
fn name_in_dataset(file: &Path, directory: &Path) -> String {
    file.strip_prefix(directory).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

/// Why no dataset can be at `path`: it is no directory that can be read, or holds a graph.
fn no_dataset(path: &Path) -> Option<Diagnostic> {
    let name = path.display();
    let is_graph = path.is_dir() || may_be_graph(&path.to_string_lossy());
    if is_graph && graph_files(path).is_some() {
        let message = format!("{name} is a graph, and not a dataset");
        let help = "ask it in openCypher with polemic query, or look at it with polemic serve";
        return Some(Diagnostic::new(&codes::NO_DATASET, message).help(help));
    }
    let wrong = match fs::metadata(path) {
        Ok(known) if known.is_dir() => {
            return fs::read_dir(path).err().map(|error| unreadable(&name.to_string(), &error));
        }
        Ok(known) => match not_regular(known.file_type()) {
            None => format!("{name} is not a directory with a dataset in it"),
            Some(words) => format!("{name} cannot be read: {words}"),
        },
        Err(error) => format!("{name} cannot be read: {}", io_error_words(&error)),
    };
    let wrong = Diagnostic::new(&codes::UNREADABLE, wrong);
    Some(if path.extension().is_some_and(|extension| extension == "csv") {
        wrong.help("give the directory of nodes.csv and edges.csv, for query and export")
    } else {
        wrong
    })
}

/// The text of a file of a dataset or a graph. Messages call it `name`; `else_do` ends the help for a
/// file that is no text: `, or take it out of the dataset's directory`.
///
/// # Errors
/// The file cannot be read, is larger than `most` bytes, or is not UTF-8.
pub fn read_text_file(
    path: &Path,
    name: &str,
    most: u64,
    else_do: &str,
) -> Result<String, Diagnostic> {
    let bytes = read_file(path, most).map_err(|error| unreadable(name, &error))?;
    utf8_text(bytes, name).map_err(|wrong| {
        let help = format!("{}{else_do}", wrong.help.as_deref().unwrap_or_default());
        wrong.help(help)
    })
}

/// Finds the files of the dataset of `root` below a directory that is so many directories down: those
/// in RON, and bibliographies. Adds to `unread` each directory that cannot be read, or that has such
/// files and is nested too deep.
fn find_dataset_files(
    root: &Path,
    (directory, depth): (&Path, usize),
    paths: &mut Vec<PathBuf>,
    unread: &mut Vec<(PathBuf, Diagnostic)>,
) {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => {
            let mistake = unreadable(&directory.display().to_string(), &error);
            return unread.push((directory.to_owned(), mistake));
        }
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if depth < DEEPEST {
                find_dataset_files(root, (&path, depth + 1), paths, unread);
            } else if holds_ron_files(&path) {
                let message = format!("{} is nested more than {DEEPEST} deep", path.display());
                let mistake = Diagnostic::new(&codes::TOO_LARGE, message)
                    .help("move its files up, because none of them is read");
                unread.push((path, mistake));
            }
        } else if file_kind(&name_in_dataset(&path, root)).is_some() {
            paths.push(path);
        }
    }
}

/// Whether a `.ron` file lies somewhere below a directory. Looks without recursion, since nothing
/// limits how deep it is.
fn holds_ron_files(directory: &Path) -> bool {
    let mut directories = vec![directory.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ron") {
                return true;
            }
        }
    }
    false
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
