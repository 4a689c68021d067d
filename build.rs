//! Packs the dataset of `graph/` into the program: its files as they are, the dataset that they
//! give, and the phrases that questions about it are made of. So the program need not read and
//! check the dataset each time that it starts.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use polemic_engine::text::Files;
use polemic_question::Lexicon;
use polemic_record::read;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=graph");
    let root = Path::new("graph");
    let mut names = Vec::new();
    if root.is_dir() {
        list(root, root, &mut names)?;
    }
    names.sort();
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    let mut table = String::from("&[\n");
    let mut files = Files::default();
    for name in names {
        files.add(name.as_str(), fs::read_to_string(root.join(&name))?);
        // The table finds the files through a variable of the build, so that it holds no path of
        // this machine, and two builds in different places are the same.
        let path = format!("/graph/{name}");
        let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))");
        table.push_str(&format!("    ({name:?}, {text}),\n"));
    }
    table.push_str("]\n");
    fs::write(out.join("embedded.rs"), table)?;
    // For a dataset with mistakes the packed file is empty. The program then reads the files when
    // it starts, and reports the mistakes.
    let dataset = read::read_dataset(&files).dataset;
    let packed = dataset.as_ref().and_then(|dataset| dataset.pack());
    fs::write(out.join("dataset.packed"), packed.unwrap_or_default())?;
    let lexicon = dataset.as_ref().map(Lexicon::pack);
    fs::write(out.join("lexicon.packed"), lexicon.unwrap_or_default())
}

/// Adds the names of all RON files below `folder`, relative to `root`, with `/` between parts:
/// `claims/letters.ron`.
fn list(root: &Path, folder: &Path, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, names)?;
        } else if path.extension().is_some_and(|ext| ext == "ron") {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            names.push(parts.join("/"));
        }
    }
    Ok(())
}
