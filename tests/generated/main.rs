//! The files made from the command line: `completions/` and `man/` equal what it says now, no value from the environment
//! stands in them, and the examples that they show can be run. What a man page looks like is in `page.rs`.
//! `JWT_REGENERATE=1 cargo test --test generated` writes them anew.

mod page;
#[path = "../terminal/mod.rs"]
mod terminal;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Command;
use jwt_toolkit::cli;
use jwt_toolkit::commands::completions::Target;
use page::{page, wrapped};
use terminal::Terminal;

/// The completion scripts: the shell's name, the file's, and what makes it.
const SCRIPTS: [(&str, &str, Target); 6] = [
    ("bash", "jwt.bash", Target::Bash),
    ("zsh", "_jwt", Target::Zsh),
    ("fish", "jwt.fish", Target::Fish),
    ("powershell", "_jwt.ps1", Target::PowerShell),
    ("elvish", "jwt.elv", Target::Elvish),
    ("nushell", "jwt.nu", Target::Nushell),
];

/// Where a root's file lies.
fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Holds a folder to what it should have, or writes it.
fn hold(folder: &str, files: &[(String, Vec<u8>)]) {
    let regenerate = std::env::var_os("JWT_REGENERATE").is_some_and(|value| value == "1");
    let again = "JWT_REGENERATE=1 cargo test --test generated writes it anew";
    for (name, bytes) in files {
        let path = root(folder).join(name);
        if regenerate {
            std::fs::write(&path, bytes).expect("a generated file can be written");
        }
        let there = std::fs::read(&path).unwrap_or_default();
        assert!(there == *bytes, "{folder}/{name} is not what the command line says now: {again}");
    }
    let wanted: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    for entry in std::fs::read_dir(root(folder)).expect("the folder can be listed") {
        let name = entry.expect("the folder can be listed").file_name().display().to_string();
        assert!(wanted.contains(name.as_str()), "{folder}/{name} is made by nothing");
    }
}

#[test]
fn completions_are_current() {
    let scripts = SCRIPTS.map(|(_, file, target)| (file.to_owned(), target.script(cli::command)));
    hold("completions", &scripts);
}

#[test]
fn man_pages_are_current() {
    let pages: Vec<_> = commands()
        .iter()
        .map(|command| (format!("{}.1", page_name(command)), page(command).into_bytes()))
        .collect();
    hold("man", &pages);
}

#[test]
fn man_pages_hold_what_people_look_for() {
    for command in commands() {
        let (name, page) = (page_name(&command), page(&command));
        let mut rest = page.as_str();
        for heading in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "EXAMPLES",
            "EXIT STATUS",
            "ENVIRONMENT",
            "FILES",
            "SEE ALSO",
        ] {
            let mark = if heading.contains(' ') {
                format!(".SH \"{heading}\"\n")
            } else {
                format!(".SH {heading}\n")
            };
            rest = rest.split_once(&mark).unwrap_or_else(|| panic!("{name}: {heading}")).1;
        }
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set() && !arg.is_positional()) {
            let long = arg.get_long().expect("every flag has a long name").replace('-', "\\-");
            assert!(page.contains(&format!("\\fB\\-\\-{long}\\fR")), "{name}: --{long}");
        }
        for variable in ["JWT_SECRET", "JWT_KEY"] {
            assert_eq!(
                page.contains(variable),
                ["jwt-keygen", "jwt-key", "jwt-completions"].iter().all(|other| *other != name),
                "{name}: {variable}"
            );
        }
    }
}

/// The exit codes that each command can give.
const CODES: [(&str, &str); 7] = [
    ("jwt", "01234567"),
    ("jwt-decode", "01234567"),
    ("jwt-verify", "01234567"),
    ("jwt-encode", "02345"),
    ("jwt-keygen", "025"),
    ("jwt-key", "012345"),
    ("jwt-completions", "025"),
];

#[test]
fn exit_codes_are_those_that_a_command_can_give() {
    for (command, (name, codes)) in commands().iter().zip(CODES) {
        assert_eq!(page_name(command), name);
        let lines = after_help(command, "Exit status:");
        let told: String = lines.iter().filter_map(|line| Some(line.trim().split_once("  ")?.0)).collect();
        assert_eq!(told, codes, "{name}");
    }
}

#[test]
fn help_is_laid_out_for_80_columns() {
    for command in commands() {
        let name = page_name(&command);
        for heading in ["Examples:", "Warnings:", "Exit status:"] {
            for line in part_of_help(&command, heading).unwrap_or_default() {
                assert!(line.chars().count() <= 80, "{name}: broken in the middle: {line}");
            }
        }
        for heading in ["Lines:", "Fetched keys:", "JSON:"] {
            let lines = part_of_help(&command, heading);
            assert!(
                lines.is_none_or(|lines| lines.len() == 1),
                "{name}: {heading} is broken where it is written"
            );
        }
    }
}

#[test]
fn silence_is_offered_where_it_is_kept() {
    for command in commands() {
        let mut args = command.get_arguments();
        let is_shown = args.any(|arg| arg.get_long() == Some("quiet") && !arg.is_hide_set());
        let name = page_name(&command);
        assert_eq!(is_shown, ["jwt", "jwt-decode", "jwt-verify"].contains(&name), "{name}");
    }
}

#[test]
fn nothing_shows_what_the_environment_holds() {
    let values = ["sesame-of-the-environment", "key-of-the-environment"];
    let jwt = |args: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_jwt"))
            .args(args)
            .envs(["JWT_SECRET", "JWT_KEY"].into_iter().zip(values))
            .output()
            .expect("the binary can be run")
    };
    let silent_about = |what: &str, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        assert!(values.iter().all(|value| !text.contains(value)), "{what} shows the environment");
    };
    for command in commands() {
        let words = page_name(&command).replace('-', " ");
        for help in ["-h", "--help"] {
            let args: Vec<&str> = words.split(' ').skip(1).chain([help]).collect();
            let output = jwt(&args);
            assert!(output.status.success() && output.stderr.is_empty(), "{words} {help}");
            silent_about(&format!("{words} {help}"), &output.stdout);
        }
    }
    for (shell, file, _) in SCRIPTS {
        let output = jwt(&["completions", shell]);
        silent_about(shell, &output.stdout);
        let there = std::fs::read(root("completions").join(file)).expect("the script is there");
        assert!(output.status.success() && output.stdout == there, "completions {shell} prints its file");
    }
    // What makes the pages is run with the variables set, and must make the same pages.
    let output = std::process::Command::new(std::env::current_exe().expect("the test has a path"))
        .args(["--exact", "man_pages_are_current"])
        .envs(["JWT_SECRET", "JWT_KEY"].into_iter().zip(values))
        .env_remove("JWT_REGENERATE")
        .output()
        .expect("the test can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    for entry in std::fs::read_dir(root("man")).expect("man/ can be listed") {
        let path = entry.expect("man/ can be listed").path();
        silent_about(&path.display().to_string(), &std::fs::read(&path).expect("a page can be read"));
    }
}

/// Tools of the examples that are not ours.
const STAND_INS: &str = r"
pbpaste() { cat token.txt; }
deploy() { echo deployed; }
jq() { cat; }
curl() { cat jwks.json; }
";

/// What the examples of all pages find in their folder but keygen's, which makes its own.
const PREPARE: &str = r#"
set -e
jwt keygen ES256 -o key.pem
mv key.pem.pub public.pem
jwt keygen ES256 --format jwks -o set && mv set.pub jwks.json
jwt keygen HS256 -o secret.txt
mkdir -p .ssh && jwt keygen EdDSA --format ssh -o ~/.ssh/id_ed25519
claims='{"sub":"alice","iss":"https://issuer.example","aud":"api","roles":["admin"],"jti":"1"}'
jwt encode "$claims" -K set --iat 2025-01-01 -e 2999-01-01 > of-jwks
jwt encode "$claims" -K key.pem --iat 2025-01-01 -e 2999-01-01 > of-public
jwt encode "$claims" -S @secret.txt --iat 2025-01-01 -e 2999-01-01 > of-secret
jwt encode "$claims" -S secret --iat 2025-01-01 -e 2999-01-01 > of-text
jwt keygen ES256 -o new.pem
echo "$claims" > claims.ndjson
"#;

/// Examples that only a person at a terminal, or another shell, can run.
const NOT_HERE: [&str; 8] = [
    "prompt:",
    "Invoke-Expression",
    "eval \"",
    "eval (",
    "source <(",
    "fpath=",
    "--oidc https:",
    "https://issuer.example/jwks",
];

#[test]
fn examples_can_be_run() {
    for command in commands() {
        let name = page_name(&command);
        let terminal = Terminal::new(STAND_INS);
        if name != "jwt-keygen" {
            let output = terminal.run(PREPARE);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let examples: Vec<_> = examples(&command).into_iter().flat_map(|(_, lines)| lines).collect();
        assert!(examples.len() > 3, "{name} has examples");
        for example in examples.iter().filter(|text| !NOT_HERE.iter().any(|word| text.contains(word))) {
            let token = match example.as_str() {
                text if text.contains("@secret.txt") => "of-secret",
                text if text.contains("-S secret") => "of-text",
                text if text.contains("jwks.json") => "of-jwks",
                _ => "of-public",
            };
            let copy = format!(
                "if [ -e {token} ]; then cp {token} token.txt; cp {token} tokens.txt; TOKEN=$(cat token.txt); fi
                 echo \"GET /?token=$TOKEN HTTP/1.1\" > app.log"
            );
            // As the page shows it.
            let output = terminal.run(&format!("{copy}\n{}", wrapped(example).join("\n")));
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{example}\n{stderr}");
            let to_file = example.contains(" > ") || (example.contains(" -o ") && !example.contains(" | "));
            assert!(to_file || !output.stdout.is_empty(), "{example} says nothing\n{stderr}");
        }
    }
}

/// The command and its subcommands, built.
fn commands() -> Vec<Command> {
    let whole = cli::command();
    let mut all = vec![whole.clone()];
    all.extend(whole.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help").cloned());
    all
}

/// `jwt`, `jwt-decode`.
fn page_name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// What stands under one of the headings of the text after the long help, indented as it is.
fn after_help(command: &Command, heading: &str) -> Vec<String> {
    let lines = part_of_help(command, heading);
    lines.unwrap_or_else(|| panic!("{} has no part {heading}", page_name(command)))
}

/// The same, if the heading is there.
fn part_of_help(command: &Command, heading: &str) -> Option<Vec<String>> {
    let text = command.get_after_long_help().expect("every help ends with examples").to_string();
    let part = text.split("\n\n").find_map(|part| part.strip_prefix(heading))?;
    Some(part.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// Lines that end in a backslash, with what goes on below them.
fn joined(lines: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in lines {
        match all.last_mut().filter(|last| last.ends_with(" \\")) {
            Some(last) => {
                last.truncate(last.len() - 1);
                last.push_str(line.trim_start());
            }
            None => all.push(line),
        }
    }
    all
}

/// The examples: what they are for, and their commands.
fn examples(command: &Command) -> Vec<(Option<String>, Vec<String>)> {
    let mut all: Vec<(Option<String>, Vec<String>)> = Vec::new();
    for line in joined(after_help(command, "Examples:")) {
        match (line.strip_prefix("    "), all.last_mut()) {
            (Some(text), Some((_, lines))) => lines.push(text.to_owned()),
            _ if line.ends_with(':') => all.push((Some(line.trim().to_owned()), Vec::new())),
            _ => all.push((None, vec![line.trim().to_owned()])),
        }
    }
    all
}
