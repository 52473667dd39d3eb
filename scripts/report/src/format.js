// Numbers as people read them: at most three significant digits, thousands separators, a true minus sign.

const short = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
const exact = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 9 });
const tiny = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3, notation: "scientific" });

export const undefinedText = "not defined";

/** Whether there is a number to show. */
export const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

const minus = (text) => text.replace("-", "\u2212");

/** 0.57132 -> "0.571", 18000 -> "18,000". */
export function formatNumber(value) {
  if (!isNumber(value)) return undefinedText;
  const size = Math.abs(value);
  return minus((size > 0 && size < 1e-4 ? tiny : short).format(value)).replace(/^\u22120$/, "0");
}

/** A number with its unit: "0.571 SD", "$2,120", "43.2 %"; the unit "1" is a pure number. */
export function formatValue(value, unit) {
  return isNumber(value) ? withUnit(formatNumber(value), unit) : undefinedText;
}

/** "0.55 to 0.59 SD", or "" where an end is missing. */
export function formatRange(low, high, unit) {
  if (!isNumber(low) || !isNumber(high)) return "";
  if (unit?.startsWith("$")) return `${formatValue(low, unit)} to ${formatValue(high, unit)}`;
  return withUnit(`${formatNumber(low)} to ${formatNumber(high)}`, unit);
}

/** A tick on an axis: never rounded (it would then sit in the wrong place), and without the unit, save for money. */
export function formatTick(value, unit) {
  if (typeof value !== "number") return String(value);
  const text = minus(exact.format(value));
  return unit?.startsWith("$") ? dollars(text) : text;
}

/** "Cost (USD)": an axis label with its unit, where the unit says more than the label. */
export function formatAxis(axis) {
  const label = axis?.label ?? "";
  const unit = axis?.unit ?? "";
  const said = label.toLowerCase().includes(unit.toLowerCase());
  if (!unit || unit === "1" || (said && unit.length > 2)) return label;
  return label ? `${label} (${unit})` : unit;
}

/** "2026-11-24T07:17:16Z" -> "2026-11-24 07:17 UTC". */
export function formatTime(iso) {
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(iso ?? "");
  return found ? `${found[1]} ${found[2]}${iso.endsWith("Z") ? " UTC" : ""}` : (iso ?? "");
}

function withUnit(text, unit) {
  if (!unit || unit === "1") return text;
  if (unit.startsWith("$")) return dollars(text) + unit.slice(1);
  return `${text}\u00a0${unit}`;
}

function dollars(text) {
  return text.startsWith("\u2212") ? `\u2212$${text.slice(1)}` : `$${text}`;
}
