"""How far a run is, on a terminal and in a notebook."""

import contextlib
import sys
import time

_WIDTH, _EVERY = 24, 0.2  # columns of the bar; seconds


def _in_notebook():
    shell = sys.modules.get("IPython")
    kind = shell and type(shell.get_ipython()).__name__
    return kind == "ZMQInteractiveShell"


class _Bar:
    """Called with (done, total); draws a few times a second."""

    def __init__(self, draw):
        self.draw, self.start, self.next, self.drawn = draw, time.monotonic(), _EVERY, False

    def __call__(self, done, total):
        seconds = time.monotonic() - self.start
        if total <= 0 or seconds < self.next:
            return
        self.next, self.drawn = seconds + _EVERY, True
        share = min(done / total, 1.0)
        left = f", {seconds * (1 - share) / share:.0f} s left" if share > 0 else ""
        self.draw(share, f"{100 * share:3.0f} %  {done / seconds:,.0f}/s{left}")


def _on_terminal(share, text):
    filled = int(share * _WIDTH)
    print(f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {text}\033[K", end="", file=sys.stderr, flush=True)


class _Notebook:
    """One line of the cell's output, drawn anew."""

    def __init__(self):
        from IPython.display import HTML, display
        self.html = HTML
        self.handle = display(HTML(""), display_id=True)

    def __call__(self, share, text):
        self.handle.update(self.html(f"<progress max='1' value='{share:.4f}'></progress> {text}"))

    def clear(self):
        self.handle.update(self.html(""))


@contextlib.contextmanager
def shown(progress):
    """What the engine is to call while it works: None, or a function of (done, total)."""
    if callable(progress):
        yield progress
    elif progress is False or (progress is None and not _in_notebook() and not sys.stderr.isatty()):
        yield None
    elif _in_notebook():
        notebook = _Notebook()
        try:
            yield _Bar(notebook)
        finally:
            notebook.clear()
    else:
        bar = _Bar(_on_terminal)
        try:
            yield bar
        finally:
            if bar.drawn:
                print("\r\033[K", end="", file=sys.stderr, flush=True)
