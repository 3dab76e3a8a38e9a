//! What is kept: for how long, asked anew with what, shared by runs at one time, and readable to its owner alone.

use serde_json::Value;
use snapbox::str;

use crate::answer::Answer;
use crate::desk::{Desk, now};
use crate::party::{OPENID, jwks, metadata, open, token};
use crate::server::Server;

/// A server with an issuer, and a desk that knows it.
fn setup() -> (Server, Desk) {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token(&issuer, "a"));
    (server, desk)
}

const KEY: &str = "verify -q --at 1800000000 -K $SERVER/jwks $T";
const OIDC: &str = "verify -q --at 1800000000 --oidc $SERVER $T";

#[test]
fn what_is_kept_is_not_fetched_again() {
    let (server, mut desk) = setup();
    for _ in 0..3 {
        desk.says(0, KEY);
    }
    assert_eq!(server.asked(), ["GET /jwks"]);
    for _ in 0..3 {
        desk.says(0, OIDC);
    }
    assert_eq!(server.asked(), [format!("GET {OPENID}")]);
    for line in ["key $SERVER/jwks", "key --oidc $SERVER", "key --match $T $SERVER/jwks"] {
        desk.says(0, line);
    }
    assert_eq!(server.asked(), [""; 0]);
    assert_eq!(desk.cached().len(), 2);
}

/// How long what is kept may be used from now on, in seconds.
fn lifetime(desk: &Desk) -> f64 {
    let files = desk.cached();
    assert_eq!(files.len(), 1, "{files:?}");
    let text = std::fs::read_to_string(&files[0]).expect("what is cached is text");
    let head: Value = serde_json::from_str(text.lines().next().expect("a head")).expect("the head is JSON");
    head["expires"].as_f64().expect("a time") - now()
}

#[test]
fn lifetimes_have_two_ends() {
    for (control, seconds) in [
        (None, 300.0),
        (Some("max-age=0"), 300.0),
        (Some("max-age=299"), 300.0),
        (Some("max-age=301"), 301.0),
        (Some("public, max-age=3600, must-revalidate"), 3600.0),
        (Some("Max-Age = 3600"), 3600.0),
        (Some("max-age=\"3600\""), 3600.0),
        (Some("max-age=86399"), 86_399.0),
        (Some("max-age=86401"), 86_400.0),
        (Some("max-age=31536000, immutable"), 86_400.0),
        (Some("max-age=99999999999999"), 86_400.0),
        (Some("no-store"), 300.0),
        (Some("no-cache, max-age=3600"), 300.0),
        (Some("max-age=-5"), 300.0),
        (Some("max-age=1e9"), 300.0),
        (Some("private"), 300.0),
    ] {
        let (server, mut desk) = setup();
        let answer = Answer::json(&jwks(&["a"]));
        server.on("/jwks", [control.map_or(answer.clone(), |text| answer.header("Cache-Control", text))]);
        desk.says(0, KEY);
        let lifetime = lifetime(&desk);
        assert!((seconds - 30.0..=seconds + 1.0).contains(&lifetime), "{control:?}: {lifetime}");
    }
}

#[test]
fn what_has_run_out_is_asked_for_anew() {
    let (server, mut desk) = setup();
    desk.says(0, KEY);
    desk.age();
    desk.says(0, KEY);
    desk.says(0, KEY);
    assert_eq!(server.asked(), ["GET /jwks"; 2]);
    // A time that only another clock has written.
    for later in [86_500.0, 1e12, f64::MAX, -1e300] {
        desk.set_time("expires", |_| now() + later);
        desk.says(0, KEY);
        assert_eq!(server.asked(), ["GET /jwks"], "{later}");
    }
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let (server, mut desk) = setup();
    let set = jwks(&["a"]);
    server.on("/jwks", [Answer::json(&set).etag("v1").max_age(600)]);
    desk.says(0, KEY);
    assert_eq!(server.seen()[0].header("If-None-Match"), None);
    desk.age();
    // The second time it is 304, and good for another while.
    desk.says(0, KEY);
    assert_eq!(server.seen()[0].header("If-None-Match"), Some("\"v1\""));
    let rest = lifetime(&desk);
    assert!((570.0..=601.0).contains(&rest), "{rest}");
    desk.says(0, KEY);
    assert_eq!(server.asked(), [""; 0]);
    // Another set under another tag.
    desk.age();
    server.on("/jwks", [Answer::json(&jwks(&["b"])).etag("v2")]);
    desk.says(1, KEY);
    assert_eq!(server.seen()[0].header("If-None-Match"), Some("\"v1\""));
    desk.age();
    desk.says(1, KEY);
    assert_eq!(server.seen()[0].header("If-None-Match"), Some("\"v2\""));
}

#[test]
fn what_has_no_tag_goes_by_its_date() {
    let (server, mut desk) = setup();
    let date = "Thu, 26 Nov 2026 08:00:00 GMT";
    server.on("/jwks", [Answer::json(&jwks(&["a"])).header("Last-Modified", date)]);
    desk.says(0, KEY);
    desk.age();
    desk.says(0, KEY);
    let seen = server.seen();
    assert_eq!(seen[0].header("If-Modified-Since"), None);
    assert_eq!((seen[1].header("If-Modified-Since"), seen[1].header("If-None-Match")), (Some(date), None));
}

#[test]
fn what_is_asked_with() {
    let (server, mut desk) = setup();
    desk.says(0, OIDC);
    for request in server.seen() {
        let header = |name| request.header(name).unwrap_or_default().to_owned();
        assert_eq!(header("User-Agent"), concat!("jwt-toolkit/", env!("CARGO_PKG_VERSION")));
        assert!(header("Accept").contains("application/json"), "{request:?}");
        assert_eq!(header("Accept-Encoding"), "gzip");
        for name in ["Cookie", "Authorization", "Referer"] {
            assert_eq!(request.header(name), None);
        }
    }
}

#[test]
fn several_places_are_asked_for_what_each_has() {
    let (server, mut desk) = setup();
    server.on("/other", [Answer::json(&jwks(&["b"]))]);
    desk.value("B", token(&server.url(), "b"));
    let line = "verify -q --at 1800000000 -K $SERVER/jwks -K $SERVER/other";
    desk.says(0, &format!("{line} $A").replace("$A", "$T"));
    desk.says(0, &format!("{line} $B"));
    assert_eq!(server.asked(), ["GET /jwks", "GET /other"]);
    let (stdout, _) = desk.says(0, "key $SERVER/jwks $SERVER/other --to jwks");
    let set: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(set["keys"].as_array().map(Vec::len), Some(2));
}

#[test]
fn no_cache_fetches_and_offline_does_not() {
    let (server, mut desk) = setup();
    desk.run(5, "verify --offline -K $SERVER/jwks $T")
        .run(5, "verify --offline --oidc $SERVER $T")
        .run(5, "key --offline $SERVER/jwks")
        .saw(&server);
    desk.says(0, OIDC);
    server.asked();
    for line in [KEY, OIDC] {
        desk.says(0, &line.replace("--at", "--offline --at"));
        assert_eq!(server.asked(), [""; 0]);
    }
    for line in [KEY, OIDC] {
        desk.says(0, &line.replace("--at", "--no-cache --at"));
    }
    assert_eq!(server.asked(), ["GET /jwks".to_owned(), format!("GET {OPENID}"), "GET /jwks".to_owned()]);
    // What has run out is better than nothing.
    desk.age();
    desk.checks(0, "verify --offline --at 1800000000 -K $SERVER/jwks $T").saw(&server);
    desk.matches(str![[r#"
$ jwt verify --offline -K $SERVER/jwks $T
2> error: --key: nothing is cached of "$SERVER/jwks", and --offline fetches nothing
2> hint: without --offline the keys are fetched, and cached
=> 5

$ jwt verify --offline --oidc $SERVER $T
2> error: --oidc: nothing is cached of "$SERVER/.well-known/openid-configuration", and --offline fetches nothing
2> hint: without --offline the keys are fetched, and cached
=> 5

$ jwt key --offline $SERVER/jwks
2> error: KEY: nothing is cached of "$SERVER/jwks", and --offline fetches nothing
2> hint: without --offline the keys are fetched, and cached
=> 5
<- nothing

$ jwt verify --offline --at 1800000000 -K $SERVER/jwks $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" were fetched just now, and may be old: --offline fetches nothing
=> 0
<- nothing


"#]]);
}

#[test]
fn no_cache_does_not_use_what_is_kept() {
    let (server, mut desk) = setup();
    desk.says(0, KEY);
    server.on("/jwks", [Answer::status(503)]);
    desk.says(0, KEY);
    desk.says(5, &KEY.replace("--at", "--no-cache --at"));
}

#[test]
fn runs_at_one_time_do_not_harm_each_other() {
    let (server, mut desk) = setup();
    for _ in 0..3 {
        let runs: Vec<_> = (0..8).map(|at| desk.start(if at % 2 == 0 { KEY } else { OIDC })).collect();
        for run in runs {
            let output = run.finish();
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
            assert_eq!((output.stdout, output.stderr), (Vec::new(), Vec::new()));
        }
        assert_eq!(desk.cached().len(), 2, "{:?}", desk.cached());
        desk.age();
    }
    server.asked();
    desk.says(0, OIDC);
    assert_eq!(server.asked().len(), 2);
    desk.says(0, OIDC);
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn failures_leave_nothing_behind() {
    let (server, mut desk) = setup();
    for answer in [
        Answer::status(500),
        Answer::json(&jwks(&["a"])).short(),
        Answer::json(&jwks(&["a"])).breaking_off(),
        Answer::large(2 << 20, false),
        Answer::bytes("text/html", "<html>"),
        Answer::json("{}"),
    ] {
        server.on("/jwks", [answer]);
        let code = desk.output(KEY).status.code();
        assert!(matches!(code, Some(4 | 5)), "{code:?}");
        assert_eq!(desk.cached(), [""; 0].map(std::path::PathBuf::from));
    }
}

#[cfg(unix)]
#[test]
fn it_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_server, mut desk) = setup();
    desk.says(0, OIDC);
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o7777;
    let files = desk.cached();
    assert_eq!(files.len(), 2);
    for file in files {
        assert_eq!(mode(&file), 0o600);
        let folder = file.parent().expect("it is in a folder");
        assert_eq!((folder, mode(folder)), (desk.path("cache/jwt-toolkit").as_path(), 0o700));
    }
}

#[test]
fn the_folder_is_where_the_system_has_it() {
    let (server, mut desk) = setup();
    let home = desk.path("home").display().to_string();
    desk.says(0, KEY);
    assert_eq!(desk.cached().len(), 1);
    // Without a folder for caches it is the one of the home; a path that is not absolute is none.
    for value in ["", "cache-of-mine"] {
        desk.env_clear().env("XDG_CACHE_HOME", value).says(0, KEY);
        assert!(!desk.path("cache-of-mine").exists());
    }
    assert_eq!(server.asked(), ["GET /jwks"; 2]);
    if cfg!(target_os = "linux") {
        assert!(std::path::Path::new(&home).join(".cache/jwt-toolkit").is_dir());
    }
    // Without either there is none, and the answer is the same.
    desk.env_clear().env("XDG_CACHE_HOME", "").env("HOME", "");
    desk.checks(0, "verify --at 1800000000 -K $SERVER/jwks $T").matches(str![[r#"
$ jwt verify --at 1800000000 -K $SERVER/jwks $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" are not cached: neither XDG_CACHE_HOME nor HOME names a folder
=> 0


"#]]);
}

#[test]
fn another_metadata_leads_to_other_keys() {
    let (server, mut desk) = setup();
    desk.says(0, OIDC);
    desk.age();
    server.on("/new", [Answer::json(&jwks(&["b"]))]);
    server.on(OPENID, [Answer::json(&metadata(&server.url(), &format!("{}/new", server.url())))]);
    desk.value("B", token(&server.url(), "b"));
    server.asked();
    desk.says(0, &OIDC.replace("$T", "$B"));
    assert_eq!(server.asked(), [format!("GET {OPENID}"), "GET /new".to_owned()]);
}
