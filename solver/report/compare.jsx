// compare.jsx - several plans of one page side by side.
import { counted, measures, N, Section, Table, usedMeasures, usePage } from "./parts.jsx";

export function titleOf(page, plan) {
  const title = plan.document.scenario.title;
  return (typeof title === "string" ? title : title?.[page.lang]) || plan.document.scenario.name;
}

export function Compare() {
  const page = usePage();
  if (page.plans.length < 2) return null;
  const used = measures.filter((m) => page.plans.some((p) => usedMeasures(p.document).includes(m)));
  const state = (p) => (p.hasPlan ? "plan" : "baseline");
  const read = (p, path) => path.split(".").reduce((v, k) => v?.[k], p.document);
  const column = (key, label, pathOf, form) => ({
    key,
    label,
    number: true,
    value: (p) => read(p, pathOf(p)),
    cell: (p) => <N plan={p} path={pathOf(p)} {...form} />,
  });
  const percent = { scale: 100, decimals: 1, unit: "%" };
  return (
    <Section id="comparison" title="comparison" lead={page.t("comparisonLead")}>
      <Table
        caption={page.t("comparison")}
        rows={page.plans}
        rowKey={(p) => p.number}
        columns={[
          { key: "plan", label: page.t("plan"), wide: true, value: (p) => titleOf(page, p) },
          { key: "state", label: page.t("state"), value: (p) => page.t(statusWord(p)) },
          column("hoover", page.t("hoover"), (p) => `indicators.${state(p)}.all.hoover`, percent),
          column("gini", page.t("gini"), (p) => `indicators.${state(p)}.all.gini`, { decimals: 3 }),
          column("below", page.t("below75"), (p) => `spread.${state(p)}.all.below_75`, percent),
          column("outside", page.t("outside10"), (p) => `spread.${state(p)}.all.councils_outside_10`, {}),
          column("minutes", page.t("meanMinutes"), (p) => `indicators.${state(p)}.all.mean_minutes`, { decimals: 1 }),
          ...used.map((m) => column(m, page.t(`${m}Short`), () => `summary.${counted[m]}`, {})),
          column("cost", page.t("costShort"), () => "summary.cost", { decimals: 1 }),
          column("gap", page.t("gap"), () => "objectives.0.gap", { scale: 100, decimals: 2, unit: "%" }),
        ]}
      />
    </Section>
  );
}

export function statusWord(plan) {
  if (plan.isPlan) return plan.document.status;
  return plan.hasPlan ? "judged" : "assessment";
}
