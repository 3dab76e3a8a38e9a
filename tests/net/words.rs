//! What is said as JSON, and with `-q`.

use serde_json::Value;
use snapbox::str;

use crate::answer::Answer;
use crate::desk::Desk;
use crate::party::{OPENID, metadata, open, token};
use crate::server::Server;
use crate::tls::Flaw;

#[test]
fn errors_as_json() {
    let (server, tls) = (Server::plain(), Server::flawed(Flaw::Expired));
    let mut desk = Desk::new();
    desk.server("SERVER", &server).server("TLS", &tls).value("T", token("x", "a"));
    server.on(
        "/t.example/.well-known/openid-configuration",
        [Answer::json(&metadata("https://other.example", "x"))],
    );
    server.on("/page", [Answer::bytes("text/html", "<html>")]);
    for line in [
        "key --json $SERVER/gone",
        "verify --json -K $SERVER/gone $T",
        "verify --json --oidc $SERVER $T",
        "verify --json --oidc $SERVER/t.example $T",
        "verify --json --ca ca.pem --oidc $TLS $T",
        "verify --json --offline --oidc $SERVER $T",
        "verify --json --lines -K $SERVER/gone",
    ] {
        desk.run(5, line);
    }
    desk.run(2, "verify --json -K http://issuer.example/jwks $T");
    let code = desk.output("key --json $SERVER/page").status.code().unwrap_or(-1);
    desk.run(code, "key --json $SERVER/page");
    desk.matches(str![[r#"
$ jwt key --json $SERVER/gone
{"code":5,"error":{"message":"KEY: \"$SERVER/gone\" can't be fetched: the server answers 404 Not Found","causes":[],"hints":["is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata"]}}
=> 5

$ jwt verify --json -K $SERVER/gone $T
{"label":null,"valid":false,"verdict":"error","code":5,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--key: \"$SERVER/gone\" can't be fetched: the server answers 404 Not Found","causes":[],"hints":["is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata"]},"hints":["is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata"],"warnings":[]}
=> 5

$ jwt verify --json --oidc $SERVER $T
{"label":null,"valid":false,"verdict":"error","code":5,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--oidc: \"$SERVER/.well-known/openid-configuration\" can't be fetched: no metadata there, it answers 404 Not Found; nor at \"$SERVER/.well-known/oauth-authorization-server\", it answers 404 Not Found","causes":[],"hints":["the issuer is what tokens have for iss; keys without metadata go with -K URL"]},"hints":["the issuer is what tokens have for iss; keys without metadata go with -K URL"],"warnings":[]}
=> 5

$ jwt verify --json --oidc $SERVER/t.example $T
{"label":null,"valid":false,"verdict":"error","code":5,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--oidc: \"$SERVER/t.example/.well-known/openid-configuration\" is the metadata of another issuer, \"https://other.example\"","causes":[],"hints":["if that is the issuer you trust: --oidc https://other.example"]},"hints":["if that is the issuer you trust: --oidc https://other.example"],"warnings":[]}
=> 5

$ jwt verify --json --ca ca.pem --oidc $TLS $T
{"label":null,"valid":false,"verdict":"error","code":5,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--oidc: \"$TLS/.well-known/openid-configuration\" can't be fetched: TLS: the certificate has expired","causes":[],"hints":["it was valid until 2020-01-01 00:00:00 UTC; if that is not so, this machine's clock is wrong"]},"hints":["it was valid until 2020-01-01 00:00:00 UTC; if that is not so, this machine's clock is wrong"],"warnings":[]}
=> 5

$ jwt verify --json --offline --oidc $SERVER $T
{"label":null,"valid":false,"verdict":"error","code":5,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--oidc: nothing is cached of \"$SERVER/.well-known/openid-configuration\", and --offline fetches nothing","causes":[],"hints":["without --offline the keys are fetched, and cached"]},"hints":["without --offline the keys are fetched, and cached"],"warnings":[]}
=> 5

$ jwt verify --json --lines -K $SERVER/gone
{"label":null,"valid":false,"verdict":"error","code":5,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--key: \"$SERVER/gone\" can't be fetched: the server answers 404 Not Found","causes":[],"hints":["is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata"]},"hints":["is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata"],"warnings":[]}
=> 5

$ jwt verify --json -K http://issuer.example/jwks $T
{"label":null,"valid":false,"verdict":"error","code":2,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--key: only https:// is fetched, and http:// from this machine alone: \"http://issuer.example/jwks\"","causes":[],"hints":["did you mean: -K https://issuer.example/jwks","--allow-http takes what anybody on the way may have changed, where there is no HTTPS"]},"hints":["did you mean: -K https://issuer.example/jwks","--allow-http takes what anybody on the way may have changed, where there is no HTTPS"],"warnings":[]}
=> 2

$ jwt key --json $SERVER/page
{"code":5,"error":{"message":"KEY: \"$SERVER/page\" holds no keys, but an HTML page","causes":[],"hints":["is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata"]}}
=> 5


"#]]);
}

#[test]
fn quiet_says_why_nothing_could_be_said() {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token(&issuer, "a"));
    desk.run(0, "verify -q --at 1800000000 --oidc $SERVER $T");
    desk.run(6, "verify -q --at 1900000000 --oidc $SERVER $T");
    desk.run(5, "verify -q -K $SERVER/gone $T");
    server.on(OPENID, [Answer::status(503)]);
    desk.run(5, "verify -q --no-cache --oidc $SERVER $T");
    desk.age();
    desk.run(0, "verify -q --at 1800000000 --oidc $SERVER $T");
    desk.matches(str![[r#"
$ jwt verify -q --at 1800000000 --oidc $SERVER $T
=> 0

$ jwt verify -q --at 1900000000 --oidc $SERVER $T
=> 6

$ jwt verify -q -K $SERVER/gone $T
2> error: --key: "$SERVER/gone" can't be fetched: the server answers 404 Not Found
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt verify -q --no-cache --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: the server answers 503 Service Unavailable
2> hint: the trouble is the server's, not the token's: try again later
=> 5

$ jwt verify -q --at 1800000000 --oidc $SERVER $T
=> 0


"#]]);
}

#[test]
fn the_source_of_the_key_is_told() {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token(&issuer, "a"));
    for line in ["verify --at 1800000000 -K $SERVER/jwks $T", "verify --at 1800000000 --oidc $SERVER $T"] {
        desk.checks(0, line);
        let (stdout, _) = desk.says(0, &line.replace("--at", "--json --at"));
        let verdict: Value = serde_json::from_str(&stdout).expect("JSON");
        desk.note(&format!("# \"source\": {}\n", verdict["key"]["source"]));
    }
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 -K $SERVER/jwks $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
=> 0

# "source": "$SERVER/jwks"

$ jwt verify --at 1800000000 --oidc $SERVER $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "$SERVER"
  – sub        "1", not asked for
VALID
=> 0

# "source": "$SERVER/jwks"


"#]]);
}

#[test]
fn what_is_strict_about_warnings() {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token(&issuer, "a"));
    desk.checks(0, "verify --strict --at 1800000000 --oidc $SERVER $T");
    server.on("/jwks", [Answer::status(503)]);
    desk.age_keys();
    desk.checks(7, "verify --strict --at 1800000000 --oidc $SERVER $T");
    desk.checks(0, "verify --strict --no-warn stale-keys --at 1800000000 --oidc $SERVER $T");
    let (stdout, _) =
        desk.pipe(token(&issuer, "a")).says(7, "verify --strict --lines --at 1800000000 --oidc $SERVER");
    desk.note(&format!("# --lines\n{stdout}"));
    let mut set = crate::party::jwks(&["a"]);
    let secret = serde_json::json!({ "kty": "oct", "k": "c2VjcmV0" });
    set["keys"].as_array_mut().expect("an array").push(secret);
    server.on("/oct", [Answer::json(&set)]);
    let code = desk.output("verify --strict --at 1800000000 -K $SERVER/oct $T").status.code().unwrap_or(-1);
    desk.checks(code, "verify --strict --at 1800000000 -K $SERVER/oct $T");
    desk.matches(str![[r#"
$ jwt verify --strict --at 1800000000 --oidc $SERVER $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "$SERVER"
  – sub        "1", not asked for
  ✔ strict     no warnings
VALID
=> 0

$ jwt verify --strict --at 1800000000 --oidc $SERVER $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "$SERVER"
  – sub        "1", not asked for
  ✘ strict     warned of stale-keys
INVALID: strict: warned of stale-keys
2> warning: the keys of "$SERVER" were fetched just now, and may be old: "$SERVER/jwks" can't be fetched: the server answers 503 Service Unavailable
=> 7

$ jwt verify --strict --no-warn stale-keys --at 1800000000 --oidc $SERVER $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "$SERVER"
  – sub        "1", not asked for
  ✔ strict     no warnings
VALID
=> 0

# --lines
1	claim	strict: warned of stale-keys

$ jwt verify --strict --at 1800000000 -K $SERVER/oct $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/oct
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
  ✘ strict     warned of network-secret
INVALID: strict: warned of network-secret
2> warning: "$SERVER/oct" has an HMAC secret that everybody can read: left out
=> 7


"#]]);
}
