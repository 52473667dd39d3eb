// Words in a chart of lines: labels of marked places on top, names of series at the ends of their lines.
import { isNumber } from "../format.js";
import { addText, inkOf } from "../svg_text.js";
import { textWidth } from "../text_width.js";
import { ends } from "./scale.js";

const rowHeight = 17;

/** Marked places, the best one among them. */
export function marksOf(chart) {
  const best = chart.best ? [{ ...chart.best, best: true }] : [];
  return [...(chart.marks ?? []), ...best].filter((mark) => isNumber(mark.x));
}

/** Labels of marks in as many rows as it takes to keep them apart. */
export function markRows(chart, inner) {
  const asked = marksOf(chart);
  const values = [...chart.series.flatMap((line) => line.x), ...asked.map((mark) => mark.x)].filter(isNumber);
  const [low, high] = ends(values);
  const marks = [...asked].sort((a, b) => a.x - b.x);
  const filled = []; // where the last label of each row ends
  const placed = marks.map((mark) => {
    const size = Math.min(textWidth(mark.label, 12, 600) + 8, inner);
    const at = high > low ? ((mark.x - low) / (high - low)) * inner : inner / 2;
    const start = Math.max(0, Math.min(at - size / 2, inner - size));
    let row = filled.findIndex((end) => end + 6 <= start);
    if (row < 0) row = filled.push(0) - 1;
    filled[row] = start + size;
    return { ...mark, row, start, size };
  });
  return { marks: placed, top: 12 + rowHeight * filled.length };
}

/** The labels of markRows(). */
export function addMarkLabels(svg, { marks, left }) {
  for (const mark of marks) {
    addText(svg, {
      x: left + mark.start + mark.size / 2,
      y: 8 + rowHeight * mark.row,
      text: mark.label,
      width: mark.size,
      anchor: "middle",
      class: mark.best ? "best" : "mark",
      weight: mark.best ? 600 : 400,
    });
  }
}

/** Names at the ends of their lines, moved apart where they would overlap. */
export function addEndLabels(svg, lines, points, at, { width, right, labels, top, height }, view) {
  const step = 14;
  const labelled = lines
    .flatMap((line) => {
      const last = points.get(line).findLast((point) => isNumber(point.mid));
      return last ? [{ line, y: at.y(last.mid) }] : [];
    })
    .sort((a, b) => a.y - b.y);
  for (let i = 1; i < labelled.length; i++) labelled[i].y = Math.max(labelled[i].y, labelled[i - 1].y + step);
  const lowest = height - 44;
  for (let i = labelled.length - 1, limit = lowest; i >= 0; i--, limit -= step)
    labelled[i].y = Math.max(top - 8, Math.min(labelled[i].y, limit));
  for (const { line, y } of labelled) {
    const label = addText(svg, {
      x: width - right + 10,
      y,
      text: line.scenario ?? "",
      width: labels + 4,
      colour: inkOf(view.style(line.scenario).colour),
      class: "end",
      weight: 600,
    });
    label.setAttribute("data-series", line.scenario);
  }
}
