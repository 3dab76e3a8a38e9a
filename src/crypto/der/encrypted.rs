//! Opens a locked PKCS#8 key (`EncryptedPrivateKeyInfo`, RFC 5958 §3): PBES2 of RFC 8018.

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Reader, SliceReader};
use pkcs8::pkcs5::Error;
use pkcs8::pkcs5::pbes2::{self, Kdf, Parameters};
use spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use super::asn1::{broken, named};
use super::read::is_private_key_info;
use crate::crypto::components::Secret;
use crate::crypto::password::{self, Password, Work};
use crate::error::KeyError;

const WHAT: &str = "EncryptedPrivateKeyInfo";
const CONTAINER: &str = "PKCS#8";

const PBES2: ObjectIdentifier = pbes2::PBES2_OID;
/// What PBES2 may be made of here: key derivation, then encryption.
const KDFS: [ObjectIdentifier; 2] = [pbes2::PBKDF2_OID, pbes2::SCRYPT_OID];
const CIPHERS: [ObjectIdentifier; 6] = [
    pbes2::AES_128_CBC_OID,
    pbes2::AES_192_CBC_OID,
    pbes2::AES_256_CBC_OID,
    pbes2::AES_128_GCM_OID,
    pbes2::AES_256_GCM_OID,
    pbes2::DES_EDE3_CBC_OID,
];

/// Schemes that are recognised and refused: RFC 8018 A.3, RFC 7292 C, and ciphers within PBES2.
const OTHER_SCHEMES: &str = "\
1.2.840.113549.1.5.1 PBES1, pbeWithMD2AndDES-CBC
1.2.840.113549.1.5.3 PBES1, pbeWithMD5AndDES-CBC
1.2.840.113549.1.5.4 PBES1, pbeWithMD2AndRC2-CBC
1.2.840.113549.1.5.6 PBES1, pbeWithMD5AndRC2-CBC
1.2.840.113549.1.5.10 PBES1, pbeWithSHA1AndDES-CBC
1.2.840.113549.1.5.11 PBES1, pbeWithSHA1AndRC2-CBC
1.2.840.113549.1.12.1.1 PBES1, pbeWithSHAAnd128BitRC4
1.2.840.113549.1.12.1.2 PBES1, pbeWithSHAAnd40BitRC4
1.2.840.113549.1.12.1.3 PBES1, pbeWithSHAAnd3-KeyTripleDES-CBC
1.2.840.113549.1.12.1.4 PBES1, pbeWithSHAAnd2-KeyTripleDES-CBC
1.2.840.113549.1.12.1.5 PBES1, pbeWithSHAAnd128BitRC2-CBC
1.2.840.113549.1.12.1.6 PBES1, pbeWithSHAAnd40BitRC2-CBC
1.3.14.3.2.7 PBES2 with DES
1.2.840.113549.3.2 PBES2 with RC2
1.2.392.200011.61.1.1.1.2 PBES2 with Camellia-128
1.2.392.200011.61.1.1.1.3 PBES2 with Camellia-192
1.2.392.200011.61.1.1.1.4 PBES2 with Camellia-256
1.2.410.200046.1.1.2 PBES2 with ARIA-128
1.2.410.200046.1.1.12 PBES2 with ARIA-256
1.2.156.10197.1.104.2 PBES2 with SM4";

/// The PKCS#8 key within. What the password may cost is judged before it is asked for, and before
/// anything is derived from it.
pub(crate) fn decrypt(der: &[u8], password: &Password<'_>) -> Result<Secret, KeyError> {
    let (scheme, ciphertext) = AnyRef::from_der(der)
        .and_then(|outer| {
            let mut reader = SliceReader::new(outer.value())?;
            let scheme = AlgorithmIdentifierRef::decode(&mut reader)?;
            let ciphertext = <&OctetStringRef>::decode(&mut reader)?;
            reader.finish()?;
            Ok((scheme, ciphertext.as_bytes()))
        })
        .map_err(broken(WHAT))?;
    let parameters = parameters(scheme)?;
    let work = work(&parameters.kdf)?;
    let password = password.open(CONTAINER, work)?;
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let plain = match parameters.decrypt_in_place(password, &mut buffer) {
        Ok(plain) => plain,
        Err(Error::DecryptFailed) => return Err(KeyError::WrongPassword { container: CONTAINER }),
        Err(error) => return Err(KeyError::Der { structure: WHAT, reason: error.to_string() }),
    };
    // A wrong password leaves padding that looks right now and then.
    if !is_private_key_info(plain) {
        return Err(KeyError::WrongPassword { container: CONTAINER });
    }
    Ok(Zeroizing::new(plain.to_vec()))
}

/// The parameters of PBES2, if it is made of parts that are known.
fn parameters(scheme: AlgorithmIdentifierRef<'_>) -> Result<Parameters, KeyError> {
    let unsupported =
        |oid| KeyError::UnsupportedEncryption { container: CONTAINER, scheme: named(oid, OTHER_SCHEMES) };
    if scheme.oid != PBES2 {
        return Err(unsupported(scheme.oid));
    }
    let structure = broken("PBES2-params");
    let any = scheme.parameters.ok_or(der::ErrorKind::Failed.into()).map_err(&structure)?;
    let (kdf, cipher) = any
        .sequence(|reader| {
            let kdf = AlgorithmIdentifierRef::decode(reader)?.oid;
            der::Result::Ok((kdf, AlgorithmIdentifierRef::decode(reader)?.oid))
        })
        .map_err(&structure)?;
    for (oid, known) in [(kdf, &KDFS[..]), (cipher, &CIPHERS[..])] {
        if !known.contains(&oid) {
            return Err(unsupported(oid));
        }
    }
    Parameters::try_from(any).map_err(&structure)
}

/// What deriving the key takes, if that is affordable.
fn work(kdf: &Kdf) -> Result<Work, KeyError> {
    let wrong = |reason: &str| KeyError::Der { structure: "PBES2-params", reason: reason.to_owned() };
    match kdf {
        Kdf::Pbkdf2(parameters) if parameters.iteration_count == 0 => Err(wrong("no iterations")),
        Kdf::Pbkdf2(parameters) => password::pbkdf2(parameters.iteration_count),
        Kdf::Scrypt(parameters) => {
            // RFC 7914 §2.
            if parameters.cost_parameter < 2 || !parameters.cost_parameter.is_power_of_two() {
                return Err(wrong("the cost of scrypt is not a power of two"));
            }
            password::scrypt(parameters.cost_parameter, parameters.block_size, parameters.parallelization)
        }
        _ => Err(wrong("an unknown key derivation")),
    }
}
