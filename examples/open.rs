//! Opens a dataset, asks it in English and in openCypher, and shows what the answers rest on:
//!
//! ```text
//! cargo run --example open                                   # the dataset that is built in
//! cargo run --example open -- my-dataset/ who opposed the new theory of light
//! ```
//!
//! `polemic new my-dataset/` makes a small dataset for the second command.

use std::env;
use std::error::Error;
use std::process::ExitCode;

use polemic::Polemic;
use polemic::engine::graph::Value;
use polemic::record::property_graph::Evidence;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let Err(error) = ask(&arguments) {
        // For a dataset that cannot be opened, this shows every mistake in its files with its place.
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn ask(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let (polemic, question) = match arguments {
        [] => (Polemic::built_in(), "who opposed socialism in one country".to_owned()),
        [path, words @ ..] => (Polemic::open(path)?, words.join(" ")),
    };

    // A question is answered from the claims on record, or refused with the reason.
    let reply = polemic.ask(&question);
    if let Some(refusal) = &reply.refusal {
        println!("refused: {}", refusal.diagnostic.message);
        for suggestion in &refusal.suggestions {
            println!("  what can be asked: {suggestion}");
        }
        return Ok(());
    }
    let dataset = polemic.dataset();
    println!("read as: {}", reply.reading.as_deref().unwrap_or(&question));
    for answer in &reply.answers {
        println!("  {}", dataset.entity(answer.entity).name);
    }
    println!("because the sources say:");
    for evidence in &reply.evidence {
        if let Evidence::Claim(id) = evidence {
            let claim = dataset.claim(*id);
            let places: Vec<&str> = claim.cites.iter().map(|cite| cite.at.as_str()).collect();
            println!("  {} ({})", dataset.claim_text(claim), places.join(", "));
        }
    }

    // The same data is a property graph, which openCypher queries.
    let query = "MATCH (a)-[claim]->(b) RETURN type(claim) AS relation, count(*) AS claims \
                 ORDER BY claims DESC, relation LIMIT 3";
    let answer = polemic.query(query).map_err(|mistakes| mistakes[0].message.clone())?;
    println!("the most frequent relations:");
    for row in &answer.rows {
        if let [Value::String(relation), Value::Int(claims)] = row.values.as_slice() {
            println!("  {claims} {relation}");
        }
    }
    Ok(())
}

#[test]
fn it_asks() -> Result<(), Box<dyn Error>> {
    ask(&[])
}
