//! What to do about an error: its exit code, and the hints that name a flag or a command.

mod fetch;
mod given;
mod keys;
mod lookalike;
mod words;

use std::error::Error;

use crate::error::near::near;
use crate::error::{
    ClaimError, FetchError, InputError, KeyError, Keyless, Place, RequestError, TokenError, TokenFault,
    listed, shortened,
};
use crate::token::characters::once;
use crate::token::duration::DurationError;
use crate::token::time::TimeError;
use fetch::of_fetch;
use given::{of_claim, of_input};
use keys::of_key;
use words::UNSET;
pub use words::did_you_mean;
pub(super) use words::shell_word;

/// The exit code of an error and what to do about it; `None` for errors of other crates.
pub(super) fn of(error: &(dyn Error + 'static)) -> Option<(u8, Vec<String>)> {
    if let Some(error) = error.downcast_ref::<RequestError>() {
        return Some(of_request(error));
    }
    if let Some(error) = error.downcast_ref::<KeyError>() {
        return Some((4, of_key(error)));
    }
    if let Some(error) = error.downcast_ref::<InputError>() {
        return Some(of_input(error));
    }
    if let Some(error) = error.downcast_ref::<FetchError>() {
        return of_fetch(error);
    }
    if let Some(error) = error.downcast_ref::<ClaimError>() {
        return Some(of_claim(error));
    }
    if let Some(error) = error.downcast_ref::<TimeError>() {
        return Some((2, vec![of_time(error).to_owned()]));
    }
    if let Some(error) = error.downcast_ref::<DurationError>() {
        return Some((2, vec![of_duration(error).to_owned()]));
    }
    error.downcast_ref::<TokenError>().map(|error| (3, of_token(error, None)))
}

/// The hints for a token's fault. `file`: the file of that name, which was perhaps meant.
pub(super) fn of_token(error: &TokenError, file: Option<&str>) -> Vec<String> {
    if let Some(file) = file {
        return vec![of_file(file)];
    }
    let hint = match &error.fault {
        TokenFault::Encrypted => {
            "an encrypted token has no signature to check; decrypt it first, then verify what it holds"
        }
        TokenFault::StandardAlphabet => {
            "the token was written with standard base64; ask its issuer for base64url (RFC 7515 section 2)"
        }
        TokenFault::Padded => "a token padded by an AWS load balancer is taken with --allow-padding",
        TokenFault::Wrapped => {
            "join the lines first: the bytes that are judged must be the bytes that were sent"
        }
        TokenFault::NoToken { like: Some(like), .. }
        | TokenFault::Parts { like: Some(like), .. }
        | TokenFault::Looks(like) => return vec![lookalike::hint(like)],
        TokenFault::NoToken { .. } => "a token reads header.payload.signature; jwt --help lists the commands",
        TokenFault::Empty | TokenFault::Parts { .. } => {
            "a token reads header.payload.signature; was all of it copied?"
        }
        TokenFault::Length { .. } | TokenFault::TrailingBits => {
            "was all of the token copied, and nothing behind it?"
        }
        TokenFault::NotBase64 { byte } if byte == "\"~\"" => {
            "this may be an SD-JWT: the token is what stands before the first \"~\""
        }
        TokenFault::NotBase64 { .. } => {
            "a part has letters, digits, - and _: was the token changed on the way?"
        }
        TokenFault::NotJson(_) | TokenFault::NotUtf8 | TokenFault::NotObject { .. }
            if error.place == Place::Header =>
        {
            "no JWT begins like this: was it changed on the way, or cut?"
        }
        TokenFault::TooLong { .. } => "is it the right file? --find looks for tokens in any text",
        TokenFault::Missing { name: "payload" } => {
            "a token in JSON serialization has \"payload\" and \"signature\" (RFC 7515 section 7.2)"
        }
        _ => return Vec::new(),
    };
    vec![hint.to_owned()]
}

/// What reads the file that was perhaps meant.
fn of_file(file: &str) -> String {
    format!("there is a file of that name: {} reads it", shell_word(&format!("@{file}")))
}

fn of_request(error: &RequestError) -> (u8, Vec<String>) {
    let hint = |code, hint: &str| (code, vec![hint.to_owned()]);
    match error {
        RequestError::NoToken => hint(2, "pass a token, or pipe one: pbpaste | jwt; jwt --help says more"),
        RequestError::Empty { .. } => hint(3, UNSET),
        RequestError::NotUtf8 { .. } => {
            hint(3, "JSON is UTF-8: iconv -f UTF-16 -t UTF-8 FILE, where Windows wrote it")
        }
        RequestError::NoneFound { .. } => {
            hint(3, "a token reads header.payload.signature; was all of it copied?")
        }
        RequestError::LineTooLong { .. } => {
            hint(3, "--lines takes one token a line, --find finds them in any text")
        }
        RequestError::TooManyTokens { .. } => {
            hint(3, "--lines takes any number, one a line; with --find from any text")
        }
        RequestError::SeveralInLine { .. } => hint(3, "--find gives each a line of its own"),
        RequestError::NotAStream { .. } => hint(2, "pipe it in, or name a file: @PATH"),
        RequestError::SeveralStreams { .. } => {
            hint(2, "put them behind one another: cat FILE FILE | jwt … --lines")
        }

        RequestError::NoKey { file: Some(file), .. } => {
            (2, vec![did_you_mean(&[format!("-K {}", shell_word(file))])])
        }
        RequestError::NoKey { token, .. } => (2, of_keyless(token)),
        RequestError::NoClaims => hint(
            2,
            "claims as JSON ('{\"sub\":\"1\"}', for none '{}'), as flags (-s alice -e +15m), or from stdin: jwt encode -",
        ),
        RequestError::UnsignedUnasked => {
            hint(2, "--unsigned says that this is meant; no verifier should accept it")
        }
        RequestError::UnsignedWithKey => hint(2, "leave --secret and --key out, or --alg none --unsigned"),
        RequestError::UnsignedWithAlg => hint(2, "--unsigned goes with --alg none alone"),
        RequestError::NotOneToken { file: Some(file), .. } => (3, vec![of_file(file)]),
        RequestError::NotOneToken { what: "--match", .. } => hint(3, "ask about one token at a time"),
        RequestError::NotOneToken { .. } => hint(3, "--from takes one token, or one line of decode --json"),
        RequestError::FormatCannotCarry { secret: true, .. } => hint(2, "--format text, jwk or jwks"),
        RequestError::FormatCannotCarry { secret: false, .. } => {
            hint(2, "--format pem, der, jwk, jwks or ssh")
        }
        RequestError::NoValuesInSignature => {
            hint(2, "--get takes a value from the payload, or with --part header from there")
        }
        RequestError::AttributeNeedsJwk { flag: "--kid" } => hint(
            2,
            "keygen --format jwk or jwks, key --to jwk or jwks; or name the key when signing: jwt encode --kid",
        ),
        RequestError::HashApart { given } => {
            (2, vec![format!("the hash stands behind an equals sign: --thumbprint={given}")])
        }
        RequestError::NothingToConvert { .. } => {
            hint(2, "--to says to what, or --public takes the public half")
        }
        RequestError::AttributeNeedsJwk { .. } => hint(2, "--to jwk or --to jwks"),
        RequestError::NoKeyToRead { is_match: true } => {
            hint(2, "jwt key --match TOKEN KEY, or --oidc ISSUER")
        }
        RequestError::NoKeyToRead { .. } => hint(2, "pass a key file, or pipe one: curl URL | jwt key"),
        RequestError::OneKeyOnly { .. } => hint(2, "--to jwks holds them all, --to pem one behind the other"),
        RequestError::OneKidForSeveral { .. } => hint(2, "--kid thumbprint gives each its own"),
        RequestError::BinaryToTerminal => hint(2, "-o PATH writes it to a file, and a pipe takes it too"),
        RequestError::NotFound { meant: Some(meant), .. } => (7, vec![did_you_mean(&[shortened(meant)])]),
        RequestError::NotFound { path, in_header: true, .. } => {
            (7, vec![format!("the header has it: --part header --get {}", shell_word(path))])
        }
        RequestError::NotFound { path, names, place, .. } => (7, of_names(path, names, place)),
        RequestError::NotJson { place } => (7, vec![format!("--part {place} prints it as it is")]),
        RequestError::NoPart { .. } => hint(7, "jwt decode without --part and --get shows what there is"),
        RequestError::HeaderRefused { .. } => {
            hint(2, "leave the parameter out, or give with -H what it needs")
        }
        RequestError::NoAlgorithm { name, .. } if name.eq_ignore_ascii_case("none") => hint(
            2,
            "only jwt encode --alg none --unsigned goes without a signature, and no verifier takes what it makes",
        ),
        RequestError::NoAlgorithm { near, all, .. } | RequestError::NoWarning { near, all, .. } => {
            (2, meant_or_all(near, all))
        }
        RequestError::EmptyExpectation => hint(2, UNSET),
        RequestError::NoRsaSize { .. } => hint(2, "there are 2048, 3072, 4096 and 8192"),
        RequestError::NoPatience { .. } => hint(2, "an hour is the most, and without the flag it is 10s"),
        RequestError::NoCount { .. } => hint(2, "without the flag there is one thread a core"),
        RequestError::BitsWithoutRsa { .. } => hint(2, "leave --bits out"),
    }
}

/// Which key a token asks for.
fn of_keyless(token: &Keyless) -> Vec<String> {
    const WAYS: &str = "--secret SPEC for HS256 and its like, --key PATH for everything else";
    match token {
        Keyless::Unknown => vec![WAYS.to_owned()],
        Keyless::NoToken { file: Some(file), .. } => vec![of_file(file), WAYS.to_owned()],
        Keyless::NoToken { what, .. } => vec![format!("this is no token: {what}"), WAYS.to_owned()],
        Keyless::Unsigned => vec!["no key will do: nobody signed this token".to_owned()],
        Keyless::Secret => vec!["the token asks for an HMAC secret: --secret SPEC".to_owned()],
        Keyless::PublicKey { issuer, is_bare } => {
            let of_issuer = |issuer: &String| {
                let flag = format!("--oidc {}", shell_word(issuer));
                let bare = issuer.strip_prefix("https://").filter(|_| *is_bare);
                let flags = bare.map_or(flag.clone(), |iss| format!("{flag} --iss {}", shell_word(iss)));
                format!("if you trust the issuer that the token names: {flags}")
            };
            let ways = "the token asks for a public key: --key PATH or URL, or --oidc ISSUER";
            issuer.iter().map(of_issuer).chain([ways.to_owned()]).collect()
        }
    }
}

/// Those that were perhaps meant, else all that there are.
fn meant_or_all(near: &[&str], all: &[&str]) -> Vec<String> {
    vec![if near.is_empty() { format!("there are {}", listed(all, "and")) } else { did_you_mean(near) }]
}

/// The members that there are instead of one that was asked for, the nearest first.
fn of_names(path: &str, names: &[String], place: &str) -> Vec<String> {
    /// More than these are no help.
    const MOST: usize = 24;
    let quoted = |names: &[&str]| names.iter().map(|name| shortened(name)).collect::<Vec<_>>();
    let is_dotted = path.contains(['.', '/', '[']);
    let near = if is_dotted { Vec::new() } else { near(path, names.iter().map(String::as_str)) };
    let mut all = once(names.iter().map(String::as_str));
    let more = all.len().saturating_sub(MOST);
    all.truncate(MOST);
    let mut told = quoted(&all);
    told.extend((more > 0).then(|| format!("{more} more")));
    let has = match told.as_slice() {
        [] => format!("the {place} has no members"),
        told => format!("the {place} has {}", listed(told, "and")),
    };
    let meant = (!near.is_empty()).then(|| did_you_mean(&quoted(&near)));
    meant.into_iter().chain([has]).collect()
}

fn of_time(error: &TimeError) -> &'static str {
    match error {
        TimeError::NotATime { .. } | TimeError::TooLarge { .. } => {
            "a time is now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds"
        }
        TimeError::NotAZone { .. } => "a zone is utc, local, unix or an offset such as +01:00",
        TimeError::NoSuchDate { .. } => "a date is 2026-12-31, with a time 2026-12-31T23:59:59Z (RFC 3339)",
        TimeError::NoZone { .. } => "put Z behind it for UTC, or an offset such as +01:00",
        TimeError::Distance(error) => of_duration(error),
    }
}

fn of_duration(error: &DurationError) -> &'static str {
    match error {
        DurationError::NotADuration { .. }
        | DurationError::Negative { .. }
        | DurationError::TooLarge { .. } => "a duration is 30s, 15m, 1h 30m, 7d or bare seconds",
        DurationError::NoUnit { .. } | DurationError::UnknownUnit { .. } => {
            "the units are s, m, h, d, w, mo and y"
        }
        DurationError::AmbiguousUnit { .. } => "m is minutes, mo is months",
    }
}
