// dots.jsx - a row of dots for each scenario: an indicator under each of its plans, and the proven bound.
import { useMemo } from "preact/hooks";
import { planColours } from "./colours.js";
import { Chart, ink, soft, tip } from "./chart.jsx";
import { valueOf, usePage } from "./parts.jsx";

const MOST = 80; // rows that are drawn
const symbols = { today: "diamond", proportional: "triangle", greedy: "rect", optimum: "circle" };

export function Dots({ rows, indicator, form, boundOf, kinds }) {
  const page = usePage();
  const drawn = rows.slice(0, MOST);
  const narrow = window.innerWidth < 520;
  const option = useMemo(() => {
    const value = (r, kind) => r.s.plans[kind]?.indicators.all[indicator];
    const bound = (r) => (boundOf(r, indicator) ? valueOf(page.doc, { path: boundOf(r, indicator) }) : undefined);
    const known = (v) => typeof v === "number" && Number.isFinite(v);
    const all = (r) => [...kinds.map((kind) => value(r, kind)), bound(r)].filter(known);
    const show = (v) => page.show(form.scale * v, { ...form, decimals: form.decimals + (form.unit === "%" ? 1 : 0) });
    const title = (kind) => page.both(page.doc.plans.find((p) => p.plan === kind).title);
    const dots = (name, read, look) => ({ name, type: "scatter", data: drawn.map((r, k) => [read(r), k]).filter(([v]) => known(v)), ...look });
    const words = (r) => [...kinds.filter((kind) => known(value(r, kind))).map((kind) => `${title(kind)}: ${show(value(r, kind))}`), ...(known(bound(r)) ? [`${page.t("bound")}: ${show(bound(r))}`] : [])];
    return {
      grid: { left: 4, right: 24, top: narrow ? 56 : 34, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: ink }, selectedMode: false, data: [...kinds.map(title), page.t("bound")] },
      xAxis: { type: "value", scale: true, axisLabel: { color: soft, hideOverlap: true, formatter: (v) => page.show(form.scale * v, form) }, splitLine: { lineStyle: { color: "#e3e7ec" } } },
      yAxis: { type: "category", inverse: true, data: drawn.map((r) => r.name), axisTick: { show: false }, axisLabel: { color: ink, interval: 0, width: narrow ? 110 : 240, overflow: "truncate" }, splitLine: { show: true, lineStyle: { color: "#f0f2f5" } } },
      tooltip: { trigger: "item", formatter: (p) => tip(drawn[p.value[1]].title || drawn[p.value[1]].name, words(drawn[p.value[1]])) },
      series: [
        {
          type: "lines",
          coordinateSystem: "cartesian2d",
          silent: true,
          z: 1,
          lineStyle: { color: "#c5ccd5", width: 2, opacity: 1 },
          data: drawn.map((r, k) => [all(r), k]).filter(([v]) => v.length > 1).map(([v, k]) => ({ coords: [[Math.min(...v), k], [Math.max(...v), k]] })),
        },
        ...kinds.map((kind) => dots(title(kind), (r) => value(r, kind), { symbol: symbols[kind], symbolSize: kind === "optimum" ? 13 : 10, z: kind === "optimum" ? 4 : 3, itemStyle: { color: planColours[kind], opacity: 1 } })),
        dots(page.t("bound"), bound, { symbol: "rect", symbolSize: [3, 18], z: 5, itemStyle: { color: ink, opacity: 1 } }),
      ],
    };
  }, [rows, indicator, page.lang, narrow]);
  if (drawn.length === 0) return null;
  return (
    <>
      <Chart key={drawn.length} option={option} label={page.t("dotsLabel")} height={90 + 26 * drawn.length} />
      {drawn.length < rows.length && <p class="hint">{page.t("drawnFirst", { n: page.show(drawn.length), all: page.show(rows.length) })}</p>}
    </>
  );
}
