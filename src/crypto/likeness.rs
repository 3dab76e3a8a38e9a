//! What may be a key, and is shown to nobody before that is known.

use super::pem;

/// What only keys have in them, or what is left of them: PEM, also as SSH2 has it, a JWK or its secret members, the body of
/// an OpenSSH private key.
const SIGNS: [&str; 8] =
    [pem::BEGIN, "---- BEGIN", "PRIVATE KEY", "\"kty\"", "\"k\":", "\"d\":", "kty\\\"", "b3BlbnNzaC1rZXkt"];

/// From this length on a word may be a key in base64 or in hex, or a secret.
const LONG: usize = 40;

/// Whether a text may be a key or hold one: by what only keys have, or because it is one long word. A token and a path have
/// dots, a sentence has blanks, a flag begins with a dash, and JSON says itself what it is.
#[must_use]
pub fn may_be_key(text: &[u8]) -> bool {
    let has = |sign: &str| text.windows(sign.len()).any(|part| part == sign.as_bytes());
    let is_other = text.first().is_some_and(|first| b"-{[\"".contains(first));
    let is_word = !is_other && !text.iter().any(|byte| b". \t".contains(byte));
    (is_word && text.len() >= LONG) || SIGNS.iter().any(|sign| has(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_key_is_known_by_its_signs_or_its_length() {
        let hex = "0f".repeat(20);
        for text in [
            "-----BEGIN PRIVATE KEY-----",
            "---- BEGIN SSH2 PUBLIC KEY ----",
            "{\"kty\":\"oct\"}",
            "\"k\":\"aHVzaA\"}",
            "{\\\"kty\\\":\\\"oct\\\"}",
            "a b3BlbnNzaC1rZXktdjE b",
            hex.as_str(),
            "MC4CAQAwBQYDK2VwBCIEIHVzaC1odXNoLWh1c2gt\naHVzaC1odXNoLWh1c2gtaHVz",
        ] {
            assert!(may_be_key(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            &hex[1..],
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.M11_c_Mkz5wKz70TPIkcPwzBTd5M",
            "{\"sub\":\"alice\",\"admin\":true,\"roles\":[\"a\",\"b\"]}",
            "what is a sentence has blanks and is no key",
            "--a-flag-that-is-longer-than-all-that-there-are",
            "/usr/share/keys/of/somebody/public-and-private.pem",
        ] {
            assert!(!may_be_key(text.as_bytes()), "{text}");
        }
    }
}
