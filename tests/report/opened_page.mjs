// A report page that was opened in a browser, and what is found in it.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Opens the page and waits until it is drawn; notes every complaint and request. `before` runs in it first. */
export async function openPage(
  browser,
  file,
  { width = 1400, height = 900, colorScheme = "light", before, hash = "", reducedMotion, folded } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  if (before) await page.addInitScript(before); // runs in the page, before its own script
  const complaints = [];
  page.on(
    "console",
    (message) =>
      ["error", "warning"].includes(message.type()) && complaints.push(`${message.type()}: ${message.text()}`),
  );
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("request", (request) => /^(file|blob):/.test(request.url()) || complaints.push(`request: ${request.url()}`));
  page.on("dialog", (dialog) => (complaints.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  await page.goto(pathToFileURL(resolve(file)).href + hash);
  await drawn(page).catch((error) => {
    throw new Error([`the page is not drawn: ${error.message}`, ...complaints].join("\n"));
  });
  if (!folded) for (const summary of await page.$$("details:not([open]) > summary")) await summary.click();
  await page.waitForTimeout(50); // folded charts notice that there is room now
  await drawn(page);
  return { page, complaints, close: () => context.close() };
}

/** Waits until the page is drawn. */
export const drawn = (page) =>
  page.waitForFunction(() => document.documentElement.dataset.state === "report-drawn", null, { timeout: 30_000 });

/** The figure of a chart: identifiers come from the data, so no selector is made of them. */
export const figureAt = (page, index) => page.locator("figure").nth(index);

/** Marks of all figures: how often each series is drawn, and whether there is a sentence instead. */
export const marksIn = (page) =>
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
