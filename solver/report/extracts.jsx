// extracts.jsx - what each region and each council has to decide. One is shown; paper has them all.
import { useState } from "preact/hooks";
import { ALL, ranked } from "./data.js";
import { Choose, Section, Table, usePage, usePaper } from "./parts.jsx";
import { decisionColumns, reasonOf } from "./recommendations.jsx";
import { groupColumns } from "./coverage.jsx";

function coverageRow(page, specialty, level, group) {
  const path = page.plan.coverage(specialty, level, group);
  const [list, k] = path.split(".");
  return [path, page.doc[list][k]];
}

// Of a region's councils a line each: the reasons stand in their own extracts.
function Decisions({ rows, caption, columns = ["what", "kind", "where", "size", "fte", "effect", "cost", "by"], brief }) {
  const page = usePage();
  if (rows.length === 0) return <p>{page.t("nothingToDecide")}</p>;
  return (
    <Table
      caption={caption}
      rows={rows}
      rowKey={(r) => r.index}
      columns={decisionColumns(page, columns)}
      detail={brief ? undefined : reasonOf(page)}
    />
  );
}

const ofRegion = ["what", "kind", "where", "council", "size", "fte", "effect", "cost"];

function Region({ group, rows, title }) {
  const page = usePage();
  const own = (by) => rows.filter((r) => r.decision.decided_by === by && r.decision.region === group);
  const councils = [...new Set(page.doc.places.areas.filter((a) => a.groups.region === group).map((a) => a.groups.council))].sort();
  return (
    <>
      {page.has && (
        <>
          <h4>{page.t("regionDecides")}</h4>
          <Decisions rows={own("region")} caption={`${title}: ${page.t("regionDecides")}`} columns={ofRegion} />
          <h4>{page.t("councilsDecide")}</h4>
          <Decisions rows={own("council")} caption={`${title}: ${page.t("councilsDecide")}`} columns={ofRegion} brief />
        </>
      )}
      <h4>{page.t("coverageByCouncil")}</h4>
      <Table
        caption={`${title}: ${page.t("coverageByCouncil")}`}
        rows={councils.map((c) => coverageRow(page, ALL, "council", c))}
        rowKey={([p]) => p}
        columns={[{ key: "name", label: page.t("council"), value: ([, r]) => r.name }, ...groupColumns(page, ALL)]}
      />
    </>
  );
}

function Council({ group, rows, title }) {
  const page = usePage();
  const specialties = [ALL, ...page.plan.specialties.map((s) => s.specialty)];
  const narrow = new Set(["need", "population", "inhabitants_per_number", "baseline", "plan"]);
  return (
    <>
      {page.has && (
        <>
          <h4>{page.t("toDecide")}</h4>
          <Decisions rows={rows.filter((r) => r.decision.council === group)} caption={title} />
        </>
      )}
      <h4>{page.t("coverageBySpecialty")}</h4>
      <Table
        caption={`${title}: ${page.t("coverageBySpecialty")}`}
        rows={specialties.map((s) => [...coverageRow(page, s, "council", group), s])}
        rowKey={([p]) => p}
        columns={[
          { key: "name", label: page.t("specialty"), value: ([, , s]) => page.specialtyName(s) },
          ...groupColumns(page, ALL).filter((c) => !narrow.has(c.key)),
        ]}
      />
    </>
  );
}

export function Extracts() {
  const page = usePage();
  const regions = page.plan.groups("region").map((r) => ({ key: `region ${r.group}`, group: r.group, title: page.t("regionTitle", { name: r.name }), Body: Region }));
  const councils = page.plan.groups("council").map((r) => ({ key: `council ${r.group}`, group: r.group, title: page.t("councilTitle", { name: r.name }), Body: Council }));
  const all = [...regions, ...councils];
  const [chosen, choose] = useState(all[0].key);
  const shown = all.some((x) => x.key === chosen) ? chosen : all[0].key;
  const paper = usePaper();
  const rows = page.has ? ranked(page.plan) : [];
  const options = (label, list) => ({ label, options: list.map((x) => ({ value: x.key, label: x.group })) });
  return (
    <Section id="extracts" title="extracts" lead={page.t("extractsLead")}>
      <div class="tools">
        <Choose label={page.t("chooseExtract")} value={shown} options={[options(page.t("regions"), regions), options(page.t("councils"), councils)]} onChange={choose} />
      </div>
      {all.filter(({ key }) => paper || key === shown).map(({ key, group, title, Body }) => (
        <article key={key} class={key === shown ? "extract" : "extract paper"}>
          <h3>{title}</h3>
          <Body group={group} rows={rows} title={title} />
        </article>
      ))}
    </Section>
  );
}
