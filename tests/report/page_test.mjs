// Usage: node tests/report/page_test.mjs PAGE.html [--screenshots DIR]
//
// Opens a report page in a real browser and compares what it shows with the data in it. Works on every page that
// follows scripts/report/report.schema.json (scripts/report/check_data.py says whether it does).
import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { axeSource, launchBrowser } from "./browser.mjs";
import { drawnNumbers, drawnScenarios, expectedRows, numbersIn, parseCsv } from "./expected.mjs";

const [file, option, folder] = process.argv.slice(2);
if (!file || file.startsWith("-") || (option && (option !== "--screenshots" || !folder))) {
  console.error("Usage: node tests/report/page_test.mjs PAGE.html [--screenshots DIR]");
  process.exit(2);
}
if (folder) mkdirSync(folder, { recursive: true });

let passed = 0;
let failed = 0;

/** Counts a check; `problems` are the ways in which it fails. */
function check(what, problems) {
  const list = Array.isArray(problems) ? problems : problems ? [] : ["it is not so"];
  if (list.length === 0) passed++;
  else {
    failed++;
    console.log(`FAILED  ${what}`);
    for (const problem of list.slice(0, 8)) console.log(`        ${problem}`);
    if (list.length > 8) console.log(`        and ${list.length - 8} more`);
  }
}

const browser = await launchBrowser();

/** Opens the page and waits until it is drawn; notes every complaint and request. */
async function open({ width = 1400, height = 900, colorScheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, acceptDownloads: true });
  const page = await context.newPage();
  const complaints = [];
  page.on(
    "console",
    (message) =>
      ["error", "warning"].includes(message.type()) && complaints.push(`${message.type()}: ${message.text()}`),
  );
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("request", (request) => /^(file|blob):/.test(request.url()) || complaints.push(`request: ${request.url()}`));
  page.on("dialog", (dialog) => (complaints.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  await page.goto(pathToFileURL(resolve(file)).href);
  await drawn(page).catch((error) => {
    throw new Error([`the page is not drawn: ${error.message}`, ...complaints].join("\n"));
  });
  for (const summary of await page.$$("details:not([open]) > summary")) await summary.click();
  await page.waitForTimeout(50); // folded charts notice that there is room now
  await drawn(page);
  return { page, complaints, close: () => context.close() };
}

const drawn = (page) =>
  page.waitForFunction(() => document.documentElement.dataset.state === "report-drawn", null, { timeout: 30_000 });

/** The figure of a chart: identifiers come from the data, so no selector is made of them. */
const figureAt = (page, index) => page.locator("figure").nth(index);

/** Marks of all figures: how often each series is drawn, and whether there is a sentence instead. */
const marksIn = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("figure")].map((figure) => {
      const series = {};
      let marks = 0;
      for (const group of figure.querySelectorAll("svg [data-series]")) {
        const shapes = [...group.querySelectorAll("path, line, rect, circle")].filter(
          (shape) => shape.getBBox().width + shape.getBBox().height > 0,
        ).length;
        marks += shapes;
        const name = `=${group.dataset.series}`; // a name like "constructor" is a name
        series[name] = (series[name] ?? 0) + shapes;
      }
      return { id: figure.dataset.chart, marks, series, sentence: figure.querySelector(".note")?.textContent ?? "" };
    }),
  );

async function testContent({ page }, report, charts) {
  const shown = await page.evaluate(() => ({
    title: document.querySelector("h1").textContent,
    tab: document.title,
    answer: [...document.querySelectorAll(".answer p:not(.caution)")].map((p) => p.textContent),
    caution: document.querySelector(".caution")?.textContent,
    toggles: [...document.querySelectorAll(".toggle .name")].map((name) => name.textContent),
    whole: [...document.querySelectorAll(".toggle")].map((toggle) => toggle.title),
    headings: [...document.querySelectorAll(".part h2")].map((heading) => heading.textContent),
    tables: [...document.querySelectorAll(".part table")].map((table) =>
      [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)),
    ),
    scripts: [...document.scripts].length,
    foreign: document.querySelectorAll("img, iframe, object, embed, link, script[src], base, form").length,
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
  check("data make no elements", shown.scripts === 3 && shown.foreign === 0);
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

async function testHover({ page }, charts) {
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
      (await tip.isVisible()) && numbersIn(await page.locator("[role=status]").textContent()).length > 0,
    );
    await page.keyboard.press("Escape");
    check("Escape closes the tip", await tip.isHidden());
  }
}

async function testToggles({ page }, report, charts) {
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

async function testCsv({ page }, charts) {
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

/** Nothing sticks out of the window. */
async function testWidth({ page }, width) {
  const found = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll("body *")].filter((node) => {
      if (node.closest(".table, .scenarios, .unseen, .tip, script, details:not([open])") || node.closest("svg g"))
        return false;
      const box = node.getBoundingClientRect();
      return box.width > 0 && (box.right > wide + 1 || box.left < -1);
    });
    return {
      scroll: document.documentElement.scrollWidth - wide,
      out: out
        .slice(0, 5)
        .map(
          (node) =>
            `${node.tagName.toLowerCase()}.${node.getAttribute("class") ?? ""}: ${node.textContent.slice(0, 40)}`,
        ),
    };
  });
  check(`${width} pixels: the page does not scroll sideways`, found.scroll <= 0 ? [] : [`by ${found.scroll} pixels`]);
  check(`${width} pixels: nothing sticks out`, found.out);
}

/** Texts in charts against what is behind them, and series against the ground; axe does not look into drawings. */
async function testContrast({ page }, scheme) {
  const low = await page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgb = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (colour) => {
      const [r, g, b] = rgb(colour).map((part) =>
        part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a, b) => {
      const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
      return (light + 0.05) / (dark + 0.05);
    };
    const ground = getComputedStyle(document.documentElement).backgroundColor;
    const problems = [];
    for (const svg of document.querySelectorAll(".panel svg")) {
      const cells = [...svg.querySelectorAll("[data-series] rect")].map((cell) => ({
        box: cell.getBoundingClientRect(),
        fill: getComputedStyle(cell).fill,
      }));
      for (const text of svg.querySelectorAll("text")) {
        const box = text.getBoundingClientRect();
        const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        const behind =
          cells.find((cell) => cell.box.left <= x && cell.box.right >= x && cell.box.top <= y && cell.box.bottom >= y)
            ?.fill ?? ground;
        const ratio = contrast(getComputedStyle(text).fill, behind);
        if (ratio < 4.5) problems.push(`text "${text.textContent.slice(0, 30)}": ${ratio.toFixed(2)}`);
      }
      for (const line of svg.querySelectorAll('[data-series][data-mark="line"]')) {
        const { stroke } = getComputedStyle(line);
        if (stroke !== "none" && contrast(stroke, ground) < 3)
          problems.push(`line of ${line.dataset.series}: ${contrast(stroke, ground).toFixed(2)}`);
      }
    }
    for (const part of document.querySelectorAll(".toggle .swatch path")) {
      const ratio = contrast(getComputedStyle(part).fill, getComputedStyle(part.closest("button")).backgroundColor);
      if (ratio < 3) problems.push(`symbol of ${part.closest("button").title.slice(0, 30)}: ${ratio.toFixed(2)}`);
    }
    return { problems, ground: luminance(ground) };
  });
  check(`${scheme}: the ground is ${scheme}`, scheme === "dark" ? low.ground < 0.05 : low.ground > 0.9);
  check(`${scheme}: texts and lines of charts can be read`, low.problems);
}

async function testAxe({ page }, scheme, width) {
  await page.mouse.move(2, 2);
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const bad = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  check(
    `${scheme}, ${width} pixels: axe-core finds nothing serious`,
    bad.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}) ${nodes[0].html.slice(0, 160)}`),
  );
  for (const { id, nodes } of violations.filter((one) => !bad.includes(one)))
    console.log(
      `note    axe-core, ${scheme}, minor or moderate: ${id} (${nodes.length}) ${nodes[0].html.slice(0, 120)}`,
    );
}

async function testPrint({ page }, report, charts) {
  const pdf = await page.pdf({ format: "A4", printBackground: true, path: folder && join(folder, "page.pdf") });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  check("prints to a PDF of more than one page", pages > 1 ? [] : [`${pages} pages`]);
  await page.emulateMedia({ media: "print" });
  const seen = await page.evaluate(() => {
    const visible = (selector) =>
      [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility()).length;
    return {
      toggles: visible(".toggle"),
      buttons: visible(".csv"),
      keys: visible(".key"),
      ground: getComputedStyle(document.documentElement).backgroundColor,
    };
  });
  check("on paper there are no buttons", seen.toggles + seen.buttons === 0);
  const keyed = charts.filter(
    (chart) =>
      drawnNumbers(chart).length &&
      (chart.kind === "heat" || chart.kind === "bars" || chart.series.some((s) => s.scenario)),
  );
  check(
    "on paper every chart has a key",
    seen.keys === keyed.length ? [] : [`${seen.keys} keys for ${keyed.length} charts`],
  );
  check("paper is white", seen.ground === "rgb(255, 255, 255)");
}

const screenshot = async ({ page }, name) => {
  if (!folder) return;
  await page.mouse.move(2, 2);
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};

let report, charts;
try {
  for (const scheme of ["light", "dark"]) {
    for (const width of [1400, 360]) {
      const opened = await open({ width, height: width < 500 ? 780 : 900, colorScheme: scheme });
      const { page, complaints } = opened;
      if (!report) {
        report = JSON.parse(await page.locator("#data").textContent());
        charts = report.sections.flatMap((section) => section.charts ?? []);
        const times = await page.evaluate(() =>
          performance
            .getEntriesByType("mark")
            .filter(({ name }) => name.startsWith("report-"))
            .map(({ name, startTime }) => [name, Math.round(startTime)]),
        );
        console.log(`note    ${times.map(([name, time]) => `${name} after ${time} ms`).join(", ")}`);
      }
      await screenshot(opened, `${scheme}_${width}`);
      await testWidth(opened, width);
      await testContrast(opened, scheme);
      await testAxe(opened, scheme, width);
      if (scheme === "light") {
        await testContent(opened, report, charts);
        await testHover(opened, charts);
      }
      if (scheme === "light" && width === 1400) {
        await testToggles(opened, report, charts);
        await testCsv(opened, charts);
        // A window that is made narrower gets its charts drawn anew.
        await page.setViewportSize({ width: 700, height: 900 });
        await page.waitForTimeout(100);
        await drawn(page);
        await testWidth(opened, 700);
      }
      if (scheme === "dark" && width === 1400) await testPrint(opened, report, charts);
      check(`${scheme}, ${width} pixels: no error, no warning, no request`, complaints);
      await opened.close();
    }
  }
} catch (error) {
  check("the test runs to its end", error.message.split("\n"));
}
await browser.close();

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
