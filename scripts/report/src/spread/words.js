// What a picture of a world shows, in sentences, and what is known of one teacher in it.
import { reached } from "./world.js";

/** The picture for those who do not see it, or print it. */
export function worldInWords(world, name, week, perHundred) {
  const count = (of) => Array.from({ length: world.teachers }, (_, i) => of(i)).filter(Boolean).length;
  const coached = count((i) => world.isCoached(i, week));
  const leaders = count((i) => world.leads(i, week));
  const changed = count((i) => !world.wasSupported(i, week) && world.hasChanged(i, week));
  const kept = count((i) => world.wasSupported(i, week) && world.hasChanged(i, week));
  const when = week === 0 ? "On the first day," : `After week ${week},`;
  return (
    `'${name}': ${when} ${coached.toLocaleString("en-US")} of ${world.teachers.toLocaleString("en-US")} teachers are ` +
    `coached by ${leaders.toLocaleString("en-US")} leaders. ${kept.toLocaleString("en-US")} who were ever coached or ` +
    `led keep a change, and ${changed.toLocaleString("en-US")} who never were: ${perHundred.toFixed(0)} for 100 ` +
    "coached beyond those who would have changed anyway."
  );
}

const list = (numbers) => (numbers.length ? numbers.map((i) => i + 1).join(", ") : "nobody");

/** One teacher in a week: who she is, whom she turns to, who reached her and whom she reached. */
export function teacherInWords(world, name, i, week, without) {
  const { by, on } = reached(world, i, week);
  const practice = world.practice(week)[i];
  const role = world.leads(i, week) ? "is a leader" : world.isCoached(i, week) ? "is coached" : "is not coached";
  const more = practice - without.practice(week)[i];
  const sentences = [
    `Teacher ${i + 1} of school ${world.school[i] + 1} in '${name}' ${role}; her practice is ${practice.toFixed(2)}, ` +
      `${Math.abs(more).toFixed(2)} ${more < 0 ? "less" : "more"} than without support.`,
    `She turns to ${list(world.advisors(i))}; ${list(world.askedBy[i])} ${world.askedBy[i].length === 1 ? "turns" : "turn"} to her.`,
  ];
  if (world.hasChanged(i, week)) sentences.push(`She has kept a change since week ${world.changedIn[i]}.`);
  if (by.length) sentences.push(`Before her those had changed whom she turns to: ${list(by)}.`);
  if (on.length) sentences.push(`After her changed, without coaching, who turn to her: ${list(on)}.`);
  return sentences.join(" ");
}
