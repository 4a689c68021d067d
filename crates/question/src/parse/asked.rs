//! Questions that ask for a qualifier or a figure: `as what`, `where`, `in which work`, `how many
//! inhabitants`.

use crate::function::Group;
use crate::lexicon::Entry;
use crate::meaning::{
    Asked, Class, Fact, FigureAsked, FigureSort, Link, Name, Question, Sense, Set, Term,
};
use crate::words::{Sort, Word};
use polemic_record::schema::TermType;
use polemic_record::{KindId, MeasureId, QualifierId};

use super::{Parser, Read};

impl Parser<'_> {
    /// `in which work did X …`, `as what did X …`, `where did X …`, `how did X …`.
    pub(super) fn asked(&self) -> Read<Question> {
        let (marker, class, at) = match self.text(0) {
            "where" => ("in".to_owned(), Class::What, 1),
            "how" => ("as".to_owned(), Class::What, 1),
            "why" => match self.cause() {
                Some(question) => return Some((question, self.words.len())),
                None => ("because".to_owned(), Class::What, 1),
            },
            _ => {
                let (marker, at) = self.preposition(0)?;
                if !matches!(self.text(at), "what" | "which" | "who" | "whom") {
                    return None;
                }
                match self.question_asked(&marker, at) {
                    Some(end) => (marker, Class::Kinds(Vec::new()), end),
                    None => {
                        let (class, end) = self.asked_class(at)?;
                        (marker, class, end)
                    }
                }
            }
        };
        if self.text(0) == "where"
            && let Some((link, end)) = self.to_the_end(self.gap(1))
            && self.ends_in_preposition(&link)
        {
            return Some((self.about(Class::What, 1, link), end));
        }
        if self.is_year(at) {
            if let Some(name) = self.happening(at) {
                return Some((Question::Dated(name), self.words.len()));
            }
            let (fact, end) = self.fact(at)?;
            return Some((Question::When(fact), end));
        }
        if !matches!(self.text(0), "how" | "why")
            && let Some(question) = self.with_tail(&marker, &class, at)
        {
            return Some((question, self.words.len()));
        }
        let (fact, end) = self.open_fact(at)?;
        if self.text(0) == "how"
            && let Some(read) = self.how_caused(&fact, end)
        {
            return Some(read);
        }
        let place = self.place(0, at);
        let where_asked = self.text(0) == "where";
        let class = if where_asked { Class::Kinds(Vec::new()) } else { class };
        let qualifiers = self.marked(&marker);
        if qualifiers.is_empty() {
            return self.fail(at, "another preposition");
        }
        Some((Question::Qualified(fact, Asked { qualifiers, class, place, when: false }), end))
    }

    /// `on which questions`: whatever something is about is a question, not only what is of that kind.
    fn question_asked(&self, marker: &str, at: usize) -> Option<usize> {
        let which = ["which", "what"].iter().find_map(|word| self.word(at, word))?;
        let noun = self.text(which);
        let noun = noun.strip_suffix('s').unwrap_or(noun);
        let is_question = ["question", "issue", "point", "matter", "topic", "subject"];
        // By its first noun a kind is meant, and nothing else.
        let schema = &self.dataset.schema;
        let means = |&kind: &KindId| schema.kind(kind).nouns.first().is_some_and(|own| own == noun);
        let is_kind = self.noun(which).is_some_and(|(kinds, _)| kinds.iter().any(means));
        (marker == "on" && is_question.contains(&noun) && !is_kind).then_some(which + 1)
    }

    /// `how did X lead to Y`: the ways from a cause to what came of it.
    fn how_caused(&self, fact: &Fact, end: usize) -> Read<Question> {
        let schema = &self.dataset.schema;
        let causes = |sense: &Sense| {
            let line = schema.relation_line(sense.relation);
            line.iter().any(|&r| schema.relation(r).roles.iter().any(|role| role == "cause"))
        };
        let [objects] = fact.link.objects.as_deref()? else { return None };
        let [Term::Name(of)] = objects.as_slice() else { return None };
        let bare = fact.link.qualifiers.is_empty() && fact.link.times.is_empty();
        let plain = bare && fact.and.is_empty() && fact.link.voice.is_none();
        if !plain || fact.link.mode.is_some() || !fact.link.senses.iter().all(causes) {
            return None;
        }
        self.route(fact.subject.clone(), of.clone(), end)
    }

    /// `when and where did X …`: the places of the claims, with their dates.
    pub(super) fn when_and_where(&self) -> Read<Question> {
        let and = self.word(1, "and")?;
        let both = [self.text(0), self.text(and)];
        if both != ["when", "where"] && both != ["where", "when"] {
            return None;
        }
        let (fact, end) = self.open_fact(and + 1)?;
        let (qualifiers, class) = (self.marked("in"), Class::Kinds(Vec::new()));
        let place = self.place(0, and + 1);
        let asked = Asked { qualifiers, class, place, when: true };
        Some((Question::Qualified(fact, asked), end))
    }

    /// `why did X happen`: the causes of X, where the schema has a relation with that role.
    fn cause(&self) -> Option<Question> {
        let name = self.happening(1)?;
        let wanted = |entry| match entry {
            Entry::Role(relation) => Some(Sense { relation, forward: true }),
            _ => None,
        };
        let senses: Vec<Sense> = self.lexicon.meanings("cause").filter_map(wanted).collect();
        let link = Link {
            senses,
            place: self.place(0, 1),
            not: false,
            denied: false,
            objects: Some(vec![vec![Term::Name(name)]]),
            times: Vec::new(),
            qualifiers: Vec::new(),
            voice: None,
            with: None,
            mode: None,
        };
        (!link.senses.is_empty()).then(|| self.about(Class::What, 1, link))
    }

    /// Whether the words before a place are "which year" or "what year".
    fn is_year(&self, at: usize) -> bool {
        at >= 2 && self.text(at - 1) == "year"
    }

    /// A preposition that may stand before "what" and "which".
    fn preposition(&self, at: usize) -> Read<String> {
        if let Some(read) = self.marker(at) {
            return Some(read);
        }
        let plain = [
            "in", "on", "to", "from", "with", "by", "at", "as", "of", "about", "into", "for",
            "against",
        ];
        let text = self.text(at);
        plain.contains(&text).then(|| (text.to_owned(), at + 1))
    }

    /// What is asked for: `what`, `whom`, `which work`, `which year`.
    pub(super) fn asked_class(&self, at: usize) -> Read<Class> {
        match self.text(at) {
            "whom" | "who" => return Some((Class::Who, at + 1)),
            "what" | "which" => {}
            _ => return self.fail(at, "“what”, “whom” or “which” and a noun"),
        }
        if self.text(at + 1) == "year" {
            return Some((Class::What, at + 2));
        }
        match self.noun(at + 1) {
            Some((kinds, end)) => Some((Class::Kinds(kinds), end)),
            None if self.text(at) == "what" => Some((Class::What, at + 1)),
            None => self.fail(at + 1, "a noun"),
        }
    }

    /// The same question with the preposition put back to its verb: `to which party did X belong`
    /// is `which party did X belong to`. "Where" can stand for several.
    fn with_tail(&self, marker: &str, class: &Class, at: usize) -> Option<Question> {
        let where_asked = self.text(0) == "where";
        let markers: &[&str] = if where_asked { &["in", "to", "at"] } else { &[marker] };
        for place in (at + 2..=self.words.len()).rev() {
            for marker in markers {
                let mut words = self.opening_words(class, where_asked, at);
                words.extend_from_slice(&self.words[at..place]);
                let end = self.words[place - 1].end;
                let tail =
                    |text: &str| Word { text: text.to_owned(), sort: Sort::Tail, start: end, end };
                words.extend(marker.split(' ').map(tail));
                words.extend_from_slice(&self.words[place..]);
                if let Some(question) = self.inner(&words) {
                    return Some(question);
                }
            }
        }
        None
    }

    /// "What", or the words of the question that name what is asked for.
    fn opening_words(&self, class: &Class, where_asked: bool, at: usize) -> Vec<Word> {
        if !where_asked && matches!(class, Class::Kinds(_)) {
            let start = (0..at).find(|&n| matches!(self.text(n), "which" | "what")).unwrap_or(0);
            return self.words[start..at].to_vec();
        }
        let first = &self.words[at - 1];
        let text = if *class == Class::Who { "who" } else { "what" };
        vec![Word { text: text.to_owned(), ..first.clone() }]
    }

    /// Reads other words as a question about a clause of which its set is the object, with what is
    /// left of this question's effort.
    fn inner(&self, words: &[Word]) -> Option<Question> {
        let parser = self.over(words);
        let found = match parser.text(0) {
            "who" => parser.asked_about(Class::Who, 1),
            _ => match parser.noun(1) {
                Some((kinds, end)) => parser.asked_about(Class::Kinds(kinds), end),
                None => parser.asked_about(Class::What, 1),
            },
        };
        self.effort.set(parser.effort.get());
        found
    }

    fn asked_about(&self, class: Class, at: usize) -> Option<Question> {
        let (link, end) = self.gap(at)?;
        (end == self.words.len()).then(|| self.about(class, at, link))
    }

    /// The list of a class, named by the words before a place, that meets one condition.
    fn about(&self, class: Class, at: usize, link: Link) -> Question {
        let place = self.place(0, at);
        Question::List(Set { class, place, times: Vec::new(), any: vec![vec![link]] })
    }

    /// Whether the verb of a link ends in a preposition of place: `exiled to`.
    fn ends_in_preposition(&self, link: &Link) -> bool {
        let last = self.words.iter().rfind(|word| word.end == link.place.end);
        last.is_some_and(|word| matches!(word.text.as_str(), "in" | "to" | "at" | "from"))
    }

    /// `what did X characterise Y as`, `which work did X reject Y in`.
    pub(super) fn stranded(&self) -> Read<Question> {
        let (class, at) = match self.text(0) {
            "what" | "which" | "who" | "whom" => self.asked_class(0)?,
            _ => return None,
        };
        let (fact, end) = self.open_fact(at)?;
        let marked = self.marker(end);
        let Some((marker, end)) = marked.or_else(|| self.called(&fact, &class, end)) else {
            return self.fail(end, "a preposition");
        };
        let mut qualifiers = self.marked(&marker);
        let to_do = self.word(end, "do").filter(|_| marker == "to");
        if to_do.is_some() {
            let said = |q: &QualifierId| self.dataset.schema.qualifier(*q).takes == TermType::Text;
            qualifiers.retain(said);
        }
        let end = to_do.unwrap_or(end);
        let place = self.place(0, at);
        Some((Question::Qualified(fact, Asked { qualifiers, class, place, when: false }), end))
    }

    /// `what did X call Y`: a verb that takes something for what it is, and has its object already.
    fn called(&self, fact: &Fact, class: &Class, at: usize) -> Read<String> {
        let takes = |sense: &Sense| {
            let relation = self.dataset.schema.relation(sense.relation);
            let marker = |name: &String| {
                let named = self.dataset.schema.qualifiers.iter().find(|q| q.name == *name);
                named.is_some_and(|qualifier| qualifier.marker == "as")
            };
            // "Why did X condemn Y" has reasons; what takes none says what things are.
            relation.qualifiers.first().is_some_and(marker) && relation.stance.is_none()
        };
        let has_object = fact.link.objects.is_some() && *class == Class::What;
        let asks = has_object && fact.link.senses.iter().all(takes);
        asks.then(|| ("as".to_owned(), at))
    }

    /// A fact of which the object may be left open.
    fn open_fact(&self, at: usize) -> Read<Fact> {
        if self.modal(at).is_some() {
            return self.fact_in_mode(at);
        }
        let helpers = [Group::Do, Group::Be, Group::Have];
        let Some(helper) = helpers.into_iter().find(|g| self.group(at, *g).is_some()) else {
            return self.fail(at, "“did” or “was”");
        };
        if let Some(read) = self.mutual(helper, at + 1) {
            return Some(read);
        }
        let (subject, mut and, end) = self.subjects(at + 1)?;
        let (mut link, end) = self.said_openly(helper, end)?;
        and.extend(link.with.take());
        Some((Fact { subject, and, link }, end))
    }

    /// `how many inhabitants did X have`, `how many X were deported`, `what was the price level of
    /// X`, `how much did X grow`.
    pub(super) fn figure(&self) -> Read<Question> {
        let many = self.word(0, "how").and_then(|at| self.word(at, "many"));
        if let Some(at) = many {
            let of_noun = self.figure_of_noun(at).or_else(|| self.figure_of_verb(at));
            return of_noun.or_else(|| self.figure_of_those(at));
        }
        if let Some(read) = self.change() {
            return Some(read);
        }
        if let Some(read) = self.share() {
            return Some(read);
        }
        if let Some(in_many) = self.figure_in_many() {
            return Some(in_many);
        }
        let large = ["large", "high", "big", "numerous"]
            .iter()
            .find_map(|word| self.word(0, "how").and_then(|at| self.word(at, word)));
        let be = self.group(large.or_else(|| self.word(0, "what"))?, Group::Be)?;
        if let Some((of, end)) = large.and_then(|_| self.only_name(be)) {
            return self.figure_in_time((FigureSort::Level, self.all_measures()), of, end);
        }
        let (measures, end) = self.counted(self.after_article(be))?;
        let (of, end) = self.only_name(self.word(end, "of")?)?;
        self.figure_in_time((FigureSort::Level, measures), of, end)
    }

    /// `by how much did X grow`, `by how many inhabitants did X grow`, `by how much had X grown`.
    fn change(&self) -> Read<Question> {
        let how = self.word(self.word(0, "by").unwrap_or(0), "how")?;
        let many = self.word(how, "many").filter(|_| how == 2);
        let (counted, at) = match many {
            Some(at) => self.counted(at).map(|(measures, end)| (Some(measures), end))?,
            None => (None, self.word(how, "much")?),
        };
        let helper = self.group(at, Group::Do).or_else(|| self.group(at, Group::Have))?;
        // "the price of X" names the measure before the verb.
        let owner = counted.is_none().then(|| self.counted(self.after_article(helper))).flatten();
        let owner = owner.and_then(|(counted, end)| Some((counted, self.word(end, "of")?)));
        let (counted, at) = owner.map_or((counted, helper), |(own, at)| (Some(own), at));
        let (of, end) = self.only_name(at)?;
        let (sort, measures, end) = self.changed(counted, end)?;
        let by = how == 2 || sort != FigureSort::Any;
        let sort = if by && sort == FigureSort::Any { FigureSort::Change } else { sort };
        self.figure_in_time((sort, measures), of, end)
    }

    /// How something changed: a verb of the measure, or one for more or less of anything.
    fn changed(
        &self,
        counted: Option<Vec<MeasureId>>,
        at: usize,
    ) -> Option<(FigureSort, Vec<MeasureId>, usize)> {
        let generic = [
            (self.group(at, Group::Growth), FigureSort::Growth),
            (self.group(at, Group::Decline), FigureSort::Decline),
            (self.word(at, "change").or_else(|| self.word(at, "changed")), FigureSort::Change),
        ];
        let generic = generic.into_iter().find_map(|(end, sort)| Some((end?, sort)));
        match (self.undergone(at), counted, generic) {
            (Some((verbs, end)), Some(counted), _) if counted.iter().any(|m| verbs.contains(m)) => {
                let shared = counted.into_iter().filter(|m| verbs.contains(m)).collect();
                Some((FigureSort::Any, shared, end))
            }
            (Some((verbs, end)), None, _) => Some((FigureSort::Any, verbs, end)),
            (_, Some(counted), Some((end, sort))) => Some((sort, counted, end)),
            _ => self.fail(at, "a verb such as “grow” or “fall”"),
        }
    }

    /// `what share of its staff did X lose`.
    fn share(&self) -> Read<Question> {
        let what = self.word(0, "what").or_else(|| self.word(0, "which"))?;
        let share = ["share", "percentage", "proportion", "part"];
        let of = self.word(share.iter().find_map(|word| self.word(what, word))?, "of")?;
        let own = self.group(of, Group::Possessive).unwrap_or_else(|| self.after_article(of));
        let (counted, end) = self.counted(own)?;
        if let Some(of) = self.word(end, "of") {
            // "What share of the copies of X was sold".
            let (of, end) = self.only_name(of)?;
            let (verbs, end) = self.undergone(self.group(end, Group::Be)?)?;
            let shared = counted.into_iter().filter(|m| verbs.contains(m)).collect();
            return self.figure_in_time((FigureSort::Share, shared), of, end);
        }
        let (of, end) = self.only_name(self.group(end, Group::Do)?)?;
        let (verbs, end) = self.undergone(end)?;
        let shared = counted.into_iter().filter(|m| verbs.contains(m)).collect();
        self.figure_in_time((FigureSort::Share, shared), of, end)
    }

    /// `in how many points is X summarised`.
    fn figure_in_many(&self) -> Read<Question> {
        let many = self.word(self.word(0, "in").or_else(|| self.word(0, "into"))?, "how")?;
        let (counted, end) = self.counted(self.word(many, "many")?)?;
        let helper = self.group(end, Group::Be).or_else(|| self.group(end, Group::Do))?;
        let (of, end) = self.only_name(helper)?;
        let (verbs, end) = self.undergone(end)?;
        let shared = counted.into_iter().filter(|m| verbs.contains(m)).collect();
        self.figure_in_time((FigureSort::Any, shared), of, end)
    }

    /// After "how many": a noun that is counted and whose it is.
    fn figure_of_noun(&self, at: usize) -> Read<Question> {
        let (measures, end) = self.counted(at)?;
        if let Some(there) = self.group(end, Group::Be).and_then(|at| self.word(at, "there")) {
            let Some(within) = self.word(there, "in").or_else(|| self.word(there, "at")) else {
                return self.fail(there, "“in” and a name");
            };
            let (of, end) = self.only_name(within)?;
            return self.figure_in_time((FigureSort::Level, measures), of, end);
        }
        if let Some(of) = self.word(end, "of") {
            let (of, end) = self.only_name(of)?;
            let be = self.group(end, Group::Be)?;
            if let Some(there) = self.word(be, "there") {
                return self.figure_in_time((FigureSort::Level, measures), of, there);
            }
            let (verbs, end) = self.undergone(be)?;
            let shared = measures.into_iter().filter(|m| verbs.contains(m)).collect();
            return self.figure_in_time((FigureSort::Any, shared), of, end);
        }
        if let Some(had) = self.group(end, Group::Have) {
            let (of, end) = self.only_name(had)?;
            return self.figure_in_time((FigureSort::Level, measures), of, end);
        }
        let Some(helper) = self.group(end, Group::Do) else {
            return self.fail(end, "“did … have”");
        };
        let (of, end) = self.only_name(helper)?;
        if let Some(have) = self.word(end, "have") {
            return self.figure_in_time((FigureSort::Level, measures), of, have);
        }
        let Some((verbs, end)) = self.undergone(end) else { return self.fail(end, "“have”") };
        let shared = measures.into_iter().filter(|m| verbs.contains(m)).collect();
        self.figure_in_time((FigureSort::Any, shared), of, end)
    }

    /// After "how many": who, and what they underwent.
    fn figure_of_verb(&self, at: usize) -> Read<Question> {
        let (of, end) = self.name(at)?;
        let be = self.group(end, Group::Be);
        if let Some((be, there)) = be.and_then(|be| Some((be, self.word(be, "there")?))) {
            // How many there are is not how many something befell, where the schema tells.
            let counts = self.undergone(be).filter(|(_, end)| *end == there);
            let measures = counts.map_or_else(|| self.all_measures(), |(measures, _)| measures);
            return self.figure_in_time((FigureSort::Level, measures), of, there);
        }
        if let Some((voice, end)) = self.counted_by(end) {
            let level = (FigureSort::Level, self.all_measures());
            let (question, end) = self.figure_in_time(level, of, end)?;
            let Question::Figure(asked) = question else { return None };
            let plain = asked.voice.is_none();
            let asked = FigureAsked { voice: Some(voice), ..asked };
            return plain.then_some((Question::Figure(asked), end));
        }
        let verb = self.group(end, Group::Be).unwrap_or(end);
        let (measures, end) = self.undergone(verb)?;
        self.figure_in_time((FigureSort::Any, measures), of, end)
    }

    /// `how many people lived in X`: those who are counted stand before the verb.
    fn figure_of_those(&self, at: usize) -> Read<Question> {
        let people = self.noun(at).filter(|(kinds, _)| {
            kinds.iter().any(|&kind| self.dataset.schema.answers_to_who(kind))
        });
        let counted = self.counted(at);
        let end = counted.as_ref().map(|(_, end)| *end).or(people.map(|(_, end)| end))?;
        let helpers = [Group::Be, Group::Do];
        let verb = helpers.iter().find_map(|group| self.group(end, *group)).unwrap_or(end);
        let wanted = |entry| match entry {
            Entry::Stood(measure) => Some(measure),
            _ => None,
        };
        let (length, mut measures) = self.lexicon.longest(self.words, verb, wanted)?;
        if let Some((counted, _)) = counted {
            measures.retain(|measure| counted.contains(measure));
        }
        let (of, end) = self.only_name(verb + length)?;
        self.figure_in_time((FigureSort::Level, measures), of, end)
    }

    /// `did X count`: on whose word a figure must stand.
    fn counted_by(&self, at: usize) -> Read<Name> {
        let (voice, end) = self.only_name(self.group(at, Group::Do)?)?;
        let verbs = ["count", "give", "report", "record"];
        let counts = verbs.iter().find_map(|word| self.word(end, word));
        Some((voice, counts?))
    }

    fn figure_in_time(
        &self,
        (sort, measures): (FigureSort, Vec<MeasureId>),
        of: Name,
        at: usize,
    ) -> Read<Question> {
        let (times, end) = self.times(at);
        let (voice, end) = self.according(end).map_or((None, end), |(v, end)| (Some(v), end));
        let asked = FigureAsked { measures, sort, of, times, voice };
        (!asked.measures.is_empty()).then_some((Question::Figure(asked), end))
    }

    pub(super) fn all_measures(&self) -> Vec<MeasureId> {
        (0..self.dataset.schema.measures.len()).map(MeasureId::new).collect()
    }

    pub(super) fn counted(&self, at: usize) -> Read<Vec<MeasureId>> {
        let wanted = |entry| match entry {
            Entry::Counted(measure) => Some(measure),
            _ => None,
        };
        let (length, found) = self.lexicon.longest(self.words, at, wanted)?;
        Some((found, at + length))
    }

    pub(super) fn undergone(&self, at: usize) -> Read<Vec<MeasureId>> {
        let wanted = |entry| match entry {
            Entry::Undergone(measure) => Some(measure),
            _ => None,
        };
        let (length, found) = self.lexicon.longest(self.words, at, wanted)?;
        Some((found, at + length))
    }
}
