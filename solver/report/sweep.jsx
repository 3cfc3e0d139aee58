// sweep.jsx - the page of compare.json: scenarios side by side, each with today, two simple plans, and the best one found.
import { useMemo, useState } from "preact/hooks";
import { formOfUnit, openStudy } from "./data.js";
import { Choose, counted, measures, N, Section, Table, usePage } from "./parts.jsx";
import { Filled } from "./decision.jsx";
import { Dots } from "./dots.jsx";
import { Distances } from "./distances.jsx";
import { Caveats, Files } from "./provenance.jsx";
import { say } from "./words.js";

const kinds = ["today", "proportional", "greedy", "optimum"];

// The scenarios with where they stand in the document; `name` is short and parts any two.
function rowsOf(page) {
  const several = new Set(page.doc.scenarios.map((s) => s.instance)).size > 1;
  return page.doc.scenarios.map((s, k) => {
    const changes = Object.entries(s.overrides).map(([path, value]) => `${path} = ${typeof value === "string" ? value : JSON.stringify(value)}`);
    const name = [several ? s.instance : null, s.scenario, ...changes].filter(Boolean).join(", ");
    return { s, k, path: `scenarios.${k}`, name, title: s.title?.[page.lang] ?? "" };
  });
}

const planned = (r) => r.s.plans?.optimum;
const decides = (r) => planned(r) && r.s.plans.today.distance.numbers + r.s.plans.today.distance.days > 0;
const findIn = (page) => (r) => [r.name, r.title, page.t(`row_${r.s.status}`)].join(" ");

function useRows() {
  const page = usePage();
  return useMemo(() => rowsOf(page), [page.plan, page.lang]);
}

const scenarioColumn = (page) => ({
  key: "scenario",
  label: page.t("scenario"),
  wide: true,
  value: (r) => r.name,
  cell: (r) => (
    <>
      {r.name}
      {r.title && <span class="under">{r.title}</span>}
    </>
  ),
});

export function RowState({ status }) {
  const page = usePage();
  const kind = { optimal: "good", feasible: "soft" }[status] ?? "bad";
  const sign = { good: "✓ ", soft: "◐ ", bad: "✕ " }[kind];
  return (
    <span class={`state ${kind}`}>
      <span aria-hidden="true">{sign}</span>
      {page.t(`row_${status}`)}
    </span>
  );
}

// ---- overview ----

const inequality = formOfUnit("share");
const states = (r, key) => [`${r.path}.plans.today.indicators.all.${key}`, `${r.path}.plans.optimum.indicators.all.${key}`];

// The scenario whose best plan changes most: `change(today, plan, cost)` is what is least; `over(r)` what the change is shown in.
function Card({ rows, title, what, indicator, change, over, form }) {
  const page = usePage();
  const read = (r) => change(r.s.plans.today.indicators.all[indicator], r.s.plans.optimum.indicators.all[indicator], r.s.plans.optimum.summary.cost);
  const some = rows.filter((r) => Number.isFinite(read(r)) && read(r) < 0);
  if (some.length === 0) return null;
  const one = some.reduce((a, b) => (read(b) < read(a) ? b : a));
  const [today, plan] = states(one, indicator);
  const value = formOfUnit(indicator === "hoover" ? "share" : "minutes");
  return (
    <div class="card">
      <h3>{page.t(title)}</h3>
      <p class="big">
        <N path={plan} less={today} over={over?.(one)} {...form} sign />
      </p>
      <p class="explain">{page.t(what)}</p>
      <p class="explain">
        <strong>{one.title || one.name}</strong>: <N path={today} {...value} /> → <N path={plan} {...value} />, <N path={`${one.path}.plans.optimum.summary.cost`} {...formOfUnit("million kr a year")} /> {page.t("perYear")}
      </p>
    </div>
  );
}

function Overview() {
  const page = usePage();
  const rows = useRows();
  const some = rows.filter(planned);
  const proven = rows.filter((r) => r.s.status === "optimal").length;
  const counts = { n: page.show(rows.length), plans: page.show(some.length), proven: page.show(proven) };
  const starts = new Set(some.map((r) => r.s.plans.today.indicators.all.hoover));
  return (
    <section id="overview" aria-labelledby="overview-title">
      <h2 id="overview-title" class="unseen">
        {page.t("decision")}
      </h2>
      <Filled text="sweepLead" with_={counts} />
      <div class="cards">
        <Card rows={some} title="sweepFall" what="ofToday" indicator="hoover" change={(a, b) => (b - a) / a} over={(r) => states(r, "hoover")[0]} form={{ ...inequality, decimals: 0 }} />
        <Card rows={some} title="sweepMoney" what="pointsPerMillion" indicator="hoover" change={(a, b, cost) => (cost > 0 ? (b - a) / cost : NaN)} over={(r) => `${r.path}.plans.optimum.summary.cost`} form={{ scale: 100, decimals: 3 }} />
        <Card rows={some} title="sweepNear" what="meanNearest" indicator="mean_minutes" change={(a, b) => b - a} form={formOfUnit("minutes")} />
      </div>
      {starts.size > 1 && <p class="hint">{page.t("startsDiffer")}</p>}
    </section>
  );
}

// ---- results: one indicator of all plans ----

// The bound is proven of the first objective, penalties included: it is one of the indicator only without them. Where the
// gap is the whole value nothing is proven.
const NOTHING_PROVEN = 0.995;
function boundOf(r, indicator) {
  const o = r.s.objectives?.[0];
  return o && o.measure === indicator && !o.penalty && o.gap <= NOTHING_PROVEN && typeof o.bound === "number" ? `${r.path}.objectives.0.bound` : undefined;
}

function Results() {
  const page = usePage();
  const all = useRows();
  const [indicator, setIndicator] = useState("hoover");
  const [only, setOnly] = useState("all");
  const told = page.doc.indicators.find((i) => i.indicator === indicator);
  const form = formOfUnit(told.unit);
  const rows = useMemo(() => all.filter((r) => r.s.plans && (only === "all" || r.s.status === only)), [all, only]);
  const states = [...new Set(all.filter((r) => r.s.plans).map((r) => r.s.status))];
  return (
    <Section id="results" title="results" lead={page.t("resultsLead")}>
      <div class="tools">
        <Choose label={page.t("indicator")} value={indicator} options={page.doc.indicators.map((i) => ({ value: i.indicator, label: page.both(i.title).split(/[:,]/)[0] }))} onChange={setIndicator} />
        <Choose label={page.t("state")} value={only} options={["all", ...states].map((s) => ({ value: s, label: page.t(s === "all" ? "everyState" : `row_${s}`) }))} onChange={setOnly} />
      </div>
      <p class="hint">
        {page.both(told.title)}. {told.better && page.t(told.better === "less" ? "lessIsBetter" : "moreIsBetter")}
      </p>
      <Dots rows={rows} indicator={indicator} form={form} boundOf={boundOf} kinds={kinds} />
      <ResultTable rows={rows} indicator={indicator} form={form} />
      <p class="hint">{page.t("boundNote")}</p>
    </Section>
  );
}

function ResultTable({ rows, indicator, form }) {
  const page = usePage();
  const exact = { ...form, decimals: form.decimals + (form.unit === "%" ? 1 : 0) };
  const of = (kind, key, more) => ({
    key: `${kind} ${key}`,
    label: more.label,
    number: true,
    value: (r) => r.s.plans[kind]?.indicators.all[key],
    cell: (r) => (r.s.plans[kind] ? <N path={`${r.path}.plans.${kind}.indicators.all.${key}`} {...more.form} /> : "–"),
  });
  const title = (kind) => page.both(page.doc.plans.find((p) => p.plan === kind).title);
  const number = (key, label, path, value, more) => ({ key, label, number: true, value, cell: (r) => (typeof value(r) === "number" ? <N path={`${r.path}.${path}`} {...more} /> : "–") });
  return (
    <Table
      caption={page.t("results")}
      rows={rows}
      rowKey={(r) => r.k}
      find={findIn(page)}
      columns={[
        scenarioColumn(page),
        { key: "state", label: page.t("state"), value: (r) => page.t(`row_${r.s.status}`), cell: (r) => <RowState status={r.s.status} /> },
        ...kinds.map((kind) => of(kind, indicator, { label: title(kind), form: exact })),
        { key: "bound", label: page.t("bound"), number: true, value: (r) => (boundOf(r, indicator) ? r.s.objectives[0].bound : null), cell: (r) => (boundOf(r, indicator) ? <N path={boundOf(r, indicator)} {...exact} /> : "–") },
        number("gap", page.t("gap"), "objectives.0.gap", (r) => r.s.objectives[0]?.gap, { scale: 100, decimals: 2, unit: "%" }),
        of("today", "mean_minutes", { label: `${page.t("meanMinutes")}, ${page.t("before")}`, form: { decimals: 1 } }),
        of("optimum", "mean_minutes", { label: `${page.t("meanMinutes")}, ${page.t("after")}`, form: { decimals: 1 } }),
        of("optimum", "cost", { label: page.t("costShort"), form: { decimals: 1 } }),
        number("seconds", page.t("seconds"), "run.seconds", (r) => r.s.run?.seconds, { decimals: 1 }),
      ]}
    />
  );
}

// ---- numbers: what each plan decides ----

function Numbers() {
  const page = usePage();
  const all = useRows();
  const [kind, setKind] = useState("optimum");
  const [region, setRegion] = useState("");
  const regions = [...new Set(all.flatMap((r) => r.s.plans?.today.regions.map((one) => one.region) ?? []))];
  const rows = useMemo(() => all.filter((r) => r.s.plans?.[kind]), [all, kind]);
  const place = (r) => (region === "" ? "summary" : `regions.${r.s.plans[kind].regions.findIndex((one) => one.region === region)}`);
  const read = (r, key) => (region === "" ? r.s.plans[kind].summary[key] : r.s.plans[kind].regions.find((one) => one.region === region)?.[key]);
  const used = measures.filter((m) => all.some((r) => r.s.plans && kinds.some((one) => r.s.plans[one]?.summary[counted[m]] > 0)));
  const number = (key, label, form) => ({ key, label, number: true, value: (r) => read(r, key), cell: (r) => <N path={`${r.path}.plans.${kind}.${place(r)}.${key}`} {...form} /> });
  const own = (key, label, value, path) => ({ key, label, number: true, value, cell: (r) => <N path={`${r.path}.plans.${kind}.${path}`} /> });
  return (
    <Section id="numbers" title="sweepNumbers" lead={page.t("sweepNumbersLead")}>
      <Table
        caption={page.t("sweepNumbers")}
        rows={rows}
        rowKey={(r) => r.k}
        find={findIn(page)}
        columns={[
          scenarioColumn(page),
          ...used.map((m) => number(counted[m], page.t(`${m}Short`), {})),
          number("cost", page.t("costShort"), { decimals: 1 }),
          ...(region === "" ? [number("net_fte", page.t("fte"), { decimals: 1, sign: true })] : []),
          own("broken", page.t("brokenRules"), (r) => r.s.plans[kind].broken_rules, "broken_rules"),
          own("far", page.t("farNumbers"), (r) => r.s.plans[kind].distance.numbers, "distance.numbers"),
          own("fardays", page.t("farDays"), (r) => r.s.plans[kind].distance.days, "distance.days"),
        ]}
      >
        <Choose label={page.t("plan")} value={kind} options={page.doc.plans.map((p) => ({ value: p.plan, label: page.both(p.title) }))} onChange={setKind} />
        <Choose label={page.t("region")} value={region} options={[{ value: "", label: page.t("nation") }, ...regions.map((r) => ({ value: r, label: r }))]} onChange={setRegion} />
      </Table>
    </Section>
  );
}

// ---- one scenario, four plans ----

function One() {
  const page = usePage();
  const rows = useRows().filter((r) => r.s.plans);
  const [chosen, setChosen] = useState(null);
  if (rows.length === 0) return null;
  const row = rows.find((r) => String(r.k) === chosen) ?? rows.find(decides) ?? rows[0];
  return (
    <Section id="scenario" title="oneScenario" lead={page.t("oneScenarioLead")}>
      <div class="tools">
        <Choose label={page.t("scenario")} value={String(row.k)} options={rows.map((r) => ({ value: String(r.k), label: r.name }))} onChange={setChosen} />
        <RowState status={row.s.status} />
      </div>
      {row.title && <h3>{row.title}</h3>}
      {row.s.notes?.map((note, k) => (
        <p key={k} class="warn">
          {page.both(note)}
        </p>
      ))}
      {!row.s.starts_today && <p class="hint">{page.t("startsElsewhere")}</p>}
      <FourPlans row={row} />
      <RuleTable row={row} />
    </Section>
  );
}

function FourPlans({ row }) {
  const page = usePage();
  const unit = (i) => formOfUnit(i.unit);
  return (
    <Table
      key={row.k}
      caption={`${page.t("indicator")}: ${row.name}`}
      rows={page.doc.indicators}
      rowKey={(i) => i.indicator}
      columns={[
        { key: "name", label: page.t("indicator"), wide: true, cell: (i) => page.both(i.title) },
        ...page.doc.plans.map((p) => ({
          key: p.plan,
          label: page.both(p.title),
          number: true,
          cell: (i) => (row.s.plans[p.plan] ? <N path={`${row.path}.plans.${p.plan}.indicators.all.${i.indicator}`} {...unit(i)} /> : "–"),
        })),
      ]}
    />
  );
}

function RuleTable({ row }) {
  const page = usePage();
  const rules = row.s.plans.today.rules;
  if (rules.length === 0) return <p>{page.t("noRules")}</p>;
  const cell = (plan) => (rule) => {
    const kept = row.s.plans[plan]?.rules[rule.index];
    if (!kept) return "–";
    const soft = kept.soft && kept.penalty > 0;
    const [kind, sign, word] = !kept.satisfied ? ["bad", "✕ ", "broken"] : soft ? ["soft", "◐ ", "softMissed"] : ["good", "✓ ", "kept"];
    return (
      <span class={`state ${kind}`}>
        <span aria-hidden="true">{sign}</span>
        {page.t(word)}
      </span>
    );
  };
  return (
    <>
      <h3>{page.t("rules")}</h3>
      <Table
        key={row.k}
        caption={`${page.t("rules")}: ${row.name}`}
        rows={rules}
        rowKey={(r) => r.index}
        columns={[
          { key: "rule", label: page.t("rule"), wide: true, cell: (r) => page.both(r.sentence) },
          ...page.doc.plans.map((p) => ({ key: p.plan, label: page.both(p.title), cell: cell(p.plan) })),
        ]}
      />
    </>
  );
}

// ---- no plan ----

function Failed() {
  const page = usePage();
  const rows = useRows().filter((r) => !planned(r));
  return (
    <Section id="failed" title="failed" lead={page.t("failedLead")}>
      <Table
        caption={page.t("failed")}
        rows={rows}
        rowKey={(r) => r.k}
        find={findIn(page)}
        columns={[
          scenarioColumn(page),
          { key: "state", label: page.t("state"), value: (r) => page.t(`row_${r.s.status}`), cell: (r) => <RowState status={r.s.status} /> },
          { key: "why", label: page.t("why"), wide: true, cell: (r) => <Why s={r.s} /> },
        ]}
      />
    </Section>
  );
}

// Its sentences: of what cannot be read in English, as the program said them; of rules in conflict in the page's language.
function Why({ s }) {
  const page = usePage();
  const said = s.error ?? s.conflicts?.map((c) => page.both(c.sentence)) ?? [];
  if (said.length === 0) return page.t(s.status === "infeasible" ? "limitsAlone" : `why_${s.status}`);
  return (
    <>
      {s.status === "infeasible" && <span>{page.t("notTogether")} </span>}
      <ul class="sentences" lang={s.error ? "en" : undefined}>
        {said.map((text, k) => (
          <li key={k}>{text}</li>
        ))}
      </ul>
    </>
  );
}

// ---- provenance ----

function SweepMethod() {
  const page = usePage();
  const rows = useRows();
  const read = rows.filter((r) => r.s.inputs);
  const instances = [...new Set(read.map((r) => r.s.instance))];
  const caveats = [...new Map(read.flatMap((r) => r.s.caveats).map((c) => [c.da, c])).values()];
  const warnings = [...new Set(read.flatMap((r) => r.s.inputs.warnings))];
  const number = (key, word, form) => ({ key, label: page.t(word), number: true, value: (r) => r.s.run?.[key], cell: (r) => (r.s.run?.[key] === undefined ? "–" : <N path={`${r.path}.run.${key}`} {...form} />) });
  return (
    <Section id="method" title="method">
      <h3>{page.t("fourPlans")}</h3>
      <dl class="terms">
        {page.doc.plans.map((p) => (
          <div key={p.plan}>
            <dt>{page.both(p.title)}</dt>
            <dd>{page.t(`plan_${p.plan}`)}</dd>
          </div>
        ))}
      </dl>
      <Caveats caveats={caveats} warnings={warnings} />
      <h3>{page.t("stamp")}</h3>
      <Table
        caption={page.t("stamp")}
        rows={rows}
        rowKey={(r) => r.k}
        find={findIn(page)}
        limit={25}
        columns={[
          { key: "scenario", label: page.t("scenario"), value: (r) => r.name },
          { key: "version", label: page.t("stampVersion"), value: (r) => (r.s.run ? `yderplan ${r.s.run.version}` : "–") },
          { key: "ended", label: page.t("stampEnded"), value: (r) => (r.s.run?.ended_by ? page.t(`ended_${r.s.run.ended_by}`) : "–") },
          number("seconds", "stampSeconds", { decimals: 1 }),
          number("nodes", "nodes", {}),
          { key: "when", label: page.t("finished"), value: (r) => r.s.run?.finished ?? "–" },
          { key: "key", label: page.t("resultKey"), cell: (r) => <code>{r.s.key}</code> },
        ]}
      />
      {instances.map((name) => (
        <Files key={name} title={`${page.t("inputs")}: ${name}`} files={Object.assign({}, ...read.filter((r) => r.s.instance === name).map((r) => r.s.inputs.files))} />
      ))}
    </Section>
  );
}

function sections(page) {
  const doc = page.plan.document;
  const judged = doc.scenarios.some((s) => s.plans);
  return [
    ["overview", Overview, true],
    ["results", Results, judged],
    ["numbers", Numbers, judged],
    ["scenario", One, judged],
    ["distances", Distances, doc.distances.some((d) => d.scenarios.length > 1)],
    ["failed", Failed, doc.scenarios.some((s) => !s.plans?.optimum)],
    ["method", SweepMethod, true],
  ].filter(([, , there]) => there);
}

export const sweep = {
  open: (data) => [openStudy(data.documents[0])],
  title: (page) => say(page.lang, "sweepTitle", { instances: [...new Set(page.plan.document.scenarios.map((s) => s.instance))].join(", ") }),
  status: () => null,
  sections,
};
