// Usage: node tests/report/page_test.mjs PAGE.html [--screenshots DIR]
//
// Opens a report page in a real browser and compares what it shows with the data in it. Works on every page that
// follows scripts/report/report.schema.json (scripts/report/check_data.py says whether it does).
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launchBrowser } from "./browser.mjs";
import { check, counts } from "./checks.mjs";
import { testContent, testCsv, testHover, testToggles } from "./content.mjs";
import { testAxe, testContrast, testPrint, testWidth } from "./looks.mjs";
import { drawn, openPage } from "./opened_page.mjs";

const [file, option, folder] = process.argv.slice(2);
if (!file || file.startsWith("-") || (option && (option !== "--screenshots" || !folder))) {
  console.error("Usage: node tests/report/page_test.mjs PAGE.html [--screenshots DIR]");
  process.exit(2);
}
if (folder) mkdirSync(folder, { recursive: true });

const screenshot = async ({ page }, name) => {
  if (!folder) return;
  await page.mouse.move(2, 2);
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};

const browser = await launchBrowser();
let report, charts;
try {
  for (const scheme of ["light", "dark"]) {
    for (const width of [1400, 360]) {
      const opened = await openPage(browser, file, { width, height: width < 500 ? 780 : 900, colorScheme: scheme });
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
      if (scheme === "dark" && width === 1400) await testPrint(opened, charts, folder && join(folder, "page.pdf"));
      check(`${scheme}, ${width} pixels: no error, no warning, no request`, complaints);
      await opened.close();
    }
  }
} catch (error) {
  check("the test runs to its end", error.message.split("\n"));
}
await browser.close();

console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed ? 1 : 0);
