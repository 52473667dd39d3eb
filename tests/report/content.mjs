// Tests of what a report page says: its contents, and what they answer to the mouse and the keys.
import { readFileSync } from "node:fs";
import { check } from "./checks.mjs";
import { drawnNumbers, drawnScenarios, expectedRows, numbersIn, parseCsv } from "./expected.mjs";
import { drawn, figureAt, marksIn } from "./opened_page.mjs";

/** Texts, tables and charts are those of the data, and nothing else is there. */
export async function testContent({ page }, report, charts) {
  const shown = await page.evaluate(() => ({
    title: document.querySelector("h1").textContent,
    tab: document.title,
    answer: [...document.querySelectorAll(".answer p:not(.caution)")].map((p) => p.textContent),
    caution: document.querySelector(".caution")?.textContent,
    toggles: [...document.querySelectorAll(".toggle .name")].map((name) => name.textContent),
    whole: [...document.querySelectorAll(".toggle")].map((toggle) => toggle.title),
    headings: [...document.querySelectorAll(".part h2")].map((heading) => heading.textContent),
    tables: [...document.querySelectorAll(".part table")].map((table) =>
      [...table.rows].map((row) =>
        [...row.cells].filter((cell) => cell.className !== "pick").map((cell) => cell.textContent),
      ),
    ),
    scripts: [...document.scripts].length,
    foreign: document.querySelectorAll("img, iframe, object, embed, link, script[src], base, form:not(.levers)").length,
    answerTop: document.querySelector(".answer").getBoundingClientRect().top,
  }));
  check(
    "title is shown as it is",
    shown.title === report.title && shown.tab.trim() === report.title.trim().replace(/\s+/g, " "),
  );
  check(
    "answer and caution are shown as they are",
    JSON.stringify([shown.answer, shown.caution]) === JSON.stringify([report.answer, report.caution]),
  );
  check("the answer is in sight at once", shown.answerTop < 400);
  const names = report.scenarios.length > 1 ? report.scenarios : [];
  check(
    "names of scenarios are shown as they are, whole on hover",
    JSON.stringify([shown.toggles, shown.whole]) === JSON.stringify([names, names]),
  );
  check(
    "sections stand in their order",
    JSON.stringify(shown.headings) === JSON.stringify(report.sections.map((section) => section.heading)),
  );
  const tables = report.sections
    .filter((section) => section.table)
    .map(({ table }) => [table.columns.map((column) => column.name), ...table.rows]);
  check("tables hold the cells of the data", JSON.stringify(shown.tables) === JSON.stringify(tables));
  const can = await page.evaluate(() => ({
    engine: document.getElementById("engine").textContent.length > 0,
    said: document.getElementById("try")?.textContent ?? "",
    levers: document.querySelectorAll("#try input").length,
  }));
  if (report.try_out && !can.engine) check("says that it has no engine", /was built without the engine/.test(can.said));
  else check("offers levers where worlds can be stepped", can.levers > 0 === Boolean(report.try_out));
  check("data make no elements", shown.scripts === 4 && shown.foreign === 0);
  const figures = await marksIn(page);
  check(
    "every chart has its figure",
    JSON.stringify(figures.map((figure) => figure.id)) === JSON.stringify(charts.map((chart) => chart.id)),
  );
  charts.forEach((chart, i) => {
    const { marks, series, sentence } = figures[i];
    const numbers = drawnNumbers(chart);
    if (!numbers.length) return check(`${chart.id}: says that nothing is defined`, marks === 0 && sentence.length > 10);
    check(`${chart.id}: is drawn`, marks > 0 ? [] : ["no marks"]);
    check(
      `${chart.id}: every scenario with values is drawn`,
      drawnScenarios(chart, report.scenarios)
        .filter((name) => !series[`=${name}`])
        .map((name) => `${name} is not`),
    );
  });
}

/** Whether a number with three digits can stand for one of the data. */
const standsFor = (short, numbers) =>
  numbers.some((number) => Math.abs(number - short) <= 0.0051 * Math.abs(number) + 1e-12);

/** Hovering, and the arrow keys, show numbers of the data. */
export async function testHover({ page }, charts) {
  const tip = page.locator(".tip");
  for (const [index, chart] of charts.entries()) {
    const numbers = drawnNumbers(chart);
    if (!numbers.length) continue;
    const panels = figureAt(page, index).locator(".panel svg");
    const problems = [];
    for (let i = 0; i < (await panels.count()); i++) {
      const panel = panels.nth(i);
      if (!(await panel.locator("[data-series]").count())) continue; // no values in this facet
      await panel.evaluate((svg) => scrollBy(0, svg.getBoundingClientRect().top - 140)); // below the bar of scenarios
      const box = await panel.boundingBox();
      const seen = [];
      for (const share of [0.3, 0.55, 0.8]) {
        const inSight = Math.min(box.height, page.viewportSize().height - box.y);
        await page.mouse.move(box.x + box.width * 0.45, box.y + inSight * share);
        if (await tip.isVisible()) seen.push(await tip.locator(".value").allTextContents());
      }
      const values = seen.flat().flatMap(numbersIn);
      if (!seen.length) problems.push(`panel ${i + 1}: no tip`);
      else if (!values.some((value) => standsFor(value, numbers)) && !seen.flat().includes("not defined"))
        problems.push(`panel ${i + 1}: the tip shows ${seen.flat()}, none of the data`);
    }
    check(`${chart.id}: hovering shows values`, problems);
  }
  const first = page.locator(".panel svg[tabindex]").first();
  if (await first.count()) {
    await page.mouse.move(2, 2);
    await first.focus();
    await page.keyboard.press("ArrowRight");
    check(
      "arrow keys show values too",
      (await tip.isVisible()) && numbersIn(await page.locator(".unseen[role=status]").textContent()).length > 0,
    );
    await page.keyboard.press("Escape");
    check("Escape closes the tip", await tip.isHidden());
  }
}

/** A toggle hides its scenario and no other. */
export async function testToggles({ page }, report, charts) {
  const toggles = page.locator(".toggle");
  if (report.scenarios.length < 2) return check("one scenario needs no toggles", (await toggles.count()) === 0);
  const before = JSON.stringify(await marksIn(page));
  const problems = [];
  for (const [index, name] of report.scenarios.entries()) {
    await toggles.nth(index).click();
    await drawn(page);
    (await marksIn(page)).forEach(({ id, series }, i) => {
      if (series[`=${name}`]) problems.push(`${id}: ${name} is still there`);
      for (const other of drawnScenarios(charts[i], report.scenarios)) {
        if (other !== name && !series[`=${other}`]) problems.push(`${id}: ${other} went with ${name}`);
      }
    });
    if ((await toggles.nth(index).getAttribute("aria-pressed")) !== "false")
      problems.push(`${name}: still looks pressed`);
    await toggles.nth(index).click();
    await drawn(page);
  }
  check("a toggle hides its scenario in all charts, and no other", problems);
  check("a second click brings it back", JSON.stringify(await marksIn(page)) === before);
  for (let i = 0; i < report.scenarios.length; i++) await toggles.nth(i).click();
  await drawn(page);
  const all = await marksIn(page);
  check(
    "with all of them hidden, charts say so",
    all
      .filter(
        (figure, i) =>
          drawnScenarios(charts[i], report.scenarios).length && !figure.marks && figure.sentence.length < 10,
      )
      .map((figure) => figure.id),
  );
  await page.locator(".all").click();
  await drawn(page);
  check("'Show all' shows all", JSON.stringify(await marksIn(page)) === before);
}

/** Each chart hands out its numbers. */
export async function testCsv({ page }, charts) {
  for (const [index, chart] of charts.entries()) {
    await page.waitForTimeout(120); // browsers refuse more than ten downloads in a second
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      figureAt(page, index).locator(".csv").click(),
    ]);
    const text = readFileSync(await download.path(), "utf8");
    const [columns, ...rows] = parseCsv(text.replace(/^\ufeff/, ""));
    const expected = expectedRows(chart);
    const problems = [];
    if (!/\.csv$/.test(download.suggestedFilename())) problems.push(`file name ${download.suggestedFilename()}`);
    if (!text.startsWith("\ufeff")) problems.push("a spreadsheet would not know that it is UTF-8");
    if (rows.length !== expected.length) problems.push(`${rows.length} rows, not ${expected.length}`);
    rows.forEach((row, i) => {
      if (row.length !== columns.length)
        problems.push(`row ${i + 1}: ${row.length} cells under ${columns.length} names`);
      expected[i]?.forEach((value, j) => {
        const cell = row[j];
        const same =
          value == null
            ? cell === ""
            : typeof value === "number"
              ? cell !== "" && Number(cell) === value
              : cell.replace(/^'(?=[=+\-@\t\r])/, "") === value;
        if (!same) problems.push(`row ${i + 1}, ${columns[j]}: ${cell}, not ${value}`);
      });
    });
    check(`${chart.id}: the CSV holds the numbers of the page`, problems);
  }
}
