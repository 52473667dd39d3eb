// Rival theories as their files have them (scripts/analysis/rivals --keep), for the page.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * {fitted: [{name, title, model, met, settings, names, sets}], refused: [{name, title, targets, claims}]}: `met` is the
 * share of its sets that meet all targets at once; values stay as they are written.
 */
export function rivalsIn(folder) {
  const names = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".csv")) : [];
  const files = names.filter((file) => file !== "refused.csv").sort();
  return {
    fitted: files.map((file) => rivalOf(file.replace(/\.csv$/, ""), readFileSync(join(folder, file), "utf8"))),
    refused: names.includes("refused.csv") ? refusedIn(readFileSync(join(folder, "refused.csv"), "utf8")) : [],
  };
}

function rivalOf(name, text) {
  const lines = text.trim().split("\n");
  const head = lines.filter((line) => line.startsWith("#"));
  const said = (key) => head.map((line) => line.split(`# ${key} = `)[1]).find((value) => value !== undefined);
  const settings = {};
  for (const line of head) {
    const [, key, value] = /^# with (\S+) = (.*)$/.exec(line) ?? [];
    if (key) settings[key] = value;
  }
  const [columns, ...rows] = lines.slice(head.length).map((line) => line.split(","));
  const met = head.map((line) => /^# members within .* all together (\d+) %/.exec(line)?.[1]).find(Boolean);
  return { name, title: said("rival"), model: said("model"), met, settings, names: columns, sets: rows };
}

/** Titles and claims are quoted where they have commas. */
function refusedIn(text) {
  const rows = text
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .map((line) => [...line.matchAll(/("([^"]|"")*"|[^,]*)(,|$)/g)].map(([, cell]) => cell).slice(0, 4));
  const plain = (cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
  return rows.slice(1).map((row) => {
    const [name, title, targets, claims] = row.map(plain);
    return { name, title, targets, claims };
  });
}
