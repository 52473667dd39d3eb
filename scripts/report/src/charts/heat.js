// A table of coloured cells, with the value in the cell where there is room.
import * as Plot from "@observablehq/plot";
import { svgElement } from "../dom.js";
import { formatAxis, formatNumber, formatTick, formatValue, isNumber } from "../format.js";
import { patchSwatch } from "../swatch.js";
import { addText } from "../svg_text.js";
import { textWidth } from "../text_width.js";
import { markOf } from "./series.js";

/** @param {import("../contract.js").HeatChart} chart @param {import("../contract.js").View} view */
export function draw(chart, view) {
  const values = chart.values.flat().filter(isNumber);
  if (!values.length) return { panels: [], notes: ["Nothing is drawn here: no value is defined."] };
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const share = (value) => (high > low ? (value - low) / (high - low) : 0.5);
  const steps = high > low ? [0, 0.25, 0.5, 0.75, 1] : [0.5];
  const key = steps.map((step) => ({
    own: true,
    name: formatValue(low + step * (high - low) || low, chart.z?.unit),
    swatch: patchSwatch(colourOf(high > low ? step : 0.5)),
  }));
  const up = chart.ys.every((y) => typeof y === "number");
  const across = `Across: ${formatAxis(chart.x)}`;
  const along = `${up ? "Upwards" : "Downwards"}: ${formatAxis(chart.y)}`;
  const axis = [formatAxis(chart.z), across, along].join(". ");
  const notes = values.length < chart.xs.length * chart.ys.length ? ["Grey: not defined."] : [];
  return { panels: [panel(chart, view.width, share, up)], key, axis, notes };
}

/** 0 to 1 on the ramp; its ends differ in light and dark (styles/colours.css). */
const colourOf = (share) => `color-mix(in oklab, var(--heat-high) ${Math.round(100 * share)}%, var(--heat-low))`;

/** Which colour of text can be read on it: black and white change places at 0.64 in light and at 0.4 in dark. */
const onWhat = (share) => (share < 0.4 ? "on-low" : share < 0.64 ? "on-middle" : "on-high");

function panel(chart, width, share, up) {
  const yTexts = chart.ys.map((y) => formatTick(y, chart.y?.unit));
  const left = Math.min(width * 0.3, Math.max(...yTexts.map((text) => textWidth(text)))) + 12;
  const cell = { width: (width - left - 8) / chart.xs.length, height: chart.ys.length > 15 ? 20 : 34 };
  const height = cell.height * chart.ys.length + 46;
  const rows = up ? [...chart.ys.keys()].reverse() : [...chart.ys.keys()];
  const cells = rows.flatMap((j) => chart.xs.map((x, i) => ({ i, j, value: chart.values[j]?.[i] })));
  const svg = Plot.plot({
    width,
    height,
    marginLeft: left,
    marginRight: 8,
    marginTop: 0,
    marginBottom: 46,
    x: { type: "band", domain: [...chart.xs.keys()], padding: 0.03, axis: null },
    y: { type: "band", domain: rows, padding: 0.05, axis: null },
    marks: [
      Plot.cell(
        cells,
        markOf("", {
          x: "i",
          y: "j",
          rx: 2,
          fill: { value: ({ value }) => (isNumber(value) ? colourOf(share(value)) : "var(--undefined)"), scale: null },
        }),
      ),
    ],
  });
  const at = { x: svg.scale("x"), y: svg.scale("y") };
  const middle = { x: (i) => at.x.apply(i) + at.x.bandwidth / 2, y: (j) => at.y.apply(j) + at.y.bandwidth / 2 };
  addLabels(svg, chart, { left, width, height, cell, yTexts }, middle);
  const defined = cells.filter(({ value }) => isNumber(value));
  const widest = Math.max(...defined.map(({ value }) => textWidth(formatNumber(value))));
  if (widest + 6 <= cell.width) {
    // figures in all cells or in none
    for (const { i, j, value } of defined)
      addText(svg, {
        x: middle.x(i),
        y: middle.y(j),
        text: formatNumber(value),
        anchor: "middle",
        class: onWhat(share(value)),
      });
  }
  const targets = cells.map(({ i, j, value }) => ({
    x: middle.x(i),
    y: middle.y(j),
    describe: () => ({
      heading: `${formatPlace(chart.xs[i], chart.x)}; ${formatPlace(chart.ys[j], chart.y)}`,
      entries: [{ name: chart.z?.label ?? "", value: formatValue(value, chart.z?.unit) }],
      highlight: [
        svgElement("rect", {
          x: at.x.apply(i),
          y: at.y.apply(j),
          width: at.x.bandwidth,
          height: at.y.bandwidth,
          rx: 2,
          class: "cell-ring",
        }),
      ],
    }),
  }));
  const highest = defined.reduce((a, b) => (b.value > a.value ? b : a));
  const where = `${formatPlace(chart.xs[highest.i], chart.x)}; ${formatPlace(chart.ys[highest.j], chart.y)}`;
  const summary = `Highest: ${formatValue(highest.value, chart.z?.unit)} at ${where}`;
  return { svg, nearest: "xy", targets, summary };
}

/** Labels of columns (every so many, where they would touch) and rows. */
function addLabels(svg, chart, { left, width, height, cell, yTexts }, middle) {
  const texts = chart.xs.map((x) => formatTick(x, chart.x?.unit));
  const every = Math.ceil((Math.min(90, Math.max(...texts.map((text) => textWidth(text)))) + 8) / cell.width);
  texts.forEach((text, i) => {
    if (i % every === 0)
      addText(svg, {
        x: middle.x(i),
        y: height - 33,
        text,
        width: Math.max(cell.width * every - 6, 20),
        anchor: "middle",
        class: "axis-text",
      });
  });
  yTexts.forEach((text, j) =>
    addText(svg, { x: left - 8, y: middle.y(j), text, width: left - 10, anchor: "end", class: "axis-text" }),
  );
  addText(svg, {
    x: (left + width) / 2,
    y: height - 10,
    text: formatAxis(chart.x),
    width: width - left - 8,
    anchor: "middle",
    class: "axis-text",
  });
}

/** "Hours planned: 15 h". */
function formatPlace(value, axis) {
  const text = typeof value === "number" ? formatValue(value, axis?.unit) : String(value);
  return axis?.label ? `${axis.label}: ${text}` : text;
}
