//! Parses the statements of a script that makes a graph: `CREATE`, `MERGE`, `MATCH`, `UNWIND`, `SET` and
//! `REMOVE`. Queries have only the clauses of [`super::super::syntax`], none of which changes a graph.

use crate::text::{FileId, Span};

use super::super::lexer::{Parsed, TokenKind};
use super::super::syntax::{ExprSyntax, NameSyntax, PatternSyntax};
use super::CypherParser;

/// A clause of a script.
#[derive(Debug)]
pub(crate) enum ScriptClause {
    /// `UNWIND list AS name`.
    Unwind(ExprSyntax, NameSyntax),
    /// `MATCH patterns WHERE condition`.
    Match(Vec<PatternSyntax>, Option<ExprSyntax>),
    /// `CREATE patterns`.
    Create(Vec<PatternSyntax>),
    /// `MERGE pattern`, with what `ON CREATE` and `ON MATCH` set.
    Merge(PatternSyntax, Vec<ScriptSetting>, Vec<ScriptSetting>),
    /// `SET …`.
    Set(Vec<ScriptSetting>),
    /// `REMOVE …`.
    Remove(Vec<ScriptSetting>),
    /// `WITH` or `RETURN`, with what follows up to the next clause.
    Pass,
}

/// What is set or removed.
#[derive(Debug)]
pub(crate) enum ScriptSetting {
    /// `name.key = value`; without a value where it is removed.
    Property(NameSyntax, NameSyntax, Option<ExprSyntax>),
    /// `name = map`, or `name += map` where the flag says so.
    All(NameSyntax, ExprSyntax, bool),
    /// `name:Label`.
    Labels(NameSyntax, Vec<NameSyntax>),
}

/// Words that begin clauses.
const CLAUSES: [&str; 11] = [
    "UNWIND", "MATCH", "OPTIONAL", "CREATE", "MERGE", "SET", "REMOVE", "WITH", "RETURN", "ON",
    "DELETE",
];

/// Parses one statement. Places are those in `text`.
pub(crate) fn parse_statement(text: &str, file: FileId) -> Parsed<Vec<(ScriptClause, Span)>> {
    let mut parser = CypherParser::new(text, file)?;
    let mut clauses = Vec::new();
    loop {
        while parser.eat(";") {}
        if parser.look(0).kind == TokenKind::End {
            return Ok(clauses);
        }
        let at = parser.span();
        clauses.push((parser.script_clause()?, at));
        // A script may create in one statement what a query never asks for.
        parser.steps = 0;
    }
}

impl CypherParser<'_> {
    fn script_clause(&mut self) -> Parsed<ScriptClause> {
        if self.eat_word("UNWIND") {
            let list = self.expression()?;
            self.expect_word("AS")?;
            return Ok(ScriptClause::Unwind(list, self.binding("a name")?));
        }
        if self.eat_words(&["OPTIONAL", "MATCH"]) || self.eat_word("MATCH") {
            let patterns = self.patterns()?;
            let filter = if self.eat_word("WHERE") { Some(self.expression()?) } else { None };
            return Ok(ScriptClause::Match(patterns, filter));
        }
        if self.eat_word("CREATE") {
            return Ok(ScriptClause::Create(self.script_patterns()?));
        }
        if self.eat_word("MERGE") {
            let pattern = self.named_pattern()?;
            let (mut created, mut matched) = (Vec::new(), Vec::new());
            while self.eat_word("ON") {
                let list = if self.eat_word("CREATE") {
                    &mut created
                } else {
                    self.expect_word("MATCH")?;
                    &mut matched
                };
                self.expect_word("SET")?;
                list.extend(self.settings()?);
            }
            return Ok(ScriptClause::Merge(pattern, created, matched));
        }
        if self.eat_word("SET") {
            return Ok(ScriptClause::Set(self.settings()?));
        }
        if self.eat_word("REMOVE") {
            return Ok(ScriptClause::Remove(self.settings()?));
        }
        if self.eat_word("WITH") || self.eat_word("RETURN") {
            let begins = |parser: &Self| CLAUSES.iter().any(|word| parser.is_word(0, word));
            while !begins(self) && !self.is_sign(0, ";") && self.look(0).kind != TokenKind::End {
                self.advance();
            }
            return Ok(ScriptClause::Pass);
        }
        self.unexpected("CREATE, MERGE, MATCH, UNWIND or SET")
    }

    /// Patterns parted by commas, of which there may be any number.
    fn script_patterns(&mut self) -> Parsed<Vec<PatternSyntax>> {
        let mut patterns = Vec::new();
        loop {
            patterns.push(self.named_pattern()?);
            self.steps = 0;
            if !self.eat(",") {
                return Ok(patterns);
            }
        }
    }

    fn settings(&mut self) -> Parsed<Vec<ScriptSetting>> {
        let mut settings = vec![self.setting()?];
        while self.eat(",") {
            settings.push(self.setting()?);
        }
        Ok(settings)
    }

    fn setting(&mut self) -> Parsed<ScriptSetting> {
        let name = self.any_name("the name of a variable")?;
        if self.eat(".") {
            let key = self.any_name("the name of a key")?;
            let value = if self.eat("=") { Some(self.expression()?) } else { None };
            return Ok(ScriptSetting::Property(name, key, value));
        }
        let mut labels = Vec::new();
        while self.eat(":") {
            labels.push(self.any_name("a label")?);
        }
        if !labels.is_empty() {
            return Ok(ScriptSetting::Labels(name, labels));
        }
        let adds = self.eat("+");
        self.expect("=")?;
        Ok(ScriptSetting::All(name, self.expression()?, adds))
    }
}
