//! A cache that is not as it was written: it is as good as none, and never in the way of an answer.

use std::fs;

use snapbox::str;

use crate::desk::Desk;
use crate::party::{OPENID, jwks, open, token};
use crate::server::Server;

fn setup() -> (Server, Desk) {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token(&issuer, "a"));
    (server, desk)
}

const KEY: &str = "verify -q --at 1800000000 -K $SERVER/jwks $T";

#[test]
fn files_that_are_not_as_they_were() {
    let (server, mut desk) = setup();
    desk.says(0, KEY);
    server.asked();
    let file = desk.cached().remove(0);
    let whole = fs::read(&file).expect("a file on the desk");
    let head = whole.iter().position(|byte| *byte == b'\n').expect("a head");
    let mut other_body = whole.clone();
    let at = whole.len() - 20;
    other_body[at] = if other_body[at] == b'x' { b'y' } else { b'x' };
    let spoiled: Vec<Vec<u8>> = vec![
        Vec::new(),
        whole[..1].to_vec(),
        whole[..head].to_vec(),
        whole[..=head].to_vec(),
        whole[..whole.len() / 2].to_vec(),
        whole[..whole.len() - 1].to_vec(),
        whole[head + 1..].to_vec(),
        [&whole[..], b"x"].concat(),
        [&whole[..], &whole[..]].concat(),
        other_body,
        b"garbage\n{}".to_vec(),
        b"{}\n{}".to_vec(),
        b"null\n".to_vec(),
        b"[]\n{\"keys\":[]}".to_vec(),
        vec![0; 4096],
        vec![b'\n'; 4096],
        vec![0xff; 3 << 20],
        format!("{}\n", "[".repeat(1 << 20)).into_bytes(),
        String::from_utf8_lossy(&whole).replace("/jwks", "/jwkz").into_bytes(),
    ];
    for bytes in spoiled {
        fs::write(&file, &bytes).expect("a file on the desk");
        desk.says(0, KEY);
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
        assert_eq!(server.asked(), ["GET /jwks"], "{shown}");
        desk.says(0, KEY);
        assert_eq!(server.asked(), [""; 0], "{shown}");
    }
    assert_eq!(desk.cached().len(), 1);
}

#[test]
fn what_is_kept_of_one_place_is_not_taken_for_another() {
    let (server, mut desk) = setup();
    server.on("/other", [crate::answer::Answer::json(&jwks(&["a", "b"]))]);
    desk.value("B", token(&server.url(), "b"));
    desk.says(0, KEY);
    let of_jwks = desk.cached().remove(0);
    desk.says(0, "verify -q --at 1800000000 -K $SERVER/other $B");
    let of_other = desk.cached().into_iter().find(|path| *path != of_jwks).expect("another file");
    fs::copy(&of_other, &of_jwks).expect("a file on the desk");
    server.asked();
    desk.says(0, KEY);
    assert_eq!(server.asked(), ["GET /jwks"]);
    // A key set in the place of metadata.
    desk.says(0, "verify -q --at 1800000000 --oidc $SERVER $T");
    server.asked();
    let of_issuer =
        desk.cached().into_iter().find(|path| *path != of_jwks && *path != of_other).expect("a third");
    fs::copy(&of_jwks, &of_issuer).expect("a file on the desk");
    desk.says(0, "verify -q --at 1800000000 --oidc $SERVER $T");
    assert_eq!(server.asked(), [format!("GET {OPENID}")]);
}

#[cfg(unix)]
#[test]
fn things_that_are_no_files() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let (server, mut desk) = setup();
    desk.says(0, KEY);
    let file = desk.cached().remove(0);
    desk.hide(&file.file_name().expect("a name").to_string_lossy(), "[FILE]");
    let again = |desk: &mut Desk, code: i32| {
        server.asked();
        let said = desk.says(code, "verify -q --at 1800000000 -K $SERVER/jwks $T");
        (server.asked().len(), said.1)
    };
    // A link: what it leads to is not read as ours, nor written over.
    let elsewhere = desk.path("elsewhere");
    fs::rename(&file, &elsewhere).expect("a file on the desk");
    let before = fs::read(&elsewhere).expect("a file on the desk");
    symlink(&elsewhere, &file).expect("a link on the desk");
    assert_eq!(again(&mut desk, 0).0, 1);
    assert_eq!(fs::read(&elsewhere).expect("a file on the desk"), before);
    assert!(!file.symlink_metadata().expect("it is there").is_symlink());
    fs::remove_file(&file).expect("a file on the desk");
    // A folder.
    fs::create_dir(&file).expect("a folder on the desk");
    assert_eq!(again(&mut desk, 0).0, 1);
    desk.checks(0, "verify --at 1800000000 -K $SERVER/jwks $T");
    fs::remove_dir(&file).expect("a folder on the desk");
    // A pipe nobody writes to would be waited for.
    let made = std::process::Command::new("mkfifo").arg(&file).status();
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(again(&mut desk, 0).0, 1);
    }
    // A file that nobody may read; to root it is one like others.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("a mode");
    again(&mut desk, 0);
    // A folder in which others could put their keys.
    let folder = desk.path("cache/jwt-toolkit");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).expect("a mode");
    assert_eq!(again(&mut desk, 0).0, 1);
    desk.checks(0, "verify --at 1800000000 -K $SERVER/jwks $T");
    assert_eq!(desk.cached(), std::slice::from_ref(&file));
    // One in which nobody may write; to root it is one like others.
    fs::remove_file(&file).expect("a file on the desk");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).expect("a mode");
    assert_eq!(again(&mut desk, 0).0, 1);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("a mode");
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 -K $SERVER/jwks $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" are not cached: "[DESK]/cache/jwt-toolkit/[FILE]" can't be written: is a directory
=> 0

$ jwt verify --at 1800000000 -K $SERVER/jwks $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" are not cached: "[DESK]/cache/jwt-toolkit" is not used: others may write to it
=> 0


"#]]);
}

#[test]
fn folders_that_can_not_be() {
    let (server, mut desk) = setup();
    // A file where the folder would be, and one where its parent would.
    desk.file("cache/jwt-toolkit", "x");
    desk.checks(0, "verify --at 1800000000 -K $SERVER/jwks $T").saw(&server);
    desk.checks(0, "verify --at 1800000000 --oidc $SERVER $T").saw(&server);
    let file = desk.path("ca.pem").display().to_string();
    desk.env("XDG_CACHE_HOME", &file);
    desk.checks(0, "verify --at 1800000000 -K $SERVER/jwks $T").saw(&server);
    desk.checks(0, "verify -q --at 1800000000 -K $SERVER/jwks $T");
    let (stdout, stderr) = desk.says(0, "verify --json --at 1800000000 -K $SERVER/jwks $T");
    let verdict: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    desk.note(&format!("# --json: {}{stderr}", verdict["warnings"]));
    desk.checks(0, "key --thumbprint $SERVER/jwks");
    desk.matches(str![[r#"
$ jwt verify --at 1800000000 -K $SERVER/jwks $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" are not cached: "[DESK]/cache/jwt-toolkit" is not used: it is no folder
=> 0
<- GET /jwks

$ jwt verify --at 1800000000 --oidc $SERVER $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  ✔ iss        "$SERVER"
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER" are not cached: "[DESK]/cache/jwt-toolkit" is not used: it is no folder
=> 0
<- GET /.well-known/openid-configuration
<- GET /jwks

$ jwt verify --at 1800000000 -K $SERVER/jwks $T
  ✔ alg        ES256, allowed by the key
  ✔ signature  key a from $SERVER/jwks
  ✔ exp        expires in 3 years, at 2030-03-17 17:46:40 UTC
  – iss        "$SERVER", not asked for
  – sub        "1", not asked for
VALID
2> warning: the keys of "$SERVER/jwks" are not cached: "[DESK]/ca.pem/jwt-toolkit" can't be written: not a directory
=> 0
<- GET /jwks

$ jwt verify -q --at 1800000000 -K $SERVER/jwks $T
=> 0

# --json: [{"code":"not-cached","message":"the keys of \"$SERVER/jwks\" are not cached: \"[DESK]/ca.pem/jwt-toolkit\" can't be written: not a directory"}]
$ jwt key --thumbprint $SERVER/jwks
2> warning: the keys of "$SERVER/jwks" are not cached: "[DESK]/ca.pem/jwt-toolkit" can't be written: not a directory
=> 0


"#]]);
}
