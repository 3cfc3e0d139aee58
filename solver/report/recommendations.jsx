// recommendations.jsx - the decisions, best first; satellites with their parents; why not elsewhere.
import { ALL, differenceForm, ranked } from "./data.js";
import { Kind, N, Ordinal, placeOf, Said, Section, Size, Table, usePage } from "./parts.jsx";
import { confidenceOf, tried } from "./decision.jsx";

function Confidence({ row }) {
  const page = usePage();
  const path = `decisions.${row.index}.confidence`;
  if (!row.decision.confidence) return page.t("notTried");
  return (
    <>
      <N path={`${path}.chosen`} /> {page.t("outOf")} <N path={`${path}.draws`} />
    </>
  );
}

function Limits({ decision }) {
  const page = usePage();
  if (decision.at_limit.length === 0) return "–";
  return decision.at_limit.map((r, k) => (
    <span key={r}>
      {k > 0 && ", "}
      <a href={`#rule-${r}`} title={page.both(page.doc.rules[r].sentence)}>
        {page.t("ruleNumber", { n: r + 1 })}
      </a>
    </span>
  ));
}

// Columns of decisions; rows are {index, decision, effect, rank}.
export function decisionColumns(page, wanted) {
  const measure = page.doc.objectives[0].measure;
  const baseline = page.doc.objectives[0].baseline;
  const path = (r) => `decisions.${r.index}`;
  const limits = page.doc.decisions.map(({ newly_within: n }) => ("km" in n ? `${page.show(n.km)} km` : `${page.show(n.minutes)} ${page.t("minutesShort")}`));
  const all = {
    rank: { key: "rank", label: page.t("rank"), number: true, value: (r) => r.rank, cell: (r) => <Ordinal n={r.rank} /> },
    what: { key: "what", label: page.t("specialty"), value: (r) => page.specialtyName(r.decision.specialty) },
    kind: { key: "kind", label: page.t("measure"), value: (r) => page.t(r.decision.measure), cell: (r) => <Kind measure={r.decision.measure} /> },
    where: { key: "where", label: page.t("where"), value: (r) => placeOf(page, r.decision) },
    council: { key: "council", label: page.t("council"), value: (r) => r.decision.council },
    size: { key: "size", label: page.t("size"), number: true, value: (r) => r.decision.days ?? r.decision.count, cell: (r) => <Size decision={r.decision} path={path(r)} /> },
    fte: { key: "fte", label: page.t("fte"), number: true, value: (r) => r.decision.fte, cell: (r) => <N path={`${path(r)}.fte`} decimals={2} sign /> },
    effect: {
      key: "effect",
      label: page.t(baseline ? (page.plan.elsewhere ? "effectShareStart" : "effectShare") : "effect"),
      number: true,
      value: (r) => r.effect,
      cell: (r) =>
        baseline ? (
          <N path={`${path(r)}.effect.${measure}`} over="objectives.0.baseline" scale={100} decimals={2} unit="%" sign />
        ) : (
          <N path={`${path(r)}.effect.${measure}`} {...differenceForm(measure, 1)} />
        ),
    },
    within: {
      key: "within",
      label: page.t("newlyWithin", { limit: [...new Set(limits)].join(" / ") }),
      number: true,
      value: (r) => r.decision.newly_within.need,
      cell: (r) => <N path={`${path(r)}.newly_within.need`} />,
    },
    cost: { key: "cost", label: page.t("cost"), number: true, value: (r) => r.decision.cost, cell: (r) => <N path={`${path(r)}.cost`} decimals={1} /> },
    confidence: { key: "confidence", label: page.t("confidence"), number: true, value: (r) => confidenceOf(r.decision), cell: (r) => <Confidence row={r} /> },
    limits: { key: "limits", label: page.t("atLimit"), cell: (r) => <Limits decision={r.decision} /> },
    by: { key: "by", label: page.t("decidedBy"), value: (r) => page.t(r.decision.decided_by === "region" ? "byRegion" : "byCouncil") },
  };
  return wanted.filter((k) => k !== "confidence" || tried(page)).map((k) => all[k]);
}

// The document's own sentences; a test holds them to it.
export const reasonOf = () => (r) => <Said path={`decisions.${r.index}.reason`} />;

const findIn = (page) => (r) =>
  [page.specialtyName(r.decision.specialty), page.t(r.decision.measure), placeOf(page, r.decision), r.decision.council, r.decision.region].join(" ");

export function Recommendations() {
  const page = usePage();
  if (!page.has) return null;
  const rows = ranked(page.plan).map((r, k) => ({ ...r, rank: k + 1 }));
  const objective = page.both(page.doc.objectives[0].title);
  return (
    <Section id="recommendations" title="recommendations" lead={page.t("recommendationsLead", { objective })}>
      {tried(page) && <p>{page.t("confidenceLead")}</p>}
      {rows.length === 0 ? (
        <p>{page.t("noDecisions")}</p>
      ) : (
        <Table
          caption={page.t("recommendations")}
          rows={rows}
          rowKey={(r) => r.index}
          find={findIn(page)}
          limit={15}
          printWhole
          columns={decisionColumns(page, ["rank", "what", "kind", "where", "council", "size", "fte", "effect", "within", "cost", "confidence", "limits", "by"])}
          detail={reasonOf(page)}
        />
      )}
    </Section>
  );
}

// ---- satellites and the other kinds that need a word ----

function Ledger({ rows }) {
  const page = usePage();
  const degree = (r, site, key) => {
    const path = page.plan.coverage(r.decision.specialty, "area", page.plan.sites.get(site).area);
    return { path: `${path}.${key}`, value: page.doc.coverage[path.split(".")[1]][key] };
  };
  const column = (name, word, siteOf, key) => ({
    key: name,
    label: page.t(word),
    number: true,
    value: (r) => degree(r, siteOf(r), key).value,
    cell: (r) => <N path={degree(r, siteOf(r), key).path} unit="%" />,
  });
  const parent = (r) => r.decision.parent_site,
    here = (r) => r.decision.site;
  return (
    <Table
      caption={page.t("kinds")}
      rows={rows}
      rowKey={(r) => r.index}
      find={findIn(page)}
      limit={25}
      columns={[
        { key: "what", label: page.t("specialty"), value: (r) => page.specialtyName(r.decision.specialty) },
        { key: "parent", label: page.t("parent"), value: (r) => page.plan.siteName(parent(r)) },
        { key: "site", label: page.t("satelliteSite"), value: (r) => page.plan.siteName(here(r)) },
        { key: "days", label: page.t("daysWeek"), number: true, value: (r) => r.decision.days, cell: (r) => <N path={`decisions.${r.index}.days`} /> },
        { key: "fte", label: page.t("fte"), number: true, value: (r) => r.decision.fte, cell: (r) => <N path={`decisions.${r.index}.fte`} decimals={2} /> },
        column("pb", "parentBefore", parent, "degree_baseline"),
        column("pa", "parentAfter", parent, "degree"),
        column("sb", "satelliteBefore", here, "degree_baseline"),
        column("sa", "satelliteAfter", here, "degree"),
      ]}
    />
  );
}

export function Kinds() {
  const page = usePage();
  if (!page.has || page.doc.decisions.length === 0) return null;
  const rows = ranked(page.plan);
  const satellites = rows.filter((r) => r.decision.measure === "satellite");
  const others = rows.filter((r) => !["satellite", "new"].includes(r.decision.measure));
  return (
    <Section id="kinds" title="kinds" lead={page.t(satellites.length ? "kindsLead" : "noSatellites")}>
      {satellites.length > 0 && <Ledger rows={satellites} />}
      {others.length > 0 && (
        <>
          <h3>{page.t("otherKinds")}</h3>
          <Table
            caption={page.t("otherKinds")}
            rows={others}
            rowKey={(r) => r.index}
            limit={25}
            columns={decisionColumns(page, ["what", "kind", "where", "size", "fte", "effect", "cost", "by"])}
            detail={reasonOf(page)}
          />
        </>
      )}
    </Section>
  );
}

// What the plan would lose, or that it cannot be.
function Instead({ row }) {
  const page = usePage();
  if (row.other.effect === null) return page.t("notPossible");
  const { measure, baseline } = page.doc.objectives[0];
  const path = `decisions.${row.index}.not_chosen.${row.k}.effect`;
  return baseline ? <N path={path} over="objectives.0.baseline" scale={100} decimals={2} unit="%" sign /> : <N path={path} {...differenceForm(measure, 1)} />;
}

export function Elsewhere() {
  const page = usePage();
  const rows = page.doc.decisions.flatMap((decision, index) => (decision.not_chosen ?? []).map((other, k) => ({ decision, index, other, k })));
  if (rows.length === 0) return null;
  return (
    <Section id="elsewhere" title="elsewhere" lead={page.t("elsewhereLead")}>
      <Table
        caption={page.t("elsewhere")}
        rows={rows}
        rowKey={(r) => `${r.index} ${r.k}`}
        find={(r) => [page.plan.siteName(r.other.site), page.specialtyName(r.decision.specialty), placeOf(page, r.decision)].join(" ")}
        limit={25}
        columns={[
          { key: "site", label: page.t("where"), value: (r) => page.plan.siteName(r.other.site) },
          { key: "what", label: page.t("specialty"), value: (r) => page.specialtyName(r.decision.specialty) },
          { key: "kind", label: page.t("measure"), value: (r) => page.t(r.other.measure), cell: (r) => <Kind measure={r.other.measure} /> },
          { key: "instead", label: page.t("insteadOf"), value: (r) => `${placeOf(page, r.decision)}, ${page.t(r.decision.measure).toLocaleLowerCase(page.lang)}` },
          { key: "effect", label: page.t("effect"), number: true, value: (r) => r.other.effect, cell: (r) => <Instead row={r} /> },
          { key: "reason", label: page.t("reason"), wide: true, cell: (r) => <Said path={`decisions.${r.index}.not_chosen.${r.k}.reason`} /> },
        ]}
      />
    </Section>
  );
}
