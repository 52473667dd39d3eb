// Stacked bars: one per category and scenario; the colours are those of the parts.
import * as Plot from "@observablehq/plot";
import { svgElement } from "../dom.js";
import { formatAxis, formatRange, formatValue, isNumber, undefinedText } from "../format.js";
import { patchSwatch } from "../swatch.js";
import { addRowTexts, layoutRows, rowsPlot, tickCount } from "./rows.js";
import { niceScale } from "./scale.js";
import { markOf, valueAxis, whoIsDrawn } from "./series.js";

const partColours = 8;
const partColour = (index) => `var(--part-${index % partColours})`;

/** @param {import("../contract.js").BarsChart} chart @param {import("../contract.js").View} view */
export function draw(chart, view) {
  const { drawn, names, notes } = whoIsDrawn(chart.values, view, (value) => isNumber(value.value));
  if (!drawn.length) return { panels: [], notes };
  const axis = valueAxis(chart);
  const groups = groupsOf(chart, names, view, axis);
  const layout = layoutRows(groups, view.width, { above: true, names: names.some(Boolean) });
  // Hidden ones too: what is shown keeps its place.
  const all = groupsOf(
    chart,
    [...new Set(chart.values.map((value) => value.scenario ?? ""))],
    { ...view, shown: () => true },
    axis,
  );
  const ends = all.flatMap((group) => group.rows.flatMap((row) => row.data.pieces.flatMap(({ x1, x2 }) => [x1, x2])));
  const scale = niceScale(ends, tickCount(layout, axis.unit, ends), { zero: true });
  if (groups.some((group) => group.rows.some((row) => row.data.total !== null && !row.data.whole)))
    notes.push("* Not every part is defined; this is the total of those that are.");
  const key = chart.parts.map((part, i) => ({ name: part, own: true, swatch: patchSwatch(partColour(i)) }));
  return { panels: [panel(chart, layout, scale, axis, view)], key, axis: formatAxis(axis), notes };
}

function groupsOf(chart, names, view, axis) {
  return chart.categories
    .map((category) => ({
      label: category,
      rows: names
        .filter((name) => view.shown(name))
        .flatMap((scenario) => {
          const here = chart.values.filter(
            (value) => value.category === category && (value.scenario ?? "") === scenario,
          );
          if (!here.length) return [];
          const pieces = stack(chart.parts, here);
          const total = pieces.length ? pieces.reduce((sum, piece) => sum + piece.value, 0) : null;
          const whole = here.every((value) => isNumber(value.value));
          const ranged = here.find(({ low }) => isNumber(low)); // all of them are all: the first one says more
          const sum = ranged ? shortText(ranged, axis.unit) : formatValue(total, axis.unit);
          const text = total === null ? undefinedText : sum + (whole ? "" : " *");
          return [{ scenario, text, data: { category, scenario, pieces, total, values: here, whole } }];
        }),
    }))
    .filter((group) => group.rows.length);
}

/** "90 % (77 to 95 %)"; "" of a part that the row does not have. */
function valueText(bar, unit) {
  if (!bar) return "";
  const range = formatRange(bar.low, bar.high, unit);
  return formatValue(bar.value, unit) + (range && ` (${range})`);
}

/** The same with no decimals, for there is little room. */
function shortText({ value, low, high }, unit) {
  const [mid, from, to] = [value, low, high].map(Math.round);
  return `${formatValue(mid, unit)} (${from}\u2013${to})`;
}

/** What a row comes to; where parts have ranges, those say more than that all of them are all. */
const inWords = ({ values, total }, unit) =>
  values.some(({ low }) => isNumber(low))
    ? values.map((bar) => `${bar.part} ${valueText(bar, unit)}`).join(", ")
    : formatValue(total, unit);

/** Parts one after another from zero, negative ones to the left of it. */
function stack(parts, values) {
  const end = { up: 0, down: 0 };
  return parts.flatMap((part, index) => {
    const value = values.find((candidate) => candidate.part === part)?.value;
    if (!isNumber(value)) return [];
    const side = value < 0 ? "down" : "up";
    const start = end[side];
    end[side] += value;
    return [{ part, index, value, x1: start, x2: end[side] }];
  });
}

function panel(chart, layout, scale, axis, view) {
  const rows = [...layout.at].map(([row, y]) => ({ ...row.data, y }));
  const half = layout.step / 2 - 2;
  const marks = rows
    .filter((row) => row.pieces.length)
    .map((row) =>
      Plot.rect(
        row.pieces,
        markOf(row.scenario, {
          x1: "x1",
          x2: "x2",
          y1: row.y - half,
          y2: row.y + half,
          fill: { value: (piece) => partColour(piece.index), scale: null },
          stroke: "var(--part-edge)",
          strokeWidth: 0.75,
        }),
      ),
    );
  const svg = rowsPlot(layout, scale, axis.unit, marks);
  addRowTexts(svg, layout, view, { names: true });
  const targets = rows.map((row) => ({
    x: layout.left,
    y: row.y,
    describe: () => ({
      heading: [row.category, row.scenario].filter(Boolean).join(", "),
      entries: [
        ...chart.parts
          .map((part, i) => ({
            swatch: patchSwatch(partColour(i)),
            name: part,
            value: valueText(
              row.values.find((value) => value.part === part),
              axis.unit,
            ),
          }))
          .filter(({ value }) => value),
        ...(row.values.length > 1
          ? [{ name: row.whole ? "Total" : "Total of what is defined", value: formatValue(row.total, axis.unit) }]
          : []),
      ],
      highlight: [
        svgElement("rect", {
          x: 0,
          width: layout.width,
          y: row.y - layout.step / 2,
          height: layout.step,
          rx: 4,
          class: "row-band",
        }),
      ],
    }),
  }));
  const summary = rows.map((row) => `${row.category}, ${row.scenario}: ${inWords(row, axis.unit)}`).join("; ");
  return { svg, nearest: "y", targets, summary };
}
