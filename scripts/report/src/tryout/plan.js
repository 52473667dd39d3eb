// The reader's state over time: moves, undo, reset, and the link in the address bar.
import { isLink, linkOf, stateOf, untouched, withLever, withPoint } from "./state.js";

/**
 * @param {Object} tryOut
 * @param {(state: import("./state.js").State, why: string) => void} changed   after every change, with what is amiss
 */
export function keepPlan(tryOut, changed) {
  const past = [];
  let state = untouched;

  function to(next, why = "") {
    state = next;
    const link = linkOf(state);
    if (location.hash.slice(1) !== link && (link || isLink(location.hash.slice(1))))
      history.replaceState(null, "", link ? `#${link}` : location.pathname + location.search);
    changed(state, why);
  }
  /** One slide of a slider is one move to undo. */
  function move(lever, value) {
    const now = performance.now();
    if (lever !== move.lever || now - move.at > 1500) past.push(state);
    Object.assign(move, { lever, at: now });
    to(withLever(state, lever, value));
  }
  function follow() {
    const link = location.hash.slice(1);
    if (!isLink(link) || link === linkOf(state)) return false;
    const { state: linked, why } = stateOf(tryOut, link);
    past.push(state);
    to(linked, why);
    return true;
  }
  addEventListener("hashchange", follow);

  return {
    move,
    start(scenario) {
      past.push(state);
      to({ ...state, start: scenario });
    },
    /** A point of the sweep, as the scenario that the plan starts from. */
    pick(point) {
      past.push(state);
      move.lever = null;
      to(withPoint(tryOut, state, point), `Your plan now is ${tryOut.points[point].name}.`);
    },
    undo() {
      move.lever = null;
      to(past.pop() ?? untouched);
    },
    reset() {
      past.push(state);
      move.lever = null;
      to(untouched);
    },
    /** From the link with which the page was opened, or untouched. */
    begin() {
      if (!follow()) changed(state, "");
      past.length = 0;
    },
    canUndo: () => past.length > 0,
  };
}
