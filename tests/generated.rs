//! The files made from the command line: `completions/` and `man/` equal what clap says now,
//! no value from the environment stands in them, and the examples that they show can be run.
//! `JWT_REGENERATE=1 cargo test --test generated` writes them anew.

mod terminal;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};
use jwt_toolkit::cli;
use jwt_toolkit::commands::completions::Target;
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

/// The environment variables, and the pages that tell of them (none: every page).
const ENVIRONMENT: [(&str, &[&str], &str); 6] = [
    (
        "JWT_SECRET",
        &["jwt", "jwt-verify", "jwt-encode"],
        "An HMAC secret, as for --secret. It counts in verify and encode, when no flag gives a secret or a key.",
    ),
    (
        "JWT_KEY",
        &["jwt", "jwt-verify", "jwt-encode"],
        "A key, as for --key. It counts in verify and encode, when no flag gives a secret or a key.",
    ),
    ("NO_COLOR", &[], "When set and not empty, nothing is coloured unless --color always asks for it."),
    (
        "CLICOLOR_FORCE",
        &[],
        "When set, not empty and not 0, and NO_COLOR is not set, the output is coloured even where it is no terminal.",
    ),
    ("COLORTERM", &[], "When truecolor or 24bit, the colours are true ones, else of the sixteen."),
    ("TERM", &[], "When dumb, a terminal is not coloured."),
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
mkdir -p .local/share/bash-completion/completions .zfunc .config/fish/completions .config/nushell
claims='{"sub":"alice","iss":"https://issuer.example","aud":"api","roles":["admin"],"jti":"1"}'
jwt encode "$claims" -K set --iat 2025-01-01 -e 2999-01-01 > of-jwks
jwt encode "$claims" -K key.pem --iat 2025-01-01 -e 2999-01-01 > of-public
jwt encode "$claims" -S @secret.txt --iat 2025-01-01 -e 2999-01-01 > of-secret
jwt encode "$claims" -S secret --iat 2025-01-01 -e 2999-01-01 > of-text
jwt keygen ES256 -o new.pem
echo "$claims" > claims.ndjson
"#;

/// Examples that only a person at a terminal, or another shell, can run.
const NOT_HERE: [&str; 5] = ["prompt:", "Invoke-Expression", "eval \"", "eval (", "source <("];

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
            let output = terminal.run(&format!("{copy}\n{example}"));
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

/// Lines as running text.
fn running(lines: &[String]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// The examples: what they are for, and their commands.
fn examples(command: &Command) -> Vec<(Option<String>, Vec<String>)> {
    let mut all: Vec<(Option<String>, Vec<String>)> = Vec::new();
    for line in after_help(command, "Examples:") {
        match (line.strip_prefix("    "), all.last_mut()) {
            (Some(text), Some((_, lines))) => lines.push(text.to_owned()),
            _ if line.ends_with(':') => all.push((Some(line.trim().to_owned()), Vec::new())),
            _ => all.push((None, vec![line.trim().to_owned()])),
        }
    }
    all
}

/// A man page.
fn page(command: &Command) -> String {
    let name = page_name(command);
    let mut text = format!(
        "{}.TH {} 1 \"\" \"jwt {}\" \"User Commands\"\n",
        Roff::new().render(),
        name.to_uppercase(),
        env!("CARGO_PKG_VERSION")
    );
    let usage = usage(command);
    let man = Man::new(command.clone().override_usage(usage));
    text.push_str(&section(|out| man.render_name_section(out)));
    text.push_str(&section(|out| man.render_synopsis_section(out)));
    text.push_str(&bold_code(&section(|out| man.render_description_section(out))));
    text.push_str(&bold_code(&options(&section(|out| man.render_options_section(out)))));
    if command.has_subcommands() {
        text.push_str(&section(|out| man.render_subcommands_section(out)));
    }
    let mut rest = Roff::new();
    rest.control("SH", ["EXAMPLES"]);
    for (at, (caption, lines)) in examples(command).into_iter().enumerate() {
        if at > 0 {
            rest.control("PP", []);
        }
        if let Some(caption) = caption {
            rest.text([roman(caption)]).control("PP", []);
        }
        for line in lines {
            rest.control("RS", ["4"]).control("nf", []).text([roman(line)]);
            rest.control("fi", []).control("RE", []);
        }
    }
    if let Some(lines) = part_of_help(command, "Lines:") {
        rest.control("SH", ["LINES"]);
        rest.text([roman(running(&lines))]);
    }
    if let Some(lines) = part_of_help(command, "Warnings:") {
        rest.control("SH", ["WARNINGS"]);
        for line in lines {
            let (code, meaning) = line.trim().split_once("  ").expect("a code and its meaning");
            rest.control("TP", []).text([bold(code)]).text([roman(meaning.trim())]);
        }
    }
    if let Some(lines) = part_of_help(command, "JSON:") {
        rest.control("SH", ["JSON"]);
        rest.text([roman(running(&lines))]);
    }
    rest.control("SH", ["EXIT STATUS"]);
    for line in after_help(command, "Exit status:") {
        match line.trim().split_once("  ") {
            Some((code, meaning)) => rest.control("TP", []).text([bold(code)]).text([roman(meaning)]),
            // What is said of all of them.
            None => rest.control("PP", []).text([roman(line.trim())]),
        };
    }
    rest.control("SH", ["ENVIRONMENT"]);
    for (variable, pages, meaning) in ENVIRONMENT {
        if pages.is_empty() || pages.contains(&name) {
            rest.control("TP", []).text([bold(variable)]).text([roman(meaning)]);
        }
    }
    rest.control("SH", ["SEE ALSO"]);
    let others: Vec<Command> = commands().into_iter().filter(|other| page_name(other) != name).collect();
    let mut line: Vec<Inline> = Vec::new();
    for other in &others {
        line.extend([bold(page_name(other)), roman("(1), ")]);
    }
    line.push(roman("RFC 7515 (JWS), RFC 7517 (JWK), RFC 7518 (JWA), RFC 7519 (JWT)"));
    rest.text(line);
    text.push_str(&section(|out| rest.to_writer(out)));
    text
}

/// The ways to call a command: of the whole, without a subcommand and with each.
fn usage(command: &Command) -> String {
    let of = |command: &Command| {
        let text = command.clone().render_usage().to_string();
        text.strip_prefix("Usage: ").expect("usage begins with its name").to_owned()
    };
    if !command.has_subcommands() {
        return of(command);
    }
    let forms: Vec<String> = command.get_subcommands().map(of).collect();
    format!("jwt [OPTIONS] [TOKEN]...\n{}", forms.join("\n"))
}

/// A part of a page, without the preamble that every rendering begins with. Empty lines become space,
/// and what not every terminal has is written in ASCII.
fn section(render: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    render(&mut bytes).expect("a Vec takes all");
    let text = String::from_utf8(bytes).expect("a page is text");
    let body = text.strip_prefix(&Roff::new().render()).expect("the preamble comes first");
    let body = format!("{}\n", body.trim_end()).replace('…', "...");
    body.replace("\n.br\n\n.br\n", "\n.sp\n").replace("\n\n", "\n.sp\n")
}

/// One section with the headings of the help as parts, those of every command last.
fn options(text: &str) -> String {
    let mut parts: Vec<&str> = text.split(".SH ").filter(|part| !part.is_empty()).collect();
    parts.sort_by_key(|part| part.starts_with("\"GLOBAL"));
    parts
        .iter()
        .map(|part| {
            let (heading, body) = part.split_once('\n').expect("a heading has a line");
            if heading == "OPTIONS" {
                format!(".SH OPTIONS\n{body}")
            } else {
                format!(".SS {heading}\n{body}")
            }
        })
        .collect()
}

/// Text between backticks in bold.
fn bold_code(text: &str) -> String {
    let mut pieces = text.split('`');
    let mut all = pieces.next().unwrap_or_default().to_owned();
    for (at, piece) in pieces.enumerate() {
        all.push_str(if at % 2 == 0 { r"\fB" } else { r"\fR" });
        all.push_str(piece);
    }
    all
}
