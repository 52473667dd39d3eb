// One world that the page stepped, week by week: who practises what, who is coached or leads, who turns to whom.

const weeksPerYear = 36;

/** Outputs of the engine that a picture needs, and what has to be recorded for them. */
export const outputs = [
  "teacher_practice",
  "teacher_weeks_changed",
  "teacher_coached",
  "teacher_leads",
  "teacher_holder",
  "teacher_group",
  "teacher_school",
  "advice_first",
  "tie_advisor",
  "colleagues_changed",
];
export const recording = { "recording.teachers": "all", "recording.ties": "on" };

export class World {
  /**
   * @param {Object<string, Float32Array>} rows   of one world, as the engine gives them
   * @param {number} sustainedWeeks               school weeks in a row for which a change must last
   * @param {number} yearsFunded
   */
  constructor(rows, sustainedWeeks, yearsFunded) {
    this.teachers = rows.teacher_school.length;
    this.weeks = rows.teacher_practice.length / this.teachers - 1;
    this.school = rows.teacher_school;
    this.sustainedWeeks = sustainedWeeks;
    this.rows = rows;
    this.first = rows.advice_first;
    this.coachedAtStart = rows.teacher_group.filter((group) => group === 0).length;
    this.supported = this.#supportedByYear(yearsFunded);
    this.askedBy = this.#askedBy();
    this.changedIn = this.#changedIn();
  }

  /** Practice of all teachers after so many weeks. */
  practice(week) {
    return this.rows.teacher_practice.subarray(week * this.teachers, (week + 1) * this.teachers);
  }
  /** The year (from 0) that a week belongs to; the first day to the first. */
  yearOf(week) {
    return Math.max(0, Math.ceil(week / weeksPerYear) - 1);
  }
  isCoached(teacher, week) {
    return this.rows.teacher_coached[this.yearOf(week) * this.teachers + teacher] === 1;
  }
  leads(teacher, week) {
    return Number.isFinite(this.rows.teacher_leads[this.yearOf(week) * this.teachers + teacher]);
  }
  hasChanged(teacher, week) {
    return this.rows.teacher_weeks_changed[week * this.teachers + teacher] >= this.sustainedWeeks;
  }
  /** Whether who has the seat was ever coached, or led, until this week, there or elsewhere. */
  wasSupported(teacher, week) {
    return this.supported[this.yearOf(week)][teacher];
  }
  /** Whom she turns to. */
  advisors(teacher) {
    return Array.from(this.rows.tie_advisor.subarray(this.first[teacher], this.first[teacher + 1]));
  }

  /** By year and seat; people take it along when they move. */
  #supportedByYear(yearsFunded) {
    const ever = new Set();
    return Array.from({ length: this.weeks / weeksPerYear }, (_, year) => {
      const from = year * this.teachers;
      const holder = this.rows.teacher_holder.subarray(from, from + this.teachers);
      const inYear = (i) =>
        this.rows.teacher_coached[from + i] === 1 || Number.isFinite(this.rows.teacher_leads[from + i]);
      if (year < yearsFunded) holder.forEach((person, i) => inYear(i) && ever.add(person));
      return Array.from(holder, (person) => ever.has(person));
    });
  }

  /** By teacher those who turn to her. */
  #askedBy() {
    const by = Array.from({ length: this.teachers }, () => []);
    for (let i = 0; i < this.teachers; i++) for (const advisor of this.advisors(i)) by[advisor].push(i);
    return by;
  }

  /** By teacher the week of her first lasting change; infinite without one. */
  #changedIn() {
    const weeks = new Array(this.teachers).fill(Infinity);
    for (let i = 0; i < this.teachers; i++)
      for (let week = 0; week <= this.weeks; week++)
        if (this.hasChanged(i, week)) {
          weeks[i] = week;
          break;
        }
    return weeks;
  }
}

/** Colleagues who changed and were never supported, beyond those of the world without support, for 100 coached. */
export function colleaguesChanged(world, twin, week) {
  let more = 0;
  for (let i = 0; i < world.teachers; i++)
    if (!world.wasSupported(i, week)) more += world.hasChanged(i, week) - twin.hasChanged(i, week);
  return (100 * more) / world.coachedAtStart;
}

/** Who, of those she turns to, had changed before her; and who, of those who turn to her, changed after her. */
export function reached(world, teacher, week) {
  const when = world.changedIn;
  const bySupport = (other) => world.wasSupported(other, week);
  const before = world.advisors(teacher).filter((other) => when[other] <= week && when[other] < when[teacher]);
  const after = world.askedBy[teacher].filter(
    (other) => !bySupport(other) && when[other] <= week && when[other] > when[teacher],
  );
  return { by: when[teacher] <= week && !bySupport(teacher) ? before : [], on: when[teacher] <= week ? after : [] };
}
