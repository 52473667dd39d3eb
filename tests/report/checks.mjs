// Counts what a test of a page finds, and says what is wrong.
import { launchBrowser } from "./browser.mjs";

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

/** Runs `test(browser)`, says how many checks passed and ends the process. */
export async function testInBrowser(test) {
  const browser = await launchBrowser();
  try {
    await test(browser);
  } catch (error) {
    check("the test runs to its end", error.stack.split("\n"));
  }
  await browser.close();
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exit(counts.failed ? 1 : 0);
}
