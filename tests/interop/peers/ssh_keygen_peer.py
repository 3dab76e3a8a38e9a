"""The command `ssh-keygen`: the files of OpenSSH. It makes no tokens, so jwcrypto signs with what it gives."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys

import cryptography_peer
from line import PASSWORD, read, serve, write

MAKE = {
    "RSA": ["rsa", "-b", "2048"],
    "P-256": ["ecdsa", "-b", "256"],
    "P-384": ["ecdsa", "-b", "384"],
    "P-521": ["ecdsa", "-b", "521"],
    "Ed25519": ["ed25519"],
}
CIPHERS = {
    f"locked-ssh-{cipher.split('@')[0]}": cipher
    for cipher in "aes128-ctr aes192-ctr aes256-cbc aes128-gcm@openssh.com aes256-gcm@openssh.com "
    "chacha20-poly1305@openssh.com 3des-cbc".split()
}
# How a form is asked for; few rounds of the KDF, but for one that has as many as people's files.
PRIVATE = {
    "ssh": [],
    "locked-ssh": ["-N", PASSWORD],
    **{form: ["-N", PASSWORD, "-Z", cipher, "-a", "2"] for form, cipher in CIPHERS.items()},
    "pkcs8": ["-m", "PKCS8"],
    "locked-pkcs8": ["-m", "PKCS8", "-N", PASSWORD],
    "pkcs1": ["-m", "PEM"],
    "sec1": ["-m", "PEM"],
}
PUBLIC = {"ssh-pub": None, "rfc4716-pub": "RFC4716", "spki": "PKCS8", "pkcs1-pub": "PEM"}


def ssh_keygen(*args):
    """What it prints."""
    ran = subprocess.run(["ssh-keygen", *args], stdin=subprocess.DEVNULL, capture_output=True)
    if ran.returncode != 0:
        raise RuntimeError(f"ssh-keygen {' '.join(args)}: {ran.stderr.decode().strip()}")
    return ran.stdout


def containers():
    ciphers = subprocess.run(["ssh", "-Q", "cipher"], capture_output=True, text=True).stdout.split()
    lacks = {form for form, cipher in CIPHERS.items() if cipher not in ciphers}
    table = {}
    for kind in MAKE:
        others = {"sec1"} if kind == "RSA" else {"pkcs1", "pkcs1-pub"}
        if kind == "Ed25519":
            # For these it has its own forms alone.
            others |= {"sec1", "pkcs8", "locked-pkcs8", "spki"}
        private, public = ([form for form in forms if form not in lacks | others] for forms in (PRIVATE, PUBLIC))
        reads = [form for form in ("ssh", "ssh-pub", "pkcs8", "spki") if form not in others]
        table[kind] = {"private": private, "public": public, "reads": reads}
    return table


def create(kind, key):
    ssh_keygen("-q", "-t", *MAKE[kind], "-N", "", "-C", "alice@peer", "-f", key)


def line(form, key):
    """The public line of a key, as ssh-keygen reads it."""
    if form == "ssh-pub":
        return read(key)
    if form == "spki":
        return ssh_keygen("-i", "-m", "PKCS8", "-f", key)
    os.chmod(key, 0o600)
    return ssh_keygen("-y", "-f", key)


def convert(kind, form, key, to, out):
    if to in PRIVATE:
        shutil.copy(key, out)
        os.chmod(out, 0o600)
        new = PRIVATE[to] if "-N" in PRIVATE[to] else [*PRIVATE[to], "-N", ""]
        ssh_keygen("-q", "-p", "-P", "", *new, "-f", out)
        return
    write(out, line(form, key))
    if PUBLIC[to]:
        write(out, ssh_keygen("-e", "-m", PUBLIC[to], "-f", out))


def tell(kind, form, key):
    own = f"{key}.line"
    write(own, line(form, key))
    # The fingerprint is a hash of what the line has in base64.
    digest = hashlib.sha256(base64.b64decode(read(own).split()[1])).digest()
    said = ssh_keygen("-l", "-f", own).decode().split()[1]
    if said != f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}":
        raise RuntimeError(f"ssh-keygen -l says {said}")
    told = cryptography_peer.tell(kind, "ssh-pub", own)
    return told | {"half": "public" if form in PUBLIC else "private"}


def sign(alg, form, key, claims):
    own = f"{key}.ssh"
    convert(None, form, key, "ssh", own)
    return cryptography_peer.sign(alg, "ssh", own, claims)


def check(alg, form, key, token):
    own = f"{key}.line"
    write(own, line(form, key))
    return cryptography_peer.check(alg, "ssh-pub", own, token)


if __name__ == "__main__":
    serve(sys.modules[__name__])
