//! Finds out in which format a graph is written: by what the file begins with, and by the ending of
//! its name where that says nothing.

use crate::diagnostic::{Diagnostic, codes};

use super::has_extension;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GraphFormat {
    Csv,
    Gexf,
    Gml,
    Graphml,
    Json,
    Pajek,
    Tgf,
}

/// Endings of names, and the formats that they stand for.
const ENDINGS: [(&str, GraphFormat); 17] = [
    ("csv", GraphFormat::Csv),
    ("tsv", GraphFormat::Csv),
    ("tab", GraphFormat::Csv),
    ("txt", GraphFormat::Csv),
    ("edges", GraphFormat::Csv),
    ("edgelist", GraphFormat::Csv),
    ("gexf", GraphFormat::Gexf),
    ("gml", GraphFormat::Gml),
    ("graphml", GraphFormat::Graphml),
    ("canvas", GraphFormat::Json),
    ("cyjs", GraphFormat::Json),
    ("json", GraphFormat::Json),
    ("jsonl", GraphFormat::Json),
    ("ndjson", GraphFormat::Json),
    ("net", GraphFormat::Pajek),
    ("paj", GraphFormat::Pajek),
    ("tgf", GraphFormat::Tgf),
];

/// Formats that cannot be read: the endings of their files, their name, and the way round.
const UNREAD: [(&[&str], &str, &str); 7] = [
    (&["dot", "gv"], "DOT", "write it as GML with Graphviz: gv2gml -o graph.gml graph.dot"),
    (
        &["ttl", "nt", "nq", "trig", "rdf", "owl", "jsonld"],
        "RDF",
        "export its triples as CSV, with columns source, type and target",
    ),
    (
        &["cypher", "cql"],
        "a script in Cypher",
        "run it on its server, and export the graph as GraphML, JSON or CSV",
    ),
    (&["gdf"], "GDF", "open it in Gephi, and export it as GEXF"),
    (&["gephi"], "a project of Gephi", "open it in Gephi, and export it as GEXF"),
    (&["xgmml", "cys"], "a file of Cytoscape", "export it there as GraphML or JSON"),
    (&["xls", "xlsx", "ods"], "a spreadsheet", "save its sheets as CSV"),
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
        let help = "graphs are read from CSV, JSON, GraphML, GEXF, GML, Pajek and TGF";
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
        '{' | '[' => Some(Ok(GraphFormat::Json)),
        '<' if start.starts_with("<http") => Some(Err("nt")),
        '<' => Some(match root_element(start)? {
            "gexf" => Ok(GraphFormat::Gexf),
            "rdf:RDF" => Err("rdf"),
            // Its reader says what is wrong with any other.
            _ => Ok(GraphFormat::Graphml),
        }),
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
    // Comments of Pajek, and those of DOT. A line after `#` may be the head of a table.
    while rest.starts_with('%') || rest.starts_with("//") {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
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
        return Some(Err("dot"));
    }
    if begins(&["@prefix", "@base", "prefix "]) {
        return Some(Err("ttl"));
    }
    if begins(&["create (", "merge (", "unwind ["]) {
        return Some(Err("cypher"));
    }
    begins(&["nodedef>"]).then_some(Err("gdf"))
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
        ] {
            assert_eq!(format_of(name, text).ok(), Some(format), "{name}: {text}");
        }
        for (name, text, word) in [
            ("g.dot", "digraph { a -> b }", "DOT"),
            ("g.txt", "strict digraph \"g h\" {\n", "DOT"),
            ("g.ttl", "a b c .", "RDF"),
            ("g", "@prefix e: <http://e.org/> .", "RDF"),
            ("g", "<http://e.org/a> <http://e.org/b> <http://e.org/c> .", "RDF"),
            ("g", "CREATE (:A);", "Cypher"),
            ("g", "what is this", "no graph"),
        ] {
            let error = format_of(name, text).unwrap_err();
            assert!(error.message.contains(word) && error.help.is_some(), "{}", error.message);
        }
    }
}
