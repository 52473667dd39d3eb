"""A recorded run as those meet it who analyse it: the results file opened with xarray and h5py, the advice network as
a graph of networkx and igraph, and measures of it beside those that the program takes itself.

Environment: PEERSPREAD, the program.
"""

import importlib.util
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["PEERSPREAD"]
PACKAGES = {"h5py": "python3-h5py", "xarray": "python3-xarray", "h5netcdf": "python3-h5netcdf",
            "networkx": "python3-networkx", "igraph": "python3-igraph"}
MISSING = [package for name, package in PACKAGES.items() if not importlib.util.find_spec(name)]
WORLD = """name = Recorded
replicates = 2
threads = 2
[time]
years = 2
[people]
teachers = 600
partners = 4
[posts]
promotion_practice = 0.4
promotion_confidence = 0.4
[recording]
teachers = all
ties = on
posts = on
"""
TEACHERS, YEARS, WEEKS = 600, 2, 72


def run(folder, text, *options):
    (folder / "world.cfg").write_text(text, encoding="utf-8")
    return subprocess.run([PROGRAM, "run", "world.cfg", "--output=world.h5", "--quiet", *options], cwd=folder,
                          capture_output=True, text=True)


@unittest.skipIf(MISSING, f"needs {', '.join(MISSING)}: apt-get install {' '.join(MISSING)}")
class Recorded(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        import xarray

        folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, folder)
        done = run(folder, WORLD)
        assert done.returncode == 0, done.stderr
        cls.file = folder / "world.h5"
        data = xarray.open_dataset(cls.file, engine="h5netcdf")
        cls.addClassCleanup(data.close)
        cls.data = data.isel(point=0)

    def ties(self, replicate):
        """(teacher, advisor, kind) of each tie, whole numbers."""
        world = self.data.isel(replicate=replicate)
        columns = [world[name].dropna("tie").astype(int).values for name in ("tie_teacher", "tie_advisor", "tie_kind")]
        self.assertEqual(len({len(column) for column in columns}), 1)
        return list(zip(*columns))

    def network(self, replicate):
        """The advice network with what its people are in year 1."""
        import networkx

        world = self.data.isel(replicate=replicate)
        graph = networkx.DiGraph()
        people = zip(world.teacher_school.values, world.teacher_group.values, world.teacher_coached.values[0])
        for seat, (school, group, coached) in enumerate(people):
            graph.add_node(seat, school=int(school), group=int(group), coached=bool(coached == 1))
        graph.add_edges_from((int(i), int(j), {"kind": int(kind)}) for i, j, kind in self.ties(replicate))
        return graph

    def test_edge_list_and_rows_are_one_network(self):
        for replicate in range(2):
            ties = self.ties(replicate)
            first = self.data.advice_first.isel(replicate=replicate).astype(int).values
            self.assertEqual((first[0], first[-1], len(first)), (0, len(ties), TEACHERS + 1))
            self.assertEqual(ties, sorted(ties))
            for seat in range(TEACHERS):
                self.assertTrue(all(tie[0] == seat for tie in ties[first[seat]:first[seat + 1]]))

    def test_networkx_finds_the_measures_of_the_program(self):
        import networkx

        for replicate in range(2):
            graph = self.network(replicate)
            own = networkx.DiGraph()
            own.add_nodes_from(graph)
            own.add_edges_from((i, j) for i, j, kind in graph.edges(data="kind") if kind == 0)
            structure = self.data.structure.isel(replicate=replicate)
            measure = lambda name: float(structure.sel(structure_measure=name))
            self.assertAlmostEqual(own.number_of_edges() / TEACHERS, measure("out-degree"), places=4)
            self.assertAlmostEqual(networkx.reciprocity(own), measure("reciprocity"), places=4)
            sought = sorted((degree for _, degree in own.in_degree()), reverse=True)
            self.assertAlmostEqual(sum(sought[:TEACHERS // 10]) / sum(sought), measure("top tenth's share of in-ties"),
                                   places=4)
            first_leader = self.data.teacher_post.isel(replicate=replicate).isnull().values
            for i, j, kind in graph.edges(data="kind"):
                self.assertEqual(kind == 0, graph.nodes[i]["school"] == graph.nodes[j]["school"])
                if kind == 1:
                    self.assertTrue(first_leader[i] and first_leader[j], "only their seats have ties to other schools")

    def test_igraph_reads_the_same_graph(self):
        import igraph

        for replicate in range(2):
            graph = self.network(replicate)
            edges = [(int(i), int(j)) for i, j, _ in self.ties(replicate)]
            other = igraph.Graph(n=TEACHERS, edges=edges, directed=True)
            self.assertTrue(other.is_simple())
            self.assertEqual(other.indegree(), [degree for _, degree in graph.in_degree()])
            self.assertEqual(other.outdegree(), [degree for _, degree in graph.out_degree()])
            self.assertLess(other.reciprocity(), 1)

    def test_who_is_coached_is_marked(self):
        for replicate in range(2):
            graph = self.network(replicate)
            coached = [seat for seat, known in graph.nodes(data="coached") if known]
            self.assertGreater(len(coached), 50)
            self.assertEqual({graph.nodes[seat]["group"] for seat in coached}, {0})
            hours = self.data.teacher_hours.isel(replicate=replicate).sel(recorded_week=36).values
            leader = self.data.post_leader.isel(replicate=replicate, year=0).values
            posts = self.data.teacher_post.isel(replicate=replicate).values
            for seat, post in enumerate(posts):
                held = post == post and leader[int(post)] == leader[int(post)]
                self.assertEqual(hours[seat] > 0, graph.nodes[seat]["coached"] and held)

    def test_states_are_those_of_the_means(self):
        import numpy

        data = self.data
        for state in ("practice", "readiness", "confidence", "trust", "knowledge", "collegiality"):
            mean = data[f"teacher_{state}"].where(data.teacher_group == 2).mean("teacher")
            numpy.testing.assert_allclose(mean.sel(recorded_week=slice(1, WEEKS)), data[state].sel(group="comparison"),
                                          atol=1e-5)

    def test_h5py_sees_dimensions_units_and_no_leftovers(self):
        import h5py

        with h5py.File(self.file) as file:
            states = file["teacher_recent_hours"]
            names = [dimension[0].name for dimension in states.dims]
            self.assertEqual(names, ["/replicate", "/point", "/recorded_week", "/kind", "/teacher"])
            self.assertEqual(states.shape, (2, 1, WEEKS + 1, 4, TEACHERS))
            self.assertEqual(file["post_energy"].shape[2:], (WEEKS, file["post"].shape[0]))
            self.assertEqual(list(file["recorded_week"][:3]), [0, 1, 2])

    def test_posts_are_numbered_alike_everywhere(self):
        for replicate in range(2):
            world = self.data.isel(replicate=replicate)
            school = world.post_school.dropna("post").astype(int).values
            self.assertEqual(int(world.post_candidates.sum()) + len(school), TEACHERS)
            first = world.school_first.dropna("school").astype(int).values
            for year in range(YEARS):
                leads = world.teacher_leads.values[year]
                for post, seat in enumerate(world.post_leader.values[year][:len(school)]):
                    if seat == seat:
                        self.assertEqual(leads[int(seat)], post)
                        self.assertGreaterEqual(seat, first[school[post]])


class Refused(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def test_ties_of_too_many_teachers(self):
        done = run(self.folder, WORLD.replace("teachers = 600", "teachers = 1000001"))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("at most 1000000 teachers", done.stderr)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["world.cfg"])

    def test_nothing_is_written_that_was_not_asked_for(self):
        done = run(self.folder, WORLD.split("[recording]")[0])
        self.assertEqual(done.returncode, 0, done.stderr)
        listed = subprocess.run([PROGRAM, "inspect", "world.h5"], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        for name in ("teacher_practice", "tie_teacher", "post_leader", "recorded_week"):
            self.assertNotIn(name, listed.stdout)


if __name__ == "__main__":
    unittest.main()
