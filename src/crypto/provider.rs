//! The engines behind the signatures: jsonwebtoken through a provider of ours, and aws-lc-rs for the
//! algorithms that it does not have, both behind the `signature` crate's traits.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    self as aws, EcdsaKeyPair, ParsedPublicKey, PqdsaKeyPair, RsaEncoding, RsaKeyPair, RsaParameters,
    RsaPublicKeyComponents,
};
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm as Jwa, DecodingKey, DecodingKeyKind, EncodingKey};
use signature::{Signer, Verifier};

use super::algorithm::{Algorithm, Engine};
use super::components::{Components, MlDsa, MlDsaPrivate};
use super::der;
use crate::error::KeyError;

/// jsonwebtoken's own aws-lc provider, except that an RSA key is parsed once and not at every
/// signature, which doubles the rate of RS256.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| new_signer(*algorithm, key),
    verifier_factory: |algorithm, key| new_verifier(*algorithm, key),
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: DEFAULT_PROVIDER.key_utils.rsa_pub_components_from_private_key,
        rsa_pub_components_from_public_key: DEFAULT_PROVIDER.key_utils.rsa_pub_components_from_public_key,
        ec_pub_components_from_private_key: DEFAULT_PROVIDER.key_utils.ec_pub_components_from_private_key,
        ed_pub_components_from_private_key: DEFAULT_PROVIDER.key_utils.ed_pub_components_from_private_key,
        compute_digest: DEFAULT_PROVIDER.key_utils.compute_digest,
    },
};

fn new_signer(algorithm: Jwa, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    let Some((_, encoding)) = rsa(algorithm) else {
        return (DEFAULT_PROVIDER.signer_factory)(&algorithm, key);
    };
    if key.family() != jsonwebtoken::AlgorithmFamily::Rsa {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    let key = RsaKeyPair::from_der(key.as_bytes()).map_err(rejected)?;
    Ok(Box::new(RsaSigner { algorithm, encoding, key }))
}

fn new_verifier(algorithm: Jwa, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    let Some((parameters, _)) = rsa(algorithm) else {
        return (DEFAULT_PROVIDER.verifier_factory)(&algorithm, key);
    };
    if key.family() != jsonwebtoken::AlgorithmFamily::Rsa {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    let key = match key.kind() {
        DecodingKeyKind::SecretOrDer(der) => ParsedPublicKey::new(parameters, der),
        DecodingKeyKind::RsaModulusExponent { n, e } => {
            RsaPublicKeyComponents { n, e }.to_parsed_public_key(parameters)
        }
    };
    Ok(Box::new(RsaVerifier { algorithm, key: ParsedVerifier(key.map_err(rejected)?) }))
}

fn rejected(error: aws_lc_rs::error::KeyRejected) -> Error {
    ErrorKind::InvalidRsaKey(error.to_string()).into()
}

/// How aws-lc-rs calls an RSA algorithm. Its PSS salts are as long as the hash (RFC 7518 §3.5).
fn rsa(algorithm: Jwa) -> Option<(&'static RsaParameters, &'static dyn RsaEncoding)> {
    Some(match algorithm {
        Jwa::RS256 => (&aws::RSA_PKCS1_2048_8192_SHA256, &aws::RSA_PKCS1_SHA256),
        Jwa::RS384 => (&aws::RSA_PKCS1_2048_8192_SHA384, &aws::RSA_PKCS1_SHA384),
        Jwa::RS512 => (&aws::RSA_PKCS1_2048_8192_SHA512, &aws::RSA_PKCS1_SHA512),
        Jwa::PS256 => (&aws::RSA_PSS_2048_8192_SHA256, &aws::RSA_PSS_SHA256),
        Jwa::PS384 => (&aws::RSA_PSS_2048_8192_SHA384, &aws::RSA_PSS_SHA384),
        Jwa::PS512 => (&aws::RSA_PSS_2048_8192_SHA512, &aws::RSA_PSS_SHA512),
        _ => return None,
    })
}

struct RsaSigner {
    algorithm: Jwa,
    encoding: &'static dyn RsaEncoding,
    key: RsaKeyPair,
}

impl Signer<Vec<u8>> for RsaSigner {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(self.encoding, &SystemRandom::new(), message, &mut signature)
            .map_err(signature::Error::from_source)?;
        Ok(signature)
    }
}

impl JwtSigner for RsaSigner {
    fn algorithm(&self) -> Jwa {
        self.algorithm
    }
}

struct RsaVerifier {
    algorithm: Jwa,
    key: ParsedVerifier,
}

impl Verifier<Vec<u8>> for RsaVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.key.verify(message, signature)
    }
}

impl JwtVerifier for RsaVerifier {
    fn algorithm(&self) -> Jwa {
        self.algorithm
    }
}

/// Verifies with whatever algorithm the key was parsed for.
struct ParsedVerifier(ParsedPublicKey);

impl Verifier<Vec<u8>> for ParsedVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.0.verify_sig(message, signature).map_err(signature::Error::from_source)
    }
}

/// ES512 and ES256K; the key pair knows its curve and hash.
struct EcdsaSigner(EcdsaKeyPair);

impl Signer<Vec<u8>> for EcdsaSigner {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let signature = self.0.sign(&SystemRandom::new(), message);
        let signature = signature.map_err(signature::Error::from_source)?;
        Ok(signature.as_ref().to_vec())
    }
}

/// ML-DSA of every parameter set, with an empty context (RFC 9964 §4).
struct MlDsaSigner(PqdsaKeyPair);

impl Signer<Vec<u8>> for MlDsaSigner {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let mut signature = vec![0; self.0.algorithm().signature_len()];
        self.0.sign(message, &mut signature).map_err(signature::Error::from_source)?;
        Ok(signature)
    }
}

/// Prepares to verify with a key of the algorithm's type, by its public half.
pub(crate) fn verifier(
    algorithm: Algorithm,
    key: &Components,
) -> Result<Box<dyn Verifier<Vec<u8>>>, KeyError> {
    let refused = || KeyError::Engine { act: "take the key to verify" };
    let Engine::JsonWebToken(jwa) = algorithm.engine() else {
        let parsed = match key {
            Components::Ec(ec) => ParsedPublicKey::new(ec.curve.verification(), &ec.point),
            Components::MlDsa(ml_dsa) => {
                ParsedPublicKey::new(ml_dsa.parameters.verification(), &ml_dsa.public)
            }
            _ => return Err(refused()),
        };
        return Ok(Box::new(ParsedVerifier(parsed.map_err(|_| refused())?)));
    };
    let key = match key {
        Components::Secret(secret) => DecodingKey::from_secret(secret),
        Components::Rsa(rsa) => DecodingKey::from_rsa_raw_components(&rsa.n, &rsa.e),
        Components::Ec(ec) => DecodingKey::from_ec_der(&ec.point),
        Components::Ed25519(ed) => DecodingKey::from_ed_der(&ed.public),
        Components::MlDsa(_) => return Err(refused()),
    };
    let verifier: Box<dyn JwtVerifier> = (PROVIDER.verifier_factory)(&jwa, &key).map_err(|_| refused())?;
    Ok(verifier)
}

/// Prepares to sign with a key of the algorithm's type that has a private half.
pub(crate) fn signer(algorithm: Algorithm, key: &Components) -> Result<Box<dyn Signer<Vec<u8>>>, KeyError> {
    let refused = || KeyError::Engine { act: "take the key to sign" };
    let pkcs8 = || der::private_key_info(key).unwrap_or_else(|| Err(refused()));
    let Engine::JsonWebToken(jwa) = algorithm.engine() else {
        return Ok(match key {
            Components::Ec(ec) => {
                let pair = EcdsaKeyPair::from_pkcs8(ec.curve.signing(), &pkcs8()?);
                Box::new(EcdsaSigner(pair.map_err(|_| refused())?))
            }
            Components::MlDsa(ml_dsa) => Box::new(MlDsaSigner(ml_dsa_pair(ml_dsa)?)),
            _ => return Err(refused()),
        });
    };
    let key = match key {
        Components::Secret(secret) => EncodingKey::from_secret(secret),
        Components::Rsa(rsa) => {
            let pkcs1 = der::rsa_private_key(rsa).unwrap_or_else(|| Err(refused()))?;
            EncodingKey::from_rsa_der(&pkcs1)
        }
        Components::Ec(_) => EncodingKey::from_ec_der(&pkcs8()?),
        Components::Ed25519(_) => EncodingKey::from_ed_der(&pkcs8()?),
        Components::MlDsa(_) => return Err(refused()),
    };
    let signer: Box<dyn JwtSigner> = (PROVIDER.signer_factory)(&jwa, &key).map_err(|_| refused())?;
    Ok(signer)
}

fn ml_dsa_pair(key: &MlDsa) -> Result<PqdsaKeyPair, KeyError> {
    let signing = key.parameters.signing();
    let pair = match &key.private {
        Some(MlDsaPrivate::Seed(seed)) => PqdsaKeyPair::from_seed(signing, seed).ok(),
        Some(MlDsaPrivate::Expanded(key)) => PqdsaKeyPair::from_raw_private_key(signing, key).ok(),
        None => None,
    };
    pair.ok_or(KeyError::Engine { act: "take the key to sign" })
}
