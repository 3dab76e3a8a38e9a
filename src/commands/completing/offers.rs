//! What can be offered for the value of an argument.

use std::time::{Duration, Instant};

use clap::ValueEnum as _;
use clap_complete::CompletionCandidate;
use clap_complete::engine::possible_value_candidates;

use super::line::Line;
use super::members::{Half, Member, Spelling, issuers, members};
use super::shells::OURS;
use crate::commands::form::Form;
use crate::commands::policy::WARNINGS;
use crate::commands::values::Names as _;
use crate::crypto::{Algorithm, Key, KeyType, Operation, read_keys};
use crate::input::nearby::{Entry, entries, followed, from_home, glance, variables};
use crate::input::spec::Spec;
use crate::token::json::Kind;
use crate::token::meaning::type_meaning;
use crate::token::names::TIME_CLAIMS;
use crate::token::warning::Code;

/// Candidates, in the order in which they are to be shown.
type Offers = Vec<CompletionCandidate>;

/// What kind of value an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A token or claims: text, or `@PATH`.
    Text,
    /// A secret or a password, as a SPEC.
    Secret,
    /// A key, as a SPEC.
    Key,
    /// A file to write.
    File,
    /// An algorithm; of those that the keys at hand allow, if there are any.
    Algorithm(Option<Operation>),
    /// The same, or `none`.
    AlgorithmOrNone,
    /// The form of a key to be made, as far as the algorithm has it.
    Form,
    /// The code of a warning.
    Code,
    /// A member to print.
    Get,
    /// A claim that is expected.
    Expectation,
    /// A claim that must be there.
    Name,
    /// A claim to set: with `=` and `:=`, or with `=` alone.
    Assignment(&'static [&'static str]),
    /// A header parameter to set.
    Parameter,
    /// A claim to take out.
    Unset,
    /// A type of token.
    Type,
    /// An issuer of tokens.
    Issuer,
    /// One of a few, a line each with its note. One text, and not a table of many: what holds addresses is put right by
    /// the loader at every start of the program.
    Of(&'static str),
}

/// Moments worth offering: those to come, and those that are past.
pub(super) const COMING: Wanted = Wanted::Of(
    "\
now  this moment
+5m  in five minutes
+15m  in a quarter of an hour
+1h  in an hour
+1d  in a day
+30d  in thirty days",
);
pub(super) const PAST: Wanted = Wanted::Of(
    "\
now  this moment
-1h  an hour ago
-1d  a day ago
+1h  in an hour
+1d  in a day",
);
/// Durations.
pub(super) const SPANS: Wanted = Wanted::Of(
    "\
30s  half a minute
1m  a minute
5m  five minutes
15m  a quarter of an hour
1h  an hour
1d  a day",
);
/// How long to wait for an answer.
pub(super) const WAITS: Wanted = Wanted::Of(
    "\
5s  short
10s  as without the flag
30s  half a minute
1m  a minute",
);
/// Zones.
pub(super) const ZONES: Wanted = Wanted::Of(
    "\
utc  coordinated universal time
local  the zone of this machine
unix  seconds since 1970
+01:00  an hour east of UTC
-05:00  five hours west of UTC",
);
/// Types of tokens that have one of their own (RFC 8725 §3.11).
const TYPES: &str = "\
at+jwt
dpop+jwt
logout+jwt
secevent+jwt
token-introspection+jwt
oauth-authz-req+jwt
client-authentication+jwt
entity-statement+jwt";
/// Ids of keys that are made, and of tokens.
pub(super) const KEY_IDS: Wanted = Wanted::Of(
    "\
thumbprint  the key's own (RFC 7638)
uuid  a random one",
);
pub(super) const OF_KEY: Wanted = Wanted::Of("thumbprint  the key's own (RFC 7638)");
pub(super) const UUID: Wanted = Wanted::Of("uuid  a random one");
/// Sizes of RSA keys.
pub(super) const BITS: Wanted = Wanted::Of(
    "\
2048  bits
3072  bits
4096  bits
8192  bits, slow to make",
);
/// The operators of an assignment.
pub(super) const ASSIGN: &[&str] = &["=", ":="];
pub(super) const ASSIGN_LOOSE: &[&str] = &["="];

/// How a SPEC may begin.
const PREFIXES: &str = "\
@  the content of a file
env:  an environment variable
b64:  base64, of either alphabet
hex:  hexadecimal digits
text:  the text as it stands
prompt:  asked for, without echo
-  stdin";

/// How an expectation compares.
const OPERATORS: &str = "\
=  is this text
:=  equals this JSON
!=  is another text
~=  holds this: array or list
>=  is no less
<=  is no greater";

/// Claims that are lists of words or arrays.
const LISTS: &str = "amr aud authorities entitlements groups permissions roles scope scp";

/// What can be offered for a value as far as it is typed.
pub(super) fn offers(wanted: Wanted, typed: &str, line: &Line) -> Offers {
    // Where a word begins, and only there, the shell follows `~/`.
    let is_word = line.current == typed;
    let path = |typed: &str, look: fn(&str) -> Option<String>| match from_home(typed).filter(|_| !is_word) {
        Some(home) => files("", &home, look),
        None => files("", typed, look),
    };
    let mut offers = match wanted {
        Wanted::Text => match typed.strip_prefix('@') {
            Some(path) => files("@", path, |_| None),
            None if typed.is_empty() => files("@", "", |_| None),
            None => Vec::new(),
        },
        Wanted::Secret => spec(typed, &|_| Vec::new()),
        Wanted::Key if typed.is_empty() => path("", key_in),
        Wanted::Key => spec(typed, &|typed| path(typed, key_in)),
        Wanted::File => path(typed, |_| None),
        Wanted::Algorithm(operation) => algorithms(operation, line),
        Wanted::AlgorithmOrNone => {
            let mut all = algorithms(Some(Operation::Sign), line);
            all.push(candidate("none", "nobody signs: with --unsigned"));
            all
        }
        Wanted::Form => forms(line),
        Wanted::Code => Code::names().map(|name| candidate(name, code_note(name))).collect(),
        Wanted::Get => {
            let is_header = line.values("part").last() == Some("header");
            let half = if is_header { Half::Header } else { Half::Payload };
            named(members(&tokens(line), half, Spelling::Path, typed))
        }
        Wanted::Name => named(members(&tokens(line), Half::Payload, Spelling::Dotted, typed)),
        Wanted::Unset => named(members(&started(line), Half::Payload, Spelling::Steps, typed)),
        Wanted::Expectation => {
            expectations(&members(&tokens(line), Half::Payload, Spelling::Dotted, typed), typed)
        }
        Wanted::Assignment(operators) => {
            assignments(&members(&started(line), Half::Payload, Spelling::Steps, typed), typed, operators)
        }
        Wanted::Parameter => {
            let mut all = members(&started(line), Half::Header, Spelling::Steps, typed);
            // That one has a flag of its own, and would be refused here.
            all.retain(|member| member.path != "alg");
            assignments(&all, typed, ASSIGN)
        }
        Wanted::Type => {
            let known = TYPES.lines().map(|name| candidate(name, type_meaning(name).unwrap_or_default()));
            std::iter::once(candidate("JWT", "any JWT")).chain(known).collect()
        }
        Wanted::Issuer => {
            let note = "that the token names";
            issuers(&tokens(line)).into_iter().map(|issuer| candidate(issuer, note)).collect()
        }
        Wanted::Of(few) => rows(few).map(|(value, note)| candidate(value, note)).collect(),
    };
    // A path that leads home is perhaps not written as it was typed.
    let home = typed.find("~/").and_then(|at| Some(format!("{}{}", &typed[..at], from_home(&typed[at..])?)));
    offers.retain(|offer| goes_on(offer, typed) || home.as_ref().is_some_and(|home| goes_on(offer, home)));
    offers
}

fn goes_on(offer: &CompletionCandidate, typed: &str) -> bool {
    offer.get_value().to_str().is_some_and(|value| value.starts_with(typed))
}

/// The lines of a table: what is offered, and a note.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter_map(|line| line.split_once("  "))
}

fn candidate(value: impl Into<String>, note: &str) -> CompletionCandidate {
    let help = (!note.is_empty()).then(|| note.to_owned().into());
    CompletionCandidate::new(value.into()).help(help)
}

/// What a SPEC may go on with; `path` completes what begins with no prefix.
fn spec(typed: &str, path: &dyn Fn(&str) -> Offers) -> Offers {
    if let Some(path) = typed.strip_prefix('@') {
        return files("@", path, |_| None);
    }
    if typed.starts_with("env:") {
        return variables(OURS).iter().map(|name| candidate(format!("env:{name}"), "")).collect();
    }
    for encoding in ["b64:", "hex:"] {
        let Some(inner) = typed.strip_prefix(encoding) else { continue };
        let places = |(prefix, _): &(&str, &str)| matches!(*prefix, "@" | "env:" | "prompt:" | "-");
        let inner = if inner.starts_with('@') || inner.starts_with("env:") {
            spec(inner, &|_| Vec::new())
        } else {
            rows(PREFIXES).filter(places).map(|(prefix, note)| candidate(prefix, note)).collect()
        };
        return inner.into_iter().map(|offer| offer.add_prefix(encoding)).collect();
    }
    let mut all = path(typed);
    all.extend(rows(PREFIXES).map(|(prefix, note)| candidate(prefix, note)));
    all
}

/// How many files are read for what they hold, how much of each, and how long all of that may take.
const MOST_LOOKED_INTO: usize = 200;
const LARGEST: usize = 64 << 10;
const PATIENCE: Duration = Duration::from_millis(300);

/// Files whose names begin as was typed, behind a prefix. If `look` knows any of them by its content, only those and
/// the folders are left.
fn files(prefix: &str, typed: &str, look: impl Fn(&str) -> Option<String>) -> Offers {
    let home = from_home(typed).filter(|_| !prefix.is_empty());
    let entries = entries(home.as_deref().unwrap_or(typed));
    let begun = Instant::now();
    let mut known: Vec<(&Entry, Option<String>)> = Vec::with_capacity(entries.len());
    let mut is_whole = true;
    for (at, entry) in entries.iter().enumerate() {
        is_whole &= at < MOST_LOOKED_INTO && begun.elapsed() < PATIENCE;
        known.push((entry, if is_whole && !entry.is_folder { look(&entry.path) } else { None }));
    }
    if is_whole && known.iter().any(|(_, note)| note.is_some()) {
        known.retain(|(entry, note)| entry.is_folder || note.is_some());
    }
    known
        .into_iter()
        .map(|(entry, note)| candidate(format!("{prefix}{}", entry.path), &note.unwrap_or_default()))
        .collect()
}

/// What key a file holds; nothing that is secret.
fn key_in(path: &str) -> Option<String> {
    let (bytes, is_all) = glance(&followed(path), LARGEST)?;
    match read_keys(&bytes, None) {
        _ if !is_all => None,
        Ok(None) => None,
        Ok(Some(keys)) => Some(match keys.keys.as_slice() {
            [] => "no usable key".to_owned(),
            [key] => key.describe(),
            several => format!("{} keys", several.len()),
        }),
        Err(error) if error.is_locked() => Some("a locked key".to_owned()),
        Err(_) => Some("no usable key".to_owned()),
    }
}

/// The keys that the command line names and that lie in files.
fn keys(line: &Line) -> Vec<Key> {
    let named = line.values("key").chain(line.values("secret").filter(|spec| spec.starts_with('@')));
    let read = named.filter_map(|spec| {
        let spec = Spec::for_key(spec);
        let (bytes, is_all) = glance(&followed(spec.path()?.to_str()?), LARGEST)?;
        read_keys(&bytes, None).ok().flatten().filter(|_| is_all)
    });
    read.flat_map(|keys| keys.keys).collect()
}

/// The algorithms that the keys at hand allow; all, where none are.
fn algorithms(operation: Option<Operation>, line: &Line) -> Offers {
    let mut keys = operation.map(|_| keys(line)).unwrap_or_default();
    if keys.is_empty() && operation.is_some() && line.values("secret").next().is_some() {
        keys.push(Key::from_secret(b"any".to_vec()));
    }
    let allows = |algorithm: &Algorithm| {
        let operation = operation.unwrap_or(Operation::Verify);
        keys.iter().any(|key| key.permits(*algorithm, operation).is_ok())
    };
    let fitting: Vec<Algorithm> = Algorithm::all().filter(allows).collect();
    let all = if fitting.is_empty() { Algorithm::all().collect() } else { fitting };
    all.into_iter().map(|algorithm| candidate(algorithm.name(), algorithm.description())).collect()
}

/// The forms that a key for the algorithm on the line can have: only a secret is a text, and it is no PEM.
fn forms(line: &Line) -> Offers {
    let algorithm = line.plain.first().and_then(|name| Algorithm::named(name));
    let can_be = |form: &Form| match algorithm.map(Algorithm::key_type) {
        None => true,
        Some(KeyType::Secret) => form.is_json() || *form == Form::Text,
        Some(_) => *form != Form::Text,
    };
    let forms = Form::value_variants().iter().filter(|form| can_be(form));
    possible_value_candidates(forms.filter_map(Form::to_possible_value))
}

/// What a warning is about, as the help says it.
fn code_note(code: &str) -> &'static str {
    let mut lines = WARNINGS.lines().map(str::trim);
    lines.find_map(|line| line.strip_prefix(code)?.strip_prefix("  ")).map_or("", str::trim)
}

/// The tokens that are looked at, or judged.
fn tokens(line: &Line) -> Vec<&str> {
    line.plain.iter().map(String::as_str).collect()
}

/// The token or the claims that encode starts from.
fn started(line: &Line) -> Vec<&str> {
    line.values("from").collect()
}

fn named(members: Vec<Member>) -> Offers {
    members.into_iter().map(|member| candidate(member.path, &member.note)).collect()
}

/// Names with the operator that fits best; of a name that is typed in full, or in part with its operator, all.
fn expectations(members: &[Member], typed: &str) -> Offers {
    let mut all = Offers::new();
    for member in members.iter().filter(|member| can_be_left_of_operator(&member.path)) {
        if typed.starts_with(&member.path) {
            all.extend(
                rows(OPERATORS).map(|(operator, note)| candidate(format!("{}{operator}", member.path), note)),
            );
        } else {
            all.extend(
                fitting(member)
                    .iter()
                    .map(|operator| candidate(format!("{}{operator}", member.path), &member.note)),
            );
        }
    }
    all
}

/// The operators that compare values of a kind.
fn fitting(member: &Member) -> &'static [&'static str] {
    match member.kind {
        Some(Kind::Number) => &[">=", "<="],
        Some(Kind::Array) => &["~="],
        Some(Kind::String) if member.path == "scope" || member.path == "scp" => &["~="],
        Some(Kind::Bool | Kind::Null | Kind::Object) => &[":="],
        None if TIME_CLAIMS.all().contains(&member.path.as_str()) => &[">=", "<="],
        None if LISTS.split(' ').any(|name| name == member.path) => &["~="],
        Some(Kind::String) | None => &["="],
    }
}

/// Names with `=` where a text fits, and with `:=` where other JSON does.
fn assignments(members: &[Member], typed: &str, operators: &'static [&'static str]) -> Offers {
    let fits = |member: &Member, operator: &str| match (member.kind, operators) {
        _ if typed.starts_with(&member.path) => true,
        (_, [_]) => true,
        (None, _) => (operator == ":=") == TIME_CLAIMS.all().contains(&member.path.as_str()),
        (Some(Kind::String), _) => operator == "=",
        (Some(_), _) => operator == ":=",
    };
    let mut all = Offers::new();
    for member in members.iter().filter(|member| can_be_left_of_operator(&member.path)) {
        let fitting = operators.iter().filter(|operator| fits(member, operator));
        all.extend(fitting.map(|operator| candidate(format!("{}{operator}", member.path), &member.note)));
    }
    all
}

/// Whether an operator behind it is read as one.
fn can_be_left_of_operator(name: &str) -> bool {
    !name.contains('=') && !name.ends_with([':', '!', '~', '>', '<'])
}
