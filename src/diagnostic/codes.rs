//! The registry of mistakes.
//!
//! A dataset's mistakes are numbered `P001` and on; a number is never given a second meaning. The
//! mistakes of a query bear the names that the openCypher conformance suite gives them,
//! `Class.Detail`. A question that is refused has a code of its own, so that tests can tell why.

use super::Severity;

/// One kind of mistake.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `P014`, or `SyntaxError.UndefinedVariable`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// A paragraph for people: what it means and how to mend it.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $severity:ident, $explanation:literal;)*) => {
        $(
            #[doc = $explanation]
            pub static $name: Code = Code { id: $id, severity: Severity::$severity, explanation: $explanation };
        )*
        /// Every kind of mistake, in the order of this file.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

/// The code with this id, in whatever case.
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id))
}

codes! {
    // Reading files.
    UNREADABLE = "P001", Error, "A file or directory could not be read: it is missing, is a directory where a file was expected, or may not be opened. Check the path and the permissions.";
    NOT_UTF8 = "P002", Error, "A file is not text in UTF-8. Save it as UTF-8 in the editor; a binary file does not belong in a dataset.";
    EMPTY_FILE = "P003", Error, "A file of the dataset holds nothing. A file of entities or claims is a list; an empty list is written [].";
    NO_SCHEMA = "P004", Error, "The dataset has no schema.ron. The schema declares the kinds, relations and measures that the other files use; `polemic new DIR` writes one to start from.";
    SYNTAX = "P005", Error, "The file is not well-formed RON: a bracket is not closed, a comma is missing, or a character stands where it cannot. The place shown is where reading stopped; where a bracket was left open, its opener is shown too.";
    UNKNOWN_FIELD = "P006", Error, "A record has a field that records of its sort do not have. The message offers the nearest name where there is one.";
    MISSING_FIELD = "P007", Error, "A record lacks a field that it must have, or has it empty.";
    WRONG_TYPE = "P008", Error, "A field holds a value of another type than it takes, such as a number where a text in quotes belongs.";
    DUPLICATE_FIELD = "P009", Error, "A field stands twice in one record. Keep one of them.";
    TOO_LARGE = "P010", Error, "A file is larger, or nested deeper, than a dataset's file may be. Split it into several files; brackets may be nested at most 64 deep.";

    // What the records say.
    UNKNOWN_KIND = "P011", Error, "A kind is named that the schema does not declare. Kinds are declared in schema.ron under `kinds`.";
    UNKNOWN_RELATION = "P012", Error, "A relation is named that the schema does not declare. Relations are declared in schema.ron under `relations`, in lower case with underscores.";
    UNKNOWN_QUALIFIER = "P013", Error, "A relation takes a qualifier that the schema does not declare. Qualifiers are declared in schema.ron under `qualifiers`; a relation lists the names of those that its claims may bear.";
    UNKNOWN_ENTITY = "P014", Error, "An id is used that no entity has. Entities are declared with their `id` in the dataset's files; ids are case-sensitive.";
    UNKNOWN_MEASURE = "P015", Error, "A figure counts a measure that the schema does not declare under `measures`.";
    UNKNOWN_SOURCE = "P016", Error, "A citation names a source that sources.ron does not hold.";
    UNKNOWN_LOCATOR = "P017", Error, "A citation names a place that its source does not have, according to the `locators` of the source.";
    KIND_NOT_ALLOWED = "P018", Error, "A claim ties an entity of a kind that its relation does not take on that side. Either the direction is reversed, or the relation's `from` or `to` in schema.ron should allow the kind.";
    QUALIFIER_NOT_DECLARED = "P019", Error, "A claim bears a qualifier that its relation does not declare. Add it to the relation's `qualifiers` in schema.ron, or use one of those declared.";
    DUPLICATE_ID = "P020", Error, "Two records bear the same id. Ids are unique among all entities, and among all sources.";
    DUPLICATE_CLAIM = "P021", Error, "Two claims tie the same entities by the same relation, so that they would bear the same id. If both are meant, give each an explicit `id`; otherwise add the second's citation to the first.";
    BAD_DATE = "P022", Error, "A date is not one that EDTF (ISO 8601-2) knows, or does not exist in the calendar. Write 1924, 1924-12, 1924-12-01, 1924~ (about), 1936/1938 (from … to), 1928/.. (and on).";
    MISSING_CITATION = "P023", Error, "A claim, a figure or a dated entity cites nothing. Every assertion says where it stands: `cites: [(source: …, at: …)]`.";
    LONG_ANCHOR = "P024", Error, "The `words` of a citation are more than six. They are an anchor to find the place by, not a quotation.";
    UNCLEAR_VALUE = "P025", Error, "A field holds a word that is not one of those it takes. The message lists them.";
    KIND_CYCLE = "P026", Error, "A kind or relation is its own parent, directly or through others.";
    BAD_ID = "P027", Error, "An id may hold lower-case letters, digits, hyphens and full stops only, since it stands in addresses, questions and file names.";
    DATE_ORDER = "P028", Error, "A period ends before it begins.";
    MISSING_TARGET = "P029", Error, "A claim lacks `to`, and its relation does not declare that it may be about its subject alone (`alone: true`).";
    BAD_NAME = "P030", Error, "A name of the schema cannot be one. A kind is a word that begins with a capital (`Person`), since it is a label of the graph; relations, qualifiers and measures are in lower case with underscores (`excluded_from`). A qualifier cannot bear the name of a field that every claim has.";

    // The codebook, and the places of sources.
    UNKNOWN_EXAMPLE = "P040", Error, "The `example` of a kind is the id of an entity of that kind, and the `example` of a relation the id of one of its claims. There is none with this id.";
    BAD_MAPPING = "P041", Error, "A term of another vocabulary is written as its prefix, a colon and its name, without blanks: `wdt:P361`, `schema:Person`. One that is read from object to subject has ^ before it: `^wdt:P50`.";
    BAD_HASH = "P042", Error, "The hash of a sentence is 16 digits of 0-9 and a-f. `polemic text FILE --hashes SOURCE` writes the whole file.";
    REPEATED_LOCATOR = "P043", Error, "A source lists a place twice, by itself or within a run such as 0.1.1-4, so that a citation could mean either.";
    LOCATORS_OF_NOTHING = "P044", Error, "A file in locators/ is called after the source whose places it lists: locators/ID.ron, where sources.ron declares the id.";
    LOCATORS_TWICE = "P045", Error, "The places of a source are listed both in sources.ron and in a file of locators/. Keep the file, and take `locators` out of sources.ron.";
    BAD_LOCATOR = "P046", Error, "A place with a hash is one sentence: its locator has neither blanks nor brackets, and is no run such as 0.1.1-4.";
    UNKNOWN_CLAIM = "P047", Error, "The `doubt` of a claim names another in backquotes, and there is no claim of this id. An id follows from a claim's subject, relation and object, and changes with them.";

    // What only looks suspicious.
    SEASON_DATE = "P050", Warning, "A date such as 1917-23 looks like a range of years, but EDTF reads 21 to 41 after a year as a season or part of the year. Write 1917/1923 for the range.";
    OUTSIDE_LIFETIME = "P051", Warning, "A claim lies wholly before its subject began or after it ended, by the subject's own `when`.";
    SHARED_ALIAS = "P052", Warning, "Two entities of one kind answer to the same name, so that a question with it has to ask which is meant.";
    UNMENTIONED = "P053", Warning, "No claim, figure or qualifier mentions this entity. Either the claim is still to be written, or the entity can go.";
    ALIAS_IS_WORD = "P054", Warning, "An alias is a word of the question language, so that questions may not be able to tell them apart.";
    SAME_VERB = "P055", Warning, "Two relations share a verb and take overlapping kinds, so that a question with the verb may mean either.";
    EXAMPLE_FAILS = "P056", Warning, "An example question of the schema is refused, or finds nothing.";
    ONE_SIDED_DOUBT = "P057", Warning, "The `doubt` of a claim names another that does not name it in turn. Of two claims that contradict each other each names the other, so that whoever meets one learns of both.";

    BAD_SYNONYM = "P058", Warning, "Words in a ring of the schema's `synonyms` cannot stand for each other: one of them is the opposite of another, or narrower, or stands in a second ring, or is no single word in small letters. A ring is read in both directions, so that what it says of one word must be true of all.";

    // Texts that are held against a dataset.
    NO_LOCATORS = "T001", Error, "A text to compare with consists of lines that begin with a locator: `[0.1.1] The sentence.` `polemic text FILE` makes them of plain text or Markdown.";
    REPEATED_SENTENCE = "T002", Error, "A locator stands twice in a text, so that nobody could say which sentence it names.";
    NO_SENTENCES = "T003", Error, "A text holds no sentence.";

    // Graphs that are loaded.
    NO_COLUMN = "P070", Error, "A CSV file lacks a column that it must have. nodes.csv: `id` (or `:ID`), labels in `kind` (or `:LABEL`), and a column a property. edges.csv: `type` (or `:TYPE`), `src` and `dst` (or `:START_ID` and `:END_ID`, or `source` and `target`), and a column a property. The first line names the columns, with commas between them.";
    BAD_COLUMN = "P071", Error, "The head of a CSV column cannot be one: it has no name, stands twice, or bears a type after a colon that is not known. Types are string, int, float, boolean, date, time, datetime, localtime, localdatetime and duration, and with [] after them lists with semicolons between the parts.";
    ROW_LENGTH = "P072", Error, "A row of a CSV file has more or fewer fields than the first line has columns. A field with a comma in it is put in double quotes.";
    OPEN_QUOTE = "P073", Error, "A double quote opens a CSV field and is not closed before the file ends. Within quotes, a double quote is written twice.";
    EMPTY_FIELD = "P074", Error, "A node without an id, or a relationship without a type, a source or a target.";
    BAD_FIELD = "P075", Error, "A field is not of the type that its column or key declares.";
    DUPLICATE_NODE = "P076", Error, "Two nodes bear the same id. Relationships find their ends by it.";
    UNKNOWN_NODE = "P077", Error, "A relationship begins or ends at a node that the file does not hold.";
    JSON_SHAPE = "P078", Error, "The file is not JSON, or not a graph in JSON: {\"nodes\": [{\"labels\": […], \"props\": {…}}], \"rels\": [{\"src\": 0, \"dst\": 1, \"type\": \"…\", \"props\": {…}}]}, where `src` and `dst` count the nodes from 0. A date is {\"date\": \"1926-12-31\"}, and so with time, datetime, localtime, localdatetime and duration.";
    XML_SHAPE = "P079", Error, "The file is not well-formed XML, or not GraphML: keys, and one graph of nodes and edges with data in them.";
    GRAPHML_BEYOND = "P080", Error, "The file uses a part of GraphML that has no place in a property graph: nested graphs, hyperedges, or more than one graph.";
    NO_DATASET = "P081", Error, "The command works on a dataset, with its schema and citations, and was given a graph. Graphs can be queried and exported.";
    MORE_MISTAKES = "P082", Error, "A file has more mistakes than are shown. They are often one mistake, made in every row.";

    // Questions.
    EMPTY_QUESTION = "Question.Empty", Error, "There is no question.";
    QUESTION_TOO_LONG = "Question.TooLong", Error, "A question has at most 200 words.";
    UNKNOWN_WORD = "Question.UnknownWord", Error, "A word of the question is neither a name of the dataset, nor a word of its schema, nor one of the question language.";
    UNKNOWN_OPENING = "Question.Opening", Error, "A question starts with one of a few words; this one starts another way.";
    UNFINISHED = "Question.Unfinished", Error, "The question stops before it is complete, or goes on where it was complete.";
    AMBIGUOUS = "Question.Ambiguous", Error, "Words of the question can be read in more than one way, and none is better than the others.";
    WRONG_KIND = "Question.WrongKind", Error, "The verb does not take a thing of this kind on this side.";
    RESERVED = "Question.Reserved", Error, "A word of English that the question language leaves out on purpose.";
    NO_AGENT = "Question.NoAgent", Error, "The question asks who did something that the dataset records only of those to whom it was done.";
    UNBALANCED_QUOTES = "Question.Quotes", Error, "A double quote is opened and not closed.";

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
