"""Documents against the program: what ODD.md and sim/README.md say is there must be there.

Environment: PEERSPREAD, the program; SOURCE_DIR, the project's folder.
"""

import os
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(os.environ["SOURCE_DIR"])
PROGRAM = os.environ["PEERSPREAD"]
MODEL = ROOT / "models" / "peer_coaching"
ODD = (MODEL / "ODD.md").read_text(encoding="utf-8")
NAME = r"[a-z]\w*(?:\.\w+)*"


def describe(topic):
    command = [PROGRAM, "describe", topic, "--model=peer_coaching"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def code_of(text):
    """What stands in `code type`, outside of fenced blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


class OddDocument(unittest.TestCase):
    def test_tables_are_those_of_the_program(self):
        update = subprocess.run([ROOT / "scripts" / "update_docs", "--check"], capture_output=True, text=True,
                                env={**os.environ, "PEERSPREAD": PROGRAM})
        self.assertEqual(update.returncode, 0, update.stderr)
        self.assertEqual(update.stderr, "")

    def test_every_name_is_one_of_the_program_or_a_file(self):
        keys = set(re.findall(rf"^({NAME}) = ", describe("parameters"), re.MULTILINE))
        outputs, recorded = describe("outputs"), describe("recorded")
        names = set(re.findall(rf"^({NAME}) \[", outputs + recorded, re.MULTILINE))
        names |= set(re.findall(r"\b(\w+)", "\n".join(re.findall(r"over replicate, point, (.*)", recorded))))  # axes
        labels = {label for group in re.findall(r"group \(([^)]*)\)", outputs) for label in re.split(r",\s*", group)}
        self.assertGreater(min(len(keys), len(names), len(labels)), 3)
        files = {file.name for file in MODEL.iterdir()}
        used = {code for code in code_of(ODD) if re.fullmatch(NAME, code)}
        self.assertGreater(len(used), len(keys) / 2)
        self.assertEqual(sorted(used - keys - names - labels - files), [])

    def test_all_seven_elements_are_there(self):
        elements = ["Purpose and patterns", "Entities, state variables and scales", "Process overview and scheduling",
                    "Design concepts", "Initialization", "Input data", "Submodels"]
        self.assertEqual(re.findall(r"^## \d\. (.*)$", ODD, re.MULTILINE), elements)


class Commands(unittest.TestCase):
    def test_every_command_in_the_documents_exists_and_so_do_its_files(self):
        text = subprocess.run([PROGRAM, "--help"], check=True, capture_output=True, text=True).stdout
        commands = re.findall(r"^  (\w+) ", text.split("Commands\n")[1].split("\n\n")[0], re.MULTILINE)
        found = 0
        for document in (ROOT / "README.md", MODEL / "ODD.md", MODEL / "TRACE.md", ROOT / "sim" / "README.md",
                         *ROOT.glob("docs/*.md")):
            text = document.read_text(encoding="utf-8")
            for command, rest in re.findall(r"(?<!import )\bpeerspread (\w+)([^`#\n]*)", text):
                if document.name == "README.md" and command not in commands and not rest.strip():
                    continue  # prose
                with self.subTest(f"{document.name}: peerspread {command}{rest}"):
                    if command in ("simulates", "results"):
                        continue
                    self.assertIn(command, commands)
                    found += 1
                    for file in re.findall(r"\bconfigs/[\w./]+", rest):
                        self.assertTrue((ROOT / file).exists(), file)
        self.assertGreater(found, 10)


class EngineDocument(unittest.TestCase):
    def test_every_room_is_listed_and_there(self):
        text = (ROOT / "sim" / "README.md").read_text(encoding="utf-8")
        listed = re.findall(r"(?m)^\| `(\w+)/` \|", text)
        order = re.search(r"(?m)^for room in (.*); do$", (ROOT / "scripts" / "check").read_text(encoding="utf-8"))
        self.assertEqual(listed, order.group(1).split(), "in the order that scripts/check enforces")
        self.assertEqual(set(listed), {p.name for p in (ROOT / "sim").iterdir() if p.is_dir()})
        for file in re.findall(r"`((?:\w+/)+[\w.]+\.(?:hpp|cpp|py|cmake|md))`", text):
            self.assertTrue((ROOT / file).exists() or (ROOT / "sim" / file).exists(), file)


class Links(unittest.TestCase):
    def test_lead_to_files(self):
        documents = [MODEL / "ODD.md", *ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("models/*/README.md"),
                     ROOT / "sim" / "README.md"]
        self.assertGreater(len(documents), 8)
        for document in documents:
            text = re.sub(r"(?ms)^```.*?^```", "", document.read_text(encoding="utf-8"))
            for target in re.findall(r"\]\(([^)#:]+)\)", text):
                self.assertTrue((document.parent / target).exists(), f"{document.name} links to {target}")


if __name__ == "__main__":
    unittest.main()
