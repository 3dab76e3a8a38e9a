"""The command `openssl`: keys in every format that it writes, and plain signatures over the signing input."""

import json
import secrets
import subprocess
import sys

import jwcrypto_peer
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


# What genpkey is told.
MAKE = {
    "RSA": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "RSA-PSS": ["RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
    **{curve: ["EC", "-pkeyopt", f"ec_paramgen_curve:{curve}"] for curve, _ in CURVES.values()},
    "Ed25519": ["ED25519"],
    **{f"ML-DSA-{size}": [f"ML-DSA-{size}"] for size in (44, 65, 87)},
}
PKCS8 = ["pkcs8", "-topk8", "-nocrypt"]
LOCK = ["pkcs8", "-topk8", "-passout", "env:KEY_PASSWORD"]
EXPLICIT = ["-ec_param_enc", "explicit"]
# The command that writes a form. Those of EC and RSA alone stand below.
PRIVATE = {
    "pkcs8": PKCS8,
    "pkcs8-der": [*PKCS8, "-outform", "DER"],
    "pkcs8-text": ["pkey", "-text"],
    "locked-pkcs8": LOCK,
    "locked-pkcs8-der": [*LOCK, "-outform", "DER"],
    "locked-pkcs8-sha1": [*LOCK, "-v2prf", "hmacWithSHA1"],
    "locked-pkcs8-sha512-aes128": [*LOCK, "-v2prf", "hmacWithSHA512", "-v2", "aes-128-cbc"],
    "locked-pkcs8-3des": [*LOCK, "-v2", "des3"],
    "locked-pkcs8-scrypt": [*LOCK, "-scrypt"],
}
PUBLIC = {
    "spki": ["pkey", "-pubout"],
    "spki-der": ["pkey", "-pubout", "-outform", "DER"],
    "cert": [],
    "cert-der": ["-outform", "DER"],
    "cert-text": ["-text"],
}
RSA_PRIVATE = {
    "pkcs1": ["rsa", "-traditional"],
    "pkcs1-der": ["rsa", "-traditional", "-outform", "DER"],
}
RSA_PUBLIC = {
    "pkcs1-pub": ["rsa", "-RSAPublicKey_out"],
    "pkcs1-pub-der": ["rsa", "-RSAPublicKey_out", "-outform", "DER"],
}
EC_PRIVATE = {
    "sec1": ["ec"],
    "sec1-der": ["ec", "-outform", "DER"],
    "sec1-params": ["ec"],
    "sec1-no-public": ["ec", "-no_public"],
    "pkcs8-compressed": ["pkey", "-ec_conv_form", "compressed"],
    "sec1-explicit": ["ec", "-param_enc", "explicit"],
    "pkcs8-explicit": ["pkey", *EXPLICIT],
}
EC_PUBLIC = {
    "spki-compressed": ["pkey", "-pubout", "-ec_conv_form", "compressed"],
    "spki-explicit": ["pkey", "-pubout", *EXPLICIT],
}
ALL_PUBLIC = PUBLIC | RSA_PUBLIC | EC_PUBLIC


def containers():
    known = openssl("list", "-signature-algorithms").decode()
    kinds = [kind for kind in MAKE if not kind.startswith("ML") or kind in known]
    table = {}
    for kind in kinds:
        private, public = [*PRIVATE], [*PUBLIC]
        if kind == "RSA":
            private, public = private + [*RSA_PRIVATE], public + [*RSA_PUBLIC]
        elif MAKE[kind][0] == "EC":
            private, public = private + [*EC_PRIVATE], public + [*EC_PUBLIC]
        reads = [] if kind == "RSA-PSS" else ["pkcs8", "pkcs8-der", "spki", "spki-der"]
        table[kind] = {"private": private, "public": public, "reads": reads}
    return table


def create(kind, key):
    write(key, openssl("genpkey", "-algorithm", *MAKE[kind]))


def convert(kind, form, key, to, out):
    content = read(key)
    if form in ALL_PUBLIC:
        made = openssl(*PUBLIC[to], "-pubin", content=content)
    elif to.startswith("cert"):
        made = openssl("req", "-x509", "-subj", "/CN=peer", "-key", key)
        made = openssl("x509", *PUBLIC[to], content=made)
    else:
        made = openssl(*(PRIVATE | RSA_PRIVATE | EC_PRIVATE | ALL_PUBLIC)[to], content=content)
    if to == "sec1-params":
        made = openssl("ecparam", "-name", kind if kind[0] == "s" else f"P-{kind[2:]}") + made
    write(out, made)


def tell(kind, form, key):
    public = form in ALL_PUBLIC
    check = ["-pubin", "-pubcheck"] if public else ["-check"]
    openssl("pkey", "-in", key, *check, "-noout")
    write(f"{key}.told", openssl("pkey", "-in", key, *check[:-1], "-pubout"))
    # It has no thumbprints of JWKs: jwcrypto takes that of the public half.
    return jwcrypto_peer.tell(kind, "spki", f"{key}.told") | {"half": "public" if public else "private"}


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
