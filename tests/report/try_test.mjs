// Usage: node tests/report/try_test.mjs PAGE.html FOLDER
//
// Moves the levers of a page with the engine in it, in a browser, and looks at the answers. Into FOLDER go the scenario
// that the page saves (my_plan.cfg), what the page's worker found of it (my_plan.txt: replicate, output, SHA-256), and
// what it found of the first rival theory (rival.txt: output, SHA-256, of replicate 0 of the second scenario).
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, testInBrowser } from "./checks.mjs";
import { openPage } from "./opened_page.mjs";
import { testLooks } from "./looks.mjs";

const [file, folder] = process.argv.slice(2);
if (!folder) {
  console.error("Usage: node tests/report/try_test.mjs PAGE.html FOLDER");
  process.exit(2);
}

/** Runs in the page before its script: keeps what the worker says. */
function listen() {
  const Real = window.Worker;
  window.heard = [];
  window.rivals = [];
  window.Worker = class extends Real {
    constructor(...arguments_) {
      super(...arguments_);
      this.addEventListener("message", ({ data }) => data.channel === "plan" && window.heard.push(data));
      this.addEventListener("message", ({ data }) => data.channel === "rivals" && window.rivals.push(data));
    }
  };
}
const noSimd = () => (WebAssembly.validate = () => false);

/** Waits until all worlds of the present settings are in. */
async function settled(page) {
  await page.waitForTimeout(100);
  await page.waitForFunction(() => /^From .*(evidence|worlds)\.$/.test(document.querySelector(".basis")?.textContent));
}
const answerIn = (page) =>
  page.evaluate(() => ({
    heard: document.querySelector(".heard").textContent,
    said: [...document.querySelectorAll(".spoken p")].map((p) => p.textContent),
    table: [...document.querySelectorAll(".tried tbody tr")].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    ),
    why: document.querySelector(".why").textContent,
    basis: document.querySelector(".basis").textContent,
    hash: location.hash,
  }));
const slider = (page, title) => page.getByLabel(`${title}: slider`);
const hours = "Hours of support for each coached teacher (hours a year)";

/** What is missed stands beside the live answer too: one line, and the list that stands under the page's answer. */
async function testMisses({ page }) {
  const beside = page.locator(".tried .misses");
  const line = await beside.locator("summary").innerText();
  const says = /misses \d+ of \d+ patterns .*: see which$/.test(line);
  check("beside the answer it says what is missed", says ? [] : [line]);
  check("the line is folded", (await beside.getAttribute("open")) === null);
  await beside.locator("summary").focus();
  await page.keyboard.press("Enter");
  const [short, full] = [beside, page.locator(".answer + .misses")].map((part) => part.locator("li"));
  check("a key opens it", await short.first().isVisible());
  check(
    "to the same list",
    JSON.stringify(await short.allInnerTexts()) === JSON.stringify(await full.allInnerTexts()) &&
      (await short.count()) > 5,
  );
}

async function testLevers({ page }) {
  await settled(page);
  const first = await answerIn(page);
  check(
    "the plan is the first scenario at first",
    first.table.every((row) => row[1] === row[2]),
  );
  check("no support changes nobody", first.table[0].at(-1) === "0");
  check("what is seen is said to screen readers", first.heard === first.said.join(" "));
  check("says that it is still the scenario's", first.said[1].startsWith("Your plan is still"));

  await slider(page, hours).focus();
  for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowRight");
  await settled(page);
  const more = await answerIn(page);
  check("a lever moves by keys", more.hash === "#try&coaching.hours_per_year=25" ? [] : [more.hash]);
  check("its answer is another", more.table[0][1] !== first.table[0][1] && more.table[0][2] === first.table[0][2]);
  check(
    "it says how sure that is",
    /more keep .* your plan than with '.* It is more in (all of|\d+ of) \d+ simulated/.test(more.said[0])
      ? []
      : more.said,
  );
  check(
    "it says what it costs",
    /^Your plan costs \$[\d,]+ more for each coached teacher/.test(more.said[1]) ? [] : more.said,
  );

  await page.getByRole("button", { name: "Undo" }).click();
  await settled(page);
  check(
    "undo takes back the whole slide",
    JSON.stringify(await answerIn(page)) === JSON.stringify({ ...first, hash: "" }),
  );

  const box = page.getByLabel(hours, { exact: true });
  await box.fill("401");
  await box.press("Tab");
  check(
    "beyond the range is not taken",
    (await box.getAttribute("aria-invalid")) === "true" && (await answerIn(page)).hash === "",
  );
  await box.fill("30");
  await box.press("Tab");
  await page.getByLabel("Who comes first").selectOption("volunteers");
  await settled(page);
  const both = await answerIn(page);
  check(
    "two levers are in the link",
    both.hash === "#try&coaching.hours_per_year=30&who_comes_first=1" ? [] : [both.hash],
  );
  check(
    "where there is no evidence it says so",
    (await page.locator(".doubt:visible").allTextContents()).some((text) => text.startsWith("No study compared")),
  );
  await saved(page);
  await page.getByLabel("Compare with").selectOption({ label: "no support" });
  await page.waitForFunction(() => document.querySelector(".spoken").textContent.includes("than without support"));
  check("the baseline can be switched", !(await answerIn(page)).said.some((text) => text.includes("than with '")));
  await page.getByLabel("Compare with").selectOption("0");
  await page.getByRole("button", { name: "Reset" }).click();
  await settled(page);
  check("reset brings back the first answer", (await answerIn(page)).said[0] === first.said[0]);
  return both;
}

/** Of the same numbers the page says what the program said of them. */
async function testWords({ page }) {
  await page.getByLabel("Your plan starts from").selectOption("1");
  await settled(page);
  const { said } = await answerIn(page);
  const { answer, scenarios } = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
  const expected = answer.map((sentence) =>
    sentence.replaceAll(`'${scenarios[1]}'`, (name, at) => (at ? "your plan" : "Your plan")),
  );
  check(
    "of the same numbers the page says what the program says",
    expected.map((sentence, i) => (sentence === said[i] ? "" : `${said[i]}, not ${sentence}`)).filter(Boolean),
  );
  check("and no more than that", said.length === expected.length && said.length === 5);
  await page.getByRole("button", { name: "Reset" }).click();
  await settled(page);
}

/** Rival theories are asked once somebody wants to know, and say whether the decision survives. */
async function testRivals({ page }) {
  const part = page.locator(".rivals");
  check("rivals are not asked before somebody wants to know", await page.evaluate(() => window.rivals.length === 0));
  await page.getByLabel("Your plan starts from").selectOption("1");
  await settled(page);
  await part.locator("summary").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.documentElement.dataset.rivals, null, { timeout: 60_000 });
  const said = await part.locator(".survives").innerText();
  const holds = /with your plan than with '15 hours' holds, .*, under the model and \d of \d rival theories/;
  check("says under how many theories the decision survives", holds.test(said) ? [] : [said]);
  const rows = await part
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const fitted = rows.filter((cells) => /\d+ % of its sets meet all targets at once$/.test(cells[3]));
  check("has several theories beside the model", rows.length > 3 && fitted.length > 1 ? [] : rows.map(String));
  check(
    "each with a difference and its range",
    [rows[0], ...fitted].filter((cells) => !/^\S+ \(\S+ to \S+\)$/.test(cells[1]) || !cells[2]).map(String),
  );
  check(
    "those that are refused say by which target",
    rows.filter((cells) => cells.length === 2 && !/^refused by [A-Z]\d?(; [A-Z]\d?)* \(/.test(cells[1])).map(String),
  );
  const found = await page.evaluate(() => {
    const { worlds } = window.rivals[0].result;
    const { rows } = worlds.find(({ point, replicate }) => point === 0 && replicate === 0);
    return Object.entries(rows).map(([name, row]) => [name, [...new Uint8Array(row.buffer)]]);
  });
  writeFileSync(join(folder, "rival.txt"), `${found.map(([name, bytes]) => `${name} ${sha(bytes)}`).join("\n")}\n`);
  await page.getByRole("button", { name: "Reset" }).click();
  await settled(page);
  const same = await part.locator(".survives").innerText();
  check("a plan that is no other has nothing to survive", /^There is no difference/.test(same) ? [] : [same]);
  await part.locator("summary").click();
}

const sha = (bytes) => createHash("sha256").update(Uint8Array.from(bytes)).digest("hex");

/** The scenario that the page offers, and its worlds as the worker found them. */
async function saved(page) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as scenario" }).click(),
  ]);
  await download.saveAs(join(folder, "my_plan.cfg"));
  const worlds = await page.evaluate(() => {
    const all = new Map();
    for (const { result } of window.heard)
      for (const { point, replicate, rows } of result.worlds)
        if (point === 0)
          all.set(
            replicate,
            Object.entries(rows).map(([name, row]) => [name, [...new Uint8Array(row.buffer)]]),
          );
    return [...all];
  });
  const lines = worlds.flatMap(([replicate, rows]) =>
    rows.map(([name, bytes]) => `${replicate} ${name} ${sha(bytes)}`),
  );
  writeFileSync(join(folder, "my_plan.txt"), `${lines.join("\n")}\n`);
}

/** Links: what was left is found again, and what is wrong is said and harms nothing. */
async function testLinks(browser, both) {
  const linked = await openPage(browser, file, { hash: both.hash });
  await settled(linked.page);
  const again = await answerIn(linked.page);
  check(
    "a link gives the same answer",
    JSON.stringify([again.said, again.table]) === JSON.stringify([both.said, both.table]),
  );
  check("a link: no complaint", linked.complaints);
  await linked.close();
  for (const hash of [
    "#try&coaching.hours_per_year=4000",
    "#try&coaching.hours_per_year=",
    "#try&who_comes_first=1.5",
    "#try&posts.caseload=2.5",
    "#try&start=99",
    "#try&constructor=1",
    "#try&__proto__=1",
    "#try&<img src=x onerror=alert(1)>=<script>alert(2)</script>",
    `#try&${"x".repeat(5000)}=1`,
    "#try&%E0%A4%A=1",
  ]) {
    const opened = await openPage(browser, file, { hash });
    await settled(opened.page);
    const { why, table } = await answerIn(opened.page);
    check(
      `${hash.slice(0, 50)}: says what is wrong`,
      why.startsWith("The link has a setting") && why.length < 250 ? [] : [why],
    );
    check(
      `${hash.slice(0, 50)}: shows the page's own scenarios`,
      table.every((row) => row[1] === row[2]),
    );
    check(`${hash.slice(0, 50)}: runs nothing`, opened.complaints);
    await opened.close();
  }
}

async function testWithoutSimd(browser) {
  const opened = await openPage(browser, file, { before: noSimd });
  const text = await opened.page.locator("#try").textContent();
  check(
    "without SIMD the page says so",
    text.includes("This browser cannot run the simulation") ? [] : [text.slice(0, 200)],
  );
  check("and has its charts", (await opened.page.locator("figure svg").count()) > 3);
  check("and complains of nothing", opened.complaints);
  await opened.close();
}

await testInBrowser(async (browser) => {
  const opened = await openPage(browser, file, { before: listen, folded: true });
  await testMisses(opened);
  await settled(opened.page);
  await testRivals(opened);
  await testWords(opened);
  const both = await testLevers(opened);
  check("levers: no complaint", opened.complaints);
  await opened.close();
  await testLinks(browser, both);
  await testWithoutSimd(browser);
  await testLooks(browser, file, settled, { hash: both.hash });
});
