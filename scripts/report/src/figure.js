// A figure: title and caption, the drawn panels, their key, and the data as CSV.
import { draw as drawBars } from "./charts/bars.js";
import { draw as drawDots } from "./charts/dots.js";
import { draw as drawHeat } from "./charts/heat.js";
import { draw as drawLines } from "./charts/lines.js";
import { draw as drawSpread } from "./charts/spread.js";
import { downloadCsv } from "./csv.js";
import { element, nameElement } from "./dom.js";
import { addHover } from "./hover.js";
import { extraNames, stylesFor } from "./series_style.js";
import { seriesSwatch } from "./swatch.js";

const kinds = { lines: drawLines, spread: drawSpread, dots: drawDots, bars: drawBars, heat: drawHeat };

/** @typedef {{node: HTMLElement, draw: (width?: number, low?: boolean) => void}} Figure */

/**
 * @param {import("./contract.js").Chart} chart
 * @param {import("./contract.js").Report} report
 * @param {(name: string) => boolean} shown
 * @returns {Figure}
 */
export function buildFigure(chart, report, shown) {
  const extra = extraNames(chart, report.scenarios);
  const style = stylesFor(report.scenarios, extra);
  const drawing = element("div", { class: "drawing" });
  const save = element(
    "button",
    { type: "button", class: "csv", onclick: () => downloadCsv(chart, report) },
    "Data as CSV",
  );
  save.setAttribute("aria-label", `Data as CSV: ${chart.title}`);
  const node = element(
    "figure",
    { "data-chart": chart.id, "data-kind": chart.kind, "aria-label": chart.title },
    element(
      "figcaption",
      {},
      element("h3", { dir: "auto" }, chart.title),
      chart.caption ? element("p", { dir: "auto" }, chart.caption) : null,
    ),
    drawing,
    element("div", { class: "below" }, save),
  );

  function draw(width = drawing.clientWidth, low = false) {
    if (!width) return; // folded away
    // The page must not jump while a chart is replaced.
    drawing.style.minHeight = `${drawing.offsetHeight}px`;
    const drawn = kinds[chart.kind]?.(chart, { width, low, shown, style }) ?? {
      panels: [],
      notes: ["This version of the page cannot draw this chart; its data are in the CSV file."],
    };
    drawing.replaceChildren(...content(drawn));
    drawing.style.minHeight = "";
  }

  function content({ panels, columns = 1, key = [], axis = "", notes = [] }) {
    const named = panels.length ? key : [];
    // Scenarios are explained by the toggles, save on paper and where a chart has names of its own.
    const own = extra.length || named.some((item) => item.own);
    return [
      named.length
        ? element(
            "ul",
            { class: own ? "key" : "key paper" },
            ...named.map((item) =>
              element("li", {}, item.swatch ?? seriesSwatch(style(item.name)), nameElement("span", item.name)),
            ),
          )
        : null,
      axis ? element("p", { class: "axis-label", dir: "auto" }, axis) : null,
      panels.length
        ? element("div", { class: "panels", style: `--columns: ${columns}` }, ...panels.map(panelNode))
        : null,
      ...notes.map((note) => element("p", { class: "note", dir: "auto" }, note)),
    ].filter(Boolean);
  }

  function panelNode({ title, svg, summary, targets, nearest }) {
    // The drawing as a whole has a name; groups within it must have none, being no elements of their own to readers.
    for (const group of svg.querySelectorAll("[aria-label]")) {
      group.dataset.mark = group.getAttribute("aria-label");
      group.removeAttribute("aria-label");
    }
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", [chart.title, title, summary].filter(Boolean).join(". "));
    addHover(svg, targets, nearest);
    return element("div", { class: "panel" }, title ? element("h4", { dir: "auto", title }, title) : null, svg);
  }

  return { node, draw };
}
