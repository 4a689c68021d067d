//! Types the commands that documents and helps show into bash, zsh and fish, and looks whether the same
//! arguments reach the program from each: what one shell takes for a pattern or for a quote, another may
//! pass on.
//!
//! In place of `polemic` stands a script that writes its arguments down, so that nothing else is run.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use scratch::Scratch;

mod scratch;

/// The shells, each with what keeps it from reading the user's own files.
const SHELLS: [(&str, &[&str]); 3] =
    [("bash", &["--norc", "-c"]), ("zsh", &["-f", "-c"]), ("fish", &["--no-config", "-c"])];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The commands of the blocks of a document that a terminal would take, and those in backquotes.
fn commands_of(document: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut block = None;
    for line in document.lines() {
        if let Some(mark) = line.strip_prefix("```") {
            block = match block {
                None => Some(mark.split(' ').next().unwrap_or_default().to_owned()),
                Some(_) => None,
            };
            continue;
        }
        match block.as_deref() {
            Some("console") => commands.extend(line.strip_prefix("$ ").map(str::to_owned)),
            Some("sh") if line.contains("polemic") => commands.push(line.to_owned()),
            Some(_) => {}
            None => {
                let parts = line.split('`').skip(1).step_by(2);
                commands
                    .extend(parts.filter(|part| part.starts_with("polemic ")).map(str::to_owned));
            }
        }
    }
    commands
}

/// The examples in the help of each command and subject.
fn commands_of_help() -> Vec<String> {
    let said = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_polemic"))
            .args(arguments)
            .env_remove("POLEMIC_DATA")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let names = [
        "ask",
        "query",
        "shell",
        "schema",
        "check",
        "export",
        "serve",
        "cite",
        "quiz",
        "handout",
        "text",
        "new",
        "help",
        "completions",
        "man",
        "questions",
    ];
    let mut commands = Vec::new();
    for name in names {
        let page = said(&["help", name, "--width", "500"]);
        let own = page.lines().map(str::trim).filter(|line| line.starts_with("polemic "));
        // Beside some commands stands what they do.
        let own = own.map(|line| line.split("  ").next().unwrap().to_owned());
        let before = commands.len();
        commands.extend(own);
        assert!(commands.len() > before, "the help on {name} has no example: {page}");
    }
    commands
}

/// The arguments that reach `polemic` when a shell runs a command, a line for each call.
fn reaching(shell: &str, arguments: &[&str], command: &str, scratch: &Path) -> String {
    let log = scratch.join("log");
    fs::write(&log, "").unwrap();
    let path = format!("{}:{}", scratch.join("bin").display(), std::env::var("PATH").unwrap());
    let output = Command::new(shell)
        .args(arguments)
        .arg(command.replace("cargo run --release --", "polemic"))
        .current_dir(scratch)
        .env("PATH", path)
        .env("HOME", scratch)
        .env("ARGUMENTS", &log)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    match fs::read_to_string(&log).unwrap() {
        reached if !reached.is_empty() => reached,
        _ => format!("not run by {shell}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

/// Whether all shells are here. Without them the tests are skipped, and with `CI` set they fail.
fn has_shells() -> bool {
    let is_missing = |shell: &&str| Command::new(shell).arg("--version").output().is_err();
    let missing: Vec<&str> = SHELLS.iter().map(|(shell, _)| *shell).filter(is_missing).collect();
    assert!(missing.is_empty() || std::env::var_os("CI").is_none(), "{missing:?} missing");
    if !missing.is_empty() {
        eprintln!("skipped: {missing:?} missing");
    }
    missing.is_empty()
}

/// A directory with a script in place of the program, and with what commands read from and write to.
fn stand_in(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    for directory in ["bin", ".local/share/bash-completion/completions", "mine"] {
        fs::create_dir_all(scratch.0.join(directory)).unwrap();
    }
    for file in ["statements.txt", "mine/claims.ron"] {
        fs::write(scratch.0.join(file), "").unwrap();
    }
    let script = "#!/bin/sh\nprintf '<%s>' \"$@\" >>\"$ARGUMENTS\"\necho >>\"$ARGUMENTS\"\n";
    let program = scratch.0.join("bin/polemic");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    scratch
}

#[test]
fn documented_commands_reach_the_program_alike_from_each_shell() {
    if !has_shells() {
        return;
    }
    let scratch = stand_in("quoting");
    let mut commands = commands_of_help();
    for name in ["README.md", "CONTRIBUTING.md", "docs/README.md", "graph/README.md"] {
        commands.extend(commands_of(&fs::read_to_string(root().join(name)).unwrap()));
    }
    // What is typed into one shell says so.
    commands.retain(|command| command.contains("polemic ") && !command.contains("source <("));
    commands.sort();
    commands.dedup();
    assert!(commands.len() > 80, "only {} commands", commands.len());
    let mut wrong = Vec::new();
    for command in &commands {
        let reached = SHELLS.map(|(shell, flags)| reaching(shell, flags, command, &scratch.0));
        let is_wrong = |other: &String| *other != reached[0] || other.starts_with("not run");
        if reached.iter().any(is_wrong) {
            wrong.push(format!("{command}\n{}", reached.join("")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_shell_takes_for_itself_is_seen() {
    if !has_shells() {
        return;
    }
    let scratch = stand_in("shells");
    let reached =
        |command: &str| SHELLS.map(|(shell, flags)| reaching(shell, flags, command, &scratch.0));
    let [bash, zsh, fish] = reached("polemic ask who?");
    assert_eq!(bash, "<ask><who?>\n");
    assert!(zsh.starts_with("not run by zsh"), "{zsh}");
    // Newer versions of fish take a question mark for itself.
    assert!(fish.starts_with("not run by fish") || fish == bash, "{fish}");
    for said in reached("polemic ask who's that") {
        assert!(said.starts_with("not run"), "{said}");
    }
}

#[test]
fn commands_are_found_in_blocks_and_between_backquotes() {
    let typed = "```console\n$ polemic ask -q who\nno\n```\nand `polemic cite` or `else`\n";
    assert_eq!(commands_of(typed), ["polemic ask -q who", "polemic cite"]);
}
