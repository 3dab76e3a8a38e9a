//! The causes of a failure in words: what is so, and what to do about it.

use super::advice::shell_word;
use crate::crypto::{Algorithm, KeyType};
use crate::error::listed;
use crate::token::diagnose::{
    Blank, Cause, Encoding, Escapes, Layout, Like, Nearly, Rewriting, Skew, Spelling,
};
use crate::token::json::quote;

/// What a cause means, and what would help. `leeway` is how the one who asked would give a leeway; `is_oidc`: an issuer
/// was given for keys.
#[must_use]
pub fn hint_of(cause: &Cause, leeway: &str, is_oidc: bool) -> String {
    match cause {
        Cause::SecretSpells(_)
        | Cause::SecretSpelled(_)
        | Cause::SecretUndecoded(_)
        | Cause::LineEndingMissing { .. }
        | Cause::LineEndingCut
        | Cause::LineEndingTooMuch
        | Cause::BlankMissing(_)
        | Cause::BlanksTooMuch
        | Cause::QuotesMissing(_)
        | Cause::QuotesTooMuch(_)
        | Cause::EmptySecret
        | Cause::SampleSecret => of_secret(cause),
        Cause::DerSignature
        | Cause::SignatureSpelled(_)
        | Cause::SignatureInHex
        | Cause::SignatureFollowed { .. }
        | Cause::SignatureLength { .. } => of_signature(cause),
        Cause::NonceHashed
        | Cause::PayloadRewritten(_)
        | Cause::HeaderRewritten(_)
        | Cause::BothRewritten(_)
        | Cause::PartsSpelled(_)
        | Cause::PartsAsTheyStand
        | Cause::PartsRespelled => of_message(cause),
        Cause::ClocksDiffer { skew, seconds, leeway: needed } => {
            let by = told(*seconds);
            let what = match skew {
                Skew::Expired => format!("expired {by} ago"),
                Skew::NotYetValid => format!("valid from {by} in the future"),
                Skew::NotYetIssued => format!("issued {by} in the future"),
            };
            let needed =
                if needed.is_multiple_of(60) { format!("{}m", needed / 60) } else { format!("{needed}s") };
            format!("{what}: clocks differ? {leeway} {needed}")
        }
        Cause::IssuerNearly { how, found } => of_issuer(*how, found, is_oidc),
        Cause::AudienceIn { claim, value } => {
            let is_plain = value.starts_with(|c: char| c.is_ascii_alphanumeric());
            let instead =
                || format!(": --claim {} in the place of --aud", shell_word(&format!("{claim}={value}")));
            format!("\"{claim}\" is it{}", if is_plain { instead() } else { String::new() })
        }
        Cause::NoKeyOfType { algorithm, only } => of_type(*algorithm, only.as_ref(), is_oidc),
        _ => of_key(cause),
    }
}

/// An issuer that is nearly the one expected.
fn of_issuer(how: Nearly, found: &str, is_oidc: bool) -> String {
    let what = match how {
        Nearly::SlashAtEnd => "the two issuers differ in the slash at the end alone".to_owned(),
        Nearly::WithoutScheme => "the token has the issuer without https://".to_owned(),
        Nearly::WithScheme => "the token has the issuer with https://".to_owned(),
        Nearly::OtherScheme => "the two issuers differ in http:// and https:// alone".to_owned(),
        Nearly::LetterCase => "the two issuers differ in upper and lower case alone".to_owned(),
        Nearly::OfVersion(version) => format!("a {version} token of the same tenant"),
    };
    let beside = if is_oidc { " beside --oidc" } else { "" };
    format!("{what}: --iss {}{beside}", shell_word(found))
}

/// A secret that was not quite the right one.
fn of_secret(cause: &Cause) -> String {
    let with = |what: &str| format!("the signature is right {what}");
    match cause {
        Cause::SecretSpells(encoding) => {
            let (name, prefix) = encoded(*encoding);
            with(&format!("when the secret is read as {name}: put {prefix} before it ({prefix}@FILE for a file)"))
        }
        Cause::SecretSpelled(encoding) => {
            let (name, _) = encoded(*encoding);
            with(&format!("when the secret is the {name} text that spells these bytes: give that text"))
        }
        Cause::SecretUndecoded(encoding) => {
            let (name, prefix) = encoded(*encoding);
            with(&format!("when the secret is the {name} text itself: leave {prefix} out"))
        }
        Cause::LineEndingMissing { crlf } => {
            let ending = if *crlf { "\\r\\n" } else { "\\n" };
            with(&format!("with a line ending behind the secret: -S $'SECRET{ending}' in bash"))
        }
        Cause::LineEndingCut => with(
            "with the line ending behind the secret, which is left out: -S \"b64:$(base64 < FILE)\" keeps it",
        ),
        Cause::LineEndingTooMuch => with("without the line ending behind the secret: -S \"$(cat FILE)\""),
        Cause::BlankMissing(blank) => match blank {
            Blank::SpaceBehind => with("with a space behind the secret: -S 'SECRET '"),
            Blank::SpaceBefore => with("with a space before the secret: -S ' SECRET'"),
            Blank::TabBehind => with("with a tab behind the secret: -S $'SECRET\\t' in bash"),
        },
        Cause::BlanksTooMuch => with("without the white space around the secret: take it off"),
        Cause::QuotesMissing(quote) => {
            with(&format!("with {quote} around the secret, which the issuer's configuration kept: -S {}", shell(*quote)))
        }
        Cause::QuotesTooMuch(quote) => with(&format!("without the {quote} around the secret: take them off")),
        Cause::EmptySecret => {
            "the signature was made with an empty secret, and anybody can make such a token: it is forged, or its issuer \
             had no secret set"
                .to_owned()
        }
        _ => "the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is \
              forged, or its issuer needs a secret of its own (jwt keygen HS256)"
            .to_owned(),
    }
}

/// Another key, another algorithm, or none that could be tried.
fn of_key(cause: &Cause) -> String {
    match cause {
        Cause::OtherKey(name) => {
            format!("the signature was made with another of the keys given ({name}), which the header's kid does not name")
        }
        Cause::Forbidden { key, error } => format!("the signature is right with the {key}, but {error}"),
        Cause::OutsidePolicy(algorithm) => {
            format!("the signature is right with {algorithm}, which --alg leaves out")
        }
        Cause::OtherAlgorithm { made_with, said, key } => {
            let by = key.as_ref().map(|key| format!(" and the {key}")).unwrap_or_default();
            format!("the signature was made with {made_with}{by}; the header says {}", plain(said))
        }
        Cause::UnknownKid { kid, given, more } => {
            let given: Vec<String> = given.iter().map(|kid| quote(kid)).collect();
            let more = if *more > 0 { format!(" and {more} more") } else { String::new() };
            format!(
                "the header names the key {}, and the ids given are {}{more}: is the set an old one, or another issuer's?",
                quote(kid),
                given.join(", ")
            )
        }
        Cause::PrivateKeyAsSecret => {
            "the text of the private key was used as an HMAC secret: the issuer took an HS algorithm for a key pair"
                .to_owned()
        }
        _ => "this is the algorithm confusion attack (RFC 8725 section 2.1): somebody who knows the public key forged \
              this token, with the key as an HMAC secret; look for a verifier that takes alg from the token"
            .to_owned(),
    }
}

/// Which key would serve, and what a single one serves.
fn of_type(algorithm: Algorithm, only: Option<&(KeyType, Vec<Algorithm>)>, is_oidc: bool) -> String {
    let flag = if algorithm.key_type() == KeyType::Secret { "-S SECRET" } else { "-K PATH" };
    // They exclude each other.
    let instead = if is_oidc { " in the place of --oidc" } else { "" };
    let takes = format!("{algorithm} takes {}: {flag}{instead}", algorithm.key_type().with_article());
    let Some((key_type, serves)) = only else { return takes };
    let what = if *key_type == KeyType::Secret { "secret" } else { "key" };
    let serves: Vec<&str> = serves.iter().map(|algorithm| algorithm.name()).collect();
    match serves.as_slice() {
        [] => takes,
        serves => format!("the {what} given serves {}; {takes}", listed(serves, "and")),
    }
}

/// A signature in another form.
fn of_signature(cause: &Cause) -> String {
    match cause {
        Cause::SignatureSpelled(encoding) => {
            let (name, _) = encoded(*encoding);
            format!(
                "the signature is right, but its {name} text was encoded anew: a JWS encodes its bytes (RFC 7515 section 3.1)"
            )
        }
        Cause::SignatureInHex => "the signature is right, but it stands there in hex: a JWS has it in base64url (RFC 7515 section 3.1)"
            .to_owned(),
        Cause::SignatureFollowed { characters } => {
            format!("the signature is right without {}", last(*characters))
        }
        Cause::SignatureLength { found, expected, algorithm, like } => {
            let has = format!("the signature has {found} bytes");
            match like {
                Some(Like::Algorithm(other)) => format!("{has}, as {other} makes them; {algorithm} makes {expected}"),
                Some(Like::RsaBits(bits)) => {
                    format!("{has}, as an RSA key of {bits} bits makes them; this key makes {expected}")
                }
                None if found < expected => {
                    format!("{has}, {} too few: was all of the token copied?", expected - found)
                }
                None => format!("{has}, {} more than {algorithm} makes with this key", found - expected),
            }
        }
        _ => "the signature is right, but written as ASN.1 (DER): JOSE has r and s side by side (RFC 7518 section 3.4)"
            .to_owned(),
    }
}

/// A signature over something else.
fn of_message(cause: &Cause) -> String {
    match cause {
        Cause::PayloadRewritten(way) => rewritten("payload", "its JSON", *way),
        Cause::HeaderRewritten(way) => rewritten("header", "its JSON", *way),
        Cause::BothRewritten(way) => rewritten("header and the payload", "their JSON", *way),
        Cause::PartsSpelled(Spelling::Padded) => {
            "the signature is right over parts that end in \"=\": something on the way took the padding off; \
             --allow-padding takes the token as it was issued"
                .to_owned()
        }
        Cause::PartsSpelled(Spelling::Standard | Spelling::StandardUnpadded) => {
            "the signature is right over parts in standard base64: the issuer is to sign base64url (RFC 7515 section 2)"
                .to_owned()
        }
        Cause::PartsAsTheyStand => "the signature is right over the parts as they stand".to_owned(),
        Cause::PartsRespelled => {
            "the signature is right over the parts in base64url without padding: tr '+/' '-_' < FILE | tr -d = writes them so".to_owned()
        }
        _ => "the signature is right with a hash in the place of the header's nonce: Microsoft made this token for a \
              service of its own, such as Microsoft Graph, and for that service alone to verify"
            .to_owned(),
    }
}

/// In what JSON differs from the JSON that was signed.
fn rewritten(part: &str, json: &str, way: Rewriting) -> String {
    let layout = match way.layout {
        Layout::Kept => None,
        Layout::Compact => Some("without blanks".to_owned()),
        Layout::Spaced => Some("with blanks after \":\" and \",\"".to_owned()),
        Layout::Indented(by) => Some(format!("indented by {by}")),
    };
    let escapes = match way.escapes {
        Escapes::Kept => None,
        Escapes::Fewest => Some("without needless escapes"),
        Escapes::Ascii => Some("with \\u escapes for all but ASCII"),
        Escapes::Slashes => Some("with \\/ for every slash"),
        Escapes::AsciiAndSlashes => Some("with \\u escapes for all but ASCII and \\/ for every slash"),
    };
    let sorted = way.sorted.then_some("with its members sorted");
    if layout.is_none() && escapes.is_none() && sorted.is_none() {
        return format!("the signature is right over the {part} in base64url without padding");
    }
    let ways = layout.into_iter().chain(escapes.into_iter().chain(sorted).map(str::to_owned));
    let how = ways.collect::<Vec<_>>().join(" and ");
    format!("the {part} was rewritten after signing: the signature is right over {json} {how}")
}

/// An encoding's name, and the prefix that decodes it.
fn encoded(encoding: Encoding) -> (&'static str, &'static str) {
    match encoding {
        Encoding::Base64 => ("base64", "b64:"),
        Encoding::Base64Url => ("base64url", "b64:"),
        Encoding::Hex => ("hex", "hex:"),
    }
}

/// A name as it is where it is a name of its kind, else as a JSON string.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if !name.is_empty() && name.chars().all(is_plain) { name.to_owned() } else { quote(name) }
}

/// How a shell takes a text in these quotes.
fn shell(quote: char) -> &'static str {
    match quote {
        '\'' => "\"'SECRET'\"",
        '`' => "'`SECRET`'",
        _ => "'\"SECRET\"'",
    }
}

fn last(characters: usize) -> String {
    if characters == 1 {
        "its last character: take it off".to_owned()
    } else {
        format!("its last {characters} characters: take them off")
    }
}

/// Seconds as people read them: `12 s`, `1 min 5 s`, `2 min`.
fn told(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
