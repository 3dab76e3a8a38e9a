//! Rule 12: JSON serialization, and AKP keys.

use aws_lc_rs::digest::{SHA256, digest};
use jwt_toolkit::crypto::{Half, read_keys};
use jwt_toolkit::error::KeyError;
use jwt_toolkit::token::policy::{Needed, Policy};
use jwt_toolkit::token::report::{Outcome, Verdict};
use jwt_toolkit::token::{Form, Token};
use serde_json::{Map, Value, json};

use super::common::{b64, jwk, key, public_jwk, read, signature, token};
use super::{ALG, FORMAT, WRONG, judge, judge_hs256, refused, valid};

/// The entry of one signer.
fn entry(name: &str, header: Option<Value>) -> Value {
    let protected = b64(format!(r#"{{"alg":"{name}"}}"#));
    let signature = signature(&format!("{protected}.e30"), &key(name), name);
    let mut entry = json!({ "protected": protected, "signature": signature });
    if let Some(header) = header {
        entry["header"] = header;
    }
    entry
}

fn flattened(name: &str, header: Option<Value>) -> Value {
    let mut token = entry(name, header);
    token["payload"] = json!("e30");
    token
}

fn general(entries: &[Value]) -> String {
    json!({ "payload": "e30", "signatures": entries }).to_string()
}

fn without(mut token: Value, name: &str) -> String {
    token.as_object_mut().expect("a token is an object").remove(name);
    token.to_string()
}

fn changed(mut token: Value, name: &str, value: Value) -> String {
    token[name] = value;
    token.to_string()
}

#[test]
fn both_forms_are_tokens() {
    let plain = Policy::default();
    valid(&judge_hs256(&flattened("HS256", None).to_string(), &plain), "flattened");
    valid(
        &judge_hs256(&flattened("HS256", Some(json!({ "kid": "x" }))).to_string(), &plain),
        "with a header",
    );
    valid(&judge_hs256(&general(&[entry("HS256", None)]), &plain), "general");
    let unprotected = signature(".e30", &key("HS256"), "HS256");
    let token = json!({ "header": { "alg": "HS256" }, "payload": "e30", "signature": unprotected });
    valid(&judge_hs256(&token.to_string(), &plain), "nothing protected");
    valid(&judge_hs256(&changed(flattened("HS256", None), "more", json!([1])), &plain), "an unknown member");
    assert_eq!(Token::parse(flattened("HS256", None).to_string().as_bytes()).form, Form::Flattened);
    assert_eq!(Token::parse(general(&[]).as_bytes()).form, Form::General);
}

#[test]
fn the_headers_are_disjoint() {
    for header in [json!({ "alg": "HS256" }), json!({ "alg": "none" }), json!({ "kid": "x", "alg": null })] {
        let report = judge_hs256(&flattened("HS256", Some(header.clone())).to_string(), &Policy::default());
        refused(&report, FORMAT, &header.to_string());
        let report = judge_hs256(&general(&[entry("HS256", Some(header.clone()))]), &Policy::default());
        refused(&report, FORMAT, &header.to_string());
    }
    let escaped = flattened("HS256", None).to_string().replacen('{', r#"{"header":{"\u0061lg":"HS256"},"#, 1);
    refused(&judge_hs256(&escaped, &Policy::default()), FORMAT, "in another spelling");
    let many: Map<String, Value> = (0..40).map(|n| (format!("m{n}"), json!(n))).collect();
    let mut one = many.clone();
    one.insert("alg".to_owned(), json!("HS256"));
    valid(
        &judge_hs256(&flattened("HS256", Some(json!(many))).to_string(), &Policy::default()),
        "forty others",
    );
    refused(
        &judge_hs256(&flattened("HS256", Some(json!(one))).to_string(), &Policy::default()),
        FORMAT,
        "forty-one",
    );
}

#[test]
fn what_a_token_is_made_of_is_there_and_of_its_type() {
    let token = || flattened("HS256", None);
    for member in ["payload", "signature", "protected"] {
        refused(&judge_hs256(&without(token(), member), &Policy::default()), FORMAT, member);
        for value in [json!(null), json!(1), json!(["e30"]), json!({})] {
            let what = format!("{member}: {value}");
            refused(&judge_hs256(&changed(token(), member, value), &Policy::default()), FORMAT, &what);
        }
    }
    for header in [json!(null), json!("x"), json!([]), json!(1)] {
        let what = format!("header: {header}");
        refused(&judge_hs256(&changed(token(), "header", header), &Policy::default()), FORMAT, &what);
    }
    refused(
        &judge_hs256(&changed(token(), "protected", json!("")), &Policy::default()),
        FORMAT,
        "protected: \"\"",
    );
    for text in ["{", "{}", "{\"payload\":\"e30\"}", "{\"payload\":\"e30\"}x"] {
        refused(&judge_hs256(text, &Policy::default()), FORMAT, text);
    }
}

#[test]
fn a_general_token_has_entries_and_no_signature_beside_them() {
    let whole = || json!({ "payload": "e30", "signatures": [entry("HS256", None)] });
    valid(&judge_hs256(&whole().to_string(), &Policy::default()), "the token");
    for value in [json!([]), json!({}), json!("x"), json!(null), json!([1]), json!([[]]), json!([{}])] {
        let what = format!("signatures: {value}");
        refused(&judge_hs256(&changed(whole(), "signatures", value), &Policy::default()), FORMAT, &what);
    }
    for (member, value) in
        [("signature", json!("AAAA")), ("protected", json!("e30")), ("header", json!({ "x": 1 }))]
    {
        refused(&judge_hs256(&changed(whole(), member, value), &Policy::default()), FORMAT, member);
    }
    refused(&judge_hs256(&without(whole(), "payload"), &Policy::default()), FORMAT, "no payload");
}

#[test]
fn no_member_of_the_serialization_stands_twice() {
    let token = flattened("HS256", None).to_string();
    let with = |first: &str| token.replacen('{', &format!("{{{first},"), 1);
    valid(&judge_hs256(&with(r#""x":1"#), &Policy::default()), "once");
    for first in [
        r#""payload":"AAAA""#,
        r#""\u0070ayload":"e30""#,
        r#""signature":"""#,
        r#""protected":"e30""#,
        r#""x":1,"x":1"#,
        r#""x":[{"a":1,"\u0061":1}]"#,
        r#""header":{"kid":"a","kid":"a"}"#,
    ] {
        refused(&judge_hs256(&with(first), &Policy::default()), FORMAT, first);
    }
    let entries = general(&[entry("HS256", None)]);
    let twice = entries.replacen("[{", r#"[{"signature":"AAAA","#, 1);
    assert_ne!(entries, twice);
    refused(&judge_hs256(&twice, &Policy::default()), FORMAT, "in an entry");
}

#[test]
fn a_fault_in_one_entry_is_a_fault_of_the_token() {
    let good = entry("HS256", None);
    for bad in [
        json!({ "protected": "!!", "signature": "AAAA" }),
        json!({ "protected": b64("[]"), "signature": "AAAA" }),
        json!({ "protected": b64(r#"{"alg":"HS256","a":1,"a":1}"#), "signature": "AAAA" }),
        json!({ "protected": good["protected"], "signature": "A" }),
        json!({ "protected": good["protected"] }),
        json!({ "protected": good["protected"], "header": { "alg": "HS256" }, "signature": good["signature"] }),
        json!(1),
    ] {
        for entries in [[good.clone(), bad.clone()], [bad.clone(), good.clone()]] {
            refused(&judge_hs256(&general(&entries), &Policy::default()), FORMAT, &bad.to_string());
        }
    }
}

#[test]
fn every_signature_has_its_verdict() {
    let mut broken = entry("HS256", None);
    broken["signature"] = json!(b64([0; 32]));
    let entries = [broken.clone(), entry("RS256", Some(json!({ "kid": "r" }))), entry("HS256", None)];
    let report = judge_hs256(&general(&entries), &Policy::default());
    valid(&report, "one of three");
    assert_eq!(report.signature, 2);
    let rows: Vec<_> =
        report.signatures.iter().map(|row| (row.alg.as_deref(), row.kid.as_deref(), row.verdict)).collect();
    assert_eq!(
        rows,
        [
            (Some("HS256"), None, Verdict::Signature),
            (Some("RS256"), Some("r"), Verdict::Key),
            (Some("HS256"), None, Verdict::Valid)
        ]
    );
    let both = judge(&general(&entries), &[key("HS256"), key("RS256")], &Policy::default());
    let verdicts: Vec<_> = both.signatures.iter().map(|row| row.verdict).collect();
    assert_eq!(verdicts, [Verdict::Signature, Verdict::Valid, Verdict::Valid]);
    let report = judge_hs256(&general(&[broken]), &Policy::default());
    refused(&report, WRONG, "none of one");
    assert!(
        judge_hs256(&token("HS256", "{}"), &Policy::default()).signatures.is_empty(),
        "compact has no rows"
    );
}

#[test]
fn all_signatures_where_all_are_asked_for() {
    let all = |typ: Option<&str>| Policy {
        signatures: Needed::All,
        typ: typ.map(str::to_owned),
        ..Policy::default()
    };
    let keys = [key("HS256"), key("ES256"), key("EdDSA")];
    let (hs, es) = (entry("HS256", None), entry("ES256", None));
    let mut bad = entry("EdDSA", None);
    bad["signature"] = json!(b64([1; 64]));
    let stranger = entry("RS256", None);
    valid(&judge(&general(&[hs.clone(), es.clone()]), &keys, &all(None)), "both right");
    valid(&judge(&flattened("ES256", None).to_string(), &keys, &all(None)), "flattened");
    valid(&judge(&token("ES256", "{}"), &keys, &all(None)), "compact");
    for (entries, refusal, speaks) in [
        (vec![hs.clone(), bad.clone()], WRONG, 1),
        (vec![bad.clone(), hs.clone()], WRONG, 0),
        (vec![hs.clone(), stranger.clone()], ALG, 1),
        // The gravest speaks for the token.
        (vec![bad.clone(), hs.clone(), stranger.clone()], ALG, 2),
        (vec![bad.clone(), bad.clone()], WRONG, 0),
    ] {
        let token = general(&entries);
        let report = judge(&token, &keys, &all(None));
        refused(&report, refusal, &token);
        assert_eq!(report.signature, speaks, "{token}");
        for row in &report.signatures {
            let expected = match row.verdict {
                Verdict::Valid => Outcome::Pass,
                verdict => Outcome::Fail(verdict),
            };
            assert_eq!(row.outcome, expected, "{token}");
        }
        let one = judge(&token, &keys, &Policy::default());
        assert!(one.signatures.iter().all(|row| !matches!(row.outcome, Outcome::Fail(_))), "{token}");
        assert_eq!(one.verdict() == Verdict::Valid, entries.contains(&hs), "one is enough: {token}");
    }
    refused(&judge(&general(&[]), &keys, &all(None)), FORMAT, "no signature at all");
    // What is asked of the header is asked of every header.
    let protected = b64(r#"{"alg":"HS256","typ":"JWT"}"#);
    let signature = signature(&format!("{protected}.e30"), &key("HS256"), "HS256");
    let typed = json!({ "protected": protected, "signature": signature });
    for entries in [[typed.clone(), es.clone()], [es, typed.clone()]] {
        let report = judge(&general(&entries), &keys, &all(Some("JWT")));
        refused(&report, (Verdict::Claim, 7, "typ"), "one without typ");
    }
    valid(&judge(&general(&[typed.clone(), typed]), &keys, &all(Some("jwt"))), "both with typ");
}

#[test]
fn the_header_that_counts_is_that_of_the_signature() {
    // `typ` of the entry that verified, not of the one before it.
    let policy = Policy { typ: Some("b".to_owned()), ..Policy::default() };
    let typed = |typ: &str| {
        let protected = b64(format!(r#"{{"alg":"HS256","typ":"{typ}"}}"#));
        let signature = signature(&format!("{protected}.e30"), &key("HS256"), "HS256");
        json!({ "protected": protected, "signature": signature })
    };
    let entries = |first: &str, second: &str| {
        let mut wrong = typed(first);
        wrong["signature"] = json!(b64([0; 32]));
        general(&[wrong, typed(second)])
    };
    // Nobody signed what stands in the unprotected header.
    let added = flattened("HS256", Some(json!({ "typ": "b" }))).to_string();
    refused(&judge_hs256(&added, &policy), (Verdict::Claim, 7, "typ"), "unprotected");
    valid(&judge_hs256(&entries("a", "b"), &policy), "the second");
    refused(&judge_hs256(&entries("b", "a"), &policy), (Verdict::Claim, 7, "typ"), "the first");
    // Of several that are right, the one that has it.
    for (first, second) in [("a", "b"), ("b", "a")] {
        valid(&judge_hs256(&general(&[typed(first), typed(second)]), &policy), "one of both");
    }
}

#[test]
fn an_akp_key_has_alg_a_seed_and_its_own_thumbprint() {
    let broken = |jwk: &Map<String, Value>| {
        read_keys(Value::Object(jwk.clone()).to_string().as_bytes(), None).expect_err("the JWK is not sound")
    };
    for (name, len) in [("ML-DSA-44", 2560), ("ML-DSA-65", 4032), ("ML-DSA-87", 4896)] {
        let whole = jwk(name);
        let key = read(&whole);
        assert_eq!(key.half(), Half::Private);
        valid(&judge(&token(name, "{}"), &[read(&public_jwk(name))], &Policy::default()), name);
        let mut no_alg = whole.clone();
        no_alg.remove("alg");
        assert_eq!(broken(&no_alg), KeyError::JwkMissing { member: "alg" }, "{name}");
        for other in ["ML-DSA-44", "ML-DSA-65", "ML-DSA-87", "ES256", "ml-dsa-44", ""] {
            if other != name {
                let mut renamed = whole.clone();
                renamed.insert("alg".to_owned(), json!(other));
                broken(&renamed);
            }
        }
        for bytes in [0, 31, 33, 64, len] {
            let mut other = whole.clone();
            other.insert("priv".to_owned(), json!(b64(vec![7; bytes])));
            let found = KeyError::JwkLength { member: "priv", found: bytes, expected: 32 };
            assert_eq!(broken(&other), found, "{name}");
        }
        // RFC 7638 over just alg, kty and pub, in that order.
        let text = format!(r#"{{"alg":"{name}","kty":"AKP","pub":{}}}"#, whole["pub"]);
        let hash = digest(&SHA256, text.as_bytes());
        assert_eq!(key.thumbprint(), b64(hash), "{name}");
        assert_eq!(read(&public_jwk(name)).thumbprint(), key.thumbprint(), "{name}");
    }
    refused(&judge(&token("ML-DSA-44", "{}"), &[key("ML-DSA-65")], &Policy::default()), ALG, "another set");
}
