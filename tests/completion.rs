//! Completes command lines in bash, zsh and fish, and reads manual pages with `man` and `mandoc`.
//!
//! A shell that is missing is skipped, with a remark; with `CI` set that fails.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // A test that cannot start a shell has nothing else to do.

mod scratch;

use std::fs;
use std::path::Path;
use std::process::Command;

use scratch::Scratch;

/// Whether a program is there; with `CI` set it has to be.
fn has(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
    let is_there = found.unwrap().status.success();
    if !is_there {
        assert!(std::env::var_os("CI").is_none(), "{program} is missing");
        eprintln!("skipped: {program} is missing");
    }
    is_there
}

/// What a shell prints for a script, with `polemic` on the path; `None` where the shell is missing.
fn in_shell(shell: &[&str], script: &str, directory: &Path) -> Option<String> {
    if !has(shell[0]) {
        return None;
    }
    let program = Path::new(env!("CARGO_BIN_EXE_polemic")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = Command::new(shell[0])
        .args(&shell[1..])
        .arg("-c")
        .arg(script)
        .current_dir(directory)
        .env("PATH", path)
        .env("HOME", directory)
        .env("XDG_CONFIG_HOME", directory)
        .env("XDG_DATA_HOME", directory)
        .env("TERM", "xterm")
        .env_remove("POLEMIC_DATA")
        .output()
        .unwrap();
    Some(String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr))
}

/// Lines to complete, each with something that is offered, and something that is not.
const LINES: &[(&str, &str, &str)] = &[
    ("polemic qu", "query", "ask"),
    ("polemic ask who oppo", "opposed", "opossed"),
    ("polemic ask who opposed socialism in o", "one country", "socialism"),
    ("polemic quiz -f ", "gift", "turtle"),
    ("polemic export -f tu", "turtle", "gift"),
    ("polemic help env", "environment", "questions"),
    ("polemic schema Pers", "Person", "opposed"),
    ("polemic schema oppo", "opposed", "Person"),
    ("polemic export --view ", "", "polemic: "),
];

#[test]
fn bash_completes_names_and_words() {
    let scratch = Scratch::new("bash");
    for (line, offered, not_offered) in LINES {
        let script = format!(
            "source <(polemic completions bash)\n\
             line={line:?}\n\
             read -r -a COMP_WORDS <<< \"$line\"\n\
             case $line in *' ') COMP_WORDS+=('') ;; esac\n\
             COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMP_TYPE=9\n\
             _clap_complete_polemic polemic \"${{COMP_WORDS[COMP_CWORD]}}\"\n\
             printf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
        );
        let Some(shown) = in_shell(&["bash", "--norc"], &script, &scratch.0) else { return };
        assert!(shown.contains(offered), "{line}: {shown}");
        assert!(!shown.lines().any(|line| line.starts_with(not_offered)), "{line}: {shown}");
    }
}

#[test]
fn fish_completes_names_and_words() {
    let scratch = Scratch::new("fish");
    for (line, offered, not_offered) in LINES {
        let script = format!("polemic completions fish | source\ncomplete -C {line:?}\n");
        let Some(shown) = in_shell(&["fish", "--no-config"], &script, &scratch.0) else { return };
        assert!(shown.contains(offered), "{line}: {shown}");
        assert!(!shown.lines().any(|line| line.starts_with(not_offered)), "{line}: {shown}");
    }
}

#[test]
fn zsh_completes_names_and_words() {
    let scratch = Scratch::new("zsh");
    for (line, offered, not_offered) in LINES {
        // The completion system of zsh wants a line editor; what it is given is caught here.
        let script = format!(
            "compdef() {{ completer=$1 }}\n\
             _describe() {{ shift 2; print -rl -- ${{(P)1}} }}\n\
             source <(polemic completions zsh)\n\
             words=(${{(z):-{line:?}}}); [[ {line:?} == *' ' ]] && words+=('')\n\
             CURRENT=$#words\n\
             $completer\n"
        );
        let Some(shown) = in_shell(&["zsh", "-f"], &script, &scratch.0) else { return };
        assert!(shown.contains(offered), "{line}: {shown}");
        assert!(!shown.lines().any(|line| line.starts_with(not_offered)), "{line}: {shown}");
    }
}

#[test]
fn a_name_of_two_words_is_one_argument_in_bash() {
    let scratch = Scratch::new("bash-names");
    let script = "source <(polemic completions bash)\n\
                  COMP_WORDS=(polemic quiz Leon); COMP_CWORD=2; COMP_TYPE=9\n\
                  _clap_complete_polemic polemic Leon\n\
                  printf '%s\\n' \"${COMPREPLY[@]}\"\n";
    let Some(shown) = in_shell(&["bash", "--norc"], script, &scratch.0) else { return };
    assert!(shown.contains("Leon\\ Trotsky"), "{shown}");
}

#[test]
fn examples_of_the_readme_run_in_every_shell() {
    let scratch = Scratch::new("shells");
    let readme = include_str!("../README.md");
    let lines = readme.lines().filter_map(|line| line.strip_prefix("$ polemic ask "));
    let lines: Vec<&str> = lines.filter(|line| !line.contains("-d mine")).collect();
    assert!(lines.len() > 3);
    for shell in [&["bash", "--norc"][..], &["zsh", "-f"], &["fish", "--no-config"]] {
        for line in &lines {
            let script = format!("polemic ask {line} >/dev/null; and echo ok");
            let script = if shell[0] == "fish" { script } else { script.replace("; and", " &&") };
            let Some(shown) = in_shell(shell, &script, &scratch.0) else { break };
            assert!(shown.ends_with("ok\n"), "{shell:?}: {line}: {shown}");
        }
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let scratch = Scratch::new("man");
    let directory = scratch.0.join("man1/");
    let made = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(["man", "-o", &format!("{}/", directory.display())])
        .env_remove("POLEMIC_DATA")
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut pages: Vec<_> =
        fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    assert!(pages.len() >= 16, "{pages:?}");
    for page in &pages {
        let text = fs::read_to_string(page).unwrap();
        for section in ["NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "SEE ALSO"] {
            assert!(text.contains(section), "{} has no {section}", page.display());
        }
    }
    if !has("mandoc") {
        return;
    }
    for page in &pages {
        let script = format!("mandoc -T lint -W error {}", page.display());
        assert_eq!(in_shell(&["sh"], &script, &scratch.0).unwrap(), "", "{}", page.display());
    }
    let script = format!("mandoc -T ascii {}/polemic-ask.1 | col -b", directory.display());
    let shown = in_shell(&["sh"], &script, &scratch.0).unwrap();
    assert!(shown.contains("--limit") && shown.contains("EXAMPLES"), "{shown}");
}
