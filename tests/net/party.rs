//! An issuer on a server of the tests: its metadata, its keys by their `kid`, its tokens.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use jwt_toolkit::crypto::{Half, Key};
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::common::{new_jwk, read, signed_by};
use crate::server::Server;

/// Where an OpenID provider has its metadata.
pub(crate) const OPENID: &str = "/.well-known/openid-configuration";

/// Where an authorization server has it.
pub(crate) const OAUTH: &str = "/.well-known/oauth-authorization-server";

/// The key with that `kid`, one and the same in a run.
pub(crate) fn key(kid: &str) -> Key {
    static KEYS: OnceLock<Mutex<HashMap<String, Map<String, Value>>>> = OnceLock::new();
    let mut keys = KEYS.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    let jwk = keys.entry(kid.to_owned()).or_insert_with(|| new_jwk("ES256"));
    read(jwk)
}

/// The JWK set of these keys.
pub(crate) fn jwks(kids: &[&str]) -> Value {
    let jwk = |kid: &&str| {
        let mut jwk = key(kid).to_jwk(Half::Public, None).expect("every key has a public half");
        jwk.extend([("kid".to_owned(), json!(kid)), ("use".to_owned(), json!("sig"))]);
        jwk.insert("alg".to_owned(), json!("ES256"));
        jwk
    };
    json!({ "keys": kids.iter().map(jwk).collect::<Vec<_>>() })
}

/// The metadata of an issuer.
pub(crate) fn metadata(issuer: &str, jwks_uri: &str) -> Value {
    json!({ "issuer": issuer, "jwks_uri": jwks_uri, "response_types_supported": ["code"] })
}

/// A token of this issuer, signed by the key with that `kid`.
pub(crate) fn token(issuer: &str, kid: &str) -> String {
    let header = json!({ "alg": "ES256", "kid": kid });
    let payload = json!({ "iss": issuer, "sub": "1", "exp": 1_900_000_000 });
    signed_by(header.to_string(), payload.to_string(), &key(kid), "ES256")
}

/// Puts an issuer on a server, with the key `a`: `$SERVER` is its name, `/jwks` has its keys.
pub(crate) fn open(server: &Server) -> String {
    let issuer = server.url();
    server.on(OPENID, [Answer::json(&metadata(&issuer, &format!("{issuer}/jwks")))]);
    server.on("/jwks", [Answer::json(&jwks(&["a"]))]);
    issuer
}
