//! HMAC secrets that were read in another way, and those of nobody.

use jwt_toolkit::token::diagnose::{Blank, Cause, Encoding};

use crate::common::{key, signed_by};
use crate::{HS256, found, found_given, secret};

/// A token by this secret.
fn by(bytes: impl Into<Vec<u8>>) -> String {
    signed_by(HS256, "{}", &secret(bytes), "HS256")
}

const BYTES: &[u8] = b"\xfb\xff\xbf a secret of some length";
const SPELLED: [(Encoding, &str); 3] = [
    (Encoding::Base64, "+/+/IGEgc2VjcmV0IG9mIHNvbWUgbGVuZ3Ro"),
    (Encoding::Base64Url, "-_-_IGEgc2VjcmV0IG9mIHNvbWUgbGVuZ3Ro"),
    (Encoding::Hex, "fbffbf206120736563726574206f6620736f6d65206c656e677468"),
];

#[test]
fn read_as_text_or_decoded() {
    for (encoding, text) in SPELLED {
        assert_eq!(found(&by(BYTES), &[secret(text)]), [Cause::SecretSpells(encoding)]);
        assert_eq!(found(&by(text), &[secret(BYTES)]), [Cause::SecretSpelled(encoding)]);
        // What was given is that text: the advice is then to leave the prefix out.
        for given in [text.to_owned(), format!("{text}\n")] {
            let causes = found_given(&by(text), &[secret(BYTES)], &[given.as_bytes()]);
            assert_eq!(causes, [Cause::SecretUndecoded(encoding)]);
        }
        let other = found_given(&by(text), &[secret(BYTES)], &[b"something else"]);
        assert_eq!(other, [Cause::SecretSpelled(encoding)]);
        assert_eq!(found_given(&by("another"), &[secret(BYTES)], &[text.as_bytes()]), []);
    }
    assert_eq!(found(&by("one"), &[secret("other")]), []);
    // Nothing is no reading of a text.
    assert_eq!(found(&by("one"), &[secret("==")]), []);
}

/// Padding and the bits behind the last byte: libraries pass over both.
#[test]
fn decoded_as_loosely_as_libraries_do() {
    for (text, bytes) in [("hushed", b"\x86\xeb\x21\x79".as_slice()), ("aGk", b"hi"), ("aGk=", b"hi")] {
        assert_eq!(found(&by(bytes), &[secret(text)]), [Cause::SecretSpells(Encoding::Base64)], "{text}");
    }
}

#[test]
fn line_endings() {
    for ending in ["\n", "\r\n"] {
        let with = format!("hush{ending}");
        let by_with = by(with.as_bytes());
        assert_eq!(found(&by_with, &[secret("hush")]), [Cause::LineEndingMissing { crlf: ending.len() > 1 }]);
        assert_eq!(found_given(&by_with, &[secret("hush")], &[with.as_bytes()]), [Cause::LineEndingCut]);
        assert_eq!(
            found_given(&by_with, &[secret("hush")], &[b"hush"]),
            [Cause::LineEndingMissing { crlf: ending.len() > 1 }]
        );
        assert_eq!(found(&by("hush"), &[secret(with.as_bytes())]), [Cause::LineEndingTooMuch]);
    }
    assert_eq!(found(&by("hush\n\n"), &[secret("hush")]), []);
}

#[test]
fn blanks_around_it() {
    for (signed, cause) in [
        ("hush ", Cause::BlankMissing(Blank::SpaceBehind)),
        (" hush", Cause::BlankMissing(Blank::SpaceBefore)),
        ("hush\t", Cause::BlankMissing(Blank::TabBehind)),
    ] {
        assert_eq!(found(&by(signed), &[secret("hush")]), [cause]);
    }
    for given in ["hush ", " hush", "\thush\t", " hush \n", "hush\n\n\n"] {
        assert_eq!(found(&by("hush"), &[secret(given)]), [Cause::BlanksTooMuch], "{given:?}");
    }
    for (signed, given) in [("hush  ", "hush"), ("hush", "hu sh"), ("hush", " ")] {
        assert_eq!(found(&by(signed), &[secret(given)]), [], "{given:?}");
    }
}

#[test]
fn quotes_around_it() {
    for quote in ['"', '\'', '`'] {
        let quoted = format!("{quote}hush{quote}");
        assert_eq!(found(&by(quoted.as_bytes()), &[secret("hush")]), [Cause::QuotesMissing(quote)]);
        assert_eq!(found(&by("hush"), &[secret(quoted)]), [Cause::QuotesTooMuch(quote)]);
    }
    assert_eq!(found(&by("hush"), &[secret("\"hush'")]), []);
    assert_eq!(found(&by("hush"), &[secret("\"")]), []);
}

#[test]
fn no_secret_at_all() {
    // An HMAC with a key of zeros is the one without any (RFC 2104 §2).
    for alg in ["HS256", "HS384", "HS512"] {
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        let token = signed_by(header, "{}", &secret([0; 7]), alg);
        assert_eq!(found(&token, &[secret("hush")]), [Cause::EmptySecret]);
        assert_eq!(found(&token, &[key("RS256")]), [Cause::EmptySecret]);
    }
    assert_ne!(found(&by("0"), &[secret("hush")]), [Cause::EmptySecret]);
}

/// What Python's hmac makes of the empty key.
#[test]
fn an_empty_secret_of_another_program() {
    let token = "eyJhbGciOiJIUzI1NiJ9.e30.4E_Bsx-pJi3kOW9wVXN8CgbATwP09D9V5gxh9-9zSZ0";
    assert_eq!(found(token, &[secret("hush")]), [Cause::EmptySecret]);
}

#[test]
fn secrets_that_everybody_knows() {
    let appendix = b"\x03\x23\x35\x4b\x2b\x0f\xa5\xbc\x83\x7e\x06\x65\x77\x7b\xa6\x8f\x5a\xb3\x28\xe6\xf0\x54\xc9\x28\
                     \xa9\x0f\x84\xb2\xd2\x50\x2e\xbf\xd3\xfb\x5a\x92\xd2\x06\x47\xef\x96\x8a\xb4\xc3\x77\x62\x3d\x22\
                     \x3d\x2e\x21\x72\x05\x2e\x4f\x08\xc0\xcd\x9a\xf5\x67\xd0\x80\xa3";
    for sample in [b"secret".as_slice(), b"your-256-bit-secret", b"changeme", appendix] {
        assert_eq!(found(&by(sample), &[secret("hush")]), [Cause::SampleSecret]);
        assert_ne!(found(&by(sample), &[key("ES256")]), []);
    }
    assert_eq!(found(&by("a secret of my own"), &[secret("hush")]), []);
    // The one that was given explains more than that everybody knows it.
    assert_eq!(found(&by("secret"), &[secret("secret\n")]), [Cause::LineEndingTooMuch]);
}
