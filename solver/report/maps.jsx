// maps.jsx - coverage today, with the plan, and the change, side by side in the same classes.
import { useCallback } from "preact/hooks";
import { Chart, ink, registerMap, tip } from "./chart.jsx";
import { catchmentBreaks, catchmentColours, differenceBreaks, differenceColours, degreeColours, empty } from "./colours.js";
import { Catchments } from "./catchments.jsx";
import { isNumber } from "./format.js";
import { Behind, classOf, classWords, marks, N, Section, Table, usedMeasures, usePage, useSpecialty, Years } from "./parts.jsx";
import { ALL } from "./data.js";

// ---- the lie of the land ----

function positions(value, out = []) {
  if (typeof value[0] === "number") out.push(value);
  else for (const one of value) positions(one, out);
  return out;
}

function boundsOf(points) {
  const b = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    b[0] = Math.min(b[0], x);
    b[1] = Math.min(b[1], y);
    b[2] = Math.max(b[2], x);
    b[3] = Math.max(b[3], y);
  }
  return b;
}

function widened([a, b, c, d], share) {
  const x = (c - a) * share || 0.1,
    y = (d - b) * share || 0.1;
  return [a - x, b - y, c + x, d + y];
}

// No map is a ribbon: where places lie in a row, there is room around them.
function roomy([a, b, c, d]) {
  const x = (c - a) * squeeze([a, b, c, d]),
    y = d - b;
  const up = Math.max(0, (x / 2.2 - y) / 2),
    out = Math.max(0, (y / 2.2 - x) / 2 / squeeze([a, b, c, d]));
  return [a - out, b - up, c + out, d + up];
}

const squeeze = (bounds) => Math.cos((((bounds[1] + bounds[3]) / 2) * Math.PI) / 180);
const ratioOf = (bounds, aspect) => ((bounds[2] - bounds[0]) * aspect) / (bounds[3] - bounds[1]);

function frame([a, b, c, d]) {
  const ring = [[a, b], [c, b], [c, d], [a, d], [a, b]];
  return [{ type: "Feature", properties: { name: "\u0000" }, geometry: { type: "Polygon", coordinates: [ring] } }];
}

// Where a map shows too much in too little room: where most people live close together, named by the largest area there.
function crowded(areas, bounds, aspect) {
  const across = Math.hypot((bounds[2] - bounds[0]) * aspect, bounds[3] - bounds[1]);
  const around = (c, share) => areas.filter((a) => Math.hypot((a.lon - c.lon) * aspect, a.lat - c.lat) <= share * across);
  const people = areas.map((c) => around(c, 0.02).reduce((sum, a) => sum + a.population, 0));
  const near = around(areas[people.indexOf(Math.max(...people))], 0.05);
  const centre = near.reduce((a, b) => (b.population > a.population ? b : a));
  return near.length >= 6 && near.length <= areas.length / 2 ? { centre, near } : null;
}

// The corner of the map without areas, for the inset; null where there is none.
function freeCorner(areas, bounds) {
  const corners = { "top right": [0.64, 0.6], "top left": [0, 0.6], "bottom right": [0.64, 0], "bottom left": [0, 0] };
  const inside = ([x, y]) =>
    areas.filter((a) => {
      const u = (a.lon - bounds[0]) / (bounds[2] - bounds[0]),
        v = (a.lat - bounds[1]) / (bounds[3] - bounds[1]);
      return u >= x && u <= x + 0.36 && v >= y && v <= y + 0.4;
    }).length;
  return Object.keys(corners).find((name) => inside(corners[name]) === 0) ?? null;
}

// {main, inset}: {name, bounds, aspect, ratio, areas: Set}; null where nothing has coordinates.
export function landOf(plan, map) {
  const areas = plan.document.places.areas.filter((a) => isNumber(a.lat) && isNumber(a.lon));
  const shapes = map ? map.features.filter((f) => plan.areas.has(f.properties.name)) : [];
  if (areas.length === 0) return null;
  const points = shapes.length ? shapes.flatMap((f) => positions(f.geometry.coordinates)) : areas.map((a) => [a.lon, a.lat]);
  const bounds = roomy(widened(boundsOf(points), shapes.length ? 0.01 : 0.05));
  const make = (part, box, drawn) => {
    const name = `${part} ${plan.number}`;
    registerMap(name, drawn.length ? drawn : frame(box));
    const aspect = squeeze(box);
    return { name, bounds: box, aspect, ratio: ratioOf(box, aspect), polygons: drawn.length > 0, shapes: new Set(drawn.map((f) => f.properties.name)) };
  };
  const main = make("land", bounds, shapes);
  main.areas = plan.document.places.areas.filter((a) => main.shapes.has(a.area) || isNumber(a.lat));
  const dense = crowded(areas, bounds, main.aspect);
  const corner = freeCorner(areas, bounds);
  if (!dense || !corner) return { main, inset: null };
  const names = new Set(dense.near.map((a) => a.area));
  const drawn = shapes.filter((f) => names.has(f.properties.name));
  const box = widened(boundsOf(drawn.length ? drawn.flatMap((f) => positions(f.geometry.coordinates)) : dense.near.map((a) => [a.lon, a.lat])), drawn.length ? 0.01 : 0.08);
  return { main, inset: { ...make("inset", box, drawn), areas: dense.near, centre: dense.centre.name, corner } };
}

// ---- what a map shows ----

const within = (b, s) => s.lon >= b[0] && s.lon <= b[2] && s.lat >= b[1] && s.lat <= b[3];


const symbols = { new: "triangle", conversion: "rect", licence: "diamond", closure: "path://M0,0 L2,0 L5,3 L8,0 L10,0 L10,2 L7,5 L10,8 L10,10 L8,10 L5,7 L2,10 L0,10 L0,8 L3,5 L0,2 Z", video: "circle" };

// Of each area within the catchment of a site: its class and minutes.
function catchmentData(page, specialty, site, areas) {
  const limit = page.plan.catchment(specialty);
  const minutes = new Map(site.reach.filter((r) => r.minutes <= limit).map((r) => [r.area, r.minutes]));
  return areas.map((a) => ({
    name: a.area,
    area: a,
    colour: minutes.has(a.area) ? catchmentColours[classOf(minutes.get(a.area), catchmentBreaks)] : empty,
    tip: () => tip(a.name, [minutes.has(a.area) ? page.show(minutes.get(a.area), { unit: "min" }) : page.t("outsideCatchment")]),
  }));
}

// Of each area: its class and values; "today", "plan" or "difference".
function areaData(page, specialty, state, areas) {
  const breaks = page.doc.spread.breaks;
  const colours = state === "difference" ? differenceColours : degreeColours;
  return areas.map((a) => {
    const path = page.plan.coverage(specialty, "area", a.area);
    const row = path.startsWith("together") ? page.doc.together[path.split(".")[1]] : page.doc.coverage[path.split(".")[1]];
    const before = row.degree_baseline,
      after = row.degree;
    const missing = !isNumber(state === "today" ? before : after);
    const k = missing ? -1 : state === "difference" ? classOf(after - before, differenceBreaks) : classOf(state === "today" ? before : after, breaks);
    return { name: a.area, colour: colours[k] ?? empty, area: a, before, after };
  });
}

function areaTip(page, d) {
  const lines = [`${page.before("today", "start")}: ${page.show(d.before, { unit: "%" })}`];
  if (page.has) {
    lines.push(`${page.t("withPlan")}: ${page.show(d.after, { unit: "%" })}`);
    lines.push(`${page.t("change")}: ${page.show(d.after - d.before, { decimals: 1, unit: "pp", sign: true })}`);
  }
  return tip(d.area.name, lines);
}

function tipOf(page, d) {
  if (d?.tip) return d.tip();
  return d?.area ? areaTip(page, d) : "";
}

function siteSeries(page, specialty, state, land, scale) {
  const key = state === "today" ? "fte_baseline" : "fte";
  const data = page.plan
    .supply(specialty)
    .map((r) => ({ row: r, site: page.plan.sites.get(r.site) }))
    .filter(({ row, site }) => row[key] > 0 && isNumber(site.lat) && within(land.bounds, site))
    .map(({ row, site }) => ({
      value: [site.lon, site.lat, row[key]],
      symbolSize: 3 + scale * Math.sqrt(row[key]),
      tip: () => tip(site.name, [`${page.show(row[key], { decimals: 2 })} ${page.t("unit_FTE")}`]),
    }));
  return {
    type: "scatter",
    coordinateSystem: "geo",
    data,
    symbol: "circle",
    itemStyle: { color: land.polygons ? "rgba(255,255,255,0.5)" : "transparent", borderColor: ink, borderWidth: 1 },
    z: 4,
  };
}

function decisionsOf(page, specialty) {
  return page.doc.decisions.filter((d) => specialty === ALL || d.specialty === specialty);
}

// One mark for each kind and site, whatever the number of specialties.
function markSeries(page, specialty, land) {
  const at = new Map();
  for (const d of decisionsOf(page, specialty)) {
    if (d.measure === "satellite") continue;
    const key = `${d.measure} ${d.site}`;
    at.set(key, [...(at.get(key) ?? []), d]);
  }
  const data = [];
  for (const list of at.values()) {
    const { measure, site } = list[0];
    const place = page.plan.sites.get(site);
    if (!isNumber(place.lat) || !within(land.bounds, place)) continue;
    data.push({
      value: [place.lon, place.lat],
      symbol: symbols[measure],
      symbolSize: 7,
      itemStyle: { color: "#000000", borderColor: "#ffffff", borderWidth: 1 },
      tip: () => tip(place.name, list.map((d) => `${page.t(measure)}: ${page.specialtyName(d.specialty)} (${page.show(d.days ?? d.count)})`)),
    });
  }
  return { type: "scatter", coordinateSystem: "geo", data, z: 6 };
}

// One arrow for each pair of sites, as wide as the days are many.
function satelliteSeries(page, specialty, land) {
  const data = [],
    pairs = new Map();
  for (const d of decisionsOf(page, specialty)) {
    if (d.measure !== "satellite") continue;
    const key = `${d.parent_site} ${d.site}`;
    pairs.set(key, [...(pairs.get(key) ?? []), d]);
  }
  for (const list of pairs.values()) {
    const [d] = list;
    const a = page.plan.sites.get(d.parent_site),
      b = page.plan.sites.get(d.site);
    if (!isNumber(a.lat) || !isNumber(b.lat) || !within(land.bounds, a) || !within(land.bounds, b)) continue;
    data.push({
      coords: [
        [a.lon, a.lat],
        [b.lon, b.lat],
      ],
      lineStyle: { width: 0.6 + 0.2 * list.reduce((sum, one) => sum + one.days, 0) },
      tip: () => tip(`${a.name} → ${b.name}`, list.map((one) => `${page.specialtyName(one.specialty)}, ${page.t(one.days === 1 ? "oneDay" : "days", { n: page.show(one.days) })}`)),
    });
  }
  return {
    type: "lines",
    coordinateSystem: "geo",
    data,
    symbol: ["none", "arrow"],
    symbolSize: 5,
    lineStyle: { color: "#000000", width: 1, opacity: 0.6, curveness: 0.15 },
    z: 5,
  };
}

// The site whose catchment is shown.
function siteItself(page, land, site) {
  const data = isNumber(site.lat) && within(land.bounds, site) ? [{ value: [site.lon, site.lat], tip: () => tip(site.name, []) }] : [];
  return { type: "scatter", coordinateSystem: "geo", data, symbol: "circle", symbolSize: 9, itemStyle: { color: "#ffffff", borderColor: ink, borderWidth: 3, opacity: 1 }, z: 6 };
}

export function mapOption(page, land, { specialty, state, quiet = false, scale = 2.4, site }) {
  const data = state === "catchment" ? catchmentData(page, specialty, site, land.areas) : areaData(page, specialty, state, land.areas);
  const border = { borderColor: "#7b8794", borderWidth: 0.5 };
  const look = { areaColor: empty, ...border };
  const [x0, y0, x1, y1] = land.bounds;
  const shaped = data.filter((d) => land.shapes.has(d.area.area));
  const ofName = new Map(shaped.map((d) => [d.name, d]));
  const points = data
    .filter((d) => !land.shapes.has(d.area.area))
    .map((d) => ({ ...d, value: [d.area.lon, d.area.lat], symbolSize: pointSize(d.area, land), itemStyle: { color: d.colour, ...border } }));
  const series = [{ type: "scatter", coordinateSystem: "geo", symbol: "circle", data: points, z: 3 }];
  if (state === "catchment") series.push(siteItself(page, land, site));
  else if (!quiet && state !== "difference") series.push(siteSeries(page, specialty, state, land, scale));
  if (!quiet && state === "plan") series.push(satelliteSeries(page, specialty, land), markSeries(page, specialty, land));
  return {
    geo: {
      map: land.name,
      aspectScale: land.aspect,
      boundingCoords: [
        [x0, y1],
        [x1, y0],
      ],
      left: 1,
      right: 1,
      top: 1,
      bottom: 1,
      preserveAspect: true,
      silent: !land.polygons,
      regions: shaped.map((d) => ({ name: d.name, itemStyle: { areaColor: d.colour }, emphasis: { itemStyle: { areaColor: d.colour } } })),
      tooltip: { show: !quiet, formatter: (p) => tipOf(page, ofName.get(p.name)) },
      itemStyle: land.polygons ? look : { areaColor: "transparent", borderColor: "transparent" },
      emphasis: land.polygons ? { itemStyle: { borderColor: ink, borderWidth: 1.5 }, label: { show: false } } : { disabled: true },
    },
    tooltip: { trigger: "item", show: !quiet, formatter: (p) => tipOf(page, p.data) },
    series,
  };
}

function pointSize(area, land) {
  const most = Math.max(...land.areas.map((a) => a.population));
  return (7 + 11 * Math.sqrt(area.population / most)) * Math.min(1, Math.sqrt(150 / land.areas.length));
}

// ---- the section ----

export function Classes({ kind }) {
  const page = usePage();
  const difference = kind === "difference";
  const breaks = difference ? differenceBreaks : page.doc.spread.breaks;
  const colours = difference ? differenceColours : degreeColours;
  return (
    <div class="legend">
      <span class="legend-title">{page.t(difference ? "differenceLabel" : "classesLabel")}</span>
      <ul>
        {colours.map((colour, k) => (
          <li key={k}>
            <span class="swatch" style={{ background: colour }} aria-hidden="true" />
            {classWords(page, k, breaks, difference ? "Points" : "")}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Marks() {
  const page = usePage();
  const used = usedMeasures(page.doc);
  return (
    <ul class="legend marks">
      <li>
        <span class="ring" aria-hidden="true" />
        {page.t("sizedBySupply")}
      </li>
      {page.has &&
        used.map((m) => (
          <li key={m}>
            <span class="mark" aria-hidden="true">
              {marks[m]}
            </span>
            {m === "satellite" ? page.t("arrow") : page.t(m)}
          </li>
        ))}
    </ul>
  );
}

export function AreaMap({ state, specialty, land, title, quiet, site }) {
  const page = usePage();
  const most = Math.max(1, ...page.plan.supply(specialty).map((r) => Math.max(r.fte, r.fte_baseline)));
  const scale = 19 / Math.sqrt(most);
  const key = [page.plan, page.lang, specialty, state, land, site];
  const main = useCallback(() => mapOption(page, land.main, { specialty, state, quiet, scale, site }), key);
  const inset = useCallback(() => mapOption(page, land.inset, { specialty, state, quiet, scale: scale * 1.2, site }), key);
  const label = `${title}: ${page.specialtyName(specialty)}`;
  return (
    <figure class="map">
      {title && <figcaption>{title}</figcaption>}
      <div class="land">
        <Chart option={main} label={label} ratio={land.main.ratio} />
        {land.inset && (
          <div class={`inset ${land.inset.corner}`} style={{ aspectRatio: String(land.inset.ratio) }}>
            <Chart option={inset} label={`${label}. ${page.t("inset", { name: land.inset.centre })}`} ratio={land.inset.ratio} />
          </div>
        )}
      </div>
    </figure>
  );
}

export function states(page) {
  const today = ["today", page.before("mapToday", "mapStart")];
  return page.has ? [today, ["plan", page.t("mapPlan")], ["difference", page.t("mapDifference")]] : [today];
}

export function Maps() {
  const page = usePage();
  const [specialty, chooser] = useSpecialty();
  const land = page.land;
  if (!land)
    return (
      <Section id="maps" title="maps">
        <p>{page.t("mapsNowhere")}</p>
      </Section>
    );
  return (
    <Section id="maps" title="maps" lead={page.t("mapsLead")}>
      {!land.main.polygons && <p class="hint">{page.t("mapsPoints")}</p>}
      <div class="tools">
        {chooser}
        <Years />
      </div>
      <div class="maps">
        {states(page).map(([state, title]) => (
          <AreaMap key={state} state={state} specialty={specialty} land={land} title={title} />
        ))}
      </div>
      {land.inset && <p class="hint">{page.t("inset", { name: land.inset.centre })}</p>}
      <div class="legends">
        <Classes kind="degree" />
        {page.has && <Classes kind="difference" />}
        <Marks />
      </div>
      <Behind>
        <Table
          caption={`${page.t("maps")}: ${page.specialtyName(specialty)}`}
          rows={page.doc.places.areas}
          rowKey={(a) => a.area}
          find={(a) => a.name}
          columns={[
            { key: "name", label: page.t("area"), value: (a) => a.name },
            ...degreeColumns(page, (a) => page.plan.coverage(specialty, "area", a.area)),
          ]}
        />
      </Behind>
      <Catchments specialty={specialty} land={land} />
      {page.has && land.main.areas.length <= 400 && <SmallMaps land={land} />}
    </Section>
  );
}

export function degreeColumns(page, pathOf) {
  const read = (row, key) => {
    const [list, k] = pathOf(row).split(".");
    return page.doc[list][k][key];
  };
  const columns = [
    {
      key: "before",
      label: page.before("degreeBefore", "degreeStart"),
      number: true,
      value: (r) => read(r, "degree_baseline"),
      cell: (r) => <N path={`${pathOf(r)}.degree_baseline`} decimals={1} unit="%" />,
    },
  ];
  if (!page.has) return columns;
  columns.push(
    {
      key: "after",
      label: page.t("degreePlan"),
      number: true,
      value: (r) => read(r, "degree"),
      cell: (r) => <N path={`${pathOf(r)}.degree`} decimals={1} unit="%" />,
    },
    {
      key: "change",
      label: page.t("change"),
      number: true,
      value: (r) => read(r, "degree") - read(r, "degree_baseline"),
      cell: (r) => <N path={`${pathOf(r)}.degree`} less={`${pathOf(r)}.degree_baseline`} decimals={1} sign />,
    },
  );
  return columns;
}

// Every specialty at a glance: coverage with the plan.
function SmallMaps({ land }) {
  const page = usePage();
  return (
    <>
      <h3>
        {page.t("smallMaps")}: {page.t("mapPlan").toLocaleLowerCase(page.lang)}
      </h3>
      <div class="smallmaps">
        {page.plan.specialties.map((s) => (
          <AreaMap key={s.specialty} state="plan" specialty={s.specialty} land={land} title={page.specialtyName(s.specialty)} quiet />
        ))}
      </div>
    </>
  );
}
