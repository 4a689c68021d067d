//! Advice on slips: what people write who know SQL or another language, and what to write instead.
//!
//! The parser stops where something else is expected. The words there, and just before, tell most
//! often what was meant.

use crate::diagnostic::{Diagnostic, nearest};
use crate::query::function::{Aggregate, Function};
use crate::query::print::quoted;

use super::super::lexer::TokenKind;
use super::CypherParser;

/// Words that begin a clause or a part of one, for suggestions.
const KEYWORDS: &[&str] = &[
    "MATCH", "OPTIONAL", "WHERE", "WITH", "UNWIND", "RETURN", "ORDER", "SKIP", "LIMIT", "UNION",
    "AND", "DESC", "ASC",
];

/// Words that are no part of the language, and what to write instead.
const FOREIGN: &[(&str, &str)] = &[
    ("REGEXP", "write =~ 'A.*'"),
    ("REGEX", "write =~ 'A.*'"),
    ("RLIKE", "write =~ 'A.*'"),
    ("MATCHES", "write =~ 'A.*'"),
    ("SIMILAR", "write =~ 'A.*'"),
    ("STARTSWITH", "write STARTS WITH"),
    ("ENDSWITH", "write ENDS WITH"),
    ("STARTS", "write STARTS WITH"),
    ("ENDS", "write ENDS WITH"),
    ("BEGINS", "write STARTS WITH"),
    ("INCLUDES", "write CONTAINS, or value IN list"),
    ("HAS", "write CONTAINS, or value IN list"),
    ("GROUP", "leave it out: rows are grouped by what RETURN gives beside its aggregates"),
    ("HAVING", "write WITH n.name AS name, count(*) AS c WHERE c > 1 before RETURN"),
    ("SELECT", "write MATCH (n) RETURN n.name"),
    ("FROM", "write MATCH (n) before RETURN"),
    ("SORT", "write ORDER BY"),
    ("TOP", "write LIMIT 5 at the end"),
    ("FETCH", "write LIMIT 5"),
    ("JOIN", "write a comma and another pattern: MATCH (a), (b) WHERE a.name = b.name"),
    ("INNER", "write a comma and another pattern: MATCH (a), (b) WHERE a.name = b.name"),
    ("LEFT", "write OPTIONAL MATCH"),
    ("OUTER", "write OPTIONAL MATCH"),
    ("ELSEIF", "write another WHEN … THEN …"),
    ("ELSIF", "write another WHEN … THEN …"),
    ("ELIF", "write another WHEN … THEN …"),
    ("START", "write MATCH (n) WHERE id(n) = 1"),
    ("USING", "leave it out: the index is chosen by itself"),
    ("IS", "write IS NULL or IS NOT NULL, or compare with = and <>"),
];

/// A bracket that is still open.
struct UnclosedBracket {
    at: usize,
    sign: &'static str,
}

impl CypherParser<'_> {
    /// Adds to the mistake that something else is expected here what to do about it.
    pub fn advised(&self, fault: Diagnostic, wanted: &str) -> Diagnostic {
        let open = self.open_bracket();
        let ends = match &self.look(0).kind {
            TokenKind::End | TokenKind::Sign(")" | "]" | "}") => true,
            TokenKind::Word(word) => {
                KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
            }
            _ => false,
        };
        if let Some(bracket) = open.filter(|_| ends || self.closes(wanted)) {
            let close = partner_of(bracket.sign);
            let span = self.tokens[bracket.at].span;
            let fault = fault.related(span, format!("`{}` is opened here", bracket.sign));
            let own = self.advice(wanted).filter(|_| !ends);
            return fault.help(own.unwrap_or_else(|| format!("close it with `{close}`")));
        }
        match self.advice(wanted) {
            Some(help) => fault.help(help),
            None => fault,
        }
    }

    /// Whether a closing bracket is among what is expected.
    fn closes(&self, wanted: &str) -> bool {
        ["`)`", "`]`", "`}`"].iter().any(|close| wanted.contains(close))
    }

    /// The innermost bracket before this place that nothing closes.
    fn open_bracket(&self) -> Option<UnclosedBracket> {
        let mut open = Vec::new();
        for at in 0..self.at {
            match self.tokens[at].kind {
                TokenKind::Sign(sign @ ("(" | "[" | "{")) => {
                    open.push(UnclosedBracket { at, sign });
                }
                TokenKind::Sign(")" | "]" | "}") => _ = open.pop(),
                _ => {}
            }
        }
        open.into_iter().rev().find(|bracket| self.partner[bracket.at].is_none())
    }

    fn advice(&self, wanted: &str) -> Option<String> {
        match &self.look(0).kind {
            TokenKind::Word(word) => self.word_advice(word, wanted),
            TokenKind::Sign(sign) => self.sign_advice(sign, wanted),
            TokenKind::String(text) => self.string_advice(text, wanted),
            TokenKind::Quoted(_) => None,
            TokenKind::End => self.end_advice(wanted),
            _ if self.is_word_before("TOP") => Some("write LIMIT 5 at the end".to_owned()),
            TokenKind::Int(_) if wanted == "the name of a key" => {
                Some("write the quantifier after the arrow: -[:KNEW]->{1,3}".to_owned())
            }
            _ => None,
        }
    }

    fn word_advice(&self, word: &str, wanted: &str) -> Option<String> {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        let operand = self.operand_before();
        if is("LIKE") || is("ILIKE") {
            return Some(self.like_advice(is("ILIKE")));
        }
        if is("BETWEEN") {
            let limits = (self.text_of(1), self.text_of(3));
            let (low, high) = if self.is_word(2, "AND") { limits } else { ("1", "5") };
            return Some(format!("write {low} <= {} <= {high}", operand.unwrap_or("n.year")));
        }
        if is("NOT") {
            let operand = operand.unwrap_or("n.name");
            return Some(match () {
                () if self.is_word(1, "NULL") => "write IS NOT NULL".to_owned(),
                () => format!("write NOT before it all: NOT {operand} {} …", self.text_of(1)),
            });
        }
        if is("IF") && self.closes(wanted) {
            return Some("write WHERE".to_owned());
        }
        if is("FOR") {
            return Some(if self.closes(wanted) {
                "write [x IN list WHERE … | …]".to_owned()
            } else {
                "write UNWIND [1, 2] AS x".to_owned()
            });
        }
        if (is("WHERE") || self.is_sign(0, "|")) && self.closes(wanted) {
            return Some("write [x IN list WHERE … | …]".to_owned());
        }
        if is("THEN") && wanted == "WHEN" {
            return Some("write CASE WHEN before the condition".to_owned());
        }
        self.missing_advice().or_else(|| self.expected_advice(word, wanted))
    }

    /// Advice on a word, from what is expected in its place.
    fn expected_advice(&self, word: &str, wanted: &str) -> Option<String> {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        if wanted.starts_with("a node") {
            return Some(self.node_advice());
        }
        if wanted == "`-`" {
            return Some(format!("write the type in square brackets: -[:{word}]->"));
        }
        if self.is_sign_before("[") || (self.in_brackets() && (is("OR") || is("AND"))) {
            return Some("types are joined by `|`: -[:A|B]->".to_owned());
        }
        if wanted == "BY" {
            return Some("write ORDER BY".to_owned());
        }
        if wanted == "AS" {
            return Some(format!("write AS {word}"));
        }
        if wanted == "`)`" && self.is_sign(1, ":") {
            return Some("properties stand in curly brackets: (n:Person {name: 'Ada'})".to_owned());
        }
        if let Some((_, help)) = FOREIGN.iter().find(|(foreign, _)| is(foreign)) {
            return Some((*help).to_owned());
        }
        if wanted.starts_with("a clause") || wanted.starts_with("MATCH") {
            return self.clause_advice(word);
        }
        None
    }

    /// Advice on a word that stands where a clause should begin.
    fn clause_advice(&self, word: &str) -> Option<String> {
        if let TokenKind::Word(before) = &self.tokens[self.at.saturating_sub(1)].kind
            && (Function::find(before).is_some() || Aggregate::find(before).is_some())
            && !self.is_sign_two_before(".")
        {
            return Some(format!("write the argument in round brackets: {before}({word}…)"));
        }
        let near = nearest(word, KEYWORDS.iter().copied());
        match near {
            Some(near) if !near.eq_ignore_ascii_case(word) => {
                return Some(format!("did you mean {near}?"));
            }
            Some("WHERE") => {
                return Some(match self.clause_before() {
                    Some("WHERE") => "join the conditions with AND".to_owned(),
                    _ => "WHERE stands behind MATCH or WITH".to_owned(),
                });
            }
            Some("ORDER" | "SKIP" | "LIMIT") => {
                let help = "ORDER BY, SKIP and LIMIT stand in this order behind RETURN or WITH";
                return Some(help.to_owned());
            }
            Some("AND" | "OR") if self.clause_before() == Some("MATCH") => {
                return Some("join patterns with a comma, and conditions after WHERE".to_owned());
            }
            _ => {}
        }
        match self.clause_before() {
            Some("RETURN" | "WITH") if self.at > 0 => Some(format!("write AS {word}")),
            _ => None,
        }
    }

    /// Advice where an operand is missing, because the word or comma before it joins nothing.
    fn missing_advice(&self) -> Option<String> {
        let before = self.tokens.get(self.at.checked_sub(1)?)?;
        let text = self.text.get(before.span.range())?;
        let keyword = match &self.look(0).kind {
            TokenKind::End => true,
            TokenKind::Word(word) => {
                super::super::lexer::is_reserved(word) && !word.eq_ignore_ascii_case("NOT")
            }
            _ => false,
        };
        match &before.kind {
            TokenKind::Word(word) if keyword => {
                let joins = ["AND", "OR", "XOR", "NOT"];
                let joins = joins.iter().any(|join| join.eq_ignore_ascii_case(word));
                if joins && self.is_word(0, "WHERE") {
                    return Some("one WHERE takes all conditions: leave this one out".to_owned());
                }
                joins.then(|| format!("write a condition after {text}, or leave {text} out"))
            }
            TokenKind::Sign(",") if keyword => {
                Some("write something after the comma, or leave it out".to_owned())
            }
            _ => None,
        }
    }

    fn node_advice(&self) -> String {
        if let Some(help) = self.missing_advice() {
            return help;
        }
        let name = self.text_of(0);
        match (self.is_sign(1, ":"), self.is_sign(1, ",")) {
            (true, _) => format!("write ({name}:{})", self.text_of(2)),
            (_, true) if self.is_sign_before("(") => "write shortestPath((a)-[*]-(b))".to_owned(),
            _ => format!("write ({name})"),
        }
    }

    fn sign_advice(&self, sign: &str, wanted: &str) -> Option<String> {
        let own = |help: &str| Some(help.to_owned());
        let clause = wanted.starts_with("a clause");
        match sign {
            "=" if self.is_sign_before("=") => own("write `=` once"),
            "=" if wanted == "`:`" => own("write a colon: {name: 'Ada'}"),
            "=" if self.is_sign(1, ">") => own("write it as -->"),
            ">" if self.is_sign_before("]") => own("write it as ]->"),
            ">" if self.is_sign_before("-") => own("read a property with a point: n.name"),
            ".." if clause => own("read a property with one point: n.name"),
            "[" if clause && self.is_sign_before(")") => own("write it as (n)-[:KNEW]->(m)"),
            ":" if wanted == "`-`" => own("write the type in square brackets: -[:KNEW]->"),
            ":" if wanted == "an expression" => own("a parameter is written $name"),
            "}" if wanted == "`:`" => own("a parameter is written $name"),
            "-" | "," | ":" if self.after_star() => own("write a range with two points: *1..3"),
            "+" | "*" if wanted == "`]`" => own("write it after the arrow: -[:KNEW]->+"),
            "," if self.in_brackets() => own("types are joined by `|`: -[:A|B]->"),
            "," if wanted == "`)`" && self.is_word_two_brackets_before("IN") => {
                own("write the list in square brackets: IN ['a', 'b']")
            }
            "," if wanted == "`)`" => own("close the node, and begin another one: (n), (m)"),
            "," if clause => match self.clause_before() {
                Some("LIMIT") => {
                    let (skip, limit) = (self.text_of_before(1), self.text_of(1));
                    Some(format!("write SKIP {skip} LIMIT {limit}"))
                }
                Some("WHERE") => own("join conditions with AND"),
                _ => None,
            },
            "(" if clause && self.is_sign_before(")") => {
                own("join patterns with a comma: (n), (m)")
            }
            "(" if wanted == "MATCH" => own("write OPTIONAL MATCH"),
            "|" if self.closes(wanted) => own("write [x IN list WHERE … | …]"),
            "&" if self.is_sign(1, "&") => own("write AND"),
            "!" if wanted == "an expression" => own("write NOT"),
            "/" if wanted == "an expression" => {
                own("write the regular expression as a text: 'A.*'")
            }
            ")" | "]" | "}" if clause => own("leave it out: nothing opens it"),
            ")" | "]" | "}" => self.missing_advice(),
            _ => None,
        }
    }

    fn string_advice(&self, text: &str, wanted: &str) -> Option<String> {
        match wanted {
            "`:`" => Some("write a colon: {name: 'Ada'}".to_owned()),
            "a label" => Some(format!("write it without quotes: :{text}")),
            "the name of a key" => Some(format!("write it without quotes: {{{text}: …}}")),
            "a name" => Some(format!("write AS {text}, without quotes")),
            _ if self.is_word_before("IS") || self.is_word_before("NOT") => {
                Some(format!("write = {0}, or <> {0}", quoted(text)))
            }
            _ => None,
        }
    }

    fn end_advice(&self, wanted: &str) -> Option<String> {
        if let Some(help) = self.missing_advice() {
            return Some(help);
        }
        if wanted.contains("END") {
            return Some("close CASE with END".to_owned());
        }
        (wanted == "an expression" && self.is_word_before("RETURN"))
            .then(|| "write what is returned, such as n.name, or * for everything".to_owned())
    }

    /// What to write instead of `LIKE` with the text after it.
    fn like_advice(&self, any_case: bool) -> String {
        let TokenKind::String(text) = &self.look(1).kind else {
            return "write STARTS WITH, ENDS WITH, CONTAINS or =~".to_owned();
        };
        let inner = text.trim_matches('%');
        if any_case || inner.contains(['%', '_']) {
            let flag = if any_case { "(?i)" } else { "" };
            let pattern = text.replace('%', ".*").replace('_', ".");
            return format!("write =~ {}", quoted(&format!("{flag}{pattern}")));
        }
        match (text.starts_with('%'), text.ends_with('%')) {
            (true, true) => format!("write CONTAINS {}", quoted(inner)),
            (true, false) => format!("write ENDS WITH {}", quoted(inner)),
            (false, true) => format!("write STARTS WITH {}", quoted(inner)),
            (false, false) => format!("write = {}", quoted(inner)),
        }
    }

    /// The text of the token `ahead` places after the next one.
    fn text_of(&self, ahead: usize) -> &str {
        self.text.get(self.look(ahead).span.range()).unwrap_or_default()
    }

    /// The text of the token `back` places before the next one.
    fn text_of_before(&self, back: usize) -> &str {
        let token = self.at.checked_sub(back).and_then(|at| self.tokens.get(at));
        token.and_then(|token| self.text.get(token.span.range())).unwrap_or_default()
    }

    fn is_sign_before(&self, sign: &str) -> bool {
        self.text_of_before(1) == sign
    }

    fn is_sign_two_before(&self, sign: &str) -> bool {
        self.text_of_before(2) == sign
    }

    fn is_word_before(&self, word: &str) -> bool {
        self.text_of_before(1).eq_ignore_ascii_case(word)
    }

    /// Whether the innermost open bracket stands behind a word.
    fn is_word_two_brackets_before(&self, word: &str) -> bool {
        let Some(opener) = self.innermost() else { return false };
        let before = opener.checked_sub(1).map(|at| self.tokens[at].span.range());
        before.and_then(|range| self.text.get(range)).is_some_and(|t| t.eq_ignore_ascii_case(word))
    }

    /// The index of the innermost bracket that is open here.
    fn innermost(&self) -> Option<usize> {
        let mut open = Vec::new();
        for at in 0..self.at {
            match self.tokens[at].kind {
                TokenKind::Sign("(" | "[" | "{") => open.push(at),
                TokenKind::Sign(")" | "]" | "}") => _ = open.pop(),
                _ => {}
            }
        }
        open.pop()
    }

    /// Whether this stands in the square brackets of a relationship.
    fn in_brackets(&self) -> bool {
        let Some(opener) = self.innermost() else { return false };
        let arrow = opener
            .checked_sub(1)
            .is_some_and(|at| matches!(self.tokens[at].kind, TokenKind::Sign("-")));
        arrow && matches!(self.tokens[opener].kind, TokenKind::Sign("["))
    }

    /// Whether a `*` and a number stand just before.
    fn after_star(&self) -> bool {
        self.is_sign_two_before("*")
            && matches!(
                self.tokens.get(self.at.wrapping_sub(1)).map(|token| &token.kind),
                Some(TokenKind::Int(_))
            )
    }

    /// The last word before this place, outside of brackets, that begins a clause or a part of one.
    fn clause_before(&self) -> Option<&'static str> {
        let mut depth = 0usize;
        for token in self.tokens[..self.at].iter().rev() {
            match &token.kind {
                TokenKind::Sign(")" | "]" | "}") => depth += 1,
                TokenKind::Sign("(" | "[" | "{") => depth = depth.saturating_sub(1),
                TokenKind::Word(word) if depth == 0 => {
                    let clauses = ["MATCH", "WHERE", "WITH", "RETURN", "ORDER", "SKIP", "LIMIT"];
                    let found = clauses.iter().find(|clause| clause.eq_ignore_ascii_case(word));
                    if let Some(found) = found {
                        return Some(found);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The name with points, such as `n.name`, that ends just before this place.
    fn operand_before(&self) -> Option<&str> {
        let name = |at: usize| matches!(self.tokens[at].kind, TokenKind::Word(_));
        let point = |at: usize| matches!(self.tokens[at].kind, TokenKind::Sign("."));
        let end = self.at.checked_sub(1).filter(|&at| name(at))?;
        let mut start = end;
        while start >= 2 && point(start - 1) && name(start - 2) {
            start -= 2;
        }
        self.text.get(self.tokens[start].span.range().start..self.tokens[end].span.range().end)
    }
}

fn partner_of(sign: &str) -> &'static str {
    match sign {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}
