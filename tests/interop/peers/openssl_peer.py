"""The command `openssl`: keys in every format that it writes, and plain signatures over the signing input."""

import json
import secrets
import subprocess
import sys

from line import b64url, read, serve, unb64url, write

# The curve, and the length of r and of s in bytes.
CURVES = {
    "ES256": ("P-256", 32),
    "ES384": ("P-384", 48),
    "ES512": ("P-521", 66),
    "ES256K": ("secp256k1", 32),
}
# Those that hash by themselves, by the name that openssl gives the key.
WHOLE = {"EdDSA": "ED25519", "Ed25519": "ED25519"} | {f"ML-DSA-{n}": f"ML-DSA-{n}" for n in (44, 65, 87)}


def openssl(*args, content=b""):
    """What it prints."""
    ran = subprocess.run(["openssl", *args], input=content, capture_output=True)
    if ran.returncode != 0:
        raise RuntimeError(f"openssl {' '.join(args)}: {ran.stdout.decode()}{ran.stderr.decode()}")
    return ran.stdout


def algorithms():
    table = {f"HS{bits}": {"reads": ["text"], "writes": ["text"]} for bits in (256, 384, 512)}
    made = ["pem", "der", "certificate"]
    for bits in (256, 384, 512):
        for family in ("RS", "PS"):
            table[f"{family}{bits}"] = {"reads": ["pem", "der"], "writes": [*made, "pkcs1"]}
    table |= {name: {"reads": ["pem", "der"], "writes": [*made, "sec1"]} for name in CURVES}
    known = openssl("list", "-signature-algorithms").decode()
    table |= {name: {"reads": ["pem", "der"], "writes": made} for name, kind in WHOLE.items() if kind in known}
    return table


def make(alg, form, key):
    if form == "text":
        write(key, secrets.token_urlsafe(64))
        return
    if alg in WHOLE:
        options = [WHOLE[alg]]
    elif alg in CURVES:
        options = ["EC", "-pkeyopt", f"ec_paramgen_curve:{CURVES[alg][0]}"]
    else:
        options = ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
    pkcs8 = openssl("genpkey", "-algorithm", *options)
    private, public = {
        "pem": (["pkey"], ["pkey", "-pubout"]),
        "der": (["pkey", "-outform", "DER"], ["pkey", "-pubout", "-outform", "DER"]),
        "pkcs1": (["rsa", "-traditional"], ["rsa", "-RSAPublicKey_out"]),
        "sec1": (["ec"], ["ec", "-pubout"]),
        "certificate": (["pkey"], ["req", "-x509", "-subj", "/CN=peer", "-key", "/dev/stdin"]),
    }[form]
    write(key, openssl(*private, content=pkcs8))
    write(f"{key}.pub", openssl(*public, content=pkcs8))


def fixed(der, length):
    """An ECDSA signature as r and s of a fixed length (RFC 7518 section 3.4)."""
    at, numbers = 2 + (der[1] & 0x7F if der[1] & 0x80 else 0), b""
    for _ in range(2):
        end = at + 2 + der[at + 1]
        numbers += int.from_bytes(der[at + 2 : end], "big").to_bytes(length, "big")
        at = end
    return numbers


def der(signature, length):
    """The same as a DER SEQUENCE of two INTEGERs."""
    if len(signature) != 2 * length:
        raise ValueError("a signature of the wrong length")
    body = b""
    for half in (signature[:length], signature[length:]):
        value = int.from_bytes(half, "big")
        content = value.to_bytes(value.bit_length() // 8 + 1, "big")
        body += bytes([2, len(content)]) + content
    head = [0x30, len(body)] if len(body) < 128 else [0x30, 0x81, len(body)]
    return bytes(head) + body


def mac(alg, key, signed):
    secret = read(key).strip().hex()
    digest = f"-sha{alg[2:]}"
    return openssl("dgst", digest, "-mac", "HMAC", "-macopt", f"hexkey:{secret}", "-binary", content=signed)


def digest(alg):
    """The options of `openssl dgst` for an algorithm with a hash."""
    size = "256" if alg == "ES256K" else alg[2:]
    padding = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]
    return ["dgst", f"-sha{size}", *(padding if alg.startswith("PS") else [])]


def sign(alg, form, key, claims):
    header = b64url(json.dumps({"alg": alg, "typ": "JWT"}).encode())
    signed = f"{header}.{b64url(json.dumps(claims).encode())}"
    if form == "text":
        signature = mac(alg, key, signed.encode())
    elif alg in WHOLE:
        write(f"{key}.signed", signed)
        signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", f"{key}.signed")
    else:
        signature = openssl(*digest(alg), "-sign", key, content=signed.encode())
        if alg in CURVES:
            signature = fixed(signature, CURVES[alg][1])
    return f"{signed}.{b64url(signature)}"


def check(alg, form, key, token):
    signed, signature = token.rsplit(".", 1)
    header, payload = (json.loads(unb64url(part)) for part in signed.split("."))
    if header["alg"] != alg:
        raise ValueError("another algorithm")
    signature = unb64url(signature)
    if form == "text":
        if mac(alg, key, signed.encode()) != signature:
            raise ValueError("a wrong signature")
        return payload
    public = f"{key}.read"
    if form == "certificate":
        write(public, openssl("x509", "-in", key, "-pubkey", "-noout"))
    elif form == "pkcs1":
        write(public, openssl("rsa", "-RSAPublicKey_in", "-in", key, "-pubout"))
    else:
        write(public, openssl("pkey", "-pubin", "-in", key, "-pubout"))
    write(f"{key}.signed", signed)
    write(f"{key}.signature", der(signature, CURVES[alg][1]) if alg in CURVES else signature)
    if alg in WHOLE:
        options = ["-verify", "-rawin", "-pubin", "-inkey", public, "-in", f"{key}.signed"]
        openssl("pkeyutl", *options, "-sigfile", f"{key}.signature")
    else:
        openssl(*digest(alg), "-verify", public, "-signature", f"{key}.signature", f"{key}.signed")
    return payload


if __name__ == "__main__":
    serve(sys.modules[__name__])
