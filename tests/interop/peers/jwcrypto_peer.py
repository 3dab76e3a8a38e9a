"""jwcrypto."""

import json
import secrets
import sys

from jwcrypto import jwk, jws

from line import PASSWORD, b64url, read, serve, write

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


# What keys are called when no algorithm is meant.
MAKE = {
    "RSA": KINDS["RS"],
    **{KINDS[alg]["crv"]: KINDS[alg] for alg in ("ES256", "ES384", "ES512", "ES256K", "EdDSA")},
    **{f"ML-DSA-{size}": {"kty": "AKP", "alg": f"ML-DSA-{size}"} for size in (44, 65, 87)},
    "oct": KINDS["HS"],
}
PEM = ["pem", "pkcs8", "spki"]


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
    if form.startswith("jwks"):
        [one] = jwk.JWKSet.from_json(content)["keys"]
        return one
    return jwk.JWK.from_pem(content) if form in PEM else jwk.JWK.from_json(content)


def containers():
    private, public = ["jwk", "jwks", "pkcs8", "locked-pkcs8"], ["jwk-pub", "jwks-pub", "spki"]
    reads = [form for form in (*private, *public) if form != "locked-pkcs8"]
    both = {"private": private, "public": public, "reads": reads}
    json_alone = {"private": private[:2], "public": [], "reads": private[:2]}
    return {kind: json_alone if kind == "oct" else both for kind in MAKE}


def create(kind, key):
    write(key, jwk.JWK.generate(**MAKE[kind]).export())


def convert(kind, form, key, to, out):
    loaded = load(form, key)
    private = to in ("jwk", "jwks", "pkcs8", "locked-pkcs8")
    if not private:
        loaded = loaded.public()
    if to.startswith("jwks"):
        made = jwk.JWKSet(keys=loaded)
        write(out, made.export(private_keys=private))
    elif to.startswith("jwk"):
        write(out, loaded.export(private_key=private))
    else:
        password = PASSWORD.encode() if to == "locked-pkcs8" else None
        write(out, loaded.export_to_pem(private_key=private, password=password))


def tell(kind, form, key):
    loaded = load(form, key)
    half = "secret" if loaded.is_symmetric else "private" if loaded.has_private else "public"
    return {"half": half, "thumbprint": loaded.thumbprint()}


def signed(header, loaded, claims):
    token = jws.JWS(json.dumps(claims))
    token.allowed_algs = [header["alg"]]
    token.add_signature(loaded, protected=json.dumps(header))
    return token.serialize(compact=True)


def sign(alg, form, key, claims):
    return signed({"alg": alg, "typ": "JWT"}, load(form, key), claims)


def sign_all(alg, form, key, kid, claims):
    loaded = load(form, key)
    return [signed({"alg": alg, "kid": kid}, loaded, one) for one in claims]


def checked(alg, loaded, token):
    read_token = jws.JWS()
    read_token.allowed_algs = [alg]
    read_token.deserialize(token, loaded)
    return json.loads(read_token.payload)


def check(alg, form, key, token):
    return checked(alg, load(form, key), token)


def check_all(alg, form, key, tokens):
    loaded = load(form, key)
    return [checked(alg, loaded, token) for token in tokens]


if __name__ == "__main__":
    serve(sys.modules[__name__])
