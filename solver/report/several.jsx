// several.jsx - the pages of alternatives.json and robust.json: what all good plans share, and what is contested.
import { useMemo } from "preact/hooks";
import { differenceForm, formOf, openStudy } from "./data.js";
import { afterColour, beforeColour, planColours } from "./colours.js";
import { Chart, ink, soft, tip } from "./chart.jsx";
import { Behind, N, Ordinal, Section, Table, usePage } from "./parts.jsx";
import { Conflicts, Sentences, StudyMethod, studyTitle, summaryColumns } from "./studies.jsx";

const BARS = 60; // decisions that are drawn

function exactForm(page) {
  const form = formOf(page.doc.objective.measure);
  return { ...form, decimals: form.decimals + (form.unit === "%" ? 2 : 1) };
}

// ---- decisions ----

const nameOf = (page, d) => `${page.both(d.specialty_name)}, ${d.site_name}, ${page.t(`kind_${d.kind}`).toLocaleLowerCase(page.lang)}`;

function decisionColumns(page) {
  const number = (key, word, form) => ({ key, label: page.t(word), number: true, value: (r) => r.d[key], cell: (r) => <N path={`decisions.${r.k}.${key}`} {...form} /> });
  return {
    number,
    common: [
      { key: "what", label: page.t("specialty"), value: (r) => page.both(r.d.specialty_name) },
      { key: "kind", label: page.t("measure"), value: (r) => page.t(`kind_${r.d.kind}`) },
      { key: "where", label: page.t("where"), value: (r) => r.d.site_name },
      { key: "council", label: page.t("council"), value: (r) => r.d.council },
      number("share", "inPlans", { scale: 100, unit: "%" }),
      number("least", "leastSize"),
      number("most", "mostSize"),
    ],
  };
}

function DecisionTable({ rows, caption, more }) {
  const page = usePage();
  const { common } = decisionColumns(page);
  if (rows.length === 0) return <p>{page.t("noSuchDecisions")}</p>;
  return (
    <Table
      caption={caption}
      rows={rows}
      rowKey={(r) => r.k}
      limit={40}
      find={(r) => [nameOf(page, r.d), r.d.council, r.d.region].join(" ")}
      columns={[...common, ...more]}
    />
  );
}

// How often each contested decision occurs.
function Frequencies({ rows }) {
  const page = usePage();
  const drawn = rows.slice(0, BARS);
  const narrow = window.innerWidth < 520;
  const option = useMemo(
    () => ({
      grid: { left: 4, right: 52, top: 6, bottom: 22, containLabel: true },
      xAxis: { type: "value", min: 0, max: 1, axisLabel: { color: soft, formatter: (v) => page.show(100 * v, { unit: "%" }) }, splitLine: { lineStyle: { color: "#e3e7ec" } } },
      yAxis: { type: "category", inverse: true, data: drawn.map((r) => nameOf(page, r.d)), axisTick: { show: false }, axisLabel: { color: ink, interval: 0, width: narrow ? 150 : 360, overflow: "truncate" } },
      tooltip: { trigger: "item", formatter: (p) => tip(p.name, [`${page.t("inPlans")}: ${page.show(100 * p.value, { unit: "%" })}`]) },
      series: [{ type: "bar", data: drawn.map((r) => r.d.share), itemStyle: { color: afterColour }, barMaxWidth: 18, label: { show: true, position: "right", color: ink, formatter: (p) => page.show(100 * p.value, { unit: "%" }) } }],
    }),
    [page.plan, page.lang, narrow],
  );
  if (drawn.length === 0) return null;
  return (
    <>
      <Chart option={option} label={page.t("frequencies")} height={40 + 24 * drawn.length} />
      {drawn.length < rows.length && <p class="hint">{page.t("drawnFirst", { n: page.show(drawn.length), all: page.show(rows.length) })}</p>}
    </>
  );
}

// The core and the rest, each with its table; `more` are columns besides.
function Decisions({ more }) {
  const page = usePage();
  const rows = page.doc.decisions.map((d, k) => ({ d, k }));
  const core = rows.filter((r) => r.d.share >= 1),
    rest = rows.filter((r) => r.d.share < 1);
  return (
    <Section id="decisions" title="coreAndRest" lead={page.t("coreLead", { core: page.show(core.length), rest: page.show(rest.length) })}>
      <h3>{page.t("core")}</h3>
      <DecisionTable rows={core} caption={page.t("core")} more={more} />
      <h3>{page.t("contested")}</h3>
      <Frequencies rows={rest} />
      <DecisionTable rows={rest} caption={page.t("contested")} more={more} />
    </Section>
  );
}

// ---- alternatives ----

function AlternativesOverview() {
  const page = usePage();
  const form = exactForm(page);
  const { plans } = page.doc;
  const number = (key, word, more) => ({ key, label: page.t(word), number: true, value: (r) => r.p[key], cell: (r) => <N path={`plans.${r.k}.${key}`} {...more} /> });
  const rows = plans.map((p, k) => ({ p, k }));
  return (
    <Section id="overview" title="alternatives" lead={page.t("alternativesLead")}>
      <Conflicts />
      <Sentences />
      {plans.length > 0 && (
        <Table
          caption={page.t("alternatives")}
          rows={rows}
          rowKey={(r) => r.k}
          columns={[
            { key: "plan", label: page.t("plan"), value: (r) => r.k, cell: (r) => `${page.show(r.k + 1)} (${r.p.plan})` },
            number("value", "value", form),
            number("bound", "bound", form),
            number("decisions", "decisionsCount", {}),
            ...summaryColumns(page, plans.map((p) => p.summary), (r) => `plans.${r.k}.summary`, (r) => r.p.summary),
          ]}
        />
      )}
      {plans.length > 1 && <Differences rows={rows} />}
    </Section>
  );
}

function Differences({ rows }) {
  const page = usePage();
  return (
    <>
      <h3>{page.t("differences")}</h3>
      <Table
        caption={page.t("differences")}
        rows={rows}
        rowKey={(r) => r.k}
        columns={[
          { key: "plan", label: page.t("plan"), cell: (r) => page.t("planNumber", { n: r.k + 1 }) },
          ...rows.map((one) => ({ key: String(one.k), label: page.t("planNumber", { n: one.k + 1 }), number: true, value: (r) => r.p.differs[one.k], cell: (r) => <N path={`plans.${r.k}.differs.${one.k}`} /> })),
        ]}
      />
    </>
  );
}

function AlternativeDecisions() {
  const page = usePage();
  const more = page.doc.plans.map((p, n) => ({ key: `plan ${n}`, label: page.t("planNumber", { n: n + 1 }), number: true, value: (r) => r.d.sizes[n], cell: (r) => <N path={`decisions.${r.k}.sizes.${n}`} /> }));
  return <Decisions more={more} />;
}

export const alternatives = {
  open: (data) => [openStudy(data.documents[0])],
  title: (page) => studyTitle(page, "alternatives"),
  status: (page) => page.plan.document.status,
  sections: (page) => [["overview", AlternativesOverview], ...(page.plan.document.plans.length ? [["decisions", AlternativeDecisions]] : []), ["method", StudyMethod]],
};

// ---- robust ----

function RobustOverview() {
  const page = usePage();
  const form = exactForm(page);
  const regret = differenceForm(page.doc.objective?.measure, 1);
  const plans = ["nominal", "robust"].filter((key) => page.doc[key]);
  const number = (key, word, more) => ({ key, label: page.t(word), number: true, value: (r) => page.doc[r][key], cell: (r) => <N path={`${r}.${key}`} {...more} /> });
  return (
    <Section id="overview" title="robust" lead={page.t("robustLead")}>
      <Conflicts />
      <Sentences />
      {plans.length > 0 && (
        <Table
          caption={page.t("robust")}
          rows={plans}
          rowKey={(r) => r}
          columns={[
            { key: "plan", label: page.t("plan"), cell: (r) => page.t(r) },
            number("official", "official", form),
            number("mean_regret", "meanRegret", { ...regret, sign: false }),
            number("p90_regret", "p90Regret", { ...regret, sign: false }),
            number("worst_regret", "worstRegret", { ...regret, sign: false }),
            ...summaryColumns(page, plans.map((key) => page.doc[key].summary), (r) => `${r}.summary`, (r) => page.doc[r].summary),
          ]}
        />
      )}
    </Section>
  );
}

// The value of both plans in each draw, beside the best there.
function Draws() {
  const page = usePage();
  const form = exactForm(page);
  const { draws } = page.doc;
  const keys = ["value", "nominal", "robust"];
  const colours = { value: planColours.greedy, nominal: beforeColour, robust: afterColour };
  const symbols = { value: "rect", nominal: "diamond", robust: "circle" };
  const option = useMemo(() => {
    const show = (v) => page.show(form.scale * v, form);
    return {
      grid: { left: 4, right: 16, top: 34, bottom: 34, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: ink }, selectedMode: false },
      xAxis: { type: "category", data: draws.map((_, k) => String(k + 1)), name: page.t("drawWord"), nameLocation: "middle", nameGap: 24, nameTextStyle: { color: soft }, axisLabel: { color: soft } },
      yAxis: { type: "value", scale: true, axisLabel: { color: soft, formatter: (v) => page.show(form.scale * v, { ...form, decimals: 0 }) }, splitLine: { lineStyle: { color: "#e3e7ec" } } },
      tooltip: { trigger: "axis", formatter: (list) => tip(`${page.t("drawWord")} ${list[0].name}`, list.map((p) => `${p.seriesName}: ${show(p.value)}`)) },
      series: keys.map((key) => ({ name: page.t(key === "value" ? "bestThere" : key), type: "scatter", data: draws.map((d) => d[key]), symbol: symbols[key], symbolSize: key === "value" ? [14, 4] : 10, itemStyle: { color: colours[key], opacity: 1 } })),
    };
  }, [page.plan, page.lang]);
  const column = (key, word) => ({ key, label: page.t(word), number: true, value: (r) => r.d[key], cell: (r) => <N path={`draws.${r.k}.${key}`} {...form} /> });
  return (
    <Section id="draws" title="draws" lead={page.t("drawsLead")}>
      <Chart option={option} label={page.t("draws")} height={320} />
      <Behind>
        <Table
          caption={page.t("draws")}
          rows={draws.map((d, k) => ({ d, k }))}
          rowKey={(r) => r.k}
          columns={[{ key: "n", label: page.t("drawWord"), number: true, value: (r) => r.k, cell: (r) => <Ordinal n={r.k + 1} /> }, column("value", "bestThere"), column("bound", "bound"), column("nominal", "nominal"), column("robust", "robust")]}
        />
      </Behind>
    </Section>
  );
}

function RobustDecisions() {
  const page = usePage();
  const { number } = decisionColumns(page);
  const own = (key, word, form) => ({ ...number(key, word, form), cell: (r) => (typeof r.d[key] === "number" ? <N path={`decisions.${r.k}.${key}`} {...form} /> : "–") });
  const worth = differenceForm(page.doc.objective.measure, 1);
  return <Decisions more={[own("nominal", "nominal"), own("robust", "robust"), own("worth", "worth", { ...worth, sign: false }), own("regretted", "regretted")]} />;
}

export const robust = {
  open: (data) => [openStudy(data.documents[0])],
  title: (page) => studyTitle(page, "robustTitle"),
  status: (page) => page.plan.document.status,
  sections: (page) => [
    ["overview", RobustOverview],
    ...(page.plan.document.draws?.length ? [["draws", Draws]] : []),
    ...(page.plan.document.decisions?.length ? [["decisions", RobustDecisions]] : []),
    ["method", StudyMethod],
  ],
};
