//! Nothing that a token names is ever fetched, and decode never goes out at all.

use serde_json::json;

use crate::answer::Answer;
use crate::common::{key, public_jwk, signed_by};
use crate::desk::Desk;
use crate::server::Server;

/// A token that says in every way where its key could be had.
fn token(server: &Server) -> String {
    let at = |path: &str| format!("{}{path}", server.url());
    let header = json!({
        "alg": "ES256", "kid": at("/kid"), "jku": at("/jku"), "x5u": at("/x5u"), "jwk": public_jwk("ES256"),
        "x5c": [at("/x5c")],
    });
    let payload =
        json!({ "iss": server.url(), "jwks_uri": at("/jwks"), "jku": at("/jku"), "exp": 1_900_000_000 });
    signed_by(header.to_string(), payload.to_string(), &key("ES256"), "ES256")
}

/// A server that has a key wherever the token says.
fn server() -> Server {
    let server = Server::plain();
    let metadata = json!({ "issuer": server.url(), "jwks_uri": format!("{}/jwks", server.url()) });
    let set = json!({ "keys": [public_jwk("ES256")] });
    server.on("/.well-known/openid-configuration", [Answer::json(&metadata)]);
    for path in ["/kid", "/jku", "/x5u", "/x5c", "/jwks"] {
        server.on(path, [Answer::json(&set)]);
    }
    server
}

#[test]
fn decode_stays_at_home() {
    let server = server();
    let mut desk = Desk::behind(&server);
    desk.env("http_proxy", &server.url()).env("all_proxy", &server.url());
    desk.value("T", token(&server)).file("ec.jwk", json!(public_jwk("ES256")).to_string());
    for line in ["$T", "decode $T", "decode --json $T", "decode -K ec.jwk $T", "decode --find $T"] {
        desk.says(0, line);
    }
    assert_eq!((server.asked(), server.connections()), (Vec::new(), 0));
}

#[test]
fn verify_asks_nobody_whom_the_token_names() {
    let server = server();
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token(&server));
    desk.file("ec.jwk", json!(public_jwk("ES256")).to_string());
    desk.says(0, "verify --at 1800000000 -K ec.jwk $T");
    desk.file("other.jwk", json!(public_jwk("RS256")).to_string());
    desk.says(4, "verify --at 1800000000 -K other.jwk $T");
    desk.says(4, "verify --at 1800000000 -S secret $T");
    desk.says(4, "key --match $T other.jwk");
    desk.run(2, "verify $T").saw(&server);
    desk.env_clear().pipe("$T\n").says(2, "verify --lines");
    assert_eq!(server.connections(), 0);
    desk.matches(snapbox::str![[r#"
$ jwt verify $T
2> error: no key given
2> hint: if you trust the issuer that the token names: --oidc $SERVER
2> hint: the token asks for a public key: --key PATH or URL, or --oidc ISSUER
=> 2
<- nothing


"#]]);
}
