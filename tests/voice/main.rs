//! One voice: everything that the program says is collected, from its sources, from the transcripts of its runs and
//! from command lines that are made to be wrong in every way, and held to the rules in `style`.

mod reader;
mod style;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use jwt_toolkit::cli::{Cli, Color, Stop, command};
use jwt_toolkit::output::{self, Answer, Failure, Palette, Screen, Style};
use reader::literals;
use serde_json::Value;
use style::{Kind, faults};

/// The folder of hints.
const ADVICE: &str = "src/output/advice";

/// Files beside those, all of whose sentences are read by people, and what those are.
const SPEAKERS: [(&str, Kind); 23] = [
    ("src/output/advice.rs", Kind::Hint),
    ("src/output/hints.rs", Kind::Part),
    ("src/output/concerns.rs", Kind::Part),
    ("src/cli.rs", Kind::Part),
    ("src/commands/usage.rs", Kind::Part),
    ("src/commands/usage/dashes.rs", Kind::Part),
    ("src/commands/usage/line.rs", Kind::Part),
    ("src/commands/usage/unknown.rs", Kind::Part),
    ("src/commands/usage/words.rs", Kind::Part),
    ("src/commands/values.rs", Kind::Part),
    ("src/commands/ring.rs", Kind::Part),
    ("src/commands/published.rs", Kind::Part),
    ("src/commands/signing.rs", Kind::Part),
    ("src/commands/drafting.rs", Kind::Part),
    ("src/error/lookalike.rs", Kind::Part),
    ("src/commands/key/convert.rs", Kind::Part),
    ("src/token/warning.rs", Kind::Part),
    ("src/token/warning/contents.rs", Kind::Part),
    ("src/token/fitting.rs", Kind::Part),
    ("src/token/claims.rs", Kind::Part),
    ("src/token/policy.rs", Kind::Part),
    ("src/token/header.rs", Kind::Part),
    ("src/token/scan.rs", Kind::Part),
];

/// What is said, and where.
struct Said {
    place: String,
    kind: Kind,
    text: String,
}

#[track_caller]
fn hold(all: &[Said], least: usize) {
    assert!(all.len() >= least, "only {} messages were found", all.len());
    let broken: BTreeSet<String> = all
        .iter()
        .flat_map(|said| {
            let of = move |fault| format!("{}: {fault}: {}", said.place, said.text);
            faults(said.kind, &said.text).into_iter().map(of)
        })
        .collect();
    let broken: Vec<String> = broken.into_iter().collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sources in a folder and below.
fn sources(folder: &str) -> Vec<(String, String)> {
    let (mut folders, mut found) = (vec![root().join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be listed") {
            let path: PathBuf = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
                found.push((name, fs::read_to_string(&path).expect("a source is text")));
            }
        }
    }
    found
}

/// The transcripts of runs.
fn transcripts() -> impl Iterator<Item = (String, String)> {
    ["tests/cli", "tests/net"].into_iter().flat_map(sources)
}

#[test]
fn what_errors_say() {
    let mut all = Vec::new();
    for (place, source) in sources("src") {
        for literal in literals(&source).into_iter().filter(|literal| literal.is_error) {
            all.push(Said { place: place.clone(), kind: Kind::Message, text: literal.text });
        }
    }
    hold(&all, 130);
}

#[test]
fn sentences_in_the_sources() {
    let mut all = Vec::new();
    let hints = sources(ADVICE).into_iter().map(|(place, source)| (place, Kind::Hint, source));
    let others = SPEAKERS.map(|(place, kind)| {
        (place.to_owned(), kind, fs::read_to_string(root().join(place)).expect("a source is text"))
    });
    for (place, kind, source) in hints.chain(others) {
        for literal in
            literals(&source).into_iter().filter(|literal| !literal.is_error && !literal.is_heading)
        {
            // Names and tables are no sentences.
            let is_sentence = literal.text.trim().contains(' ') && !literal.text.contains('\n');
            if is_sentence && literal.text.contains(char::is_lowercase) {
                all.push(Said { place: place.clone(), kind, text: literal.text });
            }
        }
    }
    hold(&all, 330);
}

/// What a line of a transcript says, if it is a message.
fn of_line(line: &str) -> Option<(Kind, &str)> {
    let line = line.strip_prefix("2> ").unwrap_or(line);
    let kinds = [
        ("error: ", Kind::Message),
        ("caused by: ", Kind::Message),
        ("warning: ", Kind::Message),
        ("INVALID: ", Kind::Message),
        ("hint: ", Kind::Hint),
    ];
    kinds.into_iter().find_map(|(label, kind)| Some((kind, line.strip_prefix(label)?)))
}

/// What a JSON document says.
fn of_document(value: &Value, place: &str, all: &mut Vec<Said>) {
    let said =
        |kind, text: &Value| Some(Said { place: place.to_owned(), kind, text: text.as_str()?.to_owned() });
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match (name.as_str(), value) {
                    ("header" | "payload" | "found" | "expected", _) => {}
                    ("message", text) => all.extend(said(Kind::Message, text)),
                    ("causes", Value::Array(texts)) => {
                        all.extend(texts.iter().filter_map(|text| said(Kind::Message, text)));
                    }
                    ("hints", Value::Array(texts)) => {
                        all.extend(texts.iter().filter_map(|text| said(Kind::Hint, text)));
                    }
                    (_, value) => of_document(value, place, all),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| of_document(value, place, all)),
        _ => {}
    }
}

#[test]
fn what_transcripts_show() {
    let mut all = Vec::new();
    for (place, source) in transcripts() {
        for line in source.lines() {
            if let Some((kind, text)) = of_line(line) {
                all.push(Said { place: place.clone(), kind, text: text.to_owned() });
            } else if line.starts_with('{')
                && let Ok(document) = serde_json::from_str(line)
            {
                of_document(&document, &place, &mut all);
            }
        }
        let leftover = ["For more information, try", "[possible values", "  tip: ", "2> Usage: "];
        for text in leftover {
            assert!(!source.contains(text), "{place} shows {text:?}");
        }
    }
    hold(&all, 700);
}

#[test]
fn error_cause_and_hint_stand_in_this_order() {
    let rank = |line: &str| {
        ["2> error: ", "2> caused by: ", "2> hint: "].iter().position(|label| line.starts_with(label))
    };
    let mut seen = 0;
    for (place, source) in transcripts() {
        let mut last = None;
        for line in source.lines() {
            // A caret points into the token; each line of a stream has errors of its own.
            if line.starts_with("$ ") || line.starts_with("2> error: ") {
                last = None;
            }
            let Some(rank) = rank(line) else { continue };
            assert!(last.is_none_or(|last| last <= rank), "{place}: {line}");
            (last, seen) = (Some(rank), seen + 1);
        }
    }
    assert!(seen > 300, "only {seen} lines were found");
}

/// What is said of a command line that is not right; `None` where it is.
fn refused(args: &[&str]) -> Option<Failure> {
    let args: Vec<OsString> = std::iter::once("jwt").chain(args.iter().copied()).map(Into::into).collect();
    match Cli::of_args(args, Color::Never) {
        Err(Stop::Refused(answers)) => match answers.into_iter().next() {
            Some(Answer::Failure(failure)) => Some(failure),
            other => panic!("{other:?} is no failure"),
        },
        _ => None,
    }
}

#[test]
fn command_lines_that_are_wrong_in_every_way() {
    let whole = command();
    let mut all = Vec::new();
    let mut say = |args: &[&str]| -> Option<Failure> {
        let failure = refused(args)?;
        assert_eq!(failure.code, 2, "{args:?}");
        assert_eq!(failure.causes, Vec::<String>::new(), "{args:?}");
        // Which flag it is missing for is known.
        assert!(!failure.message.ends_with(" is missing"), "{args:?}: {}", failure.message);
        let place = format!("jwt {}", args.join(" "));
        all.push(Said { place: place.clone(), kind: Kind::Message, text: failure.message.clone() });
        for hint in &failure.hints {
            all.push(Said { place: place.clone(), kind: Kind::Hint, text: hint.clone() });
        }
        Some(failure)
    };
    for sub in whole.get_subcommands() {
        let name = sub.get_name();
        assert!(say(&[name, "--no-such-flag"]).is_some_and(|failure| !failure.hints.is_empty()));
        say(&[name, "-?"]);
        say(&[name]);
        say(&[name, "x", "y", "z", "{"]);
        for arg in sub.get_arguments() {
            let Some(long) = arg.get_long().filter(|long| !["help", "version"].contains(long)) else {
                continue;
            };
            let flag = format!("--{long}");
            let takes = arg.get_action().takes_values();
            if takes {
                let failure = say(&[name, &flag]);
                assert!(failure.is_some() || long == "thumbprint" || long == "date", "{name} {flag}");
                for value in
                    ["", "?", "3", "valid", "-1x", "\u{1b}[31m", "'x'", "{\"kty\":\"oct\",\"k\":\"aHVzaA\"}"]
                {
                    let Some(failure) = say(&[name, &format!("{flag}={value}")]) else { continue };
                    let shown = format!("{failure:?}");
                    assert!(!shown.contains("aHVzaA") && !failure.message.contains('\u{1b}'), "{shown}");
                }
            } else {
                assert!(say(&[name, &format!("{flag}=x")]).is_some(), "{name} {flag}");
                assert!(say(&[name, &flag, &flag]).is_some(), "{name} {flag}");
                say(&[name, &flag]);
            }
            // Without its last letter but one a flag is still known.
            let cut = format!("--{}{}", &long[..long.len() - 2], &long[long.len() - 1..]);
            if long.len() > 4 {
                let failure = say(&[name, &cut]).unwrap_or_else(|| panic!("{name} {cut} is a flag"));
                assert!(failure.hints[0].contains(&flag), "{name} {cut}: {failure:?}");
            }
        }
    }
    hold(&all, 500);
}

/// What is written of a failure: to stdout, and to stderr.
fn written(failure: &Failure, style: Style) -> (String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    output::write(&Answer::Failure(failure.clone()), &style, &mut out, &mut err).expect("memory takes text");
    let text = |bytes| String::from_utf8(bytes).expect("messages are text");
    (text(out), text(err))
}

#[test]
fn a_terminal_gets_lines_that_fit_and_programs_get_the_same_words() {
    for args in [&["keygen"][..], &["encode", "--exp", "never"], &["verify", "--aduience", "x"], &["dcode"]] {
        let failure = refused(args).expect("a command line that is not right");
        let screen = Screen { palette: Palette::Plain, width: Some(40), terminal: true };
        let (out, err) = written(&failure, Style { err: screen, ..Style::default() });
        assert_eq!(out, "");
        assert!(err.lines().all(|line| line.chars().count() <= 40), "{err}");
        let joined = err.replace("\n       ", " ").replace("\n      ", " ");
        let hints: Vec<String> = failure.hints.iter().map(|hint| format!("hint: {hint}\n")).collect();
        assert_eq!(joined, format!("error: {}\n{}", failure.message, hints.concat()));

        let screen = Screen { palette: Palette::Sixteen, ..screen };
        let (_, painted) = written(&failure, Style { err: screen, ..Style::default() });
        assert!(painted.starts_with("\u{1b}[1;31merror:\u{1b}[0m "), "{painted:?}");
        assert!(painted.contains("\n\u{1b}[36mhint:\u{1b}[0m "), "{painted:?}");

        let (out, err) = written(&failure, Style { json: true, ..Style::default() });
        assert_eq!(err, "");
        let document: Value = serde_json::from_str(&out).expect("a JSON document");
        assert_eq!(document["error"]["message"], failure.message.as_str());
        assert_eq!(document["error"]["hints"], Value::from(failure.hints.clone()));
        assert_eq!(document["code"], 2);
    }
}

/// What is said instead of a flag of another tool. The table is one literal, which is no sentence by itself.
#[test]
fn what_is_said_instead_of_other_tools_flags() {
    let source = fs::read_to_string(root().join("src/commands/usage/habits.rs")).expect("a source is text");
    let (_, table) = source.split_once("const INSTEAD: &str =").expect("the table is there");
    let table = literals(table).swap_remove(0).text;
    let rows = table.trim().lines().map(|row| row.split_once(' ').expect("a row has two sides"));
    let advice: Vec<Said> = rows
        .map(|(word, text)| Said { place: word.to_owned(), kind: Kind::Hint, text: text.to_owned() })
        .collect();
    hold(&advice, 20);
}
