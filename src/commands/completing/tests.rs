//! Tests of what is offered, by the line as bash would hand it over.

use std::fs;

#[cfg(feature = "net")]
use base64::Engine as _;
#[cfg(feature = "net")]
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;
use crate::cli;

/// Arguments whose values nobody can know: names of people, services and ids, and numbers.
const FREE: [&str; 5] = ["iss", "sub", "aud", "jti", "jobs"];

/// The candidates for a line, the cursor at its end, and what follows.
fn offered(line: &str, rest: &str) -> Vec<String> {
    let word = line.rsplit([' ', '@', ':', '=', '>', '<']).next().unwrap_or_default();
    let asked = Asked::of_line(line, rest, word);
    let all = candidates(&asked, &cli::command);
    all.iter().map(|one| one.get_value().to_str().unwrap().to_owned()).collect()
}

#[test]
fn every_value_is_known_or_known_to_be_free() {
    for subcommand in cli::command().get_subcommands() {
        for arg in subcommand.get_arguments().filter(|arg| arg.get_action().takes_values()) {
            let (name, id) = (subcommand.get_name(), arg.get_id().as_str());
            let by_clap = !arg.get_possible_values().is_empty();
            assert!(by_clap || wanted(name, id).is_some() || FREE.contains(&id), "{name} {id}");
        }
    }
}

#[test]
fn the_whole_line_counts() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().display();
    let text = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ.eyJhIjp7ImIiOjF9LCJjLmQiOlt7ImUiOjB9XX0.AA";
    fs::write(folder.path().join("t"), text).unwrap();
    let names = ["a", "a.b", "c.d"];
    // The token may stand anywhere, as text or in a file, behind flags and after `--`.
    for (line, rest) in [
        (format!("jwt decode {text} --get "), String::new()),
        (format!("jwt {text} --get "), String::new()),
        (format!("jwt decode @{root}/t --get "), String::new()),
        (format!("jwt decode '@{root}/t' --get "), String::new()),
        (format!("jwt --json decode -S x -jq @{root}/t --get "), String::new()),
        ("jwt --get ".to_owned(), format!(" @{root}/t")),
        ("jwt decode --get ".to_owned(), format!(" -- {text}")),
    ] {
        assert_eq!(offered(&line, &rest), names, "{line}|{rest}");
    }
    assert_eq!(offered(&format!("jwt {text} --get c.d["), ""), ["c.d[0]", "c.d[0].e"]);
    assert_eq!(offered(&format!("jwt {text} --get /a"), ""), ["/a", "/a/b"]);
    assert_eq!(offered(&format!("jwt {text} --part header --get "), ""), ["alg", "kid"]);
    assert_eq!(offered(&format!("jwt verify {text} --require a,"), ""), ["a,a.b", "a,c.d"]);
    assert_eq!(offered(&format!("jwt encode --from {text} --unset "), ""), ["a", "a.b", r"c\.d"]);
    #[cfg(feature = "net")]
    for (iss, issuers) in [
        ("https://a.example/x", &["https://a.example/x"][..]),
        ("http://a.example", &[]),
        ("a", &[]),
        ("https://a.example/`x`\u{202e}", &[]),
    ] {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let token = format!("{}.{}.AA", part("{}"), part(&format!("{{\"iss\":\"{iss}\"}}")));
        assert_eq!(offered(&format!("jwt verify {token} --oidc "), ""), issuers, "{iss}");
    }
    // Nobody is waited for.
    for spec in ["-", "@-", "@/dev/stdin", "@/dev/tty", "@/dev/zero", "@/proc/kmsg", "@/"] {
        assert!(offered(&format!("jwt decode {spec} --get su"), "").contains(&"sub".to_owned()), "{spec}");
    }
}

#[test]
fn names_that_harm_are_left_out_and_many_are_bounded() {
    let offered_of = |payload: &str| {
        let part = base64(payload);
        offered(&format!("jwt decode eyJhbGciOiJub25lIn0.{part}. --get "), "")
    };
    assert_eq!(offered_of(r#"{"\u001b[2J":1,"a\nb":1,"\u202ex":1,"":1,"ok":1}"#), ["ok"]);
    assert_eq!(offered_of(r#"{"adm\u200din":1,"ok\ufe0f":1,"\u200c":1,"👩‍👩‍👧":1}"#), ["👩‍👩‍👧"]);
    let many: Vec<String> = (0..15_000).map(|at| format!("\"n{at}\":0")).collect();
    assert_eq!(offered_of(&format!("{{{}}}", many.join(","))).len(), 300);
    let same = vec!["\"n\":0"; 40];
    assert_eq!(offered_of(&format!("{{{}}}", same.join(","))), ["n"]);
    let common = offered("jwt decode --get ", "");
    assert_eq!(offered_of(&format!("{{{}}}", vec!["\"n\":0"; 30_000].join(","))), common);
    let deep = format!("{}0{}", "{\"d\":".repeat(100), "}".repeat(100));
    assert_eq!(offered_of(&deep).len(), 6);
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
}

#[test]
fn flags_are_offered_where_they_may_stand() {
    let flags = offered("jwt verify --json -K k --lines --", "");
    assert!(!flags.iter().any(|flag| ["--json", "--lines"].contains(&flag.as_str())), "{flags:?}");
    assert!(
        ["--key", "--alg", "--jobs"].iter().all(|flag| flags.iter().any(|other| other == flag)),
        "{flags:?}"
    );
    // Without a subcommand, those of decode, and of the whole.
    let flags = offered("jwt --", "");
    assert!(
        ["--get", "--version", "--json"].iter().all(|flag| flags.iter().any(|other| other == flag)),
        "{flags:?}"
    );
    assert_eq!(flags.iter().filter(|flag| *flag == "--json").count(), 1);
    assert_eq!(offered("jwt -- --", ""), [""; 0]);
    let clusters = offered("jwt decode -jq", "");
    assert!(clusters.contains(&"-jqS".to_owned()) && !clusters.contains(&"-jqj".to_owned()), "{clusters:?}");
    assert_eq!(offered("jwt keygen HS256 --format ", ""), ["jwk", "jwks", "text"]);
    assert_eq!(offered("jwt keygen ES256 --format ", ""), ["pem", "der", "jwk", "jwks", "ssh"]);
    // A flag whose value is in it takes no other word for it.
    assert!(!offered("jwt key --thumbprint ", "").contains(&"256".to_owned()));
    assert_eq!(
        offered("jwt key --thumbprint=", ""),
        ["--thumbprint=256", "--thumbprint=384", "--thumbprint=512"]
    );
}

#[test]
fn algorithms_go_with_the_key() {
    assert_eq!(offered("jwt verify -S x -A ", ""), ["HS256", "HS384", "HS512"]);
    assert_eq!(offered("jwt encode -S x -A HS5", ""), ["HS512"]);
    assert_eq!(offered("jwt encode -A n", ""), ["none"]);
    assert_eq!(offered("jwt verify -A HS256,HS", ""), ["HS256,HS384", "HS256,HS512"]);
    assert_eq!(offered("jwt verify --alg=HS256,HS", ""), ["--alg=HS256,HS384", "--alg=HS256,HS512"]);
    assert!(offered("jwt verify -K no/such/file -A ", "").len() > 15);
}

#[test]
fn operators_go_with_the_kind() {
    let part = base64(r#"{"n":1,"s":"x","a":[],"b":true,"odd=":1,"ends:":1,"scope":"a"}"#);
    let line = format!("jwt verify eyJhbGciOiJub25lIn0.{part}. --claim ");
    assert_eq!(offered(&line, ""), ["n>=", "n<=", "s=", "a~=", "b:=", "scope~="]);
    assert_eq!(offered(&format!("{line}n"), ""), ["n=", "n:=", "n!=", "n~=", "n>=", "n<="]);
    assert_eq!(offered(&format!("{line}n:"), ""), ["n:="]);
    assert_eq!(offered("jwt encode -c ex", "").first().map(String::as_str), Some("exi="));
    assert!(offered("jwt encode -c ex", "").contains(&"exp:=".to_owned()));
    assert_eq!(offered("jwt encode -H al", ""), [""; 0]);
}

#[test]
fn types_have_the_notes_that_tokens_have() {
    let asked = Asked::of_line("jwt encode -t ", "", "");
    let all = candidates(&asked, &cli::command);
    let note = |one: &CompletionCandidate| one.get_help().map(ToString::to_string).unwrap_or_default();
    assert!(all.len() > 5 && all.iter().all(|one| !note(one).is_empty()));
    assert!(
        all.iter().any(|one| one.get_value() == "at+jwt" && note(one) == "OAuth access token (RFC 9068)")
    );
}
