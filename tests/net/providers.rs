//! Issuers as they are met: metadata and JWK sets in the shape that each provider gives them, with keys that the tests
//! make. Nothing of theirs is in them but names of members and hosts.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jwt_toolkit::crypto::{Half, Key};
use rcgen::{CertificateParams, DnType, KeyPair};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::common::{key, new_jwk, public_jwk, read, signed_by};
use crate::server::Server;

/// An issuer with its pages.
pub(crate) struct Provider {
    /// As it stands in `iss`.
    pub(crate) issuer: String,
    /// Where its pages are, without the scheme, and what they hold.
    pub(crate) pages: Vec<(String, Value)>,
    /// The header of its tokens.
    header: Value,
    key: Key,
}

impl Provider {
    fn new(issuer: &str, pages: [(&str, Value); 2], header: Value) -> Self {
        let pages = pages.map(|(at, page)| (at.to_owned(), page)).into();
        Self { issuer: issuer.to_owned(), pages, header, key: key("RS256") }
    }

    /// Puts its pages on a proxy.
    pub(crate) fn play(&self, server: &Server) {
        for (target, page) in &self.pages {
            server.on(target, [Answer::json(page)]);
        }
    }

    /// A token of this issuer.
    pub(crate) fn token(&self) -> String {
        self.token_of(&self.issuer)
    }

    /// A token that its key signed and that names this issuer.
    pub(crate) fn token_of(&self, issuer: &str) -> String {
        let payload = json!({ "iss": issuer, "aud": "api", "sub": "1", "exp": 1_900_000_000 });
        signed_by(self.header.to_string(), payload.to_string(), &self.key, "RS256")
    }
}

/// Another of the same size, the one before the last rotation.
fn older() -> Value {
    static KEY: OnceLock<Value> = OnceLock::new();
    let public = || read(&new_jwk("RS256")).to_jwk(Half::Public, None).expect("every key has a public half");
    KEY.get_or_init(|| Value::Object(public())).clone()
}

/// The public half of the signing key with these members beside it.
fn with(members: &Value) -> Value {
    beside(Value::Object(public_jwk("RS256")), members)
}

fn beside(mut jwk: Value, members: &Value) -> Value {
    let added = members.as_object().expect("members are an object");
    let jwk_members = jwk.as_object_mut().expect("a JWK is an object");
    jwk_members.extend(added.iter().map(|(name, value)| (name.clone(), value.clone())));
    jwk
}

/// A certificate of the signing key, which vouches for itself.
fn certificate() -> rcgen::Certificate {
    let der = key("RS256").to_private_der().expect("a private key has a DER form");
    let pair = KeyPair::try_from(der.as_slice()).expect("the key is PKCS#8");
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "signer");
    params.self_signed(&pair).expect("it vouches for itself")
}

fn x5c() -> Value {
    json!([STANDARD.encode(certificate().der())])
}

/// Auth0: the issuer ends with a slash; `x5c`, `x5t`, `use` and `alg`.
pub(crate) fn auth0() -> Provider {
    let issuer = "https://tenant.eu.auth0.com/";
    let metadata = json!({
        "issuer": issuer,
        "authorization_endpoint": "https://tenant.eu.auth0.com/authorize",
        "token_endpoint": "https://tenant.eu.auth0.com/oauth/token",
        "jwks_uri": "https://tenant.eu.auth0.com/.well-known/jwks.json",
        "response_types_supported": ["code", "token", "id_token"],
        "id_token_signing_alg_values_supported": ["HS256", "RS256", "PS256"],
    });
    let jwks = json!({ "keys": [
        with(&json!({ "use": "sig", "alg": "RS256", "kid": "NkE0QjY3", "x5t": "NkE0QjY3", "x5c": x5c() })),
        beside(older(), &json!({ "use": "sig", "alg": "RS256", "kid": "M0Y5QzE2" })),
    ] });
    Provider::new(
        issuer,
        [
            ("tenant.eu.auth0.com/.well-known/openid-configuration", metadata),
            ("tenant.eu.auth0.com/.well-known/jwks.json", jwks),
        ],
        json!({ "alg": "RS256", "typ": "JWT", "kid": "NkE0QjY3" }),
    )
}

/// AWS Cognito: a pool as the path, and two keys without certificates.
pub(crate) fn cognito() -> Provider {
    let issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example12";
    let metadata = json!({
        "authorization_endpoint": "https://pool.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code", "token"],
    });
    let jwks = json!({ "keys": [
        beside(older(), &json!({ "alg": "RS256", "e": "AQAB", "kid": "aWQ9", "use": "sig" })),
        with(&json!({ "alg": "RS256", "kid": "YWNjZXNz+/=", "use": "sig" })),
    ] });
    let host = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example12";
    Provider::new(
        issuer,
        [
            (&format!("{host}/.well-known/openid-configuration"), metadata),
            (&format!("{host}/.well-known/jwks.json"), jwks),
        ],
        json!({ "kid": "YWNjZXNz+/=", "alg": "RS256" }),
    )
}

/// Google: keys on another host.
pub(crate) fn google() -> Provider {
    let metadata = json!({
        "issuer": "https://accounts.google.com",
        "jwks_uri": "https://www.googleapis.com/oauth2/v3/certs",
        "response_types_supported": ["code", "token", "id_token", "code token", "none"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    let jwks = json!({ "keys": [
        beside(older(), &json!({ "alg": "RS256", "kid": "8f9e0d1c", "use": "sig" })),
        with(&json!({ "alg": "RS256", "kid": "2a3b4c5d", "use": "sig" })),
    ] });
    Provider::new(
        "https://accounts.google.com",
        [
            ("accounts.google.com/.well-known/openid-configuration", metadata),
            ("www.googleapis.com/oauth2/v3/certs", jwks),
        ],
        json!({ "alg": "RS256", "kid": "2a3b4c5d", "typ": "JWT" }),
    )
}

/// Google's older form: an object of certificates in PEM, each under its `kid`.
pub(crate) fn google_certificates() -> (&'static str, Value) {
    ("www.googleapis.com/oauth2/v1/certs", json!({ "2a3b4c5d": certificate().pem() }))
}

/// Keycloak: a realm as the path, and a key to encrypt with beside the one that signs.
pub(crate) fn keycloak() -> Provider {
    let issuer = "https://sso.example.com/realms/shop";
    let jwks_uri = format!("{issuer}/protocol/openid-connect/certs");
    let metadata = json!({
        "issuer": issuer,
        "token_endpoint": format!("{issuer}/protocol/openid-connect/token"),
        "introspection_endpoint": format!("{issuer}/protocol/openid-connect/token/introspect"),
        "jwks_uri": jwks_uri,
        "grant_types_supported": ["authorization_code", "client_credentials"],
    });
    let sig =
        json!({ "kid": "aKz1", "use": "sig", "alg": "RS256", "x5c": x5c(), "x5t": "q1", "x5t#S256": "q2" });
    let enc = json!({ "kid": "bYx2", "use": "enc", "alg": "RSA-OAEP" });
    let jwks = json!({ "keys": [beside(older(), &enc), with(&sig)] });
    Provider::new(
        issuer,
        [
            ("sso.example.com/realms/shop/.well-known/openid-configuration", metadata),
            ("sso.example.com/realms/shop/protocol/openid-connect/certs", jwks),
        ],
        json!({ "alg": "RS256", "typ": "JWT", "kid": "aKz1" }),
    )
}

/// The tenant of Entra.
const TENANT: &str = "11111111-2222-3333-4444-555555555555";

/// Entra: keys without `alg`, each with an `issuer` of its own.
pub(crate) fn entra() -> Provider {
    entra_at(TENANT, &format!("https://login.microsoftonline.com/{TENANT}/v2.0"))
}

/// Entra for all tenants: the metadata's issuer has a hole in it.
pub(crate) fn entra_common() -> Provider {
    entra_at("common", "https://login.microsoftonline.com/{tenantid}/v2.0")
}

fn entra_at(tenant: &str, issuer: &str) -> Provider {
    let base = format!("login.microsoftonline.com/{tenant}");
    let metadata = json!({
        "token_endpoint": format!("https://{base}/oauth2/v2.0/token"),
        "jwks_uri": format!("https://{base}/discovery/v2.0/keys"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": issuer,
        "tenant_region_scope": "EU",
        "cloud_instance_name": "microsoftonline.com",
    });
    let jwks = json!({ "keys": [
        with(&json!({ "use": "sig", "kid": "kg2LYs", "x5t": "kg2LYs", "x5c": x5c(), "issuer": issuer })),
        beside(older(), &json!({ "use": "sig", "kid": "1LTMzak", "x5t": "1LTMzak", "issuer": issuer })),
    ] });
    Provider::new(
        &format!("https://{base}/v2.0"),
        [
            (&format!("{base}/v2.0/.well-known/openid-configuration"), metadata),
            (&format!("{base}/discovery/v2.0/keys"), jwks),
        ],
        json!({ "typ": "JWT", "alg": "RS256", "x5t": "kg2LYs", "kid": "kg2LYs" }),
    )
}

/// Kubernetes: the keys are with the API server, at an address with a port.
pub(crate) fn kubernetes() -> Provider {
    let metadata = json!({
        "issuer": "https://kubernetes.default.svc.cluster.local",
        "jwks_uri": "https://10.0.0.1:6443/openid/v1/jwks",
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    let jwks = json!({ "keys": [with(&json!({ "use": "sig", "alg": "RS256", "kid": "hVx-9_Q" }))] });
    Provider::new(
        "https://kubernetes.default.svc.cluster.local",
        [
            ("kubernetes.default.svc.cluster.local/.well-known/openid-configuration", metadata),
            ("10.0.0.1:6443/openid/v1/jwks", jwks),
        ],
        json!({ "alg": "RS256", "kid": "hVx-9_Q" }),
    )
}

/// An authorization server of Okta that has only the metadata of RFC 8414.
pub(crate) fn okta() -> Provider {
    let issuer = "https://company.okta.com/oauth2/aus1example";
    let metadata = json!({
        "issuer": issuer,
        "token_endpoint": format!("{issuer}/v1/token"),
        "jwks_uri": format!("{issuer}/v1/keys"),
        "response_types_supported": ["code", "token"],
    });
    let jwks = json!({ "keys": [with(&json!({ "alg": "RS256", "kid": "U5R8cHbG", "use": "sig" }))] });
    Provider::new(
        issuer,
        [
            ("company.okta.com/.well-known/oauth-authorization-server/oauth2/aus1example", metadata),
            ("company.okta.com/oauth2/aus1example/v1/keys", jwks),
        ],
        json!({ "kid": "U5R8cHbG", "alg": "RS256" }),
    )
}

/// GitHub Actions: `x5t` and a long `kid`.
pub(crate) fn github() -> Provider {
    let issuer = "https://token.actions.githubusercontent.com";
    let metadata = json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks"),
        "subject_types_supported": ["public", "pairwise"],
        "response_types_supported": ["id_token"],
        "claims_supported": ["sub", "aud", "exp", "iat", "iss", "jti", "nbf", "ref", "repository"],
    });
    let kid = "cc413527-173f-5a05-976e-9c52b1d7b431";
    let jwks = json!({ "keys": [
        beside(older(), &json!({ "alg": "RS256", "kid": "38826b17", "use": "sig", "x5t": "OIJmsX" })),
        with(&json!({ "alg": "RS256", "kid": kid, "use": "sig", "x5c": x5c(), "x5t": "zEE1Jx" })),
    ] });
    Provider::new(
        issuer,
        [
            ("token.actions.githubusercontent.com/.well-known/openid-configuration", metadata),
            ("token.actions.githubusercontent.com/.well-known/jwks", jwks),
        ],
        json!({ "typ": "JWT", "alg": "RS256", "kid": kid, "x5t": "zEE1Jx" }),
    )
}
