// What a reader has moved, what that makes of the scenarios, and how a link carries it. No document is needed here.

/**
 * @typedef {{start: number, point: number|null, moved: Object<string, number>}} State
 *   the scenario that the reader's plan starts from; the point of a sweep that is a scenario too; by lever a value in
 *   the parameter's unit, or the place of a choice
 */

export const untouched = Object.freeze({ start: 0, point: null, moved: Object.freeze({}) });

/** The page's scenarios, and the point of a sweep that was picked. */
export const scenarioList = (tryOut, { point }) =>
  point === null ? tryOut.scenarios : [...tryOut.scenarios, tryOut.points[point]];

/** The state once a point is picked: the plan is that point, at the reader's prices and numbers. */
export function withPoint(tryOut, state, point) {
  const decided = tryOut.levers.filter(({ panel }) => panel === "decision").map(leverId);
  const moved = Object.fromEntries(Object.entries(state.moved).filter(([id]) => !decided.includes(id)));
  return { point, start: tryOut.scenarios.length, moved };
}

/** What a lever is called in links. */
export const leverId = (lever) => lever.key || lever.title.toLowerCase().replace(/[^a-z]+/g, "_");

/** Whether the lever may have this value. */
export function allows(lever, value) {
  if (!Number.isFinite(value)) return false;
  if (!lever.key) return Number.isInteger(value) && value >= 0 && value < lever.choices.length;
  return value >= lever.low && value <= lever.high && (!lever.whole || Number.isInteger(value));
}

/** The state with a lever elsewhere; null puts it back. */
export function withLever(state, lever, value) {
  const { [leverId(lever)]: _, ...moved } = state.moved;
  if (value !== null) moved[leverId(lever)] = value;
  return { ...state, moved };
}

/** Settings of the levers that were moved, of those panels. */
function settingsOf(tryOut, state, panels) {
  const settings = {};
  for (const lever of tryOut.levers) {
    const value = state.moved[leverId(lever)];
    if (value === undefined || !panels.includes(lever.panel)) continue;
    if (lever.key) settings[lever.key] = String(value);
    else Object.assign(settings, lever.choices[value].settings);
  }
  return settings;
}

/** Parameters of the reader's plan, and of each scenario at the reader's prices and with the reader's numbers. */
export function scenariosOf(tryOut, state) {
  const shared = settingsOf(tryOut, state, ["price", "own"]);
  const all = scenarioList(tryOut, state).map(({ changes }) => ({ ...tryOut.base, ...changes, ...shared }));
  return { plan: { ...all[state.start], ...settingsOf(tryOut, state, ["decision"]) }, scenarios: all };
}

/** The value that a lever has, moved or not: in the parameter's unit, or the place of the choice that holds. */
export function valueOf(tryOut, state, lever) {
  const moved = state.moved[leverId(lever)];
  if (moved !== undefined) return moved;
  const settings = { ...tryOut.base, ...scenarioList(tryOut, state)[state.start].changes };
  if (lever.key) return Math.min(Number(settings[lever.key]), lever.high);
  const holds = lever.choices.findIndex(({ settings: own }) => {
    const keys = Object.keys(own);
    return keys.length > 0 && keys.every((key) => settings[key] === own[key]);
  });
  return Math.max(0, holds);
}

/** What is known where the lever stands: "" where there is evidence, else a sentence that there is none. */
export function doubtOf(tryOut, state, lever) {
  const value = valueOf(tryOut, state, lever);
  if (!lever.key) return lever.choices[value].note;
  if (!lever.evidence) return "";
  if (!lever.seen) return lever.evidence;
  return value < lever.seen[0] || value > lever.seen[1] ? `No evidence here. ${lever.evidence}` : "";
}

const mark = "try";

/** The part of a link behind "#"; "" for the untouched state. */
export function linkOf(state) {
  const { start, point, moved } = state;
  const parts = new URLSearchParams({
    ...(point === null ? {} : { point }),
    ...(start ? { start } : {}),
    ...moved,
  }).toString();
  return parts ? `${mark}&${parts}` : "";
}

/** Whether the part of a link behind "#" is about levers. */
export const isLink = (text) => text === mark || text.startsWith(`${mark}&`);

/** The state that a link carries; untouched, and why, where it is none of this page. */
export function stateOf(tryOut, text) {
  const refused = (why) => ({ state: untouched, why: `The link has a setting that this page cannot take: ${why}.` });
  const state = { ...untouched, moved: {} };
  const byId = new Map(tryOut.levers.map((lever) => [leverId(lever), lever]));
  for (const [name, value] of new URLSearchParams(text.slice(mark.length + 1))) {
    const number = value.trim() === "" ? NaN : Number(value);
    if (name === "point") {
      if (!tryOut.points?.[number]) return refused(`there is no point number ${value.slice(0, 40)}`);
      state.point = number;
    } else if (name === "start") {
      if (!scenarioList(tryOut, state)[number]) return refused(`there is no scenario number ${value.slice(0, 40)}`);
      state.start = number;
    } else if (!byId.has(name)) return refused(`there is no lever '${name.slice(0, 40)}'`);
    else if (!allows(byId.get(name), number))
      return refused(`'${value.slice(0, 40)}' is out of range for '${byId.get(name).title}'`);
    else state.moved[name] = number;
  }
  return { state, why: "" };
}
