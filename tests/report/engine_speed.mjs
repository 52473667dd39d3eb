// Usage: node tests/report/engine_speed.mjs ENGINE.wasm PAGE.html
//
// Nanoseconds a teacher-week that the page's engine takes in node, all of its answer included: two scenarios and their
// twin in four replicates of one population, which fill its packs. The median of several, after warming up.
import { readFileSync } from "node:fs";
import { Engine } from "../../scripts/report/src/engine/instance.js";
import { requestText } from "../../scripts/report/src/engine/request.js";

const [engineFile, pageFile] = process.argv.slice(2);
const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(readFileSync(pageFile, "utf8"))[1];
const { try_out: tryOut } = JSON.parse(data);
const engine = await Engine.make(await WebAssembly.compile(readFileSync(engineFile)));
const text = requestText({
  seed: tryOut.seed,
  populations: tryOut.populations,
  replicates: [0, 1, 2, 3].map((k) => k * tryOut.populations),
  scenarios: tryOut.scenarios.slice(0, 2).map(({ changes }) => ({ ...tryOut.base, ...changes })),
  sets: tryOut.sets,
  outputs: ["sustained_extra", "colleagues_changed", "cost_so_far", "effect_on_coached"],
});
const worlds = 3 * 4;
const weeks = 36 * Number(tryOut.base["time.years"]);
const times = [];
for (let i = 0; i < 12; i++) {
  const began = performance.now();
  const session = engine.open(text);
  engine.advance(session, engine.left(session));
  engine.result(session);
  engine.close(session);
  if (i > 2) times.push(performance.now() - began);
}
times.sort((a, b) => a - b);
console.log((1e6 * times[Math.floor(times.length / 2)]) / (worlds * weeks * Number(tryOut.base["people.teachers"])));
