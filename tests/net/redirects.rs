//! Redirects: at most three, and never to anything weaker.

use snapbox::str;

use crate::answer::Answer;
use crate::desk::Desk;
use crate::party::{OPENID, jwks, metadata, open, token};
use crate::server::Server;

/// `/n` leads to the keys by so many redirects.
fn chain(server: &Server) {
    server.on("/0", [Answer::json(&jwks(&["a"]))]);
    for (at, status) in [301, 302, 307, 308, 303].into_iter().enumerate() {
        // Relative and absolute ones in turn.
        let base = if at % 2 == 0 { String::new() } else { server.url() };
        server.on(&format!("/{}", at + 1), [Answer::redirect(status, &format!("{base}/{at}"))]);
    }
}

#[test]
fn three_are_followed_and_a_fourth_is_not() {
    let server = Server::plain();
    chain(&server);
    server.on("/loop", [Answer::redirect(302, "loop")]);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token("x", "a"));
    for (code, at) in [(0, 1), (0, 3), (5, 4)] {
        desk.says(code, &format!("verify -q --at 1800000000 -K $SERVER/{at} $T"));
        assert_eq!(server.asked().len(), 4.min(at + 1), "{at}");
    }
    desk.run(5, "key $SERVER/4").saw(&server).run(5, "key $SERVER/loop").saw(&server);
    server.on(OPENID, [Answer::redirect(302, "/loop")]);
    desk.run(5, "verify --oidc $SERVER $T").saw(&server);
    desk.matches(str![[r#"
$ jwt key $SERVER/4
2> error: KEY: "$SERVER/4" can't be fetched: more than 3 redirects
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5
<- GET /4
<- GET /3
<- GET /2
<- GET /1

$ jwt key $SERVER/loop
2> error: KEY: "$SERVER/loop" can't be fetched: more than 3 redirects
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5
<- GET /loop
<- GET /loop
<- GET /loop
<- GET /loop

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: more than 3 redirects
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5
<- GET /.well-known/openid-configuration
<- GET /loop
<- GET /loop
<- GET /loop


"#]]);
}

#[test]
fn nothing_weaker_or_of_another_kind() {
    let (tls, plain) = (Server::tls(), Server::plain());
    open(&plain);
    let mut desk = Desk::new();
    desk.server("TLS", &tls).server("PLAIN", &plain).value("T", token("x", "a"));
    let mut leads = |name: &str, to: &str| {
        tls.on(&format!("/{name}"), [Answer::redirect(302, to)]);
        desk.run(5, &format!("key --ca ca.pem $TLS/{name}"));
    };
    leads("http", &format!("{}/jwks", plain.url()));
    leads("file", "file:///etc/passwd");
    leads("data", "data:application/json,{}");
    leads("user", "https://user:hush@issuer.example/jwks");
    leads("broken", "https://[::1");
    leads("nothing", "");
    leads("ctrl", "https://a.example/\u{7f}");
    leads("self", "#x");
    tls.on("/nowhere", [Answer::status(302)]);
    desk.run(5, "key --ca ca.pem $TLS/nowhere");
    desk.run(5, "key --ca ca.pem --allow-http $TLS/http");
    tls.on(OPENID, [Answer::redirect(302, &format!("{}{OPENID}", plain.url()))]);
    desk.run(5, "verify --ca ca.pem --oidc $TLS $T");
    assert_eq!((plain.asked(), plain.connections()), (Vec::new(), 0));
    // From this machine to another in plain HTTP.
    plain.on("/out", [Answer::redirect(302, "http://issuer.example/jwks")]);
    desk.run(5, "key $PLAIN/out");
    desk.matches(str![[r#"
$ jwt key --ca ca.pem $TLS/http
2> error: KEY: "$TLS/http" can't be fetched: it redirects to "$PLAIN/jwks": HTTPS leads to nothing weaker
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt key --ca ca.pem $TLS/file
2> error: KEY: "$TLS/file" can't be fetched: it redirects to "file:///etc/passwd": only https:// is fetched
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt key --ca ca.pem $TLS/data
2> error: KEY: "$TLS/data" can't be fetched: it redirects to "data:application/json,{}": that is no URL
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt key --ca ca.pem $TLS/user
2> error: KEY: "$TLS/user" can't be fetched: it redirects to "https://…@issuer.example/jwks": a URL with a name or a password in it is not fetched
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt key --ca ca.pem $TLS/broken
2> error: KEY: "$TLS/broken" can't be fetched: it redirects to "https://[::1": that is no URL
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt key --ca ca.pem $TLS/nothing
2> error: KEY: "$TLS/nothing" can't be fetched: more than 3 redirects
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt key --ca ca.pem $TLS/ctrl
2> error: KEY: "$TLS/ctrl" can't be fetched: the answer is not HTTP
2> hint: is the port right, and the scheme? curl -v URL shows more
=> 5

$ jwt key --ca ca.pem $TLS/self
2> error: KEY: "$TLS/self" can't be fetched: more than 3 redirects
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt key --ca ca.pem $TLS/nowhere
2> error: KEY: "$TLS/nowhere" can't be fetched: a redirect that leads nowhere
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt key --ca ca.pem --allow-http $TLS/http
2> error: KEY: "$TLS/http" can't be fetched: it redirects to "$PLAIN/jwks": HTTPS leads to nothing weaker
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt verify --ca ca.pem --oidc $TLS $T
2> error: --oidc: "$TLS/.well-known/openid-configuration" can't be fetched: it redirects to "$PLAIN/.well-known/openid-configuration": HTTPS leads to nothing weaker
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5

$ jwt key $PLAIN/out
2> error: KEY: "$PLAIN/out" can't be fetched: it redirects to "http://issuer.example/jwks": only https:// is fetched, and http:// from this machine alone
2> hint: curl -sIL URL shows where it leads: give the last place itself
=> 5


"#]]);
}

#[test]
fn to_something_stronger_and_to_other_hosts() {
    let (tls, plain) = (Server::tls(), Server::plain());
    open(&tls);
    plain.on("/up", [Answer::redirect(301, &format!("{}/jwks", tls.url()))]);
    let mut desk = Desk::new();
    desk.server("PLAIN", &plain).value("T", token("x", "a"));
    desk.says(0, "verify -q --at 1800000000 --ca ca.pem -K $PLAIN/up $T");

    let proxy = Server::proxy();
    proxy.on("a.example/jwks", [Answer::redirect(302, "//b.example/jwks?x=y")]);
    proxy.on("b.example/jwks?x=y", [Answer::redirect(302, "/other")]);
    proxy.on("b.example/other", [Answer::json(&jwks(&["a"]))]);
    let mut desk = Desk::behind(&proxy);
    desk.value("T", token("x", "a"));
    desk.says(0, "verify -q --at 1800000000 --ca ca.pem -K https://a.example/jwks $T");
    let asked = proxy.asked();
    assert_eq!(asked.last().map(String::as_str), Some("GET b.example/other"), "{asked:?}");
}

#[test]
fn where_the_way_led_is_told() {
    let server = Server::plain();
    server.on("/a", [Answer::redirect(302, "/b?state=hush")]).on("/b?state=hush", [Answer::status(403)]);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token("x", "a"));
    desk.run(5, "key $SERVER/a").run(5, "verify -K $SERVER/a $T").saw(&server);
    desk.matches(str![[r#"
$ jwt key $SERVER/a
2> error: KEY: "$SERVER/a" can't be fetched, by way of "$SERVER/b?…": the server answers 403 Forbidden
2> hint: fetch it yourself: curl URL | jwt verify -K - TOKEN
=> 5

$ jwt verify -K $SERVER/a $T
2> error: --key: "$SERVER/a" can't be fetched, by way of "$SERVER/b?…": the server answers 403 Forbidden
2> hint: fetch it yourself: curl URL | jwt verify -K - TOKEN
=> 5
<- GET /a
<- GET /b?state=hush
<- GET /a
<- GET /b?state=hush


"#]]);
}

#[test]
fn the_keys_of_metadata_are_no_weaker_either() {
    let (tls, plain) = (Server::tls(), Server::plain());
    open(&plain);
    let mut desk = Desk::new();
    desk.server("TLS", &tls).server("PLAIN", &plain).value("T", token("x", "a"));
    for uri in [
        format!("{}/jwks", plain.url()),
        "http://issuer.example/jwks".to_owned(),
        "file:///etc/passwd".to_owned(),
        "/jwks".to_owned(),
        "https://user:hush@issuer.example/jwks".to_owned(),
        String::new(),
    ] {
        tls.on(OPENID, [Answer::json(&metadata(&tls.url(), &uri))]);
        desk.run(5, "verify --ca ca.pem --oidc $TLS $T");
    }
    assert_eq!(plain.connections(), 0);
    desk.matches(str![[r#"
$ jwt verify --ca ca.pem --oidc $TLS $T
2> error: --oidc: "$TLS/.well-known/openid-configuration" names "$PLAIN/jwks" as the place of its keys: HTTPS leads to nothing weaker
2> hint: the issuer takes itself for a server without HTTPS: --allow-http, or -K URL --iss ISSUER
=> 5

$ jwt verify --ca ca.pem --oidc $TLS $T
2> error: --oidc: "$TLS/.well-known/openid-configuration" names "http://issuer.example/jwks" as the place of its keys: HTTPS leads to nothing weaker
2> hint: the issuer takes itself for a server without HTTPS: --allow-http, or -K URL --iss ISSUER
=> 5

$ jwt verify --ca ca.pem --oidc $TLS $T
2> error: --oidc: "$TLS/.well-known/openid-configuration" names "file:///etc/passwd" as the place of its keys: only https:// is fetched
2> hint: the issuer's metadata is wrong; keys without metadata go with -K URL --iss ISSUER
=> 5

$ jwt verify --ca ca.pem --oidc $TLS $T
2> error: --oidc: "$TLS/.well-known/openid-configuration" names "/jwks" as the place of its keys: that is no URL
2> hint: the issuer's metadata is wrong; keys without metadata go with -K URL --iss ISSUER
=> 5

$ jwt verify --ca ca.pem --oidc $TLS $T
2> error: --oidc: "$TLS/.well-known/openid-configuration" names "https://…@issuer.example/jwks" as the place of its keys: a URL with a name or a password in it is not fetched
2> hint: the issuer's metadata is wrong; keys without metadata go with -K URL --iss ISSUER
=> 5

$ jwt verify --ca ca.pem --oidc $TLS $T
2> error: --oidc: "$TLS/.well-known/openid-configuration" names "" as the place of its keys: that is no URL
2> hint: the issuer's metadata is wrong; keys without metadata go with -K URL --iss ISSUER
=> 5


"#]]);
}
