//! Parses `CASE`.
//!
//! A `WHEN` may have several values, `WHEN 1, 2`, and comparisons that leave out their left side,
//! `WHEN > 5` and `WHEN IS NULL`. These become conditions on the subject.

use std::sync::Arc;

use crate::query::algebra::{Binary, Unary};
use crate::text::Span;

use super::super::lexer::{Parsed, TokenKind};
use super::super::syntax::{ExprSyntax, ExprSyntaxKind, NameSyntax};
use super::CypherParser;

/// The name of the variable that holds a subject which is more than a name. No query can write it
/// but in backquotes.
const SUBJECT: &str = "the case";

/// One test of a `WHEN`.
enum CaseTest {
    /// Whether the subject equals a value.
    Equals(ExprSyntax),
    /// Whether a condition on the subject holds.
    Holds(ExprSyntax),
}

impl CypherParser<'_> {
    pub(super) fn case(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        self.expect_word("CASE")?;
        let subject = if self.is_word(0, "WHEN") { None } else { Some(self.expression()?) };
        // What the tests compare: the subject itself, or the variable that will hold it.
        let compared = match &subject {
            Some(subject) if !is_short(subject) => {
                let name = ExprSyntaxKind::Variable(Arc::from(SUBJECT));
                Some(ExprSyntax::new(name, subject.span))
            }
            other => other.clone(),
        };
        let (mut cases, mut plain) = (Vec::new(), true);
        while cases.is_empty() || self.is_word(0, "WHEN") {
            self.expect_word("WHEN")?;
            let tests = match &compared {
                Some(compared) => self.case_tests(compared)?,
                None => vec![CaseTest::Holds(self.expression()?)],
            };
            plain &= compared.is_none() || matches!(tests.as_slice(), [CaseTest::Equals(_)]);
            self.expect_word("THEN")?;
            cases.push((tests, self.expression()?));
        }
        let otherwise =
            if self.eat_word("ELSE") { Some(Box::new(self.expression()?)) } else { None };
        if !self.eat_word("END") {
            return self.unexpected("WHEN, ELSE or END");
        }
        if plain {
            let only = |tests: Vec<CaseTest>| tests.into_iter().next().map(CaseTest::operand);
            let cases =
                cases.into_iter().filter_map(|(tests, then)| Some((only(tests)?, then))).collect();
            let subject = subject.map(Box::new);
            return self.node(start, ExprSyntaxKind::Case { subject, cases, otherwise });
        }
        self.case_of_conditions(start, subject, compared.as_ref(), cases, otherwise)
    }

    /// A `CASE` with a condition on the subject in each `WHEN`.
    fn case_of_conditions(
        &self,
        start: Span,
        subject: Option<ExprSyntax>,
        compared: Option<&ExprSyntax>,
        cases: Vec<(Vec<CaseTest>, ExprSyntax)>,
        otherwise: Option<Box<ExprSyntax>>,
    ) -> Parsed<ExprSyntax> {
        let mut conditions = Vec::new();
        for (tests, then) in cases {
            let mut whole: Option<ExprSyntax> = None;
            for test in tests {
                let condition = match (test, compared) {
                    (CaseTest::Equals(value), Some(compared)) => {
                        let span = value.span;
                        let rest = vec![(Binary::Equal, value)];
                        let kind = ExprSyntaxKind::Comparison(Box::new(compared.clone()), rest);
                        ExprSyntax::new(kind, span)
                    }
                    (test, _) => test.operand(),
                };
                whole = Some(match whole {
                    None => condition,
                    Some(before) => {
                        let either = [Box::new(before), Box::new(condition)];
                        let [before, condition] = either;
                        let span = before.span.to(condition.span);
                        self.node(span, ExprSyntaxKind::Binary(Binary::Or, before, condition))?
                    }
                });
            }
            conditions.extend(whole.map(|whole| (whole, then)));
        }
        let case = ExprSyntaxKind::Case { subject: None, cases: conditions, otherwise };
        let case = self.node(start, case)?;
        let Some(subject) = subject.filter(|subject| !is_short(subject)) else { return Ok(case) };
        // `head([x IN [subject] | CASE WHEN x > 5 …])` computes the subject once.
        let span = subject.span;
        let list = Box::new(self.node(span, ExprSyntaxKind::List(vec![subject]))?);
        let name = NameSyntax { text: Arc::from(SUBJECT), span };
        let map = Some(Box::new(case));
        let of_one = ExprSyntaxKind::Comprehension { name, list, filter: None, map };
        let arguments = vec![self.node(start, of_one)?];
        let name = NameSyntax { text: Arc::from("head"), span };
        self.node(start, ExprSyntaxKind::Call { name, distinct: false, arguments })
    }

    /// Parses the tests of a `WHEN`, separated by commas.
    fn case_tests(&mut self, compared: &ExprSyntax) -> Parsed<Vec<CaseTest>> {
        let mut tests = vec![self.case_test(compared)?];
        while self.eat(",") {
            tests.push(self.case_test(compared)?);
        }
        Ok(tests)
    }

    fn case_test(&mut self, compared: &ExprSyntax) -> Parsed<CaseTest> {
        let start = self.span();
        let left = Box::new(compared.clone());
        let operator = match self.look(0).kind {
            TokenKind::Sign("=") => Some(Binary::Equal),
            TokenKind::Sign("<>") => Some(Binary::Unequal),
            TokenKind::Sign("<") => Some(Binary::Less),
            TokenKind::Sign("<=") => Some(Binary::LessEqual),
            TokenKind::Sign(">") => Some(Binary::Greater),
            TokenKind::Sign(">=") => Some(Binary::GreaterEqual),
            _ => None,
        };
        if let Some(operator) = operator {
            self.advance();
            let rest = vec![(operator, self.nested(Self::predicate)?)];
            let test = self.node(start, ExprSyntaxKind::Comparison(left, rest))?;
            return Ok(CaseTest::Holds(test));
        }
        let null = |parser: &Self, operator| {
            parser.node(start, ExprSyntaxKind::Unary(operator, left.clone())).map(CaseTest::Holds)
        };
        if self.eat_words(&["IS", "NULL"]) {
            return null(self, Unary::IsNull);
        }
        if self.eat_words(&["IS", "NOT", "NULL"]) {
            return null(self, Unary::IsNotNull);
        }
        if let Some(not) = self.begins_type_test() {
            return self.type_test(start, *left, not).map(CaseTest::Holds);
        }
        let Some(operator) = self.predicate_operator() else {
            return Ok(CaseTest::Equals(self.expression()?));
        };
        let right = Box::new(self.nested(|parser| parser.arithmetic(0))?);
        self.node(start, ExprSyntaxKind::Binary(operator, left, right)).map(CaseTest::Holds)
    }
}

impl CaseTest {
    fn operand(self) -> ExprSyntax {
        match self {
            CaseTest::Equals(expr) | CaseTest::Holds(expr) => expr,
        }
    }
}

/// Whether an expression is so short that it may be written several times.
fn is_short(expr: &ExprSyntax) -> bool {
    let name = |expr: &ExprSyntax| matches!(expr.kind, ExprSyntaxKind::Variable(_));
    match &expr.kind {
        ExprSyntaxKind::Variable(_)
        | ExprSyntaxKind::Parameter(_)
        | ExprSyntaxKind::CountAll
        | ExprSyntaxKind::Literal(_) => true,
        ExprSyntaxKind::Property(of, _) => name(of),
        ExprSyntaxKind::Call { arguments, .. } => {
            let short = |expr: &ExprSyntax| expr.height <= 1 && is_short(expr);
            // `rand()` is another value each time.
            matches!(arguments.as_slice(), [only] if short(only))
        }
        _ => false,
    }
}
