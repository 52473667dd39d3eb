// What the chart kinds share about series: who is drawn, what is said about those who are not.

/**
 * Sorts series into those to draw and notes on the others.
 * @template {{scenario?: string}} S
 * @param {S[]} series
 * @param {import("../contract.js").View} view
 * @param {(one: S) => boolean} hasValue
 * @returns {{drawn: S[], names: string[], notes: string[]}}  no drawn series: only the notes are shown
 */
export function whoIsDrawn(series, view, hasValue) {
  const names = [...new Set(series.map((one) => one.scenario ?? ""))];
  const defined = series.filter(hasValue);
  if (!defined.length) return { drawn: [], names, notes: ["Nothing is drawn here: no value is defined."] };
  const drawn = defined.filter((one) => view.shown(one.scenario ?? ""));
  if (!drawn.length)
    return { drawn, names, notes: ["Nothing is drawn here: every scenario with values is hidden. Choose one above."] };
  const missing = names.filter((name) => view.shown(name) && !defined.some((one) => (one.scenario ?? "") === name));
  const shown = names.filter((name) => drawn.some((one) => (one.scenario ?? "") === name));
  return { drawn, names: shown, notes: missing.length ? [`Not defined for ${missing.join(", ")}.`] : [] };
}

/** Legend of the named series. */
export const keyOf = (names) => names.filter(Boolean).map((name) => ({ name }));

/** Options of a Plot mark whose group says in the document which series it draws. */
export function markOf(name, options) {
  return {
    ...options,
    render(index, scales, values, dimensions, context, next) {
      const group = next(index, scales, values, dimensions, context);
      group?.setAttribute("data-series", name);
      return group;
    },
  };
}

/** The axis of the values in charts whose values run across: x, or y where only that is labelled. */
export function valueAxis(chart) {
  const said = (axis) => Boolean(axis?.label || axis?.unit);
  return said(chart.x) || !said(chart.y) ? (chart.x ?? { label: "", unit: "1" }) : chart.y;
}
