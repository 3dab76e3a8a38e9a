//! Keys in, keys out: every format, and every way that text carries one.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jwt_toolkit::crypto::{Algorithm, Half, Key, Signer};
use jwt_toolkit::error::KeyError;
use serde_json::Value;

use crate::pems::{
    EC_P256_COMPRESSED, EC_P256_PKCS8, EC_P256_SEC1, EC_P256_SEC1_WITHOUT_PUBLIC, EC_P256_SPKI, EC_P521_SEC1,
    EC_SECP256K1_PKCS8, ED448_SPKI, ED25519_PKCS8, ED25519_SPKI, ISSUER, LEAF, PSS_SHA384_SPKI, PSS_SPKI,
    RSA_1024_PKCS1, RSA_1024_PKCS8, RSA_1024_PUBLIC_PKCS1, RSA_1024_SPKI,
};
use crate::{alg, all, der_of, fresh, is_no_key, jwk, one, refused, signs_for, tlv, with};

#[test]
fn every_algorithm_in_every_format() {
    for algorithm in Algorithm::all() {
        let key = fresh(algorithm);
        let mut privates = vec![jwk(&key).to_string().into_bytes()];
        let mut publics = Vec::new();
        if key.half() == Half::Private {
            privates.push(key.to_private_pem().unwrap().as_bytes().to_vec());
            privates.push(key.to_private_der().unwrap().to_vec());
            publics.push(key.to_public_pem().unwrap().into_bytes());
            publics.push(key.to_public_der().unwrap());
            let public = key.to_jwk(Half::Public, Some(algorithm)).unwrap();
            assert!(!public.contains_key("d") && !public.contains_key("priv"));
            publics.push(Value::Object(public).to_string().into_bytes());
        } else {
            let text = key.to_secret_text().unwrap();
            let decoded = URL_SAFE_NO_PAD.decode(text.as_bytes()).unwrap();
            assert_eq!(Some(&decoded[..]), key.secret_bytes());
            assert_eq!(decoded.len(), algorithm.hash_len());
        }
        for bytes in &privates {
            let again = one(bytes);
            assert_eq!(again.thumbprint(), key.thumbprint());
            assert_eq!(again.half(), key.half());
            assert_eq!(jwk(&again), with(&jwk(&again), jwk(&key)));
            signs_for(&again, &key, algorithm);
            signs_for(&key, &again, algorithm);
        }
        for bytes in &publics {
            let public = one(bytes);
            assert_eq!(public.thumbprint(), key.thumbprint());
            assert_eq!(public.half(), Half::Public);
            signs_for(&key, &public, algorithm);
            assert!(matches!(Signer::new(&public, algorithm), Err(KeyError::PrivateHalfNeeded { .. })));
            assert!(matches!(public.to_private_pem(), Err(KeyError::PrivateHalfNeeded { .. })));
        }
    }
}

#[test]
fn openssl_keys_are_read() {
    for (pem, described) in [
        (EC_P256_SEC1, "EC P-256 private key (SEC1 PEM)"),
        (EC_P256_SEC1_WITHOUT_PUBLIC, "EC P-256 private key (SEC1 PEM)"),
        (EC_P256_PKCS8, "EC P-256 private key (PKCS#8 PEM)"),
        (EC_P256_SPKI, "EC P-256 public key (SPKI PEM)"),
        (EC_P256_COMPRESSED, "EC P-256 public key (SPKI PEM)"),
        (LEAF, "EC P-256 public key (certificate PEM)"),
        (EC_P521_SEC1, "EC P-521 private key (SEC1 PEM)"),
        (EC_SECP256K1_PKCS8, "EC secp256k1 private key (PKCS#8 PEM)"),
        (ED25519_PKCS8, "Ed25519 private key (PKCS#8 PEM)"),
        (ED25519_SPKI, "Ed25519 public key (SPKI PEM)"),
        (RSA_1024_PKCS1, "RSA 1024 private key (PKCS#1 PEM)"),
        (RSA_1024_PKCS8, "RSA 1024 private key (PKCS#8 PEM)"),
        (RSA_1024_SPKI, "RSA 1024 public key (SPKI PEM)"),
        (RSA_1024_PUBLIC_PKCS1, "RSA 1024 public key (PKCS#1 PEM)"),
        (PSS_SPKI, "RSA-PSS 2048 public key (SPKI PEM)"),
    ] {
        let key = one(pem);
        assert_eq!(key.describe(), described);
        let der = pem.rsplit_once("-----BEGIN").map(|(_, last)| one(der_of(&format!("-----BEGIN{last}"))));
        if pem != EC_P256_SEC1 {
            assert_eq!(der.unwrap().describe(), described.replace("PEM", "DER"));
        }
    }
    let thumbprint = one(EC_P256_SPKI).thumbprint();
    for same in [EC_P256_SEC1, EC_P256_SEC1_WITHOUT_PUBLIC, EC_P256_PKCS8, EC_P256_COMPRESSED, LEAF] {
        assert_eq!(one(same).thumbprint(), thumbprint);
    }
    assert_eq!(one(RSA_1024_PKCS1).thumbprint(), one(RSA_1024_PUBLIC_PKCS1).thumbprint());
    signs_for(&one(EC_P256_SEC1_WITHOUT_PUBLIC), &one(EC_P256_COMPRESSED), alg("ES256"));
    signs_for(&one(EC_P521_SEC1), &one(EC_P521_SEC1), alg("ES512"));
    signs_for(&one(ED25519_PKCS8), &one(ED25519_SPKI), alg("Ed25519"));
}

#[test]
fn what_openssl_wrote_is_written_again() {
    let ec = one(EC_P256_SEC1);
    assert_eq!(ec.to_private_pem().unwrap().as_str(), EC_P256_PKCS8);
    assert_eq!(ec.to_public_pem().unwrap(), EC_P256_SPKI);
    let ed = one(ED25519_PKCS8);
    assert_eq!(ed.to_private_pem().unwrap().as_str(), ED25519_PKCS8);
    assert_eq!(ed.to_public_pem().unwrap(), ED25519_SPKI);
    let rsa = one(RSA_1024_PKCS1);
    assert_eq!(rsa.to_private_pem().unwrap().as_str(), RSA_1024_PKCS8);
    assert_eq!(rsa.to_public_pem().unwrap(), RSA_1024_SPKI);
    for pss in [PSS_SPKI, PSS_SHA384_SPKI] {
        assert_eq!(one(pss).to_public_pem().unwrap(), pss);
    }
}

#[test]
fn ec_parameters_may_name_the_curve() {
    // RFC 5915 §4: a key without its curve, behind a block that has it.
    let parameters = EC_P256_SEC1.split_inclusive("-----END EC PARAMETERS-----\n").next().unwrap();
    let full = der_of(EC_P256_SEC1_WITHOUT_PUBLIC);
    // Without its last member, `[0] { OID }` of 12 bytes.
    let mut bare = full[..full.len() - 12].to_vec();
    bare[1] -= 12;
    let block =
        format!("-----BEGIN EC PRIVATE KEY-----\n{}\n-----END EC PRIVATE KEY-----\n", STANDARD.encode(bare));
    let key = one(format!("{parameters}{block}"));
    assert_eq!(key.thumbprint(), one(EC_P256_SPKI).thumbprint());
    assert!(matches!(refused(block), KeyError::Der { .. }));
    assert!(matches!(refused(parameters), KeyError::PemLabel { .. }));
}

#[test]
fn parameters_of_a_key_are_no_key_of_their_own() {
    let ed448 = "-----BEGIN PUBLIC KEY-----\nMEMwBQYDK2VxAzoA\n-----END PUBLIC KEY-----\n";
    let parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    let keys = all(format!("{parameters}{ed448}{ED25519_PKCS8}"));
    assert_eq!((keys.unusable[0].name().as_str(), keys.place(0)), ("key 1", 1));
}

#[test]
fn there_are_bounds_to_how_many() {
    let block = "-----BEGIN X-----\nAA==\n-----END X-----\n";
    let limit = KeyError::TooMany { what: "PEM blocks in one file", limit: 1000 };
    assert_eq!(refused(format!("{ED25519_PKCS8}{}", block.repeat(1000))), limit);
    assert_eq!(all(format!("{}{ED25519_PKCS8}", block.repeat(999))).place(0), 999);
    let set = |others: usize| format!(r#"{{"keys":[{}{{"kty":"oct","k":"AA"}}]}}"#, "0,".repeat(others));
    let limit = KeyError::TooMany { what: "members in a JWK set", limit: 10_000 };
    assert_eq!(refused(set(10_000)), limit);
    assert_eq!(all(set(9_999)).place(0), 9_999);
}

#[test]
fn keys_are_known_however_they_are_carried() {
    let thumbprint = one(EC_P256_SPKI).thumbprint();
    let utf16: Vec<u8> =
        format!("\u{feff}{EC_P256_SPKI}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let der = der_of(EC_P256_SPKI);
    let latin1 = [b"friendlyName: Andr\xe9\n", EC_P256_SPKI.as_bytes()].concat();
    for carried in [
        EC_P256_SPKI.replace('\n', "\r\n").into_bytes(),
        EC_P256_SPKI.replace('\n', "\\n").into_bytes(),
        format!("\u{feff}\n  {EC_P256_SPKI}").into_bytes(),
        format!("Bag Attributes\n  x: 1\n{EC_P256_SPKI}\ntext").into_bytes(),
        format!("{{\"public\":\"{}\"}}", EC_P256_SPKI.replace('\n', "\\n")).into_bytes(),
        utf16,
        latin1,
        // Nearly UTF-16, by the first bytes alone.
        [b"a\0b\0\n", EC_P256_SPKI.as_bytes()].concat(),
        [b"\0a\0b", EC_P256_SPKI.as_bytes()].concat(),
        [b"\xff\xfe", EC_P256_SPKI.as_bytes()].concat(),
        der.clone(),
        STANDARD.encode(&der).into_bytes(),
        format!(" {}\n", URL_SAFE_NO_PAD.encode(&der)).into_bytes(),
        STANDARD.encode(EC_P256_SPKI).into_bytes(),
        format!("\u{feff} {}", jwk(&one(EC_P256_SPKI))).into_bytes(),
        utf16_of(EC_P256_SPKI, u16::to_le_bytes),
        utf16_of(EC_P256_SPKI, u16::to_be_bytes),
        utf16_of(&format!("\r\n {}", jwk(&one(EC_P256_SPKI))), u16::to_le_bytes),
        hex(&der, "").into_bytes(),
        hex(&der, ":").to_uppercase().into_bytes(),
        format!("{}\n", hex(&der, " ")).into_bytes(),
        hex(&der, ":\n    ").into_bytes(),
    ] {
        assert_eq!(one(&carried).thumbprint(), thumbprint, "{carried:?}");
    }
}

fn utf16_of(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn hex(bytes: &[u8], between: &str) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(between)
}

#[test]
fn what_is_no_text_and_no_hex_key_stays_a_secret() {
    for secret in [
        b"-\0s\0e\0".to_vec(),
        utf16_of("secret", u16::to_le_bytes),
        utf16_of("{not json", u16::to_be_bytes),
        hex(b"no key at all", "").into_bytes(),
        hex(&[0x30; 32], ":").into_bytes(),
        b"30:3".to_vec(),
    ] {
        assert!(is_no_key(&secret), "{secret:?}");
    }
    let cut = hex(&der_of(EC_P256_SPKI)[1..], "");
    assert!(is_no_key(cut));
}

#[test]
fn several_blocks_are_several_keys() {
    let both = all(format!("{EC_P256_PKCS8}{LEAF}"));
    assert_eq!(both.keys.iter().map(Key::half).collect::<Vec<_>>(), [Half::Private, Half::Public]);
    let some = all(format!("{ED448_SPKI}{ED25519_SPKI}"));
    assert_eq!((some.keys.len(), some.unusable.len()), (1, 1));
    assert_eq!(some.unusable[0].index, 0);
    // The issuer's key signs certificates, not tokens.
    let chain = all(format!("{LEAF}{ISSUER}"));
    assert_eq!(chain.keys.len(), 1);
    assert_eq!(chain.keys[0].thumbprint(), one(EC_P256_SPKI).thumbprint());
    assert_eq!(chain.unusable[0].error, KeyError::IssuerCertificate);
    // In whatever order they stand.
    let chain = all(format!("{ISSUER}{LEAF}"));
    assert_eq!((chain.keys.len(), chain.unusable.len()), (1, 1));
    assert_eq!(chain.keys[0].thumbprint(), one(EC_P256_SPKI).thumbprint());
    assert_eq!((chain.unusable[0].index, &chain.unusable[0].error), (0, &KeyError::IssuerCertificate));
    assert_eq!(one(ISSUER).half(), Half::Public);
    // Two that vouch for each other: nobody can say which the leaf is.
    assert_eq!(all(include_str!("files/locked/circle.pem")).keys.len(), 2);
    assert_eq!(all(format!("{ISSUER}{ED25519_SPKI}")).keys.len(), 2);
}

#[test]
fn ml_dsa_in_the_three_forms_of_rfc_9881() {
    for name in ["ML-DSA-44", "ML-DSA-65", "ML-DSA-87"] {
        let key = fresh(alg(name));
        let seed_form = key.to_private_der().unwrap();
        assert_eq!(seed_form.len(), 54);
        let seed = &seed_form[22..];
        let expanded = aws_expanded(name, seed);
        let octets = |bytes: &[u8]| tlv(0x04, bytes);
        let with_key = |inner: &[u8]| {
            // Version and algorithm of the seed form, around another key.
            tlv(0x30, &[&seed_form[2..18], &octets(inner)].concat())
        };
        let both = with_key(&tlv(0x30, &[octets(seed), octets(&expanded)].concat()));
        let both = one(both);
        assert_eq!(jwk(&both), jwk(&key));
        let only = one(with_key(&octets(&expanded)));
        assert_eq!(only.thumbprint(), key.thumbprint());
        signs_for(&only, &key, alg(name));
        assert!(matches!(only.to_jwk(Half::Private, None), Err(KeyError::SeedUnknown { .. })));
        let again = one(only.to_private_der().unwrap());
        signs_for(&again, &key, alg(name));
        let mut wrong = expanded;
        wrong[40] ^= 1;
        let wrong = with_key(&tlv(0x30, &[octets(seed), octets(&wrong)].concat()));
        assert!(matches!(refused(wrong), KeyError::HalvesDiffer { .. }));
    }
}

fn aws_expanded(name: &str, seed: &[u8]) -> Vec<u8> {
    use aws_lc_rs::encoding::AsRawBytes;
    use aws_lc_rs::signature::{ML_DSA_44_SIGNING, ML_DSA_65_SIGNING, ML_DSA_87_SIGNING, PqdsaKeyPair};
    let signing = match name {
        "ML-DSA-44" => &ML_DSA_44_SIGNING,
        "ML-DSA-65" => &ML_DSA_65_SIGNING,
        _ => &ML_DSA_87_SIGNING,
    };
    let pair = PqdsaKeyPair::from_seed(signing, seed).expect("a key");
    let raw = pair.private_key().as_raw_bytes().expect("bytes");
    raw.as_ref().to_vec()
}
