//! Asks the built-in dataset whatever the input says. Each question gets a reply that can be shown.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use polemic::Polemic;
use polemic::show::json::json_of_view;
use polemic::show::{View, World};

static BUILT_IN: LazyLock<Polemic> = LazyLock::new(Polemic::built_in);

fuzz_target!(|question: &str| {
    let reply = BUILT_IN.ask(question);
    let world = World { graph: BUILT_IN.graph(), dataset: Some(BUILT_IN.dataset()), texts: None };
    let _ = json_of_view(&View::of_reply(&reply, world)).to_string();
});
