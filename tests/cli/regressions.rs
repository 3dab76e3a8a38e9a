//! What was wrong once and shall not come back.

use crate::desk::{Desk, JWT_IO, SECRET, claims};

/// The stderr of a run, as text.
fn stderr(desk: &mut Desk, line: &str) -> String {
    String::from_utf8(desk.output(line).stderr).expect("text on stderr")
}

#[test]
fn an_empty_secret_is_no_key() {
    let mut desk = Desk::new();
    desk.file("empty", "").file("newline", "\n");
    desk.env("EMPTY", "");
    for secret in ["''", "@empty", "@newline", "env:EMPTY", "b64:", "hex:", "text:"] {
        desk.text(4, &format!("verify -q -S {secret} $T"));
        desk.text(4, &format!("encode -s a -S {secret}"));
    }
}

#[test]
fn an_empty_set_is_no_key() {
    Desk::new().text(4, "verify -K '{\"keys\":[]}' $T");
}

#[test]
fn an_ed25519_jwk_signs_as_ed25519() {
    let mut desk = Desk::new();
    desk.text(0, "keygen Ed25519 --format jwk -o k");
    let token = desk.text(0, "encode -s alice -K k");
    assert_eq!(desk.text(0, &format!("decode --part header --get alg {token}")), "Ed25519");
}

#[test]
fn a_second_claim_on_stdin_comes_first() {
    let mut desk = Desk::new();
    desk.pipe(JWT_IO).text(2, "encode --from - -K -");
    desk.pipe(JWT_IO).text(2, "verify - -K -");
    desk.pipe("").text(2, "decode - -");
}

#[test]
fn an_error_response_holds_no_token() {
    let mut desk = Desk::new();
    for body in [r#"{"error":"invalid_grant"}"#, "{}", "null", "[]", r#"{"access_token":null}"#] {
        let stderr = stderr(desk.pipe(body), "decode");
        assert!(stderr.contains("no token"), "{body}: {stderr}");
    }
}

#[test]
fn punctuation_stands_outside_the_token() {
    let mut desk = Desk::new();
    for (before, after) in [("", ","), ("", ";"), ("<", ">"), ("(", ")"), ("{", "}"), ("see ", " for more")] {
        let pasted = format!("{before}{JWT_IO}{after}");
        assert_eq!(desk.pipe(&pasted).text(0, "decode --get name"), "John Doe", "{pasted}");
    }
    assert_eq!(desk.pipe(format!("{JWT_IO} {JWT_IO}")).text(0, "decode --get name"), "John Doe\nJohn Doe");
}

#[test]
fn help_is_a_word_too() {
    let mut desk = Desk::new();
    assert_eq!(desk.text(0, "help"), desk.text(0, "--help"));
    assert_eq!(desk.text(0, "help verify"), desk.text(0, "verify --help"));
}

#[test]
fn a_word_is_no_token() {
    let mut desk = Desk::new();
    for word in ["sign", "inspect", "generate", "DECODE", "hello", "null"] {
        let stderr = stderr(&mut desk, word);
        assert!(!stderr.contains("UTF-8") && !stderr.contains("stray bits"), "{word}: {stderr}");
        assert!(!stderr.contains("cut short"), "{word}: {stderr}");
    }
}

#[test]
fn a_key_for_stdout() {
    let mut desk = Desk::new();
    assert!(desk.text(0, "keygen ES256 -o -").starts_with("-----BEGIN PRIVATE KEY-----"));
    assert!(!desk.has("-") && !desk.has("-.pub"));
}

#[test]
fn flags_that_contradict_each_other() {
    let mut desk = Desk::new();
    desk.text(2, "encode -s a --alg none --unsigned -K rsa.pem");
    desk.text(2, "encode -s a --alg none --unsigned -S x");
    desk.text(2, "decode --part signature --get alg $T");
}

#[test]
fn color_without_a_value() {
    let stderr = stderr(&mut Desk::new(), "--color");
    assert!(!stderr.contains("decode"), "{stderr}");
}

#[test]
fn hints_are_worth_reading() {
    let mut desk = Desk::new();
    let text = stderr(&mut desk, "verify -S x a.b.c");
    assert_eq!(text.matches("hint: ").count(), 1, "{text}");
    let rows = desk.text(3, "verify -S x a.b");
    let first = rows.lines().find(|line| line.contains("format")).unwrap_or_default();
    assert!(first.contains("two parts"), "{rows}");
    let padded = format!("{}=", claims("{}"));
    let text = stderr(&mut desk, &format!("verify --allow-padding -S '$LONG' {padded}"));
    assert!(!text.contains("--allow-padding"), "{text}");
    let text = stderr(&mut desk, "verify -S x $JWE");
    assert!(text.contains("decrypt it first"), "{text}");
}

#[test]
fn a_past_exp_in_the_claims() {
    let mut desk = Desk::new();
    for claims in ["'{\"exp\":1000000000}'", "-c exp:=1000000000", "-P exp=1000000000"] {
        let stderr = stderr(&mut desk, &format!("encode {claims} -S '$LONG'"));
        assert!(stderr.contains("\"exp\" is past"), "{claims}: {stderr}");
    }
    let stderr = stderr(&mut desk, "encode '{\"exp\":\"tomorrow\"}' -S '$LONG'");
    assert!(stderr.contains("\"exp\""), "{stderr}");
}

#[test]
fn algorithms_nearly_right() {
    let mut desk = Desk::new();
    for (given, meant) in [("es256", "ES256"), ("ES257", "ES256"), ("RS265", "RS256"), ("ed25519", "Ed25519")]
    {
        let stderr = stderr(&mut desk, &format!("keygen {given}"));
        assert!(stderr.contains(&format!("did you mean {meant}")), "{given}: {stderr}");
    }
}

#[test]
fn too_old_is_called_so() {
    let mut desk = Desk::new().value("T", claims(r#"{"iat":1000000000}"#));
    let text = desk.text(6, "verify --at 1000000060 --max-age 59s -S '$LONG' $T");
    assert!(text.contains("INVALID: too old: issued 1 minute ago"), "{text}");
}

#[test]
fn too_deep_is_called_so() {
    let deep = claims(&format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200)));
    let text = Desk::new().value("T", deep).text(3, "verify -S '$LONG' $T");
    assert!(text.contains("128"), "{text}");
}

#[test]
fn broken_claims_are_not_plain_text() {
    let mut desk = Desk::new().value("T", claims(r#"{"sub":"x","#));
    let text = stderr(&mut desk, "decode $T");
    assert!(text.contains("payload: not JSON"), "{text}");
}

#[cfg(unix)]
#[test]
fn help_into_a_closed_pipe() {
    for _ in 0..5 {
        let line = "{ \"$JWT\" --help; echo $? >code; } | true";
        let desk = Desk::new();
        let output = crate::errors::shell(&desk, line);
        assert_eq!((desk.read("code").as_str(), output.stderr.is_empty()), ("0\n", true));
    }
}

#[test]
fn a_token_that_reads_as_a_flag_for_help_is_not_valid() {
    let mut desk = Desk::new();
    for token in ["--help", "-h", "-hx", "-qh"] {
        desk.output(&format!("verify -q -S '$LONG' {token}"));
        assert_eq!(desk.output(&format!("verify -q -S '$LONG' {token}")).status.code(), Some(2), "{token}");
    }
    assert_eq!(desk.output("verify --help").status.code(), Some(0));
}

#[test]
fn no_good_token_hides_a_bad_one() {
    let mut desk = Desk::new();
    let good = claims("{}");
    let bad = good.replace("eyJ", "eyK");
    let none = "IHsiYWxnIjoibm9uZSJ9.eyJzdWIiOiJhZG1pbiJ9.";
    for text in [
        format!("Bearer {good} {none}"),
        format!("Bearer {good}, Bearer {none}"),
        format!("Authorization: Bearer {good},{none}"),
        format!("token={good} {none}"),
        format!("https://a/?t={good}#{none}"),
        format!("token={good}\nfoo {none}"),
        format!("{none} {good}"),
        format!("a={none};b={good}"),
        format!("Cookie: a={good}; b={none}"),
        format!("{{\"access_token\":\"{none}\",\"id_token\":\"{good}\"}}"),
        format!("{{\"access_token\":\"{none},x\",\"id_token\":\"{good}\"}}"),
    ] {
        let code = desk.pipe(&text).output("verify -q -S '$LONG'").status.code();
        assert_eq!(code, Some(1), "{text}");
    }
    assert_eq!(desk.pipe(format!("{good} {bad}")).output("verify -q -S '$LONG'").status.code(), Some(3));
    assert_eq!(
        desk.pipe(format!("a={good}; b={good}")).output("verify -q -S '$LONG'").status.code(),
        Some(0)
    );
}

#[test]
fn what_the_environment_holds_is_not_shown() {
    for (name, value) in [("JWT_KEY", "hunter2"), ("JWT_SECRET", "@hunter2"), ("JWT_SECRET", "env:hunter2")] {
        let mut desk = Desk::new();
        desk.env(name, value);
        for format in ["", "--json"] {
            let output = desk.output(&format!("verify {format} $T"));
            let all = [output.stdout, output.stderr].concat();
            assert!(!String::from_utf8_lossy(&all).contains("hunter2"), "{name}={value}");
        }
    }
    assert!(!stderr(&mut Desk::new(), "verify -K 'Sup3r/S3cret Pass!' $T").contains("S3cret"));
}

#[test]
fn re_signing_keeps_what_nobody_changes() {
    let mut desk = Desk::new();
    let odd = crate::desk::base64url(r#"{ "typ" : "X", "\u0061lg":"HS\u0032\u0035\u0036" }"#);
    let token = desk.text(0, "encode '{\"a\": 1}' --no-iat -S '$LONG'");
    let token = token.replacen(token.split('.').next().unwrap_or_default(), &odd, 1);
    let again = desk.text(0, &format!("encode --from {token} -S '$LONG'"));
    assert_eq!(again.split('.').next(), Some(odd.as_str()));
    let twice = crate::desk::base64url(r#"{"alg":"HS256","x":1,"x":2}"#);
    let token = token.replacen(&odd, &twice, 1);
    desk.text(3, &format!("encode --from {token} -S '$LONG'"));
}

#[test]
fn only_verify_has_verdicts() {
    let mut desk = Desk::new();
    assert!(desk.text(5, "-j verify -S x @nowhere").contains("\"verdict\":\"error\""));
    // Here the word is a token of decode's.
    assert!(!desk.text(5, "-j @nowhere verify").contains("verdict"));
}

#[test]
fn claims_nest_no_deeper_than_they_are_read() {
    let mut desk = Desk::new();
    let name = |steps: usize| vec!["a"; steps].join(".");
    let list = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    for given in [
        format!("-c {}=1", name(129)),
        format!("-c {}=1", name(60_000)),
        format!("-c a:={}", list(128)),
        format!("-P aud={}", list(128)),
        format!("-c aud=x -c aud:={}", list(127)),
        format!("-H {}=1", name(129)),
    ] {
        let failed = desk.text(2, &format!("encode -S secret {given}"));
        assert!(failed.is_empty());
    }
    let token = desk.text(0, &format!("encode -S secret -c {}=1", name(128)));
    desk.text(0, &format!("decode {token}"));
}

#[test]
fn who_wants_a_verdict_gets_no_help_for_one() {
    let mut desk = Desk::new();
    desk.env("JWT_SECRET", SECRET);
    // What a script hands on as a token may read as a flag.
    for line in [
        "verify -q --help",
        "-q verify -h",
        "verify --json --help",
        "verify -S x --help",
        "verify --help --schema",
    ] {
        assert_eq!(desk.output(line).status.code(), Some(2), "{line}");
    }
    for line in ["verify --help", "verify -h --color=never", "help verify"] {
        assert_eq!(desk.output(line).status.code(), Some(0), "{line}");
    }
}

#[test]
fn what_somebody_has_sent_is_not_shown_a_hundredfold() {
    let mut desk = Desk::new();
    let nested = ["[".repeat(120), "]".repeat(120)].concat();
    let nested = vec![nested; 4000].join(",");
    desk.file("deep", claims(&format!("{{\"a\":[{nested}]}}")));
    let length = desk.read("deep").len();
    for line in ["verify -S wrong @deep", "decode @deep"] {
        let output = desk.output(line);
        assert!(output.stdout.len() < 4 * length, "{line}: {} of {length}", output.stdout.len());
    }
    let long = "k".repeat(100_000);
    desk.file("long", crate::desk::signed(&format!("{{\"alg\":\"{long}\"}}"), "{}"));
    let output = desk.output("verify -q -S wrong @long");
    assert!(output.stderr.len() < 2000, "{}", output.stderr.len());
}

#[test]
fn a_key_that_is_a_secret_or_a_token_is_not_shown() {
    let mut desk = Desk::new();
    for given in [JWT_IO, "my.secret.value", "SG.abc.def", "abc/defghijklm+nop=", "horse.staple.horse"] {
        for line in [format!("verify -K {given} $T"), format!("verify --json -K {given} $T")] {
            let output = desk.output(&line);
            let told = [output.stdout, output.stderr].concat();
            assert!(!String::from_utf8_lossy(&told).contains(&given[1..]), "{line}");
            // A token is known for what it is.
            assert_eq!(output.status.code(), Some(if given == JWT_IO { 4 } else { 5 }), "{line}");
        }
    }
    for given in ["keys/issuer.pem", "./issuer.pub", "jwks.json"] {
        assert!(stderr(&mut desk, &format!("verify -K {given} $T")).contains(given), "{given}");
    }
}

#[test]
fn remarks_on_one_of_several_tokens_name_it() {
    let mut desk = Desk::new();
    let told = stderr(&mut desk, "verify -S '$LONG' $T $T");
    assert!(told.lines().all(|line| line.contains(": token 1: ") || line.contains(": token 2: ")), "{told}");
}

#[test]
fn usage_errors_write_no_lines_of_others() {
    let mut desk = Desk::new().value("X", "a\nVALID\n");
    for line in ["verify -S x --alg $X $T", "verify -S x --at=$X $T", "verify -S x --claim $X $T"] {
        let told = stderr(&mut desk, line);
        assert!(told.lines().all(|line| line.trim() != "VALID"), "{line}: {told}");
    }
}
