//! What can be wrong with a key.

use thiserror::Error;

use super::kdf::Kdf;
use super::list::some;
use super::quote::shortened;

/// The label of a PEM block; none is one that may be anything.
fn labelled(label: Option<&str>) -> String {
    label.map_or_else(|| "of an unknown label".to_owned(), shortened)
}

/// Why bytes are no usable key, or why a key may not do what is asked of it.
///
/// No variant ever holds secret or private key material.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The input is longer than any key file.
    #[error("a key file of {found} bytes, longer than the {limit} that are read")]
    TooLong {
        /// Length of the input in bytes.
        found: usize,
        /// The bound in bytes.
        limit: usize,
    },

    /// More of something in one input than is read.
    #[error("more than {limit} {what}")]
    TooMany {
        /// What there is too much of, e.g. `PEM blocks in one file`.
        what: &'static str,
        /// The bound.
        limit: usize,
    },

    /// An HMAC secret that anybody can fetch.
    #[error("an HMAC secret that everybody can read")]
    SecretPublished,
    /// A PEM begin line without its five closing dashes.
    #[error("a PEM block whose begin line is not complete")]
    PemBegin,
    /// A PEM block that never ends.
    #[error("the PEM block {} has no end line: it is cut off", labelled(label.as_deref()))]
    PemUnfinished {
        /// The label of the begin line, if it is one that programs write.
        label: Option<String>,
    },
    /// A PEM block whose end line has another label than its begin line.
    #[error(
        "the PEM block {} ends as {}",
        labelled(label.as_deref()),
        found.as_deref().map_or("one of another label".to_owned(), shortened)
    )]
    PemEnd {
        /// The label of the begin line, if it is one that programs write.
        label: Option<String>,
        /// The label of the end line, likewise.
        found: Option<String>,
    },
    /// A PEM block whose body is not base64.
    #[error("the PEM block {} does not hold base64", labelled(label.as_deref()))]
    PemBase64 {
        /// The label of the block, if it is one that programs write.
        label: Option<String>,
    },
    /// A PEM block of a kind that holds no key.
    #[error("a PEM block {}, which holds no signature key", labelled(label.as_deref()))]
    PemLabel {
        /// The label of the block, if it is one that programs write.
        label: Option<String>,
    },

    /// A private key that a password locks, and no password.
    #[error("this is an encrypted private key ({container})")]
    Encrypted {
        /// What holds it: `PKCS#8` or `OpenSSH`.
        container: &'static str,
    },
    /// A password that does not open the key, or a locked key that was damaged.
    #[error("the password does not open this encrypted private key ({container})")]
    WrongPassword {
        /// What holds it: `PKCS#8` or `OpenSSH`.
        container: &'static str,
    },
    /// A locked key whose scheme or cipher is not read here.
    #[error("a private key encrypted with {scheme} ({container}), which is not supported")]
    UnsupportedEncryption {
        /// What holds it: `PKCS#8` or `OpenSSH`.
        container: &'static str,
        /// The scheme's name, else its OID.
        scheme: String,
    },
    /// A locked key that asks for more work than a password is worth.
    #[error("opening this encrypted private key takes {found} {kdf}, over the limit of {limit}")]
    KdfCost {
        /// What is counted.
        kdf: Kdf,
        /// How much the file asks for.
        found: u64,
        /// How much is done.
        limit: u64,
    },
    /// Locked keys of one input that ask together for more work than a password is worth.
    #[error("opening all encrypted private keys of this file takes too much work")]
    KdfWork,
    /// A private key under OpenSSL's old `Proc-Type: 4,ENCRYPTED`.
    #[error("a private key encrypted with a password in OpenSSL's old form (Proc-Type: 4,ENCRYPTED)")]
    EncryptedLegacy,
    /// A key of OpenSSH (or RFC 4716) that is broken.
    #[error("not a valid OpenSSH {what}: {reason}")]
    OpenSsh {
        /// `private key` or `public key`.
        what: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An OpenSSH key that stays in a hardware device, and signs nothing but SSH's own messages.
    #[error("a key that stays in a hardware device ({name}): it signs for SSH, and no tokens")]
    SshHardware {
        /// Its type.
        name: String,
    },
    /// An OpenSSH certificate.
    #[error("an OpenSSH certificate ({name}), not a key")]
    SshCertificate {
        /// Its type.
        name: String,
    },
    /// The key of an authority that signs certificates of OpenSSH.
    #[error("the key of a certificate authority of OpenSSH: it signs certificates, and no tokens")]
    SshAuthority,
    /// A private key in the form of ssh.com's programs.
    #[error("a private key in the form of ssh.com (SSH2 ENCRYPTED PRIVATE KEY)")]
    SshTectia,
    /// A `PuTTY` private key file.
    #[error("a PuTTY private key")]
    Putty,
    /// A PKCS#12 store.
    #[error("a PKCS#12 store")]
    Pkcs12,
    /// A key store of Java's own kinds, JKS or JCEKS.
    #[error("a Java key store (JKS)")]
    JavaKeyStore,
    /// A PKCS#7 bundle of certificates.
    #[error("a PKCS#7 bundle of certificates")]
    Pkcs7,
    /// A certificate signing request.
    #[error("a certificate signing request, not a key")]
    CertificateRequest,
    /// A certificate of an authority that issued another certificate of the same file.
    #[error("the certificate of an issuer, not of the signing key")]
    IssuerCertificate,

    /// DER of a structure that is no key.
    #[error("a DER structure that is no key")]
    DerUnknown,
    /// DER that is nearly the structure named.
    #[error("not a valid {structure}: {reason}")]
    Der {
        /// The structure that it begins as, e.g. `SubjectPublicKeyInfo`.
        structure: &'static str,
        /// What the parser met.
        reason: String,
    },

    /// A key for key agreement: X25519, X448, DH.
    #[error("{name} keys agree on keys, they don't sign")]
    KeyAgreement {
        /// The type's name.
        name: String,
    },
    /// A key of a type that signs no token here: Ed448, DSA, an unknown OID.
    #[error("a key of type {name}, which is not supported for signatures")]
    UnsupportedType {
        /// The type's name, else its OID.
        name: String,
    },
    /// An elliptic curve without an algorithm.
    #[error("an EC key on the curve {name}, which has no algorithm here")]
    UnsupportedCurve {
        /// The curve's name, else its OID.
        name: String,
    },
    /// An EC key that spells out its curve instead of naming it (RFC 5480 §2.1.1).
    #[error("an EC key with explicit curve parameters, not a named curve")]
    ExplicitCurve,
    /// RSASSA-PSS parameters that no JWS algorithm meets (RFC 7518 §3.5).
    #[error("an RSA-PSS key whose parameters fit no algorithm of RFC 7518")]
    UnsupportedPss,

    /// Not a sound RSA key.
    #[error("not a valid RSA key: {reason}")]
    Rsa {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An RSA private key without its primes, too long for them to be found.
    #[error("an RSA private key of {bits} bits without its primes, which are found up to {limit} bits")]
    RsaWithoutPrimes {
        /// Bits of the modulus.
        bits: usize,
        /// The most for which they are found, in bits.
        limit: usize,
    },
    /// An RSA key with more than two primes (RFC 8017 §3.2).
    #[error("an RSA key with more than two primes")]
    RsaMultiPrime,
    /// An EC point that is not on its curve, or at infinity.
    #[error("not a point on the curve {curve}")]
    EcPoint {
        /// The curve's name.
        curve: &'static str,
    },
    /// An Ed25519 point whose order divides 8.
    #[error("an Ed25519 public key of small order, for which anybody can make signatures")]
    SmallOrder,
    /// An EC private key that is zero or not below the curve's order.
    #[error("not a private key of the curve {curve}: out of range")]
    EcScalar {
        /// The curve's name.
        curve: &'static str,
    },
    /// Key bytes of the wrong length.
    #[error("{what} of {found} bytes, not {expected}")]
    Length {
        /// What the bytes are, e.g. `an Ed25519 public key`.
        what: &'static str,
        /// Their length in bytes.
        found: usize,
        /// The length that they must have, in bytes.
        expected: usize,
    },
    /// A private half that does not belong to the public half beside it.
    #[error("the private and the public half of this {key} key do not belong together")]
    HalvesDiffer {
        /// The type of the key, e.g. `EC P-256`.
        key: String,
    },

    /// JSON that breaks off or is no JSON.
    #[error("not valid JSON at line {line}, column {column}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// JSON that holds a `kty` or `keys` and is neither a JWK nor a JWK set.
    #[error("JSON that is neither a JWK nor a JWK set")]
    JwkShape,
    /// A member of a JWK set that is no JSON object.
    #[error("not a JWK: a member of a set is a JSON object")]
    JwkNotObject,
    /// A JWK set in a JWK set.
    #[error("a JWK set within a JWK set, which has keys as its members")]
    JwkNestedSet,
    /// A member name that stands twice in a JWK (RFC 7517 §4).
    #[error("the JWK has the member {} twice", shortened(name))]
    JwkDuplicate {
        /// The member's name.
        name: String,
    },
    /// A JWK without a member that its type needs.
    #[error("the JWK has no {member:?}")]
    JwkMissing {
        /// The member's name.
        member: &'static str,
    },
    /// A `kty` that is none of RFC 7518, RFC 8037 and RFC 9964; they are case-sensitive.
    #[error("the JWK's \"kty\" is {}, which is no known key type", shortened(kty))]
    JwkKty {
        /// The `kty`.
        kty: String,
    },
    /// A member of the wrong JSON type.
    #[error("the JWK's {member:?} is not {needed}")]
    JwkType {
        /// The member's name.
        member: &'static str,
        /// What it must be, e.g. `a string`.
        needed: &'static str,
    },
    /// A member that is not strict base64url without padding (RFC 7515 §2).
    #[error("the JWK's {member:?} is not base64url without padding")]
    JwkBase64 {
        /// The member's name.
        member: &'static str,
    },
    /// A coordinate or key of the wrong length (RFC 7518 §6.2.1.2).
    #[error("the JWK's {member:?} has {found} bytes, not {expected}")]
    JwkLength {
        /// The member's name.
        member: &'static str,
        /// Its length in bytes.
        found: usize,
        /// The length that it must have, in bytes.
        expected: usize,
    },
    /// `use` and `key_ops` that contradict each other (RFC 7517 §4.3).
    #[error("the JWK's \"use\" and \"key_ops\" contradict each other")]
    JwkUses,
    /// A certificate in `x5c` that holds another key than the JWK, or none (RFC 7517 §4.7).
    #[error("the certificate in the JWK's \"x5c\" does not hold the JWK's key")]
    JwkCertificate,

    /// A key of another type than the algorithm needs.
    #[error("{algorithm} needs {needed}, and this is {found}")]
    WrongType {
        /// The algorithm's name.
        algorithm: &'static str,
        /// What it needs, e.g. `an RSA key`.
        needed: String,
        /// What the key is, e.g. `an EC P-256 key`.
        found: String,
    },
    /// A JWK whose `alg` names another algorithm.
    #[error("the key is for {} only (its \"alg\"), not for {algorithm}", shortened(declared))]
    OtherAlgorithm {
        /// The JWK's `alg`.
        declared: String,
        /// The algorithm asked for.
        algorithm: &'static str,
    },
    /// A JWK whose `use` is not `sig`.
    #[error("the key's \"use\" is {}, not \"sig\"", shortened(declared))]
    NotForSignatures {
        /// The JWK's `use`.
        declared: String,
    },
    /// A JWK whose `key_ops` do not hold the operation.
    #[error("the key's \"key_ops\" do not include {needed:?}")]
    OperationNotAllowed {
        /// `sign` or `verify`.
        needed: &'static str,
    },
    /// Signing, or a private form, asked of a public key.
    #[error("this is {found}; {purpose} needs its private half")]
    PrivateHalfNeeded {
        /// What the key is.
        found: String,
        /// What was asked for, e.g. `signing with RS256`.
        purpose: String,
    },
    /// An HMAC secret of no bytes, which keeps nobody out.
    #[error("the secret is empty")]
    EmptySecret,
    /// An RSA modulus under 2048 bits (RFC 7518 §3.3).
    #[error("an RSA key of {bits} bits, under the {needed} that signatures need")]
    RsaTooShort {
        /// Bits of the modulus.
        bits: usize,
        /// The least that is accepted, in bits.
        needed: usize,
    },
    /// An RSA modulus beyond what the engine takes.
    #[error("an RSA key of {bits} bits, beyond the {limit} that are supported")]
    RsaTooLong {
        /// Bits of the modulus.
        bits: usize,
        /// The most that is accepted, in bits.
        limit: usize,
    },
    /// A key under the OID id-RSASSA-PSS, whose parameters leave the algorithm out (RFC 4055 §1.2).
    #[error("the key is restricted to RSASSA-PSS{hash}, which {algorithm} is not")]
    PssOnly {
        /// The hash that it is bound to, e.g. ` with SHA-256`, or nothing.
        hash: String,
        /// The algorithm asked for.
        algorithm: &'static str,
    },

    /// Half of a secret.
    #[error("an HMAC secret has no public half: whoever verifies with it can sign")]
    NoHalves,
    /// A form that cannot say what this key is.
    #[error("{key} cannot be written as {form}")]
    NoSuchForm {
        /// What the key is, e.g. `an HMAC secret`.
        key: String,
        /// The form asked for, e.g. `PEM`.
        form: &'static str,
    },
    /// An ML-DSA private key in expanded form only, asked for its seed (RFC 9881 §6).
    #[error("the seed of this {key} private key is not known, only its expanded form")]
    SeedUnknown {
        /// The type of the key, e.g. `ML-DSA-44`.
        key: String,
    },

    /// No bytes at all.
    #[error("it is empty")]
    Empty,
    /// Bytes that are no key of any kind.
    #[error("this is no key: neither PEM, nor DER, nor a JWK, nor an OpenSSH key")]
    NotAKey,
    /// A JWK set without keys.
    #[error("the JWK set is empty")]
    EmptySet,
    /// No key of that id among several.
    #[error("none of the keys has the kid {}, there are {}", shortened(kid), some(&kids.iter().map(|kid| shortened(kid)).collect::<Vec<_>>(), ", "))]
    NoSuchKid {
        /// The id asked for.
        kid: String,
        /// The ids that there are.
        kids: Vec<String>,
    },
    /// Several keys fit, and nothing says which is meant.
    #[error("{} keys fit: {}", candidates.len(), some(candidates, "; "))]
    Ambiguous {
        /// What they are.
        candidates: Vec<String>,
    },

    /// The cryptographic library did not do what it was asked to.
    #[error("the cryptographic library could not {act}")]
    Engine {
        /// What it was asked to do, e.g. `sign`.
        act: &'static str,
    },
}

impl KeyError {
    /// Whether a password would help.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(self, KeyError::Encrypted { .. })
    }

    /// Whether another password would help.
    #[must_use]
    pub fn is_wrong_password(&self) -> bool {
        matches!(self, KeyError::WrongPassword { .. })
    }
}
