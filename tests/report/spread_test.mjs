// Usage: node tests/report/spread_test.mjs PAGE.html [ENGINE.wasm]
//
// Watches coaching spread on a page with the engine in it, in a browser: weeks, teachers, words, motion. With the
// engine, the page's own count of colleagues changed is compared with the engine's output of it.
import { readFileSync } from "node:fs";
import { Engine } from "../../scripts/report/src/engine/instance.js";
import { askForWorlds } from "../../scripts/report/src/spread/ask.js";
import { colleaguesChanged } from "../../scripts/report/src/spread/world.js";
import { untouched } from "../../scripts/report/src/tryout/state.js";
import { check, testInBrowser } from "./checks.mjs";
import { testLooks } from "./looks.mjs";
import { openPage } from "./opened_page.mjs";

const [file, engineFile] = process.argv.slice(2);
if (!file || file.startsWith("-")) {
  console.error("Usage: node tests/report/spread_test.mjs PAGE.html [ENGINE.wasm]");
  process.exit(2);
}

/** What the page counts is what the engine counts, at the end of every year and in several scenarios. */
async function testCounts() {
  const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(readFileSync(file, "utf8"))[1];
  const tryOut = JSON.parse(data).try_out;
  const engine = await Engine.make(await WebAssembly.compile(readFileSync(engineFile)));
  const asked = {
    ask: async (_, text) => {
      const session = engine.open(text);
      engine.advance(session, engine.left(session));
      return { result: engine.result(session) };
    },
  };
  const { pair } = await askForWorlds(asked, tryOut, untouched, [0, tryOut.scenarios.length - 1]);
  let some = 0;
  for (const { world, twin } of pair) {
    const engineSays = [...world.rows.colleagues_changed];
    const pageSays = engineSays.map((_, year) => Math.fround(colleaguesChanged(world, twin, 36 * (year + 1))));
    some += engineSays.filter((value) => value > 0).length;
    check(
      "colleagues changed are counted as the engine does",
      pageSays.join() === engineSays.join() ? [] : [`${pageSays} against ${engineSays}`],
    );
  }
  check("and some are", some > 1);
}

const pictured = (page) => page.waitForFunction(() => document.documentElement.dataset.pictured);
const pixels = (page, k) =>
  page.evaluate((at) => {
    const canvas = document.querySelectorAll(".world canvas")[at];
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    return {
      drawn: data.filter((_, i) => i % 4 === 3 && data[i] > 0).length,
      sum: data.reduce((a, b) => (a * 31 + b) % 1e9, 7),
    };
  }, k);
const seen = (page) =>
  page.evaluate(() => ({
    week: document.querySelector(".player output").textContent,
    words: [...document.querySelectorAll(".world .note")].map((note) => note.textContent),
    names: [...document.querySelectorAll(".world canvas")].map((canvas) => canvas.getAttribute("aria-label")),
    about: [...document.querySelectorAll(".about p")].map((p) => p.textContent),
  }));

async function testWeeks({ page }) {
  await pictured(page);
  const end = await seen(page);
  check(
    "it begins at the end",
    end.week.startsWith("week ") && end.words.every((words) => words.includes("keep a change")),
  );
  check("each picture has its sentence as a name", JSON.stringify(end.words) === JSON.stringify(end.names));
  const last = await pixels(page, 0);
  check("worlds are drawn", last.drawn > 2000 && (await pixels(page, 1)).drawn > 2000);
  await page.locator("#week").focus();
  await page.keyboard.press("Home");
  const start = await seen(page);
  check(
    "the slider goes to the first day by keys",
    start.week === "the first day" && start.words[0].includes("On the first day"),
  );
  check("and the picture changes", (await pixels(page, 0)).sum !== last.sum);
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForTimeout(900);
  await page.getByRole("button", { name: "Pause" }).click();
  const played = await seen(page);
  check("it plays, and pauses", /^week [3-9] of/.test(played.week) ? [] : [played.week]);
  await page.getByRole("button", { name: "Week on" }).click();
  check("it goes on by a week", (await seen(page)).week !== played.week);
}

async function testTeachers({ page }) {
  await page.locator("#week").focus();
  await page.keyboard.press("End");
  await page.locator("#teacher").fill("7");
  await page.locator("#teacher").press("Enter");
  const { about } = await seen(page);
  check(
    "a teacher is told of in both worlds",
    about.length === 2 && about.every((text) => /^Teacher 7 of school \d+ in .*practice is \d/.test(text)) ? [] : about,
  );
  check(
    "with whom she turns to and who to her",
    about.every((text) => /She turns to .*; .* turns? to her\./.test(text)) ? [] : about,
  );
  await page.locator("#teacher").fill("999999");
  await page.locator("#teacher").press("Enter");
  check("nobody has such a number", (await seen(page)).about.length === 0);
  const canvas = page.locator(".world canvas").first();
  const box = await canvas.boundingBox();
  let told = [];
  for (let i = 2; i < 40 && !told.length; i++) {
    await canvas.click({ position: { x: (box.width * (i % 7)) / 7 + 8, y: (box.height * i) / 42 } });
    told = (await seen(page)).about;
  }
  check("a click chooses a teacher", told.length === 2);
}

async function testCalm(browser) {
  const opened = await openPage(browser, file, { reducedMotion: "reduce" });
  await pictured(opened.page);
  check("who prefers no motion gets no play", (await opened.page.getByRole("button", { name: "Play" }).count()) === 0);
  check(
    "but a still picture and its words",
    (await pixels(opened.page, 0)).drawn > 2000 && (await seen(opened.page)).words[0].length > 80,
  );
  await opened.close();
}

await testInBrowser(async (browser) => {
  if (engineFile) await testCounts();
  const opened = await openPage(browser, file);
  await testWeeks(opened);
  await testTeachers(opened);
  check("no complaint", opened.complaints);
  await opened.close();
  await testCalm(browser);
  await testLooks(browser, file, pictured);
});
