//! Holds the rules of the house: who may import whom, and what may be touched where. It reads the
//! `use` lines and the inline paths of every file under `src/`, without comments, literals and
//! `#[cfg(test)]` items. The tables are the rules; `reader.rs` reads, `bites.rs` shows that the
//! rules bite.

mod bites;
mod reader;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use reader::Reader;

/// A room (a directory or a file right under `src/`), the rooms that it may import, and the crates
/// beside `std`.
const ROOMS: [(&str, &str, &str); 9] = [
    ("lib", "", ""),
    ("error", "", "thiserror"),
    (
        "crypto",
        "error",
        "aws_lc_rs base64 bcrypt_pbkdf crypto_bigint der jsonwebtoken pkcs1 pkcs8 sec1 serde serde_json \
         signature spki ssh_cipher x509_cert zeroize",
    ),
    ("token", "crypto error", "base64 base64_simd chrono memchr serde serde_json thiserror"),
    (
        "input",
        "error",
        "base64 chrono fluent_uri memchr rpassword rustix rustls serde serde_json tempfile ureq zeroize",
    ),
    ("output", "token crypto error", "base64 colored indicatif itoa serde serde_json unicode_width zeroize"),
    (
        "commands",
        "input token crypto output error",
        "anyhow clap clap_complete clap_complete_nushell serde_json signal_hook zeroize",
    ),
    ("cli", "commands", "anyhow clap"),
    ("main", "cli output", "anyhow clap terminal_size"),
];

/// What only some may touch: a path, and the files (or beginnings of their paths) that may.
const ONLY: [(&str, &str); 23] = [
    ("chrono", "token/time.rs token/moment.rs input/clock.rs"),
    ("clap", "cli commands/ main.rs"),
    ("colored", "output/paint.rs"),
    ("indicatif", "output/progress.rs"),
    ("fluent_uri", "input/fetch/"),
    ("rustix", "input/fetch/"),
    ("rustls", "input/fetch/"),
    ("signal_hook", "commands/interrupt.rs"),
    ("ureq", "input/fetch/"),
    ("chrono::Local", "input/clock.rs"),
    ("chrono::Utc::now", "input/clock.rs"),
    ("std::time::SystemTime::now", "input/clock.rs"),
    ("std::time::Instant::now", "input/ commands/ main.rs"),
    ("std::env", "input/ main.rs"),
    ("std::fs", "input/ main.rs"),
    ("std::net", "input/fetch/ error/fetch.rs"),
    ("std::os", "input/ main.rs"),
    ("std::io::stdin", "input/ main.rs"),
    ("std::io::stdout", "input/ main.rs"),
    ("std::io::stderr", "input/ main.rs"),
    ("std::process::abort", ""),
    ("std::process::exit", "main.rs"),
    ("std::process::Command", ""),
];

/// Macros that stand nowhere: they write past the writer that main lends.
const MACROS: [&str; 5] = ["dbg", "eprint", "eprintln", "print", "println"];

/// The most lines that a file has.
const LONGEST: usize = 450;

#[test]
fn the_house_keeps_its_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), "", &mut files);
    assert!(files.len() > 2, "src/ was not found");
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("Cargo.toml is text");
    let found = violations(&files, &dependencies(&manifest));
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

fn collect(directory: &Path, under: &str, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(directory).expect("src/ can be listed") {
        let entry = entry.expect("src/ can be listed");
        let path = format!("{under}{}", entry.file_name().display());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else if entry.path().extension().is_some_and(|kind| kind == "rs") {
            files.push((path, std::fs::read_to_string(entry.path()).expect("source is text")));
        }
    }
    files.sort();
}

/// The names of the crates in `[dependencies]`, also in those of some targets alone, as code spells them.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut inside = false;
    let rows = manifest.lines().filter(|line| {
        let heads = line.starts_with('[');
        if heads {
            let of_target = line.starts_with("[target.") && line.ends_with(".dependencies]");
            inside = of_target || line.trim() == "[dependencies]";
        }
        inside && !heads
    });
    rows.filter_map(|row| Some(row.split_once('=')?.0.trim().replace('-', "_"))).collect()
}

/// Every broken rule in words. Files are (path under `src/`, text).
fn violations(files: &[(String, String)], crates: &BTreeSet<String>) -> Vec<String> {
    let modules: BTreeMap<Route, &str> =
        files.iter().map(|(path, _)| (module(path), path.as_str())).collect();
    let mut found = Vec::new();
    let (mut rooms, mut inside) = (Graph::new(), BTreeMap::<&str, Graph>::new());
    for (path, text) in files {
        let mut say = |what: String| found.push(format!("{path}: {what}"));
        if !text.starts_with("//!") {
            say("does not open with //!".into());
        }
        if text.lines().count() > LONGEST {
            say(format!("has more than {LONGEST} lines"));
        }
        // A file of unit tests, declared under `#[cfg(test)]`: it may do what such a module may.
        if path.ends_with("/tests.rs") {
            continue;
        }
        let room = room(path);
        let Some(&(_, may_rooms, may_crates)) = ROOMS.iter().find(|row| row.0 == room) else {
            say(format!("the room {room} has no row in the table"));
            continue;
        };
        let read = Reader::new(text);
        for forbidden in read.forbidden() {
            say(forbidden);
        }
        for route in read.routes(&module(path), &modules) {
            let Some(target) = target(&route, &modules) else {
                let name = route.first().map_or("", String::as_str);
                if crates.contains(name) && !listed(may_crates, name) {
                    say(format!("{room} may not use the crate {name}"));
                }
                for (what, places) in ONLY.iter().filter(|only| touches(&route, only.0)) {
                    if !places.split_whitespace().any(|place| path.starts_with(place)) {
                        say(format!("{what} has no place here"));
                    }
                }
                continue;
            };
            let other = self::room(target);
            if other != room {
                rooms.entry(room).or_default().insert(other);
                if !listed(may_rooms, other) {
                    say(format!("{room} may not import {other}"));
                }
            } else if target != path {
                inside.entry(room).or_default().entry(path).or_default().insert(target);
            }
        }
    }
    found.extend(circle(&rooms).map(|way| format!("rooms in a circle: {way}")));
    found.extend(inside.values().filter_map(circle).map(|way| format!("files in a circle: {way}")));
    found.dedup();
    found
}

/// Segments of a path; those of the library begin with `crate`.
type Route = Vec<String>;
type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn listed(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|listed| listed == name)
}

fn room(path: &str) -> &str {
    path.split('/').next().map_or(path, |first| first.trim_end_matches(".rs"))
}

/// `token/time.rs` is `crate::token::time`, `token/mod.rs` is `crate::token`, `lib.rs` is `crate`.
fn module(path: &str) -> Route {
    let names = path.trim_end_matches(".rs").split('/');
    let names = names.filter(|name| *name != "mod" && path != "lib.rs");
    std::iter::once("crate").chain(names).map(Into::into).collect()
}

/// The file of the library that a path leads into; `None` for other crates.
fn target<'a>(route: &[String], modules: &BTreeMap<Route, &'a str>) -> Option<&'a str> {
    (1..=route.len()).rev().find_map(|end| modules.get(&route[..end]).copied())
}

/// Whether a path leads to `what`, through it, or takes everything around it (`*`).
fn touches(route: &[String], what: &str) -> bool {
    let what: Vec<&str> = what.split("::").collect();
    let all = route.last().is_some_and(|last| last == "*");
    let route = &route[..route.len() - usize::from(all)];
    let same = route.iter().zip(&what).all(|(a, b)| a == b);
    same && (route.len() >= what.len() || all)
}

/// A way through the graph that returns to where it began.
fn circle(graph: &Graph) -> Option<String> {
    fn walk<'a>(graph: &Graph<'a>, way: &mut Vec<&'a str>, done: &mut BTreeSet<&'a str>) -> bool {
        let here = way[way.len() - 1];
        for &next in graph.get(here).into_iter().flatten() {
            let back = way.iter().position(|seen| *seen == next);
            way.push(next);
            if let Some(start) = back {
                way.drain(..start);
                return true;
            }
            if !done.contains(next) && walk(graph, way, done) {
                return true;
            }
            way.pop();
        }
        done.insert(here);
        false
    }
    let mut done = BTreeSet::new();
    graph.keys().find_map(|&start| {
        let mut way = vec![start];
        walk(graph, &mut way, &mut done).then(|| way.join(" → "))
    })
}
