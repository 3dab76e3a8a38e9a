//! What to do about keys that can't be fetched.

use std::io::ErrorKind;

use super::words::{did_you_mean, shell_word};
use crate::error::{FetchError, FetchFault, TlsFault, UrlFault, is_issuer_like, is_loopback};
use crate::token::time::{Instant, Zone, format};

/// The exit code and the hints; `None` where a key is to blame, which has its own.
pub(super) fn of_fetch(error: &FetchError) -> Option<(u8, Vec<String>)> {
    let FetchError { what, place, meant, is_named, fault, .. } = error;
    let is_issuer = *what == "--oidc";
    let hint = match &**fault {
        FetchFault::Unusable(_) => return None,
        FetchFault::NotBuilt => {
            let hint = "cargo install jwt-toolkit builds it with the network (feature net)".to_owned();
            return Some((2, vec![hint]));
        }
        FetchFault::Url(fault) => return Some((2, of_url(fault, place, is_issuer))),
        FetchFault::Tls(fault) => of_tls(fault),
        FetchFault::Issuer { found, keys } => return Some((5, of_issuer(error, found, keys.as_deref()))),
        FetchFault::Metadata { issuer: Some(issuer), keys } if is_issuer_like(issuer) => {
            let meant = did_you_mean(&[format!("--oidc {}", shell_word(issuer))]);
            return Some((5, [meant].into_iter().chain(without_metadata(issuer, keys.as_deref())).collect()));
        }
        fault if is_issuer && !is_named && leads_nowhere(fault) => match meant {
            Some(meant) if !is_issuer_of(place, meant) && is_issuer_like(meant) => {
                format!("the token names another; if you trust it: --oidc {}", shell_word(meant))
            }
            _ if place.ends_with("openid-configuration\"") && names_keys(place) => {
                "if the keys are there themselves: -K URL".to_owned()
            }
            _ => of_answer(fault, place, is_issuer).to_owned(),
        },
        fault => of_answer(fault, place, is_issuer).to_owned(),
    };
    let kept = *is_named && !matches!(&**fault, FetchFault::NotCached | FetchFault::Timeout { .. });
    let elsewhere = kept.then(|| "keys that are elsewhere go with -K URL --iss ISSUER".to_owned());
    Some((5, [hint].into_iter().chain(elsewhere).collect()))
}

/// A command that fetches by itself, whatever it needs for that.
const BY_HAND: &str = "fetch it yourself: curl URL | jwt verify -K - TOKEN";

/// How Kubernetes gives its keys to whoever may read them.
const KUBERNETES: &str =
    "if it is a Kubernetes cluster: kubectl get --raw /openid/v1/jwks | jwt verify -K - TOKEN";

/// Whether there is no metadata where an issuer was said to have it.
fn leads_nowhere(fault: &FetchFault) -> bool {
    match fault {
        FetchFault::NoMetadata { first, .. } => !is_forbidden(first),
        FetchFault::Status { code } => *code == 404,
        FetchFault::Empty | FetchFault::NotMetadata(_) | FetchFault::NotJson { .. } => true,
        _ => false,
    }
}

fn is_forbidden(fault: &FetchFault) -> bool {
    matches!(fault, FetchFault::Status { code: 401 | 403 })
}

/// Whether the place of metadata, in quotes, is that of an issuer.
fn is_issuer_of(place: &str, issuer: &str) -> bool {
    place.trim_matches('"').split("/.well-known/").next() == Some(issuer.trim_end_matches('/'))
}

/// Whether what was given for an issuer reads like the place of its keys.
fn names_keys(place: &str) -> bool {
    let given = place.trim_matches('"').split("/.well-known/openid").next().unwrap_or_default();
    ["jwks.json", "jwks", "keys", "certs"].iter().any(|end| given.ends_with(end))
}

fn of_answer(fault: &FetchFault, place: &str, is_issuer: bool) -> &'static str {
    let is_cluster = place.contains("//kubernetes.");
    match fault {
        FetchFault::HostUnknown(_) | FetchFault::Timeout { .. } if is_cluster => KUBERNETES,
        FetchFault::NoMetadata { first, .. } if is_forbidden(first) => KUBERNETES,
        fault if is_forbidden(fault) && (is_cluster || is_issuer) => KUBERNETES,
        fault if is_forbidden(fault) => BY_HAND,
        FetchFault::HostUnknown(_) => {
            "is the host spelled right, and the network there? a proxy is named by https_proxy"
        }
        FetchFault::Connection(error) => match error.kind() {
            ErrorKind::ConnectionRefused => "is the server running, and the port right?",
            ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable | ErrorKind::NetworkDown => {
                "is the network there, or the VPN?"
            }
            _ => "is the port right, and the scheme? curl -v URL shows more",
        },
        FetchFault::NotHttp => "is the port right, and the scheme? curl -v URL shows more",
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
        FetchFault::Status { code: 429 } => "too many requests were made: try again later",
        FetchFault::Status { code: 500..=599 } => {
            "the trouble is the server's, not the token's: try again later"
        }
        // The metadata was there.
        FetchFault::Status { .. }
        | FetchFault::Empty
        | FetchFault::NotKeys { .. }
        | FetchFault::NotJson { .. }
            if is_issuer && !place.contains("/.well-known/o") =>
        {
            "the issuer's metadata is wrong, or what is there"
        }
        FetchFault::Status { .. }
        | FetchFault::NoMetadata { .. }
        | FetchFault::NotMetadata(_)
        | FetchFault::Empty
        | FetchFault::NotJson { .. }
            if is_issuer =>
        {
            "the issuer is what tokens have for iss; keys without metadata go with -K URL"
        }
        FetchFault::Status { .. }
        | FetchFault::Empty
        | FetchFault::NotKeys { .. }
        | FetchFault::NotJson { .. } => {
            "is it the URL of a JWK set? --oidc ISSUER finds that by the issuer's metadata"
        }
        FetchFault::TooLarge { .. } => "a JWK set has some KiB: is the URL right?",
        FetchFault::BrokenOff => "try again; curl -v URL shows what comes",
        FetchFault::Encoding(_) | FetchFault::NotGzip => {
            "curl may read it: curl --compressed URL | jwt verify -K - TOKEN"
        }
        FetchFault::Redirects { .. } | FetchFault::RedirectNowhere | FetchFault::RedirectTo { .. } => {
            "curl -sIL URL shows where it leads: give the last place itself"
        }
        FetchFault::KeysElsewhere { fault: UrlFault::Plain | UrlFault::Weaker, .. } => {
            "the issuer takes itself for a server without HTTPS: --allow-http, or -K URL --iss ISSUER"
        }
        FetchFault::KeysElsewhere { .. } => {
            "the issuer's metadata is wrong; keys without metadata go with -K URL --iss ISSUER"
        }
        FetchFault::NotCached => "without --offline the keys are fetched, and cached",
        _ => "curl -v URL shows more",
    }
}

fn of_url(fault: &UrlFault, place: &str, is_issuer: bool) -> Vec<String> {
    let given = place.trim_matches('"');
    let flag = if is_issuer { "--oidc" } else { "-K" };
    let hint = match fault {
        UrlFault::NotUrl if is_issuer => "an issuer is a URL, such as https://issuer.example".to_owned(),
        UrlFault::NotUrl => {
            "a URL is https://issuer.example/jwks.json, a host in other letters xn--…".to_owned()
        }
        UrlFault::Scheme if is_issuer => "an issuer begins with https://".to_owned(),
        UrlFault::Scheme => "a file goes by its path: -K PATH".to_owned(),
        UrlFault::Plain | UrlFault::Weaker => {
            let plain =
                "--allow-http takes what anybody on the way may have changed, where there is no HTTPS"
                    .to_owned();
            let secure = given.get("http://".len()..).filter(|_| given.starts_with("http://"));
            let secure = secure.filter(|rest| !rest.contains('…'));
            let secure = secure
                .map(|rest| did_you_mean(&[format!("{flag} {}", shell_word(&format!("https://{rest}")))]));
            return secure.into_iter().chain([plain]).collect();
        }
        UrlFault::Userinfo => {
            "it would end up in logs; curl asks for it: curl -u NAME URL | jwt verify -K - TOKEN".to_owned()
        }
        UrlFault::IssuerQuery => "leave them out; a URL that has a query goes with -K".to_owned(),
        UrlFault::WellKnown { issuer } => did_you_mean(&[format!("--oidc {}", shell_word(issuer))]),
        UrlFault::NoScheme if is_loopback(given) => did_you_mean(&[format!("--oidc http://{given}")]),
        UrlFault::NoScheme => did_you_mean(&[format!("--oidc https://{given}")]),
    };
    vec![hint]
}

fn of_tls(fault: &TlsFault) -> String {
    let hint = match fault {
        TlsFault::Expired(Some(at)) | TlsFault::NotYetValid(Some(at)) => {
            let is_past = matches!(fault, TlsFault::Expired(_));
            let how = if is_past { "it was valid until" } else { "it is valid from" };
            // The times of certificates are whole seconds of some centuries.
            #[expect(clippy::cast_precision_loss)]
            let at = Instant::new(*at as f64).map(|at| format(at, &Zone::Utc)).unwrap_or_default();
            return format!("{how} {at}; if that is not so, this machine's clock is wrong");
        }
        TlsFault::UnknownAuthority => {
            "--ca PATH trusts the authority in a file; openssl s_client -connect HOST:443 shows whose it is"
        }
        TlsFault::AuthorityAsServer => {
            "openssl req -x509 -addext basicConstraints=critical,CA:FALSE makes one that --ca takes"
        }
        TlsFault::Expired(None) | TlsFault::NotYetValid(None) => {
            "is this machine's clock right? date shows it"
        }
        TlsFault::OtherName { .. } => "is the host spelled right?",
        TlsFault::NoAuthorities => {
            "install them (Debian: ca-certificates), or name some: --ca PATH; or is SSL_CERT_FILE wrong?"
        }
        TlsFault::NotTls => "is it a server without TLS? its URL begins with http://",
        _ => "curl -v URL shows more",
    };
    hint.to_owned()
}

/// What was perhaps meant for an issuer whose metadata is another's.
fn of_issuer(error: &FetchError, found: &str, keys: Option<&str>) -> Vec<String> {
    if found.contains(['{', '}']) {
        let example = if found.contains("login.microsoftonline.com") {
            "--oidc https://login.microsoftonline.com/TENANT/v2.0, where TENANT is the token's \"tid\""
                .to_owned()
        } else {
            "--oidc ISSUER, as the token has it for \"iss\"".to_owned()
        };
        return vec![format!("it speaks for all tenants, and each is an issuer of its own: {example}")];
    }
    if !is_issuer_like(found) {
        return vec!["the issuer is what tokens have for iss: is it this one?".to_owned()];
    }
    let meant = format!("--oidc {}", shell_word(found));
    // But for a stroke at its end it is the one.
    if is_issuer_of(&error.place, found) {
        return vec![did_you_mean(&[meant])];
    }
    let (scheme, host) = found.split_once("://").unwrap_or_default();
    let is_fetched = scheme.eq_ignore_ascii_case("https") || is_loopback(host);
    let trusted = is_fetched.then(|| format!("if that is the issuer you trust: {meant}"));
    trusted.into_iter().chain(without_metadata(found, keys)).collect()
}

/// How an issuer's keys are used whose metadata is not where its name says.
fn without_metadata(issuer: &str, keys: Option<&str>) -> Option<String> {
    let keys = keys.filter(|keys| is_issuer_like(keys) && keys.starts_with("https://"))?;
    Some(format!("or its keys, without its metadata: -K {} --iss {}", shell_word(keys), shell_word(issuer)))
}
