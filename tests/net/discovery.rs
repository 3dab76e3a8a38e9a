//! An issuer's metadata: where it is looked for, and what it must say.

use serde_json::json;
use snapbox::str;

use crate::answer::Answer;
use crate::desk::Desk;
use crate::party::{OAUTH, OPENID, jwks, metadata, open, token};
use crate::server::Server;

/// A server, and a desk that knows it.
fn setup() -> (Server, Desk) {
    let server = Server::plain();
    server.on("/jwks", [Answer::json(&jwks(&["a"]))]);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token(&server.url(), "a"));
    (server, desk)
}

#[test]
fn both_places_of_metadata_are_asked_in_order() {
    let (server, mut desk) = setup();
    let uri = format!("{}/jwks", server.url());
    for (issuer, at, asked) in [
        ("", OPENID.to_owned(), vec![OPENID.to_owned()]),
        ("/", OPENID.to_owned(), vec![OPENID.to_owned()]),
        ("/t", format!("/t{OPENID}"), vec![format!("/t{OPENID}")]),
        ("/t/", format!("/t{OPENID}"), vec![format!("/t{OPENID}")]),
        ("/o/s", format!("{OAUTH}/o/s"), vec![format!("/o/s{OPENID}"), format!("{OAUTH}/o/s")]),
        ("/o/s/", format!("{OAUTH}/o/s"), vec![format!("/o/s{OPENID}"), format!("{OAUTH}/o/s")]),
    ] {
        let issuer = format!("{}{issuer}", server.url());
        server.on(&at, [Answer::json(&metadata(&issuer, &uri))]);
        desk.value("I", &issuer).value("MINE", token(&issuer, "a"));
        desk.says(0, "verify -q --no-cache --at 1800000000 --oidc $I $MINE");
        let expected: Vec<String> =
            asked.iter().map(String::as_str).chain(["/jwks"]).map(|path| format!("GET {path}")).collect();
        assert_eq!(server.asked(), expected, "{issuer}");
    }
}

#[test]
fn metadata_that_will_not_do() {
    let (server, mut desk) = setup();
    let uri = format!("{}/jwks", server.url());
    let own = server.url();
    for answer in [
        Answer::json(&metadata(&format!("{own}/"), &uri)),
        Answer::json(&metadata("https://issuer.example", &uri)),
        Answer::json(&metadata(&own.to_uppercase(), &uri)),
        Answer::json(&metadata("\u{1b}[31m\u{202e}https://issuer.example", &uri)),
        Answer::json(&metadata(&"x".repeat(5000), &uri)),
        Answer::json(&json!({ "issuer": own })),
        Answer::json(&json!({ "jwks_uri": uri })),
        Answer::json(&json!({ "issuer": [own], "jwks_uri": uri })),
        Answer::json(&json!({ "issuer": own, "jwks_uri": null })),
        Answer::json("[]"),
        Answer::json("null"),
        Answer::json("{\"issuer\":"),
        Answer::json(&jwks(&["a"])),
        Answer::bytes("text/html", "<html>Not here</html>"),
        Answer::bytes("application/json", ""),
        Answer::bytes("application/json", vec![b'{', 255, b'}']),
        Answer::json(&format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000))),
    ] {
        server.on(OPENID, [answer]);
        desk.run(5, "verify --oidc $SERVER $T");
    }
    assert!(desk.cached().is_empty());
    // A name twice: which one counts is not for anybody to guess.
    let twice = format!(r#"{{"issuer":"https://a.example","issuer":"{own}","jwks_uri":"{uri}"}}"#);
    server.on(OPENID, [Answer::json(&twice)]);
    let code = desk.output("verify --oidc $SERVER $T").status.code();
    desk.note(&format!("# issuer twice: {code:?}"));
    desk.matches(str![[r#"
$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" is the metadata of another issuer, "$SERVER/"
2> hint: did you mean: --oidc $SERVER/
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" is the metadata of another issuer, "https://issuer.example"
2> hint: if that is the issuer you trust: --oidc https://issuer.example
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" is the metadata of another issuer, "HTTP://127.0.0.1:[SERVER PORT]"
2> hint: if that is the issuer you trust: --oidc HTTP://127.0.0.1:[SERVER PORT]
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" is the metadata of another issuer, "\u001b[31m\u202ehttps://issuer.example"
2> hint: the issuer is what tokens have for iss: is it this one?
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" is the metadata of another issuer, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"…
2> hint: the issuer is what tokens have for iss: is it this one?
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it is not the metadata of an issuer: it has no "jwks_uri"; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it is not the metadata of an issuer: it has no "issuer"; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it is not the metadata of an issuer: its "issuer" is no string; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it is not the metadata of an issuer: it has no "jwks_uri"; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it is not the metadata of an issuer: it is no JSON object; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it is not the metadata of an issuer: it is no JSON object; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it holds no JSON (line 1, column 10); nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it is not the metadata of an issuer: it has no "issuer"; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it holds no JSON, but an HTML page; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it is empty; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it holds no JSON (line 1, column 2); nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it is not the metadata of an issuer: it is no JSON object; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

# issuer twice: Some(5)

"#]]);
}

#[test]
fn keys_that_the_metadata_names_and_that_are_not_there() {
    let (server, mut desk) = setup();
    server.on(OPENID, [Answer::json(&metadata(&server.url(), &format!("{}/gone", server.url())))]);
    desk.run(5, "verify --oidc $SERVER $T");
    let other = Server::plain();
    other.on("/jwks", [Answer::bytes("text/html", "<html></html>")]);
    desk.server("OTHER", &other);
    server.on(OPENID, [Answer::json(&metadata(&server.url(), &format!("{}/jwks", other.url())))]);
    let code = desk.output("verify --oidc $SERVER $T").status.code().unwrap_or(-1);
    desk.run(code, "verify --oidc $SERVER $T").run(code, "key --oidc $SERVER");
    desk.matches(str![[r#"
$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/gone", which the issuer names for its keys, can't be fetched: the server answers 404 Not Found
2> hint: the issuer's metadata is wrong, or what is there
2> hint: keys that are elsewhere go with -K URL --iss ISSUER
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$OTHER/jwks", which the issuer names for its keys, holds no keys, but an HTML page
2> hint: the issuer's metadata is wrong, or what is there
2> hint: keys that are elsewhere go with -K URL --iss ISSUER
=> 5

$ jwt key --oidc $SERVER
2> error: --oidc: "$OTHER/jwks", which the issuer names for its keys, holds no keys, but an HTML page
2> hint: the issuer's metadata is wrong, or what is there
2> hint: keys that are elsewhere go with -K URL --iss ISSUER
=> 5


"#]]);
}

#[test]
fn the_issuer_is_what_the_token_must_name() {
    let (server, mut desk) = setup();
    open(&server);
    desk.value("OTHER", token("https://issuer.example", "a"))
        .value("SLASH", token(&(server.url() + "/"), "a"));
    desk.checks(0, "verify --at 1800000000 --oidc $SERVER $T");
    desk.checks(7, "verify --at 1800000000 --oidc $SERVER $OTHER");
    desk.checks(7, "verify --at 1800000000 --oidc $SERVER $SLASH");
    // What the environment has does not count.
    desk.env("JWT_KEY", "no-such-file").env("JWT_SECRET", "secret");
    desk.says(0, "verify -q --at 1800000000 --oidc $SERVER $T");
    desk.env_clear();
    // Who names another expects that one.
    let other = "verify --at 1800000000 --oidc $SERVER --iss https://issuer.example";
    desk.checks(0, &format!("{other} $OTHER")).checks(7, &format!("{other} $T"));
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 --oidc $SERVER $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "$SERVER"
  – sub        "1", not asked for
VALID
=> 0

$ jwt verify --at 1800000000 --oidc $SERVER $OTHER
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✘ iss        "https://issuer.example", expected "$SERVER"
  – sub        "1", not asked for
INVALID: iss: "https://issuer.example", expected "$SERVER"
=> 7

$ jwt verify --at 1800000000 --oidc $SERVER $SLASH
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✘ iss        "$SERVER/", expected "$SERVER"
  – sub        "1", not asked for
INVALID: iss: "$SERVER/", expected "$SERVER"
2> hint: the two issuers differ in the slash at the end alone: --iss $SERVER/ beside --oidc
=> 7

$ jwt verify --at 1800000000 --oidc $SERVER --iss https://issuer.example $OTHER
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "https://issuer.example"
  – sub        "1", not asked for
VALID
=> 0

$ jwt verify --at 1800000000 --oidc $SERVER --iss https://issuer.example $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✘ iss        "$SERVER", expected "https://issuer.example"
  – sub        "1", not asked for
INVALID: iss: "$SERVER", expected "https://issuer.example"
=> 7


"#]]);
}
