//! The targets of `cargo fuzz` (tests/fuzz/README.md) on the stable compiler: the same functions over
//! their seeds, over seeds with pieces cut, doubled, exchanged and put in, and over any bytes.

#[path = "fuzz/held/mod.rs"]
pub mod held;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;

/// A target, by its name and its function.
type Target = (&'static str, fn(&[u8]));

const TOKEN: Target = ("token", held::token);
const VERIFY: Target = ("verify", held::verify);
const KEY: Target = ("key", held::key);
const CLAIM: Target = ("claim", held::claim);

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The files of a directory and of those in it, by their names.
fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).expect("the directory can be listed") {
        let path = entry.expect("the directory can be listed").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).expect("a file can be read")));
        }
    }
    found.sort();
    found
}

fn seeds(name: &str) -> Vec<(String, Vec<u8>)> {
    let seeds = files(&path("fuzz/seeds").join(name));
    assert!(seeds.len() > 20, "the seeds of {name} are missing");
    seeds
}

/// The words of a target's dictionary, as libFuzzer reads it: `"…"` with `\xAB`, `\\` and `\"`.
fn words(name: &str) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(path("fuzz/dictionaries").join(name)).expect("a dictionary is text");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let inner = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
            let inner = inner.unwrap_or_else(|| panic!("no word of a dictionary: {line}"));
            let (mut word, mut bytes) = (Vec::new(), inner.bytes());
            while let Some(byte) = bytes.next() {
                match (byte, byte == b'\\') {
                    (byte, false) => word.push(byte),
                    (_, true) => match bytes.next().expect("an escape does not end there") {
                        b'x' => {
                            let digits: Vec<u8> = bytes.by_ref().take(2).collect();
                            let digits = std::str::from_utf8(&digits).expect("digits are text");
                            word.push(u8::from_str_radix(digits, 16).expect("they are hexadecimal"));
                        }
                        other => word.push(other),
                    },
                }
            }
            word
        })
        .collect()
}

/// Runs a target on some bytes; what it says when it fails, and the bytes to try again with.
fn run((name, target): Target, bytes: &[u8]) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(|| target(bytes))).map_err(|panic| {
        let said = |panic: &(dyn Any + Send)| {
            let text = panic.downcast_ref::<String>().cloned();
            text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        };
        let said = said(&*panic).unwrap_or_else(|| "a panic without words".to_owned());
        format!("{name}: {said}\n{:?}", String::from_utf8_lossy(bytes))
    })
}

/// Runs a target on inputs as they are, all of them before it fails.
fn run_all(target: Target, inputs: impl IntoIterator<Item = (String, Vec<u8>)>) {
    let run =
        |(name, bytes): (String, Vec<u8>)| run(target, &bytes).err().map(|said| format!("{name}: {said}"));
    let failures: Vec<String> = inputs.into_iter().filter_map(run).collect();
    assert!(failures.is_empty(), "{} inputs:\n{}\n", failures.len(), failures.join("\n"));
}

/// One change to some bytes.
#[derive(Clone, Debug)]
enum Edit {
    Flip(Index, u8),
    Set(Index, u8),
    Cut(Index, Index),
    Double(Index, Index),
    Word(Index, Index),
    /// The head of one and the tail of another.
    Splice(Index, Index, Index),
}

impl Edit {
    fn any() -> impl Strategy<Value = Edit> {
        let at = any::<Index>;
        prop_oneof![
            (at(), 0..8_u8).prop_map(|(at, bit)| Edit::Flip(at, bit)),
            (at(), prop_oneof![any::<u8>(), b' '..=b'~']).prop_map(|(at, byte)| Edit::Set(at, byte)),
            (at(), at()).prop_map(|(from, to)| Edit::Cut(from, to)),
            (at(), at()).prop_map(|(from, to)| Edit::Double(from, to)),
            (at(), at()).prop_map(|(at, word)| Edit::Word(at, word)),
            (at(), at(), at()).prop_map(|(at, other, from)| Edit::Splice(at, other, from)),
        ]
    }

    fn apply(&self, bytes: &mut Vec<u8>, seeds: &[(String, Vec<u8>)], words: &[Vec<u8>]) {
        let place = |at: &Index, bytes: &[u8]| at.index(bytes.len() + 1);
        // Most of what is cut or doubled is short.
        let range = |from: &Index, to: &Index| {
            let from = place(from, bytes);
            from..(from + to.index(24)).min(bytes.len())
        };
        match self {
            Edit::Flip(..) | Edit::Set(..) if bytes.is_empty() => {}
            Edit::Flip(at, bit) => *at.get_mut(bytes) ^= 1 << bit,
            Edit::Set(at, byte) => *at.get_mut(bytes) = *byte,
            Edit::Cut(from, to) => drop(bytes.drain(range(from, to))),
            Edit::Double(from, to) => {
                let range = range(from, to);
                let piece = bytes[range.clone()].to_vec();
                drop(bytes.splice(range.end..range.end, piece));
            }
            Edit::Word(at, word) => {
                let at = place(at, bytes);
                drop(bytes.splice(at..at, word.get(words).iter().copied()));
            }
            Edit::Splice(at, other, from) => {
                let (_, other) = other.get(seeds);
                bytes.truncate(place(at, bytes));
                bytes.extend_from_slice(&other[place(from, other)..]);
            }
        }
    }
}

/// Runs a target on its seeds, then on so many changed ones, and on some bytes that are no seed's.
fn fuzz(target: Target, count: u32) {
    let (seeds, words) = (seeds(target.0), words(target.0));
    run_all(target, seeds.clone());
    let asked = std::env::var("PROPTEST_CASES").is_ok();
    let cases = if asked { ProptestConfig::default().cases } else { count };
    // Each reader makes hundreds of checks, and a failure says what it was: nothing is made smaller.
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 0, ..Default::default() };
    let changed = (any::<Index>(), vec(Edit::any(), 1..4)).prop_map(|(seed, edits)| {
        let mut bytes = seed.get(&seeds).1.clone();
        for edit in &edits {
            edit.apply(&mut bytes, &seeds, &words);
        }
        bytes
    });
    let inputs = prop_oneof![9 => changed, 1 => vec(any::<u8>(), 0..120)];
    let hold = |bytes: Vec<u8>| run(target, &bytes).map_err(TestCaseError::fail);
    TestRunner::new(config).run(&inputs, hold).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn tokens_hold() {
    fuzz(TOKEN, 600);
}

#[test]
fn verdicts_hold() {
    fuzz(VERIFY, 250);
}

#[test]
fn keys_hold() {
    fuzz(KEY, 250);
}

#[test]
fn claims_hold() {
    fuzz(CLAIM, 2500);
}

#[test]
fn every_key_file_holds() {
    run_all(KEY, files(&path("keys/files")));
}

/// The published vectors are seeds too, where they lie.
#[test]
fn the_vectors_hold() {
    let named = std::env::var_os("JWT_VECTORS").map(PathBuf::from);
    let directory = named.unwrap_or_else(|| path("../../shared/vectors"));
    let Ok(text) = std::fs::read(directory.join("jws.json")) else { return };
    let cases: Vec<serde_json::Value> = serde_json::from_slice(&text).expect("the vectors are JSON");
    for case in cases {
        let token = match &case["token"] {
            serde_json::Value::String(text) => text.clone(),
            object => object.to_string(),
        };
        let name = case["id"].to_string();
        run_all(TOKEN, [(name.clone(), token.clone().into_bytes())]);
        run_all(VERIFY, [(name, format!("\n{token}").into_bytes())]);
    }
}
