"""PyJWT, with keys of its own library."""

import secrets
import sys

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms

from line import read, serve, write

CURVES = {"ES256": ec.SECP256R1, "ES384": ec.SECP384R1, "ES512": ec.SECP521R1, "ES256K": ec.SECP256K1}
TABLE = get_default_algorithms()
NAMES = [name for name in TABLE if name not in ("none", "ES521")]


def algorithms():
    both = {name: ["text", "jwk"] if name.startswith("HS") else ["pem", "jwk"] for name in NAMES}
    return {name: {"reads": forms, "writes": forms} for name, forms in both.items()}


def make(alg, form, key):
    if alg.startswith("HS"):
        secret = secrets.token_urlsafe(64)
        write(key, secret if form == "text" else TABLE[alg].to_jwk(secret))
        return
    if alg in CURVES:
        private = ec.generate_private_key(CURVES[alg]())
    elif alg == "EdDSA":
        private = ed25519.Ed25519PrivateKey.generate()
    else:
        private = rsa.generate_private_key(65537, 2048)
    public = private.public_key()
    if form == "jwk":
        write(key, TABLE[alg].to_jwk(private))
        write(f"{key}.pub", TABLE[alg].to_jwk(public))
        return
    pem = serialization.Encoding.PEM
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    write(key, private.private_bytes(pem, pkcs8, plain))
    write(f"{key}.pub", public.public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))


def load(alg, form, key):
    content = read(key)
    return TABLE[alg].from_jwk(content.decode()) if form == "jwk" else content.strip()


def sign(alg, form, key, claims):
    return jwt.encode(claims, load(alg, form, key), algorithm=alg)


def check(alg, form, key, token):
    return jwt.decode(token, load(alg, form, key), algorithms=[alg])


def sign_all(alg, form, key, kid, claims):
    loaded = load(alg, form, key)
    return [jwt.encode(one, loaded, algorithm=alg, headers={"kid": kid}) for one in claims]


def check_all(alg, form, key, tokens):
    loaded = load(alg, form, key)
    return [jwt.decode(token, loaded, algorithms=[alg]) for token in tokens]


if __name__ == "__main__":
    serve(sys.modules[__name__])
