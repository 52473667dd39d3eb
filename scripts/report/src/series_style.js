// How a scenario looks: colour, dash and symbol, the same in every chart, so that no one needs colour alone.

/**
 * @typedef {Object} Style
 * @property {string} colour  a CSS variable: light, dark and print have their own values (styles/colours.css)
 * @property {string} dash    stroke-dasharray; "none" is solid
 * @property {string} symbol  a symbol of Plot's
 */

const colours = 12;
const dashes = ["none", "8 3", "2 3", "10 3 2 3", "5 2", "1 2.5", "12 4", "6 2 2 2 2 2"];
const symbols = ["circle", "square", "triangle", "diamond", "cross", "star", "wye"];

/** @returns {Style} */
export function styleAt(index) {
  return {
    colour: `var(--series-${index % colours})`,
    dash: dashes[index % dashes.length],
    symbol: symbols[index % symbols.length],
  };
}

/**
 * Styles by name: the scenarios of the report first, then the names that only this chart has.
 * @returns {(name: string) => Style}
 */
export function stylesFor(scenarios, extra) {
  const order = [...scenarios, ...extra];
  return (name) => styleAt(Math.max(0, order.indexOf(name)));
}

/** Names of a chart's series that are not scenarios of the report, in order of appearance. */
export function extraNames(chart, scenarios) {
  const names = (chart.series ?? chart.values?.flat() ?? []).map((item) => item?.scenario).filter(Boolean);
  return [...new Set(names)].filter((name) => !scenarios.includes(name));
}
