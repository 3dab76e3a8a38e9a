//! The servers themselves: that each plays what its script says, so that a test that fails tells of `jwt`.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::answer::Answer;
use crate::desk::Desk;
use crate::providers;
use crate::server::Server;
use crate::tls::{Authority, Flaw};

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", server.port())).expect("the server is there");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a stream has a timeout");
    stream
}

/// Asks for a target, and hears all that is said until the other side hangs up.
fn ask(wire: &mut (impl Read + Write), target: &str, header: &str) -> io::Result<String> {
    write!(wire, "GET {target} HTTP/1.1\r\nHost: x\r\n{header}\r\n")?;
    wire.flush()?;
    let mut said = Vec::new();
    // The end of a request that is not followed by another is the end of a reading.
    let mut byte = [0];
    while !is_whole(&said) && wire.read(&mut byte)? > 0 {
        said.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&said).into_owned())
}

/// Whether an answer has the length that it says.
fn is_whole(said: &[u8]) -> bool {
    let text = String::from_utf8_lossy(said);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
    length.map_or(head.contains(" 304 ") || body.ends_with("0\r\n\r\n"), |length| {
        length.parse() == Ok(said.len() - head.len() - 4)
    })
}

fn get(server: &Server, target: &str) -> String {
    ask(&mut connect(server), target, "").expect("the server answers")
}

fn tls(stream: TcpStream, name: &str) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_slice(Authority::known().pem().as_bytes()).expect("PEM");
    roots.add(root).expect("a root");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has its versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).expect("a connection"), stream)
}

#[test]
fn a_script_is_played_in_order_and_its_end_stays() {
    let server = Server::plain();
    let late = Duration::from_millis(20);
    server.on("/a", [Answer::status(500).after(late), Answer::json("{}").max_age(60)]);
    let begun = Instant::now();
    assert!(get(&server, "/a").starts_with("HTTP/1.1 500 Internal Server Error\r\n"));
    assert!(begun.elapsed() >= late);
    for _ in 0..2 {
        assert_eq!(
            get(&server, "/a"),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: public, max-age=60\r\n\
             Content-Length: 2\r\n\r\n{}"
        );
    }
    assert!(get(&server, "/b").starts_with("HTTP/1.1 404 "));
    assert_eq!(server.asked(), ["GET /a", "GET /a", "GET /a", "GET /b"]);
    assert_eq!((server.asked().len(), server.connections()), (0, 4));
}

#[test]
fn one_connection_takes_several_requests() {
    let server = Server::plain();
    server.on("/a", [Answer::json("{}").etag("v1")]).on("/c", [Answer::json("[0]").chunked()]);
    let mut stream = connect(&server);
    let ask = |stream: &mut TcpStream, target: &str, header: &str| {
        ask(stream, target, header).expect("the server answers")
    };
    assert!(ask(&mut stream, "/a", "").ends_with("\r\n\r\n{}"));
    assert!(ask(&mut stream, "/a", "If-None-Match: \"v1\"\r\n").starts_with("HTTP/1.1 304 "));
    assert!(ask(&mut stream, "/a", "If-None-Match: \"v0\"\r\n").starts_with("HTTP/1.1 200 "));
    assert!(ask(&mut stream, "/c", "").ends_with("\r\n\r\n3\r\n[0]\r\n0\r\n\r\n"));
    assert_eq!(server.seen()[1].header("if-none-match"), Some("\"v1\""));
    assert_eq!(server.connections(), 1);
}

#[test]
fn faults_are_faulty() {
    let server = Server::plain();
    let drip = Duration::from_millis(1);
    for (target, answer, said) in [
        ("/short", Answer::json("{}").short(), "Content-Length: 102\r\n\r\n{}"),
        ("/chunks", Answer::json("{}").breaking_off(), "\r\n\r\n2\r\n{}\r\n64\r\n{"),
        ("/raw", Answer::raw("SSH-2.0-x\r\n"), "SSH-2.0-x\r\n"),
        ("/gone", Answer::raw(""), ""),
        ("/nothing", Answer::status(204).header("Connection", "close"), "HTTP/1.1 204 No Content\r\nContent"),
        ("/away", Answer::redirect(302, "file:///x"), "Location: file:///x\r\nContent-Length: 0\r\n\r\n"),
    ] {
        server.on(target, [answer]);
        let told = get(&server, target);
        assert!(told.ends_with(said) || told.starts_with(said) && !said.is_empty(), "{target}: {told}");
    }
    for is_told in [true, false] {
        server.on("/large", [Answer::large(3_000_000, is_told)]);
        let mut stream = connect(&server);
        stream.write_all(b"GET /large HTTP/1.1\r\nConnection: close\r\n\r\n").expect("it listens");
        let mut said = vec![0; 3_000_000];
        stream.read_exact(&mut said).expect("it goes on");
        assert_eq!(String::from_utf8_lossy(&said[..200]).contains("Content-Length: 3000000"), is_told);
    }
    for (target, answer) in
        [("/slow", Answer::dripping(drip)), ("/head", Answer::dripping_head(drip)), ("/", Answer::silence())]
    {
        server.on(target, [answer]);
        let mut stream = connect(&server);
        stream.set_read_timeout(Some(Duration::from_millis(300))).expect("a stream has a timeout");
        write!(stream, "GET {target} HTTP/1.1\r\n\r\n").expect("it listens");
        let mut said = Vec::new();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(200) {
            let mut byte = [0];
            if stream.read(&mut byte).is_err() {
                break;
            }
            said.push(byte[0]);
        }
        assert_eq!(said.len() > 40, target != "/", "{target} {said:?}");
    }
}

#[test]
fn what_is_packed_unpacks() {
    let server = Server::plain();
    let bomb = vec![b' '; 2 << 20];
    server.on("/bomb", [Answer::bytes("application/json", bomb.clone()).gzip()]);
    let mut stream = connect(&server);
    stream.write_all(b"GET /bomb HTTP/1.1\r\n\r\n").expect("it listens");
    stream.shutdown(std::net::Shutdown::Write).expect("it is done");
    let mut said = Vec::new();
    stream.read_to_end(&mut said).expect("it ends");
    let head = said.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head");
    assert!(said.len() < 10_000 && String::from_utf8_lossy(&said[..head]).contains("Content-Encoding: gzip"));
    let mut body = Vec::new();
    GzDecoder::new(&said[head + 4..]).read_to_end(&mut body).expect("it is packed");
    assert_eq!(body, bomb);
}

#[test]
fn certificates_are_what_they_are_said_to_be() {
    let server = Server::tls();
    server.on("/", [Answer::json("{}")]);
    for name in ["localhost", "127.0.0.1"] {
        let said = ask(&mut tls(connect(&server), name), "/", "").expect("it is trusted");
        assert!(said.ends_with("\r\n\r\n{}"), "{said}");
    }
    for (flaw, why) in [
        (Flaw::Expired, "expired"),
        (Flaw::NotYetValid, "not valid yet"),
        (Flaw::OtherName, "not valid for name"),
        (Flaw::SelfSigned, "UnknownIssuer"),
        (Flaw::UnknownAuthority, "UnknownIssuer"),
    ] {
        let server = Server::flawed(flaw);
        let error = ask(&mut tls(connect(&server), "127.0.0.1"), "/", "").expect_err("it is refused");
        assert!(error.to_string().contains(why), "{flaw:?}: {error}");
        assert_eq!(server.asked(), [""; 0]);
    }
}

#[test]
fn a_proxy_is_every_host() {
    let server = Server::proxy();
    server.on("issuer.example/a", [Answer::json("1")]).on("10.0.0.1:6443/b", [Answer::json("2")]);
    for (authority, name, target, body) in
        [("issuer.example:443", "issuer.example", "/a", "1"), ("10.0.0.1:6443", "10.0.0.1", "/b", "2")]
    {
        let mut stream = connect(&server);
        write!(stream, "CONNECT {authority} HTTP/1.1\r\n\r\n").expect("it listens");
        let mut said = [0; 39];
        stream.read_exact(&mut said).expect("it answers");
        assert_eq!(&said, b"HTTP/1.1 200 Connection established\r\n\r\n");
        let said = ask(&mut tls(stream, name), target, "").expect("it is trusted");
        assert!(said.ends_with(&format!("\r\n\r\n{body}")), "{said}");
    }
    assert!(get(&server, "http://issuer.example/a").ends_with("\r\n\r\n1"));
    assert_eq!(
        server.asked(),
        [
            "CONNECT issuer.example:443",
            "GET issuer.example/a",
            "CONNECT 10.0.0.1:6443",
            "GET 10.0.0.1:6443/b",
            "GET issuer.example/a"
        ]
    );
    let server = Server::refusing(407);
    assert!(get(&server, "http://issuer.example/a").starts_with("HTTP/1.1 407 "));
}

#[test]
fn providers_have_their_pages_and_tokens() {
    let server = Server::proxy();
    let mut desk = Desk::new();
    for provider in [
        providers::auth0(),
        providers::cognito(),
        providers::google(),
        providers::keycloak(),
        providers::entra(),
        providers::entra_common(),
        providers::kubernetes(),
        providers::okta(),
        providers::github(),
    ] {
        provider.play(&server);
        let (_, jwks) = &provider.pages[1];
        desk.file("set.jwks", jwks.to_string());
        desk.value("ISSUER", &provider.issuer).value("T", provider.token());
        desk.says(0, "verify --at 1800000000 -K set.jwks --iss $ISSUER $T");
        desk.says(7, "verify --at 1800000000 -K set.jwks --iss $ISSUER/ $T");
    }
    let (target, page) = providers::google_certificates();
    server.on(target, [Answer::json(&page)]);
    assert!(page["2a3b4c5d"].as_str().is_some_and(|pem| pem.starts_with("-----BEGIN CERTIFICATE-----")));
}
