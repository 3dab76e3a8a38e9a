//! The forms in which programs keep a public key: an attacker may have taken any of them for an HMAC secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::components::Components;
use super::key::{Half, Key};
use super::{der, pem};

impl Key {
    /// The public half as text and as bytes: PEM, DER and its base64, JWK, OpenSSH, bare points. Nothing for a secret.
    #[must_use]
    pub fn public_forms(&self) -> Vec<Vec<u8>> {
        let mut forms = Vec::new();
        let mut keep = |label: &str, der: Vec<u8>| {
            forms.push(pem::write(label, &der).as_bytes().to_vec());
            forms.push(STANDARD.encode(&der).into_bytes());
            forms.push(der);
        };
        if let Ok(der) = self.to_public_der() {
            keep("PUBLIC KEY", der);
        }
        match self.components() {
            Components::Secret(_) => {}
            Components::Rsa(rsa) => {
                if let Ok(der) = der::rsa_public_key(rsa) {
                    keep("RSA PUBLIC KEY", der);
                }
            }
            Components::Ec(ec) => forms.push(ec.point.clone()),
            Components::Ed25519(ed) => forms.push(ed.public.clone()),
            Components::MlDsa(ml_dsa) => forms.push(ml_dsa.public.clone()),
        }
        if let Ok(line) = self.to_ssh_public() {
            let bare = line.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ");
            forms.extend([line.into_bytes(), bare.into_bytes()]);
        }
        if self.half() != Half::Secret
            && let Ok(jwk) = self.to_jwk_text(Half::Public, None)
        {
            forms.push(jwk.as_bytes().to_vec());
        }
        forms
    }
}
