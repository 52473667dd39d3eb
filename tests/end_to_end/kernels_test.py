"""One binary for every processor: no instruction of a wide kernel outside of it, and the same bytes from every kernel,
on older processors (under qemu's user emulation), and whatever instructions the C library chooses.

Environment: PEERSPREAD, the program; SOURCE_DIR, the folder of the project; BUILD_DIR, the folder of the build.
"""

import ctypes
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import h5py

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from check_same_results import content_of  # noqa: E402

PROGRAM = os.environ["PEERSPREAD"]
SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["BUILD_DIR"])
WIDE = re.compile(r"\t(v[a-z0-9]+|[a-z0-9]+)\s.*%[yz]mm|\tv[a-z0-9]+\s.*%xmm|"
                  r"\t(andn|bextr|shlx|shrx|sarx|rorx|mulx|lzcnt|movbe)\s")
RUN = ["--people.teachers=300", "--people.partners=2", "--replicates=2", "--populations=1", "--quiet", "--overwrite"]
# What qemu plays, and the kernels such a processor has.
PROCESSORS = {"Nehalem": ["scalar", "sse4.2"], "SandyBridge": ["scalar", "sse4.2"],
              "Haswell": ["scalar", "sse4.2", "avx2"]}


def lines_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def kernels_here():
    """Names of the kernels that `--version` lists."""
    line = next(l for l in lines_of(PROGRAM, "--version") if l.startswith("kernel: "))
    return re.findall(r"([a-z0-9.]+) \(\d+\)", line)


@unittest.skipUnless(platform.machine() == "x86_64", "kernels of x86-64")
class Symbols(unittest.TestCase):
    def functions_with_wide_instructions(self, file):
        """Where each begins -> its name and the first such instruction."""
        function, found = None, {}
        for line in lines_of("objdump", "-d", "--no-show-raw-insn", "-C", file):
            if line.endswith(">:"):
                function = line.split(" ", 1)
            elif function and WIDE.search(line):
                found.setdefault(int(function[0], 16), (function[1], line.strip()))
        return found

    def test_a_sealed_kernel_shows_nothing_but_its_start(self):
        sealed = sorted(BUILD.glob("models/*_kernel_*.o"))
        models = list((SOURCE / "models").glob("*/kernel.cpp"))
        self.assertEqual(len(sealed), 2 * len(models), sealed)  # eight and sixteen lanes
        for file in sealed:
            lanes = file.stem.rsplit("_", 1)[1]
            defined = [l.split() for l in lines_of("nm", "--defined-only", file)]
            visible = [symbol for _, kind, symbol in defined if kind.isupper()]
            self.assertEqual(len(visible), 1, visible)
            self.assertIn(f"14start_in_lanesILm{lanes}E", visible[0])
            self.assertFalse([s for _, kind, s in defined if kind in "uvVw"], "weak symbols would be shared")

    def test_objects_of_the_rest_hold_no_wide_instruction(self):
        wide = ("_kernel_8", "_kernel_16", "lane_operations_8", "lane_operations_16", "benchmark")
        objects = [o for o in BUILD.glob("**/*.o")
                   if "page_engine" not in o.parts and not any(name in str(o) for name in wide)]
        self.assertGreater(len(objects), 40)
        for file in objects:
            self.assertEqual(self.functions_with_wide_instructions(file), {}, file)

    def test_the_program_shows_no_wide_function_but_the_starts(self):
        visible = {int(l.split(" ")[0], 16) for l in lines_of("nm", "--defined-only", PROGRAM)
                   if l.split(" ")[1] in "TWVu"}
        wide = self.functions_with_wide_instructions(PROGRAM)
        self.assertGreater(len(wide), 20, "the kernels are in the program")
        for address in visible & wide.keys():
            self.assertRegex(wide[address][0], r"start_in_lanes<(8|16)ul>")

    def test_of_the_c_library_only_exact_functions_are_called(self):
        """exp, log and pow are plain_math.cpp's; what else there is of libm gives the same bits everywhere."""
        mathematics = {l.split()[-1].split("@")[0] for l in lines_of("nm", "-D", "--undefined-only", PROGRAM)}
        inexact = {f + suffix for suffix in ("", "f", "l") for f in (
            "exp exp2 exp10 expm1 log log2 log1p pow sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh "
            "erf erfc tgamma lgamma cbrt hypot fma").split()}
        self.assertEqual(mathematics & inexact, set())


class SameBytes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.reference = cls.results("scalar", kernel="scalar")

    @classmethod
    def results(cls, name, kernel, before=(), environment=None):
        file = cls.folder / f"{name}.h5"
        scenarios = [SOURCE / "configs" / "scenarios" / f"nyc_{hours}_hours.cfg" for hours in (15, 27)]
        done = subprocess.run([*before, PROGRAM, "compare", *scenarios, *RUN, f"--kernel={kernel}", f"--output={file}"],
                              capture_output=True, text=True, env={**os.environ, **(environment or {})})
        if done.returncode:
            raise AssertionError(done.stderr)
        return content_of(file)

    def expect_same(self, content, what):
        different = [k for k in self.reference if content.get(k) != self.reference[k]]
        self.assertEqual((different, content.keys() - self.reference.keys()), ([], set()), what)

    def test_every_kernel(self):
        here = kernels_here()
        for kernel in ["scalar", "sse4.2", "avx2", "avx512"]:
            if kernel in here:
                self.expect_same(self.results(kernel, kernel), kernel)
            else:
                print(f"not run: kernel {kernel}, which this processor lacks")

    def test_a_file_is_verified_by_any_kernel(self):
        """What the scalar kernel wrote comes out the same from the best, and a changed number does not."""
        file = self.folder / "scalar.h5"
        for options in ([], ["--sample=1"], ["--threads=1", "--kernel=sse4.2"]):
            done = subprocess.run([PROGRAM, "verify", file, "--quiet", *options], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("came out the same, byte for byte", " ".join(done.stdout.split()))
        if shutil.which("qemu-x86_64"):
            done = subprocess.run(["qemu-x86_64", "-cpu", "Nehalem", PROGRAM, "verify", file, "--quiet"],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_no_computation_gives_is_not_verified(self):
        """A number that was changed, and its checksum with it: only computing it again can tell."""
        other = self.folder / "other.h5"
        shutil.copy(self.folder / "scalar.h5", other)
        xxhash = ctypes.CDLL("libxxhash.so.0").XXH3_64bits
        xxhash.restype, xxhash.argtypes = ctypes.c_uint64, [ctypes.c_char_p, ctypes.c_size_t]
        with h5py.File(other, "r+") as file:
            file["effect"][1, 0, 5, 0] += 1
            row = file["effect"][1, 0].tobytes()
            output = [name.decode() for name in file["output"][()]].index("effect")
            self.assertEqual(file["row_checksum"][0, 0, output], xxhash(file["effect"][0, 0].tobytes(), len(row)))
            file["row_checksum"][1, 0, output] = xxhash(row, len(row))
        done = subprocess.run([PROGRAM, "verify", other, "--quiet"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("did not come out the same: effect in 1 world", done.stderr)

    def test_without_the_fused_instructions_of_the_c_library(self):
        tunables = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2"}
        self.expect_same(self.results("no_fma", "sse4.2", environment=tunables), "without FMA in the C library")

    @unittest.skipUnless(shutil.which("qemu-x86_64"), "qemu-user is not installed")
    def test_older_processors(self):
        for processor, kernels in PROCESSORS.items():
            with self.subTest(processor):
                before = ["qemu-x86_64", "-cpu", processor]
                listed = subprocess.run([*before, PROGRAM, "--version"], capture_output=True, text=True).stdout
                self.assertIn(f"kernel: {kernels[-1]}, ", listed)
                self.expect_same(self.results(processor, "best", before), processor)
                refused = subprocess.run([*before, PROGRAM, "compare", "a.cfg", "b.cfg", "--kernel=avx512"],
                                         capture_output=True, text=True, cwd=self.write_scenarios())
                self.assertEqual(refused.returncode, 2)
                self.assertIn("kernel: 'avx512' needs instructions that this processor lacks", refused.stderr)
                self.assertIn(f"allowed: scalar (1)", refused.stderr)

    def write_scenarios(self):
        for name in "ab":
            (self.folder / f"{name}.cfg").write_text(f"name = {name}\n")
        return self.folder

    @unittest.skipUnless(shutil.which("qemu-x86_64"), "qemu-user is not installed")
    def test_too_old_a_processor_gets_a_sentence(self):
        for processor in ("core2duo", "Penryn"):
            done = subprocess.run(["qemu-x86_64", "-cpu", processor, PROGRAM, "--version"], capture_output=True,
                                  text=True)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("this processor is too old", done.stderr)


if __name__ == "__main__":
    unittest.main()
