"""scripts/gallery: a page about every question that ships, and the page that links them."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])


class Gallery(unittest.TestCase):
    def test_every_question_has_its_page_and_the_beginning_of_its_answer(self):
        with tempfile.TemporaryDirectory() as folder:
            options = [f"--program={os.environ['PEERSPREAD']}", f"--folder={folder}", "--replicates=2",
                       "--populations=1", "--people.teachers=150", "--people.partners=1"]
            subprocess.run([SOURCE / "scripts" / "gallery", *options], check=True, capture_output=True)
            index = (pathlib.Path(folder) / "index.html").read_text(encoding="utf-8")
            pages = re.findall(r'<h2><a href="([^"]+)">[^<]+\?</a></h2>\n<p>[^<]+[.]</p>', index)
            self.assertGreater(len(pages), 6)
            self.assertEqual(len(pages), index.count("<h2>"), "each has an answer")
            for page in pages:
                self.assertIn("</html>", (pathlib.Path(folder) / page).read_text(encoding="utf-8"))
            pictures = re.findall(r'<img src="([^"]+)"', index)
            self.assertIn(len(pictures), (0, len(pages)))  # none without matplotlib
            for picture in pictures:
                self.assertIn("</svg>", (pathlib.Path(folder) / picture).read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
