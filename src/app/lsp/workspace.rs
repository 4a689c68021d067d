//! The datasets whose files an editor has open, as they are typed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use polemic_engine::diagnostic::{Diagnostic, Severity};
use polemic_engine::text::{File, FileId, Files, Span};
use polemic_record::edition::cited_text::CitedTexts;
use polemic_record::name_uses::{NameUse, name_at, name_uses};
use polemic_record::read::{FileKind, file_kind};
use polemic_record::vocabulary::whole_schema;
use polemic_record::{Dataset, Schema};
use serde_json::{Value as Json, json};

use super::positions;
use crate::app::text_copies::TextCopies;
use crate::files::{LoadedFiles, load_files_over};

/// A dataset, of which an editor has files open.
pub struct OpenDataset {
    root: PathBuf,
    /// Its files, as they are typed.
    pub files: Files,
    /// The dataset as it was when it last had no mistakes.
    pub dataset: Option<Dataset>,
    /// Whether `dataset` is what the files say now.
    pub is_current: bool,
    /// Its vocabulary with all that it includes, as it could last be read.
    pub schema: Schema,
    /// Where the files name something.
    pub uses: Vec<NameUse>,
    /// The sentences that citations point to, where the reader has the text.
    pub texts: Option<CitedTexts>,
    /// The mistakes in each file that has some, by its name.
    mistakes: BTreeMap<String, Vec<Diagnostic>>,
}

/// A place in a file of a dataset.
pub struct OpenPlace<'a> {
    /// The dataset.
    pub data: &'a OpenDataset,
    /// The file.
    pub file: FileId,
    /// The byte in its text.
    pub at: usize,
}

/// All that an editor has open.
pub struct Workspace {
    /// The text of each open file.
    open: BTreeMap<PathBuf, String>,
    datasets: BTreeMap<PathBuf, OpenDataset>,
    /// The datasets of which a file was changed since they were read.
    stale: BTreeSet<PathBuf>,
    copies: TextCopies,
}

/// The directory of the dataset that a file belongs to: the nearest that has a schema.
fn dataset_directory(file: &Path) -> Option<&Path> {
    file.ancestors().skip(1).find(|directory| directory.join("schema.ron").is_file())
}

impl Workspace {
    /// A workspace in which nothing is open.
    pub fn new(copies: TextCopies) -> Workspace {
        let (open, datasets, stale) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Workspace { open, datasets, stale, copies }
    }

    /// Takes the text of a file; `None` where it was closed, so that the disk has its text.
    pub fn set(&mut self, uri: &str, text: Option<String>) {
        let Some(path) = positions::path_of(uri) else { return };
        self.touch(uri);
        match text {
            Some(text) => _ = self.open.insert(path, text),
            None => _ = self.open.remove(&path),
        }
    }

    /// Notes that a file was saved, so that others that an editor does not hold may be new, too.
    pub fn touch(&mut self, uri: &str) {
        let path = positions::path_of(uri);
        let directory = path.as_deref().and_then(dataset_directory);
        self.stale.extend(directory.map(Path::to_owned));
    }

    /// Reads again what was changed. Returns for each file whose mistakes may be others the
    /// parameters of `textDocument/publishDiagnostics`.
    pub fn refresh(&mut self) -> Vec<Json> {
        let mut told = Vec::new();
        for directory in std::mem::take(&mut self.stale) {
            let before = self.datasets.remove(&directory);
            let typed = |path: &Path| self.open.get(path).cloned();
            let loaded = load_files_over(Some(&directory), &typed);
            let data = OpenDataset::of(directory.clone(), loaded, before.as_ref(), &self.copies);
            let files_before = before.iter().flat_map(|before| before.mistakes.keys());
            let names: BTreeSet<&String> = files_before.chain(data.mistakes.keys()).collect();
            told.extend(names.into_iter().map(|name| data.published(name)));
            self.datasets.insert(directory, data);
        }
        told
    }

    /// The text of an open file.
    pub fn text(&self, uri: &str) -> Option<&str> {
        self.open.get(&positions::path_of(uri)?).map(String::as_str)
    }

    /// The place of which a request tells the document and the position.
    pub fn place(&self, params: &Json) -> Option<OpenPlace<'_>> {
        let path = positions::path_of(params["textDocument"]["uri"].as_str()?)?;
        let data = self.datasets.get(dataset_directory(&path)?)?;
        let name = path.strip_prefix(&data.root).ok()?.to_string_lossy().replace('\\', "/");
        let (file, of) = data.files.iter().find(|(_, file)| file.name == name)?;
        Some(OpenPlace { data, file, at: positions::byte(&of.text, &params["position"]) })
    }
}

impl OpenPlace<'_> {
    /// The file.
    pub fn of(&self) -> &File {
        self.data.files.get(self.file)
    }

    /// What is named at the place.
    pub fn name(&self) -> Option<NameUse> {
        name_at(&self.data.uses, self.file, self.at)
    }
}

impl OpenDataset {
    fn of(
        root: PathBuf,
        LoadedFiles { files, reading }: LoadedFiles,
        before: Option<&OpenDataset>,
        copies: &TextCopies,
    ) -> OpenDataset {
        let is_schema = |file: &File| file_kind(&file.name) == Some(FileKind::Schema);
        let written = files.iter().find(|(_, file)| is_schema(file));
        let schema = written.and_then(|(_, file)| whole_schema(&file.text));
        let schema = schema.or(before.map(|before| before.schema.clone())).unwrap_or_default();
        let is_current = reading.dataset.is_some();
        let dataset = reading.dataset.or(before.and_then(|before| before.dataset.clone()));
        let texts = dataset.as_ref().and_then(|dataset| copies.of_dataset(dataset).0);
        let uses = name_uses(&files, &schema);
        let mut mistakes: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for mistake in reading.diagnostics {
            // What is wrong with no file by itself is told at the schema.
            let name = mistake.span.map_or("schema.ron", |span| &files.get(span.file).name);
            mistakes.entry(name.to_owned()).or_default().push(mistake);
        }
        OpenDataset { root, files, dataset, is_current, schema, uses, texts, mistakes }
    }

    /// The mistakes in a file, as the parameters of `textDocument/publishDiagnostics`.
    fn published(&self, name: &str) -> Json {
        let mistakes = self.mistakes.get(name).map_or(&[][..], Vec::as_slice);
        let told: Vec<Json> = mistakes.iter().map(|mistake| self.told(mistake)).collect();
        json!({ "uri": self.uri(name), "diagnostics": told })
    }

    fn told(&self, mistake: &Diagnostic) -> Json {
        let range = match mistake.span {
            Some(span) => positions::range(&self.files.get(span.file).text, &span.range()),
            None => positions::range("", &(0..0)),
        };
        let parts = [Some(&mistake.message), mistake.label.as_ref(), mistake.help.as_ref()];
        let related: Vec<Json> = mistake
            .related
            .iter()
            .map(|(span, why)| json!({ "location": self.location(*span), "message": why }))
            .collect();
        json!({
            "range": range,
            "severity": if mistake.severity() == Severity::Error { 1 } else { 2 },
            "code": mistake.code.id,
            "source": "polemic",
            "message": parts.into_iter().flatten().cloned().collect::<Vec<_>>().join("\n"),
            "relatedInformation": related,
        })
    }

    /// The address of a file of the dataset.
    pub fn uri(&self, name: &str) -> String {
        positions::uri_of(&self.root.join(name))
    }

    /// The place of some bytes, as the protocol tells it.
    pub fn location(&self, span: Span) -> Json {
        let file = self.files.get(span.file);
        json!({ "uri": self.uri(&file.name), "range": positions::range(&file.text, &span.range()) })
    }
}
