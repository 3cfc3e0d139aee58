// coverage.jsx - tables of coverage by group, by specialty, and of travel.
import { useState } from "preact/hooks";
import { ALL } from "./data.js";
import { degreeColours } from "./colours.js";
import { Choose, classOf, classWords, N, Section, Table, usePage, useSpecialty } from "./parts.jsx";
import { degreeColumns } from "./maps.jsx";

function Class({ degree }) {
  const page = usePage();
  const { breaks } = page.doc.spread;
  const k = classOf(degree, breaks);
  return (
    <span class="class">
      <span class="swatch" style={{ background: k < 0 ? "transparent" : degreeColours[k] }} aria-hidden="true" />
      {classWords(page, k, breaks)}
    </span>
  );
}

// Levels that the coverage table has: groupings, then areas where these are not the municipalities.
function levelsOf(page) {
  const { groupings } = page.plan;
  const order = ["region", "council", "municipality"].filter((l) => groupings.includes(l));
  const more = groupings.filter((l) => !order.includes(l));
  const same = page.plan.groups("municipality").length === page.doc.places.areas.length;
  return ["nation", ...order, ...more, ...(same ? [] : ["area"])];
}

const plural = { region: "regions", council: "councils", municipality: "municipalities", area: "areas" };

// Columns of groups' coverage; rows are [path, row].
export function groupColumns(page, specialty) {
  const one = specialty !== ALL;
  const number = (key, word, form = { decimals: 1 }) => ({ key, label: page.t(word), number: true, value: ([, r]) => r[key], cell: ([p]) => <N path={`${p}.${key}`} {...form} /> });
  const after = page.has ? "degree" : "degree_baseline";
  return [
    ...(one ? [number("need", "need", {})] : [number("population", "population", {})]),
    number("needed_fte", "neededFte"),
    number("fte_baseline", page.plan.elsewhere ? "fteStart" : "fteToday"),
    ...(page.has ? [number("fte", "ftePlan")] : []),
    number("gap_fte", "gapFte", { decimals: 1 }),
    ...(one ? [number("inhabitants_per_number", "inhabitantsPerNumber", {}), number("baseline", "per100kToday", { decimals: 2 }), ...(page.has ? [number("plan", "per100k", { decimals: 2 })] : [])] : []),
    ...degreeColumns(page, ([p]) => p),
    { key: "class", label: page.t("className"), value: ([, r]) => r[after], cell: ([, r]) => <Class degree={r[after]} /> },
  ];
}

export function Coverage() {
  const page = usePage();
  const [specialty, chooser] = useSpecialty();
  const levels = levelsOf(page);
  const [chosen, setLevel] = useState("council");
  const level = levels.includes(chosen) ? chosen : levels[0];
  const rows = page.plan.groups(level).map((g) => {
    const path = page.plan.coverage(specialty, level, g.group);
    const [list, k] = path.split(".");
    return [path, page.doc[list][k]];
  });
  return (
    <Section id="coverage" title="coverage" lead={page.t("coverageLead")}>
      <Table
        caption={`${page.t("coverage")}: ${page.specialtyName(specialty)}, ${page.levelName(plural[level] ?? level)}`}
        rows={rows}
        rowKey={([p]) => p}
        find={([, r]) => page.groupName(r)}
        sort={{ key: "after", down: false }}
        columns={[{ key: "name", label: page.levelName(level), value: ([, r]) => page.groupName(r) }, ...groupColumns(page, specialty)]}
      >
        {chooser}
        <Choose label={page.t("level")} value={level} options={levels.map((l) => ({ value: l, label: page.levelName(plural[l] ?? l) }))} onChange={setLevel} />
      </Table>
    </Section>
  );
}

export function Specialties() {
  const page = usePage();
  const doc = page.doc;
  const rows = doc.specialties.map((s, k) => ({ s, k, id: s.specialty }));
  const of = (state, id) => doc.indicators[state].specialties[id];
  const total = (id) => doc.totals.specialty.findIndex((r) => r.group === id);
  const before = (key, word, form) => ({ key: `b ${key}`, label: word, number: true, value: (r) => of("baseline", r.id)[key], cell: (r) => <N path={`indicators.baseline.specialties.${r.id}.${key}`} {...form} /> });
  const after = (key, word, form) => ({ key: `a ${key}`, label: word, number: true, value: (r) => of("plan", r.id)[key], cell: (r) => <N path={`indicators.plan.specialties.${r.id}.${key}`} {...form} /> });
  const today = page.before("today", "start").toLocaleLowerCase(page.lang),
    plan = page.t("withPlan").toLocaleLowerCase(page.lang);
  const percent = { scale: 100, decimals: 1, unit: "%" };
  const form = (f) => ({ key: f, label: page.t(f), number: true, value: (r) => r.s.numbers[f], cell: (r) => <N path={`specialties.${r.k}.numbers.${f}`} /> });
  return (
    <Section id="specialties" title="specialties" lead={page.t("specialtiesLead")}>
      <Table
        caption={page.t("specialties")}
        rows={rows}
        rowKey={(r) => r.id}
        columns={[
          { key: "name", label: page.t("specialty"), value: (r) => page.specialtyName(r.id) },
          form("full_time"),
          form("part_time"),
          { key: "catchment", label: page.t("catchment"), number: true, value: (r) => r.s.catchment_minutes, cell: (r) => <N path={`specialties.${r.k}.catchment_minutes`} /> },
          before("supply", `${page.t("fte")}, ${today}`, { decimals: 1 }),
          ...(page.has ? [after("supply", `${page.t("fte")}, ${plan}`, { decimals: 1 })] : []),
          { key: "target", label: page.t("target"), number: true, value: (r) => r.s.target, cell: (r) => <N path={`specialties.${r.k}.target`} decimals={2} /> },
          before("hoover", `${page.t("hoover")}, ${today}`, percent),
          ...(page.has ? [after("hoover", `${page.t("hoover")}, ${plan}`, percent)] : []),
          before("gini", `${page.t("gini")}, ${today}`, { decimals: 3 }),
          ...(page.has ? [after("gini", `${page.t("gini")}, ${plan}`, { decimals: 3 })] : []),
          before("ratio_90_10", `90:10, ${today}`, { decimals: 1 }),
          ...(page.has ? [after("ratio_90_10", `90:10, ${plan}`, { decimals: 1 })] : []),
          ...(page.has ? [{ key: "cost", label: page.t("cost"), number: true, value: (r) => doc.totals.specialty[total(r.id)].cost, cell: (r) => <N path={`totals.specialty.${total(r.id)}.cost`} decimals={1} /> }] : []),
        ]}
      />
    </Section>
  );
}

const figures = [
  ["mean_minutes", "meanMinutesUnit", { decimals: 1 }],
  ["p90_minutes", "p90Minutes", { decimals: 1 }],
  ["beyond_30", "beyond30", { scale: 100, decimals: 1, unit: "%" }],
  ["beyond_45", "beyond45", { scale: 100, decimals: 1, unit: "%" }],
  ["beyond_60", "beyond60", { scale: 100, decimals: 1, unit: "%" }],
  ["beyond_50_km", "beyond50", { scale: 100, decimals: 1, unit: "%" }],
];

export function Travel() {
  const page = usePage();
  const [specialty, chooser] = useSpecialty();
  const rows = page.doc.travel.map((row, k) => ({ row, path: `travel.${k}` })).filter((r) => r.row.specialty === specialty);
  const columns = figures.flatMap(([key, word, form]) => [
    { key: `${key}_baseline`, label: `${page.t(word)}, ${page.t("before")}`, number: true, value: (r) => r.row[`${key}_baseline`], cell: (r) => <N path={`${r.path}.${key}_baseline`} {...form} /> },
    ...(page.has ? [{ key, label: page.t("after"), number: true, value: (r) => r.row[key], cell: (r) => <N path={`${r.path}.${key}`} {...form} /> }] : []),
  ]);
  const name = (r) => (r.row.level === "nation" ? page.t("nation") : r.row.group);
  return (
    <Section id="travel" title="travel" lead={page.t("travelLead")}>
      <Table
        caption={`${page.t("travel")}: ${page.specialtyName(specialty)}`}
        rows={rows}
        rowKey={(r) => r.path}
        find={name}
        columns={[{ key: "level", label: page.t("level"), value: (r) => page.levelName(r.row.level) }, { key: "name", label: page.t("group"), value: name }, ...columns]}
      >
        {chooser}
      </Table>
      <TravelOfSpecialties />
    </Section>
  );
}

function TravelOfSpecialties() {
  const page = usePage();
  const states = page.has ? ["baseline", "plan"] : ["baseline"];
  const column = (key, word, decimals = 1) =>
    states.map((state) => ({
      key: `${key} ${state}`,
      label: `${page.t(word)}, ${page.t(state === "plan" ? "after" : "before")}`,
      number: true,
      value: (s) => page.doc.indicators[state].specialties[s.specialty][key],
      cell: (s) => <N path={`indicators.${state}.specialties.${s.specialty}.${key}`} decimals={decimals} />,
    }));
  return (
    <>
      <h3>{page.t("bySpecialty")}</h3>
      <Table
        caption={page.t("bySpecialty")}
        rows={page.doc.specialties}
        rowKey={(s) => s.specialty}
        columns={[
          { key: "name", label: page.t("specialty"), value: (s) => page.specialtyName(s.specialty) },
          ...column("mean_minutes", "meanMinutesUnit"),
          ...column("p90_minutes", "p90Minutes"),
          ...column("p_center", "longest", 0),
        ]}
      />
    </>
  );
}
