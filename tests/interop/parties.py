"""The two sides: the binary, and the peers, which are other people's implementations.

A peer is a process that answers one JSON line with another (peers/line.py, peers/line.mjs). What it is
asked about tokens stands in tokens.py, about keys in keys.py, about broken tokens in broken.py, about verdicts
in verdicts.py, about streams in streams.py and machines.py, about issuers in issuers.py.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

JWT, PYTHON, NPM, JAVA = sys.argv[1:5]
PEERS = Path(__file__).parent / "peers"

# How each peer is started.
COMMANDS = {
    "PyJWT": [PYTHON, PEERS / "pyjwt_peer.py"],
    "jwcrypto": [PYTHON, PEERS / "jwcrypto_peer.py"],
    "npm jose": ["node", f"{NPM}/jose_peer.mjs"],
    "noble": ["node", f"{NPM}/noble_peer.mjs"],
    "Debian jose": ["python3", PEERS / "debian_jose_peer.py"],
    "OpenSSL": [PYTHON, PEERS / "openssl_peer.py"],
    "cryptography": [PYTHON, PEERS / "cryptography_peer.py"],
    "jsonschema": [PYTHON, PEERS / "jsonschema_peer.py"],
    "ssh-keygen": [PYTHON, PEERS / "ssh_keygen_peer.py"],
    "broken": [PYTHON, PEERS / "broken_peer.py"],
    "oidc-provider": ["node", f"{NPM}/oidc_provider.mjs"],
    "Spark": [PYTHON, PEERS / "spark_peer.py"],
}

# The variable that holds what opens every locked key of the peers.
PASSWORD = "KEY_PASSWORD"
os.environ[PASSWORD] = "pass phrase ✓"

CLAIMS = {"sub": "alice", "name": "Jörg ✓", "iat": 1767225600, "exp": 4102444800, "roles": ["a", {"b": None}]}


class Peer:
    """A process that answers one line with another."""

    def __init__(self, name):
        self.process = subprocess.Popen(
            COMMANDS[name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
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

    def stop(self):
        """Ends it."""
        self.process.stdin.close()
        self.process.wait()


def absent(name, error):
    """The rows of a peer that did not start, and how many passed and failed."""
    return [f"{name:12} is not here: {error}"], 0, int(os.environ.get("CI") == "true")


def jwt(*args, code=0):
    """What the binary prints, when it exits as it should."""
    return stream(b"", *args, code=code).decode()


def stream(given, *args, code=0):
    """The same in bytes, with something to read on stdin."""
    # Its own environment: no secret, no colour.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JWT")}
    ran = subprocess.run([JWT, *args], capture_output=True, input=given, env=clean)
    if ran.returncode != code:
        said = (ran.stdout[:2000] + ran.stderr[:2000]).decode(errors="replace")
        raise RuntimeError(f"jwt {' '.join(args)}: exit {ran.returncode}: {said}")
    return ran.stdout


def altered(token):
    """The token with another signature of the same length."""
    signed, signature = token.rsplit(".", 1)
    other = "A" if signature[0] != "A" else "B"
    return f"{signed}.{other}{signature[1:]}"
