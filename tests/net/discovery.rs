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
2> hint: did you mean --oidc $SERVER/?
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
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it is not the metadata of an issuer: its "jwks_uri" is no string; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
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
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it holds no JSON (line 1, column 1); nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it holds no JSON (line 1, column 0); nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it holds no JSON (line 1, column 2); nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it holds no JSON (line 1, column 128); nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

# issuer twice: Some(0)

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
2> error: --oidc: "$SERVER/gone" can't be fetched: the server answers 404 Not Found
2> hint: the issuer's metadata names that place for its keys; those that are elsewhere go with -K URL
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/gone" can't be fetched: the server answers 404 Not Found
2> hint: the issuer's metadata names that place for its keys; those that are elsewhere go with -K URL
=> 5

$ jwt key --oidc $SERVER
2> error: --oidc: "$SERVER/gone" can't be fetched: the server answers 404 Not Found
2> hint: the issuer's metadata names that place for its keys; those that are elsewhere go with -K URL
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

#[test]
fn command_lines_that_are_not_right() {
    let (server, mut desk) = setup();
    desk.file("set.jwks", jwks(&["a"]).to_string());
    for line in [
        "verify --oidc $SERVER -K set.jwks $T",
        "verify --oidc $SERVER -S secret $T",
        "verify --oidc '' $T",
        "verify --oidc issuer.example $T",
        "verify --oidc issuer $T",
        "verify --oidc ftp://issuer.example $T",
        "verify --oidc https://issuer.example?x=hush $T",
        "verify --oidc https://issuer.example#x $T",
        "verify --oidc $SERVER/.well-known/openid-configuration $T",
        "verify --oidc $SERVER --oidc $SERVER $T",
        "verify -K ftp://issuer.example/jwks $T",
        "verify -K https://issuer.example:99999/ $T",
        "verify -K https:// $T",
        "key https://issuer.example:99999/",
        "key --oidc $SERVER",
        "verify --timeout 0 -K $SERVER/jwks $T",
        "verify --timeout -1s -K $SERVER/jwks $T",
        "verify --timeout soon -K $SERVER/jwks $T",
        "verify --timeout 1s -K set.jwks --at 1800000000 -q $T",
        "verify --offline --no-cache -K $SERVER/jwks $T",
        "encode {} -K $SERVER/jwks",
        "encode {} -K https://issuer.example/jwks",
        "decode --oidc $SERVER $T",
        "decode -K $SERVER/jwks $T",
        "verify -K @https://issuer.example/jwks $T",
    ] {
        let code = desk.output(line).status.code().unwrap_or(-1);
        desk.run(code, line);
    }
    desk.note("").saw(&server);
    desk.matches(str![[r#"
$ jwt verify --oidc $SERVER -K set.jwks $T
2> error: --oidc and --key exclude each other
2> hint: leave one of them out; jwt verify --help lists the flags
=> 2

$ jwt verify --oidc $SERVER -S secret $T
2> error: --oidc and --secret exclude each other
2> hint: leave one of them out; jwt verify --help lists the flags
=> 2

$ jwt verify --oidc '' $T
2> error: --oidc: that is no URL: ""
2> hint: an issuer is a URL, such as https://issuer.example
=> 2

$ jwt verify --oidc issuer.example $T
2> error: --oidc: an issuer begins with https://: "issuer.example"
2> hint: did you mean --oidc https://issuer.example?
=> 2

$ jwt verify --oidc issuer $T
2> error: --oidc: that is no URL: "issuer"
2> hint: an issuer is a URL, such as https://issuer.example
=> 2

$ jwt verify --oidc ftp://issuer.example $T
2> error: --oidc: only https:// is fetched: "ftp://issuer.example"
2> hint: an issuer begins with https://
=> 2

$ jwt verify --oidc https://issuer.example?x=hush $T
2> error: --oidc: an issuer has no query and no fragment: "https://issuer.example"
2> hint: leave them out; a URL that has a query goes with -K
=> 2

$ jwt verify --oidc https://issuer.example#x $T
2> error: --oidc: an issuer has no query and no fragment: "https://issuer.example#x"
2> hint: leave them out; a URL that has a query goes with -K
=> 2

$ jwt verify --oidc $SERVER/.well-known/openid-configuration $T
2> error: --oidc: that is the place of an issuer's metadata, not the issuer: "$SERVER/.well-known/openid-configuration"
2> hint: did you mean --oidc $SERVER?
=> 2

$ jwt verify --oidc $SERVER --oidc $SERVER $T
2> error: --oidc is given twice
2> hint: once is all it takes
=> 2

$ jwt verify -K ftp://issuer.example/jwks $T
2> error: --key: no file and no key (25 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
=> 5

$ jwt verify -K https://issuer.example:99999/ $T
2> error: --key: that is no URL: "https://issuer.example:99999/"
2> hint: a URL is https://issuer.example/jwks.json, a host in other letters xn--…
=> 2

$ jwt verify -K https:// $T
2> error: --key: that is no URL: "https://"
2> hint: a URL is https://issuer.example/jwks.json, a host in other letters xn--…
=> 2

$ jwt key https://issuer.example:99999/
2> error: KEY: that is no URL: "https://issuer.example:99999/"
2> hint: a URL is https://issuer.example/jwks.json, a host in other letters xn--…
=> 2

$ jwt key --oidc $SERVER
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it answers 404 Not Found; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --timeout 0 -K $SERVER/jwks $T
2> error: --timeout: longer than nothing and not longer than an hour
2> hint: --timeout 10s, as it is without the flag
=> 2

$ jwt verify --timeout -1s -K $SERVER/jwks $T
2> error: unknown flag "-1"
2> hint: jwt verify --help lists the flags; what begins with - and is no flag goes behind --
=> 2

$ jwt verify --timeout soon -K $SERVER/jwks $T
2> error: --timeout: "soon" is not a duration
2> hint: a duration is 30s, 15m, 1h 30m, 7d or bare seconds
=> 2

$ jwt verify --timeout 1s -K set.jwks --at 1800000000 -q $T
=> 0

$ jwt verify --offline --no-cache -K $SERVER/jwks $T
2> error: --offline and --no-cache exclude each other
2> hint: leave one of them out; jwt verify --help lists the flags
=> 2

$ jwt encode {} -K $SERVER/jwks
2> error: --key: only verify and key fetch a key by URL
2> hint: jwt verify -K URL; or fetch it first, and give it by -K - or -K PATH
=> 2

$ jwt encode {} -K https://issuer.example/jwks
2> error: --key: only verify and key fetch a key by URL
2> hint: jwt verify -K URL; or fetch it first, and give it by -K - or -K PATH
=> 2

$ jwt decode --oidc $SERVER $T
2> error: unknown flag "--oidc"
2> hint: --oidc is a flag of jwt verify and jwt key
=> 2

$ jwt decode -K $SERVER/jwks $T
2> error: --key: only verify and key fetch a key by URL
2> hint: jwt verify -K URL; or fetch it first, and give it by -K - or -K PATH
=> 2

$ jwt verify -K @https://issuer.example/jwks $T
2> error: --key: no such file: "https://issuer.example/jwks"
2> hint: a key is given by its path; an HMAC secret goes with -S
=> 5
<- GET /.well-known/openid-configuration
<- GET /.well-known/oauth-authorization-server
<- GET /.well-known/openid-configuration
<- GET /.well-known/oauth-authorization-server


"#]]);
}
