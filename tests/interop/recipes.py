"""Recipes: what the README has for GitHub and GitLab, and the workflows of the project, keep to the schemas of their files, as
check-jsonschema has them; and shellcheck has nothing against the scripts in those for GitHub."""

import json
import re
import subprocess
from pathlib import Path

from parties import PYTHON, absent

ROOT = Path(__file__).parents[2]

LEGEND = """
Recipes of the README and the project's workflows, by the schemas of GitHub and GitLab; with a word misspelt, they are refused"""

# A schema, how the names of its files begin, and a word that they cannot do without.
KINDS = {
    "vendor.github-workflows": (".github/workflows/", "runs-on:"),
    "vendor.gitlab-ci": (".gitlab-ci.yml", "script:"),
}
PEERS = [*KINDS, "shellcheck"]

# What GitHub would run, as JSON; ruamel.yaml comes with check-jsonschema.
SCRIPTS = """
import json, sys
from ruamel.yaml import YAML
jobs = YAML(typ="safe").load(sys.stdin)["jobs"].values()
print(json.dumps([step["run"] for job in jobs for step in job["steps"] if "run" in step]))
"""


def prepare(folder):
    """All files, by their names: those of the README, whose first line says what each is, and those that are here."""
    blocks = re.findall(
        r"^```yaml\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    ready = [(text.splitlines()[0].removeprefix("# "), text) for text in blocks]
    for path in sorted(ROOT.glob(".github/workflows/*.yml")):
        ready.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
    return ready


def takes(schema, path, text):
    """Whether the file keeps to the schema, and what is said of it."""
    path.write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [PYTHON, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)], capture_output=True, text=True
    )
    return ran.returncode == 0, ran.stdout + ran.stderr


def passes(script):
    """Whether shellcheck has nothing to say, and what it says."""
    ran = subprocess.run(
        ["shellcheck", "--shell=bash", "--format=gcc", "-"], input=script, capture_output=True, text=True
    )
    return ran.returncode == 0, ran.stdout + ran.stderr


def check(title, text):
    """What shellcheck has against the scripts of a file, and how many there are."""
    ran = subprocess.run([PYTHON, "-c", SCRIPTS], input=text, capture_output=True, text=True, check=True)
    scripts = json.loads(ran.stdout)
    said = [passes(script) for script in scripts]
    return [f"  FAILED {title}: {what}" for good, what in said if not good], len(scripts)


def meet(name, folder, ready):
    """All files of one kind: its row, and how many passed and failed."""
    tool = ["shellcheck"] if name == "shellcheck" else [PYTHON, "-m", "check_jsonschema"]
    try:
        subprocess.run([*tool, "--version"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return absent(name, error)
    begin, word = KINDS.get(name, KINDS["vendor.github-workflows"])
    marks, wrong = [], []
    for title, text in ready:
        if not title.startswith(begin):
            continue
        if name == "shellcheck":
            faults, scripts = check(title, text)
            wrong += faults
            if scripts and not faults:
                marks.append(f"{title} ({scripts})")
            continue
        path = folder / f"{name}.yml"
        good, said = takes(name, path, text)
        if not good:
            wrong.append(f"  FAILED {title}: {said}")
        elif takes(name, path, text.replace(word, f"x{word}"))[0]:
            wrong.append(f"  FAILED {title}: taken with x{word} in it")
        else:
            marks.append(title)
    if name == "shellcheck" and passes("cd $1; rm -r *")[0]:
        wrong.append("  FAILED shellcheck has nothing against anything")
    if not marks and not wrong:
        wrong.append(f"  FAILED there is no {begin}")
    return [f"{name:24} {', '.join(marks)}", *wrong], len(marks), len(wrong)
