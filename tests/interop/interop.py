"""Drives the peers: keys of either side, signed by one and checked by the other.

A peer is a process that answers one JSON line with another (peers/line.py, peers/line.mjs):
  {"do": "algorithms"}                            {name: {"reads": [format], "writes": [format]}}
  {"do": "make", "alg", "form", "key"}            writes the key to a path, its public half to PATH.pub
  {"do": "sign", "alg", "form", "key", "claims"}  a token
  {"do": "check", "alg", "form", "key", "token"}  the claims
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

JWT, PYTHON, NPM = sys.argv[1:]
PEERS = Path(__file__).parent / "peers"

# Who, and how to start it.
TABLE = [
    ("PyJWT", [PYTHON, PEERS / "pyjwt_peer.py"]),
    ("jwcrypto", [PYTHON, PEERS / "jwcrypto_peer.py"]),
    ("npm jose", ["node", f"{NPM}/jose_peer.mjs"]),
    ("noble", ["node", f"{NPM}/noble_peer.mjs"]),
    ("Debian jose", ["python3", PEERS / "debian_jose_peer.py"]),
    ("OpenSSL", ["python3", PEERS / "openssl_peer.py"]),
]

HMAC = ["HS256", "HS384", "HS512"]
ALGORITHMS = HMAC + (
    "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 ES256K EdDSA Ed25519 ML-DSA-44 ML-DSA-65 ML-DSA-87"
).split()

CLAIMS = {"sub": "alice", "name": "Jörg ✓", "iat": 1767225600, "exp": 4102444800, "roles": ["a", {"b": None}]}


class Peer:
    """A process that answers one line with another."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, **request):
        """What it answers; an error that it answers is raised."""
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the peer has stopped")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["ok"]


def jwt(*args, code=0):
    """What the binary prints, when it exits as it should."""
    # Its own environment: no secret, no colour.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JWT")}
    ran = subprocess.run([JWT, *args], capture_output=True, text=True, stdin=subprocess.DEVNULL, env=clean)
    if ran.returncode != code:
        raise RuntimeError(f"jwt {' '.join(args)}: exit {ran.returncode}: {ran.stdout}{ran.stderr}")
    return ran.stdout


def altered(token):
    """The token with another signature of the same length."""
    signed, signature = token.rsplit(".", 1)
    other = "A" if signature[0] != "A" else "B"
    return f"{signed}.{other}{signature[1:]}"


def jwt_signs(peer, alg, form, key, public):
    """jwt signs, the peer checks."""
    flag = ["-S", f"@{key}"] if form == "text" else ["-K", str(key)]
    token = jwt("encode", json.dumps(CLAIMS), "-A", alg, *flag).strip()
    claims = peer.ask(do="check", alg=alg, form=form, key=str(public), token=token)
    if claims != CLAIMS:
        raise RuntimeError(f"the peer read other claims: {claims}")
    try:
        peer.ask(do="check", alg=alg, form=form, key=str(public), token=altered(token))
    except RuntimeError:
        return
    raise RuntimeError("the peer takes an altered token")


def peer_signs(peer, alg, form, key, public):
    """The peer signs, jwt checks."""
    flag = ["-S", f"@{public}"] if form == "text" else ["-K", str(public)]
    token = peer.ask(do="sign", alg=alg, form=form, key=str(key), claims=CLAIMS)
    verdict = json.loads(jwt("verify", "--json", "-A", alg, *flag, token))
    if not verdict["valid"] or verdict["payload"] != CLAIMS:
        raise RuntimeError(f"jwt read other claims: {verdict}")
    jwt("verify", "-q", "-A", alg, *flag, altered(token), code=1)


def keys_of(alg, forms):
    """Who makes keys, and in which formats: what keygen writes and the peer reads, and what the peer writes."""
    ours = {"text", "jwk"} if alg in HMAC else {"pem", "der", "jwk"}
    for form in forms["reads"]:
        if form in ours:
            yield "jwt", form
    for form in forms["writes"]:
        yield "peer", form


def meet(name, command, folder):
    """All that is tried with one peer: its rows, and how many passed and failed."""
    try:
        peer = Peer(command)
        table = peer.ask(do="algorithms")
    except (RuntimeError, OSError) as error:
        return [f"{name:12} is not here: {error}"], 0, int(os.environ.get("CI") == "true")
    rows, passed, failed = [], 0, 0
    for alg in [alg for alg in ALGORITHMS if alg in table]:
        cells, wrong = {"jwt": [], "peer": []}, []
        for maker, form in keys_of(alg, table[alg]):
            key = folder / f"{name}-{alg}-{maker}-{form}".replace(" ", "-")
            public = key if alg in HMAC else key.with_name(f"{key.name}.pub")
            marks = ""
            try:
                if maker == "jwt":
                    jwt("keygen", alg, "--format", form, "-o", str(key))
                else:
                    peer.ask(do="make", alg=alg, form=form, key=str(key))
            except Exception as error:  # whatever it is, it is a failure of this row
                wrong.append(f"{maker} makes a key, {form}: {error}")
                failed += 1
                continue
            for mark, signs in (("→", jwt_signs), ("←", peer_signs)):
                try:
                    signs(peer, alg, form, key, public)
                    passed += 1
                    marks += mark
                except Exception as error:  # whatever it is, it is a failure of this row
                    failed += 1
                    marks += "✘"
                    wrong.append(f"{mark} key of {maker}, {form}: {error}")
            cells[maker].append(f"{form} {marks}")
        rows.append(f"{name:12} {alg:10} {'  '.join(cells['jwt']):32} {'  '.join(cells['peer'])}")
        rows += [f"  FAILED {line}" for line in wrong]
    missing = [alg for alg in ALGORITHMS if alg not in table]
    if missing:
        rows.append(f"{name:12} has no {' '.join(missing)}")
    peer.process.stdin.close()
    peer.process.wait()
    return rows, passed, failed


def main():
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        met = list(pool.map(lambda row: meet(*row, Path(folder)), TABLE))
    print("→ jwt signs, the peer checks; ← the peer signs, jwt checks; both refuse an altered token")
    print(f"{'peer':12} {'algorithm':10} {'with keys of jwt':32} with keys of the peer")
    for rows, _, _ in met:
        print("\n".join(rows))
    passed, failed = (sum(column) for column in list(zip(*met))[1:])
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed == 0)


main()
