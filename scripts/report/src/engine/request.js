// The text of a request to the engine (models/page/request.hpp).

/**
 * @param {Object} request
 * @param {string} request.seed
 * @param {number} request.populations
 * @param {number[]} request.replicates           which are wanted
 * @param {Object<string, string>[]} request.scenarios   parameters that are not at their defaults
 * @param {{names: string[], ofReplicate: string[][]}} [request.sets]
 * @param {string[]} [request.outputs]            all where there are none
 */
export function requestText({ seed, populations, replicates, scenarios, sets, outputs }) {
  const lines = [`seed=${seed}`, `populations=${populations}`, `replicates=${replicates.join(",")}`];
  if (outputs) lines.push(`outputs=${outputs.join(",")}`);
  const free = freeSets(sets, scenarios);
  if (free.names.length) {
    lines.push(`sets=${free.names.join(",")}`);
    for (const r of replicates) lines.push(`set=${r}:${free.ofReplicate[r].join(",")}`);
  }
  for (const scenario of scenarios)
    lines.push("scenario", ...Object.entries(scenario).map(([key, value]) => `${key}=${value}`));
  return `${lines.join("\n")}\n`;
}

/**
 * The text for which the engine has sentences (models/page/words.hpp).
 * @param {string} years   "3 years"
 * @param {{name: string, worlds: Object<string, number>[]}[]} scenarios   with measures by world; one, or what the
 *   second is compared with and the second
 */
export function wordsText(years, scenarios) {
  const lines = [`years=${years}`];
  for (const { name, worlds } of scenarios) {
    lines.push(`scenario=${name.replace(/\s+/g, " ")}`);
    for (const measure of Object.keys(worlds[0]))
      lines.push(`${measure}=${worlds.map((world) => world[measure]).join(",")}`);
  }
  return `${lines.join("\n")}\n`;
}

/** What some scenario sets itself, no parameter set changes: as on the command line. */
function freeSets(sets, scenarios) {
  const { names = [], ofReplicate = [] } = sets ?? {};
  const free = names.map((name) => scenarios.every((scenario) => !(name in scenario)));
  const kept = (row) => row.filter((_, i) => free[i]);
  return { names: kept(names), ofReplicate: ofReplicate.map(kept) };
}
