//! What is nearly a URL: without its scheme, with a stroke too few, in quotes. Looked at where no file has that name.

use std::path::Path;

use crate::error::{UrlMeant, is_loopback};

/// The longest text that is shown as a URL.
const LONGEST: usize = 200;

/// What stands in the paths of keys that are published, and hardly in a secret.
const OF_KEYS: &str = "/.well-known/ jwk .json .pem /keys /certs openid";

/// The URL that a text was perhaps to be. `is_shown`: the text is no secret, so the URL may be shown however odd it is.
pub(super) fn nearly_url(text: &str, is_shown: bool) -> Option<UrlMeant> {
    let is_around = |c: char| c.is_whitespace() || "\"'`<>".contains(c);
    let bare = text.trim_matches(is_around).trim_start_matches('@').trim_matches(is_around);
    let (scheme, rest) = parted(bare);
    let (authority, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
    // Names and passwords stand before the host.
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    if !(port.is_empty() && !host.ends_with(':') || port.parse::<u16>().is_ok()) {
        return None;
    }
    let is_near = is_loopback(name);
    let is_place = !path.is_empty() || !port.is_empty();
    let is_host = is_name(name) && (scheme.is_some() || is_near || name.contains('.'));
    // A folder and a file in it look the same.
    let is_file = || scheme.is_none() && (is_file_name(name) || Path::new(name).exists());
    if !is_host || !is_place && scheme.is_none() || is_file() {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:%+=,;".contains(c);
    let is_known = scheme.is_some() || is_near || is_shown || OF_KEYS.split(' ').any(|of| path.contains(of));
    if !is_known || rest.len() > LONGEST || !rest.chars().all(is_plain) {
        return Some(UrlMeant::Hidden);
    }
    let scheme = scheme.unwrap_or(if is_near { "http" } else { "https" });
    Some(UrlMeant::Shown(format!("{scheme}://{rest}")))
}

/// The scheme, if there is what is left of one, and the rest.
fn parted(text: &str) -> (Option<&'static str>, &str) {
    for scheme in ["https", "http"] {
        let Some((start, rest)) = text.split_at_checked(scheme.len()) else { continue };
        if start.eq_ignore_ascii_case(scheme) && [":/", "//", "/:"].iter().any(|of| rest.starts_with(of)) {
            return (Some(scheme), rest.trim_start_matches([':', '/']));
        }
    }
    let is_cut = text.starts_with("//") || text.starts_with("://");
    (None, if is_cut { text.trim_start_matches([':', '/']) } else { text })
}

/// Whether a text has the form of a host's name.
fn is_name(text: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    text.split('.').all(is_label)
}

/// Whether a name ends as those of files and folders do, and those of hosts do not.
fn is_file_name(name: &str) -> bool {
    const ENDINGS: &str = "pem key crt der jwk jwks json txt d";
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.split(' ').any(|of| of == ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_a_url() {
        let set = "https://host.example/.well-known/jwks.json";
        for (text, url) in [
            ("host.example/.well-known/jwks.json", set),
            ("//host.example/.well-known/jwks.json", set),
            ("://host.example/.well-known/jwks.json", set),
            ("https//host.example/.well-known/jwks.json", set),
            ("https:/host.example/.well-known/jwks.json", set),
            ("@https://host.example/.well-known/jwks.json", set),
            ("\"https://host.example/.well-known/jwks.json\"", set),
            (" <https://host.example/.well-known/jwks.json>\n", set),
            ("'HTTPS://host.example/.well-known/jwks.json'", set),
            ("http:/host.example", "http://host.example"),
            ("localhost:8080/jwks", "http://localhost:8080/jwks"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("host.example:8443/keys", "https://host.example:8443/keys"),
        ] {
            assert_eq!(nearly_url(text, false), Some(UrlMeant::Shown(url.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_may_be_a_secret_is_not_shown() {
        for text in [
            "hush.hush/hush",
            "host.example/hush?hush",
            "https//me:hush@host.example/jwks.json",
            "\"https://host.example/jwks?sig=hush\"",
            "https:/host.example/hush hush",
            "host.example/jwks.json#hush",
        ] {
            assert_eq!(nearly_url(text, false), Some(UrlMeant::Hidden), "{text}");
        }
        assert_eq!(
            nearly_url("host.example/x", true),
            Some(UrlMeant::Shown("https://host.example/x".to_owned()))
        );
    }

    #[test]
    fn paths_and_secrets_are_no_urls() {
        for text in [
            "",
            "k.pem",
            "host.example",
            "keys/k.pem",
            "./keys/k.pem",
            "../k.pem",
            "~/.ssh/id_ed25519",
            "/etc/keys/k.pem",
            "conf.d/k.pem",
            "src/input",
            "https/k.pem",
            "httpx://k.pem",
            "AAAA/BBBB+CCCC==",
            "a:b",
            "host.example:x/y",
            "host.example:/y",
            "C:\\keys\\k.pem",
        ] {
            assert_eq!(nearly_url(text, false), None, "{text}");
        }
    }
}
