// The shape of the data is declared in ../report.schema.json: peerspread writes them, this page reads them.
// Here are its names for editors, and what the page's own files hand to each other.

/**
 * @typedef {Object} Report           the whole
 * @typedef {Object} Again            $defs/again, and so on
 * @typedef {Object} Table
 * @typedef {Object} LinesChart       a chart of kind "lines", and so on
 * @typedef {Object} SpreadChart
 * @typedef {Object} DotsChart
 * @typedef {Object} BarsChart
 * @typedef {Object} HeatChart
 * @typedef {LinesChart|SpreadChart|DotsChart|BarsChart|HeatChart} Chart
 */

/**
 * What a chart needs to know to draw itself.
 * @typedef {Object} View
 * @property {number} width                      pixels there are for the whole figure
 * @property {boolean} low                       whether panels shall be flat, for the brief
 * @property {(name: string) => boolean} shown   whether the reader wants to see this scenario
 * @property {(name: string) => import("./series_style.js").Style} style
 */

/**
 * One drawn panel of a figure.
 * @typedef {Object} Panel
 * @property {string} [title]
 * @property {SVGSVGElement} svg
 * @property {string} summary                    what it shows, for those who do not see it
 * @property {import("./hover.js").Target[]} targets
 * @property {"x"|"y"|"xy"} nearest              direction in which the pointer looks for a target
 */

export {};
