//! Talks to `polemic serve` over bare connections: tests what it answers, what it refuses, and what
//! it stops.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

mod hostile;
mod server;

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use server::{Scratch, Serving};

const DISPUTE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/dispute");

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

/// A text, encoded as a value in an address.
fn value(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn it_answers_questions_and_queries() {
    let serving = Serving::start(&["-d", DISPUTE]);
    let page = serving.get("/");
    assert_eq!(status(&page), "200");
    assert!(page.contains("id=\"_question\"") && page.contains("connect-src 'self'"));
    let answer = serving.get(&format!("/answer?q={}", value("who accused Leibniz")));
    for part in ["John Keill", "MATCH", "De Morgan", "<svg"] {
        assert!(answer.contains(part), "no {part} in {answer}");
    }
    let rows = serving.get(&format!("/answer?q={}", value("MATCH (p:Person) RETURN p LIMIT 2")));
    assert!(rows.contains("2 rows") && rows.contains("Isaac Newton"), "{rows}");
    let record = serving.get("/record?id=newton");
    assert!(record.contains("people.ron:2") && record.contains("vscode://file/"), "{record}");
    let claim = serving.get("/record?claim=0");
    assert!(claim.contains("claims.ron:2") && claim.contains("fluxions"), "{claim}");
    assert!(serving.get("/state").contains("\"mistakes\":\"\""));
}

#[test]
fn it_follows_the_files_and_waits_for_none() {
    let scratch = Scratch::new("followed");
    let directory = scratch.0.join("data");
    let made = Command::new(env!("CARGO_BIN_EXE_polemic")).arg("new").arg(&directory).output();
    assert!(made.unwrap().status.success());
    let serving = Serving::start(&["-d", directory.to_str().unwrap()]);
    let state_with = |part: &str| {
        let started = Instant::now();
        loop {
            let state = serving.get("/state");
            if state.contains(part) {
                return;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "no {part} in {state}");
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    state_with("-1\"");
    std::fs::write(directory.join("more.ron"), "[]").unwrap();
    state_with("-2\"");
    if cfg!(unix) {
        let pipe = directory.join("pipe.ron");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        state_with("it is a pipe");
        assert!(serving.get("/").contains("id=\"_question\""), "it serves what was before");
        std::fs::remove_file(pipe).unwrap();
        state_with("\"mistakes\":\"\"");
    }
}

#[test]
fn what_is_asked_is_only_text() {
    let serving = Serving::start(&["-d", DISPUTE]);
    for text in [
        "who accused <script>alert(1)</script>",
        "RETURN '<script>alert(1)</script>' AS x",
        "RETURN '<script>",
    ] {
        let answer = serving.get(&format!("/answer?q={}", value(text)));
        assert_eq!(status(&answer), "200");
        assert!(!answer.contains("<script"), "{answer}");
    }
}

#[test]
fn a_graph_without_a_schema_is_served() {
    let scratch = Scratch::new("served-graph");
    let file = scratch.0.join("roads.csv");
    let name = "</script><script>alert(1)</script>";
    std::fs::write(&file, format!("from,to,km\nUlm,Bern,303\nBern,{name},1\n")).unwrap();
    let serving = Serving::start(&["-d", &file.display().to_string()]);
    let page = serving.get("/");
    assert_eq!(status(&page), "200");
    for part in ["roads.csv", "3 nodes, 2 relationships", "km: 303", "id=\"n2\"", "<svg"] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    assert!(!page.contains("<script>alert"), "{page}");
    let query = "MATCH (a)-[r:EDGE]->(b:Town) RETURN a, r";
    let rows = serving.get(&format!("/answer?q={}", value(query)));
    assert!(rows.contains("0 rows") && rows.contains("no label `Town`"), "{rows}");
    let rows = serving.get(&format!("/answer?q={}", value("MATCH (a)-[r]->(b) RETURN a, r, b")));
    assert!(rows.contains("2 rows") && rows.contains("Ulm"), "{rows}");
    let question = serving.get(&format!("/answer?q={}", value("who is who")));
    assert!(question.contains("openCypher"), "{question}");
    assert_eq!(status(&serving.get("/record?id=Ulm")), "404");
    // The file is read again when it changes; a mistake leaves what was there.
    let before = serving.get("/state");
    std::thread::sleep(Duration::from_millis(500));
    std::fs::write(&file, "from,to\nUlm,Bern,Genoa\n").unwrap();
    let state = serving.get("/state");
    assert!(state.contains("roads.csv") && state.contains("P072"), "{before}\n{state}");
    assert!(serving.get("/").contains("3 nodes"));
}

#[test]
fn what_the_data_hold_is_only_text() {
    let scratch = Scratch::new("hostile");
    let serving = Serving::start(&["-d", &hostile::hostile_dataset(&scratch.0)]);
    assert_eq!(serving.get("/").matches("<script").count(), 2, "the page's own");
    for target in ["/record?id=e0", "/answer?q=who+opposed+@e0"] {
        let answer = serving.get(target);
        assert!(answer.contains("script&gt;alert") && !answer.contains("<script"), "{answer}");
    }
}

#[test]
fn only_get_from_here_under_its_own_names() {
    let serving = Serving::start(&["-d", DISPUTE]);
    let port = serving.port;
    let asked = |head: &str| serving.raw(&format!("{head}\r\n\r\n"));
    assert_eq!(status(&asked(&format!("GET / HTTP/1.1\r\nHost: localhost:{port}"))), "200");
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1.evil.example:{port}"),
    ] {
        assert_eq!(status(&asked(&format!("GET / HTTP/1.1\r\nHost: {host}"))), "421", "{host}");
    }
    let absolute = format!("GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:{port}");
    assert_eq!(status(&asked(&absolute)), "421");
    assert_eq!(status(&asked("GET / HTTP/1.1")), "400");
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"] {
        let answer =
            asked(&format!("{method} / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0"));
        assert_eq!(status(&answer), "405", "{method}");
        assert!(answer.to_lowercase().contains("allow: get"), "{answer}");
    }
    let elsewhere = "Sec-Fetch-Site: cross-site";
    let state = format!("GET /state HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{elsewhere}");
    assert_eq!(status(&asked(&state)), "403");
    let page = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{elsewhere}");
    assert_eq!(status(&asked(&page)), "200");
}

#[test]
fn no_path_leads_out() {
    let serving = Serving::start(&["-d", DISPUTE]);
    for path in [
        "/../Cargo.toml",
        "/people.ron",
        "/%2e%2e/Cargo.toml",
        "//etc/passwd",
        "/record?id=../people",
        "/record?claim=-1",
        "/record?claim=99999",
        "/record?claim=9999999999999999999999",
        "/record",
    ] {
        assert_eq!(status(&serving.get(path)), "404", "{path}");
    }
}

#[test]
fn what_takes_too_long_or_is_too_large_ends() {
    let serving = Serving::start(&["-d", DISPUTE]);
    let large = serving.get(&format!("/answer?q={}", "a".repeat(20_000)));
    assert_eq!(status(&large), "400");
    let endless = "MATCH (a), (b), (c), (d), (e), (f) RETURN count(*)";
    let started = Instant::now();
    let answer = serving.get(&format!("/answer?q={}", value(endless)));
    assert_eq!(status(&answer), "200");
    assert!(answer.contains("error"), "{answer}");
    assert!(started.elapsed() < Duration::from_secs(40));
    let deep = format!("RETURN {}1{}", "(".repeat(1900), ")".repeat(1900));
    assert!(
        ["200", "500"]
            .contains(&status(&serving.get(&format!("/answer?q={deep}").replace(' ', "+"))))
    );
    // Bytes that follow a request on its connection are not taken for another request.
    let two = format!(
        "GET /state HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: 999999\r\n\r\n",
        serving.port
    );
    assert_eq!(serving.raw(&format!("{two}{two}")).matches("HTTP/1.1 200").count(), 1);
    assert_eq!(status(&serving.get("/state")), "200", "it serves still");
}

#[test]
fn slow_clients_keep_nobody_waiting() {
    let serving = Serving::start(&["-d", DISPUTE]);
    let connect = || std::net::TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
    let host = format!("Host: 127.0.0.1:{}\r\n", serving.port);
    // More clients than the server waits for: some say nothing, and some never take their reply.
    let idle: Vec<_> = (0..280).map(|_| connect()).collect();
    let mut trickling: Vec<_> = (0..40).map(|_| connect()).collect();
    for stream in &mut trickling {
        stream.write_all(format!("GET /state HTTP/1.1\r\n{host}").as_bytes()).unwrap();
    }
    let mut deaf: Vec<_> = (0..40).map(|_| connect()).collect();
    for stream in &mut deaf {
        stream.write_all(format!("GET / HTTP/1.1\r\n{host}\r\n").as_bytes()).unwrap();
    }
    let started = Instant::now();
    for _ in 0..5 {
        for stream in &mut trickling {
            let _ = stream.write_all(b"X-a: b\r\n");
        }
        assert_eq!(status(&serving.get("/state")), "200");
        assert_eq!(status(&serving.get("/answer?q=who+accused+Leibniz")), "200");
    }
    // Less than it takes until the server gives up the slow ones.
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    drop((idle, deaf));
}

#[test]
fn what_nobody_waits_for_ends() {
    let serving = Serving::start(&["-d", DISPUTE]);
    let endless = value("MATCH (a), (b), (c), (d), (e), (f) RETURN count(*)");
    // More than the server answers at a time, all from clients that go away at once.
    for _ in 0..40 {
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
        let port = serving.port;
        let head = format!("GET /answer?q={endless} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
    }
    let started = Instant::now();
    assert_eq!(status(&serving.get("/answer?q=who+accused+Leibniz")), "200");
    // Less than one of them would take.
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}

#[test]
fn what_cannot_be_served_is_said() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_polemic")).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let serving = Serving::start(&["-d", DISPUTE]);
    let (code, said) = run(&["serve", "-d", DISPUTE, "--port", &serving.port.to_string()]);
    assert_eq!(code, Some(2));
    assert!(said.contains("--port"), "{said}");
    let (code, said) = run(&["serve", "-d", "no/such/place", "--port", "0"]);
    assert_eq!(code, Some(2), "{said}");
    let (code, said) = run(&["serve", "-o", "x.html"]);
    assert_eq!((code, said.contains("polemic export")), (Some(2), true), "{said}");
}
