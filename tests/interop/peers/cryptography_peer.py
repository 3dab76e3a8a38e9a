"""cryptography: keys in every container that it has. What tokens and thumbprints need, jwcrypto does."""

import datetime
import secrets
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
    load_ssh_private_key,
    load_ssh_public_key,
)

import jwcrypto_peer
from line import PASSWORD, read, serve, write

PEM, DER, SSH = Encoding.PEM, Encoding.DER, Encoding.OpenSSH
PKCS8, OLD, NEW = PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL, PrivateFormat.OpenSSH
SPKI, PKCS1, LINE = PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1, PublicFormat.OpenSSH
PLAIN, LOCKED = NoEncryption(), BestAvailableEncryption(PASSWORD.encode())


def short(curve):
    """A private key whose number begins with zeros: some forms write them, others leave them out."""
    return ec.derive_private_key(1 + secrets.randbits(curve.key_size - 20), curve)


MAKE = {
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
    "P-256": lambda: short(ec.SECP256R1()),
    "P-384": lambda: short(ec.SECP384R1()),
    "P-521": lambda: short(ec.SECP521R1()),
    "secp256k1": lambda: short(ec.SECP256K1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
    "ML-DSA-44": mldsa.MLDSA44PrivateKey.generate,
    "ML-DSA-65": mldsa.MLDSA65PrivateKey.generate,
    "ML-DSA-87": mldsa.MLDSA87PrivateKey.generate,
}

# What a form is made of.
PRIVATE = {
    "pkcs8": (PEM, PKCS8, PLAIN),
    "pkcs8-der": (DER, PKCS8, PLAIN),
    "locked-pkcs8": (PEM, PKCS8, LOCKED),
    "locked-pkcs8-der": (DER, PKCS8, LOCKED),
    "pkcs1": (PEM, OLD, PLAIN),
    "pkcs1-der": (DER, OLD, PLAIN),
    "sec1": (PEM, OLD, PLAIN),
    "sec1-der": (DER, OLD, PLAIN),
    "ssh": (PEM, NEW, PLAIN),
    "locked-ssh": (PEM, NEW, LOCKED),
}
PUBLIC = {
    "spki": (PEM, SPKI),
    "spki-der": (DER, SPKI),
    "pkcs1-pub": (PEM, PKCS1),
    "pkcs1-pub-der": (DER, PKCS1),
    "ssh-pub": (SSH, LINE),
    "cert": PEM,
    "cert-der": DER,
}
READS = ["pkcs8", "pkcs8-der", "spki", "spki-der", "ssh", "ssh-pub"]


def containers():
    table = {}
    for kind in MAKE:
        lacks = {"sec1"} if kind == "RSA" else {"pkcs1"} if kind[0] in "Ps" else {"sec1", "pkcs1"}
        lacks |= {"ssh"} if kind[0] in "sM" else set()
        private, public = (
            [form for form in forms if lacks.isdisjoint(form.split("-"))] for forms in (PRIVATE, PUBLIC)
        )
        reads = [form for form in (*private, *public) if form in READS]
        table[kind] = {"private": private, "public": public, "reads": reads}
    return table


def certificate(private):
    """One that the key signs for itself."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "peer")])
    now = datetime.datetime.now(datetime.timezone.utc)
    unsigned = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    unsigned = unsigned.serial_number(x509.random_serial_number())
    unsigned = unsigned.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=30))
    hashed = isinstance(private, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey))
    return unsigned.sign(private, hashes.SHA256() if hashed else None)


def load(form, key):
    content = read(key)
    if form == "ssh-pub":
        return load_ssh_public_key(content)
    if form == "ssh":
        return load_ssh_private_key(content, None)
    if form.startswith("spki"):
        return (load_der_public_key if form.endswith("der") else load_pem_public_key)(content)
    return (load_der_private_key if form.endswith("der") else load_pem_private_key)(content, None)


def create(kind, key):
    write(key, MAKE[kind]().private_bytes(*PRIVATE["pkcs8"]))


def convert(kind, form, key, to, out):
    loaded = load(form, key)
    if to.startswith("cert"):
        write(out, certificate(loaded).public_bytes(PUBLIC[to]))
    elif to in PRIVATE:
        write(out, loaded.private_bytes(*PRIVATE[to]))
    else:
        public = loaded.public_key() if hasattr(loaded, "public_key") else loaded
        write(out, public.public_bytes(*PUBLIC[to]))


def plain(form, key):
    """The same key in the PEM that jwcrypto reads."""
    to = "spki" if form in PUBLIC else "pkcs8"
    convert(None, form, key, to, f"{key}.plain")
    return to, f"{key}.plain"


def tell(kind, form, key):
    return jwcrypto_peer.tell(kind, *plain(form, key))


def sign(alg, form, key, claims):
    return jwcrypto_peer.sign(alg, *plain(form, key), claims)


def check(alg, form, key, token):
    return jwcrypto_peer.check(alg, *plain(form, key), token)


if __name__ == "__main__":
    serve(sys.modules[__name__])
