//! The schema of the verdict: it is sound, says what the code says, is what `jwt verify --schema` prints, and bites.
//! That every document keeps to it is held where documents are made: by `hold.rs`, in the other tests.

mod hold;
mod lines;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use hold::{VERDICT, hold, judge, list, parsed};
use jwt_toolkit::token::report::Verdict;
use serde_json::{Value, json};

/// A token whose secret is `secret`: {"sub":"alice","exp":4102444800}, kid 1.
const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJhbGljZSIsImV4cCI6NDEwMjQ0NDgwMH0.pQWGsUpH-CEbWWyY5OlaO9dg0-GClDJZU3_tgrMMGcc";

/// What the verdicts are. A new one does not compile before it stands here.
fn verdicts() -> Vec<Verdict> {
    let next = |verdict| match verdict {
        Verdict::Valid => Some(Verdict::Malformed),
        Verdict::Malformed => Some(Verdict::Key),
        Verdict::Key => Some(Verdict::Unsigned),
        Verdict::Unsigned => Some(Verdict::Signature),
        Verdict::Signature => Some(Verdict::Expired),
        Verdict::Expired => Some(Verdict::NotYetValid),
        Verdict::NotYetValid => Some(Verdict::TooOld),
        Verdict::TooOld => Some(Verdict::Claim),
        Verdict::Claim => None,
    };
    std::iter::successors(Some(Verdict::Valid), |verdict| next(*verdict)).collect()
}

fn jwt(words: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_jwt"))
        .args(words)
        .envs([("SHORT", "secret"), ("WRONG", "another")])
        .env_remove("JWT_SECRET")
        .env_remove("JWT_KEY")
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the binary can be run");
    hold(words, &output.stdout);
    output
}

/// The document that verify prints.
fn document(words: &[&str]) -> Value {
    let output = jwt(&[&["verify", "--json", "--at", "2026-01-01"], words].concat());
    serde_json::from_slice(&output.stdout).expect("one document")
}

fn valid() -> Value {
    document(&["-S", "env:SHORT", TOKEN])
}

#[test]
fn it_is_a_schema_and_explains_itself() {
    let schema = parsed(VERDICT);
    jsonschema::draft202012::meta::validate(&schema).expect("a schema of 2020-12");
    assert!(schema["description"].as_str().is_some_and(|text| text.len() > 200));
    let members = schema["properties"].as_object().expect("members");
    let named: Vec<_> = ["check", "key", "signature", "error", "warning"]
        .iter()
        .flat_map(|name| schema["$defs"][name]["properties"].as_object().expect("members"))
        .collect();
    for (name, member) in members.iter().chain(named) {
        let text = if member.get("$ref").is_some() { "title elsewhere" } else { "" };
        let title = member["title"].as_str().unwrap_or(text);
        assert!(title.len() > 5, "{name} has no title");
    }
    for row in schema["oneOf"].as_array().expect("rows") {
        assert!(row["description"].as_str().is_some_and(|text| text.len() > 20), "{}", row["title"]);
    }
}

#[test]
fn the_flag_prints_it_alone() {
    let output = jwt(&["verify", "--schema"]);
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(String::from_utf8_lossy(&output.stdout), VERDICT);
    for words in [["verify", "--schema", "--json"], ["--json", "verify", "--schema"]] {
        let output = jwt(&words);
        assert!(output.status.success() && output.stderr.is_empty());
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(text.lines().count(), 1);
        assert_eq!(parsed(&text), parsed(VERDICT));
    }
    // A token that reads as the flag is no valid token.
    for words in [&["-q"], &["-S", "env:SHORT"] as &[_], &["--aud", "api"], &[TOKEN], &["-q", "--", TOKEN]] {
        let output = jwt(&[&["verify", "--schema"], words].concat());
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(output.stdout.is_empty(), "{words:?}");
    }
}

#[test]
fn the_verdicts_are_those_of_the_code() {
    let schema = parsed(VERDICT);
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let of_code: Vec<(Value, Value)> =
        verdicts().into_iter().map(|verdict| (json!(verdict.name()), json!(verdict.code()))).collect();
    let names: Vec<Value> = of_code.iter().map(|(name, _)| name.clone()).chain([json!("error")]).collect();
    assert_eq!(items(&schema["properties"]["verdict"]["enum"]), names);
    let rows: Vec<(Value, Value)> = items(&schema["oneOf"])
        .iter()
        .map(|row| (row["properties"]["verdict"]["const"].clone(), row["properties"]["code"].clone()))
        .collect();
    let codes = of_code.into_iter().map(|(name, code)| (name, json!({ "const": code })));
    let codes: Vec<(Value, Value)> = codes.chain([(json!("error"), json!({ "enum": [2, 5] }))]).collect();
    assert_eq!(rows, codes);
}

/// The names of checks that the source makes: `Check::new("…`, and what is handed to those who make them.
fn emitted() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/token")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(folder).expect("src/token can be listed");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let (inner, sources): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
        folders.extend(inner);
        files.extend(sources);
    }
    for file in files {
        let text = std::fs::read_to_string(file).expect("source is text");
        for maker in ["Check::new(", "exact(", "instant("] {
            for call in text.split(maker).skip(1) {
                let name = call.trim_start().strip_prefix('"').and_then(|call| call.split('"').next());
                names.extend(name.map(str::to_owned));
            }
        }
    }
    names
}

#[test]
fn the_checks_are_those_of_the_code() {
    let listed: BTreeSet<String> = list(&parsed(VERDICT), "check_name").into_iter().collect();
    let emitted = emitted();
    assert!(emitted.len() > 14, "they are found: {emitted:?}");
    let unlisted: Vec<_> = emitted.difference(&listed).collect();
    assert!(unlisted.is_empty(), "they do not stand in tests/schema/verdict.json: {unlisted:?}");
}

/// Puts a member before all others.
fn put_first(document: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = document {
        members.shift_insert(0, name.to_owned(), value);
    }
}

/// A name, and what it changes in a document.
type Change = (&'static str, fn(&mut Value));

/// Each of the changes makes a document that is refused.
#[track_caller]
fn bites(document: &Value, definition: &str, changes: &[Change]) {
    judge(definition, &document.to_string()).expect("unchanged, it is taken");
    for (name, change) in changes {
        let mut other = document.clone();
        change(&mut other);
        assert_ne!(other, *document, "{name} changes nothing");
        assert!(judge(definition, &other.to_string()).is_err(), "{name} is taken: {other}");
    }
}

#[test]
fn a_valid_verdict_is_held() {
    bites(
        &valid(),
        "verify",
        &[
            ("a wrong code", |it| it["code"] = json!(1)),
            ("another verdict", |it| it["verdict"] = json!("expired")),
            ("a verdict of its own", |it| it["verdict"] = json!("fine")),
            ("not valid", |it| it["valid"] = json!(false)),
            ("an error", |it| it["error"] = json!({ "message": "m", "causes": [], "hints": [] })),
            ("a new member", |it| it["since"] = json!(1)),
            ("a line that is none", |it| put_first(it, "line", json!(0))),
            ("a line behind", |it| it["line"] = json!(1)),
            ("a column alone", |it| put_first(it, "column", json!(1))),
            ("a new member of a check", |it| it["checks"][0]["since"] = json!(1)),
            ("a new member of the key", |it| it["key"]["alg"] = json!("HS256")),
            ("a new check", |it| it["checks"][0]["name"] = json!("luck")),
            ("a failed check", |it| it["checks"][2]["result"] = json!("fail")),
            ("a result of its own", |it| it["checks"][2]["result"] = json!("passed")),
            ("no checks", |it| it["checks"] = json!([])),
            ("no signature", |it| it["checks"][1]["result"] = json!("skip")),
            ("no key", |it| it["key"] = Value::Null),
            ("no header", |it| it["header"] = Value::Null),
            ("a payload of another type", |it| it["payload"] = json!([])),
            ("a wrong payload_type", |it| it["payload_type"] = json!("text")),
            ("a number for a label", |it| it["label"] = json!(1)),
            ("a new warning", |it| it["warnings"][0]["code"] = json!("weather")),
            ("signatures of nothing", |it| it["signatures"] = json!([])),
        ],
    );
}

#[test]
fn a_member_that_is_missing_is_missed() {
    for document in [valid(), document(&["-S", "env:WRONG", TOKEN]), document(&["-S", "@nowhere", TOKEN])] {
        for name in document.as_object().expect("an object").keys() {
            let mut less = document.clone();
            less.as_object_mut().expect("an object").shift_remove(name);
            assert!(judge("verify", &less.to_string()).is_err(), "{name}: {less}");
        }
    }
}

#[test]
fn the_order_is_held() {
    let document = valid();
    let mut members: Vec<(String, Value)> =
        document.as_object().expect("an object").clone().into_iter().collect();
    members.swap(1, 2);
    let moved = Value::Object(members.into_iter().collect());
    assert_eq!(judge("verify", &moved.to_string()), Err("its members are out of order".to_owned()));
    let mut moved = document;
    moved["checks"].as_array_mut().expect("checks").swap(0, 1);
    assert_eq!(judge("verify", &moved.to_string()), Err("its checks are out of order".to_owned()));
}

#[test]
fn a_rejection_is_held() {
    bites(
        &document(&["-S", "env:WRONG", TOKEN]),
        "verify",
        &[
            ("valid", |it| it["valid"] = json!(true)),
            ("a wrong code", |it| it["code"] = json!(7)),
            ("no failed check", |it| it["checks"] = json!([])),
            ("an error", |it| it["error"] = json!({ "message": "m", "causes": [], "hints": [] })),
        ],
    );
    bites(
        &document(&["-S", "env:SHORT", "--max-age", "1s", "--require", "jti", TOKEN]),
        "verify",
        &[
            ("no key", |it| it["key"] = Value::Null),
            ("another verdict of the same code", |it| it["verdict"] = json!("error")),
        ],
    );
}

#[test]
fn an_error_is_held() {
    let changes: &[Change] = &[
        ("no error", |it| it["error"] = Value::Null),
        ("a check", |it| {
            it["checks"] =
                json!([{ "name": "alg", "result": "fail", "detail": "d", "expected": null, "found": null }]);
        }),
        ("a label", |it| it["label"] = json!("token 1")),
        ("a payload", |it| it["payload"] = json!({})),
        ("a warning", |it| it["warnings"] = json!([{ "code": "unsigned", "message": "m" }])),
        ("no message", |it| it["error"]["message"] = json!("")),
        ("a new member of the error", |it| it["error"]["code"] = json!(2)),
        ("valid", |it| it["valid"] = json!(true)),
        ("code 0", |it| it["code"] = json!(0)),
        ("an expired error", |it| {
            it["verdict"] = json!("expired");
            it["code"] = json!(6);
        }),
    ];
    for (words, code) in [(["--nope"], 2), (["--leeway=x"], 2), (["@nowhere"], 2)] {
        let document = document(&words);
        assert_eq!(document["code"], code);
        assert_eq!(document["hints"], document["error"]["hints"]);
        bites(&document, "verify", changes);
    }
    for (words, code) in [(["-S", "@nowhere"], 5), (["-S", "hex:x"], 4), (["-S", "env:SHORT"], 3)] {
        let document = document(&[&words as &[_], &[if code == 3 { "" } else { TOKEN }]].concat());
        assert_eq!(document["code"], code);
        bites(&document, "verify", changes);
    }
}

#[test]
fn the_other_answers_are_held() {
    let output = jwt(&["decode", "--json", TOKEN]);
    bites(
        &serde_json::from_slice(&output.stdout).expect("a document"),
        "decode",
        &[
            ("a new member", |it| it["valid"] = json!(true)),
            ("verified without a key", |it| it["verified"] = json!(true)),
            ("both kinds of signatures", |it| it["signatures"] = json!([])),
            ("a time that is none", |it| it["times"]["exp"] = json!("later")),
        ],
    );
    let output = jwt(&["key", "--json", r#"{"kty":"oct","k":"c2VjcmV0"}"#]);
    bites(
        &serde_json::from_slice(&output.stdout).expect("a document"),
        "key",
        &[
            ("a new member", |it| it["k"] = json!("c2VjcmV0")),
            ("another half", |it| it["half"] = json!("left")),
            ("an unknown curve", |it| it["crv"] = json!("P-192")),
        ],
    );
    let output = jwt(&["decode", "--json", "@nowhere"]);
    bites(
        &serde_json::from_slice(&output.stdout).expect("a document"),
        "decode",
        &[("a verdict", |it| it["verdict"] = json!("error")), ("success", |it| it["code"] = json!(0))],
    );
}

#[test]
fn what_later_versions_may_bring_is_taken() {
    let open = jsonschema::draft202012::new(&parsed(VERDICT)).expect("a schema");
    let mut later = valid();
    assert!(open.is_valid(&later));
    later["since"] = json!(1);
    later["key"]["alg"] = json!("HS256");
    later["checks"][0]["name"] = json!("luck");
    later["warnings"] = json!([{ "code": "weather", "message": "rain", "since": 1 }]);
    assert!(open.is_valid(&later), "users' schema is open");
    later["verdict"] = json!("fine");
    assert!(!open.is_valid(&later), "but not in what it promises");
}
