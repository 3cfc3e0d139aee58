// data.js - one document (plan.json or assessment.json) with the ways into it that the sections share. Nothing is computed
// here but where things stand.

export const ALL = "*"; // every specialty together

const starts = ["need", "population_year", "need_factor", "supply_factor"];
const moved = ["need.csv", "population.csv", "need_rates.csv", "providers.csv"];

// Does the scenario plan from need or supply of its own?
function startsElsewhere(scenario) {
  return starts.some((key) => key in scenario) || moved.some((file) => file in (scenario.files ?? {}));
}

// Is the baseline of a phase (null: of a plan without) another than today?
function elsewhere(scenario, phase) {
  return startsElsewhere(scenario) || (phase !== null && startsElsewhere(scenario.phases?.[phase] ?? {}));
}

// Tables as write_report_pack.c makes them, back to lists of objects.
export function unpacked(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(unpacked);
  if (Array.isArray(value.$rows)) return value.$rows.map((row) => Object.fromEntries(row.map((one, k) => [value.$columns[k], unpacked(one)])));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unpacked(one)]));
}

// A plan in years: the whole, which is about the last year, and each year before it by itself.
export function openYears(document, number) {
  const { phases } = document;
  if (!phases?.length) return open(document, number);
  const whole = open(document, number, { phase: phases.length - 1 });
  const years = phases.slice(0, -1).map((phase, k) => ({
    ...open({ ...document, ...phase, inputs: { ...document.inputs, ...phase.inputs }, phases }, number, { phase: k }),
    where: (path) => (path.split(".")[0] in phase ? `phases.${k}.${path}` : path),
    whole,
  }));
  whole.years = [...years, whole];
  for (const one of years) one.years = whole.years;
  return whole;
}

function byKey(list, key) {
  return new Map(list.map((one, k) => [key(one), k]));
}

export function open(document, number, { phase = null } = {}) {
  const coverage = byKey(document.coverage, (r) => `${r.specialty} ${r.level} ${r.group}`);
  const together = byKey(document.together, (r) => `${r.level} ${r.group}`);
  const travel = byKey(document.travel, (r) => `${r.specialty} ${r.level} ${r.group}`);
  const sites = new Map(document.places.sites.map((s) => [s.site, s]));
  const areas = new Map(document.places.areas.map((a) => [a.area, a]));
  const groupings = Object.keys(document.places.areas[0].groups);
  const path = (specialty, level, group) => {
    const k = specialty === ALL ? together.get(`${level} ${group}`) : coverage.get(`${specialty} ${level} ${group}`);
    return k === undefined ? undefined : `${specialty === ALL ? "together" : "coverage"}.${k}`;
  };
  return {
    number,
    document,
    areas,
    sites,
    groupings,
    hasPlan: document.indicators.plan !== null,
    isPlan: document.schema === "yderplan-plan-1",
    phase, // which of the phases, null without any
    year: phase === null ? null : document.phases[phase].year,
    where: (path) => path, // of a number: where it stands in the document that was given
    elsewhere: elsewhere(document.scenario, phase),
    specialties: document.specialties,
    // Path of the row of a group's coverage, of a specialty or of ALL.
    coverage: path,
    travel: (specialty, level, group) => `travel.${travel.get(`${specialty} ${level} ${group}`)}`,
    // The groups of a level, as rows of `together`.
    groups: (level) => document.together.filter((r) => r.level === level),
    // Path of the indicators of a state ("baseline", "plan", "today").
    indicators: (state, specialty) =>
      `indicators.${state}.${specialty === ALL ? "all" : `specialties.${specialty}`}`,
    spread: (state, specialty) => `spread.${state}.${specialty === ALL ? "all" : `specialties.${specialty}`}`,
    // Minutes within which a specialty's sites serve people; of ALL those of the widest.
    catchment: (specialty) => Math.max(...document.specialties.filter((s) => specialty === ALL || s.specialty === specialty).map((s) => s.catchment_minutes ?? 0)),
    supply: (specialty) => document.supply.filter((r) => r.specialty === specialty),
    siteName: (id) => sites.get(id)?.name ?? id,
    areaName: (id) => areas.get(id)?.name ?? id,
  };
}

const larger = new Set(["max_min", "max_coverage"]);

// A document about many plans (compare.json, frontier.json, ...).
export function openStudy(document, number = 0) {
  return { number, document, hasPlan: false, isPlan: false, elsewhere: false };
}

// The decisions by their effect alone on the first objective, best first: [{index, decision, effect}].
export function ranked(plan) {
  const measure = plan.document.objectives[0].measure;
  const sense = larger.has(measure) ? -1 : 1;
  return plan.document.decisions
    .map((decision, index) => ({ index, decision, effect: decision.effect[measure] }))
    .sort((a, b) => sense * ((a.effect ?? 0) - (b.effect ?? 0)));
}

// How the values of a measure are read.
const percent = { scale: 100, decimals: 1, unit: "%" };
const plain = (decimals) => ({ scale: 1, decimals, unit: "" });
const forms = {
  hoover: percent,
  shortfall: percent,
  max_min: percent,
  kolm_pollak: percent,
  gini: plain(3),
  variance: plain(3),
  range: plain(2),
  travel: { scale: 1, decimals: 1, unit: "min" },
  p_median: { scale: 1, decimals: 1, unit: "min" },
  p_center: { scale: 1, decimals: 0, unit: "min" },
  cost: { scale: 1, decimals: 1, unit: "mio" },
};
export function formOf(measure) {
  return forms[measure] ?? plain(0);
}
const unitForms = {
  share: percent,
  index: plain(3),
  minutes: { scale: 1, decimals: 1, unit: "min" },
  "million kr a year": { scale: 1, decimals: 1, unit: "mio" },
  FTE: plain(1),
};
export function formOfUnit(unit) {
  return unitForms[unit] ?? plain(0);
}
// The same of a difference, with so many more decimals.
export function differenceForm(measure, more) {
  const form = formOf(measure);
  return { ...form, decimals: form.decimals + more, unit: form.unit === "%" ? "pp" : form.unit, sign: true };
}
