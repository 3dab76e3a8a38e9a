//! Where a command line names its command, and whether it names one: `jwt TOKEN` means `decode`.

use std::ffi::OsString;

use super::usage::habits;
use crate::error::near::near;

/// The names that stand for a subcommand. Known without building the commands, which costs more than parsing.
pub const SUBCOMMANDS: [&str; 7] =
    ["decode", "verify", "encode", "keygen", "key", "completions", "completion"];

/// A word that asks for what a flag prints.
pub(super) const VERSION: &str = "version";

/// Whether an argument is a global flag, alone or with others, its value in it.
#[must_use]
pub fn is_global(arg: &str) -> bool {
    let is_cluster = |rest: &str| !rest.is_empty() && rest.chars().all(|c| matches!(c, 'j' | 'q'));
    matches!(arg, "--json" | "--quiet")
        || arg.starts_with("--color=")
        || arg.strip_prefix('-').is_some_and(is_cluster)
}

/// The place of the first argument that is no global flag and no value of one: there the command is named. Beyond the end
/// where a flag is without its value.
#[must_use]
pub fn of_command(args: &[OsString]) -> usize {
    let mut at = 1;
    while let Some(text) = args.get(at).and_then(|arg| arg.to_str()) {
        match text {
            "--color" => at += 2,
            _ if is_global(text) => at += 1,
            _ => break,
        }
    }
    at
}

/// Where `decode` is to be put in: before the first argument that is no global flag, unless that is a
/// subcommand, or asks for help or version.
#[must_use]
pub fn missing_subcommand(args: &[OsString]) -> Option<usize> {
    let at = of_command(args);
    let is_other = |text: &str| {
        matches!(text, "help" | "-h" | "--help" | "-V" | "--version")
            || SUBCOMMANDS.contains(&text)
            || is_mistaken_command(text)
    };
    match args.get(at) {
        // Without its value there is nothing to put decode before.
        None => (at == args.len()).then_some(at),
        Some(arg) => (!arg.to_str().is_some_and(is_other)).then_some(at),
    }
}

/// Whether a word in the place of a command is no token: nearly the name of a command, or one of another tool.
fn is_mistaken_command(word: &str) -> bool {
    let is_word = |word: &str| word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    if word.len() < 3 || word.len() > 20 || !is_word(word) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    word == VERSION || habits::is_command(&word) || !near(&word, SUBCOMMANDS).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_where_no_global_flag_is() {
        for (line, at, missing) in [
            ("jwt", 1, Some(1)),
            ("jwt decode", 1, None),
            ("jwt x.y.z decode", 1, Some(1)),
            ("jwt --color key decode", 3, None),
            ("jwt --color key", 3, Some(3)),
            ("jwt --color", 3, None),
            ("jwt -jq --quiet --color=never x", 4, Some(4)),
            ("jwt -j help", 2, None),
            ("jwt -h", 1, None),
            ("jwt dcode", 1, None),
            ("jwt --nope decode", 1, Some(1)),
        ] {
            let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!((of_command(&args), missing_subcommand(&args)), (at, missing), "{line}");
        }
    }
}
