//! Rule 5: `crit` and `b64`.

use jwt_toolkit::token::json::{Document, Kind};
use jwt_toolkit::token::policy::Policy;
use serde_json::json;

use super::common::{b64, key, signature, signed_by};
use super::{CRIT, FORMAT, judge_hs256, judge_signature, refused, valid};

fn token(members: &str) -> String {
    signed_by(format!(r#"{{"alg":"HS256",{members}}}"#), "{}", &key("HS256"), "HS256")
}

#[test]
fn crit_holds_distinct_names_that_are_present_and_understood() {
    for members in [
        r#""crit":null"#,
        r#""crit":"b64","b64":true"#,
        r#""crit":{"b64":true},"b64":true"#,
        r#""crit":true,"b64":true"#,
        r#""crit":[]"#,
        r#""crit":[],"b64":true"#,
        r#""crit":["b64",1],"b64":true"#,
        r#""crit":[["b64"]],"b64":true"#,
        r#""crit":[null]"#,
        r#""crit":["b64","b64"],"b64":true"#,
        r#""crit":["b64","b\u00364"],"b64":true"#,
        r#""crit":["b64"]"#,
        r#""crit":["exp"]"#,
        r#""crit":["exp"],"exp":1"#,
        r#""crit":["b64","exp"],"b64":true,"exp":1"#,
        r#""crit":["B64"],"B64":true"#,
        r#""crit":[""],"":1"#,
        r#""crit":["http://example.com/x"],"http://example.com/x":true"#,
        r#""crit":["\ud800"],"\ud800":1"#,
    ] {
        let report = judge_hs256(&token(members), &Policy::default());
        refused(&report, CRIT, members);
        refused(&judge_signature(&token(members), &[key("HS256")]), CRIT, members);
        let crit = Document::parse(format!("{{{members}}}")).unwrap();
        let is_array = crit.root().get("crit").is_some_and(|crit| crit.kind() == Kind::Array);
        let told = report.decisive().unwrap().detail.contains("not an array");
        assert_eq!(told, !is_array, "{members}: {:?}", report.checks);
    }
    for members in
        [r#""crit":["b64"],"b64":true"#, r#""b64":true,"\u0063rit":["b\u00364"]"#, r#""exp":1,"x":[]"#]
    {
        valid(&judge_hs256(&token(members), &Policy::default()), members);
    }
}

#[test]
fn crit_names_nothing_that_the_rfcs_define_themselves() {
    for name in [
        "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip",
        "epk", "apu", "apv", "iv", "tag", "p2s", "p2c",
    ] {
        let member = match name {
            "alg" | "crit" => String::new(),
            name => format!(r#","{name}":"x""#),
        };
        let members = format!(r#""crit":["{name}"]{member}"#);
        let report = judge_hs256(&token(&members), &Policy::default());
        refused(&report, CRIT, name);
        let detail = &report.decisive().unwrap().detail;
        assert!(detail.contains("defines"), "{name}: {detail}");
    }
}

#[test]
fn b64_is_a_boolean_with_its_entry_in_crit() {
    for members in [
        r#""b64":true"#,
        r#""b64":false"#,
        r#""b64":null"#,
        r#""crit":["b64"],"b64":"true""#,
        r#""crit":["b64"],"b64":"false""#,
        r#""crit":["b64"],"b64":1"#,
        r#""crit":["b64"],"b64":0"#,
        r#""crit":["b64"],"b64":null"#,
        r#""crit":["b64"],"b64":[]"#,
    ] {
        refused(&judge_hs256(&token(members), &Policy::default()), CRIT, members);
    }
}

#[test]
fn an_unencoded_payload_is_refused_as_such() {
    let members = r#""crit":["b64"],"b64":false"#;
    let header = b64(format!(r#"{{"alg":"HS256",{members}}}"#));
    for payload in ["e30", "{}", "$02", "a b", "e30="] {
        let input = format!("{header}.{payload}");
        let token = format!("{input}.{}", signature(&input, &key("HS256"), "HS256"));
        let report = judge_hs256(&token, &Policy::default());
        refused(&report, CRIT, payload);
        let detail = &report.decisive().unwrap().detail;
        assert!(detail.contains("unencoded"), "{payload}: {detail}");
        let json = json!({
            "protected": header,
            "payload": payload,
            "signature": signature(&input, &key("HS256"), "HS256"),
        });
        refused(&judge_hs256(&json.to_string(), &Policy::default()), CRIT, payload);
    }
    // What the header says of the payload excuses its encoding and nothing else.
    let without = json!({ "protected": header, "signature": "AAAA" }).to_string();
    refused(&judge_hs256(&without, &Policy::default()), FORMAT, "no payload");
    let number = json!({ "protected": header, "signature": "AAAA", "payload": 1 }).to_string();
    refused(&judge_hs256(&number, &Policy::default()), FORMAT, "a payload that is a number");
}

#[test]
fn one_signature_does_not_excuse_the_payload_for_another() {
    let unencoded = b64(r#"{"alg":"HS256","crit":["b64"],"b64":false}"#);
    let plain = b64(r#"{"alg":"HS256"}"#);
    for (payload, right) in [("e30", true), ("e30=", false), ("e3 0", false), ("e31", false)] {
        let entry = |header: &str| {
            let signature = signature(&format!("{header}.{payload}"), &key("HS256"), "HS256");
            json!({ "protected": header, "signature": signature })
        };
        let json = json!({ "payload": payload, "signatures": [entry(&unencoded), entry(&plain)] });
        let report = judge_hs256(&json.to_string(), &Policy::default());
        if right {
            valid(&report, payload);
        } else {
            refused(&report, FORMAT, payload);
        }
    }
}

#[test]
fn crit_and_b64_stand_in_the_protected_header() {
    let protected = b64(r#"{"alg":"HS256"}"#);
    let all = b64(r#"{"alg":"HS256","crit":["b64"],"b64":true}"#);
    let half = b64(r#"{"alg":"HS256","crit":["b64"]}"#);
    for (protected, header) in [
        (&protected, json!({ "crit": ["b64"], "b64": true })),
        (&protected, json!({ "crit": ["x"], "x": 1 })),
        (&protected, json!({ "crit": [] })),
        (&protected, json!({ "b64": true })),
        (&protected, json!({ "b64": false })),
        (&half, json!({ "b64": true })),
    ] {
        let signature = signature(&format!("{protected}.e30"), &key("HS256"), "HS256");
        let json =
            json!({ "protected": protected, "header": header, "payload": "e30", "signature": signature });
        refused(&judge_hs256(&json.to_string(), &Policy::default()), CRIT, &json.to_string());
    }
    for header in
        [json!({ "alg": "HS256", "b64": true }), json!({ "alg": "HS256", "crit": ["b64"], "b64": true })]
    {
        let json = json!({ "header": header, "payload": "e30", "signature": signature(".e30", &key("HS256"), "HS256") });
        refused(&judge_hs256(&json.to_string(), &Policy::default()), CRIT, &json.to_string());
    }
    let signature = signature(&format!("{all}.e30"), &key("HS256"), "HS256");
    let json = json!({ "protected": all, "header": { "x": 1 }, "payload": "e30", "signature": signature });
    valid(&judge_hs256(&json.to_string(), &Policy::default()), "in the protected header");
}
