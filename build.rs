//! Lists the files of `graph/` into a table that `dataset::embedded` takes into the program, each
//! with its records packed, so that starting need not parse them.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

// The program's own records, so that both sides mean the same by them. Not all of it is needed
// here.
#[allow(dead_code)]
#[path = "src/dataset/forms.rs"]
mod forms;
#[allow(dead_code)]
#[path = "src/dataset/ids.rs"]
mod ids;
#[allow(dead_code)]
#[path = "src/dataset/plain.rs"]
mod plain;
#[allow(dead_code)]
#[path = "src/dataset/record.rs"]
mod record;
#[allow(dead_code)]
#[path = "src/dataset/schema.rs"]
mod schema;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=graph");
    for module in ["forms", "ids", "plain", "record", "schema"] {
        println!("cargo::rerun-if-changed=src/dataset/{module}.rs");
    }
    let root = Path::new("graph");
    let mut names = Vec::new();
    if root.is_dir() {
        gather(root, root, &mut names)?;
    }
    names.sort();
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    let mut table = String::from("&[\n");
    for (n, name) in names.iter().enumerate() {
        let packed = format!("{n}.packed");
        fs::write(out.join(&packed), pack(name, &fs::read_to_string(root.join(name))?))?;
        // Files are found through variables of the build, so that no path of this machine stands
        // in the table.
        let text = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})", format!("/graph/{name}"));
        let packed = format!("concat!(env!(\"OUT_DIR\"), {:?})", format!("/{packed}"));
        let row = format!("    ({name:?}, include_str!({text}), include_bytes!({packed})),\n");
        table.push_str(&row);
    }
    table.push_str("]\n");
    fs::write(out.join("embedded.rs"), table)
}

/// The records of a file, packed. What cannot be read is left to the program, which says why.
fn pack(name: &str, text: &str) -> Vec<u8> {
    let plain = plain::holds(name).and_then(|holds| plain::Plain::read(holds, text).ok());
    plain.and_then(|plain| postcard::to_allocvec(&plain).ok()).unwrap_or_default()
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
