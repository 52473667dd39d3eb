// The reader's plan as a scenario for the command line, which steps the very same worlds.

/**
 * @param {Object} tryOut
 * @param {Object<string, string>} settings   parameters of the plan
 */
export function scenarioFile(tryOut, settings) {
  const lines = [
    "# A plan from a report page of peerspread. What accepted parameter sets decide is not in it.",
    "# The parameter sets are looked for from this file's folder: put it beside the folder 'ensembles' of configs/.",
    `model = ${tryOut.model}`,
    "name = My plan",
    `seed = ${tryOut.seed}`,
    `replicates = ${tryOut.replicates}`,
    `populations = ${tryOut.populations}`,
    `ensemble = ${tryOut.sets.names.length ? tryOut.ensemble : "none"}`,
  ];
  const sections = new Map();
  for (const [key, value] of Object.entries(settings)) {
    const [section, name] = key.split(".");
    if (!sections.has(section)) sections.set(section, []);
    sections.get(section).push(`${name} = ${value}`);
  }
  for (const [section, own] of sections) lines.push("", `[${section}]`, ...own);
  return `${lines.join("\n")}\n`;
}
