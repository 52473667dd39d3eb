// The spread, to look at: two worlds side by side, week by week, and what happens around one teacher.
import { element } from "../dom.js";
import { askForWorlds, choicesOf } from "./ask.js";
import { curveOf, drawCurve } from "./curve.js";
import { pictureKey } from "./key.js";
import { pictureOn } from "./picture.js";
import { playerFor } from "./player.js";
import { teacherInWords, worldInWords } from "./words.js";

/** The part of the page; null where no engine steps worlds for it. */
export function spreadPart({ try_out: tryOut }, tryOutPart) {
  if (!tryOutPart?.engine) return null;
  const names = choicesOf(tryOut);
  const weeks = Number(tryOut.base["time.years"]) * 36;
  const places = [0, 1].map((k) => worldPlace(names, k, tryOut.scenarios.length > 1 || k === 0 ? k : names.length - 1));
  const player = playerFor(weeks, draw);
  const teacher = element("input", { type: "number", id: "teacher", min: 1, step: 1 });
  const about = element("div", { class: "about", role: "status" });
  const curve = element("div", { class: "curve" });
  const made = element("p", { class: "text" });
  let [state, pair, chosen, round] = [null, null, null, 0];

  async function ask() {
    tryOutPart.engine.drop("picture");
    const mine = ++round;
    player.stop();
    made.textContent = "Simulating ...";
    try {
      const found = await askForWorlds(
        tryOutPart.engine,
        tryOut,
        state,
        places.map((place) => Number(place.select.value)),
      );
      if (mine !== round) return;
      pair = found.pair.map((one) => ({ ...one, curve: curveOf(one.world, one.twin) }));
      made.textContent = found.made;
      teacher.max = String(pair[0].world.teachers);
      fit();
      document.documentElement.dataset.pictured = String(mine);
    } catch (error) {
      if (mine === round) made.textContent = `There is no picture of these settings: ${error.message}`;
    }
  }

  /** Pictures and curve anew, for another width, theme or world. */
  function fit() {
    if (!pair || !node.clientWidth) return;
    places.forEach((place, k) => place.picture.show(pair[k].world, place.node.clientWidth));
    const shown = pair.map(({ curve: values }, k) => ({ name: nameOf(k), curve: values }));
    const distinct = shown[0].name === shown[1].name ? shown.slice(0, 1) : shown;
    drawCurve(curve, distinct, names, curve.clientWidth);
    player.to(player.week());
  }

  function draw(week, still) {
    if (!pair) return;
    places.forEach((place, k) => {
      place.picture.draw(week, chosen);
      if (!still) return;
      const words = worldInWords(pair[k].world, nameOf(k), week, pair[k].curve[week]);
      place.canvas.setAttribute("aria-label", words);
      place.words.textContent = words;
    });
    if (still) tell(week);
  }

  /** What is known of the chosen teacher, in both worlds. */
  function tell(week) {
    if (chosen === null || chosen >= pair[0].world.teachers) return about.replaceChildren();
    about.replaceChildren(
      ...pair.map(({ world, twin }, k) =>
        element("p", { dir: "auto" }, teacherInWords(world, nameOf(k), chosen, week, twin)),
      ),
    );
  }

  function choose(i) {
    chosen = i;
    teacher.value = i === null ? "" : String(i + 1);
    draw(player.week(), true);
  }

  const nameOf = (k) => names[places[k].select.value];
  places.forEach((place) => {
    place.select.addEventListener("change", ask);
    place.canvas.addEventListener("click", ({ offsetX, offsetY }) => choose(place.picture.teacherAt(offsetX, offsetY)));
  });
  teacher.addEventListener("change", () => {
    const number = Number(teacher.value);
    choose(pair && Number.isInteger(number) && number >= 1 && number <= pair[0].world.teachers ? number - 1 : null);
  });
  const node = element(
    "section",
    { id: "look", class: "try look beyond", "aria-labelledby": "look-heading" },
    element("h2", { id: "look-heading" }, "Watch it spread"),
    made,
    player.node,
    pictureKey(),
    element("div", { class: "worlds" }, ...places.map((place) => place.node)),
    element(
      "div",
      { class: "lever choose" },
      element("label", { for: "teacher" }, "Click a teacher, or type her number"),
      teacher,
    ),
    about,
    curve,
  );
  keepFitted(node, fit);
  return {
    node,
    /** With the state of the levers, whenever it changes; only who looks at the plan needs another picture. */
    changed(next) {
      const first = state === null;
      state = next;
      const planShown = places.some((place) => place.select.value === String(tryOut.scenarios.length));
      if (first || planShown || next.shared) ask();
    },
  };
}

/** Where one world is drawn: which, the canvas, and what it shows. */
function worldPlace(names, k, at) {
  const id = `world-${k}`;
  const select = element("select", { id }, ...names.map((name, index) => element("option", { value: index }, name)));
  select.value = String(at);
  const canvas = element("canvas", { role: "img", "aria-label": "A world that is being simulated" });
  const words = element("p", { class: "note", dir: "auto" });
  const node = element(
    "div",
    { class: "world" },
    element("label", { for: id }, k === 0 ? "On the left" : "On the right"),
    select,
    canvas,
    words,
  );
  return { node, select, canvas, words, picture: pictureOn(canvas) };
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
