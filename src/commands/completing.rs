//! What the Tab key offers: a shell asks with the command line as it stands, and is answered with what may stand next.
//!
//! Clap's engine knows the flags; what their values may be is known here. Nothing is read from stdin, nobody is asked,
//! and no error is told: what cannot be had is not offered.

mod line;
mod members;
mod offers;
mod quoting;
mod shells;

use std::ffi::{OsStr, OsString};
use std::sync::Arc;

use clap::{Arg, ArgAction, Command};
use clap_complete::engine::complete;
use clap_complete::{ArgValueCompleter, CompletionCandidate};

use super::place::missing_subcommand;
use crate::crypto::Operation;
use crate::token::characters::judged;
use line::{Line, awaits};
use offers::{
    ASSIGN, ASSIGN_LOOSE, BITS, COMING, KEY_IDS, OF_KEY, PAST, SPANS, UUID, WAITS, Wanted, ZONES, offers,
};
use shells::{Asked, MARK, is_asked};

/// How many candidates are handed to a shell.
const MOST: usize = 1000;

/// The answer to a shell that asks, by variables of its own, what may stand at the cursor; `None`: nobody asks.
///
/// Whoever asks and is not understood is offered nothing. `command` makes the whole command line.
#[must_use]
pub fn answer(command: impl Fn() -> Command) -> Option<Vec<u8>> {
    if !is_asked() {
        return None;
    }
    let Some(asked) = Asked::of_environment() else { return Some(MARK.as_bytes().to_vec()) };
    let candidates = if asked.redirected {
        offers(Wanted::File, &asked.current, &Line::of_word(&asked.current))
    } else {
        candidates(&asked, &command)
    };
    Some(asked.written(&candidates))
}

/// What may stand where the cursor is.
fn candidates(asked: &Asked, command: &impl Fn() -> Command) -> Vec<CompletionCandidate> {
    let mut before = asked.before.clone();
    let mut all = Vec::new();
    let as_given: Vec<OsString> = before.iter().map(OsString::from).collect();
    if let Some(at) = missing_subcommand(&as_given).filter(|at| *at <= before.len()) {
        if at == before.len() {
            all = of_engine(command(), &before, &asked.current);
            if asked.current.is_empty() {
                all.retain(is_subcommand);
                return tidy(all, "");
            }
        }
        before.insert(at, "decode".to_owned());
    }
    let mut whole = command();
    let named = before.iter().skip(1).position(|word| whole.find_subcommand(word).is_some());
    if let Some(at) = named.map(|at| at + 1)
        && let Some(subcommand) = whole.find_subcommand_mut(&before[at])
    {
        let line = Line::of(subcommand, &before[at + 1..], &asked.current, &asked.after);
        for word in &mut before[at + 1..] {
            // Without its value it has none: the next word is another.
            let is_alone = |arg: &Arg| arg.is_require_equals_set() && !awaits(arg);
            let mut flags = subcommand.get_arguments().filter(|arg| is_alone(arg));
            if flags.any(|arg| arg.get_long().is_some_and(|long| word.strip_prefix("--") == Some(long))) {
                word.push('=');
            }
        }
        all.retain(|one| !is_given(one, subcommand, &line));
        let line = Arc::new(line);
        *subcommand = knowing(std::mem::take(subcommand), &line);
        let mut found = of_engine(whole.clone(), &before, &asked.current);
        if let Some(subcommand) = whole.find_subcommand(&before[at]) {
            found.retain(|one| !is_given(one, subcommand, &line));
        }
        // Subcommands come first, and what the whole has for itself comes last.
        all.retain(|one| found.iter().all(|other| other.get_value() != one.get_value()));
        let (subcommands, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(is_subcommand);
        return tidy(subcommands.into_iter().chain(found).chain(rest).collect(), &asked.current);
    }
    tidy(of_engine(whole, &before, &asked.current), &asked.current)
}

fn is_subcommand(one: &CompletionCandidate) -> bool {
    one.get_id().is_some_and(|id| id.starts_with("command::"))
}

/// What clap's engine makes of it; nothing where it can make nothing of it.
fn of_engine(mut command: Command, before: &[String], current: &str) -> Vec<CompletionCandidate> {
    let args: Vec<OsString> = before.iter().map(OsString::from).chain([current.into()]).collect();
    let at = args.len() - 1;
    complete(&mut command, args, at, None).unwrap_or_default()
}

/// A subcommand whose arguments know what may stand for their values.
fn knowing(subcommand: Command, line: &Arc<Line>) -> Command {
    let name = subcommand.get_name().to_owned();
    subcommand.mut_args(|arg| match wanted(&name, arg.get_id().as_str()) {
        Some(wanted) => {
            let line = Arc::clone(line);
            arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
                let Some(typed) = typed.to_str() else { return Vec::new() };
                let mut offers = offers(wanted, typed, &line);
                // In a list nothing stands twice.
                let listed: Vec<&str> = line.current.rsplit_once(',').map_or(Vec::new(), |(listed, _)| {
                    listed.rsplit('=').next().unwrap_or_default().split(',').map(str::trim).collect()
                });
                offers
                    .retain(|offer| offer.get_value().to_str().is_some_and(|value| !listed.contains(&value)));
                offers
            }))
        }
        None => arg,
    })
}

/// What an argument of a subcommand takes for its value, where clap does not know it already.
fn wanted(subcommand: &str, id: &str) -> Option<Wanted> {
    Some(match (subcommand, id) {
        (_, "tokens" | "from" | "claims" | "matching") => Wanted::Text,
        (_, "secret" | "key_password") => Wanted::Secret,
        (_, "key" | "keys" | "more") => Wanted::Key,
        (_, "out" | "ca") => Wanted::File,
        (_, "oidc") => Wanted::Issuer,
        (_, "timeout") => WAITS,
        ("encode", "alg") => Wanted::AlgorithmOrNone,
        ("keygen" | "key", "alg") => Wanted::Algorithm(None),
        (_, "alg") => Wanted::Algorithm(Some(Operation::Verify)),
        (_, "no_warn") => Wanted::Code,
        (_, "get") => Wanted::Get,
        ("verify", "claim") => Wanted::Expectation,
        (_, "claim") => Wanted::Assignment(ASSIGN),
        (_, "payload") => Wanted::Assignment(ASSIGN_LOOSE),
        (_, "header") => Wanted::Parameter,
        (_, "require") => Wanted::Name,
        (_, "unset") => Wanted::Unset,
        (_, "exp" | "nbf") => COMING,
        (_, "iat" | "at") => PAST,
        (_, "leeway" | "max_age") => SPANS,
        (_, "zone" | "date") => ZONES,
        (_, "typ") => Wanted::Type,
        ("keygen", "format") => Wanted::Form,
        ("encode", "kid") => OF_KEY,
        (_, "kid") => KEY_IDS,
        ("encode", "jti") => UUID,
        (_, "bits") => BITS,
        _ => return None,
    })
}

/// Whether a candidate is a flag that stands there already and may not stand twice.
fn is_given(one: &CompletionCandidate, subcommand: &Command, line: &Line) -> bool {
    let Some(id) = one.get_id().and_then(|id| id.strip_prefix("arg::")) else { return false };
    let arg = subcommand.get_arguments().find(|arg| arg.get_id() == id);
    line.has(id) && arg.is_some_and(|arg| !matches!(arg.get_action(), ArgAction::Append | ArgAction::Count))
}

/// What is fit to be shown. Flags are there for those who type a dash, or where nothing else may stand; and what would
/// harm a terminal stands nowhere.
fn tidy(mut all: Vec<CompletionCandidate>, current: &str) -> Vec<CompletionCandidate> {
    let is_flag = |one: &CompletionCandidate| one.get_id().is_some_and(|id| id.starts_with("arg::"));
    if current.is_empty() && all.iter().any(|one| !is_flag(one)) {
        all.retain(|one| !is_flag(one));
    }
    all.retain(|one| {
        one.get_value().to_str().is_some_and(|value| !judged(value).any(|(_, is_hostile)| is_hostile))
    });
    // In a cluster of short flags none stands twice.
    let is_cluster = current.len() > 1 && current.starts_with('-') && !current.starts_with("--");
    let stands = |one: &CompletionCandidate| {
        let last = one.get_value().to_str().and_then(|value| value.strip_prefix(current)).unwrap_or_default();
        !last.is_empty() && current.contains(last)
    };
    all.retain(|one| !(is_cluster && is_flag(one) && stands(one)));
    all.truncate(MOST);
    all
}

#[cfg(test)]
mod tests;
