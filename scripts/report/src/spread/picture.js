// A world drawn on a canvas: colour is practice, shape and rim say who is coached, leads, or changed by colleagues alone.
import { layOut } from "./layout.js";
import { reached } from "./world.js";

const shades = 16;

/** @param {HTMLCanvasElement} canvas */
export function pictureOn(canvas) {
  const pen = canvas.getContext("2d");
  let world, place, ties, ramp;

  /** Gives it a world and a width; the picture is as tall as it has to be. */
  function show(shown, width) {
    world = shown;
    place = layOut(world.school, width, Math.max(240, Math.min(width * 0.85, 520)));
    const scale = globalThis.devicePixelRatio || 1;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(place.height * scale);
    canvas.style.height = `${place.height}px`;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    ties = drawTies(canvas, scale);
    ramp = colours();
  }

  /** All ties, faint, once for every week. */
  function drawTies({ width, height }, scale) {
    const sheet = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
    const faint = sheet.getContext("2d");
    faint.setTransform(scale, 0, 0, scale, 0, 0);
    faint.strokeStyle = variable("--axis");
    faint.globalAlpha = Math.min(0.4, 900 / world.rows.tie_advisor.length + 0.14);
    faint.lineWidth = 0.7;
    faint.beginPath();
    for (let i = 0; i < world.teachers; i++)
      for (const other of world.advisors(i))
        if (world.school[i] === world.school[other]) {
          faint.moveTo(place.x[i], place.y[i]);
          faint.lineTo(place.x[other], place.y[other]);
        }
    faint.stroke();
    return sheet;
  }

  function draw(week, chosen) {
    pen.save();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(ties, 0, 0);
    pen.restore();
    drawTeachers(week);
    if (chosen !== null) drawChosen(week, chosen);
  }

  /** One path for each shade: thousands of teachers many times a second. */
  function drawTeachers(week) {
    const practice = world.practice(week);
    const of = Array.from({ length: shades }, () => new Path2D());
    const rims = { coached: new Path2D(), changed: new Path2D() };
    const r = place.size * 0.4;
    for (let i = 0; i < world.teachers; i++) {
      const shade = Math.max(0, Math.min(shades - 1, Math.floor(practice[i] * shades)));
      const shape = world.leads(i, week) ? addSquare : addDot;
      shape(of[shade], place.x[i], place.y[i], r);
      if (world.isCoached(i, week)) shape(rims.coached, place.x[i], place.y[i], r);
      else if (!world.wasSupported(i, week) && world.hasChanged(i, week))
        addTriangle(rims.changed, place.x[i], place.y[i], r * 1.7);
    }
    of.forEach((path, shade) => {
      pen.fillStyle = ramp[shade];
      pen.fill(path);
    });
    pen.lineWidth = Math.max(1, place.size * 0.16);
    pen.strokeStyle = variable("--series-1");
    pen.stroke(rims.coached);
    pen.strokeStyle = variable("--series-2");
    pen.stroke(rims.changed);
  }

  /** A teacher with those she turns to and who turn to her; strong lines where one reached the other. */
  function drawChosen(week, i) {
    const { by, on } = reached(world, i, week);
    const line = (other, colour, strong, dash) => {
      pen.strokeStyle = variable(colour);
      pen.lineWidth = strong ? 3 : 1.3;
      pen.setLineDash(dash);
      pen.beginPath();
      pen.moveTo(place.x[i], place.y[i]);
      pen.lineTo(place.x[other], place.y[other]);
      pen.stroke();
    };
    for (const other of world.advisors(i)) line(other, "--series-0", by.includes(other), []);
    for (const other of world.askedBy[i]) line(other, "--series-3", on.includes(other), [4, 3]);
    pen.setLineDash([]);
    pen.strokeStyle = variable("--ink");
    pen.lineWidth = 2.5;
    pen.beginPath();
    pen.arc(place.x[i], place.y[i], place.size * 0.75, 0, 2 * Math.PI);
    pen.stroke();
  }

  /** The teacher nearest to a point of the canvas, in pixels of the page; null where there is none near. */
  function teacherAt(x, y) {
    let [nearest, least] = [null, (place.size * 1.5) ** 2];
    for (let i = 0; i < world.teachers; i++) {
      const away = (place.x[i] - x) ** 2 + (place.y[i] - y) ** 2;
      if (away < least) [nearest, least] = [i, away];
    }
    return nearest;
  }

  const variable = (name) => getComputedStyle(canvas).getPropertyValue(name).trim();

  /** From the lowest to the highest practice. */
  function colours() {
    return Array.from({ length: shades }, (_, k) => {
      const share = Math.round((100 * k) / (shades - 1));
      return `color-mix(in oklab, ${variable("--heat-high")} ${share}%, ${variable("--heat-low")})`;
    });
  }

  return { show, draw, teacherAt };
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
