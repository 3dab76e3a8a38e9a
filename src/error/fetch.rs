//! What can go wrong on the way to a key that lies elsewhere: with its URL, the connection, the answer.

use std::fmt;
use std::io;
use std::net::IpAddr;

use thiserror::Error;

use super::input::reason;
use super::key::KeyError;
use super::lookalike::Lookalike;
use super::quote::{is_hostile, listed, quoted, shortened};

/// The most bytes of an issuer that a sentence shows: those that there are have half of it.
const LONGEST_ISSUER: usize = 200;

/// Why the keys that a flag or an argument names could not be fetched. It holds no secret: of a URL the query is left
/// out, and one that a variable names is not told at all.
#[derive(Debug)]
pub struct FetchError {
    /// The flag or argument that asked.
    pub what: &'static str,
    /// The URL, in quotes, or what stands for it.
    pub place: String,
    /// Where the way led from there, in quotes, when it was not the place itself that failed.
    pub by: Option<String>,
    /// Whether an issuer's metadata names it as the place of the keys.
    pub is_named: bool,
    /// The issuer that the token at hand names, where it is another than was asked for.
    pub meant: Option<String>,
    /// What went wrong.
    pub fault: Box<FetchFault>,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.reason())
    }
}

impl std::error::Error for FetchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.fault {
            FetchFault::Unusable(error) => Some(error),
            _ => None,
        }
    }
}

impl FetchError {
    /// Something that went wrong at a place.
    #[must_use]
    pub fn new(what: &'static str, place: String, fault: FetchFault) -> Self {
        Self { what, place, by: None, is_named: false, meant: None, fault: Box::new(fault) }
    }

    /// The error without who asked.
    #[must_use]
    pub fn reason(&self) -> String {
        let Self { place, by, is_named, fault, .. } = self;
        let named = if *is_named { ", which the issuer names for its keys," } else { "" };
        match &**fault {
            FetchFault::NotBuilt | FetchFault::Offline => fault.to_string(),
            FetchFault::NotCached => format!("{fault} {place}, and --offline fetches nothing"),
            // The password is in the place.
            FetchFault::Url(fault @ UrlFault::Userinfo) => fault.to_string(),
            FetchFault::Url(fault) => format!("{fault}: {place}"),
            fault if fault.is_of_content() => {
                let by = by.as_ref().map(|by| format!(", by way of {by},")).unwrap_or_default();
                format!("{place}{named}{by} {fault}")
            }
            fault => {
                let by = by.as_ref().map(|by| format!(", by way of {by}")).unwrap_or_default();
                format!("{place}{named} can't be fetched{by}: {fault}")
            }
        }
    }

    /// The same about a place of another name: what a variable of the environment holds is shown to nobody.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.place);
        self.by = None;
        match &mut *self.fault {
            FetchFault::RedirectTo { to, .. } => *to = None,
            FetchFault::Metadata { issuer, keys } => (*issuer, *keys) = (None, None),
            FetchFault::Issuer { keys, .. } => *keys = None,
            FetchFault::KeysElsewhere { uri, .. } => "another place".clone_into(uri),
            FetchFault::Tls(TlsFault::OtherName { names }) => names.clear(),
            _ => {}
        }
        self
    }
}

/// What went wrong.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FetchFault {
    /// This program has no network code.
    #[error("this jwt was built without network code")]
    NotBuilt,
    /// Something that is not fetched at all.
    #[error("{0}")]
    Url(UrlFault),
    /// No address is known for the host.
    #[error("the host has no address ({0})")]
    HostUnknown(String),
    /// The system would not connect, or the connection ended.
    #[error("{}", connection(.0))]
    Connection(io::Error),
    /// TLS came to nothing.
    #[error("TLS: {0}")]
    Tls(TlsFault),
    /// The proxy would not do its part.
    #[error("the proxy {proxy} {reason}")]
    Proxy {
        /// Its host and port, in quotes.
        proxy: String,
        /// Why not.
        reason: String,
    },
    /// The time was up.
    #[error("no whole answer within {seconds} s")]
    Timeout {
        /// How long it was waited for.
        seconds: f64,
    },
    /// The time was up a short while ago.
    #[error("nobody answered less than a minute ago")]
    Unanswered,
    /// The answer is not a good one.
    #[error("the server answers {code}{}", status_name(*.code))]
    Status {
        /// The status code of HTTP.
        code: u16,
    },
    /// The first answer of two places where an issuer's metadata may be.
    #[error("no metadata there, it {}; nor at {second}, it {}", first.told(), then.told())]
    NoMetadata {
        /// Why not at the first.
        first: Box<FetchFault>,
        /// The second, in quotes.
        second: String,
        /// Why not at the second.
        then: Box<FetchFault>,
    },
    /// Longer than any key file.
    #[error("the answer is larger than {} MiB", limit >> 20)]
    TooLarge {
        /// The bound in bytes.
        limit: usize,
    },
    /// It ends before its end.
    #[error("the answer breaks off")]
    BrokenOff,
    /// It is packed in a way that was not asked for.
    #[error("the answer is packed as {}, which was not asked for", shortened(.0))]
    Encoding(String),
    /// It says that it is packed, and is not.
    #[error("the answer says that it is gzip, and can't be unpacked")]
    NotGzip,
    /// It is not HTTP.
    #[error("the answer is not HTTP")]
    NotHttp,
    /// It is an answer that leads on and on.
    #[error("more than {limit} redirects")]
    Redirects {
        /// The most that are followed.
        limit: usize,
    },
    /// It leads on, and says not where.
    #[error("a redirect that leads nowhere")]
    RedirectNowhere,
    /// It leads to something that is not fetched.
    #[error("it redirects{}: {fault}", to.as_ref().map(|to| format!(" to {to}")).unwrap_or_default())]
    RedirectTo {
        /// Where, in quotes.
        to: Option<String>,
        /// Why not there.
        fault: UrlFault,
    },
    /// There is nothing in it.
    #[error("is empty")]
    Empty,
    /// Neither keys nor anything that was meant for keys.
    #[error("holds no keys{}", like.as_ref().map(|like| format!(", but {like}")).unwrap_or_default())]
    NotKeys {
        /// What it is instead.
        like: Option<Lookalike>,
    },
    /// The metadata of a provider, where its keys were asked for.
    #[error("holds the metadata of an issuer, not its keys")]
    Metadata {
        /// The issuer.
        issuer: Option<String>,
        /// Where it has its keys.
        keys: Option<String>,
    },
    /// JSON was to come.
    #[error("holds no JSON{}{}", at.map(|(line, column)| format!(" (line {line}, column {column})")).unwrap_or_default(),
            like.as_ref().map(|like| format!(", but {like}")).unwrap_or_default())]
    NotJson {
        /// The line and the column where it ceases to be JSON, from 1.
        at: Option<(usize, usize)>,
        /// What it is instead.
        like: Option<Lookalike>,
    },
    /// JSON that says nothing of an issuer.
    #[error("is not the metadata of an issuer: {0}")]
    NotMetadata(String),
    /// Another issuer's metadata.
    #[error("is the metadata of another issuer, {}", if is_issuer_like(found) { quoted(found) } else { shortened(found) })]
    Issuer {
        /// The issuer that it names.
        found: String,
        /// Where it has its keys.
        keys: Option<String>,
    },
    /// An issuer's metadata that names a place for keys which is not fetched.
    #[error("names {uri} as the place of its keys: {fault}")]
    KeysElsewhere {
        /// What it names, in quotes.
        uri: String,
        /// Why not there.
        fault: UrlFault,
    },
    /// A key that can't be used.
    #[error("holds no usable key")]
    Unusable(KeyError),
    /// It was not asked for.
    #[error("--offline fetches nothing")]
    Offline,
    /// Anything else.
    #[error("{0}")]
    Other(String),
    /// Nothing is kept, and nothing was to be fetched.
    #[error("nothing is cached of")]
    NotCached,
}

impl FetchFault {
    /// The fault in words of which "it" is the subject.
    #[must_use]
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Status { code } => format!("answers {code}{}", status_name(*code)),
            fault if fault.is_of_content() => fault.to_string(),
            fault => format!("is out of reach: {fault}"),
        }
    }

    /// Whether there was an answer, and it is not what it should be.
    fn is_of_content(&self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::NotKeys { .. }
                | Self::Metadata { .. }
                | Self::NotJson { .. }
                | Self::NotMetadata(_)
                | Self::Issuer { .. }
                | Self::KeysElsewhere { .. }
                | Self::Unusable(_)
        )
    }
}

/// Why something is not fetched, whatever is there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UrlFault {
    /// No URL.
    #[error("that is no URL")]
    NotUrl,
    /// A URL of a scheme that is not spoken.
    #[error("only https:// is fetched")]
    Scheme,
    /// Plain HTTP, and not to this machine.
    #[error("only https:// is fetched, and http:// from this machine alone")]
    Plain,
    /// Plain HTTP, where HTTPS leads to it.
    #[error("HTTPS leads to nothing weaker")]
    Weaker,
    /// A name or a password in the URL.
    #[error("a URL with a name or a password in it is not fetched")]
    Userinfo,
    /// An issuer with what no issuer has (RFC 8414 §2).
    #[error("an issuer has no query and no fragment")]
    IssuerQuery,
    /// The place of an issuer's metadata, where the issuer was asked for.
    #[error("that is the place of an issuer's metadata, not the issuer")]
    WellKnown {
        /// The issuer, as the place has it.
        issuer: String,
    },
    /// An issuer without a scheme.
    #[error("an issuer begins with https://")]
    NoScheme,
}

/// What kept TLS from being.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TlsFault {
    /// The certificate's issuer is nobody who is trusted.
    #[error("the certificate is of an authority that is not trusted here")]
    UnknownAuthority,
    /// The authority was given, and is the server's own certificate.
    #[error("the server's certificate is that of an authority (CA:TRUE), signed by itself")]
    AuthorityAsServer,
    /// It has expired; when, in Unix seconds, if that is known.
    #[error("the certificate has expired")]
    Expired(Option<i64>),
    /// It is not valid yet; from when on, in Unix seconds, if that is known.
    #[error("the certificate is not valid yet")]
    NotYetValid(Option<i64>),
    /// It is for other names.
    #[error("the certificate is not for this host{}", if names.is_empty() { String::new() } else { format!(", but for {}", listed(names, "and")) })]
    OtherName {
        /// Those that it is for, in quotes.
        names: Vec<String>,
    },
    /// It was taken back.
    #[error("the certificate was revoked")]
    Revoked,
    /// It is wrong in another way.
    #[error("the certificate is not accepted: {0}")]
    Certificate(String),
    /// The system knows no authorities.
    #[error("the system has no certificates of authorities")]
    NoAuthorities,
    /// Something else than TLS came back.
    #[error("the server speaks no TLS there")]
    NotTls,
    /// The server would not go on.
    #[error("the server refuses: {0}")]
    Alert(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// Whether a text could be an issuer, rather than something to be looked at with care.
#[must_use]
pub fn is_issuer_like(text: &str) -> bool {
    text.len() <= LONGEST_ISSUER && !text.contains(is_hostile)
}

/// Whether a host is this machine, by its name or its address (RFC 6761 §6.3); a port and a path may stand behind it.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let authority = host.split(['/', '?', '#']).next().unwrap_or_default();
    let name = match authority.strip_prefix('[') {
        Some(address) => address.split(']').next(),
        None => authority.split(':').next().filter(|_| !authority.contains('@')),
    };
    let name = name.unwrap_or_default().to_ascii_lowercase();
    match name.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

/// Whether bytes begin as an HTML page does.
#[must_use]
pub fn is_html(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    let begins =
        |tag: &str| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()));
    begins("<!doctype html") || begins("<html")
}

fn connection(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "nobody listens there (connection refused)".to_owned(),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => {
            "the server ends the connection without an answer".to_owned()
        }
        _ => reason(error),
    }
}

/// The names of the status codes that people meet (RFC 9110 §15).
fn status_name(code: u16) -> &'static str {
    match code {
        204 => " No Content",
        304 => " Not Modified",
        400 => " Bad Request",
        401 => " Unauthorized",
        403 => " Forbidden",
        404 => " Not Found",
        405 => " Method Not Allowed",
        406 => " Not Acceptable",
        407 => " Proxy Authentication Required",
        410 => " Gone",
        429 => " Too Many Requests",
        500 => " Internal Server Error",
        502 => " Bad Gateway",
        503 => " Service Unavailable",
        504 => " Gateway Timeout",
        _ => "",
    }
}
