// rules.jsx - rules with their slack, what is in conflict, and the checklist of whoever approves.
import { formOf } from "./data.js";
import { N, Ordinal, Section, Table, usePage, usePaper } from "./parts.jsx";
import { degreeColumns } from "./maps.jsx";
import { Filled } from "./decision.jsx";

const decimalsOf = { numbers: 0, "days a week": 0, "numbers and days a week": 0, FTE: 1, "million kr a year": 1, minutes: 1 };
const formOfUnit = (unit) => ({ decimals: decimalsOf[unit] ?? 1 });

function State({ rule }) {
  const page = usePage();
  const soft = rule.soft && !rule.satisfied;
  return (
    <span class={`state ${rule.satisfied ? "good" : soft ? "soft" : "bad"}`}>
      <span aria-hidden="true">{rule.satisfied ? "✓ " : soft ? "◐ " : "✕ "}</span>
      {page.t(rule.satisfied ? "kept" : soft ? "softMissed" : "broken")}
      {rule.binding && rule.satisfied ? `, ${page.t("binding")}` : ""}
    </span>
  );
}

function groupNameOf(page, g) {
  const row = page.doc.together.find((r) => r.level === g.level && r.group === g.group);
  if (row) return page.groupName(row);
  return g.level === "site" ? page.plan.siteName(g.group) : g.group;
}

export function Rules() {
  const page = usePage();
  const { rules, conflicts, measure_limits: limits } = page.doc;
  const cost = rules.some((r) => "cost" in r);
  const number = (key, word) => ({
    key,
    label: page.t(word),
    number: true,
    value: (r) => r[key],
    cell: (r) => <N path={`rules.${r.index}.${key}`} {...formOfUnit(r.unit)} />,
  });
  return (
    <Section id="rules" title="rules" lead={rules.length ? page.t("rulesLead") : undefined}>
      {conflicts && <Conflicts conflicts={conflicts} />}
      {limits?.breaches.length > 0 && (
        <div class="notice bad">
          <h3>{page.t("breaches")}</h3>
          <ul>
            {limits.breaches.map((b, k) => (
              <li key={k}>{page.both(b)}</li>
            ))}
          </ul>
        </div>
      )}
      {rules.length === 0 && !conflicts && <p>{page.t("noRules")}</p>}
      {rules.length > 0 && (
        <>
          <Table
            caption={page.t("rules")}
            rows={rules}
            rowKey={(r) => r.index}
            columns={[
              { key: "n", label: page.t("rank"), number: true, value: (r) => r.index, cell: (r) => <span id={`rule-${r.index}`}><Ordinal n={r.index + 1} /></span> },
              { key: "rule", label: page.t("rule"), wide: true, cell: (r) => page.both(r.sentence) },
              { key: "state", label: page.t("state"), cell: (r) => <State rule={r} /> },
              number("activity", "activity"),
              number("limit", "limit"),
              number("slack", "slack"),
              { key: "unit", label: page.t("unit"), cell: (r) => (r.unit ? page.t(`unit_${r.unit}`) : "–") },
              ...(rules.some((r) => r.soft) ? [{ key: "penalty", label: page.t("penalty"), number: true, cell: (r) => (r.soft ? <N path={`rules.${r.index}.penalty`} decimals={4} /> : "–") }] : []),
              ...(cost ? [{ key: "cost", label: page.t("ruleCost"), number: true, cell: (r) => (typeof r.cost === "number" ? <N path={`rules.${r.index}.cost`} {...formOf(page.doc.objectives[0].measure)} decimals={2} /> : "–") }] : []),
            ]}
          />
          <Limits rules={rules} />
        </>
      )}
    </Section>
  );
}

// Groups at or beyond their limit.
function Limits({ rules }) {
  const page = usePage();
  const rows = rules.flatMap((rule) => rule.groups.map((g, k) => ({ rule, g, path: `rules.${rule.index}.groups.${k}` }))).filter(({ rule, g }) => rule.groups.length > 1 && (g.binding || !g.satisfied));
  if (rows.length === 0) return null;
  const number = (key, word) => ({ key, label: page.t(word), number: true, value: (r) => r.g[key], cell: (r) => <N path={`${r.path}.${key}`} {...formOfUnit(r.g.unit)} /> });
  return (
    <details class="behind">
      <summary>
        {page.t("ruleGroups")} ({page.show(rows.length)})
      </summary>
      <Table
        caption={page.t("ruleGroups")}
        rows={rows}
        rowKey={(r) => r.path}
        find={(r) => groupNameOf(page, r.g)}
        limit={60}
        columns={[
          { key: "rule", label: page.t("rule"), number: true, value: (r) => r.rule.index, cell: (r) => <Ordinal n={r.rule.index + 1} /> },
          { key: "group", label: page.t("group"), value: (r) => groupNameOf(page, r.g) },
          { key: "specialty", label: page.t("specialty"), value: (r) => page.specialtyName(r.g.specialty) },
          { key: "state", label: page.t("state"), cell: (r) => <State rule={{ ...r.g, soft: r.rule.soft }} /> },
          number("activity", "activity"),
          number("limit", "limit"),
          { key: "unit", label: page.t("unit"), cell: (r) => page.t(r.g.what ? `what_${r.g.what}` : `unit_${r.g.unit}`) },
        ]}
      />
    </details>
  );
}

function Conflicts({ conflicts }) {
  const page = usePage();
  return (
    <div class="notice bad">
      <h3>{page.t("conflicts")}</h3>
      <p>{page.t("conflictsLead")}</p>
      <ol>
        {conflicts.map((c, k) => (
          <li key={k}>
            {page.both(c.sentence)}
            {c.line && <span class="soft"> ({page.t("line", { n: c.line })})</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}

// ---- approval ----

const checkForm = {
  share: { scale: 100, decimals: 1, unit: "%" },
  "share of need": { scale: 100, decimals: 1, unit: "%" },
  FTE: { decimals: 1 },
};

export function Approval() {
  const page = usePage();
  const list = page.doc.checklist;
  if (list.length === 0) return null;
  const number = (key, label) => ({
    key,
    label,
    number: true,
    cell: (r) => <N path={`checklist.${r.k}.${key}`} {...(checkForm[r.c.unit] ?? {})} />,
  });
  return (
    <Section id="approval" title="approval" lead={page.t("approvalLead")}>
      <Table
        caption={page.t("approval")}
        rows={list.map((c, k) => ({ c, k }))}
        rowKey={(r) => r.k}
        columns={[
          { key: "question", label: page.t("question"), wide: true, cell: (r) => page.both(r.c.question) },
          {
            key: "answer",
            label: page.t("answer"),
            cell: (r) => (
              <span class={`state ${r.c.satisfied ? "good" : "bad"}`}>
                <span aria-hidden="true">{r.c.satisfied ? "✓ " : "✎ "}</span>
                {page.t(r.c.satisfied ? "follow" : "explain")}
              </span>
            ),
          },
          number("found", page.t("found")),
          number("baseline", page.before("today", "start")),
          number("limit", page.t("allowed")),
          { key: "unit", label: page.t("unit"), cell: (r) => page.t(`unit_${r.c.unit}`) },
          { key: "why", label: page.t("justification"), wide: true, cell: (r) => (r.c.satisfied ? "" : <span class="lines" />) },
        ]}
      />
      {list.map((c, k) => c.groups?.length > 0 && <ToExplain key={k} check={c} />)}
      <Best />
    </Section>
  );
}

// The councils and specialties of a question that the plan does not comply with.
function ToExplain({ check }) {
  const page = usePage();
  const path = (g) => page.plan.coverage(g.specialty, "council", g.group);
  const title = page.t("whichToExplain", { question: page.both(check.question) });
  return (
    <details class="behind papered" open={usePaper()}>
      <summary>{title}</summary>
      <Table
        caption={title}
        rows={check.groups}
        rowKey={(g) => `${g.group} ${g.specialty}`}
        find={(g) => `${g.group} ${page.specialtyName(g.specialty)}`}
        limit={60}
        columns={[
          { key: "group", label: page.t("council"), value: (g) => g.group },
          { key: "specialty", label: page.t("specialty"), value: (g) => page.specialtyName(g.specialty) },
          ...degreeColumns(page, path),
        ]}
      />
    </details>
  );
}

function Best() {
  const page = usePage();
  const { best } = page.doc;
  if (!best) return null;
  const form = formOf(page.doc.objectives[0].measure);
  const more = { ...form, decimals: form.decimals + 1 };
  return (
    <>
      <h3>{page.t("bestTitle")}</h3>
      {best.feasible ? (
        <Filled
          class=""
          text="bestText"
          with_={{ best: <N path="best.value" {...more} />, own: <N path="objectives.0.value" {...more} />, bound: <N path="best.bound" {...more} /> }}
        />
      ) : (
        <p>{page.t("bestNone")}</p>
      )}
    </>
  );
}
