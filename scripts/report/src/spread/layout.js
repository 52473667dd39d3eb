// Where everybody stands: schools as discs in rows, teachers inside them as the seeds of a sunflower.

const turn = Math.PI * (3 - Math.sqrt(5));
const gap = 1.4; // between schools, in spacings of teachers

/**
 * @param {Float32Array} school   of each teacher, ascending
 * @param {number} width          pixels there are
 * @param {number} tallest        pixels that the picture should not exceed
 * @returns {{x: Float32Array, y: Float32Array, size: number, height: number}}   size: room of a teacher
 */
export function layOut(school, width, tallest) {
  const sizes = [];
  for (const number of school) sizes[number] = (sizes[number] ?? 0) + 1;
  let [low, high] = [1, 60];
  for (let round = 0; round < 20; round++) {
    const middle = (low + high) / 2;
    if (rowsOf(sizes, width, middle).height > tallest) high = middle;
    else low = middle;
  }
  const { centres, height } = rowsOf(sizes, width, low);
  const [x, y] = [new Float32Array(school.length), new Float32Array(school.length)];
  let [current, seat] = [-1, 0];
  school.forEach((number, i) => {
    if (number !== current) [current, seat] = [number, 0];
    const away = low * 0.5 * Math.sqrt(seat + 0.5);
    x[i] = centres[number].x + away * Math.cos(seat * turn);
    y[i] = centres[number].y + away * Math.sin(seat * turn);
    seat++;
  });
  return { x, y, size: low * 0.86, height };
}

function rowsOf(sizes, width, spacing) {
  const centres = [];
  let [left, top, tall] = [0, 0, 0];
  sizes.forEach((size, number) => {
    const across = spacing * (Math.sqrt(size) + gap);
    if (left + across > width && left > 0) [left, top, tall] = [0, top + tall, 0];
    tall = Math.max(tall, across);
    centres[number] = { x: left + across / 2, y: top + across / 2 };
    left += across;
  });
  return { centres, height: top + tall };
}
