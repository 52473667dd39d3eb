// The browser of the tests, and the packages of scripts/report.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../scripts/report/package.json", import.meta.url));
const { chromium } = require("playwright-core");

/** Source text of axe-core, to be evaluated in a page. */
export const { source: axeSource } = require("axe-core");

export function launchBrowser() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
