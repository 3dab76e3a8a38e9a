//! The table of files and the table of keys.

use std::sync::OnceLock;

use jwt_toolkit::crypto::{Half, Key};

use crate::{bytes, one};

/// A file that holds one key.
pub(crate) struct Row {
    /// The file, below tests/keys/files.
    pub(crate) file: &'static str,
    /// The folder that it lies in, which is the key's name.
    pub(crate) key: &'static str,
    /// Which half it holds.
    pub(crate) half: Half,
    /// Whether it wants the password.
    pub(crate) locked: bool,
    /// What the format of the key is called: it has these words.
    pub(crate) container: &'static str,
}

/// A key: its folder, its type, and the algorithms that it serves.
pub(crate) type KeyRow = (&'static str, &'static str, &'static [&'static str]);

const RSA: &[&str] = &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

/// The keys.
pub(crate) const KEYS: [KeyRow; 13] = [
    ("rsa2048", "RSA 2048", RSA),
    ("rsa3072", "RSA 3072", RSA),
    ("rsa-pss", "RSA-PSS 2048", &["PS256", "PS384", "PS512"]),
    ("rsa-pss-sha256", "RSA-PSS 2048", &["PS256"]),
    ("p256", "EC P-256", &["ES256"]),
    ("p384", "EC P-384", &["ES384"]),
    ("p521", "EC P-521", &["ES512"]),
    ("secp256k1", "EC secp256k1", &["ES256K"]),
    ("ed25519", "Ed25519", &["EdDSA", "Ed25519"]),
    ("ml-dsa-44", "ML-DSA-44", &["ML-DSA-44"]),
    ("ml-dsa-65", "ML-DSA-65", &["ML-DSA-65"]),
    ("ml-dsa-87", "ML-DSA-87", &["ML-DSA-87"]),
    ("oct", "HMAC secret", &["HS256", "HS384", "HS512"]),
];

/// The folders with keys and with what is refused.
pub(crate) fn folders() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|key| key.0).chain(["sets", "refused"])
}

/// The rows of rows.txt: file, half (`locked`: private, with the password), container.
pub(crate) fn all() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let lines = include_str!("rows.txt").lines().filter(|line| !line.is_empty());
        lines.filter(|line| !line.starts_with('#')).map(row).collect()
    })
}

fn row(line: &'static str) -> Row {
    let (file, rest) = line.split_once(' ').expect("a file");
    let (half, container) = rest.trim_start().split_once(' ').expect("a half");
    let (key, _) = file.split_once('/').expect("a folder");
    let half_of = match half {
        "secret" => Half::Secret,
        "public" => Half::Public,
        "private" | "locked" => Half::Private,
        _ => panic!("no half: {line}"),
    };
    Row { file, key, half: half_of, locked: half == "locked", container: container.trim_start() }
}

impl Row {
    /// The key's row.
    fn of_key(&self) -> &'static KeyRow {
        KEYS.iter().find(|key| key.0 == self.key).expect("a key of the table")
    }

    /// Whether the container is one of SSH.
    pub(crate) fn is_ssh(&self) -> bool {
        ["OpenSSH", "RFC 4716"].contains(&self.container)
    }

    /// What the type of the key is called.
    pub(crate) fn key_type(&self) -> &'static str {
        self.of_key().1
    }

    /// What the key serves, as far as the file does not narrow it.
    pub(crate) fn algorithms(&self) -> &'static [&'static str] {
        let all = self.of_key().2;
        match self.file {
            "rsa2048/jwk-attributes.jwk" | "oct/private.jwks" => &all[..1],
            _ => all,
        }
    }

    /// The key, read once: the password of some files takes its time.
    pub(crate) fn read(&'static self) -> &'static Result<Key, String> {
        static READ: OnceLock<Vec<OnceLock<Result<Key, String>>>> = OnceLock::new();
        let read = READ.get_or_init(|| all().iter().map(|_| OnceLock::new()).collect());
        let at = all().iter().position(|row| row.file == self.file).expect("a row of the table");
        read[at].get_or_init(|| one(&bytes(self.file)))
    }

    /// The key, where it can be read; that it can be is what the tests in `read` hold.
    pub(crate) fn readable(&'static self) -> Option<&'static Key> {
        self.read().as_ref().ok()
    }
}
