//! Keys that change: an unknown `kid` is looked for once, not again within a minute; what can't be renewed is used on.

use snapbox::str;

use crate::answer::Answer;
use crate::desk::{Desk, now, same};
use crate::party::{OPENID, jwks, metadata, open, token};
use crate::server::Server;

fn setup() -> (Server, Desk) {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("A", token(&issuer, "a")).value("B", token(&issuer, "b"));
    desk.value("C", token(&issuer, "c"));
    (server, desk)
}

const KEY: &str = "verify -q --at 1800000000 -K $SERVER/jwks";
const OIDC: &str = "verify -q --at 1800000000 --oidc $SERVER";

#[test]
fn an_unknown_kid_is_looked_for_once() {
    for line in [KEY, OIDC] {
        let (server, mut desk) = setup();
        desk.says(0, &format!("{line} $A"));
        server.asked();
        server.on("/jwks", [Answer::json(&jwks(&["a", "b"]))]);
        desk.says(0, &format!("{line} $B"));
        assert_eq!(server.asked(), ["GET /jwks"], "{line}");
        // Known by now.
        desk.says(0, &format!("{line} $B"));
        assert_eq!(server.asked(), [""; 0], "{line}");
        // Within a minute nobody looks again.
        server.on("/jwks", [Answer::json(&jwks(&["a", "b", "c"]))]);
        for ago in [0.0, 30.0, 55.0] {
            desk.set_time("sought", |_| now() - ago);
            desk.says(1, &format!("{line} $C"));
            assert_eq!(server.asked(), [""; 0], "{line} {ago}");
        }
        for name in ["fetched", "sought"] {
            desk.set_time(name, |_| now() - 61.0);
        }
        desk.says(0, &format!("{line} $C"));
        assert_eq!(server.asked(), ["GET /jwks"], "{line}");
    }
}

#[test]
fn a_first_run_asks_once_and_the_next_once_more() {
    let (server, mut desk) = setup();
    desk.says(1, &format!("{OIDC} $B"));
    assert_eq!(server.asked(), [format!("GET {OPENID}"), "GET /jwks".to_owned()]);
    // It was not looked for yet in what is kept.
    desk.says(1, &format!("{OIDC} $B"));
    assert_eq!(server.asked(), ["GET /jwks"]);
    for _ in 0..3 {
        desk.says(1, &format!("{OIDC} $B"));
    }
    assert_eq!(server.asked(), [""; 0]);
    desk.set_time("fetched", |_| now() - 61.0);
    desk.checks(1, "verify --at 1800000000 --oidc $SERVER $B").matches(str![[r#"
$ jwt verify --at 1800000000 --oidc $SERVER $B
  ✔ alg        ES256, allowed by the key
  ✘ signature  wrong: not made with the key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "$SERVER"
  – sub        "1", not asked for
INVALID: the signature is wrong: not made with the key a from $SERVER/jwks
2> hint: the header names the key "b", and the ids given are "a": is the set an old one, or another issuer's?
2> hint: the keys of "$SERVER" were fetched 1 minute ago: --no-cache fetches them anew
=> 1


"#]]);
}

#[test]
fn a_search_without_success_is_not_repeated() {
    let (server, mut desk) = setup();
    desk.says(0, &format!("{KEY} $A"));
    for name in ["fetched", "sought"] {
        desk.set_time(name, |_| now() - 61.0);
    }
    server.asked();
    desk.says(1, &format!("{KEY} $B"));
    desk.says(1, &format!("{KEY} $C"));
    desk.says(1, &format!("{KEY} $B"));
    assert_eq!(server.asked(), ["GET /jwks"]);
    // Nor is one that failed.
    for name in ["fetched", "sought"] {
        desk.set_time(name, |_| now() - 61.0);
    }
    server.on("/jwks", [Answer::status(500)]);
    desk.checks(1, "verify --at 1800000000 -K $SERVER/jwks $B").saw(&server);
    desk.checks(1, "verify --at 1800000000 -K $SERVER/jwks $C").saw(&server);
    desk.checks(0, "verify --at 1800000000 -K $SERVER/jwks $A").saw(&server);
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 -K $SERVER/jwks $B
  ✔ alg        ES256, allowed by the key
  ✘ signature  wrong: not made with the key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
INVALID: the signature is wrong: not made with the key a from $SERVER/jwks
2> warning: the keys of "$SERVER/jwks" were fetched 1 minute ago, and may be old: "$SERVER/jwks" can't be fetched: the server answers 500 Internal Server Error
2> hint: the header names the key "b", and the ids given are "a": is the set an old one, or another issuer's?
=> 1
<- GET /jwks

$ jwt verify --at 1800000000 -K $SERVER/jwks $C
  ✔ alg        ES256, allowed by the key
  ✘ signature  wrong: not made with the key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
INVALID: the signature is wrong: not made with the key a from $SERVER/jwks
2> hint: the header names the key "c", and the ids given are "a": is the set an old one, or another issuer's?
2> hint: the keys of "$SERVER/jwks" were fetched 1 minute ago: --no-cache fetches them anew
=> 1
<- nothing

$ jwt verify --at 1800000000 -K $SERVER/jwks $A
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
=> 0
<- nothing


"#]]);
}

#[test]
fn offline_nothing_is_looked_for() {
    let (server, mut desk) = setup();
    desk.says(0, &format!("{KEY} $A"));
    for name in ["fetched", "sought"] {
        desk.set_time(name, |_| now() - 61.0);
    }
    server.asked();
    desk.checks(1, "verify --offline --at 1800000000 -K $SERVER/jwks $B").saw(&server);
    desk.matches(str![[r#"
$ jwt verify --offline --at 1800000000 -K $SERVER/jwks $B
  ✔ alg        ES256, allowed by the key
  ✘ signature  wrong: not made with the key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
INVALID: the signature is wrong: not made with the key a from $SERVER/jwks
2> hint: the header names the key "b", and the ids given are "a": is the set an old one, or another issuer's?
2> hint: the keys of "$SERVER/jwks" were fetched 1 minute ago: without --offline they are fetched anew
=> 1
<- nothing


"#]]);
}

#[test]
fn a_wrong_signature_under_a_known_kid_fetches_nothing() {
    let (server, mut desk) = setup();
    desk.says(0, &format!("{KEY} $A"));
    server.asked();
    let mut forged = token(&server.url(), "a");
    forged.truncate(forged.rfind('.').expect("a signature") + 1);
    forged.push_str(&"A".repeat(86));
    desk.value("FORGED", forged);
    desk.says(1, &format!("{KEY} $FORGED"));
    desk.says(3, &format!("{KEY} a.b.c"));
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn old_keys_are_used_on_with_a_warning() {
    let mut told = String::new();
    for answer in [
        Answer::status(503),
        Answer::raw(""),
        Answer::bytes("text/html", "<html>"),
        Answer::json("{}"),
        Answer::json(&jwks(&["a"])).short(),
        Answer::large(2 << 20, false),
    ] {
        let (server, mut desk) = setup();
        desk.says(0, &format!("{KEY} $A"));
        desk.age();
        server.on("/jwks", [answer]);
        server.asked();
        desk.checks(0, "verify --at 1800000000 -K $SERVER/jwks $A").saw(&server);
        let (stdout, _) = desk.says(0, "verify --json --at 1800000000 -K $SERVER/jwks $A");
        let verdict: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
        let codes: Vec<_> =
            verdict["warnings"].as_array().into_iter().flatten().map(|of| &of["code"]).collect();
        assert_eq!(codes, ["stale-keys"]);
        told += &desk.transcript();
    }
    same(
        told,
        str![[r#"
$ jwt verify --at 1800000000 -K $SERVER/jwks $A
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" were fetched just now, and may be old: "$SERVER/jwks" can't be fetched: the server answers 503 Service Unavailable
=> 0
<- GET /jwks

$ jwt verify --at 1800000000 -K $SERVER/jwks $A
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" were fetched just now, and may be old: "$SERVER/jwks" can't be fetched: the server ends the connection without an answer
=> 0
<- GET /jwks

$ jwt verify --at 1800000000 -K $SERVER/jwks $A
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" were fetched just now, and may be old: "$SERVER/jwks" holds no keys, but an HTML page
=> 0
<- GET /jwks

$ jwt verify --at 1800000000 -K $SERVER/jwks $A
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" were fetched just now, and may be old: "$SERVER/jwks" holds no keys
=> 0
<- GET /jwks

$ jwt verify --at 1800000000 -K $SERVER/jwks $A
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" were fetched just now, and may be old: "$SERVER/jwks" can't be fetched: the answer breaks off
=> 0
<- GET /jwks

$ jwt verify --at 1800000000 -K $SERVER/jwks $A
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" were fetched just now, and may be old: "$SERVER/jwks" can't be fetched: the answer is larger than 1 MiB
=> 0
<- GET /jwks


"#]],
    );
}

#[test]
fn keys_that_moved_are_followed() {
    let (server, mut desk) = setup();
    desk.says(0, &format!("{OIDC} $A"));
    server.asked();
    let moved = format!("{}/new", server.url());
    server.on(OPENID, [Answer::json(&metadata(&server.url(), &moved))]);
    server.on("/new", [Answer::json(&jwks(&["a"]))]).on("/jwks", [Answer::status(404)]);
    desk.age_keys();
    desk.checks(0, "verify --at 1800000000 --oidc $SERVER $A").saw(&server);
    desk.says(0, &format!("{OIDC} $A"));
    assert_eq!(server.asked(), [""; 0]);
    // To what the issuer does not name nothing leads.
    let elsewhere = metadata("https://issuer.example", &moved);
    server.on(OPENID, [Answer::json(&elsewhere)]).on("/new", [Answer::status(404)]);
    desk.age_keys();
    desk.checks(0, "verify --at 1800000000 --oidc $SERVER $A").saw(&server);
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 --oidc $SERVER $A
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/new
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "$SERVER"
  – sub        "1", not asked for
VALID
=> 0
<- GET /jwks
<- GET /.well-known/openid-configuration
<- GET /new

$ jwt verify --at 1800000000 --oidc $SERVER $A
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/new
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "$SERVER"
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER" were fetched just now, and may be old: "$SERVER/new" can't be fetched: the server answers 404 Not Found
=> 0
<- GET /new


"#]]);
}

#[test]
fn an_issuer_that_is_gone() {
    let (server, mut desk) = setup();
    desk.says(0, &format!("{OIDC} $A"));
    desk.age();
    let port = server.port();
    drop(server);
    desk.hide(&port.to_string(), "[PORT]");
    desk.checks(0, "verify --at 1800000000 --oidc $SERVER $A");
    desk.checks(0, "verify -q --at 1800000000 --oidc $SERVER $A");
    let (_, stderr) = desk.says(0, "key --thumbprint --oidc $SERVER");
    desk.note(&format!("# jwt key\n{stderr}"));
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 --oidc $SERVER $A
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from http://127.0.0.1:[PORT]/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "http://127.0.0.1:[PORT]"
  – sub        "1", not asked for
VALID
2> warning: the keys of "http://127.0.0.1:[PORT]" were fetched just now, and may be old: "http://127.0.0.1:[PORT]/jwks" can't be fetched: nobody listens there (connection refused)
=> 0

$ jwt verify -q --at 1800000000 --oidc $SERVER $A
=> 0

# jwt key
warning: the keys of "http://127.0.0.1:[PORT]" were fetched just now, and may be old: "http://127.0.0.1:[PORT]/jwks" can't be fetched: nobody listens there (connection refused)


"#]]);
}
