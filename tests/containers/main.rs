//! Real key files, made by other programs: every container of every key is read, signs, verifies, and
//! is written as every other one. `rows.txt` is the table; tests/keys/files/make.sh made the files.
//!
//! The thumbprints in tests/keys/files/thumbprints.txt are jwcrypto's, found again by npm's jose; the
//! tokens in tokens.txt are signed by jwcrypto, `PyJWT`, npm's jose, noble, Debian's jose and OpenSSL.

mod binary;
mod convert;
mod disguise;
mod doors;
#[path = "../schema/hold.rs"]
mod hold;
mod read;
mod refused;
mod rows;
mod sets;
mod sign;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use jwt_toolkit::crypto::{Key, Keys, read_keys};
use jwt_toolkit::error::KeyError;

/// The password of every locked file.
const PASSWORD: &str = "correct horse";

/// The path of a key file.
fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/keys/files").join(name)
}

/// What a key file holds.
fn bytes(name: &str) -> Vec<u8> {
    fs::read(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What a key file in text holds.
fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap_or_else(|_| panic!("{name} is not text"))
}

/// Reads keys as the program does when the password is given.
fn read(bytes: &[u8]) -> Result<Option<Keys>, KeyError> {
    read_keys(bytes, Some(PASSWORD.as_bytes()))
}

/// Reads what must be one key, with nothing beside it but certificates of issuers.
fn one(bytes: &[u8]) -> Result<Key, String> {
    let keys = read(bytes).map_err(|error| error.to_string())?.ok_or("no key at all")?;
    if let Some(other) = keys.unusable.iter().find(|other| other.error != KeyError::IssuerCertificate) {
        return Err(format!("beside it: {}", other.error));
    }
    match <[Key; 1]>::try_from(keys.keys) {
        Ok([key]) => Ok(key),
        Err(keys) => Err(format!("{} keys", keys.len())),
    }
}

/// The thumbprint of a key (RFC 7638, SHA-256), as another library computed it.
fn thumbprint(key: &str) -> &'static str {
    static LINES: OnceLock<String> = OnceLock::new();
    let lines = LINES.get_or_init(|| text("thumbprints.txt"));
    let line = lines.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
    line.and_then(|line| line.split(' ').next()).unwrap_or_else(|| panic!("no thumbprint of {key}"))
}

/// A token that another implementation signed.
struct Token {
    key: &'static str,
    alg: &'static str,
    maker: &'static str,
    text: &'static str,
}

/// The tokens of tokens.txt.
fn tokens() -> Vec<Token> {
    static LINES: OnceLock<String> = OnceLock::new();
    let lines = LINES.get_or_init(|| text("tokens.txt")).lines();
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(' ').collect();
            let [key, alg, maker, text] = fields[..] else { panic!("four fields: {line}") };
            Token { key, alg, maker, text }
        })
        .collect()
}

/// What went wrong, row by row: a test goes through its whole table before it fails.
#[derive(Default)]
struct Failures(Vec<String>);

impl Failures {
    /// Notes down what is wrong with a row, if anything is.
    fn check(&mut self, row: &str, result: Result<(), String>) {
        self.0.extend(result.err().map(|error| format!("{row}: {error}")));
    }

    /// Fails when there is one.
    #[track_caller]
    fn none(self) {
        assert!(self.0.is_empty(), "{} rows:\n{}\n", self.0.len(), self.0.join("\n"));
    }
}

/// Fails with both, as far as a line goes, when they differ.
fn same<T: PartialEq + Debug + ?Sized>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    let short = |value: &T| format!("{value:?}").chars().take(200).collect::<String>();
    if found == expected {
        return Ok(());
    }
    Err(format!("{what}: {}, not {}", short(found), short(expected)))
}

#[test]
fn every_file_has_a_row_and_every_row_a_file() {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for folder in rows::folders() {
        for entry in fs::read_dir(path(folder)).expect("a folder") {
            let name = entry.expect("a folder").file_name().into_string().expect("a plain name");
            *found.entry(format!("{folder}/{name}")).or_default() += 1;
        }
    }
    for name in rows::all().iter().map(|row| row.file).chain(sets::files()).chain(refused::files()) {
        *found.entry(name.to_owned()).or_default() += 2;
    }
    found.retain(|_, count| *count != 3);
    assert!(found.is_empty(), "1: a file without a row, 2: a row without a file: {found:#?}");
}
