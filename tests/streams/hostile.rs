//! What stands in a token makes no second line and no second field of its answer, and nothing that a terminal obeys.

use crate::lines::{ring, sign, token};
use crate::running::{count, prints, run};

/// What ends lines or fields, moves the cursor or turns text around.
const HOSTILE: &str = "a\nb\tc\r\u{1b}[31m\u{b}\u{c}\u{85}\u{2028}\u{2029}\u{202e}\u{9b}2J\u{7f}\0\u{2066}z";

/// It as a string of JSON, once escaped and once as it is where JSON takes it.
fn strings() -> [String; 2] {
    let escaped: String =
        HOSTILE.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect::<Vec<_>>().concat();
    let bare: String = HOSTILE.chars().filter(|c| *c >= ' ').collect();
    [format!("\"{escaped}\""), format!("\"{bare}\"")]
}

/// Tokens that fail, each by a check that tells what it found, and what asks for that check.
fn tokens() -> Vec<(&'static str, String)> {
    let ring = ring();
    let mut rows = Vec::new();
    for text in strings() {
        for name in ["iss", "aud", "sub", "jti"] {
            let flag = match name {
                "iss" => "--iss=x",
                "aud" => "--aud=x",
                "sub" => "--sub=x",
                _ => "--jti=x",
            };
            rows.push((flag, token("HS256", &format!(r#"{{"{name}":{text}}}"#))));
        }
        rows.push(("--aud=x", token("HS256", &format!(r#"{{"aud":["a",{text}]}}"#))));
        rows.push(("--claim=c=x", token("HS256", &format!(r#"{{"c":{text}}}"#))));
        rows.push(("--strict", token("HS256", &format!("{{{text}:1}}"))));
        for header in [
            format!(r#"{{"alg":{text}}}"#),
            format!(r#"{{"alg":"HS256","kid":{text},"typ":{text}}}"#),
            format!(r#"{{"alg":"HS256","crit":[{text}],{text}:1}}"#),
            format!(r#"{{"alg":"HS256",{text}:1,{text}:2}}"#),
            format!(r#"{{"alg":"ES256","kid":{text}}}"#),
        ] {
            rows.push(("--typ=x", sign(&ring.signer("HS256"), header, "{}")));
        }
        rows.push(("--require=x", token("HS256", &format!("{{{text}:1,{text}:2}}"))));
        rows.push(("--ignore-exp", token("HS256", &format!(r#"{{"exp":{text}}}"#))));
        rows.push(("--max-age=1s", token("HS256", &format!(r#"{{"iat":{text},"nbf":{text}}}"#))));
        rows.push(("--max-age=1s", token("HS256", &text)));
    }
    let broken: String = HOSTILE.chars().filter(|c| *c != '\n').collect();
    rows.push(("--ignore-exp", format!("{broken}.{broken}.{broken}")));
    rows.push(("--ignore-exp", format!("{}{broken}", token("HS256", "{}"))));
    rows.push(("--ignore-exp", format!("{} {} {broken}", token("HS256", "{}"), token("HS256", "{}"))));
    rows
}

/// Whether a character may stand in an answer.
fn is_harmless(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn a_verdict_is_one_line_of_three_fields() {
    let set = &ring().set;
    for (flag, line) in tokens() {
        // Where there is more than one token, what would help is said in any case.
        let most = if line.contains(' ') { 4 } else { 3 };
        for (explain, most) in [(&[][..], most), (&["--explain"][..], 9)] {
            let words = [&["verify", "--lines", "-K", set, "--at", "1800000000", flag], explain].concat();
            let output = run(&words, format!("{line}\n").as_bytes());
            let text = String::from_utf8(output.stdout).expect("text");
            let one = text.strip_suffix('\n').expect("a line");
            let fields: Vec<&str> = one.split('\t').collect();
            assert!(fields.iter().all(|field| field.chars().all(is_harmless)), "{flag} {text:?}");
            assert!((3..=most).contains(&fields.len()), "{flag} {text:?}");
            assert!(fields[0] == "1" && fields[1] != "valid", "{flag} {text:?}");
            assert!(fields.iter().skip(3).all(|hint| hint.starts_with("hint: ")), "{flag} {text:?}");
            let told = String::from_utf8(output.stderr).expect("text");
            assert!(told.lines().count() == 1 && told.trim_end().chars().all(is_harmless), "{told:?}");
        }
    }
}

#[test]
fn a_document_is_one_line() {
    let set = &ring().set;
    for (flag, line) in tokens() {
        let line = format!("{line}\n");
        let judged = run(&["verify", "--lines", "--json", "-K", set, flag], line.as_bytes());
        let shown = run(&["decode", "--lines"], line.as_bytes());
        for output in [judged, shown] {
            let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
            let one = text.strip_suffix('\n').expect("a line");
            assert!(!one.contains(['\n', '\r', '\t', '\u{1b}', '\0']), "{flag} {text:?}");
            assert!(output.stderr.iter().all(|byte| !b"\x1b\r\t".contains(byte)));
        }
    }
}

#[test]
fn a_value_is_one_line() {
    for text in strings() {
        let lines = token("HS256", &format!(r#"{{"c":{text},"d":[{text}]}}"#)) + "\n";
        for flags in [&["--get", "c"][..], &["--get", "d"], &["--part", "payload"], &["--part", "signature"]]
        {
            let words = [&["decode", "--lines"], flags].concat();
            let printed = prints(0, &words, lines.repeat(3).as_bytes());
            assert_eq!(count(&printed), 3, "{flags:?}: {}", printed.escape_ascii());
            assert!(!printed.contains(&b'\r'), "{flags:?}: {}", printed.escape_ascii());
        }
    }
}

#[test]
fn what_is_said_of_claims_is_harmless() {
    let secret = &ring().secret;
    let bare: String = HOSTILE.chars().filter(|c| *c != '\n').collect();
    let [escaped, _] = strings();
    for claims in [
        format!("{{{bare}}}"),
        format!("{{\"{bare}\":1}}"),
        bare,
        format!("{{{escaped}:1,{escaped}:2}}"),
        format!("[{escaped}]"),
        format!("{{\"sub\":{escaped},}}"),
    ] {
        let output = run(&["encode", "--lines", "-K", secret], format!("{claims}\n").as_bytes());
        assert_eq!(output.stdout, b"\n", "{claims:?}");
        let told = String::from_utf8(output.stderr).expect("text");
        assert!(told.starts_with("error: line 1: "), "{told:?}");
        assert!(told.lines().all(|line| line.chars().all(is_harmless)), "{told:?}");
        assert!(told.lines().last().is_some_and(|sum| sum.contains("1 line failed")), "{told:?}");
    }
}
