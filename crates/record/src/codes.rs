//! The registry of mistakes that a dataset, or a text that is compared with one, can have. Includes
//! the codes of the engine.
//!
//! A code keeps its meaning for ever: one that is no longer used is not given to another mistake.

#[allow(unused_imports)] // This crate uses some of them; the crates above it use all.
pub use polemic_engine::diagnostic::codes::*;

polemic_engine::codes! {
    // Reading files.
    NO_SCHEMA = "P004", Error, "The dataset has no schema.ron. The schema declares the kinds, relations and measures that the other files use; `polemic new DIR` writes one to start from.";
    SYNTAX = "P005", Error, "The file is not well-formed RON: a bracket is not closed, a comma is missing, or a character stands where it cannot. The place shown is where reading stopped; where a bracket was left open, its opener is shown too.";
    UNKNOWN_FIELD = "P006", Error, "A record has a field that records of its sort do not have. The message offers the nearest name where there is one.";
    MISSING_FIELD = "P007", Error, "A record lacks a field that it must have, or has it empty.";
    WRONG_TYPE = "P008", Error, "A field holds a value of another type than it takes, such as a number where a text in quotes belongs.";
    DUPLICATE_FIELD = "P009", Error, "A field stands twice in one record. Keep one of them.";

    // Records whose content is wrong.
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

    CONTROL_IN_NAME = "P032", Error, "A name holds a control character, such as an escape or a backspace. Nobody can type it in a question, and a terminal might obey it.";
    BLANK_NAME = "P033", Error, "A name has nothing in it that can be seen: it is made of blanks and invisible characters only.";

    // The codebook, and the places of sources.
    UNKNOWN_EXAMPLE = "P040", Error, "The `example` of a kind is the id of an entity of that kind, and the `example` of a relation the id of one of its claims. There is none with this id.";
    BAD_MAPPING = "P041", Error, "A term of another vocabulary is written as its prefix, a colon and its name, without blanks: `wdt:P361`, `schema:Person`. One that is read from object to subject has ^ before it: `^wdt:P50`.";
    BAD_HASH = "P042", Error, "The hash of a sentence is 16 digits of 0-9 and a-f. `polemic text FILE --hashes SOURCE` writes the whole file.";
    REPEATED_LOCATOR = "P043", Error, "A source lists a place twice, by itself or within a run such as 0.1.1-4, so that a citation could mean either.";
    LOCATORS_OF_NOTHING = "P044", Error, "A file in locators/ is called after the source whose places it lists: locators/ID.ron, where sources.ron declares the id.";
    LOCATORS_TWICE = "P045", Error, "The places of a source are listed both in sources.ron and in a file of locators/. Keep the file, and take `locators` out of sources.ron.";
    BAD_LOCATOR = "P046", Error, "A place with a hash is one sentence: its locator has neither blanks nor brackets, and is no run such as 0.1.1-4.";
    UNKNOWN_CLAIM = "P047", Error, "The `doubt` of a claim names another in backquotes, and there is no claim of this id. An id follows from a claim's subject, relation and object, and changes with them.";
    UNKNOWN_VOCABULARY = "P048", Error, "The schema includes a vocabulary that does not come with the program. The only one is `quarrel`: kinds, relations and English words for quarrels; `include: [\"quarrel\"]` takes it in.";
    BAD_BIBLIOGRAPHY = "P049", Error, "A bibliography beside the dataset, sources.bib (BibTeX, BibLaTeX) or sources.json (CSL-JSON), cannot be read. The place shown is where reading stopped. Reference managers export both; what only a dataset needs, such as the places of a source, stands in sources.ron under the id of the entry.";

    // Warnings: what is allowed but looks suspicious.
    SEASON_DATE = "P050", Warning, "A date such as 1917-23 looks like a range of years, but EDTF reads 21 to 41 after a year as a season or part of the year. Write 1917/1923 for the range.";
    OUTSIDE_LIFETIME = "P051", Warning, "A claim lies wholly before its subject began or after it ended, by the subject's own `when`.";
    SHARED_ALIAS = "P052", Warning, "Two entities of one kind answer to the same name, so that a question with it has to ask which is meant.";
    UNMENTIONED = "P053", Warning, "No claim, figure or qualifier mentions this entity. Either the claim is still to be written, or the entity can go.";
    SAME_VERB = "P055", Warning, "Two relations share a verb and take overlapping kinds, so that a question with the verb may mean either.";
    ONE_SIDED_DOUBT = "P057", Warning, "The `doubt` of a claim names another that does not name it in turn. Of two claims that contradict each other each names the other, so that whoever meets one learns of both.";
    BAD_SYNONYM = "P058", Warning, "Words in a ring of the schema's `synonyms` cannot stand for each other: one of them is the opposite of another, or narrower, or stands in a second ring, or is no single word in small letters. A ring is read in both directions, so that what it says of one word must be true of all.";

    INVISIBLE_IN_NAME = "P059", Warning, "A name holds a character that cannot be seen, such as a blank of no width or a mark that turns the direction of text, so that two names may look the same and differ. Joiners and selectors of variants are well where a script needs them.";
    MIXED_SCRIPTS = "P060", Warning, "A word of a name has letters of several scripts, such as Latin and Cyrillic. A letter was probably typed on the wrong keyboard, or the name is to be mistaken for another (Unicode Technical Standard 39).";
    LOOKALIKE_NAME = "P061", Warning, "Two entities bear names that differ and look the same, such as `Hooke` with a Latin and with a Cyrillic `o`, or `Bern` and `Bem` in some fonts (their skeletons by Unicode Technical Standard 39 are equal).";
    HIDDEN_CHARACTER = "P062", Warning, "A file holds a control character, or one that turns the direction of the text after it, so that the text can be read as something else than it is. It is shown as a sign wherever people read.";
    LONG_CHAIN = "P063", Error, "A kind or relation has more than 63 others above it, each the parent of the one before. A node bears the labels of the whole chain.";

    // Texts that are compared with a dataset.
    NO_LOCATORS = "T001", Error, "A text to compare with consists of lines that begin with a locator: `[0.1.1] The sentence.` `polemic text FILE` makes them of plain text or Markdown.";
    REPEATED_SENTENCE = "T002", Error, "A locator stands twice in a text, so that nobody could say which sentence it names.";
    NO_SENTENCES = "T003", Error, "A text holds no sentence.";
    BAD_CLAIM_TABLE = "T004", Error, "A table of claims for `polemic import` cannot be taken as it is: a column has a head that names no field of a claim and no qualifier, a cell holds a formula, a name is that of several entities, or citations do not belong to places. Columns are called from, relation, to, when, at, words, source, or as any other field or qualifier; `--sample-rules` prints rules for other heads.";

    // A graph where a dataset is wanted.
    NO_DATASET = "P081", Error, "The command works on a dataset, with its schema and citations, and was given a graph. Graphs can be queried and exported.";
}
