//! No secret in `Debug`, whoever holds it.

use clap::Parser as _;
use jwt_toolkit::cli::Cli;
use jwt_toolkit::commands::context::{Audience, Context};
use jwt_toolkit::crypto::{Algorithm, Key, RsaBits, generate};

#[test]
fn arguments_do_not_show_secrets() {
    for args in [
        ["jwt", "encode", "-s", "a", "-S", "hunter2"].as_slice(),
        &["jwt", "verify", "-K", r#"{"kty":"oct","k":"hunter2"}"#, "x"],
        &["jwt", "decode", "-S", "text:hunter2", "x"],
        &["jwt", "verify", "-K", "k.pem", "--key-password", "hunter2", "x"],
    ] {
        let cli = Cli::try_parse_from(args).expect("a command line that is right");
        assert!(!format!("{cli:?}").contains("hunter2"));
    }
}

#[test]
fn keys_and_answers_do_not_show_secrets() {
    let secret = format!("{:?}", Key::from_secret(b"hunter2".to_vec()));
    assert!(!secret.contains("hunter2") && !secret.contains("104, 117"), "{secret}");
    for algorithm in Algorithm::all() {
        let key = generate(algorithm, RsaBits::default()).expect("a key can be made");
        assert!(format!("{key:?}").len() < 60, "{key:?}");
    }
    let Ok(Cli { command: jwt_toolkit::cli::Command::Keygen(keygen), .. }) =
        Cli::try_parse_from(["jwt", "keygen", "HS256", "--format", "jwk"])
    else {
        panic!("a command line that is right")
    };
    let answers = keygen.run(&Context::of_process(false, Audience::default())).expect("a key can be made");
    assert!(!format!("{answers:?}").contains("\"k\""));
}
