// Play, pause, step and a slider over the weeks. Nothing moves by itself, and for who prefers no motion nothing plays.
import { element } from "../dom.js";

const weeksASecond = 8;

/**
 * @param {number} weeks
 * @param {(week: number, still: boolean) => void} moved   still: not in the middle of playing
 */
export function playerFor(weeks, moved) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const slider = element("input", { type: "range", min: 0, max: weeks, step: 1, id: "week" });
  const said = element("output", { for: "week" });
  const play = element("button", { type: "button", class: "csv" }, "Play");
  const step = (text, by) =>
    element("button", { type: "button", class: "csv", onclick: () => (stop(), to(week + by, true)) }, text);
  let week = weeks;
  let frame = 0;

  function to(next, still) {
    week = Math.max(0, Math.min(weeks, next));
    slider.value = String(week);
    said.textContent = week === 0 ? "the first day" : `week ${week} of ${weeks}, year ${Math.ceil(week / 36)}`;
    moved(week, still);
  }
  function start() {
    const from = week >= weeks ? 0 : week;
    const began = performance.now();
    play.textContent = "Pause";
    const tick = (now) => {
      const next = Math.min(weeks, from + Math.floor(((now - began) * weeksASecond) / 1000));
      if (next !== week) to(next, next === weeks);
      if (next === weeks) return stop();
      frame = requestAnimationFrame(tick);
    };
    to(from, false);
    frame = requestAnimationFrame(tick);
  }
  function stop() {
    const played = frame !== 0;
    cancelAnimationFrame(frame);
    frame = 0;
    play.textContent = "Play";
    if (played) to(week, true);
  }
  play.addEventListener("click", () => (frame ? stop() : start()));
  slider.addEventListener("input", () => (stop(), to(Number(slider.value), true)));

  return {
    node: element(
      "div",
      { class: "player", role: "group", "aria-label": "Weeks" },
      calm ? null : play,
      step("Week back", -1),
      step("Week on", 1),
      element("label", { for: "week" }, "Week"),
      slider,
      said,
    ),
    to: (next) => to(next, true),
    week: () => week,
    stop,
  };
}
