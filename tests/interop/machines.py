"""Beyond one machine: the lines that the README has for GNU parallel and Apache Spark pass what one process passes.

  {"do": "start"}, {"do": "python"}, {"do": "scala"}: peers/spark_peer.py
"""

import json
import os
import re
import subprocess
from pathlib import Path

from parties import JAVA, JWT, Peer, absent, altered, jwt, stream

README = Path(__file__).parents[2] / "README.md"

PEERS = ["parallel", "Spark"]

LEGEND = """
Beyond one machine: the lines of the README pass what one process passes, and exit codes are as it says"""


def prepare(folder):
    """A set of keys, a stream of tokens, and what of it is valid; a folder for each peer."""
    section = README.read_text(encoding="utf-8").split("\n### Beyond one machine\n")[1].split("\n## ")[0]
    blocks = dict(re.findall(r"^```(\w+)\n(.*?)\n```$", section, re.MULTILINE | re.DOTALL))
    folders = {name: folder / name for name in PEERS}
    for place in folders.values():
        place.mkdir()
    key = str(folder / "machines.jwk")
    jwt("keygen", "ES256", "--format", "jwk", "-o", key)
    claims = "".join(json.dumps({"sub": f"user-{at}"}) + "\n" for at in range(3000)).encode()
    tokens = stream(claims, "encode", "--lines", "-K", key).decode().splitlines()
    lines = [altered(token) if at % 3 == 1 else token for at, token in enumerate(tokens)]
    lines[100:100] = ["no token", ""]
    for place in folders.values():
        (place / "tokens.txt").write_text("".join(f"{line}\n" for line in lines))
        (place / "jwks.json").write_text(jwt("key", "--public", "--to", "jwks", key))
    # Under its own name, whatever the binary is called.
    (folder / "bin").mkdir()
    (folder / "bin" / "jwt").symlink_to(Path(JWT).absolute())
    os.environ["PATH"] = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    given = "".join(f"{line}\n" for line in lines).encode()
    good = stream(given, "verify", "--lines", "--only", "valid", "-K", key)
    if good.decode().splitlines() != [token for at, token in enumerate(tokens) if at % 3 != 1]:
        raise RuntimeError("one process passes other lines")
    return blocks, folders, good


def meet(name, folder, ready):
    """All that is tried with one peer: its rows, and how many passed and failed."""
    blocks, folders, good = ready
    tries = {"parallel": under_parallel, "Spark": under_spark}[name](blocks, folders[name], good)
    if isinstance(tries, tuple):
        return tries
    marks, wrong = [], []
    for what, attempt in tries:
        try:
            attempt()
            marks.append(what)
        except Exception as error:  # whatever it is, it is a failure of this row
            wrong.append(f"  FAILED {what}: {' '.join(str(error).split())[:2000]}")
    return [f"{name:12} {', '.join(marks)}", *wrong], len(marks), len(wrong)


def passes(found, good):
    """Raises when other lines were passed."""
    if found != good:
        raise RuntimeError(f"{len(found)} bytes were passed, {len(good)} should be")


def under_parallel(blocks, folder, good):
    """What is tried with GNU parallel."""
    try:
        version = subprocess.run(["parallel", "--version"], capture_output=True, stdin=subprocess.DEVNULL)
        if b"GNU parallel" not in version.stdout:
            return absent("parallel", "this is another program of that name")
    except OSError as error:
        return absent("parallel", error)
    command = blocks["sh"]

    def shell(text):
        return subprocess.run(["sh", "-c", text], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL)

    def smaller(text):
        small = text.replace("--block 10M", "--block 50k")
        if small == text:
            raise RuntimeError(f"there is no block size in {text}")
        return small

    def passed(text):
        ran = shell(text)
        if ran.returncode != 0:
            raise RuntimeError(f"exit {ran.returncode}: {ran.stderr}")
        passes((folder / "good.txt").read_bytes(), good)
        return ran.stderr.count(b" tokens in ")

    def in_one():
        passed(command)

    def in_many():
        if passed(smaller(command)) < 10:
            raise RuntimeError("there were no more than ten blocks")

    def codes():
        # Every block has a token that is not valid.
        ran = shell(smaller(command).replace("--only valid", ""))
        blocks = ran.stderr.count(b" tokens in ")
        if ran.returncode != blocks:
            raise RuntimeError(f"exit {ran.returncode} of {blocks} blocks")

    return [("the README's line", in_one), ("in small blocks", in_many), ("its exit code", codes)]


def under_spark(blocks, folder, good):
    """What is tried with Spark."""
    if int(JAVA or 0) < 17:
        return [f"{'Spark':12} IS NOT TRIED: it needs Java 17 or later, and here is {JAVA or 'none'}"], 0, 0
    try:
        peer = Peer("Spark")
        peer.ask(do="start", folder=str(folder))
    except (RuntimeError, OSError) as error:
        return absent("Spark", error)
    here = str(Path(os.environ["PATH"].split(os.pathsep)[0]) / "jwt")
    blocks = {name: text.replace("/usr/local/bin/jwt", here) for name, text in blocks.items()}
    parts = re.fullmatch(
        r'val filter = "([^"]*)"\nsc\.textFile\("([^"]*)"\)\.pipe\(filter\)\.saveAsTextFile\("([^"]*)"\)',
        blocks["scala"],
    )
    command, path, to = parts.groups()

    def saved(place):
        found = sorted((folder / place).glob("part-*"))
        if len(found) < 2:
            raise RuntimeError("Spark has not divided the work")
        return b"".join(part.read_bytes() for part in found)

    def python():
        peer.ask(do="python", text=blocks["python"])
        passes(saved(to), good)

    def scala():
        peer.ask(do="scala", path=path, command=command, to=f"{to}-scala")
        passes(saved(f"{to}-scala"), good)

    def fails(**request):
        try:
            peer.ask(**request)
        except RuntimeError:
            return
        raise RuntimeError("the job does not fail")

    def without_keys():
        text = blocks["python"].replace("jwks.json", "nowhere.json").replace('"good"', '"{}"')
        fails(do="python", text=text.format("bad-1"))
        # As the README says: nothing is noticed.
        peer.ask(do="python", text=text.replace(", checkCode=True", "").format("bad-2"))
        passes(saved("bad-2"), b"")
        fails(do="scala", path=path, command=command.replace("jwks.json", "nowhere.json"), to="bad-3")

    def with_bad_tokens():
        fails(do="scala", path=path, command=command.replace("--only valid", "-q"), to="bad-4")

    return [("Python", python), ("Scala", scala), ("no keys", without_keys), ("not --only", with_bad_tokens)]
