//! A plan as text, an operator a line.

use std::fmt;

use super::{Expand, Op, Pipeline, Plan, Source, Walk};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, pipeline) in self.pipelines.iter().enumerate() {
            if n > 0 {
                writeln!(f, "union")?;
            }
            write!(f, "{pipeline}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        lines(&self.ops, 0, f)
    }
}

fn lines(ops: &[Op], indent: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for op in ops {
        write!(f, "{:indent$}", "")?;
        match op {
            Op::Scan { var, source } => match source {
                Source::All => writeln!(f, "scan all nodes into {}", var.0)?,
                Source::Nothing => writeln!(f, "scan no nodes into {}", var.0)?,
                Source::Label(_) => writeln!(f, "scan nodes by label into {}", var.0)?,
                Source::Text(_, text) => {
                    writeln!(f, "look up nodes by the text “{text}” into {}", var.0)?;
                }
            },
            Op::Types { .. } => writeln!(f, "types")?,
            Op::Many { .. } => writeln!(f, "many")?,
            Op::Degree(_) => writeln!(f, "degree")?,
            Op::Once(_) => writeln!(f, "once")?,
            Op::Meet(_) => writeln!(f, "meet")?,
            Op::Reach(_) => writeln!(f, "reach")?,
            Op::Expand(expand) => writeln!(f, "expand {}", hop(expand))?,
            Op::Walk(Walk { expand, .. }) => writeln!(f, "walk {}", hop(expand))?,
            Op::Shortest { walk, .. } => writeln!(f, "shortest {}", hop(&walk.expand))?,
            Op::Ends(ends) => writeln!(f, "ends of {}", ends.edge.0)?,
            Op::Filter(_) => writeln!(f, "filter")?,
            Op::Path { var, .. } => writeln!(f, "path into {}", var.0)?,
            Op::Optional { ops, .. } => {
                writeln!(f, "optional")?;
                lines(ops, indent + 2, f)?;
            }
            Op::Unwind { var, .. } => writeln!(f, "unwind into {}", var.0)?,
            Op::Compute(items) => writeln!(f, "compute {}", items.len())?,
            Op::Aggregate { keys, gathers, .. } => {
                writeln!(f, "group by {} and gather {}", keys.len(), gathers.len())?;
            }
            Op::Evidence { .. } => writeln!(f, "evidence")?,
            Op::Distinct { .. } => writeln!(f, "distinct")?,
            Op::Sort { first, .. } => {
                writeln!(f, "{}", if first.is_some() { "sort, first few" } else { "sort" })?;
            }
            Op::Skip(_) => writeln!(f, "skip")?,
            Op::Limit(_) => writeln!(f, "limit")?,
        }
    }
    Ok(())
}

fn hop(expand: &Expand) -> String {
    let bound = if expand.to_bound { " (bound)" } else { "" };
    format!("{} by {} to {}{bound}", expand.from.0, expand.edge.0, expand.to.0)
}
