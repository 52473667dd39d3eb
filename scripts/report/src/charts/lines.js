// Lines with bands: one panel per facet, all on one vertical scale.
import * as Plot from "@observablehq/plot";
import { svgElement } from "../dom.js";
import { formatAxis, formatRange, formatTick, formatValue, isNumber } from "../format.js";
import { seriesSwatch } from "../swatch.js";
import { addText } from "../svg_text.js";
import { textWidth } from "../text_width.js";
import { addEndLabels, addMarkLabels, markRows, marksOf } from "./line_labels.js";
import { columnsFor, panelWidth } from "./panels.js";
import { ends, niceScale, ticksWithin } from "./scale.js";
import { keyOf, markOf, whoIsDrawn } from "./series.js";

const few = 12; // so many points are marked one by one
const directLabels = 4; // more lines than this are told apart by the legend alone

/** @param {import("../contract.js").LinesChart} chart @param {import("../contract.js").View} view */
export function draw(chart, view) {
  const { drawn, names, notes } = whoIsDrawn(chart.series, view, (line) => line.mid.some(isNumber));
  if (!drawn.length) return { panels: [], notes };
  const facets = chart.facets?.length ? chart.facets : [undefined];
  const columns = columnsFor(facets.length, view.width);
  const width = panelWidth(view.width, columns);
  // From all series, hidden ones too: what is shown keeps its place.
  const all = chart.series;
  const y = niceScale(
    all.flatMap((line) => [line.mid, line.low ?? [], line.high ?? []].flat()),
    columns > 1 || width < 500 ? 4 : 5,
  );
  const x = [...all.flatMap((line) => line.x), ...marksOf(chart).map((mark) => mark.x)].filter(isNumber);
  if (y.cut) notes.push("The vertical axis does not begin at zero.");
  const room = margins(chart, drawn, width, y);
  const height = (facets.length > 1 ? (view.low ? 150 : 204) : width < 500 ? 248 : 338) + room.top;
  const frame = { width, height, x, y, ...room };
  const panels = facets.map((facet) =>
    panel(
      chart,
      facet,
      drawn.filter((line) => facet === undefined || line.facet === facet),
      frame,
      view,
    ),
  );
  return { panels, columns, key: keyOf(names), axis: formatAxis(chart.y), notes };
}

/** Room for tick labels on the left, direct labels on the right and marks on top. */
function margins(chart, drawn, width, y) {
  const left = Math.max(...y.ticks.map((tick) => textWidth(formatTick(tick, chart.y?.unit)))) + 12;
  const names = [...new Set(drawn.map((line) => line.scenario ?? ""))];
  const labelled = width >= 400 && names.length <= directLabels && names.some(Boolean);
  const labels = labelled
    ? Math.min(width * 0.28, 150, Math.ceil(Math.max(...names.map((name) => textWidth(name, 12, 600)))))
    : 0;
  const across = { left, right: labels ? labels + 18 : 14 };
  return { ...across, labels, ...markRows(chart, width - across.left - across.right) };
}

function panel(chart, facet, lines, frame, view) {
  const { width, height, x, y, left, right, top } = frame;
  const points = new Map(lines.map((line) => [line, pointsOf(line)]));
  const svg = Plot.plot({
    width,
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: top,
    marginBottom: 42,
    x: { domain: ends(x), label: null },
    y: { domain: y.domain, label: null },
    marks: [
      Plot.gridY(y.ticks, { stroke: "var(--grid)", strokeOpacity: 1 }),
      y.domain[0] <= 0 && y.domain[1] >= 0 ? Plot.ruleY([0], { stroke: "var(--axis)" }) : null,
      Plot.axisY(y.ticks, { tickSize: 0, tickFormat: (tick) => formatTick(tick, chart.y?.unit) }),
      Plot.axisX(ticksWithin(x, Math.max(2, Math.floor((width - left - right) / 60))), {
        tickFormat: (tick) => formatTick(tick, chart.x?.unit),
        stroke: "var(--axis)",
      }),
      ...frame.marks.map((mark) =>
        Plot.ruleX([mark.x], {
          stroke: mark.best ? "var(--ink)" : "var(--muted)",
          strokeDasharray: mark.best ? null : "2 3",
          strokeWidth: mark.best ? 1.5 : 1,
        }),
      ),
      ...seriesMarks(lines, points, view),
    ],
  });
  addMarkLabels(svg, frame);
  addText(svg, {
    x: (left + width - right) / 2,
    y: height - 8,
    text: formatAxis(chart.x),
    width: width - left - 8,
    anchor: "middle",
    class: "axis-text",
  });
  const at = { x: svg.scale("x").apply, y: svg.scale("y").apply };
  if (!lines.length)
    addText(svg, {
      x: (left + width - right) / 2,
      y: (top + height - 42) / 2,
      text: "nothing to show",
      anchor: "middle",
    });
  if (frame.labels) addEndLabels(svg, lines, points, at, frame, view);
  return {
    title: facet,
    svg,
    nearest: "x",
    targets: targetsOf(chart, lines, points, at, frame, view),
    summary: summaryOf(chart, lines),
  };
}

/** All bands first, then all lines over them, then symbols. */
function seriesMarks(lines, points, view) {
  const faint = lines.length > 3 ? 0.1 : 0.17;
  const of = (mark) => lines.map((line) => mark(points.get(line), line.scenario, view.style(line.scenario)));
  return [
    ...of((data, name, { colour }) =>
      Plot.areaY(data, markOf(name, { x: "x", y1: "low", y2: "high", fill: colour, fillOpacity: faint })),
    ),
    ...of((data, name, { colour, dash }) =>
      Plot.lineY(data, markOf(name, { x: "x", y: "mid", stroke: colour, strokeWidth: 2.2, strokeDasharray: dash })),
    ),
    ...of((data, name, { colour, symbol }) =>
      Plot.dot(singled(data), markOf(name, { x: "x", y: "mid", fill: colour, symbol, r: 3.6 })),
    ),
  ];
}

/** Rows for Plot; what is not a number becomes a gap. */
function pointsOf(line) {
  const number = (value) => (isNumber(value) ? value : NaN);
  return line.x.map((x, i) => ({
    x: number(x),
    mid: number(line.mid[i]),
    low: number(line.low?.[i]),
    high: number(line.high?.[i]),
  }));
}

/** Points that get a symbol: all of a few, else the last, and those that stand alone between gaps. */
function singled(points) {
  const last = points.findLastIndex((point) => isNumber(point.mid));
  return points.filter(
    (point, i) =>
      isNumber(point.mid) &&
      (points.length <= few || i === last || (!isNumber(points[i - 1]?.mid) && !isNumber(points[i + 1]?.mid))),
  );
}

function targetsOf(chart, lines, points, at, frame, view) {
  const places = [...new Set(lines.flatMap((line) => line.x.filter((_, i) => isNumber(line.mid[i]))))].sort(
    (a, b) => a - b,
  );
  return places.map((place) => {
    const here = lines
      .map((line) => ({ line, point: points.get(line).find((point) => point.x === place) }))
      .filter(({ point }) => point);
    return {
      x: at.x(place),
      y: frame.top,
      describe: () => ({
        heading: placeText(place, chart.x),
        entries: here.map(({ line, point }) => ({
          swatch: seriesSwatch(view.style(line.scenario)),
          name: line.scenario ?? "",
          value: formatValue(point.mid, chart.y?.unit),
          range: formatRange(point.low, point.high),
        })),
        highlight: [
          svgElement("line", {
            x1: at.x(place),
            x2: at.x(place),
            y1: frame.top,
            y2: frame.height - 42,
            class: "cross",
          }),
          ...here
            .filter(({ point }) => isNumber(point.mid))
            .map(({ line, point }) =>
              svgElement("circle", {
                cx: at.x(place),
                cy: at.y(point.mid),
                r: 4.5,
                fill: view.style(line.scenario).colour,
                class: "ring",
              }),
            ),
        ],
      }),
    };
  });
}

/** "Week 36", "Hours planned per year: 15 h". */
function placeText(place, axis) {
  const { label = "", unit = "1" } = axis ?? {};
  const value = formatValue(place, unit.toLowerCase() === label.toLowerCase() ? "1" : unit);
  return label ? `${label}${label.includes(" ") ? ":" : ""} ${value}` : value;
}

function summaryOf(chart, lines) {
  return lines
    .map((line) => {
      const last = line.mid.findLastIndex(isNumber);
      return last < 0 ? "" : `${line.scenario ?? ""} ends at ${formatValue(line.mid[last], chart.y?.unit)}`;
    })
    .filter(Boolean)
    .join("; ");
}
