//! Answers that are no answer: too long, broken, packed, and those that are no keys.

use std::io::Write as _;

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
2> error: KEY: "$SERVER/empty" is empty
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
2> hint: did you mean: --oidc $SERVER
=> 5

$ jwt verify -K $SERVER/.well-known/openid-configuration $T
2> error: --key: "$SERVER/.well-known/openid-configuration" holds the metadata of an issuer, not its keys
2> hint: did you mean: --oidc $SERVER
=> 5


"#]]);
}
