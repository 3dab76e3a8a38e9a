//! Rule 4: header and claims are JSON objects, and no member stands twice.

use jwt_toolkit::token::json::{Document, Kind};
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::report::Outcome;

use super::common::{key, signed_by, token};
use super::{FORMAT, PAYLOAD, judge_hs256, judge_signature, outcome, refused, valid};

/// Members that repeat a name: by itself, in another spelling, deep down, among many.
fn duplicates() -> Vec<String> {
    let many = (0..40).map(|n| format!(r#""m{n}":0"#)).collect::<Vec<_>>().join(",");
    let deep = format!("{}{{\"a\":1,\"a\":1}}{}", "[".repeat(60), "]".repeat(60));
    [
        r#""a":1,"a":1"#,
        r#""a":1,"b":2,"a":1"#,
        r#""a":1,"\u0061":1"#,
        r#""a/b":1,"a\/b":1"#,
        r#""é":1,"\u00e9":1"#,
        r#""😀":1,"\ud83d\ude00":1"#,
        r#""\n":1,"\u000A":1"#,
        r#""":1,"":2"#,
        r#""o":{"a":1,"a":2}"#,
        r#""o":{"p":{"a":1,"\u0061":2}}"#,
        r#""o":[0,{"a":1,"a":2}]"#,
        r#""\ud800":1,"\uD800":1"#,
        &format!(r#"{many},"m17":1"#),
        &format!(r#"{many},"m\u0031\u0037":1"#),
        &format!(r#""o":{deep}"#),
    ]
    .map(str::to_owned)
    .into()
}

/// The same, and none repeats: other objects, other characters.
fn singles() -> Vec<String> {
    let many = (0..40).map(|n| format!(r#""m{n}":0"#)).collect::<Vec<_>>().join(",");
    [
        r#""a":1,"A":1"#,
        r#""o":{"a":1},"a":1"#,
        r#""o":[{"a":1},{"a":1}]"#,
        r#""e\u0301":1,"\u00e9":1"#,
        r#""\ud800":1,"\ufffd":1,"\ud801":1"#,
        r#""a":1,"a ":1,"a\u0000":1"#,
        &format!(r#"{many},"m170":1"#),
    ]
    .map(str::to_owned)
    .into()
}

#[test]
fn no_member_of_the_header_stands_twice() {
    let token =
        |members: &str| signed_by(format!(r#"{{"alg":"HS256",{members}}}"#), "{}", &key("HS256"), "HS256");
    for members in duplicates() {
        refused(&judge_hs256(&token(&members), &Policy::default()), FORMAT, &members);
        refused(&judge_signature(&token(&members), &[key("HS256")]), FORMAT, &members);
    }
    for members in singles() {
        valid(&judge_hs256(&token(&members), &Policy::default()), &members);
    }
    for twice in [r#""alg":"HS256""#, r#""alg":"none""#, r#""\u0061lg":"HS256""#, r#""alg":null"#] {
        refused(&judge_hs256(&token(twice), &Policy::default()), FORMAT, twice);
    }
}

#[test]
fn no_claim_stands_twice() {
    for members in duplicates() {
        let token = token("HS256", format!("{{{members}}}"));
        let report = judge_hs256(&token, &Policy::default());
        refused(&report, PAYLOAD, &members);
        assert_eq!(outcome(&report, "signature"), Some(Outcome::Pass), "{members}");
        valid(&judge_signature(&token, &[key("HS256")]), &members);
    }
    for members in singles() {
        valid(&judge_hs256(&token("HS256", format!("{{{members}}}")), &Policy::default()), &members);
    }
}

#[test]
fn the_header_is_a_json_object() {
    for header in [
        &b"[]"[..],
        b"[{\"alg\":\"HS256\"}]",
        b"\"HS256\"",
        b"null",
        b"true",
        b"1",
        b"",
        b"   ",
        b"alg",
        b"{'alg':'HS256'}",
        b"{alg:\"HS256\"}",
        b"{\"alg\":\"HS256\",}",
        b"{\"alg\":\"HS256\"",
        b"{\"alg\":\"HS256\"}}",
        b"{\"alg\":\"HS256\"}{}",
        b"{\"alg\":\"HS256\"}\0",
        b"\xef\xbb\xbf{\"alg\":\"HS256\"}",
        b"{\"alg\":\"HS256\",\"x\":\"\xff\"}",
        b"{\"alg\":\"HS256\",\"x\":\"\xed\xa0\x80\"}",
        b"{\"alg\":\"HS256\",\"x\":\"\n\"}",
        b"{\"alg\":\"HS256\",\"x\":NaN}",
        b"{\"alg\":\"HS256\",\"x\":01}",
        b"{\"alg\":\"HS256\"/**/}",
        b"{}",
        b"{\"ALG\":\"HS256\"}",
        b"{\"alg\":null}",
        b"{\"alg\":256}",
        b"{\"alg\":[\"HS256\"]}",
        b"{\"alg\":\"HS256\",\"kid\":1}",
        b"{\"alg\":\"HS256\",\"typ\":{}}",
        b"{\"alg\":\"HS256\",\"cty\":[]}",
    ] {
        let token = signed_by(header, "{}", &key("HS256"), "HS256");
        let what = String::from_utf8_lossy(header);
        let report = judge_hs256(&token, &Policy::default());
        refused(&report, FORMAT, &what);
        if Document::parse(what.as_ref()).is_ok_and(|json| json.root().kind() != Kind::Object) {
            let told = report.decisive().unwrap().detail.contains("not a JSON object");
            assert!(told, "{what}: {:?}", report.checks);
        }
        refused(&judge_signature(&token, &[key("HS256")]), FORMAT, &what);
    }
    for header in ["\n{ \"alg\" : \"HS256\" }\r\n\t", r#"{"alg":"HS256","x":"\ud800"}"#] {
        valid(&judge_hs256(&signed_by(header, "{}", &key("HS256"), "HS256"), &Policy::default()), header);
    }
}

#[test]
fn claims_are_a_json_object_and_the_signature_has_its_verdict_all_the_same() {
    for payload in [
        &b"[]"[..],
        b"[{\"sub\":\"a\"}]",
        b"\"text\"",
        b"1",
        b"null",
        b"",
        b"text",
        b"{\"a\":1",
        b"{\"a\":1}x",
        b"{\"a\":\xff}",
        b"\x00\xff\xfe",
        b"\xef\xbb\xbf{}",
    ] {
        let token = token("HS256", payload);
        let what = String::from_utf8_lossy(payload);
        let report = judge_hs256(&token, &Policy::default());
        refused(&report, PAYLOAD, &what);
        assert_eq!(outcome(&report, "signature"), Some(Outcome::Pass), "{what}");
        assert!(report.key.is_some(), "{what}");
        valid(&judge_signature(&token, &[key("HS256")]), &what);
        let report = judge_hs256(&format!("{}AA", &token[..token.len() - 2]), &Policy::default());
        assert!(matches!(outcome(&report, "signature"), None | Some(Outcome::Fail(_))), "{what}");
    }
    valid(&judge_hs256(&token("HS256", " {} "), &Policy::default()), "an object");
}
