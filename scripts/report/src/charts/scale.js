// Ranges and ticks of axes.
import { isNumber } from "../format.js";

/**
 * A range with round ends that holds all values, and its ticks.
 * Zero is in it where asked for, or where leaving it out would exaggerate differences.
 * @returns {{domain: [number, number], ticks: number[], cut: boolean}}  cut: an axis of amounts that does not begin at zero
 */
export function niceScale(values, count, { zero = false } = {}) {
  const defined = values.filter(isNumber);
  let [low, high] = ends(defined);
  if (zero || (low > 0 && low < 0.6 * high)) low = Math.min(low, 0);
  if (zero || (high < 0 && high > 0.6 * low)) high = Math.max(high, 0);
  if (low === high) {
    const room = Math.abs(low) / 2 || 1;
    [low, high] = [low - room, high + room];
  }
  const step = niceStep((high - low) / count);
  // What reaches less than a pixel beyond a tick needs no further one: shares of 100 % are rounded one by one.
  const within = 1e-3;
  const first = Math.floor(low / step + within);
  const last = Math.ceil(high / step - within);
  const ticks = multiples(first, last, step);
  return { domain: [ticks[0], ticks.at(-1)], ticks, cut: low > 0 || high < 0 };
}

/** Ticks of an axis that ends where its values end: whole numbers for whole numbers, all of them where there is room. */
export function ticksWithin(values, count) {
  const distinct = [...new Set(values.filter(isNumber))].sort((a, b) => a - b);
  const [low, high] = [distinct[0], distinct.at(-1)];
  const close = (0.7 * (high - low)) / count; // nearer than this, their labels would touch
  if (distinct.length <= count && distinct.every((value, i) => i === 0 || value - distinct[i - 1] >= close))
    return distinct;
  let step = niceStep((high - low) / count);
  if (distinct.every(Number.isInteger)) step = Math.max(1, step);
  return multiples(Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9), step);
}

/** Lowest and highest of any number of values (spread into a call, very many would overflow the stack). */
export function ends(values) {
  if (!values.length) return [0, 1];
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/** 1, 2, 2.5 or 5 times a power of ten, at least `least`. */
function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9));
  return factor * power;
}

/** step * first, ..., step * last, without the dirt of binary fractions. */
function multiples(first, last, step) {
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
