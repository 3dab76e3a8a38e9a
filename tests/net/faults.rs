//! Servers that go wrong, and what is said of it: exit code 5, the cause, and what to do.

use std::io::Write as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use snapbox::str;

use crate::answer::Answer;
use crate::desk::Desk;
use crate::party::{OPENID, jwks, metadata, open, token};
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
    for status in [204, 304, 400, 401, 403, 404, 418, 429, 500, 503] {
        server.on(&format!("/{status}"), [Answer::status(status)]);
        desk.run(5, &format!("key $SERVER/{status}"));
    }
    desk.run(5, "verify -K $SERVER/404 $T").run(5, "verify --oidc $SERVER/404 $T").saw(&server);
    desk.matches(str![[r#"
$ jwt key $SERVER/204
2> error: KEY: "$SERVER/204" can't be fetched: the server answers 204 No Content
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/304
2> error: KEY: "$SERVER/304" can't be fetched: the server answers 304 Not Modified
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/400
2> error: KEY: "$SERVER/400" can't be fetched: the server answers 400 Bad Request
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
2> hint: the trouble is the server's, not the token's: try again later
=> 5

$ jwt key $SERVER/500
2> error: KEY: "$SERVER/500" can't be fetched: the server answers 500 Internal Server Error
2> hint: the trouble is the server's, not the token's: try again later
=> 5

$ jwt key $SERVER/503
2> error: KEY: "$SERVER/503" can't be fetched: the server answers 503 Service Unavailable
2> hint: the trouble is the server's, not the token's: try again later
=> 5

$ jwt verify -K $SERVER/404 $T
2> error: --key: "$SERVER/404" can't be fetched: the server answers 404 Not Found
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt verify --oidc $SERVER/404 $T
2> error: --oidc: "$SERVER/404/.well-known/openid-configuration" can't be fetched: no metadata there, it answers 404 Not Found; nor at "$SERVER/.well-known/oauth-authorization-server/404", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5
<- GET /204
<- GET /304
<- GET /400
<- GET /401
<- GET /403
<- GET /404
<- GET /418
<- GET /429
<- GET /500
<- GET /503
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
2> error: --oidc: "$SERVER/jwks" can't be fetched: no whole answer within 10 s
2> hint: --timeout 30s waits longer
=> 5


"#]]);
}

#[test]
fn answers_that_are_too_large() {
    let server = Server::plain();
    let mut desk = desk(&server);
    let spaces = |length| Answer::bytes("application/json", vec![b' '; length]);
    server.on("/told", [Answer::large(30 << 20, true)]).on("/untold", [Answer::large(30 << 20, false)]);
    server.on("/bomb", [spaces(64 << 20).gzip()]).on("/chunks", [spaces(2 << 20).chunked()]);
    server.on("/head", [Answer::json("{}").header("X-Long", "x".repeat(1 << 17))]);
    let many = (0..1000).fold(Answer::json("{}"), |answer, at| answer.header(&format!("X-{at}"), "x"));
    server.on("/many", [many]);
    for path in ["told", "untold", "bomb", "chunks", "head", "many"] {
        server.on(&format!("/{path}{OPENID}"), [Answer::large(2 << 20, path == "told")]);
        desk.run(5, &format!("key $SERVER/{path}"));
    }
    desk.run(5, "verify --oidc $SERVER/told $T").run(5, "verify --oidc $SERVER/untold $T");
    desk.matches(str![[r#"
$ jwt key $SERVER/told
2> error: KEY: "$SERVER/told" can't be fetched: the answer is larger than 1 MiB
2> hint: a JWK set has some KiB: is the URL right?
=> 5

$ jwt key $SERVER/untold
2> error: KEY: "$SERVER/untold" can't be fetched: the answer is larger than 1 MiB
2> hint: a JWK set has some KiB: is the URL right?
=> 5

$ jwt key $SERVER/bomb
2> error: KEY: "$SERVER/bomb" can't be fetched: the answer is larger than 1 MiB
2> hint: a JWK set has some KiB: is the URL right?
=> 5

$ jwt key $SERVER/chunks
2> error: KEY: "$SERVER/chunks" can't be fetched: the answer is larger than 1 MiB
2> hint: a JWK set has some KiB: is the URL right?
=> 5

$ jwt key $SERVER/head
2> error: KEY: "$SERVER/head" can't be fetched: the head of the answer is larger than 64 KiB
2> hint: curl -v URL shows more
=> 5

$ jwt key $SERVER/many
2> error: KEY: "$SERVER/many" can't be fetched: the answer is not HTTP
2> hint: is the port right, and the scheme? curl -v URL shows more
=> 5

$ jwt verify --oidc $SERVER/told $T
2> error: --oidc: "$SERVER/told/.well-known/openid-configuration" can't be fetched: the answer is larger than 1 MiB
2> hint: a JWK set has some KiB: is the URL right?
=> 5

$ jwt verify --oidc $SERVER/untold $T
2> error: --oidc: "$SERVER/untold/.well-known/openid-configuration" can't be fetched: the answer is larger than 1 MiB
2> hint: a JWK set has some KiB: is the URL right?
=> 5


"#]]);
}

#[test]
fn the_largest_answer_that_is_read() {
    let server = Server::plain();
    let mut desk = desk(&server);
    let set = jwks(&["a"]).to_string();
    let filled =
        |length: usize| Answer::bytes("application/json", set.clone() + &" ".repeat(length - set.len()));
    for (path, answer, code) in [
        ("/whole", filled(1 << 20), 0),
        ("/chunked", filled(1 << 20).chunked(), 0),
        ("/gzip", filled(1 << 20).gzip(), 0),
        ("/whole1", filled((1 << 20) + 1), 5),
        ("/chunked1", filled((1 << 20) + 1).chunked(), 5),
        ("/gzip1", filled((1 << 20) + 1).gzip(), 5),
    ] {
        server.on(path, [answer]);
        desk.says(code, &format!("key $SERVER{path}"));
    }
}

#[test]
fn answers_that_break() {
    let server = Server::plain();
    let mut desk = desk(&server);
    let set = jwks(&["a"]);
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(set.to_string().as_bytes()).expect("memory takes it");
    let gz = packer.finish().expect("memory takes it");
    let gzip = |bytes: &[u8]| Answer::bytes("application/json", bytes).header("Content-Encoding", "gzip");
    let mut wrong = gz.clone();
    // The sum at the end.
    let at = wrong.len() - 6;
    wrong[at] ^= 1;
    for (path, answer) in [
        ("short", Answer::json(&set).short()),
        ("chunks", Answer::json(&set).breaking_off()),
        ("cut-gzip", gzip(&gz[..gz.len() - 9])),
        ("no-gzip", gzip(set.to_string().as_bytes())),
        ("wrong-sum", gzip(&wrong)),
        ("br", Answer::json(&set).header("Content-Encoding", "br")),
        ("ssh", Answer::raw("SSH-2.0-OpenSSH_9.6\r\n")),
        ("noise", Answer::raw([0, 159, 146, 150, 10, 13, 0])),
        ("gone", Answer::raw("")),
        ("half", Answer::raw("HTTP/1.1 200 OK\r\nContent-Len")),
        ("length", Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}")),
        ("lengths", Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ")),
        ("chunk", Answer::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n")),
    ] {
        server.on(&format!("/{path}"), [answer]);
        desk.run(5, &format!("key $SERVER/{path}"));
    }
    desk.run(5, "verify -K $SERVER/short $T");
    server.on(OPENID, [Answer::json(&metadata(&server.url(), "https://issuer.example/")).short()]);
    desk.run(5, "verify --oidc $SERVER $T");
    desk.matches(str![[r#"
$ jwt key $SERVER/short
2> error: KEY: "$SERVER/short" can't be fetched: the answer breaks off
2> hint: try again; curl -v URL shows what comes
=> 5

$ jwt key $SERVER/chunks
2> error: KEY: "$SERVER/chunks" can't be fetched: the answer breaks off
2> hint: try again; curl -v URL shows what comes
=> 5

$ jwt key $SERVER/cut-gzip
2> error: KEY: "$SERVER/cut-gzip" can't be fetched: the answer says that it is gzip, and can't be unpacked
2> hint: curl may read it: curl --compressed URL | jwt verify -K - TOKEN
=> 5

$ jwt key $SERVER/no-gzip
2> error: KEY: "$SERVER/no-gzip" can't be fetched: the answer says that it is gzip, and can't be unpacked
2> hint: curl may read it: curl --compressed URL | jwt verify -K - TOKEN
=> 5

$ jwt key $SERVER/wrong-sum
2> error: KEY: "$SERVER/wrong-sum" can't be fetched: the answer says that it is gzip, and can't be unpacked
2> hint: curl may read it: curl --compressed URL | jwt verify -K - TOKEN
=> 5

$ jwt key $SERVER/br
2> error: KEY: "$SERVER/br" can't be fetched: the answer is packed as "br", which was not asked for
2> hint: curl may read it: curl --compressed URL | jwt verify -K - TOKEN
=> 5

$ jwt key $SERVER/ssh
2> error: KEY: "$SERVER/ssh" can't be fetched: the answer is not HTTP
2> hint: is the port right, and the scheme? curl -v URL shows more
=> 5

$ jwt key $SERVER/noise
2> error: KEY: "$SERVER/noise" can't be fetched: the answer is not HTTP
2> hint: is the port right, and the scheme? curl -v URL shows more
=> 5

$ jwt key $SERVER/gone
2> error: KEY: "$SERVER/gone" can't be fetched: the server ends the connection without an answer
2> hint: is the port right, and the scheme? curl -v URL shows more
=> 5

$ jwt key $SERVER/half
2> error: KEY: "$SERVER/half" can't be fetched: the server ends the connection without an answer
2> hint: is the port right, and the scheme? curl -v URL shows more
=> 5

$ jwt key $SERVER/length
2> error: KEY: "$SERVER/length" can't be fetched: the answer is not HTTP
2> hint: is the port right, and the scheme? curl -v URL shows more
=> 5

$ jwt key $SERVER/lengths
2> error: KEY: "$SERVER/lengths" can't be fetched: the answer is not HTTP
2> hint: is the port right, and the scheme? curl -v URL shows more
=> 5

$ jwt key $SERVER/chunk
2> error: KEY: "$SERVER/chunk" can't be fetched: the answer breaks off
2> hint: try again; curl -v URL shows what comes
=> 5

$ jwt verify -K $SERVER/short $T
2> error: --key: "$SERVER/short" can't be fetched: the answer breaks off
2> hint: try again; curl -v URL shows what comes
=> 5

$ jwt verify --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: the answer breaks off
2> hint: try again; curl -v URL shows what comes
=> 5


"#]]);
}

#[test]
fn answers_that_are_packed_or_in_chunks_or_of_another_type_are_read() {
    let server = Server::plain();
    let mut desk = desk(&server);
    let set = jwks(&["a"]);
    for (path, answer) in [
        ("gzip", Answer::json(&set).gzip()),
        ("chunked", Answer::json(&set).chunked()),
        ("packed-chunks", Answer::json(&set).gzip().chunked()),
        ("text", Answer::bytes("text/html; charset=utf-8", set.to_string())),
        ("jwk-set", Answer::bytes("application/jwk-set+json", set.to_string())),
        ("untyped", Answer::raw(format!("HTTP/1.1 200 OK\r\n\r\n{set}"))),
        ("old", Answer::raw(format!("HTTP/1.0 200 OK\r\n\r\n{set}"))),
        ("bom", Answer::bytes("application/json", format!("\u{feff}{set}"))),
        ("continued", Answer::raw(format!("HTTP/1.1 200\r\nX:\r\n\r\n{set}"))),
    ] {
        server.on(&format!("/{path}"), [answer]);
        desk.says(0, &format!("verify -q --at 1800000000 -K $SERVER/{path} $T"));
    }
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
    for line in ["key https://no-such-host.invalid/jwks", "verify --oidc https://no-such-host.invalid $T"] {
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


"#]]);
}

#[test]
fn what_is_no_key() {
    let server = Server::plain();
    let mut desk = desk(&server);
    open(&server);
    for (path, answer) in [
        ("empty", Answer::bytes("application/json", "")),
        ("page", Answer::bytes("text/html", "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n")),
        ("error", Answer::json(&json!({ "error": "not_found", "error_description": "no tenant" }))),
        ("none", Answer::json(&json!({ "keys": [] }))),
        ("null", Answer::json("null")),
        ("cut", Answer::json(r#"{"keys":[{"kty":"EC","#)),
        ("no-array", Answer::json(r#"{"keys":{}}"#)),
        ("odd", Answer::json(r#"{"keys":[{"kty":"XYZ","kid":"1"}]}"#)),
        ("text", Answer::bytes("text/plain", "hello")),
        ("token", Answer::bytes("text/plain", token("https://issuer.example", "a"))),
        ("bytes", Answer::bytes("application/octet-stream", vec![0_u8, 1, 2, 255])),
    ] {
        server.on(&format!("/{path}"), [answer]);
        let line = format!("key $SERVER/{path}");
        let code = desk.output(&line).status.code().unwrap_or(-1);
        assert!(code == 4 || code == 5, "{path}: {code}");
        desk.run(code, &line);
    }
    desk.run(5, &format!("key $SERVER{OPENID}")).run(5, &format!("verify -K $SERVER{OPENID} $T"));
    desk.matches(str![[r#"
$ jwt key $SERVER/empty
2> error: KEY: "$SERVER/empty" holds no keys
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/page
2> error: KEY: "$SERVER/page" holds no keys, but an HTML page
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/error
2> error: KEY: "$SERVER/error" holds no keys, but an OAuth error response: "not_found"
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/none
2> error: KEY: "$SERVER/none" holds no usable key
2> caused by: the JWK set is empty
2> hint: a JWK set has its keys in the array "keys": is it the right file, or address?
=> 4

$ jwt key $SERVER/null
2> error: KEY: "$SERVER/null" holds no keys, but "null", which programs write for nothing
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/cut
2> error: KEY: "$SERVER/cut" holds no JSON (line 1, column 21)
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/no-array
2> error: KEY: "$SERVER/no-array" holds no usable key
2> caused by: the JWK's "keys" is not an array of JWKs
2> hint: jwt keygen ALG --format jwk shows a whole one
=> 4

$ jwt key $SERVER/odd
2> error: KEY: "$SERVER/odd" holds no usable key
2> caused by: the JWK's "kty" is "XYZ", which is no known key type
2> hint: there are RSA, EC, OKP, AKP and oct, spelt exactly so
=> 4

$ jwt key $SERVER/text
2> error: KEY: "$SERVER/text" holds no keys
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/token
2> error: KEY: "$SERVER/token" holds no keys
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/bytes
2> error: KEY: "$SERVER/bytes" holds no keys
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5

$ jwt key $SERVER/.well-known/openid-configuration
2> error: KEY: "$SERVER/.well-known/openid-configuration" holds the metadata of an issuer, not its keys
2> hint: did you mean --oidc $SERVER?
=> 5

$ jwt verify -K $SERVER/.well-known/openid-configuration $T
2> error: --key: "$SERVER/.well-known/openid-configuration" holds the metadata of an issuer, not its keys
2> hint: did you mean --oidc $SERVER?
=> 5


"#]]);
}
