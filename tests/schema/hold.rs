//! Holds what was printed with `--json` to its schema: a verdict's to `verdict.json`, which users have too, what the
//! other commands print to `answers.json`. Here both are closed: what they do not name is refused, and the names of
//! checks and the codes of warnings are those that they list.

use std::sync::OnceLock;

use jsonschema::{Registry, Validator};
use serde_json::{Map, Value};

/// The schema that `jwt verify --schema` prints.
pub(crate) const VERDICT: &str = include_str!("verdict.json");

/// The schema of what the other commands print.
const ANSWERS: &str = include_str!("answers.json");

/// The subcommands, and the definition of what each prints; verify's stands in a file of its own.
const SUBCOMMANDS: [(&str, &str); 7] = [
    ("verify", "verify"),
    ("decode", "decode"),
    ("encode", "encode"),
    ("keygen", "keygen"),
    ("key", "key"),
    ("completions", "completions"),
    ("completion", "completions"),
];

/// The lists of names that grow: open to users, closed here.
const LISTS: [&str; 2] = ["check_name", "warning_code"];

/// Holds what a run printed to the schema of its subcommand, if it was asked for JSON.
#[track_caller]
pub(crate) fn hold(words: &[impl AsRef<str>], stdout: &[u8]) {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    let words = words.split(|word| *word == "--").next().unwrap_or_default();
    let is_json = |word: &&str| {
        let cluster = word.strip_prefix('-').filter(|rest| rest.chars().all(|c| matches!(c, 'j' | 'q')));
        *word == "--json" || cluster.is_some_and(|rest| rest.contains('j'))
    };
    let is_help = |word: &&str| ["-h", "--help", "help", "-V", "--version", "--schema"].contains(word);
    let is_stream = words.contains(&"--lines") && !words.iter().any(|word| word.starts_with("--only"));
    if words.iter().any(is_help) {
        return;
    }
    // Behind a token, the same word would be another token.
    let first = words.iter().find(|word| !word.starts_with('-'));
    let named = SUBCOMMANDS.iter().find(|(name, _)| Some(name) == first);
    let takes_out = |word: &&str| ["--get", "--part"].iter().any(|flag| word.starts_with(flag));
    let is_taken_out = words.iter().any(takes_out);
    let definition = match named.map_or("decode", |(_, definition)| definition) {
        "decode" if is_taken_out => "value",
        definition => definition,
    };
    let is_quiet = words.iter().any(|word| ["-q", "--quiet"].contains(word));
    let is_shown = definition == "decode" && is_stream && !is_quiet;
    if !is_shown && !words.iter().any(is_json) {
        return;
    }
    let text = std::str::from_utf8(stdout).expect("JSON is UTF-8");
    // What decode writes to a file it does not print; the others say where it is.
    let is_written = named.is_none_or(|(name, _)| *name == "decode")
        && words.iter().any(|word| ["-o", "--out"].iter().any(|flag| word.starts_with(flag)));
    assert!(is_stream || is_written || !text.is_empty(), "jwt {words:?} prints no JSON");
    // Blank lines of a stream stay blank.
    for line in text.lines().filter(|line| !(is_stream && line.is_empty())) {
        if let Err(error) = judge(definition, line) {
            panic!("jwt {words:?}\n{line}\n{error}");
        }
    }
}

/// Judges one document by the definition of a subcommand's.
pub(crate) fn judge(definition: &str, line: &str) -> Result<(), String> {
    let document: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let fault = validator(definition).iter_errors(&document).next();
    if let Some(error) = fault {
        return Err(format!("{}: {error}", error.instance_path()));
    }
    if definition == "verify" { in_order(&document) } else { Ok(()) }
}

/// What a schema cannot say: the order of a verdict's members, and of its checks.
fn in_order(document: &Value) -> Result<(), String> {
    let schema = parsed(VERDICT);
    let promised: Vec<&str> = members(&schema["properties"]).keys().map(String::as_str).collect();
    let place = |name: &str| promised.iter().position(|promised| *promised == name);
    if !members(document).keys().is_sorted_by_key(|name| place(name)) {
        return Err("its members are out of order".to_owned());
    }
    let names = list(&schema, "check_name");
    let place = |check: &Value| names.iter().position(|name| *name == check["name"]);
    if !document["checks"].as_array().is_some_and(|checks| checks.is_sorted_by_key(place)) {
        return Err("its checks are out of order".to_owned());
    }
    Ok(())
}

/// The names that one of the lists of the schema has.
pub(crate) fn list(schema: &Value, name: &str) -> Vec<String> {
    let names = schema["$defs"][name]["examples"].as_array().expect("the list is there");
    names.iter().map(|name| name.as_str().expect("names are strings").to_owned()).collect()
}

/// A JSON text of the tests.
pub(crate) fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("the schemas are JSON")
}

fn members(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("an object")
}

/// What judges the documents of a subcommand.
fn validator(definition: &str) -> &'static Validator {
    static VALIDATORS: OnceLock<Vec<(&str, Validator)>> = OnceLock::new();
    let all = VALIDATORS.get_or_init(|| {
        let (verdict, answers) = (closed(parsed(VERDICT)), closed(parsed(ANSWERS)));
        let ids = [&verdict, &answers].map(|schema| schema["$id"].as_str().expect("an id").to_owned());
        let registry = Registry::new()
            .extend(ids.iter().cloned().zip([verdict, answers]))
            .expect("the ids are URIs")
            .prepare()
            .expect("the schemas refer to each other");
        let of = |definition| {
            let place = match definition {
                "verify" => ids[0].clone(),
                definition => format!("{}#/$defs/{definition}", ids[1]),
            };
            let schema = serde_json::json!({ "$ref": place });
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            options.with_registry(&registry).build(&schema).expect("the schema is sound")
        };
        let names = SUBCOMMANDS.map(|(_, definition)| definition);
        names.into_iter().chain(["value", "tally"]).map(|name| (name, of(name))).collect()
    });
    let one = all.iter().find(|(name, _)| *name == definition);
    &one.expect("every subcommand has a schema").1
}

/// The schema without room for what it does not name.
fn closed(mut schema: Value) -> Value {
    for name in LISTS {
        if let Some(definition) = schema["$defs"].get_mut(name).and_then(Value::as_object_mut) {
            let names = definition.remove("examples").expect("the list is there");
            definition.insert("enum".to_owned(), names);
        }
    }
    close(&mut schema);
    schema
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(schema) => {
            schema.values_mut().for_each(close);
            if schema.get("type").is_some_and(|kind| kind == "object")
                && schema.contains_key("properties")
                && !schema.contains_key("additionalProperties")
            {
                schema.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
            }
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(close),
        _ => {}
    }
}
