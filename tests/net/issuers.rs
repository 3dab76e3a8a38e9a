//! Every provider: its tokens are valid by its own metadata and keys, and by nobody else's.

use snapbox::str;

use crate::answer::Answer;
use crate::desk::{Desk, same};
use crate::providers::{self, Provider};
use crate::server::Server;

fn desk(proxy: &Server, provider: &Provider) -> Desk {
    provider.play(proxy);
    let mut desk = Desk::behind(proxy);
    desk.value("T", provider.token());
    desk
}

#[test]
fn their_tokens_are_valid() {
    let mut told = String::new();
    for provider in [
        providers::auth0(),
        providers::cognito(),
        providers::google(),
        providers::keycloak(),
        providers::entra(),
        providers::kubernetes(),
        providers::okta(),
        providers::github(),
    ] {
        let proxy = Server::proxy();
        let mut desk = desk(&proxy, &provider);
        let line = format!("verify --at 1800000000 --ca ca.pem --aud api --oidc {} $T", provider.issuer);
        let (stdout, stderr) = desk.says(0, &line);
        assert_eq!(stderr, "", "{line}");
        told.extend(["# ", &provider.issuer, "\n"]);
        let is_told = |line: &&str| ["  ✔ signature", "  ✔ iss"].iter().any(|of| line.starts_with(of));
        told.extend(stdout.lines().filter(is_told).map(|line| format!("{line}\n")));
        told.extend(proxy.asked().into_iter().map(|line| format!("<- {line}\n")));
        // All of it is kept.
        desk.says(0, &line);
        assert_eq!(proxy.asked(), [""; 0], "{line}");
        // The right key, and another issuer.
        desk.value("OTHER", provider.token_of("https://issuer.example"));
        desk.says(7, &line.replace("$T", "$OTHER"));
    }
    same(
        told,
        str![[r##"
# https://tenant.eu.auth0.com/
  ✔ signature  key NkE0QjY3 from https://tenant.eu.auth0.com/.well-known/jwks.json
  ✔ iss        "https://tenant.eu.auth0.com/"
<- CONNECT tenant.eu.auth0.com:443
<- GET tenant.eu.auth0.com/.well-known/openid-configuration
<- CONNECT tenant.eu.auth0.com:443
<- GET tenant.eu.auth0.com/.well-known/jwks.json
# https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example12
  ✔ signature  key YWNjZXNz+/= from https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example12/.well-known/jwks.json
  ✔ iss        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example12"
<- CONNECT cognito-idp.eu-west-1.amazonaws.com:443
<- GET cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example12/.well-known/openid-configuration
<- CONNECT cognito-idp.eu-west-1.amazonaws.com:443
<- GET cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example12/.well-known/jwks.json
# https://accounts.google.com
  ✔ signature  key 2a3b4c5d from https://www.googleapis.com/oauth2/v3/certs
  ✔ iss        "https://accounts.google.com"
<- CONNECT accounts.google.com:443
<- GET accounts.google.com/.well-known/openid-configuration
<- CONNECT www.googleapis.com:443
<- GET www.googleapis.com/oauth2/v3/certs
# https://sso.example.com/realms/shop
  ✔ signature  key aKz1 from https://sso.example.com/realms/shop/protocol/openid-connect/certs
  ✔ iss        "https://sso.example.com/realms/shop"
<- CONNECT sso.example.com:443
<- GET sso.example.com/realms/shop/.well-known/openid-configuration
<- CONNECT sso.example.com:443
<- GET sso.example.com/realms/shop/protocol/openid-connect/certs
# https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0
  ✔ signature  key kg2LYs from https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/discovery/v2.0/keys
  ✔ iss        "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"
<- CONNECT login.microsoftonline.com:443
<- GET login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0/.well-known/openid-configuration
<- CONNECT login.microsoftonline.com:443
<- GET login.microsoftonline.com/11111111-2222-3333-4444-555555555555/discovery/v2.0/keys
# https://kubernetes.default.svc.cluster.local
  ✔ signature  key hVx-9_Q from https://10.0.0.1:6443/openid/v1/jwks
  ✔ iss        "https://kubernetes.default.svc.cluster.local"
<- CONNECT kubernetes.default.svc.cluster.local:443
<- GET kubernetes.default.svc.cluster.local/.well-known/openid-configuration
<- CONNECT 10.0.0.1:6443
<- GET 10.0.0.1:6443/openid/v1/jwks
# https://company.okta.com/oauth2/aus1example
  ✔ signature  key U5R8cHbG from https://company.okta.com/oauth2/aus1example/v1/keys
  ✔ iss        "https://company.okta.com/oauth2/aus1example"
<- CONNECT company.okta.com:443
<- GET company.okta.com/oauth2/aus1example/.well-known/openid-configuration
<- CONNECT company.okta.com:443
<- GET company.okta.com/.well-known/oauth-authorization-server/oauth2/aus1example
<- CONNECT company.okta.com:443
<- GET company.okta.com/oauth2/aus1example/v1/keys
# https://token.actions.githubusercontent.com
  ✔ signature  key cc413527-173f-5a05-976e-9c52b1d7b431 from https://token.actions.githubusercontent.com/.well-known/jwks
  ✔ iss        "https://token.actions.githubusercontent.com"
<- CONNECT token.actions.githubusercontent.com:443
<- GET token.actions.githubusercontent.com/.well-known/openid-configuration
<- CONNECT token.actions.githubusercontent.com:443
<- GET token.actions.githubusercontent.com/.well-known/jwks

"##]],
    );
}

#[test]
fn the_slash_at_the_end_of_auth0() {
    let proxy = Server::proxy();
    let mut desk = desk(&proxy, &providers::auth0());
    desk.run(5, "verify --ca ca.pem --oidc https://tenant.eu.auth0.com $T").saw(&proxy);
    desk.run(2, "verify --ca ca.pem --oidc tenant.eu.auth0.com $T").saw(&proxy);
    desk.run(2, "verify --ca ca.pem --oidc https://tenant.eu.auth0.com/.well-known/openid-configuration $T");
    desk.run(5, "verify --ca ca.pem -K https://tenant.eu.auth0.com/ $T").saw(&proxy);
    desk.matches(str![[r#"
$ jwt verify --ca ca.pem --oidc https://tenant.eu.auth0.com $T
2> error: --oidc: "https://tenant.eu.auth0.com/.well-known/openid-configuration" is the metadata of another issuer, "https://tenant.eu.auth0.com/"
2> hint: did you mean: --oidc https://tenant.eu.auth0.com/
=> 5
<- CONNECT tenant.eu.auth0.com:443
<- GET tenant.eu.auth0.com/.well-known/openid-configuration

$ jwt verify --ca ca.pem --oidc tenant.eu.auth0.com $T
2> error: --oidc: an issuer begins with https://: "tenant.eu.auth0.com"
2> hint: did you mean: --oidc https://tenant.eu.auth0.com
=> 2
<- nothing

$ jwt verify --ca ca.pem --oidc https://tenant.eu.auth0.com/.well-known/openid-configuration $T
2> error: --oidc: that is the place of an issuer's metadata, not the issuer: "https://tenant.eu.auth0.com/.well-known/openid-configuration"
2> hint: did you mean: --oidc https://tenant.eu.auth0.com
=> 2

$ jwt verify --ca ca.pem -K https://tenant.eu.auth0.com/ $T
2> error: --key: "https://tenant.eu.auth0.com/" can't be fetched: the server answers 404 Not Found
2> hint: is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata
=> 5
<- CONNECT tenant.eu.auth0.com:443
<- GET tenant.eu.auth0.com/


"#]]);
}

#[test]
fn entra_for_all_tenants() {
    let proxy = Server::proxy();
    let mut desk = desk(&proxy, &providers::entra_common());
    desk.run(5, "verify --ca ca.pem --oidc https://login.microsoftonline.com/common/v2.0 $T").saw(&proxy);
    desk.matches(str![[r#"
$ jwt verify --ca ca.pem --oidc https://login.microsoftonline.com/common/v2.0 $T
2> error: --oidc: "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration" is the metadata of another issuer, "https://login.microsoftonline.com/{tenantid}/v2.0"
2> hint: it speaks for all tenants, and each is an issuer of its own: --oidc https://login.microsoftonline.com/TENANT/v2.0, where TENANT is the token's "tid"
=> 5
<- CONNECT login.microsoftonline.com:443
<- GET login.microsoftonline.com/common/v2.0/.well-known/openid-configuration


"#]]);
}

#[test]
fn a_whole_verdict() {
    let proxy = Server::proxy();
    let mut desk = desk(&proxy, &providers::okta());
    desk.run(
        0,
        "verify --at 1800000000 --ca ca.pem --oidc https://company.okta.com/oauth2/aus1example --aud api $T",
    );
    let line =
        "verify --json --at 1800000000 --ca ca.pem --oidc https://company.okta.com/oauth2/aus1example $T";
    let (stdout, stderr) = desk.says(0, line);
    let verdict: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(stderr, "");
    desk.note(&format!("# --json: \"key\":{}", unprinted(&verdict["key"])));
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 --ca ca.pem --oidc https://company.okta.com/oauth2/aus1example --aud api $T
Header
{
  "kid": "U5R8cHbG",            key id
  "alg": "RS256"                RSASSA-PKCS1-v1_5 with SHA-256
}

Payload
{
  "iss": "https://company.okta.com/oauth2/aus1example",  issuer
  "aud": "api",                 audience: who it is for
  "sub": "1",                   subject
  "exp": 1900000000             expires 2030-03-17 17:46:40 UTC, in 3 years
}

  ✔ alg        RS256, allowed by the key
  ✔ signature  key U5R8cHbG from https://company.okta.com/oauth2/aus1example/v1/keys
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "https://company.okta.com/oauth2/aus1example"
  ✔ aud        "api"
  – sub        "1", not asked for

VALID
=> 0

# --json: "key":{"kid":"U5R8cHbG","source":"https://company.okta.com/oauth2/aus1example/v1/keys","thumbprint":"[thumbprint]"}

"#]]);
}

/// A key without its thumbprint, which is another at every run.
fn unprinted(key: &serde_json::Value) -> serde_json::Value {
    let mut key = key.clone();
    key["thumbprint"] = "[thumbprint]".into();
    key
}

#[test]
fn certificates_by_kid_as_google_has_them() {
    let proxy = Server::proxy();
    let (target, page) = providers::google_certificates();
    let mut desk = desk(&proxy, &providers::google());
    proxy.on(target, [Answer::json(&page)]);
    let url = format!("https://{target}");
    desk.checks(0, &format!("verify --at 1800000000 --ca ca.pem -K {url} $T"));
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 --ca ca.pem -K https://www.googleapis.com/oauth2/v1/certs $T
  ✔ alg        RS256, allowed by the key
  ✔ signature  key 2a3b4c5d from https://www.googleapis.com/oauth2/v1/certs
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "https://accounts.google.com", not asked for
  – aud        "api", not asked for
  – sub        "1", not asked for
VALID
=> 0


"#]]);
}

#[test]
fn keys_of_a_provider_by_jwt_key() {
    let proxy = Server::proxy();
    let mut desk = desk(&proxy, &providers::keycloak());
    for line in [
        "key --ca ca.pem --oidc https://sso.example.com/realms/shop",
        "key --ca ca.pem https://sso.example.com/realms/shop/protocol/openid-connect/certs",
    ] {
        let (stdout, stderr) = desk.says(0, line);
        let words = stdout.split_inclusive([' ', '\n']);
        // Thumbprints are others at every run.
        let told: String = words.map(|word| if word.len() == 44 { "[thumbprint]\n" } else { word }).collect();
        desk.note(&format!("$ jwt {line}\n{told}{stderr}"));
    }
    let (stdout, _) = desk.says(0, "key --ca ca.pem --oidc https://sso.example.com/realms/shop --to jwks");
    let set: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(set["keys"].as_array().map(Vec::len), Some(2));
    let match_line = "key --ca ca.pem --match $T --oidc https://sso.example.com/realms/shop";
    desk.run(0, match_line);
    desk.matches(str![[r#"
$ jwt key --ca ca.pem --oidc https://sso.example.com/realms/shop
https://sso.example.com/realms/shop/protocol/openid-connect/certs: JWK set, 2 keys
  kid   key              alg       use  thumbprint
  bYx2  RSA 2048 public  RSA-OAEP  enc  [thumbprint]
  aKz1  RSA 2048 public  RS256     sig  [thumbprint]

$ jwt key --ca ca.pem https://sso.example.com/realms/shop/protocol/openid-connect/certs
https://sso.example.com/realms/shop/protocol/openid-connect/certs: JWK set, 2 keys
  kid   key              alg       use  thumbprint
  bYx2  RSA 2048 public  RSA-OAEP  enc  [thumbprint]
  aKz1  RSA 2048 public  RS256     sig  [thumbprint]

$ jwt key --ca ca.pem --match $T --oidc https://sso.example.com/realms/shop
✔ key aKz1 from https://sso.example.com/realms/shop/protocol/openid-connect/certs, RS256: RSA 2048 public key (JWK set)
=> 0


"#]]);
}
