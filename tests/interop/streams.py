"""Streams: tokens by the thousand, of many keys, on lines and in a log.

  {"do": "sign_all", "alg", "form", "key", "kid", "claims"}  a token for each of the claims, with this kid
  {"do": "check_all", "alg", "form", "key", "tokens"}        the claims of each token
"""

import base64
import json
import random
import re

from parties import Peer, absent, altered, jwt, stream

PEERS = ["PyJWT", "jwcrypto", "npm jose", "re"]

LEGEND = """
Streams: ← the peer signs with four keys of one set, one stream is judged, line by line; → the peer checks a stream
that jwt has made; re: what a pattern of Python finds in a log, jwt finds, and nothing else"""

ALGORITHMS = ["HS256", "RS256", "ES256", "EdDSA"]
# For each algorithm.
TOKENS = 500
LATER, EARLIER = 4102444800, 1577836800


def prepare(folder):
    """Nothing: each peer has keys of its own."""


def meet(name, folder, ready):
    """All that is tried with one peer: its rows, and how many passed and failed."""
    if name == "re":
        tries = [("a log", lambda: finds(folder))]
        peer = None
    else:
        try:
            peer = Peer(name)
            peer.ask(do="algorithms")
        except (RuntimeError, OSError) as error:
            return absent(name, error)
        keys = Keys(peer, folder / f"streams-{name}".replace(" ", "-"))
        tries = [("←", lambda: signs(peer, keys)), ("→", lambda: checks(peer, keys))]
    marks, wrong = [], []
    for mark, attempt in tries:
        try:
            marks.append(f"{mark} {attempt()}")
        except Exception as error:  # whatever it is, it is a failure of this row
            wrong.append(f"  FAILED {mark}: {' '.join(str(error).split())[:2000]}")
    if peer:
        peer.stop()
    return [f"{name:12} {'  '.join(marks)}", *wrong], len(marks), len(wrong)


class Keys:
    """A key of the peer for each algorithm, and one set that has the public halves, with kids."""

    def __init__(self, peer, folder):
        folder.mkdir()
        self.private, self.public, ring = {}, {}, []
        for alg in ALGORITHMS:
            path = folder / alg
            peer.ask(do="make", alg=alg, form="jwk", key=str(path))
            self.private[alg] = str(path)
            self.public[alg] = str(path) if alg == "HS256" else f"{path}.pub"
            ring.append({**json.loads(open(self.public[alg]).read()), "kid": f"kid-{alg}"})
        self.ring = str(folder / "ring.jwks")
        with open(self.ring, "w") as file:
            json.dump({"keys": ring}, file)


def claims_of(alg, at):
    """The claims of one of many tokens: all different, every tenth expired."""
    exp = EARLIER if at % 10 == 3 else LATER
    return {"sub": f"{alg}-{at}", "name": "Jörg ✓", "iat": EARLIER - 60, "exp": exp, "roles": ["a", {"b": None}]}


def signs(peer, keys):
    """The peer signs, jwt judges: every line as it should be, in order."""
    lines = []
    for alg in ALGORITHMS:
        claims = [claims_of(alg, at) for at in range(TOKENS)]
        tokens = peer.ask(
            do="sign_all", alg=alg, form="jwk", key=keys.private[alg], kid=f"kid-{alg}", claims=claims
        )
        for at, (said, token) in enumerate(zip(claims, tokens, strict=True)):
            match at % 10:
                case 3:
                    lines.append((token, "expired", said))
                case 5:
                    lines.append((altered(token), "signature", said))
                case 7:
                    lines.append((f"Bearer {token}", "valid", said))
                case 9 if at % 20 == 9:
                    lines.append((token[: token.rindex(".")], "malformed", None))
                case _:
                    lines.append((token, "valid", said))
    random.Random(7519).shuffle(lines)
    lines[1000:1000] = [("", None, None)]
    given = "".join(f"{line}\n" for line, _, _ in lines).encode()
    for jobs in "1", "4":
        answers = stream(given, "verify", "--lines", "--json", "--jobs", jobs, "-K", keys.ring, code=3)
        for number, (answer, (line, verdict, said)) in enumerate(
            zip(answers.decode().splitlines(), lines, strict=True), 1
        ):
            if verdict is None and answer == "":
                continue
            found = json.loads(answer)
            kid = found["key"]["kid"] if found["key"] else None
            wanted = f"kid-{said['sub'].rsplit('-', 1)[0]}" if verdict in ("valid", "expired") else None
            # A payload that can be read is shown, whatever is wrong.
            payload = said or found["payload"]
            if (found["line"], found["verdict"], kid, found["payload"]) != (number, verdict, wanted, payload):
                raise RuntimeError(f"line {number}, {line}, should be {verdict}: {answer}")
    return f"{len(lines)} lines"


def checks(peer, keys):
    """jwt signs, the peer checks."""
    count = 0
    for alg in ALGORITHMS:
        claims = [{**claims_of(alg, at), "exp": LATER} for at in range(TOKENS)]
        given = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in claims).encode()
        made = stream(given, "encode", "--lines", "-A", alg, "-K", keys.private[alg]).decode().splitlines()
        read = peer.ask(do="check_all", alg=alg, form="jwk", key=keys.public[alg], tokens=made)
        if read != claims:
            raise RuntimeError(f"{alg}: the peer read other claims")
        count += len(read)
    return f"{count} tokens"


# Where a compact token may begin: behind anything, since base64url has no end of its own.
TOKEN = re.compile(rb"(?=(e[yw][A-Za-z0-9_-]*)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*))")


def tokens_in(line):
    """What looks like a token and has a header with an algorithm: where it stands, and itself."""
    end = 0
    for match in TOKEN.finditer(line):
        try:
            header = json.loads(base64.b64decode(match[1] + b"=" * (-len(match[1]) % 4), b"-_", validate=True))
        except ValueError:
            continue
        if match.start() >= end and isinstance(header, dict) and isinstance(header.get("alg"), str):
            end = match.end(3)
            yield match.start(), line[match.start() : end]


def finds(folder):
    """A log of many thousand lines: jwt finds what the pattern finds, and judges it."""
    key = str(folder / "log.pem")
    jwt("keygen", "ES256", "-o", key)
    claims = "".join(json.dumps({"sub": f"user-{at}", "exp": LATER}) + "\n" for at in range(300)).encode()
    good = stream(claims, "encode", "--lines", "-K", key).splitlines()
    bad = [altered(token.decode()).encode() for token in good]
    log = made_up_log(random.Random(7515), good, bad)
    found = [
        (number, at + 1, token)
        for number, line in enumerate(log.split(b"\n"), 1)
        for at, token in tokens_in(line)
    ]
    verdicts = {**{token: "valid" for token in good}, **{token: "signature" for token in bad}}
    wanted = [(f"{number}:{column}", verdicts[token]) for number, column, token in found]
    told = stream(log, "verify", "--find", "--lines", "-K", f"{key}.pub", code=1).decode().splitlines()
    if [tuple(line.split("\t")[:2]) for line in told] != wanted:
        raise RuntimeError("jwt finds other tokens than the pattern")
    for which in "valid", "invalid":
        passed = stream(log, "verify", "--find", "--lines", "--only", which, "-K", f"{key}.pub").splitlines()
        if passed != [token for _, _, token in found if (verdicts[token] == "valid") == (which == "valid")]:
            raise RuntimeError(f"--only {which} passes other tokens")
    if len(found) < 1000:
        raise RuntimeError(f"the log has {len(found)} tokens")
    return f"{len(found)} tokens in {len(log)} bytes"


def made_up_log(chance, good, bad):
    """Lines with tokens in many places, and with what looks like them."""

    def b64(text):
        return base64.urlsafe_b64encode(text).rstrip(b"=")

    def token():
        return chance.choice(good if chance.random() < 0.8 else bad)

    around = [
        b'GET /callback?id_token=%s&state=1 HTTP/1.1" 302',
        b'{"access_token":"%s","token_type":"Bearer"}',
        b"Cookie: theme=dark; session=%s; lang=de",
        b"authorization: Bearer %s",
        b"%%22%s%%22",
        b"<a href='/t/%s'>open</a>",
        b"session_%s",
        b"token (%s), refused",
        b"export TOKEN=%s",
        b"\xff\xfe\x00 %s \x80",
        b"%s",
        b"It was %s.",
    ]
    nothing = [
        lambda: b"version 1.%d.%d started on www.example.com" % (chance.randrange(99), chance.randrange(99)),
        lambda: b64(b'{"typ":"JWT"}') + b"." + b64(b'{"sub":"1"}') + b"." + b64(chance.randbytes(32)),
        lambda: b64(b'{"alg":7}') + b".e30.c2ln",
        lambda: b64(b'{"alg":"HS256"}') + b" and " + b64(b'{"sub":"1"}'),
        lambda: b64(b'{"alg":"HS256"') + b".e30.c2ln",
        lambda: b".".join(b64(chance.randbytes(chance.randrange(40))) for _ in range(3)),
        lambda: b"key " + base64.b64encode(chance.randbytes(90)),
        lambda: b"they.keyed.eyes eye.eyJ.eyed",
        lambda: b"",
    ]
    lines = []
    for _ in range(20_000):
        parts = [b"2026-01-01T00:00:%02dZ" % chance.randrange(60)]
        for _ in range(chance.randrange(4)):
            if chance.random() < 0.1:
                parts.append(chance.choice(around) % token())
            else:
                parts.append(chance.choice(nothing)())
        lines.append(b" ".join(parts))
    return b"\r\n".join(lines)
