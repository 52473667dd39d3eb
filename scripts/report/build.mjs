// Usage: node scripts/report/build.mjs OUT.html [ENGINE.wasm]
//
// Bundles the report page into one self-contained HTML template: no network, opens from file://. With an
// engine (target page_engine for WebAssembly) the page simulates; without one it says that it does not.
// peerspread replaces @@TITLE@@ (HTML-escaped text) and @@DATA@@ (JSON in which `<` is written \u003c).
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { rivalsIn } from "./rivals.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const largest = 1_500_000; // bytes, without data; a page that is mailed around stays small

const [out, engine] = process.argv.slice(2);
if (!out || out.startsWith("-")) {
  console.error("Usage: node scripts/report/build.mjs OUT.html [ENGINE.wasm]");
  process.exit(2);
}

const bundle = (entry, plugins = []) =>
  build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none", // the licences follow below, whole
    metafile: true,
    outdir: "unused",
    write: false,
    plugins,
  });
const worker = await bundle("src/engine/worker.js");
/** The worker is a text in the page, from which the page makes it. */
const workerSource = {
  name: "worker-source",
  setup(pages) {
    pages.onResolve({ filter: /^worker-source$/ }, () => ({ path: "worker-source", namespace: "text" }));
    pages.onLoad({ filter: /.*/, namespace: "text" }, () => ({
      contents: worker.outputFiles[0].text,
      loader: "text",
    }));
  },
};
/** Rival theories, refitted, as the page asks them: what scripts/analysis/rivals --keep wrote. */
const rivalsSource = {
  name: "rivals-source",
  setup(pages) {
    pages.onResolve({ filter: /^rivals-source$/ }, () => ({ path: "rivals-source", namespace: "rivals" }));
    pages.onLoad({ filter: /.*/, namespace: "rivals" }, () => ({
      contents: JSON.stringify(rivalsIn(join(folder, "../../configs/ensembles/rivals"))),
      loader: "json",
    }));
  },
};
const bundled = await bundle("src/main.js", [workerSource, rivalsSource]);
const text = (ending) => bundled.outputFiles.find((file) => file.path.endsWith(ending)).text;
const script = text(".js").replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

// Only this very script may run, with the engine in a worker that it makes, and nothing may be loaded.
const policy = [
  "default-src 'none'",
  `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}' 'wasm-unsafe-eval'`,
  "worker-src blob:",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const parts = {
  POLICY: policy,
  STYLE: text(".css"),
  SCRIPT: script,
  ENGINE: engine ? gzipSync(readFileSync(engine), { level: 9 }).toString("base64") : "",
  LICENCES: licences(bundled.metafile),
};
const template = readFileSync(join(folder, "src/template.html"), "utf8");
const page = template.replace(/%%([A-Z]+)%%/g, (whole, name) => parts[name] ?? whole);

for (const slot of ["<title>@@TITLE@@</title>", '<script type="application/json" id="data">@@DATA@@</script>']) {
  const name = /@@[A-Z]+@@/.exec(slot)[0];
  if (page.split(name).length !== 2 || !page.includes(slot)) throw new Error(`the page must hold ${slot}, once`);
}
const size = Buffer.byteLength(page);
if (size > largest) throw new Error(`the page has ${size} bytes; at most ${largest} are allowed`);
writeFileSync(resolve(out), page);
console.log(`${out}: ${Math.round(size / 1000)} kB`);

/** The licence texts of every package in the bundle, each text once, as their terms ask. */
function licences(metafile) {
  const packages = new Set();
  for (const path of Object.keys(metafile.inputs)) {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
    if (found) packages.add(found[1]);
  }
  const owners = new Map(); // text -> packages
  for (const name of [...packages].sort()) {
    const where = join(folder, "node_modules", name);
    const about = JSON.parse(readFileSync(join(where, "package.json"), "utf8"));
    const file = readdirSync(where).find((entry) => /^licen[cs]e/i.test(entry));
    const terms =
      file && existsSync(join(where, file)) ? readFileSync(join(where, file), "utf8").trim() : about.license;
    owners.set(terms, [...(owners.get(terms) ?? []), `${name} ${about.version}`]);
  }
  return [...owners]
    .map(([terms, names]) => `${names.join(", ")}\n\n${terms}`)
    .join("\n\n\n")
    .replaceAll("</", "<\\/");
}
