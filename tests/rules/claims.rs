//! Rule 8: `iss`, `sub`, `jti`, `aud`, `typ`, and what else a policy asks of claims.

use jwt_toolkit::token::policy::{Expectation, Policy};
use jwt_toolkit::token::report::{Outcome, Verdict};

use super::common::{key, signed_by, token};
use super::{Refusal, judge_hs256, outcome, refused, valid};

const fn claim(name: &'static str) -> Refusal {
    (Verdict::Claim, 7, name)
}

fn policy(name: &str, expected: &str) -> Policy {
    let expected = Some(expected.to_owned());
    match name {
        "iss" => Policy { iss: expected, ..Policy::default() },
        "sub" => Policy { sub: expected, ..Policy::default() },
        "jti" => Policy { jti: expected, ..Policy::default() },
        _ => Policy { typ: expected, ..Policy::default() },
    }
}

#[test]
fn issuer_subject_and_id_are_equal_or_not() {
    let expected = "https://issuer.example/é";
    for name in ["iss", "sub", "jti"] {
        for value in [
            r#""https://issuer.example/""#,
            r#""https://issuer.example/é/""#,
            r#""https://issuer.example/É""#,
            r#""HTTPS://issuer.example/é""#,
            r#""https://issuer.example/e\u0301""#,
            r#""https://issuer.example/%C3%A9""#,
            r#"" https://issuer.example/é""#,
            r#""https://issuer.example/é\u0000""#,
            r#""""#,
            r#"["https://issuer.example/é"]"#,
            "null",
            "1",
        ] {
            let token = token("HS256", format!(r#"{{"{name}":{value}}}"#));
            refused(&judge_hs256(&token, &policy(name, expected)), claim(name), value);
            valid(&judge_hs256(&token, &Policy::default()), "not asked for");
        }
        refused(&judge_hs256(&token("HS256", "{}"), &policy(name, expected)), claim(name), "absent");
        refused(&judge_hs256(&token("HS256", "{}"), &policy(name, "")), claim(name), "absent is not empty");
        for value in [r#""https://issuer.example/é""#, r#""https:\/\/issuer.example\/\u00E9""#] {
            let token = token("HS256", format!(r#"{{"{name}":{value}}}"#));
            valid(&judge_hs256(&token, &policy(name, expected)), value);
        }
    }
    let number = token("HS256", r#"{"sub":1}"#);
    refused(&judge_hs256(&number, &policy("sub", "1")), claim("sub"), "a number is no string");
}

#[test]
fn an_audience_is_a_string_or_an_array_of_strings() {
    let asked =
        |aud: &[&str]| Policy { aud: aud.iter().map(|&aud| aud.to_owned()).collect(), ..Policy::default() };
    for (aud, expected, right) in [
        (r#""api""#, &["api"][..], true),
        (r#"["api"]"#, &["api"], true),
        (r#"["web","api"]"#, &["api"], true),
        (r#"["web","\u0061pi"]"#, &["api"], true),
        (r#""api""#, &["web", "api"], true),
        (r#"["x","web"]"#, &["web", "api"], true),
        (r#""API""#, &["api"], false),
        (r#""api ""#, &["api"], false),
        (r#""apis""#, &["api"], false),
        (r#""web api""#, &["api"], false),
        (r#""web""#, &["api", "x"], false),
        ("[]", &["api"], false),
        (r#"["web"]"#, &["api"], false),
        (r#"["api",1]"#, &["api"], false),
        (r#"["api",["web"]]"#, &["api"], false),
        (r#"[["api"]]"#, &["api"], false),
        (r#"{"api":"api"}"#, &["api"], false),
        ("null", &["api"], false),
        ("1", &["1"], false),
    ] {
        let token = token("HS256", format!(r#"{{"aud":{aud}}}"#));
        let report = judge_hs256(&token, &asked(expected));
        if right {
            valid(&report, aud);
        } else {
            refused(&report, claim("aud"), aud);
        }
        let report = judge_hs256(&token, &Policy::default());
        valid(&report, "not asked for");
        assert_eq!(outcome(&report, "aud"), Some(Outcome::Skip));
    }
    refused(&judge_hs256(&token("HS256", "{}"), &asked(&["api"])), claim("aud"), "absent");
}

#[test]
fn a_type_is_one_whatever_its_case_and_prefix() {
    for (typ, expected, right) in [
        ("JWT", "JWT", true),
        ("jwt", "JWT", true),
        ("JWT", "jwt", true),
        ("application/jwt", "JWT", true),
        ("JWT", "application/jwt", true),
        ("APPLICATION/At+JWT", "at+jwt", true),
        ("at+jwt", "JWT", false),
        ("JWT", "at+jwt", false),
        ("text/jwt", "jwt", false),
        ("JWT ", "JWT", false),
        ("", "JWT", false),
    ] {
        let token = signed_by(format!(r#"{{"alg":"HS256","typ":"{typ}"}}"#), "{}", &key("HS256"), "HS256");
        let report = judge_hs256(&token, &policy("typ", expected));
        if right {
            valid(&report, typ);
        } else {
            refused(&report, claim("typ"), typ);
        }
        valid(&judge_hs256(&token, &Policy::default()), "not asked for");
    }
    refused(&judge_hs256(&token("HS256", r#"{"typ":"JWT"}"#), &policy("typ", "JWT")), claim("typ"), "absent");
}

#[test]
fn an_expectation_that_is_not_met_fails() {
    let asked = |text: &str| Policy { claims: vec![Expectation::parse(text).unwrap()], ..Policy::default() };
    let token =
        token("HS256", r#"{"role":"admin","n":5,"scope":"read write","roles":["a","b"],"o":{"k":1}}"#);
    for text in
        ["role=admin", "role!=user", "n>=5", "n<=5", "scope~=write", "roles~=a", "o.k:=1", "o:={\"k\":1.0}"]
    {
        valid(&judge_hs256(&token, &asked(text)), text);
    }
    for text in [
        "role=Admin",
        "role!=admin",
        "n>=6",
        "n<=4",
        "scope~=writ",
        "roles~=c",
        "o.k:=2",
        "x!=1",
        "n!=6",
        "n=5",
        "role>=1",
        "n~=5",
    ] {
        refused(&judge_hs256(&token, &asked(text)), claim("claim"), text);
    }
}
