"""A small share of scripts/damage: whatever happens to a results file, nothing crashes and nothing is silently wrong.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; DAMAGE_SEED, to repeat a run.
"""

import os
import pathlib
import random
import subprocess
import unittest

PROGRAM = os.environ["PEERSPREAD"]
SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])
SEED = int(os.environ.get("DAMAGE_SEED", random.SystemRandom().randrange(10**6)))


class Damage(unittest.TestCase):
    def test_damage_is_named_or_without_effect(self):
        done = subprocess.run([SOURCE / "scripts" / "damage", "--program", PROGRAM, "--flips=100", "--mutations=200",
                               "--jobs=2", f"--seed={SEED}"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("all flips: 100: ", done.stdout)
        self.assertIn("all mutations: ", done.stdout)
        print(f"DAMAGE_SEED={SEED}", done.stdout, sep="\n")


if __name__ == "__main__":
    unittest.main()
