// Which scenarios the reader wants to see: the bar of toggles that is also the key to colours.
import { element, nameElement } from "./dom.js";
import { stylesFor } from "./series_style.js";
import { seriesSwatch } from "./swatch.js";

/**
 * @param {string[]} names
 * @param {() => void} changed    called after every change
 * @returns {{bar: HTMLElement|null, shown: (name: string) => boolean}}
 */
export function scenarioToggles(names, changed) {
  const hidden = new Set();
  const shown = (name) => !hidden.has(name);
  if (names.length < 2) return { bar: null, shown }; // nothing to choose from

  const style = stylesFor(names, []);
  const buttons = names.map((name) =>
    element(
      "button",
      { type: "button", class: "toggle", "aria-pressed": "true", title: name, onclick: () => flip(name) },
      seriesSwatch(style(name)),
      nameElement("span", name),
    ),
  );
  const all = element("button", { type: "button", class: "all", hidden: true, onclick: showAll }, "Show all");

  function flip(name) {
    if (!hidden.delete(name)) hidden.add(name);
    update();
  }
  function showAll() {
    hidden.clear();
    buttons[0].focus(); // the button that had the focus is about to go
    update();
  }
  function update() {
    buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(shown(names[index]))));
    all.hidden = hidden.size === 0;
    changed();
  }
  const bar = element(
    "div",
    { class: "scenarios", role: "group", "aria-label": "Scenarios: show or hide" },
    element("span", { class: "scenarios-label" }, "Show"),
    ...buttons,
    all,
  );
  return { bar, shown };
}
