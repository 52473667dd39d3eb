// Entry of the page: reads the data and builds what is seen.
import "./styles/colours.css";
import "./styles/page.css";
import "./styles/charts.css";
import "./styles/try.css";
import "./styles/print.css";
import { element } from "./dom.js";
import { buildPage } from "./page.js";

let report;
try {
  report = JSON.parse(document.getElementById("data").textContent);
} catch {
  document.body.append(
    element("p", { class: "broken" }, "This page holds no results: it is the empty template, or the file is damaged."),
  );
}
if (report) buildPage(report);
