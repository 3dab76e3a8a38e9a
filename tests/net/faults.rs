//! Servers that go wrong, and what is said of it: exit code 5, the cause, and what to do.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use snapbox::str;

use crate::answer::Answer;
use crate::desk::Desk;
use crate::party::{OPENID, jwks, metadata, token};
use crate::server::Server;

/// The token that all are to judge.
fn desk(server: &Server) -> Desk {
    let mut desk = Desk::new();
    desk.server("SERVER", server).value("T", token("https://issuer.example", "a"));
    desk
}

#[test]
fn statuses() {
    let server = Server::plain();
    let mut desk = desk(&server);
    for status in [204, 304, 405, 401, 403, 404, 418, 429, 500, 503] {
        server.on(&format!("/{status}"), [Answer::status(status)]);
        desk.run(5, &format!("key $SERVER/{status}"));
    }
    server.on(&format!("/401{OPENID}"), [Answer::status(401)]);
    desk.run(5, "verify --oidc $SERVER/401 $T")
        .run(5, "verify -K $SERVER/404 $T")
        .run(5, "verify --oidc $SERVER/404 $T")
        .saw(&server);
    desk.matches(str![[r#"
$ jwt key $SERVER/204
2> error: KEY: "$SERVER/204" can't be fetched: the server answers 204 No Content
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/304
2> error: KEY: "$SERVER/304" can't be fetched: the server answers 304 Not Modified
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/405
2> error: KEY: "$SERVER/405" can't be fetched: the server answers 405 Method Not Allowed
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/401
2> error: KEY: "$SERVER/401" can't be fetched: the server answers 401 Unauthorized
2> hint: fetch it yourself: curl URL | jwt verify -K - TOKEN
=> 5

$ jwt key $SERVER/403
2> error: KEY: "$SERVER/403" can't be fetched: the server answers 403 Forbidden
2> hint: fetch it yourself: curl URL | jwt verify -K - TOKEN
=> 5

$ jwt key $SERVER/404
2> error: KEY: "$SERVER/404" can't be fetched: the server answers 404 Not Found
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/418
2> error: KEY: "$SERVER/418" can't be fetched: the server answers 418
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/429
2> error: KEY: "$SERVER/429" can't be fetched: the server answers 429 Too Many Requests
2> hint: too many requests were made: try again later
=> 5

$ jwt key $SERVER/500
2> error: KEY: "$SERVER/500" can't be fetched: the server answers 500 Internal Server Error
2> hint: the trouble is the server's, not the token's: try again later
=> 5

$ jwt key $SERVER/503
2> error: KEY: "$SERVER/503" can't be fetched: the server answers 503 Service Unavailable
2> hint: the trouble is the server's, not the token's: try again later
=> 5

$ jwt verify --oidc $SERVER/401 $T
2> error: --oidc: "$SERVER/401/.well-known/openid-configuration" can't be fetched: no metadata there, it answers 401 Unauthorized; nor at "$SERVER/.well-known/oauth-authorization-server/401", it answers 404 Not Found
2> hint: if it is a Kubernetes cluster: kubectl get --raw /openid/v1/jwks | jwt verify -K - TOKEN
=> 5

$ jwt verify -K $SERVER/404 $T
2> error: --key: "$SERVER/404" can't be fetched: the server answers 404 Not Found
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt verify --oidc $SERVER/404 $T
2> error: --oidc: "$SERVER/404/.well-known/openid-configuration" can't be fetched: no metadata there, it answers 404 Not Found; nor at "$SERVER/.well-known/oauth-authorization-server/404", it answers 404 Not Found
2> hint: the token names another; if you trust it: --oidc https://issuer.example
=> 5
<- GET /204
<- GET /304
<- GET /405
<- GET /401
<- GET /403
<- GET /404
<- GET /418
<- GET /429
<- GET /500
<- GET /503
<- GET /401/.well-known/openid-configuration
<- GET /.well-known/oauth-authorization-server/401
<- GET /404
<- GET /404/.well-known/openid-configuration
<- GET /.well-known/oauth-authorization-server/404


"#]]);
}

#[test]
fn a_server_that_recovers_is_asked_again_by_the_next_run() {
    let server = Server::plain();
    let mut desk = desk(&server);
    server.on("/jwks", [Answer::status(500), Answer::json(&jwks(&["a"]))]);
    desk.says(5, "verify -q -K $SERVER/jwks --at 1800000000 $T");
    desk.says(0, "verify -q -K $SERVER/jwks --at 1800000000 $T");
    assert_eq!(server.asked(), ["GET /jwks", "GET /jwks"]);
}

#[test]
fn slow_servers() {
    let server = Server::plain();
    let mut desk = desk(&server);
    let pause = Duration::from_millis(50);
    server.on("/drip", [Answer::dripping(pause)]).on("/head", [Answer::dripping_head(pause)]);
    server.on("/silent", [Answer::silence()]);
    let begun = Instant::now();
    for line in [
        "key --timeout 1s $SERVER/drip",
        "key --timeout 1s $SERVER/head",
        "key --timeout 500ms $SERVER/silent",
        "verify --timeout 1s -K $SERVER/silent $T",
        "verify --timeout 1 --oidc $SERVER $T",
    ] {
        server.on(OPENID, [Answer::dripping(pause)]);
        desk.run(5, line);
    }
    let took = begun.elapsed();
    assert!((4..20).contains(&took.as_secs()), "{took:?}");
    desk.matches(str![[r#"
$ jwt key --timeout 1s $SERVER/drip
2> error: KEY: "$SERVER/drip" can't be fetched: no whole answer within 1 s
2> hint: --timeout 30s waits longer
=> 5

$ jwt key --timeout 1s $SERVER/head
2> error: KEY: "$SERVER/head" can't be fetched: no whole answer within 1 s
2> hint: --timeout 30s waits longer
=> 5

$ jwt key --timeout 500ms $SERVER/silent
2> error: KEY: "$SERVER/silent" can't be fetched: no whole answer within 0.5 s
2> hint: --timeout 30s waits longer
=> 5

$ jwt verify --timeout 1s -K $SERVER/silent $T
2> error: --key: "$SERVER/silent" can't be fetched: no whole answer within 1 s
2> hint: --timeout 30s waits longer
=> 5

$ jwt verify --timeout 1 --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no whole answer within 1 s
2> hint: --timeout 30s waits longer
=> 5


"#]]);
}

#[test]
fn ten_seconds_are_for_all_of_it() {
    let server = Server::plain();
    let mut desk = desk(&server);
    let late = Duration::from_secs(6);
    let uri = format!("{}/jwks", server.url());
    server.on(OPENID, [Answer::json(&metadata(&server.url(), &uri)).after(late)]);
    server.on("/jwks", [Answer::json(&jwks(&["a"])).after(late)]);
    let begun = Instant::now();
    desk.run(5, "verify --oidc $SERVER $T");
    let took = begun.elapsed();
    assert!((9..15).contains(&took.as_secs()), "{took:?}");
    desk.matches(str![[r#"
$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/jwks", which the issuer names for its keys, can't be fetched: no whole answer within 10 s
2> hint: --timeout 30s waits longer
=> 5


"#]]);
}

#[test]
fn nobody_is_there() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let port = listener.local_addr().expect("it has an address").port();
    drop(listener);
    let mut desk = Desk::new();
    desk.value("T", token("https://issuer.example", "a")).value("PORT", port.to_string());
    desk.run(5, "key http://127.0.0.1:$PORT/jwks")
        .run(5, "key https://localhost:$PORT/jwks")
        .run(5, "verify -K http://127.0.0.1:$PORT/jwks $T")
        .run(5, "verify --oidc http://127.0.0.1:$PORT/ $T");
    // What the resolver says differs.
    for line in [
        "key https://no-such-host.invalid/jwks",
        "verify --oidc https://no-such-host.invalid $T",
        "verify --oidc https://kubernetes.default.svc.cluster.local $T",
    ] {
        let (stdout, stderr) = desk.says(5, line);
        let (first, rest) = stderr.split_once('\n').expect("a line");
        let (before, _) = first.split_once(" (").unwrap_or((first, ""));
        desk.note(&format!(
            "$ jwt {line}\n{stdout}2> {before} ([reason])\n{}",
            rest.replace("hint", "2> hint")
        ));
    }
    desk.matches(str![[r#"
$ jwt key http://127.0.0.1:$PORT/jwks
2> error: KEY: "http://127.0.0.1:$PORT/jwks" can't be fetched: nobody listens there (connection refused)
2> hint: is the server running, and the port right?
=> 5

$ jwt key https://localhost:$PORT/jwks
2> error: KEY: "https://localhost:$PORT/jwks" can't be fetched: nobody listens there (connection refused)
2> hint: is the server running, and the port right?
=> 5

$ jwt verify -K http://127.0.0.1:$PORT/jwks $T
2> error: --key: "http://127.0.0.1:$PORT/jwks" can't be fetched: nobody listens there (connection refused)
2> hint: is the server running, and the port right?
=> 5

$ jwt verify --oidc http://127.0.0.1:$PORT/ $T
2> error: --oidc: "http://127.0.0.1:$PORT/.well-known/openid-configuration" can't be fetched: nobody listens there (connection refused)
2> hint: is the server running, and the port right?
=> 5

$ jwt key https://no-such-host.invalid/jwks
2> error: KEY: "https://no-such-host.invalid/jwks" can't be fetched: the host has no address ([reason])
2> hint: is the host spelled right, and the network there? a proxy is named by https_proxy

$ jwt verify --oidc https://no-such-host.invalid $T
2> error: --oidc: "https://no-such-host.invalid/.well-known/openid-configuration" can't be fetched: the host has no address ([reason])
2> hint: is the host spelled right, and the network there? a proxy is named by https_proxy

$ jwt verify --oidc https://kubernetes.default.svc.cluster.local $T
2> error: --oidc: "https://kubernetes.default.svc.cluster.local/.well-known/openid-configuration" can't be fetched: the host has no address ([reason])
2> hint: if it is a Kubernetes cluster: kubectl get --raw /openid/v1/jwks | jwt verify -K - TOKEN


"#]]);
}
