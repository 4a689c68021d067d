//! Tests the page of a dataset without a browser: it loads nothing from elsewhere, its parts fit
//! together, and no text of the dataset is read as markup.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

mod hostile;
mod server;

use std::process::Command;

use server::Scratch;
use sha2::{Digest, Sha256};

const DISPUTE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/dispute");

fn exported(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(["export", "-f", "html"])
        .args(arguments)
        .env_remove("POLEMIC_DATA")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The text between two others. Panics where they are missing.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let rest = text.split_once(start).unwrap_or_else(|| panic!("no {start}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("no {end}")).0
}

/// The values of an attribute, in the order of the page.
fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    page.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// A page without its script, since texts in the script look like markup.
fn markup(page: &str) -> String {
    let script = between(page, "<script>", "</script>");
    page.replace(script, "")
}

#[test]
fn the_page_of_the_essay_is_small_and_the_same_each_time() {
    let page = exported(&[]);
    assert!(page.len() <= 500_000, "{} bytes", page.len());
    assert!(page == exported(&[]), "not the same bytes");
}

#[test]
fn it_loads_nothing_and_runs_one_script() {
    let page = exported(&["-d", DISPUTE]);
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    assert!(
        policy.starts_with("default-src &#39;none&#39;")
            || policy.starts_with("default-src 'none'"),
        "{policy}"
    );
    assert!(!policy.contains("connect-src") && !policy.contains("http"), "{policy}");
    let script = between(&page, "<script>", "</script>");
    let hash: Vec<u8> = Sha256::digest(script.as_bytes()).to_vec();
    assert_eq!(bytes(between(policy, "sha256-", "'")), hash, "the policy is for another script");
    let markup = markup(&page);
    for word in ["src=", "<link", "<iframe", "<object", "@import", "url(", " on", " style="] {
        let found = markup.match_indices(word).find(|(at, _)| {
            let before = &markup[..*at];
            // The word is looked for only inside a tag, because texts may hold any word.
            before.rfind('<') > before.rfind('>')
        });
        assert!(found.is_none(), "{word} in {:?}", found.map(|(at, _)| &markup[at..at + 60]));
    }
}

/// The bytes that a text in base 64 stands for.
fn bytes(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.bytes().filter_map(|b| DIGITS.iter().position(|digit| *digit == b));
    let bits: Vec<bool> =
        digits.flat_map(|n| (0..6).rev().map(move |bit| n >> bit & 1 == 1)).collect();
    bits.chunks_exact(8)
        .map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit)))
        .collect()
}

#[test]
fn its_parts_fit_together() {
    let page = exported(&["-d", DISPUTE]);
    let markup = markup(&page);
    let mut ids = values(&markup, "id");
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id is taken twice");
    let known = |id: &str| ids.binary_search(&id).is_ok();
    for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls"] {
        let lost: Vec<&str> = values(&markup, name).into_iter().filter(|id| !known(id)).collect();
        assert!(lost.is_empty(), "{name} of nothing: {lost:?}");
    }
    let lost: Vec<&str> =
        values(&markup, "href").into_iter().filter(|to| !known(&to[1..])).collect();
    assert!(lost.is_empty(), "links to nothing: {lost:?}");
    let data: serde_json::Value =
        serde_json::from_str(between(&page, "type=\"application/json\">", "</script>")).unwrap();
    let rows = between(&page, "id=\"_table\"", "</table>").matches("<tr>").count() - 1;
    assert_eq!(data["claims"].as_array().unwrap().len(), rows);
    assert_eq!(data["entities"].as_array().unwrap().len(), markup.matches("<dt ").count());
    // The example questions are answered.
    assert!(markup.contains("Who accused Leibniz") && markup.contains("MATCH"));
}

#[test]
fn no_name_gets_out_of_its_place() {
    let scratch = Scratch::new("page");
    let page = exported(&["-d", &hostile::hostile_dataset(&scratch.0)]);
    assert_eq!(page.matches("<script").count(), 2, "a script of a name");
    assert!(!markup(&page).contains("<!--") && !page.contains("<![CDATA["));
    assert!(!page.chars().any(|c| c.is_control() && c != '\n'));
    let data = between(&page, "type=\"application/json\">", "</script>");
    assert!(!data.contains('<'), "JSON that ends its script");
    serde_json::from_str::<serde_json::Value>(data).unwrap();
    // Each name is there in full, as a text.
    let told = ["&lt; <", "&gt; >", "&quot; \"", "&amp; &"].iter().fold(page, |page, pair| {
        let (written, meant) = pair.split_once(' ').unwrap();
        page.replace(written, meant)
    });
    for name in hostile::hostile() {
        let letters: String =
            name.chars().filter(|c| !c.is_control() && *c != '\u{FFFE}').collect();
        assert!(told.contains(&letters), "{letters:.60} is not told");
    }
}
