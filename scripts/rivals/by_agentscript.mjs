// SIR as a model of AgentScript (NetLogo's ideas in JavaScript): turtles that ask their contacts, everybody every week.
// See docs/benchmark.md. Environment: AGENTSCRIPT, the folder that npm installed the package in.
// by_agentscript.mjs AGENTS DEGREE INFECTION RECOVERY INFECTED WEEKS WORLDS SEED
import { pathToFileURL } from "node:url";

// The package wants a browser's canvas as it is imported; a model without pictures never draws on it.
globalThis.OffscreenCanvas ??= class {
  getContext() {
    return {};
  }
};
const { Model } = await import(pathToFileURL(`${process.env.AGENTSCRIPT}/dist/agentscript.js`).href);
const [agents, degree, infection, recovery, infected, weeks, worlds, seed] = process.argv.slice(2).map(Number);
const point = { minX: 0, maxX: 0, minY: 0, maxY: 0 }; // people are not in space

/** xorshift128 of Marsaglia: 32 bits, as a number in [0, 1). */
function chanceOf(seed, world) {
  let [x, y, z, w] = [0x9e3779b9 ^ seed, 0x243f6a88 ^ Math.imul(world + 1, 0x85ebca6b), 0xb7e15162, 0x632be59b];
  const next = () => {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return (w >>> 0) * 2 ** -32;
  };
  for (let i = 0; i < 64; ++i) next(); // seeds that are alike become unlike
  return next;
}

class Epidemic extends Model {
  constructor(chance) {
    super(point);
    this.chance = chance;
    this.people = [];
    this.turtles.create(agents, (person) => {
      person.susceptible = true;
      person.infectious = false;
      person.contacts = [];
      this.people.push(person);
    });
    for (let k = 0; k < infected; ++k) {
      const person = this.people[Math.floor((k * agents) / infected)];
      person.susceptible = false;
      person.infectious = true;
    }
    const inverse = [0, 1];
    for (let i = 2; i < agents; ++i) inverse.push(((agents - Math.floor(agents / i)) * inverse[agents % i]) % agents);
    this.people.forEach((person, i) => {
      const row = new Set(i ? [inverse[i]] : []);
      for (let step = 1; step <= degree / 2; ++step) row.add((i + step) % agents).add((i + agents - step) % agents);
      row.delete(i);
      person.contacts = Array.from(row, (j) => this.people[j]);
    });
  }

  /** First everybody looks, then everybody changes: all at once. */
  step() {
    this.turtles.ask((person) => {
      person.changes = false;
      if (person.susceptible) {
        let exposure = 0;
        for (const other of person.contacts) if (other.infectious) ++exposure;
        person.changes = exposure > 0 && this.chance() >= (1 - infection) ** exposure;
      } else if (person.infectious) {
        person.changes = this.chance() < recovery;
      }
    });
    this.ever = this.now = 0;
    this.turtles.ask((person) => {
      if (person.changes) {
        person.infectious = person.susceptible;
        person.susceptible = false;
      }
      if (!person.susceptible) ++this.ever;
      if (person.infectious) ++this.now;
    });
  }
}

const start = process.cpuUsage();
const lines = [];
for (let world = 0; world < worlds; ++world) {
  const model = new Epidemic(chanceOf(seed, world));
  for (let week = 1; week <= weeks; ++week) {
    model.step();
    lines.push(`${world} ${week} ${model.ever} ${model.now}`);
  }
}
const used = process.cpuUsage(start);
console.log([`seconds ${(used.user + used.system) / 1e6}`, ...lines].join("\n"));
