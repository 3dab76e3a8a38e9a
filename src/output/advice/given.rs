//! What to do about bytes that can't be had or put down, and about claims and expectations that are none.

use std::io::ErrorKind;

use super::words::{UNSET, did_you_mean, shell_word};
use crate::error::{ClaimError, InputError, JsonFault, UrlMeant, quoted, shortened};
use crate::token::json::quote;

pub(super) fn of_input(error: &InputError) -> (u8, Vec<String>) {
    let hint = |code, hint: &str| (code, vec![hint.to_owned()]);
    match error {
        InputError::StdinClaimedTwice { .. } => hint(2, "give one of them as @PATH, or as env:NAME"),
        InputError::NoVariable { .. } => hint(2, "env:NAME, the name without a dollar sign"),
        InputError::OddVariable { .. } => {
            hint(2, "env: takes the name of a variable, not what it holds: env:SECRET, not env:$SECRET")
        }
        InputError::NoSuchOddFile { what: "TOKEN" | "CLAIMS" | "--from" | "--match", .. } => {
            hint(5, "@ takes the path of a file; the text itself goes without it")
        }
        InputError::NoSuchOddFile { .. } => {
            hint(5, "@ takes the path of a file; a secret itself goes without it: -S \"$SECRET\"")
        }
        InputError::NothingGiven { .. } => hint(4, UNSET),
        InputError::TokenForIssuer { .. } => {
            hint(2, "the issuer goes behind it, and then the token: jwt verify --oidc ISSUER TOKEN")
        }
        InputError::TokenForKey { what: "KEY", .. } => {
            hint(4, "jwt TOKEN shows what it says, and jwt key --match TOKEN KEY which key signed it")
        }
        InputError::TokenForKey { what: "JWT_KEY", .. } => {
            hint(4, "JWT_KEY takes what -K does: the path of a key, or the key itself")
        }
        InputError::TokenForKey { .. } => {
            hint(4, "the key goes after -K, and a token alone: jwt verify -K KEY TOKEN")
        }
        InputError::VariableNotSet { name, .. } if name.is_empty() => {
            hint(2, "a variable reaches jwt when it is exported: export NAME=…")
        }
        InputError::VariableNotSet { name, .. } => {
            (2, vec![format!("a variable reaches jwt when it is exported: export {}=…", shell_word(name))])
        }
        InputError::VariableNotUtf8 { .. } => hint(2, "bytes that are no text go with -S env:NAME"),
        InputError::TooLarge { what: "TOKEN", .. } => {
            hint(3, "is it the right file? --lines and --find read streams of any length")
        }
        InputError::TooLarge { what: "CLAIMS" | "--from", .. } => hint(3, "is it the right file?"),
        InputError::TooLarge { what: "--ca", .. } => hint(5, "is it the right file?"),
        InputError::TooLarge { .. } => hint(4, "is it the right file? keys and secrets are short"),
        InputError::NotEncoded { encoding: "hex", .. } => {
            hint(4, "a secret that is the text itself goes without hex:")
        }
        InputError::NotEncoded { .. } => hint(4, "a secret that is the text itself goes without b64:"),
        InputError::KeyUrl { .. } => {
            hint(2, "a public key is for jwt verify -K URL; what signs is a private key in a file: -K PATH")
        }
        InputError::NoCertificate { .. } => {
            hint(5, "it takes the certificates of authorities in PEM, as -----BEGIN CERTIFICATE-----")
        }
        InputError::NeitherFileNorKey { near, .. } | InputError::NoSuchFile { near, .. }
            if !near.is_empty() =>
        {
            (5, vec![did_you_mean(&near.iter().map(|path| quoted(path)).collect::<Vec<_>>())])
        }
        InputError::NeitherFileNorKey { what, url: Some(url), .. }
        | InputError::NoSuchFile { what, url: Some(url), .. } => (5, of_nearly_url(what, url)),
        InputError::NeitherFileNorKey { .. }
        | InputError::NoSuchFile { what: "--key" | "JWT_KEY" | "KEY", .. } => hint(5, BY_PATH),
        InputError::NoSuchFile { .. } => hint(5, "paths count from the working directory: pwd"),
        InputError::Directory { .. } => hint(5, "name a file in it"),
        InputError::Unreadable { error, .. } if error.kind() == ErrorKind::PermissionDenied => {
            hint(5, "ls -l shows who may read it")
        }
        InputError::Unwritable { error, .. } => (5, of_unwritable(error.kind()).into_iter().collect()),
        InputError::Exists { .. } => hint(5, "--force overwrites it"),
        InputError::Prompt { .. } => hint(5, "prompt: needs a terminal; env:NAME and @PATH do not"),
        _ => (5, Vec::new()),
    }
}

/// How what names no file is given.
const BY_PATH: &str = "a key is given by its path; an HMAC secret goes with -S";

/// The URL that was perhaps meant.
fn of_nearly_url(what: &str, url: &UrlMeant) -> Vec<String> {
    let flag = if what == "--key" { "-K " } else { "" };
    match url {
        UrlMeant::Shown(url) => vec![did_you_mean(&[format!("{flag}{}", shell_word(url))])],
        UrlMeant::Hidden => {
            vec![BY_PATH.to_owned(), format!("a URL is given whole: {flag}https://HOST/PATH")]
        }
    }
}

pub(super) fn of_claim(error: &ClaimError) -> (u8, Vec<String>) {
    match error {
        ClaimError::NotJson { error, text } => {
            let mut hints = Vec::new();
            let bare = text.starts_with('{') && !text.contains('"') && text.len() > 2;
            if bare
                || text.starts_with('\'')
                || matches!(error.fault, JsonFault::Unexpected { wanted } if wanted.starts_with("a member name"))
            {
                hints.push("the shell may have taken the quotes: '{\"sub\":\"1\"}' in single quotes, or -c sub=1, or @PATH".to_owned());
            } else if !text.starts_with('{') {
                hints
                    .push("claims from a file: @PATH; from stdin: -; single claims: -c NAME=TEXT".to_owned());
            }
            if hints.is_empty() {
                let hint = match error.fault {
                    JsonFault::End { .. } => "it breaks off: was all of it given?",
                    JsonFault::Trailing => "claims are one JSON object; --lines takes one a line",
                    _ => "jq shows what a JSON text is and is not: jq . FILE",
                };
                hints.push(hint.to_owned());
            }
            (3, hints)
        }
        ClaimError::NotObject { .. } => {
            (3, vec!["wrap it: '{\"name\": value}', or set single claims: -c NAME:=JSON".to_owned()])
        }
        ClaimError::Duplicate { .. } => (3, vec!["readers differ in which of them they take: leave one".to_owned()]),
        ClaimError::Reserved { name } if name == "alg" => {
            (2, vec!["the algorithm is set with -A".to_owned()])
        }
        ClaimError::NotNested { .. } => (2, vec![r"\. is a dot that belongs to the name".to_owned()]),
        ClaimError::Value { .. } => {
            (2, vec!["text goes with a bare equals sign: NAME=TEXT; JSON strings keep their quotes: 'NAME:=\"TEXT\"'".to_owned()])
        }
        ClaimError::Operator { meant, text, .. } => (2, vec![of_operator(meant, text)]),
        ClaimError::Form { wanted, text } => (2, of_form(wanted, text)),
        ClaimError::Reserved { .. } | ClaimError::Depth { .. } => (2, Vec::new()),
    }
}

/// What an assignment or an expectation looks like, for one that does not.
fn of_form(wanted: &str, text: &str) -> Vec<String> {
    const FORMS: &str = "there are name=text, name:=json, name!=text, name~=text, name>=n and name<=n";
    if wanted.starts_with("NAME") {
        return vec!["such as role=admin, or admin:=true".to_owned()];
    }
    if wanted == "a comparison with a number" {
        return vec![">= and <= compare numbers alone".to_owned()];
    }
    if !wanted.starts_with("an expectation") {
        return Vec::new();
    }
    let compared =
        text.split_once('>').map(|sides| (sides, ">=")).or(text.split_once('<').map(|sides| (sides, "<=")));
    match compared {
        Some(((name, number), operator)) if !name.is_empty() && !text.contains('=') => {
            vec![format!("did you mean {}?", shell_word(&format!("{name}{operator}{}", number.trim())))]
        }
        _ => vec![FORMS.to_owned()],
    }
}

/// The expression that was meant, and how the text is given that begins like an operator.
fn of_operator(meant: &str, text: &str) -> String {
    let meant = shell_word(meant);
    match text.split_once('=').filter(|(name, _)| !name.ends_with('!')) {
        Some((name, value)) => {
            let itself = shell_word(&format!("{name}:={}", quote(value)));
            format!("did you mean {meant}? for the text {} itself: {itself}", shortened(value))
        }
        None => format!("did you mean {meant}?"),
    }
}

/// What would let a file be written.
fn of_unwritable(kind: ErrorKind) -> Option<String> {
    let hint = match kind {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "its folder is not there: mkdir -p FOLDER makes it",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "ls -ld shows who may write to its folder"
        }
        ErrorKind::IsADirectory => "name a file in it",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "df -h shows what is full",
        _ => return None,
    };
    Some(hint.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_begins_like_an_operator_is_given_as_json() {
        for value in [r"=a\d", "=a\"b", "=\u{1b}", "=\u{2028}é", "="] {
            let hint = of_operator("x=y", &format!("x={value}"));
            let (_, itself) = hint.rsplit_once(" itself: ").unwrap();
            let json = itself.trim_matches('\'').strip_prefix("x:=").unwrap();
            assert_eq!(serde_json::from_str::<String>(json).unwrap(), value, "{hint}");
        }
    }
}
