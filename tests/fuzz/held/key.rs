//! Any bytes as a key.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jwt_toolkit::crypto::{Half, Key, Keys, Operation, Signer, Verifier, audit, read_keys};
use jwt_toolkit::error::KeyError;
use jwt_toolkit::output::answer::{Answer, Inspected};
use jwt_toolkit::output::error::Failure;
use serde_json::Value;

use super::show::show;
use super::{CLOCK, stands_in};

/// The password of every locked seed.
const PASSWORD: &[u8] = b"correct horse";

/// The largest RSA modulus that is tried, in bits: larger ones are sound or not in the same way.
const RSA_MOST: usize = 4096;

/// Reads the bytes as a key, with a password and without: nothing panics, no error shows what a key is made
/// of, and a key that is read signs, and is the same key again in every form that it is written in.
///
/// # Panics
/// When one of these does not hold.
pub fn key(bytes: &[u8]) {
    let open = read_keys(bytes, None);
    assert_eq!(format!("{open:?}"), format!("{:?}", read_keys(bytes, None)), "read twice, and not the same");
    held(bytes, open);
    if is_cheap(bytes) {
        held(bytes, read_keys(bytes, Some(PASSWORD)));
    }
}

fn held(bytes: &[u8], read: Result<Option<Keys>, KeyError>) {
    match read {
        Err(error) => {
            discreet(bytes, &format!("{error} {error:?} {:?}", Failure::of(&error)));
        }
        Ok(None) => {
            assert!(!stands_in(b"-----BEGIN", bytes), "it looks like a key");
            let secret = Key::from_secret(bytes.to_vec());
            written(&secret);
            if let Ok(text) = secret.to_text() {
                assert_eq!(text.strip_suffix(b"\n"), Some(bytes), "another secret");
            }
        }
        Ok(Some(keys)) => {
            for concern in audit(&keys.keys) {
                assert!(concern.keys.iter().all(|place| *place < keys.keys.len()), "{concern:?}");
            }
            for one in &keys.unusable {
                discreet(bytes, &format!("{} {one:?} {:?}", one.error, Failure::of(&one.error)));
            }
            for key in &keys.keys {
                written(key);
                works(key);
            }
            shown(bytes, keys);
        }
    }
}

/// No run of base64 is told of in an error, nor a private member of a JWK.
fn discreet(bytes: &[u8], said: &str) {
    const LONG: usize = 40;
    let text = String::from_utf8_lossy(bytes);
    if let Ok(json) = serde_json::from_str::<Value>(text.trim()) {
        let mut secrets = Vec::new();
        private(&json, &mut secrets);
        for secret in secrets {
            assert!(times(&secret, bytes) > 1 || !said.contains(&secret), "the error says {secret}: {said}");
        }
        return;
    }
    // Names are told of, and in what is nearly JSON they may be of any length.
    if text.contains('{') {
        return;
    }
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    for run in bytes.split(|byte| !is_base64(byte)).filter(|run| run.len() >= LONG) {
        assert!(!stands_in(&run[..LONG], said.as_bytes()), "the error says it: {said}");
    }
}

/// How often the input has it: what stands twice may be a name too.
fn times(secret: &str, bytes: &[u8]) -> usize {
    bytes.windows(secret.len()).filter(|window| *window == secret.as_bytes()).count()
}

/// The values of private members that are long enough to be told apart from chance.
fn private(json: &Value, found: &mut Vec<String>) {
    match json {
        Value::Array(elements) => elements.iter().for_each(|element| private(element, found)),
        Value::Object(members) => {
            for (name, value) in members {
                let is_private = ["d", "p", "q", "dp", "dq", "qi", "k", "priv"].contains(&&**name);
                match value {
                    Value::String(text) if is_private && text.len() >= 16 => found.push(text.clone()),
                    other => private(other, found),
                }
            }
        }
        _ => {}
    }
}

/// One key in one form.
struct Form {
    name: &'static str,
    half: Half,
    bytes: Vec<u8>,
}

/// The key in every form that it has.
fn forms(key: &Key) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut put =
        |name, half, bytes: Option<Vec<u8>>| forms.extend(bytes.map(|bytes| Form { name, half, bytes }));
    let text = |text: &str| text.as_bytes().to_vec();
    put("DER", Half::Private, key.to_private_der().ok().map(|der| der.to_vec()));
    put("PEM", Half::Private, key.to_private_pem().ok().map(|pem| text(&pem)));
    put("SSH", Half::Private, key.to_ssh_private().ok().map(|pem| text(&pem)));
    put("DER", Half::Public, key.to_public_der().ok());
    put("PEM", Half::Public, key.to_public_pem().ok().map(String::into_bytes));
    put("SSH", Half::Public, key.to_ssh_public().ok().map(String::into_bytes));
    for half in [Half::Secret, Half::Private, Half::Public] {
        let jwk = key.to_jwk_text(half, None).ok();
        let same = key.to_jwk(half, None).ok().map(|jwk| Value::Object(jwk).to_string());
        assert_eq!(jwk.is_some(), same.is_some());
        put("JWK", half, jwk.as_deref().map(|jwk| text(jwk)));
        put("JWK set", half, jwk.map(|jwk| format!(r#"{{"keys":[{}]}}"#, &*jwk).into_bytes()));
    }
    forms
}

/// Every form is read as the same key, and written again is the same form.
fn written(key: &Key) {
    let forms = forms(key);
    assert!(
        !forms.is_empty()
            || key.key_type().to_string().contains("ML-DSA")
            || key.type_name().contains("RSA-PSS")
    );
    let told = [format!("{key:?}"), key.name(), key.describe()].concat();
    let private = forms.iter().find(|form| form.name == "JWK" && form.half != Half::Public);
    let private = private.and_then(|form| serde_json::from_slice(&form.bytes).ok());
    let mut secrets = Vec::new();
    if let Some(jwk) = &private {
        self::private(jwk, &mut secrets);
    }
    let own = key.secret_bytes().and_then(|secret| std::str::from_utf8(secret).ok());
    secrets.extend(own.filter(|secret| secret.len() >= 16).map(str::to_owned));
    secrets.retain(|secret| key.kid().is_none_or(|kid| !kid.contains(secret)));
    assert!(!secrets.iter().any(|secret| told.contains(secret)), "told: {told}");
    for form in &forms {
        let Form { name, half, bytes } = form;
        let read = read_keys(bytes, None).unwrap_or_else(|error| panic!("{half} {name}: {error}"));
        let read = read.unwrap_or_else(|| panic!("{half} {name} is no key"));
        assert!(read.keys.len() == 1 && read.unusable.is_empty(), "{half} {name}: {read:?}");
        let again = &read.keys[0];
        assert_eq!((again.half(), again.key_type()), (*half, key.key_type()), "{name}");
        assert_eq!(again.thumbprint(), key.thumbprint(), "{half} {name}");
        let second =
            self::forms(again).into_iter().find(|second| second.name == *name && second.half == *half);
        let second = second.unwrap_or_else(|| panic!("{half} {name} is not written again"));
        // OpenSSH's private form has a random number in it.
        let is_same = second.bytes == *bytes || (*name, *half) == ("SSH", Half::Private);
        let texts = [bytes, &second.bytes].map(|bytes| String::from_utf8_lossy(bytes));
        assert!(is_same, "{half} {name} is not written the same again: {texts:?}");
        if *half == Half::Public && key.half() == Half::Private {
            for secret in secrets.iter().filter(|_| key.other_members().next().is_none()) {
                let raw = URL_SAFE_NO_PAD.decode(secret).expect("the member is base64url");
                let is_told = stands_in(secret.as_bytes(), bytes) || stands_in(&raw, bytes);
                assert!(!is_told, "the public {name} holds the private key");
            }
        }
    }
}

/// A private key signs what its public half takes; a key that serves an algorithm does.
fn works(key: &Key) {
    if key.rsa_bits().is_some_and(|bits| bits > RSA_MOST) {
        return;
    }
    for algorithm in key.algorithms(Operation::Verify) {
        assert!(Verifier::new(key, algorithm).is_ok(), "{algorithm} by {}", key.describe());
    }
    assert_eq!(key.refusal(Operation::Verify).is_none(), key.algorithms(Operation::Verify).next().is_some());
    let Some(algorithm) = key.algorithms(Operation::Sign).next() else { return };
    let signer = Signer::new(key, algorithm).unwrap_or_else(|error| panic!("{}: {error}", key.describe()));
    let signature = signer.sign(b"message").unwrap_or_else(|error| panic!("{}: {error}", key.describe()));
    let public = if let Some(secret) = key.secret_bytes() {
        Key::from_secret(secret.to_vec())
    } else {
        let der = key.to_public_der().expect("a private key has a public half");
        let read = read_keys(&der, None).ok().flatten().and_then(|mut keys| keys.keys.pop());
        read.expect("the public half is a key")
    };
    let verifier =
        Verifier::new(&public, algorithm).expect("the public half serves what the private one does");
    assert!(verifier.verify(b"message", &signature).is_ok(), "{algorithm} by {}", key.describe());
    assert!(verifier.verify(b"massage", &signature).is_err(), "{algorithm} by {}", key.describe());
}

/// What is said of keys shows none of them.
fn shown(bytes: &[u8], keys: Keys) {
    if keys.keys.is_empty() && keys.unusable.is_empty() {
        return;
    }
    let mut secrets = Vec::new();
    for key in &keys.keys {
        let half = if key.half() == Half::Secret { Half::Secret } else { Half::Private };
        if let Ok(jwk) = key.to_jwk(half, None) {
            private(&Value::Object(jwk), &mut secrets);
        }
    }
    // A name is shown, whatever stands in it.
    let kids = keys.keys.iter().filter_map(Key::kid);
    let kids: Vec<&str> = kids.chain(keys.unusable.iter().filter_map(|one| one.kid.as_deref())).collect();
    secrets.retain(|secret| !kids.iter().any(|kid| kid.contains(secret.as_str())));
    let debug = format!("{keys:?}");
    let answer = Answer::Inspected(Inspected {
        keys,
        source: "k".to_owned(),
        clock: CLOCK,
        warnings: Vec::new(),
        follows: false,
    });
    let shown = show(&answer);
    let told = [debug, format!("{answer:?}")].concat();
    for secret in secrets {
        assert!(
            times(&secret, bytes) > 1 || !(shown.has(&secret) || told.contains(&secret)),
            "shown: {secret}"
        );
    }
}

/// Whether opening what is locked there takes next to no work. The bounds of the library allow for seconds,
/// and a fuzzer likes nothing better.
fn is_cheap(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return work(bytes).is_some_and(|work| work <= WORK_MOST);
    };
    let blocks = text.split("-----BEGIN ").skip(1).map(|block| {
        let (_, body) = block.split_once("-----")?;
        let (body, _) = body.split_once("-----END")?;
        let body: String = body.split_ascii_whitespace().collect();
        let der = STANDARD.decode(body).ok()?;
        if der.starts_with(b"openssh-key-v1\0") { rounds(&der) } else { work(&der) }
    });
    let works: Option<Vec<u64>> = blocks.collect();
    works.is_some_and(|works| !works.is_empty() && works.iter().sum::<u64>() <= WORK_MOST)
}

/// Iterations of PBKDF2 times the length, or what is about as much.
const WORK_MOST: u64 = 1 << 18;

/// The numbers of a structure, multiplied: those of PBES2 say how much work it is. None: no DER.
fn work(der: &[u8]) -> Option<u64> {
    let (mut rest, mut work) = (der, 1_u64);
    while let [tag, length, content @ ..] = rest {
        let (length, content) = match (*length, content) {
            (length @ 0..=0x7f, content) => (usize::from(length), content),
            (0x81, [length, content @ ..]) => (usize::from(*length), content),
            (0x82, [high, low, content @ ..]) => (usize::from(*high) << 8 | usize::from(*low), content),
            _ => return None,
        };
        let value = content.get(..length)?;
        let own = match tag {
            2 if length <= 4 => value.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)),
            2 => return None,
            tag if tag & 0x20 != 0 => self::work(value)?,
            _ => 1,
        };
        work = work.saturating_mul(own.max(1));
        rest = &content[length..];
    }
    rest.is_empty().then_some(work)
}

/// The rounds of OpenSSH's bcrypt, each as much as many iterations. None: another structure.
fn rounds(blob: &[u8]) -> Option<u64> {
    fn string(blob: &[u8]) -> Option<(&[u8], &[u8])> {
        let (length, rest) = blob.split_at_checked(4)?;
        rest.split_at_checked(usize::try_from(u32::from_be_bytes(length.try_into().ok()?)).ok()?)
    }
    let (_cipher, rest) = string(blob.get(15..)?)?;
    let (_kdf, rest) = string(rest)?;
    let (options, _) = string(rest)?;
    if options.is_empty() {
        return Some(0);
    }
    let (_salt, rounds) = string(options)?;
    Some(u64::from(u32::from_be_bytes(rounds.try_into().ok()?)).saturating_mul(WORK_MOST / 2))
}
