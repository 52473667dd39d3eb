// Counts what a test of a page finds, and says what is wrong.

export const counts = { passed: 0, failed: 0 };

/** Counts a check; `problems` are the ways in which it fails. */
export function check(what, problems) {
  const list = Array.isArray(problems) ? problems : problems ? [] : ["it is not so"];
  if (list.length === 0) counts.passed++;
  else {
    counts.failed++;
    console.log(`FAILED  ${what}`);
    for (const problem of list.slice(0, 8)) console.log(`        ${problem}`);
    if (list.length > 8) console.log(`        and ${list.length - 8} more`);
  }
}
