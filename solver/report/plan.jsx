// plan.jsx - the page of a plan or an assessment, or of several: its sections in their order.
import { openYears } from "./data.js";
import { Choose, Years } from "./parts.jsx";
import { say } from "./words.js";
import { landOf, Maps } from "./maps.jsx";
import { Decision } from "./decision.jsx";
import { Elsewhere, Kinds, Recommendations } from "./recommendations.jsx";
import { Spread } from "./spread.jsx";
import { Coverage, Specialties, Travel } from "./coverage.jsx";
import { Money } from "./money.jsx";
import { Approval, Rules } from "./rules.jsx";
import { Extracts } from "./extracts.jsx";
import { Phases } from "./phases.jsx";
import { Method } from "./method.jsx";
import { Compare, statusWord, titleOf } from "./compare.jsx";

function sections(page) {
  const doc = page.plan.document,
    has = page.plan.hasPlan,
    some = has && doc.decisions.length > 0;
  return [
    ["decision", Decision, true],
    ["comparison", Compare, page.plans.length > 1],
    ["phases", Phases, has && doc.phases?.length > 0],
    ["recommendations", Recommendations, has],
    ["maps", Maps, true],
    ["spread", Spread, true],
    ["coverage", Coverage, true],
    ["specialties", Specialties, true],
    ["kinds", Kinds, some],
    ["travel", Travel, true],
    ["money", Money, some],
    ["rules", Rules, true],
    ["approval", Approval, doc.checklist.length > 0],
    ["elsewhere", Elsewhere, doc.decisions.some((d) => d.not_chosen?.length)],
    ["extracts", Extracts, true],
    ["method", Method, true],
  ].filter(([, , there]) => there);
}

function Chooser({ page, setPlan }) {
  return (
    <>
      {page.plans.length > 1 && (
        <Choose
          label={say(page.lang, "choosePlan")}
          value={String(page.plan.number)}
          options={page.plans.map((p) => ({ value: String(p.number), label: titleOf(page, p) }))}
          onChange={(v) => setPlan(Number(v))}
        />
      )}
      <Years />
    </>
  );
}

export const plans = {
  open: (data) =>
    data.documents.map((document, k) => {
      const plan = openYears(document, k);
      plan.land = () => landOf(plan, data.map);
      return plan;
    }),
  title: (page) => titleOf(page, page.plan),
  status: (page) => statusWord(page.plan),
  sections,
  Chooser,
};
