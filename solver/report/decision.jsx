// decision.jsx - the first screen: five questions answered without scrolling.
import { AreaMap, Classes } from "./maps.jsx";
import { counted, N, placeOf, usedMeasures, usePage } from "./parts.jsx";
import { ALL, formOf, ranked } from "./data.js";

const percent = { scale: 100, decimals: 1, unit: "%" };

function first(page) {
  return page.doc.objectives[0];
}

function Card({ title, children, class: name = "" }) {
  return (
    <div class={`card ${name}`}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

function Lead() {
  const page = usePage();
  const inequality = "indicators.baseline.all.hoover";
  if (page.doc.status === "infeasible") return <p class="headline bad">{page.t("leadNone")}</p>;
  if (page.doc.status === "no_plan_in_time") return <p class="headline bad">{page.t("leadTime")}</p>;
  const { baseline, plan } = page.doc.indicators;
  const better = plan && plan.all.hoover <= baseline.all.hoover ? "Lower" : "Higher";
  const less = plan && better === "Lower" && plan.all.hoover_index > baseline.all.hoover_index + 1e-6;
  if (!page.has) return <Filled text="leadToday" with_={{ before: <N path={inequality} {...percent} /> }} />;
  return (
    <Filled
      text={less ? "leadLess" : `lead${better}${page.doc.summary.cost > 0 ? "Cost" : ""}`}
      with_={{
        cost: <N path="summary.cost" decimals={1} unit="mio" />,
        before: <N path={inequality} {...percent} />,
        after: <N path="indicators.plan.all.hoover" {...percent} />,
        change: <N path="indicators.plan.all.hoover" less={inequality} over={inequality} {...percent} decimals={0} sign />,
      }}
    />
  );
}

// A sentence with numbers in it.
export function Filled({ text, with_, class: name = "headline" }) {
  const page = usePage();
  const parts = page.t(text).split(/\{(\w+)\}/);
  return <p class={name}>{parts.map((part, k) => (k % 2 ? with_[part] : part))}</p>;
}

function Extreme({ worst }) {
  const page = usePage();
  const rows = page.doc.together.map((r, k) => ({ ...r, k })).filter((r) => r.level === "council" && r.degree_baseline !== null);
  if (rows.length < 2) return null;
  const one = rows.reduce((a, b) => (worst === b.degree_baseline < a.degree_baseline ? b : a));
  return (
    <li>
      {page.t(worst ? "worstCouncil" : "bestCouncil")}: <strong>{one.name}</strong>, <N path={`together.${one.k}.degree_baseline`} unit="%" />
      {page.has && (
        <>
          {" → "}
          <N path={`together.${one.k}.degree`} unit="%" />
        </>
      )}
    </li>
  );
}

function Today() {
  const page = usePage();
  return (
    <Card title={page.before("howUnequal", "howUnequalStart")}>
      <p class="big">
        <N path="indicators.baseline.all.hoover" {...percent} />
      </p>
      <p class="explain">{page.t("shareToMove")}</p>
      <ul class="facts">
        <Extreme worst />
        <Extreme worst={false} />
      </ul>
    </Card>
  );
}

function Changed() {
  const page = usePage();
  return (
    <Card title={page.t("whatChanges")}>
      <p class="big">
        <N path="indicators.plan.all.hoover" {...percent} />
      </p>
      <p class="explain">{page.t("shareToMoveAfter")}</p>
      <ul class="facts">
        {usedMeasures(page.doc).map((m) => (
          <li key={m}>
            <strong>
              <N path={`summary.${counted[m]}`} />
            </strong>{" "}
            {page.t(`numbers_${m}${page.doc.summary[counted[m]] === 1 ? "_one" : ""}`)}
          </li>
        ))}
      </ul>
    </Card>
  );
}

// The decision that does most alone.
function Strongest() {
  const page = usePage();
  const [best] = ranked(page.plan);
  if (!best) return null;
  const { measure, specialty } = best.decision;
  return (
    <p class="strongest">
      {page.t("strongest")}:{" "}
      <a href="#recommendations">
        {page.specialtyName(specialty)}, {placeOf(page, best.decision)}
      </a>{" "}
      ({page.t(measure).toLocaleLowerCase(page.lang)})
    </p>
  );
}

function NetFte() {
  const page = usePage();
  const net = page.doc.summary.net_fte;
  if (Math.abs(net) < 0.05) return <li>{page.t("netFteSame")}</li>;
  return (
    <li>
      <strong>
        <N path="summary.net_fte" scale={net < 0 ? -1 : 1} decimals={1} sign={net > 0} />
      </strong>{" "}
      {page.t(net < 0 ? "netFteFewer" : "netFte")}
    </li>
  );
}

function Costs() {
  const page = usePage();
  const saved = page.doc.summary.cost < 0;
  const budget = page.doc.rules.findIndex((r) => r.rule === "budget" && r.groups.length === 1);
  const known = page.doc.summary.cost !== null;
  return (
    <Card title={page.t("whatCosts")}>
      {known ? (
        <>
          <p class="big">
            <N path="summary.cost" scale={saved ? -1 : 1} decimals={1} />
          </p>
          <p class="explain">
            {page.t(saved ? "costSaved" : "costYear")}
            {budget >= 0 && (
              <>
                {" "}
                {page.t("budgetOf")} <N path={`rules.${budget}.limit`} />
              </>
            )}
          </p>
        </>
      ) : (
        <p>{page.t("costUnknown")}</p>
      )}
      <ul class="facts">
        <NetFte />
        {known && page.doc.totals.nation[0].cost_per_fte !== null && (
          <li>
            <strong>
              <N path="totals.nation.0.cost_per_fte" decimals={1} />
            </strong>{" "}
            {page.t("perFte")}
          </li>
        )}
      </ul>
    </Card>
  );
}

function Proof() {
  const page = usePage();
  const whole = page.plan.whole ?? page.plan; // of years the whole is proven, not each
  const o = whole.document.objectives[0];
  if (!page.isPlan) {
    const best = page.doc.best;
    if (!best) return <li>{page.t("uncertainNoBest")}</li>;
    if (!best.feasible) return <li>{page.t("bestNone")}</li>;
    const form = formOf(o.measure);
    const beyond = best.distance < 0;
    const shown = { ...form, scale: beyond ? -form.scale : form.scale, decimals: form.decimals + 1, unit: form.unit === "%" ? "pp" : form.unit };
    return (
      <li>
        <Inline text={beyond ? "uncertainBeyond" : "uncertainBest"} with_={{ distance: <N path="best.distance" {...shown} /> }} />
      </li>
    );
  }
  if (o.gap === null || o.gap === undefined || o.gap > 0.995) return <li>{page.t("uncertainNoGap")}</li>;
  if (o.gap < 5e-5) return <li>{page.t("uncertainNothing")}</li>;
  return (
    <li>
      <Inline text="uncertainGap" with_={{ gap: <N plan={whole} path="objectives.0.gap" scale={100} decimals={2} unit="%" /> }} />
    </li>
  );
}

function Inline({ text, with_ }) {
  const page = usePage();
  return page
    .t(text)
    .split(/\{(\w+)\}/)
    .map((part, k) => (k % 2 ? with_[part] : part));
}

function Uncertain() {
  const page = usePage();
  const explain = page.doc.checklist.filter((c) => !c.satisfied).length;
  const broken = page.doc.checklist.find((c) => c.check === "rules")?.found ?? 0;
  return (
    <Card title={page.t("whatUncertain")} class="uncertain">
      <ul class="facts">
        {broken > 0 && (
          <li class="warn">
            <strong>{page.t(broken === 1 ? "brokenOne" : "brokenMany", { n: page.show(broken) })}</strong>
          </li>
        )}
        {page.has && <Proof />}
        {page.doc.notes.map((n, k) => (
          <li key={k} class="warn short">
            {page.both(n)}
          </li>
        ))}
        {page.doc.caveats.slice(0, 1).map((c, k) => (
          <li key={k} class="clamp">
            {page.both(c)}
          </li>
        ))}
        {page.has && (tried(page) ? <Sure /> : <li>{page.t("uncertainRobust")}</li>)}
      </ul>
      <p class="onward">
        <a href="#method">{page.t("readMore")}</a>
        {explain > 0 && <a href="#approval">{page.t(explain === 1 ? "oneToExplain" : "toExplain", { n: page.show(explain) })}</a>}
      </p>
    </Card>
  );
}

export function tried(page) {
  return page.doc.decisions.some((d) => "confidence" in d);
}

// The share of draws whose best plans have the decision; null where it was not tried.
export const confidenceOf = (decision) => (decision.confidence ? decision.confidence.chosen / decision.confidence.draws : null);

// How many of the decisions nine of ten draws agree on.
function Sure() {
  const page = usePage();
  const sure = page.doc.decisions.filter((d) => confidenceOf(d) >= 0.9).length;
  return <li>{page.t("uncertainTried", { n: page.show(sure), of: page.show(page.doc.decisions.length) })}</li>;
}

// Before and after.
function Indicators() {
  const page = usePage();
  const rows = [
    ["hoover", "indicators.STATE.all.hoover", percent],
    ["gini", "indicators.STATE.all.gini", { decimals: 3 }],
    ["below75", "spread.STATE.all.below_75", percent],
    ["outside10", "spread.STATE.all.councils_outside_10", {}],
    ["meanMinutes", "indicators.STATE.all.mean_minutes", { decimals: 1, unit: "min" }],
    ["supplyFte", "indicators.STATE.all.supply", { decimals: 1 }],
  ];
  const travel = page.plan.travel(ALL, "nation", "nation");
  const objective = first(page);
  const name = page.both(objective.title).split(/[:,]/)[0];
  const money = formOf(objective.measure).unit === "mio";
  const form = { ...formOf(objective.measure), ...(money ? { unit: undefined } : {}) };
  return (
    <table class="indicators">
      <caption class="unseen">{page.t("indicator")}</caption>
      <thead>
        <tr>
          <th scope="col">{page.t("indicator")}</th>
          <th scope="col" class="number">
            {page.before("today", "start")}
          </th>
          {page.has && (
            <th scope="col" class="number">
              {page.t("withPlan")}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {objective.measure !== "hoover" && (
          <tr>
            <th scope="row">{money ? page.t("inMillions", { name }) : name}</th>
            <td class="number">
              <N path="objectives.0.baseline" {...form} />
            </td>
            {page.has && (
              <td class="number strong">
                <N path="objectives.0.value" {...form} />
              </td>
            )}
          </tr>
        )}
        {rows.map(([word, path, form]) => (
          <tr key={word}>
            <th scope="row">{page.t(word)}</th>
            <td class="number">
              <N path={path.replace("STATE", "baseline")} {...form} />
            </td>
            {page.has && (
              <td class="number strong">
                <N path={path.replace("STATE", "plan")} {...form} />
              </td>
            )}
          </tr>
        ))}
        {["beyond_60", "beyond_50_km"].map((key) => (
          <tr key={key}>
            <th scope="row">{page.t(key === "beyond_60" ? "beyond60" : "beyond50")}</th>
            <td class="number">
              <N path={`${travel}.${key}_baseline`} {...percent} />
            </td>
            {page.has && (
              <td class="number strong">
                <N path={`${travel}.${key}`} {...percent} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Regions() {
  const page = usePage();
  const used = usedMeasures(page.doc);
  const regions = page.has ? page.doc.totals.region : page.plan.groups("region");
  return (
    <table class="indicators">
      <caption class="unseen">{page.t("regions")}</caption>
      <thead>
        <tr>
          <th scope="col">{page.t("region")}</th>
          <th scope="col" class="number" colspan={page.has ? 2 : 1}>
            {page.t("classesLabel")}
          </th>
          {page.has &&
            used.map((m) => (
              <th key={m} scope="col" class="number">
                {page.t(`${m}Short`)}
              </th>
            ))}
        </tr>
      </thead>
      <tbody>
        {regions.slice(0, 8).map((r, k) => {
          const path = page.plan.coverage(ALL, "region", r.group);
          return (
            <tr key={r.group}>
              <th scope="row">{r.group}</th>
              <td class="number">
                <N path={`${path}.degree_baseline`} unit="%" />
              </td>
              {page.has && (
                <td class="number strong">
                  → <N path={`${path}.degree`} unit="%" />
                </td>
              )}
              {page.has &&
                used.map((m) => (
                  <td key={m} class="number">
                    <N path={`totals.region.${k}.${counted[m]}`} />
                  </td>
                ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function Decision() {
  const page = usePage();
  const state = page.has ? "difference" : "today";
  return (
    <section id="decision" aria-labelledby="decision-title">
      <h2 id="decision-title" class="unseen">
        {page.t("decision")}
      </h2>
      <Lead />
      <div class="decision">
        <div class={page.has ? "cards" : "cards few"}>
          <Today />
          {page.has && <Changed />}
          {page.has && <Costs />}
        </div>
        <div class="indicatorbox">
          <Indicators />
          <Uncertain />
        </div>
        <div class="card where">
          <h3>{page.t("whereChanges")}</h3>
          {page.land && (
            <>
              <AreaMap state={state} specialty={ALL} land={page.land} title={page.has ? page.t("mapDifference") : page.before("mapToday", "mapStart")} quiet />
              <Classes kind={state === "difference" ? "difference" : "degree"} />
            </>
          )}
          <div class="across" tabindex={0} role="region" aria-label={page.t("regions")}>
            <Regions />
          </div>
          {page.has && <Strongest />}
        </div>
      </div>
    </section>
  );
}
