//! Prints the algebra as openCypher, one clause in each line.
//!
//! Parsing the text again gives the same algebra, except that slots may have other numbers.

mod expr;
mod pattern;
mod quoting;
mod variable_names;

use std::fmt::{self, Write};

use super::algebra::{
    Binary, Branch, Call, Expr, Match, Project, Query, QueryPurpose, Step, Subquery, Var,
};
use expr::Precedence;
pub use quoting::{quoted, safe_name, schema_name};
use variable_names::VariableNames;

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.purpose {
            QueryPurpose::Answer => "",
            QueryPurpose::Explain => "EXPLAIN ",
            QueryPurpose::Profile => "PROFILE ",
        })?;
        let union = if self.keep_doubles { "\nUNION ALL\n" } else { "\nUNION\n" };
        for (n, branch) in self.branches.iter().enumerate() {
            if n > 0 {
                f.write_str(union)?;
            }
            let names = &VariableNames::of(branch);
            QueryPrinter { names, out: f }.branch(branch, self.columns.is_empty())?;
        }
        Ok(())
    }
}

/// Prints parts of a branch by themselves, with the names that its variables have in the printed
/// query.
pub struct BranchPrinter(VariableNames);

impl BranchPrinter {
    /// The printer for a branch.
    pub fn of(branch: &Branch) -> BranchPrinter {
        BranchPrinter(VariableNames::of(branch))
    }

    /// The name of a variable as it is printed.
    pub fn name(&self, var: Var) -> String {
        self.0.get(var).into_owned()
    }

    /// An expression as it is printed.
    pub fn expr(&self, expr: &Expr) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = QueryPrinter { names: &self.0, out: &mut text }.expr(expr, Precedence::Or);
        text
    }
}

/// Writes the parts of one branch.
struct QueryPrinter<'o> {
    names: &'o VariableNames,
    out: &'o mut dyn Write,
}

impl QueryPrinter<'_> {
    fn branch(&mut self, branch: &Branch, finishes: bool) -> fmt::Result {
        match branch.steps.split_last() {
            Some((Step::Project(_), before)) if finishes => {
                self.steps(before, false)?;
                self.out.write_str(if before.is_empty() { "FINISH" } else { "\nFINISH" })
            }
            _ => self.steps(&branch.steps, true),
        }
    }

    /// Writes steps, one clause in each line. If `returns`, the last is `RETURN`.
    fn steps(&mut self, steps: &[Step], returns: bool) -> fmt::Result {
        for (n, step) in steps.iter().enumerate() {
            if n > 0 {
                self.out.write_char('\n')?;
            }
            match step {
                Step::Match(found) => {
                    let clause = if found.optional { "OPTIONAL MATCH " } else { "MATCH " };
                    self.out.write_str(clause)?;
                    self.found(found, "\n")?;
                }
                Step::Unwind { list, var } => {
                    self.out.write_str("UNWIND ")?;
                    self.expr(list, Precedence::Or)?;
                    write!(self.out, " AS {}", self.names.get(*var))?;
                }
                Step::Call(call) => self.call(call)?,
                Step::Project(project) => {
                    let last = returns && n + 1 == steps.len();
                    self.out.write_str(if last { "RETURN " } else { "WITH " })?;
                    self.project(project)?;
                }
            }
        }
        Ok(())
    }

    /// Writes `CALL (…) { … }` with the variables that it reads.
    fn call(&mut self, call: &Call) -> fmt::Result {
        self.out.write_str(if call.optional { "OPTIONAL CALL (" } else { "CALL (" })?;
        self.commas(&call.imports, |printer, var| printer.out.write_str(&printer.names.get(*var)))?;
        self.out.write_str(") { ")?;
        self.subquery(&call.subquery)?;
        self.out.write_str(" }")
    }

    /// Writes the inside of a subquery.
    fn subquery(&mut self, subquery: &Subquery) -> fmt::Result {
        let union = if subquery.keep_doubles { "\nUNION ALL\n" } else { "\nUNION\n" };
        for (n, steps) in subquery.branches.iter().enumerate() {
            self.out.write_str(if n > 0 { union } else { "" })?;
            self.steps(steps, true)?;
        }
        Ok(())
    }

    /// Writes the patterns of a `MATCH` and its condition, with `between` between the two.
    fn found(&mut self, found: &Match, between: &str) -> fmt::Result {
        self.commas(&found.patterns, |printer, pattern| printer.pattern(pattern))?;
        match &found.filter {
            Some(filter) => {
                self.out.write_str(between)?;
                self.clause("WHERE ", filter)
            }
            None => Ok(()),
        }
    }

    fn project(&mut self, project: &Project) -> fmt::Result {
        if project.distinct {
            self.out.write_str("DISTINCT ")?;
        }
        self.commas(&project.items, |printer, item| {
            printer.expr(&item.expr, Precedence::Or)?;
            let name = printer.names.get(item.var);
            match &item.expr {
                Expr::Var(var) if printer.names.get(*var) == name => Ok(()),
                _ => write!(printer.out, " AS {name}"),
            }
        })?;
        if !project.order.is_empty() {
            self.out.write_str("\nORDER BY ")?;
            self.commas(&project.order, |printer, order| {
                printer.expr(&order.expr, Precedence::Or)?;
                printer.out.write_str(if order.descending { " DESC" } else { "" })
            })?;
        }
        let clauses = [
            ("\nSKIP ", &project.skip),
            ("\nLIMIT ", &project.limit),
            ("\nWHERE ", &project.filter),
        ];
        for (word, expr) in clauses {
            if let Some(expr) = expr {
                self.clause(word, expr)?;
            }
        }
        Ok(())
    }

    fn clause(&mut self, word: &str, expr: &Expr) -> fmt::Result {
        self.out.write_str(word)?;
        self.expr(expr, Precedence::Or)
    }

    /// Writes each part, with commas between them.
    fn commas<T>(
        &mut self,
        parts: &[T],
        mut write: impl FnMut(&mut Self, &T) -> fmt::Result,
    ) -> fmt::Result {
        for (n, part) in parts.iter().enumerate() {
            if n > 0 {
                self.out.write_str(", ")?;
            }
            write(self, part)?;
        }
        Ok(())
    }
}

/// The operator in openCypher.
pub fn operator_symbol(operator: Binary) -> &'static str {
    match operator {
        Binary::Or => "OR",
        Binary::Xor => "XOR",
        Binary::And => "AND",
        Binary::Equal => "=",
        Binary::Unequal => "<>",
        Binary::Less => "<",
        Binary::LessEqual => "<=",
        Binary::Greater => ">",
        Binary::GreaterEqual => ">=",
        Binary::Matches => "=~",
        Binary::StartsWith => "STARTS WITH",
        Binary::EndsWith => "ENDS WITH",
        Binary::Contains => "CONTAINS",
        Binary::In => "IN",
        Binary::Add => "+",
        Binary::Subtract => "-",
        Binary::Multiply => "*",
        Binary::Divide => "/",
        Binary::Modulo => "%",
        Binary::Power => "^",
    }
}

/// A float in openCypher, always with a point or an exponent, so that it is not read as an integer.
pub fn format_float(x: f64) -> String {
    if x.is_nan() {
        "NaN".to_owned()
    } else if x.is_infinite() {
        if x > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        format!("{x:?}")
    }
}
