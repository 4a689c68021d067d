//! Lists the files of `graph/` into a table that `dataset::embedded` takes into the program; and
//! reads them, so that starting need not: the dataset is packed, and so are the phrases that
//! questions about it are made of.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use question::lexicon::gather::gather;
use text::Files;

// The program's own reading, so that both sides mean the same. Not all of it is needed here.
#[allow(dead_code)]
#[path = "src/text.rs"]
mod text;
#[allow(dead_code, unused_imports)]
#[path = "src/diagnostic"]
mod diagnostic {
    pub mod codes;
    mod model;
    pub use codes::Code;
    pub use model::*;
}
#[allow(dead_code, unused_imports)]
#[path = "src/dataset"]
mod dataset {
    pub mod check;
    pub mod day;
    pub mod forms;
    pub mod ids;
    pub mod layout;
    pub mod locator;
    mod model;
    pub mod parallel;
    pub mod plain;
    pub mod read;
    pub mod record;
    pub mod resolve;
    pub mod schema;
    pub mod when;
    pub use day::Day;
    pub use ids::*;
    pub use locator::Passage;
    pub use model::*;
    pub use schema::Schema;
    pub use when::When;
}
#[allow(dead_code)]
#[path = "src/question"]
mod question {
    pub mod function;
    pub mod words;
    pub mod lexicon {
        pub mod entry;
        pub mod gather;
        pub mod numbers;
        pub mod phrases;
    }
}

fn main() -> io::Result<()> {
    for path in ["build.rs", "graph", "src/text.rs", "src/diagnostic", "src/dataset"] {
        println!("cargo::rerun-if-changed={path}");
    }
    for path in ["function.rs", "words.rs", "lexicon"] {
        println!("cargo::rerun-if-changed=src/question/{path}");
    }
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
        // Files are found through variables of the build, so that no path of this machine stands
        // in the table.
        let path = format!("/graph/{name}");
        let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))");
        table.push_str(&format!("    ({name:?}, {text}),\n"));
    }
    table.push_str("]\n");
    fs::write(out.join("embedded.rs"), table)?;
    // What cannot be read is left to the program, which says why.
    let dataset = dataset::read::read(&files).dataset;
    let packed = dataset.as_ref().and_then(|dataset| postcard::to_allocvec(dataset).ok());
    fs::write(out.join("dataset.packed"), packed.unwrap_or_default())?;
    let phrases = dataset.as_ref().map(|dataset| gather(dataset).pack());
    fs::write(out.join("phrases.packed"), phrases.unwrap_or_default())
}

/// Adds the names of all RON files below `folder`, relative to `root`, with `/` between parts.
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
