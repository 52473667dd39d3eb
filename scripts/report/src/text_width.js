// How wide a text is, and texts cut to a width: SVG does neither by itself.

const context = document.createElement("canvas").getContext("2d");

/** Width in pixels. */
export function textWidth(text, size = 12, weight = 400) {
  context.font = `${weight} ${size}px ${getComputedStyle(document.documentElement).fontFamily}`;
  return context.measureText(text).width;
}

/** The text, or its beginning and an ellipsis, so that it is at most `width` wide. */
export function cutText(text, width, size = 12, weight = 400) {
  if (textWidth(text, size, weight) <= width) return text;
  const letters = [...text]; // whole code points
  let fits = 0;
  let tooMany = letters.length;
  while (tooMany - fits > 1) {
    const tried = (fits + tooMany) >> 1;
    if (textWidth(letters.slice(0, tried).join("") + "\u2026", size, weight) <= width) fits = tried;
    else tooMany = tried;
  }
  return letters.slice(0, fits).join("").trimEnd() + "\u2026";
}

/** Lines of whole words, at most `most`; the last is cut where the text does not fit. */
export function wrapText(text, width, most = 2, size = 12, weight = 400) {
  const lines = [];
  const words = text.split(/\s+/);
  while (words.length && lines.length < most - 1) {
    let line = words.shift();
    while (words.length && textWidth(`${line} ${words[0]}`, size, weight) <= width) line += ` ${words.shift()}`;
    lines.push(cutText(line, width, size, weight));
  }
  if (words.length) lines.push(cutText(words.join(" "), width, size, weight));
  return lines;
}
