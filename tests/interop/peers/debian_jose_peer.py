"""The command `jose` of Debian's package: JWKs alone."""

import json
import subprocess
import sys

from line import read, serve, write


def jose(*args):
    """What it prints."""
    ran = subprocess.run(["jose", *args], capture_output=True)
    if ran.returncode != 0:
        raise RuntimeError(f"jose {' '.join(args)}: {ran.stderr.decode()}")
    return ran.stdout


def algorithms():
    names = jose("alg").decode().split()
    signing = [name for name in names if name[:2] in ("HS", "RS", "PS", "ES", "Ed") and name != "RSA1_5"]
    return {name: {"reads": ["jwk"], "writes": ["jwk"]} for name in signing}


def make(alg, form, key):
    write(key, jose("jwk", "gen", "-i", json.dumps({"alg": alg})))
    if not alg.startswith("HS"):
        write(f"{key}.pub", jose("jwk", "pub", "-i", key))


MAKE = {
    "RSA": {"kty": "RSA", "bits": 2048},
    **{curve: {"kty": "EC", "crv": curve} for curve in ("P-256", "P-384", "P-521", "secp256k1")},
    "oct": {"kty": "oct", "bytes": 64},
}


def containers():
    # Not in every version, and not by every OpenSSL below it.
    able = subprocess.run(["jose", "jwk", "gen", "-i", json.dumps(MAKE["secp256k1"])], capture_output=True)
    kinds = [kind for kind in MAKE if kind != "secp256k1" or able.returncode == 0]
    private, public = ["jwk", "jwks"], ["jwk-pub", "jwks-pub"]
    both = {"private": private, "public": public, "reads": private + public}
    alone = {"private": private, "public": [], "reads": private}
    return {kind: alone if kind == "oct" else both for kind in kinds}


def create(kind, key):
    write(key, jose("jwk", "gen", "-i", json.dumps(MAKE[kind])))


def only(document):
    """A JWK, or the only one of a set."""
    [one] = document.get("keys", [document])
    return one


def convert(kind, form, key, to, out):
    one = only(json.loads(jose("jwk", "pub", "-i", key) if to.endswith("-pub") else read(key)))
    write(out, json.dumps({"keys": [one]} if to.startswith("jwks") else one))


def tell(kind, form, key):
    one = only(json.loads(read(key)))
    half = "secret" if "k" in one else "private" if "d" in one else "public"
    return {"half": half, "thumbprint": jose("jwk", "thp", "-i", key).decode().strip()}


def sign(alg, form, key, claims):
    payload = f"{key}.payload"
    write(payload, json.dumps(claims))
    template = json.dumps({"protected": {"alg": alg, "typ": "JWT"}})
    return jose("jws", "sig", "-I", payload, "-k", key, "-s", template, "-c").decode().strip()


def check(alg, form, key, token):
    if json.loads(read(key)).get("alg", alg) != alg:
        raise ValueError("the key is for another algorithm")
    path = f"{key}.token"
    write(path, token)
    return json.loads(jose("jws", "ver", "-i", path, "-k", key, "-O-"))


if __name__ == "__main__":
    serve(sys.modules[__name__])
