"""Tries tokens, keys, broken tokens, verdicts, issuers, recipes and streams with every peer, and says what passed:
`interop.py JWT PYTHON NPM JAVA [PART]...`, where JAVA is the version of Java, or empty, and without a PART it is all."""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import broken
import issuers
import keys
import machines
import recipes
import streams
import tokens
import verdicts

PARTS = [tokens, keys, broken, verdicts, issuers, recipes, streams, machines]


def meet(part):
    """Prints what was tried with each peer of one part; how many passed and failed."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        ready = part.prepare(Path(folder))
        met = list(pool.map(lambda name: part.meet(name, Path(folder), ready), part.PEERS))
    print("\n".join([part.LEGEND, *(line for rows, _, _ in met for line in rows)]))
    return [sum(column) for column in list(zip(*met))[1:]]


def main():
    parts = [part for part in PARTS if part.__name__ in sys.argv[5:] or not sys.argv[5:]]
    passed, failed = (sum(column) for column in zip(*map(meet, parts), (0, 0)))
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed == 0)


main()
