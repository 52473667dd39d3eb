// How to get the same results again.
import { element } from "./dom.js";
import { formatTime } from "./format.js";

/** @param {import("./contract.js").Again} again */
export function runAgain(again) {
  if (!again) return null;
  const facts = [
    ["Model", again.model],
    ["Seed", again.seed],
    ["Program", again.version],
    ["Started", formatTime(again.started)],
  ];
  return element(
    "footer",
    {},
    element("h2", {}, "The same results again"),
    element("p", {}, "The same command with the same version and seed gives the same figures."),
    element("pre", { tabindex: "0", "aria-label": "Command" }, element("code", {}, again.command)),
    element(
      "dl",
      {},
      ...facts
        .filter(([, fact]) => fact)
        .map(([name, fact]) => element("div", {}, element("dt", {}, name), element("dd", {}, fact))),
    ),
  );
}
