//! Dashes that editors and web pages put in the place of hyphens: `–json` looks like a flag, and is none.

use std::ffi::OsString;

use clap::Command;

use crate::commands::Answers;
use crate::error::shortened;
use crate::output::{Answer, Failure};

/// Hyphens, dashes and the minus that are not the one of flags.
const DASHES: [char; 7] =
    ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}'];

/// What is wrong with an argument that would be a flag of some command, if it began with hyphens. `whole` is the command
/// line with all its commands.
#[must_use]
pub fn look_alike(args: &[OsString], whole: fn() -> Command) -> Option<Answers> {
    let mut texts = args.iter().take_while(|arg| *arg != "--").filter_map(|arg| arg.to_str());
    let arg = texts.find(|arg| arg.starts_with(DASHES) && is_flag(arg, &whole()))?;
    // What stands behind it may be a secret.
    let arg = arg.split('=').next().unwrap_or(arg);
    let name = arg.trim_start_matches(DASHES).trim_start_matches('-');
    let hyphens = if name.chars().count() == 1 { "-" } else { "--" };
    let message = format!("{} begins with a dash that is no hyphen", shortened(arg));
    let hint = format!("an editor or a web page put it in the place of hyphens: {hyphens}{name}");
    Some(vec![Answer::Failure(Failure::usage(message, vec![hint]))])
}

fn is_flag(arg: &str, whole: &Command) -> bool {
    let name = arg.trim_start_matches(DASHES).trim_start_matches('-');
    let name = name.split('=').next().unwrap_or(name);
    let is_named = |flag: &clap::Arg| {
        flag.get_long() == Some(name)
            || flag.get_short().is_some_and(|short| name.strip_prefix(short).is_some_and(str::is_empty))
    };
    whole.get_subcommands().any(|command| command.get_arguments().any(is_named))
}
