//! What to do with something that was given for a token and is none.

use crate::error::Lookalike;

/// The advice.
pub(super) fn hint(like: &Lookalike) -> String {
    match like {
        Lookalike::Header | Lookalike::Payload => {
            "a double click ends at the dots; a token reads header.payload.signature".to_owned()
        }
        Lookalike::InBase64 => "base64 -d shows what there is of it; was all of it copied?".to_owned(),
        Lookalike::Claims => "jwt encode signs claims: jwt encode - -K KEY".to_owned(),
        Lookalike::Paseto(_) => "a PASETO is no JWT: a PASETO library for its version reads it".to_owned(),
        Lookalike::Opaque(_) | Lookalike::Word => {
            "only its issuer can say what it means, for example by introspection (RFC 7662)".to_owned()
        }
        Lookalike::Uuid => {
            "it may name a token that its issuer keeps: introspection (RFC 7662) asks the issuer about it"
                .to_owned()
        }
        Lookalike::Credential(_) | Lookalike::Basic => {
            "it proves who somebody is, and holds no claims; if it was shown to others, replace it".to_owned()
        }
        Lookalike::Hex(_) => "a hash or a secret, perhaps; a secret goes with -S hex:TEXT".to_owned(),
        Lookalike::Session => {
            "it has the parts data.time.signature, and the framework's own library checks it".to_owned()
        }
        Lookalike::Pem(_) | Lookalike::SshKey | Lookalike::Jwk { .. } => {
            "jwt key says what a key is; to check a token with it: jwt verify -K KEY TOKEN".to_owned()
        }
        Lookalike::OauthError(_) => "no token was issued: error_description may say why".to_owned(),
        Lookalike::OauthResponse => {
            "only the issuer can read them; with scope openid there would be an id_token beside them"
                .to_owned()
        }
        Lookalike::Metadata => "its jwks_uri has the keys: curl URL | jwt verify -K - TOKEN".to_owned(),
        Lookalike::Url { code: true } => {
            "a code is exchanged for tokens at the token endpoint (RFC 6749 section 4.1.3), once".to_owned()
        }
        Lookalike::Url { code: false } => "nothing is fetched: curl URL | jwt".to_owned(),
        Lookalike::Saml => "SAML has XML signatures, and is no JWT: xmlsec1 checks them".to_owned(),
        Lookalike::Html => "a login or an error page may have come instead of a token".to_owned(),
        Lookalike::Cose => "a CWT is CBOR, and is no JWT: a COSE library reads it".to_owned(),
        Lookalike::Variable(_) => {
            "in single quotes the shell replaces nothing; is it set and exported?".to_owned()
        }
        Lookalike::Scheme | Lookalike::Nothing(_) => {
            "whatever should have printed the token had none".to_owned()
        }
    }
}
