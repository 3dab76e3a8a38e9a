//! Which algorithm a text was to name that names none. For hints only.

use super::algorithm::Algorithm;
use crate::error::near::{distance, plain};

/// What other standards, libraries and people call algorithms, in small letters and digits; behind each what it
/// may be here.
const ELSEWHERE: &str = "
hs HS256 HS384 HS512
hmac HS256 HS384 HS512
oct HS256 HS384 HS512
secret HS256
hmacsha256 HS256
hmacsha384 HS384
hmacsha512 HS512
hmacwithsha256 HS256
sha256 HS256 RS256 PS256 ES256
sha384 HS384 RS384 PS384 ES384
sha512 HS512 RS512 PS512 ES512
rs RS256 RS384 RS512
rsa RS256 PS256
rsa2048 RS256 PS256
rsa4096 RS256 PS256
rsassa RS256 PS256
rsassapkcs1v15 RS256
sha256withrsa RS256
sha384withrsa RS384
sha512withrsa RS512
sha256withrsaencryption RS256
rsasha256 RS256
rsasha384 RS384
rsasha512 RS512
ps PS256 PS384 PS512
pss PS256 PS384 PS512
rsapss PS256 PS384 PS512
rsassapss PS256 PS384 PS512
es ES256 ES384 ES512
ec ES256 ES384 ES512
ecdsa ES256 ES384 ES512
ecdsawithsha256 ES256
sha256withecdsa ES256
sha384withecdsa ES384
sha512withecdsa ES512
p256 ES256
p384 ES384
p521 ES512
nistp256 ES256
nistp384 ES384
nistp521 ES512
prime256v1 ES256
secp256r1 ES256
secp384r1 ES384
secp521r1 ES512
es521 ES512
secp256k1 ES256K
es256k1 ES256K
k256 ES256K
bitcoin ES256K
okp EdDSA Ed25519
ed EdDSA Ed25519
eddsa25519 EdDSA Ed25519
curve25519 EdDSA Ed25519
x25519 EdDSA Ed25519
sshed25519 EdDSA Ed25519
akp ML-DSA-44 ML-DSA-65 ML-DSA-87
mldsa ML-DSA-44 ML-DSA-65 ML-DSA-87
dilithium ML-DSA-44 ML-DSA-65 ML-DSA-87
dilithium2 ML-DSA-44
dilithium3 ML-DSA-65
dilithium5 ML-DSA-87
";

/// The algorithms that a text was perhaps to name: differences of case and punctuation, then what others call them, then
/// up to two wrong characters, the nearest alone.
#[must_use]
pub fn meant(text: &str) -> Vec<Algorithm> {
    let word = plain(text);
    // Beyond the longest name of all nothing is a name mistyped.
    if word.is_empty() || word.len() > 32 {
        return Vec::new();
    }
    if let Some(exact) = Algorithm::all().find(|algorithm| plain(algorithm.name()) == word) {
        return vec![exact];
    }
    let mut rows = ELSEWHERE.lines().filter_map(|row| row.split_once(' '));
    if let Some((_, names)) = rows.find(|(name, _)| name.as_bytes() == word) {
        return names.split(' ').filter_map(Algorithm::named).collect();
    }
    let far = |algorithm: Algorithm| distance(&word, &plain(algorithm.name()));
    let least = Algorithm::all().map(far).min().filter(|far| *far <= 2 && *far < word.len());
    Algorithm::all().filter(|algorithm| Some(far(*algorithm)) == least).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_known() {
        for (text, names) in [
            ("RS265", "RS256"),
            ("hs-256", "HS256"),
            ("HS 256", "HS256"),
            ("hs256", "HS256"),
            ("SHA256", "HS256 RS256 PS256 ES256"),
            ("HMAC-SHA256", "HS256"),
            ("SHA512withRSA", "RS512"),
            ("ecdsa", "ES256 ES384 ES512"),
            ("ed25519", "Ed25519"),
            ("eddsa", "EdDSA"),
            ("es256k1", "ES256K"),
            ("RS-256", "RS256"),
            ("mldsa44", "ML-DSA-44"),
            ("P-256", "ES256"),
            ("secp256k1", "ES256K"),
            ("RSA", "RS256 PS256"),
            ("RSA256", "RS256"),
            ("ES257", "ES256"),
            ("XS256", "HS256 RS256 PS256 ES256"),
            ("ML_DSA_65", "ML-DSA-65"),
            ("ML-DSA", "ML-DSA-44 ML-DSA-65 ML-DSA-87"),
            ("none", ""),
            ("x", ""),
            ("RSA-OAEP", ""),
            ("A128GCMKW", ""),
            ("", ""),
        ] {
            let found: Vec<&str> = meant(text).into_iter().map(Algorithm::name).collect();
            assert_eq!(found.join(" "), names, "{text}");
        }
        assert!(meant(&"H".repeat(1 << 20)).is_empty());
    }

    #[test]
    fn every_name_from_elsewhere_leads_to_algorithms() {
        for row in ELSEWHERE.trim().lines() {
            let (name, names) = row.split_once(' ').expect("a row has a name and what it stands for");
            assert_eq!(plain(name), name.as_bytes());
            assert!(names.split(' ').all(|name| Algorithm::named(name).is_some()), "{row}");
        }
    }
}
