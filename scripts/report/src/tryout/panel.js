// What if: levers, the answer beside them, and the engine that is asked after every move.
import { startEngine, whyNot } from "../engine/client.js";
import { requestText } from "../engine/request.js";
import { element } from "../dom.js";
import { saveText } from "../save.js";
import { answerPart } from "./answer.js";
import { leverControl } from "./levers.js";
import { Found, outputs } from "./measures.js";
import { keepPlan } from "./plan.js";
import { replicateBatches, setsAmong } from "./replicates.js";
import { scenarioFile } from "./scenario_file.js";
import { scenariosOf } from "./state.js";

const pause = 40; // milliseconds without a move before the engine is asked
const warmUp = { "people.teachers": "200", "people.partners": "2" };

/** The part of the page; null where there is nothing to try out. */
export function tryOutPart({ try_out: tryOut }) {
  if (!tryOut) return null;
  const heading = element("h2", { id: "try-heading" }, "What if? Try it out");
  const part = (...body) =>
    element("section", { id: "try", class: "try beyond", "aria-labelledby": "try-heading" }, heading, ...body);
  const why = whyNot();
  if (why) return { node: part(element("p", { class: "text" }, why)), engine: null };

  const years = yearsOf(tryOut);
  const answer = answerPart(tryOut, years);
  const engine = startEngine(requestOf(tryOut, [0], [{ ...tryOut.base, ...warmUp }]), (sentence) =>
    answer.say(sentence),
  );
  const plan = keepPlan(tryOut, changed);
  const controls = tryOut.levers.map((lever) => ({
    lever,
    ...leverControl(tryOut, lever, (value) => plan.move(lever, value)),
  }));
  const batches = replicateBatches(tryOut);
  const baseline = baselineSelect(tryOut, () => show(true));
  const start = startSelect(tryOut, (scenario) => plan.start(scenario));
  const undo = button("Undo", () => plan.undo());
  const buttons = [
    undo,
    button("Reset", () => plan.reset()),
    button("Copy link", copyLink),
    button("Save as scenario", save),
  ];
  let state, found, timer, told;
  let round = 0;

  function changed(next, why) {
    state = next;
    controls.forEach((control) => control.show(state));
    start.value = String(state.start);
    undo.disabled = !plan.canUndo();
    clearTimeout(timer);
    engine.drop("plan");
    const mine = ++round;
    timer = setTimeout(() => simulate(mine), pause);
    note.textContent = why;
    answer.wait();
    told?.(state);
  }

  /** One batch of worlds after the other, until a move makes them old. */
  async function simulate(mine) {
    const { plan: own, scenarios } = scenariosOf(tryOut, state);
    const coming = new Found(scenarios.length + 1);
    try {
      for (const [place, batch] of batches.entries()) {
        const { result } = await engine.ask("plan", requestOf(tryOut, batch, [own, ...scenarios]));
        if (mine !== round) return;
        coming.add(result);
        found = coming;
        show(place === 0 || place === batches.length - 1);
      }
      document.documentElement.dataset.tried = String(mine);
    } catch (error) {
      if (mine === round) answer.say(`These settings do not go together: ${error.message}`);
    }
  }

  function show(speak) {
    if (!found) return;
    const other = baseline.value === "" ? null : Number(baseline.value);
    const { plan: own, scenarios } = scenariosOf(tryOut, state);
    const same = (key) => own[key] === scenarios[other - 1]?.[key];
    answer.show(found, {
      other,
      same: other !== null && Object.keys(own).every(same),
      sets: setsAmong(tryOut.sets, found.replicates),
      all: batches.flat().length,
      speak,
    });
  }

  function save() {
    saveText(scenarioFile(tryOut, scenariosOf(tryOut, state).plan), "my_plan.cfg", "text/plain");
  }
  async function copyLink() {
    try {
      await navigator.clipboard.writeText(location.href);
      note.textContent = "The link is copied.";
    } catch {
      note.textContent = "The address of this page is the link: copy it from the address bar.";
    }
  }

  /** Shows the plan of the link with which the page was opened; `listener(state)` hears of every change. */
  function begin(listener) {
    told = listener;
    plan.begin();
  }

  const note = element("p", { class: "why", role: "status" });
  const of = (panel) => controls.filter(({ lever }) => lever.panel === panel).map(({ node }) => node);
  const folded = (title, text, nodes) =>
    element("details", {}, element("summary", {}, title), element("p", { class: "text" }, text), ...nodes);
  const node = part(
    element(
      "p",
      { class: "text" },
      "Move a lever: this page simulates the teachers anew, here and now, with the program's own engine, and with parameter sets that fit the evidence alike.",
    ),
    element(
      "div",
      { class: "workbench" },
      element(
        "form",
        { class: "levers", "aria-label": "Levers", onsubmit: (event) => event.preventDefault() },
        element("div", { class: "lever" }, element("label", { for: "start" }, "Your plan starts from"), start),
        ...of("decision"),
        folded("Prices", "They hold for your plan and for the scenarios beside it.", of("price")),
        folded(
          "My district",
          "Your own numbers of teachers, schools and posts, for your plan and the scenarios beside it; salaries are among the prices.",
          of("own"),
        ),
        element("div", { class: "buttons" }, ...buttons),
        note,
      ),
      element(
        "div",
        {},
        element("div", { class: "lever" }, element("label", { for: "baseline" }, "Compare with"), baseline),
        answer.node,
      ),
    ),
  );
  return { node, engine, begin };
}

function requestOf(tryOut, replicates, scenarios) {
  const { seed, populations, sets } = tryOut;
  return requestText({ seed, populations, replicates, scenarios, sets, outputs });
}

function yearsOf({ base }) {
  return base["time.years"] === "1" ? "a year" : `${base["time.years"]} years`;
}

const button = (text, onclick) => element("button", { type: "button", class: "csv", onclick }, text);

function startSelect(tryOut, chosen) {
  const select = element(
    "select",
    { id: "start" },
    ...tryOut.scenarios.map(({ name }, index) => element("option", { value: index }, name)),
  );
  select.addEventListener("change", () => chosen(Number(select.value)));
  return select;
}

/** With what the plan is compared: a scenario of the page, by its place in requests, or no support. */
function baselineSelect(tryOut, chosen) {
  const select = element(
    "select",
    { id: "baseline" },
    ...tryOut.scenarios.map(({ name }, index) => element("option", { value: index + 1 }, name)),
    element("option", { value: "" }, "no support"),
  );
  select.addEventListener("change", chosen);
  return select;
}
