//! The mistakes that the engine reports: in the files of a graph and in queries.
//!
//! Each crate that stands on this one keeps a registry of its own, made with the same
//! [`codes!`](crate::codes!) macro. A number such as `P070` is never given a second meaning.
//! Mistakes of queries have the names of the openCypher conformance suite, `Class.Detail`.

/// Declares a registry of mistakes: a static [`Code`](crate::diagnostic::Code) for each line, and
/// `ALL`, the list of them.
///
/// ```
/// mod codes {
///     polemic_engine::codes! {
///         TOO_LOUD = "X001", Warning, "A word is written in capitals. Write it in small letters.";
///     }
/// }
/// assert_eq!(codes::ALL, [&codes::TOO_LOUD]);
/// assert_eq!(codes::TOO_LOUD.id, "X001");
/// ```
#[macro_export]
macro_rules! codes {
    ($($name:ident = $id:literal, $severity:ident, $explanation:literal;)*) => {
        $(
            #[doc = $explanation]
            pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code {
                id: $id,
                severity: $crate::diagnostic::Severity::$severity,
                explanation: $explanation,
            };
        )*
        /// Every kind of mistake of this registry, in its order.
        pub static ALL: &[&$crate::diagnostic::Code] = &[$(&$name),*];
    };
}

crate::codes! {
    // Reading files.
    UNREADABLE = "P001", Error, "A file or directory could not be read: it is missing, is a directory where a file was expected, or may not be opened. Check the path and the permissions.";
    NOT_UTF8 = "P002", Error, "A file is not text in UTF-8. Save it as UTF-8 in the editor; a binary file does not belong in a dataset.";
    EMPTY_FILE = "P003", Error, "A file of the dataset holds nothing. A file of entities or claims is a list; an empty list is written [].";
    TOO_LARGE = "P010", Error, "A file is larger, or nested deeper, than a dataset's file may be. Split it into several files; brackets may be nested at most 64 deep.";

    // Graphs that are loaded.
    NO_COLUMN = "P070", Error, "No table in CSV has columns for both ends of relationships, such as `source` and `target`, `from` and `to` or `:START_ID` and `:END_ID`. The first line names the columns; `--columns source=A,target=B` says which they are, and `type=C` which one holds the type.";
    BAD_COLUMN = "P071", Error, "With --strict, the head of a CSV column cannot be one that has no name, stands twice, or bears a type after a colon that is not known. Types are string, int, float, boolean, date, time, datetime, localtime, localdatetime and duration, and with [] after them lists with semicolons between the parts.";
    ROW_LENGTH = "P072", Error, "A row of a CSV file has more fields than the first line has columns. A field with a comma in it is put in double quotes.";
    OPEN_QUOTE = "P073", Error, "A double quote opens a CSV field and is not closed before the file ends. Within quotes, a double quote is written twice.";
    EMPTY_FIELD = "P074", Error, "A node without an id, or a relationship without a type, a source or a target.";
    BAD_FIELD = "P075", Error, "A field is not of the type that its column or key declares.";
    DUPLICATE_NODE = "P076", Error, "Two nodes that are not the same bear the same id. Relationships find their ends by it.";
    UNKNOWN_NODE = "P077", Error, "A relationship begins or ends at a node that the file does not hold. Without --strict, such a node is made.";
    JSON_SHAPE = "P078", Error, "The file is not JSON, or not a graph in JSON: lists of nodes and of relationships, as many programs write them. Ours is {\"nodes\": [{\"labels\": […], \"props\": {…}}], \"rels\": [{\"src\": 0, \"dst\": 1, \"type\": \"…\", \"props\": {…}}]}, where `src` and `dst` count the nodes from 0. A date is {\"date\": \"1926-12-31\"}, and so with time, datetime, localtime, localdatetime and duration.";
    XML_SHAPE = "P079", Error, "The file is not well-formed XML, or neither GraphML nor GEXF: keys or attributes, and a graph of nodes and edges with data in them.";
    GRAPHML_BEYOND = "P080", Error, "The file uses a part of its format that has no place in a property graph: a hyperedge, or with --strict a second graph or values that change in the course of time.";
    GRAPH_TEXT = "P083", Error, "A file in GML, DOT, Pajek, DL, openCypher or another text that people can read is not written as its format asks: a bracket or a quote is not closed, or a line holds something else than it should.";
    MORE_MISTAKES = "P082", Error, "A file has more mistakes than are shown. They are often one mistake, made in every row.";

    // Queries: the classes and details of the openCypher conformance suite.
    UNEXPECTED_SYNTAX = "SyntaxError.UnexpectedSyntax", Error, "The query does not follow the grammar of read-only openCypher at the place shown.";
    WRITE_CLAUSE = "SyntaxError.WriteClause", Error, "The query would change the graph. polemic only reads: a dataset is changed by editing its files.";
    TOO_DEEP = "SyntaxError.TooDeep", Error, "The query is nested deeper than 100 levels, or longer than one megabyte.";
    INVALID_ARGUMENT_TYPE = "SyntaxError.InvalidArgumentType", Error, "An operator or function is given a value of a type that it does not take.";
    VARIABLE_TYPE_CONFLICT = "SyntaxError.VariableTypeConflict", Error, "A variable is used for two different sorts of thing, such as a node and a relationship.";
    VARIABLE_ALREADY_BOUND = "SyntaxError.VariableAlreadyBound", Error, "A variable is bound a second time where it must be new.";
    INVALID_AGGREGATION = "SyntaxError.InvalidAggregation", Error, "An aggregate such as count() stands where there are no groups, as in WHERE.";
    UNDEFINED_VARIABLE = "SyntaxError.UndefinedVariable", Error, "A variable is used that nothing before it binds, or that WITH did not carry on.";
    INVALID_PARAMETER_USE = "SyntaxError.InvalidParameterUse", Error, "A parameter stands where the grammar wants the thing itself.";
    AMBIGUOUS_AGGREGATION = "SyntaxError.AmbiguousAggregationExpression", Error, "An expression mixes an aggregate with something that is not one of the grouping keys.";
    NEGATIVE_INTEGER_ARGUMENT = "SyntaxError.NegativeIntegerArgument", Error, "SKIP and LIMIT take a whole number that is not negative.";
    INTEGER_OVERFLOW = "SyntaxError.IntegerOverflow", Error, "A whole number is larger than 64 bits hold.";
    INVALID_NUMBER_LITERAL = "SyntaxError.InvalidNumberLiteral", Error, "A number is not written as one.";
    INVALID_UNICODE_LITERAL = "SyntaxError.InvalidUnicodeLiteral", Error, "An escape in a string is not one: \\u takes four hexadecimal digits.";
    INVALID_UNICODE_CHARACTER = "SyntaxError.InvalidUnicodeCharacter", Error, "A character stands in the query that no token begins with.";
    FLOATING_POINT_OVERFLOW = "SyntaxError.FloatingPointOverflow", Error, "A decimal number is larger than a 64-bit float holds.";
    RELATIONSHIP_UNIQUENESS = "SyntaxError.RelationshipUniquenessViolation", Error, "One relationship variable stands twice in a pattern, where every relationship must be another one.";
    INVALID_RELATIONSHIP_PATTERN = "SyntaxError.InvalidRelationshipPattern", Error, "A relationship pattern has a form that is not allowed there.";
    UNKNOWN_FUNCTION = "SyntaxError.UnknownFunction", Error, "There is no function of this name.";
    INVALID_NUMBER_OF_ARGUMENTS = "SyntaxError.InvalidNumberOfArguments", Error, "A function is given more or fewer arguments than it takes.";
    COLUMN_NAME_CONFLICT = "SyntaxError.ColumnNameConflict", Error, "Two columns bear the same name.";
    NESTED_AGGREGATION = "SyntaxError.NestedAggregation", Error, "An aggregate stands inside another.";
    NON_CONSTANT_EXPRESSION = "SyntaxError.NonConstantExpression", Error, "SKIP and LIMIT cannot depend on the rows.";
    DIFFERENT_COLUMNS_IN_UNION = "SyntaxError.DifferentColumnsInUnion", Error, "The parts of a UNION return different columns.";
    INVALID_CLAUSE_COMPOSITION = "SyntaxError.InvalidClauseComposition", Error, "Clauses stand in an order that the grammar does not allow.";
    NO_EXPRESSION_ALIAS = "SyntaxError.NoExpressionAlias", Error, "An expression in WITH needs a name: add AS name.";
    NO_VARIABLES_IN_SCOPE = "SyntaxError.NoVariablesInScope", Error, "RETURN * and WITH * need at least one variable to return.";
    NEVER_HOLDS = "Remark.NeverHolds", Warning, "A condition compares values that are never equal and never one less than the other, so that nothing meets it.";
    UNKNOWN_SCHEMA_NAME = "SyntaxError.UnknownName", Error, "A label, relationship type or property that this dataset does not have; --lenient turns the check off.";
    ARGUMENT_TYPE_AT_RUN = "TypeError.InvalidArgumentType", Error, "While running, an operator or function met a value of a type that it does not take.";
    ARGUMENT_VALUE_AT_RUN = "TypeError.InvalidArgumentValue", Error, "While running, a function met a value that it does not take.";
    MAP_ACCESS_BY_NON_STRING = "TypeError.MapElementAccessByNonString", Error, "A map is read by a key that is not a string.";
    LIST_ACCESS_BY_NON_INTEGER = "TypeError.ListElementAccessByNonInteger", Error, "A list is read by a place that is not a whole number.";
    NUMBER_OUT_OF_RANGE = "ArgumentError.NumberOutOfRange", Error, "A number is outside the range that the function takes.";
    ARGUMENT_INVALID_TYPE = "ArgumentError.InvalidArgumentType", Error, "While running, a function met an argument of a type that it does not take.";
    ARITHMETIC = "ArithmeticError.DivisionByZero", Error, "A whole number was divided by zero, or a result does not fit in 64 bits.";
    MISSING_PARAMETER = "ParameterMissing.MissingParameter", Error, "The query uses a parameter that was not given: -p NAME=VALUE.";
    STOPPED = "Limit.Stopped", Error, "The query was stopped by whoever ran it, with Ctrl-C.";
    LIMIT_REACHED = "Limit.Reached", Error, "The query met a limit on rows, time or memory that protects the machine.";
}
