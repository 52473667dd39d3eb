// Pointer, touch and arrow keys on a drawn chart: show the values of the nearest target in the tip.
import { svgElement } from "./dom.js";
import { hideTip, showSpokenTip, showTip } from "./tip.js";

/**
 * @typedef {Object} Target
 * @property {number} x          pixels in the drawing
 * @property {number} y
 * @property {() => Description} describe   made only when somebody looks
 *
 * @typedef {Object} Description
 * @property {string} heading
 * @property {import("./tip.js").Entry[]} entries
 * @property {SVGElement[]} highlight   drawn over the chart while the target is chosen
 */

/**
 * @param {SVGSVGElement} svg
 * @param {Target[]} targets
 * @param {"x"|"y"|"xy"} nearest
 */
export function addHover(svg, targets, nearest) {
  if (!targets.length) return;
  const overlay = svgElement("g", { class: "highlight", "aria-hidden": "true" });
  svg.append(overlay);
  let chosen = -1;
  let description;

  const scale = () => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width || 1;

  function choose(index) {
    if (index === chosen) return;
    chosen = index;
    description = targets[index].describe();
    overlay.replaceChildren(...description.highlight);
  }

  function leave() {
    chosen = -1;
    overlay.replaceChildren();
    hideTip();
  }

  function point(event) {
    const box = svg.getBoundingClientRect();
    choose(nearestTo((event.clientX - box.left) / scale(), (event.clientY - box.top) / scale(), targets, nearest));
    showTip(description, event.clientX, event.clientY);
  }

  /** As by pointer, at the target itself. */
  function step(index) {
    choose(Math.min(targets.length - 1, Math.max(0, index)));
    const target = targets[chosen];
    showSpokenTip(description, () => {
      const box = svg.getBoundingClientRect();
      return [box.left + target.x * scale(), box.top + target.y * scale()];
    });
  }

  svg.addEventListener("pointermove", point);
  svg.addEventListener("pointerdown", point);
  svg.addEventListener("pointerleave", leave);
  svg.addEventListener("blur", leave);
  svg.addEventListener("keydown", (event) => {
    const ends = { Home: 0, End: targets.length - 1 };
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    if (event.key === "Escape") return leave();
    if (event.key in ends) step(ends[event.key]);
    else if (event.key in steps) step(chosen + steps[event.key]);
    else return;
    event.preventDefault();
  });
  svg.setAttribute("tabindex", "0");
}

/** Index of the nearest target; across the main direction only breaks ties, save for "xy". */
function nearestTo(x, y, targets, nearest) {
  const [ax, ay] = { x: [1, 1e-3], y: [1e-3, 1], xy: [1, 1] }[nearest];
  let best = 0;
  let least = Infinity;
  targets.forEach((target, index) => {
    const away = ax * Math.abs(target.x - x) + ay * Math.abs(target.y - y);
    if (away < least) [best, least] = [index, away];
  });
  return best;
}
