//! Lines of every kind, good and broken, for keys that lie in one set.

use std::fmt::Write as _;
use std::sync::OnceLock;

use jwt_toolkit::crypto::{Key, Signer};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::common::{self, algorithm, b64, jwk, new_jwk, public_jwk, read};

/// The algorithms of the set; the `kid` of each is its name.
pub(crate) const ALGORITHMS: [&str; 4] = ["HS256", "RS256", "ES256", "EdDSA"];

/// The moment that streams are judged at: 2027-01-15 08:00:00 UTC.
pub(crate) const AT: &str = "1800000000";

/// A set of keys in a file, and those who sign with them.
pub(crate) struct Ring {
    _folder: TempDir,
    /// Where the set lies.
    pub(crate) set: String,
    /// The key of HS256, alone in a file.
    pub(crate) secret: String,
    private: Vec<String>,
    keys: Vec<(&'static str, Key)>,
    stranger: Key,
}

/// The keys of the tests.
pub(crate) fn ring() -> &'static Ring {
    static RING: OnceLock<Ring> = OnceLock::new();
    RING.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let named = |name: &str, mut jwk: Map<String, Value>| {
            jwk.insert("kid".to_owned(), json!(name));
            Value::Object(jwk)
        };
        let public: Vec<Value> = ALGORITHMS.iter().map(|name| named(name, public_jwk(name))).collect();
        let write = |name: &str, content: &Value| {
            let path = folder.path().join(name);
            std::fs::write(&path, content.to_string()).expect("a file");
            path.to_str().expect("a path of text").to_owned()
        };
        let set = write("set.jwks", &json!({ "keys": public }));
        let private = ALGORITHMS.iter().map(|name| write(name, &named(name, jwk(name))));
        let private: Vec<String> = private.collect();
        let secret = private[0].clone();
        let keys = ALGORITHMS.iter().map(|name| (*name, read(&jwk(name)))).collect();
        Ring { set, secret, private, _folder: folder, keys, stranger: read(&new_jwk("HS256")) }
    })
}

impl Ring {
    /// A signer of this algorithm.
    pub(crate) fn signer(&self, name: &str) -> Signer {
        let (_, key) = self.keys.iter().find(|(known, _)| *known == name).expect("a key of the set");
        Signer::new(key, algorithm(name)).expect("it signs")
    }

    /// Where the private key of this algorithm lies.
    pub(crate) fn private(&self, name: &str) -> &str {
        let at = ALGORITHMS.iter().position(|known| *known == name);
        &self.private[at.expect("a key of the set")]
    }

    /// One who signs as HS256 and whom nobody knows.
    pub(crate) fn stranger(&self) -> Signer {
        Signer::new(&self.stranger, algorithm("HS256")).expect("it signs")
    }
}

/// The keys of the set.
pub(crate) fn keys() -> Vec<Key> {
    ALGORITHMS.iter().map(|name| read(&public_jwk(name))).collect()
}

/// A token with these bytes for a header and a payload.
pub(crate) fn sign(signer: &Signer, header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    let mut text = format!("{}.{}", b64(header), b64(payload));
    let signature = signer.sign(text.as_bytes()).expect("it signs");
    text.push('.');
    text.push_str(&b64(signature));
    text
}

/// The header that names algorithm and key.
pub(crate) fn header(name: &str) -> String {
    format!(r#"{{"alg":"{name}","kid":"{name}"}}"#)
}

/// A token of the set with these claims.
pub(crate) fn token(name: &str, claims: &str) -> String {
    sign(&ring().signer(name), header(name), claims)
}

/// A token for alice that lasts.
pub(crate) fn good(name: &str) -> String {
    token(name, r#"{"sub":"alice","exp":1900000000}"#)
}

/// A token, and what people leave around it.
fn wrapped(t: &str) -> [(&'static str, String); 10] {
    [
        ("Bearer", format!("Bearer {t}")),
        ("authorization", format!("authorization: bearer {t}")),
        ("quotes", format!("\"{t}\"")),
        ("spaces", format!("  \t{t}  ")),
        ("export", format!("export TOKEN='{t}'")),
        ("cookie", format!("Cookie: a=b; session={t}; c=d")),
        ("a link", format!("https://x.example/?a=1&token={t}#x")),
        ("a response", format!(r#"{{"access_token":"{t}","token_type":"Bearer"}}"#)),
        ("a mark", format!("\u{feff}{t}")),
        ("tail", format!("{t}!!")),
    ]
}

/// Lines that have one answer each, whatever it is, by a name for each.
pub(crate) fn table() -> Vec<(&'static str, Vec<u8>)> {
    let ring = ring();
    let hs = ring.signer("HS256");
    let of = |header: &str, payload: &str| sign(&hs, header, payload);
    let plain = |payload: &str| of(r#"{"alg":"HS256","kid":"HS256"}"#, payload);
    let t = good("HS256");
    let parts: Vec<&str> = t.split('.').collect();
    let (head, tail) = t.split_at(t.len() - 1);
    let mut stray = head.to_owned();
    // The last of 43 characters carries four bits; the next one has the same and a stray one.
    stray.push(char::from(tail.as_bytes()[0] + 1));
    let flattened =
        format!(r#"{{"payload":"{}","protected":"{}","signature":"{}"}}"#, parts[1], parts[0], parts[2]);
    let general = format!(
        r#"{{"payload":"{}","signatures":[{{"protected":"{}","signature":"{}"}},{{"protected":"{}","signature":"AAAA"}}]}}"#,
        parts[1], parts[0], parts[2], parts[0]
    );
    let deep = format!("{}{}", r#"{"a":"#.repeat(100), "1") + &"}".repeat(100);
    let too_deep = format!("{}{}", r#"{"a":"#.repeat(129), "1") + &"}".repeat(129);
    let wide = (0..300).fold(String::from(r#"{"sub":"wide""#), |mut text, n| {
        let _ = write!(text, r#","claim {n}":[{n},"{n}",null]"#);
        text
    }) + "}";
    let mut rows: Vec<(&'static str, Vec<u8>)> = ALGORITHMS.map(|name| (name, good(name).into())).into();
    let mut add = |name: &'static str, line: &str| rows.push((name, line.as_bytes().to_vec()));
    add("expired", &plain(r#"{"sub":"old","exp":1700000000}"#));
    add("expired now", &plain(r#"{"exp":1800000000}"#));
    add("not yet", &plain(r#"{"nbf":1900000000}"#));
    add("issued later", &plain(r#"{"iat":1900000000,"exp":2000000000}"#));
    add("times are text", &plain(r#"{"exp":"1900000000","nbf":null}"#));
    add("time in milliseconds", &plain(r#"{"exp":1900000000000}"#));
    add("fraction", &plain(r#"{"exp":1.9e9,"iat":1799999999.5}"#));
    add("huge number", &plain(r#"{"exp":1e300}"#));
    add(
        "all claims",
        &plain(r#"{"iss":"i","sub":"s","aud":["a","b"],"exp":1900000000,"nbf":1,"iat":2,"jti":"j"}"#),
    );
    add("wrong signature", &sign(&ring.stranger(), header("HS256"), "{}"));
    add("wrong signature of RS256", &format!("{}AAAA", &good("RS256")[..good("RS256").len() - 4]));
    add("wrong signature of ES256", &format!("{}AAAA", &good("ES256")[..good("ES256").len() - 4]));
    add("cut in the signature", &t[..t.len() - 9]);
    add("cut in the payload", &t[..t.rfind('.').expect("a dot") - 3]);
    add("cut in the header", &t[..9]);
    add("another payload", &format!("{}.{}.{}", parts[0], b64(r#"{"sub":"mallory"}"#), parts[2]));
    add("stray bits", &stray);
    add("padded", &format!("{t}="));
    add("padded payload", &format!("{}.{}==.{}", parts[0], parts[1], parts[2]));
    add("standard base64", &format!("{}.{}+/.{}", parts[0], parts[1], parts[2]));
    add("four parts", &format!("{t}.AAAA"));
    add("two parts", &format!("{}.{}", parts[0], parts[1]));
    add("no signature", &format!("{}.{}.", parts[0], parts[1]));
    add("no payload", &format!("{}..{}", parts[0], parts[2]));
    add("no header", &format!(".{}.{}", parts[1], parts[2]));
    add("dots", "..");
    add("one word", "hello");
    add("a sentence", "this is no token at all, it is a sentence.");
    add("none", &format!("{}.{}.", b64(r#"{"alg":"none"}"#), parts[1]));
    add("NONE with a signature", &of(r#"{"alg":"NONE"}"#, "{}"));
    add("no alg", &of(r#"{"kid":"HS256"}"#, "{}"));
    add("alg is a number", &of(r#"{"alg":256}"#, "{}"));
    add("unknown alg", &of(r#"{"alg":"HS1"}"#, "{}"));
    add("another alg", &of(r#"{"alg":"HS512","kid":"HS256"}"#, "{}"));
    add("alg of another key", &of(r#"{"alg":"RS256","kid":"RS256"}"#, "{}"));
    add("no kid", &common::token("HS256", r#"{"sub":"nobody's"}"#));
    add("unknown kid", &of(r#"{"alg":"HS256","kid":"nobody"}"#, "{}"));
    add("crit", &of(r#"{"alg":"HS256","kid":"HS256","crit":["x"],"x":1}"#, "{}"));
    add("b64", &of(r#"{"alg":"HS256","kid":"HS256","crit":["b64"],"b64":false}"#, "{}"));
    add("header twice alg", &of(r#"{"alg":"HS256","alg":"HS256","kid":"HS256"}"#, "{}"));
    add("header is an array", &of("[]", "{}"));
    add("header with jku and jwk", &of(r#"{"alg":"HS256","kid":"HS256","jku":"https://x","jwk":{}}"#, "{}"));
    add("header spaced", &of("{ \"alg\" : \"HS256\" ,\n\"kid\":\"HS256\" }", "{}"));
    add("claim twice", &plain(r#"{"sub":"a","s\u0075b":"b"}"#));
    add("claims spaced", &plain("{ \"sub\" : \"a\\u0062\" ,\n\"n\" : 1e3 }"));
    add("payload is an array", &plain("[1,2]"));
    add("payload is text", &plain("hello"));
    add("payload is a number", &plain("1"));
    add("payload is broken JSON", &plain(r#"{"sub":"#));
    add("payload with a mark", &plain("\u{feff}{}"));
    add("payload empty", &plain(""));
    add("deep", &plain(&deep));
    add("too deep", &plain(&too_deep));
    add("wide", &plain(&wide));
    add("controls", &plain("{\"iss\":\"a\\n\\t\\u001b[31m\u{2028}\u{202e}\",\"\u{7f}\":1}"));
    add("flattened", &flattened);
    add("general", &general);
    add("encrypted", &format!("{}.AAAA.AAAA.AAAA.AAAA", b64(r#"{"alg":"dir","enc":"A256GCM"}"#)));
    for (name, line) in wrapped(&t) {
        add(name, &line);
    }
    add("JSON without a token", r#"{"a":1}"#);
    rows.push(("no text", b"\xff\xfe\xfd.\x80.\x80".to_vec()));
    rows.push(("no text behind", [t.as_bytes(), b"\xff"].concat()));
    rows.push(("no text in the payload", sign(&hs, header("HS256"), b"\xff\xfe").into()));
    rows.push(("a zero", [t.as_bytes(), b"\0"].concat()));
    rows.push(("100 kB", plain(&format!(r#"{{"sub":"{}"}}"#, "x".repeat(75_000))).into()));
    rows.push(("100 kB of nothing", vec![b'a'; 100_000]));
    rows
}

/// Random numbers that are the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    /// From this seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below that.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }
}
