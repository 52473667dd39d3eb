// Usage: node tests/report/tasks.mjs PAGE.html [SCREENSHOTS]
//
// Five questions that a ministry asks, each answered on a page of 15 against 27 hours in at most three interactions: a
// click, a value that is typed, a choice. The walk fails where the page does not answer; SCREENSHOTS gets what is seen.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launchBrowser } from "./browser.mjs";
import { check, counts } from "./checks.mjs";
import { openPage } from "./opened_page.mjs";

const [file, folder] = process.argv.slice(2);
if (!file || file.startsWith("-")) {
  console.error("Usage: node tests/report/tasks.mjs PAGE.html [SCREENSHOTS]");
  process.exit(2);
}
if (folder) mkdirSync(folder, { recursive: true });

const tasks = [
  {
    question: "What do 27 hours bring over 15, and how sure is that?",
    part: ".answer",
    walk: async () => {},
    answer: /^Of 100 coached teachers \d+ more keep a change .* \(\d+ to \d+ in 90 of 100 worlds\)/,
  },
  {
    question: "What would 20 hours a year bring, and cost?",
    part: "#try",
    walk: async (hand) => hand.type("Hours of support for each coached teacher (hours a year)", "20"),
    answer: /Of 100 coached teachers \d+(\.\d)? more keep a change .*Your plan costs \$[\d,]+ more for each/s,
  },
  {
    question: "What is left after three years if only one is funded?",
    part: "#try",
    walk: async (hand) => hand.type("Years with funding, of 3 (years)", "1"),
    answer: /\d+(\.\d)? fewer keep a change after 3 years with your plan than with '15 hours'/,
  },
  {
    question: "We have 900 teachers and pay them $80,000: what is the bill?",
    part: "#try",
    walk: async (hand) => {
      await hand.open("My district");
      await hand.type("Teachers in all schools (teachers)", "900");
      await hand.type("A teacher's salary ($ a year)", "80000");
    },
    answer: /It costs \$[\d,]+ for each coached teacher over 3 years.*; \$[\d.,]+( million)? in all\./,
  },
  {
    question: "How does it spread to teachers who are never coached?",
    part: "#look",
    walk: async () => {},
    answer: /and \d+ who never were: \d+ for 100 coached beyond those who would have changed anyway/,
  },
];

/** What a reader does on the page, counted. */
function handOn(page) {
  const hand = {
    moves: 0,
    async open(title) {
      hand.moves++;
      await page.locator(".levers summary", { hasText: title }).click();
    },
    async type(label, value) {
      hand.moves++;
      const box = page.getByLabel(label, { exact: true });
      await box.fill(value);
      await box.press("Tab");
    },
  };
  return hand;
}

const browser = await launchBrowser();
for (const [number, { question, part, walk, answer }] of tasks.entries()) {
  const { page, close } = await openPage(browser, file, { folded: true });
  const hand = handOn(page);
  try {
    await walk(hand);
    await page.waitForFunction(
      ([where, source, flags]) => new RegExp(source, flags).test(document.querySelector(where).innerText),
      [part === "#try" ? ".spoken" : part, answer.source, answer.flags],
      { timeout: 20_000 },
    );
    check(question, []);
  } catch {
    check(question, [`is not answered by: ${(await page.locator(part).innerText()).slice(0, 300)}`]);
  }
  check(`${question}: in at most three interactions`, hand.moves <= 3 ? [] : [`${hand.moves}`]);
  if (folder) await page.locator(part).screenshot({ path: join(folder, `task_${number + 1}.png`) });
  await close();
}
await browser.close();
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed ? 1 : 0);
