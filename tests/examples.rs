//! The examples of the library, run.

use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Runs `examples/verify.rs`: its exit code, and what it prints.
fn verify(path: &Path, token: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--offline", "--example", "verify", "--"])
        .arg(path)
        .arg(token)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be run");
    let printed = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(printed).expect("the example prints text"))
}

#[test]
fn verify_is_a_verifier() {
    let place = tempfile::tempdir().expect("a folder");
    let jwt = |line: &str| {
        let mut jwt = Command::new(env!("CARGO_BIN_EXE_jwt"));
        let output =
            jwt.args(line.split(' ')).current_dir(place.path()).output().expect("the binary can be run");
        assert!(output.status.success(), "{line}");
        String::from_utf8(output.stdout).expect("a token is text").trim_end().to_owned()
    };
    jwt("keygen ES256 --format jwks --kid k -o private");
    let set = place.path().join("private.pub");
    let good = jwt("encode -i https://issuer.example -a api -e 2999-01-01 -K private");
    let (code, printed) = verify(&set, &good);
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("✔ signature: key k\n") && !printed.contains('✘'), "{printed}");
    for (claims, expected, failed) in [
        ("-i https://issuer.example -a api -e 2020-01-01", 6, "✘ exp: "),
        ("-i https://issuer.example -a web -e 2999-01-01", 7, "✘ aud: "),
        ("-i https://issuer.example -a api", 7, "✘ require: "),
    ] {
        let (code, printed) = verify(&set, &jwt(&format!("encode {claims} -K private")));
        assert_eq!(code, Some(expected), "{printed}");
        assert!(printed.contains(failed), "{printed}");
    }
    let (code, printed) =
        verify(&set, &jwt("encode -i https://issuer.example -a api -e 2999-01-01 -S secret"));
    assert!(code == Some(4) && printed.contains("✘ alg: "), "{printed}");
    let hostile = format!("{}.e30.AAAA", URL_SAFE_NO_PAD.encode("{\"alg\":\"ES\u{202e}256\"}"));
    let (code, printed) = verify(&set, &hostile);
    assert!(code == Some(4) && printed.contains("✘ alg: ES\u{fffd}256 "), "{printed}");
    std::fs::write(place.path().join("nothing"), "no key").expect("a file");
    let (code, printed) = verify(&place.path().join("nothing"), &good);
    assert!(code == Some(1) && printed.contains("the file holds no key"), "{printed}");
}
