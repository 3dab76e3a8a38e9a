"""jwcrypto."""

import json
import secrets
import sys

from jwcrypto import jwk, jws

from line import b64url, read, serve, write

KINDS = {
    "HS": {"kty": "oct", "size": 512},
    "RS": {"kty": "RSA", "size": 2048},
    "PS": {"kty": "RSA", "size": 2048},
    "ES256": {"kty": "EC", "crv": "P-256"},
    "ES384": {"kty": "EC", "crv": "P-384"},
    "ES512": {"kty": "EC", "crv": "P-521"},
    "ES256K": {"kty": "EC", "crv": "secp256k1"},
    "EdDSA": {"kty": "OKP", "crv": "Ed25519"},
    "Ed25519": {"kty": "OKP", "crv": "Ed25519"},
}


def algorithms():
    names = [name for name in jws.default_allowed_algs if name != "Ed448"]
    both = {name: ["text", "jwk"] if name.startswith("HS") else ["pem", "jwk"] for name in names}
    return {name: {"reads": forms, "writes": forms} for name, forms in both.items()}


def make(alg, form, key):
    if form == "text":
        write(key, secrets.token_urlsafe(64))
        return
    kind = {"kty": "AKP", "alg": alg} if alg.startswith("ML-") else KINDS.get(alg) or KINDS[alg[:2]]
    made = jwk.JWK.generate(**kind)
    if form == "pem":
        write(key, made.export_to_pem(private_key=True, password=None))
        write(f"{key}.pub", made.export_to_pem())
    else:
        write(key, made.export())
        if alg[:2] != "HS":
            write(f"{key}.pub", made.export_public())


def load(form, key):
    content = read(key).strip()
    if form == "text":
        return jwk.JWK(kty="oct", k=b64url(content))
    return jwk.JWK.from_pem(content) if form == "pem" else jwk.JWK.from_json(content)


def sign(alg, form, key, claims):
    token = jws.JWS(json.dumps(claims))
    token.allowed_algs = [alg]
    token.add_signature(load(form, key), protected=json.dumps({"alg": alg, "typ": "JWT"}))
    return token.serialize(compact=True)


def check(alg, form, key, token):
    read_token = jws.JWS()
    read_token.allowed_algs = [alg]
    read_token.deserialize(token, load(form, key))
    return json.loads(read_token.payload)


if __name__ == "__main__":
    serve(sys.modules[__name__])
