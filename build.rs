//! Lists the files of `graph/` into a table that `dataset::embedded` takes into the program.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=graph");
    let root = Path::new("graph");
    let mut names = Vec::new();
    if root.is_dir() {
        gather(root, root, &mut names)?;
    }
    names.sort();
    let mut table = String::from("&[\n");
    for name in names {
        // The text is found through a variable of the build, so that no path of this machine
        // stands in the table.
        let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})", format!("/graph/{name}"));
        table.push_str(&format!("    ({name:?}, include_str!({path})),\n"));
    }
    table.push_str("]\n");
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("embedded.rs"), table)
}

/// Adds the names of all RON files below `folder`, relative to `root`, with `/` between parts.
fn gather(root: &Path, folder: &Path, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(root, &path, names)?;
        } else if path.extension().is_some_and(|ext| ext == "ron") {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            names.push(parts.join("/"));
        }
    }
    Ok(())
}
