// A world drawn on a canvas: colour is practice, shape and rim say who is coached, leads, or changed by colleagues alone.
import { layOut } from "./layout.js";
import { reached } from "./world.js";

const shades = 16;

/** A canvas with a world on it. */
export class Picture {
  #canvas;
  #pen;
  #world;
  #place;
  #ties;
  #colours; // of practice, from low to high, and of all else

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    this.#pen = canvas.getContext("2d");
  }

  /** Gives it a world and a width; the picture is as tall as it has to be. */
  show(world, width) {
    this.#world = world;
    this.#place = layOut(world.school, width, Math.max(240, Math.min(width * 0.85, 520)));
    const scale = globalThis.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(this.#place.height * scale);
    this.#canvas.style.height = `${this.#place.height}px`;
    this.#pen.setTransform(scale, 0, 0, scale, 0, 0);
    this.#colours = coloursOf(this.#canvas);
    this.#ties = this.#drawTies(scale);
  }

  /** All ties, faint, once for every week. */
  #drawTies(scale) {
    const [world, { x, y }] = [this.#world, this.#place];
    const sheet = new OffscreenCanvas(Math.max(1, this.#canvas.width), Math.max(1, this.#canvas.height));
    const faint = sheet.getContext("2d");
    faint.setTransform(scale, 0, 0, scale, 0, 0);
    faint.strokeStyle = this.#colours.tie;
    faint.globalAlpha = Math.min(0.4, 900 / world.rows.tie_advisor.length + 0.14);
    faint.lineWidth = 0.7;
    faint.beginPath();
    for (let i = 0; i < world.teachers; i++)
      for (const other of world.advisors(i))
        if (world.school[i] === world.school[other]) {
          faint.moveTo(x[i], y[i]);
          faint.lineTo(x[other], y[other]);
        }
    faint.stroke();
    return sheet;
  }

  draw(week, chosen) {
    const pen = this.#pen;
    pen.save();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    pen.drawImage(this.#ties, 0, 0);
    pen.restore();
    this.#drawTeachers(week);
    if (chosen !== null && chosen < this.#world.teachers) this.#drawChosen(week, chosen);
  }

  /** One path for each shade: thousands of teachers many times a second. */
  #drawTeachers(week) {
    const [pen, world, { x, y, size }] = [this.#pen, this.#world, this.#place];
    const practice = world.practice(week);
    const of = Array.from({ length: shades }, () => new Path2D());
    const rims = { coached: new Path2D(), changed: new Path2D() };
    const r = size * 0.4;
    for (let i = 0; i < world.teachers; i++) {
      const shade = Math.max(0, Math.min(shades - 1, Math.floor(practice[i] * shades)));
      const shape = world.leads(i, week) ? addSquare : addDot;
      shape(of[shade], x[i], y[i], r);
      if (world.isCoached(i, week)) shape(rims.coached, x[i], y[i], r);
      else if (!world.wasSupported(i, week) && world.hasChanged(i, week))
        addTriangle(rims.changed, x[i], y[i], r * 1.7);
    }
    of.forEach((path, shade) => {
      pen.fillStyle = this.#colours.practice[shade];
      pen.fill(path);
    });
    pen.lineWidth = Math.max(1, size * 0.16);
    pen.strokeStyle = this.#colours.coached;
    pen.stroke(rims.coached);
    pen.strokeStyle = this.#colours.changed;
    pen.stroke(rims.changed);
  }

  /** A teacher with those she turns to and who turn to her; strong lines where one reached the other. */
  #drawChosen(week, i) {
    const [pen, world, { x, y, size }] = [this.#pen, this.#world, this.#place];
    const { by, on } = reached(world, i, week);
    const line = (other, colour, strong, dash) => {
      pen.strokeStyle = colour;
      pen.lineWidth = strong ? 3 : 1.3;
      pen.setLineDash(dash);
      pen.beginPath();
      pen.moveTo(x[i], y[i]);
      pen.lineTo(x[other], y[other]);
      pen.stroke();
    };
    for (const other of world.advisors(i)) line(other, this.#colours.asks, by.includes(other), []);
    for (const other of world.askedBy[i]) line(other, this.#colours.asked, on.includes(other), [4, 3]);
    pen.setLineDash([]);
    pen.strokeStyle = this.#colours.ink;
    pen.lineWidth = 2.5;
    pen.beginPath();
    pen.arc(x[i], y[i], size * 0.75, 0, 2 * Math.PI);
    pen.stroke();
  }

  /** The teacher nearest to a point of the canvas, in pixels of the page; null where there is none near. */
  teacherAt(left, top) {
    const { x, y, size } = this.#place;
    let [nearest, least] = [null, (size * 1.5) ** 2];
    for (let i = 0; i < this.#world.teachers; i++) {
      const away = (x[i] - left) ** 2 + (y[i] - top) ** 2;
      if (away < least) [nearest, least] = [i, away];
    }
    return nearest;
  }
}

/** The page's colours, as the theme has them. */
function coloursOf(canvas) {
  const style = getComputedStyle(canvas);
  const of = (name) => style.getPropertyValue(name).trim();
  const mixed = (share) => `color-mix(in oklab, ${of("--heat-high")} ${share}%, ${of("--heat-low")})`;
  return {
    practice: Array.from({ length: shades }, (_, k) => mixed(Math.round((100 * k) / (shades - 1)))),
    tie: of("--axis"),
    coached: of("--series-1"),
    changed: of("--series-2"),
    asks: of("--series-0"),
    asked: of("--series-3"),
    ink: of("--ink"),
  };
}

function addDot(path, x, y, r) {
  path.moveTo(x + r, y);
  path.arc(x, y, r, 0, 2 * Math.PI);
}

function addSquare(path, x, y, r) {
  path.rect(x - r * 1.25, y - r * 1.25, r * 2.5, r * 2.5);
}

function addTriangle(path, x, y, r) {
  path.moveTo(x, y - r);
  path.lineTo(x + r * 0.87, y + r * 0.5);
  path.lineTo(x - r * 0.87, y + r * 0.5);
  path.closePath();
}
