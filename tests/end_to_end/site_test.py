"""scripts/site: every page of the menu is there, nothing is fetched from elsewhere, no link leads nowhere."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])


@unittest.skipUnless(shutil.which("mkdocs"), "mkdocs is not installed: scripts/install_packages site")
class Site(unittest.TestCase):
    def test_pages_and_links(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([SOURCE / "scripts" / "site", f"--program={os.environ['PEERSPREAD']}",
                            f"--folder={folder}", "--gallery", "--replicates=2", "--populations=1",
                            "--people.teachers=150", "--people.partners=1"], check=True, capture_output=True)
            pages = {page.name: page.read_text(encoding="utf-8") for page in pathlib.Path(folder).glob("*.html")}
            for name in ("index.html", "docs_tutorial.html", "docs_troubleshooting.html", "reference_parameters.html"):
                self.assertIn(name, pages)
            self.assertGreater(len(re.findall(r'<a href="gallery/[^"]+">', pages["gallery.html"])), 6)
            for picture in re.findall(r'<img[^>]+src="(gallery/[^"]+)"', pages["gallery.html"]):
                self.assertTrue((pathlib.Path(folder) / picture).exists(), picture)
            self.assertIn("peers.pull", pages["reference_parameters.html"])
            for name, text in pages.items():
                elsewhere = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?//[^"]*"', text)
                self.assertEqual(elsewhere, [], name)
                for target in re.findall(r'href="([^"#:]+\.html)', text):
                    if name != "404.html":
                        self.assertTrue((pathlib.Path(folder) / target).exists(), f"{name}: {target}")


if __name__ == "__main__":
    unittest.main()
