// Usage: node tests/report/engine_hashes.mjs node ENGINE.wasm PAGE.html
//        node tests/report/engine_hashes.mjs browser PAGE.html
//
// Steps the scenarios of a page by its own engine, in node or in the page's worker in a browser, and prints a line
// "replicate point output sha256" for each row of each output.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Engine } from "../../scripts/report/src/engine/instance.js";
import { requestText } from "../../scripts/report/src/engine/request.js";
import { launchBrowser } from "./browser.mjs";
import { openPage } from "./opened_page.mjs";

const [way, ...files] = process.argv.slice(2);

/** The request for everything that the page's scenarios are, in all replicates. */
function requestFor(tryOut) {
  return requestText({
    seed: tryOut.seed,
    populations: tryOut.populations,
    replicates: Array.from({ length: tryOut.replicates }, (_, r) => r),
    scenarios: tryOut.scenarios.map(({ changes }) => ({ ...tryOut.base, ...tryOut.recording, ...changes })),
    sets: tryOut.sets,
  });
}

async function inNode(engineFile, pageFile) {
  const engine = await Engine.make(await WebAssembly.compile(readFileSync(engineFile)));
  const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(readFileSync(pageFile, "utf8"))[1];
  const session = engine.open(requestFor(JSON.parse(data).try_out));
  while (engine.left(session)) engine.advance(session, 7);
  return engine.result(session).worlds;
}

/** Asks the worker that the page itself made, under the page's own policy. */
async function inBrowser(pageFile) {
  const browser = await launchBrowser();
  const { page, complaints } = await openPage(browser, pageFile, {
    before: () => {
      const Real = window.Worker;
      window.Worker = class extends Real {
        constructor(...arguments_) {
          super(...arguments_);
          window.madeWorker = this;
        }
      };
    },
  });
  const data = JSON.parse(await page.locator("#data").textContent());
  const worlds = await page.evaluate(async (text) => {
    const answer = new Promise((done) =>
      madeWorker.addEventListener("message", ({ data: said }) => said.id === "test" && done(said)),
    );
    madeWorker.postMessage({ id: "test", channel: "test", text });
    const { result, wrong } = await answer;
    if (wrong) throw new Error(wrong);
    const hex = (row) => Array.from(new Uint8Array(row.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
    return result.worlds.map(({ point, replicate, rows }) => ({
      point,
      replicate,
      rows: Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, hex(row)])),
    }));
  }, requestFor(data.try_out));
  await browser.close();
  if (complaints.length) throw new Error(complaints.join("\n"));
  for (const world of worlds) for (const name in world.rows) world.rows[name] = Buffer.from(world.rows[name], "hex");
  return worlds;
}

const worlds = await (way === "node" ? inNode(...files) : inBrowser(...files));
for (const { point, replicate, rows } of worlds)
  for (const [name, row] of Object.entries(rows)) {
    const bytes = row instanceof Float32Array ? new Uint8Array(row.buffer) : row;
    console.log(replicate, point, name, createHash("sha256").update(bytes).digest("hex"));
  }
