// When charts are drawn: at first, when there is another width, when toggles change, and for paper.

const paperWidth = 680; // pixels; A4 and Letter less margins
const halfPaper = paperWidth / 2 - 12; // in the brief charts of rows stand side by side

/**
 * Draws the figures and keeps them drawn.
 * @param {import("./figure.js").Figure[]} figures
 */
export function keepDrawn(figures) {
  let round = 0;
  let printing = false;

  /** Those in sight at once, the others one by one, so that the page never stands still. */
  function all() {
    const mine = ++round;
    state("report-drawing");
    const waiting = [];
    for (const figure of figures) {
      if (inSight(figure.node)) figure.draw();
      else waiting.push(figure);
    }
    const next = () => {
      if (mine !== round || printing) return;
      waiting.shift()?.draw();
      if (waiting.length) setTimeout(next);
      else note("report-drawn");
    };
    setTimeout(next);
  }

  const widths = new WeakMap();
  const resized = new ResizeObserver((changes) => {
    const other = changes.filter(({ target, contentRect }) => {
      const width = Math.round(contentRect.width);
      const differs = width > 0 && widths.has(target) && widths.get(target) !== width;
      widths.set(target, width);
      return differs;
    });
    if (other.length && !printing) all();
  });

  let opened = [];
  addEventListener("beforeprint", () => {
    printing = true;
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((details) => (details.open = true)); // paper cannot be unfolded
    const brief = !document.documentElement.classList.contains("whole");
    figures.forEach((figure) => figure.draw(brief && figure.node.closest(".half") ? halfPaper : paperWidth, brief));
  });
  addEventListener("afterprint", () => {
    printing = false;
    opened.forEach((details) => (details.open = false));
    all();
  });

  all();
  figures.forEach((figure) => resized.observe(figure.node));
  note("report-interactive");
  return { all };
}

function inSight(node) {
  const { top, bottom, width } = node.getBoundingClientRect();
  return width > 0 && bottom > 0 && top < innerHeight;
}

/** Times that can be read in the browser's performance panel. */
function note(name) {
  if (!performance.getEntriesByName(name).length) performance.mark(name);
  state(name);
}

/** For those who wait for the page: tests, and programs that make pictures of it. */
function state(name) {
  document.documentElement.dataset.state = name;
}
