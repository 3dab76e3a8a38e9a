//! Keys in DER: PKCS#8, PKCS#1, SEC 1, `SubjectPublicKeyInfo` and certificates.

mod asn1;
mod certificate;
mod encrypted;
mod read;
mod write;

pub(crate) use certificate::{Names, names};
pub(crate) use encrypted::decrypt;
pub(crate) use read::{ec_parameters, first, looks_like_key, read};
pub(crate) use write::{private_key_info, public_key_info, rsa_private_key, rsa_public_key};
