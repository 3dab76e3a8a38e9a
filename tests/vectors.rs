//! The published vectors: every case of `jws.json` through the library, read where it lies. What is
//! not built is expected to be refused, by rule; where this library and a case differ otherwise,
//! `DIFFERENT` says why, and is exact.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::crypto::{Algorithm, Half, Hash, Key, Operation, Signer, Verifier, read_keys};
use jwt_toolkit::error::KeyError;
use jwt_toolkit::token::Token;
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::report::Verdict;
use jwt_toolkit::token::time::{Clock, Zone};
use jwt_toolkit::token::verify::{verify, verify_signature};
use serde_json::Value;

/// How many cases there are: a file cut short shall not pass.
const CASES: usize = 617;

/// Cases that end otherwise than the file says: its id, how it ends here, and why.
const DIFFERENT: [(&str, &str, &str); 1] = [(
    "pyjwt-jws-decode_detached_content_without_proper_argument-0",
    "signature",
    "well formed: the payload is empty, b64 stands without its crit entry, and the signature is over another \
     payload; the last two refuse it, and neither is a fault of form",
)];

/// How cases end whose flag rests on a policy, by the policy of this project.
const POLICIES: [(&str, &[&str]); 8] = [
    ("policy:rsa-key-size", &["key"]),
    ("policy:secret-looks-like-key", &["key"]),
    ("policy:jwk-use-alg", &["key", "unsigned"]),
    // Not the first key, but those of the same `kid`, else all.
    ("policy:keyset", &["valid", "signature"]),
    ("policy:pss-salt", &["signature"]),
    ("policy:lenient-base64", &["malformed"]),
    ("policy:b64-jwt", &["claim"]),
    // Not checked.
    ("policy:roca", &["valid"]),
];

/// What is beyond this library: the verdicts that say so.
struct Beyond {
    what: &'static str,
    verdicts: &'static [Verdict],
}

const UNSECURED: Beyond =
    Beyond { what: "unsecured tokens, asked for or not", verdicts: &[Verdict::Unsigned] };
const DETACHED: Beyond =
    Beyond { what: "detached payloads", verdicts: &[Verdict::Malformed, Verdict::Signature] };
const UNENCODED: Beyond =
    Beyond { what: "unencoded payloads", verdicts: &[Verdict::Claim, Verdict::Malformed] };
const SD_JWT: Beyond = Beyond { what: "SD-JWT with disclosures", verdicts: &[Verdict::Malformed] };
const CURVE: Beyond = Beyond { what: "Ed448 and X25519", verdicts: &[Verdict::Key] };

/// One case of the file.
struct Case(Value);

impl Case {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    fn option(&self, name: &str) -> Option<&Value> {
        self.0["options"].get(name)
    }

    /// The token as text: as it stands, or the JSON object.
    fn token(&self) -> String {
        written(&self.0["token"])
    }

    /// The payload that a valid token has.
    fn payload(&self) -> Option<Vec<u8>> {
        let text = self.0["payload"].as_str()?;
        Some(match self.text("payload_enc") {
            "b64u" => URL_SAFE_NO_PAD.decode(text).expect("the file's base64url is right"),
            _ => text.as_bytes().to_vec(),
        })
    }

    /// The keys, as `--secret` and `--key` would take them.
    fn keys(&self) -> Result<Vec<Key>, KeyError> {
        let key = &self.0["key"];
        let secret = match (key.get("secret"), key.get("secret_b64u")) {
            (Some(text), _) => text.as_str().map(|text| text.as_bytes().to_vec()),
            (_, Some(text)) => text.as_str().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()),
            _ => None,
        };
        match secret {
            _ if key.is_null() => Ok(Vec::new()),
            Some(secret) => match read_keys(&secret, None)? {
                Some(keys) => Ok(keys.keys),
                None => Ok(vec![Key::from_secret(secret)]),
            },
            None => Ok(read_keys(written(key).as_bytes(), None)?.ok_or(KeyError::NotAKey)?.keys),
        }
    }

    /// What the case asks for that is not built.
    fn beyond(&self) -> Option<&'static Beyond> {
        let curve = self.0["key"].get("crv").and_then(Value::as_str);
        Some(match () {
            () if self.option("allow_none").is_some() => &UNSECURED,
            () if self.option("detached_payload").is_some() => &DETACHED,
            () if self.option("payload_unencoded").is_some() => &UNENCODED,
            () if self.option("sd_jwt").is_some() && self.token().contains('~') => &SD_JWT,
            () if matches!(curve, Some("Ed448" | "X25519")) => &CURVE,
            () => return None,
        })
    }

    fn has(&self, flag: &str) -> bool {
        self.0["flags"].as_array().into_iter().flatten().any(|found| found == flag)
    }

    /// Whether nothing but the length of the secret is against the token: here that is a warning.
    fn is_short(&self) -> bool {
        self.has("policy:hmac-key-length")
            && self.text("crypto") == "ok"
            && self.text("source").starts_with("C2SP/wycheproof")
    }

    fn policy(&self) -> Policy {
        let text = |name| self.option(name).and_then(Value::as_str).map(str::to_owned);
        let names = |name| -> Vec<String> {
            let list = self.option(name).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let algorithms = names("allowed_algs");
        Policy {
            algorithms: algorithms.iter().filter_map(|name| Algorithm::named(name)).collect(),
            iss: text("iss"),
            sub: text("sub"),
            aud: text("aud").into_iter().collect(),
            require: names("require"),
            leeway: self.option("leeway").and_then(Value::as_f64).unwrap_or_default(),
            ..Policy::default()
        }
    }

    fn asks_for_claims(&self) -> bool {
        ["check_exp", "check_nbf", "require", "aud", "iss", "sub"]
            .iter()
            .any(|name| self.option(name).is_some())
    }

    /// How the case ends: `valid`, or the verdict's name; with what is wrong with an ending that
    /// nobody could expect.
    fn run(&self) -> Result<String, String> {
        match self.text("kind") {
            "jwk" => self.import(),
            "thumbprint" => self.thumbprint(),
            "jws-compact" | "jws-json" | "malformed" => self.judge(),
            kind => Err(format!("of an unknown kind, {kind}")),
        }
    }

    fn import(&self) -> Result<String, String> {
        let text = self.token();
        let keys = match read_keys(text.as_bytes(), None) {
            Ok(Some(keys)) if !keys.keys.is_empty() => keys.keys,
            Ok(_) | Err(_) => return Ok("key".to_owned()),
        };
        for key in &keys {
            let half = key.half();
            let written = key.to_jwk(half, None).map_err(|error| error.to_string())?;
            let again = Value::Object(written).to_string();
            let again = read_keys(again.as_bytes(), None).map_err(|error| error.to_string())?;
            let again = again.and_then(|keys| keys.keys.into_iter().next()).ok_or("written, and no key")?;
            if again.thumbprint() != key.thumbprint() || again.half() != half {
                return Err("written as a JWK, another key".to_owned());
            }
        }
        Ok("valid".to_owned())
    }

    fn thumbprint(&self) -> Result<String, String> {
        let Ok(keys) = self.keys() else {
            return Ok("key".to_owned());
        };
        let [key] = keys.as_slice() else {
            return Err(format!("{} keys", keys.len()));
        };
        let hash = match self.text("alg") {
            "sha256" => Hash::Sha256,
            "sha384" => Hash::Sha384,
            "sha512" => Hash::Sha512,
            alg => return Err(format!("a thumbprint by {alg}")),
        };
        Ok(if key.thumbprint_with(hash) == self.token() { "valid" } else { "another thumbprint" }.to_owned())
    }

    fn judge(&self) -> Result<String, String> {
        let text = self.token();
        let token = Token::parse(text.as_bytes());
        let now = self.option("now").and_then(Value::as_f64).unwrap_or(1_700_000_000.0);
        let clock = Clock { now, zone: Zone::Utc };
        let policy = self.policy();
        let judge = if self.asks_for_claims() { verify } else { verify_signature };
        let Ok(keys) = self.keys() else {
            return Ok(Verdict::Key.name().to_owned());
        };
        let report = judge(&token, &keys, &policy, &clock);
        let verdict = report.verdict();
        let without = judge(&token, &[], &policy, &clock).verdict();
        if (verdict == Verdict::Malformed) != (without == Verdict::Malformed) {
            return Err(format!("{}, and without a key {}", verdict.name(), without.name()));
        }
        if self.is_short() && !report.warnings.iter().any(|warning| warning.code == "short-secret") {
            return Err("a short secret, and no warning".to_owned());
        }
        // Whoever looks at claims too is never more generous.
        if verdict != Verdict::Valid && verify(&token, &keys, &policy, &clock).verdict() == Verdict::Valid {
            return Err("valid with claims, and not without".to_owned());
        }
        if verdict == Verdict::Valid
            && let Some(expected) = self.payload()
            && token.payload.as_ref().is_none_or(|part| part.bytes != expected)
        {
            return Err("valid, with another payload".to_owned());
        }
        Ok(verdict.name().to_owned())
    }

    /// A case that brings the private key: what it signs, the public one verifies.
    fn sign(&self) -> Result<(), String> {
        let Some(private) = self.0.get("private_key") else {
            return Ok(());
        };
        let key = match read_keys(written(private).as_bytes(), None) {
            Ok(Some(keys)) => keys.keys.into_iter().next().ok_or("no private key")?,
            Err(KeyError::UnsupportedType { .. }) if self.beyond().is_some() => return Ok(()),
            other => return Err(format!("private key: {other:?}")),
        };
        if key.half() != Half::Private {
            return Err("private key: not private".to_owned());
        }
        let algorithm = Algorithm::named(self.text("alg")).ok_or("no such algorithm")?;
        key.permits(algorithm, Operation::Sign).map_err(|error| error.to_string())?;
        let signer = Signer::new(&key, algorithm).map_err(|error| error.to_string())?;
        let signature = signer.sign(b"message").map_err(|error| error.to_string())?;
        let public = self.keys().map_err(|error| error.to_string())?;
        let public = public.first().ok_or("no public key")?;
        let verifier = Verifier::new(public, algorithm).map_err(|error| error.to_string())?;
        verifier.verify(b"message", &signature).map_err(|error| error.to_string())
    }

    /// What is wrong with how the case ends, beside its row in `DIFFERENT`.
    fn complaint(&self, ending: &str) -> Option<String> {
        for (flag, endings) in POLICIES {
            if self.has(flag) && !endings.contains(&ending) {
                return Some(format!("{ending}, against {flag}"));
            }
        }
        if let Some(beyond) = self.beyond() {
            let said = beyond.verdicts.iter().any(|verdict| verdict.name() == ending);
            let refused = said || (beyond.verdicts.is_empty() && ending != "valid");
            return (!refused).then(|| format!("{}: {ending}", beyond.what));
        }
        let expect = self.text("expect");
        let agrees = match expect {
            "valid" => ending == "valid",
            "malformed" => ending == "malformed",
            "invalid" if self.is_short() => ending == "valid",
            "invalid" => ending != "valid",
            "acceptable" => true,
            _ => false,
        };
        (!agrees).then(|| format!("{ending}, and the file says {expect}: {}", self.text("note")))
    }
}

fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The file, where it lies; `None` when it is not there.
fn read() -> Option<Vec<Case>> {
    let directory = std::env::var_os("JWT_VECTORS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/vectors"), PathBuf::from);
    let text = std::fs::read_to_string(directory.join("jws.json")).ok()?;
    let cases: Vec<Value> = serde_json::from_str(&text).expect("jws.json is an array");
    Some(cases.into_iter().map(Case).collect())
}

/// Past the harness, which would keep it to itself.
fn tell(text: &str) {
    writeln!(std::io::stderr(), "{text}").expect("stderr can be written");
}

#[test]
fn every_case_ends_as_it_should() {
    let Some(cases) = read() else {
        let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!ci, "jws.json is neither in $JWT_VECTORS nor in ../shared/vectors");
        return tell("vectors: SKIPPED, jws.json is neither in $JWT_VECTORS nor in ../shared/vectors");
    };
    assert_eq!(cases.len(), CASES);
    let mut counts = BTreeMap::<(&str, &str), BTreeMap<String, usize>>::new();
    let mut complaints = Vec::new();
    let mut refused = BTreeMap::<&str, usize>::new();
    let mut different = BTreeMap::new();
    for case in &cases {
        let id = case.text("id");
        let ending = case.run().unwrap_or_else(|wrong| {
            complaints.push(format!("{id}: {wrong}"));
            "wrong".to_owned()
        });
        if let Err(wrong) = case.sign() {
            complaints.push(format!("{id}: {wrong}"));
        }
        if let Some(beyond) = case.beyond() {
            *refused.entry(beyond.what).or_default() += 1;
        }
        if let Some(complaint) = case.complaint(&ending) {
            different.insert(id.to_owned(), (ending.clone(), complaint));
        }
        let group = counts.entry((case.text("kind"), case.text("expect"))).or_default();
        *group.entry(ending).or_default() += 1;
    }
    for (id, ending, reason) in DIFFERENT {
        assert!(!reason.is_empty(), "{id} has no reason");
        match different.remove(id) {
            Some((found, _)) if found == ending => {}
            Some((found, _)) => complaints.push(format!("{id}: ends as {found}, DIFFERENT has {ending}")),
            None => complaints.push(format!("{id}: agrees now, and still stands in DIFFERENT")),
        }
    }
    complaints.extend(different.into_iter().map(|(id, (_, complaint))| format!("{id}: {complaint}")));
    for ((kind, expect), endings) in &counts {
        let total: usize = endings.values().sum();
        let endings: Vec<String> =
            endings.iter().map(|(ending, count)| format!("{ending} {count}")).collect();
        tell(&format!("vectors: {kind:<12} {expect:<11} {total:>3}: {}", endings.join(", ")));
    }
    for (what, count) in &refused {
        tell(&format!("vectors: not built, refused: {what} {count}"));
    }
    tell(&format!("vectors: {} cases, {} different with a reason", cases.len(), DIFFERENT.len()));
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
