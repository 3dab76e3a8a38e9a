//! The same files as people carry them: with a byte order mark, in one line, in base64, in hex. Made
//! here from the files.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

use crate::rows::{Row, all};
use crate::{Failures, bytes, one, same, text, thumbprint};

/// How a file looks on its way, and its bytes then.
type Disguise = (&'static str, Vec<u8>);

/// What may happen to any text.
fn of_text(text: &str) -> Vec<Disguise> {
    let lines: Vec<&str> = text.lines().collect();
    let utf16 = |mark: &[u8], from: fn(u16) -> [u8; 2]| {
        [mark, &text.encode_utf16().flat_map(from).collect::<Vec<_>>()].concat()
    };
    vec![
        ("with a byte order mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("with CRLF", lines.iter().flat_map(|line| [line.as_bytes(), b"\r\n"].concat()).collect()),
        ("with CRLF and a byte order mark", format!("\u{feff}{}\r\n", lines.join("\r\n")).into_bytes()),
        ("behind blanks", format!("\r\n \t\n  {text}").into_bytes()),
        ("before blanks", format!("{text}\n \n\t\n").into_bytes()),
        ("without a final line ending", text.trim_end().as_bytes().to_vec()),
        ("in UTF-16 LE", utf16(b"\xff\xfe", u16::to_le_bytes)),
        ("in UTF-16 BE", utf16(b"\xfe\xff", u16::to_be_bytes)),
    ]
}

/// What happens to PEM in environment files and secret stores.
fn of_pem(text: &str) -> Vec<Disguise> {
    let line = text.trim_end().replace('\n', "\\n");
    let base64 = STANDARD.encode(text);
    let wrapped: Vec<&str> =
        base64.as_bytes().chunks(76).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    vec![
        ("in one line", line.clone().into_bytes()),
        ("in one line with CRLF", text.replace('\n', "\\r\\n").into_bytes()),
        ("in one quoted line", format!("\"{line}\"\n").into_bytes()),
        ("in quotes", format!("'{}'", text.trim_end()).into_bytes()),
        ("indented", text.replace('\n', "\n    ").into_bytes()),
        ("in base64", base64.clone().into_bytes()),
        ("in wrapped base64", wrapped.join("\n").into_bytes()),
        ("in base64url", URL_SAFE_NO_PAD.encode(text).into_bytes()),
        ("in quoted base64", format!("\"{base64}\"\n").into_bytes()),
    ]
}

/// What happens to DER.
fn of_der(der: &[u8]) -> Vec<Disguise> {
    let base64 = STANDARD.encode(der);
    let wrapped: Vec<&str> =
        base64.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    let hex: Vec<String> = der.iter().map(|byte| format!("{byte:02x}")).collect();
    vec![
        ("in base64", base64.clone().into_bytes()),
        ("in base64 with a line ending", format!("{base64}\n").into_bytes()),
        ("in wrapped base64", wrapped.join("\r\n").into_bytes()),
        ("in base64 without padding", base64.trim_end_matches('=').as_bytes().to_vec()),
        ("in base64url", URL_SAFE.encode(der).into_bytes()),
        ("in quoted base64", format!("'{base64}'").into_bytes()),
        ("in hex", hex.concat().into_bytes()),
        ("in upper-case hex", format!("{}\n", hex.concat().to_uppercase()).into_bytes()),
        ("in hex with colons", hex.join(":").into_bytes()),
        ("in hex with spaces", hex.join(" ").into_bytes()),
    ]
}

/// Reads the rows that are asked for in every disguise.
fn read_in_disguise(which: impl Fn(&Row) -> bool, disguises: impl Fn(&Row) -> Vec<Disguise>) {
    let mut failures = Failures::default();
    for row in all().iter().filter(|row| !row.locked && row.readable().is_some() && which(row)) {
        for (how, bytes) in disguises(row) {
            let key = one(&bytes);
            let check = key.and_then(|key| {
                same("half", &key.half(), &row.half)?;
                same("thumbprint", key.thumbprint().as_str(), thumbprint(row.key))
            });
            failures.check(&format!("{} {how}", row.file), check);
        }
    }
    failures.none();
}

fn is_der(row: &Row) -> bool {
    row.container.ends_with("DER")
}

#[test]
fn text_is_read_in_every_disguise() {
    read_in_disguise(|row| !is_der(row), |row| of_text(&text(row.file)));
}

#[test]
fn pem_is_read_in_every_disguise() {
    read_in_disguise(
        |row| text_of(row).is_some_and(|text| text.contains("-----BEGIN")),
        |row| of_pem(&text(row.file)),
    );
}

#[test]
fn der_is_read_in_every_disguise() {
    read_in_disguise(is_der, |row| of_der(&bytes(row.file)));
}

fn text_of(row: &Row) -> Option<String> {
    String::from_utf8(bytes(row.file)).ok().filter(|_| !is_der(row))
}

#[test]
fn jwk_is_read_in_base64() {
    read_in_disguise(
        |row| row.container == "JWK",
        |row| vec![("in base64", STANDARD.encode(bytes(row.file)).into_bytes())],
    );
}
