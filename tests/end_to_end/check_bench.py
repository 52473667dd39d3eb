"""A command that is disturbed again and again, each time from the same beginning, and what must hold afterwards: what
was there before is whole, and the same command given again ends as if nothing had been.

Used by scripts/faults and scripts/kills.
"""

import collections
import concurrent.futures
import itertools
import os
import re
import shutil
import subprocess
import threading

from check_same_results import content_of

LONGEST = 120  # seconds that any one call may take, on a busy machine

class Harm(Exception):
    """What no disturbance may do."""


class Command:
    """A command, what is done before it, and what it makes."""

    def __init__(self, name, words, before=(), half_done=False, results=(), texts=(), replaces=()):
        self.name, self.words, self.before, self.half_done = name, list(words), before, half_done
        self.results, self.texts = set(results), set(texts)  # files it makes: compared by content, or by bytes
        self.replaces = set(replaces)  # those of them that are there before

    def made(self):
        return self.results | self.texts


SWEEP = ["sweep", "sweep.cfg", "--output=r.h5"]
OTHER = ["sweep", "other.cfg", "--output=r.h5"]
SHARDS = [[*SWEEP, "--shard=1/2"], [*SWEEP, "--shard=2/2"]]
CSV = "--csv=t.csv"
COMMANDS = [
    Command("run", ["run", "run.cfg", "--output=r.h5", CSV], results=["r.h5"], texts=["t.csv"]),
    Command("sweep", [*SWEEP, CSV], results=["r.h5"], texts=["t.csv"]),
    Command("overwrite", [*SWEEP, CSV, "--overwrite"], [[*OTHER, CSV]], results=["r.h5"], texts=["t.csv"],
            replaces=["r.h5", "t.csv"]),
    Command("overwrite a joined result", [*SWEEP, "--overwrite"], [[*OTHER, "--shard=1/2"], OTHER], results=["r.h5"],
            replaces=["r.h5"]),
    Command("resume", SWEEP, half_done=True, results=["r.h5"]),
    Command("shard", SHARDS[0], results=["r.h5.parts/shard-1-of-2.h5"]),
    Command("join", SWEEP, SHARDS[:1], results=["r.h5"]),
    Command("merge", ["merge", "r.h5.parts"], SHARDS, results=["r.h5"]),
    Command("merge by reference", ["merge", "r.h5.parts", "--virtual"], SHARDS, results=["r.h5"]),
    Command("compare", ["compare", "r.h5", CSV], [SWEEP], texts=["t.csv"]),
    Command("report", ["report", "r.h5", "--output=p.html", "--overwrite"],
            [SWEEP, ["report", "r.h5", "--output=p.html"]], texts=["p.html"], replaces=["p.html"]),
]


def files_in(folder):
    """Bytes of every file by name; folders have none."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in folder.rglob("*")}


class Bench:
    def __init__(self, command, program, folder, world, swept):
        """`world` and `swept` are the scenario and the section that makes a sweep of it."""
        self.command, self.program, self.folder = command, program, folder
        self.start, self.whole = folder / "start", folder / "whole"
        self.start.mkdir()
        for name, text in (("run", world), ("sweep", world + swept), ("other", "seed = 5\n" + world + swept)):
            (self.start / f"{name}.cfg").write_text(text)
        for words in command.before:
            self.succeed(words, self.start)
        if command.half_done:
            self.leave_half_done()
        self.earlier = files_in(self.start)
        shutil.copytree(self.start, self.whole)
        self.table = self.succeed(command.words, self.whole)
        self.expected = files_in(self.whole)
        self.contents = {name: content_of(self.whole / name) for name in command.results}
        self.known_to_end_well = set()

    def leave_half_done(self):
        """Ends the command in the middle."""
        raise NotImplementedError

    def call(self, words, folder, **environment):
        return subprocess.run([self.program, *words, "--quiet"], cwd=folder, capture_output=True, text=True,
                              timeout=LONGEST, env=os.environ | environment)

    def succeed(self, words, folder):
        done = self.call(words, folder)
        if done.returncode:
            raise Harm(f"{' '.join(words)}: {done.stderr}")
        return done.stdout

    def same(self, name, folder):
        """Whether a file holds what an undisturbed command makes."""
        if name not in self.command.results:
            return (folder / name).read_bytes() == self.expected[name]
        try:
            return content_of(folder / name) == self.contents[name]
        except OSError:
            return False

    def is_done(self, folder):
        return all((folder / name).exists() and self.same(name, folder) for name in self.command.made())

    def check_files(self, folder, error):
        """What was there before is unharmed, and what the command makes is there whole or not at all."""
        now = files_in(folder)
        may_replace = self.command.replaces if "nothing there was changed" not in error else ()
        for name, before in self.earlier.items():
            if now.get(name, "gone") == before or self.command.half_done and name.startswith("r.h5.parts"):
                continue
            replaced = name in may_replace and name in now and self.same(name, folder)
            needless = name not in self.expected and self.is_done(folder)
            if not replaced and not needless:
                raise Harm(f"{name}, which was there before, is {'not as it was' if name in now else 'gone'}")
        for name in self.command.made() - self.earlier.keys():
            if name in now and "/" not in name and not self.same(name, folder):
                raise Harm(f"{name} is there and not whole")

    def check_whole(self, folder, status, table, may_leave=False):
        """All is as after an undisturbed command; `may_leave` something over, for the next to remove."""
        if status:
            raise Harm(f"ends with {status}")
        if table != self.table:
            raise Harm("prints something else")
        # A lock that nobody holds is no leftover in a folder that has to stay: the next process there takes it.
        names = {name for name in files_in(folder) if not name.endswith(".lock") or name in self.expected
                 or not any(other.startswith(name.rsplit("/", 1)[0] + "/") for other in self.expected)}
        if names != self.expected.keys() and not (may_leave and names >= self.expected.keys()):
            raise Harm(f"leaves or lacks {', '.join(sorted(names ^ self.expected.keys()))}")
        for name in self.command.made():
            if not self.same(name, folder):
                raise Harm(f"makes another {name}")

    def check_again(self, folder, **environment):
        """Gives the same command again, undisturbed; once for disturbances that left the same behind."""
        left = hash(tuple(sorted(files_in(folder).items(), key=str)) + tuple(environment))
        if left in self.known_to_end_well:
            return
        done = self.call(self.command.words, folder, **environment)
        there = re.fullmatch(r"peerspread: (\S+) exists; give --overwrite[^\n]*\n", done.stderr)
        if there and there[1] in self.command.made():  # only its very end was disturbed
            done = self.call([*self.command.words, "--overwrite"], folder, **environment)
        try:
            self.check_whole(folder, done.returncode, done.stdout)
        except Harm as harm:
            raise Harm(f"given again it {harm}: {done.stderr.strip()}") from None
        self.known_to_end_well.add(left)


def try_all(folder, tries, attempt, jobs):
    """`attempt(one, folder of its own)` for each of `tries`, some at a time; it returns what came of it, and what is to
    be said of harm or None. How often what came of them, and all that is to be said."""
    seen, harms, lock, numbers = collections.Counter(), [], threading.Lock(), itertools.count()

    def one(what):
        with lock:
            own = folder / f"try{next(numbers)}"
        own.mkdir()
        outcome, harm = attempt(what, own)
        shutil.rmtree(own)
        with lock:
            seen[outcome] += 1
            harms.extend([harm] if harm else [])

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, tries))
    return seen, harms
