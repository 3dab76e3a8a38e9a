//! Public keys as HMAC secrets (RFC 8725 §2.1), in the form they were given in and in others.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jwt_toolkit::crypto::{Half, Key, read_keys};
use jwt_toolkit::token::diagnose::Cause;
use jwt_toolkit::token::policy::Policy;

use crate::common::{algorithm, key, signed_by};
use crate::{HS256, found, found_by, found_given, other, public, secret};

/// A token forged with these bytes.
fn forged(secret_bytes: &[u8]) -> String {
    signed_by(HS256, r#"{"admin":true}"#, &secret(secret_bytes), "HS256")
}

const ATTACK: [Cause; 1] = [Cause::PublicKeyAsSecret];

#[test]
fn in_every_form_of_a_key() {
    let (rsa, stranger) = (other("RS256"), other("EdDSA"));
    for name in ["RS256", "ES256", "ES384", "ES512", "ES256K", "EdDSA", "ML-DSA-44"] {
        let key = public(&key(name));
        let pem = key.to_public_pem().expect("a PEM");
        let der = key.to_public_der().expect("a DER");
        let jwk = key.to_jwk_text(Half::Public, None).expect("a JWK");
        let mut forms = vec![
            pem.clone().into_bytes(),
            pem.trim_end().into(),
            pem.replace('\n', "\r\n").into_bytes(),
            pem.trim_end().replace('\n', "\r\n").into_bytes(),
            STANDARD.encode(&der).into_bytes(),
            der,
            jwk.as_bytes().to_vec(),
        ];
        forms.extend(key.to_ssh_public().map(String::into_bytes));
        for form in forms {
            let shown = String::from_utf8_lossy(&form).into_owned();
            assert_eq!(found(&forged(&form), std::slice::from_ref(&key)), ATTACK, "{name} {shown}");
            // It is the key that was given that was used.
            assert_ne!(found(&forged(&form), std::slice::from_ref(&stranger)), ATTACK, "{name}");
        }
        assert_ne!(found(&forged(b"something else"), std::slice::from_ref(&key)), ATTACK, "{name}");
        let among = [public(&rsa), key];
        assert_eq!(found(&forged(pem.as_bytes()), &among), ATTACK, "{name}");
    }
}

/// `openssl rsa -RSAPublicKey_out`: PKCS#1, as a block and in DER.
#[test]
fn as_pkcs1() {
    let (spki, pkcs1) = (file("cli/keys/rsa.pub.pem"), file("cli/keys/rsa.pub.pkcs1.pem"));
    let keys = keys(&spki);
    let body: String = text(&pkcs1).lines().filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(&body).expect("base64");
    for form in [&pkcs1, text(&pkcs1).trim_end().as_bytes(), &der, body.as_bytes()] {
        assert_eq!(found_given(&forged(form), &keys, &[&spki]), ATTACK);
    }
}

#[test]
fn as_the_file_that_was_given() {
    let jwks = format!(
        "{{ \"keys\" : [ {{\n  \"crv\": \"Ed25519\", \"x\": \"{}\", \"kty\": \"OKP\" }}, {} ],\n \"more\": 1 }}\n",
        x_of(&key("EdDSA")),
        public(&key("ES256")).to_jwk_text(Half::Public, None).expect("a JWK").as_str(),
    );
    let entry = jwks.split("[ ").nth(1).and_then(|rest| rest.split(", {").next()).expect("an entry");
    let compact: String = entry.split_whitespace().collect();
    let set = keys(jwks.as_bytes());
    for form in [&jwks, jwks.trim_end(), entry, &compact] {
        assert_eq!(found_given(&forged(form.as_bytes()), &set, &[jwks.as_bytes()]), ATTACK, "{form}");
    }
    // Of a file that nobody gave nothing is known but the forms of its keys.
    assert_ne!(found(&forged(jwks.as_bytes()), &set), ATTACK);
    assert_ne!(found_given(&forged(jwks.as_bytes()), &set, &[b"another file"]), ATTACK);
    let odd = format!(
        "# a note\r\n{}",
        public(&key("RS256")).to_public_pem().expect("a PEM").replace('\n', "\r\n")
    );
    for form in [odd.clone(), odd.replace("\r\n", "\n"), odd.trim_end().to_owned(), odd[10..].to_owned()] {
        assert_eq!(found_given(&forged(form.as_bytes()), &keys(odd.as_bytes()), &[odd.as_bytes()]), ATTACK);
    }
}

/// A certificate as PEM, its lines joined, its DER; and that of a JWK's `x5c`.
#[test]
fn as_a_certificate() {
    let pem = file("keys/files/certificates/expired.pem");
    let body: String = text(&pem).lines().filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(&body).expect("base64");
    let block = text(&pem).trim();
    for form in [&pem[..], block.as_bytes(), &der, body.as_bytes()] {
        assert_eq!(found_given(&forged(form), &keys(&pem), &[&pem]), ATTACK);
    }
    let mut jwk = keys(&pem)[0].to_jwk(Half::Public, None).expect("a JWK");
    jwk.insert("x5c".into(), serde_json::json!([body]));
    let jwks = serde_json::json!({ "keys": [jwk] }).to_string();
    let one_line = format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
    for form in [&der[..], body.as_bytes(), block.as_bytes(), one_line.as_bytes()] {
        assert_eq!(found_given(&forged(form), &keys(jwks.as_bytes()), &[jwks.as_bytes()]), ATTACK);
    }
    let chain = [&pem[..], &file("keys/files/certificates/multi.pem")].concat();
    assert_eq!(found_given(&forged(block.as_bytes()), &keys(&chain), &[&chain]), ATTACK);
}

/// The text of a private key is nothing that an attacker knows.
#[test]
fn the_private_key_is_no_attack() {
    for name in ["RS256", "ES256"] {
        let pem = key(name).to_private_pem().expect("a PEM");
        for form in [pem.as_bytes(), pem.trim_end().as_bytes()] {
            let causes = found_given(&forged(form), &[key(name)], &[pem.as_bytes()]);
            assert_eq!(causes, [Cause::PrivateKeyAsSecret]);
        }
        let public = key(name).to_public_pem().expect("a PEM");
        assert_eq!(found_given(&forged(public.as_bytes()), &[key(name)], &[pem.as_bytes()]), ATTACK);
        // One file that holds both.
        let both = format!("{}{public}", pem.as_str());
        let block =
            |text: &str| found_given(&forged(text.trim_end().as_bytes()), &[key(name)], &[both.as_bytes()]);
        assert_eq!(block(&pem), [Cause::PrivateKeyAsSecret]);
        assert_eq!(block(&both), [Cause::PrivateKeyAsSecret]);
        assert_eq!(block(&public), ATTACK);
    }
}

/// The files of other programs, each as it is.
#[test]
fn in_every_file_of_a_key() {
    let mut tried = [0, 0];
    for folder in ["rsa2048", "p256", "ed25519", "ml-dsa-44"] {
        let folder = format!("{}/tests/keys/files/{folder}", env!("CARGO_MANIFEST_DIR"));
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("a folder").path();
            let bytes = std::fs::read(&path).expect("a file of the tests");
            // Locked ones are for a password.
            let Ok(Some(keys)) = read_keys(&bytes, None) else { continue };
            let [first, ..] = keys.keys.as_slice() else { continue };
            let is_public = first.half() == Half::Public;
            let cause = if is_public { Cause::PublicKeyAsSecret } else { Cause::PrivateKeyAsSecret };
            tried[usize::from(is_public)] += 1;
            assert_eq!(found_given(&forged(&bytes), &keys.keys, &[&bytes]), [cause], "{}", path.display());
        }
    }
    assert!(tried.iter().all(|&count| count > 20), "{tried:?}");
}

/// A secret beside the keys is no key pair: what it spells is a matter of reading it.
#[test]
fn a_secret_is_no_public_key() {
    let causes = found_given(&forged(b"hush\n"), &[secret("hush")], &[b"hush\n"]);
    assert_eq!(causes, [Cause::LineEndingCut]);
    let both = found_given(&forged(b"hush\n"), &[secret("hush"), key("ES256")], &[b"hush\n", b"x"]);
    assert_eq!(both, [Cause::LineEndingCut]);
    // Not even where the policy keeps it from being tried.
    let policy = Policy { algorithms: vec![algorithm("ES256")], ..Policy::default() };
    let outside = found_by(&forged(b"hush"), &[secret("hush"), key("ES256")], &[b"hush"], &policy);
    assert_eq!(outside, [Cause::OutsidePolicy(algorithm("HS256"))]);
}

fn keys(bytes: &[u8]) -> Vec<Key> {
    read_keys(bytes, None).expect("sound").expect("a key").keys
}

fn x_of(key: &Key) -> String {
    let jwk = key.to_jwk(Half::Public, None).expect("a JWK");
    jwk["x"].as_str().expect("text").to_owned()
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a file of the tests")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}
