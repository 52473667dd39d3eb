// Tests of how a report page looks: whether it fits, can be read by everybody, and prints.
import { axeSource } from "./browser.mjs";
import { check } from "./checks.mjs";
import { drawnNumbers } from "./expected.mjs";
import { openPage } from "./opened_page.mjs";

/** Once `ready`, it fits and can be read by everybody, light and dark, wide and narrow; `options` of `openPage`. */
export async function testLooks(browser, file, ready, options = {}) {
  for (const colorScheme of ["light", "dark"])
    for (const width of [1400, 360]) {
      const looked = await openPage(browser, file, { ...options, width, colorScheme });
      await ready(looked.page);
      await testWidth(looked, width);
      await testAxe(looked, colorScheme, width);
      await looked.close();
    }
}

/** Nothing sticks out of the window. */
export async function testWidth({ page }, width) {
  const found = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll("body *")].filter((node) => {
      if (
        node.closest(".table, .scenarios, .unseen, .heard, .tip, script, details:not([open])") ||
        node.closest("svg g")
      )
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
export async function testContrast({ page }, scheme) {
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

/** What axe-core finds; only what is serious fails. */
export async function testAxe({ page }, scheme, width) {
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

/** How many sheets the page prints on; the PDF goes to `path`, if there is one. */
async function sheets(page, path) {
  const pdf = await page.pdf({ format: "A4", printBackground: true, tagged: true, path });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

/** On paper: a brief of one or two sheets, and all of the page where that is wanted. */
export async function testPrint({ page }, charts, path) {
  const brief = await sheets(page, path);
  const longNames = (await page.locator("h1").textContent()).length > 80;
  check("prints a brief of one or two sheets", brief <= 2 || longNames ? [] : [`${brief} sheets`]);
  const all = page.locator("#print-all");
  if (await all.count()) {
    await all.check();
    const whole = await sheets(page);
    check(
      "prints all of the page where that is wanted",
      whole > brief ? [] : [`${whole} sheets, ${brief} of the brief`],
    );
  }
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
