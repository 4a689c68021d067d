//! Finds out in which format a graph is written: by what the file begins with, and by the ending of
//! its name where that says nothing.

use crate::diagnostic::{Diagnostic, codes};

use super::{dl, has_extension, konect, matrix_market};

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GraphFormat {
    Csv,
    Cypher,
    Dl,
    Dot,
    Gdf,
    Gexf,
    Gml,
    Graphml,
    Json,
    Konect,
    Lgl,
    MatrixMarket,
    Pajek,
    Sif,
    Tgf,
}

/// Endings of names, and the formats that they stand for.
const ENDINGS: [(&str, GraphFormat); 31] = [
    ("csv", GraphFormat::Csv),
    ("tsv", GraphFormat::Csv),
    ("tab", GraphFormat::Csv),
    ("txt", GraphFormat::Csv),
    ("edges", GraphFormat::Csv),
    ("edgelist", GraphFormat::Csv),
    ("el", GraphFormat::Csv),
    ("ncol", GraphFormat::Csv),
    ("adjlist", GraphFormat::Csv),
    ("cypher", GraphFormat::Cypher),
    ("cql", GraphFormat::Cypher),
    ("cyp", GraphFormat::Cypher),
    ("dl", GraphFormat::Dl),
    ("dot", GraphFormat::Dot),
    ("gv", GraphFormat::Dot),
    ("gdf", GraphFormat::Gdf),
    ("gexf", GraphFormat::Gexf),
    ("gml", GraphFormat::Gml),
    ("graphml", GraphFormat::Graphml),
    ("canvas", GraphFormat::Json),
    ("cyjs", GraphFormat::Json),
    ("graphson", GraphFormat::Json),
    ("json", GraphFormat::Json),
    ("jsonl", GraphFormat::Json),
    ("ndjson", GraphFormat::Json),
    ("lgl", GraphFormat::Lgl),
    ("mtx", GraphFormat::MatrixMarket),
    ("net", GraphFormat::Pajek),
    ("paj", GraphFormat::Pajek),
    ("sif", GraphFormat::Sif),
    ("tgf", GraphFormat::Tgf),
];

/// Formats that cannot be read: the endings of their files, their name, and the way round.
const UNREAD: [(&[&str], &str, &str); 18] = [
    (
        &["ttl", "nt", "nq", "n3", "trig", "rdf", "owl", "jsonld"],
        "RDF",
        "export its triples as CSV, with columns source, type and target",
    ),
    (&["gephi"], "a project of Gephi", "open it in Gephi, and export it as GEXF"),
    (&["xgmml", "cys"], "a file of Cytoscape", "export it there as GraphML or JSON"),
    (
        &["cx", "cx2"],
        "CX, the JSON of NDEx",
        "open it in Cytoscape, and export it as GraphML or Cytoscape.js JSON",
    ),
    (&["xls", "xlsx", "xlsm", "ods"], "a spreadsheet", "save its sheets as CSV"),
    (
        &["g6", "s6", "d6", "graph6", "sparse6"],
        "graph6 or sparse6",
        "write it as GraphML with networkx: write_graphml(read_graph6(path), \"graph.graphml\")",
    ),
    (&["dynetml"], "DyNetML of ORA", "export it there as GraphML or CSV"),
    (&["vna"], "VNA, a file of NetDraw", "save it there as Pajek, or its tables as CSV"),
    (&["tlp", "tlpb", "tlpx"], "a file of Tulip", "export it there as GraphML or GML"),
    (
        &["gr", "col", "dimacs", "metis"],
        "a graph of a solver",
        "write a line with both ends for each relationship, and end the file in .edgelist",
    ),
    (
        &["pkl", "pickle", "gpickle"],
        "a pickle of Python",
        "write it as GraphML with networkx: write_graphml(graph, \"graph.graphml\")",
    ),
    (
        &["rdata", "rda", "rds"],
        "data of R",
        "write it as GraphML with igraph: write_graph(graph, \"graph.graphml\", \"graphml\")",
    ),
    (
        &["parquet", "feather", "arrow", "avro"],
        "a binary table",
        "write it as CSV, for instance with polars or duckdb",
    ),
    (
        &["db", "sqlite", "sqlite3", "duckdb", "dump", "kuzu"],
        "a database",
        "export its tables as CSV, or its graph as GraphML",
    ),
    (&["zip", "7z", "rar", "tar", "tgz"], "an archive", "unpack it, and give the file in it"),
    (
        &["drawio", "vsdx", "vue", "odg"],
        "a drawing",
        "export its shapes and connectors as CSV, or draw it in yEd and save it as GraphML",
    ),
    (
        &["mm", "opml", "xmind"],
        "an outline or a mind map",
        "write a CSV file with a row for each line: source,target",
    ),
    (&["mmd", "mermaid", "puml", "plantuml"], "a text of a diagram", "write it as DOT"),
];

/// Elements that files in XML begin with which cannot be read, and the endings of such files.
const ROOTS: [(&str, &str); 8] = [
    ("rdf:RDF", "rdf"),
    ("graph", "xgmml"),
    ("mxfile", "drawio"),
    ("mxGraphModel", "drawio"),
    ("opml", "opml"),
    ("map", "mm"),
    ("DynamicNetwork", "dynetml"),
    ("MetaNetwork", "dynetml"),
];

/// The format of a file.
///
/// # Errors
/// The format cannot be read, or is none that is known. The message names the way round.
pub(super) fn format_of(name: &str, text: &str) -> Result<GraphFormat, Diagnostic> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if let Some(known) = by_first_sign(start) {
        return known.map_err(|ending| unread(name, ending));
    }
    if let Some((_, ending)) = name.rsplit_once('.')
        && UNREAD.iter().any(|(endings, ..)| is_among(ending, endings))
    {
        return Err(unread(name, ending));
    }
    if let Some(known) = by_first_words(start) {
        return known.map_err(|ending| unread(name, ending));
    }
    let known = ENDINGS.iter().find(|(ending, _)| has_extension(name, ending));
    known.map(|(_, format)| *format).ok_or_else(|| {
        let message = format!("{name} is no graph in a format that is known");
        let help = "graphs are read from CSV, JSON, GraphML, GEXF, GML, DOT, Pajek, GDF, SIF, TGF, DL \
                    and Matrix Market";
        Diagnostic::new(&codes::UNREADABLE, message).help(help)
    })
}

/// Whether a file may hold a graph, by its name alone: one that can be read, or of which a message
/// names the way round.
pub fn may_be_graph(name: &str) -> bool {
    let Some((_, ending)) = without_gz(name).rsplit_once('.') else { return false };
    ENDINGS.iter().any(|(known, _)| known.eq_ignore_ascii_case(ending))
        || UNREAD.iter().any(|(endings, ..)| is_among(ending, endings))
        || ending.eq_ignore_ascii_case("xml")
}

/// Whether a file may be a table in CSV, by its name alone.
pub fn may_be_table(name: &str) -> bool {
    ["csv", "tsv", "tab"].iter().any(|ending| has_extension(without_gz(name), ending))
}

/// The name of a file without `.gz` at its end.
pub(super) fn without_gz(name: &str) -> &str {
    if has_extension(name, "gz") { &name[..name.len() - ".gz".len()] } else { name }
}

fn is_among(ending: &str, endings: &[&str]) -> bool {
    endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

fn unread(name: &str, ending: &str) -> Diagnostic {
    let known = UNREAD.iter().find(|(endings, ..)| is_among(ending, endings));
    let (_, what, help) = known.unwrap_or(&UNREAD[0]);
    let message = format!("{name} is {what}, which cannot be read");
    Diagnostic::new(&codes::UNREADABLE, message).help(*help)
}

/// A format that can be read, or the ending of one that cannot.
type Known = Result<GraphFormat, &'static str>;

/// The format of a text that begins with a sign which tables never begin with.
fn by_first_sign(start: &str) -> Option<Known> {
    match start.chars().next()? {
        '{' | '[' => {
            let first = start.split('"').nth(1).unwrap_or_default();
            Some(match first {
                "CXVersion" | "numberVerification" => Err("cx"),
                "@context" | "@graph" => Err("jsonld"),
                _ => Ok(GraphFormat::Json),
            })
        }
        '<' if start.starts_with("<http") => Some(Err("nt")),
        '<' => {
            let root = root_element(start)?;
            let unread = ROOTS.iter().find(|(known, _)| *known == root);
            Some(match (root, unread) {
                (_, Some((_, ending))) => Err(ending),
                ("gexf", _) => Ok(GraphFormat::Gexf),
                // Its reader says what is wrong with any other.
                _ => Ok(GraphFormat::Graphml),
            })
        }
        _ => None,
    }
}

/// The name of the first element of a text in XML.
fn root_element(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start().strip_prefix('<')?;
        let end = match rest.as_bytes().first()? {
            b'?' => "?>",
            b'!' if rest.starts_with("!--") => "-->",
            // A document type may have declarations in brackets.
            b'!' if rest.find('[') < rest.find('>') && rest.contains('[') => "]>",
            b'!' => ">",
            _ => return rest.split([' ', '\t', '\r', '\n', '/', '>']).next(),
        };
        rest = &rest[rest.find(end)? + end.len()..];
    }
}

/// The format of a text by its first words.
fn by_first_words(start: &str) -> Option<Known> {
    let mut rest = start;
    if start
        .get(..matrix_market::START.len())
        .is_some_and(|first| first.eq_ignore_ascii_case(matrix_market::START))
    {
        return Some(Ok(GraphFormat::MatrixMarket));
    }
    if konect::is_konect(start) {
        return Some(Ok(GraphFormat::Konect));
    }
    if dl::is_dl(start) {
        return Some(Ok(GraphFormat::Dl));
    }
    // Comments of Pajek, and those of DOT. A line after `#` may be the head of a table.
    loop {
        rest = match rest.strip_prefix("/*") {
            Some(inside) => inside.split_once("*/").map_or("", |(_, rest)| rest).trim_start(),
            None if rest.starts_with('%') || rest.starts_with("//") => {
                rest.split_once('\n').map_or("", |(_, rest)| rest).trim_start()
            }
            None => break,
        };
    }
    let line = rest.lines().next()?.trim_end().to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    if begins(&["*vertices", "*network", "*arcs", "*edges"]) {
        return Some(Ok(GraphFormat::Pajek));
    }
    let signs = |text: &str, sign: char| {
        let text =
            text.trim_start_matches(|c: char| c.is_alphanumeric() || " _\"\t\r\n".contains(c));
        text.starts_with(sign)
    };
    if begins(&["graph", "creator"]) && (signs(rest, '[') || line.starts_with("creator")) {
        return Some(Ok(GraphFormat::Gml));
    }
    if begins(&["digraph", "graph", "strict"]) && signs(rest, '{') {
        return Some(Ok(GraphFormat::Dot));
    }
    if begins(&["@prefix", "@base", "prefix "]) {
        return Some(Err("ttl"));
    }
    if begins(&["create (", "create\t(", "merge (", "unwind [", ":begin"]) || line == "create" {
        return Some(Ok(GraphFormat::Cypher));
    }
    begins(&["nodedef>"]).then_some(Ok(GraphFormat::Gdf))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_first_signs_or_their_ending() {
        for (name, text, format) in [
            ("g.xml", "<?xml version='1.0'?>\n<!-- <gexf> -->\n<graphml/>", GraphFormat::Graphml),
            ("g.txt", "\u{feff}<gexf xmlns='x'>", GraphFormat::Gexf),
            ("g", "<!DOCTYPE graphml SYSTEM \"x\"><graphml>", GraphFormat::Graphml),
            ("g", "<!DOCTYPE a [<!ENTITY b 'c'>]><gexf>", GraphFormat::Gexf),
            ("g.txt", " {\"nodes\":[]}", GraphFormat::Json),
            ("g.txt", "% a comment\n*Vertices 2\n", GraphFormat::Pajek),
            ("g", "Creator \"x\"\ngraph [", GraphFormat::Gml),
            ("g", "graph\n[\n", GraphFormat::Gml),
            ("g.gml", "# a comment\ngraph [", GraphFormat::Gml),
            ("g.TSV", "graph\tb\n", GraphFormat::Csv),
            ("g.txt", "a,b\n", GraphFormat::Csv),
            ("g.tgf", "1 a\n#\n", GraphFormat::Tgf),
            ("g", "CREATE (:A);", GraphFormat::Cypher),
            ("g", "/* a comment */\ndigraph { a -> b }", GraphFormat::Dot),
            ("g.txt", "strict digraph \"g h\" {\n", GraphFormat::Dot),
            ("g.txt", "nodedef>name VARCHAR\n", GraphFormat::Gdf),
            ("out.letters", "% asym unweighted\n1 2\n", GraphFormat::Konect),
            ("g.txt", "%%MatrixMarket matrix coordinate real general\n", GraphFormat::MatrixMarket),
            ("g.txt", "DL n=2\nformat = edgelist1\n", GraphFormat::Dl),
        ] {
            assert_eq!(format_of(name, text).ok(), Some(format), "{name}: {text}");
        }
        for (name, text, word) in [
            ("g.ttl", "a b c .", "RDF"),
            ("g", "@prefix e: <http://e.org/> .", "RDF"),
            ("g", "<http://e.org/a> <http://e.org/b> <http://e.org/c> .", "RDF"),
            ("g", "what is this", "no graph"),
        ] {
            let error = format_of(name, text).unwrap_err();
            assert!(error.message.contains(word) && error.help.is_some(), "{}", error.message);
        }
    }
}
