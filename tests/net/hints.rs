//! Why a token fails by keys that were fetched, and what would help.

use serde_json::{Value, json};
use snapbox::str;

use crate::common::signed_by;
use crate::desk::Desk;
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
