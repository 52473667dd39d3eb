// Sentences about the reader's plan.
import { formatNumber } from "../format.js";

const minus = (text) => text.replace("-", "\u2212");

/** Fewest decimals with which a, b and a - b do not contradict each other. */
function decimalsFor(a, b) {
  for (let decimals = 0; decimals < 3; decimals++) {
    const unit = 10 ** -decimals;
    const round = (x) => Math.round(x / unit);
    if (round(a) - round(b) === round(a - b)) return decimals;
  }
  return 3;
}

export const count = (value, decimals = 0) => minus(value.toFixed(decimals)).replace(/^\u22120(\.0+)?$/, "0$1");

const million = " million";

/** "$5,960", "$1.9 million". */
export function money(value) {
  if (!Number.isFinite(value)) return "an amount that is not defined";
  const size = Math.abs(value);
  const sign = value < 0 ? "\u2212" : "";
  return size >= 1e6 ? `${sign}$${formatNumber(size / 1e6)}${million}` : `${sign}$${formatNumber(size)}`;
}

const inWorlds = (few) => (few ? "" : " in 90 of 100 worlds");

/** "12 to 22 in 90 of 100 worlds"; of few worlds all are between two numbers. */
export function range({ low, high, count: worlds }, format) {
  if (worlds === 1) return "in one world";
  const [a, b] = [format(low), format(high)];
  if (a.endsWith(million) && b.endsWith(million)) return `${a.slice(0, -million.length)} to ${b.slice(1)}`;
  return a === b ? `${a}${inWorlds(true)}` : `${a} to ${b}${inWorlds(worlds < 8)}`;
}

/** What a person counts, first. */
export function headline(found, years) {
  const keep = found.band("keep", 0);
  if (!Number.isFinite(keep.mid)) return "Nobody is coached in your plan.";
  return `Of 100 coached teachers, ${count(keep.mid)} more keep a change after ${years} than without support (${range(keep, count)}).`;
}

/** Against another scenario: how many more, and how sure that is. */
export function against(found, other, name) {
  const difference = found.difference("keep", 0, other);
  if (!Number.isFinite(difference.mid)) return "";
  const [mine, theirs] = [found.band("keep", 0).mid, found.band("keep", other).mid];
  const decimals = decimalsFor(mine, theirs);
  const [size, worlds] = [Math.abs(difference.mid), difference.count];
  if (Number(size.toFixed(decimals)) === 0) return `With '${name}' it is as many.`;
  const more = difference.mid > 0;
  const agree = more ? difference.more : worlds - difference.more;
  const said = range(more ? difference : { ...difference, low: -difference.high, high: -difference.low }, (value) =>
    count(value, decimals),
  );
  const sure =
    worlds === 1
      ? "in one simulated world"
      : agree === worlds
        ? `in all ${worlds} simulated worlds`
        : `in ${agree} of ${worlds} simulated worlds`;
  return `That is ${count(size, decimals)} ${more ? "more" : "fewer"} than with '${name}' (${said}), ${more ? "more" : "fewer"} ${sure}.`;
}

/** What it costs, a teacher and in all. */
export function costs(found, other, name, years) {
  const cost = found.band("cost", 0);
  if (!Number.isFinite(cost.mid)) return "";
  const total = money(found.band("total", 0).mid);
  const more = other === null ? NaN : found.difference("cost", 0, other).mid;
  const beside = Number.isFinite(more)
    ? Math.abs(more) < 1
      ? `, as much as '${name}'`
      : `, ${money(Math.abs(more))} ${more > 0 ? "more" : "less"} than '${name}'`
    : "";
  return `It costs ${money(cost.mid)} for each coached teacher over ${years}${beside}; ${total} in all.`;
}

/** What is simulated so far, and what that can say. */
export function basis(worlds, sets, all) {
  const from = sets
    ? `${worlds} ${worlds === 1 ? "world" : "worlds"} with ${sets} parameter ${sets === 1 ? "set" : "sets"} that ${sets === 1 ? "fits" : "fit"} the evidence`
    : `${worlds} ${worlds === 1 ? "world" : "worlds"}`;
  return worlds < all ? `From ${from} so far; ${all - worlds} more are on their way.` : `From ${from}.`;
}
