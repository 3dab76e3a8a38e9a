//! What to do about keys that can't be fetched.

use std::io::ErrorKind;

use super::words::{did_you_mean, shell_word};
use crate::error::{FetchError, FetchFault, TlsFault, UrlFault, is_issuer_like};

/// The exit code and the hints; `None` where a key is to blame, which has its own.
pub(super) fn of_fetch(error: &FetchError) -> Option<(u8, Vec<String>)> {
    let FetchError { what, place, fault, .. } = error;
    let is_issuer = *what == "--oidc";
    let hint = match &**fault {
        FetchFault::Unusable(_) => return None,
        FetchFault::NotBuilt => {
            return Some((
                2,
                vec!["cargo install jwt-toolkit builds it with the network (feature net)".to_owned()],
            ));
        }
        FetchFault::Url(fault) => return Some((2, vec![of_url(fault, place, is_issuer)])),
        FetchFault::Tls(fault) => of_tls(fault).to_owned(),
        FetchFault::Issuer { found } => of_issuer(place, found),
        FetchFault::Metadata { issuer: Some(issuer) } => {
            did_you_mean(&[format!("--oidc {}", shell_word(issuer))])
        }
        fault => of_answer(fault, place, is_issuer)?.to_owned(),
    };
    Some((5, vec![hint]))
}

/// A command that fetches by itself, whatever it needs for that.
const BY_HAND: &str = "fetch it yourself: curl URL | jwt verify -K - TOKEN";

/// How Kubernetes gives its keys to whoever may read them.
const KUBERNETES: &str =
    "a Kubernetes cluster tells its keys: kubectl get --raw /openid/v1/jwks | jwt verify -K - TOKEN";

fn of_answer(fault: &FetchFault, place: &str, is_issuer: bool) -> Option<&'static str> {
    let is_cluster = place.contains("//kubernetes.");
    Some(match fault {
        FetchFault::HostUnknown(_) | FetchFault::Timeout { .. } if is_cluster => KUBERNETES,
        FetchFault::Status { code: 401 | 403 } if is_issuer => KUBERNETES,
        FetchFault::NoMetadata { first, .. } if matches!(**first, FetchFault::Status { code: 401 | 403 }) => {
            KUBERNETES
        }
        FetchFault::HostUnknown(_) => {
            "is the host spelled right, and the network there? a proxy is named by https_proxy"
        }
        FetchFault::Connection(error) if error.kind() == ErrorKind::ConnectionRefused => {
            "is the server running, and the port right?"
        }
        FetchFault::Connection(_) | FetchFault::NotHttp => {
            "is the port right, and the scheme? curl -v URL shows more"
        }
        FetchFault::Proxy { reason, .. } if reason.contains("407") => {
            "the variable that names it may name you too: http://NAME:PASSWORD@HOST:PORT"
        }
        FetchFault::Proxy { .. } if place.starts_with("\"http:") => {
            "http_proxy names it; with no_proxy=HOST nothing goes through it to that host"
        }
        FetchFault::Proxy { .. } => {
            "https_proxy names it; with no_proxy=HOST nothing goes through it to that host"
        }
        FetchFault::Timeout { .. } => "--timeout 30s waits longer",
        FetchFault::Status { code: 401 | 403 } => BY_HAND,
        FetchFault::Status { code: 429 | 500..=599 } => {
            "the trouble is the server's, not the token's: try again later"
        }
        // The metadata was there.
        FetchFault::Status { .. } | FetchFault::NotKeys { .. } | FetchFault::NotJson { .. }
            if is_issuer && !place.contains("/.well-known/o") =>
        {
            "the issuer's metadata names that place for its keys; those that are elsewhere go with -K URL"
        }
        FetchFault::Status { .. }
        | FetchFault::NoMetadata { .. }
        | FetchFault::NotMetadata(_)
        | FetchFault::NotJson { .. }
            if is_issuer =>
        {
            "the issuer is what tokens have for iss; keys without metadata go with -K URL"
        }
        FetchFault::Status { .. } | FetchFault::NotKeys { .. } | FetchFault::NotJson { .. } => {
            "is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata"
        }
        FetchFault::TooLarge { .. } => "a JWK set has some KiB: is the URL right?",
        FetchFault::BrokenOff => "try again; curl -v URL shows what comes",
        FetchFault::Encoding(_) | FetchFault::NotGzip => {
            "curl may read it: curl --compressed URL | jwt verify -K - TOKEN"
        }
        FetchFault::Redirects { .. }
        | FetchFault::RedirectNowhere
        | FetchFault::RedirectTo { .. }
        | FetchFault::Weaker { .. } => "curl -sIL URL shows where it leads: give the last place itself",
        FetchFault::KeysElsewhere { fault: UrlFault::Plain | UrlFault::Weaker, .. } => {
            "the issuer takes itself for a server without HTTPS; --allow-http fetches its keys all the same"
        }
        FetchFault::KeysElsewhere { .. } => {
            "the issuer's metadata is wrong; keys without metadata go with -K URL"
        }
        FetchFault::NotCached => "without --offline the keys are fetched, and cached",
        _ => return Some("curl -v URL shows more"),
    })
}

fn of_url(fault: &UrlFault, place: &str, is_issuer: bool) -> String {
    match fault {
        UrlFault::NotUrl if is_issuer => "an issuer is a URL, such as https://issuer.example".to_owned(),
        UrlFault::NotUrl => {
            "a URL is https://issuer.example/jwks.json, a host in other letters xn--…".to_owned()
        }
        UrlFault::Scheme if is_issuer => "an issuer begins with https://".to_owned(),
        UrlFault::Scheme => "a file goes by its path: -K PATH".to_owned(),
        UrlFault::Plain | UrlFault::Weaker => {
            "https:// if it can be; --allow-http takes what anybody on the way may have changed".to_owned()
        }
        UrlFault::Userinfo => {
            "it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN".to_owned()
        }
        UrlFault::IssuerQuery => "leave them out; a URL that has a query goes with -K".to_owned(),
        UrlFault::WellKnown { issuer } => did_you_mean(&[format!("--oidc {}", shell_word(issuer))]),
        UrlFault::NoScheme => did_you_mean(&[format!("--oidc https://{}", place.trim_matches('"'))]),
    }
}

fn of_tls(fault: &TlsFault) -> &'static str {
    match fault {
        TlsFault::UnknownAuthority => "--ca PATH trusts the authority in a file; a proxy may have its own",
        TlsFault::AuthorityAsServer => {
            "a server needs a certificate of its own, signed by the authority: openssl req -x509 makes an authority"
        }
        TlsFault::Expired | TlsFault::NotYetValid => "is this machine's clock right? date shows it",
        TlsFault::OtherName { .. } => "is the host spelled right?",
        TlsFault::NoAuthorities => "install them (Debian: ca-certificates), or name some: --ca PATH",
        TlsFault::NotTls => "is it a server without TLS? its URL begins with http://",
        _ => "curl -v URL shows more",
    }
}

/// What was perhaps meant for an issuer whose metadata is another's.
fn of_issuer(place: &str, found: &str) -> String {
    if found.contains(['{', '}']) {
        let example = if found.contains("login.microsoftonline.com") {
            "--oidc https://login.microsoftonline.com/TENANT/v2.0, where TENANT is the token's \"tid\""
                .to_owned()
        } else {
            "--oidc ISSUER, as the token has it for \"iss\"".to_owned()
        };
        return format!("it speaks for all tenants, and each is an issuer of its own: {example}");
    }
    if !is_issuer_like(found) {
        return "the issuer is what tokens have for iss: is it this one?".to_owned();
    }
    let meant = format!("--oidc {}", shell_word(found));
    // But for a stroke at its end it is the one.
    let is_near = place.trim_matches('"').split("/.well-known/").next() == Some(found.trim_end_matches('/'));
    if is_near { did_you_mean(&[meant]) } else { format!("if that is the issuer you trust: {meant}") }
}
