//! Proxies: which variables name them, for what they are used, and what is said when they are of no use.

use snapbox::str;

use crate::answer::Answer;
use crate::desk::Desk;
use crate::party::{jwks, open, token};
use crate::server::Server;

fn proxy() -> Server {
    let proxy = Server::proxy();
    proxy.on("issuer.example/jwks", [Answer::json(&jwks(&["a"]))]);
    proxy
}

const LINE: &str = "verify -q --no-cache --at 1800000000 --ca ca.pem -K https://issuer.example/jwks $T";

#[test]
fn every_variable_that_names_a_proxy() {
    let proxy = proxy();
    let mut desk = Desk::new();
    desk.value("T", token("x", "a"));
    let host = proxy.url().replace("http://", "");
    for (name, value) in [
        ("https_proxy", proxy.url()),
        ("HTTPS_PROXY", proxy.url()),
        ("all_proxy", proxy.url()),
        ("ALL_PROXY", proxy.url()),
        ("https_proxy", host),
        ("https_proxy", format!("{}/", proxy.url())),
    ] {
        desk.env_clear().env(name, &value).says(0, LINE);
        assert_eq!(proxy.asked(), ["CONNECT issuer.example:443", "GET issuer.example/jwks"], "{name}");
    }
    // The one for HTTP is not for HTTPS, and the small letters go before the others.
    desk.env_clear().env("http_proxy", &proxy.url()).env("no_proxy", "issuer.example");
    assert_eq!(desk.output("key --no-cache --timeout 1s https://issuer.example/jwks").status.code(), Some(5));
    desk.env_clear().env("https_proxy", &proxy.url()).env("HTTPS_PROXY", "http://127.0.0.1:1").says(0, LINE);
}

#[test]
fn a_password_goes_to_the_proxy_alone() {
    let proxy = proxy();
    let mut desk = Desk::new();
    let url = proxy.url().replace("//", "//me:hush@");
    desk.env("https_proxy", &url).value("T", token("x", "a")).says(0, LINE);
    let seen = proxy.seen();
    assert_eq!(seen[0].header("Proxy-Authorization"), Some("Basic bWU6aHVzaA=="));
    assert_eq!((seen[1].header("Proxy-Authorization"), seen[1].header("Authorization")), (None, None));
    let refusing = Server::refusing(407);
    desk.server("PROXY", &refusing).env_clear();
    desk.env("https_proxy", &refusing.url().replace("//", "//me:hush@"));
    let (_, stderr) = desk.says(5, "key --no-cache https://issuer.example/jwks");
    assert!(!stderr.contains("hush"), "{stderr}");
}

#[test]
fn hosts_without_a_proxy() {
    let (proxy, server) = (proxy(), Server::plain());
    open(&server);
    let mut desk = Desk::new();
    desk.value("T", token("x", "a")).server("SERVER", &server);
    // Loopback is never reached by a proxy.
    for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] {
        desk.env(name, &proxy.url());
    }
    desk.says(0, "verify -q --at 1800000000 -K $SERVER/jwks $T");
    let port = server.port();
    desk.says(0, &format!("verify -q --at 1800000000 -K http://localhost:{port}/jwks $T"));
    assert_eq!((proxy.connections(), server.asked().len()), (0, 2));
    for list in ["*", "issuer.example", ".example", "other.example, issuer.example", "issuer.example:443"] {
        for name in ["no_proxy", "NO_PROXY"] {
            desk.env_clear().env("https_proxy", &proxy.url()).env(name, list);
            desk.says(5, "key --timeout 2s https://issuer.example/jwks");
            assert_eq!(proxy.connections(), 0, "{name}={list}");
        }
    }
    for list in ["", "other.example", "uer.example", "issuer.example:8443"] {
        desk.env_clear().env("https_proxy", &proxy.url()).env("no_proxy", list).says(0, LINE);
    }
}

#[test]
fn proxies_of_no_use() {
    let mut desk = Desk::new();
    desk.value("T", token("x", "a"));
    for status in [407, 503, 403, 200] {
        let refusing = Server::refusing(status);
        desk.server("PROXY", &refusing).env_clear().env("https_proxy", &refusing.url());
        desk.run(5, "key https://issuer.example/jwks").saw(&refusing);
        if status == 407 {
            desk.run(5, "verify -K https://issuer.example/jwks $T");
            desk.run(5, "verify --oidc https://issuer.example $T");
        }
    }
    let refusing = Server::refusing(407);
    desk.server("PROXY", &refusing).env_clear().env("http_proxy", &refusing.url());
    desk.run(5, "key --allow-http http://issuer.example/jwks");
    for value in [
        "http://127.0.0.1:1",
        "http://no-such-host.invalid:3128",
        "socks5://127.0.0.1:1",
        "ftp://127.0.0.1:1",
        "http://me:hush@[::1",
        "http://",
        "::",
    ] {
        desk.env_clear().env("https_proxy", value);
        let (_, stderr) = desk.says(5, "key https://issuer.example/jwks");
        assert!(!stderr.contains("hush"), "{stderr}");
        let told: Vec<String> = stderr.lines().map(|line| format!("2> {}\n", reasonless(line))).collect();
        desk.note(&format!("# https_proxy={value}\n{}", told.concat()));
    }
    desk.matches(str![[r#"
$ jwt key https://issuer.example/jwks
2> error: KEY: "https://issuer.example/jwks" can't be fetched: the proxy "127.0.0.1:[PROXY PORT]" answers 407 Proxy Authentication Required
2> hint: the variable that names it may name you too: http://NAME:PASSWORD@HOST:PORT
=> 5
<- CONNECT issuer.example:443

$ jwt verify -K https://issuer.example/jwks $T
2> error: --key: "https://issuer.example/jwks" can't be fetched: the proxy "127.0.0.1:[PROXY PORT]" answers 407 Proxy Authentication Required
2> hint: the variable that names it may name you too: http://NAME:PASSWORD@HOST:PORT
=> 5

$ jwt verify --oidc https://issuer.example $T
2> error: --oidc: "https://issuer.example/.well-known/openid-configuration" can't be fetched: the proxy "127.0.0.1:[PROXY PORT]" answers 407 Proxy Authentication Required
2> hint: the variable that names it may name you too: http://NAME:PASSWORD@HOST:PORT
=> 5

$ jwt key https://issuer.example/jwks
2> error: KEY: "https://issuer.example/jwks" can't be fetched: the proxy "127.0.0.1:[PROXY PORT]" answers 503 Service Unavailable
2> hint: https_proxy names it; with no_proxy=HOST nothing goes through it to that host
=> 5
<- CONNECT issuer.example:443

$ jwt key https://issuer.example/jwks
2> error: KEY: "https://issuer.example/jwks" can't be fetched: the proxy "127.0.0.1:[PROXY PORT]" answers 403 Forbidden
2> hint: https_proxy names it; with no_proxy=HOST nothing goes through it to that host
=> 5
<- CONNECT issuer.example:443

$ jwt key https://issuer.example/jwks
2> error: KEY: "https://issuer.example/jwks" can't be fetched: TLS: the server speaks no TLS there
2> hint: is it a server without TLS? its URL begins with http://
=> 5
<- CONNECT issuer.example:443

$ jwt key --allow-http http://issuer.example/jwks
2> error: KEY: "http://issuer.example/jwks" can't be fetched: the proxy "127.0.0.1:[PROXY PORT]" answers 407 Proxy Authentication Required
2> hint: the variable that names it may name you too: http://NAME:PASSWORD@HOST:PORT
=> 5

# https_proxy=http://127.0.0.1:1
2> error: KEY: "https://issuer.example/jwks" can't be fetched: the proxy "127.0.0.1:1" is not there (connection refused)
2> hint: https_proxy names it; with no_proxy=HOST nothing goes through it to that host

# https_proxy=http://no-such-host.invalid:3128
2> error: KEY: "https://issuer.example/jwks" can't be fetched: the proxy "no-such-host.invalid:3128" has no address ([reason])
2> hint: https_proxy names it; with no_proxy=HOST nothing goes through it to that host

# https_proxy=socks5://127.0.0.1:1
2> error: KEY: "https://issuer.example/jwks" can't be fetched: the proxy "127.0.0.1:1" is of a kind that is not spoken here: http:// and https:// are
2> hint: https_proxy names it; with no_proxy=HOST nothing goes through it to that host

# https_proxy=ftp://127.0.0.1:1
2> error: KEY: "https://issuer.example/jwks" can't be fetched: the proxy "127.0.0.1:1" is of a kind that is not spoken here: http:// and https:// are
2> hint: https_proxy names it; with no_proxy=HOST nothing goes through it to that host

# https_proxy=http://me:hush@[::1
2> error: KEY: "https://issuer.example/jwks" can't be fetched: the proxy of the environment is named by no URL
2> hint: https_proxy names it; with no_proxy=HOST nothing goes through it to that host

# https_proxy=http://
2> error: KEY: "https://issuer.example/jwks" can't be fetched: the proxy of the environment is named by no URL
2> hint: https_proxy names it; with no_proxy=HOST nothing goes through it to that host

# https_proxy=::
2> error: KEY: "https://issuer.example/jwks" can't be fetched: the proxy of the environment is named by no URL
2> hint: https_proxy names it; with no_proxy=HOST nothing goes through it to that host


"#]]);
}

/// What is said, without the words of the resolver.
fn reasonless(line: &str) -> String {
    match line.split_once("has no address (") {
        Some((before, _)) => format!("{before}has no address ([reason])"),
        None => line.to_owned(),
    }
}
