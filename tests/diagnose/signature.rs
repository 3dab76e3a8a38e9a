//! Signatures that are right, and written as nobody reads them; and those of a length that no key makes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::token::Token;
use jwt_toolkit::token::diagnose::{Cause, Encoding, Like};

use crate::common::{algorithm, b64, key, signed_by};
use crate::{HS256, found, hex, other, other_algorithm, secret};

/// The signature's bytes, changed.
fn with(token: &str, change: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let (message, signature) = token.rsplit_once('.').expect("three parts");
    let bytes = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    format!("{message}.{}", b64(change(&bytes)))
}

fn token(name: &str) -> String {
    crate::common::token(name, "{}")
}

#[test]
fn as_asn1() {
    for name in ["ES256", "ES384", "ES512", "ES256K"] {
        // Signatures differ at each try, and so do the lengths of r and s.
        for _ in 0..20 {
            let good = token(name);
            assert_eq!(found(&with(&good, asn1), &[key(name)]), [Cause::DerSignature]);
            let cut = found(&with(&good, |fixed| asn1(fixed)[1..].to_vec()), &[key(name)]);
            assert!(!cut.contains(&Cause::DerSignature), "{cut:?}");
        }
        let others = found(&with(&token(name), asn1), &[other(name)]);
        assert!(matches!(others[..], [Cause::SignatureLength { .. }]), "{others:?}");
    }
}

/// SEQUENCE { INTEGER r, INTEGER s }, by hand.
fn asn1(fixed: &[u8]) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let digits: Vec<u8> = half.iter().copied().skip_while(|&byte| byte == 0).collect();
        let sign = if digits[0] > 0x7f { vec![0] } else { Vec::new() };
        let body = [sign, digits].concat();
        [vec![2, u8::try_from(body.len()).expect("short")], body].concat()
    };
    let (r, s) = fixed.split_at(fixed.len() / 2);
    let body = [integer(r), integer(s)].concat();
    let len = u8::try_from(body.len()).expect("short");
    let head = if len > 0x7f { vec![0x30, 0x81, len] } else { vec![0x30, len] };
    [head, body].concat()
}

#[test]
fn as_text() {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
    for name in ["HS256", "RS256", "ES256", "EdDSA"] {
        for (encoding, spell) in [
            (Encoding::Hex, &hex as &dyn Fn(&[u8]) -> String),
            (Encoding::Hex, &|bytes| hex(bytes).to_uppercase()),
            (Encoding::Base64, &|bytes| STANDARD.encode(bytes)),
            (Encoding::Base64, &|bytes| STANDARD_NO_PAD.encode(bytes)),
            (Encoding::Base64Url, &|bytes| URL_SAFE.encode(bytes)),
            (Encoding::Base64Url, &|bytes| URL_SAFE_NO_PAD.encode(bytes)),
        ] {
            let spelled = with(&token(name), |bytes| spell(bytes).into_bytes());
            let causes = found(&spelled, &[key(name)]);
            // Without '-' and '_' both alphabets are one.
            let same =
                encoding == Encoding::Base64Url && causes == [Cause::SignatureSpelled(Encoding::Base64)];
            assert!(same || causes == [Cause::SignatureSpelled(encoding)], "{name} {causes:?}");
            let others = found(&spelled, &[other(name)]);
            assert!(!matches!(others[..], [Cause::SignatureSpelled(_)]), "{others:?}");
        }
    }
}

#[test]
fn in_hex() {
    for name in ["HS256", "RS256", "ES256", "EdDSA"] {
        for capitals in [false, true] {
            let good = token(name);
            let (message, text) = good.rsplit_once('.').expect("three parts");
            let bytes = URL_SAFE_NO_PAD.decode(text).expect("base64url");
            let digits = hex(&bytes);
            let digits = if capitals { digits.to_uppercase() } else { digits };
            let token = format!("{message}.{digits}");
            assert_eq!(found(&token, &[key(name)]), [Cause::SignatureInHex], "{name}");
            assert!(!found(&token, &[other(name)]).contains(&Cause::SignatureInHex), "{name}");
        }
    }
}

#[test]
fn with_more_behind_it() {
    for name in ["HS256", "RS256", "ES256", "EdDSA", "ML-DSA-44"] {
        let more = with(&token(name), |bytes| [bytes, b"ab"].concat());
        // What was encoded together with it can't be taken off as characters.
        let of = found(&more, &[key(name)]);
        let (_, text) = more.rsplit_once('.').expect("three parts");
        let (_, right) = token(name).rsplit_once('.').map(|(_, text)| (0, text.len())).expect("three parts");
        let can_be_cut = URL_SAFE_NO_PAD.decode(&text[..right]).is_ok();
        assert_eq!(matches!(of[..], [Cause::SignatureFollowed { .. }]), can_be_cut, "{name}: {of:?}");
        for characters in 2..9 {
            let more = token(name) + &"A".repeat(characters);
            // Of some lengths there is no base64url.
            if Token::parse(more.as_bytes()).breaks().is_none()
                && Token::parse(more.as_bytes()).all_faults().is_empty()
            {
                assert_eq!(found(&more, &[key(name)]), [Cause::SignatureFollowed { characters }], "{name}");
            }
        }
        let others = found(&more, &[other(name)]);
        assert!(matches!(others[..], [Cause::SignatureLength { .. }]), "{others:?}");
    }
}

#[test]
fn of_another_length() {
    let length = |name, found, expected, like| Cause::SignatureLength {
        found,
        expected,
        algorithm: algorithm(name),
        like,
    };
    for (name, expected) in [("HS256", 32), ("RS256", 256), ("ES256", 64), ("EdDSA", 64), ("ML-DSA-44", 2420)]
    {
        let cut = with(&token(name), |bytes| bytes[..bytes.len() - 1].to_vec());
        assert_eq!(found(&cut, &[key(name)]), [length(name, expected - 1, expected, None)]);
        let long = with(&token(name), |bytes| [&[1], bytes].concat());
        assert_eq!(found(&long, &[key(name)]), [length(name, expected + 1, expected, None)]);
    }
    let grown = |name: &str, len: usize| with(&token(name), |_| vec![7; len]);
    let es384 = Some(Like::Algorithm(algorithm("ES384")));
    assert_eq!(found(&grown("ES256", 96), &[key("ES256")]), [length("ES256", 96, 64, es384)]);
    let hs512 = Some(Like::Algorithm(algorithm("HS512")));
    assert_eq!(found(&grown("HS256", 64), &[key("HS256")]), [length("HS256", 64, 32, hs512)]);
    let rsa = Some(Like::RsaBits(4096));
    assert_eq!(found(&grown("RS256", 512), &[key("RS256")]), [length("RS256", 512, 256, rsa)]);
    assert_eq!(found(&grown("RS256", 256), &[key("RS256")]), []);
    // That a key of another family makes such signatures says nothing.
    assert_eq!(found(&grown("EdDSA", 96), &[key("EdDSA")]), [length("EdDSA", 96, 64, None)]);
    // The length of another hash is explained by the algorithm, where that is the cause.
    let hs512 = signed_by(HS256, "{}", &key("HS512"), "HS512");
    assert_eq!(found(&hs512, &[key("HS512")]), [other_algorithm("HS512", "HS256")]);
}

/// How much of a short HMAC is right would help to guess it: a right beginning and a wrong one look the same.
#[test]
fn nothing_tells_how_much_of_a_short_hmac_is_right() {
    let good = signed_by(HS256, "{}", &secret("hush"), "HS256");
    for len in [0, 1, 8, 16, 31] {
        let right = with(&good, |bytes| bytes[..len].to_vec());
        let wrong = with(&good, |bytes| bytes[..len].iter().map(|byte| !byte).collect());
        assert_eq!(found(&right, &[secret("hush")]), found(&wrong, &[secret("hush")]), "{len}");
    }
}
