//! Words as they are compared where they need not be the same: all forms of a word are one, and so
//! are the words of a ring of the schema's synonyms.

use rustc_hash::FxHashMap;

use polemic_record::{RelationId, Schema};

use super::lexicon::Words;
use super::lexicon::lists::Lists;
use super::lexicon::numbers::{NONE, Numbers};
use super::lexicon::phrases::{pack_part, unpack_part};
use super::words::fold;

/// Endings by which English makes a noun of a verb, and what the verb can end in without them.
const MADE_NOUNS: &[(&str, &[&str])] = &[
    ("ation", &["e", "ate", ""]),
    ("ment", &[""]),
    ("ition", &["e", "ite"]),
    ("ion", &["e", ""]),
    ("ance", &["", "e"]),
    ("al", &["e", ""]),
];

/// Endings by which English makes other words of adjectives and verbs, what the word can end in
/// without them, and how much must stand before.
const DERIVED: &[(&str, &str, usize)] = &[
    ("ness", "", 4),
    ("ency", "ent", 4),
    ("ancy", "ant", 4),
    ("ence", "ent", 5),
    ("ance", "ant", 5),
    ("ibility", "ible", 3),
    ("ability", "able", 3),
    ("arity", "ar", 3),
    ("ality", "al", 3),
    ("ility", "ile", 3),
    ("ivity", "ive", 3),
    ("ation", "ate", 4),
];

/// Words that only look made of another, or mean something else.
const WHOLE: &[&str] = &[
    "witness",
    "business",
    "harness",
    "locality",
    "nationality",
    "personality",
    "speciality",
    "reality",
    "morality",
    "family",
    "assembly",
    "monopoly",
    "scarcely",
    "shortly",
    "presently",
    "hardly",
    "barely",
    "lately",
    "nearly",
    "ability",
    "facility",
    "utility",
];

/// The endings of verbs in `-ise` and of the nouns made of them, in both spellings.
const IN_ISE: &[&str] = &[
    "isations", "izations", "isation", "ization", "ising", "izing", "ised", "ized", "ises", "izes",
    "ise", "ize",
];

/// Brings words to what all their forms have in common. All of it are lists of numbers and one text,
/// so that they can be looked up where they lie in the program.
#[derive(Debug, PartialEq, Eq)]
pub struct Stems {
    words: Words,
    /// For each word: the base of which it is a form, among the schema's verbs and irregular words;
    /// and as a stem of a synonym, the stem of the first word of its ring.
    forms: Numbers<2>,
    /// For each word: the relations that have a verb or a role of this stem.
    relations: Lists<1>,
}

/// [`Stems`] while they are gathered.
#[derive(Default)]
struct Gathered {
    bases: FxHashMap<String, String>,
    rings: FxHashMap<String, String>,
    relations: FxHashMap<String, Vec<RelationId>>,
}

impl Stems {
    /// The stems of a schema's words. O(words of the schema).
    pub fn new(schema: &Schema) -> Stems {
        let mut gathered = Gathered::default();
        for (base, forms) in &schema.irregular {
            for form in forms {
                gathered.bases.entry(form.clone()).or_insert_with(|| base.clone());
            }
        }
        let forms = schema.forms();
        for verb in schema.relations.iter().flat_map(|r| r.verbs.iter().chain(&r.inverse)) {
            let verb = forms.verb(verb);
            if verb.is_be() {
                continue;
            }
            for form in [&verb.base, &verb.present, &verb.past, &verb.participle, &verb.ing] {
                let base = || verb.base.clone();
                gathered.bases.entry(form.clone()).or_insert_with(base);
            }
        }
        let stems = Stems::of_gathered(&gathered);
        for ring in &schema.synonyms {
            let mut words = ring.iter().map(|word| stems.own(&fold(word)));
            let Some(first) = words.next() else { continue };
            let all: Vec<String> = words.chain([first.clone()]).collect();
            for stem in all {
                gathered.rings.entry(stem).or_insert_with(|| first.clone());
            }
        }
        let stems = Stems::of_gathered(&gathered);
        for id in schema.relation_ids() {
            let relation = schema.relation(id);
            let verbs = relation.verbs.iter().chain(&relation.inverse).map(|verb| forms.verb(verb));
            let heads = verbs.map(|verb| match verb.is_be() {
                true => verb.tail.split(' ').next().unwrap_or_default().to_owned(),
                false => verb.base,
            });
            for word in heads.chain(relation.roles.iter().cloned()) {
                let list = gathered.relations.entry(stems.of(&fold(&word))).or_default();
                if list.last() != Some(&id) {
                    list.push(id);
                }
            }
        }
        Stems::of_gathered(&gathered)
    }

    fn of_gathered(gathered: &Gathered) -> Stems {
        let Gathered { bases, rings, relations } = gathered;
        let mut all: Vec<&String> = bases.iter().chain(rings).flat_map(|(a, b)| [a, b]).collect();
        all.extend(relations.keys());
        all.sort_unstable();
        all.dedup();
        let mut words = Words::with_capacity(all.len());
        all.iter().for_each(|word| _ = words.intern(word));
        let count = all.len();
        let mut forms = Numbers::with_capacity(count);
        let number = |word: Option<&String>| word.and_then(|word| words.number(word));
        for &word in &all {
            let of = [bases.get(word), rings.get(word)].map(|of| number(of).unwrap_or(NONE));
            forms.push(of);
        }
        let row = |id: &RelationId| [u32::try_from(id.index()).unwrap_or(NONE)];
        let of = |word: &&String| relations.get(*word).into_iter().flatten().map(row);
        let relations = Lists::new(all.iter().map(of));
        Stems { words, forms, relations }
    }

    /// All of it as bytes, for [`Stems::unpack`].
    pub fn pack(&self) -> Vec<u8> {
        let mut packed = self.words.pack();
        pack_part(self.forms.bytes(), &mut packed);
        self.relations.pack(&mut packed);
        packed
    }

    /// From bytes that were packed, which are not copied; none if they were not.
    pub fn unpack(packed: &'static [u8]) -> Option<Stems> {
        let (words, mut packed) = Words::unpack(packed)?;
        let forms = Numbers::from(unpack_part(&mut packed)?);
        Some(Stems { words, forms, relations: Lists::unpack(&mut packed)? })
    }

    /// The relations of which a verb or a role has this stem.
    pub fn relations(&self, stem: &str) -> Vec<RelationId> {
        let Some(number) = self.words.number(stem) else { return Vec::new() };
        self.relations.of(number).map(|[id]| RelationId::new(id as usize)).collect()
    }

    /// The base of a form of one of the schema's verbs.
    pub fn base(&self, form: &str) -> Option<&str> {
        let [base, _] = self.forms.get(self.words.number(form)?);
        (base != NONE).then(|| self.words.text(base))
    }

    /// What a folded word has in common with its other forms, and with its synonyms.
    pub fn of(&self, word: &str) -> String {
        let own = self.own(word);
        self.ring(&own).map_or(own.clone(), ToOwned::to_owned)
    }

    /// Whether a folded word, in whatever form, has synonyms.
    pub fn has_synonyms(&self, word: &str) -> bool {
        self.ring(&self.own(word)).is_some()
    }

    /// The stem of the first word of the ring of synonyms that a stem is in.
    fn ring(&self, stem: &str) -> Option<&str> {
        let [_, first] = self.forms.get(self.words.number(stem)?);
        (first != NONE).then(|| self.words.text(first))
    }

    /// What a folded word has in common with its other forms.
    fn own(&self, word: &str) -> String {
        if let Some(base) = self.base(word) {
            return without_ending(base);
        }
        match self.verb_of(word) {
            Some(verb) => without_ending(verb),
            None => without_ending(&underived(word)),
        }
    }

    /// Whether a noun is made of a verb, in whatever form that is: `deportation` of `deported`.
    pub fn is_noun_of(&self, noun: &str, verb: &str) -> bool {
        let noun = noun.strip_suffix('s').unwrap_or(noun);
        let own = self.own(verb);
        MADE_NOUNS.iter().any(|(ending, instead)| {
            let rest = noun.strip_suffix(ending).filter(|rest| rest.len() >= 3);
            let of =
                |rest: &str| instead.iter().any(|end| self.own(&format!("{rest}{end}")) == own);
            rest.is_some_and(of)
        })
    }

    /// The one verb of the schema of which a word is the noun: `abandonment` of `abandon`.
    pub fn verb_of(&self, noun: &str) -> Option<&str> {
        let noun = noun.strip_suffix('s').unwrap_or(noun);
        let verb = |text: &str| self.base(text).filter(|base| *base == text);
        let mut found: Option<&str> = None;
        for (ending, instead) in MADE_NOUNS {
            let Some(rest) = noun.strip_suffix(ending).filter(|rest| rest.len() >= 3) else {
                continue;
            };
            for new in *instead {
                let Some(verb) = verb(&format!("{rest}{new}")) else { continue };
                if found.is_some_and(|other| other != verb) {
                    return None;
                }
                found = Some(verb);
            }
        }
        found
    }
}

/// The adjective or verb that a word is made of by its ending: `brutal` for `brutally`, `independent`
/// for `independence`; the word itself where it is made of none.
fn underived(word: &str) -> String {
    let one = singular(word);
    if WHOLE.contains(&one.as_str()) {
        return one;
    }
    let long = |rest: &&str, least: usize| rest.chars().count() >= least;
    if let Some(rest) = one.strip_suffix("ly").filter(|rest| long(rest, 5)) {
        return rest.to_owned();
    }
    let made = DERIVED.iter().find_map(|(ending, instead, least)| {
        let rest = one.strip_suffix(ending).filter(|rest| long(rest, *least))?;
        Some(format!("{rest}{instead}"))
    });
    // A word in "-isation" is made of a verb in "-ise".
    made.filter(|_| !IN_ISE.iter().any(|ending| one.ends_with(ending)))
        .unwrap_or_else(|| word.to_owned())
}

/// A word without the endings that verbs and plurals have.
fn without_ending(word: &str) -> String {
    let long = |rest: &&str, least: usize| rest.chars().count() >= least;
    if let Some(rest) =
        IN_ISE.iter().find_map(|end| word.strip_suffix(end)).filter(|rest| long(rest, 3))
    {
        return format!("{rest}is");
    }
    let one = singular(word);
    if let Some(rest) =
        one.strip_suffix("sion").filter(|rest| long(rest, 4) && !rest.ends_with('s'))
    {
        // As "division" is made of "divide".
        return format!("{rest}d");
    }
    let cut = ["ing", "ed"].iter().find_map(|end| one.strip_suffix(end));
    let is_verb = |rest: &&str| {
        long(rest, 3) && rest.contains(|c| "aeiouy".contains(c)) && !one.ends_with("eed")
    };
    let Some(rest) = cut.filter(is_verb) else {
        let stem = one.strip_suffix('e').filter(|rest| long(rest, 3));
        return stem.unwrap_or(&one).to_owned();
    };
    let mut last = rest.chars().rev();
    let doubled = last.next().filter(|c| !"aeiouslz".contains(*c)) == last.next();
    let stem = if doubled { &rest[..rest.len() - 1] } else { rest };
    stem.strip_suffix('e').filter(|rest| long(rest, 3)).unwrap_or(stem).to_owned()
}

/// A word without the `s` of plurals and of verbs.
fn singular(word: &str) -> String {
    let soft = ["ies", "ied"].iter().find_map(|end| word.strip_suffix(end));
    if let Some(rest) = soft.filter(|rest| rest.len() >= 2) {
        return format!("{rest}y");
    }
    let hissing = ["sses", "ches", "shes", "xes"];
    if hissing.iter().any(|end| word.ends_with(end)) {
        return word[..word.len() - 2].to_owned();
    }
    let plain = word.strip_suffix('s').filter(|rest| {
        rest.len() >= 3 && !rest.ends_with('s') && !rest.ends_with('u') && !rest.ends_with('i')
    });
    plain.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use polemic_record::schema::Relation;

    fn stems() -> Stems {
        let own = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let verbs = own(&["abandon", "characterise", "remove", "fight against", "oppose"]);
        let mut schema = Schema::default();
        schema.relations = vec![Relation { verbs, ..Relation::default() }];
        schema.irregular = vec![("fight".to_owned(), own(&["fought"]))];
        schema.synonyms = vec![own(&["variety", "kind", "sort"]), own(&["chief", "main"])];
        schema.index();
        Stems::new(&schema)
    }

    #[test]
    fn forms_are_one() {
        let stems = stems();
        for words in [
            "defeat defeats defeated defeating",
            "party parties",
            "plan plans planned planning",
            "class classes",
            "mass masses",
            "cause causes caused causing",
            "speed speeds",
            "industrialisation industrialise industrialized industrialising",
            "fight fights fought fighting",
            "abandon abandonment abandons abandoned",
            "remove removal removed",
            "oppose opposition opposed",
            "characterise characterisation characterizes",
            "divide divided division divisions",
            "kind kinds variety varieties sort",
            "main chief",
            "brutal brutally",
            "independent independence",
            "brittle brittleness",
            "popular popularity",
            "passive passivity",
            "stagnate stagnates stagnation",
            "possible possibility possibilities",
        ] {
            let all: Vec<String> = words.split(' ').map(|word| stems.of(word)).collect();
            assert!(all.iter().all(|stem| *stem == all[0]), "{words}: {all:?}");
        }
    }

    #[test]
    fn words_are_several() {
        let stems = stems();
        for (a, b) in [
            ("party", "part"),
            ("organisation", "organ"),
            ("general", "generation"),
            ("nation", "national"),
            ("king", "kin"),
            ("business", "busy"),
            ("national", "nationality"),
            ("scarce", "scarcely"),
            ("wit", "witness"),
        ] {
            assert_ne!(stems.of(a), stems.of(b), "{a} and {b}");
        }
    }
}
