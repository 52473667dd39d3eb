// The one tip of the page: a heading and a list of named values beside the pointer.
import { element } from "./dom.js";

/** @typedef {{swatch?: Node, name: string, value: string, range?: string}} Entry */

const tip = element("div", { class: "tip", hidden: true, "aria-hidden": "true" });
const spoken = element("div", { class: "unseen", role: "status" }); // read aloud while arrow keys are used
let described;
let follow; // where the tip belongs while arrow keys move it

document.addEventListener("scroll", () => (follow ? place(...follow()) : hideTip()), { passive: true, capture: true });

/** Elements that have to be in the page for the tip to work. */
export const tipElements = [tip, spoken];

/** @param {import("./hover.js").Description} description */
export function showTip(description, x, y) {
  follow = undefined;
  show(description);
  place(x, y);
}

/** As by pointer, for arrow keys: read aloud, and staying at its place when the page scrolls. */
export function showSpokenTip(description, where) {
  follow = where;
  show(description);
  const entries = description.entries.map(({ name, value, range }) => [name, value, range].filter(Boolean).join(" "));
  spoken.textContent = [description.heading, ...entries].join(", ");
  place(...where());
}

function show(description) {
  if (described !== description) {
    described = description;
    const rows = description.entries.map((entry) =>
      element(
        "tr",
        {},
        element("td", {}, entry.swatch?.cloneNode(true) ?? null),
        element("th", { scope: "row", dir: "auto" }, entry.name),
        element("td", { class: "value" }, entry.value),
        element("td", { class: "range" }, entry.range ?? ""),
      ),
    );
    tip.replaceChildren(
      element("div", { class: "tip-heading", dir: "auto" }, description.heading),
      element("table", {}, ...rows),
    );
  }
  tip.hidden = false;
}

export function hideTip() {
  tip.hidden = true;
  follow = undefined;
  described = undefined;
}

/** Beside the pointer, on the side where there is room, and never out of the window. */
function place(x, y) {
  const { offsetWidth: width, offsetHeight: height } = tip;
  const { clientWidth, clientHeight } = document.documentElement;
  const gap = 14;
  const left = x + gap + width <= clientWidth ? x + gap : x - gap - width;
  const top = y - height - gap >= 0 ? y - height - gap : y + gap;
  tip.style.left = `${Math.max(4, Math.min(left, clientWidth - width - 4))}px`;
  tip.style.top = `${Math.max(4, Math.min(top, clientHeight - height - 4))}px`;
}
