// The curve beside the picture: colleagues changed for 100 coached teachers, week by week, in both worlds.
import { draw as drawLines } from "../charts/lines.js";
import { element } from "../dom.js";
import { addHover } from "../hover.js";
import { stylesFor } from "../series_style.js";
import { seriesSwatch } from "../swatch.js";
import { colleaguesChanged } from "./world.js";

/** Colleagues changed for 100 coached, by week from the first day on. */
export const curveOf = (world, twin) =>
  Array.from({ length: world.weeks + 1 }, (_, week) => colleaguesChanged(world, twin, week));

/** @param {{name: string, curve: number[]}[]} shown */
export function drawCurve(node, shown, order, width) {
  const chart = {
    kind: "lines",
    x: { label: "school week", unit: "" },
    y: { label: "colleagues who changed, for 100 coached teachers", unit: "" },
    facets: [],
    series: shown.map(({ name, curve }) => ({
      scenario: name,
      facet: "",
      x: curve.map((_, week) => week),
      mid: curve,
      low: [],
      high: [],
    })),
  };
  const style = stylesFor(order, []);
  const { panels, axis } = drawLines(chart, { width, shown: () => true, style });
  const title = "Colleagues who changed without coaching, in these worlds";
  node.replaceChildren(
    element("h3", {}, title),
    element("p", { class: "axis-label" }, axis),
    element(
      "ul",
      { class: "marks-key" },
      ...shown.map(({ name }) => element("li", {}, seriesSwatch(style(name)), element("span", { dir: "auto" }, name))),
    ),
    ...panels.map(({ svg, summary, targets, nearest }) => {
      for (const group of svg.querySelectorAll("[aria-label]")) group.removeAttribute("aria-label");
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", `${title}. ${summary}`);
      addHover(svg, targets, nearest);
      return element("div", { class: "panel" }, svg);
    }),
  );
}
