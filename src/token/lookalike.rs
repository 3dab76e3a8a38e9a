//! What somebody has given for a token that is none: known by how it begins, and by its shape.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::json::{Document, Kind, Value};
use super::names;
use crate::error::{Lookalike, is_html};

/// How much is looked at. What is longer is known by its beginning, or not.
const LOOK: usize = 64 << 10;

/// The longest name that is told.
const LONGEST_NAME: usize = 60;

/// The shortest word that may be an opaque token.
const SHORTEST_WORD: usize = 16;

/// Tokens that only their issuer can read, by what they begin with. One text, and no table: what holds addresses is put
/// right by the loader at every start of the program.
const OPAQUE: &str = "\
ghp_ a GitHub token
gho_ a GitHub token
ghu_ a GitHub token
ghs_ a GitHub token
ghr_ a GitHub token
github_pat_ a GitHub token
glpat- a GitLab token
gldt- a GitLab token
glcbt- a GitLab token
xoxb- a Slack token
xoxp- a Slack token
xoxa- a Slack token
xapp- a Slack token
ya29. a Google access token
1//0 a Google refresh token
IQoJb3JpZ2lu an AWS session token
FwoGZXIvYXdz an AWS session token
npm_ an npm token
pypi- a PyPI token
dckr_pat_ a Docker token
hvs. a Vault token
hvb. a Vault token
hf_ a Hugging Face token
dop_v1_ a DigitalOcean token
gAAAAA a Fernet token
MDAx a macaroon, perhaps
AgEI a macaroon, perhaps
shpat_ a Shopify token
lin_api_ a Linear key";

/// Secrets that prove who somebody is, by what they begin with.
const CREDENTIALS: &str = "\
AKIA an AWS access key id
ASIA an AWS access key id
AIza a Google API key
sk_live_ a Stripe key
sk_test_ a Stripe key
pk_live_ a Stripe key
pk_test_ a Stripe key
rk_live_ a Stripe key
whsec_ a webhook secret
sk- an API key, perhaps
SG. a SendGrid key
AGE-SECRET-KEY- an age key";

/// What stands in headers and files, and is told by its first word.
const WORDS: &[(&str, Lookalike)] = &[
    ("AWS4-HMAC-SHA256 ", Lookalike::Credential("an AWS signature")),
    ("PuTTY-User-Key-File", Lookalike::Credential("a PuTTY key")),
    ("NTLM ", Lookalike::Opaque("an NTLM message")),
    ("Negotiate ", Lookalike::Opaque("a SPNEGO message")),
];

/// What programs write for nothing.
const NOTHING: [&str; 8] =
    ["null", "undefined", "None", "nil", "NULL", "nan", "[object Object]", "<no value>"];

/// What a text is that is no token; nothing where that cannot be said. Linear in the length, and bounded.
#[must_use]
pub fn of(raw: &[u8]) -> Option<Lookalike> {
    let head = &raw[..raw.len().min(LOOK)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The last character may have been cut.
        Err(error) if raw.len() > LOOK && error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let text = text.trim();
    let (name, value) = text.split_once(':').unwrap_or(("", text));
    let value = if name.eq_ignore_ascii_case("authorization") { value.trim_start() } else { text };
    if value.eq_ignore_ascii_case("bearer") {
        return Some(Lookalike::Scheme);
    }
    let bearer = value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("bearer "));
    let text = bearer.map_or(text, |scheme| value[scheme.len()..].trim_start());
    if NOTHING.contains(&text) {
        return Some(Lookalike::Nothing(text.to_owned()));
    }
    if text.starts_with(['{', '[']) && !text.starts_with("{{") {
        return of_json(text);
    }
    of_markup(text).or_else(|| variable(text)).or_else(|| of_text(text)).or_else(|| of_word(text))
}

/// What stands in a text of one part or two, of which the first was read as a header.
#[must_use]
pub(super) fn of_part(header: Value<'_>) -> Lookalike {
    if header.get("alg").is_some() { Lookalike::Header } else { Lookalike::Payload }
}

/// Whether three parts are a session as Flask signs it: JSON, the seconds of a time, an HMAC with SHA-1.
#[must_use]
pub(super) fn is_session(header: Value<'_>, payload: &[u8], signature: &[u8]) -> bool {
    header.get("alg").is_none() && payload.len() == 4 && signature.len() == 20
}

/// The rows of a list: how a text begins, and what it is then.
fn rows(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines().filter_map(|row| row.split_once(' '))
}

/// A word and what follows on it, with nothing of a secret in between.
fn of_text(text: &str) -> Option<Lookalike> {
    // A few letters begin many words; behind them stand the digits of a token.
    let begins = |list: &'static str| {
        let is_long = |start: &str| {
            text.strip_prefix(start)
                .is_some_and(|rest| rest.len() >= SHORTEST_WORD && !rest.contains(char::is_whitespace))
        };
        rows(list).find(|(start, _)| is_long(start)).map(|(_, what)| what)
    };
    if let Some((_, behind)) = text.split_once("-----BEGIN ") {
        let label = behind.split_once("-----").map_or("", |(label, _)| label);
        let is_label = label.len() <= LONGEST_NAME
            && label.bytes().all(|b| b.is_ascii_uppercase() || b" 0123456789".contains(&b));
        return Some(Lookalike::Pem(if is_label { label.to_owned() } else { "unknown".to_owned() }));
    }
    if ["ssh-", "ecdsa-sha2-", "sk-ssh-"].iter().any(|start| text.starts_with(start)) && text.contains(' ') {
        return Some(Lookalike::SshKey);
    }
    if let Some(version) = paseto(text) {
        return Some(Lookalike::Paseto(version));
    }
    if let Some((_, like)) = WORDS.iter().find(|(start, _)| text.starts_with(start)) {
        return Some(like.clone());
    }
    if let Some(what) = begins(OPAQUE) {
        return Some(Lookalike::Opaque(what));
    }
    if let Some(what) = begins(CREDENTIALS) {
        return Some(Lookalike::Credential(what));
    }
    let header = text.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("authorization:"));
    let value = if header { text[14..].trim_start() } else { text };
    if value.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic ")) {
        return Some(Lookalike::Basic);
    }
    let is_url = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme))
        && !text.contains(char::is_whitespace);
    is_url.then(|| Lookalike::Url { code: text.contains("?code=") || text.contains("&code=") })
}

/// XML of SAML and HTML, as they are or (SAML) in base64.
fn of_markup(text: &str) -> Option<Lookalike> {
    let value = text.strip_prefix("SAMLResponse=").or_else(|| text.strip_prefix("SAMLRequest="));
    if value.is_some() {
        return Some(Lookalike::Saml);
    }
    let is_saml = |xml: &str| {
        let xml = xml.trim_start();
        xml.starts_with('<')
            && xml.get(..xml.len().min(2048)).unwrap_or(xml).contains("urn:oasis:names:tc:SAML")
    };
    if is_saml(text) {
        Some(Lookalike::Saml)
    } else if is_html(text.as_bytes()) {
        Some(Lookalike::Html)
    } else {
        let spelt = text.bytes().all(|b| !b.is_ascii_whitespace() || b == b'\n' || b == b'\r');
        let xml = spelt.then(|| plain(text)).flatten()?;
        std::str::from_utf8(&xml).is_ok_and(is_saml).then_some(Lookalike::Saml)
    }
}

/// `v4.public.…` (the version and the purpose of a PASETO).
fn paseto(text: &str) -> Option<String> {
    let mut parts = text.split('.');
    let (version, purpose) = (parts.next()?, parts.next()?);
    let is_one = matches!(version, "v1" | "v2" | "v3" | "v4") && matches!(purpose, "local" | "public");
    is_one.then(|| format!("{version}.{purpose}"))
}

/// `$TOKEN`, `${TOKEN}`, `%TOKEN%`, `{{ token }}`, `<token>`: what a shell or a template would have replaced. A
/// password may begin with `$` too; names of variables are in capitals.
fn variable(text: &str) -> Option<Lookalike> {
    let between = |start: &str, end: &str| text.strip_prefix(start)?.strip_suffix(end);
    let is_name = |name: &str| {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '|');
        !name.trim().is_empty() && name.chars().all(is_of_name)
    };
    let is_capital = |name: &str| {
        let is_of_name = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
        name.bytes().all(is_of_name) && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
    };
    let is_token = |name: &str| ["token", "jwt"].iter().any(|word| name.to_ascii_lowercase().contains(word));
    let is_one = text.len() <= LONGEST_NAME
        && ([("${{", "}}"), ("${", "}"), ("{{", "}}"), ("$env:", "")]
            .iter()
            .any(|(s, e)| between(s, e).is_some_and(is_name))
            || [("$", ""), ("%", "%")].iter().any(|(s, e)| between(s, e).is_some_and(is_capital))
            || between("<", ">").is_some_and(|name| is_name(name) && is_token(name)));
    is_one.then(|| Lookalike::Variable(text.to_owned()))
}

/// A single word: digits of some kind, and nothing that says whose.
fn of_word(text: &str) -> Option<Lookalike> {
    let is_word =
        text.trim_end_matches('=').bytes().all(|b| b.is_ascii_alphanumeric() || b"-_+/~".contains(&b));
    if !is_word || text.len() < SHORTEST_WORD {
        return None;
    }
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    let is_hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    if groups == [8, 4, 4, 4, 12] && text.split('-').all(is_hex) {
        return Some(Lookalike::Uuid);
    }
    if is_hex(text) && text.len().is_multiple_of(2) {
        return Some(Lookalike::Hex(text.len() / 2));
    }
    match plain(text).as_deref() {
        // The tags of COSE messages (RFC 9052 §2: 16 to 18, 96 to 98) and of a CWT (RFC 8392 §6: 61).
        Some([0xd0..=0xd2, 0x83 | 0x84, ..] | [0xd8, 0x3d | 0x60..=0x62, ..]) => Some(Lookalike::Cose),
        Some(bytes)
            if bytes.split(|&b| b == b':').count() == 2
                && bytes.iter().all(|b| (b' '..=b'~').contains(b)) =>
        {
            Some(Lookalike::Basic)
        }
        Some([b'e', b'y', b'J', ..]) => Some(Lookalike::InBase64),
        // Words of a language and paths have no digits, and dates few letters.
        _ => {
            let count = |is: fn(&u8) -> bool| text.bytes().filter(is).count();
            let is_random =
                count(u8::is_ascii_digit) > 0 && count(u8::is_ascii_alphabetic) > 3 && !text.starts_with('/');
            is_random.then_some(Lookalike::Word)
        }
    }
}

/// What base64 of either alphabet spells.
fn plain(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let alphabet = if digits.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config).decode(digits).ok()
}

/// A JSON document that holds no token.
fn of_json(text: &str) -> Option<Lookalike> {
    let document = Document::parse(text).ok()?;
    let root = document.root();
    if root.kind() != Kind::Object {
        return None;
    }
    let has = |name| root.get(name).is_some();
    let is_array = |name| root.get(name).is_some_and(|value| value.kind() == Kind::Array);
    if has("kty") || is_array("keys") {
        return Some(Lookalike::Jwk { set: !has("kty") });
    }
    if let Some(code) = root.get("error").and_then(Value::as_str) {
        let is_code = !code.is_empty()
            && code.len() <= LONGEST_NAME
            && code.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
        return is_code.then(|| Lookalike::OauthError(code.into_owned()));
    }
    if has("access_token") || has("refresh_token") {
        return Some(Lookalike::OauthResponse);
    }
    if has("issuer") && (has("jwks_uri") || has("token_endpoint")) {
        return Some(Lookalike::Metadata);
    }
    let claims = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"].iter().filter(|name| has(name)).count();
    let known = |name: std::borrow::Cow<'_, str>| names::claim_note(&name).is_some();
    let members = || root.members().filter_map(|(name, _)| name.as_str());
    (claims >= 2 || (claims == 1 && members().all(known))).then_some(Lookalike::Claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(text: &str, said: &str) {
        assert_eq!(of(text.as_bytes()).map(|like| like.to_string()).unwrap_or_default(), said, "{text}");
    }

    #[test]
    fn each_by_its_beginning() {
        let long = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8";
        for (start, what) in rows(OPAQUE).chain(rows(CREDENTIALS)) {
            is(&format!("{start}{long}"), what);
            is(&format!("Bearer {start}{long}\n"), what);
        }
        is(long, "one word without dots: perhaps an opaque token");
        for none in [
            "",
            "dcode",
            "a.b.c",
            "two words here and more",
            "\u{1b}[31m",
            "no-such-token",
            "{\"a\":1}",
            "[1]",
        ] {
            is(none, "");
        }
    }

    #[test]
    fn words_are_words() {
        for word in [
            "EAAabc",
            "sk-learn",
            "hf_",
            "npm_config_registry",
            "AgEI.x.y",
            "xyzbearer",
            "forbearer",
            "for bearer",
        ] {
            is(word, "");
        }
        let page = format!("<html>{}é", "x".repeat(LOOK - 7));
        is(&page, "an HTML page");
    }

    #[test]
    fn other_formats() {
        is("v4.public.eyJzdWIiOiIxIn0", "a PASETO (v4.public)");
        is("v2.local.QAxIpVe", "a PASETO (v2.local)");
        is("v5.local.x", "");
        is("-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----", "PEM (PRIVATE KEY)");
        is("Bag Attributes\n-----BEGIN CERTIFICATE-----\n", "PEM (CERTIFICATE)");
        is("-----BEGIN \u{1b}[31m-----", "PEM (unknown)");
        is("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI alice@host", "an OpenSSH public key");
        is("Authorization: Basic YWxpY2U6c2VjcmV0", "a name and a password (HTTP Basic)");
        is("YWxpY2U6c2VjcmV0", "a name and a password (HTTP Basic)");
        is("0oREoQEmoFA", "");
        is("0oRDoQEmoQRCMTFYQKJ9", "a CBOR token (CWT or COSE)");
        is("ZXlKaGJHY2lPaUpJVXpJMU5pSjkuZXlK", "a token in base64, or a part of one");
        is("7c9e6679-7425-40de-944b-e07fc1f90ae7", "a UUID");
        is(&"0f".repeat(32), "32 bytes in hex");
        is("https://x.example/cb?state=1&code=abc", "a URL with a code, and without a token");
        is("https://x.example/", "a URL without a token in it");
    }

    #[test]
    fn documents_and_markup() {
        is("{\"kty\":\"EC\"}", "a JSON Web Key");
        is("{\"keys\":[]}", "a JWK set");
        is(
            "{\"error\":\"invalid_grant\",\"error_description\":\"x\"}",
            "an OAuth error response: \"invalid_grant\"",
        );
        is("{\"error\":\"\\u001b[31m\"}", "");
        is("{\"access_token\":\"ya29.x\",\"expires_in\":3599}", "an OAuth response whose tokens are opaque");
        is("{\"issuer\":\"https://x\",\"jwks_uri\":\"https://x\"}", "the metadata of an OpenID provider");
        is("{\"sub\":\"alice\",\"exp\":1}", "claims as JSON, not signed by anybody");
        is("{\"sub\":\"alice\"}", "claims as JSON, not signed by anybody");
        is("{\"sub\":\"alice\",\"colour\":1}", "");
        is("<!DOCTYPE html>\n<html>", "an HTML page");
        let saml = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\">";
        is(saml, "a SAML message");
        is(&base64::engine::general_purpose::STANDARD.encode(saml), "a SAML message");
        is("SAMLResponse=fZJ", "a SAML message");
    }

    #[test]
    fn nothing_and_variables() {
        for word in ["null", "undefined", "[object Object]"] {
            is(word, &format!("\"{word}\", which programs write for nothing"));
            is(&format!("Bearer {word}"), &format!("\"{word}\", which programs write for nothing"));
        }
        for text in
            ["$TOKEN", "${TOKEN}", "%TOKEN%", "{{ token }}", "<token>", "${{ secrets.TOKEN }}", "$env:TOKEN"]
        {
            is(text, &format!("a variable without its value: \"{text}\""));
        }
        for text in ["Bearer", "bearer", "Authorization: Bearer"] {
            is(text, "an authorization scheme with nothing behind it");
        }
        for none in
            ["$", "$(cat token)", "$5", "$hunter2secret", "%pa55word%", "<script>", "<my pass phrase>"]
        {
            is(none, "");
        }
        is("Authorization: Bearer {{token}}", "a variable without its value: \"{{token}}\"");
    }
}
