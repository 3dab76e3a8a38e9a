//! Why a token fails by keys that were fetched, and what would help.

use serde_json::{Value, json};
use snapbox::str;

use crate::common::{key as common_key, signed_by};
use crate::desk::{Desk, now};
use crate::party::{key, open, token};
use crate::server::Server;

/// Claims, signed by the key `a`.
fn claims(claims: &Value) -> String {
    let header = json!({ "alg": "ES256", "kid": "a" });
    signed_by(header.to_string(), claims.to_string(), &key("a"), "ES256")
}

#[test]
fn an_issuer_that_is_nearly_the_one() {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server);
    let slash = claims(&json!({ "iss": format!("{issuer}/") }));
    desk.value("SLASH", slash).value("OTHER", token("https://issuer.example", "a"));
    desk.value("CLIENT", claims(&json!({ "iss": issuer, "client_id": "api" })));
    desk.checks(7, "verify --oidc $SERVER $SLASH");
    desk.checks(0, "verify --iss $SERVER/ --oidc $SERVER $SLASH");
    desk.checks(7, "verify --iss $SERVER -K $SERVER/jwks $SLASH");
    desk.checks(7, "verify --at 1800000000 --oidc $SERVER $OTHER");
    desk.checks(7, "verify --oidc $SERVER --aud api $CLIENT");
    desk.checks(0, "verify --oidc $SERVER --claim client_id=api $CLIENT");
    let slash = claims(&json!({ "iss": format!("{issuer}/") }));
    let (stdout, _) = desk.pipe(&slash).says(7, "verify --lines --oidc $SERVER");
    assert!(!stdout.contains("hint"), "{stdout}");
    let (stdout, _) = desk.pipe(&slash).says(7, "verify --lines --explain --oidc $SERVER");
    assert!(stdout.contains("\thint: the two issuers differ in the slash"), "{stdout}");
    desk.matches(str![[r#"
$ jwt verify --oidc $SERVER $SLASH
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  – exp        absent: it never expires
  ✘ iss        "$SERVER/", expected "$SERVER"
INVALID: iss: "$SERVER/", expected "$SERVER"
2> warning: no "exp": the token never expires
2> hint: the two issuers differ in the slash at the end alone: --iss $SERVER/ beside --oidc
=> 7

$ jwt verify --iss $SERVER/ --oidc $SERVER $SLASH
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  – exp        absent: it never expires
  ✔ iss        "$SERVER/"
VALID
2> warning: no "exp": the token never expires
=> 0

$ jwt verify --iss $SERVER -K $SERVER/jwks $SLASH
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  – exp        absent: it never expires
  ✘ iss        "$SERVER/", expected "$SERVER"
INVALID: iss: "$SERVER/", expected "$SERVER"
2> warning: no "exp": the token never expires
2> hint: the two issuers differ in the slash at the end alone: --iss $SERVER/
=> 7

$ jwt verify --at 1800000000 --oidc $SERVER $OTHER
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✘ iss        "https://issuer.example", expected "$SERVER"
  – sub        "1", not asked for
INVALID: iss: "https://issuer.example", expected "$SERVER"
=> 7

$ jwt verify --oidc $SERVER --aud api $CLIENT
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  – exp        absent: it never expires
  ✔ iss        "$SERVER"
  ✘ aud        absent, expected "api"
INVALID: aud: absent, expected "api"
2> warning: no "exp": the token never expires
2> hint: "client_id" is it: --claim client_id=api in the place of --aud
=> 7

$ jwt verify --oidc $SERVER --claim client_id=api $CLIENT
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  – exp        absent: it never expires
  ✔ iss        "$SERVER"
  ✔ claim      client_id=api
VALID
2> warning: no "exp": the token never expires
=> 0


"#]]);
}

#[test]
fn a_key_that_is_not_in_what_is_kept() {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("A", token(&issuer, "a")).value("B", token(&issuer, "b"));
    let header = json!({ "alg": "ES256" }).to_string();
    desk.value("NO_KID", signed_by(header, json!({ "iss": issuer }).to_string(), &key("a"), "ES256"));
    let hints = |desk: &mut Desk, code, line: &str| {
        let (_, stderr) = desk.says(code, line);
        let hints: String = stderr.split_inclusive('\n').filter(|line| line.starts_with("hint")).collect();
        desk.note(&format!("$ jwt {line}\n{hints}"));
    };
    // They are new.
    hints(&mut desk, 1, "verify --at 1800000000 --oidc $SERVER $B");
    // They are looked for once more, and then not for a minute.
    hints(&mut desk, 1, "verify --at 1800000000 --oidc $SERVER $B");
    desk.set_time("fetched", |_| now() - 61.0);
    hints(&mut desk, 1, "verify --at 1800000000 --oidc $SERVER $B");
    hints(&mut desk, 4, "verify --at 1800000000 --require-kid --oidc $SERVER $B");
    hints(&mut desk, 4, "verify --require-kid --oidc $SERVER $NO_KID");
    hints(&mut desk, 1, "verify --at 1800000000 --offline --oidc $SERVER $B");
    hints(&mut desk, 4, "verify --require-kid --offline --oidc $SERVER $NO_KID");
    hints(&mut desk, 1, "verify --at 1800000000 --no-cache --oidc $SERVER $B");
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 --oidc $SERVER $B
hint: the header names the key "b", and the ids given are "a": is the set an old one, or another issuer's?

$ jwt verify --at 1800000000 --oidc $SERVER $B
hint: the header names the key "b", and the ids given are "a": is the set an old one, or another issuer's?

$ jwt verify --at 1800000000 --oidc $SERVER $B
hint: the header names the key "b", and the ids given are "a": is the set an old one, or another issuer's?
hint: the keys of "$SERVER" were fetched 1 minute ago: --no-cache fetches them anew

$ jwt verify --at 1800000000 --require-kid --oidc $SERVER $B
hint: the header names the key "b", and the ids given are "a": is the set an old one, or another issuer's?
hint: the keys of "$SERVER" were fetched 1 minute ago: --no-cache fetches them anew

$ jwt verify --require-kid --oidc $SERVER $NO_KID

$ jwt verify --at 1800000000 --offline --oidc $SERVER $B
hint: the header names the key "b", and the ids given are "a": is the set an old one, or another issuer's?
hint: the keys of "$SERVER" were fetched 1 minute ago: without --offline they are fetched anew

$ jwt verify --require-kid --offline --oidc $SERVER $NO_KID

$ jwt verify --at 1800000000 --no-cache --oidc $SERVER $B
hint: the header names the key "b", and the ids given are "a": is the set an old one, or another issuer's?


"#]]);
}

#[test]
fn a_key_that_no_issuer_has() {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server);
    let by = |alg: &str| {
        signed_by(
            json!({ "alg": alg }).to_string(),
            json!({ "iss": issuer }).to_string(),
            &common_key(alg),
            alg,
        )
    };
    desk.value("HS", by("HS256")).value("RS", by("RS256"));
    for line in ["--oidc $SERVER $HS", "--oidc $SERVER $RS", "-K $SERVER/jwks $HS", "-K $SERVER/jwks $RS"] {
        let (_, stderr) = desk.says(4, &format!("verify {line}"));
        desk.note(&format!("$ jwt verify {line}\n{stderr}"));
    }
    desk.matches(str![[r#"
$ jwt verify --oidc $SERVER $HS
warning: no "exp": the token never expires
hint: the key given serves ES256; HS256 takes an HMAC secret: -S SECRET in the place of --oidc

$ jwt verify --oidc $SERVER $RS
warning: no "exp": the token never expires
hint: the key given serves ES256; RS256 takes an RSA key: -K PATH in the place of --oidc

$ jwt verify -K $SERVER/jwks $HS
warning: no "exp": the token never expires
hint: the key given serves ES256; HS256 takes an HMAC secret: -S SECRET

$ jwt verify -K $SERVER/jwks $RS
warning: no "exp": the token never expires
hint: the key given serves ES256; RS256 takes an RSA key: -K PATH


"#]]);
}

/// Twenty tokens are looked into, but a look at claims is none of that.
#[test]
fn claims_are_looked_at_however_many_fail() {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("SLASH", claims(&json!({ "iss": format!("{issuer}/") })));
    let line = format!("verify --oidc $SERVER {}", "$SLASH ".repeat(25));
    let (_, stderr) = desk.says(7, &line);
    assert_eq!(stderr.matches("the slash at the end alone").count(), 25, "{stderr}");
    assert!(!stderr.contains("no causes"), "{stderr}");
}
