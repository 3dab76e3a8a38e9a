//! Who signed: every key is tried, whatever the header says of keys and of what must be understood.

use jwt_toolkit::token::Token;
use jwt_toolkit::token::signer::{Signers, signers};
use serde_json::json;

use super::common::{CLOCK, b64, key, new_jwk, read, signature, signed_by};
use super::{ALG, CRIT, NONE, WRONG, refused, valid};

fn ask(token: &str, keys: &[jwt_toolkit::crypto::Key]) -> Signers {
    signers(&Token::parse(token.as_bytes()), keys, &CLOCK)
}

/// Which of the keys signed.
fn who(signers: &Signers) -> Vec<bool> {
    signers.signed.iter().map(Option::is_some).collect()
}

#[test]
fn whoever_signed_is_found() {
    let [a, b, c] = [(); 3].map(|()| new_jwk("ES256"));
    let named = |jwk: &serde_json::Map<_, _>, kid: &str| {
        let mut jwk = jwk.clone();
        jwk.insert("kid".to_owned(), json!(kid));
        read(&jwk)
    };
    let keys = [named(&a, "a"), named(&b, "b"), key("RS256"), named(&b, "b")];
    let token =
        |kid: &str, by| signed_by(format!(r#"{{"alg":"ES256","kid":"{kid}"}}"#), "{}", &read(by), "ES256");
    for (kid, by, signed, misleads) in [
        ("a", &a, [true, false, false, false], false),
        ("b", &b, [false, true, false, true], false),
        ("a", &b, [false, true, false, true], true),
        ("other", &b, [false, true, false, true], true),
        ("a", &c, [false; 4], false),
    ] {
        let found = ask(&token(kid, by), &keys);
        assert_eq!((who(&found), found.kid_misleads), (signed.to_vec(), misleads), "{kid}");
        assert_eq!((found.kid.as_deref(), found.alg.as_deref()), (Some(kid), Some("ES256")));
        if found.any() { valid(&found.report, kid) } else { refused(&found.report, WRONG, kid) }
    }
    // Without an id of its own, a key contradicts none.
    assert!(!ask(&token("a", &b), &[read(&b)]).kid_misleads);
    assert!(ask(&token("a", &b), &[read(&b), named(&a, "a")]).kid_misleads);
}

#[test]
fn what_a_verifier_has_against_the_token_hides_no_signer() {
    let token = signed_by(r#"{"alg":"HS256","crit":["x"],"x":1}"#, "{}", &key("HS256"), "HS256");
    let found = ask(&token, &[key("ES256"), key("HS256")]);
    assert_eq!(found.signed, [None, Some("HS256".to_owned())]);
    refused(&found.report, CRIT, "crit");
}

#[test]
fn of_several_signatures_each_has_its_own_algorithm() {
    let entry = |name: &str| {
        let header = b64(format!(r#"{{"alg":"{name}"}}"#));
        let signature = signature(&format!("{header}.e30"), &key(name), name);
        json!({"protected": header, "signature": signature})
    };
    let token = json!({"payload": "e30", "signatures": [entry("ES256"), entry("EdDSA")]}).to_string();
    let found = ask(&token, &[key("EdDSA"), key("RS256"), key("ES256")]);
    let algorithms: Vec<_> = found.signed.iter().map(Option::as_deref).collect();
    assert_eq!(algorithms, [Some("EdDSA"), None, Some("ES256")]);
}

#[test]
fn nobody_is_named_who_did_not_sign() {
    let none = ask("eyJhbGciOiJub25lIn0.e30.", &[key("ES256"), key("HS256")]);
    assert!(!none.any());
    refused(&none.report, NONE, "none");
    let token = signed_by(r#"{"alg":"HS256"}"#, "{}", &key("HS256"), "HS256");
    let unfit = ask(&token, &[key("ES256"), key("RS256")]);
    assert!(!unfit.any());
    refused(&unfit.report, ALG, "no key fits");
    assert!(ask(&token, &[]).signed.is_empty());
}
