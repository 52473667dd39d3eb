// Play, pause, step and a slider over the weeks. Nothing moves by itself, and for who prefers no motion nothing plays.
import { element } from "../dom.js";

const weeksASecond = 8;

export class Player {
  #weeks;
  #moved;
  #frame = 0;

  /**
   * @param {number} weeks
   * @param {(week: number, still: boolean) => void} moved   still: not in the middle of playing
   */
  constructor(weeks, moved) {
    this.#weeks = weeks;
    this.#moved = moved;
    this.week = weeks;
    this.slider = element("input", { type: "range", min: 0, max: weeks, step: 1, id: "week" });
    this.said = element("output", { for: "week" });
    this.play = button("Play", () => (this.#frame ? this.stop() : this.#start()));
    this.slider.addEventListener("input", () => this.#step(Number(this.slider.value)));
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.node = element(
      "div",
      { class: "player", role: "group", "aria-label": "Weeks" },
      calm ? null : this.play,
      button("Week back", () => this.#step(this.week - 1)),
      button("Week on", () => this.#step(this.week + 1)),
      element("label", { for: "week" }, "Week"),
      this.slider,
      this.said,
    );
  }

  to(week, still = true) {
    this.week = Math.max(0, Math.min(this.#weeks, week));
    this.slider.value = String(this.week);
    this.said.textContent =
      this.week === 0 ? "the first day" : `week ${this.week} of ${this.#weeks}, year ${Math.ceil(this.week / 36)}`;
    this.#moved(this.week, still);
  }

  stop() {
    const played = this.#frame !== 0;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.play.textContent = "Play";
    if (played) this.to(this.week);
  }

  #step(week) {
    this.stop();
    this.to(week);
  }

  #start() {
    const from = this.week >= this.#weeks ? 0 : this.week;
    const began = performance.now();
    this.play.textContent = "Pause";
    const tick = (now) => {
      const next = Math.min(this.#weeks, from + Math.max(0, Math.floor(((now - began) * weeksASecond) / 1000)));
      if (next !== this.week) this.to(next, false);
      if (next === this.#weeks) return this.stop();
      this.#frame = requestAnimationFrame(tick);
    };
    this.to(from, false);
    this.#frame = requestAnimationFrame(tick);
  }
}

const button = (text, onclick) => element("button", { type: "button", class: "csv", onclick }, text);
