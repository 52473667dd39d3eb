// What if: levers, the answer beside them, and the engine that is asked after every move.
import { startEngine, whyNot } from "../engine/client.js";
import { requestText, wordsText } from "../engine/request.js";
import { element } from "../dom.js";
import { missesInShort } from "../misses.js";
import { saveText } from "../save.js";
import { answerPart } from "./answer.js";
import { leverControl } from "./levers.js";
import { Found, outputs } from "./measures.js";
import { keepPlan } from "./plan.js";
import { replicateBatches, setsAmong } from "./replicates.js";
import { rivalsPart } from "./rivals.js";
import { scenarioFile } from "./scenario_file.js";
import { scenarioList, scenariosOf } from "./state.js";

const pause = 40; // milliseconds without a move before the engine is asked
const warmUp = { "people.teachers": "200", "people.partners": "2" };

/** The part of the page; null where there is nothing to try out. `engine` is null where it cannot run. */
export function tryOutPart(report) {
  const { try_out: tryOut } = report;
  if (!tryOut) return null;
  const why = whyNot();
  return why ? { node: part(element("p", { class: "text" }, why)), engine: null } : new Panel(tryOut, missesInShort(report));
}

const part = (...body) =>
  element(
    "section",
    { id: "try", class: "try beyond", "aria-labelledby": "try-heading" },
    element("h2", { id: "try-heading" }, "What if? Try it out"),
    ...body,
  );

class Panel {
  #tryOut;
  #batches;
  #plan;
  #state;
  #found = null; // worlds of the settings of that round
  #foundIn = 0;
  #round = 0;
  #saying = 0;
  #timer;
  #listener;

  constructor(tryOut, misses) {
    this.#tryOut = tryOut;
    this.answer = answerPart(misses);
    this.engine = startEngine(requestOf(tryOut, [0], [{ ...tryOut.base, ...warmUp }]), (sentence) =>
      this.answer.say(sentence),
    );
    this.rivals = rivalsPart(tryOut, this.engine);
    this.#plan = keepPlan(tryOut, (state, why) => this.#changed(state, why));
    this.controls = tryOut.levers.map((lever) => ({
      lever,
      ...leverControl(tryOut, lever, (value) => this.#plan.move(lever, value)),
    }));
    this.start = select("start", (place) => this.#plan.start(place));
    this.baseline = select("baseline", () => {
      this.#show(true);
      this.#askRivals();
    });
    this.undo = button("Undo", () => this.#plan.undo());
    this.note = element("p", { class: "why", role: "status" });
    this.node = this.#layOut();
  }

  /** Shows the plan of the link with which the page was opened; `listener(state)` hears of every change. */
  begin(listener) {
    this.#listener = listener;
    this.#plan.begin();
  }

  /** A point of a sweep becomes the reader's plan, beside the page's own scenarios. */
  pick(point) {
    this.#plan.pick(point);
    this.node.scrollIntoView();
    this.start.focus({ preventScroll: true });
  }

  #changed(state, why) {
    this.#state = state;
    const scenarios = scenarioList(this.#tryOut, state);
    const options = scenarios.map(({ name, title }) => (title ? `${name}: ${title}` : name));
    offer(this.start, options);
    offer(this.baseline, [...options, "no support"]);
    this.controls.forEach((control) => control.show(state));
    this.start.value = String(state.start);
    this.undo.disabled = !this.#plan.canUndo();
    this.note.textContent = why;
    this.answer.wait();
    this.rivals?.wait();
    clearTimeout(this.#timer);
    this.engine.drop("plan");
    this.#saying++; // sentences about what was before come too late
    const mine = ++this.#round;
    this.#timer = setTimeout(() => this.#simulate(mine), pause);
    this.#listener?.(state);
  }

  /** One batch of worlds after the other, until a move makes them old. */
  async #simulate(mine) {
    const { plan, scenarios } = scenariosOf(this.#tryOut, this.#state);
    const coming = new Found(scenarios.length + 1);
    this.#batches = replicateBatches(this.#tryOut, Number(plan["people.teachers"]));
    let shown;
    try {
      for (const [place, batch] of this.#batches.entries()) {
        const { result } = await this.engine.ask("plan", requestOf(this.#tryOut, batch, [plan, ...scenarios]));
        if (mine !== this.#round) return;
        coming.add(result);
        [this.#found, this.#foundIn] = [coming, mine];
        shown = this.#show(place === 0 || place === this.#batches.length - 1);
      }
      await shown;
      this.#askRivals();
      document.documentElement.dataset.tried = String(mine);
    } catch (error) {
      if (mine === this.#round) this.answer.say(`These settings do not go together: ${error.message}`);
    }
  }

  /** Once all worlds of the plan are in. */
  #askRivals() {
    if (this.#foundIn !== this.#round || this.#found.replicates.length < this.#batches.flat().length) return;
    const place = Number(this.baseline.value);
    const { plan, scenarios } = scenariosOf(this.#tryOut, this.#state);
    const other = scenarios[place] ?? null;
    this.rivals?.ask({
      plan,
      other,
      name: other && scenarioList(this.#tryOut, this.#state)[place].name,
      mine: this.#found.worlds(0),
      theirs: other && this.#found.worlds(place + 1),
    });
  }

  /** The plan beside what it is compared with: in requests the plan is the first, then the page's scenarios. */
  async #show(speak) {
    const [found, batches] = [this.#found, this.#batches];
    if (this.#foundIn !== this.#round) return; // they are on their way
    const mine = ++this.#saying;
    const names = scenarioList(this.#tryOut, this.#state).map(({ name }) => name);
    const sentences = await this.#sentences(found);
    if (mine !== this.#saying) return;
    this.answer.show(found, {
      names,
      sentences,
      sets: setsAmong(this.#tryOut.sets, found.replicates),
      all: batches.flat().length,
      speak,
    });
  }

  /** In the words of the program, which are the engine's. */
  async #sentences(found) {
    const place = Number(this.baseline.value);
    const { plan, scenarios } = scenariosOf(this.#tryOut, this.#state);
    const other = scenarios[place]; // none: no support
    const same = other && Object.keys(plan).every((key) => plan[key] === other[key]);
    const mine = { name: "your plan", worlds: found.worlds(0) };
    const name = scenarioList(this.#tryOut, this.#state)[place]?.name;
    const against = other && !same ? [{ name: `'${name}'`, worlds: found.worlds(place + 1) }] : [];
    const sentences = await this.engine.say(wordsText(yearsOf(this.#tryOut), [...against, mine]));
    return same ? [sentences[0], `Your plan is still '${name}': move a lever.`, ...sentences.slice(1)] : sentences;
  }

  #save() {
    saveText(scenarioFile(this.#tryOut, scenariosOf(this.#tryOut, this.#state).plan), "my_plan.cfg", "text/plain");
  }

  async #copyLink() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.note.textContent = "The link is copied.";
    } catch {
      this.note.textContent = "The address of this page is the link: copy it from the address bar.";
    }
  }

  #layOut() {
    const introduction =
      "Move a lever: this page simulates the teachers anew, here and now, with the program's own engine, and with " +
      "parameter sets that fit the evidence alike.";
    return part(
      element("p", { class: "text" }, introduction),
      element(
        "div",
        { class: "workbench" },
        this.#leversForm(),
        element("div", {}, labelled("Compare with", this.baseline), this.answer.node, this.rivals?.node ?? null),
      ),
    );
  }

  #leversForm() {
    const of = (panel) => this.controls.filter(({ lever }) => lever.panel === panel).map(({ node }) => node);
    const district =
      "Your own numbers of teachers, schools and posts, and what you pay, for your plan and the scenarios beside it.";
    return element(
      "form",
      { class: "levers", "aria-label": "Levers", onsubmit: (event) => event.preventDefault() },
      labelled("Your plan starts from", this.start),
      ...of("decision"),
      folded("Prices", "They hold for your plan and for the scenarios beside it.", of("price")),
      folded("My district", district, of("own")),
      element(
        "div",
        { class: "buttons" },
        this.undo,
        button("Reset", () => this.#plan.reset()),
        button("Copy link", () => this.#copyLink()),
        button("Save as scenario", () => this.#save()),
      ),
      this.note,
    );
  }
}

function requestOf({ seed, populations, sets }, replicates, scenarios) {
  return requestText({ seed, populations, replicates, scenarios, sets, outputs });
}

function yearsOf({ base }) {
  return base["time.years"] === "1" ? "1 year" : `${base["time.years"]} years`;
}

const button = (text, onclick) => element("button", { type: "button", class: "csv", onclick }, text);

const folded = (title, text, nodes) =>
  element("details", {}, element("summary", {}, title), element("p", { class: "text" }, text), ...nodes);

const labelled = (title, control) =>
  element("div", { class: "lever" }, element("label", { for: control.id }, title), control);

function select(id, chosen) {
  const node = element("select", { id });
  node.addEventListener("change", () => chosen(Number(node.value)));
  return node;
}

/** Other options of a select; the one that was chosen stays where it is still there. */
function offer(node, names) {
  const place = names.indexOf(node.selectedOptions[0]?.textContent);
  node.replaceChildren(...names.map((name, value) => element("option", { value }, name)));
  node.value = String(Math.max(0, place));
}
