// Charts of rows: labelled groups, a row per scenario in each, values across, figures in a column on the right.
import * as Plot from "@observablehq/plot";
import { formatTick } from "../format.js";
import { addText, inkOf } from "../svg_text.js";
import { textWidth, wrapText } from "../text_width.js";

const between = 14; // pixels between groups

/**
 * @typedef {Object} Row
 * @property {string} scenario
 * @property {string} text        what stands to the right of it
 * @property {any} data
 *
 * @typedef {{label: string, rows: Row[]}} Group
 *
 * @typedef {Object} Layout
 * @property {number} width
 * @property {number} height
 * @property {number} left
 * @property {number} right
 * @property {number} figures     width of the column of figures
 * @property {number} names       width of the column of names beside them; 0 without
 * @property {number} step        height of a row
 * @property {Map<Row, number>} at    middle of each row
 * @property {{label: string, lines: number, x: number, y: number, width: number, start: number, end: number}[]} groups
 */

/**
 * @param {Group[]} groups
 * @param {number} width
 * @param {Object} how
 * @param {boolean} [how.above]   group labels stand above their rows even where there is room beside them
 * @param {boolean} [how.names]   scenario names stand on the left of the rows
 * @returns {Layout}
 */
export function layoutRows(groups, width, { above = false, names = false } = {}) {
  const rows = groups.flatMap((group) => group.rows);
  const step = rows.length > 60 ? 13 : 18;
  const beside = !above && width >= 560;
  const widest = (texts, most) => Math.min(most, Math.max(0, ...texts.map((text) => textWidth(text))));
  const label = beside
    ? widest(
        groups.map((group) => group.label),
        Math.min(240, width * 0.3),
      )
    : width - 8;
  const name = names
    ? widest(
        rows.map((row) => row.scenario),
        Math.min(170, width * 0.3),
      ) + 10
    : 0;
  const left = beside ? label + 22 : Math.max(14, name);
  const figures = widest(
    rows.map((row) => row.text),
    width * 0.4,
  );
  const named =
    !names && width >= 560
      ? widest(
          rows.map((row) => row.scenario),
          150,
        )
      : 0;
  const right = 14 + figures + (named && named + 10);
  const at = new Map();
  let y = beside ? 6 : 2;
  const placed = groups.map((group) => {
    const lines = wrapText(group.label, label, beside ? 3 : 2).length;
    const start = y;
    if (!beside && group.label) y += 15 * lines + 5;
    const room = Math.max(group.rows.length * step, beside ? 15 * lines : 0);
    const first = y + (room - group.rows.length * step) / 2 + step / 2;
    group.rows.forEach((row, i) => at.set(row, first + i * step));
    const middle = beside ? y + room / 2 - (15 * (lines - 1)) / 2 : start + 8;
    y += room + between;
    return { label: group.label, lines: beside ? 3 : 2, x: 0, y: middle, width: label, start, end: y - between };
  });
  return { width, height: y - between + 36, left, right, figures, names: named, step, at, groups: placed };
}

/**
 * The Plot options of such a chart: values across, pixels downwards.
 * @param {Layout} layout
 * @param {{domain: number[], ticks: number[]}} scale
 */
export function rowsPlot(layout, scale, unit, marks) {
  const { width, height, left, right } = layout;
  const bottom = 30;
  const labelled = withRoom(scale.ticks, (width - left - right) / (scale.ticks.length - 1), unit);
  return Plot.plot({
    width,
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: 0,
    marginBottom: bottom,
    x: { domain: scale.domain, label: null },
    y: { type: "identity", axis: null },
    marks: [
      Plot.gridX(scale.ticks, { y1: 0, y2: height - bottom, stroke: "var(--grid)", strokeOpacity: 1 }),
      scale.domain[0] <= 0 && scale.domain[1] >= 0
        ? Plot.ruleX([0], { y1: 0, y2: height - bottom, stroke: "var(--axis)" })
        : null,
      Plot.axisX(labelled, { anchor: "bottom", tickSize: 0, tickFormat: (tick) => formatTick(tick, unit) }),
      ...marks,
    ],
  });
}

/** Every so many of the ticks, zero among them, so that their labels do not touch. */
function withRoom(ticks, distance, unit) {
  const widest = Math.max(...ticks.map((tick) => textWidth(formatTick(tick, unit))));
  const every = Math.ceil((widest + 10) / distance);
  const from = Math.max(0, ticks.indexOf(0));
  return ticks.filter((_, i) => (i - from) % every === 0);
}

/** Group labels, the column of figures, and where asked for the names of rows. */
export function addRowTexts(svg, layout, view, { names = false } = {}) {
  for (const group of layout.groups) addText(svg, { ...group, text: group.label, class: "group" });
  for (const [row, y] of layout.at) {
    const colour = inkOf(view.style(row.scenario).colour);
    const edge = layout.width - layout.right + 14 + layout.figures;
    const texts = [addText(svg, { x: edge, y, text: row.text, width: layout.figures + 1, anchor: "end", colour })];
    if (layout.names)
      texts.push(addText(svg, { x: edge + 10, y, text: row.scenario, width: layout.names + 1, colour }));
    if (names)
      texts.push(
        addText(svg, { x: layout.left - 10, y, text: row.scenario, width: layout.left - 9, anchor: "end", colour }),
      );
    texts.forEach((text) => text.setAttribute("data-series", row.scenario));
  }
}

/** Ticks there is room for. */
export function tickCount(layout, unit, values) {
  const widest = Math.max(...values.map((value) => textWidth(formatTick(Number(value.toPrecision(2)), unit))), 24);
  return Math.max(2, Math.min(8, Math.floor((layout.width - layout.left - layout.right) / (widest + 26))));
}

/** A band behind a group while its values are in the tip. */
export function bandOf(layout, group) {
  return {
    x: 0,
    width: layout.width,
    y: group.start - between / 2 + 1,
    height: group.end - group.start + between - 2,
    rx: 4,
    class: "row-band",
  };
}
