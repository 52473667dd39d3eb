// The answer beside the levers: sentences for everybody, and a table of the plan beside the page's scenarios.
import { element, nameElement } from "../dom.js";
import { formatNumber } from "../format.js";
import { basis, count, money, range } from "./words.js";

const rows = [
  ["keep", "Of 100 coached teachers, how many more keep a change", (x) => count(x)],
  ["colleagues", "Colleagues who change too, for 100 coached teachers", (x) => count(x)],
  ["cost", "Cost for each coached teacher, all years", money],
  ["total", "Cost in all, all years", money],
  ["hours", "Hours really delivered to each coached teacher, first year", (x) => formatNumber(x)],
  ["effect", "Instruction of coached teachers above no support (SD)", (x) => count(x, 2)],
];

/** @returns {{node: HTMLElement, show: Function, say: (sentence: string) => void, busy: (yes: boolean) => void}} */
export function answerPart(misses) {
  const spoken = element("div", { class: "spoken" });
  // Screen readers hear the first answer and the last one, not every step between them.
  const heard = element("p", { class: "heard", role: "status", "aria-live": "polite", "aria-atomic": "true" });
  const unspoken = element("p", { class: "basis" });
  const [head, body] = [element("tr"), element("tbody")];
  const table = element(
    "div",
    { class: "table", role: "region", tabindex: "0", "aria-label": "Table: your plan beside the scenarios" },
    element(
      "table",
      {},
      element("thead", {}, head),
      body,
    ),
  );
  const caution = element(
    "p",
    { class: "note" },
    "In brackets: 90 of 100 worlds; of fewer than 8 worlds the lowest and the highest.",
  );

  /** All anew; `speak` says whether a screen reader shall say so. */
  function show(found, { names, sentences, sets, all, speak }) {
    spoken.replaceChildren(...sentences.map((sentence) => element("p", { dir: "auto" }, sentence)));
    if (speak) heard.textContent = sentences.join(" ");
    unspoken.textContent = basis(found.replicates.length, sets, all);
    const columns = ["Your plan", ...names, "No support"];
    head.replaceChildren(
      element("td"),
      ...columns.map((name) => element("th", { scope: "col", class: "right" }, nameElement("span", name))),
    );
    body.replaceChildren(...rows.map((row) => tableRow(row, found, columns)));
  }

  function tableRow([measure, title, format], found, columns) {
    const cells = columns.map((_, column) => {
      const band = found.band(measure, column === columns.length - 1 ? null : column);
      if (!Number.isFinite(band.mid)) return element("td", { class: "right" }, "not defined");
      const spread =
        band.low === band.high
          ? null
          : element("span", { class: "range" }, `(${range(band, format)})`);
      return element("td", { class: "right" }, format(band.mid), spread && " ", spread);
    });
    return element("tr", { class: "new" }, element("th", { scope: "row" }, title), ...cells);
  }

  return {
    node: element("div", { class: "tried" }, heard, spoken, misses, unspoken, table, caution),
    show,
    /** While nothing is known yet of new settings; what was known before stays in sight. */
    wait: () => (unspoken.textContent = "Simulating ..."),
    say(sentence) {
      spoken.replaceChildren(element("p", { dir: "auto" }, sentence));
      heard.textContent = sentence;
    },
  };
}
