"""Broken tokens: other people's programs make each with one cause, jwt names it; and a twin without it, of which jwt
says nothing of the kind.

  {"do": "names"}, {"do": "make", "cause", "folder"}: peers/broken_peer.py
"""

import json

from parties import Peer, absent, jwt

PEERS = ["broken"]

LEGEND = """
Broken tokens: ✔ jwt names the cause, and only that; – jwt does not name it of the twin that has it not"""

# The moment of all of them.
AT = "2026-11-22"


def prepare(folder):
    """Nothing: each token has keys of its own."""


def hints(token, args, code):
    """What jwt says of a token; the status is checked where one is expected."""
    line = ["verify", "--json", "--at", AT, *args, "--", token]
    if code is not None:
        return json.loads(jwt(*line, code=code))["hints"]
    for code in (0, 1, 4, 6):
        try:
            return json.loads(jwt(*line, code=code))["hints"]
        except RuntimeError:
            continue
    raise RuntimeError("the twin is neither valid nor refused")


def meet(name, folder, ready):
    """A row for each cause, and how many passed and failed."""
    try:
        peer = Peer(name)
        names = peer.ask(do="names")
    except (RuntimeError, OSError) as error:
        return absent(name, error)
    rows, passed, failed = [], 0, 0
    for cause in names:
        try:
            made = peer.ask(do="make", cause=cause, folder=str(folder))
            found = hints(made["token"], made["args"], made["code"])
            if found != made["hints"]:
                raise RuntimeError(f"{found}, not {made['hints']}")
            twin = hints(made["twin"]["token"], made["twin"]["args"], None)
            if any(hint in twin for hint in made["twin"]["absent"]):
                raise RuntimeError(f"the twin has it too: {twin}")
        except Exception as error:  # whatever it is, it is a failure of this row
            failed += 1
            rows.append(f"  FAILED {cause}: {' '.join(str(error).split())}")
        else:
            passed += 2
            rows.append(f"✔ – {cause}")
    peer.stop()
    return rows, passed, failed
