// SIR by hand in JavaScript: one world after the other, everybody every week. See docs/benchmark.md.
// plain.mjs AGENTS DEGREE INFECTION RECOVERY INFECTED WEEKS WORLDS SEED
const [agents, degree, infection, recovery, infected, weeks, worlds, seed] = process.argv.slice(2).map(Number);

function smallWorld(n, degree) {
  const inverse = [0, 1];
  for (let i = 2; i < n; ++i) inverse.push(((n - Math.floor(n / i)) * inverse[n % i]) % n); // below 2^53
  const first = new Uint32Array(n + 1), contact = new Uint32Array(n * (degree + 1));
  let end = 0;
  for (let i = 0; i < n; ++i) {
    const row = new Set(i ? [inverse[i]] : []);
    for (let step = 1; step <= degree / 2; ++step) row.add((i + step) % n).add((i + n - step) % n);
    row.delete(i);
    for (const j of row) contact[end++] = j;
    first[i + 1] = end;
  }
  return { n, first, contact };
}

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

function epidemic({ n, first, contact }, caught, chance, record) {
  const susceptible = new Uint8Array(n).fill(1);
  let infectious = new Uint8Array(n);
  for (let k = 0; k < infected; ++k) {
    const i = Math.floor((k * n) / infected);
    susceptible[i] = 0;
    infectious[i] = 1;
  }
  let next = infectious.slice(), ever = infected, now = infected;
  for (let week = 0; week < weeks; ++week) {
    for (let i = 0; i < n; ++i) {
      next[i] = infectious[i];
      if (susceptible[i]) {
        let exposure = 0;
        for (let c = first[i]; c < first[i + 1]; ++c) exposure += infectious[contact[c]];
        if (exposure && chance() < caught[exposure]) {
          susceptible[i] = 0;
          next[i] = 1;
          ++ever;
          ++now;
        }
      } else if (infectious[i] && chance() < recovery) {
        next[i] = 0;
        --now;
      }
    }
    [infectious, next] = [next, infectious];
    record.push([ever, now]);
  }
}

const start = process.cpuUsage();
const graph = smallWorld(agents, degree);
const caught = Float64Array.from({ length: 256 }, (_, exposure) => 1 - (1 - infection) ** exposure);
const records = [];
for (let world = 0; world < worlds; ++world) {
  records.push([]);
  epidemic(graph, caught, chanceOf(seed, world), records[world]);
}
const used = process.cpuUsage(start);
const lines = [`seconds ${(used.user + used.system) / 1e6}`];
records.forEach((record, world) => record.forEach(([ever, now], week) =>
  lines.push(`${world} ${week + 1} ${ever} ${now}`)));
console.log(lines.join("\n"));
