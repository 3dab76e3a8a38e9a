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
