// spread.jsx - the Lorenz curve, need by class of coverage, inequality between and within regions.
import { useMemo } from "preact/hooks";
import { afterColour, beforeColour } from "./colours.js";
import { Chart, ink, soft, tip } from "./chart.jsx";
import { Behind, classWords, N, Section, Table, usePage, useSpecialty } from "./parts.jsx";

const axis = { axisLine: { lineStyle: { color: soft } }, axisLabel: { color: soft }, nameTextStyle: { color: soft }, splitLine: { lineStyle: { color: "#e3e7ec" } } };

function Lorenz({ specialty }) {
  const page = usePage();
  const { shares } = page.doc.spread;
  const curve = (state) => page.doc.spread[state] && at(page, state, specialty).lorenz;
  const percent = (v) => page.show(100 * v, { unit: "%" });
  const line = (name, data, color, type = "solid", width = 2.5) => ({
    name,
    type: "line",
    showSymbol: false,
    symbol: "circle",
    data: data.map((y, k) => [shares[k], y]),
    lineStyle: { color, type, width },
    itemStyle: { color },
  });
  const option = useMemo(
    () => ({
      grid: { left: 54, right: 14, top: 34, bottom: 48 },
      legend: { top: 0, left: 0, textStyle: { color: ink }, selectedMode: false },
      xAxis: { type: "value", min: 0, max: 1, interval: 0.25, name: page.t("lorenzX"), nameLocation: "middle", nameGap: 28, ...axis, axisLabel: { color: soft, formatter: percent } },
      yAxis: { type: "value", min: 0, max: 1, interval: 0.25, name: page.t("lorenzY"), nameLocation: "middle", nameGap: 42, ...axis, axisLabel: { color: soft, formatter: percent } },
      tooltip: {
        trigger: "axis",
        formatter: (list) => tip(`${page.t("shareOfNeed")}: ${percent(list[0].value[0])}`, list.map((p) => `${p.seriesName}: ${page.show(100 * p.value[1], { decimals: 1, unit: "%" })}`)),
      },
      series: [
        line(page.t("equal"), shares, soft, "dashed", 1),
        line(page.before("today", "start"), curve("baseline"), beforeColour),
        ...(page.has ? [line(page.t("withPlan"), curve("plan"), afterColour)] : []),
      ],
    }),
    [page.plan, page.lang, specialty],
  );
  const path = (state) => `${page.plan.spread(state, specialty)}.lorenz`;
  return (
    <div>
      <h3>{page.t("lorenz")}</h3>
      <p class="hint">{page.t("lorenzText")}</p>
      <Chart option={option} label={`${page.t("lorenz")}: ${page.specialtyName(specialty)}`} height={340} />
      <Behind>
        <Table
          caption={page.t("lorenz")}
          rows={shares.map((s, k) => k)}
          rowKey={(k) => k}
          columns={[
            { key: "share", label: page.t("lorenzX"), number: true, cell: (k) => <N path={`spread.shares.${k}`} scale={100} unit="%" /> },
            { key: "before", label: page.before("today", "start"), number: true, cell: (k) => <N path={`${path("baseline")}.${k}`} scale={100} decimals={1} unit="%" /> },
            ...(page.has ? [{ key: "after", label: page.t("withPlan"), number: true, cell: (k) => <N path={`${path("plan")}.${k}`} scale={100} decimals={1} unit="%" /> }] : []),
          ]}
        />
      </Behind>
    </div>
  );
}

function at(page, state, specialty) {
  const s = page.doc.spread[state];
  return specialty === "*" ? s.all : s.specialties[specialty];
}

function ClassBars({ specialty }) {
  const page = usePage();
  const { breaks } = page.doc.spread;
  const names = Array.from({ length: breaks.length + 1 }, (_, k) => classWords(page, k, breaks));
  const short = names.map((_, k) => classWords(page, k, breaks, "Points"));
  const option = useMemo(
    () => ({
      grid: { left: 48, right: 10, top: 34, bottom: 62 },
      legend: { top: 0, left: 0, textStyle: { color: ink }, selectedMode: false },
      xAxis: { type: "category", data: short, name: page.t("classesPercent"), nameLocation: "middle", nameGap: 42, ...axis, axisLabel: { color: soft, interval: 0, fontSize: 11, lineHeight: 13, width: 66, overflow: "break" } },
      yAxis: { type: "value", ...axis, axisLabel: { color: soft, formatter: (v) => page.show(100 * v, { unit: "%" }) } },
      tooltip: {
        trigger: "axis",
        formatter: (list) => tip(names[list[0].dataIndex], list.map((p) => `${p.seriesName}: ${page.show(100 * p.value, { decimals: 1, unit: "%" })}`)),
      },
      series: [
        { name: page.before("today", "start"), type: "bar", data: at(page, "baseline", specialty).classes, itemStyle: { color: beforeColour } },
        ...(page.has ? [{ name: page.t("withPlan"), type: "bar", data: at(page, "plan", specialty).classes, itemStyle: { color: afterColour } }] : []),
      ],
    }),
    [page.plan, page.lang, specialty],
  );
  const path = (state, k) => `${page.plan.spread(state, specialty)}.classes.${k}`;
  return (
    <div>
      <h3>{page.t("classesTitle")}</h3>
      <p class="hint">{page.t("shareOfNeed")}</p>
      <Chart option={option} label={`${page.t("classesTitle")}: ${page.specialtyName(specialty)}`} height={340} />
      <Behind>
        <Table
          caption={page.t("classesTitle")}
          rows={names.map((name, k) => ({ name, k }))}
          rowKey={(r) => r.k}
          columns={[
            { key: "name", label: page.t("classesLabel"), cell: (r) => r.name },
            { key: "before", label: page.before("today", "start"), number: true, cell: (r) => <N path={path("baseline", r.k)} scale={100} decimals={1} unit="%" /> },
            ...(page.has ? [{ key: "after", label: page.t("withPlan"), number: true, cell: (r) => <N path={path("plan", r.k)} scale={100} decimals={1} unit="%" /> }] : []),
          ]}
        />
      </Behind>
    </div>
  );
}

// Of each specialty how much lies between regions: stacked bars, before above after.
function Between() {
  const page = usePage();
  const states = page.has ? ["baseline", "plan"] : ["baseline"];
  const narrow = window.innerWidth < 900;
  const option = useMemo(() => {
    const ids = page.plan.specialties.map((s) => s.specialty).reverse();
    const series = states.flatMap((state) =>
      ["hoover_between", "hoover_within"].map((key) => ({
        name: `${page.t(key === "hoover_between" ? "between" : "within")}, ${state === "plan" ? page.t("withPlan").toLocaleLowerCase(page.lang) : page.before("today", "start").toLocaleLowerCase(page.lang)}`,
        type: "bar",
        stack: state,
        data: ids.map((id) => page.doc.indicators[state].specialties[id][key]),
        itemStyle: { color: state === "plan" ? afterColour : beforeColour, opacity: key === "hoover_between" ? 1 : 0.45 },
        barGap: "15%",
      })),
    );
    return {
      grid: { left: 4, right: 20, top: narrow ? 78 : 34, bottom: 22, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: ink, fontSize: 11 }, selectedMode: false },
      xAxis: { type: "value", ...axis, axisLabel: { color: soft, formatter: (v) => page.show(100 * v, { unit: "%" }) } },
      yAxis: { type: "category", data: ids.map((id) => page.specialtyName(id)), ...axis, axisLabel: { color: ink } },
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        formatter: (list) => tip(list[0].name, list.map((p) => `${p.seriesName}: ${page.show(100 * p.value, { decimals: 1, unit: "%" })}`)),
      },
      series,
    };
  }, [page.plan, page.lang]);
  const row = (id) => (id === "*" ? "all" : `specialties.${id}`);
  const column = (state, key, word) => ({
    key: `${state} ${key}`,
    label: `${page.t(word)}, ${state === "plan" ? page.t("after") : page.t("before")}`,
    number: true,
    value: (id) => (id === "*" ? page.doc.indicators[state].all : page.doc.indicators[state].specialties[id])[key],
    cell: (id) => <N path={`indicators.${state}.${row(id)}.${key}`} scale={100} decimals={1} unit="%" />,
  });
  return (
    <>
      <h3>{page.t("betweenWithin")}</h3>
      <p class="hint">{page.t("betweenText")}</p>
      <Chart option={option} label={page.t("betweenWithin")} height={116 + 34 * page.plan.specialties.length} />
      <Behind>
        <Table
          caption={page.t("betweenWithin")}
          rows={["*", ...page.plan.specialties.map((s) => s.specialty)]}
          rowKey={(id) => id}
          columns={[
            { key: "name", label: page.t("specialty"), value: (id) => page.specialtyName(id) },
            ...states.flatMap((state) => [column(state, "hoover_between", "between"), column(state, "hoover_within", "within"), column(state, "hoover", "hoover")]),
          ]}
        />
      </Behind>
    </>
  );
}

export function Spread() {
  const page = usePage();
  const [specialty, chooser] = useSpecialty();
  return (
    <Section id="spread" title="spread" lead={page.t("spreadLead")}>
      <div class="tools">{chooser}</div>
      <div class="pair">
        <Lorenz specialty={specialty} />
        <ClassBars specialty={specialty} />
      </div>
      <Between />
    </Section>
  );
}
