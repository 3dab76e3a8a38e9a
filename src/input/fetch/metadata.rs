//! What an issuer says of itself (OpenID Connect Discovery 1.0 §3, RFC 8414 §2).

use serde::Deserialize;
use serde_json::Value;
use serde_json::error::Category;

use super::url::{Issuer, Url, told};
use crate::error::{FetchFault, Lookalike, UrlFault, is_html, shortened};

/// Reads metadata that was found at a place, and says where the issuer's keys are.
///
/// # Errors
/// What is no metadata; that of another issuer; a place for keys that is not fetched.
pub(super) fn keys_of(
    body: &[u8],
    issuer: &Issuer,
    place: &Url,
    allow_http: bool,
) -> Result<Url, FetchFault> {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if text.trim_ascii().is_empty() {
        return Err(FetchFault::Empty);
    }
    // As captive portals and logins answer.
    if is_html(text) {
        return Err(FetchFault::NotJson { at: None, like: Some(Lookalike::Html) });
    }
    // A list would be taken for the members in their order.
    if text.trim_ascii_start().starts_with(b"[") {
        return Err(FetchFault::NotMetadata("it is no JSON object".to_owned()));
    }
    let Members { issuer: found, jwks_uri } =
        serde_json::from_slice(text).map_err(|error| no_metadata(&error))?;
    let found = member("issuer", found.as_ref())?;
    if found != issuer.as_str() {
        let keys = member("jwks_uri", jwks_uri.as_ref()).ok().map(str::to_owned);
        return Err(FetchFault::Issuer { found: found.to_owned(), keys });
    }
    let uri = member("jwks_uri", jwks_uri.as_ref())?;
    let elsewhere = |fault| FetchFault::KeysElsewhere { uri: told(uri), fault };
    let url = Url::parse(uri).map_err(elsewhere)?;
    if place.is_https() && !url.is_https() && !allow_http {
        return Err(elsewhere(UrlFault::Weaker));
    }
    url.check(allow_http).map_err(elsewhere)?;
    Ok(url)
}

/// The members that count. One that stands twice is an error: readers differ in which of them they take.
#[derive(Deserialize)]
struct Members {
    issuer: Option<Value>,
    jwks_uri: Option<Value>,
}

fn no_metadata(error: &serde_json::Error) -> FetchFault {
    if error.classify() == Category::Data {
        let twice = ["issuer", "jwks_uri"]
            .into_iter()
            .find(|name| error.to_string().starts_with(&format!("duplicate field `{name}`")));
        return FetchFault::NotMetadata(match twice {
            Some(name) => format!("its {} stands there twice", shortened(name)),
            None => "it is no JSON object".to_owned(),
        });
    }
    FetchFault::NotJson { at: (error.line() > 0).then(|| (error.line(), error.column())), like: None }
}

fn member<'m>(name: &str, value: Option<&'m Value>) -> Result<&'m str, FetchFault> {
    match value {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(FetchFault::NotMetadata(format!("its {} is no string", shortened(name)))),
        None => Err(FetchFault::NotMetadata(format!("it has no {}", shortened(name)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(issuer: &str, body: &str) -> String {
        let issuer = Issuer::parse(issuer).unwrap();
        match keys_of(body.as_bytes(), &issuer, &issuer.places()[0], false) {
            Ok(url) => url.as_str().to_owned(),
            Err(fault) => fault.to_string(),
        }
    }

    #[test]
    fn the_issuer_is_compared_to_the_letter() {
        for (issuer, found, is_same) in [
            ("https://a.example", "https://a.example", true),
            ("https://a.example/", "https://a.example/", true),
            ("https://a.example", "https://a.example/", false),
            ("https://a.example/", "https://a.example", false),
            ("https://A.example", "https://a.example", false),
            ("https://a.example:443", "https://a.example", false),
            ("https://a.example/one", "https://a.example/two", false),
        ] {
            let body = format!(r#"{{"issuer":"{found}","jwks_uri":"https://b.example/jwks"}}"#);
            let said = said(issuer, &body);
            let other = format!("is the metadata of another issuer, {found:?}");
            assert_eq!(said, if is_same { "https://b.example/jwks".to_owned() } else { other });
        }
    }

    #[test]
    fn what_is_no_metadata_is_told() {
        let issuer = "https://a.example";
        for (body, what) in [
            ("", "is empty"),
            (" \n", "is empty"),
            ("<html>", "holds no JSON, but an HTML page"),
            ("<!DOCTYPE html>", "holds no JSON, but an HTML page"),
            ("<xml>", "holds no JSON (line 1, column 1)"),
            ("[]", "is not the metadata of an issuer: it is no JSON object"),
            ("\"x\"", "is not the metadata of an issuer: it is no JSON object"),
            (
                r#"{"issuer":"https://a.example","\u0069ssuer":"https://b.example"}"#,
                "is not the metadata of an issuer: its \"issuer\" stands there twice",
            ),
            (
                r#"["https://a.example","https://a.example/jwks"]"#,
                "is not the metadata of an issuer: it is no JSON object",
            ),
            ("{}", "is not the metadata of an issuer: it has no \"issuer\""),
            (r#"{"issuer":1}"#, "is not the metadata of an issuer: its \"issuer\" is no string"),
            (r#"{"issuer":"https://a.example"}"#, "is not the metadata of an issuer: it has no \"jwks_uri\""),
            (
                r#"{"issuer":"https://a.example","jwks_uri":"file:///etc/passwd"}"#,
                "names \"file:///etc/passwd\" as the place of its keys: only https:// is fetched",
            ),
            (
                r#"{"issuer":"https://a.example","jwks_uri":"http://127.0.0.1/"}"#,
                "names \"http://127.0.0.1/\" as the place of its keys: HTTPS leads to nothing weaker",
            ),
            (
                r#"{"issuer":"https://a.example","jwks_uri":"/jwks"}"#,
                "names \"/jwks\" as the place of its keys: that is no URL",
            ),
        ] {
            assert_eq!(said(issuer, body), what, "{body}");
        }
    }
}
