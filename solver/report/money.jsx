// money.jsx - what the plan costs, by kind, region, council and specialty.
import { useMemo, useState } from "preact/hooks";
import { afterColour, fills } from "./colours.js";
import { Chart, ink, soft, tip } from "./chart.jsx";
import { Choose, counted, N, Section, Table, usedMeasures, usePage } from "./parts.jsx";

const kinds = { measure: "byMeasure", region: "region", council: "council", specialty: "specialty" };

export function Money() {
  const page = usePage();
  const [by, setBy] = useState("measure");
  if (!page.has || page.doc.decisions.length === 0) return null;
  const used = usedMeasures(page.doc);
  const rows = page.doc.totals[by].map((row, k) => ({ row, path: `totals.${by}.${k}` })).filter((r) => by !== "measure" || used.includes(r.row.group));
  const name = (r) => (by === "measure" ? page.t(r.row.group) : by === "specialty" ? page.specialtyName(r.row.group) : r.row.group);
  const number = (key, label, form = {}) => ({ key, label, number: true, value: (r) => r.row[key], cell: (r) => <N path={`${r.path}.${key}`} {...form} /> });
  return (
    <Section id="money" title="money" lead={page.t("moneyLead")}>
      <Bought />
      <div class="tools">
        <Choose label={page.t("by")} value={by} options={Object.entries(kinds).map(([value, word]) => ({ value, label: page.t(word) }))} onChange={setBy} />
      </div>
      <Bars rows={rows} name={name} by={by} />
      <Table
        key={by}
        caption={page.t("money")}
        rows={rows}
        rowKey={(r) => r.path}
        columns={[
          { key: "name", label: page.t(kinds[by]), value: name },
          ...used.map((m) => number(counted[m], page.t(`${m}Short`))),
          number("net_fte", page.t("fte"), { decimals: 2, sign: true }),
          number("cost", page.t("cost"), { decimals: 1 }),
          number("cost_per_fte", page.t("costPerFte"), { decimals: 1 }),
        ]}
        foot={
          <tr>
            <th scope="row">{page.t("total")}</th>
            {used.map((m) => (
              <td key={m} class="number">
                <N path={`summary.${counted[m]}`} />
              </td>
            ))}
            <td class="number">
              <N path="summary.net_fte" decimals={2} sign />
            </td>
            <td class="number">
              <N path="summary.cost" decimals={1} />
            </td>
            <td class="number">
              <N path="totals.nation.0.cost_per_fte" decimals={1} />
            </td>
          </tr>
        }
      />
    </Section>
  );
}

// What the money buys; a dash where it buys nothing.
function Bought() {
  const page = usePage();
  const figures = [
    ["costPerHoover", "cost_per_hoover_point", { decimals: 1 }],
    ["costPerGini", "cost_per_gini_point", { decimals: 1 }],
    ["lifted", "lifted", {}],
    ["costPerLifted", "cost_per_lifted", {}],
  ];
  return (
    <dl class="stamp">
      {figures.map(([word, key, form]) => (
        <div key={key}>
          <dt>{page.t(word)}</dt>
          <dd>
            <N path={`summary.${key}`} {...form} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Bars({ rows, name, by }) {
  const page = usePage();
  const option = useMemo(() => {
    const shown = rows.filter((r) => r.row.cost !== null).sort((a, b) => a.row.cost - b.row.cost);
    return {
      grid: { left: 4, right: 56, top: 6, bottom: 22, containLabel: true },
      xAxis: { type: "value", axisLabel: { color: soft, formatter: (v) => page.show(v) }, splitLine: { lineStyle: { color: "#e3e7ec" } } },
      yAxis: { type: "category", data: shown.map(name), axisLabel: { color: ink }, axisTick: { show: false } },
      tooltip: { trigger: "item", formatter: (p) => tip(p.name, [page.show(p.value, { decimals: 1, unit: "mio" })]) },
      series: [
        {
          type: "bar",
          data: shown.map((r) => r.row.cost),
          itemStyle: { color: afterColour },
          barMaxWidth: 22,
          label: { show: true, position: "right", color: ink, formatter: (p) => page.show(p.value, { decimals: 1 }) },
        },
      ],
    };
  }, [page.plan, page.lang, by]);
  return (
    <>
      <p class="hint">{page.t("moneyChart")}</p>
      <Chart option={option} label={page.t("moneyChart")} height={46 + 28 * rows.length} />
    </>
  );
}
