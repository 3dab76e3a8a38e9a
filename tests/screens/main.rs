//! Screens: what people see of tokens as issuers make them, in terminals 40, 80 and 200 columns wide. A token is a
//! file in `tokens/`, header and payload a line each; what is shown of it stands in `shown/`, a file for each width.
//! `SNAPSHOTS=overwrite` writes those anew.

#[cfg(any(target_os = "linux", target_os = "macos"))]
mod terminal;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::cli::{Audience, Cli, Color};
use jwt_toolkit::output::{Palette, Screen, Style, write};
use snapbox::{Assert, Data};
use unicode_width::UnicodeWidthStr as _;

/// The widths of the terminals.
const WIDTHS: [usize; 3] = [40, 80, 200];

/// The moment that all is judged by.
const AT: &str = "--at=2026-11-22T01:30:22Z";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens").join(name)
}

/// The token of a file, with a signature that no key has made.
pub(crate) fn token(name: &str) -> String {
    let text = std::fs::read_to_string(folder("tokens").join(name).with_extension("txt")).expect("a token");
    let parts = text.lines().chain(["a signature that nobody has made"]);
    parts.map(|part| URL_SAFE_NO_PAD.encode(part)).collect::<Vec<_>>().join(".")
}

/// What a command line shows, on both streams.
fn shown(args: &[&str], screen: Screen) -> String {
    let args = std::iter::once("jwt").chain(args.iter().copied()).map(OsString::from).collect();
    let cli = Cli::of_args(args, Color::Auto).expect("a command line");
    let style = Style { judging: cli.is_judging(), out: screen, err: screen, ..Style::default() };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    for answer in cli.run(Audience { style, ..Audience::default() }) {
        write(&answer, &style, &mut out, &mut err).expect("memory takes everything");
    }
    out.extend(err);
    String::from_utf8(out).expect("what is shown is text")
}

/// What a terminal of that width shows, without colours.
pub(crate) fn on_terminal(args: &[&str], width: usize) -> String {
    shown(args, Screen { palette: Palette::Plain, width: Some(width), terminal: true })
}

/// Holds what is shown to what was, at each width.
fn hold(name: &str, args: &[&str]) {
    for width in WIDTHS {
        let screen = on_terminal(args, width);
        if !args.contains(&"--no-notes") {
            fits(&screen, width);
        }
        is_harmless(&screen);
        let file = folder("shown").join(format!("{name}.{width}.txt"));
        Assert::new()
            .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
            .eq(Data::text(screen).raw(), Data::read_from(&file, None).raw());
    }
}

/// Nothing is wider than the terminal but what can't be parted: the raw token, and a word of a value.
fn fits(screen: &str, width: usize) {
    for line in screen.lines().filter(|line| line.width() > width && !line.starts_with("eyJ")) {
        let value = line.trim_start();
        let value = value.split_once("\": ").map_or(value, |(_, value)| value);
        assert!(!value.contains(' '), "{width}: {line}");
    }
}

/// Nothing but text, and line feeds.
fn is_harmless(screen: &str) {
    let hostile = |c: char| (c.is_control() && c != '\n') || jwt_toolkit::token::characters::is_hostile(c);
    assert!(!screen.replace('\n', "").contains(hostile), "{screen:?}");
}

#[test]
fn tokens_of_issuers() {
    for name in ["entra", "keycloak", "kubernetes", "cognito", "auth0", "supabase", "github"] {
        hold(name, &["decode", AT, &token(name)]);
    }
}

#[test]
fn a_chain_of_certificates() {
    let token = token("x5c");
    hold("x5c", &["decode", AT, &token]);
    let whole = URL_SAFE_NO_PAD.decode(token.split('.').next().expect("a header")).expect("base64url");
    let whole = String::from_utf8(whole).expect("text");
    let certificates: Vec<&str> = whole.split('"').filter(|text| text.starts_with("MII")).collect();
    assert_eq!(certificates.len(), 3);
    let has_all = |text: &str| certificates.iter().all(|certificate| text.contains(certificate));
    assert!(!has_all(&on_terminal(&["decode", &token], 80)), "a reader is spared them");
    for args in [
        &["decode", "--no-notes", &token][..],
        &["decode", "--part", "header", &token],
        &["decode", "--part", "header", "--get", "x5c", &token],
    ] {
        let text = on_terminal(args, 80);
        assert!(has_all(&text), "{args:?}: {text}");
    }
    let piped = shown(&["decode", AT, &token], Screen::default());
    assert!(has_all(&piped) && piped.contains(&token), "a pipe has all of it");
    assert!(piped.contains("certificate of CN=signer.example.com"), "with what it says");
}

#[test]
fn scripts_of_every_width() {
    hold("scripts", &["decode", AT, &token("scripts")]);
    // The notes beside values that leave room stand in one column, as a terminal counts it.
    let screen = on_terminal(&["decode", AT, &token("scripts")], 200);
    let column = |note: &str| {
        let line = screen.lines().find(|line| line.ends_with(note)).expect(note);
        // One letter of two cells, which the crate counts as one.
        line[..line.len() - note.len()].width() + line.matches("لا").count()
    };
    for note in
        ["full name", "first name", "last name", "casual name", "language and region", "email address"]
    {
        assert_eq!(column(note), column("subject"), "{note}");
    }
}

#[test]
fn shapes_of_json() {
    hold("shapes", &["decode", AT, &token("shapes")]);
    hold("shapes.plain", &["decode", "--no-notes", &token("shapes")]);
}

#[test]
fn what_a_terminal_would_obey() {
    hold("hostile", &["decode", AT, &token("hostile")]);
    hold("hostile.verify", &["verify", AT, "-S", "secret", "--sub=\u{1b}[31m", &token("hostile")]);
}

#[test]
fn judgements() {
    let issuer = "--iss=https://sso.example.com/realms/another-one-with-a-long-name";
    let rest =
        ["--aud=invoices", "--typ=at+jwt", "--require=nonce", "--claim=scope~=orders:write", "--max-age=5s"];
    let token = token("keycloak");
    let args =
        [&["verify", "--at=2026-11-22T01:40:22Z", "-S", "secret", issuer][..], &rest, &[&token]].concat();
    hold("verify", &args);
    let set = ["verify", AT, "-S", "secret", &several_signatures()].map(str::to_owned);
    hold("signatures", &set.each_ref().map(String::as_str));
}

/// A token in JSON serialization, signed three times, once with an `alg` that a terminal would obey.
fn several_signatures() -> String {
    let token = token("scripts");
    let parts: Vec<&str> = token.split('.').collect();
    let hostile = URL_SAFE_NO_PAD.encode("{\"alg\":\"ES256\\u001b[31m\\u202e\"}");
    let row = |header: &str| format!(r#"{{"protected":"{header}","signature":"{}"}}"#, parts[2]);
    let rows = [parts[0], &hostile, parts[0]].map(row).join(",");
    format!(r#"{{"payload":"{}","signatures":[{rows}]}}"#, parts[1])
}

#[test]
fn several_tokens() {
    let response = format!(r#"{{"access_token":"{}","id_token":"{}"}}"#, token("scripts"), token("cognito"));
    hold("several", &["decode", AT, &response]);
}

#[test]
fn times_in_every_zone() {
    let token = token("kubernetes");
    for (zone, exp, nested) in [
        ("utc", "expires 2027-11-22 01:30:22 UTC, in 11 months", "2026-11-22 02:30:29 UTC, in 1 hour"),
        (
            "+05:30",
            "expires 2027-11-22 07:00:22 +05:30, in 11 months",
            "2026-11-22 08:00:29 +05:30, in 1 hour",
        ),
        ("unix", "expires 1826847022, in 11 months", "to be renewed from 1795314629, in 1 hour"),
    ] {
        let screen = on_terminal(&["decode", AT, "--time", zone, &token], 200);
        assert!(screen.contains(exp) && screen.contains(nested), "{screen}");
    }
    let chain = on_terminal(&["decode", AT, "--time=-08:00", &self::token("x5c")], 200);
    assert!(chain.contains("expires 2027-01-31 16:00:00 -08:00, in 2 months"), "{chain}");
}
