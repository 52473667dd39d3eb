// Text in a drawn chart: cut to the room there is, whole on hover.
import { svgElement } from "./dom.js";
import { cutText, wrapText } from "./text_width.js";

/**
 * @param {SVGSVGElement} svg
 * @param {Object} at
 * @param {number} at.x
 * @param {number} at.y            of the middle of the (first) line
 * @param {string} at.text
 * @param {number} [at.width]      room; no limit without it
 * @param {number} [at.lines]      at most so many lines
 * @param {string} [at.class]
 * @param {string} [at.colour]
 * @param {"start"|"middle"|"end"} [at.anchor]
 */
export function addText(svg, { x, y, text, width, lines = 1, class: kind, colour, anchor = "start", weight = 400 }) {
  const shown =
    width == null ? [text] : lines > 1 ? wrapText(text, width, lines, 12, weight) : [cutText(text, width, 12, weight)];
  const node = svgElement("text", {
    x,
    y,
    class: kind,
    "text-anchor": anchor,
    "dominant-baseline": "central",
    style: colour && `fill: ${colour}`,
    "font-weight": weight === 400 ? null : weight,
  });
  shown.forEach((line, row) => node.append(svgElement("tspan", { x, dy: row ? 14 : 0 }, line)));
  if (shown.join(" ") !== text) node.append(svgElement("title", {}, text));
  svg.append(node);
  return node;
}

/** The colour of a series, darkened (or lightened) towards the colour of text, so that it can be read. */
export const inkOf = (colour) => `color-mix(in srgb, ${colour} 55%, var(--ink))`;
