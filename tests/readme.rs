//! The README: its commands are run, and print what it shows; its picture is the real output.
//! `SNAPSHOTS=overwrite cargo test --test readme` draws the picture anew.

#[path = "schema/hold.rs"]
mod hold;
mod terminal;

use hold::hold;
use jwt_toolkit::token::warning::Code;
use snapbox::data::DataFormat;
use snapbox::{Assert, Data};
use terminal::Terminal;

const README: &str = include_str!("../README.md");
const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

/// What separates the outputs of a block's commands.
const NEXT: &str = "-- the next command --";

/// A command and what the README shows of its output; `None` where it shows no outputs at all.
struct Shown {
    command: String,
    output: Option<String>,
}

/// The text without a section and its parts.
fn without(text: &str, heading: &str) -> String {
    let (before, section) = text.split_once(heading).expect("the README has the section");
    let (_, behind) = section.split_once("\n## ").expect("another section follows");
    format!("{before}\n## {behind}")
}

/// The blocks of commands, in order: ```` ```sh ```` ones and ```` ```console ```` ones.
fn blocks() -> Vec<Vec<Shown>> {
    let mut all = Vec::new();
    // The recipes are scripts; tests/recipes.rs runs them. What goes beyond one machine needs the programs
    // that it is for; tests/interop runs it with them.
    let readme = without(&without(README, "\n## In CI\n"), "\n### Beyond one machine\n");
    let mut parts = readme.split("\n```");
    parts.next();
    while let (Some(block), _) = (parts.next(), parts.next()) {
        let (language, body) = block.split_once('\n').expect("a block has lines");
        let mut shown: Vec<Shown> = Vec::new();
        for line in body.lines() {
            match (language, line.strip_prefix("$ "), shown.last_mut()) {
                ("sh", _, _) => shown.push(Shown { command: line.to_owned(), output: None }),
                ("console", Some(command), _) => {
                    shown.push(Shown { command: command.to_owned(), output: Some(String::new()) });
                }
                ("console", None, Some(Shown { output: Some(output), .. })) => {
                    output.push_str(line);
                    output.push('\n');
                }
                _ => panic!("no rule for a block of {language}: {line}"),
            }
        }
        all.push(shown);
    }
    all
}

#[test]
fn the_first_commands_are_those_of_a_newcomer() {
    let first: Vec<String> = blocks().into_iter().take(2).flatten().map(|shown| shown.command).collect();
    let decode = format!("cargo run --release -- decode {TOKEN}");
    assert_eq!(first, [decode.as_str(), "cargo test", "cargo install --path ."]);
    assert!(README.lines().take(6).any(|line| line == decode), "they are at the top");
}

#[test]
fn commands_do_what_is_shown() {
    let terminal = Terminal::new("");
    let man = concat!(env!("CARGO_MANIFEST_DIR"), "/man");
    terminal.run(&format!("cp -r '{man}' ."));
    let mut run = 0;
    for block in blocks() {
        let commands: Vec<&Shown> =
            block.iter().filter(|shown| !shown.command.starts_with("cargo ")).collect();
        let script: Vec<String> = commands
            .iter()
            // The status is kept for the next command, as a prompt keeps it.
            .map(|Shown { command, .. }| {
                format!("(exit $status)\n{command}\nstatus=$?\nprintf '%s %s\\n' '{NEXT}' $status\n")
            })
            .collect();
        let output = terminal.run(&format!("exec 2>&1; status=0\n{}", script.concat()));
        let mut rest: &str = &String::from_utf8_lossy(&output.stdout);
        for (at, Shown { command, output }) in commands.iter().enumerate() {
            let (printed, after) = rest.split_once(NEXT).expect("every command has an end");
            let (status, after) = after.split_once('\n').expect("the end says the status");
            rest = after;
            let asked = commands.get(at + 1).is_some_and(|next| next.command == "echo $?");
            let code: i32 = status.trim().parse().expect("a status is a number");
            assert_eq!(code != 0, asked, "{command}: exit {code}\n{printed}");
            // What goes to a file or another program is not printed here.
            if let Some(words) = command.strip_prefix("jwt ").filter(|words| !words.contains(['|', '>'])) {
                hold(&words.split_whitespace().collect::<Vec<_>>(), printed.as_bytes());
            }
            if let Some(expected) = output {
                let end = if printed.ends_with('\n') || printed.is_empty() { "" } else { "\n" };
                // A backslash is an escape here, and parts no path.
                let assert = Assert::new().normalize_paths(false);
                assert.eq(format!("{printed}{end}"), Data::from(expected.as_str()));
            }
            run += 1;
        }
    }
    assert!(run > 15, "the README has commands");
}

#[test]
fn every_warning_is_told() {
    for code in Code::ALL {
        let name = format!("`{}`", code.name());
        assert!(README.contains(&name), "{name}");
    }
}

#[test]
fn the_picture_is_the_output() {
    assert!(README.contains("](tests/snapshots/decode.svg)"), "the README shows the picture");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_jwt"))
        .args(["decode", "--color", "always", "--at", "2026-01-01", TOKEN])
        .env_remove("NO_COLOR")
        .env("COLORTERM", "truecolor")
        .output()
        .expect("the binary can be run");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("the output is text");
    let picture = Data::text(text).coerce_to(DataFormat::TermSvg);
    snapbox::assert_data_eq!(picture, snapbox::file!["snapshots/decode.svg": TermSvg]);
}
