// frontier.jsx - the page of frontier.json: the trade-off between two criteria, and what is decided at each point.
import { useMemo, useState } from "preact/hooks";
import { formOf, openStudy } from "./data.js";
import { markColours } from "./colours.js";
import { Chart, font, ink, soft, tip } from "./chart.jsx";
import { Choose, N, Ordinal, Section, Table, usePage } from "./parts.jsx";
import { Conflicts, DecisionList, Sentences, StudyMethod, studyTitle, summaryColumns } from "./studies.jsx";

const marks = ["today", "same_second", "same_first", "knee"];
const symbols = { today: "diamond", same_second: "triangle", same_first: "rect", knee: "pin" };
const sizes = { today: 10, same_second: 18, same_first: 22, knee: 34 };

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const kindOf = (page, axis) => page.t(`axis_${axis.criterion}`);
const nameOf = (page, axis) => (axis.criterion === "cost" ? page.t("inMillions", { name: capital(kindOf(page, axis)) }) : capital(page.both(axis.name)));

// Two decimals more than elsewhere for what differs little from point to point.
function exactly(axis) {
  const form = formOf(axis.measure);
  return form.unit === "%" ? { ...form, decimals: 2 } : form;
}

// In a table the heading says what is counted.
function inTable(axis) {
  const form = exactly(axis);
  return { ...form, unit: form.unit === "%" ? "%" : "" };
}

function markWord(page, mark) {
  const { second, first } = page.doc;
  const pair = (same, better) => `${page.t(`same_${same}`)}, ${page.t(`better_${better}`)}`;
  if (mark === "same_second") return pair(second.criterion, first.criterion);
  if (mark === "same_first") return pair(first.criterion, second.criterion);
  return page.t(`mark_${mark}`);
}

// ---- the curve ----

// Between two neighbours the best is not known: a box from the proven bound to the value of the point before. At a point
// itself the box is as wide as its own gap.
function boxes(doc) {
  const between = doc.unknown.map((u) => [{ coord: [u.from, u.first_bound] }, { coord: [u.to, u.first] }]);
  const searched = doc.points.slice(0, -1).map((p, k) => ({ p, next: doc.points[k + 1] }));
  const known = searched
    .filter(({ p, next }) => !doc.unknown.some((u) => u.from >= p.second - 1e-9 && u.to <= next.second + 1e-9))
    .map(({ p, next }) => [{ coord: [p.second, p.first_bound] }, { coord: [next.second, p.first] }]);
  return [...between, ...known];
}

function series(page, show) {
  const { doc } = page;
  const curve = doc.points.map((p) => [p.second, p.first]);
  const marked = (mark) => (mark === "today" ? [[doc.today.second, doc.today.first]] : doc.points.filter((p) => p.marks.includes(mark)).map((p) => [p.second, p.first]));
  const gaps = doc.points.map((p) => ({ coords: [[p.second, p.first_bound], [p.second, p.first]] }));
  return [
    {
      name: page.t("curve"),
      type: "line",
      step: "end",
      data: curve,
      symbol: "circle",
      symbolSize: 7,
      lineStyle: { color: markColours.curve, width: 2 },
      itemStyle: { color: markColours.curve },
      markArea: { silent: true, itemStyle: { color: markColours.band, opacity: 0.55 }, data: boxes(doc) },
    },
    { type: "lines", coordinateSystem: "cartesian2d", silent: true, lineStyle: { color: markColours.curve, width: 3, opacity: 0.5 }, data: gaps },
    ...marks.map((mark) => ({
      name: markWord(page, mark),
      type: "scatter",
      data: marked(mark),
      symbol: symbols[mark],
      symbolSize: sizes[mark],
      z: mark === "today" ? 6 : 5, // today often stands where the curve begins: the smallest on top
      itemStyle: mark === "same_first" ? { color: "transparent", borderColor: markColours[mark], borderWidth: 3, opacity: 1 } : { color: markColours[mark], borderColor: "#fff", borderWidth: 1, opacity: 1 },
      tooltip: { formatter: (p) => tip(markWord(page, mark), show(p.value)) },
    })),
  ].filter((s) => s.data.length > 0);
}

function Curve() {
  const page = usePage();
  const narrow = window.innerWidth < 520;
  const option = useMemo(() => {
    const { first, second } = page.doc;
    const value = (axis, v) => page.show(formOf(axis.measure).scale * v, exactly(axis));
    const show = ([x, y]) => [`${nameOf(page, second)}: ${value(second, x)}`, `${nameOf(page, first)}: ${value(first, y)}`];
    const line = { axisLine: { lineStyle: { color: soft } }, nameLocation: "middle", splitLine: { lineStyle: { color: "#e3e7ec" } } };
    const axis = (one) => ({ type: "value", scale: true, name: nameOf(page, one), nameTextStyle: { color: soft, fontFamily: font }, axisLabel: { color: soft, hideOverlap: true, formatter: (v) => page.show(formOf(one.measure).scale * v, { ...formOf(one.measure), unit: formOf(one.measure).unit === "%" ? "%" : "" }) }, ...line });
    const drawn = series(page, show);
    return {
      grid: { left: 30, right: 24, top: narrow ? 132 : 44, bottom: 34, containLabel: true },
      legend: { top: 0, left: 0, orient: narrow ? "vertical" : "horizontal", textStyle: { color: ink }, selectedMode: false, data: drawn.map((s) => s.name).filter(Boolean) },
      xAxis: { ...axis(second), nameGap: 30 },
      yAxis: { ...axis(first), nameGap: 60 },
      tooltip: { trigger: "item", formatter: (p) => (Array.isArray(p.value) ? tip(page.t("point", { n: p.dataIndex + 1 }), show(p.value)) : "") },
      series: drawn,
    };
  }, [page.plan, page.lang, narrow]);
  return <Chart option={option} label={page.t("curveLabel", { first: kindOf(page, page.doc.first), second: kindOf(page, page.doc.second) })} height={narrow ? 460 : 440} />;
}

// ---- sections ----

const SAID = 3; // sentences above the curve: what the marks and the whole say; below it what is not known

function Overview() {
  const page = usePage();
  return (
    <Section id="overview" title="tradeOff" lead={page.t("tradeOffLead", { first: kindOf(page, page.doc.first), second: kindOf(page, page.doc.second) })}>
      <Conflicts />
      <Sentences to={SAID} />
      {page.doc.points.length > 0 && (
        <>
          <Curve />
          <p class="hint">
            <span class="swatch" style={{ background: markColours.band }} />
            {page.t(page.doc.first.larger_is_better ? "bandTextMore" : "bandText")}
          </p>
        </>
      )}
      <Sentences from={SAID} />
    </Section>
  );
}

function Points() {
  const page = usePage();
  const { first, second, points, unknown } = page.doc;
  const [one, two] = [inTable(first), inTable(second)];
  const number = (key, label, form) => ({ key, label, number: true, value: (r) => r.p[key], cell: (r) => (r.p[key] === null ? "–" : <N path={`points.${r.k}.${key}`} {...form} />) });
  return (
    <Section id="points" title="points" lead={page.t("pointsLead")}>
      <p>
        {page.t("todayIs")}: {kindOf(page, first)} <N path="today.first" {...exactly(first)} />, {kindOf(page, second)} <N path="today.second" {...exactly(second)} />{" "}
        {!page.doc.today.keeps_rules && <span class="warn">{page.t("todayBreaks")}</span>}
      </p>
      <Table
        caption={page.t("points")}
        rows={points.map((p, k) => ({ p, k }))}
        rowKey={(r) => r.k}
        columns={[
          { key: "n", label: page.t("rank"), number: true, value: (r) => r.k, cell: (r) => <Ordinal n={r.k + 1} /> },
          { key: "marks", label: page.t("marksLabel"), cell: (r) => r.p.marks.map((m) => markWord(page, m)).join("; ") || "–" },
          number("second", nameOf(page, second), two),
          number("first", nameOf(page, first), one),
          number("first_bound", page.t("bound"), one),
          number("second_bound", page.t("leastSecond"), two),
          number("limit", page.t("searchLimit"), two),
          { key: "proven", label: page.t("provenGap"), value: (r) => page.t(r.p.proven ? "yes" : "no") },
          ...summaryColumns(page, points.map((p) => p.summary), (r) => `points.${r.k}.summary`, (r) => r.p.summary).filter((c) => c.key !== second.measure),
        ]}
      />
      {unknown.length > 0 && <Unknown one={one} two={two} />}
    </Section>
  );
}

function Unknown({ one, two }) {
  const page = usePage();
  const { first, second, unknown } = page.doc;
  const number = (key, label, form) => ({ key, label, number: true, value: (r) => r.u[key], cell: (r) => <N path={`unknown.${r.k}.${key}`} {...form} /> });
  return (
    <>
      <h3>{page.t("unknown")}</h3>
      <p class="hint">{page.t("unknownText")}</p>
      <Table
        caption={page.t("unknown")}
        rows={unknown.map((u, k) => ({ u, k }))}
        rowKey={(r) => r.k}
        columns={[
          number("from", `${nameOf(page, second)}, ${page.t("over")}`, two),
          number("to", `${nameOf(page, second)}, ${page.t("under")}`, two),
          number("first_bound", `${nameOf(page, first)}, ${page.t("bound").toLocaleLowerCase(page.lang)}`, one),
          number("first", `${nameOf(page, first)}, ${page.t("reached")}`, one),
        ]}
      />
    </>
  );
}

// The first marked point where something is decided, else the last.
function tellingPoint(page) {
  const { points } = page.doc;
  const marked = ["knee", "same_second", "same_first"].map((m) => points.findIndex((p) => p.marks.includes(m)));
  return marked.find((k) => k >= 0 && page.plans[k + 1]?.document?.decisions.length > 0) ?? points.length - 1;
}

// What is decided at a point, from the plans that lay beside frontier.json.
function Decided() {
  const page = usePage();
  const { points, first, second } = page.doc;
  const [chosen, setChosen] = useState(() => String(tellingPoint(page)));
  const k = Number(chosen);
  const plan = page.plans[k + 1];
  const label = (p, n) => [page.t("point", { n: n + 1 }), ...p.marks.map((m) => markWord(page, m))].join(", ");
  return (
    <Section id="decided" title="decidedThere" lead={page.t("decidedLead")}>
      <div class="tools">
        <Choose label={page.t("pointWord")} value={chosen} options={points.map((p, n) => ({ value: String(n), label: label(p, n) }))} onChange={setChosen} />
        <span>
          {kindOf(page, second)} <N path={`points.${k}.second`} {...exactly(second)} />, {kindOf(page, first)} <N path={`points.${k}.first`} {...exactly(first)} />
        </span>
      </div>
      {plan?.document ? <DecisionList key={k} plan={plan} decisions={plan.document.decisions} caption={page.t("decidedThere")} /> : <p class="notice">{page.t("planNotThere", { file: points[k].plan })}</p>}
    </Section>
  );
}

function sections(page) {
  const there = page.plan.document.points.length > 0;
  return [
    ["overview", Overview, true],
    ["points", Points, there],
    ["decided", Decided, there],
    ["method", StudyMethod, true],
  ].filter(([, , shown]) => shown);
}

export const tradeOff = {
  open: (data) => data.documents.map(openStudy),
  title: (page) => studyTitle(page, "frontierTitle"),
  status: (page) => page.plan.document.status,
  sections,
};
