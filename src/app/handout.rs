//! `polemic handout`: makes a paper on one or several names.

use polemic_show::teach::TeachingRecord;
use polemic_show::teach::handout::{self, HandoutOptions};

use super::args::{self, CommonArgs, OutputFormat};
use super::command_formats::HANDOUTS;
use super::quiz::{shell_words, topics};
use super::text_copies::TextCopies;
use super::{CommandEnding, output, world};

/// Runs `polemic handout`.
pub fn run_handout(args: &args::HandoutArgs, common: &CommonArgs) -> CommandEnding {
    match made(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn made(args: &args::HandoutArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let format = output::format_among(common, &HANDOUTS, "handout").map_err(output::fail)?;
    let copies = TextCopies::read(&args.copies)?;
    let dataset = world::load_dataset(common)?;
    let texts = copies.leaked(dataset, common.quiet);
    let lexicon = world::build_lexicon(dataset, common.data.as_deref());
    let topics = topics(&args.topic, lexicon, dataset, common)?;
    let record = TeachingRecord::new(dataset, world::build_graph(dataset), lexicon);
    let count = usize::from(args.count);
    let made =
        format!("polemic handout{} -n {count} --seed {}", shell_words(&args.topic), args.seed);
    let version = world::dataset_version(dataset, common.data.as_deref());
    let options =
        HandoutOptions { topics: &topics, count, seed: args.seed, made: &made, version, texts };
    let paper = handout::make_handout(options, &record);
    let shown = if format == OutputFormat::Html { paper.html() } else { paper.markdown() };
    Ok(output::write_formatted(&shown, format, common, CommandEnding::Found))
}
