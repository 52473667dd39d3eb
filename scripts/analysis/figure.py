"""How the pictures of this folder look, and how they are saved: PNG and SVG, the same bytes for the same data."""

import io
import logging
import os
import textwrap
from pathlib import Path

import numpy as np

import results

INK, MUTED, GRID, SUMMER, UNDEFINED = "#17202a", "#56626e", "#e3e8ec", "#eef1f4", "#d8dde2"
SERIES = ["#0072b2", "#d55e00", "#009065", "#b8568c", "#a97600", "#5f45a8", "#5c6670", "#56b4e9"]  # after Okabe & Ito
HEAT = ["#e4eef6", "#7fb0d6", "#2a6ea6", "#0b3c66"]  # from low to high
DASHES = ["-", (0, (6, 2)), (0, (2, 1.5)), (0, (7, 2, 1.5, 2)), (0, (4, 1.5)), (0, (1, 1))]
MARKERS = "osD^vPX*"
TITLE, TEXT, SMALL = 13.5, 10.5, 9.5  # points
LINE = 1.35  # line height, in font sizes
MARGIN = 0.2  # inches

STYLE = {
    "font.family": ["DejaVu Sans", "Verdana", "sans-serif"],
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,  # '$' is money
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": GRID,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "savefig.dpi": 160,
    "svg.fonttype": "none",
    "svg.hashsalt": "peerspread",
}


def add_options(parser):
    parser.add_argument("--out", metavar="PREFIX", help="write PREFIX.png and PREFIX.svg [next to the results file]")
    parser.add_argument("--overwrite", action="store_true", help="replace the pictures if they exist")
    parser.add_argument("--title", help="headline of the picture [what the output means]")


class Pictures:
    """The two files to write; checked before any work is done."""

    def __init__(self, arguments, what):
        source = Path(arguments.file)
        prefix = arguments.out or str(source.with_name(f"{source.stem}_{what}"))
        if prefix.endswith((".png", ".svg")):
            prefix = prefix[:-4]
        if not Path(prefix).name or prefix.endswith(os.sep):
            raise results.Problem(f"--out '{prefix}' names no file")
        self.files = {kind: Path(f"{prefix}.{kind}") for kind in ("png", "svg")}
        for file in self.files.values():
            if file.is_dir():
                raise results.Problem(f"cannot write {file}: it is a folder", results.CANNOT_READ_OR_WRITE)
            if file.exists() and not arguments.overwrite:
                raise results.Problem(f"{file} exists; --overwrite replaces it, --out names another",
                                      results.CANNOT_READ_OR_WRITE)
            if not file.parent.is_dir():
                raise results.Problem(f"cannot write {file}: there is no folder {file.parent}",
                                      results.CANNOT_READ_OR_WRITE)

    def save(self, page):
        written = []
        try:
            for kind, metadata in (("png", {"Software": None}), ("svg", {"Date": None, "Creator": "peerspread"})):
                picture = io.BytesIO()
                page.figure.savefig(picture, format=kind, metadata=metadata)
                part = self.files[kind].with_name(self.files[kind].name + ".part")
                written.append(part)
                part.write_bytes(picture.getvalue())
            for kind, part in zip(self.files, written):
                part.replace(self.files[kind])
        except OSError as error:
            for part in written:
                part.unlink(missing_ok=True)
            raise results.Problem(f"cannot write {self.files['png']} and .svg: {error.strerror}",
                                  results.CANNOT_READ_OR_WRITE) from error
        print("Wrote", " and ".join(map(str, self.files.values())))


def matplotlib():
    """Loaded late, for it is slow and arguments may be wrong."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        import matplotlib as library
    except ImportError as missing:
        raise results.Problem("matplotlib is missing; on Debian: apt-get install python3-matplotlib",
                              results.CANNOT_READ_OR_WRITE) from missing
    library.use("Agg")
    library.rcParams.update(STYLE)
    return library


def wrap(text, inches, size):
    """Lines of `text` that fit: a letter of DejaVu Sans is a little more than half as wide as high."""
    return textwrap.wrap(text, max(10, int(inches * 72 / (0.56 * size)))) or [""]


class Page:
    """A figure whose parts are placed in inches: title, subtitle, legend, room for axes, caption."""

    def __init__(self, width, height, title, subtitle, caption, legend=0.0):
        """`width` of the whole, `height` of the room for axes and their labels, `legend`: height of a legend."""
        matplotlib()
        from matplotlib.figure import Figure

        blocks = []  # (lines, size, style), from the top
        text_width = width - 2 * MARGIN
        blocks.append((wrap(title, text_width / 1.08, TITLE), TITLE, {"weight": "bold"}))
        blocks.append((wrap(subtitle, text_width, TEXT), TEXT, {"color": MUTED}))
        caption_lines = [line for part in caption for line in wrap(part, text_width, SMALL)]
        above = sum(len(lines) * size * LINE / 72 for lines, size, _ in blocks) + legend + 0.1
        below = len(caption_lines) * SMALL * LINE / 72 + 0.12
        self.width, self.height = width, height + above + below + 2 * MARGIN
        self.bottom = below + MARGIN  # of the room for axes
        self.top = self.bottom + height
        self.legend_top = self.top + legend
        self.figure = Figure(figsize=(self.width, self.height), facecolor="white")
        y = self.height - MARGIN
        for lines, size, style in blocks:
            y = self._write(lines, y, size, style)
        self._write(caption_lines, self.bottom - 0.12, SMALL, {"color": MUTED})

    def _write(self, lines, y, size, style):
        for line in lines:
            self.figure.text(MARGIN / self.width, y / self.height, line, size=size, va="top", **style)
            y -= size * LINE / 72
        return y

    def axes(self, left, bottom, width, height, **options):
        """Axes at inches from the lower left of the room."""
        box = (left / self.width, (self.bottom + bottom) / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(box, **options)


def colours(count, ordered):
    """For ordered values from dark blue to light green, else colours that differ as far as they can."""
    if not ordered:
        return [SERIES[i % len(SERIES)] for i in range(count)]
    ramp = matplotlib().colormaps["viridis"]
    return [ramp(0.8 * i / max(1, count - 1)) for i in range(count)]


def start_at_zero(axes):
    """Lets an axis of positive values begin at 0 unless that would squeeze them into its upper part."""
    low, high = axes.dataLim.intervaly
    if 0 <= low < 0.5 * high:
        axes.set_ylim(0, 1.04 * high)


def apart(targets, gap):
    """Places near the targets, at least `gap` apart, in the same order, moved as little as can be."""
    order = sorted(range(len(targets)), key=lambda i: targets[i])
    runs = []  # [sum of targets less their offsets, how many]: neighbours that touch
    for i, at in enumerate(order):
        runs.append([targets[at] - i * gap, 1])
        while len(runs) > 1 and runs[-2][0] / runs[-2][1] > runs[-1][0] / runs[-1][1]:
            total, count = runs.pop()
            runs[-1][0] += total
            runs[-1][1] += count
    level = [total / count for total, count in runs for _ in range(count)]
    places = [0.0] * len(targets)
    for i, at in enumerate(order):
        places[at] = level[i] + i * gap
    return places


def band_opacity(lines):
    """Light, and lighter where many may lie on each other."""
    return max(0.08, 0.2 - 0.02 * lines)


def band_words(summary, mark, band="band"):
    """Lines of the caption that say what is drawn."""
    words = [f"{mark}: 1 replicate world, so there is no {band}."]
    if summary.has_band():
        words = [f"{mark}: mean; {band}: 90 % of {summary.worlds_in_words()} (5 % to 95 %).",
                 f"The {band} carries {summary.what_spreads()}."]
    empty = summary.points_without_value()
    if empty:
        words.append(f"{empty} of {len(summary.worlds)} points have no value and are not shown.")
    return words


def thousands(axis):
    """Large numbers with commas, as in the tables of the program."""
    low, high = axis.get_view_interval()
    if max(abs(low), abs(high)) >= 10000:
        axis.set_major_formatter(lambda value, _: f"{value:,.0f}".replace("-", "\N{MINUS SIGN}"))


def left_of_axes(*values):
    """Inches for the numbers and the label of an upright axis."""
    highest = max(float(np.nanmax(np.abs(part))) for part in values)
    return 1.05 if highest < 10000 else 0.65 + 0.09 * len(f"{highest:,.0f}")


def below_axes(label_lines):
    """Inches for the ticks' labels and the lines of the axis label."""
    return 0.42 + label_lines * TEXT * LINE / 72
