//! Lists the files of `graph/` into a table that `dataset::embedded` takes into the program, each
//! with its records packed, so that starting need not parse them; and gathers the phrases that
//! questions about them are made of, so that asking need not either.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use dataset::plain::Plain;
use dataset::record::ClaimRecord;
use dataset::schema::{Schema, Takes};
use dataset::{EntityId, plain};
use question::lexicon::gather;

// The program's own records and words, so that both sides mean the same by them. Not all of it is
// needed here.
#[allow(dead_code, unused_imports)]
#[path = "src/dataset"]
mod dataset {
    pub mod forms;
    pub mod ids;
    pub mod plain;
    pub mod record;
    pub mod schema;
    pub use ids::*;
    pub use schema::Schema;
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
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=graph");
    for module in ["forms", "ids", "plain", "record", "schema"] {
        println!("cargo::rerun-if-changed=src/dataset/{module}.rs");
    }
    for module in ["function", "words", "lexicon/entry", "lexicon/gather", "lexicon/numbers"] {
        println!("cargo::rerun-if-changed=src/question/{module}.rs");
    }
    println!("cargo::rerun-if-changed=src/question/lexicon/phrases.rs");
    let root = Path::new("graph");
    let mut names = Vec::new();
    if root.is_dir() {
        list(root, root, &mut names)?;
    }
    names.sort();
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    let mut table = String::from("&[\n");
    let mut sheets = Vec::new();
    for (n, name) in names.iter().enumerate() {
        let packed = format!("{n}.packed");
        // What cannot be read is left to the program, which says why.
        let text = fs::read_to_string(root.join(name))?;
        let plain = plain::holds(name).and_then(|holds| Plain::read(holds, &text).ok());
        let bytes = plain.as_ref().and_then(|plain| postcard::to_allocvec(plain).ok());
        fs::write(out.join(&packed), bytes.unwrap_or_default())?;
        sheets.extend(plain);
        // Files are found through variables of the build, so that no path of this machine stands
        // in the table.
        let text = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})", format!("/graph/{name}"));
        let packed = format!("concat!(env!(\"OUT_DIR\"), {:?})", format!("/{packed}"));
        let row = format!("    ({name:?}, include_str!({text}), include_bytes!({packed})),\n");
        table.push_str(&row);
    }
    table.push_str("]\n");
    fs::write(out.join("phrases.packed"), phrases(&sheets))?;
    fs::write(out.join("embedded.rs"), table)
}

/// The phrases of all files, packed; nothing where there is no schema.
fn phrases(sheets: &[Plain]) -> Vec<u8> {
    let schema = sheets.iter().find_map(|sheet| match sheet {
        Plain::Schema(schema) => Some((**schema).clone()),
        _ => None,
    });
    let Some(mut schema) = schema else { return Vec::new() };
    schema.index();
    let entities = sheets.iter().flat_map(|sheet| match sheet {
        Plain::Entities(entities) => entities.as_slice(),
        _ => &[],
    });
    let names = entities.clone().enumerate().flat_map(|(n, entity)| {
        let names = std::iter::once(&entity.name).chain(&entity.aliases);
        names.map(move |name| (EntityId::new(n), name.as_str()))
    });
    let ids: HashSet<&str> = entities.clone().map(|entity| entity.id.as_str()).collect();
    let claims = sheets.iter().flat_map(|sheet| match sheet {
        Plain::Claims(claims) => claims.as_slice(),
        _ => &[],
    });
    let texts = claims.flat_map(|claim| texts(claim, &schema, &ids));
    gather::gather(&schema, names, texts).pack()
}

/// The values of a claim's qualifiers that are texts and no entities, in the order in which its
/// relation declares them.
fn texts<'a>(claim: &'a ClaimRecord, schema: &Schema, ids: &HashSet<&str>) -> Vec<&'a str> {
    let declared = schema.relation_named(&claim.relation).map(|id| &schema.relation(id).qualifiers);
    let place = |name: &String| declared.and_then(|all| all.iter().position(|q| q == name));
    let mut qualifiers: Vec<_> = claim.qualifiers.iter().collect();
    qualifiers.sort_by_key(|(name, _)| place(name));
    let texts = qualifiers.into_iter().flat_map(|(name, values)| {
        let takes = schema.qualifier_named(name).map(|id| schema.qualifier(id).takes);
        let is_text = move |value: &&String| match takes {
            Some(Takes::Text) => true,
            Some(Takes::Either) => !ids.contains(value.as_str()),
            Some(Takes::Entity) | None => false,
        };
        values.iter().filter(is_text).map(String::as_str)
    });
    texts.collect()
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
