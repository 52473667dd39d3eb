// A table of ready-made texts, which scrolls inside its own box where the window is narrow.
import { element } from "./dom.js";

/**
 * @param {import("./contract.js").Table} table
 * @param {string} label
 * @param {(point: number) => void} [pick]   takes a row's point of a sweep as the start of the reader's plan
 */
export function buildTable(table, label, pick) {
  const picks = pick && table.points;
  const head = table.columns.map(({ name, align }) =>
    element(name ? "th" : "td", { scope: name ? "col" : null, class: align }, name),
  );
  if (picks) head.unshift(element("td", { class: "pick" }));
  const rows = table.rows.map((cells, row) =>
    // A row without a name of its own belongs to the row above.
    element(
      "tr",
      { class: cells[0] ? "new" : null },
      picks ? pickCell(cells[0], () => pick(table.points[row])) : null,
      ...cells.map((cell, index) => {
        const names = index === 0 && cell;
        return element(
          names ? "th" : "td",
          { scope: names ? "row" : null, class: table.columns[index]?.align, dir: "auto" },
          cell,
        );
      }),
    ),
  );
  return element(
    "div",
    { class: "table", role: "region", tabindex: "0", "aria-label": `Table: ${label}` },
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)),
  );
}

const pickCell = (name, onclick) =>
  element(
    "td",
    { class: "pick" },
    element("button", { type: "button", class: "csv", "aria-label": `What if, from ${name}`, onclick }, "What if"),
  );
