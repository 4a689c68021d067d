//! `polemic quiz`: makes questions with their key, to hand out or to play.

use std::io::BufRead;

use polemic_engine::diagnostic::render::CodeDisplay;
use polemic_engine::text::Files;
use polemic_question::Lexicon;
use polemic_record::Dataset;
use polemic_show::teach::paper::option_letter;
use polemic_show::teach::{ItemBody, QuizItem, TeachingRecord, anki, gift, named_topics, quiz};
use polemic_show::value_text::counted;

use super::args::{self, CommonArgs, OutputFormat};
use super::command_formats::QUIZZES;
use super::{CommandEnding, output, world};

/// Runs `polemic quiz`.
pub fn run_quiz(args: &args::QuizArgs, common: &CommonArgs) -> CommandEnding {
    match made(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn made(args: &args::QuizArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let format = output::format_among(common, &QUIZZES, "quiz").map_err(output::fail)?;
    let dataset = world::load_dataset(common)?;
    let lexicon = world::build_lexicon(dataset, common.data.as_deref());
    let topics = topics(&args.topic, lexicon, dataset, common)?;
    let record = TeachingRecord::new(dataset, world::build_graph(dataset), lexicon);
    let quiz = quiz::make_quiz(&record, &topics, usize::from(args.count), args.seed);
    if quiz.items.is_empty() {
        output::remark(
            "Nothing on record that can be asked: an item needs a dated, cited claim without doubt.",
        );
        return Ok(CommandEnding::Nothing);
    }
    if quiz.items.len() < usize::from(args.count) && !common.quiet {
        output::remark(&format!(
            "{}: the record lets no more be asked.",
            counted(quiz.items.len(), "item")
        ));
    }
    if args.play {
        return Ok(play(&quiz.items, &record));
    }
    let on = topic_names(&topics, dataset);
    let made =
        format!("polemic quiz{} -n {} --seed {}", shell_words(&args.topic), args.count, args.seed);
    let shown = match format {
        OutputFormat::Gift => gift::quiz_as_gift(&quiz, &on, &record),
        OutputFormat::Anki => anki::quiz_as_anki(&quiz, &on, &record),
        OutputFormat::Html => quiz.paper(&format!("Quiz: {on}"), &made, &record).html(),
        _ => quiz.paper(&format!("Quiz: {on}"), &made, &record).markdown(),
    };
    Ok(output::write_formatted(&shown, format, common, CommandEnding::Found))
}

/// The entities that names stand for. Prints how a misspelt name was read.
///
/// # Errors
/// A name stands for no entity, or for several. That has been printed.
pub fn topics(
    given: &[String],
    lexicon: &Lexicon,
    dataset: &Dataset,
    common: &CommonArgs,
) -> Result<Vec<polemic_record::EntityId>, CommandEnding> {
    let topics = named_topics::read_topics(given, lexicon, dataset).map_err(|refused| {
        let (text, mistake) = *refused;
        output::complain(&[mistake], &Files::one("", text), CodeDisplay::Hidden);
        CommandEnding::Refused
    })?;
    for slip in topics.corrections.iter().filter(|_| !common.quiet) {
        output::remark(&format!("Reading “{}” as {}.", slip.typed, slip.read));
    }
    Ok(topics.entities)
}

/// The names of all topics as one phrase, or the title of the dataset where there are none.
fn topic_names(topics: &[polemic_record::EntityId], dataset: &Dataset) -> String {
    use polemic_record::sentence::{capitalised, listed};
    let names: Vec<String> =
        topics.iter().map(|&id| capitalised(&dataset.entity(id).name)).collect();
    if names.is_empty() { dataset.schema.title.clone() } else { listed(&names) }
}

/// Words as they are typed in a shell, each after a space, and in quotes where they need them.
pub fn shell_words(given: &[String]) -> String {
    let plain = |word: &str| word.chars().all(|c| c.is_alphanumeric() || "-_@.".contains(c));
    let quoted = |word: &String| match plain(word) {
        true => format!(" {word}"),
        false => format!(" '{}'", word.replace('\'', "'\\''")),
    };
    given.iter().map(quoted).collect()
}

/// Asks the items one after the other on the terminal, until `q` is typed or the input ends.
fn play(items: &[QuizItem], record: &TeachingRecord) -> CommandEnding {
    let mut input = std::io::stdin().lock();
    let (mut right, mut asked) = (0, 0);
    output::say("Type q to stop.\n");
    for (n, item) in items.iter().enumerate() {
        output::say(&format!("\n{}. {}\n", n + 1, item.prompt));
        let task = item.task();
        for (n, text) in task.left.iter().enumerate() {
            output::say(&format!("     {}. {text}\n", n + 1));
        }
        for (n, text) in task.offers.iter().enumerate() {
            output::say(&format!("   {}. {text}\n", option_letter(n)));
        }
        output::say(hint(&item.body));
        let mut line = String::new();
        match input.read_line(&mut line) {
            Ok(0) | Err(_) => break,
            Ok(_) if ["q", "quit", "exit"].contains(&line.trim().to_lowercase().as_str()) => break,
            Ok(_) => {}
        }
        let verdict = match judged(item, &line) {
            Some(true) => "Right: ",
            Some(false) => "No: ",
            None => "",
        };
        if let Some(is_right) = judged(item, &line) {
            asked += 1;
            right += usize::from(is_right);
        }
        output::say(&format!("{verdict}{}\n", item.answer()));
        for line in item.sources(record) {
            output::say(&format!("   {line}\n"));
        }
    }
    output::say(&format!("\n{right} of {asked} right.\n"));
    CommandEnding::Found
}

/// How an item is to be answered.
fn hint(body: &ItemBody) -> &'static str {
    match body {
        ItemBody::Choice { .. } => "Letter: ",
        ItemBody::Match { .. } => "A letter for each number, in order: ",
        ItemBody::Order { .. } => "The letters in order: ",
        ItemBody::Written { short: true, .. } => "Place: ",
        ItemBody::Written { .. } => "Think, then press Enter: ",
    }
}

/// Whether an answer is right; none where only its reader can say.
fn judged(item: &QuizItem, line: &str) -> Option<bool> {
    let letters = |line: &str| -> String {
        line.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect()
    };
    let of = |places: &[usize]| places.iter().map(|&n| option_letter(n)).collect::<String>();
    match &item.body {
        ItemBody::Choice { options, right, .. } => {
            let typed = line.trim();
            let text = options.get(*right).map_or("", |offer| offer.text.as_str());
            Some(
                letters(typed) == option_letter(*right)
                    || typed.to_lowercase() == text.to_lowercase(),
            )
        }
        ItemBody::Match { pairs, .. } => Some(letters(line) == of(pairs)),
        ItemBody::Order { order, .. } => Some(letters(line) == of(order)),
        ItemBody::Written { answer, short: true } => {
            Some(answer.iter().any(|at| at == line.trim()))
        }
        ItemBody::Written { .. } => None,
    }
}
