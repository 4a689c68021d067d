//! Prints what the page costs beside the JSON export, for the built-in dataset and for generated ones
//! of 100 to 10,000 claims, with what the program needs to start subtracted from both; and how soon
//! `polemic serve` sends the first byte of the page, and the last.
//!
//! `cargo bench --bench page`

#![expect(clippy::expect_used, reason = "a program that does not run is a bug here")]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each command is run; the fastest counts.
const RUNS: usize = 7;

/// A command on a dataset; the built-in one where there is no directory.
fn polemic(arguments: &[&str], data: Option<&Path>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polemic"));
    command.args(arguments).env_remove("POLEMIC_DATA").stdout(Stdio::null()).stderr(Stdio::null());
    if let Some(data) = data {
        command.arg("-d").arg(data);
    }
    command
}

fn fastest(arguments: &[&str], data: Option<&Path>) -> Duration {
    let run = |_| {
        let start = Instant::now();
        polemic(arguments, data).status().expect("the program runs");
        start.elapsed()
    };
    (0..RUNS).map(run).min().unwrap_or_default()
}

/// A dataset of so many claims between a fifth as many entities, on whose two sides people stand.
fn dataset(claims: usize) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("page-{claims}"));
    fs::create_dir_all(&directory).expect("the directory can be made");
    let (people, ideas) = (claims / 20 + 2, claims / 8 + 2);
    let mut entities = String::from("[");
    for n in 0..people {
        let _ =
            writeln!(entities, "(id: \"p{n}\", kind: \"Person\", name: \"Person number {n}\"),");
    }
    for n in 0..ideas {
        let _ = writeln!(entities, "(id: \"i{n}\", kind: \"Idea\", name: \"idea number {n}\"),");
    }
    let mut list = String::from("[");
    for n in 0..claims {
        // The square makes some people and ideas far busier than others.
        let (who, what) = (n * n % people, (n * 7 + n * n % 31) % ideas);
        let relation = ["opposed", "backed", "discussed"][n % 3];
        let year = 1900 + n % 40;
        let _ = writeln!(
            list,
            "(id: \"c{n}\", from: \"p{who}\", relation: \"{relation}\", to: \"i{what}\", when: \
             \"{year}\", cites: [(source: \"minutes\", at: \"{n}\")]),"
        );
    }
    let schema = "(title: \"Minutes\", kinds: [(name: \"Person\", nouns: [\"person\"], who: true), \
                  (name: \"Idea\", nouns: [\"idea\"])], relations: [(name: \"opposed\", verbs: \
                  [\"oppose\"], stance: Against), (name: \"backed\", verbs: [\"back\"], stance: \
                  For), (name: \"discussed\", verbs: [\"discuss\"])])";
    let sources = "[(id: \"minutes\", title: \"Minutes\", short: \"Minutes\")]";
    for (name, text) in [
        ("entities.ron", entities + "]"),
        ("claims.ron", list + "]"),
        ("schema.ron", schema.to_owned()),
        ("sources.ron", sources.to_owned()),
    ] {
        fs::write(directory.join(name), text).expect("the file can be written");
    }
    directory
}

/// How long the first byte and the whole of the page take, the first time that it is asked for.
fn served(data: Option<&Path>) -> (Duration, Duration, usize) {
    let mut command = polemic(&["serve", "--port", "0"], data);
    let mut server = command.stderr(Stdio::piped()).spawn().expect("the server starts");
    let mut line = String::new();
    let errors = server.stderr.take().expect("it has a standard error");
    BufReader::new(errors).read_line(&mut line).expect("it says where it serves");
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let port = line.split("127.0.0.1:").nth(1).map(digits).unwrap_or_default();
    let mut stream =
        TcpStream::connect(format!("127.0.0.1:{port}")).expect("it can be connected to");
    let start = Instant::now();
    let request = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it takes a request");
    let mut first = [0; 1];
    stream.read_exact(&mut first).expect("it answers");
    let begun = start.elapsed();
    let mut page = Vec::new();
    stream.read_to_end(&mut page).expect("it sends all");
    let whole = start.elapsed();
    let _ = server.kill();
    let _ = server.wait();
    (begun, whole, page.len())
}

fn main() {
    let made = [100, 300, 1000, 3000, 10_000].map(|claims| (claims.to_string(), dataset(claims)));
    let built_in = [("built in".to_owned(), None)];
    let all = built_in.into_iter().chain(made.into_iter().map(|(name, data)| (name, Some(data))));
    println!("claims      start     JSON     page   page/JSON   first byte   all of it");
    for (name, data) in all {
        let data = data.as_deref();
        // A question that is answered without a record: reading the files is all it costs.
        let start = fastest(&["query", "RETURN 1"], data);
        let json = fastest(&["export", "-f", "json"], data).saturating_sub(start);
        let page = fastest(&["export", "-f", "html"], data).saturating_sub(start);
        let ratio = page.as_secs_f64() / json.as_secs_f64().max(1e-6);
        let (first, whole, size) = served(data);
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        println!(
            "{name:<8}{:>7.1} ms{:>6.1} ms{:>6.1} ms{ratio:>10.1}{:>10.2} ms{:>9.1} ms  {size} bytes",
            ms(start),
            ms(json),
            ms(page),
            ms(first),
            ms(whole)
        );
    }
}
