// Which worlds a picture is of, and asking the engine for them.
import { requestText } from "../engine/request.js";
import { scenariosOf } from "../tryout/state.js";
import { outputs, recording, World } from "./world.js";

const most = 5000; // teachers that can still be told apart
const smaller = 2000;

/** What can be shown: the page's scenarios, the reader's plan, no support. */
export function choicesOf(tryOut) {
  return [...tryOut.scenarios.map(({ name }) => name), "Your plan", "No support"];
}

/** Parameters of a choice in a state of the levers. */
export function settingsOf(tryOut, state, choice) {
  const { plan, scenarios } = scenariosOf(tryOut, state);
  const own = scenarios.slice(0, tryOut.scenarios.length); // a point that was picked is the reader's plan
  const all = [...own, plan, { ...scenarios[0], ...tryOut.without }];
  return inSight({ ...all[choice], ...recording });
}

/** A world so large that nobody could be told apart gets a smaller one in its place, with as many teachers a partner. */
function inSight(settings) {
  const teachers = Number(settings["people.teachers"]);
  if (teachers <= most) return settings;
  const partners = Math.max(1, Math.round((Number(settings["people.partners"]) * smaller) / teachers));
  return { ...settings, "people.teachers": String(smaller), "people.partners": String(partners) };
}

/** Lets the page go on: a world of thousands of teachers takes a while. */
export const breathe = () => new Promise((done) => setTimeout(done));

/**
 * Both worlds with those without support beside them, of the same people.
 * @returns {Promise<{pair: {world: World, twin: World}[], made: string}>}
 */
export async function askForWorlds(engine, tryOut, state, choices) {
  const both = choices.map((choice) => settingsOf(tryOut, state, choice));
  const { seed, populations, sets } = tryOut;
  const scenarios = both.flatMap((settings) => [settings, { ...settings, ...tryOut.without }]);
  const { result } = await engine.ask(
    "picture",
    requestText({ seed, populations, replicates: [0], scenarios, sets, outputs }),
  );
  const number = (point, key) => Number(scenarios[point][key]);
  const worlds = [];
  for (const { rows, point } of result.worlds.toSorted((a, b) => a.point - b.point)) {
    worlds.push(new World(rows, number(point, "practice.sustained_weeks"), number(point, "coaching.years_funded")));
    await breathe();
  }
  const full = Number(scenariosOf(tryOut, state).plan["people.teachers"]);
  const size = worlds[0].teachers;
  const made =
    size === full
      ? `The first of the simulated worlds, with all of its ${size.toLocaleString("en-US")} teachers; the others come out otherwise.`
      : `One smaller world of ${size.toLocaleString("en-US")} teachers, for ${full.toLocaleString("en-US")} could not be told apart; other worlds come out otherwise.`;
  return { pair: [0, 1].map((k) => ({ world: worlds[2 * k], twin: worlds[2 * k + 1] })), made };
}
