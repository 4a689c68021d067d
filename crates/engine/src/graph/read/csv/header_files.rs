//! Tables whose heads stand in a file of their own, as Neo4j's importer takes them:
//! `people-header.csv` beside `people-1.csv` and `people-2.csv`.

use super::super::ReadOptions;
use super::super::report::Report;
use super::heads::{ColumnHead, read_heads};
use super::table::CsvTable;

/// Gives the tables that have no heads those of their file, which are then left out.
pub(super) fn with_header_files<'a>(
    tables: Vec<CsvTable<'a>>,
    options: &ReadOptions,
) -> Vec<CsvTable<'a>> {
    let has_role = |table: &CsvTable| {
        let heads: Vec<ColumnHead> = read_heads(table, &mut Report::new(options));
        heads.iter().any(|head| head.role.is_some())
    };
    let (headers, bodies): (Vec<_>, Vec<_>) =
        tables.into_iter().partition(|table| table.rows() == 0 && has_role(table));
    let mut used = vec![false; headers.len()];
    let mut whole = Vec::with_capacity(bodies.len());
    for table in bodies {
        let fits = |header: &CsvTable| {
            let subject = subject(header.name);
            let name = stem(table.name);
            let named = name.starts_with(&subject) || name.ends_with(&subject);
            (named && header.width() == table.width()).then_some(subject.len())
        };
        let best = headers.iter().enumerate().filter_map(|(n, header)| Some((fits(header)?, n)));
        whole.push(match best.max() {
            Some((_, n)) if !has_role(&table) => {
                used[n] = true;
                let names: Vec<&str> = headers[n].heads.iter().map(|(head, _)| &**head).collect();
                table.without_heads(&names)
            }
            _ => table,
        });
    }
    let unused = headers.into_iter().zip(used).filter(|(_, used)| !used);
    whole.extend(unused.map(|(header, _)| header));
    whole
}

/// The name of a file in small letters, without its directory and its ending.
fn stem(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('.').next().unwrap_or(file).to_lowercase()
}

/// What a file of heads is about: `people` in `people-header.csv`.
fn subject(name: &str) -> String {
    let stem = stem(name).replace("headers", "").replace("header", "");
    stem.trim_matches(['-', '_', ' ']).to_owned()
}
