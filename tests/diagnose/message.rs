//! Signatures over something else than what came here: JSON written anew, other base64, a nonce that was hashed.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use jwt_toolkit::token::diagnose::{Cause, Encoding, Escapes, Layout, Rewriting, Spelling};
use jwt_toolkit::token::policy::Policy;

use crate::common::{b64, key, signature, signed_by};
use crate::{HS256, found, found_by, other, resigned, secret};

fn way(layout: Layout, escapes: Escapes, sorted: bool) -> Rewriting {
    Rewriting { layout, escapes, sorted }
}

/// What is found of a payload that was signed as another text.
fn of_payload(received: &str, signed: &str) -> Vec<Cause> {
    let over = format!("{}.{}", b64(HS256), b64(signed));
    let token = resigned(HS256, received, &over, "HS256", &secret("hush"));
    assert_eq!(found(&token, &[secret("another")]), [], "with another key there is no cause");
    found(&token, &[secret("hush")])
}

#[test]
fn a_payload_written_anew() {
    use Escapes::{Ascii, AsciiAndSlashes, Fewest, Kept, Slashes};
    use Layout::{Compact, Indented, Spaced};
    let same = Layout::Kept;
    for (received, signed, how) in [
        (r#"{"a":1,"b":", :"}"#, r#"{"a": 1, "b": ", :"}"#, way(Spaced, Kept, false)),
        (r#"{"a": 1, "b": ", :"}"#, r#"{"a":1,"b":", :"}"#, way(Compact, Kept, false)),
        ("{ \"a\" :1}", r#"{"a":1}"#, way(Compact, Kept, false)),
        (r#"{"a":[1,{}]}"#, "{\n  \"a\": [\n    1,\n    {}\n  ]\n}", way(Indented(2), Kept, false)),
        (
            r#"{"a":[1,{}]}"#,
            "{\n    \"a\": [\n        1,\n        {}\n    ]\n}",
            way(Indented(4), Kept, false),
        ),
        (r#"{"a":"é😀"}"#, r#"{"a":"\u00e9\ud83d\ude00"}"#, way(same, Ascii, false)),
        (r#"{"a":"\u00e9\ud83d\ude00"}"#, r#"{"a":"é😀"}"#, way(same, Fewest, false)),
        (r#"{"a":"é"}"#, r#"{"a": "\u00e9"}"#, way(Spaced, Ascii, false)),
        (r#"{"a":"x/y"}"#, r#"{"a":"x\/y"}"#, way(same, Slashes, false)),
        (r#"{"a":"x\/y"}"#, r#"{"a":"x/y"}"#, way(same, Fewest, false)),
        (r#"{"a":"é/"}"#, r#"{"a":"\u00e9\/"}"#, way(same, AsciiAndSlashes, false)),
        (r#"{"b":1,"a":{"d":2,"c":3}}"#, r#"{"a":{"c":3,"d":2},"b":1}"#, way(same, Kept, true)),
        (r#"{"b":1,"a":2}"#, r#"{"a": 2, "b": 1}"#, way(Spaced, Kept, true)),
        (r#"{"b": 1, "a": 2}"#, r#"{"a": 2, "b": 1}"#, way(same, Kept, true)),
    ] {
        assert_eq!(of_payload(received, signed), [Cause::PayloadRewritten(how)], "{received} {signed}");
    }
    // Other values, another number, an order of its own.
    for (received, signed) in [
        (r#"{"a":1}"#, r#"{"a":2}"#),
        (r#"{"a":1}"#, r#"{"a":1.0}"#),
        (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#),
        ("no JSON", "other text"),
    ] {
        assert_eq!(of_payload(received, signed), [], "{received} {signed}");
    }
}

#[test]
fn a_header_written_anew_and_both() {
    let (spaced, compact) = (r#"{"alg": "HS256", "typ": "JWT"}"#, r#"{"alg":"HS256","typ":"JWT"}"#);
    let over = |header: &str, payload: &str| format!("{}.{}", b64(header), b64(payload));
    let tried = |header: &str, payload: &str, over: &str| {
        found(&resigned(header, payload, over, "HS256", &secret("hush")), &[secret("hush")])
    };
    let to = |layout| way(layout, Escapes::Kept, false);
    let (one, blank) = (r#"{"a":1}"#, r#"{"a": 1}"#);
    let header = |layout| [Cause::HeaderRewritten(to(layout))];
    assert_eq!(tried(compact, one, &over(spaced, one)), header(Layout::Spaced));
    assert_eq!(tried(spaced, one, &over(compact, one)), header(Layout::Compact));
    let both = |layout| [Cause::BothRewritten(to(layout))];
    assert_eq!(tried(compact, one, &over(spaced, blank)), both(Layout::Spaced));
    assert_eq!(tried(spaced, blank, &over(compact, one)), both(Layout::Compact));
    // Sorted, which does not show in every header.
    let alone = r#"{"alg":"HS256"}"#;
    let sorted = over(r#"{"alg": "HS256"}"#, r#"{"a": 2, "b": 1}"#);
    let how = Cause::BothRewritten(way(Layout::Spaced, Escapes::Kept, true));
    assert_eq!(tried(alone, r#"{"b":1,"a":2}"#, &sorted), [how]);
    assert_eq!(tried(compact, one, &over(alone, one)), []);
}

#[test]
fn a_nonce_that_was_hashed() {
    // SHA-256 of "n/once", as `openssl dgst` and `basenc --base64url` have it.
    let hash = "gYZ_g-xzPlmtVNWBC8cQRXlTI8MTlvBqdaNIcSA6trA";
    let header = |nonce: &str| format!(r#"{{"typ":"JWT", "nonce":"{nonce}","alg":"RS256"}}"#);
    let rsa = key("RS256");
    for written in ["n/once", "n\\/once"] {
        let over = format!("{}.{}", b64(header(hash)), b64("{}"));
        let token = resigned(&header(written), "{}", &over, "RS256", &rsa);
        assert_eq!(found(&token, &[key("RS256")]), [Cause::NonceHashed]);
        assert_eq!(found(&token, &[other("RS256")]), []);
    }
    let over = format!("{}.{}", b64(header("another")), b64("{}"));
    assert_eq!(found(&resigned(&header("n/once"), "{}", &over, "RS256", &rsa), &[key("RS256")]), []);
}

#[test]
fn parts_in_another_base64() {
    let (header, payload) = (r#"{"alg":"HS256","k":"ÿ~?"}"#, r#"{"a":"ÿ?>~"}"#);
    assert!(b64(payload).contains(['-', '_']), "one that both alphabets spell differently");
    for (spelling, spell) in [
        (Spelling::Padded, &URL_SAFE),
        (Spelling::Standard, &STANDARD),
        (Spelling::StandardUnpadded, &STANDARD_NO_PAD),
    ] {
        let over = format!("{}.{}", spell.encode(header), spell.encode(payload));
        let token = resigned(header, payload, &over, "HS256", &secret("hush"));
        assert_eq!(found(&token, &[secret("hush")]), [Cause::PartsSpelled(spelling)]);
        assert_eq!(found(&token, &[secret("another")]), []);
        // The same token as it was issued is malformed, and so is one that was spelled anew.
        let issued = format!("{over}.{}", signature(&over, &secret("hush"), "HS256"));
        assert_eq!(found(&issued, &[secret("hush")]), [Cause::PartsAsTheyStand]);
        assert_eq!(found(&issued, &[secret("another")]), []);
        let strict = signature(&format!("{}.{}", b64(header), b64(payload)), &secret("hush"), "HS256");
        assert_eq!(found(&format!("{over}.{strict}"), &[secret("hush")]), [Cause::PartsRespelled]);
    }
    // Padding that is let through is told of all the same.
    let over = format!("{}.{}", URL_SAFE.encode(header), URL_SAFE.encode(payload));
    let strict = signature(&format!("{}.{}", b64(header), b64(payload)), &secret("hush"), "HS256");
    let lenient = Policy { allow_padding: true, ..Policy::default() };
    let padded = found_by(&format!("{over}.{strict}"), &[secret("hush")], &[], &lenient);
    assert_eq!(padded, [Cause::PartsRespelled]);
    // What is malformed in another way too is no matter of spelling.
    let token = signed_by(HS256, "{}", &secret("hush"), "HS256");
    assert_eq!(found(&format!("{token}="), &[secret("hush")]), [Cause::PartsRespelled]);
    for broken in [format!("{token}=="), format!("{token}!"), format!("{token}=.x"), token.replace('.', "..")]
    {
        assert_eq!(found(&broken, &[secret("hush")]), [], "{broken}");
    }
}

/// The cause is that of the signature that the report speaks of, whose header has two halves.
#[test]
fn in_json_serialization() {
    let protected = r#"{"alg": "HS256"}"#;
    let wrong = format!("{}.{}", b64(r#"{"alg":"HS256"}"#), b64("{}"));
    let right_secret = signature(&wrong, &secret("hush"), "HS256");
    let entry = |protected: &str, header: &str, signature: &str| {
        let protected = b64(protected);
        format!(r#"{{"protected":"{protected}","header":{header},"signature":"{signature}"}}"#)
    };
    let unknown = entry(r#"{"alg":"FOO"}"#, "{}", "AAAA");
    let rewritten = entry(protected, "{}", &right_secret);
    let token = format!(r#"{{"payload":"{}","signatures":[{unknown},{rewritten}]}}"#, b64("{}"));
    let compact = way(Layout::Compact, Escapes::Kept, false);
    assert_eq!(found(&token, &[secret("hush")]), [Cause::HeaderRewritten(compact)]);
    // The algorithm stands in the half that nobody signed.
    let over = format!("{}.{}", b64(r#"{"typ":"x"}"#), b64("{}"));
    let signature = signature(&over, &secret("aGk="), "HS256");
    let parts = (b64(r#"{"typ":"x"}"#), b64("{}"));
    let token = format!(
        r#"{{"payload":"{}","protected":"{}","header":{{"alg":"HS256","kid":"1"}},"signature":"{signature}"}}"#,
        parts.1, parts.0
    );
    assert_eq!(found(&token, &[secret("hi")]), [Cause::SecretSpelled(Encoding::Base64)]);
    assert_eq!(found(&token, &[secret("ho")]), []);
}

/// The work is bounded: a token of the greatest length is told about in moments.
#[test]
fn a_large_token() {
    let payload = format!(r#"{{"a":"{}"}}"#, "é/".repeat(2 << 20));
    let token = resigned(HS256, &payload, "x.y", "HS256", &secret("hush"));
    assert!(token.len() > 8 << 20);
    assert_eq!(found(&token, &[secret("hush")]), []);
    let spaced = format!(r#"{{"a": "{}"}}"#, "x".repeat(1 << 20));
    let over = format!("{}.{}", b64(HS256), b64(spaced.replace(": ", ":")));
    let token = resigned(HS256, &spaced, &over, "HS256", &secret("hush"));
    let compact = way(Layout::Compact, Escapes::Kept, false);
    assert_eq!(found(&token, &[secret("hush")]), [Cause::PayloadRewritten(compact)]);
}
