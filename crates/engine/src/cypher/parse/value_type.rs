//! Parses the names of types after `IS ::`.

use crate::query::algebra::{SingleType, Unary, ValueSort, ValueType};
use crate::text::Span;

use super::super::lexer::Parsed;
use super::super::syntax::{ExprSyntax, ExprSyntaxKind};
use super::CypherParser;

impl CypherParser<'_> {
    /// Takes `IS ::`, `IS TYPED` or the same with `NOT`, if it comes next. Returns whether `NOT` is in
    /// it.
    pub(super) fn begins_type_test(&mut self) -> Option<bool> {
        if !self.is_word(0, "IS") {
            return None;
        }
        let not = self.is_word(1, "NOT");
        let ahead = if not { 2 } else { 1 };
        let words = match () {
            () if self.is_sign(ahead, ":") && self.is_sign(ahead + 1, ":") => ahead + 2,
            () if self.is_word(ahead, "TYPED") => ahead + 1,
            () => return None,
        };
        self.at += words;
        Some(not)
    }

    /// Parses the type after `IS ::`, with `NOT` or not, that an expression is asked for.
    pub(super) fn type_test(
        &mut self,
        start: Span,
        of: ExprSyntax,
        not: bool,
    ) -> Parsed<ExprSyntax> {
        let kind = self.value_type()?;
        let test = self.node(start, ExprSyntaxKind::HasType(Box::new(of), kind))?;
        match not {
            true => self.node(start, ExprSyntaxKind::Unary(Unary::Not, Box::new(test))),
            false => Ok(test),
        }
    }

    /// Parses a type: `INTEGER`, `LIST<STRING> NOT NULL`, `INTEGER | FLOAT`.
    pub(super) fn value_type(&mut self) -> Parsed<ValueType> {
        let mut any_of = vec![self.nested(Self::single_type)?];
        while self.is_sign(0, "|") && !self.is_sign(1, "|") && self.begins_type(1) {
            self.advance();
            any_of.push(self.nested(Self::single_type)?);
        }
        Ok(ValueType { any_of })
    }

    /// Whether the name of a type stands some places ahead.
    fn begins_type(&self, ahead: usize) -> bool {
        let list = self.is_word(ahead, "LIST") || self.is_word(ahead, "ARRAY");
        list || self.named_sort(ahead).is_some()
    }

    /// The longest name of a sort that stands some places ahead, and how many words it has.
    fn named_sort(&self, ahead: usize) -> Option<(usize, &'static ValueSort)> {
        let fits =
            |name: &str| name.split(' ').enumerate().all(|(n, word)| self.is_word(ahead + n, word));
        let names = ValueSort::names().filter(|(name, _)| fits(name));
        names.map(|(name, sort)| (name.split(' ').count(), sort)).max_by_key(|(words, _)| *words)
    }

    fn single_type(&mut self) -> Parsed<SingleType> {
        let mut sort = if self.eat_word("LIST") || self.eat_word("ARRAY") {
            self.expect("<")?;
            let of = self.value_type()?;
            self.expect(">")?;
            ValueSort::List(of)
        } else if let Some((words, sort)) = self.named_sort(0) {
            self.at += words;
            sort.clone()
        } else {
            return self.unexpected("the name of a type, such as INTEGER or LIST<STRING>");
        };
        let mut not_null = self.not_null();
        // `INTEGER LIST` is another way to write `LIST<INTEGER>`.
        while self.eat_word("LIST") || self.eat_word("ARRAY") {
            sort = ValueSort::List(ValueType { any_of: vec![SingleType { sort, not_null }] });
            not_null = self.not_null();
        }
        Ok(SingleType { sort, not_null })
    }

    fn not_null(&mut self) -> bool {
        self.eat_words(&["NOT", "NULL"]) || self.eat("!")
    }
}
