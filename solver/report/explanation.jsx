// explanation.jsx - the page of explanation.json: what each rule costs, what a looser limit buys, when another kind is the
// better answer; and where there is no plan, what is in conflict and the least change that gives one.
import { useMemo } from "preact/hooks";
import { differenceForm, formOf, openStudy } from "./data.js";
import { afterColour, beforeColour } from "./colours.js";
import { Chart, ink, soft, tip } from "./chart.jsx";
import { N, Section, Table, usePage } from "./parts.jsx";
import { StudyMethod, studyTitle } from "./studies.jsx";

function gainForm(page) {
  return { ...differenceForm(page.doc.objectives[0].measure, 1), sign: false };
}

// What is tried: rows of `list` ("rules" or "looser") with where they stand.
const rowsOf = (page, list) => page.doc[list].map((d, k) => ({ d, k, path: `${list}.${k}` }));

function GainTable({ list, rows }) {
  const page = usePage();
  const form = gainForm(page);
  const number = (key, word) => ({ key, label: page.t(word), number: true, value: (r) => r.d.gain[key], cell: (r) => (r.d.gain[key] === null ? "–" : <N path={`${r.path}.gain.${key}`} {...form} />) });
  const word = (key, name) => ({ key, label: page.t(name), value: (r) => page.t(`${key}_${r.d[key]}`) });
  return (
    <Table
      caption={page.t(list === "rules" ? "ruleCosts" : "looserLimits")}
      rows={rows}
      rowKey={(r) => r.k}
      limit={40}
      columns={[
        { key: "what", label: page.t(list === "rules" ? "rule" : "looserWhat"), wide: true, cell: (r) => <span data-text={`${r.path}.sentence`}>{page.both(r.d.sentence)}</span> },
        word("in_plan", "inPlan"),
        number("found", "gainFound"),
        number("least", "gainLeast"),
        number("most", "gainMost"),
        word("proof", "proofLabel"),
      ]}
    />
  );
}

// What was found, as bars, with the proven interval drawn over each.
function Gains({ rows, label }) {
  const page = usePage();
  const form = gainForm(page);
  const narrow = window.innerWidth < 520;
  const drawn = rows.filter((r) => r.d.gain.found > 0 || r.d.gain.most > 0).slice(0, 40);
  const option = useMemo(() => {
    const show = (v) => (v === null ? "–" : page.show(form.scale * v, form));
    const words = (r) => [`${page.t("gainFound")}: ${show(r.d.gain.found)}`, `${page.t("gainLeast")}: ${show(r.d.gain.least)}`, `${page.t("gainMost")}: ${show(r.d.gain.most)}`];
    const interval = drawn.map((r, k) => ({ r, k })).filter(({ r }) => r.d.gain.least !== null && r.d.gain.most !== null);
    return {
      grid: { left: 4, right: 24, top: 32, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: ink }, selectedMode: false },
      xAxis: { type: "value", axisLabel: { color: soft, hideOverlap: true, formatter: (v) => page.show(form.scale * v, { ...form, unit: "" }) }, splitLine: { lineStyle: { color: "#e3e7ec" } } },
      yAxis: { type: "category", inverse: true, data: drawn.map((r) => page.both(r.d.sentence)), axisTick: { show: false }, axisLabel: { color: ink, interval: 0, width: narrow ? 140 : 420, overflow: "truncate" } },
      tooltip: { trigger: "item", formatter: (p) => tip(page.both(drawn[p.dataIndex].d.sentence), words(drawn[p.dataIndex])) },
      series: [
        { name: page.t("gainFound"), type: "bar", barMaxWidth: 14, data: drawn.map((r) => r.d.gain.found), itemStyle: { color: afterColour } },
        { name: page.t("gainInterval"), type: "lines", coordinateSystem: "cartesian2d", silent: true, z: 5, symbol: ["rect", "rect"], symbolSize: [2, 12], itemStyle: { color: beforeColour }, lineStyle: { color: beforeColour, width: 2, opacity: 1 }, data: interval.map(({ r, k }) => ({ coords: [[r.d.gain.least, k], [r.d.gain.most, k]] })) },
      ],
    };
  }, [page.plan, page.lang, narrow]);
  if (drawn.length === 0) return null;
  return <Chart option={option} label={label} height={60 + 28 * drawn.length} />;
}

function Gained({ list, title, lead }) {
  const page = usePage();
  const rows = rowsOf(page, list);
  return (
    <Section id={list} title={title} lead={page.t(lead, { objective: page.both(page.doc.objectives[0].title).split(/[:,]/)[0] })}>
      <Gains rows={rows} label={page.t(title)} />
      {rows.length === 0 ? <p>{page.t("none")}</p> : <GainTable list={list} rows={rows} />}
    </Section>
  );
}

const RuleCosts = () => <Gained list="rules" title="ruleCosts" lead="ruleCostsLead" />;
const Looser = () => <Gained list="looser" title="looserLimits" lead="looserLead" />;

function Overview() {
  const page = usePage();
  const form = formOf(page.doc.objectives[0].measure);
  const exact = { ...form, decimals: form.decimals + 1 };
  return (
    <Section id="overview" title={page.doc.kinds ? "explanation" : "noPlanTitle"}>
      {page.doc.kinds ? (
        <p class="notice">
          <span data-text="kinds.answer">{page.both(page.doc.kinds.answer)}</span>
        </p>
      ) : (
        <p class="headline bad">{page.t(page.doc.status)}</p>
      )}
      <p>
        {page.both(page.doc.objectives[0].title)}: {page.t("today").toLocaleLowerCase(page.lang)} <N path="objectives.0.baseline" {...exact} />
        {page.doc.objectives[0].value !== null && (
          <>
            , {page.t("withPlan").toLocaleLowerCase(page.lang)} <N path="objectives.0.value" {...exact} />, {page.t("bound").toLocaleLowerCase(page.lang)} <N path="objectives.0.bound" {...exact} />
          </>
        )}
        .
      </p>
    </Section>
  );
}

// ---- kinds ----

const kinds = ["new", "conversion", "licence", "satellite"];

function Kinds() {
  const page = usePage();
  const bounds = (g) => (g.to === null ? page.t("orMore", { from: page.show(g.from, { decimals: 2 }) }) : `${page.show(g.from, { decimals: 2 })}–${page.show(g.to, { decimals: 2 })}`);
  const count = (list, key) => ({ key: `${list} ${key}`, label: `${page.t(list)}: ${page.t(key).toLocaleLowerCase(page.lang)}`, number: true, cell: (r) => <N path={`kinds.by_gap.${r.k}.${list}.${key}`} /> });
  return (
    <Section id="whichKind" title="whichKind" lead={page.t("whichKindLead")}>
      <Table
        caption={page.t("whichKind")}
        rows={page.doc.kinds.by_gap.map((g, k) => ({ g, k }))}
        rowKey={(r) => r.k}
        columns={[
          { key: "gap", label: page.t("gapMissing"), cell: (r) => bounds(r.g) },
          { key: "places", label: page.t("places"), number: true, cell: (r) => <N path={`kinds.by_gap.${r.k}.places`} /> },
          ...kinds.map((m) => count("most", m)),
          ...kinds.map((m) => count("planned", m)),
          { key: "share", label: page.t("alternativeToFull"), number: true, cell: (r) => (r.g.alternative_to_full === null ? "–" : <N path={`kinds.by_gap.${r.k}.alternative_to_full`} decimals={2} />) },
        ]}
      />
      <Places />
    </Section>
  );
}

function Places() {
  const page = usePage();
  const { places } = page.doc.kinds;
  const form = gainForm(page);
  const site = (id) => page.doc.places.sites.find((s) => s.site === id)?.name ?? id;
  const siteOf = ({ p }) => {
    const best = p.kinds[p.most];
    return !best ? "–" : best.parent_site ? `${site(best.site)} (${page.t("from", { site: site(best.parent_site) })})` : site(best.site);
  };
  const gain = (m) => ({ key: m, label: `${page.t("gainOf")}: ${page.t(m).toLocaleLowerCase(page.lang)}`, number: true, value: (r) => r.p.kinds[m]?.gain, cell: (r) => (typeof r.p.kinds[m]?.gain === "number" ? <N path={`kinds.places.${r.k}.kinds.${m}.gain`} {...form} /> : "–") });
  return (
    <>
      <h3>{page.t("placesMissing")}</h3>
      <Table
        caption={page.t("placesMissing")}
        rows={places.map((p, k) => ({ p, k }))}
        rowKey={(r) => r.k}
        limit={25}
        find={(r) => `${page.specialtyName(r.p.specialty)} ${r.p.council} ${siteOf(r)}`}
        columns={[
          { key: "council", label: page.t("council"), value: (r) => r.p.council },
          { key: "specialty", label: page.t("specialty"), value: (r) => page.specialtyName(r.p.specialty) },
          { key: "gap", label: page.t("gapMissing"), number: true, value: (r) => r.p.gap_fte, cell: (r) => <N path={`kinds.places.${r.k}.gap_fte`} decimals={2} /> },
          ...kinds.map(gain),
          { key: "most", label: page.t("most"), value: (r) => (r.p.most ? page.t(r.p.most) : "–") },
          { key: "where", label: page.t("where"), value: siteOf },
          { key: "money", label: page.t("mostPerMillion"), value: (r) => (r.p.most_per_million ? page.t(r.p.most_per_million) : "–") },
        ]}
      />
    </>
  );
}

// ---- no plan ----

function Conflict() {
  const page = usePage();
  const { conflict } = page.doc;
  const groupOf = (g) => {
    const name = g.level === "nation" ? page.t("nation") : g.name;
    return g.specialty === "*" ? name : `${name} (${page.specialtyName(g.specialty)})`;
  };
  return (
    <Section id="conflict" title="conflicts" lead={page.t(conflict.smallest ? "conflictSmallest" : "conflictMaybe")}>
      <Table
        caption={page.t("conflicts")}
        rows={conflict.members.map((m, k) => ({ m, k }))}
        rowKey={(r) => r.k}
        columns={[
          { key: "rule", label: page.t("rule"), wide: true, cell: (r) => <span data-text={`conflict.members.${r.k}.sentence`}>{page.both(r.m.sentence)}</span> },
          { key: "line", label: page.t("lineLabel"), number: true, cell: (r) => (r.m.line ? <N path={`conflict.members.${r.k}.line`} /> : "–") },
          { key: "groups", label: page.t("group"), cell: (r) => r.m.groups.map(groupOf).join(", ") || "–" },
          { key: "rows", label: page.t("dataBehind"), cell: (r) => r.m.rows.map((row) => `${row.file}:${row.line}`).join(", ") || "–" },
        ]}
      />
    </Section>
  );
}

const said = (page, r) => [...r.changes, ...r.given_up.map((g) => ({ ...g, up: true }))].map((c) => (c.up ? page.t("giveUp", { rule: page.both(c.sentence) }) : page.both(c.sentence))).join("; ");

// As repair_total_is_least of solver/repair.c.
const isLeast = (repair) => repair.least !== null && repair.least >= repair.total - 1e-5 * Math.max(1, repair.total);

function Repair() {
  const page = usePage();
  const { repair, alternatives, objectives } = page.doc;
  const least = repair && isLeast(repair);
  return (
    <Section id="repair" title={!repair ? "nav_repair" : least ? "repair" : "repairFound"} lead={page.t(repair ? "repairLead" : "noRepair")}>
      {repair && (
        <p class="headline">
          {said(page, repair)}
          {repair.plan && (
            <>
              {" → "}
              {page.both(objectives[0].title).split(/[:,]/)[0]} <N path="repair.plan.value" {...formOf(repair.plan.measure)} />
            </>
          )}
        </p>
      )}
      {repair && (
        <p>
          {page.t(least ? "repairProven" : "repairOpen")}
          {!least && repair.least > 0 && (
            <>
              {" "}
              {page.t("repairSum")} <N path="repair.total" scale={100} decimals={1} unit="%" />. {page.t("repairLeast")} <N path="repair.least" scale={100} decimals={1} unit="%" />.
            </>
          )}
        </p>
      )}
      {alternatives.length > 0 && (
        <Table
          caption={page.t("aloneDo")}
          rows={alternatives.map((a, k) => ({ a, k }))}
          rowKey={(r) => r.k}
          columns={[
            { key: "what", label: page.t("aloneDo"), wide: true, cell: (r) => said(page, r.a) },
            { key: "total", label: page.t("changeSize"), number: true, value: (r) => r.a.total, cell: (r) => <N path={`alternatives.${r.k}.total`} decimals={2} /> },
          ]}
        />
      )}
    </Section>
  );
}

function sections(page) {
  const { rules, conflict } = page.plan.document;
  return [
    ["overview", Overview, true],
    ["rules", RuleCosts, rules],
    ["looser", Looser, rules],
    ["whichKind", Kinds, rules],
    ["conflict", Conflict, conflict],
    ["repair", Repair, conflict],
    ["method", StudyMethod, true],
  ].filter(([, , there]) => there);
}

export const explanation = {
  open: (data) => [openStudy(data.documents[0])],
  title: (page) => studyTitle(page, page.plan.document.kinds ? "explanation" : "noPlanTitle"),
  status: (page) => page.plan.document.status,
  sections,
};
