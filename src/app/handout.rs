//! `polemic handout`: a paper on one or several names.

use polemic_show::teach::TeachingRecord;
use polemic_show::teach::handout::{self, HandoutOptions};

use super::args::{self, Common, Format};
use super::quiz::{topics, words};
use super::{Ending, data, output};

/// Makes a handout.
pub fn run(args: &args::Handout, common: &Common) -> Ending {
    match made(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn made(args: &args::Handout, common: &Common) -> Result<Ending, Ending> {
    let formats = [Format::Md, Format::Html];
    let format = output::format_among(common, &formats, "handout").map_err(output::fail)?;
    let dataset = data::dataset(common.data.as_deref())?;
    let lexicon = data::lexicon(dataset, common.data.as_deref());
    let topics = topics(&args.topic, lexicon, dataset, common)?;
    let record = TeachingRecord::new(dataset, data::graph(dataset), lexicon);
    let count = usize::from(args.count);
    let made = format!("polemic handout{} -n {count} --seed {}", words(&args.topic), args.seed);
    let version = data::version(dataset, common.data.as_deref());
    let options = HandoutOptions { topics: &topics, count, seed: args.seed, made: &made, version };
    let paper = handout::make_handout(options, &record);
    let shown = if format == Format::Html { paper.html() } else { paper.markdown() };
    Ok(output::write(&shown, common, Ending::Found))
}
