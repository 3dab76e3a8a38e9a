"""Keys: written by one side in every form that it has and read by the other, for every kind of key.

  {"do": "containers"}                    {kind: {"private": [form], "public": [form], "reads": [form]}}
  {"do": "create", "kind", "key"}         writes a key to a path, in the first private form
  {"do": "convert", "kind", "form", "key", "to", "out"}  writes the same key to another path and form
  {"do": "tell", "kind", "form", "key"}   its half, and the thumbprint that the peer computes (RFC 7638)
and "sign" and "check" as for tokens. A form whose name begins with "locked" needs the password.
"""

import json
import shutil
from contextlib import contextmanager

from parties import CLAIMS, PASSWORD, Peer, absent, jwt

LEGEND = """
Keys, what each peer writes for jwt to read, and what it reads of keygen and of key --to:
= both find the same half and thumbprint; → jwt signs with it, the peer checks; ← the peer signs, jwt checks;
≡ jwt makes the same JWK of each form, and of what the peer reads and writes again; ✘ jwt refuses, as it should"""

PEERS = ["cryptography", "OpenSSL", "ssh-keygen", "jwcrypto", "npm jose", "Debian jose", "noble"]

# What `jwt key` says of a kind, and the algorithm that it signs with.
KINDS = {
    "RSA": ({"kty": "RSA", "crv": None, "bits": 2048, "type": "RSA 2048"}, "RS256"),
    "RSA-PSS": ({"kty": "RSA", "bits": 2048, "algorithms": ["PS256", "PS384", "PS512"]}, "PS256"),
    "P-256": ({"kty": "EC", "crv": "P-256"}, "ES256"),
    "P-384": ({"kty": "EC", "crv": "P-384"}, "ES384"),
    "P-521": ({"kty": "EC", "crv": "P-521"}, "ES512"),
    "secp256k1": ({"kty": "EC", "crv": "secp256k1"}, "ES256K"),
    "Ed25519": ({"kty": "OKP", "crv": "Ed25519"}, "EdDSA"),
    **{alg: ({"kty": "AKP", "crv": None, "type": alg}, alg) for alg in ("ML-DSA-44", "ML-DSA-65", "ML-DSA-87")},
    "oct": ({"kty": "oct", "crv": None}, "HS256"),
}

# The forms of jwt, and what the peers call each half of them.
FORMS = {
    "pem": ("pkcs8", "spki"),
    "der": ("pkcs8-der", "spki-der"),
    "jwk": ("jwk", "jwk-pub"),
    "jwks": ("jwks", "jwks-pub"),
    "ssh": ("ssh", "ssh-pub"),
}
# What jwt refuses, and a word of why.
REFUSED = {form: "explicit curve parameters" for form in ("sec1-explicit", "pkcs8-explicit", "spki-explicit")}
# OpenSSH has no such keys.
NOT_IN_SSH = ["secp256k1", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87", "oct"]


def expect(what, found, wanted):
    """Raises what differs."""
    if found != wanted:
        raise RuntimeError(f"{what}: {found}, not {wanted}")

# What `jwt key` calls a form, by the first word of its name; some say whether they are PEM or DER.
ENCODED = {"pkcs8": "PKCS#8", "pkcs1": "PKCS#1", "sec1": "SEC1", "spki": "SPKI", "cert": "certificate"}
OTHERS = {"jwk": "JWK", "jwks": "JWK set", "ssh": "OpenSSH", "rfc4716": "RFC 4716"}


def format_of(form):
    """What `jwt key` calls a form."""
    if form == "ssh-pub":
        return "OpenSSH line"
    words = form.removeprefix("locked-").split("-")
    said = OTHERS.get(words[0]) or f"{ENCODED[words[0]]} {'DER' if 'der' in words else 'PEM'}"
    return f"encrypted {said}" if form.startswith("locked-") else said


class Row:
    """What was tried with one kind of key: the marks of each form, and what failed."""

    def __init__(self):
        self.cells, self.wrong, self.passed = {}, [], 0

    @contextmanager
    def form(self, form):
        """Lends a function that runs a check and marks it; what fails outside of a check is noted too."""

        def prove(mark, check, *args):
            try:
                check(*args)
            except Exception as error:  # whatever it is, it is a failure of this row
                self.fail(form, f"{mark} {error}")
            else:
                self.passed += 1
                self.cells[form] = self.cells.get(form, "") + mark

        try:
            yield prove
        except Exception as error:  # a file that could not be written, a peer that has stopped
            self.fail(form, error)

    def fail(self, form, error):
        """Notes what failed, in one line."""
        self.wrong.append(f"{form}: {' '.join(str(error).split())}")
        self.cells[form] = self.cells.get(form, "") + "!"

    def __str__(self):
        # Forms with the same marks stand together.
        marks = {}
        for form, cell in self.cells.items():
            marks.setdefault(cell, []).append(form)
        return "; ".join(f"{cell} {' '.join(forms)}" for cell, forms in marks.items())


def unlock(form):
    """What jwt needs beside a key of this form."""
    return ["--key-password", f"env:{PASSWORD}"] if form.startswith("locked") else []


def jwt_tells(kind, form, path, told):
    """What `jwt key` says of a file is what is so, and what the peer says."""
    said, _ = KINDS[kind]
    found = json.loads(jwt("key", "--json", str(path), *unlock(form)))
    expect("format", found["format"], format_of(form))
    expect("half", found["half"], told["half"])
    expect("signs", found["signs"], told["half"] != "public")
    expect("key", {name: found[name] for name in said}, said)
    # That of a secret is told to those who ask for it.
    thumbprint = found["thumbprint"] or jwt("key", "--thumbprint", str(path)).strip()
    expect("thumbprint", thumbprint, told["thumbprint"])


def jwt_signs(kind, form, path):
    """A token."""
    return jwt("encode", json.dumps(CLAIMS), "-A", KINDS[kind][1], "-K", str(path), *unlock(form)).strip()


def jwt_checks(kind, form, path, token):
    verdict = jwt("verify", "--json", "-A", KINDS[kind][1], "-K", str(path), *unlock(form), token)
    verdict = json.loads(verdict)
    expect("claims", (verdict["valid"], verdict["payload"]), (True, CLAIMS))


def jwt_refuses(form, path):
    if REFUSED[form] not in (said := jwt("key", "--json", str(path), code=4)):
        raise RuntimeError(f"refused for another reason: {said}")


def jwk(kind, form, path):
    """The JWK that jwt makes of a file, without what other forms do not carry."""
    members = json.loads(jwt("key", "--to", "jwk", "-A", KINDS[kind][1], str(path), *unlock(form)))
    about = {"kid", "use", "key_ops", "ext"} | (set() if members["kty"] == "AKP" else {"alg"})
    return {name: value for name, value in members.items() if name not in about}


def same_jwk(kind, form, path, members):
    """jwt finds these members in a file, and no others."""
    found = jwk(kind, form, path)
    differ = [name for name in {**found, **members} if found.get(name) != members.get(name)]
    if differ:
        raise RuntimeError(f"{path.name}: the JWK has another {' and '.join(differ)}")


def written(kind, form, maker, folder):
    """A key that jwt writes in one form: for each half the form, its path, a token by it and its JWK."""
    private, public = FORMS[form]
    path = folder / f"{maker}-{kind}-{form}"
    public_path = None if kind == "oct" else path.with_name(f"{path.name}.pub")
    if maker == "keygen":
        jwt("keygen", KINDS[kind][1], "--format", form, "-o", str(path))
    else:
        source = str(folder / f"keygen-{kind}-{'pem' if form == 'jwk' and public_path else 'jwk'}")
        jwt("key", "--to", form, source, "-o", str(path))
        if public_path:
            jwt("key", "--to", form, "--public", source, "-o", str(public_path))
    token = jwt_signs(kind, form, path)
    halves = [(private, path), (public, public_path)]
    return [(name, half, token, jwk(kind, name, half)) for name, half in halves if half]


def prepare(folder):
    """Has jwt write keys of every kind in every form: (form, who) and what it wrote, or why it could not."""
    ready = {}
    for kind in KINDS:
        ready[kind] = []
        # It makes no keys that are for RSASSA-PSS alone.
        lacks = list(FORMS) if kind == "RSA-PSS" else ["pem", "der", "ssh"] if kind == "oct" else []
        lacks += ["ssh"] if kind in NOT_IN_SSH else []
        # The last are made from the first.
        for maker in ("keygen", "key"):
            for form in [form for form in FORMS if form not in lacks]:
                try:
                    made = written(kind, form, maker, folder)
                except Exception as error:  # whatever it is, it is a failure of the rows that need it
                    made = error
                ready[kind].append((form, maker, made))
    return ready


class Meeting:
    """One peer, and one kind of key."""

    def __init__(self, peer, kind, forms, folder):
        self.peer, self.kind, self.forms, self.folder = peer, kind, forms, folder
        self.alg = KINDS[kind][1]

    def ask(self, do, form, path, **more):
        return self.peer.ask(do=do, form=form, key=str(path), **more)

    def tell(self, form, path):
        return self.ask("tell", form, path, kind=self.kind)

    def convert(self, form, path, to):
        """The path of the same key in another form, written by the peer."""
        out = self.folder / f"{path.name}-{to}"
        self.ask("convert", form, path, kind=self.kind, to=to, out=str(out))
        return out

    def sign(self, form, path):
        return self.ask("sign", form, path, alg=self.alg, claims=CLAIMS)

    def check(self, form, path, token):
        expect("claims", self.ask("check", form, path, alg=self.alg, token=token), CLAIMS)

    def jwt_reads(self, row):
        """The peer writes a key in all its forms."""
        base, path = self.forms["private"][0], self.folder / self.kind
        self.peer.ask(do="create", kind=self.kind, key=str(path))
        public, public_path = base, path
        if self.forms["public"]:
            public = self.forms["public"][0]
            public_path = self.convert(base, path, public)
        told, token = self.tell(base, path), self.sign(base, path)
        members = {
            "private": jwk(self.kind, base, path),
            "public": jwk(self.kind, public, public_path),
        }
        for half in ("private", "public"):
            for form in self.forms[half]:
                with row.form(form) as prove:
                    file = self.convert(base, path, form)
                    if form in REFUSED:
                        prove("✘", jwt_refuses, form, file)
                        continue
                    here = told if half == "private" else told | {"half": half}
                    prove("=", jwt_tells, self.kind, form, file, here)
                    prove("←", jwt_checks, self.kind, form, file, token)
                    prove("≡", same_jwk, self.kind, form, file, members[half])
                    if half == "private":
                        prove("→", lambda: self.check(public, public_path, jwt_signs(self.kind, form, file)))

    def peer_reads(self, row, ready):
        """The peer reads what jwt wrote."""
        for form, maker, made in ready:
            reads = [name for name in FORMS[form] if name in self.forms["reads"]]
            if isinstance(made, Exception) and reads:
                row.fail(f"{maker}:{form}", f"jwt writes it: {made}")
            elif reads:
                for name, path, token, members in made:
                    with row.form(f"{maker}:{name}") as prove:
                        self.peer_reads_one(prove, name, path, token, members)

    def peer_reads_one(self, prove, form, original, token, members):
        # A peer writes beside what it reads.
        path = self.folder / original.name
        shutil.copy(original, path)
        half = "private" if form in self.forms["private"] else "public"
        prove("=", lambda: jwt_tells(self.kind, form, path, self.tell(form, path)))
        if half == "public" or self.kind == "oct":
            prove("→", lambda: self.check(form, path, token))
        if half == "private":
            prove("←", lambda: jwt_checks(self.kind, form, path, self.sign(form, path)))
        again = self.convert(form, path, self.forms[half][0])
        prove("≡", same_jwk, self.kind, self.forms[half][0], again, members)


def meet(name, folder, ready):
    """All that is tried with one peer: its rows, and how many passed and failed."""
    try:
        peer = Peer(name)
        table = peer.ask(do="containers")
    except (RuntimeError, OSError) as error:
        return absent(name, error)
    folder = folder / name.replace(" ", "-")
    folder.mkdir()
    lines, passed, failed = [], 0, 0
    for kind, forms in table.items():
        meeting = Meeting(peer, kind, forms, folder)
        rows = {"writes": Row(), "reads": Row()}
        with rows["writes"].form("create"):
            meeting.jwt_reads(rows["writes"])
        with rows["reads"].form("jwt"):
            meeting.peer_reads(rows["reads"], ready[kind])
        for verb, row in rows.items():
            if row.cells:
                lines.append(f"{name:12} {kind:9} {verb:6} {row}")
            lines += [f"  FAILED {name} {kind} {verb} {line}" for line in row.wrong]
            passed, failed = passed + row.passed, failed + len(row.wrong)
    peer.stop()
    return lines, passed, failed
