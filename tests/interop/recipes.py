"""Recipes: what the README has for GitHub and GitLab keeps to the schemas of their files, as check-jsonschema has them."""

import re
import subprocess
from pathlib import Path

from parties import PYTHON, absent

README = Path(__file__).parents[2] / "README.md"

LEGEND = """
Recipes of the README, by the schemas of GitHub and GitLab; with a word misspelt, they are refused"""

# A schema, how the first lines of its files begin, and a word that they cannot do without.
KINDS = {
    "vendor.github-workflows": ("# .github/workflows/", "runs-on:"),
    "vendor.gitlab-ci": ("# .gitlab-ci.yml", "script:"),
}
PEERS = list(KINDS)


def prepare(folder):
    """The blocks of YAML."""
    return re.findall(r"^```yaml\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def takes(schema, path, text):
    """Whether the file keeps to the schema, and what is said of it."""
    path.write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [PYTHON, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)], capture_output=True, text=True
    )
    return ran.returncode == 0, ran.stdout + ran.stderr


def meet(name, folder, ready):
    """All recipes of one kind: its row, and how many passed and failed."""
    try:
        subprocess.run([PYTHON, "-m", "check_jsonschema", "--version"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return absent(name, error)
    begin, word = KINDS[name]
    marks, wrong = [], []
    for text in ready:
        title = text.splitlines()[0]
        if not title.startswith(begin):
            continue
        path = folder / f"{name}.yml"
        good, said = takes(name, path, text)
        if not good:
            wrong.append(f"  FAILED {title}: {said}")
        elif takes(name, path, text.replace(word, f"x{word}"))[0]:
            wrong.append(f"  FAILED {title}: taken with x{word} in it")
        else:
            marks.append(title.removeprefix("# "))
    if not marks and not wrong:
        wrong.append(f"  FAILED the README has no {begin}")
    return [f"{name:24} {', '.join(marks)}", *wrong], len(marks), len(wrong)
