// What the model does not meet, under the page's answer and beside the one that readers make themselves.
import { element } from "./dom.js";

/** In full and open; null where nothing was noted. */
export function missesInFull({ misses: missed }) {
  if (!missed) return null;
  return element(
    "details",
    { class: "misses", open: "" },
    element("summary", {}, "Where the model misses the evidence: ", missed.summary),
    list(missed),
  );
}

/** One line that opens to the same list. */
export function missesInShort({ misses: missed }) {
  if (!missed) return null;
  if (!missed.each.length) return element("p", { class: "misses" }, `${missed.line}.`);
  return element("details", { class: "misses" }, element("summary", {}, `${missed.line}: see which`), list(missed));
}

const list = ({ each }) => element("ul", {}, ...each.map((text) => element("li", { dir: "auto" }, text)));
