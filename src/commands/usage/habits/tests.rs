//! Tests of the tables: every word leads to what there is.

use super::*;
use crate::token::warning::Code;

#[test]
fn words_of_other_tools_are_known_and_those_near_them() {
    assert_eq!(commands("sign"), ["encode"]);
    assert_eq!(commands("Validate"), ["verify"]);
    assert_eq!(commands("genrate"), ["keygen"]);
    assert_eq!(flags_near("aduience"), ["--aud"]);
    assert_eq!(flags("public_key"), ["--key"]);
    assert_eq!(values("PKCS8"), ["pem"]);
    assert!(commands("hello").is_empty() && flags("x").is_empty());
    assert!(["nope", "no-wan", "audien", "x"].iter().all(|word| flags_near(word).is_empty()));
    assert!(codes("no-expiry").iter().all(|code| Code::named(code).is_some()));
}

#[test]
fn no_word_stands_in_a_table_twice_and_codes_are_codes() {
    for table in [COMMANDS, FLAGS, INSTEAD, VALUES, CODES] {
        let mut names: Vec<&str> =
            table.trim().lines().map(|row| row.split_once(' ').expect("a row has two sides").0).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
    for row in CODES.trim().lines() {
        assert!(row.split(' ').skip(1).all(|code| Code::named(code).is_some()), "{row}");
    }
}

/// The words of a table, and behind each what it leads to.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, std::str::Split<'static, char>)> {
    let rows = table.trim().lines();
    rows.map(|row| row.split_once(' ').expect("a row has two sides")).map(|(word, to)| (word, to.split(' ')))
}

#[test]
fn words_lead_to_what_there_is() {
    let whole = crate::cli::command();
    let args = || whole.get_subcommands().flat_map(clap::Command::get_arguments);
    let has_flag = |flag: &str| {
        let (long, value) = flag.split_once('=').map_or((flag, None), |(long, value)| (long, Some(value)));
        let long = long.strip_prefix("--");
        args().any(|arg| {
            let values = arg.get_possible_values();
            arg.get_long() == long
                && value
                    .is_none_or(|value| values.is_empty() || values.iter().any(|one| one.get_name() == value))
        })
    };
    for (word, meant) in rows(COMMANDS) {
        assert!(whole.find_subcommand(word).is_none(), "{word} is a command");
        for meant in meant {
            let (name, flag) = meant.split_once('=').map_or((meant, None), |(name, flag)| (name, Some(flag)));
            let command = whole.get_subcommands().find(|command| command.get_name() == name);
            let command = command.unwrap_or_else(|| panic!("{word}: {name} is no command"));
            let mut longs = command.get_arguments().filter_map(clap::Arg::get_long);
            assert!(
                flag.is_none_or(|flag| longs.any(|long| flag.strip_prefix("--") == Some(long))),
                "{word}: {meant}"
            );
        }
    }
    for (word, mut meant) in rows(FLAGS) {
        assert!(meant.all(has_flag), "{word}");
    }
    for (word, mut meant) in rows(VALUES) {
        let is_value = |meant: &str| {
            args().any(|arg| arg.get_possible_values().iter().any(|value| value.get_name() == meant))
        };
        assert!(meant.all(is_value), "{word}");
    }
}
