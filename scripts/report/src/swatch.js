// The small drawing that stands for a series in legends and tips.
import { symbol as symbolPath } from "d3-shape";
import { svgElement } from "./dom.js";
import { symbolTypes } from "./symbols.js";

/** A piece of the series' line with its symbol. */
export function seriesSwatch(style) {
  const middle = symbolPath(symbolTypes[style.symbol], 42)();
  return svgElement(
    "svg",
    { class: "swatch", width: 28, height: 12, viewBox: "0 0 28 12", "aria-hidden": "true" },
    svgElement("line", {
      x1: 0,
      x2: 28,
      y1: 6,
      y2: 6,
      stroke: style.colour,
      "stroke-width": 2,
      "stroke-dasharray": style.dash,
    }),
    svgElement("path", { d: middle, transform: "translate(14 6)", fill: style.colour }),
  );
}

/** A patch of colour, for the parts of bars. */
export function patchSwatch(colour) {
  return svgElement(
    "svg",
    { class: "swatch", width: 14, height: 12, viewBox: "0 0 14 12", "aria-hidden": "true" },
    svgElement("rect", { x: 0.5, y: 0.5, width: 13, height: 11, rx: 2, fill: colour, stroke: "var(--part-edge)" }),
  );
}
