"""Verdicts: what `jwt verify --json` prints keeps to what `jwt verify --schema` prints.

  {"do": "hold", "schema", "document"}  nothing; what is wrong is an error
"""

import json

from parties import Peer, absent, altered, jwt

PEERS = ["jsonschema"]

LEGEND = """
Verdicts: each keeps to the schema; with another exit code in it, the peer refuses it"""


def prepare(folder):
    """What the lines of verify are, and the codes that they exit with."""
    key, public = str(folder / "verdict.pem"), str(folder / "verdict.pem.pub")
    jwt("keygen", "ES256", "-o", key)
    token = jwt("encode", "-s", "alice", "-e", "2100-01-01", "-K", key).strip()
    old = jwt("encode", "-s", "alice", "--no-iat", "-e", "2020-01-01", "-K", key).strip()
    protected, payload, signature = token.split(".")
    flattened = json.dumps(
        {"payload": payload, "protected": protected, "signature": signature, "header": {"kid": "1"}}
    )
    return {
        "valid": ([token], 0, public),
        "flattened": ([flattened], 0, public),
        "several": ([token, old], 6, public),
        "signature": ([altered(token)], 1, public),
        "unsigned": ([f"{protected}.{payload}."], 1, public),
        "malformed": (["no token"], 3, public),
        "key": ([token, "-A", "RS256"], 4, public),
        "expired": ([old], 6, public),
        "not-yet-valid": ([token, "--at", "2000-01-01", "--max-age", "1h"], 6, public),
        "too-old": ([token, "--at", "2099-01-01", "--max-age", "1h"], 6, public),
        "claim": ([token, "--aud", "api"], 7, public),
        "usage": ([token, "--nope"], 2, public),
        "no file": ([token], 5, str(folder / "nowhere")),
    }


def meet(name, folder, ready):
    """All that is tried with one peer: its rows, and how many passed and failed."""
    try:
        peer = Peer(name)
    except OSError as error:
        return absent(name, error)
    schema, marks, wrong = json.loads(jwt("verify", "--schema")), [], []
    for case, (args, code, key) in ready.items():
        try:
            for line in jwt("verify", "--json", "-K", key, *args, code=code).splitlines():
                document = json.loads(line)
                peer.ask(do="hold", schema=schema, document=document)
                refuses(peer, schema, {**document, "code": 1 if document["code"] != 1 else 0})
            marks.append(case)
        except Exception as error:  # whatever it is, it is a failure of this case
            wrong.append(f"  FAILED {case}: {error}")
    peer.stop()
    return [f"{name:12} {', '.join(marks)}", *wrong], len(marks), len(wrong)


def refuses(peer, schema, document):
    """Raises when the peer takes the document."""
    try:
        peer.ask(do="hold", schema=schema, document=document)
    except RuntimeError:
        return
    raise RuntimeError(f"the peer takes {document}")
