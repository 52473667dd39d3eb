// Usage: node tests/report/fill_page.mjs TEMPLATE.html DATA.json OUT.html
//
// Puts data into the template of the report page, as peerspread does.
import { readFileSync, writeFileSync } from "node:fs";

const [template, data, out] = process.argv.slice(2);
if (!out) {
  console.error("Usage: node tests/report/fill_page.mjs TEMPLATE.html DATA.json OUT.html");
  process.exit(2);
}
const report = JSON.parse(readFileSync(data, "utf8"));
const escaped = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const slots = {
  "@@TITLE@@": report.title.replace(/[&<>]/g, (sign) => escaped[sign]),
  "@@DATA@@": JSON.stringify(report).replaceAll("<", "\\u003c"),
};
writeFileSync(
  out,
  readFileSync(template, "utf8").replace(/@@(TITLE|DATA)@@/g, (slot) => slots[slot]),
);
