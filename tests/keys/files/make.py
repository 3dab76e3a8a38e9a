"""What make.sh asks of Python: cryptography, jwcrypto and PyJWT."""

import base64
import datetime as dt
import hashlib
import json
import struct
import sys
from pathlib import Path

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import mldsa, mlkem, x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from jwcrypto import jwk, jws

PASSWORD = b"correct horse"
ML_DSA = {
    "ml-dsa-44": mldsa.MLDSA44PrivateKey,
    "ml-dsa-65": mldsa.MLDSA65PrivateKey,
    "ml-dsa-87": mldsa.MLDSA87PrivateKey,
}
CLASSIC = ["rsa2048", "rsa3072", "p256", "p384", "p521", "secp256k1", "ed25519"]
PSS = ["rsa-pss", "rsa-pss-sha256"]
ALGORITHMS = {
    "rsa2048": ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
    "rsa3072": ["RS256", "PS512"],
    "p256": ["ES256"],
    "p384": ["ES384"],
    "p521": ["ES512"],
    "secp256k1": ["ES256K"],
    "ed25519": ["EdDSA"],
    "ml-dsa-44": ["ML-DSA-44"],
    "ml-dsa-65": ["ML-DSA-65"],
    "ml-dsa-87": ["ML-DSA-87"],
    "oct": ["HS256", "HS384", "HS512"],
}


def load(key):
    return load_pem_private_key(Path(key, "pkcs8.pem").read_bytes(), None)


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def write(path, content):
    Path(path).write_bytes(content if isinstance(content, bytes) else content.encode())


def pretty(value):
    return json.dumps(value, indent=2) + "\n"


def openssh():
    pem = load("ed25519").private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    write("ed25519/openssh.pem", pem)
    write("ed25519/openssh-cryptography.pem", pem)


def jwk_of(key):
    if key == "oct":
        return json.loads(Path("oct/jwk.jwk").read_text())
    return json.loads(jwk.JWK.from_pyca(load(key)).export())


def ml_dsa():
    """cryptography writes the seed, RFC 9881's first form."""
    for name, kind in ML_DSA.items():
        key = kind.generate()
        form = PrivateFormat.PKCS8
        write(f"{name}/pkcs8.pem", key.private_bytes(Encoding.PEM, form, NoEncryption()))
        write(f"{name}/pkcs8.der", key.private_bytes(Encoding.DER, form, NoEncryption()))
        write(f"{name}/encrypted.pem", key.private_bytes(Encoding.PEM, form, BestAvailableEncryption(PASSWORD)))
        spki = PublicFormat.SubjectPublicKeyInfo
        write(f"{name}/spki.pem", key.public_key().public_bytes(Encoding.PEM, spki))
        write(f"{name}/spki.der", key.public_key().public_bytes(Encoding.DER, spki))
        if name != "ml-dsa-44":
            continue
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        now = dt.datetime(2026, 1, 1)
        certificate = (
            x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now)
            .not_valid_after(now + dt.timedelta(days=3650))
            .sign(key, None)
        )
        write(f"{name}/certificate.pem", certificate.public_bytes(Encoding.PEM))


def keys():
    ml_dsa()
    write("oct/jwk.jwk", jwk.JWK.generate(kty="oct", size=512).export() + "\n")
    write("oct/private.jwks", json.dumps({"keys": [jwk_of("oct") | {"kid": "s", "alg": "HS256"}]}))
    private, public = [], []
    for key in [*CLASSIC, *ML_DSA]:
        made = jwk.JWK.from_pyca(load(key))
        made["kid"] = f"{key} of 2026"
        write(f"{key}/jwk.jwk", made.export())
        write(f"{key}/jwk-public.jwk", made.export_public())
        # The long ones in fewer containers: the folder stays small.
        if key not in ["rsa3072", "ml-dsa-65", "ml-dsa-87"]:
            one = jwk.JWKSet()
            one.add(made)
            write(f"{key}/private.jwks", one.export(private_keys=True))
            write(f"{key}/public.jwks", pretty(json.loads(one.export(private_keys=False))))
            private.append(json.loads(made.export()))
            public.append(json.loads(made.export_public()))
    write("sets/private.jwks", json.dumps({"keys": private}))
    others = [
        {"kty": "OKP", "crv": "X25519", "x": b64url(b"\x09" + bytes(31)), "use": "enc", "kid": "agreement"},
        {"kty": "XYZ", "kid": "unknown"},
    ]
    write("sets/public.jwks", pretty({"keys": [*others[:1], *public, *others[1:]], "note": "what else stands here"}))
    # Two keys under one kid (RFC 7517 section 4.5 does not forbid it).
    same = [public[0] | {"kid": "same"}, public[1] | {"kid": "same"}]
    write("sets/same-kid.jwks", json.dumps({"keys": same}))
    for key in ["rsa2048", "p256", "ed25519"]:
        bare = jwk_of(key)
        chain = "certificate" if key == "ed25519" else "chain-leaf-first"
        certificates = x509.load_pem_x509_certificates(Path(key, f"{chain}.pem").read_bytes())
        der = [certificate.public_bytes(Encoding.DER) for certificate in certificates]
        public_half = json.loads(jwk.JWK(**bare).export_public())
        x5c = {
            "x5c": [base64.b64encode(one).decode() for one in der],
            "x5t": b64url(hashlib.sha1(der[0]).digest()),
            "x5t#S256": b64url(hashlib.sha256(der[0]).digest()),
        }
        write(f"{key}/jwk-x5c.jwk", pretty(public_half | {"use": "sig", "kid": x5c["x5t"]} | x5c))
        alg = ALGORITHMS[key][0]
        attributes = {"alg": alg, "key_ops": ["sign"], "ext": True, "kid": "Schlüssel \u2713"}
        write(f"{key}/jwk-attributes.jwk", pretty({**bare, **attributes}))
        locked = jwk.JWK(**bare).export_to_pem(private_key=True, password=PASSWORD)
        write(f"{key}/encrypted-jwcrypto.pem", locked)
    for key in ["rsa2048", "rsa3072"]:
        bare = jwk_of(key)
        write(f"{key}/jwk-n-e-d.jwk", json.dumps({name: bare[name] for name in ("kty", "n", "e", "d")}))
    for key in ["p256", "p521", "rsa2048"]:
        builder = PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(4)
        locked = load(key).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, builder.build(PASSWORD))
        write(f"{key}/openssh-locked-cryptography.pem", locked)
        line = load(key).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
        write(f"{key}/ssh-cryptography.pub", line)
    sec1 = load("p384").private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    write("p384/sec1-cryptography.pem", sec1)


def tlv(tag, *contents):
    content = b"".join(contents)
    length = len(content)
    if length < 128:
        head = bytes([length])
    else:
        count = (length.bit_length() + 7) // 8
        head = bytes([0x80 | count]) + length.to_bytes(count, "big")
    return bytes([tag]) + head + content


def integer(value):
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def pem(label, der):
    body = base64.encodebytes(der).replace(b"\n", b"").decode()
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


def ssh_line(kind, *parts):
    blob = b"".join(struct.pack(">I", len(part)) + part for part in (kind.encode(), *parts))
    return f"{kind} {base64.b64encode(blob).decode()} key@example\n"


def refused():
    """What no library makes, by hand."""
    to = Path("refused")
    numbers = load("rsa2048").public_key().public_numbers()
    even = numbers.n - 1
    algorithm = tlv(0x30, bytes.fromhex("06092a864886f70d0101010500"))
    bits = tlv(3, b"\0", tlv(0x30, integer(even), integer(numbers.e)))
    write(to / "rsa-even.pem", pem("PUBLIC KEY", tlv(0x30, algorithm, bits)))
    bits = tlv(3, b"\0", tlv(0x30, integer(numbers.n), integer(1)))
    write(to / "rsa-exponent-1.pem", pem("PUBLIC KEY", tlv(0x30, algorithm, bits)))
    bits = tlv(3, b"\0", tlv(0x30, integer((1 << 16384) + 1), integer(numbers.e)))
    write(to / "rsa16385.pem", pem("PUBLIC KEY", tlv(0x30, algorithm, bits)))
    bare = {key: jwk_of(key) for key in ["rsa2048", "p256", "ed25519", "secp256k1", "ml-dsa-44", "oct"]}
    for one in bare.values():
        one.pop("kid", None)
    octets = lambda value: b64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))
    save = lambda name, value: write(to / f"{name}.jwk", json.dumps(value))
    public = {"kty": "RSA", "e": bare["rsa2048"]["e"]}
    save("rsa-even", public | {"n": octets(even)})
    save("rsa-wrong-d", bare["rsa2048"] | {"d": octets(numbers.n // 3)})
    save("rsa-n-e-wrong-d", {name: bare["rsa2048"][name] for name in "n e kty".split()} | {"d": octets(numbers.n // 3)})

    spki = bytearray(Path("p256/spki.der").read_bytes())
    spki[-1] ^= 1
    write(to / "p256-off-curve.der", bytes(spki))
    write(to / "p256-off-curve.pem", pem("PUBLIC KEY", bytes(spki)))
    y = bytearray(unb64url(bare["p256"]["y"]))
    y[-1] ^= 1
    save("p256-off-curve", {k: v for k, v in bare["p256"].items() if k != "d"} | {"y": b64url(bytes(y))})
    write(to / "p256-trailing.der", Path("p256/spki.der").read_bytes() + b"\0\0")
    save("p256-wrong-d", bare["p256"] | {"d": json.loads(jwk.JWK.generate(kty="EC", crv="P-256").export())["d"]})
    save("p256-short-x", bare["p256"] | {"x": b64url(unb64url(bare["p256"]["x"])[1:])})
    save("p256-as-p384", bare["p256"] | {"crv": "P-384"})
    other = json.loads(jwk.JWK.generate(kty="OKP", crv="Ed25519").export())
    save("ed25519-wrong-d", bare["ed25519"] | {"d": other["d"]})
    save("ml-dsa-44-wrong-priv", bare["ml-dsa-44"] | {"priv": b64url(bytes(32))})
    save("ml-dsa-44-no-alg", {k: v for k, v in bare["ml-dsa-44"].items() if k != "alg"})

    text = json.dumps(bare["p256"])
    write(to / "duplicate.jwk", text[:-1] + f', "d": {json.dumps(bare["p256"]["d"])}}}')
    write(to / "duplicate-escaped.jwk", text[:-1] + ', "\\u006bty": "oct", "k": "AAAA"}')
    write(to / "nested.jwks", json.dumps({"keys": [{"keys": [bare["p256"]]}]}))
    write(to / "nested-in-jwk.jwks", json.dumps({"keys": [{"keys": [{"keys": []}]}, {"keys": 1}]}))
    write(to / "empty.jwks", '{"keys": []}')
    write(to / "not-an-array.jwks", '{"keys": {"kty": "oct"}}')
    padded = base64.urlsafe_b64encode(b"0123456789012345678901").decode()
    save("oct-padded", {"kty": "oct", "k": padded})
    save("oct-standard-base64", {"kty": "oct", "k": base64.b64encode(b"\xfb\xff" * 12).decode()})
    save("oct-no-k", {"kty": "oct"})
    agreement = x25519.X25519PrivateKey.generate()
    save("x25519", json.loads(jwk.JWK.from_pyca(agreement).export()))
    save("ed448", json.loads(jwk.JWK.generate(kty="OKP", crv="Ed448").export()))
    save("p192", {"kty": "EC", "crv": "P-192", "x": b64url(bytes(24)), "y": b64url(bytes(24))})
    save("unknown-kty", {"kty": "rsa", "n": "AQAB", "e": "AQAB"})
    encapsulation = mlkem.MLKEM768PrivateKey.generate()
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write(to / "ml-kem-768.pem", encapsulation.private_bytes(*form))

    point = load("p256").public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    raw = load("ed25519").public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    write(to / "sk-ssh-ed25519.pub", ssh_line("sk-ssh-ed25519@openssh.com", raw, b"ssh:"))
    sk = ssh_line("sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", point, b"ssh:")
    write(to / "sk-ecdsa.pub", sk)


def thumbprints():
    """Key, and its RFC 7638 thumbprints with SHA-256, SHA-384 and SHA-512, by jwcrypto."""
    for key in [*CLASSIC, *PSS, *ML_DSA, "oct"]:
        one = jwk.JWK(**jwk_of(key))
        print(key, *(one.thumbprint(hash()) for hash in (hashes.SHA256, hashes.SHA384, hashes.SHA512)))


def tokens():
    """Key, algorithm, maker, token."""
    for key, algorithms in ALGORITHMS.items():
        one = jwk.JWK(**jwk_of(key))
        for alg in algorithms:
            token = jws.JWS(json.dumps({"sub": "alice", "iss": "jwcrypto"}))
            token.allowed_algs = [alg]
            token.add_signature(one, protected=json.dumps({"alg": alg}))
            print(key, alg, "jwcrypto", token.serialize(compact=True))
    secret = unb64url(jwk_of("oct")["k"])
    for key in [*CLASSIC, "oct"]:
        signer = secret if key == "oct" else load(key)
        alg = ALGORITHMS[key][-1]
        print(key, alg, "PyJWT", jwt.encode({"sub": "alice", "iss": "PyJWT"}, signer, alg))


{"openssh": openssh, "keys": keys, "refused": refused, "thumbprints": thumbprints, "tokens": tokens}[sys.argv[1]]()
