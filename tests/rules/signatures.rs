//! Rule 6: the form of signatures, and the length of RSA keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::crypto::{Half, Operation, Verifier, read_keys};
use jwt_toolkit::error::{KeyError, SignatureError};
use jwt_toolkit::token::policy::Policy;

use super::common::{algorithm, b64, key, token};
use super::{ALG, WRONG, judge, refused, valid};

/// The curves: algorithm, bytes of the field, and the order of the group.
const CURVES: [(&str, usize, &str); 4] = [
    ("ES256", 32, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    (
        "ES384",
        48,
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
    ),
    (
        "ES512",
        66,
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d0\
         3bb5c9b8899c47aebb6fb71e91386409",
    ),
    ("ES256K", 32, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
];

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.bytes().filter_map(|b| char::from(b).to_digit(16)).map(|digit| digit.to_le_bytes()[0]).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// A token with another signature, made from its own.
fn resigned(token: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> String {
    let (input, signature) = token.rsplit_once('.').expect("a token has dots");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("its signature is base64url");
    format!("{input}.{}", b64(change(signature)))
}

/// The sum of two numbers of one length, if it still has that length.
fn sum(a: &[u8], b: &[u8]) -> Option<Vec<u8>> {
    let mut carry = 0;
    let mut out: Vec<u8> = a
        .iter()
        .zip(b)
        .rev()
        .map(|(a, b)| {
            let sum = u16::from(*a) + u16::from(*b) + carry;
            carry = sum >> 8;
            sum.to_le_bytes()[0]
        })
        .collect();
    out.reverse();
    (carry == 0).then_some(out)
}

fn len(bytes: &[u8]) -> u8 {
    u8::try_from(bytes.len()).expect("no signature here is that long")
}

/// A number as DER has it.
fn integer(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let mut value = number[zeros..].to_vec();
    if value.first().is_none_or(|byte| *byte >= 0x80) {
        value.insert(0, 0);
    }
    [vec![2, len(&value)], value].concat()
}

fn der(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    let body = [integer(r), integer(s)].concat();
    let len = len(&body);
    let head = if len < 0x80 { vec![0x30, len] } else { vec![0x30, 0x81, len] };
    [head, body].concat()
}

#[test]
fn an_ecdsa_signature_has_one_length() {
    for (name, field, _) in CURVES {
        let (token, keys) = (token(name, "{}"), [key(name)]);
        for (what, changed) in [
            ("DER", resigned(&token, |signature| der(&signature))),
            ("a byte short", resigned(&token, |signature| signature[..2 * field - 1].to_vec())),
            ("a zero behind", resigned(&token, |signature| [signature, vec![0]].concat())),
            ("a zero before", resigned(&token, |signature| [vec![0], signature].concat())),
            ("only r", resigned(&token, |signature| signature[..field].to_vec())),
            ("twice", resigned(&token, |signature| signature.repeat(2))),
            (
                "a zero before each half",
                resigned(&token, |signature| {
                    let (r, s) = signature.split_at(field);
                    [&[0], r, &[0], s].concat()
                }),
            ),
        ] {
            let report = judge(&changed, &keys, &Policy::default());
            refused(&report, WRONG, &format!("{name}: {what}"));
            let detail = &report.decisive().unwrap().detail;
            assert!(detail.contains("bytes"), "{name}, {what}: {detail}");
        }
        valid(&judge(&token, &keys, &Policy::default()), name);
    }
}

#[test]
fn r_and_s_are_in_range() {
    for (name, field, order) in CURVES {
        let (token, keys) = (token(name, "{}"), [key(name)]);
        let (zero, order, most) = (vec![0; field], bytes(order), vec![0xff; field]);
        assert_eq!(order.len(), field);
        let one = [vec![0; field - 1], vec![1]].concat();
        for bad in [&zero, &order, &most, &one] {
            for (what, changed) in [
                ("r", resigned(&token, |signature| [bad, &signature[field..]].concat())),
                ("s", resigned(&token, |signature| [&signature[..field], bad].concat())),
                ("both", resigned(&token, |_| [&bad[..], bad].concat())),
            ] {
                refused(&judge(&changed, &keys, &Policy::default()), WRONG, &format!("{name}: {what}"));
            }
        }
        // The same number modulo the order, where it has room.
        let more = |half: &[u8]| sum(half, &order).unwrap_or_else(|| most.clone());
        let r =
            resigned(&token, |signature| [more(&signature[..field]), signature[field..].to_vec()].concat());
        let s =
            resigned(&token, |signature| [signature[..field].to_vec(), more(&signature[field..])].concat());
        refused(&judge(&r, &keys, &Policy::default()), WRONG, &format!("{name}: r + n"));
        refused(&judge(&s, &keys, &Policy::default()), WRONG, &format!("{name}: s + n"));
    }
}

#[test]
fn every_other_signature_has_one_length_too() {
    for name in ["HS256", "HS384", "HS512", "RS256", "PS256", "EdDSA", "ML-DSA-44", "ML-DSA-87"] {
        let (token, keys) = (token(name, "{}"), [key(name)]);
        for (what, changed) in [
            ("a byte short", resigned(&token, |signature| signature[..signature.len() - 1].to_vec())),
            ("one byte", resigned(&token, |signature| signature[..1].to_vec())),
            ("a zero behind", resigned(&token, |signature| [signature, vec![0]].concat())),
            ("a zero before", resigned(&token, |signature| [vec![0], signature].concat())),
        ] {
            let report = judge(&changed, &keys, &Policy::default());
            refused(&report, WRONG, &format!("{name}: {what}"));
        }
        let signature = token.rsplit('.').next().unwrap();
        let verifier = Verifier::new(&keys[0], algorithm(name)).unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let found = verifier.verify(b"", &[&signature[..], &[0]].concat());
        let lengths = SignatureError::Length { found: signature.len() + 1, expected: signature.len() };
        assert_eq!(found, Err(lengths), "{name}");
    }
}

/// An RSA key of 1024 bits, and a token that it signed.
const SHORT: &str = r#"{"kty":"RSA","e":"AQAB","n":"tfI0RPg2WjkqsMRU5Ue1ibipO_exG6MQqemKUKYReKySXAoEofdyXEAt7ksRWPf0lNCObOsgbF5d_1mJzf8--GaPiHuvvWMzL5dLsc7GPiADdA6pYUFArF-1Ppu9FIAd3YlhU6q98SSfoQ5QXR0XmKVUJfDa00lOKxPJj3HuHWc"}"#;
const SIGNED_BY_SHORT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.dKHJ-wKkixCyH4USWT_wDkLDIotvSUv99uaak3DXDp4g_x9Pbs17dTTKswJH1upUc_wpG0RFFPx5ge3X3QBE3wVs4wef3l5wgP28no7cgn0ShNMinC94OJC1oX9bvZfhp84h2TBj02lhnDQJXD25NlFgpL3xUqGSy9d_Ij0qlf0";

#[test]
fn an_rsa_key_under_2048_bits_is_read_and_refused() {
    let keys = read_keys(SHORT.as_bytes(), None).unwrap().unwrap().keys;
    assert_eq!((keys[0].half(), keys[0].bits()), (Half::Public, Some(1024)));
    let report = judge(SIGNED_BY_SHORT, &keys, &Policy::default());
    refused(&report, ALG, "1024 bits");
    assert!(report.decisive().unwrap().detail.contains("1024 bits"), "{:?}", report.checks);
    for name in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] {
        let error = keys[0].permits(algorithm(name), Operation::Verify).unwrap_err();
        assert_eq!(error, KeyError::RsaTooShort { bits: 1024, needed: 2048 }, "{name}");
        assert_eq!(key(name).bits(), Some(2048));
        valid(&judge(&token(name, "{}"), &[key(name)], &Policy::default()), name);
    }
}
