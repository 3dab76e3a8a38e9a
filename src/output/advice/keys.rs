//! What to do about a key that is none, or not the one that is needed.

use super::words::{UNSET, did_you_mean};
use crate::error::near::near;
use crate::error::{Kdf, KeyError, shortened};

pub(super) fn of_key(error: &KeyError) -> Vec<String> {
    if let KeyError::NoSuchKid { kid, kids } = error {
        let near: Vec<String> =
            near(kid, kids.iter().map(String::as_str)).into_iter().map(shortened).collect();
        return if near.is_empty() { near } else { vec![did_you_mean(&near)] };
    }
    of_file(error).or_else(|| of_contents(error)).map(str::to_owned).into_iter().collect()
}

/// What to do about what holds the key: the file, its form and its lock.
fn of_file(error: &KeyError) -> Option<&'static str> {
    Some(match error {
        KeyError::NotAKey => "an HMAC secret goes with -S: -S text, -S @PATH",
        KeyError::Encrypted { .. } => "give --key-password SPEC, e.g. --key-password env:NAME",
        KeyError::UnsupportedEncryption { container: "PKCS#8", .. } => {
            "encrypt it anew: openssl pkey -in KEY -aes256 -out NEW; for the oldest with -provider legacy -provider default"
        }
        KeyError::UnsupportedEncryption { .. } | KeyError::KdfCost { kdf: Kdf::Bcrypt, .. } => {
            "encrypt a copy anew: ssh-keygen -p -f COPY"
        }
        KeyError::KdfCost { kdf: Kdf::Pbkdf2 | Kdf::ScryptMemory | Kdf::Scrypt, .. } => {
            "encrypt it anew: openssl pkey -in KEY -aes256 -out NEW"
        }
        KeyError::EncryptedLegacy => {
            "decrypt it first: openssl pkey -in KEY -out PLAIN; to keep a password: openssl pkcs8 -topk8"
        }
        KeyError::Putty => "convert it: puttygen KEY.ppk -O private-openssh-new -o KEY",
        KeyError::SshTectia => "if it has no passphrase: ssh-keygen -i -f KEY > NEW",
        KeyError::TooMany { .. } | KeyError::KdfWork => "put them into several files",
        KeyError::Pkcs12 => "take the key out: openssl pkcs12 -in STORE -nodes -nocerts",
        KeyError::JavaKeyStore => {
            "make it PKCS#12: keytool -importkeystore -srckeystore STORE -destkeystore STORE.p12 \
             -deststoretype PKCS12, then openssl pkcs12 -in STORE.p12 -nodes -nocerts"
        }
        KeyError::Pkcs7 => "take the certificates out: openssl pkcs7 -print_certs",
        KeyError::CertificateRequest => "its public key: openssl req -pubkey -noout -in REQUEST",
        KeyError::PrivateHalfNeeded { .. } => "give the private key that belongs to it",
        KeyError::RsaTooShort { .. } => "make one of 2048 bits or more: jwt keygen RS256",
        KeyError::ExplicitCurve => "name the curve: openssl ec -in KEY -param_enc named_curve",
        KeyError::Ambiguous { .. } => "--kid picks one, or --alg where only one serves it",
        KeyError::JwkShape => {
            "a JWK is an object with \"kty\", a JWK set an object with \"keys\": jq takes it out of what is around it"
        }
        KeyError::NoSuchForm { form: "an OpenSSH key", .. } => {
            "OpenSSH has forms for RSA, Ed25519 and P-256, P-384, P-521; PEM and JWK have one for all key pairs"
        }
        KeyError::NoSuchForm { form: "a JWK without an algorithm", .. } => {
            "-A PS256, PS384 or PS512 says for which one the JWK is to be"
        }
        KeyError::NoSuchForm { form: "PEM" | "DER", .. } => "a JWK holds a secret: --to jwk",
        KeyError::PemUnfinished { .. } | KeyError::PemBase64 { .. } => {
            "was all of it copied, the END line too?"
        }
        KeyError::PemBegin | KeyError::PemEnd { .. } => {
            "a PEM block begins with -----BEGIN LABEL----- and ends with -----END LABEL-----"
        }
        KeyError::PemLabel { .. } => "keys stand under PRIVATE KEY, PUBLIC KEY, CERTIFICATE and their like",
        KeyError::WrongPassword { .. } => {
            "is it this file's password? of a password file --key-password @PATH leaves one line ending out"
        }
        _ => return None,
    })
}

/// What to do about the key itself.
fn of_contents(error: &KeyError) -> Option<&'static str> {
    Some(match error {
        KeyError::Empty | KeyError::EmptySecret => UNSET,
        KeyError::EmptySet => {
            "a JWK set has its keys in the array \"keys\": is it the right file, or address?"
        }
        KeyError::Json { .. } => "jq . FILE says more",
        KeyError::JwkKty { .. } => "there are RSA, EC, OKP, AKP and oct, spelt exactly so",
        KeyError::OpenSsh { .. } => {
            "was all of it copied? ssh-keygen -l -f FILE says what OpenSSH makes of it"
        }
        KeyError::Der { .. } | KeyError::DerUnknown => {
            "openssl asn1parse -in FILE shows what it holds, and where it breaks"
        }
        KeyError::Rsa { .. } | KeyError::EcPoint { .. } | KeyError::EcScalar { .. } => {
            "it was changed or cut on the way: take it anew from whoever made it"
        }
        KeyError::RsaMultiPrime | KeyError::RsaTooLong { .. } | KeyError::UnsupportedPss => {
            "make one that serves: jwt keygen RS256"
        }
        KeyError::SmallOrder => "no key of anybody is like this: trust no token that it verifies",
        KeyError::NoSuchForm { form: "text", key } if key.contains("secret") => {
            "its bytes are no text: --to jwk holds any"
        }
        KeyError::NoSuchForm { form: "text", .. } => {
            "text is for HMAC secrets; --to pem, der, jwk, jwks or ssh"
        }
        KeyError::JwkType { .. } => "jwt keygen ALG --format jwk shows a whole one",
        KeyError::JwkMissing { member: "crv" | "x" | "y" | "n" | "e" | "k" | "pub" } => {
            "was all of the JWK copied? jwt keygen ALG --format jwk shows a whole one"
        }
        KeyError::JwkBase64 { .. } | KeyError::JwkLength { .. } => {
            "was all of it copied? a JWK has its numbers in base64url, without padding"
        }
        KeyError::HalvesDiffer { .. } => "two keys were mixed: take both halves from one",
        KeyError::JwkCertificate => "leave \"x5c\" out, or put the key's own certificate first",
        KeyError::UnsupportedType { .. } | KeyError::UnsupportedCurve { .. } => {
            "keys here are RSA, EC (P-256, P-384, P-521, secp256k1), Ed25519, ML-DSA and secrets: jwt keygen ALG"
        }
        KeyError::WrongType { .. } => {
            "-A says the algorithm; without it the one that the key is for is taken"
        }
        KeyError::OtherAlgorithm { .. } => "leave -A out, or give another key",
        KeyError::NotForSignatures { .. } | KeyError::OperationNotAllowed { .. } => {
            "who made the key said so: give one that is made for this"
        }
        KeyError::NoHalves => "a key pair has one: jwt keygen ES256",
        KeyError::IssuerCertificate => "give the certificate of the key that signs, the first of a chain",
        KeyError::SshCertificate { .. } => "give the public key that was certified: the .pub file beside it",
        KeyError::SshHardware { .. } | KeyError::SshAuthority => "make a key for tokens: jwt keygen EdDSA",
        KeyError::RsaWithoutPrimes { .. } => "give the key with its primes, \"p\" and \"q\" in a JWK",
        _ => return None,
    })
}
