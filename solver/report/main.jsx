// main.jsx - the page: reads the data that stands in it, and shows one plan in one language.
import { render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { open } from "./data.js";
import { Page, Choose } from "./parts.jsx";
import { known, say } from "./words.js";
import { landOf, Maps } from "./maps.jsx";
import { Decision } from "./decision.jsx";
import { Elsewhere, Kinds, Recommendations } from "./recommendations.jsx";
import { Spread } from "./spread.jsx";
import { Coverage, Specialties, Travel } from "./coverage.jsx";
import { Money } from "./money.jsx";
import { Approval, Rules } from "./rules.jsx";
import { Extracts } from "./extracts.jsx";
import { Method } from "./method.jsx";
import { Compare, statusWord, titleOf } from "./compare.jsx";
import { Years } from "./years.jsx";

// A document made or changed by another hand may lack what the page needs: better said than an empty page.
window.addEventListener("error", (problem) => {
  const notice = document.createElement("p");
  notice.className = "headline bad";
  notice.textContent = say(document.documentElement.lang, "trouble", { problem: problem.message });
  document.body.prepend(notice);
});

const data = JSON.parse(document.getElementById("data").textContent);
const plans = data.documents.map(open);

// What the page has, in its order: [anchor, is it there].
function sections(plan) {
  const doc = plan.document,
    has = plan.hasPlan,
    some = has && doc.decisions.length > 0;
  return [
    ["decision", true],
    ["years", doc.phases !== undefined],
    ["comparison", plans.length > 1],
    ["recommendations", has],
    ["maps", true],
    ["spread", true],
    ["coverage", true],
    ["specialties", true],
    ["kinds", some],
    ["travel", true],
    ["money", some],
    ["rules", true],
    ["approval", doc.checklist.length > 0],
    ["elsewhere", doc.decisions.some((d) => d.not_chosen?.length)],
    ["extracts", true],
    ["method", true],
  ].filter(([, there]) => there);
}

function Header({ page, setLang, setPlan }) {
  const t = (key, filled) => say(page.lang, key, filled);
  const status = statusWord(page.plan);
  return (
    <header>
      <a class="skip" href="#decision">
        {t("skip")}
      </a>
      <div class="masthead">
        <div class="name">
          <p class="kicker">{t("page")}</p>
          <h1>{titleOf(page, page.plan)}</h1>
        </div>
        <div class="controls">
          <span class={`status ${status}`}>{t(status)}</span>
          {plans.length > 1 && (
            <Choose
              label={t("choosePlan")}
              value={String(page.plan.number)}
              options={plans.map((p) => ({ value: String(p.number), label: titleOf(page, p) }))}
              onChange={(v) => setPlan(Number(v))}
            />
          )}
          <span class="languages" role="group" aria-label={t("language")}>
            {[
              ["da", "Dansk"],
              ["en", "English"],
            ].map(([code, name]) => (
              <button key={code} type="button" lang={code} aria-pressed={page.lang === code} onClick={() => setLang(code)}>
                {name}
              </button>
            ))}
          </span>
          <button type="button" class="print" onClick={() => window.print()}>
            {t("print")}
          </button>
        </div>
      </div>
      <nav aria-label={t("contents")}>
        <ul>
          {sections(page.plan).map(([id]) => (
            <li key={id}>
              <a href={`#${id}`}>{t(known(`nav_${id}`) ? `nav_${id}` : id)}</a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

function App() {
  const [lang, setLang] = useState(document.documentElement.lang);
  const [number, setPlan] = useState(0);
  const plan = plans[number];
  const land = useMemo(() => landOf(plan, data.map), [plan]);
  const page = { lang, plan, plans, land };
  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = `${titleOf(page, plan)} – ${say(lang, "page")}`;
  }, [lang, plan]);
  return (
    <Page.Provider value={page}>
      <Header page={page} setLang={setLang} setPlan={setPlan} />
      <main>
        <Decision />
        <Years />
        <Compare />
        <Recommendations />
        <Maps />
        <Spread />
        <Coverage />
        <Specialties />
        <Kinds />
        <Travel />
        <Money />
        <Rules />
        <Approval />
        <Elsewhere />
        <Extracts />
        <Method />
      </main>
      <footer>
        <p>{say(lang, "footer", { version: plan.document.run?.version ?? "" }).replace(" .", ".")}</p>
      </footer>
    </Page.Provider>
  );
}

render(<App />, document.getElementById("page"));
