//! The README: its commands are run, and print what it shows; its pictures are the real output.
//! `SNAPSHOTS=overwrite cargo test --test readme` draws the pictures anew.

#[path = "schema/hold.rs"]
mod hold;
mod terminal;

use std::path::Path;

use anstyle::{Color, RgbColor};
use anstyle_svg::Term;
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
    // Issuers are in tests/net.
    let readme = without(&readme, "\n## Issuers\n");
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
    assert!(README.lines().take(15).any(|line| line == decode), "they are at the top");
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
                // What differs from run to run is left out.
                let expected = expected.replace('…', "[..]");
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

/// What the commands of the table for newcomers find in their folder.
const PREPARE: &str = r"
set -e
jwt keygen ES256 -o key.pem
mv key.pem.pub public.pem
jwt key --public --to jwks --kid thumbprint --use sig key.pem -o jwks.json
jwt keygen HS256 -o secret.txt
jwt encode -K key.pem -k thumbprint -i https://issuer.example -a api -s alice -e +1h -o token.txt
jwt encode -S @secret.txt -s alice -e +1h -o session.txt
";

#[test]
fn whoever_comes_from_another_tool_finds_commands_that_work() {
    let (_, section) = README.split_once("\n## Coming from ").expect("the README has the table");
    let (section, _) = section.split_once("\n## ").expect("another section follows");
    let terminal = Terminal::new("pbpaste() { cat token.txt; }");
    let output = terminal.run(PREPARE);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut run = 0;
    for row in section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| from |")) {
        // A bar in a command is written \\| in a table.
        let row = row.replace("\\|", "\u{0}");
        let cell = row.trim_end_matches([' ', '|']).rsplit(" | ").next().expect("a row has cells");
        let commands: Vec<String> = cell
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|code| code.starts_with("jwt ") || code.contains("\u{0} jwt"))
            .map(|code| code.replace('\u{0}', "|"))
            .collect();
        assert!(!commands.is_empty() || cell.contains("exit code"), "no command in {row}");
        for command in commands {
            let output = terminal.run(&format!("set -e\n{command}"));
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{command}\n{stderr}");
            assert!(!output.stdout.is_empty() || command.contains(" -o "), "{command} says nothing");
            run += 1;
        }
    }
    assert!(run > 20, "the table has commands");
}

/// A picture's name, and the commands whose output it shows, the last of them as it is typed.
const PICTURES: [(&str, &str, &str); 2] = [
    (
        "decode",
        "TOKEN=$(jwt encode -A HS256 --no-typ --no-iat -s alice -e 2026-01-02 -S 'a secret of thirty-two bytes, ok')",
        "jwt decode --at 2026-01-01 $TOKEN",
    ),
    (
        "verify",
        "TOKEN=$(jwt encode -A HS256 -s alice -a api --iat 2026-01-01 -e 2026-01-02 -S b64:c2VjcmV0IGtleSBvZiBtb3JlIHRoYW4gdGhpcnR5LXR3byBieXRlcw==)",
        "jwt verify --at 2026-01-01 -S c2VjcmV0IGtleSBvZiBtb3JlIHRoYW4gdGhpcnR5LXR3byBieXRlcw== $TOKEN",
    ),
];

/// A picture for a page that is dark, and one for a page that is light.
fn themes() -> [(&'static str, Term); 2] {
    let colour = |hex: u32| {
        let [_, red, green, blue] = hex.to_be_bytes();
        Color::Rgb(RgbColor(red, green, blue))
    };
    let theme = |front, back| Term::new().fg_color(colour(front)).bg_color(colour(back));
    [("dark", theme(0x00e6_edf3, 0x000d_1117)), ("light", theme(0x001f_2328, 0x00ff_ffff))]
}

#[test]
fn the_pictures_are_the_output() {
    for (name, prepare, command) in PICTURES {
        let coloured = command.replacen("jwt", "jwt --color always", 1);
        let script = format!("{prepare}\nexport COLORTERM=truecolor\nexec 2>&1\n{coloured}");
        let output = Terminal::new("").run(&script);
        let text = String::from_utf8(output.stdout).expect("the output is text");
        let text = format!("\u{1b}[1m$\u{1b}[0m {command}\n{text}");
        for (theme, term) in themes() {
            let file = format!("snapshots/{name}-{theme}.svg");
            assert!(README.contains(&format!("\"tests/{file}\"")), "the README shows {file}");
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(&file);
            let there = Data::read_from(&path, Some(DataFormat::Text));
            snapbox::assert_data_eq!(Data::text(term.render_svg(&text)), there);
        }
    }
}
