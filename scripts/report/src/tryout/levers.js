// Levers as controls: a slider with a box for numbers, or a list of choices; each says where nothing is known.
import { element } from "../dom.js";
import { formatNumber } from "../format.js";
import { allows, doubtOf, leverId, valueOf } from "./state.js";

/**
 * @param {Object} tryOut
 * @param {Object} lever
 * @param {(value: number) => void} moved   called with values that are allowed, and no others
 * @returns {{node: HTMLElement, show: (state: import("./state.js").State) => void}}
 */
export function leverControl(tryOut, lever, moved) {
  const id = `lever-${leverId(lever).replaceAll(".", "-")}`;
  const doubt = element("p", { class: "doubt", id: `${id}-doubt` });
  const { inputs, show } = lever.key ? numberInputs(lever, id, moved) : choiceInput(lever, id, moved);
  const title = element("label", { for: id }, lever.title);
  return {
    node: element("div", { class: "lever" }, title, element("div", { class: "inputs" }, ...inputs), doubt),
    show(state) {
      show(valueOf(tryOut, state, lever));
      doubt.textContent = doubtOf(tryOut, state, lever);
      doubt.hidden = !doubt.textContent;
    },
  };
}

/** Slider and box. The slider ends where it is of use; the box takes all that the parameter may be. */
function numberInputs(lever, id, moved) {
  const shown = (value) => Number((value / lever.per).toPrecision(12));
  const [low, high, reach] = [lever.low, lever.high, lever.reach].map(shown);
  const step = stepFor(reach - low, lever.whole || lever.per !== 1);
  const described = { "aria-describedby": `${id}-doubt` };
  const box = element("input", { type: "number", id, min: low, max: high, step: "any", ...described });
  const slider = element("input", {
    type: "range",
    min: low,
    max: reach,
    step,
    "aria-label": `${lever.title}: slider`,
    ...described,
  });
  function take(input) {
    const value = Number((Number(input.value) * lever.per).toPrecision(12));
    const taken = input.value.trim() !== "" && allows(lever, value);
    box.setAttribute("aria-invalid", String(!taken));
    box.setCustomValidity(taken ? "" : `From ${formatNumber(low)} to ${formatNumber(high)}`);
    if (!taken) return box.reportValidity();
    moved(value);
  }
  slider.addEventListener("input", () => take(slider));
  box.addEventListener("change", () => take(box));
  return {
    inputs: [slider, box],
    show(value) {
      box.value = shown(value);
      slider.value = Math.min(shown(value), reach);
      box.setAttribute("aria-invalid", "false");
      box.setCustomValidity("");
    },
  };
}

/** About a hundred steps, of 1, 2 or 5 times a power of ten. */
function stepFor(width, whole) {
  const rough = width / 100;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough * 0.999);
  return whole ? Math.max(1, Math.round(step)) : step;
}

function choiceInput(lever, id, moved) {
  const select = element(
    "select",
    { id, "aria-describedby": `${id}-doubt` },
    ...lever.choices.map(({ name }, index) => element("option", { value: index }, name)),
  );
  select.addEventListener("change", () => moved(Number(select.value)));
  return { inputs: [select], show: (value) => (select.value = String(value)) };
}
