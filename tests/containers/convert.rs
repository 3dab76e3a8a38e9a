//! Every file is written in every format, its own half and the public one, and read back as the same
//! key: byte for byte what OpenSSL and the other makers wrote, where a format has one spelling.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jwt_toolkit::crypto::{Half, Key};
use serde_json::{Map, Value};

use crate::binary::{jwt, jwt_at};
use crate::rows::{KEYS, Row, all};
use crate::{Failures, PASSWORD, bytes, one, path, same, text, thumbprint};

/// A result, or what is wrong in words.
type Checked<T = ()> = Result<T, String>;

/// The formats of `jwt key --to`.
const FORMATS: [&str; 5] = ["pem", "der", "jwk", "jwks", "ssh"];

/// A PEM block's label and content.
fn pem(text: &str) -> Checked<(String, Vec<u8>)> {
    let mut lines = text.lines();
    let label = lines.next().and_then(|line| line.strip_prefix("-----BEGIN ")?.strip_suffix("-----"));
    let label = label.ok_or("no PEM")?.to_owned();
    let body: String = lines.take_while(|line| !line.starts_with("-----")).collect();
    Ok((label, STANDARD.decode(body).map_err(|error| error.to_string())?))
}

/// The key in the one DER that it has: PKCS#8 of the private half as OpenSSL or cryptography wrote it,
/// `SubjectPublicKeyInfo` of the public one.
fn der_of(row: &Row, half: Half) -> Vec<u8> {
    // An expanded ML-DSA key does not say its seed.
    let container = match half {
        Half::Private if row.file.ends_with("pkcs8-expanded.pem") => row.file.to_owned(),
        Half::Private => format!("{}/pkcs8.pem", row.key),
        _ => format!("{}/spki.pem", row.key),
    };
    pem(&text(&container)).expect("the file is PEM").1
}

/// The members that make up the key, as jwcrypto wrote them; none for an RSA-PSS key.
fn jwk_of(row: &Row, half: Half) -> Option<Map<String, Value>> {
    let file = if half == Half::Public { "jwk-public.jwk" } else { "jwk.jwk" };
    let bytes = std::fs::read(path(&format!("{}/{file}", row.key))).ok()?;
    serde_json::from_slice(&bytes).ok().map(|jwk| bare(&jwk))
}

/// A JWK without what it says of itself; of an AKP key `alg` is a part.
fn bare(jwk: &Map<String, Value>) -> Map<String, Value> {
    let mut jwk = jwk.clone();
    jwk.retain(|name, _| {
        !["kid", "use", "key_ops", "x5c", "x5t", "x5t#S256", "ext"].contains(&name.as_str())
    });
    if jwk.get("kty").is_some_and(|kty| kty != "AKP") {
        jwk.shift_remove("alg");
    }
    jwk.sort_keys();
    jwk
}

/// Whether a format has no place for this half of the key.
fn is_impossible(row: &Row, half: Half, format: &str) -> bool {
    match (row.key, format) {
        // A secret has no public half, and only JWKs hold secrets.
        ("oct", "jwk" | "jwks") => half == Half::Public,
        ("oct", _)
        | ("secp256k1" | "rsa-pss" | "rsa-pss-sha256" | "ml-dsa-44" | "ml-dsa-65" | "ml-dsa-87", "ssh")
        // Only `alg` can say RSA-PSS, and nothing says which.
        | ("rsa-pss", "jwk" | "jwks") => true,
        (_, "jwk" | "jwks") => half == Half::Private && row.file.ends_with("pkcs8-expanded.pem"),
        _ => false,
    }
}

/// Holds what was written against what it must be.
fn check(row: &Row, half: Half, format: &str, written: &[u8]) -> Checked {
    let text = || std::str::from_utf8(written).map_err(|error| error.to_string());
    let jwk = |jwk: &Value| {
        let found = jwk.as_object().ok_or("no JWK")?;
        jwk_of(row, half).map_or(Ok(()), |expected| same("members", &bare(found), &expected))
    };
    match format {
        "der" => same("DER", written, &der_of(row, half)[..])?,
        "pem" => {
            let label = if half == Half::Public { "PUBLIC KEY" } else { "PRIVATE KEY" };
            same("PEM", &pem(text()?)?, &(label.to_owned(), der_of(row, half)))?;
        }
        "jwk" => jwk(&serde_json::from_slice(written).map_err(|error| error.to_string())?)?,
        "jwks" => {
            let set: Value = serde_json::from_slice(written).map_err(|error| error.to_string())?;
            same("members of the set", &set["keys"].as_array().map(Vec::len), &Some(1))?;
            jwk(&set["keys"][0])?;
        }
        _ if half == Half::Public => {
            let words =
                |line: &str| line.split(' ').take(2).map(|word| word.trim().to_owned()).collect::<Vec<_>>();
            same("line", &words(text()?), &words(&crate::text(&format!("{}/ssh.pub", row.key))))?;
        }
        _ => same("label", pem(text()?)?.0.as_str(), "OPENSSH PRIVATE KEY")?,
    }
    // And back.
    let again = one(written).map_err(|error| format!("read again: {error}"))?;
    same("half", &again.half(), &half)?;
    same("thumbprint", again.thumbprint().as_str(), thumbprint(row.key))?;
    // The name of RSA-PSS is not in a JWK.
    if half != Half::Private || row.key.starts_with("rsa-pss") && format.starts_with("jwk") {
        return Ok(());
    }
    let der = again.to_private_der().map_err(|error| error.to_string())?;
    same("private key", &der[..], &der_of(row, half)[..])
}

/// The halves that a row can be written as.
fn halves(row: &Row) -> Vec<Half> {
    if row.half == Half::Private { vec![Half::Private, Half::Public] } else { vec![row.half] }
}

/// A key in a format, by the library; none for what it does not write.
fn write(key: &Key, half: Half, format: &str) -> Option<Checked<Vec<u8>>> {
    let jwk = || key.to_jwk(half, None).map(|jwk| Value::Object(jwk).to_string());
    let written = match (format, half) {
        ("pem", Half::Public) => key.to_public_pem().map(String::into_bytes),
        ("pem", _) => key.to_private_pem().map(|pem| pem.as_bytes().to_vec()),
        ("der", Half::Public) => key.to_public_der(),
        ("der", _) => key.to_private_der().map(|der| der.to_vec()),
        ("jwk", _) => jwk().map(String::into_bytes),
        ("jwks", _) => jwk().map(|jwk| format!("{{\"keys\":[{jwk}]}}").into_bytes()),
        _ => return None,
    };
    Some(written.map_err(|error| error.to_string()))
}

#[test]
fn the_library_writes_every_file_in_every_format() {
    let mut failures = Failures::default();
    for row in all() {
        let Some(key) = row.readable() else { continue };
        for (format, half) in
            FORMATS.iter().flat_map(|format| halves(row).into_iter().map(move |half| (*format, half)))
        {
            let Some(written) = write(key, half, format) else { continue };
            let result = match written {
                Ok(_) if is_impossible(row, half, format) => {
                    Err("written, though there is no such form".to_owned())
                }
                Ok(written) => check(row, half, format, &written),
                Err(_) if is_impossible(row, half, format) => Ok(()),
                Err(error) => Err(error),
            };
            failures.check(&format!("{} to {format}, {half}", row.file), result);
        }
    }
    failures.none();
}

/// `jwt key FILE --to FORMAT` for a row.
fn command_writes(row: &Row, format: &str, half: Half) -> Checked {
    let file = path(row.file).display().to_string();
    let mut args = vec!["key", &file, "--to", format];
    if half == Half::Public {
        args.push("--public");
    }
    if row.locked {
        args.extend(["--key-password", PASSWORD]);
    }
    let run = jwt(args);
    if !is_impossible(row, half, format) {
        return run.done().and_then(|written| check(row, half, format, &written));
    }
    // The message names the key; what is missing where is `jwt key`'s own tests'.
    let names = run.err.to_lowercase();
    let kind = row.key_type().split(' ').next().unwrap_or_default().to_lowercase();
    match run.code {
        2 | 4 if names.contains(&kind) && run.out.is_empty() => Ok(()),
        code => Err(format!("no such form, exit code {code}: {}", run.message())),
    }
}

/// Writes every open file, or one of every kind.
fn commands_write(format: &str, every: bool) {
    let mut failures = Failures::default();
    let mut kinds = BTreeSet::new();
    let mut counts = |row: &Row| kinds.insert((row.key, row.container)) || every;
    // A key that was unlocked is a key like any other: one format will do for those, below.
    for row in all().iter().filter(|row| !row.locked && counts(row)) {
        let secret = (row.half == Half::Secret).then_some(Half::Public);
        for half in halves(row).into_iter().chain(secret) {
            failures.check(&format!("{} to {format}, {half}", row.file), command_writes(row, format, half));
        }
    }
    failures.none();
}

#[test]
fn the_command_writes_pem() {
    commands_write("pem", true);
}

#[test]
fn the_command_writes_der() {
    commands_write("der", true);
}

#[test]
fn the_command_writes_jwk() {
    commands_write("jwk", true);
}

#[test]
fn the_command_writes_jwks() {
    commands_write("jwks", false);
}

#[test]
fn the_command_writes_ssh() {
    commands_write("ssh", false);
}

#[test]
fn the_command_writes_locked_keys() {
    let mut failures = Failures::default();
    for row in all().iter().filter(|row| row.locked) {
        failures.check(row.file, command_writes(row, "der", Half::Private));
    }
    failures.none();
}

#[test]
fn the_command_writes_there_and_back() {
    let mut failures = Failures::default();
    for (key, _, _) in KEYS.iter().filter(|key| key.0 != "oct") {
        let pkcs8 = format!("{key}/pkcs8.pem");
        let row = all().iter().find(|row| row.file == pkcs8).expect("every key has PKCS#8");
        let same_name = |format: &&&str| {
            !(is_impossible(row, Half::Private, format)
                || key.starts_with("rsa-pss") && format.starts_with("jwk"))
        };
        for format in FORMATS.iter().filter(same_name) {
            let there = jwt(["key", &path(&pkcs8).display().to_string(), "--to", format]).done();
            let back = there.and_then(|there| jwt_at(["key", "-", "--to", "der"], &[], &there).done());
            let expected = bytes_of_pkcs8(key);
            failures.check(
                &format!("{key} to {format} and back"),
                back.and_then(|back| same("DER", &back, &expected)),
            );
        }
    }
    failures.none();
}

fn bytes_of_pkcs8(key: &str) -> Vec<u8> {
    let der = format!("{key}/pkcs8.der");
    if path(&der).exists() { bytes(&der) } else { pem(&text(&format!("{key}/pkcs8.pem"))).expect("PEM").1 }
}
