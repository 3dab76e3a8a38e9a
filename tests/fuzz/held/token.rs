//! Any bytes as a token, looked at without a key.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::input::find::find;
use jwt_toolkit::output::answer::{Answer, Breakdown, View};
use jwt_toolkit::output::error::Failure;
use jwt_toolkit::token::json::Document;
use jwt_toolkit::token::sign::Draft;
use jwt_toolkit::token::{Content, Form, Token, warning};
use serde_json::value::RawValue;

use super::oracle::{Json, Read, base64url, without_blanks};
use super::show::{Shown, show};
use super::{CLOCK, stands_in};

/// Reads the bytes as a token, or behind an empty line each line as a part of one, and shows it: nothing panics, what is no token by the letter has a fault,
/// and what is shown is what stood there, to the last blank inside a string.
///
/// # Panics
/// When one of these does not hold.
pub fn token(bytes: &[u8]) {
    match bytes.strip_prefix(b"\n") {
        Some(lines) => {
            let parts: Vec<String> =
                lines.split(|byte| *byte == b'\n').map(|line| URL_SAFE_NO_PAD.encode(line)).collect();
            held(parts.join(".").as_bytes());
        }
        None => held(bytes),
    }
}

fn held(bytes: &[u8]) {
    let token = Token::parse(bytes);
    assert_eq!(&*token.raw, bytes);
    let told = format!("{token:?}");
    assert_eq!(told, format!("{:?}", Token::parse(bytes)), "read twice, and not the same");
    assert_eq!(told, format!("{:?}", token.clone().into_owned()), "not the same with bytes of its own");
    by_the_letter(bytes, &token);
    pieces(bytes, &token);
    let documents = token.signatures.iter().flat_map(|signed| {
        let header = &signed.header;
        [header.protected.as_ref(), header.unprotected.as_ref()].into_iter().flatten()
    });
    documents.for_each(lossless);
    drafted(&token);
    shown(bytes, &token);
    for found in find(bytes) {
        let _ = Token::parse(&found.text);
        let is_made = found.joined
            || found.decoded
            || [b"\xff\xfe", b"\xfe\xff"].iter().any(|mark| bytes.starts_with(*mark));
        let has_escapes = bytes.contains(&b'\\') || bytes.contains(&b'%');
        assert!(is_made || has_escapes || stands_in(&found.text, bytes));
    }
}

/// Without a fault if, and only if, a second reader takes the token too.
fn by_the_letter(bytes: &[u8], token: &Token<'_>) {
    let is_clean = token.all_faults().is_empty();
    if bytes.starts_with(b"{") || token.form != Form::Compact {
        return;
    }
    let parts: Vec<&[u8]> = bytes.split(|byte| *byte == b'.').collect();
    let decoded: Option<Vec<Vec<u8>>> = parts.iter().map(|part| base64url(part)).collect();
    let decoded = decoded.filter(|parts| parts.len() == 3);
    let header = decoded.as_ref().map_or(Read::No, |parts| Json::read(&parts[0]));
    match (&header, &decoded) {
        (Read::Sound(header @ Json::Object(_)), Some(parts)) => {
            let is_text = |name| header.get(name).is_none_or(|value| value.text().is_some());
            let plain = header.get("alg").is_some() && ["alg", "kid", "typ", "cty"].into_iter().all(is_text);
            assert_eq!(is_clean, plain, "{:?}", token.all_faults());
            let payload = token.payload.as_ref().map(|part| &part.bytes);
            let signature = token.signatures[0].signature.as_ref().map(|part| &part.bytes);
            assert_eq!((payload, signature), (Some(&parts[1]), Some(&parts[2])));
            if is_clean {
                let found = find(bytes);
                assert!(found.len() == 1 && *found[0].text == *bytes, "found are {found:?}");
            }
        }
        (Read::Odd, Some(_)) => {}
        (Read::Twice, Some(_)) => assert!(!is_clean, "a name stands twice, and no fault"),
        _ => assert!(!is_clean, "no token by the letter, and no fault"),
    }
}

/// The parts stand where they say, and the payload is what its bytes are.
fn pieces(bytes: &[u8], token: &Token<'_>) {
    let parts =
        token.signatures.iter().flat_map(|signed| [Some(&signed.protected), signed.signature.as_ref()]);
    for part in parts.chain([token.payload.as_ref()]).flatten().filter(|part| !part.text.is_empty()) {
        let there = bytes.get(part.at..).is_some_and(|rest| rest.starts_with(&part.text));
        assert!(there || bytes.starts_with(b"{"), "{part:?}");
    }
    for error in token.all_faults() {
        assert!(error.at.is_none_or(|at| at <= bytes.len()), "{error:?}");
        let _ = Failure::hints_of(error, None);
    }
    let Some(payload) = &token.payload else { return };
    match &token.content {
        Content::Json(document) => {
            assert_eq!(document.text().as_bytes(), payload.bytes);
            lossless(document);
        }
        Content::Text(text, _) => {
            assert_eq!(text.as_bytes(), payload.bytes);
            assert!(
                !matches!(Json::read(&payload.bytes), Read::Sound(_)),
                "JSON, and taken for text: {text}"
            );
        }
        Content::Binary => assert!(std::str::from_utf8(&payload.bytes).is_err()),
    }
}

/// Without its blanks it is letter for letter the same, and another reader reads the same.
fn lossless(document: &Document) {
    let compact = document.root().compact();
    assert_eq!(compact, without_blanks(document.text()));
    match (Json::read(document.text().as_bytes()), Json::read(compact.as_bytes())) {
        (Read::Sound(all), Read::Sound(bare)) => {
            assert_eq!(all, bare);
            assert!(document.duplicates().is_empty(), "no name stands twice: {:?}", document.duplicates());
        }
        (Read::Twice, Read::Twice) => assert!(!document.duplicates().is_empty(), "a name stands twice"),
        (Read::Odd, Read::Odd) => {}
        (all, bare) => panic!("{all:?} and {bare:?} in {compact}"),
    }
}

/// What is edited and signed again was taken over byte for byte.
fn drafted(token: &Token<'_>) {
    let signed = token.signatures.first();
    let header = signed.map(|signed| &signed.header);
    let is_plain = token.all_faults().is_empty()
        && token.form != Form::Encrypted
        && header.is_some_and(|header| header.protected.is_some() && header.unprotected.is_none());
    if let (Ok(draft), Some(signed), true) = (Draft::of_token(token), signed, is_plain) {
        let input = [&*token.signing_input(signed), b"."].concat();
        assert_eq!(draft.unsigned().as_bytes(), input);
    }
}

/// Shows the token in every way.
fn shown(bytes: &[u8], token: &Token<'_>) {
    let answer = |redact| {
        let view = View {
            token: token.clone().into_owned(),
            label: None,
            follows: redact,
            clock: CLOCK,
            notes: !redact,
            redact,
        };
        let hints = token.breaks().map(|error| Failure::hints_of(error, None)).unwrap_or_default();
        let warnings = warning::of(token, &CLOCK);
        Answer::Breakdown(Breakdown { view, report: None, strict: None, warnings, hints })
    };
    let plain = answer(false);
    assert_eq!(plain.code(), if token.breaks().is_some() { 3 } else { 0 });
    let shown = show(&plain);
    shown.keeps_secrets(bytes);
    let members: HashMap<String, &RawValue> = serde_json::from_str(&shown.json).expect("the answer is JSON");
    assert_eq!(members["verified"].get(), "null", "nothing was checked");
    let header = token.header().and_then(|header| header.protected.as_ref());
    let same = |name: &str, document: &Document| {
        assert_eq!(members[name].get(), without_blanks(document.text()), "not as it was signed");
    };
    if let Some(document) = header {
        same("header", document);
    }
    if let Content::Json(document) = &token.content {
        same("payload", document);
    }
    again(token, &shown.json);
    redacted(token, &show(&answer(true)));
}

/// `decode --json | encode --from -`: the same header and payload, where no blanks stood between values.
fn again(token: &Token<'_>, json: &str) {
    let (Some(header), Some(payload)) = (token.header(), &token.payload) else { return };
    let compact = |document: &Document| document.root().compact() == document.text();
    let is_compact = header.protected.as_ref().is_some_and(compact)
        && !matches!(&token.content, Content::Json(document) if !compact(document));
    if token.all_faults().is_empty() && token.form == Form::Compact && is_compact {
        let Ok(draft) = Draft::of_breakdown(json.as_bytes()) else { return };
        let draft = draft.unwrap_or_else(|| panic!("not taken back: {json}"));
        let signed = token.signing_input(&token.signatures[0]);
        assert_eq!(draft.unsigned().as_bytes(), [&signed[..], b"."].concat(), "{payload:?}");
    }
}

/// A hidden signature is nowhere, unless the token says it elsewhere too.
fn redacted(token: &Token<'_>, shown: &Shown) {
    let signatures = token.signatures.iter().filter_map(|signed| signed.signature.as_ref());
    for part in signatures.filter(|part| part.text.len() >= 16 && token.all_faults().is_empty()) {
        let text = String::from_utf8_lossy(&part.text);
        let elsewhere =
            token.raw.windows(part.text.len()).filter(|window| *window == &*part.text).count() > 1;
        let headers = token.signatures.iter().map(|signed| &signed.protected.bytes);
        let mut parts = headers.chain(token.payload.as_ref().map(|part| &part.bytes));
        let is_said = elsewhere || parts.any(|bytes| stands_in(&part.text, bytes));
        assert!(is_said || !shown.has(&text), "shown all the same: {text}");
    }
}
