//! Parses patterns of nodes and relationships.

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::Direction;
use crate::query::algebra::{PathLength, Quantifier, Shortest};
use crate::text::Span;

use super::super::lexer::{Parsed, TokenKind};
use super::super::syntax::{
    EdgeSyntax, ExprSyntax, LabelSyntax, NameSyntax, NodeSyntax, PatternSyntax, RepeatedSyntax,
};
use super::CypherParser;

impl CypherParser<'_> {
    /// Parses one or more patterns, separated by commas.
    pub fn patterns(&mut self) -> Parsed<Vec<PatternSyntax>> {
        let mut patterns = vec![self.named_pattern()?];
        while self.eat(",") {
            patterns.push(self.named_pattern()?);
        }
        Ok(patterns)
    }

    /// Parses `[name =] pattern`.
    pub fn named_pattern(&mut self) -> Parsed<PatternSyntax> {
        let start = self.span();
        let named = matches!(self.look(0).kind, TokenKind::Word(_) | TokenKind::Quoted(_));
        if !(named && self.is_sign(1, "=")) {
            return self.selected_pattern();
        }
        let name = self.binding("the name of a path")?;
        self.expect("=")?;
        let mut pattern = self.selected_pattern()?;
        pattern.path = Some(name);
        pattern.span = start.to(pattern.span);
        Ok(pattern)
    }

    /// Whether `shortestPath(` or `allShortestPaths(` begins here.
    pub fn shortest(&self) -> Option<Shortest> {
        if !self.is_sign(1, "(") {
            None
        } else if self.is_word(0, "shortestPath") {
            Some(Shortest::One)
        } else if self.is_word(0, "allShortestPaths") {
            Some(Shortest::All)
        } else {
            None
        }
    }

    /// Parses a pattern without a name, before which `ANY SHORTEST` or the like may stand.
    fn selected_pattern(&mut self) -> Parsed<PatternSyntax> {
        let start = self.span();
        let words = self.text.get(start.range()).unwrap_or_default().to_uppercase();
        match self.selector()? {
            None => self.pattern(),
            Some(shortest) => {
                let pattern = self.chain()?;
                self.shortest_of(pattern, shortest, start, &words)
            }
        }
    }

    /// Takes `ANY`, `ANY SHORTEST`, `ALL SHORTEST`, `SHORTEST 3` or `SHORTEST 2 GROUPS`, if it comes
    /// next.
    fn selector(&mut self) -> Parsed<Option<Shortest>> {
        if self.eat_words(&["ALL", "SHORTEST"]) {
            return Ok(Some(Shortest::All));
        }
        let any = self.eat_word("ANY");
        if !(self.eat_word("SHORTEST") || any) {
            return Ok(None);
        }
        let mut count = 1;
        if let TokenKind::Int(n) = self.look(0).kind {
            count = n;
            if count == 0 {
                let message = "SHORTEST takes a number of paths from 1 on";
                let fault = Diagnostic::new(&codes::INVALID_RELATIONSHIP_PATTERN, message);
                return Err(Box::new(fault.at(self.span()).help("write SHORTEST 1")));
            }
            self.advance();
        }
        _ = self.eat_word("PATH") || self.eat_word("PATHS");
        let group = self.eat_word("GROUP") || self.eat_word("GROUPS");
        Ok(Some(match (count, group) {
            (1, false) => Shortest::One,
            (1, true) => Shortest::All,
            (_, false) => Shortest::First(count),
            (_, true) => Shortest::Groups(count),
        }))
    }

    /// Parses a pattern without a name.
    pub fn pattern(&mut self) -> Parsed<PatternSyntax> {
        let start = self.span();
        let Some(shortest) = self.shortest() else { return self.chain() };
        let function = self.shown();
        self.advance();
        self.expect("(")?;
        let pattern = self.chain()?;
        self.expect(")")?;
        self.shortest_of(pattern, shortest, start, &function)
    }

    /// A pattern of which only shortest paths are wanted. `word` says so in the query.
    fn shortest_of(
        &self,
        mut pattern: PatternSyntax,
        shortest: Shortest,
        start: Span,
        word: &str,
    ) -> Parsed<PatternSyntax> {
        pattern.shortest = Some(shortest);
        pattern.span = start.to(self.last());
        let one = match pattern.hops.as_slice() {
            [(edge, _)] => edge.repeated.as_ref().is_none_or(|repeated| repeated.is_walk),
            _ => false,
        };
        if !one {
            let message = format!("{word} takes a pattern of exactly one relationship");
            let code = &codes::INVALID_RELATIONSHIP_PATTERN;
            let help = "write it as (a)-[*]-(b)";
            return Err(Box::new(Diagnostic::new(code, message).at(pattern.span).help(help)));
        }
        Ok(pattern)
    }

    fn chain(&mut self) -> Parsed<PatternSyntax> {
        let from = self.span();
        let mut hops = Vec::new();
        let start = if self.is_group() {
            let within = self.grouped()?;
            match self.quantifier()? {
                Some(length) => {
                    hops.push((repeated(within, length)?, self.node_after_group()?));
                    NodeSyntax::default()
                }
                // Round brackets around a whole pattern have no meaning.
                None if within.filter.is_none() => return Ok(within.pattern),
                None => return self.unexpected("how often the pattern is repeated, such as {1,3}"),
            }
        } else {
            self.pattern_node()?
        };
        loop {
            if self.is_sign(0, "-") || (self.is_sign(0, "<") && self.is_sign(1, "-")) {
                let edge = self.edge()?;
                hops.push((edge, self.pattern_node()?));
            } else if self.is_group() {
                let within = self.grouped()?;
                let Some(length) = self.quantifier()? else {
                    return self.unexpected("how often the pattern is repeated, such as {1,3}");
                };
                hops.push((repeated(within, length)?, self.node_after_group()?));
            } else {
                break;
            }
        }
        let span = from.to(self.last());
        Ok(PatternSyntax { path: None, shortest: None, start, hops, span })
    }

    /// Whether a pattern in round brackets begins here, such as `((a)-->(b))`.
    fn is_group(&self) -> bool {
        self.is_sign(0, "(") && self.is_sign(1, "(")
    }

    /// Parses a pattern in round brackets, in which `WHERE` may follow.
    fn grouped(&mut self) -> Parsed<RepeatedSyntax> {
        self.expect("(")?;
        let pattern = self.nested(Self::chain)?;
        let filter = self.filter()?;
        self.expect(")")?;
        Ok(RepeatedSyntax { pattern, filter, is_walk: false })
    }

    /// Parses the node after a repeated pattern, which may be left out.
    fn node_after_group(&mut self) -> Parsed<NodeSyntax> {
        if self.is_sign(0, "(") && !self.is_group() {
            self.pattern_node()
        } else {
            Ok(NodeSyntax::default())
        }
    }

    /// Parses a quantifier after a repeated pattern: `+`, `*`, `{2}`, `{1,3}`, `{2,}` or `{,3}`.
    fn quantifier(&mut self) -> Parsed<Option<PathLength>> {
        if self.eat("+") {
            return Ok(Some(PathLength { min: Some(1), max: None }));
        }
        if self.eat("*") {
            return Ok(Some(PathLength { min: Some(0), max: None }));
        }
        if !self.eat("{") {
            return Ok(None);
        }
        let min = self.hops()?;
        let length = if self.eat(",") {
            PathLength { min: min.or(Some(0)), max: self.hops()? }
        } else if min.is_some() {
            PathLength { min, max: min }
        } else {
            return self.unexpected("how often, such as {1,3}");
        };
        self.expect("}")?;
        Ok(Some(length))
    }

    fn pattern_node(&mut self) -> Parsed<NodeSyntax> {
        if !self.eat("(") {
            return self.unexpected("a node such as (n)");
        }
        let name = self.pattern_name()?;
        let labels = if self.is_sign(0, ":") { Some(self.labels(true)?) } else { None };
        let properties = self.pattern_properties()?;
        let filter = self.filter()?;
        self.expect(")")?;
        self.step()?;
        Ok(NodeSyntax { name, labels, properties, filter })
    }

    fn pattern_name(&mut self) -> Parsed<Option<NameSyntax>> {
        match &self.look(0).kind {
            // `(WHERE n.x = 1)` and `-[WHERE …]-` have no name, but `where` may be one.
            TokenKind::Word(word)
                if word.eq_ignore_ascii_case("WHERE")
                    && !matches!(
                        self.look(1).kind,
                        TokenKind::Sign(")" | "]" | ":" | "{" | "*")
                    ) =>
            {
                Ok(None)
            }
            TokenKind::Word(_) | TokenKind::Quoted(_) => {
                self.binding("the name of a variable").map(Some)
            }
            _ => Ok(None),
        }
    }

    fn pattern_properties(&mut self) -> Parsed<Vec<(NameSyntax, ExprSyntax)>> {
        if let TokenKind::Parameter(_) = self.look(0).kind {
            let message = "a parameter cannot stand for the properties of a pattern";
            let help = "write each property: {key: $value}";
            let fault = Diagnostic::new(&codes::INVALID_PARAMETER_USE, message).at(self.span());
            return Err(Box::new(fault.help(help)));
        }
        if self.is_sign(0, "{") { self.nested(Self::map) } else { Ok(Vec::new()) }
    }

    /// Parses the labels after `:`: `:A:B`, `:A&!B` and, where `bars` is true, `:A|B`.
    pub fn labels(&mut self, bars: bool) -> Parsed<LabelSyntax> {
        let mut all = Vec::new();
        while self.eat(":") {
            match self.any_label(bars)? {
                LabelSyntax::And(labels) => all.extend(labels),
                other => all.push(other),
            }
        }
        Ok(one_or(all, LabelSyntax::And))
    }

    /// Parses `A|B`, the operator that binds least.
    fn any_label(&mut self, bars: bool) -> Parsed<LabelSyntax> {
        let mut any = vec![self.all_labels()?];
        while bars && self.eat("|") {
            self.eat(":");
            any.push(self.all_labels()?);
        }
        Ok(one_or(any, LabelSyntax::Or))
    }

    fn all_labels(&mut self) -> Parsed<LabelSyntax> {
        let mut all = vec![self.label()?];
        while self.eat("&") {
            all.push(self.label()?);
        }
        Ok(one_or(all, LabelSyntax::And))
    }

    fn label(&mut self) -> Parsed<LabelSyntax> {
        if self.eat("!") {
            return Ok(LabelSyntax::Not(Box::new(self.nested(Self::label)?)));
        }
        if self.eat("%") {
            return Ok(LabelSyntax::Any);
        }
        let quantifier = match &self.look(0).kind {
            TokenKind::Sign("$") => Some(Quantifier::All),
            TokenKind::Parameter(word) if self.is_sign(1, "(") => match word.as_ref() {
                "all" => Some(Quantifier::All),
                "any" => Some(Quantifier::Any),
                _ => None,
            },
            _ => None,
        };
        if let Some(quantifier) = quantifier {
            self.advance();
            self.expect("(")?;
            let expr = Box::new(self.expression()?);
            self.expect(")")?;
            return Ok(LabelSyntax::Computed(expr, quantifier));
        }
        if self.eat("(") {
            let inner = self.nested(|parser| parser.any_label(true))?;
            self.expect(")")?;
            return Ok(inner);
        }
        self.any_name("a label").map(LabelSyntax::Name)
    }

    fn edge(&mut self) -> Parsed<EdgeSyntax> {
        let left = self.eat("<");
        self.expect("-")?;
        let mut edge = EdgeSyntax {
            name: None,
            types: None,
            repeated: None,
            direction: Direction::Both,
            length: None,
            properties: Vec::new(),
            filter: None,
        };
        let bare = !self.eat("[");
        if !bare {
            edge.name = self.pattern_name()?;
            edge.types = self.types()?;
            edge.length = self.length()?;
            edge.properties = self.pattern_properties()?;
            edge.filter = self.filter()?;
            self.expect("]")?;
        }
        if bare && (self.is_sign(0, ">") || self.is_sign(0, "(")) {
            let fault = Diagnostic::new(&codes::UNEXPECTED_SYNTAX, "an arrow has two dashes");
            let help = match self.is_sign(1, ":") {
                true => "write the type in square brackets: -[:KNEW]->",
                false => "write it as -->, <-- or --",
            };
            return Err(Box::new(fault.at(self.span()).help(help)));
        }
        self.expect("-")?;
        let right = self.eat(">");
        edge.direction = match (left, right) {
            (true, false) => Direction::In,
            (false, true) => Direction::Out,
            _ => Direction::Both,
        };
        let place = self.span();
        if let Some(length) = self.quantifier()? {
            if edge.length.is_some() {
                let message = "the relationship is repeated already by its `*`";
                return Self::fail(&codes::INVALID_RELATIONSHIP_PATTERN, place, message);
            }
            edge.length = Some(length);
        }
        self.step()?;
        Ok(edge)
    }

    /// Parses the types of a relationship: `:A|B`, `:A|:B` or `:!A`.
    fn types(&mut self) -> Parsed<Option<LabelSyntax>> {
        if self.eat(":") { self.any_label(true).map(Some) } else { Ok(None) }
    }

    /// Parses the length of a path: `*`, `*2`, `*1..`, `*..3`, `*1..3`.
    fn length(&mut self) -> Parsed<Option<PathLength>> {
        if self.is_sign(0, "..") {
            let fault = Diagnostic::new(
                &codes::INVALID_RELATIONSHIP_PATTERN,
                "a range of lengths needs `*` before it",
            );
            return Err(Box::new(fault.at(self.span()).help("write it as *..3 or *1..3")));
        }
        if !self.eat("*") {
            return Ok(None);
        }
        let min = self.hops()?;
        if !self.eat("..") {
            return Ok(Some(PathLength { min, max: min }));
        }
        Ok(Some(PathLength { min, max: self.hops()? }))
    }

    fn hops(&mut self) -> Parsed<Option<u64>> {
        match self.look(0).kind {
            TokenKind::Int(n) => {
                self.advance();
                Ok(Some(n))
            }
            TokenKind::Parameter(_) => {
                let message = "a parameter cannot stand for the length of a path";
                Self::fail(&codes::INVALID_PARAMETER_USE, self.span(), message)
            }
            TokenKind::Sign("-") | TokenKind::Float(_) => {
                let message = "a length is a whole number that is not negative";
                Self::fail(&codes::INVALID_RELATIONSHIP_PATTERN, self.span(), message)
            }
            _ => Ok(None),
        }
    }

    /// Whether a pattern with at least one relationship begins here, and not an expression in round
    /// brackets: `(`, what a node may contain, `)`, and an arrow to another `(`.
    pub fn is_pattern(&self) -> bool {
        if !self.is_sign(0, "(") || !self.holds_node() {
            return false;
        }
        let Some(close) = self.partner[self.at] else { return false };
        let mut ahead = close + 1 - self.at;
        let mut arrow = self.is_sign(ahead, "<");
        if arrow {
            ahead += 1;
        }
        if !self.is_sign(ahead, "-") {
            return false;
        }
        ahead += 1;
        if self.is_sign(ahead, "[") {
            arrow = true;
            let Some(close) = self.partner[self.at + ahead] else { return false };
            ahead = close + 1 - self.at;
        }
        if !self.is_sign(ahead, "-") {
            return false;
        }
        ahead += 1;
        if self.is_sign(ahead, ">") {
            arrow = true;
            ahead += 1;
        }
        if arrow && (self.is_sign(ahead, "+") || self.is_sign(ahead, "*")) {
            ahead += 1;
        } else if arrow && self.is_sign(ahead, "{") {
            let Some(close) = self.partner[self.at + ahead] else { return false };
            ahead = close + 1 - self.at;
        }
        self.is_sign(ahead, "(")
    }

    /// Whether the text after the next `(` may be the inside of a node.
    fn holds_node(&self) -> bool {
        let ahead = match self.look(1).kind {
            TokenKind::Word(_) | TokenKind::Quoted(_) => 2,
            _ => 1,
        };
        matches!(self.look(ahead).kind, TokenKind::Sign(")" | ":" | "{") | TokenKind::Parameter(_))
            || self.is_word(ahead, "WHERE")
    }

    /// Whether a pattern comprehension begins here: `[`, perhaps a name, a pattern, and a `|`
    /// within these brackets.
    pub fn is_pattern_comprehension(&mut self) -> bool {
        let Some(close) = self.partner[self.at] else { return false };
        let opener = self.at;
        self.at += if self.is_sign(2, "=") { 3 } else { 1 };
        let begins = self.is_pattern() || self.shortest().is_some();
        self.at = opener;
        begins && self.bar_before(close)
    }

    /// Whether a `|` stands between the bracket here and the one that closes it, outside of any
    /// inner brackets.
    fn bar_before(&self, close: usize) -> bool {
        let mut at = self.at + 1;
        while at < close {
            match self.tokens[at].kind {
                TokenKind::Sign("|") => return true,
                _ => at = self.partner[at].map_or(at, |partner| partner) + 1,
            }
        }
        false
    }
}

/// The only element, or all joined.
fn one_or(
    mut several: Vec<LabelSyntax>,
    join: impl FnOnce(Vec<LabelSyntax>) -> LabelSyntax,
) -> LabelSyntax {
    match several.pop() {
        Some(only) if several.is_empty() => only,
        last => {
            several.extend(last);
            join(several)
        }
    }
}

/// The relationship of a quantified pattern, as one of variable length. Nothing may be asked of the
/// nodes inside, because the algebra keeps no variables for them.
fn repeated(within: RepeatedSyntax, length: PathLength) -> Parsed<EdgeSyntax> {
    let RepeatedSyntax { pattern, filter, .. } = &within;
    let refuse = |message: &str, help: &str| {
        let fault = Diagnostic::new(&codes::INVALID_RELATIONSHIP_PATTERN, message);
        Err(Box::new(fault.at(pattern.span).help(help)))
    };
    if pattern.hops.is_empty() {
        let help = "repeat a pattern with a relationship: ((a)-[:KNOWS]->(b)){1,3}";
        return refuse("a single node cannot be repeated", help);
    }
    if pattern.hops.iter().any(|(edge, _)| edge.length.is_some()) {
        return refuse("what is repeated cannot be repeated again", "leave one of the two out");
    }
    let bare = |node: &NodeSyntax| {
        node.labels.is_none() && node.properties.is_empty() && node.filter.is_none()
    };
    if let ([(edge, end)], None) = (pattern.hops.as_slice(), filter)
        && bare(&pattern.start)
        && bare(end)
    {
        let mut edge = edge.clone();
        let repeated = RepeatedSyntax { is_walk: true, ..within };
        (edge.length, edge.repeated) = (Some(length), Some(Box::new(repeated)));
        return Ok(edge);
    }
    Ok(EdgeSyntax {
        name: None,
        types: None,
        direction: Direction::Both,
        length: Some(length),
        repeated: Some(Box::new(within)),
        properties: Vec::new(),
        filter: None,
    })
}
