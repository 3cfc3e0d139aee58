// catchments.jsx - whom a site serves: the areas within its catchment, by minutes.
import { useState } from "preact/hooks";
import { ALL, ranked } from "./data.js";
import { catchmentBreaks, catchmentColours } from "./colours.js";
import { AreaMap, degreeColumns } from "./maps.jsx";
import { Behind, Choose, classWords, N, Table, usePage } from "./parts.jsx";

// The sites with supply or a decision of the specialty: {decided, others}, each by name.
function sitesOf(page, specialty) {
  const decided = new Set(page.doc.decisions.filter((d) => specialty === ALL || d.specialty === specialty).map((d) => d.site));
  const some = new Set([...decided, ...page.plan.supply(specialty).map((r) => r.site)]);
  const list = page.doc.places.sites.filter((s) => some.has(s.site)).sort((a, b) => a.name.localeCompare(b.name, page.lang));
  return { decided: list.filter((s) => decided.has(s.site)), others: list.filter((s) => !decided.has(s.site)) };
}

// The site of the decision that does most, else the first.
function telling(page, specialty, sites) {
  const best = page.has && ranked(page.plan).find(({ decision: d }) => specialty === ALL || d.specialty === specialty);
  return best ? best.decision.site : sites[0]?.site;
}

export function MinuteClasses() {
  const page = usePage();
  return (
    <div class="legend">
      <span class="legend-title">{page.t("minutesLabel")}</span>
      <ul>
        {catchmentColours.map((colour, k) => (
          <li key={k}>
            <span class="swatch" style={{ background: colour }} aria-hidden="true" />
            {classWords(page, k, catchmentBreaks, "Points")}
          </li>
        ))}
        <li>
          <span class="swatch outside" aria-hidden="true" />
          {page.t("outsideCatchment")}
        </li>
      </ul>
    </div>
  );
}

export function Catchments({ specialty, land }) {
  const page = usePage();
  const [chosen, setChosen] = useState(null);
  const { decided, others } = sitesOf(page, specialty);
  const all = [...decided, ...others];
  if (all.length === 0 || page.doc.scenario.coverage.model === "located") return null;
  const id = all.some((s) => s.site === chosen) ? chosen : telling(page, specialty, all);
  const k = page.doc.places.sites.findIndex((s) => s.site === id);
  const site = page.doc.places.sites[k];
  const limit = page.plan.catchment(specialty);
  const rows = site.reach.map((r, m) => ({ r, path: `places.sites.${k}.reach.${m}.minutes` })).filter(({ r }) => r.minutes <= limit);
  const options = (label, list) => ({ label: page.t(label), options: list.map((s) => ({ value: s.site, label: s.name })) });
  return (
    <div class="catchments">
      <h3>{page.t("catchments")}</h3>
      <p class="hint">{page.t("catchmentsText", { minutes: page.show(limit) })}</p>
      <div class="tools">
        <Choose label={page.t("where")} value={id} options={[options("sitesDecided", decided), options("sitesOther", others)].filter((o) => o.options.length > 0)} onChange={setChosen} />
      </div>
      <div class="pair">
        <div>
          <AreaMap state="catchment" specialty={specialty} land={land} title={page.t("catchmentOf", { name: site.name })} site={site} />
          <MinuteClasses />
        </div>
        <Behind open>
          <Table
            caption={page.t("catchmentOf", { name: site.name })}
            rows={rows}
            rowKey={({ r }) => r.area}
            sort={{ key: "minutes", down: false }}
            columns={[
              { key: "name", label: page.t("area"), value: ({ r }) => page.plan.areaName(r.area) },
              { key: "minutes", label: page.t("minutesLabel"), number: true, value: ({ r }) => r.minutes, cell: ({ path }) => <N path={path} /> },
              ...degreeColumns(page, ({ r }) => page.plan.coverage(specialty, "area", r.area)),
            ]}
          />
        </Behind>
      </div>
    </div>
  );
}
