// The spread, to look at: two worlds side by side, week by week, and what happens around one teacher.
import { element } from "../dom.js";
import { askForWorlds, breathe, choicesOf, settingsOf } from "./ask.js";
import { curveOf, drawCurve } from "./curve.js";
import { pictureKey } from "./key.js";
import { Picture } from "./picture.js";
import { Player } from "./player.js";
import { teacherInWords, worldInWords } from "./words.js";

/** The part of the page; null where no engine steps worlds for it. */
export function spreadPart({ try_out: tryOut }, tryOutPart) {
  return tryOutPart?.engine ? new Spread(tryOut, tryOutPart.engine) : null;
}

class Spread {
  #tryOut;
  #engine;
  #names;
  #state = null;
  #pair = null;
  #chosen = null; // teacher
  #round = 0;

  constructor(tryOut, engine) {
    this.#tryOut = tryOut;
    this.#engine = engine;
    this.#names = choicesOf(tryOut);
    const right = tryOut.scenarios.length > 1 ? 1 : this.#names.length - 1;
    this.places = [worldPlace(this.#names, "On the left", 0), worldPlace(this.#names, "On the right", right)];
    this.player = new Player(Number(tryOut.base["time.years"]) * 36, (week, still) => this.#draw(week, still));
    this.teacher = element("input", { type: "number", id: "teacher", min: 1, step: 1 });
    this.about = element("div", { class: "about", role: "status" });
    this.curve = element("div", { class: "curve" });
    this.made = element("p", { class: "text" });
    this.node = this.#layOut();
    this.#listen();
  }

  /** Hears of every change of the levers; only who looks at the plan, or changed what holds for all, needs worlds. */
  changed(state) {
    const shown = this.places.map((place) => JSON.stringify(this.#settings(state, place)));
    const before = this.#state && this.places.map((place) => JSON.stringify(this.#settings(this.#state, place)));
    this.#state = state;
    if (!before || shown.join() !== before.join()) this.#ask();
  }

  #settings(state, place) {
    return settingsOf(this.#tryOut, state, Number(place.select.value));
  }

  async #ask() {
    this.#engine.drop("picture");
    const mine = ++this.#round;
    this.player.stop();
    this.made.textContent = "Simulating ...";
    try {
      const choices = this.places.map((place) => Number(place.select.value));
      const { pair, made } = await askForWorlds(this.#engine, this.#tryOut, this.#state, choices);
      const curves = [];
      for (const { world, twin } of pair) {
        curves.push(curveOf(world, twin));
        await breathe();
      }
      if (mine !== this.#round) return;
      this.#pair = pair.map((one, k) => ({ ...one, curve: curves[k] }));
      this.made.textContent = made;
      this.teacher.max = String(pair[0].world.teachers);
      this.#fit();
      document.documentElement.dataset.pictured = String(mine);
    } catch (error) {
      if (mine === this.#round) this.made.textContent = `There is no picture of these settings: ${error.message}`;
    }
  }

  /** Pictures and curve anew, for another width, theme or world. */
  #fit() {
    if (!this.#pair || !this.node.clientWidth) return;
    this.places.forEach((place, k) => place.picture.show(this.#pair[k].world, place.node.clientWidth));
    const shown = this.#pair.map(({ curve }, k) => ({ name: this.#name(k), curve }));
    const distinct = shown[0].name === shown[1].name ? shown.slice(0, 1) : shown;
    drawCurve(this.curve, distinct, this.#names, this.curve.clientWidth);
    this.player.to(this.player.week);
  }

  #draw(week, still) {
    if (!this.#pair) return;
    this.places.forEach((place, k) => {
      place.picture.draw(week, this.#chosen);
      if (!still) return;
      const { world, curve } = this.#pair[k];
      const words = worldInWords(world, this.#name(k), week, curve[week]);
      place.canvas.setAttribute("aria-label", words);
      place.words.textContent = words;
    });
    if (still) this.#tell(week);
  }

  /** What is known of the chosen teacher, in both worlds. */
  #tell(week) {
    if (this.#chosen === null || this.#chosen >= this.#pair[0].world.teachers) return this.about.replaceChildren();
    this.about.replaceChildren(
      ...this.#pair.map(({ world, twin }, k) =>
        element("p", { dir: "auto" }, teacherInWords(world, this.#name(k), this.#chosen, week, twin)),
      ),
    );
  }

  #choose(teacher) {
    this.#chosen = teacher;
    this.teacher.value = teacher === null ? "" : String(teacher + 1);
    this.#draw(this.player.week, true);
  }

  #name(k) {
    return this.#names[this.places[k].select.value];
  }

  #listen() {
    this.places.forEach((place) => {
      place.select.addEventListener("change", () => this.#ask());
      place.canvas.addEventListener("click", ({ offsetX, offsetY }) => {
        if (this.#pair) this.#choose(place.picture.teacherAt(offsetX, offsetY));
      });
    });
    this.teacher.addEventListener("change", () => {
      const number = Number(this.teacher.value);
      const known = this.#pair && Number.isInteger(number) && number >= 1 && number <= this.#pair[0].world.teachers;
      this.#choose(known ? number - 1 : null);
    });
    keepFitted(this.node, () => this.#fit());
  }

  #layOut() {
    return element(
      "section",
      { id: "look", class: "try look beyond", "aria-labelledby": "look-heading" },
      element("h2", { id: "look-heading" }, "Watch it spread"),
      this.made,
      this.player.node,
      pictureKey(),
      element("div", { class: "worlds" }, ...this.places.map((place) => place.node)),
      element(
        "div",
        { class: "lever choose" },
        element("label", { for: "teacher" }, "Click a teacher, or type her number"),
        this.teacher,
      ),
      this.about,
      this.curve,
    );
  }
}

/** Where one world is drawn: which, the canvas, and what it shows. */
function worldPlace(names, title, at) {
  const id = title.toLowerCase().replaceAll(" ", "-");
  const select = element("select", { id }, ...names.map((name, index) => element("option", { value: index }, name)));
  select.value = String(at);
  const canvas = element("canvas", { role: "img", "aria-label": "A world that is being simulated" });
  const words = element("p", { class: "note", dir: "auto" });
  const node = element("div", { class: "world" }, element("label", { for: id }, title), select, canvas, words);
  return { node, select, canvas, words, picture: new Picture(canvas) };
}

/** Calls `fit` when there is another width or theme, and for paper, which is light. */
function keepFitted(node, fit) {
  let width = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (Math.round(contentRect.width) === width) return;
    width = Math.round(contentRect.width);
    fit();
  }).observe(node);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", fit);
  const paper = (yes) => () => {
    document.documentElement.classList.toggle("paper", yes);
    fit();
  };
  addEventListener("beforeprint", paper(true));
  addEventListener("afterprint", paper(false));
}
