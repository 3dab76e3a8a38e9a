//! Keys, claims and tokens, and the same work without any of the project's: aws-lc with a key that it has parsed
//! before, on signing inputs that are cut out and signatures that are decoded before.

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
    RsaKeyPair, VerificationAlgorithm,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::crypto::{Algorithm, Key, RsaBits, Signer, generate};

/// How long the payload of a token is: 220 characters of base64url, which make the token of HS256 301 long.
const PAYLOAD: usize = 165;

/// Many different tokens of one algorithm.
pub(crate) struct Material {
    pub(crate) alg: &'static str,
    pub(crate) key: Key,
    /// The claims, one object a token.
    pub(crate) claims: Vec<String>,
    pub(crate) tokens: Vec<String>,
    /// For each token what is signed, and the signature.
    pub(crate) signed: Vec<(String, Vec<u8>)>,
}

impl Material {
    pub(crate) fn new(alg: &'static str) -> Self {
        let algorithm = Algorithm::named(alg).expect("the benches name algorithms that there are");
        let key = generate(algorithm, RsaBits::Bits2048).expect("a key can be made");
        let maker = Signer::new(&key, algorithm).expect("a new key signs");
        let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}","typ":"JWT"}}"#));
        let count = if alg == "HS256" { 10_000 } else { 2_000 };
        let claims: Vec<String> = (0..count).map(claims).collect();
        let signed = claims.iter().map(|claims| {
            let input = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
            let signature = maker.sign(input.as_bytes()).expect("a new key signs");
            (input, signature)
        });
        let signed: Vec<_> = signed.collect();
        let join =
            |(input, signature): &(String, Vec<u8>)| format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature));
        let tokens = signed.iter().map(join).collect();
        Self { alg, key, claims, tokens, signed }
    }

    /// The key as aws-lc takes it.
    pub(crate) fn raw(&self) -> Raw {
        if let Some(secret) = self.key.secret_bytes() {
            return Raw::Hmac(Box::new(hmac::Key::new(hmac::HMAC_SHA256, secret)));
        }
        let algorithm: &'static dyn VerificationAlgorithm = match self.alg {
            "RS256" => &RSA_PKCS1_2048_8192_SHA256,
            "ES256" => &ECDSA_P256_SHA256_FIXED,
            _ => &ED25519,
        };
        let der = self.key.to_public_der().expect("a new key has a public half");
        Raw::Public(ParsedPublicKey::new(algorithm, der).expect("aws-lc takes the key"))
    }

    /// The RSA key as aws-lc signs with it.
    pub(crate) fn raw_signer(&self) -> RawSigner {
        let der = self.key.to_private_der().expect("a new key has a private half");
        RawSigner { pair: RsaKeyPair::from_pkcs8(&der).expect("aws-lc takes the key"), made: vec![0; 256] }
    }

    /// Puts the key into a file, and gives the flag and its value that name it. A secret key where `signs`.
    pub(crate) fn key_file(&self, folder: &Path, signs: bool) -> io::Result<[String; 2]> {
        let path = folder.join("key");
        let path_text = path.display();
        let (flag, spec, bytes) = match self.key.secret_bytes() {
            Some(_) => {
                let text = self.key.to_secret_text().expect("a secret has a text");
                ("--secret", format!("b64:@{path_text}"), text.as_bytes().to_vec())
            }
            None if signs => {
                let pem = self.key.to_private_pem().expect("a new key has a private half");
                ("--key", format!("@{path_text}"), pem.as_bytes().to_vec())
            }
            None => {
                let pem = self.key.to_public_pem().expect("a new key has a public half");
                ("--key", format!("@{path_text}"), pem.into_bytes())
            }
        };
        fs::write(&path, bytes)?;
        Ok([flag.to_owned(), spec])
    }
}

/// Eight claims that a server may have made, of the same length for every token.
fn claims(number: u64) -> String {
    let start = format!(
        r#"{{"iss":"https://id.example","sub":"user-{number:07}","aud":"api","exp":4102444800,"nbf":1700000000,"iat":1700000000,"scope":"read write","jti":""#
    );
    // Digits that differ from token to token.
    let spread = u128::from(number + 1) * 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    let digits = format!("{spread:032x}");
    let left = PAYLOAD - start.len() - r#""}"#.len();
    format!(r#"{start}{}"}}"#, &digits[..left])
}

/// A key of aws-lc.
pub(crate) enum Raw {
    Hmac(Box<hmac::Key>),
    Public(ParsedPublicKey),
}

impl Raw {
    /// Whether a signature is right.
    pub(crate) fn verify(&self, (input, signature): &(String, Vec<u8>)) -> bool {
        match self {
            Self::Hmac(key) => hmac::verify(key, input.as_bytes(), signature).is_ok(),
            Self::Public(key) => key.verify_sig(input.as_bytes(), signature).is_ok(),
        }
    }
}

/// An RSA key of aws-lc.
pub(crate) struct RawSigner {
    pair: RsaKeyPair,
    made: Vec<u8>,
}

impl RawSigner {
    /// Signs; whether that went well.
    pub(crate) fn sign(&mut self, input: &str) -> bool {
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input.as_bytes(), &mut self.made).is_ok()
    }
}

/// Writes so many lines, the same over and over again.
pub(crate) fn write_lines(path: PathBuf, lines: &[String], count: u32) -> io::Result<PathBuf> {
    let mut file = BufWriter::with_capacity(1 << 20, fs::File::create(&path)?);
    for (line, _) in lines.iter().cycle().zip(0..count) {
        file.write_all(line.as_bytes())?;
        file.write_all(b"\n")?;
    }
    file.flush()?;
    Ok(path)
}
