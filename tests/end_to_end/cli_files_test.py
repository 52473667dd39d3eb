"""Files of the command line: nothing is harmed that was there, whatever is asked for or fails.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project.
"""

import csv
import os
import resource
import shutil
import subprocess
import unittest

from check_program import PROGRAM, SCENARIO, SMALL, SOURCE, STUDY, TwoScenarios


class Refusals(TwoScenarios):
    def test_existing_files_stay(self):
        self.write("r.h5", "precious")
        self.write("t.csv", "precious")
        self.fail_with(1, ["run", "h15.cfg", "--output=r.h5", *SMALL], "r.h5 exists", "--overwrite")
        self.fail_with(1, ["run", "h15.cfg", "--csv=t.csv", *SMALL], "t.csv exists", "--overwrite")
        self.succeed("run", "h15.cfg", "--output=r.h5", "--csv=t.csv", "--overwrite", *SMALL)
        self.assertTrue(self.files()["t.csv"].startswith(b"title,"))

    def test_the_same_command_again_finds_everything_done(self):
        first = self.succeed("run", "h15.cfg", "--output=r.h5", *SMALL)
        before = self.files()
        self.assertEqual(self.succeed("run", "h15.cfg", "--output=r.h5", *SMALL), first)
        self.assertEqual(self.files(), before)

    def test_files_of_one_command_are_not_one_file(self):
        base = ["run", "h15.cfg", *SMALL, "--overwrite"]
        os.link(self.folder / "h15.cfg", self.folder / "hard.csv")
        os.symlink("t.csv", self.folder / "soft.html")
        self.write("t.csv", "precious")
        self.fail_with(2, [*base, "--csv=x.html", "--report=./x.html"], "--csv (x.html)", "--report ./x.html")
        self.fail_with(2, [*base, "--csv=t.csv", "--report=soft.html"], "--csv (t.csv)", "--report soft.html")
        self.fail_with(2, [*base, "--output=x.h5", "--csv=x.h5"], "--output (x.h5)", "--csv x.h5")
        for option in ("--csv", "--output"):
            self.fail_with(2, [*base, f"{option}=./h15.cfg"], f"{option} ./h15.cfg", "reads (h15.cfg)")
        self.fail_with(2, [*base, "--csv=hard.csv"], "--csv hard.csv", "reads (h15.cfg)")

    def test_no_input_is_replaced_whatever_names_it(self):
        self.write("top.cfg", "include = h15.cfg\n")
        self.fail_with(2, ["run", "top.cfg", *SMALL, "--csv=h15.cfg", "--overwrite"], "--csv h15.cfg",
                       "reads (h15.cfg)")
        shutil.copy(SOURCE / "configs/ensembles/peer_coaching.csv", self.folder / "e.csv")
        self.fail_with(2, ["run", "h15.cfg", *SMALL, "--ensemble=e.csv", "--csv=e.csv", "--overwrite"], "reads (e.csv)")
        self.write("p.csv", "coaching.hours_per_year\n5\n")
        self.write("s.cfg", "include = h15.cfg\n[sweep]\ndesign = file\nfile = p.csv\n")
        self.fail_with(2, ["sweep", "s.cfg", *SMALL, "--csv=p.csv", "--overwrite"], "reads (p.csv)")
        self.write("study.cfg", STUDY.format(output="effect_on_coached", low=0) + "at = year: 3\n")
        self.fail_with(2, ["validate", "study.cfg", "--csv=study.cfg", "--overwrite"], "reads (study.cfg)")

    def test_a_page_is_called_html(self):
        self.fail_with(2, ["run", "h15.cfg", *SMALL, "--report=x.pdf"], "--report x.pdf", "ends in .html")
        self.fail_with(2, ["run", "h15.cfg", *SMALL, "--brief=x.pdf"], "--brief x.pdf", "ends in .html")
        self.fail_with(2, ["run", "h15.cfg", *SMALL, "--report=x.html", "--brief=x.html"], "--brief x.html", "--report")
        self.succeed("run", "h15.cfg", *SMALL, "--output=r.h5")
        self.fail_with(2, ["report", "r.h5", "-o", "x.pdf"], "x.pdf", "ends in .html")

    def test_closed_streams_get_nothing_into_files(self):
        self.succeed("run", "h15.cfg", *SMALL, "--output=a.h5", "--csv=a.csv")
        whole = self.files()
        base = f"run h15.cfg {' '.join(SMALL)} --output=b.h5 --csv=b.csv --overwrite --timings"
        for closed in ("2>&-", ">&-", "<&-", "<&- >&- 2>&-", ">&- 2>&-"):
            with self.subTest(closed):
                command = f"exec '{PROGRAM}' {base} {closed}"
                done = subprocess.run(["bash", "-c", command], cwd=self.folder, capture_output=True)
                self.assertEqual(done.returncode, 1 if ">&- 2" in closed or closed == ">&-" else 0, done.stderr)
                self.assertEqual(self.files()["b.csv"], whole["a.csv"])
                self.succeed("compare", "b.h5")

    def test_overwrite_keeps_permissions(self):
        base = ["run", "h15.cfg", *SMALL, "--output=r.h5", "--csv=t.csv"]
        self.succeed(*base)
        for name, mode in (("r.h5", 0o600), ("t.csv", 0o640)):
            (self.folder / name).chmod(mode)
        self.succeed(*base, "--overwrite", "--seed=3")
        self.assertEqual((self.folder / "r.h5").stat().st_mode & 0o777, 0o600)
        self.assertEqual((self.folder / "t.csv").stat().st_mode & 0o777, 0o640)

    def test_names_and_paths_steer_no_terminal(self):
        odd = "\x1b[31m\x9b"
        os.rename(self.folder / "h15.cfg", self.folder / f"{odd}.cfg")
        text = self.succeed("run", f"{odd}.cfg", *SMALL, "--output=r.h5", f"--csv={odd}.csv")
        self.assertIn("Table:   ?[31m?.csv", text)
        os.rename(self.folder / "r.h5", self.folder / f"{odd}.h5")
        for command in (["inspect", f"{odd}.h5"], ["compare", f"{odd}.h5"], ["report", f"{odd}.h5"],
                        ["merge", f"{odd}.h5", f"--output=m.h5"]):
            done = self.call(*command)
            self.assertNotRegex(done.stdout + done.stderr, "[\x00-\x08\x0b-\x1f\x7f-\x9f]", command)

    def test_cells_are_no_formulas(self):
        self.write("f.cfg", SCENARIO.format(name="=HYPERLINK(1)", hours=5))
        self.succeed("compare", "h15.cfg", "f.cfg", *SMALL, "--output=r.h5", "--csv=t.csv")
        rows = list(csv.DictReader(self.files()["t.csv"].decode().splitlines()))
        self.assertEqual({row["scenario"] for row in rows}, {"15 hours", "'=HYPERLINK(1)"})
        self.assertTrue(any(row["difference"].startswith("-") for row in rows), "numbers stay numbers")

    def test_results_files_that_are_none(self):
        self.succeed("run", "h15.cfg", *SMALL, "--output=r.h5")
        whole = (self.folder / "r.h5").read_bytes()
        (self.folder / "cut.h5").write_bytes(whole[: len(whole) // 2])
        self.write("text.h5", "name = 15 hours\n")
        self.write("empty.h5", "")
        self.fail_with(1, ["compare", "cut.h5"], "cut.h5")
        self.fail_with(1, ["compare", "text.h5"], "text.h5 is not a results file")
        self.fail_with(1, ["compare", "empty.h5"], "empty.h5")
        self.fail_with(1, ["compare", "none.h5"], "no results file none.h5")
        import h5py

        for name in ("seed", "replicates", "populations"):
            shutil.copy(self.folder / "r.h5", self.folder / "odd.h5")
            with h5py.File(self.folder / "odd.h5", "r+") as file:
                del file.attrs[name]
                file.attrs[name] = "many"
            self.fail_with(1, ["compare", "odd.h5"], "odd.h5 is damaged")
        with h5py.File(self.folder / "foreign.h5", "w") as file:
            file["x"] = [1, 2, 3]
        self.fail_with(1, ["compare", "foreign.h5"], "foreign.h5", "not a results file of peerspread")


class SystemRefuses(TwoScenarios):
    def test_links_in_circles_and_paths_without_end(self):
        os.symlink("loop.h5", self.folder / "loop.h5")
        os.symlink("loop.csv", self.folder / "loop.csv")
        long = "x" * 300
        for output in ("loop.h5", f"{long}.h5", "/".join([long] * 20)):
            with self.subTest(output[:20]):
                self.fail_with(1, ["run", "h15.cfg", *SMALL, f"--output={output}"], output[:20])
                self.fail_with(1, ["inspect", output], output[:20])
        for table in ("loop.csv", f"{long}.csv"):
            self.fail_with(1, ["run", "h15.cfg", *SMALL, f"--csv={table}"], table)
        os.symlink("loop.cfg", self.folder / "loop.cfg")
        self.fail_with(2, ["run", "loop.cfg"], "cannot read config file loop.cfg", "symbolic links")
        self.fail_with(2, ["validate", "loop.cfg"], "loop.cfg")

    def test_a_file_that_may_not_grow(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

        done = self.call("run", "h15.cfg", *SMALL, "--quiet", preexec_fn=limit)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, r"\Apeerspread: cannot write results/15_hours.h5: File too large[^\n]*\n\Z")

    def test_threads_that_cannot_be_made(self):
        self.folder.chmod(0o777)

        def limit():
            resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
            if os.geteuid() == 0:  # whom the limit does not bind
                os.setgid(54321)
                os.setuid(54321)

        command = ["run", "h15.cfg", "--quiet", "--output=r.h5"]
        done = self.call(*command, "--replicates=8", "--threads=4", preexec_fn=limit)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, r"\Apeerspread: cannot make 4 threads[^\n]*ulimit -u[^\n]*\n\Z")
        self.assertFalse((self.folder / "r.h5.parts").exists())
        done = self.call(*command, "--replicates=2", "--threads=1", preexec_fn=limit)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_folders_that_cannot_be_written_to(self):
        # The tests may run as root, whom permissions do not bind.
        for folder in ("h15.cfg", "none", "/proc"):
            self.fail_with(1, ["run", "h15.cfg", f"--output={folder}/r.h5", *SMALL], "cannot write", folder)
            self.fail_with(1, ["run", "h15.cfg", f"--csv={folder}/t.csv", *SMALL], "cannot write", folder)
        self.fail_with(1, ["run", "h15.cfg", "--output=.", *SMALL], "folder")
        self.fail_with(1, ["run", "h15.cfg", "--csv=.", *SMALL], "folder")

    def test_a_full_disk(self):
        self.succeed("run", "h15.cfg", *SMALL, "--output=r.h5")
        self.fail_with(1, ["compare", "r.h5", "--csv=/dev/full"], "/dev/full", "disk full")
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "describe"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"\Apeerspread: cannot write to standard output[^\n]*\n\Z")

if __name__ == "__main__":
    unittest.main()
