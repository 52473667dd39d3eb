// How individuals spread: per time and scenario a thin line, a thicker one in its middle, and a symbol at the median.
import * as Plot from "@observablehq/plot";
import { svgElement } from "../dom.js";
import { formatAxis, formatNumber, formatValue, isNumber } from "../format.js";
import { seriesSwatch } from "../swatch.js";
import { addRowTexts, bandOf, layoutRows, rowsPlot, tickCount } from "./rows.js";
import { niceScale } from "./scale.js";
import { keyOf, markOf, valueAxis, whoIsDrawn } from "./series.js";

/** @param {import("../contract.js").SpreadChart} chart @param {import("../contract.js").View} view */
export function draw(chart, view) {
  const { drawn, names, notes } = whoIsDrawn(chart.series, view, (row) => row.values.some(isNumber));
  if (!drawn.length) return { panels: [], notes };
  const axis = valueAxis(chart);
  const layout = layoutRows(groupsOf(chart, view, axis), view.width);
  const values = chart.series.flatMap((row) => row.values).filter(isNumber);
  const scale = niceScale(values, tickCount(layout, axis.unit, values));
  const { levels } = drawn[0];
  const ends = ["thin", "thick"].map((part) =>
    endsOf(levels, part)
      .map((i) => percent(levels[i]))
      .join(" to "),
  );
  notes.unshift(
    `Thin line: ${ends[0]}. Thick line: ${ends[1]}. Symbol and figure: ${percent(levels[middleOf(levels)])}, the median.`.replace(
      /50 %, the median/,
      "the median",
    ),
  );
  if (scale.cut) notes.push("The axis does not begin at zero.");
  return { panels: [panel(chart, layout, scale, axis, view)], key: keyOf(names), axis: formatAxis(axis), notes };
}

const percent = (level) => `${formatNumber(100 * level)} %`;

function groupsOf(chart, view, axis) {
  return chart.facets
    .map((facet) => {
      const here = chart.series.filter((row) => row.facet === facet && view.shown(row.scenario ?? ""));
      return {
        label: facet,
        rows: here.map((row) => ({
          scenario: row.scenario ?? "",
          text: formatValue(median(row), axis.unit),
          data: row,
        })),
      };
    })
    .filter((group) => group.rows.length);
}

/** Index of the level nearest to one half. */
function middleOf(levels) {
  return levels.reduce((best, level, i) => (Math.abs(level - 0.5) < Math.abs(levels[best] - 0.5) ? i : best), 0);
}

/** Indices of the levels at both ends of the thin line (outermost) and the thick one (nearest to the quartiles). */
function endsOf(levels, part) {
  if (part === "thin") return [0, levels.length - 1];
  const nearest = (wanted) =>
    levels.reduce((best, level, i) => (Math.abs(level - wanted) < Math.abs(levels[best] - wanted) ? i : best), 0);
  return [nearest(0.25), nearest(0.75)];
}

const median = (row) => row.values[middleOf(row.levels)];

function panel(chart, layout, scale, axis, view) {
  const rows = [...layout.at].map(([row, y]) => ({ ...row.data, y }));
  const stretch = (row, part, options) => {
    const [x1, x2] = endsOf(row.levels, part).map((i) => row.values[i]);
    return isNumber(x1) && isNumber(x2)
      ? Plot.ruleY(
          [{ x1, x2, y: row.y }],
          markOf(row.scenario, { x1: "x1", x2: "x2", y: "y", strokeLinecap: "round", ...options }),
        )
      : null;
  };
  const marks = rows.flatMap((row) => {
    const { colour, symbol } = view.style(row.scenario);
    return [
      stretch(row, "thin", { stroke: colour, strokeWidth: 1.5, strokeOpacity: 0.7 }),
      stretch(row, "thick", { stroke: colour, strokeWidth: 6, strokeOpacity: 0.4 }),
      isNumber(median(row))
        ? Plot.dot(
            [{ x: median(row), y: row.y }],
            markOf(row.scenario, { x: "x", y: "y", fill: colour, symbol, r: 4.5 }),
          )
        : null,
    ];
  });
  const svg = rowsPlot(layout, scale, axis.unit, marks);
  addRowTexts(svg, layout, view);
  // A target per row: there is too much in it to show several at once.
  const targets = rows.map((row) => ({
    x: layout.left,
    y: row.y,
    describe: () => ({
      heading: [row.facet, row.scenario].filter(Boolean).join(", "),
      entries: row.levels
        .map((level, i) => ({
          swatch: i === middleOf(row.levels) ? seriesSwatch(view.style(row.scenario)) : undefined,
          name: percent(level),
          value: formatValue(row.values[i], axis.unit),
        }))
        .reverse(),
      highlight: [
        svgElement("rect", {
          ...bandOf(layout, { start: row.y, end: row.y }),
          y: row.y - layout.step / 2,
          height: layout.step,
        }),
      ],
    }),
  }));
  const summary = rows
    .map((row) => `${row.facet}, ${row.scenario ?? ""}: median ${formatValue(median(row), axis.unit)}`)
    .join("; ");
  return { svg, nearest: "y", targets, summary };
}
