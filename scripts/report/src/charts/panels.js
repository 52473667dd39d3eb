// How a figure's room is shared out to small multiples.

const gap = 28; // pixels between columns; as in styles/charts.css

/** How many panels stand side by side. */
export function columnsFor(panels, width) {
  if (panels === 1 || width < 600) return 1;
  if (panels === 2 || panels === 4) return 2;
  return width < 840 ? 2 : 3;
}

/** Width of one panel. */
export function panelWidth(width, columns) {
  return Math.floor((width - gap * (columns - 1)) / columns);
}
