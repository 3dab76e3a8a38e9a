//! What may be fetched: URLs, the rule of their schemes, and the places of an issuer's metadata.

use std::fmt;

use fluent_uri::{Uri, UriRef};

use crate::error::{UrlFault, is_loopback, quoted, shortened};

/// Where an OpenID provider says what there is to know of it (OpenID Connect Discovery 1.0 §4).
const OPENID: &str = "/.well-known/openid-configuration";

/// Where an authorization server does (RFC 8414 §3).
const OAUTH: &str = "/.well-known/oauth-authorization-server";

/// How many characters of a URL are shown.
const LONGEST: usize = 400;

/// An absolute `http:` or `https:` URL with a host, without user, password and fragment (RFC 3986).
/// `Debug` shows it as people see it.
#[derive(Clone, PartialEq, Eq)]
pub struct Url(Uri<String>);

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told())
    }
}

impl Url {
    /// Reads a URL.
    ///
    /// # Errors
    /// What it is that is no such URL.
    pub fn parse(text: &str) -> Result<Self, UrlFault> {
        let uri = Uri::parse(text).map_err(|_| UrlFault::NotUrl)?;
        Self::of(&uri.to_owned())
    }

    fn of(uri: &Uri<String>) -> Result<Self, UrlFault> {
        let uri = uri.strip_fragment().normalize();
        if uri.authority().is_some_and(|authority| authority.has_userinfo()) {
            return Err(UrlFault::Userinfo);
        }
        if !["http", "https"].contains(&uri.scheme().as_str()) {
            return Err(UrlFault::Scheme);
        }
        let authority = uri.authority().filter(|authority| !authority.host().is_empty());
        let authority = authority.ok_or(UrlFault::NotUrl)?;
        // A port that is none would be another port to whoever connects.
        if authority
            .port()
            .is_some_and(|port| !port.as_str().is_empty() && port.as_str().parse::<u16>().is_err())
        {
            return Err(UrlFault::NotUrl);
        }
        Ok(Self(uri))
    }

    /// What a reference in an answer from here leads to (RFC 3986 §5.2).
    pub(super) fn join(&self, reference: &str) -> Result<Self, UrlFault> {
        let reference = UriRef::parse(reference).map_err(|_| UrlFault::NotUrl)?;
        Self::of(&reference.resolve_against(&self.0).map_err(|_| UrlFault::NotUrl)?)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it is HTTPS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme().as_str() == "https"
    }

    /// The host: a name, or an address without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.0.authority().map_or("", |authority| authority.host());
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    /// The port; that of the scheme where none is given.
    #[must_use]
    pub fn port(&self) -> u16 {
        let given = self.0.authority().and_then(|authority| authority.port()?.as_str().parse().ok());
        given.unwrap_or(if self.is_https() { 443 } else { 80 })
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.0.authority().is_some_and(|authority| is_loopback(authority.host()))
    }

    /// Refuses plain HTTP, but to this machine or where that is wanted.
    ///
    /// # Errors
    /// [`UrlFault::Plain`].
    pub fn check(&self, allow_http: bool) -> Result<(), UrlFault> {
        if self.is_https() || self.is_loopback() || allow_http { Ok(()) } else { Err(UrlFault::Plain) }
    }

    /// The URL for people. What stands in its query may be a secret, and what is longer than any is cut.
    #[must_use]
    pub fn name(&self) -> String {
        let (place, query) =
            self.as_str().split_once('?').map_or((self.as_str(), ""), |(place, _)| (place, "?…"));
        match place.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &place[..end]),
            None => format!("{place}{query}"),
        }
    }

    /// The same in a sentence.
    #[must_use]
    pub fn told(&self) -> String {
        quoted(&self.name())
    }
}

/// What was to be a URL, for people: no longer than a sentence bears, without a query, and without the name and the
/// password of somebody.
#[must_use]
pub(super) fn told(text: &str) -> String {
    let (place, query) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
    let scheme = place.find("//").map_or("", |at| &place[..at + 2]);
    let shown = match place.rsplit_once('@') {
        // What looks like a query is perhaps a part of the password.
        _ if query.contains('@') => format!("{scheme}…"),
        Some((_, host)) => format!("{scheme}…@{host}"),
        None => place.to_owned(),
    };
    shortened(&if query.is_empty() { shown } else { format!("{shown}?…") })
}

/// An issuer: a URL that is compared to the letter (RFC 8414 §3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    text: String,
    places: [Url; 2],
}

impl Issuer {
    /// Reads an issuer.
    ///
    /// # Errors
    /// What it is that is no issuer.
    pub fn parse(text: &str) -> Result<Self, UrlFault> {
        let url = match Url::parse(text) {
            // `issuer.example`, and `localhost:8080`, which reads like a scheme.
            Err(UrlFault::NotUrl | UrlFault::Scheme) if is_host(text) => return Err(UrlFault::NoScheme),
            url => url?,
        };
        if let Some(issuer) = of_well_known(text) {
            return Err(UrlFault::WellKnown { issuer });
        }
        if text.contains(['?', '#']) {
            return Err(UrlFault::IssuerQuery);
        }
        let base = text.strip_suffix('/').unwrap_or(text);
        let path = url.0.path().as_str();
        let path = path.strip_suffix('/').unwrap_or(path);
        let root = &url.as_str()[..url.as_str().len() - url.0.path().as_str().len()];
        let places = [Url::parse(&format!("{base}{OPENID}"))?, Url::parse(&format!("{root}{OAUTH}{path}"))?];
        Ok(Self { text: text.to_owned(), places })
    }

    /// The issuer as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where its metadata may be: that of an OpenID provider, then that of an authorization server.
    pub(super) fn places(&self) -> &[Url; 2] {
        &self.places
    }
}

/// Whether a text is the name of a host rather than anything else, perhaps with a port and a path.
fn is_host(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    (name.contains('.') || name == "localhost")
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
        && port.parse::<u16>().is_ok()
}

/// The issuer whose metadata is at a place.
fn of_well_known(text: &str) -> Option<String> {
    if let Some(issuer) = text.strip_suffix(OPENID) {
        return Some(issuer.to_owned());
    }
    let (root, path) = text.split_once(OAUTH)?;
    Some(format!("{root}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> UrlFault {
        Url::parse(text).and_then(|url| url.check(false)).unwrap_err()
    }

    #[test]
    fn only_https_and_this_machine_are_fetched() {
        for text in [
            "https://issuer.example/jwks",
            "HTTPS://Issuer.Example",
            "http://127.0.0.1:8080/jwks",
            "http://127.255.0.1/",
            "http://localhost/",
            "http://LOCALHOST:1/",
            "http://idp.localhost/",
            "http://[::1]:80/",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert_eq!(Url::parse(text).and_then(|url| url.check(false)), Ok(()), "{text}");
        }
        for text in [
            "http://issuer.example/",
            "http://127.0.0.1.example/",
            "http://localhost.example/",
            "http://0.0.0.0/",
            "http://127.1/",
            "http://0x7f.1/",
            "http://[::2]/",
            "http://localhost./",
        ] {
            assert_eq!(fault(text), UrlFault::Plain, "{text}");
            assert_eq!(Url::parse(text).and_then(|url| url.check(true)), Ok(()), "{text}");
        }
        for text in ["file:///etc/passwd", "ftp://x/", "data:,x", "javascript:1", "httpss://x", "unix:/x"] {
            assert_eq!(fault(text), UrlFault::Scheme, "{text}");
        }
        for text in [
            "https://",
            "https:///x",
            "https:x",
            "https://a b/",
            "https://a\\b/",
            "https://ü.example/",
            "https://a:99999/",
            "https://[::1/",
            "",
            "x",
            "https://a/|",
        ] {
            assert_eq!(fault(text), UrlFault::NotUrl, "{text}");
        }
        for text in ["https://a@b/", "https://a:b@c/", "http://localhost:80@x.example/", "https://@x/"] {
            assert_eq!(fault(text), UrlFault::Userinfo, "{text}");
        }
    }

    #[test]
    fn a_url_has_a_host_a_port_and_a_name_without_its_query() {
        let url = Url::parse("HTTPS://A.Example:8443/x/../jwks?sig=hush#f").unwrap();
        assert_eq!((url.host(), url.port()), ("a.example", 8443));
        assert_eq!(url.as_str(), "https://a.example:8443/jwks?sig=hush");
        assert_eq!(url.told(), r#""https://a.example:8443/jwks?…""#);
        let url = Url::parse("http://[::1]/").unwrap();
        assert_eq!((url.host(), url.port()), ("::1", 80));
    }

    #[test]
    fn what_may_be_a_secret_is_not_told() {
        for (text, shown) in [
            ("ftp://a.example/x", r#""ftp://a.example/x""#),
            ("https://me:hush@a.example/x?hush#hush", r#""https://…@a.example/x?…""#),
            ("me:hu@sh@a.example", r#""…@a.example""#),
            ("//hush@a.example:1/", r#""//…@a.example:1/""#),
            ("x#hush@hush", r#""…?…""#),
            ("https://me:hu?sh@a.example/", r#""https://…?…""#),
            ("https://me:hush@[::1", r#""https://…@[::1""#),
            ("", r#""""#),
        ] {
            assert_eq!(told(text), shown);
        }
    }

    #[test]
    fn references_are_resolved() {
        let base = Url::parse("https://a.example/x/y?q").unwrap();
        for (reference, url) in [
            ("/z", "https://a.example/z"),
            ("z", "https://a.example/x/z"),
            ("../z", "https://a.example/z"),
            ("//b.example/", "https://b.example/"),
            ("?r", "https://a.example/x/y?r"),
            ("http://b.example/#f", "http://b.example/"),
        ] {
            assert_eq!(base.join(reference).unwrap().as_str(), url);
        }
        assert_eq!(base.join("file:///x"), Err(UrlFault::Scheme));
        assert_eq!(base.join("//u:p@b.example/"), Err(UrlFault::Userinfo));
        assert_eq!(base.join("\u{7f}"), Err(UrlFault::NotUrl));
    }

    #[test]
    fn an_issuer_has_two_places() {
        for (issuer, openid, oauth) in [
            (
                "https://a.example",
                "https://a.example/.well-known/openid-configuration",
                "https://a.example/.well-known/oauth-authorization-server",
            ),
            (
                "https://a.example/",
                "https://a.example/.well-known/openid-configuration",
                "https://a.example/.well-known/oauth-authorization-server",
            ),
            (
                "https://a.example/realms/one",
                "https://a.example/realms/one/.well-known/openid-configuration",
                "https://a.example/.well-known/oauth-authorization-server/realms/one",
            ),
            (
                "https://a.example:8443/one/",
                "https://a.example:8443/one/.well-known/openid-configuration",
                "https://a.example:8443/.well-known/oauth-authorization-server/one",
            ),
        ] {
            let issuer = Issuer::parse(issuer).unwrap();
            assert_eq!(issuer.places().each_ref().map(Url::as_str), [openid, oauth]);
        }
        for (text, fault) in [
            ("a.example", UrlFault::NoScheme),
            ("a.example/x", UrlFault::NoScheme),
            ("localhost:8080", UrlFault::NoScheme),
            ("a.example:443/x", UrlFault::NoScheme),
            ("", UrlFault::NotUrl),
            ("me", UrlFault::NotUrl),
            ("ftp://a.example", UrlFault::Scheme),
            ("https://a.example?x", UrlFault::IssuerQuery),
            ("https://a.example/#x", UrlFault::IssuerQuery),
            (
                "https://a.example/.well-known/openid-configuration",
                UrlFault::WellKnown { issuer: "https://a.example".to_owned() },
            ),
            (
                "https://a.example/.well-known/oauth-authorization-server/x",
                UrlFault::WellKnown { issuer: "https://a.example/x".to_owned() },
            ),
        ] {
            assert_eq!(Issuer::parse(text).unwrap_err(), fault, "{text}");
        }
    }
}
