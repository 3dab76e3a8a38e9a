//! Made-up houses, each with one broken rule: the test that holds the rules must see it.

use std::collections::BTreeSet;

use crate::{LONGEST, dependencies, violations};

/// The broken rules of a made-up house; every text gets its opening line.
fn broken(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> =
        files.iter().map(|(path, text)| ((*path).to_owned(), format!("//! x\n{text}"))).collect();
    let manifest = "[dependencies]\nchrono = 1\ncolored = 3\nclap = 4\naws-lc-rs = 1\n[lints]\nx = 1\n\
                    [target.'cfg(unix)'.dependencies]\nsignal-hook = 1\n[dev-dependencies]\nfmt = 1";
    violations(&files, &dependencies(manifest))
}

/// A file, its text and the rule that it breaks, a row each.
const BROKEN: &str = r#"
token/a.rs | use crate::output::Answer; | token may not import output
token/a.rs | fn f() { crate::output::render() } | token may not import output
token/a.rs | pub(crate) use super::super::output as o; | token may not import output
token/mod.rs | use super::{error, output::{self, Answer}}; | token may not import output
main.rs | use jwt_toolkit::{cli, token}; | main may not import token
cli.rs | use crate::token; | cli may not import token
commands/a.rs | use crate::cli::Cli; | commands may not import cli
crypto/a.rs | use crate::x; | crypto may not import lib
crypto/a.rs | fn f(x: &chrono::NaiveDate) {} | crypto may not use the crate chrono
token/a.rs | use ::signal_hook::flag; | token may not use the crate signal_hook
commands/a.rs | use signal_hook::flag; | signal_hook has no place here
token/a.rs | use ::aws_lc_rs::rand; | token may not use the crate aws_lc_rs
token/a.rs | use chrono::Utc; | chrono has no place here
token/time.rs | use chrono::Utc; fn f() { Utc::now(); } | chrono::Utc::now has no place here
output/json.rs | use colored::Colorize; | colored has no place here
output/mod.rs | fn f() { ::colored::control::unset_override() } | colored has no place here
input/a.rs | use clap::Parser; | clap has no place here
token/a.rs | use std::{env, fmt}; | std::env has no place here
crypto/a.rs | fn f() { std::fs::read("x"); } | std::fs has no place here
output/a.rs | use std::io as i; fn f() { i::stdout() } | std::io::stdout has no place here
output/a.rs | use std::io::*; | std::io::stdin has no place here
commands/a.rs | use std::process; fn f() { process::exit(1) } | std::process::exit has no place here
input/a.rs | use std::time::SystemTime; fn f() { SystemTime::now() } | std::time::SystemTime::now has no place here
main.rs | fn f() { println!("x") } | println! has no place here
token/a.rs | mod inner { } | the module inner deserves a file
helpers/a.rs |  | the room helpers has no row in the table
token/a.rs | #[cfg(test)] use x::{y}; use std::net::IpAddr; | std::net has no place here
"#;

#[test]
fn each_rule_bites() {
    let tall = "\n".repeat(LONGEST);
    let rows = BROKEN.trim().lines().map(|row| row.split(" | ").collect::<Vec<_>>());
    for row in rows.chain([vec!["token/a.rs", &tall, "has more than 450 lines"]]) {
        let [path, text, rule] = row[..] else { panic!("{row:?} is no row") };
        let others = ["cli.rs", "error.rs", "lib.rs", "output/mod.rs", "token/mod.rs"];
        let others = others.into_iter().filter(|other| *other != path).map(|other| (other, ""));
        let found = broken(&others.chain([(path, text)]).collect::<Vec<_>>());
        assert!(found.iter().any(|what| what.contains(rule)), "{path} {text}: {found:?}");
        assert!(found.iter().all(|what| what.starts_with(path)), "{path} {text}: {found:?}");
    }
    let found = violations(&[("lib.rs".into(), "/// x\n".into())], &BTreeSet::new());
    assert_eq!(found, ["lib.rs: does not open with //!"]);
}

#[test]
fn circles_are_found() {
    let found = broken(&[("crypto/a.rs", "use crate::token::T;"), ("token/mod.rs", "use crate::crypto::a;")]);
    assert!(found.contains(&"rooms in a circle: crypto → token → crypto".to_owned()), "{found:?}");
    for files in [
        [
            ("token/a.rs", "use super::b::B;"),
            ("token/b.rs", "fn f() { crate::token::c::C }"),
            ("token/c.rs", "use super::a;"),
        ],
        [
            ("token/a.rs", "use super::T;"),
            ("token/b.rs", "use super::a::{A, B};"),
            ("token/mod.rs", "pub use b::B;"),
        ],
        [
            ("token/a.rs", "use crate::token as t; fn f() { t::b::f() }"),
            ("token/b.rs", "use super::a;"),
            ("token/c.rs", ""),
        ],
    ] {
        let found = broken(&files);
        assert_eq!(found.len(), 1, "{files:?}: {found:?}");
        assert!(found[0].starts_with("files in a circle: token/a.rs → token/"), "{found:?}");
    }
}

#[test]
fn what_keeps_the_rules_is_let_through() {
    let text = r##"
        // use std::fs; /* use crate::output;
        /* /* use std::fs; */ use std::env; println!() */
        use crate::crypto::key; use super::{b::B, c}; use std::io::{self, Read as _, prelude::*};
        fn f<'a>(x: &'a str, chrono: u8) -> impl Fn() + use<'a> {
            let s = ["use std::fs;", "\"std::fs::read", r#"std::fs::"x"#, r"\"];
            let c = ['"', '\'', '\\', b'"' as char]; let b = b"std::env::var"; let print = 1 != 2;
            c::go(chrono::<u8>(), Self::fs::env, io::Error::other(x), print != true)
        }
        #[cfg(test)]
        #[derive(Debug)]
        fn only(a: [u8; 3]) { std::fs::read(a) }
        #[cfg(test)]
        mod tests { use std::fs; fn f() { println!("{}", std::env::var("}")); } }
    "##;
    let files = [
        ("crypto/key.rs", ""),
        ("token/a.rs", text),
        ("token/b.rs", ""),
        ("token/c.rs", "use super::b;"),
        ("token/c/tests.rs", "use super::*; use crate::output::Answer;"),
    ];
    assert_eq!(broken(&files), Vec::<String>::new());
}
