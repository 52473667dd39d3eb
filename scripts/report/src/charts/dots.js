// A dot with its interval per category and scenario; one panel per facet, all on one scale.
import * as Plot from "@observablehq/plot";
import { svgElement } from "../dom.js";
import { formatAxis, formatRange, formatValue, isNumber } from "../format.js";
import { seriesSwatch } from "../swatch.js";
import { columnsFor, panelWidth } from "./panels.js";
import { addRowTexts, bandOf, layoutRows, rowsPlot, tickCount } from "./rows.js";
import { niceScale } from "./scale.js";
import { keyOf, markOf, valueAxis, whoIsDrawn } from "./series.js";

/** @param {import("../contract.js").DotsChart} chart @param {import("../contract.js").View} view */
export function draw(chart, view) {
  const { drawn, names, notes } = whoIsDrawn(chart.series, view, (dot) => isNumber(dot.mid));
  if (!drawn.length) return { panels: [], notes };
  const facets = chart.facets?.length ? chart.facets : [undefined];
  const columns = columnsFor(facets.length, view.width);
  const width = panelWidth(view.width, columns);
  const axis = valueAxis(chart);
  const values = chart.series.flatMap((dot) => [dot.mid, dot.low, dot.high]).filter(isNumber);
  const panels = [];
  let cut = false;
  for (const facet of facets) {
    const layout = layoutRows(groupsOf(chart, facet, names, view, axis), width);
    if (!layout.groups.length) continue;
    const scale = niceScale(values, tickCount(layout, axis.unit, values), { zero: chart.zero });
    cut ||= scale.cut;
    panels.push(panel(chart, facet, layout, scale, axis, view));
  }
  if (cut) notes.push("The axis does not begin at zero.");
  return { panels, columns, key: keyOf(names), axis: formatAxis(axis), notes };
}

function groupsOf(chart, facet, names, view, axis) {
  return chart.categories
    .map((category) => {
      const here = chart.series.filter(
        (dot) =>
          dot.category === category && (facet === undefined || dot.facet === facet) && view.shown(dot.scenario ?? ""),
      );
      here.sort((a, b) => names.indexOf(a.scenario) - names.indexOf(b.scenario));
      return {
        label: category,
        rows: here.map((dot) => ({ scenario: dot.scenario ?? "", text: formatValue(dot.mid, axis.unit), data: dot })),
      };
    })
    .filter((group) => group.rows.length);
}

function panel(chart, facet, layout, scale, axis, view) {
  const rows = [...layout.at].map(([row, y]) => ({ ...row.data, row, y }));
  const marks = rows
    .filter((dot) => isNumber(dot.mid))
    .flatMap((dot) => {
      const { colour, symbol } = view.style(dot.scenario);
      return [
        isNumber(dot.low) && isNumber(dot.high)
          ? Plot.ruleY(
              [dot],
              markOf(dot.scenario, {
                x1: "low",
                x2: "high",
                y: "y",
                stroke: colour,
                strokeWidth: 2.5,
                strokeOpacity: 0.55,
                strokeLinecap: "round",
              }),
            )
          : null,
        Plot.dot([dot], markOf(dot.scenario, { x: "mid", y: "y", fill: colour, symbol, r: 4.5 })),
      ];
    });
  const svg = rowsPlot(layout, scale, axis.unit, marks);
  addRowTexts(svg, layout, view);
  const targets = layout.groups.map((group) => {
    const here = rows.filter((dot) => dot.category === group.label);
    const defined = here.filter((dot) => isNumber(dot.mid));
    return {
      x: defined.length ? svg.scale("x").apply(defined[0].mid) : layout.left,
      y: (group.start + group.end) / 2,
      describe: () => ({
        heading: [group.label, facet].filter(Boolean).join(", "),
        entries: here.map((dot) => ({
          swatch: seriesSwatch(view.style(dot.scenario)),
          name: dot.scenario ?? "",
          value: formatValue(dot.mid, axis.unit),
          range: formatRange(dot.low, dot.high),
        })),
        highlight: [svgElement("rect", bandOf(layout, group))],
      }),
    };
  });
  const summary = rows
    .map((dot) => `${dot.category}, ${dot.scenario ?? ""}: ${formatValue(dot.mid, axis.unit)}`)
    .join("; ");
  return { title: facet, svg, nearest: "y", targets, summary };
}
