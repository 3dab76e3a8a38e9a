//! Rule 3: base64url strictly, three parts, over the exact bytes received. The MAC of every token
//! here is right over the text as it stands.

use jwt_toolkit::token::policy::Policy;

use super::common::{b64, key, signature, token};
use super::{FORMAT, WRONG, judge_hs256, judge_signature, refused, valid};

const HEADER: &str = r#"{"alg":"HS256"}"#;

/// A token of these two parts as they stand, its MAC over just them.
fn raw(header: &str, payload: &str) -> String {
    let input = format!("{header}.{payload}");
    let signature = signature(&input, &key("HS256"), "HS256");
    format!("{input}.{signature}")
}

/// One fault after another in a part whose text has no unused bits.
fn faults(part: &str) -> Vec<(&'static str, String)> {
    let (head, tail) = part.split_at(4);
    vec![
        ("a space inside", format!("{head} {tail}")),
        ("a space before", format!(" {part}")),
        ("a space behind", format!("{part} ")),
        ("a line feed inside", format!("{head}\n{tail}")),
        ("a line ending behind", format!("{part}\r\n")),
        ("a tab", format!("{head}\t{tail}")),
        ("a NUL", format!("{head}\0{tail}")),
        ("an exclamation mark", format!("{head}!{tail}")),
        ("a percent escape", format!("{part}%3D")),
        ("a letter that is not ASCII", format!("{head}é{tail}")),
        ("padding that nothing needs", format!("{part}====")),
        ("one '=' too many", format!("{part}=")),
        ("'=' inside", format!("{head}={tail}")),
        ("one character too many", format!("{part}A")),
    ]
}

#[test]
fn every_part_is_base64url_and_nothing_else() {
    // 15 and 12 bytes: no unused bits.
    let (header, payload) = (b64(HEADER), b64(r#"{"sub":"ab"}"#));
    let whole = raw(&header, &payload);
    valid(&judge_hs256(&whole, &Policy::default()), "the token itself");
    for padding in [false, true] {
        let policy = Policy { allow_padding: padding, ..Policy::default() };
        for (what, part) in faults(&header) {
            refused(&judge_hs256(&raw(&part, &payload), &policy), FORMAT, &format!("header: {what}"));
        }
        for (what, part) in faults(&payload) {
            let token = raw(&header, &part);
            refused(&judge_hs256(&token, &policy), FORMAT, &format!("payload: {what}"));
            refused(&judge_signature(&token, &[key("HS256")]), FORMAT, &format!("payload: {what}"));
        }
        let (input, signature) = whole.rsplit_once('.').unwrap();
        for (what, part) in faults(signature) {
            // Of 32 bytes, one '=' is the right padding, and one character more only leaves room.
            if !matches!(what, "one '=' too many" | "one character too many") {
                let token = format!("{input}.{part}");
                refused(&judge_hs256(&token, &policy), FORMAT, &format!("signature: {what}"));
            }
        }
    }
}

#[test]
fn the_alphabet_is_that_of_base64url() {
    // Bytes whose base64 has both characters that the alphabets differ in, and no unused bits.
    let bytes = r#"{"a":"~~~???>>>"}x"#;
    let url = b64(bytes);
    assert!(url.contains('-') || url.contains('_'), "{url}");
    let standard = url.replace('-', "+").replace('_', "/");
    let (header, keys) = (b64(HEADER), [key("HS256")]);
    valid(&judge_signature(&raw(&header, &url), &keys), "base64url");
    refused(&judge_signature(&raw(&header, &standard), &keys), FORMAT, "payload");
    let header = b64(r#"{"alg":"HS256","a":"~~~???"}"#);
    let standard = header.replace('-', "+").replace('_', "/");
    assert_ne!(header, standard);
    valid(&judge_signature(&raw(&header, &url), &keys), "base64url");
    refused(&judge_signature(&raw(&standard, &url), &keys), FORMAT, "header");
    // The signature: payloads are tried until it holds a character that differs.
    let token = (0..99).map(|n| token("HS256", format!(r#"{{"n":{n}}}"#))).find(|token| {
        let signature = token.rsplit('.').next().unwrap();
        signature.contains(['-', '_'])
    });
    let (input, signature) = token.as_deref().unwrap().rsplit_once('.').unwrap();
    let standard = signature.replace('-', "+").replace('_', "/");
    refused(&judge_signature(&format!("{input}.{standard}"), &keys), FORMAT, "signature");
}

#[test]
fn unused_bits_are_zero() {
    // 16 and 14 bytes leave four and two bits over.
    for (header, payload) in [(r#"{"alg":"HS256" }"#, r#"{"sub":"ab"}"#), (HEADER, r#"{"sub":"abcd"}"#)] {
        let (header, payload) = (b64(header), b64(payload));
        valid(&judge_hs256(&raw(&header, &payload), &Policy::default()), "canonical");
        let dirty = |part: &str| -> String {
            let (head, last) = part.split_at(part.len() - 1);
            let bytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            let next = bytes.find(last).unwrap() + 1;
            format!("{head}{}", &bytes[next..=next])
        };
        let (header, payload) =
            if header.len() % 4 == 0 { (header, dirty(&payload)) } else { (dirty(&header), payload) };
        refused(&judge_hs256(&raw(&header, &payload), &Policy::default()), FORMAT, "stray bits");
        let policy = Policy { allow_padding: true, ..Policy::default() };
        refused(&judge_hs256(&raw(&header, &payload), &policy), FORMAT, "stray bits, padding allowed");
    }
    let whole = token("HS256", "{}");
    let (head, last) = whole.split_at(whole.len() - 1);
    let bytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let next = bytes.find(last).unwrap() + 1;
    let dirty = format!("{head}{}", &bytes[next..=next]);
    refused(&judge_hs256(&dirty, &Policy::default()), FORMAT, "stray bits of the signature");
}

#[test]
fn there_are_exactly_three_parts() {
    let whole = token("HS256", "{}");
    let parts: Vec<&str> = whole.split('.').collect();
    let (header, payload) = (parts[0], parts[1]);
    let more = signature(&format!("{whole}.AAAA"), &key("HS256"), "HS256");
    for text in [
        String::new(),
        ".".into(),
        "..".into(),
        "...".into(),
        "....".into(),
        header.into(),
        format!("{header}."),
        format!("{header}.{payload}"),
        format!("{whole}."),
        format!(".{whole}"),
        format!("{whole}.AAAA"),
        format!("{whole}.AAAA.{more}"),
        format!("{whole}.AAAA.AAAA.AAAA"),
        format!("{header}..{payload}.{}", parts[2]),
    ] {
        refused(&judge_hs256(&text, &Policy::default()), FORMAT, &text);
        refused(&judge_signature(&text, &[key("HS256")]), FORMAT, &text);
    }
    valid(&judge_hs256(&whole, &Policy::default()), "three");
}

#[test]
fn an_encrypted_token_is_none_of_ours() {
    let header = b64(r#"{"alg":"dir","enc":"A128GCM"}"#);
    for token in
        [format!("{header}..AAAA.AAAA.AAAA"), format!(r#"{{"protected":"{header}","ciphertext":"AAAA"}}"#)]
    {
        refused(&judge_hs256(&token, &Policy::default()), FORMAT, &token);
    }
}

#[test]
fn the_signature_covers_the_bytes_as_received() {
    let spaced = token("HS256", "{ \"b\":1 ,\n\"a\":1e0 }");
    valid(&judge_hs256(&spaced, &Policy::default()), "spaces inside the JSON");
    let parts: Vec<&str> = spaced.split('.').collect();
    for (header, payload) in [
        (b64(r#"{ "alg":"HS256"}"#), parts[1].to_owned()),
        (parts[0].to_owned(), b64(r#"{"b":1,"a":1e0}"#)),
        (parts[0].to_owned(), b64("{ \"b\":1 ,\n\"a\":1 }")),
    ] {
        refused(
            &judge_hs256(&format!("{header}.{payload}.{}", parts[2]), &Policy::default()),
            WRONG,
            &payload,
        );
    }
}

#[test]
fn padding_passes_where_it_is_allowed_and_only_as_it_should_be() {
    let allow = Policy { allow_padding: true, ..Policy::default() };
    let strict = Policy::default();
    let pad = |text: &str| format!("{text}{}", &"==="[..(4 - text.len() % 4) % 4]);
    // Header and payload of 16 and 14 bytes: "==" and "=".
    let (header, payload) = (b64(r#"{"alg":"HS256" }"#), b64(r#"{"sub":"abcd"}"#));
    assert!(pad(&header).ends_with("==") && pad(&payload).ends_with('='));
    let whole = raw(&pad(&header), &pad(&payload));
    let (input, signature) = whole.rsplit_once('.').unwrap();
    let all = format!("{input}.{}", pad(signature));
    valid(&judge_hs256(&all, &allow), "all three padded, as signed");
    valid(&judge_hs256(&whole, &allow), "two padded");
    valid(&judge_hs256(&raw(&header, &payload), &allow), "none padded");
    for token in [&all, &whole, &format!("{}.{}", raw(&header, &payload), "=")[..].to_owned()] {
        refused(&judge_hs256(token, &strict), FORMAT, token);
    }
    // Padding added after signing changes the bytes that were signed.
    let (bare, signature) = {
        let token = raw(&header, &payload);
        let (_, signature) = token.rsplit_once('.').unwrap();
        (format!("{}.{payload}", pad(&header)), signature.to_owned())
    };
    refused(&judge_hs256(&format!("{bare}.{signature}"), &allow), WRONG, "padded afterwards");
    for header in
        [format!("{header}="), format!("{header}==="), format!("={header}="), format!("{header}= =")]
    {
        refused(&judge_hs256(&raw(&header, &payload), &allow), FORMAT, &header);
    }
}
