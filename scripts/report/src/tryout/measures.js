// What is told of a world, and what many worlds say together.

/** Outputs of the engine from which the numbers below come. */
export const outputs = [
  "sustained_extra",
  "colleagues_changed",
  "cost_so_far",
  "effect_on_coached",
  "hours_delivered",
  "teachers",
];

/** Of one world, by measure; {rows, axes} as the engine gives them. */
export function measuresOf({ rows }, { axes }) {
  const coached = axes.group.indexOf("coached");
  const lastWeek = (row) => row[row.length - axes.group.length + coached];
  return {
    keep: 100 * lastWeek(rows.sustained_extra),
    colleagues: rows.colleagues_changed.at(-1),
    cost: rows.cost_so_far.at(-1),
    total: rows.cost_so_far.at(-1) * lastWeek(rows.teachers),
    effect: rows.effect_on_coached.at(-1),
    hours: rows.hours_delivered[0],
  };
}

/** Measures of no support: the zero of every difference. */
export const nothing = { keep: 0, colleagues: 0, cost: 0, total: 0, effect: 0, hours: 0 };

const few = 8; // of fewer worlds there is no range of 90 in 100

/** Mean, and the range of 90 of 100 worlds, as the program reckons it; of few worlds the lowest and the highest. */
export function bandOf(values) {
  const known = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (!known.length) return { mid: NaN, low: NaN, high: NaN, count: 0 };
  const percentile = (share) => {
    const rank = share * (known.length - 1);
    const below = Math.floor(rank);
    const above = Math.min(below + 1, known.length - 1);
    return known[below] + (rank - below) * (known[above] - known[below]);
  };
  const mid = known.reduce((sum, value) => sum + value, 0) / known.length;
  const ends = known.length < few ? [known[0], known.at(-1)] : [percentile(0.05), percentile(0.95)];
  return { mid, low: ends[0], high: ends[1], count: known.length };
}

/** Worlds as they come in: by scenario and replicate, their measures. */
export class Found {
  #worlds; // [scenario]: Map(replicate -> measures)

  constructor(scenarios) {
    this.#worlds = Array.from({ length: scenarios }, () => new Map());
  }

  add(result) {
    for (const world of result.worlds) this.#worlds[world.point].set(world.replicate, measuresOf(world, result));
  }

  get replicates() {
    return [...this.#worlds[0].keys()];
  }

  /** Band of a measure; scenario null is no support. */
  band(measure, scenario) {
    return bandOf(this.#values(measure, scenario));
  }

  /** What was measured of a scenario, world by world. */
  worlds(scenario) {
    return this.replicates.map((r) => this.#worlds[scenario].get(r));
  }

  #values(measure, scenario) {
    return this.replicates.map((r) => (scenario === null ? nothing : this.#worlds[scenario].get(r))[measure]);
  }
}
