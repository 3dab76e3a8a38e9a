"""Tokens that are broken in one way each, with fresh keys: by PyJWT, cryptography and jwcrypto, the rest by hmac.

  {"do": "names"}                     the causes
  {"do": "make", "cause", "folder"}   the token, what jwt is given beside it, its status and its hints; and "twin":
                                      the same but for the cause, with the hints that must be absent
"""

import base64
import hashlib
import hmac
import json
import secrets
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import NameOID
from jwcrypto import jwk, jws

from line import b64url, serve, unb64url, write

# 2026-11-22 00:00:00 UTC.
NOW = 1795305600
CLAIMS = {"sub": "alice", "name": "Jörg/✓", "iat": NOW - 60, "roles": ["b", "a"]}
NONE = "no tested cause found"
CAUSES = {}


def cause(make):
    """A cause: the function makes a token that has it, and with `absent` its twin."""
    CAUSES[make.__name__.replace("_", " ")] = make
    return make


def names():
    return list(CAUSES)


def make(cause, folder):
    places = [Path(folder) / f"{cause.replace(' ', '-')}{end}" for end in ("", "-twin")]
    for place in places:
        place.mkdir()
    token, args, code, *hints = CAUSES[cause](places[0], False)
    other, other_args, _, *absent = CAUSES[cause](places[1], True)
    twin = {"token": other, "args": other_args, "absent": absent}
    return {"token": token, "args": args, "code": code, "hints": hints, "twin": twin}


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


def by_hmac(secret, header=None, payload=None, encode=b64url, digest=hashlib.sha256):
    """A token by hand: its parts as bytes, and how they are spelled where they are signed."""
    header = compact({"alg": "HS256", "typ": "JWT"}) if header is None else header
    payload = compact(CLAIMS) if payload is None else payload
    over = f"{encode(header)}.{encode(payload)}"
    signature = hmac.new(secret, over.encode(), digest).digest()
    return f"{b64url(header)}.{b64url(payload)}.{b64url(signature)}"


def file(place, name, content):
    write(place / name, content)
    return str(place / name)


def public_pem(key, place, name="public.pem"):
    """A file with the public half."""
    return file(place, name, spki(key))


def spki(key):
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, kind)


def rsa_key(bits=2048):
    return rsa.generate_private_key(65537, bits)


def ec_key(curve=ec.SECP256R1):
    return ec.generate_private_key(curve())


def signed(header, key, sign, payload=None):
    """A token whose signature a function makes of its first two parts."""
    over = f"{b64url(compact(header))}.{b64url(compact(CLAIMS if payload is None else payload))}"
    return f"{over}.{b64url(sign(key, over.encode()))}"


def rs256(key, message):
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def fresh():
    """A secret that nobody has."""
    return secrets.token_urlsafe(32)


@cause
def secret_in_base64(place, absent):
    secret = secrets.token_bytes(32)
    token = jwt.encode(CLAIMS, secrets.token_bytes(32) if absent else secret, "HS256")
    text = base64.b64encode(secret).decode()
    return token, ["-S", text], 1, "the signature is right when the secret is read as base64: put b64: before it (b64:@FILE for a file)"


@cause
def secret_in_hex(place, absent):
    secret = secrets.token_bytes(32)
    token = jwt.encode(CLAIMS, secrets.token_bytes(32) if absent else secret, "HS256")
    return token, ["-S", secret.hex()], 1, "the signature is right when the secret is read as hex: put hex: before it (hex:@FILE for a file)"


@cause
def secret_that_was_not_decoded(place, absent):
    text = base64.b64encode(secrets.token_bytes(32)).decode()
    token = jwt.encode(CLAIMS, fresh() if absent else text, "HS256")
    hint = "the signature is right when the secret is the base64 text itself: leave b64: out"
    return token, ["-S", f"b64:{text}"], 1, hint


@cause
def line_ending_in_the_file(place, absent):
    path = Path(file(place, "secret", fresh() + "\n"))
    token = jwt.encode(CLAIMS, fresh() if absent else path.read_text(), "HS256")
    hint = (
        "the signature is right with the line ending behind the secret, which is left out: "
        '-S "b64:$(base64 < FILE)" keeps it'
    )
    return token, ["-S", f"@{path}"], 1, hint


@cause
def blank_behind_the_secret(place, absent):
    secret = fresh()
    token = jwt.encode(CLAIMS, secret + ("  " if absent else " "), "HS256")
    return token, ["-S", secret], 1, "the signature is right with a space behind the secret: -S 'SECRET '"


@cause
def quotes_around_the_secret(place, absent):
    secret = fresh()
    token = jwt.encode(CLAIMS, f'"{secret}' if absent else f'"{secret}"', "HS256")
    hint = (
        'the signature is right with " around the secret, which the issuer\'s configuration kept: '
        "-S '\"SECRET\"'"
    )
    return token, ["-S", secret], 1, hint


@cause
def empty_secret(place, absent):
    hint = (
        "the signature was made with an empty secret, and anybody can make such a token: it is forged, "
        "or its issuer had no secret set"
    )
    return by_hmac(b"\x00\x01" if absent else b""), ["-S", fresh()], 1, hint


@cause
def sample_secret(place, absent):
    hint = (
        "the signature was made with a sample secret that everybody knows, and anybody can make such a token: "
        "it is forged, or its issuer needs a secret of its own (jwt keygen HS256)"
    )
    sample = "a-string-secret-at-least-256-bits-long"
    return jwt.encode(CLAIMS, fresh() if absent else sample, "HS256"), ["-S", fresh()], 1, hint


@cause
def other_algorithm(place, absent):
    key = ec_key(ec.SECP384R1)
    sign = lambda key, message: jwt.get_algorithm_by_name("ES384").sign(message, key)
    token = signed({"alg": "ES256"}, ec_key(ec.SECP384R1) if absent else key, sign)
    hint = "the signature was made with ES384; the header says ES256"
    return token, ["-K", public_pem(key, place)], 4, hint


@cause
def key_of_another_curve(place, absent):
    key = ec_key() if absent else ec_key(ec.SECP384R1)
    token = jwt.encode(CLAIMS, ec_key(), "ES256")
    hint = "the key given serves ES384; ES256 takes an EC P-256 key: -K PATH"
    return token, ["-K", public_pem(key, place)], 4, hint


@cause
def key_that_its_use_forbids(place, absent):
    key = jwk.JWK.generate(kty="RSA", size=2048, use="enc", kid="k")
    signer = jwk.JWK.generate(kty="RSA", size=2048) if absent else jwk.JWK(**json.loads(key.export()))
    token = jwt.encode(CLAIMS, signer.export_to_pem(private_key=True, password=None), "RS256")
    path = file(place, "enc.jwk", key.export_public())
    hint = f"the signature is right with the key k from {path}, but the key's \"use\" is \"enc\", not \"sig\""
    return token, ["-K", path], 4, hint


@cause
def unknown_kid(place, absent):
    keys = jwk.JWKSet()
    for kid in ("2026-01", "2026-02"):
        keys.add(jwk.JWK.generate(kty="EC", crv="P-256", kid=kid))
    header = {"kid": "2026-02" if absent else "2026-03"}
    token = jwt.encode(CLAIMS, ec_key(), "ES256", headers=header)
    public = keys.export(private_keys=False)
    # jwcrypto keeps a set without an order.
    ids = ", ".join(f'"{key["kid"]}"' for key in json.loads(public)["keys"])
    hint = f'the header names the key "2026-03", and the ids given are {ids}: is the set an old one, or another issuer\'s?'
    return token, ["-K", file(place, "set.jwks", public)], 1, hint


@cause
def signature_in_asn1(place, absent):
    key = ec_key()
    sign = lambda key, message: key.sign(message, ec.ECDSA(hashes.SHA256()))
    token = signed({"alg": "ES256"}, ec_key() if absent else key, sign)
    hint = (
        "the signature is right, but written as ASN.1 (DER): "
        "JOSE has r and s side by side (RFC 7518 section 3.4)"
    )
    return token, ["-K", public_pem(key, place)], 1, hint


@cause
def signature_in_hex(place, absent):
    key = ed25519.Ed25519PrivateKey.generate()
    sign = lambda key, message: key.sign(message).hex().encode()
    token = signed({"alg": "EdDSA"}, ed25519.Ed25519PrivateKey.generate() if absent else key, sign)
    hint = (
        "the signature is right, but its hex text was encoded anew: "
        "a JWS encodes its bytes (RFC 7515 section 3.1)"
    )
    return token, ["-K", public_pem(key, place)], 1, hint


@cause
def signature_of_a_larger_key(place, absent):
    key = rsa_key()
    token = signed({"alg": "RS256"}, rsa_key(2048 if absent else 3072), rs256)
    hint = "the signature has 384 bytes, as an RSA key of 3072 bits makes them; this key makes 256"
    return token, ["-K", public_pem(key, place)], 1, hint


@cause
def token_cut_short(place, absent):
    secret = fresh()
    message, signature = jwt.encode(CLAIMS, secret, "HS256").rsplit(".", 1)
    cut = bytes(32) if absent else unb64url(signature)[:24]
    hint = "the signature has 24 bytes, 8 too few: was all of the token copied?"
    return f"{message}.{b64url(cut)}", ["-S", secret], 1, hint


def rewritten(how, signed_payload, received, part="payload", whose="its"):
    """A payload that was signed as one JSON text and came as another."""

    def make(place, absent):
        secret = fresh()
        over = signed_payload({**CLAIMS, "sub": "bob"} if absent else CLAIMS)
        token = by_hmac(secret.encode(), payload=over.encode())
        header, _, signature = token.split(".")
        token = f"{header}.{b64url(received(CLAIMS).encode())}.{signature}"
        hint = f"the {part} was rewritten after signing: the signature is right over {whose} JSON {how}"
        return token, ["-S", secret], 1, hint

    return make


def tight(claims, **how):
    return json.dumps(claims, separators=(",", ":"), **how)


REWRITTEN = {
    "payload written with blanks": ('with blanks after ":" and ","', json.dumps, tight),
    "payload written without blanks": ("without blanks", tight, json.dumps),
    "payload indented by 2": ("indented by 2", lambda claims: json.dumps(claims, indent=2), tight),
    "payload indented by 4": ("indented by 4", lambda claims: json.dumps(claims, indent=4), tight),
    "payload in ASCII": (
        "with \\u escapes for all but ASCII", tight, lambda claims: tight(claims, ensure_ascii=False),
    ),
    "payload in UTF-8": (
        "without needless escapes", lambda claims: tight(claims, ensure_ascii=False), tight,
    ),
    "payload sorted": ("with its members sorted", lambda claims: tight(claims, sort_keys=True), tight),
    "payload with slashes escaped": (
        "with \\u escapes for all but ASCII and \\/ for every slash",
        lambda claims: tight(claims).replace("/", "\\/"),
        lambda claims: tight(claims, ensure_ascii=False),
    ),
}
CAUSES.update({name: rewritten(*how) for name, how in REWRITTEN.items()})


@cause
def header_written_with_blanks(place, absent):
    secret = fresh()
    header = {"alg": "HS256", "typ": "JWT"}
    token = by_hmac(secret.encode(), header=json.dumps({**header, "x": 1} if absent else header).encode())
    _, payload, signature = token.split(".")
    hint = 'the header was rewritten after signing: the signature is right over its JSON with blanks after ":" and ","'
    return f"{b64url(compact(header))}.{payload}.{signature}", ["-S", secret], 1, hint


@cause
def nonce_of_microsoft(place, absent):
    key, nonce = rsa_key(), secrets.token_urlsafe(40)
    header = {"typ": "JWT", "nonce": nonce, "alg": "RS256"}
    digest = hashlib.sha384 if absent else hashlib.sha256
    hashed = {**header, "nonce": b64url(digest(nonce.encode()).digest())}
    _, payload, signature = signed(hashed, key, rs256).split(".")
    hint = (
        "the signature is right with a hash in the place of the header's nonce: Microsoft made this token for a "
        "service of its own, such as Microsoft Graph, and for that service alone to verify"
    )
    return f"{b64url(compact(header))}.{payload}.{signature}", ["-K", public_pem(key, place)], 1, hint


@cause
def parts_that_were_padded(place, absent):
    secret = fresh()
    header = compact({"alg": "HS256", "typ": "JWT", "x": "~"})
    pad = lambda part: base64.urlsafe_b64encode(part).decode()
    odd = lambda part: pad(part) + "="
    token = by_hmac(secret.encode(), header=header, encode=odd if absent else pad)
    hint = (
        'the signature is right over parts that end in "=": something on the way took the padding off; '
        "--allow-padding takes the token as it was issued"
    )
    return token, ["-S", secret], 1, hint


ATTACK = (
    "this is the algorithm confusion attack (RFC 8725 section 2.1): somebody who knows the public key forged "
    "this token, with the key as an HMAC secret; look for a verifier that takes alg from the token"
)


@cause
def attack_with_a_pem(place, absent):
    key = rsa_key()
    return by_hmac(spki(rsa_key() if absent else key)), ["-K", public_pem(key, place)], 4, ATTACK


@cause
def attack_with_pkcs1_of_another_file(place, absent):
    key = rsa_key()
    known = (rsa_key() if absent else key).public_key()
    pem = known.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.PKCS1)
    return by_hmac(pem), ["-K", public_pem(key, place)], 4, ATTACK


@cause
def attack_with_a_certificate(place, absent):
    key = ec_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "issuer")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    begin = datetime(2026, 1, 1, tzinfo=timezone.utc)
    builder = builder.not_valid_before(begin).not_valid_after(begin + timedelta(days=3650))
    sign = lambda: builder.serial_number(x509.random_serial_number()).sign(key, hashes.SHA256())
    certificate = sign().public_bytes(serialization.Encoding.PEM)
    other = sign().public_bytes(serialization.Encoding.PEM)
    path = file(place, "certificate.pem", certificate)
    return by_hmac(other if absent else certificate), ["-K", path], 4, ATTACK


@cause
def attack_with_a_set(place, absent):
    keys = jwk.JWKSet()
    for crv in ("P-256", "P-384"):
        keys.add(jwk.JWK.generate(kty="EC", crv=crv, kid=crv))
    text = json.dumps(json.loads(keys.export(private_keys=False)), indent=2)
    known = (text + "x" if absent else text).encode()
    return by_hmac(known), ["-K", file(place, "set.jwks", text)], 4, ATTACK


@cause
def attack_with_an_ssh_line(place, absent):
    key = ed25519.Ed25519PrivateKey.generate()
    line = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    known = line + b" someone@host\n"
    path = file(place, "id.pub", known)
    return by_hmac(known.upper() if absent else known), ["-K", path], 4, ATTACK


@cause
def private_key_as_a_secret(place, absent):
    key = ec_key()
    kind, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, kind, plain)
    hint = "the text of the private key was used as an HMAC secret: the issuer took an HS algorithm for a key pair"
    return by_hmac(pem.lower() if absent else pem), ["-K", file(place, "private.pem", pem)], 4, hint


@cause
def clocks_that_differ(place, absent):
    secret = fresh()
    token = jwt.encode({"nbf": NOW + (4000 if absent else 12)}, secret, "HS256")
    return token, ["-S", secret], 6, "valid from 12 s in the future: clocks differ? --leeway 30s"


@cause
def expired_a_moment_ago(place, absent):
    secret = fresh()
    token = jwt.encode({"exp": NOW - (4000 if absent else 15)}, secret, "HS256")
    return token, ["-S", secret], 6, "expired 15 s ago: clocks differ? --leeway 30s"


@cause
def json_serialization(place, absent):
    """Two signatures; the nearer one is by the other of two keys, and its header names the first."""
    one, two = (jwk.JWK.generate(kty="EC", crv="P-256", kid=kid) for kid in ("one", "two"))
    signer = jwk.JWK.generate(kty="EC", crv="P-256") if absent else two
    token = jws.JWS(compact(CLAIMS))
    token.add_signature(jwk.JWK.generate(kty="OKP", crv="Ed25519"), protected={"alg": "EdDSA"})
    token.add_signature(signer, protected={"alg": "ES256"}, header={"kid": "one"})
    keys = {"keys": [json.loads(key.export_public()) for key in (one, two)]}
    path = file(place, "set.jwks", json.dumps(keys))
    hint = f"the signature was made with another of the keys given (key two from {path}), which the header's kid does not name"
    return token.serialize(), ["-K", path], 1, hint


if __name__ == "__main__":
    serve(sys.modules[__name__])
