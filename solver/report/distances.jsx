// distances.jsx - how far the best plans of compare.json are from one another.
import { useMemo, useState } from "preact/hooks";
import { heatColours } from "./colours.js";
import { Chart, ink, soft, tip } from "./chart.jsx";
import { Behind, Choose, N, Section, Table, usePage } from "./parts.jsx";

const MOST = 60; // plans that are drawn

export function Distances() {
  const page = usePage();
  const places = page.doc.distances.map((d, k) => ({ d, k })).filter(({ d }) => d.scenarios.length > 1);
  const [place, setPlace] = useState(0);
  const [what, setWhat] = useState("numbers");
  const { d, k } = places[place];
  const name = (n) => {
    const s = page.doc.scenarios[n];
    return [s.scenario, ...Object.values(s.overrides).map((v) => (typeof v === "string" ? v : JSON.stringify(v)))].join(", ");
  };
  return (
    <Section id="distances" title="distances" lead={page.t("distancesLead")}>
      <div class="tools">
        {places.length > 1 && <Choose label={page.t("instance")} value={String(place)} options={places.map((p, n) => ({ value: String(n), label: p.d.instance }))} onChange={(v) => setPlace(Number(v))} />}
        <Choose label={page.t("unit")} value={what} options={["numbers", "days"].map((w) => ({ value: w, label: page.t(w === "numbers" ? "unit_numbers" : "unit_days a week") }))} onChange={setWhat} />
      </div>
      <Heat d={d} what={what} name={name} />
      <Behind>
        <Matrix key={`${k} ${what}`} d={d} path={`distances.${k}.${what}`} values={d[what]} name={name} />
      </Behind>
    </Section>
  );
}

function Heat({ d, what, name }) {
  const page = usePage();
  const narrow = window.innerWidth < 520;
  const shown = d.scenarios.slice(0, MOST);
  const option = useMemo(() => {
    const names = shown.map(name);
    const most = Math.max(1, ...d[what].flat());
    const axis = { type: "category", data: names, axisTick: { show: false }, axisLine: { show: false }, splitArea: { show: false } };
    const label = { color: ink, interval: 0, overflow: "truncate", fontSize: narrow ? 10 : 12 };
    return {
      grid: { left: 4, right: 8, top: 4, bottom: 44, containLabel: true },
      xAxis: { ...axis, axisLabel: { ...label, rotate: 90, width: narrow ? 70 : 150 } },
      yAxis: { ...axis, inverse: true, axisLabel: { ...label, width: narrow ? 70 : 200 } },
      visualMap: { min: 0, max: most, calculable: false, orient: "horizontal", left: 0, bottom: 0, itemHeight: 160, itemWidth: 12, text: [page.show(most), "0"], textStyle: { color: soft }, inRange: { color: heatColours } },
      tooltip: { trigger: "item", formatter: (p) => tip(page.show(p.value[2]), [`${names[p.value[1]]} – ${names[p.value[0]]}`]) },
      series: [
        {
          type: "heatmap",
          data: shown.flatMap((_, y) => shown.map((__, x) => [x, y, d[what][y][x]])),
          itemStyle: { borderColor: "#fff", borderWidth: 1 },
          label: { show: shown.length <= (narrow ? 6 : 24), fontSize: 11, formatter: (p) => page.show(p.value[2]) },
        },
      ],
    };
  }, [d, what, page.lang, narrow]);
  return (
    <>
      <Chart key={shown.length} option={option} class="heat" label={page.t("distances")} height={190 + Math.max(26 * shown.length, 60)} />
      {shown.length < d.scenarios.length && <p class="hint">{page.t("drawnFirst", { n: page.show(shown.length), all: page.show(d.scenarios.length) })}</p>}
    </>
  );
}

// From a scenario to each: the first MOST columns, all rows.
function Matrix({ d, path, values, name }) {
  const page = usePage();
  return (
    <Table
      caption={page.t("distances")}
      rows={d.scenarios.map((n, y) => ({ n, y }))}
      rowKey={(r) => r.n}
      find={(r) => name(r.n)}
      columns={[
        { key: "name", label: page.t("scenario"), value: (r) => name(r.n) },
        ...d.scenarios.slice(0, MOST).map((n, x) => ({ key: String(n), label: name(n), number: true, value: (r) => values[r.y][x], cell: (r) => <N path={`${path}.${r.y}.${x}`} /> })),
      ]}
    />
  );
}
