// The shape of the data. peerspread writes them, this page reads them; nothing else is known about the model.
// Any number may be null: not defined.

//
// Where values run across (spread, dots, bars), `x` is the axis of values; a blank `x` gives way to a labelled `y`.
// Where a chart has names of its own (series that are not scenarios of the report), they get further colours and a legend.

/**
 * @typedef {Object} Report
 * @property {string} title
 * @property {string} subtitle
 * @property {string[]} answer        plain sentences, the first thing on the page
 * @property {string} caution         what the figures are, and are not
 * @property {string[]} scenarios     1 to 12 names; their order is the order of the colours
 * @property {Section[]} sections
 * @property {Again} again
 *
 * @typedef {Object} Section
 * @property {string} id
 * @property {string} heading
 * @property {string[]} text          paragraphs
 * @property {Chart[]} charts
 * @property {Table} [table]
 * @property {boolean} [fold]         closed until asked for
 *
 * @typedef {Object} Again            how to get the same results again
 * @property {string} command
 * @property {string} seed
 * @property {string} version
 * @property {string} started         ISO 8601
 * @property {string} model
 *
 * @typedef {Object} Table
 * @property {{name: string, align: "left"|"right"}[]} columns
 * @property {string[][]} rows        cells are ready-made text
 *
 * @typedef {{label: string, unit: string}} Axis
 *
 * @typedef {Object} ChartBase
 * @property {string} id
 * @property {string} title
 * @property {string} caption
 * @property {Axis} x
 * @property {Axis} y
 *
 * @typedef {ChartBase & {kind: "lines", facets: string[], series: LineSeries[], marks?: Mark[], best?: Mark}} LinesChart
 * @typedef {{scenario: string, facet: string, x: number[], mid: number[], low?: number[], high?: number[]}} LineSeries
 * @typedef {{x: number, label: string}} Mark
 *
 * @typedef {ChartBase & {kind: "spread", facets: string[], series: SpreadSeries[]}} SpreadChart
 * @typedef {{scenario: string, facet: string, levels: number[], values: number[]}} SpreadSeries
 *
 * @typedef {ChartBase & {kind: "dots", facets: string[], categories: string[], series: DotSeries[], zero?: boolean}} DotsChart
 * @typedef {{scenario: string, facet?: string, category: string, mid: number, low: number, high: number}} DotSeries
 *
 * @typedef {ChartBase & {kind: "bars", categories: string[], parts: string[], values: BarValue[]}} BarsChart
 * @typedef {{category: string, part: string, scenario: string, value: number}} BarValue
 *
 * @typedef {ChartBase & {kind: "heat", xs: (number|string)[], ys: (number|string)[], values: number[][], z: Axis}} HeatChart
 *
 * @typedef {LinesChart|SpreadChart|DotsChart|BarsChart|HeatChart} Chart
 */

/**
 * What a chart needs to know to draw itself.
 * @typedef {Object} View
 * @property {number} width                      pixels there are for the whole figure
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
