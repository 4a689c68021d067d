//! Reads what can be saved of a file that cannot be parsed, and reports all its mistakes.
//!
//! The file is laid out ([`crate::ron_layout`]). Each value that does not fit its type is taken
//! apart, until the parts fit or cannot be divided further; a part that does not fit is reported
//! and left out. Whether a part fits is asked of the parser itself, by a small text around the
//! part: as every field has a default, parsing `(kind: 5)` tells what is wrong with `kind` alone,
//! and `(cites: [(at: 5)])` what is wrong with `at` inside a citation. So the types of the records
//! are declared only once, in [`crate::ron_records`] and [`crate::schema`].

mod expected;

use serde::de::DeserializeOwned;

use super::mistake::{MistakeList, ValuePath};
use crate::Schema;
use crate::codes;
use crate::file_records::{FileKind, ron_options};
use crate::ron_layout::{RonField, RonLayout, RonShape, RonValue};
use expected::ExpectedValue;
use polemic_engine::diagnostic::{Code, Diagnostic, nearest};
use polemic_engine::text::{FileId, Span};

/// Reads a list of records one by one, and leaves out what is wrong in each. Reports all mistakes;
/// returns an empty list where the file holds no list at all.
pub fn salvage_records<R: DeserializeOwned + Default>(
    file: FileId,
    kind: FileKind,
    text: &str,
    mistakes: &mut MistakeList,
) -> Vec<R> {
    let layout = laid_out(file, kind, text, mistakes);
    let Some(root) = &layout.root else { return Vec::new() };
    let mut mender =
        ValueMender { file, text, fits: fits::<R>, clean: layout.slips.is_empty(), mistakes };
    let items = match &root.shape {
        RonShape::List(items) => items.as_slice(),
        _ => {
            let message = "the file is a list of records";
            let help = "put them between [ and ]";
            mender.report(&codes::WRONG_TYPE, root, message.to_owned(), Some(help.to_owned()));
            std::slice::from_ref(root)
        }
    };
    let mut read = Vec::with_capacity(items.len());
    for (n, item) in items.iter().enumerate() {
        read.push(mender.value(item, &ValuePath::root(file).index(n)).unwrap_or_default());
    }
    read
}

/// Reads a schema, and leaves out what is wrong in it. Reports all mistakes; returns `None` where
/// the file holds no schema at all.
pub fn salvage_schema(file: FileId, text: &str, mistakes: &mut MistakeList) -> Option<Schema> {
    let layout = laid_out(file, FileKind::Schema, text, mistakes);
    let root = layout.root.as_ref()?;
    let clean = layout.slips.is_empty();
    let mut mender = ValueMender { file, text, fits: fits::<Schema>, clean, mistakes };
    mender.value(root, &ValuePath::root(file))
}

/// Lays a file out and reports its slips of syntax. Of a file that is nested too deep only that is
/// reported, and of one that holds something else than its kind does, only the first slip: the others
/// would follow from that.
fn laid_out(file: FileId, kind: FileKind, text: &str, mistakes: &mut MistakeList) -> RonLayout {
    let mut layout = RonLayout::of(text);
    let is_record =
        |value: &RonValue| matches!(&value.shape, RonShape::Struct(fields) if !fields.is_empty());
    let is_other = layout.root.as_ref().is_some_and(|root| match &root.shape {
        RonShape::List(items) if kind != FileKind::Schema => {
            !items.is_empty() && !items.iter().any(is_record)
        }
        _ => !is_record(root),
    });
    if is_other {
        layout.slips.truncate(1);
    }
    if is_other || layout.ends_open || layout.root.is_none() {
        mistakes.mark_unread(kind);
    }
    if let Some(bracket) = &layout.too_deep {
        let message = "brackets are nested more than 64 deep";
        let deep = Diagnostic::new(&codes::TOO_LARGE, message);
        mistakes.add_placed(deep.at(Span::new(file, bracket.clone())));
        mistakes.mark_spoiled(file);
        layout.root = None;
        return layout;
    }
    for slip in &layout.slips {
        let mut diagnostic = Diagnostic::new(&codes::SYNTAX, slip.message.as_str())
            .at(Span::new(file, slip.span.clone()));
        if let Some(opener) = &slip.opener {
            diagnostic = diagnostic.related(Span::new(file, opener.clone()), "opened here");
        }
        diagnostic.help = slip.help.clone();
        mistakes.add_placed(diagnostic);
        mistakes.mark_spoiled(file);
    }
    if is_other && !layout.slips.is_empty() {
        layout.root = None;
    } else if layout.root.is_none() && layout.slips.is_empty() {
        let empty = Diagnostic::new(&codes::EMPTY_FILE, "the file holds nothing");
        let help = match kind {
            FileKind::Schema => "run `polemic new DIR` for a schema to start from",
            _ => "write an empty list as []",
        };
        mistakes.add_placed(empty.help(help).at(Span::new(file, 0..0)));
    }
    layout
}

/// Whether a text parses as a value of this type, and if not, why.
fn fits<T: DeserializeOwned>(text: &str) -> Result<(), ron::Error> {
    ron_options().from_str::<T>(text).map(|_| ()).map_err(|error| error.code)
}

/// Takes the values of one file apart and puts the parts that fit together again.
struct ValueMender<'a> {
    file: FileId,
    text: &'a str,
    fits: fn(&str) -> Result<(), ron::Error>,
    /// Whether the file has no slips of syntax, so that values can be parsed as they are written.
    clean: bool,
    mistakes: &'a mut MistakeList,
}

/// A value of each type that fields of records have.
const STAND_INS: [&str; 6] = ["\"\"", "()", "[]", "0", "true", "(\"\", [])"];

/// The surroundings of a value in its record: the text to put around it before it is parsed, and
/// the field that it belongs to.
#[derive(Clone, Default)]
struct ValueContext {
    before: String,
    after: String,
    /// The field, as messages name it.
    field: Option<String>,
    /// Whether it is one of several values of the field.
    one_of_several: bool,
}

impl ValueContext {
    /// The text to parse: `value` in its surroundings.
    fn with(&self, value: &str) -> String {
        [&self.before, value, &self.after].concat()
    }

    /// The surroundings of a value one bracket further in.
    fn inside(&self, before: &str, after: &str) -> ValueContext {
        let before = [&self.before, before].concat();
        let after = [after, &self.after].concat();
        ValueContext {
            before,
            after,
            field: self.field.clone(),
            one_of_several: self.one_of_several,
        }
    }
}

impl ValueMender<'_> {
    /// Reads one value of the file without the parts that are wrong; `None` if no part fits.
    fn value<T: DeserializeOwned>(&mut self, node: &RonValue, place: &ValuePath) -> Option<T> {
        let mended = self.mend(node, &ValueContext::default(), place)?;
        let value = ron_options().from_str(&mended).ok();
        if value.is_none() {
            self.mistakes.mark_wrong(place.clone());
        }
        value
    }

    fn report(
        &mut self,
        code: &'static Code,
        node: &RonValue,
        message: String,
        help: Option<String>,
    ) {
        let span = Span::new(self.file, node.head(self.text));
        let mut diagnostic = Diagnostic::new(code, message).at(span);
        diagnostic.help = help;
        self.mistakes.add_placed(diagnostic);
    }

    /// The text of a value without the parts that are wrong, each of which is reported; `None` if no
    /// part fits.
    fn mend(
        &mut self,
        node: &RonValue,
        around: &ValueContext,
        place: &ValuePath,
    ) -> Option<String> {
        if node.shape == RonShape::Broken {
            self.mistakes.mark_wrong(place.clone());
            self.mistakes.mark_partial(place);
            return None;
        }
        let own = if self.clean {
            self.text.get(node.span.clone()).unwrap_or_default().to_owned()
        } else {
            written(node, self.text)
        };
        let error = match (self.fits)(&around.with(&own)) {
            Ok(()) => return Some(own),
            Err(error) => error,
        };
        let mended = match &node.shape {
            RonShape::Struct(fields) if self.takes(around, "()") => {
                Some(self.mend_struct(node, fields, around, place))
            }
            RonShape::List(items) if self.takes(around, "[]") => {
                Some(self.mend_list(items, around, place))
            }
            RonShape::Tuple(items) if items.len() == 1 && node.name(self.text) == "Some" => {
                let inner = self.mend(&items[0], &around.inside("Some(", ")"), place);
                return inner.map(|inner| format!("Some({inner})"));
            }
            RonShape::Tuple(items) if node.name(self.text).is_empty() => {
                match self.stand_ins(items.len(), around) {
                    Some(stand_ins) => return self.mend_tuple(items, &stand_ins, around, place),
                    None => None,
                }
            }
            _ => None,
        };
        let mended = mended.filter(|mended| self.takes(around, mended));
        if mended.is_none() {
            self.wrong_value(node, around, &error);
            self.mistakes.mark_wrong(place.clone());
        }
        mended
    }

    fn takes(&self, around: &ValueContext, value: &str) -> bool {
        (self.fits)(&around.with(value)).is_ok()
    }

    fn mend_struct(
        &mut self,
        node: &RonValue,
        fields: &[RonField],
        around: &ValueContext,
        place: &ValuePath,
    ) -> String {
        let name = node.name(self.text);
        if !name.is_empty() && !self.takes(around, &format!("{name}()")) {
            let span = node.span.start..node.span.start + name.len();
            let message = format!("a record bears no name; “{name}” stands before this one");
            let diagnostic = Diagnostic::new(&codes::SYNTAX, message);
            self.mistakes
                .add_placed(diagnostic.at(Span::new(self.file, span)).help("leave it out"));
        }
        let mut parts: Vec<String> = Vec::with_capacity(fields.len());
        for (n, field) in fields.iter().enumerate() {
            let name = field.text(self.text);
            let first = fields[..n].iter().find(|other| other.is_named(self.text, name));
            if let Some(first) = first {
                self.duplicate_field(name, field, first);
            } else if self.is_known_field(name, field, around, place) {
                let mut inside = around.inside(&format!("({name}: "), ")");
                inside.field = Some(name.to_owned());
                inside.one_of_several = false;
                let value = self.mend(&field.value, &inside, &place.field(name.to_owned()));
                parts.extend(value.map(|value| format!("{name}: {value}")));
            }
        }
        format!("({})", parts.join(", "))
    }

    fn duplicate_field(&mut self, name: &str, field: &RonField, first: &RonField) {
        let message = format!("“{name}” stands twice in this record");
        let diagnostic = Diagnostic::new(&codes::DUPLICATE_FIELD, message)
            .at(Span::new(self.file, field.name.clone()))
            .related(Span::new(self.file, first.name.clone()), "first here");
        self.mistakes.add_placed(diagnostic);
    }

    /// Whether records here have a field of this name; reports it if they do not.
    fn is_known_field(
        &mut self,
        name: &str,
        field: &RonField,
        around: &ValueContext,
        place: &ValuePath,
    ) -> bool {
        // No value begins with `@`. If the field is known, the parser refuses the value; otherwise
        // it refuses the field.
        let answer = (self.fits)(&around.with(&format!("({name}: @)")));
        let (message, help) = match answer {
            Err(ron::Error::NoSuchStructField { expected, .. }) => {
                let near = nearest(name, expected.iter().copied());
                if let Some(near) = near {
                    // The field that was probably meant is then not reported as missing.
                    self.mistakes.mark_wrong(place.field(near));
                }
                let help = match near {
                    Some(near) => format!("did you mean “{near}”?"),
                    None => format!("the fields are {}", expected.join(", ")),
                };
                (format!("there is no field “{name}” here"), Some(help))
            }
            Err(ron::Error::ExpectedIdentifier | ron::Error::SuggestRawIdentifier(_))
                if !is_identifier(name) =>
            {
                (format!("“{name}” cannot be the name of a field"), None)
            }
            _ => return true,
        };
        let span = Span::new(self.file, field.name.clone());
        let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_FIELD, message).at(span);
        diagnostic.help = help;
        self.mistakes.add_placed(diagnostic);
        false
    }

    fn mend_list(
        &mut self,
        items: &[RonValue],
        around: &ValueContext,
        place: &ValuePath,
    ) -> String {
        let mut inside = around.inside("[", "]");
        inside.one_of_several = true;
        let mut parts: Vec<String> = Vec::with_capacity(items.len());
        for (n, item) in items.iter().enumerate() {
            let part = self.mend(item, &inside, &place.index(n));
            // Something stands in for an element that is wrong, so that the numbers of the others,
            // by which mistakes are placed, stay the same.
            let stand_in = || STAND_INS.iter().find(|s| self.takes(&inside, s));
            parts.extend(part.or_else(|| stand_in().map(|s| (*s).to_owned())));
        }
        format!("[{}]", parts.join(", "))
    }

    /// Finds `count` values that together make a tuple which fits here, by trying all combinations;
    /// `None` if there is none, or if the tuple is longer than three.
    fn stand_ins(&self, count: usize, around: &ValueContext) -> Option<Vec<&'static str>> {
        if !(1..=3).contains(&count) {
            return None;
        }
        let choices = STAND_INS.len();
        (0..choices.pow(u32::try_from(count).ok()?)).find_map(|mut number| {
            let mut tuple = Vec::with_capacity(count);
            for _ in 0..count {
                tuple.push(STAND_INS[number % choices]);
                number /= choices;
            }
            self.takes(around, &format!("({})", tuple.join(", "))).then_some(tuple)
        })
    }

    /// Mends each element of a tuple, with stand-ins in place of the others. If one of them cannot
    /// be mended, the whole tuple is left out.
    fn mend_tuple(
        &mut self,
        items: &[RonValue],
        stand_ins: &[&str],
        around: &ValueContext,
        place: &ValuePath,
    ) -> Option<String> {
        let mut parts: Vec<Option<String>> = Vec::with_capacity(items.len());
        for (n, item) in items.iter().enumerate() {
            let before: String = stand_ins[..n].iter().map(|s| format!("{s}, ")).collect();
            let after: String = stand_ins[n + 1..].iter().map(|s| format!(", {s}")).collect();
            let mut inside = around.inside(&format!("({before}"), &format!("{after})"));
            inside.field = None;
            parts.push(self.mend(item, &inside, &place.index(n)));
        }
        let whole = parts.into_iter().collect::<Option<Vec<String>>>();
        if whole.is_none() {
            self.mistakes.mark_wrong(place.clone());
        }
        whole.map(|parts| format!("({})", parts.join(", ")))
    }

    /// Reports a value that cannot be taken apart further, with what should stand there.
    fn wrong_value(&mut self, node: &RonValue, around: &ValueContext, error: &ron::Error) {
        // Every type refuses the word `zz` with an error of its own, which tells the type.
        let refusal = (self.fits)(&around.with("zz")).err();
        let expected = ExpectedValue::of(refusal.as_ref().unwrap_or(error));
        let own = self.text.get(node.span.clone()).unwrap_or_default();
        let holder = match (&around.field, around.one_of_several) {
            (Some(field), true) => format!("each value of “{field}” is"),
            (Some(field), false) => format!("“{field}” takes"),
            (None, _) => "here belongs".to_owned(),
        };
        let field = around.field.as_deref().unwrap_or("this place");
        let (code, message, help) = expected.refuse(own, node, field, &holder, error);
        self.report(code, node, message, help);
    }
}

/// Whether the parser accepts this as the name of a field.
fn is_identifier(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_numeric())
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// A value as it would be written without slips of syntax.
fn written(node: &RonValue, text: &str) -> String {
    let own = text.get(node.span.clone()).unwrap_or_default();
    let listed = |items: &[RonValue]| {
        let items: Vec<String> = items.iter().map(|item| written(item, text)).collect();
        items.join(", ")
    };
    match &node.shape {
        RonShape::Leaf => own.to_owned(),
        // The parser refuses `@` everywhere.
        RonShape::Broken => "@".to_owned(),
        RonShape::Map => "{@}".to_owned(),
        RonShape::List(items) => format!("[{}]", listed(items)),
        RonShape::Tuple(items) => format!("{}({})", node.name(text), listed(items)),
        RonShape::Struct(fields) => {
            let field = |f: &RonField| format!("{}: {}", f.text(text), written(&f.value, text));
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!("{}({})", node.name(text), fields.join(", "))
        }
    }
}
