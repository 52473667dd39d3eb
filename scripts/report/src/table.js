// A table of ready-made texts, which scrolls inside its own box where the window is narrow.
import { element } from "./dom.js";

/** @param {import("./contract.js").Table} table */
export function buildTable(table, label) {
  const head = table.columns.map(({ name, align }) =>
    element(name ? "th" : "td", { scope: name ? "col" : null, class: align }, name),
  );
  const rows = table.rows.map((cells) =>
    // A row without a name of its own belongs to the row above.
    element(
      "tr",
      { class: cells[0] ? "new" : null },
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
