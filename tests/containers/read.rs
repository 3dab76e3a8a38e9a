//! Every file is read as the key that it is, by the library and by `jwt key`.

use jwt_toolkit::crypto::Half;
use serde_json::Value;

use crate::binary::jwt;
use crate::rows::{Row, all};
use crate::{Failures, path, same, thumbprint};

/// Checks what the library reads in the rows that are asked for.
fn library_reads(which: impl Fn(&Row) -> bool) {
    let mut failures = Failures::default();
    for row in all().iter().filter(|row| which(row)) {
        let check = || {
            let key = row.read().as_ref()?;
            let words = key.describe();
            let [kind, format] = [row.key_type(), row.container].map(|word| words.contains(word));
            if !(kind && format) {
                return Err(format!("{words:?}, not {} in {}", row.key_type(), row.container));
            }
            same("half", &key.half(), &row.half)?;
            same("thumbprint", key.thumbprint().as_str(), thumbprint(row.key))
        };
        failures.check(row.file, check());
    }
    failures.none();
}

#[test]
fn open_files_are_read() {
    library_reads(|row| !row.locked && !row.is_ssh());
}

#[test]
fn locked_files_are_read() {
    library_reads(|row| row.locked && !row.is_ssh());
}

#[test]
fn ssh_files_are_read() {
    library_reads(|row| !row.locked && row.is_ssh());
}

#[test]
fn locked_ssh_files_are_read() {
    library_reads(|row| row.locked && row.is_ssh());
}

/// `jwt key FILE... --json`: a document for each key, in the order of the files.
fn command_shows(which: impl Fn(&Row) -> bool, options: &[&str]) {
    let rows: Vec<&Row> = all().iter().filter(|row| which(row)).collect();
    let files: Vec<String> = rows.iter().map(|row| path(row.file).display().to_string()).collect();
    let args = ["key", "--json"].iter().chain(options).copied().chain(files.iter().map(String::as_str));
    let run = jwt(args);
    assert_eq!(run.code, 0, "{}", run.err);
    let documents: Vec<Value> =
        run.text().lines().map(|line| serde_json::from_str(line).expect("JSON in each line")).collect();
    assert_eq!(documents.len(), rows.len(), "a document a key");
    let mut failures = Failures::default();
    for (row, document) in rows.iter().zip(&documents) {
        let check = || {
            let member = |name: &str| document[name].as_str().unwrap_or_default();
            same("source", &member("source").ends_with(row.file), &true)?;
            // A secret's is a hash of the secret, and not shown.
            let shown = if row.half == Half::Secret { "" } else { thumbprint(row.key) };
            same("thumbprint", member("thumbprint"), shown)?;
            same("half", member("half"), &row.half.to_string())?;
            for (name, words) in [("type", row.key_type()), ("format", row.container)] {
                if !member(name).contains(words) {
                    return Err(format!("{name}: {:?}, not {words}", document[name]));
                }
            }
            let algorithms: Vec<&str> =
                document["algorithms"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            same("algorithms", &algorithms[..], row.algorithms())?;
            let certificate = row.container.starts_with("certificate");
            let has_one = document["certificate"].is_object();
            // A JWK with `x5c` may show its certificate too.
            same("certificate", &has_one, &(certificate || has_one && row.file.contains("x5c")))?;
            if row.half == Half::Public {
                return Ok(());
            }
            // Nothing of a private key or a secret is shown.
            let jwk = row.readable().and_then(|key| key.to_jwk(row.half, None).ok()).unwrap_or_default();
            let secrets = ["d", "k", "priv", "p", "q"].iter().filter_map(|name| jwk.get(*name)?.as_str());
            let text = document.to_string();
            let shown = secrets.into_iter().any(|secret| text.contains(secret));
            same("a secret is shown", &shown, &false)
        };
        failures.check(row.file, check());
    }
    failures.none();
}

#[test]
fn the_command_shows_open_files() {
    command_shows(|row| !row.locked, &[]);
}

#[test]
fn the_command_shows_locked_files() {
    command_shows(|row| row.locked, &["--key-password", crate::PASSWORD]);
}
