// What a chart of the data must show, worked out from the JSON alone and without the page's own code.

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** Rows of the CSV as [texts..., numbers...]: numbers as such, null where not defined. */
export function expectedRows(chart) {
  switch (chart.kind) {
    case "lines":
      return chart.series.flatMap((s) =>
        s.x.map((x, i) => [s.facet, s.scenario, x, s.mid[i], s.low?.[i], s.high?.[i]]),
      );
    case "spread":
      return chart.series.flatMap((s) => s.levels.map((level, i) => [s.facet, s.scenario, level, s.values[i]]));
    case "dots":
      return chart.series.map((s) => [s.facet, s.category, s.scenario, s.mid, s.low, s.high]);
    case "bars":
      return chart.values.map((v) => [v.category, v.scenario, v.part, v.value, v.low, v.high]);
    case "heat":
      return chart.ys.flatMap((y, j) => chart.xs.map((x, i) => [x, y, chart.values[j][i]]));
    default:
      throw new Error(`unknown kind of chart: ${chart.kind}`);
  }
}

/** Numbers that are drawn: a chart without any shows a sentence instead. */
export function drawnNumbers(chart) {
  const own = {
    lines: (c) => c.series.flatMap((s) => s.mid),
    spread: (c) => c.series.flatMap((s) => s.values),
    dots: (c) => c.series.map((s) => s.mid),
    bars: (c) => c.values.map((v) => v.value),
    heat: (c) => c.values.flat(),
  };
  return own[chart.kind](chart).filter(isNumber);
}

/** Scenarios of the report of which the chart draws something. */
export function drawnScenarios(chart, scenarios) {
  const has = {
    lines: (s) => s.mid.some(isNumber),
    spread: (s) => s.values.some(isNumber),
    dots: (s) => isNumber(s.mid),
    bars: (s) => isNumber(s.value),
  };
  if (chart.kind === "heat") return [];
  const series = chart.kind === "bars" ? chart.values : chart.series;
  return scenarios.filter((name) => series.some((s) => s.scenario === name && has[chart.kind](s)));
}

/** Rows of cells of a text in the format of RFC 4180. */
export function parseCsv(text) {
  const rows = [[]];
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/g;
  for (let found; cells.lastIndex < text.length && (found = cells.exec(text));) {
    const [, cell, end] = found;
    rows.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\r\n" && cells.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

/** Numbers in a text that people read: "0.571 SD (−0.2 to 1,000)". */
export function numbersIn(text) {
  return [...text.matchAll(/[\u2212-]?\$?\d[\d,]*(?:\.\d+)?(?:E[\u2212-]?\d+)?/g)].map(([number]) =>
    Number(number.replace("\u2212", "-").replace("E\u2212", "E-").replace(/[$,]/g, "")),
  );
}
