// Whether the reader's plan stays better, or worse, under rival theories: each was fitted anew to the same targets, and
// the page steps its worlds as it does the model's own.
import rivals from "rivals-source";
import { requestText } from "../engine/request.js";
import { element } from "../dom.js";
import { bandOf, Found, nothing, outputs } from "./measures.js";
import { replicateBatches } from "./replicates.js";
import { count, range } from "./words.js";

const worlds = 16;

/** A row's differences between the plan and what it is compared with, and whether their sign is sure. */
function differencesOf(mine, theirs) {
  const less = (measure) => bandOf(mine.map((world, i) => world[measure] - (theirs?.[i] ?? nothing)[measure]));
  const keep = less("keep");
  const sign = keep.low > 0 ? 1 : keep.high < 0 ? -1 : 0;
  return { keep, effect: less("effect"), sign };
}

/** A scenario as a rival has it; its sets decide what its theory has of its own, and what the model's sets decide. */
function underRival(rival, scenario) {
  const theirs = rival.names.filter((name) => name.startsWith("theory."));
  const settings = Object.fromEntries(Object.entries(scenario).filter(([key]) => !theirs.includes(key)));
  return { ...settings, ...rival.settings };
}

/**
 * The part of the panel; null where the page has no rivals of its model, or draws from no parameter sets.
 * `ask(asked)` hears of every answer of the model: {plan, other: settings|null, name, mine, theirs: worlds}.
 */
export function rivalsPart(tryOut, engine) {
  const fitted = rivals.fitted.filter(({ model }) => model === tryOut.model);
  if (!fitted.length || !tryOut.sets.names.length) return null;
  const said = element("p", { class: "survives", role: "status" });
  const body = element("tbody");
  const node = element(
    "details",
    { class: "rivals" },
    element("summary", {}, "Does that hold under rival theories?"),
    element(
      "p",
      { class: "text" },
      "Each theory was fitted to the same targets as the model, with less work. Here is your plan less what it is " +
        "compared with, in the same worlds of that theory.",
    ),
    said,
    tableOf(body),
  );
  let asked = null;
  let round = 0;

  async function answer() {
    const mine = ++round;
    engine.drop("rivals");
    if (!asked || !node.open) return;
    const own = differencesOf(asked.mine, asked.theirs);
    const found = [];
    const show = () => body.replaceChildren(...rowsOf(fitted, own, found));
    show();
    if (own.keep.low === 0 && own.keep.high === 0) {
      said.textContent = "There is no difference in who keeps a change, so nothing that could hold.";
      return;
    }
    said.textContent = "Simulating ...";
    for (const rival of fitted) {
      const differences = await underTheory(rival).catch(() => null); // settings that do not go together
      if (mine !== round) return;
      found.push(differences);
      show();
    }
    said.textContent = verdict(asked, own, fitted, found);
    document.documentElement.dataset.rivals = String(mine);
  }

  async function underTheory(rival) {
    const { plan, other } = asked;
    const scenarios = [plan, other].filter(Boolean).map((one) => underRival(rival, one));
    const sets = {
      names: rival.names,
      ofReplicate: Array.from({ length: worlds }, (_, r) => rival.sets[r % rival.sets.length]),
    };
    const { seed, populations } = tryOut;
    const coming = new Found(scenarios.length);
    const few = { replicates: worlds, populations, sets };
    for (const replicates of replicateBatches(few, Number(plan["people.teachers"]))) {
      const text = requestText({ seed, populations, replicates, scenarios, sets, outputs });
      coming.add((await engine.ask("rivals", text)).result);
    }
    return differencesOf(coming.worlds(0), other && coming.worlds(1));
  }

  node.addEventListener("toggle", answer);
  return {
    node,
    ask(next) {
      asked = next;
      answer();
    },
    /** While nothing is known of new settings. */
    wait() {
      asked = null;
      round++;
      engine.drop("rivals");
      said.textContent = node.open ? "Simulating ..." : "";
    },
  };
}

function tableOf(body) {
  const keep = "Of 100 coached teachers, more who keep a change";
  const columns = ["Theory", keep, "Instruction (SD)", "Fit to the targets"];
  const cells = columns.map((name, i) => element("th", { scope: "col", class: i % 3 ? "right" : null }, name));
  return element(
    "div",
    { class: "table", role: "region", tabindex: "0", "aria-label": "Table: your plan under rival theories" },
    element("table", {}, element("thead", {}, element("tr", {}, ...cells)), body),
  );
}

function rowsOf(fitted, own, found) {
  const row = (title, differences, fit) =>
    element(
      "tr",
      { class: "new" },
      element("th", { scope: "row" }, title),
      bandCell(differences, "keep", (x) => count(x, 1)),
      bandCell(differences, "effect", (x) => count(x, 2)),
      element("td", {}, fit),
    );
  return [
    row("The model, as above", own, ""),
    ...fitted.map(({ title, met }, i) => row(title, found[i], `${met} % of its sets meet all targets at once`)),
    ...rivals.refused.map(({ title, targets, claims }) =>
      element(
        "tr",
        { class: "new" },
        element("th", { scope: "row" }, title),
        element("td", { colspan: "3" }, `refused by ${targets} (${claims}): no set of its own meets all targets`),
      ),
    ),
  ];
}

function bandCell(differences, measure, format) {
  const band = differences?.[measure];
  if (!band || !Number.isFinite(band.mid)) return element("td", { class: "right" }, differences === null ? "none" : "");
  const spread = element("span", { class: "range" }, `(${range(band, format)})`);
  return element("td", { class: "right" }, format(band.mid), " ", spread);
}

/** Under how many of the theories the plan is surely more, or fewer, as it is in the model. */
function verdict({ name }, own, fitted, found) {
  const against = name === null ? "without support" : `with '${name}'`;
  if (!Number.isFinite(own.keep.mid)) return "";
  if (own.sign === 0)
    return `Under the model itself worlds disagree whether more keep a change with your plan than ${against}.`;
  const more = own.sign > 0 ? "more" : "fewer";
  const unlike = fitted.filter((_, i) => found[i]?.sign !== own.sign).map(({ title }) => title);
  const holds = fitted.length - unlike.length;
  return (
    `That ${more} keep a change with your plan than ${against} holds, in 90 of 100 worlds, under the model and ` +
    `${holds} of ${fitted.length} rival theories that fit the targets` +
    (unlike.length ? `; it does not under: ${unlike.join("; ")}.` : ".")
  );
}
