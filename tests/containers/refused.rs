//! What is no usable key: each is refused with exit code 4, as what it is, by every door, and nothing of
//! it is shown. tests/keys/files/refused holds the files.

use std::ffi::OsStr;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::binary::{Run, jwt};
use crate::{Failures, bytes, path, tokens};

/// A file, and words of the message, separated by `;`; of words with `|` between them one is enough.
/// Upper and lower case are one.
#[rustfmt::skip]
const REFUSED: [(&str, &str); 72] = [
    ("refused/brainpool.pem", "brainpoolP256r1"),
    ("refused/crl.pem", "X509 CRL"),
    ("refused/csr.der", "certificate signing request"),
    ("refused/csr.pem", "certificate signing request"),
    ("refused/dh-parameters.pem", "DH PARAMETERS"),
    ("refused/dh.pem", "type DH|DH keys"),
    ("refused/dsa-public.pem", "DSA"),
    ("refused/dsa-traditional.pem", "DSA"),
    ("refused/dsa.pem", "DSA"),
    ("refused/duplicate-escaped.jwk", "\"kty\" twice"),
    ("refused/duplicate.jwk", "\"d\" twice"),
    ("refused/ec-parameters.pem", "EC PARAMETERS"),
    ("refused/ed25519-wrong-d.jwk", "Ed25519;do not belong together"),
    ("refused/ed448-public.pem", "Ed448"),
    ("refused/ed448.jwk", "Ed448"),
    ("refused/ed448.pem", "Ed448"),
    ("refused/empty.jwks", "empty"),
    ("refused/explicit-pkcs8.pem", "explicit curve parameters"),
    ("refused/explicit-sec1.pem", "explicit curve parameters"),
    ("refused/explicit-spki.pem", "explicit curve parameters"),
    ("refused/java.jks", "JKS;keytool"),
    ("refused/legacy-ec.pem", "Proc-Type: 4,ENCRYPTED;openssl"),
    ("refused/legacy-rsa.pem", "Proc-Type: 4,ENCRYPTED;openssl"),
    ("refused/ml-dsa-44-no-alg.jwk", "\"alg\""),
    ("refused/ml-dsa-44-wrong-priv.jwk", "ML-DSA-44;do not belong together"),
    ("refused/ml-kem-768.pem", "ML-KEM-768"),
    ("refused/nested-in-jwk.jwks", "within a JWK set|\"kty\""),
    ("refused/nested.jwks", "within a JWK set|\"kty\""),
    ("refused/not-an-array.jwks", "\"keys\";array"),
    ("refused/oct-no-k.jwk", "\"k\""),
    ("refused/oct-padded.jwk", "\"k\";base64url"),
    ("refused/oct-standard-base64.jwk", "\"k\";base64url"),
    ("refused/p192.jwk", "P-192"),
    ("refused/p224.pem", "P-224"),
    ("refused/p256-as-p384.jwk", "\"x\";32 bytes, not 48"),
    ("refused/p256-off-curve.der", "not a point on the curve P-256"),
    ("refused/p256-off-curve.jwk", "not a point on the curve P-256"),
    ("refused/p256-off-curve.pem", "not a point on the curve P-256"),
    ("refused/p256-short-x.jwk", "\"x\";31 bytes, not 32"),
    ("refused/p256-trailing.der", "SEQUENCE"),
    ("refused/p256-wrong-d.jwk", "P-256;do not belong together"),
    ("refused/pbes1-md5-des.pem", "PBE;openssl"),
    ("refused/pbes1-sha1-3des.pem", "PBE;openssl"),
    ("refused/pkcs12-keytool.p12", "PKCS#12;openssl pkcs12"),
    ("refused/pkcs12.p12", "PKCS#12;openssl pkcs12"),
    ("refused/pkcs7.der", "PKCS#7"),
    ("refused/pkcs7.pem", "PKCS#7"),
    ("refused/putty-2.ppk", "PuTTY;puttygen"),
    ("refused/putty-3.ppk", "PuTTY;puttygen"),
    ("refused/rsa-even.jwk", "RSA;even"),
    ("refused/rsa-even.pem", "RSA;even"),
    ("refused/rsa-exponent-1.pem", "RSA;exponent"),
    ("refused/rsa-n-e-wrong-d.jwk", "RSA"),
    ("refused/rsa-pss-sha1.pem", "RSA-PSS"),
    ("refused/rsa-three-primes.pem", "more than two primes"),
    ("refused/rsa-wrong-d.jwk", "RSA"),
    ("refused/rsa1024-public.pem", "1024;2048"),
    ("refused/rsa1024.pem", "1024;2048"),
    ("refused/rsa16385.pem", "16384"),
    ("refused/sec1-no-curve.pem", "names no curve"),
    ("refused/sk-ecdsa.pub", "sk-ecdsa-sha2-nistp256@openssh.com"),
    ("refused/sk-ssh-ed25519.pub", "sk-ssh-ed25519@openssh.com"),
    ("refused/sm2.pem", "SM2"),
    ("refused/ssh-certificate.pub", "OpenSSH certificate"),
    ("refused/ssh-dss.pem", "ssh-dss|DSA"),
    ("refused/ssh-dss.pub", "ssh-dss|DSA"),
    ("refused/unknown-kty.jwk", "\"rsa\""),
    ("refused/x25519-public.pem", "X25519;agree"),
    ("refused/x25519.jwk", "X25519;agree"),
    ("refused/x25519.pem", "X25519;agree"),
    ("refused/x448-public.pem", "X448;agree"),
    ("refused/x448.pem", "X448;agree"),
];

/// What `jwt key` shows all the same: sound keys of a size that signs nothing.
const SHOWN: [&str; 2] = ["refused/rsa1024-public.pem", "refused/rsa1024.pem"];

/// The files of this table.
pub(crate) fn files() -> impl Iterator<Item = &'static str> {
    REFUSED.iter().map(|row| row.0)
}

/// The exit code, the words that must stand in the message, and what must not.
fn refused(run: &Run, words: &str, content: &[u8]) -> Result<(), String> {
    // The verdict on a token is an answer, and stands on stdout.
    let message = format!("{} / {}", run.text(), run.message()).to_lowercase();
    let has = |words: &str| words.split('|').any(|word| message.contains(&word.to_lowercase()));
    if let Some(missing) = words.split(';').find(|words| !has(words)) {
        return Err(format!("{missing:?} is not in: {message}"));
    }
    if run.code != 4 {
        return Err(format!("exit code {}: {}", run.code, run.message()));
    }
    if let Some(spelled) = shown(content, &format!("{}{}", run.err, run.text())) {
        return Err(format!("{spelled} of the file is shown"));
    }
    // Long runs of base64 are what a key is made of, in PEM and in a JWK.
    let content = String::from_utf8_lossy(content);
    let parts = content.split(|c: char| !(c.is_ascii_alphanumeric() || "+/-_=".contains(c)));
    let shown = parts
        .filter(|part| part.len() >= 32)
        .find(|part| run.err.contains(part) || run.text().contains(part));
    shown.map_or(Ok(()), |part| Err(format!("{part} of the file is shown")))
}

/// Bytes of a binary file that a message shows, in hex, in base64 or one by one.
fn shown(content: &[u8], message: &str) -> Option<String> {
    if std::str::from_utf8(content).is_ok() {
        return None;
    }
    let hex = |bytes: &[u8], between| {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(between)
    };
    let packed = message.to_lowercase();
    content.windows(9).find_map(|bytes| {
        let spelled = [hex(bytes, ""), hex(bytes, ":"), hex(bytes, " ")].into_iter();
        let numbers = [format!("{bytes:?}"), format!("{bytes:x?}")]
            .map(|list| list.trim_matches(['[', ']']).to_owned());
        let mut text = spelled.chain(numbers).filter(|text| packed.contains(text));
        let base64 = [STANDARD.encode(bytes), URL_SAFE_NO_PAD.encode(bytes)];
        text.next().or_else(|| base64.into_iter().find(|text| message.contains(text)))
    })
}

#[test]
fn what_a_message_shows_of_a_binary_file_is_seen() {
    let content: Vec<u8> = (0..64).map(|number: u8| number.wrapping_mul(37) | 0x80).collect();
    let part = &content[20..40];
    for spelling in [
        format!("{part:?}"),
        format!("{part:02x?}"),
        STANDARD.encode(part),
        URL_SAFE_NO_PAD.encode(part),
        part.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().concat(),
    ] {
        assert!(shown(&content, &format!("this is {spelling} in a message")).is_some(), "{spelling}");
    }
    assert_eq!(shown(&content, "not a valid SubjectPublicKeyInfo"), None);
}

fn token(key: &str) -> &'static str {
    tokens().into_iter().find(|token| token.key == key).expect("a token").text
}

#[test]
fn what_is_no_usable_key_is_refused_as_what_it_is() {
    let mut failures = Failures::default();
    for (file, words) in REFUSED {
        let run =
            jwt([OsStr::new("verify"), "-K".as_ref(), path(file).as_os_str(), token("rsa2048").as_ref()]);
        failures.check(file, refused(&run, words, &bytes(file)));
    }
    failures.none();
}

#[test]
fn nothing_is_signed_with_it() {
    let mut failures = Failures::default();
    for (file, _) in REFUSED {
        let run = jwt([OsStr::new("encode"), "{}".as_ref(), "-K".as_ref(), path(file).as_os_str()]);
        failures.check(file, refused(&run, "", &bytes(file)));
        failures.check(file, crate::same("signed", run.text(), ""));
    }
    failures.none();
}

#[test]
fn it_is_never_a_secret() {
    let mut failures = Failures::default();
    for (file, _) in REFUSED {
        let spec = format!("@{}", path(file).display());
        for args in [["verify", token("oct"), "-S", &spec], ["encode", "{}", "-S", &spec]] {
            failures.check(&format!("{} {file}", args[0]), refused(&jwt(args), "", &bytes(file)));
        }
    }
    failures.none();
}

#[test]
fn the_command_says_what_it_is() {
    let mut failures = Failures::default();
    for (file, words) in REFUSED {
        let run = jwt([OsStr::new("key"), path(file).as_os_str()]);
        if SHOWN.contains(&file) {
            failures.check(file, run.done().map(drop));
        } else {
            failures.check(file, refused(&run, words, &bytes(file)));
        }
    }
    failures.none();
}

#[test]
fn what_is_cut_off_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let cut = folder.path().join("cut");
    let mut failures = Failures::default();
    for file in [
        "p256/pkcs8.pem",
        "p256/sec1.der",
        "p256/jwk.jwk",
        "p256/public.jwks",
        "p256/certificate.pem",
        "p256/encrypted.pem",
        "p256/openssh.pem",
        "p256/ssh.pub",
        "p256/rfc4716.pub",
        "rsa2048/pkcs1.der",
        "rsa2048/spki.der",
        "ml-dsa-44/pkcs8.pem",
    ] {
        let whole = bytes(file);
        for part in [3, 2] {
            let content = &whole[..whole.len() - whole.len() / part];
            fs::write(&cut, content).expect("a file");
            let row = format!("{file} without 1/{part}");
            let run = jwt([OsStr::new("verify"), "-K".as_ref(), cut.as_os_str(), token("p256").as_ref()]);
            failures.check(&row, refused(&run, "", content));
            // There a key of another type would do, and here none.
            let run = jwt([OsStr::new("key"), cut.as_os_str()]);
            failures.check(&row, refused(&run, "", content));
            failures.check(&row, crate::same("shown", run.text(), ""));
        }
    }
    failures.none();
}
