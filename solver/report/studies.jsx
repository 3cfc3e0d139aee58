// studies.jsx - what the pages of frontier, alternatives and robust share.
import { counted, Kind, measures, N, Section, Size, Table, usePage } from "./parts.jsx";
import { Caveats, Files } from "./provenance.jsx";
import { say } from "./words.js";

export function studyTitle(page, word) {
  const { title, name } = page.plan.document.scenario;
  return `${say(page.lang, word)}: ${(typeof title === "string" ? title : title?.[page.lang]) || name}`;
}

// What the program says in its summary, in its own words.
export function Sentences({ from = 0, to }) {
  const page = usePage();
  const some = page.doc.sentences.map((s, k) => ({ s, k })).slice(from, to);
  if (some.length === 0) return null;
  return (
    <ul class={from === 0 ? "said first" : "said"}>
      {some.map(({ s, k }) => (
        <li key={k} data-text={`sentences.${k}`}>
          {page.both(s)}
        </li>
      ))}
    </ul>
  );
}

export function Conflicts() {
  const page = usePage();
  const { conflicts } = page.doc;
  if (!conflicts?.length) return null;
  return (
    <div class="notice bad">
      <h3>{page.t("conflicts")}</h3>
      <ul>
        {conflicts.map((c, k) => (
          <li key={k}>{page.both(c.sentence)}</li>
        ))}
      </ul>
    </div>
  );
}

// What the plans of a table count: the kinds that one of them has, and money. `pathOf` and `read` say of a row where its
// summary stands, and what it is.
export function summaryColumns(page, summaries, pathOf, read) {
  const used = measures.filter((m) => summaries.some((s) => s[counted[m]] > 0));
  const number = (key, label, form) => ({ key, label, number: true, value: (r) => read(r)[key], cell: (r) => <N path={`${pathOf(r)}.${key}`} {...form} /> });
  return [...used.map((m) => number(counted[m], page.t(`${m}Short`), {})), number("net_fte", page.t("fte"), { decimals: 2, sign: true }), number("cost", page.t("costShort"), { decimals: 1 })];
}

// The decisions that stand at `path` of a plan; `more` are columns besides.
export function DecisionList({ plan, path = "decisions", decisions, caption, more = [] }) {
  const page = usePage();
  const { specialties, places } = plan.document;
  if (decisions.length === 0) return <p>{page.t("noDecisions")}</p>;
  const specialty = (d) => specialties?.find((s) => s.specialty === d.specialty)?.name[page.lang] ?? d.specialty;
  const sites = new Map((places?.sites ?? []).map((s) => [s.site, s.name]));
  const site = (id) => sites.get(id) ?? id;
  const where = (d) => (d.parent_site ? `${site(d.site)} (${page.t("from", { site: site(d.parent_site) })})` : site(d.site));
  const number = (key, word, form) => ({ key, label: page.t(word), number: true, value: (r) => r.d[key], cell: (r) => <N plan={plan} path={`${path}.${r.k}.${key}`} {...form} /> });
  return (
    <Table
      caption={caption}
      rows={decisions.map((d, k) => ({ d, k }))}
      rowKey={(r) => r.k}
      limit={50}
      find={(r) => [specialty(r.d), where(r.d), r.d.council, r.d.region, page.t(r.d.measure)].join(" ")}
      columns={[
        { key: "what", label: page.t("specialty"), value: (r) => specialty(r.d) },
        { key: "kind", label: page.t("measure"), value: (r) => page.t(r.d.measure), cell: (r) => <Kind measure={r.d.measure} /> },
        { key: "where", label: page.t("where"), value: (r) => where(r.d) },
        { key: "council", label: page.t("council"), value: (r) => r.d.council },
        { key: "region", label: page.t("region"), value: (r) => r.d.region },
        { key: "size", label: page.t("size"), number: true, value: (r) => r.d.days ?? r.d.count, cell: (r) => <Size decision={r.d} path={`${path}.${r.k}`} plan={plan} /> },
        ...more.map(([key, word, form]) => number(key, word, form)),
        number("fte", "fte", { decimals: 2, sign: true }),
        number("cost", "cost", { decimals: 1 }),
      ]}
    />
  );
}

export function StudyMethod() {
  const page = usePage();
  const { run, scenario, inputs, caveats, draw } = page.doc;
  const rows = [
    ["stampScenario", scenario.name],
    ["stampVersion", `yderplan ${run.version}, GLPK ${run.glpk}`],
    ["stampGap", <N path="scenario.solve.gap" scale={100} decimals={2} unit="%" />],
    ["stampLimit", <N path="scenario.solve.time_seconds" />],
    ["stampSeconds", <N path="run.seconds" decimals={1} />],
    ...(draw ? [["stampSeed", <N path="draw.seed" />], ["draws", <N path="draw.draws" />]] : []),
  ];
  return (
    <Section id="method" title="method">
      <Caveats caveats={caveats} warnings={inputs.warnings} />
      <h3>{page.t("stamp")}</h3>
      <dl class="stamp">
        {rows.map(([word, value]) => (
          <div key={word}>
            <dt>{page.t(word)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Files title={page.t("inputs")} files={inputs.files} />
    </Section>
  );
}
