// colours.js - classes and their colours: ColorBrewer's PuOr and RdBu, which also part for the colour-blind.
import { schemeBlues, schemePuOr, schemeRdBu } from "d3-scale-chromatic";

// Six classes of coverage: three below target, one around it, two above.
const [high, above, , around, little, lower, low] = schemePuOr[7];
export const degreeColours = [low, lower, little, around, above, high];

// Change in percentage points: two classes of loss, none, three of gain.
export const differenceBreaks = [-10, -2, 2, 10, 25];
const red = schemeRdBu[9];
export const differenceColours = [red[1], red[3], red[4], red[5], red[6], red[8]];

// Minutes to a site: the nearer, the darker.
export const catchmentBreaks = [15, 30, 45, 60];
export const catchmentColours = schemeBlues[7].slice(2).reverse();

export const empty = "#d9dde2";

// Before and after in charts: Okabe and Ito's palette.
export const beforeColour = "#d55e00";
export const afterColour = "#0072b2";
export const fills = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];

// The four plans of a comparison, and distances from none to far.
export const planColours = { today: beforeColour, proportional: "#e69f00", greedy: "#009e73", optimum: afterColour };
export const heatColours = ["#ffffff", ...schemeBlues[7].slice(0, 5)];

// The curve of a trade-off, what is not known of it, and its marks.
export const markColours = { curve: "#1f4e79", band: "#b9cfe4", today: beforeColour, same_second: "#009e73", same_first: "#cc79a7", knee: "#e69f00" };
