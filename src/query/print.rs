//! Prints the algebra back as openCypher, one clause a line.

use std::fmt;

use super::algebra::{Binary, Query};

impl fmt::Display for Query {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

/// An operator as openCypher writes it.
pub fn symbol(operator: Binary) -> &'static str {
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

/// A decimal number as openCypher writes it: always with a point or an exponent.
pub fn float(x: f64) -> String {
    if x.is_nan() {
        "NaN".to_owned()
    } else if x.is_infinite() {
        if x > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        format!("{x:?}")
    }
}
