// The data of a chart as a table of comma-separated values (RFC 4180), in full precision.
import { valueAxis } from "./charts/series.js";
import { element } from "./dom.js";
import { formatAxis } from "./format.js";

/** Column names and rows of a chart, one row per value or interval; null where a number is not defined. */
export function chartTable(chart) {
  const [x, y] = [formatAxis(chart.x) || "x", formatAxis(chart.y) || "value"];
  const value = formatAxis(valueAxis(chart)) || "value";
  switch (chart.kind) {
    case "lines":
      return {
        columns: ["facet", "series", x, `${y}: middle`, `${y}: low`, `${y}: high`],
        rows: chart.series.flatMap((line) =>
          line.x.map((at, i) => [line.facet, line.scenario, at, line.mid[i], line.low?.[i], line.high?.[i]]),
        ),
      };
    case "spread":
      return {
        columns: ["facet", "series", "quantile", value],
        rows: chart.series.flatMap((row) =>
          row.levels.map((level, i) => [row.facet, row.scenario, level, row.values[i]]),
        ),
      };
    case "dots":
      return {
        columns: ["facet", "category", "series", `${value}: middle`, `${value}: low`, `${value}: high`],
        rows: chart.series.map((dot) => [dot.facet, dot.category, dot.scenario, dot.mid, dot.low, dot.high]),
      };
    case "bars":
      return {
        columns: ["category", "series", "part", value, `${value}: low`, `${value}: high`],
        rows: chart.values.map((bar) => [bar.category, bar.scenario, bar.part, bar.value, bar.low, bar.high]),
      };
    case "heat":
      return {
        columns: [x, y, formatAxis(chart.z) || "value"],
        rows: chart.ys.flatMap((row, j) => chart.xs.map((column, i) => [column, row, chart.values[j]?.[i]])),
      };
    default:
      return { columns: ["chart"], rows: [[JSON.stringify(chart)]] };
  }
}

/** Offers the file, named for report and chart. */
export function downloadCsv(chart, report) {
  const { columns, rows } = chartTable(chart);
  const lines = [columns, ...rows].map((cells) => cells.map(cell).join(","));
  // Spreadsheets take UTF-8 for what it is only if the file says so first.
  const url = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" }));
  element("a", { href: url, download: `${fileName(report.title)}_${fileName(chart.id)}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function cell(value) {
  if (value == null) return "";
  if (typeof value === "number") return String(value);
  // A spreadsheet would run a text that begins like a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function fileName(text) {
  return (
    String(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 60) || "chart"
  );
}
