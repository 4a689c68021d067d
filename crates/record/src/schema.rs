//! The vocabulary of a dataset: its kinds, relations, qualifiers and measures, with their English.
//!
//! The dataset's `schema.ron` declares all words that questions and answers are made of, so that
//! the program itself names nothing of any dataset's world.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::forms::WordForms;
use super::ids::{KindId, MeasureId, QualifierId, RelationId};

/// A schema, as `schema.ron` holds it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schema {
    /// The title of the dataset.
    pub title: String,
    /// What it is about, in a sentence.
    pub about: String,
    /// Who made the dataset, as they are to be cited.
    pub authors: Vec<String>,
    /// Which version of the dataset it is.
    pub version: Option<String>,
    /// Under what licence it may be used: `CC-BY-4.0`.
    pub licence: Option<String>,
    /// The vocabularies that it takes in, by their names: `quarrel`. See [`crate::vocabulary`].
    pub include: Vec<String>,
    /// The types of entities.
    pub kinds: Vec<Kind>,
    /// The ways in which a claim can be qualified.
    pub qualifiers: Vec<Qualifier>,
    /// The types of claims.
    pub relations: Vec<Relation>,
    /// What figures count.
    pub measures: Vec<Measure>,
    /// Forms of words that the rules of English spelling do not give: the past and the participle of
    /// a verb (`("write", ["wrote", "written"])`), the plural of a noun.
    pub irregular: Vec<(String, Vec<String>)>,
    /// Polite phrases before a question that reading it may skip: `could you tell me`.
    pub openings: Vec<String>,
    /// Adverbs that may stand in a question without restricting the answer, because claims do not
    /// record what they say: `officially`. The reading of the question repeats them, no more.
    pub adverbs: Vec<String>,
    /// Rings of single words that mean the same in names and in texts of claims. A question may use
    /// any word of a ring where the record has another: `["chief", "main", "principal"]`. A ring
    /// must not hold opposites, nor a word beside a narrower one, because what is true of the one is
    /// not always true of the other. Kinds and relations declare their synonyms themselves.
    pub synonyms: Vec<Vec<String>>,
    /// Verb phrases that may mean any of several relations, or that say less than each of them, read
    /// from subject to object: `("attack", ["denounced", "fought"])`. A question with one is read
    /// only where the claims that account for its other words leave a single relation.
    pub broader: Vec<(String, Vec<String>)>,
    /// Questions that help texts and the page show, and that the tests ask.
    pub examples: Vec<String>,
    /// Named pictures of a part of the graph.
    pub views: Vec<PictureView>,
    /// The sides of the quarrel, which are laid side by side first. Without any, those who took the
    /// most stands are.
    pub sides: Vec<QuarrelSide>,
    /// What its vocabularies have besides and no record uses, for suggestions.
    #[serde(skip)]
    pub spare: SpareNames,
    #[serde(skip)]
    index: SchemaIndex,
}

/// Names that the vocabularies of a schema declare and no record of the dataset uses. See
/// [`crate::vocabulary`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpareNames {
    /// Kinds.
    pub kinds: Vec<String>,
    /// Relations.
    pub relations: Vec<String>,
    /// Qualifiers.
    pub qualifiers: Vec<String>,
}

/// A verb and further words, at a distance from it, that only together mean a relation: in `who
/// accused Newton of being vain`, it takes `accused … of being` to mean `characterised`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Frame", default, deny_unknown_fields)]
pub struct VerbFrame {
    /// The verb in its base form, and after ` … ` the words that follow: `accuse … of being`.
    pub say: String,
    /// The qualifier that the words after `…` introduce, in place of its own preposition.
    pub asks: String,
    /// A second relation that must be on record between the same two entities: whoever accuses
    /// somebody also opposes them.
    pub given: Option<String>,
}

/// A type of entity; in the graph, a label.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Kind {
    /// One capitalised word: `Person`.
    pub name: String,
    /// Which entities belong to it.
    pub about: String,
    /// The wider kind above it: every `Newspaper` is a `Document`.
    pub parent: Option<String>,
    /// Singular nouns that mean it; the first is used in answers. Plurals follow by rule.
    pub nouns: Vec<String>,
    /// Whether entities of it, and of the kinds below it, answer a question that asks "who".
    pub who: bool,
    /// Its shape in pictures, by its Graphviz name: `box`. Without one, the parent's.
    pub shape: Option<String>,
    /// Its fill and its outline in pictures, as `#RRGGBB`. Without them, the parent's.
    pub colours: Option<(String, String)>,
    /// For the codebook: what belongs to it, where a reader may wonder.
    pub includes: Vec<String>,
    /// For the codebook: what does not belong to it, though it may seem to.
    pub excludes: Vec<String>,
    /// For the codebook: cases on the border, and on which side the editor put them.
    pub borderline: Vec<String>,
    /// The id of the entity that the codebook shows as its example; without one, the first.
    pub example: Option<String>,
    /// Terms of other vocabularies that mean the same: `schema:Person`.
    pub same_as: Vec<String>,
}

/// Which side of a quarrel a relation puts its subject on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stance {
    /// The subject is for the object.
    For,
    /// The subject is against the object.
    Against,
}

/// A type of claim; in the graph, a relationship type in capitals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Relation {
    /// A name in lower case with underscores: `excluded_from`.
    pub name: String,
    /// What a claim of it asserts.
    pub about: String,
    /// Verb phrases read from subject to object, in the base form: `oppose`, `be excluded from`.
    /// The first is used in answers.
    pub verbs: Vec<String>,
    /// Verb phrases read from object to subject: `exclude`.
    pub inverse: Vec<String>,
    /// Verbs that mean it only together with further words: `accuse … of being`.
    pub frames: Vec<VerbFrame>,
    /// Singular nouns for the subject in "NOUN of OBJECT": `opponent`.
    pub roles: Vec<String>,
    /// Kinds that the subject may have; an empty list allows any.
    pub from: Vec<String>,
    /// Kinds that the object may have; an empty list allows any.
    pub to: Vec<String>,
    /// The wider relation that each claim of this one implies: whoever `denounced` something
    /// `opposed` it.
    pub parent: Option<String>,
    /// Whether it holds in both directions, as `agreed_with` does.
    pub symmetric: bool,
    /// Whether it puts its subject for or against its object.
    pub stance: Option<Stance>,
    /// Whether the record is complete for an object that has any such claim, as a document has no
    /// authors but those on record.
    pub complete: bool,
    /// Whether it brings its object about, as writing does a document. Then the date of the object
    /// tells when that was.
    pub makes: bool,
    /// Whether a claim may be about its subject alone, without an object.
    pub alone: bool,
    /// For whom one end of a claim speaks when sides are compared: a leader for the party that he
    /// led (`Object`), a document for those who wrote it (`Subject`).
    pub speaks_for: Option<SpeaksFor>,
    /// Whether quizzes leave it out, because its claims are too vague to have one right answer, as
    /// “stressed” and “had to do with” are.
    pub unasked: bool,
    /// Whether the subject brings the object about: `why did the famine happen` asks for such
    /// claims.
    pub causes: bool,
    /// Whether the subject goes through the object, as a city goes through a siege: `was the city
    /// besieged` asks for such claims.
    pub undergoes: bool,
    /// The qualifiers that its claims may bear, in the order in which a sentence has them.
    pub qualifiers: Vec<String>,
    /// For the codebook: what belongs to it, where a reader may wonder.
    pub includes: Vec<String>,
    /// For the codebook: what does not belong to it, though it may seem to.
    pub excludes: Vec<String>,
    /// For the codebook: cases on the border, and on which side the editor put them.
    pub borderline: Vec<String>,
    /// The id of the claim that the codebook shows as its example; without one, the first.
    pub example: Option<String>,
    /// Terms of other vocabularies that mean the same, with `^` before one that is read from object
    /// to subject: `^wdt:P50`.
    pub same_as: Vec<String>,
}

/// Which end of a claim the other end speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpeaksFor {
    /// The subject speaks for the object, as a member does for a faction.
    Object,
    /// The object speaks for the subject, as a document does for its author.
    Subject,
}

/// A side of a quarrel: entities whose stands count as those of one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Side", default, deny_unknown_fields)]
pub struct QuarrelSide {
    /// Its name.
    pub name: String,
    /// The ids of the entities that it is made of, the leading one first. Those who speak for them
    /// ([`Relation::speaks_for`]) belong to it too.
    pub members: Vec<String>,
}

/// A way in which a claim can be qualified.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Qualifier {
    /// The field of a claim that holds its values: `within`.
    pub name: String,
    /// What it says of a claim.
    pub about: String,
    /// The preposition before its value in a sentence: `in`.
    pub marker: String,
    /// What its values are.
    pub takes: TermType,
    /// What it tells; where this is left out, what its marker usually tells
    /// ([`Qualifier::role`]).
    #[serde(rename = "role")]
    pub declared_role: Option<QualifierRole>,
}

/// What a qualifier tells of a claim: which question words ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum QualifierRole {
    /// As what, or how: `how did X describe Y`.
    Manner,
    /// Why.
    Reason,
    /// Where: a place.
    Place,
    /// The work in which it was said: `where did X say Y`, `in which work …`.
    Work,
    /// The event in the course of which it was: `at which congress …`.
    Time,
    /// The question that it was about: `on which questions did X oppose Y`.
    Topic,
    /// What somebody is to do: `what did X urge Y to do`.
    Aim,
}

impl QualifierRole {
    /// What "where" asks for: a work is a place to say something in.
    pub const PLACES: &'static [QualifierRole] = &[QualifierRole::Place, QualifierRole::Work];
}

impl Qualifier {
    /// What it tells. Where the schema does not say, a marker tells what it tells in plain English:
    /// `because` a reason, `as` a manner, `in` and `at` a place, `during` a time, `on` a topic, and
    /// `to` before a text an aim.
    pub fn role(&self) -> Option<QualifierRole> {
        self.declared_role.or(match self.marker.as_str() {
            "because" => Some(QualifierRole::Reason),
            "as" => Some(QualifierRole::Manner),
            "in" | "at" => Some(QualifierRole::Place),
            "during" => Some(QualifierRole::Time),
            "on" => Some(QualifierRole::Topic),
            "to" if self.takes == TermType::Text => Some(QualifierRole::Aim),
            _ => None,
        })
    }
}

/// What the values of a qualifier are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TermType {
    /// Ids of entities.
    Entity,
    /// Short texts.
    Text,
    /// Both: a value that is the id of an entity names it, and any other is a short text.
    #[default]
    Either,
}

/// Something that figures count.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Measure {
    /// A name in lower case with underscores: `inhabitants`.
    pub name: String,
    /// What is counted.
    pub about: String,
    /// Nouns that mean it, singular: `inhabitant`.
    pub nouns: Vec<String>,
    /// Verbs for what the entity of a figure underwent, where the figure counts that: `be deported`.
    pub verbs: Vec<String>,
    /// Verbs that tie those who are counted to the entity of the figure: `live in`.
    pub inverse: Vec<String>,
    /// The unit of its values, where it has one: `%`.
    pub unit: Option<String>,
}

/// A named picture that the dataset's author chooses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "View", default, deny_unknown_fields)]
pub struct PictureView {
    /// Its name.
    pub name: String,
    /// Kinds to show; an empty list shows all.
    pub kinds: Vec<String>,
    /// Relations to show; an empty list shows all.
    pub relations: Vec<String>,
}

/// Look-up tables made of the schema's lists, see [`Schema::index`].
#[derive(Debug, Clone, Default)]
struct SchemaIndex {
    kinds: FxHashMap<String, KindId>,
    relations: FxHashMap<String, RelationId>,
    qualifiers: FxHashMap<String, QualifierId>,
    measures: FxHashMap<String, MeasureId>,
    /// For each kind: itself and all kinds above it, nearest first.
    kind_line: Vec<Vec<KindId>>,
    /// For each relation: itself and all relations above it, nearest first.
    relation_line: Vec<Vec<RelationId>>,
    forms: WordForms,
}

/// For each item, its own number and those of its ancestors, nearest first. A cycle of parents,
/// which only a schema with a mistake has, ends where it closes.
fn lines<'a, Id: Copy>(
    parents: impl Iterator<Item = Option<&'a str>>,
    ids: &FxHashMap<String, Id>,
    number: impl Fn(usize) -> Id,
    place: impl Fn(Id) -> usize,
) -> Vec<Vec<Id>> {
    let parents: Vec<Option<Id>> = parents.map(|p| p.and_then(|p| ids.get(p).copied())).collect();
    // The last item in whose line each was met.
    let mut met = vec![usize::MAX; parents.len()];
    let line = |first: usize| {
        let mut line = vec![number(first)];
        met[first] = first;
        while let Some(parent) = parents[place(line[line.len() - 1])] {
            if met[place(parent)] == first {
                break;
            }
            met[place(parent)] = first;
            line.push(parent);
        }
        line
    };
    (0..parents.len()).map(line).collect()
}

impl Schema {
    /// Makes the look-up tables. Must be called after the lists were filled or changed. Where two
    /// items have one name, the first keeps it. O(schema).
    pub fn index(&mut self) {
        let mut index = SchemaIndex::default();
        for (n, kind) in self.kinds.iter().enumerate() {
            index.kinds.entry(kind.name.clone()).or_insert(KindId::new(n));
        }
        for (n, relation) in self.relations.iter().enumerate() {
            index.relations.entry(relation.name.clone()).or_insert(RelationId::new(n));
        }
        for (n, qualifier) in self.qualifiers.iter().enumerate() {
            index.qualifiers.entry(qualifier.name.clone()).or_insert(QualifierId::new(n));
        }
        for (n, measure) in self.measures.iter().enumerate() {
            index.measures.entry(measure.name.clone()).or_insert(MeasureId::new(n));
        }
        let kind_parents = self.kinds.iter().map(|k| k.parent.as_deref());
        index.kind_line = lines(kind_parents, &index.kinds, KindId::new, KindId::index);
        let relation_parents = self.relations.iter().map(|r| r.parent.as_deref());
        index.relation_line =
            lines(relation_parents, &index.relations, RelationId::new, RelationId::index);
        index.forms = WordForms::new(self);
        self.index = index;
    }

    /// A short name for the dataset in keys and names of files: the words of its title in lower
    /// case, with hyphens; `dataset` where it has no title.
    pub fn slug(&self) -> String {
        let title = self.title.to_lowercase();
        let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
        let slug = words.collect::<Vec<_>>().join("-");
        if slug.is_empty() { "dataset".to_owned() } else { slug }
    }

    /// Forms of English words, by spelling rules and by the schema's irregular words.
    pub fn forms(&self) -> &WordForms {
        &self.index.forms
    }

    /// The kind of this name.
    pub fn kind_named(&self, name: &str) -> Option<KindId> {
        self.index.kinds.get(name).copied()
    }

    /// The relation of this name, in lower case with underscores.
    pub fn relation_named(&self, name: &str) -> Option<RelationId> {
        self.index.relations.get(name).copied()
    }

    /// The qualifier of this name.
    pub fn qualifier_named(&self, name: &str) -> Option<QualifierId> {
        self.index.qualifiers.get(name).copied()
    }

    /// The measure of this name.
    pub fn measure_named(&self, name: &str) -> Option<MeasureId> {
        self.index.measures.get(name).copied()
    }

    /// A kind by its number.
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[id.index()]
    }

    /// The verb phrases of [`Schema::broader`] that may mean the relation of this name.
    pub fn broader_of(&self, name: &str) -> impl Iterator<Item = &String> {
        let means = move |(_, relations): &&(String, Vec<String>)| {
            relations.iter().any(|relation| relation == name)
        };
        self.broader.iter().filter(means).map(|(verb, _)| verb)
    }

    /// A relation by its number.
    pub fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[id.index()]
    }

    /// A qualifier by its number.
    pub fn qualifier(&self, id: QualifierId) -> &Qualifier {
        &self.qualifiers[id.index()]
    }

    /// The qualifiers that tell any of some things, in the order of the schema.
    pub fn qualifiers_telling(&self, roles: &[QualifierRole]) -> Vec<QualifierId> {
        let tells =
            |n: &usize| self.qualifiers[*n].role().is_some_and(|role| roles.contains(&role));
        (0..self.qualifiers.len()).filter(tells).map(QualifierId::new).collect()
    }

    /// Whether a qualifier tells any of some things.
    pub fn tells(&self, id: QualifierId, roles: &[QualifierRole]) -> bool {
        self.qualifier(id).role().is_some_and(|role| roles.contains(&role))
    }

    /// A measure by its number.
    pub fn measure(&self, id: MeasureId) -> &Measure {
        &self.measures[id.index()]
    }

    /// The numbers of all kinds, in the order of the file.
    pub fn kind_ids(&self) -> impl Iterator<Item = KindId> + use<> {
        (0..self.kinds.len()).map(KindId::new)
    }

    /// The numbers of all relations, in the order of the file.
    pub fn relation_ids(&self) -> impl Iterator<Item = RelationId> + use<> {
        (0..self.relations.len()).map(RelationId::new)
    }

    /// A kind and all kinds above it, nearest first.
    pub fn kind_line(&self, id: KindId) -> &[KindId] {
        &self.index.kind_line[id.index()]
    }

    /// A relation and all relations above it, nearest first.
    pub fn relation_line(&self, id: RelationId) -> &[RelationId] {
        &self.index.relation_line[id.index()]
    }

    /// Whether `kind` is `ancestor` or lies below it.
    pub fn is_a(&self, kind: KindId, ancestor: KindId) -> bool {
        self.kind_line(kind).contains(&ancestor)
    }

    /// A relation and all that imply it, in the order of the file. A question about the relation
    /// finds the claims of all of them. O(relations).
    pub fn relation_family(&self, id: RelationId) -> impl Iterator<Item = RelationId> + '_ {
        self.relation_ids().filter(move |&r| self.relation_line(r).contains(&id))
    }

    /// Whether entities of this kind answer a question that asks "who".
    pub fn answers_to_who(&self, kind: KindId) -> bool {
        self.kind_line(kind).iter().any(|&k| self.kind(k).who)
    }

    /// Whether an entity of these kinds may stand on a side of a relation that allows the kinds
    /// `named`. An empty list of names allows any.
    pub fn allows(&self, named: &[String], kinds: &[KindId]) -> bool {
        named.is_empty()
            || kinds.iter().any(|&kind| {
                self.kind_line(kind).iter().any(|&k| named.contains(&self.kind(k).name))
            })
    }

    /// The relationship type of a relation in the graph: its name in capitals.
    pub fn relationship_type(&self, id: RelationId) -> String {
        self.relation(id).name.to_uppercase()
    }
}
