// What stands beside the engine's own sentences about the reader's plan (models/peer_coaching/answer_words.hpp).
import { formatNumber } from "../format.js";

const minus = (text) => text.replace("-", "\u2212");

export const count = (value, decimals = 0) => minus(value.toFixed(decimals)).replace(/^\u22120(\.0+)?$/, "0$1");

const million = " million";

/** "$5,960", "$1.9 million". */
export function money(value) {
  if (!Number.isFinite(value)) return "an amount that is not defined";
  const size = Math.abs(value);
  const sign = value < 0 ? "\u2212" : "";
  return size >= 1e6 ? `${sign}$${formatNumber(size / 1e6)}${million}` : `${sign}$${formatNumber(size)}`;
}

/** "12 to 22". */
export function range({ low, high }, format) {
  const [a, b] = [format(low), format(high)];
  if (a.endsWith(million) && b.endsWith(million)) return `${a.slice(0, -million.length)} to ${b.slice(1)}`;
  return a === b ? a : `${a} to ${b}`;
}

/** What is simulated so far, and what that can say. */
export function basis(worlds, sets, all) {
  const from = sets
    ? `${worlds} ${worlds === 1 ? "world" : "worlds"} with ${sets} parameter ${sets === 1 ? "set" : "sets"} that ${sets === 1 ? "fits" : "fit"} the evidence`
    : `${worlds} ${worlds === 1 ? "world" : "worlds"}`;
  return worlds < all ? `From ${from} so far; ${all - worlds} more are on their way.` : `From ${from}.`;
}
