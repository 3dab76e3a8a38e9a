//! Each cause in the words of the binary, and what the words advise, done: it makes the token valid.

use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use jwt_toolkit::crypto::Half;
use tempfile::TempDir;

use crate::common::{NOW, b64, jwk, key, public_jwk, signature, signed_by};
use crate::{HS256, hex, resigned, secret};

/// A folder with the keys of the tests.
struct Desk(TempDir);

/// What the binary says, in JSON.
fn run(folder: &Path, line: &[&str]) -> (i32, serde_json::Value) {
    let mut jwt = Command::new(env!("CARGO_BIN_EXE_jwt"));
    jwt.arg("--json").args(line).current_dir(folder).env_remove("JWT_SECRET").env_remove("JWT_KEY");
    let ran = jwt.stdin(std::process::Stdio::null()).output().expect("the binary runs");
    let json = serde_json::from_slice(&ran.stdout).expect("one JSON document");
    (ran.status.code().expect("a status"), json)
}

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        for (name, alg) in [("rsa", "RS256"), ("ec", "ES256"), ("p384", "ES384"), ("ed", "EdDSA")] {
            desk.file(&format!("{name}.pem"), key(alg).to_public_pem().expect("a PEM"));
        }
        desk.file("private.pem", key("RS256").to_private_pem().expect("a PEM").as_str());
        desk
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        std::fs::write(self.0.path().join(name), content).expect("a file can be written");
        self
    }

    /// verify says just these hints, and exits with this status.
    fn says(&self, token: &str, with: &[&str], code: i32, hints: &[&str]) -> &Self {
        let at = format!("{NOW}");
        let (status, told) = run(self.0.path(), &[&["verify", "--at", &at], with, &["--", token]].concat());
        assert_eq!(told["hints"], serde_json::json!(hints), "{with:?} {told:#}");
        assert_eq!((status, &told["valid"]), (code, &serde_json::json!(false)), "{with:?}");
        self
    }

    /// With these flags the token is valid.
    fn valid(&self, token: &str, with: &[&str]) -> &Self {
        let at = format!("{NOW}");
        let (status, told) = run(self.0.path(), &[&["verify", "--at", &at], with, &["--", token]].concat());
        assert_eq!(status, 0, "{with:?} {told:#}");
        self
    }
}

/// A token by this secret.
fn by(secret_bytes: impl Into<Vec<u8>>) -> String {
    signed_by(HS256, "{}", &secret(secret_bytes), "HS256")
}

#[test]
fn of_secrets() {
    let desk = Desk::new();
    let bytes = b"\x01a secret of bytes";
    let text = STANDARD.encode(bytes);
    let hex = hex(&bytes[..]);
    desk.file("text", format!("{text}\n")).file("bytes", bytes).file("lined", "hush\n").file("bare", "hush");
    desk.file("twice", "hush\n\n");
    let prefix = |name, prefix| {
        format!(
            "the signature is right when the secret is read as {name}: put {prefix} before it ({prefix}@FILE for a file)"
        )
    };
    desk.says(&by(bytes), &["-S", &text], 1, &[&prefix("base64", "b64:")]);
    desk.valid(&by(bytes), &["-S", &format!("b64:{text}")]);
    desk.says(&by(bytes), &["-S", "@text"], 1, &[&prefix("base64", "b64:")]);
    desk.valid(&by(bytes), &["-S", "b64:@text"]);
    let url = "-_-_IGEgc2VjcmV0";
    desk.says(&by(b"\xfb\xff\xbf a secret"), &["-S", url], 1, &[&prefix("base64url", "b64:")]);
    desk.valid(&by(b"\xfb\xff\xbf a secret"), &["-S", &format!("b64:{url}")]);
    desk.says(&by(bytes), &["-S", &hex], 1, &[&prefix("hex", "hex:")]);
    desk.valid(&by(bytes), &["-S", &format!("hex:{hex}")]);
    // What loose libraries take is what b64: takes.
    desk.says(&by(b"\x86\xeb\x21\x79"), &["-S", "hushed"], 1, &[&prefix("base64", "b64:")]);
    desk.valid(&by(b"\x86\xeb\x21\x79"), &["-S", "b64:hushed"]);

    let leave = |name, prefix| {
        format!("the signature is right when the secret is the {name} text itself: leave {prefix} out")
    };
    for given in [format!("b64:{text}"), "b64:@text".to_owned()] {
        desk.says(&by(&*text), &["-S", &given], 1, &[&leave("base64", "b64:")]);
        desk.valid(&by(&*text), &["-S", &given["b64:".len()..]]);
    }
    desk.says(&by(&*hex), &["-S", &format!("hex:{hex}")], 1, &[&leave("hex", "hex:")]);
    let give =
        "the signature is right when the secret is the base64 text that spells these bytes: give that text";
    desk.says(&by(&*text), &["-S", "@bytes"], 1, &[give]).valid(&by(&*text), &["-S", &text]);

    let kept = "the signature is right with the line ending behind the secret, which is left out: \
                -S \"b64:$(base64 < FILE)\" keeps it";
    desk.says(&by("hush\n"), &["-S", "@lined"], 1, &[kept]);
    desk.valid(&by("hush\n"), &["-S", &format!("b64:{}", STANDARD.encode("hush\n"))]);
    let missing = "the signature is right with a line ending behind the secret: -S $'SECRET\\n' in bash";
    desk.says(&by("hush\n"), &["-S", "@bare"], 1, &[missing]).valid(&by("hush\n"), &["-S", "hush\n"]);
    let off = "the signature is right without the line ending behind the secret: -S \"$(cat FILE)\"";
    desk.says(&by("hush"), &["-S", "@twice"], 1, &[off]).says(&by("hush"), &["-S", "hush\n"], 1, &[off]);

    let blank = |what| format!("the signature is right with a {what}");
    desk.says(&by("hush "), &["-S", "hush"], 1, &[&blank("space behind the secret: -S 'SECRET '")]);
    desk.says(&by(" hush"), &["-S", "hush"], 1, &[&blank("space before the secret: -S ' SECRET'")]);
    desk.says(&by("hush\t"), &["-S", "hush"], 1, &[&blank("tab behind the secret: -S $'SECRET\\t' in bash")]);
    let blanks = "the signature is right without the white space around the secret: take it off";
    desk.says(&by("hush"), &["-S", " hush\t"], 1, &[blanks]);
    for (quoted, shell) in
        [("\"hush\"", "'\"SECRET\"'"), ("'hush'", "\"'SECRET'\""), ("`hush`", "'`SECRET`'")]
    {
        let quote = &quoted[..1];
        let kept = format!(
            "the signature is right with {quote} around the secret, which the issuer's configuration kept: -S {shell}"
        );
        desk.says(&by(quoted), &["-S", "hush"], 1, &[&kept]).valid(&by(quoted), &["-S", quoted]);
        let off = format!("the signature is right without the {quote} around the secret: take them off");
        desk.says(&by("hush"), &["-S", quoted], 1, &[&off]);
    }
    let empty = "the signature was made with an empty secret, and anybody can make such a token: it is forged, or its issuer \
                 had no secret set";
    desk.says(&by([0]), &["-S", "hush"], 1, &[empty]);
    let sample = "the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is \
                  forged, or its issuer needs a secret of its own (jwt keygen HS256)";
    desk.says(&by("secret"), &["-S", "hush"], 1, &[sample]).says(
        &by("secret"),
        &["-K", "rsa.pem"],
        4,
        &[sample],
    );
    desk.says(&by("no sample"), &["-S", "hush"], 1, &["no tested cause found"]);
    let of_file = "the signature is right with what the file \"lined\" holds: -S \"@lined\" reads it";
    desk.says(&by("hush"), &["-S", "lined"], 1, &[of_file]).valid(&by("hush"), &["-S", "@lined"]);
    let there = "the secret is the text \"lined\", and there is a file of that name: -S \"@lined\" reads it";
    desk.says(&by("no sample"), &["-S", "lined"], 1, &[there]);
}

/// The shell makes of the advice what it says.
#[cfg(unix)]
#[test]
fn of_secrets_in_a_shell() {
    let desk = Desk::new();
    desk.file("lined", "hush\n").file("twice", "hush\n\n");
    for (token, secret) in [(by("hush\n"), "b64:$(base64 < lined)"), (by("hush"), "$(cat twice)")] {
        let line = format!("exec '{}' verify -q -S \"{secret}\" -- {token}", env!("CARGO_BIN_EXE_jwt"));
        let ran = Command::new("sh").args(["-c", &line]).current_dir(desk.0.path()).status();
        assert!(ran.expect("a shell").success(), "{line}");
    }
    let token =
        format!("{}.{}", URL_SAFE.encode(r#"{"alg":"HS256","k":"x?"}"#), STANDARD.encode(r#"{"a":"~~~?"}"#));
    let strict = token.replace(['='], "").replace('+', "-").replace('/', "_");
    let token = format!("{token}.{}", signature(&strict, &secret("hush"), "HS256"));
    let tr = "the signature is right over the parts in base64url without padding: tr '+/' '-_' < FILE | tr -d = writes them so";
    let standard =
        "the token was written with standard base64; ask its issuer for base64url (RFC 7515 section 2)";
    let padded = "a token padded by an AWS load balancer is taken with --allow-padding";
    let (status, told) = run(desk.0.path(), &["verify", "-S", "hush", "--", &token]);
    let hints: Vec<&str> =
        told["hints"].as_array().expect("hints").iter().filter_map(|hint| hint.as_str()).collect();
    assert_eq!((status, hints.last()), (3, Some(&tr)), "{hints:?}");
    assert!(hints.iter().all(|hint| [tr, standard, padded].contains(hint)), "{hints:?}");
    let jwt = env!("CARGO_BIN_EXE_jwt");
    let line = format!("printf %s '{token}' | tr '+/' '-_' | tr -d = | '{jwt}' verify -q -S hush");
    assert!(Command::new("sh").args(["-c", &line]).status().expect("a shell").success(), "{line}");
}

#[test]
fn of_keys() {
    let desk = Desk::new();
    let with = |alg: &str, made_with: &str| {
        signed_by(format!(r#"{{"alg":"{alg}"}}"#), "{}", &key(made_with), made_with)
    };
    let made = |made_with, said| format!("the signature was made with {made_with}; the header says {said}");
    desk.says(&with("ES256", "ES384"), &["-K", "p384.pem"], 4, &[&made("ES384", "ES256")]);
    desk.says(&with("RS256", "PS256"), &["-K", "rsa.pem"], 1, &[&made("PS256", "RS256")]);
    desk.says(&with("rs 256", "RS256"), &["-K", "rsa.pem"], 4, &[&made("RS256", "\"rs 256\"")]);
    let several = "the signature was made with ES384 and the key from p384.pem; the header says ES256";
    desk.says(&with("ES256", "ES384"), &["-K", "p384.pem", "-K", "rsa.pem"], 4, &[several]);
    let left = "the signature is right with RS256, which --alg leaves out";
    desk.says(&with("RS256", "RS256"), &["-K", "rsa.pem", "-A", "RS512,ES256"], 4, &[left]);
    desk.valid(&with("RS256", "RS256"), &["-K", "rsa.pem", "-A", "RS256"]);

    let ec = with("ES256", "ES256");
    let p384 = "the key given serves ES384; ES256 takes an EC P-256 key: -K PATH";
    desk.says(&ec, &["-K", "p384.pem"], 4, &[p384]).valid(&ec, &["-K", "ec.pem"]);
    let hush = "the secret given serves HS256, HS384 and HS512; ES256 takes an EC P-256 key: -K PATH";
    desk.says(&ec, &["-S", "hush"], 4, &[hush]);
    desk.says(&ec, &["-K", "p384.pem", "-K", "rsa.pem"], 4, &["ES256 takes an EC P-256 key: -K PATH"]);
    let rsa = "the key given serves RS256, RS384, RS512, PS256, PS384 and PS512; HS256 takes an HMAC secret: -S SECRET";
    desk.says(&by("no sample"), &["-K", "rsa.pem"], 4, &[rsa]).valid(&by("no sample"), &["-S", "no sample"]);

    let named = |alg: &str, kid: &str| {
        let mut jwk = public_jwk(alg);
        jwk.insert("kid".into(), kid.into());
        serde_json::Value::Object(jwk)
    };
    let mut forbidden = named("RS256", "enc");
    forbidden["use"] = "enc".into();
    let set = serde_json::json!({ "keys": [named("ES256", "one"), named("ES384", "two"), forbidden] });
    desk.file("set.jwks", set.to_string());
    let token = signed_by(r#"{"alg":"ES256","kid":"two"}"#, "{}", &key("ES256"), "ES256");
    let other = "the signature was made with another of the keys given (key one from set.jwks), which the header's kid does not name";
    desk.says(&token, &["-K", "set.jwks"], 4, &[other]);
    let use_enc = "the signature is right with the key enc from set.jwks, but the key's \"use\" is \"enc\", not \"sig\"";
    desk.says(&with("RS256", "RS256"), &["-K", "set.jwks"], 4, &[use_enc]);
    let token = signed_by("{\"alg\":\"ES256\",\"kid\":\"x\\u001b\"}", "{}", &crate::other("ES256"), "ES256");
    let kid = "the header names the key \"x\\u001b\", and the ids given are \"one\", \"two\", \"enc\": is the set an old one, or another issuer's?";
    desk.says(&token, &["-K", "set.jwks"], 1, &[kid]);
}

#[test]
fn of_attacks() {
    let desk = Desk::new();
    let attack = "this is the algorithm confusion attack (RFC 8725 section 2.1): somebody who knows the public key \
                  forged this token, with the key as an HMAC secret; look for a verifier that takes alg from the token";
    let pem = key("RS256").to_public_pem().expect("a PEM");
    for form in [pem.clone(), pem.trim_end().to_owned(), pem.replace('\n', "\r\n")] {
        for flag in [["-K", "rsa.pem"], ["-S", "@rsa.pem"], ["-K", "private.pem"]] {
            desk.says(&by(&*form), &flag, 4, &[attack]);
        }
        desk.says(&by(&*form), &["-K", "ec.pem", "-K", "rsa.pem"], 4, &[attack]);
    }
    let set = format!("{{\"keys\": [\n  {}\n]}}\n", public_jwk_text("EdDSA"));
    desk.file("set.jwks", &set);
    desk.says(&by(&*set), &["-K", "set.jwks"], 4, &[attack]);
    desk.says(&by(public_jwk_text("EdDSA")), &["-K", "set.jwks"], 4, &[attack]);
    let private = "the text of the private key was used as an HMAC secret: the issuer took an HS algorithm for a key pair";
    let text = key("RS256").to_private_pem().expect("a PEM");
    desk.says(&by(text.as_str()), &["-K", "private.pem"], 4, &[private]);
}

fn public_jwk_text(alg: &str) -> String {
    key(alg).to_jwk_text(Half::Public, None).expect("a JWK").as_str().to_owned()
}

#[test]
fn of_signatures() {
    let desk = Desk::new();
    desk.file("hs.jwk", serde_json::Value::Object(jwk("HS256")).to_string());
    let token = by("hush");
    let (message, text) = token.rsplit_once('.').expect("three parts");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).expect("base64url");
    let with = |signature: &[u8]| format!("{message}.{}", b64(signature));
    let short = "the signature has 31 bytes, 1 too few: was all of the token copied?";
    desk.says(&with(&bytes[..31]), &["-S", "hush"], 1, &[short]);
    desk.says(&with(&bytes[1..]), &["-S", "hush"], 1, &[short]);
    let long = "the signature has 34 bytes, 2 more than HS256 makes with this key";
    desk.says(&with(&[7; 34]), &["-S", "hush"], 1, &[long]);
    let more = |what| format!("the signature is right without its last {what} off");
    // Characters, of which three bytes take four.
    desk.says(&with(&[&bytes[..], b"\0"].concat()), &["-S", "hush"], 1, &[&more("character: take it")]);
    desk.says(
        &with(&[&bytes[..], b"\0\0\0"].concat()),
        &["-S", "hush"],
        1,
        &[&more("4 characters: take them")],
    );
    let hs512 = "the signature has 64 bytes, as HS512 makes them; HS256 makes 32";
    desk.says(&with(&[7; 64]), &["-S", "hush"], 1, &[hs512]);
    let rsa = signed_by(r#"{"alg":"RS256"}"#, "{}", &key("RS256"), "RS256");
    let rsa = format!("{}.{}", rsa.rsplit_once('.').expect("three parts").0, b64([7; 512]));
    let bits = "the signature has 512 bytes, as an RSA key of 4096 bits makes them; this key makes 256";
    desk.says(&rsa, &["-K", "rsa.pem"], 1, &[bits]);
    let again = |name| {
        format!(
            "the signature is right, but its {name} text was encoded anew: \
             a JWS encodes its bytes (RFC 7515 section 3.1)"
        )
    };
    let hex = hex(&bytes[..]);
    desk.says(&with(hex.as_bytes()), &["-S", "hush"], 1, &[&again("hex")]);
    desk.says(&with(STANDARD.encode(&bytes).as_bytes()), &["-S", "hush"], 1, &[&again("base64")]);
    // 30 44 02 20 r 02 20 s, for an r and an s that need no sign.
    let der = loop {
        let token = signed_by(r#"{"alg":"ES256"}"#, "{}", &key("ES256"), "ES256");
        let (message, text) = token.rsplit_once('.').expect("three parts");
        let fixed = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let (r, s) = fixed.split_at(32);
        if (1..0x80).contains(&r[0]) && (1..0x80).contains(&s[0]) {
            let der = [&[0x30, 0x44, 2, 32], r, &[2, 32], s].concat();
            break format!("{message}.{}", b64(der));
        }
    };
    let asn1 = "the signature is right, but written as ASN.1 (DER): JOSE has r and s side by side (RFC 7518 section 3.4)";
    desk.says(&der, &["-K", "ec.pem"], 1, &[asn1]);
}

#[test]
fn of_messages() {
    let desk = Desk::new();
    let rewritten = |part: &str, how: &str| {
        format!("the {part} was rewritten after signing: the signature is right over {how}")
    };
    let of = |header: &str, payload: &str, signed: [&str; 2]| {
        resigned(header, payload, &signed.map(b64).join("."), "HS256", &secret("hush"))
    };
    for (received, signed, how) in [
        (r#"{"a":1}"#, r#"{"a": 1}"#, "with blanks after \":\" and \",\""),
        (r#"{"a": 1}"#, r#"{"a":1}"#, "without blanks"),
        (r#"{"a":1}"#, "{\n  \"a\": 1\n}", "indented by 2"),
        (r#"{"a":1}"#, "{\n    \"a\": 1\n}", "indented by 4"),
        (r#"{"a":"é"}"#, r#"{"a":"\u00e9"}"#, "with \\u escapes for all but ASCII"),
        (r#"{"a":"\u00e9"}"#, r#"{"a":"é"}"#, "without needless escapes"),
        (r#"{"a":"/"}"#, r#"{"a":"\/"}"#, "with \\/ for every slash"),
        (
            r#"{"a":"é/"}"#,
            r#"{"a":"\u00e9\/"}"#,
            "with \\u escapes for all but ASCII and \\/ for every slash",
        ),
        (r#"{"b":1,"a":2}"#, r#"{"a":2,"b":1}"#, "with its members sorted"),
        (
            r#"{"b":"é","a":2}"#,
            r#"{"a": 2, "b": "é"}"#,
            "with blanks after \":\" and \",\" and with its members sorted",
        ),
    ] {
        let hint = rewritten("payload", &format!("its JSON {how}"));
        desk.says(&of(HS256, received, [HS256, signed]), &["-S", "hush"], 1, &[&hint]);
    }
    let spaced = r#"{"alg": "HS256"}"#;
    let header = rewritten("header", "its JSON with blanks after \":\" and \",\"");
    desk.says(&of(HS256, "{}", [spaced, "{}"]), &["-S", "hush"], 1, &[&header]);
    let both = rewritten("header and the payload", "their JSON with blanks after \":\" and \",\"");
    desk.says(&of(HS256, r#"{"a":1}"#, [spaced, r#"{"a": 1}"#]), &["-S", "hush"], 1, &[&both]);

    let nonce = "the signature is right with a hash in the place of the header's nonce: Microsoft made this token for \
                 a service of its own, such as Microsoft Graph, and for that service alone to verify";
    let header = |nonce: &str| format!(r#"{{"alg":"RS256","nonce":"{nonce}"}}"#);
    let hash = "gYZ_g-xzPlmtVNWBC8cQRXlTI8MTlvBqdaNIcSA6trA";
    let over = format!("{}.{}", b64(header(hash)), b64("{}"));
    desk.says(
        &resigned(&header("n/once"), "{}", &over, "RS256", &key("RS256")),
        &["-K", "rsa.pem"],
        1,
        &[nonce],
    );

    let payload = r#"{"a":"~~~?"}"#;
    let over = format!("{}.{}", URL_SAFE.encode(r#"{"alg":"HS256" }"#), URL_SAFE.encode(payload));
    let token = resigned(r#"{"alg":"HS256" }"#, payload, &over, "HS256", &secret("hush"));
    let padding = "the signature is right over parts that end in \"=\": something on the way took the padding off; \
                   --allow-padding takes the token as it was issued";
    desk.says(&token, &["-S", "hush"], 1, &[padding]);
    let issued = format!("{over}.{}", signature(&over, &secret("hush"), "HS256"));
    desk.valid(&issued, &["-S", "hush", "--allow-padding"]);
    let allow = "a token padded by an AWS load balancer is taken with --allow-padding";
    let stands = "the signature is right over the parts as they stand";
    desk.says(&issued, &["-S", "hush"], 3, &[allow, stands]);
    let over = format!("{}.{}", STANDARD.encode(r#"{"alg":"HS256"}"#), STANDARD.encode(payload));
    let token = resigned(HS256, payload, &over, "HS256", &secret("hush"));
    let standard = "the signature is right over parts in standard base64: the issuer is to sign base64url (RFC 7515 section 2)";
    desk.says(&token, &["-S", "hush"], 1, &[standard]);
}

#[test]
fn of_expectations() {
    let desk = Desk::new();
    let token = |claims: &str| signed_by(HS256, claims, &secret("hush"), "HS256");
    for (expected, found, what) in [
        ("https://a.example", "https://a.example/", "the two issuers differ in the slash at the end alone"),
        ("https://accounts.google.com", "accounts.google.com", "the token has the issuer without https://"),
        (
            "https://login.microsoftonline.com/t-1/v2.0",
            "https://sts.windows.net/t-1/",
            "a v1.0 token of the same tenant",
        ),
        ("https://a.example", "https://A.example", "the two issuers differ in upper and lower case alone"),
        ("https://a.example", "http://a.example", "the two issuers differ in http:// and https:// alone"),
    ] {
        let token = token(&format!(r#"{{"iss":"{found}"}}"#));
        desk.says(&token, &["-S", "hush", "--iss", expected], 7, &[&format!("{what}: --iss {found}")]);
        desk.valid(&token, &["-S", "hush", "--iss", found]);
    }
    let of_client = token(r#"{"client_id":"my app"}"#);
    let hint = "\"client_id\" is it: --claim 'client_id=my app' in the place of --aud";
    desk.says(&of_client, &["-S", "hush", "--aud", "my app"], 7, &[hint]);
    desk.valid(&of_client, &["-S", "hush", "--claim", "client_id=my app"]);
    // What is no plain word may be an expression of another kind.
    let odd = token(r#"{"azp":"=x"}"#);
    desk.says(&odd, &["-S", "hush", "--aud", "=x"], 7, &["\"azp\" is it"]);
    desk.says(&of_client, &["-S", "hush", "--aud", "api", "--sub", "x"], 7, &[]);
}

#[test]
fn of_times() {
    let desk = Desk::new();
    let token = |name: &str, seconds: f64| {
        signed_by(HS256, format!("{{\"{name}\":{}}}", NOW + seconds), &secret("hush"), "HS256")
    };
    for (name, seconds, more, what, leeway) in [
        ("nbf", 12.0, "0", "valid from 12 s in the future", "30s"),
        ("exp", -12.0, "0", "expired 12 s ago", "30s"),
        ("exp", -45.0, "0", "expired 45 s ago", "1m"),
        ("nbf", 65.0, "0", "valid from 1 min 5 s in the future", "2m"),
        ("nbf", 240.0, "0", "valid from 4 min in the future", "5m"),
        ("iat", 12.0, "600", "issued 12 s in the future", "30s"),
    ] {
        let token = token(name, seconds);
        let mut flags = vec!["-S", "hush"];
        if more != "0" {
            flags.extend(["--max-age", more]);
        }
        let hint = format!("{what}: clocks differ? --leeway {leeway}");
        desk.says(&token, &flags, 6, &[&hint]);
        flags.extend(["--leeway", leeway]);
        desk.valid(&token, &flags);
    }
    desk.says(&token("exp", -3600.0), &["-S", "hush"], 6, &[]);
    // decode has no leeway of its own.
    let at = format!("{NOW}");
    let (status, told) =
        run(desk.0.path(), &["decode", "--at", &at, "-S", "hush", "--", &token("exp", -12.0)]);
    let hint = "expired 12 s ago: clocks differ? jwt verify --leeway 30s";
    assert_eq!((status, &told["hints"]), (6, &serde_json::json!([hint])));
}
