// Usage: node tests/report/hostile_data.mjs OUT.json
//
// Data that follow scripts/report/report.schema.json and are as unpleasant as they may be: twelve scenarios, names that
// would be markup, formulas or endless, missing values everywhere, tiny, huge and negative numbers, charts of nothing.
import { readFileSync, writeFileSync } from "node:fs";

const [out] = process.argv.slice(2);
if (!out) {
  console.error("Usage: node tests/report/hostile_data.mjs OUT.json");
  process.exit(2);
}

const scenarios = [
  "<script>alert(1)</script>",
  "\"quotes\" & 'apostrophes'",
  "教師の指導 27 時間",
  "مدرسون ١٥ ساعة",
  "x".repeat(300),
  "a very long scenario name with words ".repeat(8).trim(),
  '=HYPERLINK("http://x")',
  "</script><img src=x onerror=alert(2)>",
  "constructor",
  "27 hours",
  "@@DATA@@ $& $1",
  "Ünïcödé, with; commas",
];
const categories = [
  ...scenarios.slice(0, 3),
  "A category that needs several lines, because it says a lot about what it holds. ".repeat(2).trim(),
  "<b>bold</b>",
];
const levels = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
const none = { label: "", unit: "" };
const axis = (label, unit) => ({ label, unit });
const range = (length) => [...Array(length).keys()];
const hole = (...indices) => indices.reduce((sum, index) => 7 * sum + index, 3) % 10 === 0; // a value is missing here

const lines = (facet, scenario, k) => {
  const mid = range(108).map((week) => (hole(week, k) ? null : (1e6 * (k + 1) * week) / 108));
  return {
    scenario,
    facet,
    x: range(108).map((week) => week + 1),
    mid,
    low: mid.map((v) => v && 0.9 * v),
    high: mid.map((v) => v && 1.1 * v),
  };
};
const dot = (facet, category, scenario, k, c) => {
  const mid = k === 3 ? null : Math.sin(k * 5 + c * 3 + facet.length) * 5;
  return { scenario, facet, category, mid, low: mid && mid - 0.4, high: mid && mid + 0.4 };
};
const parts = ["p0", "p1", "p2", "p3", "p4", "part ".repeat(60).trim()];
const partValue = (k, p) => (k === 4 || hole(k, p) ? null : p === 2 && k === 5 ? -2e4 : 1e5 * (1 + Math.cos(k + p)));
const facets = ["one", "<u>two</u>", "three ".repeat(40).trim()];

const charts = [
  {
    kind: "lines",
    id: 'a "b" <c>',
    title: `<i>Title</i> ${"long ".repeat(30)}`,
    caption: "Caption <b>",
    x: axis("Week", "week"),
    y: axis("Very large", "$"),
    facets,
    series: facets.flatMap((facet) => scenarios.map((name, k) => lines(facet, name, k))),
  },
  {
    kind: "lines",
    id: "own",
    title: "Names of its own, and a facet without values",
    caption: "",
    x: axis("Hours", "h"),
    y: axis("Tiny", "SD"),
    facets: ["only", "empty"],
    series: scenarios.slice(0, 5).map((name, k) => ({
      scenario: `own ${name}`,
      facet: "only",
      x: [1, 2, 3, 3.2, 60],
      mid: [-1e-5 * k, null, 2e-5, null, 3e-6],
      low: Array(5).fill(null),
      high: Array(5).fill(null),
    })),
    marks: [1, 2, 3, 15, 27, 27.5, 60].map((x) => ({ x, label: `mark ${x} ${"w".repeat(x)}` })),
    best: { x: 3, label: "best <b>" },
  },
  {
    kind: "spread",
    id: "spread",
    title: "Spread",
    caption: "c",
    x: axis("Practice", "1"),
    y: none,
    facets: range(12).map((week) => `Week ${week}`),
    series: range(12).flatMap((week) =>
      scenarios.map((scenario, k) => ({
        scenario,
        facet: `Week ${week}`,
        levels,
        values: levels.map((_, j) => (hole(week, k) ? null : -2 + 0.3 * j + 0.1 * k)),
      })),
    ),
  },
  {
    kind: "dots",
    id: "dots",
    title: "Dots",
    caption: "c",
    x: none,
    y: axis("Effect", "%"),
    facets: ["A", "BB"],
    categories,
    zero: true,
    series: ["A", "BB"].flatMap((facet) =>
      categories.flatMap((category, c) => scenarios.map((name, k) => dot(facet, category, name, k, c))),
    ),
  },
  {
    kind: "dots",
    id: "far",
    title: "Dots far from zero",
    caption: "c",
    x: axis("Effect", "h"),
    y: none,
    facets: [],
    categories: ["one"],
    series: [
      { scenario: scenarios[0], facet: "", category: "one", mid: 1000, low: 990, high: 1004 },
      { scenario: scenarios[1], facet: "", category: "one", mid: 1010, low: null, high: null },
    ],
  },
  {
    kind: "bars",
    id: "bars",
    title: "Bars",
    caption: "c",
    x: axis("Cost", "$"),
    y: none,
    categories,
    parts,
    values: categories.flatMap((category) =>
      parts.flatMap((part, p) =>
        scenarios.map((scenario, k) => ({ category, part, scenario, value: partValue(k, p) })),
      ),
    ),
  },
  {
    kind: "heat",
    id: "heat",
    title: "Heat",
    caption: "c",
    x: axis("X", "$"),
    y: axis("Y", "h"),
    z: axis("Z", "SD"),
    xs: range(20).map((i) => 1000 * i),
    ys: range(18),
    values: range(18).map((j) => range(20).map((i) => ((i + j) % 7 === 0 ? null : Math.sin(i / 5) * j))),
  },
  {
    kind: "heat",
    id: "flat",
    title: "Heat of one value",
    caption: "c",
    x: axis("X", "1"),
    y: axis("Y", "1"),
    z: axis("Z", "1"),
    xs: ["a", "b ".repeat(50).trim()],
    ys: ["low", "high"],
    values: [
      [1, 1],
      [1, null],
    ],
  },
  {
    kind: "heat",
    id: "no heat",
    title: "Heat of nothing",
    caption: "c",
    x: axis("X", "1"),
    y: axis("Y", "1"),
    z: axis("Z", "1"),
    xs: [1],
    ys: [1],
    values: [[null]],
  },
  {
    kind: "lines",
    id: "no lines",
    title: "Lines of nothing",
    caption: "c",
    x: axis("X", "1"),
    y: axis("Y", "1"),
    facets: ["A"],
    series: [{ scenario: scenarios[0], facet: "A", x: [1], mid: [null], low: [null], high: [null] }],
  },
  {
    kind: "dots",
    id: "no dots",
    title: "Dots of nothing",
    caption: "c",
    x: axis("X", "1"),
    y: none,
    facets: [],
    categories: ["q"],
    series: [{ scenario: scenarios[0], facet: "", category: "q", mid: null, low: null, high: null }],
  },
];

/** The sample's worlds and levers, with names that would run if they could, and a setting that the engine refuses. */
function hostileTryOut() {
  const { try_out: tryOut } = JSON.parse(
    readFileSync(new URL("../../scripts/report/sample.json", import.meta.url), "utf8"),
  );
  tryOut.scenarios = scenarios.slice(0, 8).map((name) => ({ name, changes: {} }));
  tryOut.points = scenarios.slice(0, 5).map((name) => ({ name, title: name, changes: {} }));
  tryOut.scenarios[7].changes["people.<b>"] = "<img src=x onerror=alert(5)>";
  for (const lever of tryOut.levers) lever.evidence = scenarios[7];
  return tryOut;
}

writeFileSync(
  out,
  JSON.stringify({
    title: `<b>Title</b> & "quotes" ${scenarios[4]}`,
    subtitle: "<i>subtitle</i>",
    answer: [`One <b>sentence</b> about ${scenarios[5]}`],
    caution: "Caution & <script>alert(3)</script>",
    scenarios,
    sections: [
      {
        id: 'x y"<',
        heading: `<h1>${"heading ".repeat(20)}`,
        text: ["<img src=x onerror=alert(4)>"],
        charts: charts.slice(0, 4),
        fold: false,
      },
      { id: "folded", heading: "Folded", text: [], charts: charts.slice(4), fold: true },
      {
        id: "table",
        heading: "Table",
        text: [],
        charts: [],
        fold: false,
        table: {
          columns: scenarios.slice(0, 8).map((name) => ({ name, align: "right" })),
          rows: Array(5).fill(scenarios.slice(0, 8)),
          points: [0, 1, 2, 3, 4],
        },
      },
    ],
    brief: { sections: ["table"], charts: [charts[0].id], only: false },
    misses: {
      summary: "Of <b>26</b> patterns",
      line: "Misses <img src=x onerror=alert(1)> of 26",
      each: [scenarios[0], scenarios[7], scenarios[4]],
    },
    try_out: hostileTryOut(),
    again: {
      command: `peerspread compare "${scenarios[4]}" --name='<b>'`,
      seed: "1",
      version: "v",
      started: "2026-11-24T01:02:03Z",
      model: "m",
    },
  }),
);
