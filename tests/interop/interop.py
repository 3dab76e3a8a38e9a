"""Tries tokens, keys, broken tokens, verdicts, recipes and streams with every peer, and says what passed:
`interop.py JWT PYTHON NPM JAVA`, where JAVA is the version of Java, or empty."""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import broken
import keys
import machines
import recipes
import streams
import tokens
import verdicts

PARTS = [tokens, keys, broken, verdicts, recipes, streams, machines]


def meet(part):
    """Prints what was tried with each peer of one part; how many passed and failed."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        ready = part.prepare(Path(folder))
        met = list(pool.map(lambda name: part.meet(name, Path(folder), ready), part.PEERS))
    print("\n".join([part.LEGEND, *(line for rows, _, _ in met for line in rows)]))
    return [sum(column) for column in list(zip(*met))[1:]]


def main():
    passed, failed = (sum(column) for column in zip(*map(meet, PARTS)))
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed == 0)


main()
