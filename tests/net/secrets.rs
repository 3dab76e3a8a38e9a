//! Secrets in URLs are shown to nobody and kept nowhere, and keys that are secret are not taken from the network.

use std::fs;

use serde_json::{Value, json};
use snapbox::str;

use crate::answer::Answer;
use crate::common::{jwk, public_jwk, signed_by};
use crate::desk::{Desk, same};
use crate::party::{jwks, key, open, token};
use crate::server::Server;

fn setup() -> (Server, Desk) {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token(&issuer, "a"));
    (server, desk)
}

#[test]
fn a_query_is_sent_and_not_shown() {
    let (server, mut desk) = setup();
    server.on("/jwks?sig=hush", [Answer::json(&jwks(&["a"]))]);
    desk.checks(0, "verify --at 1800000000 -K $SERVER/jwks?sig=hush#hush $T").saw(&server);
    desk.run(5, "key $SERVER/gone?sig=hush").run(5, "verify -K $SERVER/gone?sig=hush $T");
    let lines = [
        "key $SERVER/jwks?sig=hush",
        "key --json $SERVER/jwks?sig=hush",
        "verify --at 1800000000 --json -K $SERVER/jwks?sig=hush $T",
        "key --json $SERVER/gone?sig=hush",
        "key --offline $SERVER/gone?sig=hush",
        "key --match $T $SERVER/jwks?sig=hush",
        "key --to jwks $SERVER/jwks?sig=hush",
        "verify --oidc $SERVER?sig=hush $T",
        "key --allow-http http://issuer.invalid/?sig=hush",
        "key http://issuer.example/?sig=hush",
        "key ftp://issuer.example/?sig=hush",
        "verify -K ftp://issuer.example/?sig=hush $T",
    ];
    for line in lines {
        let output = desk.output(line);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(!said.contains("hush"), "{line}\n{said}");
    }
    for file in desk.cached() {
        let text = fs::read_to_string(&file).expect("what is cached is text");
        assert!(!text.contains("hush") && !file.display().to_string().contains("hush"), "{text}");
    }
    // Another query is another place.
    server.on("/jwks?sig=other", [Answer::json(&jwks(&["b"]))]);
    desk.says(1, "verify -q --at 1800000000 -K $SERVER/jwks?sig=other $T");
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 -K $SERVER/jwks?sig=hush#hush $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks?…
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
=> 0
<- GET /jwks?sig=hush

$ jwt key $SERVER/gone?sig=hush
2> error: KEY: "$SERVER/gone?…" can't be fetched: the server answers 404 Not Found
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt verify -K $SERVER/gone?sig=hush $T
2> error: --key: "$SERVER/gone?…" can't be fetched: the server answers 404 Not Found
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5


"#]]);
}

#[test]
fn names_and_passwords_in_urls() {
    let (server, mut desk) = setup();
    desk.value("PORT", server.port().to_string()).hide(&format!(":{}", server.port()), ":[PORT]");
    for line in [
        "key http://me:hush@127.0.0.1:$PORT/jwks",
        "verify -K http://me:hush@127.0.0.1:$PORT/jwks $T",
        "verify --oidc http://me:hush@127.0.0.1:$PORT $T",
        "key https://hush@issuer.example/jwks",
        "key --json https://me:hush@issuer.example/jwks",
        "key ftp://me:hush@issuer.example/jwks",
        "key http://me:hush@issuer.example/jwks",
        "key https://me:hu%73h@issuer.example/jwks",
        "verify --oidc me:hush@issuer.example $T",
        "verify -K https://me:hush@[::1 $T",
        "verify -K 'https://me:hush@issuer.example/a b' $T",
    ] {
        let output = desk.output(line);
        let code = output.status.code().unwrap_or(-1);
        desk.run(code, line);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(!said.contains("hush") && !said.contains("hu%73h"), "{line}\n{said}");
    }
    assert_eq!(server.connections(), 0);
    desk.matches(str![[r#"
$ jwt key http://me:hush@127.0.0.1:$PORT/jwks
2> error: KEY: a URL with a name or a password in it is not fetched
2> hint: it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN
=> 2

$ jwt verify -K http://me:hush@127.0.0.1:$PORT/jwks $T
2> error: --key: a URL with a name or a password in it is not fetched
2> hint: it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN
=> 2

$ jwt verify --oidc http://me:hush@127.0.0.1:$PORT $T
2> error: --oidc: a URL with a name or a password in it is not fetched
2> hint: it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN
=> 2

$ jwt key https://hush@issuer.example/jwks
2> error: KEY: a URL with a name or a password in it is not fetched
2> hint: it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN
=> 2

$ jwt key --json https://me:hush@issuer.example/jwks
{"code":2,"error":{"message":"KEY: a URL with a name or a password in it is not fetched","causes":[],"hints":["it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN"]}}
=> 2

$ jwt key ftp://me:hush@issuer.example/jwks
2> error: KEY: a URL with a name or a password in it is not fetched
2> hint: it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN
=> 2

$ jwt key http://me:hush@issuer.example/jwks
2> error: KEY: a URL with a name or a password in it is not fetched
2> hint: it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN
=> 2

$ jwt key https://me:hu%73h@issuer.example/jwks
2> error: KEY: a URL with a name or a password in it is not fetched
2> hint: it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN
=> 2

$ jwt verify --oidc me:hush@issuer.example $T
2> error: --oidc: only https:// is fetched: "…@issuer.example"
2> hint: an issuer begins with https://
=> 2

$ jwt verify -K https://me:hush@[::1 $T
2> error: --key: that is no URL: "https://…@[::1"
2> hint: a URL is https://issuer.example/jwks.json, a host in other letters xn--…
=> 2

$ jwt verify -K 'https://me:hush@issuer.example/a b' $T
2> error: --key: that is no URL: "https://…@issuer.example/a b"
2> hint: a URL is https://issuer.example/jwks.json, a host in other letters xn--…
=> 2


"#]]);
}

#[test]
fn what_a_variable_holds_is_not_shown() {
    let (server, mut desk) = setup();
    server.on("/jwks?sig=hush", [Answer::json(&jwks(&["a"]))]);
    let url = server.url();
    for path in ["/jwks?sig=hush", "/hush", "/hush?hush"] {
        desk.env_clear().env("JWT_KEY", &format!("{url}{path}"));
        let code = if path.starts_with("/jwks") { 0 } else { 5 };
        let (stdout, stderr) = desk.says(code, "verify --at 1800000000 $T");
        assert!(!stdout.contains("hush") && !stderr.contains("hush"), "{stdout}{stderr}");
    }
    // Nor where it leads.
    for to in ["http://issuer.example/hush", "ftp://issuer.example/hush", "https://me:hush@issuer.example/"] {
        server.on("/away", [Answer::redirect(302, to)]);
        desk.env_clear().env("JWT_KEY", &format!("{url}/away"));
        desk.run(5, "verify $T");
    }
    desk.env_clear().env("JWT_KEY", "http://issuer.example/hush").run(2, "verify $T");
    desk.env_clear().env("JWT_KEY", "https://me:hush@issuer.example/").run(2, "verify $T");
    desk.env_clear().env("JWT_KEY", "https://issuer.example:hush/").run(2, "verify $T");
    desk.env_clear().env("JWT_KEY", &format!("{url}/hush")).run(5, "verify --at 1800000000 $T");
    let told = desk.transcript();
    assert!(!told.contains("hush"), "{told}");
    same(
        told,
        str![[r#"
$ jwt verify $T
2> error: JWT_KEY: the place that $JWT_KEY names can't be fetched: it redirects: only https:// is fetched, and http:// from this machine alone
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt verify $T
2> error: JWT_KEY: the place that $JWT_KEY names can't be fetched: it redirects: only https:// is fetched
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt verify $T
2> error: JWT_KEY: the place that $JWT_KEY names can't be fetched: it redirects: a URL with a name or a password in it is not fetched
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt verify $T
2> error: JWT_KEY: only https:// is fetched, and http:// from this machine alone: the place that $JWT_KEY names
2> hint: --allow-http takes what anybody on the way may have changed, where there is no HTTPS
=> 2

$ jwt verify $T
2> error: JWT_KEY: a URL with a name or a password in it is not fetched
2> hint: it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN
=> 2

$ jwt verify $T
2> error: JWT_KEY: that is no URL: the place that $JWT_KEY names
2> hint: a URL is https://issuer.example/jwks.json, a host in other letters xn--…
=> 2

$ jwt verify --at 1800000000 $T
2> error: JWT_KEY: the place that $JWT_KEY names can't be fetched: the server answers 404 Not Found
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5


"#]],
    );
}

#[test]
fn a_set_with_a_secret_in_it() {
    let (server, mut desk) = setup();
    let secret = json!({ "kty": "oct", "kid": "s", "k": "aHVzaGh1c2hodXNoaHVzaGh1c2hodXNoaHVzaGh1c2g" });
    let mut set = jwks(&["a"]);
    set["keys"].as_array_mut().expect("an array").insert(0, secret.clone());
    server.on("/jwks", [Answer::json(&set)]);
    desk.checks(0, "verify --at 1800000000 -K $SERVER/jwks $T");
    let (stdout, _) = desk.says(0, "verify --json --at 1800000000 -K $SERVER/jwks $T");
    let verdict: Value = serde_json::from_str(&stdout).expect("JSON");
    let codes: Vec<_> = verdict["warnings"].as_array().into_iter().flatten().map(|of| &of["code"]).collect();
    assert_eq!(codes, ["network-secret"]);
    // A token that anybody could have signed with it.
    let hmac = jwt_toolkit::crypto::Key::from_secret(b"hushhushhushhushhushhushhushhush".to_vec());
    desk.value("FORGED", signed_by(r#"{"alg":"HS256","kid":"s"}"#, r#"{"exp":1900000000}"#, &hmac, "HS256"));
    desk.checks(4, "verify --at 1800000000 -K $SERVER/jwks $FORGED");
    desk.checks(4, "verify --at 1800000000 --oidc $SERVER $FORGED");
    // Nothing but a secret.
    server.on("/oct", [Answer::json(&json!({ "keys": [secret] }))]).on("/one", [Answer::json(&secret)]);
    desk.run(4, "verify -K $SERVER/oct $T").run(4, "key $SERVER/oct").run(4, "key $SERVER/one");
    server.on("/text", [Answer::bytes("text/plain", "hushhushhushhushhushhushhushhush")]);
    let code = desk.output("verify -K $SERVER/text $T").status.code().unwrap_or(-1);
    desk.run(code, "verify -K $SERVER/text $T");
    for file in desk.cached() {
        let text = fs::read_to_string(&file).expect("what is cached is text");
        assert!(!text.contains("aHVzaGh1") && !text.contains("hushhush"), "{text}");
    }
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 -K $SERVER/jwks $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: "$SERVER/jwks" has an HMAC secret that everybody can read: left out
=> 0

$ jwt verify --at 1800000000 -K $SERVER/jwks $FORGED
  ✘ alg        HS256 needs an HMAC secret, and this is an EC P-256 key
  – signature  not checked
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
INVALID: alg: HS256 needs an HMAC secret, and this is an EC P-256 key
2> warning: "$SERVER/jwks" has an HMAC secret that everybody can read: left out
2> hint: the key given serves ES256; HS256 takes an HMAC secret: -S SECRET
2> hint: the header names the key "s", and the ids given are "a": is the set an old one, or another issuer's?
2> hint: key "s" of "$SERVER/jwks" was left out: an HMAC secret that everybody can read
=> 4

$ jwt verify --at 1800000000 --oidc $SERVER $FORGED
  ✘ alg        HS256 needs an HMAC secret, and this is an EC P-256 key
  – signature  not checked
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✘ iss        absent, expected "$SERVER"
INVALID: alg: HS256 needs an HMAC secret, and this is an EC P-256 key
2> warning: "$SERVER/jwks" has an HMAC secret that everybody can read: left out
2> hint: the key given serves ES256; HS256 takes an HMAC secret: -S SECRET in the place of --oidc
2> hint: the header names the key "s", and the ids given are "a": is the set an old one, or another issuer's?
2> hint: key "s" of "$SERVER/jwks" was left out: an HMAC secret that everybody can read
=> 4

$ jwt verify -K $SERVER/oct $T
2> error: --key: "$SERVER/oct" holds no usable key
2> caused by: an HMAC secret that everybody can read
=> 4

$ jwt key $SERVER/oct
2> error: KEY: "$SERVER/oct" holds no usable key
2> caused by: an HMAC secret that everybody can read
=> 4

$ jwt key $SERVER/one
2> error: KEY: "$SERVER/one" holds no usable key
2> caused by: an HMAC secret that everybody can read
=> 4

$ jwt verify -K $SERVER/text $T
2> error: --key: "$SERVER/text" holds no keys
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5


"#]]);
}

#[test]
fn private_keys_are_not_kept_on_disk() {
    let (server, mut desk) = setup();
    let private = jwk("ES256");
    let d = private["d"].as_str().expect("a private member").to_owned();
    server.on("/private", [Answer::json(&json!({ "keys": [private] }))]);
    let own = signed_by(r#"{"alg":"ES256"}"#, r#"{"exp":1900000000}"#, &crate::common::key("ES256"), "ES256");
    desk.value("OWN", own).checks(0, "verify --at 1800000000 -K $SERVER/private $OWN").saw(&server);
    for file in desk.cached() {
        let text = fs::read_to_string(&file).expect("what is cached is text");
        assert!(!text.contains(&d), "{text}");
    }
    server.on("/public", [Answer::json(&json!({ "keys": [public_jwk("ES256")] }))]);
    let pem = key("a").to_private_pem().expect("a private key");
    server.on("/pem", [Answer::bytes("application/x-pem-file", pem.as_bytes())]);
    desk.says(0, "verify -q --at 1800000000 -K $SERVER/pem $T");
    for file in desk.cached() {
        let text = fs::read_to_string(&file).expect("what is cached is text");
        assert!(!text.contains("PRIVATE KEY"), "{text}");
    }
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 -K $SERVER/private $OWN
  ✔ alg        ES256, allowed by the key
  ✔ signature  key from $SERVER/private
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
VALID
2> warning: "$SERVER/private" has a private key that everybody can read: anybody can sign with it
=> 0
<- GET /private


"#]]);
}
