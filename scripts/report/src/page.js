// The page from top to bottom; everything else is one file per job.
import { runAgain } from "./again.js";
import { element } from "./dom.js";
import { buildFigure } from "./figure.js";
import { missesInFull } from "./misses.js";
import { keepDrawn } from "./redraw.js";
import { scenarioToggles } from "./scenarios.js";
import { spreadPart } from "./spread/part.js";
import { buildTable } from "./table.js";
import { tipElements } from "./tip.js";
import { tryOutPart } from "./tryout/panel.js";

/** @param {import("./contract.js").Report} report */
export function buildPage(report) {
  const figures = [];
  if (report.brief.only) document.documentElement.classList.add("brief");
  const toggles = scenarioToggles(report.scenarios, () => drawing.all());
  const tryOut = tryOutPart(report);
  const pick = tryOut?.engine ? (point) => tryOut.pick(point) : undefined;
  const context = { report, shown: toggles.shown, figures, pick };
  const spread = spreadPart(report, tryOut);

  document.body.append(
    element(
      "header",
      { class: "top" },
      element("h1", { dir: "auto", title: report.title }, report.title),
      element("p", { class: "subtitle", dir: "auto" }, report.subtitle),
      report.brief.only ? null : printAll(),
    ),
    element(
      "main",
      {},
      answer(report),
      missesInFull(report),
      contents(report.sections, { tryOut, spread }),
      tryOut?.node,
      spread?.node,
      toggles.bar,
      ...report.sections.map((part) => section(part, context)),
    ),
    runAgain(report.again),
    ...tipElements,
  );
  const drawing = keepDrawn(figures);
  tryOut?.begin?.((state) => spread.changed(state));
}

/** What was found, before anything else, and what kind of finding it is. */
function answer({ answer: sentences, caution }) {
  return element(
    "section",
    { class: "answer", "aria-label": "The answer" },
    ...sentences.map((sentence) => element("p", { dir: "auto" }, sentence)),
    caution ? element("p", { class: "caution", dir: "auto" }, caution) : null,
  );
}

/** On paper there is the brief, unless all is wanted. */
function printAll() {
  const box = element("input", { type: "checkbox", id: "print-all" });
  box.addEventListener("change", () => document.documentElement.classList.toggle("whole", box.checked));
  return element("p", { class: "print-all" }, box, element("label", { for: "print-all" }, "Print all of this page"));
}

function contents(sections, { tryOut, spread }) {
  if (sections.length < 3) return null;
  const own = [
    tryOut && { id: "try", heading: "What if?" },
    spread && { id: "look", heading: "Watch it spread" },
  ].filter(Boolean);
  const links = [...own, ...sections].map(({ id, heading }) =>
    element("li", {}, element("a", { href: `#${encodeURIComponent(id)}` }, heading)),
  );
  return element("nav", { class: "contents", "aria-label": "On this page" }, element("ul", {}, ...links));
}

/** Where a part stands in the brief: charts of rows side by side, others below them, then parts of text alone. */
function placeOnPaper(part, briefCharts) {
  const kinds = (part.charts ?? []).filter(({ id }) => briefCharts.includes(id)).map(({ kind }) => kind);
  if (!kinds.length) return part.table ? "first" : "last";
  return kinds.every((kind) => kind === "dots" || kind === "bars") ? "half" : "full";
}

function section(part, { report, shown, figures, pick }) {
  const figuresHere = part.charts?.map((chart) => buildFigure(chart, report, shown)) ?? [];
  figures.push(...figuresHere);
  const { sections, charts } = report.brief;
  figuresHere.forEach(({ node }, i) => node.classList.toggle("beyond", !charts.includes(part.charts[i].id)));
  const whole = sections.includes(part.id);
  const beyond = !whole && !part.charts?.some((chart) => charts.includes(chart.id));
  const heading = element("h2", { dir: "auto", title: part.heading }, part.heading);
  const body = [
    ...(part.text ?? []).map((paragraph) =>
      element("p", { class: whole ? "text" : "text beyond", dir: "auto" }, paragraph),
    ),
    ...figuresHere.map((figure) => figure.node),
    part.table ? buildTable(part.table, part.heading, pick) : null,
  ];
  return element(
    "section",
    { id: part.id, class: `part ${beyond ? "beyond" : placeOnPaper(part, charts)}` },
    ...(part.fold ? [element("details", {}, element("summary", {}, heading), ...body)] : [heading, ...body]),
  );
}
