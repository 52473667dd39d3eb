// Usage: node tests/report/page_benchmark.mjs PAGE.html
//
// Measures a page with the engine in it, in a browser, and prints JSON: how long answers take in the worker and until
// they are seen, whether the page ever stands still, when it can be used, and frames a second of the picture.
import { statSync } from "node:fs";
import { requestText } from "../../scripts/report/src/engine/request.js";
import { launchBrowser } from "./browser.mjs";
import { openPage } from "./opened_page.mjs";

const [file] = process.argv.slice(2);
const repetitions = 9;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs in the page before its script: keeps the worker, and notes whenever the page stands still. */
function listen() {
  const Real = window.Worker;
  window.still = [];
  window.Worker = class extends Real {
    constructor(...arguments_) {
      super(...arguments_);
      window.madeWorker = this;
    }
  };
  new PerformanceObserver((list) =>
    list.getEntries().forEach(({ startTime, duration }) => window.still.push({ startTime, duration })),
  ).observe({ type: "longtask", buffered: true });
}

/** Milliseconds that requests take, one after the other, from the page's side. */
async function roundTrips(page, texts) {
  return page.evaluate(async (all) => {
    const began = performance.now();
    for (const [id, text] of all.entries()) {
      const answer = new Promise((done) => {
        const hear = ({ data }) => {
          if (data.id !== `timed-${id}`) return;
          madeWorker.removeEventListener("message", hear);
          done(data);
        };
        madeWorker.addEventListener("message", hear);
      });
      madeWorker.postMessage({ id: `timed-${id}`, channel: "timed", text });
      const { wrong } = await answer;
      if (wrong) throw new Error(wrong);
    }
    return performance.now() - began;
  }, texts);
}

/** Two scenarios and their twin, in so many replicates of the page. */
function requests(tryOut, batches) {
  return batches.map((replicates) =>
    requestText({
      seed: tryOut.seed,
      populations: tryOut.populations,
      replicates,
      scenarios: tryOut.scenarios.slice(0, 2).map(({ changes }) => ({ ...tryOut.base, ...changes })),
      sets: tryOut.sets,
      outputs: ["sustained_extra", "colleagues_changed", "cost_so_far", "effect_on_coached"],
    }),
  );
}

/** Moves a lever; milliseconds until the page shows the first answer. */
async function untilSeen(page, value) {
  return page.evaluate(async (hours) => {
    const box = document.getElementById("lever-coaching-hours_per_year");
    const basis = document.querySelector(".basis");
    box.value = String(hours);
    const began = performance.now();
    box.dispatchEvent(new Event("change"));
    await new Promise((done) => {
      const look = () => (basis.textContent.startsWith("From") ? done() : requestAnimationFrame(look));
      requestAnimationFrame(look);
    });
    return performance.now() - began;
  }, value);
}

/** Frames a second while the picture plays. */
async function frames(page) {
  await page.waitForFunction(() => document.documentElement.dataset.pictured);
  await page.locator("#look").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Play" }).click();
  const rate = await page.evaluate(async () => {
    const began = performance.now();
    let count = 0;
    await new Promise((done) => {
      const tick = (now) => (now - began > 3000 ? done() : (count++, requestAnimationFrame(tick)));
      requestAnimationFrame(tick);
    });
    return (1000 * count) / (performance.now() - began);
  });
  await page.getByRole("button", { name: "Pause" }).click();
  return rate;
}

const settled = (page) =>
  page.waitForFunction(
    () =>
      /^From .*\.$/.test(document.querySelector(".basis").textContent) &&
      !/so far/.test(document.querySelector(".basis").textContent),
    null,
    { timeout: 120_000 },
  );

const browser = await launchBrowser();
const { page, complaints } = await openPage(browser, file, { before: listen });
await settled(page);
const marks = await page.evaluate(() => performance.getEntriesByName("report-interactive")[0].startTime);
const tryOut = JSON.parse(await page.locator("#data").textContent()).try_out;
const population = (p, from) => [0, 1, 2, 3].map((k) => p + (from + k) * tryOut.populations);
const four = requests(tryOut, [population(0, 0)]);
const sixteen = requests(
  tryOut,
  Array.from({ length: 4 }, (_, p) => population(p % tryOut.populations, 4 * Math.floor(p / tryOut.populations))),
);
const [first, all, seen] = [[], [], []];
for (let i = 0; i < repetitions; i++) {
  first.push(await roundTrips(page, four));
  all.push(await roundTrips(page, sixteen));
}
await page.evaluate(() => (window.still.length = 0));
for (let i = 0; i < repetitions; i++) {
  seen.push(await untilSeen(page, 10 + 2 * i));
  await settled(page);
}
const still = await page.evaluate(() => window.still.map(({ duration }) => duration));
const rate = await frames(page);
console.log(
  JSON.stringify({
    teachers: Number(tryOut.base["people.teachers"]),
    first_answer_ms: Math.round(median(first)),
    sixteen_sets_ms: Math.round(median(all)),
    lever_to_answer_seen_ms: Math.round(median(seen)),
    longest_task_ms: Math.round(Math.max(0, ...still)),
    interactive_ms: Math.round(marks),
    frames_a_second: Math.round(rate),
    page_kb: Math.round(statSync(file).size / 1000),
    complaints,
  }),
);
await browser.close();
