// Usage: node tests/report/sweep_test.mjs PAGE.html [SCREENSHOTS]
//
// On the page of a sweep: the table of its points, and that a point which is picked becomes the reader's plan, in the
// very worlds of the sweep.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { check, testInBrowser } from "./checks.mjs";
import { testLooks } from "./looks.mjs";
import { openPage } from "./opened_page.mjs";

const [file, folder] = process.argv.slice(2);
if (!file || file.startsWith("-")) {
  console.error("Usage: node tests/report/sweep_test.mjs PAGE.html [SCREENSHOTS]");
  process.exit(2);
}
if (folder) mkdirSync(folder, { recursive: true });

async function settled(page) {
  await page.waitForTimeout(100);
  await page.waitForFunction(() => /^From .*(evidence|worlds)\.$/.test(document.querySelector(".basis")?.textContent));
}
const stateIn = (page) =>
  page.evaluate(() => ({
    hash: location.hash,
    columns: [...document.querySelectorAll(".tried thead th")].map((cell) => cell.textContent),
    rows: [...document.querySelectorAll(".tried tbody tr")].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    ),
    said: document.querySelector(".spoken p").textContent,
    why: document.querySelector(".why").textContent,
  }));

/** The fourth point is picked by its button. */
async function testPick({ page }) {
  await settled(page);
  const before = await stateIn(page);
  check("at first the first point is tried", before.columns.join() === "Your plan,point 1,No support");
  const row = page.locator("#points tbody tr").nth(3);
  await row.getByRole("button", { name: "What if, from point 4" }).press("Enter");
  await settled(page);
  const picked = await stateIn(page);
  check("a point is picked by its button", picked.hash === "#try&point=3&start=1" ? [] : [picked.hash]);
  check("it stands beside the first one", picked.columns.join() === "Your plan,point 1,point 4,No support");
  check(
    "the plan is that point",
    picked.rows.every((cells) => cells[1] === cells[3]),
  );
  check("and is told against the first", /your plan than with 'point 1'/.test(picked.said) ? [] : [picked.said]);
  check("says so", picked.why === "Your plan now is point 4." ? [] : [picked.why]);
  check("the reader is there", await page.locator("#start").evaluate((node) => node === document.activeElement));
  const title = /^Share of coached teachers with sustained change/;
  const at = await page
    .locator("#points thead th")
    .allTextContents()
    .then((names) => names.findIndex((name) => title.test(name)));
  const told = Number.parseFloat(await row.locator("td:not(.pick)").nth(at).textContent());
  const tried = Number(picked.rows[0][1].split(" ")[0]);
  check("its worlds are the sweep's", Math.abs(100 * told - tried) <= 1.5 ? [] : [`${told} and ${tried}`]);
  await page.getByLabel("Compare with").selectOption({ label: "no support" });
  await page.waitForFunction(() => document.querySelector(".spoken").textContent.includes("than without support"));
  check("no support stays no support", (await stateIn(page)).columns.length === 4);
  await page.getByRole("button", { name: "Undo" }).click();
  await settled(page);
  check("undo takes it back", JSON.stringify((await stateIn(page)).rows) === JSON.stringify(before.rows));
  return picked;
}

async function testLinks(browser, picked) {
  const linked = await openPage(browser, file, { hash: picked.hash });
  await settled(linked.page);
  check("a link carries the point", JSON.stringify((await stateIn(linked.page)).rows) === JSON.stringify(picked.rows));
  await linked.close();
  for (const hash of ["#try&point=40", "#try&point=-1", "#try&point=1.5", "#try&point=length", "#try&start=1"]) {
    const opened = await openPage(browser, file, { hash });
    await settled(opened.page);
    const { why, columns } = await stateIn(opened.page);
    check(`${hash}: says what is wrong`, why.startsWith("The link has a setting") && columns.length === 3 ? [] : [why]);
    check(`${hash}: runs nothing`, opened.complaints);
    await opened.close();
  }
}

await testInBrowser(async (browser) => {
  const opened = await openPage(browser, file);
  const picked = await testPick(opened);
  check("no complaint", opened.complaints);
  if (folder) {
    await opened.page.locator("#points").screenshot({ path: join(folder, "points.png") });
    await opened.page.locator("#points tbody tr").nth(3).getByRole("button").click();
    await settled(opened.page);
    await opened.page.locator("#try").screenshot({ path: join(folder, "picked.png") });
    await opened.page.screenshot({ path: join(folder, "page.png"), fullPage: true });
  }
  await opened.close();
  await testLinks(browser, picked);
  await testLooks(browser, file, settled, { hash: picked.hash });
});
