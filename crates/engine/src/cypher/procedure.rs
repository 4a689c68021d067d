//! The procedures that `CALL` knows. Each gives the elements of a list that a function computes.

use crate::query::function::Function;

/// A procedure: its name, and what its rows are made of.
#[derive(Debug)]
pub struct Procedure {
    /// Its name: `db.labels`.
    pub name: &'static str,
    /// The function that gives the list, one row for each element.
    pub function: Function,
    /// The names of its columns. With one column the elements are its values, with several they are
    /// maps that have the values by these names.
    pub columns: &'static [&'static str],
}

/// The procedure that `SHOW FUNCTIONS` stands for.
pub static FUNCTIONS: Procedure = Procedure {
    name: "db.functions",
    function: Function::DbFunctions,
    columns: &["name", "category", "signature", "description"],
};

static PROCEDURES: &[Procedure] = &[
    Procedure { name: "db.labels", function: Function::DbLabels, columns: &["label"] },
    Procedure {
        name: "db.relationshipTypes",
        function: Function::DbTypes,
        columns: &["relationshipType"],
    },
    Procedure { name: "db.propertyKeys", function: Function::DbKeys, columns: &["propertyKey"] },
];

/// All procedures.
pub fn all() -> impl Iterator<Item = &'static Procedure> {
    PROCEDURES.iter().chain([&FUNCTIONS])
}

/// The procedure with a name, in any case of letters.
pub fn find(name: &str) -> Option<&'static Procedure> {
    all().find(|procedure| procedure.name.eq_ignore_ascii_case(name))
}
