// method.jsx - how the figures came about, what to mind, and what it takes to make them again.
import { formOf } from "./data.js";
import { N, Section, Table, usePage, usePaper } from "./parts.jsx";

function List({ title, items }) {
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {items.map((text, k) => (
          <li key={k}>{text}</li>
        ))}
      </ul>
    </>
  );
}

function Objectives() {
  const page = usePage();
  const number = (key, word, form) => ({ key, label: page.t(word), number: true, cell: (r) => (key in r.o ? <N path={`objectives.${r.k}.${key}`} {...(form ?? formOf(r.o.measure))} /> : "–") });
  return (
    <>
      <h3>{page.t("objectives")}</h3>
      <Table
        caption={page.t("objectives")}
        rows={page.doc.objectives.map((o, k) => ({ o, k }))}
        rowKey={(r) => r.k}
        columns={[
          { key: "name", label: page.t("objective"), wide: true, cell: (r) => page.both(r.o.title) },
          number("baseline", page.plan.elsewhere ? "start" : "today"),
          number("value", "value"),
          ...(page.isPlan ? [number("bound", "bound"), number("gap", "gap", { scale: 100, decimals: 2, unit: "%" })] : []),
        ]}
      />
    </>
  );
}

function Stamp() {
  const page = usePage();
  const { run, scenario, inputs, verification } = page.doc;
  const paper = usePaper();
  const rows = [
    ["stampScenario", scenario.name],
    ...(run
      ? [
          ["stampVersion", `yderplan ${run.version}, GLPK ${run.glpk}`],
          ["stampGap", <N path="scenario.solve.gap" scale={100} decimals={2} unit="%" />],
          ["stampReached", <N plan={page.plan.whole} path="objectives.0.gap" scale={100} decimals={2} unit="%" />],
          ["stampEnded", page.t(`ended_${run.ended_by}`)],
          ["stampSeconds", <N path="run.seconds" decimals={1} />],
          ...("seed" in run ? [["stampSeed", String(run.seed)]] : []),
          ["stampVerified", page.t(verification?.agrees ? "yes" : "no")],
        ]
      : []),
  ];
  return (
    <>
      <h3>{page.t("stamp")}</h3>
      <dl class="stamp">
        {rows.map(([word, value]) => (
          <div key={word}>
            <dt>{page.t(word)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details class="behind papered" open={paper}>
        <summary>{page.t("inputs")}</summary>
        <Table
          caption={page.t("inputs")}
          rows={Object.entries(inputs.files)}
          rowKey={([name]) => name}
          columns={[
            { key: "file", label: page.t("file"), value: ([name]) => name },
            { key: "hash", label: page.t("hash"), cell: ([, hash]) => <code>{hash}</code> },
          ]}
        />
      </details>
    </>
  );
}

export function Method() {
  const page = usePage();
  const { coverage } = page.doc.scenario;
  const { caveats, notes, inputs } = page.doc;
  const how = [
    page.t("howSupply"),
    page.t("howNeed", { need: inputs.need, travel: inputs.travel }),
    coverage.model === "located" ? page.t("howLocated", { level: page.levelName(coverage.level) }) : page.t("howCatchment", { decay: page.t(`decay_${coverage.decay}`) }),
    page.t("howTarget"),
    page.t("howHoover"),
    page.t("howRounding"),
  ];
  return (
    <Section id="method" title="method">
      {notes.length > 0 && <List title={page.t("notes")} items={notes.map((n) => page.both(n))} />}
      <List title={page.t("caveats")} items={caveats.length ? caveats.map((c) => page.both(c)) : [page.t("noCaveats")]} />
      <List title={page.t("howTitle")} items={how} />
      <List title={page.t("traps")} items={[1, 2, 3, 4, 5].map((k) => page.t(`trap${k}`))} />
      {inputs.warnings.length > 0 && (
        <div lang="en">
          <List title={page.t("warnings")} items={inputs.warnings} />
        </div>
      )}
      <Objectives />
      <Stamp />
    </Section>
  );
}
