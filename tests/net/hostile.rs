//! Peers that mean harm: they hold up, take back, damage, and hand out what is secret.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use jwt_toolkit::crypto::Half;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::desk::Desk;
use crate::party::{jwks, key, token};
use crate::server::Server;

const ISSUER: &str = "https://issuer.example";

/// A server with the key `a`, and its tokens at hand.
fn setup() -> (Server, Desk) {
    let server = Server::plain();
    server.on("/jwks", [Answer::json(&jwks(&["a"])).header("cache-control", "max-age=86400")]);
    let mut desk = Desk::new();
    desk.server("SERVER", &server);
    for kid in ["a", "b"] {
        desk.value(&kid.to_uppercase(), token(ISSUER, kid));
    }
    (server, desk)
}

fn with(set: Value, more: Value) -> Answer {
    let mut set = set;
    set["keys"].as_array_mut().expect("a set has keys").push(more);
    Answer::json(&set).header("cache-control", "max-age=86400")
}

const VERIFY: &str = "verify -q --at 1800000000 -K $SERVER/jwks";

#[test]
fn a_proxy_that_drips_holds_up_nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let proxy = format!("http://{}", listener.local_addr().expect("it has an address"));
    thread::spawn(move || {
        let (mut peer, _) = listener.accept().expect("somebody comes");
        drop(peer.read(&mut [0; 4096]));
        drop(peer.write_all(b"HTTP/1.1 200 OK\r\nX: "));
        // Until the other end is gone.
        while peer.write_all(b"a").is_ok() {
            thread::sleep(Duration::from_millis(100));
        }
    });
    let mut desk = Desk::new();
    desk.value("A", token(ISSUER, "a")).env("https_proxy", &proxy);
    let begun = Instant::now();
    let (_, stderr) = desk.says(5, "verify --timeout 1s -K https://issuer.example/jwks $A");
    assert!(stderr.contains("no whole answer within 1 s"), "{stderr}");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn whoever_does_not_answer_is_not_waited_for_by_each() {
    let (server, mut desk) = setup();
    desk.says(0, &format!("{VERIFY} $A"));
    server.asked();
    server.on("/jwks", [Answer::silence()]);
    desk.age();
    let line = "verify --at 1800000000 --timeout 1s -K $SERVER/jwks $A";
    for (asked, why) in [(1, "no whole answer within 1 s"), (0, "nobody answered less than a minute ago")] {
        let (_, stderr) = desk.says(0, line);
        assert!(stderr.contains("the keys of") && stderr.contains(why), "{stderr}");
        assert_eq!(server.asked().len(), asked, "{why}");
    }
    // Who wants to, asks; and after a minute everybody does.
    desk.says(5, &format!("{line} --no-cache"));
    server.on("/jwks", [Answer::json(&jwks(&["a"]))]);
    desk.set_time("unanswered", |at| at - 61.0);
    let (_, stderr) = desk.says(0, line);
    assert!(stderr.is_empty(), "{stderr}");
}

#[test]
fn several_places_are_waited_for_in_all() {
    let (server, mut desk) = setup();
    for at in ["/1", "/2", "/3"] {
        server.on(at, [Answer::json(&jwks(&["a"])).after(Duration::from_millis(700))]);
    }
    let keys = "-K $SERVER/1 -K $SERVER/2 -K $SERVER/3";
    let (_, stderr) = desk.says(5, &format!("verify --timeout 1s {keys} $A"));
    assert!(stderr.contains("no whole answer within 1 s"), "{stderr}");
    desk.says(0, &format!("verify -q --at 1800000000 --timeout 30s {keys} $A"));
}

#[test]
fn names_of_this_machine_are_asked_of_nobody() {
    let (server, mut desk) = setup();
    let port = server.port();
    // No name server has heard of them.
    for host in ["localhost", "idp.localhost", "no-such-name-anywhere.localhost"] {
        desk.says(0, &format!("key http://{host}:{port}/jwks"));
    }
}

#[test]
fn keys_that_were_taken_back_stay_away() {
    let (server, mut desk) = setup();
    desk.says(0, &format!("{VERIFY} $A"));
    // What comes instead may not be cached, and what was there before is no better.
    let secret = json!({ "kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ" });
    server.on("/jwks", [with(jwks(&["b"]), secret)]);
    desk.says(0, &format!("{VERIFY} $B"));
    desk.says(1, &format!("{VERIFY} $A"));
    desk.says(5, &format!("{VERIFY} --offline $A"));
}

#[test]
fn a_set_without_a_key_of_use_takes_the_place_of_none() {
    for nothing in [
        json!({ "keys": [] }),
        json!({ "keys": [{ "kty": "EC", "kid": 5 }] }),
        json!({ "keys": [{ "kty": "oct", "k": "c2VjcmV0" }] }),
    ] {
        let (server, mut desk) = setup();
        let nothing = || Answer::json(&nothing).header("cache-control", "max-age=86400");
        let good = || Answer::json(&jwks(&["a"])).header("cache-control", "max-age=86400");
        desk.says(0, &format!("{VERIFY} $A"));
        desk.age();
        server.on("/jwks", [nothing()]);
        let (stdout, _) = desk.says(0, "verify --json --at 1800000000 -K $SERVER/jwks $A");
        assert!(stdout.contains("stale-keys"), "{stdout}");
        // Nor is it kept where there was nothing before.
        let (server, mut desk) = setup();
        server.on("/jwks", [nothing(), good()]);
        desk.says(4, &format!("{VERIFY} $A"));
        assert!(desk.cached().is_empty());
        desk.says(0, &format!("{VERIFY} $A"));
    }
}

#[test]
fn no_secret_is_cached_not_even_one_of_no_use() {
    let private = key("b").to_jwk(Half::Private, None).expect("a private key has a JWK");
    let mut broken = Value::Object(private.clone());
    broken["crv"] = "P-1".into();
    for secret in [
        Value::Object(private),
        broken,
        json!({ "kty": "OCT", "k": "c2VjcmV0" }),
        json!({ "kty": "oct", "k": "not base64!" }),
        json!({ "kty": "OKP", "crv": "Ed448", "x": "AA", "d": "AA" }),
    ] {
        let (server, mut desk) = setup();
        server.on("/jwks", [with(jwks(&["a"]), secret.clone())]);
        desk.says(0, &format!("{VERIFY} $A"));
        assert!(desk.cached().is_empty(), "{secret}");
    }
    // What is of no use and no secret is no hindrance.
    let (server, mut desk) = setup();
    server.on("/jwks", [with(jwks(&["a"]), json!({ "kty": "EC", "crv": "P-1", "x": "AA", "y": "AA" }))]);
    desk.says(0, &format!("{VERIFY} $A"));
    assert_eq!(desk.cached().len(), 1);
}
