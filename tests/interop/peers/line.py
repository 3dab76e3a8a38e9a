"""One JSON line in, one out: what the peers in Python share."""

import base64
import json
import os
import sys

# What locked keys are locked with.
PASSWORD = os.environ["KEY_PASSWORD"]


def serve(peer):
    """Answers until stdin ends."""
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"ok": getattr(peer, request.pop("do"))(**request)}
        except Exception as error:  # whatever the library raises is the answer
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


def read(path):
    """The bytes of a file."""
    with open(path, "rb") as file:
        return file.read()


def write(path, content):
    """Writes text or bytes to a file."""
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def b64url(content):
    """base64url without padding, as text."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64url(text):
    """The bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
