# Not run here; see ../README.md.
from spack.package import *


class Peerspread(CMakePackage):
    """Agent-based simulation of how peer coaching spreads through teachers."""

    license("MIT")
    version("0.1.0")

    variant("mpi", default=False, description="Share campaigns among the processes of mpirun")

    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("ninja", type="build")
    depends_on("boost@1.74: +program_options+random+math")
    depends_on("eigen@3.4:")
    depends_on("hdf5@1.10: +cxx+hl")
    depends_on("intel-oneapi-tbb")
    depends_on("xxhash")
    depends_on("nlohmann-json")
    depends_on("mpi", when="+mpi")

    generator("ninja")

    def cmake_args(self):
        return [
            self.define_from_variant("PEERSPREAD_MPI", "mpi"),
            self.define("CMAKE_UNITY_BUILD", True),
            self.define("BUILD_TESTING", self.run_tests),
            self.define("PEERSPREAD_PYTHON", False),
        ]
