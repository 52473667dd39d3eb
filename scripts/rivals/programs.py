"""The programs that are compared: how each is made, run and read, and what is missing where it cannot be."""

import csv
import dataclasses
import importlib.metadata
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import time

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
LONG = 7200  # seconds until a program is given up


@dataclasses.dataclass(frozen=True)
class Epidemic:
    agents: int
    worlds: int
    seed: int
    degree: int = 8
    infection: float = 0.1
    recovery: float = 0.25
    infected: int = 10
    weeks: int = 104

    def words(self):
        return [str(word) for word in (self.agents, self.degree, self.infection, self.recovery, self.infected,
                                       self.weeks, self.worlds, self.seed)]


@dataclasses.dataclass(frozen=True)
class Outcome:
    seconds: float  # of the processor
    peak: int | None  # bytes; None where it ended before it could be seen
    worlds: dict  # {(world, week): (ever infected, infectious)} in people


class Failed(Exception):
    """A program ended otherwise than well; a sentence."""


def call(command, folder, environment=None):
    """What it printed and said, and its peak memory in bytes. The kernel forgets a process's own peak when it ends, and
    what it tells the parent begins with the parent's: so it is looked at while it runs."""
    peak, deadline = 0, time.monotonic() + LONG
    with open(folder / "stdout", "w+", encoding="utf-8") as out, open(folder / "stderr", "w+", encoding="utf-8") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **(environment or {})})
        while process.poll() is None:
            try:
                status = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace")
            except OSError:
                status = ""
            found = re.search(r"VmHWM:\s*(\d+) kB", status)
            peak = max(peak, 1024 * int(found[1]) if found else 0)
            if time.monotonic() > deadline:
                process.kill()
            time.sleep(0.005)
        out.seek(0)
        err.seek(0)
        said = err.read()
        if process.returncode:
            raise Failed(f"{' '.join(map(str, command))} ended with {process.returncode}: {said.strip()[-500:]}")
        return out.read(), said, peak if peak > 2**20 else None


def version_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0].strip()


class ByHand:
    """A rival in a file of its own, which prints its seconds and then `world week ever infectious` in rows."""

    sources = property(lambda self: [FOLDER / self.file])

    def run(self, epidemic, folder):
        printed, _, peak = call([*self.command, *epidemic.words()], folder, self.environment)
        seconds, *rows = printed.splitlines()
        worlds = {}
        for row in rows:
            world, week, ever, infectious = map(int, row.split())
            worlds[world, week] = ever, infectious
        return Outcome(float(seconds.split()[1]), peak, worlds)

    environment = None


def kernel_of(peerspread):
    """"avx2": what peerspread steps worlds with on this processor; and its version."""
    text = subprocess.run([peerspread, "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"kernel: ([a-z0-9.]+)", text)[1], text.splitlines()[0]


class Compiled(ByHand):
    """C++, compiled for the instructions that peerspread's kernel uses here."""

    instructions = {"sse4.2": "x86-64-v2", "avx2": "x86-64-v3", "avx512": "x86-64-v4"}

    def __init__(self, name, file, peerspread):
        self.name, self.file, self.peerspread = name, file, peerspread

    def missing(self):
        return None if shutil.which("g++") else "there is no g++ (Debian package g++)"

    def prepare(self, folder):
        self.version = version_of("g++", "--version")
        self.command = [str(folder / self.name)]
        level = self.instructions.get(kernel_of(self.peerspread)[0])
        flags = [f"-march={level}"] if level else []
        subprocess.run(["g++", "-std=c++20", "-O3", *flags, FOLDER / self.file, "-o", *self.command], check=True)


class Numba(ByHand):
    name, file = "numba", "by_numba.py"

    def missing(self):
        if importlib.util.find_spec("numba"):
            return None
        return "Debian's Python has no numba (scripts/install_packages benchmark)"

    def prepare(self, folder):
        self.command = ["/usr/bin/python3", "-B", str(FOLDER / self.file)]
        self.environment = {"NUMBA_NUM_THREADS": "1"}
        self.version = f"numba {importlib.metadata.version('numba')}"


class JavaScript(ByHand):
    name, file = "node", "plain.mjs"

    def missing(self):
        return None if shutil.which("node") else "there is no node (Debian package nodejs)"

    def prepare(self, folder):
        self.command = ["node", str(FOLDER / self.file)]
        self.version = f"node {version_of('node', '--version')}"


class AgentScript(JavaScript):
    name, file = "agentscript", "by_agentscript.mjs"

    def __init__(self, package):
        self.package = package

    def missing(self):
        if self.package and (self.package / "dist" / "agentscript.js").is_file():
            return super().missing()
        where = f"there is no AgentScript in {self.package}" if self.package else "nobody said where it is"
        return f"{where} (npm install agentscript; --agentscript=node_modules/agentscript)"

    def prepare(self, folder):
        super().prepare(folder)
        self.environment = {"AGENTSCRIPT": str(self.package)}
        found = re.search(r'"version": "([^"]+)"', (self.package / "package.json").read_text(encoding="utf-8"))
        self.version = f"AgentScript {found[1]} on {self.version}"


class Igraph:
    name = "igraph"

    def missing(self):
        return ("its SIR is another model, in continuous time and from one infectious person drawn at random, so there "
                "is no common curve; Debian 12's Python module does not offer it")


class Peerspread:
    name = "peerspread"
    sources = sorted((ROOT / "models" / "sir").glob("*.?pp"))

    def __init__(self, program):
        self.program = str(program)

    def missing(self):
        return None

    def prepare(self, folder):
        kernel, version = kernel_of(self.program)
        self.version = f"{version}, kernel {kernel}"

    def run(self, e, folder):
        parameters = [f"--sir.{name}={getattr(e, name)}"
                      for name in ("agents", "degree", "infection", "recovery", "infected", "weeks")]
        results, table = folder / "sir.h5", folder / "sir.csv"
        scenario = ROOT / "configs" / "scenarios" / "sir_epidemic.cfg"
        _, said, peak = call([self.program, "run", scenario, *parameters, "--sir.graph=small_world",
                              f"--replicates={e.worlds}", "--populations=1", "--threads=1", f"--seed={e.seed}",
                              "--quiet", "--timings", "--overwrite", f"--output={results}"], folder)
        call([self.program, "export", results, "--overwrite", "--quiet", f"--output={table}"], folder)
        worlds = {}
        with table.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                key = int(row["replicate"]), int(row["week"])
                worlds.setdefault(key, [0, 0])[row["output"] == "infectious"] = float(row["value"]) * e.agents
        return Outcome(float(re.search(r"timing cpu_seconds (\S+)", said)[1]), peak, worlds)


def all_of(program, agentscript=None):
    packed, plain, frontier = (Compiled(name, f"{name}.cpp", program) for name in ("packed", "plain", "frontier"))
    return [Peerspread(program), packed, plain, Numba(), JavaScript(), AgentScript(agentscript), frontier, Igraph()]


def lines_of(sources):
    """Lines of code: neither empty nor only comment."""
    count = 0
    for source in sources:
        text, comment = source.read_text(encoding="utf-8"), ("//", "/*")
        if source.suffix == ".py":
            text, comment = re.sub(r'^\s*"""(?s:.*?)"""$', "", text, flags=re.MULTILINE), "#"
        count += sum(1 for line in map(str.strip, text.splitlines()) if line and not line.startswith(comment))
    return count
