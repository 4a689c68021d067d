//! Draws what an answer rests on, as a picture in SVG and for Graphviz:
//!
//! ```text
//! cargo run --example draw > picture.svg
//! cargo run --example draw -- dot | dot -Tpdf > picture.pdf
//! ```

use std::error::Error;

use polemic::Polemic;
use polemic::show::picture::{Picture, PictureOptions};
use polemic::show::{View, World, dot, svg};

fn main() -> Result<(), Box<dyn Error>> {
    let wants_dot = std::env::args().nth(1).is_some_and(|format| format == "dot");
    println!("{}", drawn("who opposed socialism in one country", wants_dot)?);
    Ok(())
}

/// The picture of an answer: its entities as boxes, its claims as lines.
fn drawn(question: &str, wants_dot: bool) -> Result<String, Box<dyn Error>> {
    let polemic = Polemic::built_in();
    let reply = polemic.ask(question);
    let world = World { graph: polemic.graph(), dataset: Some(polemic.dataset()), texts: None };
    let view = View::of_reply(&reply, world);
    let picture = Picture::of_view(&view, PictureOptions { boxes: 25, ..Default::default() });
    if wants_dot {
        return Ok(dot::dot_of_picture(&picture));
    }
    svg::svg_of_picture(&picture)
        .map_err(|too_many| format!("{} boxes are too many", too_many.0).into())
}

#[test]
fn it_draws() -> Result<(), Box<dyn Error>> {
    let question = "who opposed socialism in one country";
    assert!(drawn(question, false)?.contains("<svg"));
    assert!(drawn(question, true)?.starts_with("digraph"));
    Ok(())
}
