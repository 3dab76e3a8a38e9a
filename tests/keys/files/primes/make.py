#!/usr/bin/env python3
"""Prints RSA keys as JWKs with n, e and d alone; the primes are OpenSSL's. None is in use."""

import base64
import json
import subprocess
from math import gcd


def number(value):
    data = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def prime(bits):
    return int(subprocess.check_output(["openssl", "prime", "-generate", "-bits", str(bits)]))


def key(kid, bits, e, phi=False):
    while True:
        p, q = map(prime, bits)
        order = (p - 1) * (q - 1)
        modulus = order if phi else order // gcd(p - 1, q - 1)
        if gcd(e, order) == 1 and (p * q).bit_length() == sum(bits):
            break
    return {"kty": "RSA", "n": number(p * q), "e": number(e), "d": number(pow(e, -1, modulus)), "kid": kid}


KEYS = [
    key("e=3, d mod phi", (512, 512), 3, phi=True),
    key("e=17", (512, 512), 17),
    key("e=65537, d mod phi", (512, 512), 65537, phi=True),
    key("e=2^32+1", (512, 512), 2**32 + 1),
    key("512 bits", (256, 256), 65537),
    key("unequal primes", (700, 324), 65537),
]
print('{"keys":[\n' + ",\n".join(json.dumps(key, separators=(",", ":")) for key in KEYS) + "\n]}")
