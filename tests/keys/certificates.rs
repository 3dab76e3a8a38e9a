//! Certificates that bend a rule, or tell odd things: their key is read, and what they tell is told.

use jwt_toolkit::crypto::{Certificate, Key};
use serde_json::json;

use crate::{all, one};

fn read(name: &str) -> Key {
    one(text(name))
}

fn text(name: &str) -> String {
    let path = format!("{}/tests/keys/files/certificates/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the file is there")
}

#[test]
fn subjects_are_those_of_rfc_4514() {
    for (name, subject) in [
        ("expired", "CN=x"),
        ("esc", "CN=a\u{1b}[31mred\u{202e}\nline\\, \\\"q\\\" \\+x=\\<\\>\\;#"),
        ("bmp", "CN=Ünïcödé"),
        ("t61", "CN=abc"),
        ("empty", ""),
        ("oid", "1.2.3.4.5=#0c036f6464"),
        ("multi", "CN=a+emailAddress=b@c"),
        ("serial-neg", "CN=s"),
        ("v1", "CN=v1"),
    ] {
        let key = read(name);
        let certificate = key.certificate().expect("it can be read whole");
        assert_eq!((certificate.subject.as_str(), certificate.issuer.as_str()), (subject, subject), "{name}");
    }
    let key = read("future");
    let Some(Certificate { not_before, not_after, chain: 1, .. }) = key.certificate() else {
        panic!("{key:?}")
    };
    assert_eq!((*not_before, *not_after), (2_208_988_800, 253_402_300_799));
}

#[test]
fn a_broken_rule_does_not_hide_the_key() {
    let print = read("expired").thumbprint();
    for name in ["univ", "pre1970"] {
        let key = read(name);
        assert_eq!((key.thumbprint(), key.certificate()), (print.clone(), None), "{name}");
        assert_eq!(key.describe(), "EC P-256 public key (certificate PEM)");
    }
    assert_eq!(read("serial-huge").thumbprint(), read("serial-neg").thumbprint());
}

#[test]
fn certificates_by_their_ids() {
    let map = json!({"a": text("expired"), "b": text("v1"), "c": "-----BEGIN CERTIFICATE-----\n"});
    let keys = all(map.to_string());
    let ids: Vec<_> = keys.keys.iter().map(|key| (key.kid(), key.thumbprint())).collect();
    assert_eq!(ids, [(Some("a"), read("expired").thumbprint()), (Some("b"), read("v1").thumbprint())]);
    assert_eq!(keys.unusable[0].kid.as_deref(), Some("c"));
    // With anything else among it, it is a text that holds PEM.
    let other = json!({"type": "x", "a": text("expired")});
    assert_eq!(one(other.to_string()).kid(), None);
}
