//! Keys of OpenSSH: every type, every cipher, every file; and written so that ssh-keygen takes them.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jwt_toolkit::crypto::{Half, Key, read_keys};
use jwt_toolkit::error::{Kdf, KeyError};

use crate::locked::{PASSWORD, files, locked_out, opened};
use crate::pems::{EC_SECP256K1_PKCS8, OPENSSH_PRIVATE, OPENSSH_PUBLIC, PSS_SPKI, SSH2_PUBLIC};
use crate::{alg, all, fresh, one, refused, signs_for};

const ED25519: &str = include_str!("files/ssh/ed25519");

/// Private key, public line, RFC 4716 block, what the key is, an algorithm.
const KEYS: [(&str, &str, &str, &str, &str); 5] = [
    (
        include_str!("files/ssh/rsa"),
        include_str!("files/ssh/rsa.pub"),
        include_str!("files/ssh/rsa.ssh2"),
        "RSA 2048",
        "RS256",
    ),
    (
        ED25519,
        include_str!("files/ssh/ed25519.pub"),
        include_str!("files/ssh/ed25519.ssh2"),
        "Ed25519",
        "EdDSA",
    ),
    (
        include_str!("files/ssh/p256"),
        include_str!("files/ssh/p256.pub"),
        include_str!("files/ssh/p256.ssh2"),
        "EC P-256",
        "ES256",
    ),
    (
        include_str!("files/ssh/p384"),
        include_str!("files/ssh/p384.pub"),
        include_str!("files/ssh/p384.ssh2"),
        "EC P-384",
        "ES384",
    ),
    (
        include_str!("files/ssh/p521"),
        include_str!("files/ssh/p521.pub"),
        include_str!("files/ssh/p521.ssh2"),
        "EC P-521",
        "ES512",
    ),
];

fn ssh(what: &'static str, reason: &'static str) -> KeyError {
    KeyError::OpenSsh { what, reason }
}

#[test]
fn every_type_is_read() {
    for (private, public, block, name, algorithm) in KEYS {
        let (private, public, block) = (one(private), one(public), one(block));
        assert_eq!(private.describe(), format!("{name} private key (OpenSSH)"));
        assert_eq!(public.describe(), format!("{name} public key (OpenSSH line)"));
        assert_eq!(block.describe(), format!("{name} public key (RFC 4716)"));
        assert_eq!(private.comment(), public.comment());
        assert!(private.comment().unwrap().ends_with(" of the tests"));
        assert!(block.comment().unwrap().contains("converted by"));
        assert_eq!(public.thumbprint(), block.thumbprint());
        signs_for(&private, &public, alg(algorithm));
    }
    let bare = one(OPENSSH_PUBLIC);
    assert_eq!((bare.comment(), one(OPENSSH_PRIVATE).comment()), (None, None));
    assert_eq!(bare.thumbprint(), one(SSH2_PUBLIC).thumbprint());
    assert_eq!(bare.thumbprint(), one(OPENSSH_PRIVATE).thumbprint());
    // The blob alone, and a line in base64 once more.
    let blob = OPENSSH_PUBLIC.split_once(' ').unwrap().1;
    assert_eq!(one(blob).thumbprint(), bare.thumbprint());
    assert_eq!(one(STANDARD.encode(OPENSSH_PUBLIC)).thumbprint(), bare.thumbprint());
    assert_eq!(one(STANDARD.encode(ED25519)).half(), Half::Private);
}

#[test]
fn it_is_the_key_that_openssl_sees() {
    for (ssh, pkcs8) in [
        (KEYS[0].0, include_str!("files/ssh/rsa.pkcs8")),
        (KEYS[2].0, include_str!("files/ssh/p256.pkcs8")),
        (KEYS[3].0, include_str!("files/ssh/p384.pkcs8")),
        (KEYS[4].0, include_str!("files/ssh/p521.pkcs8")),
        (include_str!("files/ssh/short"), include_str!("files/ssh/short.pkcs8")),
    ] {
        assert_eq!(one(ssh).to_private_pem().unwrap().as_str(), pkcs8);
    }
    // A private number that begins with a zero, and is written without it.
    let d = one(include_str!("files/ssh/short")).to_jwk(Half::Private, None).unwrap()["d"].clone();
    assert_eq!(URL_SAFE_NO_PAD.decode(d.as_str().unwrap()).unwrap()[0], 0);
}

#[test]
fn every_cipher_is_opened() {
    for (name, bytes) in files!("ssh": "locked-ed25519-3des-cbc" "locked-ed25519-aes128-cbc"
        "locked-ed25519-aes192-cbc" "locked-ed25519-aes256-cbc" "locked-ed25519-aes128-ctr"
        "locked-ed25519-aes192-ctr" "locked-ed25519-aes256-ctr" "locked-ed25519-aes128-gcm"
        "locked-ed25519-aes256-gcm" "locked-ed25519-chacha20-poly1305" "locked-default")
    {
        assert_eq!(refused(bytes), KeyError::Encrypted { container: "OpenSSH" }, "{name}");
        let key = opened(bytes);
        assert_eq!(key.describe(), "Ed25519 private key (encrypted OpenSSH)");
        assert_eq!(key.to_private_der().unwrap(), one(ED25519).to_private_der().unwrap(), "{name}");
        assert_eq!(key.comment(), Some("ed25519 of the tests"));
        for wrong in [&b""[..], b"correct horsf"] {
            assert_eq!(locked_out(bytes, wrong), KeyError::WrongPassword { container: "OpenSSH" }, "{name}");
        }
    }
    for (locked, plain) in [
        (&include_bytes!("files/ssh/locked-rsa")[..], KEYS[0].0),
        (include_bytes!("files/ssh/locked-p256"), KEYS[2].0),
        (include_bytes!("files/ssh/locked-p384"), KEYS[3].0),
        (include_bytes!("files/ssh/locked-p521"), KEYS[4].0),
    ] {
        assert_eq!(opened(locked).to_private_der().unwrap(), one(plain).to_private_der().unwrap());
    }
}

#[test]
fn files_of_several_lines() {
    let thumbprints = |keys: &[Key]| keys.iter().map(Key::thumbprint).collect::<Vec<_>>();
    let of = |indices: &[usize]| indices.iter().map(|at| one(KEYS[*at].1).thumbprint()).collect::<Vec<_>>();
    let keys = all(include_str!("files/ssh/authorized_keys"));
    assert_eq!((thumbprints(&keys.keys), keys.unusable.len()), (of(&[0, 2, 1]), 0));
    let comments: Vec<_> = keys.keys.iter().map(Key::comment).collect();
    assert_eq!(comments, [Some("rsa of the tests"), None, Some("ed25519 of the tests")]);
    let keys = all(include_str!("files/ssh/known_hosts"));
    assert_eq!(thumbprints(&keys.keys), of(&[1, 0]));
    let errors: Vec<_> = keys.unusable.iter().map(|one| (one.index, one.error.clone())).collect();
    let dsa = KeyError::UnsupportedType { name: "DSA".to_owned() };
    let revoked = ssh("public key", "it is marked as revoked");
    assert_eq!(errors, [(2, KeyError::SshAuthority), (3, revoked), (4, dsa)]);
    for options in ["cert-authority", "no-pty,Cert-Authority", r#"command="a \" b",cert-authority"#] {
        assert_eq!(refused(format!("{options} {}", KEYS[1].1)), KeyError::SshAuthority, "{options}");
    }
    for key in [
        format!("{} cert-authority", KEYS[1].1.trim()),
        format!("command=\"a,cert-authority\" {}", KEYS[1].1),
    ] {
        assert_eq!(one(key).thumbprint(), one(KEYS[1].1).thumbprint());
    }
    let tectia =
        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56w==\n---- END SSH2 ENCRYPTED PRIVATE KEY ----";
    assert_eq!(refused(tectia), KeyError::SshTectia);
    let limit = KeyError::TooMany { what: "lines of OpenSSH keys", limit: 10_000 };
    assert_eq!(refused(format!("{}{}", KEYS[1].1, "x\n".repeat(10_000))), limit);
    assert_eq!(all(format!("{}{}", KEYS[1].1, "x\n".repeat(9_999))).keys.len(), 1);
    let garbled = all(format!("{}\nnothing\nssh-rsa AAAA\n", KEYS[1].1));
    assert_eq!((garbled.keys.len(), garbled.unusable.len()), (1, 2));
    let blocks = all(format!("{}{}", KEYS[0].2, KEYS[1].2));
    assert_eq!(thumbprints(&blocks.keys), of(&[0, 1]));
}

/// A blob of these strings, in base64.
fn blob(strings: &[&[u8]]) -> String {
    let mut blob = Vec::new();
    for string in strings {
        blob.extend(u32::try_from(string.len()).expect("short").to_be_bytes());
        blob.extend(*string);
    }
    STANDARD.encode(blob)
}

#[test]
fn what_cannot_be_used_is_named() {
    let sk = "sk-ssh-ed25519@openssh.com";
    let hardware = KeyError::SshHardware { name: sk.to_owned() };
    let sk_blob = blob(&[sk.as_bytes(), &[7; 32], b"ssh:"]);
    assert_eq!(refused(format!("{sk} {sk_blob} me")), hardware);
    assert_eq!(refused(format!("host {sk_blob}")), hardware);
    let certificate = refused(include_str!("files/ssh/ed25519-cert.pub"));
    assert_eq!(
        certificate.to_string(),
        "an OpenSSH certificate (ssh-ed25519-cert-v01@openssh.com), not a key"
    );
    let dsa = KeyError::UnsupportedType { name: "DSA".to_owned() };
    assert_eq!(refused(include_str!("files/ssh/dsa")), dsa);
    assert_eq!(refused(include_str!("files/ssh/dsa.pub")), dsa);
    // What is not known is not shown: it may be a passphrase.
    for unknown in [
        format!("ssh-new {}", blob(&[b"ssh-new", b"x"])),
        "ssh-is-my-favourite-password".to_owned(),
        "sk-ssh-hunter2".to_owned(),
        "ecdsa-sha2-hunter2 AAAA".to_owned(),
        "ssh-hunter2-cert-v01@openssh.com AAAA".to_owned(),
        "ssh-ed25519-of hunter2 and me".to_owned(),
    ] {
        let error = refused(&unknown);
        assert!(matches!(error, KeyError::OpenSsh { .. }), "{unknown}");
        assert!(!["new", "password", "hunter2"].iter().any(|word| format!("{error:?}").contains(word)));
    }
    assert_eq!(refused("ssh-ed448 AAAA"), ssh("public key", "it is cut off or garbled"));
    assert_eq!(refused("ssh-dss"), dsa);
    for (line, reason) in [
        ("ssh-ed25519".to_owned(), "nothing stands behind its type"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA*".to_owned(), "it does not hold base64"),
        (KEYS[1].1.replacen("ssh-ed25519", "ssh-rsa", 1), "it is of another type than the line says"),
        (format!("ssh-ed25519 {}", blob(&[b"ssh-ed25519"])), "it is cut off or garbled"),
        (format!("ssh-ed25519 {}", blob(&[b"ssh-ed25519", &[1; 32], b"x"])), "there are bytes behind it"),
        (format!("ssh-rsa {}", blob(&[b"ssh-rsa", &[0x80, 1], &[1]])), "it is cut off or garbled"),
        (
            format!("ecdsa-sha2-nistp256 {}", blob(&[b"ecdsa-sha2-nistp256", b"nistp384", &[4; 65]])),
            "it names two curves",
        ),
        (format!("# {}", KEYS[1].1), "every line is a comment"),
        (SSH2_PUBLIC.replace("---- END", ""), "it has no end line: it is cut off"),
    ] {
        assert_eq!(refused(&line), ssh("public key", reason), "{line}");
    }
    let point = blob(&[b"ecdsa-sha2-nistp256", b"nistp256", &[4; 65]]);
    assert_eq!(refused(format!("ecdsa-sha2-nistp256 {point}")), KeyError::EcPoint { curve: "P-256" });
}

/// An `OPENSSH PRIVATE KEY` with its bytes changed.
fn changed(pem: &str, change: impl FnOnce(&mut Vec<u8>)) -> String {
    let body: String = pem.lines().filter(|line| !line.contains("--")).collect();
    let mut bytes = STANDARD.decode(body).expect("base64");
    change(&mut bytes);
    format!(
        "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n-----END OPENSSH PRIVATE KEY-----\n",
        STANDARD.encode(bytes)
    )
}

#[test]
fn broken_private_keys_are_refused() {
    let private = |reason| ssh("private key", reason);
    // The private part of an Ed25519 key begins at 98: check numbers, type, public half, both halves.
    for (at, error) in [
        (0, private("it is cut off or garbled")),
        (38, private("it does not hold exactly one key")),
        (98, private("its check numbers differ")),
        (102, private("its check numbers differ")),
        (130, KeyError::HalvesDiffer { key: "Ed25519".to_owned() }),
        (165, KeyError::HalvesDiffer { key: "Ed25519".to_owned() }),
        (200, KeyError::HalvesDiffer { key: "Ed25519".to_owned() }),
    ] {
        assert_eq!(refused(changed(ED25519, |bytes| bytes[at] ^= 1)), error, "{at}");
    }
    // The public half outside: half of the changes lead to another point of the curve.
    let outside: Vec<KeyError> =
        (62..94).map(|at| refused(changed(ED25519, |bytes| bytes[at] ^= 1))).collect();
    let [differ, no_point] =
        [KeyError::HalvesDiffer { key: "Ed25519".to_owned() }, KeyError::EcPoint { curve: "Ed25519" }]
            .map(|error| outside.iter().filter(|found| **found == error).count());
    assert!(differ > 4 && no_point > 4 && differ + no_point == 32, "{outside:?}");
    let padding = changed(ED25519, |bytes| *bytes.last_mut().unwrap() ^= 1);
    assert_eq!(refused(padding), private("its padding is not right"));
    assert_eq!(refused(changed(ED25519, |bytes| bytes.push(0))), private("there are bytes behind it"));
    // Without its padding, and with a byte too much of it.
    let resized = |more: bool| {
        changed(ED25519, |bytes| {
            let padding = bytes.last().copied().unwrap();
            let len = u32::from_be_bytes(bytes[94..98].try_into().unwrap());
            assert_eq!((padding > 0, usize::try_from(len).unwrap()), (true, bytes.len() - 98));
            let len = if more { len + 1 } else { len - u32::from(padding) };
            bytes[94..98].copy_from_slice(&len.to_be_bytes());
            if more {
                bytes.push(padding + 1);
            } else {
                bytes.truncate(bytes.len() - usize::from(padding));
            }
        })
    };
    assert_eq!(refused(resized(true)), private("its padding is not right"));
    assert_eq!(refused(resized(false)), private("its padding is not right"));
    // Magic, "none", "none" and no options, each behind its length.
    let derived = changed(ED25519, |bytes| bytes[27..31].copy_from_slice(b"nine"));
    assert_eq!(refused(derived), private("nothing locks it, and it says how its password is used"));
    let options = changed(ED25519, |bytes| {
        bytes[34] = 1;
        bytes.insert(35, b'x');
    });
    assert_eq!(refused(options), private("nothing locks it, and it says how its password is used"));
    // A prime of the RSA key that is none, and a curve that is another.
    let rsa = changed(KEYS[0].0, |bytes| {
        let at = bytes.len() - 60;
        bytes[at] ^= 2;
    });
    assert!(matches!(refused(rsa), KeyError::Rsa { .. }));
    for (private, ..) in KEYS {
        for at in (0..private.len() - 1).step_by(7) {
            let error = refused(&private[..at.max(30)]);
            assert!(matches!(error, KeyError::PemUnfinished { .. } | KeyError::PemBegin), "{at}: {error}");
        }
        let mut len = 0;
        changed(private, |bytes| len = bytes.len());
        for end in (1..len).step_by(5) {
            let cut = changed(private, |bytes| bytes.truncate(end));
            assert!(matches!(refused(cut), KeyError::OpenSsh { .. }), "{end}");
        }
    }
}

#[test]
fn the_cost_of_bcrypt_is_judged_before_it_is_paid() {
    let locked = include_str!("files/ssh/locked-default");
    let rounds = |rounds: u32| {
        changed(locked, |bytes| {
            // Magic, cipher and kdf with their lengths; then salt and rounds in one string.
            let at = bytes.windows(6).position(|window| window == b"bcrypt").unwrap() + 6 + 4 + 4 + 16;
            assert_eq!(bytes[at..at + 3], [0, 0, 0]);
            bytes[at..at + 4].copy_from_slice(&rounds.to_be_bytes());
        })
    };
    for many in [257, 1 << 31, u32::MAX] {
        for error in [refused(rounds(many)), locked_out(rounds(many).as_bytes(), PASSWORD)] {
            let cost = KeyError::KdfCost { kdf: Kdf::Bcrypt, found: many.into(), limit: 256 };
            assert_eq!(error, cost);
        }
    }
    assert!(matches!(refused(rounds(0)), KeyError::OpenSsh { .. }));
    assert!(locked_out(rounds(1).as_bytes(), PASSWORD).is_wrong_password());
    let cipher = changed(locked, |bytes| bytes[20] = b'x');
    assert!(matches!(refused(cipher), KeyError::UnsupportedEncryption { container: "OpenSSH", .. }));
}

#[test]
fn what_is_written_is_read() {
    for (private, public, ..) in KEYS {
        let key = one(private);
        assert_eq!(key.to_ssh_public().unwrap(), public);
        let written = key.to_ssh_private().unwrap();
        // All of it but the check numbers, which are random.
        let same = |pem: &str| pem.lines().map(str::len).collect::<Vec<_>>();
        assert_eq!(same(&written), same(private));
        let again = one(written.as_bytes());
        assert_eq!(again.to_private_der().unwrap(), key.to_private_der().unwrap());
        assert_eq!(again.comment(), key.comment());
        let public = one(public);
        assert_eq!(
            public.to_ssh_private().unwrap_err().to_string(),
            format!("this is an {}; an OpenSSH private key needs its private half", public.describe())
        );
    }
    let short = one(include_str!("files/ssh/short.pkcs8"));
    assert_eq!(one(short.to_ssh_private().unwrap().as_bytes()).thumbprint(), short.thumbprint());
    let mut commented = one(KEYS[1].1);
    commented.set_comment(Some("a\nssh-rsa AAAA".to_owned()));
    assert!(commented.to_ssh_public().unwrap().ends_with(" a ssh-rsa AAAA\n"));
    let bare = one(KEYS[1].1).to_ssh_public().unwrap();
    let bare = bare.trim_end().split(' ').take(2).collect::<Vec<_>>().join(" ");
    for (comment, end) in [("a\u{7f}\0", " a\n"), ("\0 \u{85}", "\n"), (" a  b\r", " a  b\n")] {
        commented.set_comment(Some(comment.to_owned()));
        assert_eq!(commented.to_ssh_public().unwrap(), format!("{bare}{end}"));
    }
    for other in [one(EC_SECP256K1_PKCS8), one(PSS_SPKI), fresh(alg("ML-DSA-44")), fresh(alg("HS256"))] {
        assert!(matches!(other.to_ssh_public(), Err(KeyError::NoSuchForm { .. })));
        assert!(matches!(other.to_ssh_private(), Err(KeyError::NoSuchForm { .. })));
    }
}

#[test]
fn ssh_keygen_takes_what_is_written() {
    if Command::new("ssh-keygen").arg("-?").output().is_err() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], file: &str| {
        let output =
            Command::new("ssh-keygen").args(arguments).arg(file).current_dir(&folder).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let made = ["RS256", "EdDSA", "ES256", "ES384", "ES512"].map(|name| fresh(alg(name)));
    for mut key in made.into_iter().chain([one(include_str!("files/ssh/short.pkcs8"))]) {
        key.set_comment(Some("written by the tests".to_owned()));
        for name in ["id", "id.pub"] {
            let _ = std::fs::remove_file(folder.path().join(name));
        }
        write_private(&folder.path().join("id"), key.to_ssh_private().unwrap().as_bytes());
        let line = run(&["-y", "-P", "", "-f"], "id");
        assert_eq!(line, key.to_ssh_public().unwrap());
        std::fs::write(folder.path().join("id.pub"), &line).unwrap();
        let listed = run(&["-l", "-f"], "id.pub");
        assert!(listed.contains("written by the tests"), "{listed}");
        // Locked by ssh-keygen, opened here.
        run(&["-q", "-p", "-P", "", "-N", "correct horse", "-a", "1", "-f"], "id");
        let locked = std::fs::read(folder.path().join("id")).unwrap();
        assert_eq!(opened(&locked).thumbprint(), key.thumbprint());
    }
}

/// ssh-keygen takes no private key that others may read.
fn write_private(path: &std::path::Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a file");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("a file");
    }
}

#[test]
fn no_passphrase_is_shown() {
    for (_, bytes) in files!("ssh": "locked-default" "locked-rsa") {
        let keys = read_keys(bytes, Some(b"hunter2 hunter2")).unwrap_err();
        assert!(!format!("{keys} {keys:?}").contains("hunter2"));
    }
}
