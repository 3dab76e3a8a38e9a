//! TLS: whom to trust, and why a server was not.

use std::fs;

use snapbox::str;

use crate::answer::Answer;
use crate::desk::Desk;
use crate::party::{jwks, open, token};
use crate::server::Server;
use crate::tls::{Authority, Flaw};

const FLAWS: [(&str, Flaw); 5] = [
    ("EXPIRED", Flaw::Expired),
    ("EARLY", Flaw::NotYetValid),
    ("OTHER", Flaw::OtherName),
    ("SELF", Flaw::SelfSigned),
    ("UNKNOWN", Flaw::UnknownAuthority),
];

#[test]
fn certificates_that_are_not_trusted() {
    let mut desk = Desk::new();
    desk.value("T", token("x", "a"));
    for (name, flaw) in FLAWS {
        let server = Server::flawed(flaw);
        server.on("/jwks", [Answer::json(&jwks(&["a"]))]);
        desk.server(name, &server).run(5, &format!("key --ca ca.pem ${name}/jwks"));
        assert_eq!(server.asked(), [""; 0], "{flaw:?}");
    }
    let server = Server::flawed(Flaw::Expired);
    desk.server("SERVER", &server);
    desk.run(5, "verify --ca ca.pem -K $SERVER/jwks $T").run(5, "verify --ca ca.pem --oidc $SERVER $T");
    assert!(desk.cached().is_empty());
    // Neither a name nor an address.
    let proxy = Server::proxy();
    let mut behind = Desk::behind(&proxy);
    behind.run(5, "key --ca ca.pem https://1.2.3/jwks");
    desk.note(&behind.transcript());
    desk.matches(str![[r#"
$ jwt key --ca ca.pem $EXPIRED/jwks
2> error: KEY: "$EXPIRED/jwks" can't be fetched: TLS: the certificate has expired
2> hint: it was valid until 2020-01-01 00:00:00 UTC; if that is not so, this machine's clock is wrong
=> 5

$ jwt key --ca ca.pem $EARLY/jwks
2> error: KEY: "$EARLY/jwks" can't be fetched: TLS: the certificate is not valid yet
2> hint: it is valid from 2199-01-01 00:00:00 UTC; if that is not so, this machine's clock is wrong
=> 5

$ jwt key --ca ca.pem $OTHER/jwks
2> error: KEY: "$OTHER/jwks" can't be fetched: TLS: the certificate is not for this host, but for "other.example"
2> hint: is the host spelled right?
=> 5

$ jwt key --ca ca.pem $SELF/jwks
2> error: KEY: "$SELF/jwks" can't be fetched: TLS: the certificate is of an authority that is not trusted here
2> hint: --ca PATH trusts the authority in a file; openssl s_client -connect HOST:443 shows whose it is
=> 5

$ jwt key --ca ca.pem $UNKNOWN/jwks
2> error: KEY: "$UNKNOWN/jwks" can't be fetched: TLS: the certificate is of an authority that is not trusted here
2> hint: --ca PATH trusts the authority in a file; openssl s_client -connect HOST:443 shows whose it is
=> 5

$ jwt verify --ca ca.pem -K $SERVER/jwks $T
2> error: --key: "$SERVER/jwks" can't be fetched: TLS: the certificate has expired
2> hint: it was valid until 2020-01-01 00:00:00 UTC; if that is not so, this machine's clock is wrong
=> 5

$ jwt verify --ca ca.pem --oidc $SERVER $T
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: TLS: the certificate has expired
2> hint: it was valid until 2020-01-01 00:00:00 UTC; if that is not so, this machine's clock is wrong
=> 5

$ jwt key --ca ca.pem https://1.2.3/jwks
2> error: KEY: "https://1.2.3/jwks" can't be fetched: TLS: the host is no name that a certificate can have
2> hint: curl -v URL shows more
=> 5



"#]]);
}

#[test]
fn without_ca_the_system_decides() {
    let server = Server::tls();
    open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token("x", "a"));
    desk.run(5, "key $SERVER/jwks");
    // Where OpenSSL has a variable for that, it counts here too.
    if cfg!(target_os = "linux") {
        let file = desk.path("ca.pem").display().to_string();
        desk.env("SSL_CERT_FILE", &file).says(0, "key $SERVER/jwks");
        desk.env_clear();
    }
    desk.says(0, "verify -q --no-cache --at 1800000000 --ca ca.pem -K $SERVER/jwks $T");
    desk.matches(str![[r#"
$ jwt key $SERVER/jwks
2> error: KEY: "$SERVER/jwks" can't be fetched: TLS: the certificate is of an authority that is not trusted here
2> hint: --ca PATH trusts the authority in a file; openssl s_client -connect HOST:443 shows whose it is
=> 5


"#]]);
}

#[test]
fn a_server_may_vouch_for_itself_where_its_certificate_is_given() {
    let (server, pem) = Server::self_signed();
    open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token("x", "a")).file("self.pem", pem);
    desk.says(0, "verify -q --at 1800000000 --ca self.pem -K $SERVER/jwks $T");
}

#[test]
fn what_other_authorities_let_in_is_not_for_runs_without_them() {
    let server = Server::tls();
    open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server);
    desk.file("stranger.pem", Authority::stranger().pem());
    desk.says(0, "key --ca ca.pem $SERVER/jwks");
    desk.says(0, "key --offline --ca ca.pem $SERVER/jwks");
    let path = desk.path("ca.pem").display().to_string();
    desk.says(0, &format!("key --offline --ca {path} $SERVER/jwks"));
    for flags in ["", "--offline", "--ca stranger.pem", "--offline --ca stranger.pem"] {
        desk.says(5, &format!("key {flags} $SERVER/jwks"));
    }
}

#[test]
fn names_of_loopback() {
    let server = Server::tls();
    open(&server);
    let mut desk = Desk::new();
    desk.value("PORT", server.port().to_string()).value("T", token("x", "a"));
    for host in ["127.0.0.1", "localhost", "LOCALHOST"] {
        desk.says(
            0,
            &format!("verify -q --no-cache --at 1800000000 --ca ca.pem -K https://{host}:$PORT/jwks $T"),
        );
    }
}

#[test]
fn files_of_authorities() {
    let server = Server::tls();
    open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server);
    let pem = Authority::known().pem().to_owned();
    desk.file("two.pem", format!("# a comment\r\n{}\n{pem}", Authority::stranger().pem()));
    desk.file("der", pem_to_der(&pem));
    for file in ["two.pem", "der"] {
        desk.says(0, &format!("key --no-cache --ca {file} $SERVER/jwks"));
    }
    desk.file("stranger.pem", Authority::stranger().pem());
    desk.file("empty.pem", "").file("text.pem", "hello\n");
    desk.file("cut.pem", &pem[..pem.len() / 2]);
    desk.file("key.pem", "-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----\n");
    desk.file("wrong.pem", "-----BEGIN CERTIFICATE-----\nMC4CAQ==\n-----END CERTIFICATE-----\n");
    fs::create_dir(desk.path("folder")).expect("a folder on the desk");
    for (code, file) in [
        (5, "stranger.pem"),
        (5, "empty.pem"),
        (5, "text.pem"),
        (5, "cut.pem"),
        (5, "key.pem"),
        (5, "wrong.pem"),
        (5, "folder"),
        (5, "no-such.pem"),
    ] {
        desk.run(code, &format!("key --no-cache --ca {file} $SERVER/jwks"));
    }
    desk.matches(str![[r#"
$ jwt key --no-cache --ca stranger.pem $SERVER/jwks
2> error: KEY: "$SERVER/jwks" can't be fetched: TLS: the certificate is of an authority that is not trusted here
2> hint: --ca PATH trusts the authority in a file; openssl s_client -connect HOST:443 shows whose it is
=> 5

$ jwt key --no-cache --ca empty.pem $SERVER/jwks
2> error: --ca: "empty.pem" holds no certificate
2> hint: it takes the certificates of authorities in PEM, as -----BEGIN CERTIFICATE-----
=> 5

$ jwt key --no-cache --ca text.pem $SERVER/jwks
2> error: --ca: "text.pem" holds no certificate
2> hint: it takes the certificates of authorities in PEM, as -----BEGIN CERTIFICATE-----
=> 5

$ jwt key --no-cache --ca cut.pem $SERVER/jwks
2> error: --ca: "cut.pem" holds no certificate
2> hint: it takes the certificates of authorities in PEM, as -----BEGIN CERTIFICATE-----
=> 5

$ jwt key --no-cache --ca key.pem $SERVER/jwks
2> error: --ca: "key.pem" holds no certificate
2> hint: it takes the certificates of authorities in PEM, as -----BEGIN CERTIFICATE-----
=> 5

$ jwt key --no-cache --ca wrong.pem $SERVER/jwks
2> error: --ca: "wrong.pem" holds no certificate
2> hint: it takes the certificates of authorities in PEM, as -----BEGIN CERTIFICATE-----
=> 5

$ jwt key --no-cache --ca folder $SERVER/jwks
2> error: --ca: "folder" is a directory, a file is needed
2> hint: name a file in it
=> 5

$ jwt key --no-cache --ca no-such.pem $SERVER/jwks
2> error: --ca: no such file: "no-such.pem"
2> hint: paths count from the working directory: pwd
=> 5


"#]]);
}

#[test]
fn tls_where_there_is_none_and_the_reverse() {
    let (plain, tls) = (Server::plain(), Server::tls());
    open(&plain);
    open(&tls);
    let mut desk = Desk::new();
    desk.value("PLAIN", plain.port().to_string()).value("TLS", tls.port().to_string());
    desk.run(5, "key --ca ca.pem https://127.0.0.1:$PLAIN/jwks").run(5, "key http://127.0.0.1:$TLS/jwks");
    desk.matches(str![[r#"
$ jwt key --ca ca.pem https://127.0.0.1:$PLAIN/jwks
2> error: KEY: "https://127.0.0.1:$PLAIN/jwks" can't be fetched: TLS: the server speaks no TLS there
2> hint: is it a server without TLS? its URL begins with http://
=> 5

$ jwt key http://127.0.0.1:$TLS/jwks
2> error: KEY: "http://127.0.0.1:$TLS/jwks" can't be fetched: the answer is not HTTP
2> hint: is the port right, and the scheme? curl -v URL shows more
=> 5


"#]]);
}

#[test]
fn plain_http_is_for_this_machine() {
    let proxy = Server::proxy();
    proxy.on("issuer.example/jwks", [Answer::json(&jwks(&["a"]))]);
    let mut desk = Desk::new();
    desk.server("PROXY", &proxy).env("http_proxy", &proxy.url());
    desk.value("T", token("x", "a"));
    desk.run(2, "key http://issuer.example/jwks")
        .run(2, "verify -K http://issuer.example/jwks $T")
        .run(2, "verify --oidc http://issuer.example $T")
        .run(2, "key http://127.0.0.1.example/jwks")
        .run(2, "key http://0.0.0.0/jwks")
        .saw(&proxy);
    desk.run(0, "verify -q --at 1800000000 --allow-http -K http://issuer.example/jwks $T").saw(&proxy);
    desk.matches(str![[r#"
$ jwt key http://issuer.example/jwks
2> error: KEY: only https:// is fetched, and http:// from this machine alone: "http://issuer.example/jwks"
2> hint: did you mean: -K https://issuer.example/jwks
2> hint: --allow-http takes what anybody on the way may have changed, where there is no HTTPS
=> 2

$ jwt verify -K http://issuer.example/jwks $T
2> error: --key: only https:// is fetched, and http:// from this machine alone: "http://issuer.example/jwks"
2> hint: did you mean: -K https://issuer.example/jwks
2> hint: --allow-http takes what anybody on the way may have changed, where there is no HTTPS
=> 2

$ jwt verify --oidc http://issuer.example $T
2> error: --oidc: only https:// is fetched, and http:// from this machine alone: "http://issuer.example"
2> hint: did you mean: --oidc https://issuer.example
2> hint: --allow-http takes what anybody on the way may have changed, where there is no HTTPS
=> 2

$ jwt key http://127.0.0.1.example/jwks
2> error: KEY: only https:// is fetched, and http:// from this machine alone: "http://127.0.0.1.example/jwks"
2> hint: did you mean: -K https://127.0.0.1.example/jwks
2> hint: --allow-http takes what anybody on the way may have changed, where there is no HTTPS
=> 2

$ jwt key http://0.0.0.0/jwks
2> error: KEY: only https:// is fetched, and http:// from this machine alone: "http://0.0.0.0/jwks"
2> hint: did you mean: -K https://0.0.0.0/jwks
2> hint: --allow-http takes what anybody on the way may have changed, where there is no HTTPS
=> 2
<- nothing

$ jwt verify -q --at 1800000000 --allow-http -K http://issuer.example/jwks $T
=> 0
<- CONNECT issuer.example:80
<- GET issuer.example/jwks


"#]]);
}

/// The bytes in a PEM.
fn pem_to_der(pem: &str) -> Vec<u8> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    CertificateDer::from_pem_slice(pem.as_bytes()).expect("it is PEM").to_vec()
}
