// What shapes, rims and colours of the picture mean.
import { element, svgElement } from "../dom.js";

const sign = (...shapes) =>
  svgElement("svg", { class: "swatch", width: 18, height: 16, viewBox: "0 0 18 16", "aria-hidden": "true" }, ...shapes);
const dot = (rim) =>
  svgElement("circle", { cx: 9, cy: 8, r: 5, fill: "var(--heat-low)", stroke: rim, "stroke-width": 2 });

export function pictureKey() {
  const items = [
    [dot("none"), "teacher"],
    [dot("var(--series-1)"), "coached this year"],
    [svgElement("rect", { x: 3, y: 2, width: 12, height: 12, fill: "var(--heat-low)" }), "leader"],
    [
      svgElement("path", { d: "M9 2L15 12L3 12Z", fill: "none", stroke: "var(--series-2)", "stroke-width": 2 }),
      "changed, never coached",
    ],
    [svgElement("line", { x1: 0, x2: 18, y1: 8, y2: 8, stroke: "var(--series-0)", "stroke-width": 2 }), "she turns to"],
    [
      svgElement("line", {
        x1: 0,
        x2: 18,
        y1: 8,
        y2: 8,
        stroke: "var(--series-3)",
        "stroke-width": 2,
        "stroke-dasharray": "4 3",
      }),
      "turns to her; thick: reached",
    ],
  ];
  return element(
    "ul",
    { class: "marks-key" },
    ...items.map(([shape, text]) => element("li", {}, sign(shape), text)),
    element("li", {}, element("span", { class: "ramp", "aria-hidden": "true" }), "practice, 0 to 1"),
  );
}
