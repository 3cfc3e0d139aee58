// phases.jsx - the years of a plan that is carried out step by step.
import { formOf } from "./data.js";
import { counted, measures, N, Section, Table, usePage, Years } from "./parts.jsx";
import { DecisionList } from "./studies.jsx";

export function Phases() {
  const page = usePage();
  const { phases } = page.doc;
  const used = measures.filter((m) => phases.some((p) => p.added?.[counted[m]] > 0));
  const ends = phases.some((p) => p.ended.length > 0);
  const [objective] = page.doc.objectives;
  const whole = page.plan.whole ?? page.plan;
  const number = (key, label, path, form) => ({ key, label, number: true, cell: (r) => <N plan={whole} path={`phases.${r.k}.${path}`} {...form} /> });
  return (
    <Section id="phases" title="phases" lead={page.t("phasesLead")}>
      <p class="notice">{page.t("lastPhase", { year: page.plan.year })}</p>
      <Table
        caption={page.t("phases")}
        rows={phases.map((p, k) => ({ p, k }))}
        rowKey={(r) => r.k}
        columns={[
          { key: "year", label: page.t("year"), cell: (r) => String(r.p.year) },
          number("weight", page.t("weight"), "weight", { scale: 100, unit: "%" }),
          ...used.map((m) => number(m, `${page.t(`${m}Short`)}, ${page.t("added")}`, `added.${counted[m]}`)),
          ...(ends ? [{ key: "ended", label: page.t("ended"), cell: (r) => <Ended phase={r.p} /> }] : []),
          number("cost", `${page.t("costShort")}, ${page.t("inForce")}`, "summary.cost", { decimals: 1 }),
          number("before", `${page.both(objective.title).split(/[:,]/)[0]}, ${page.t("undecidedYear")}`, "objectives.0.baseline", formOf(objective.measure)),
          number("after", `${page.both(objective.title).split(/[:,]/)[0]}, ${page.t("withPlan").toLocaleLowerCase(page.lang)}`, "objectives.0.value", formOf(objective.measure)),
        ]}
      />
      <Year />
    </Section>
  );
}

function Ended({ phase }) {
  const page = usePage();
  if (phase.ended.length === 0) return "–";
  return (
    <details>
      <summary>{page.show(phase.ended.length)}</summary>
      <ul class="sentences">
      {phase.ended.map((e, k) => (
        <li key={k}>
          {page.t(e.measure)}, {page.specialtyName(e.specialty)}, {page.plan.siteName(e.site)}: {page.show(e.days ?? e.count)}
        </li>
      ))}
      </ul>
    </details>
  );
}

// What is in force in one year.
function Year() {
  const page = usePage();
  const { phases } = page.doc;
  const whole = page.plan.whole ?? page.plan;
  const k = page.plan.phase;
  return (
    <>
      <h3>{page.t("inForceIn", { year: phases[k].year })}</h3>
      <div class="tools">
        <Years />
      </div>
      <DecisionList
        key={k}
        plan={whole}
        path={`phases.${k}.decisions`}
        decisions={phases[k].decisions}
        caption={page.t("inForceIn", { year: phases[k].year })}
        more={[
          ["added", "addedThen", {}],
        ]}
      />
    </>
  );
}
