// main.jsx - the page: reads the data that stands in it, and shows it in one language.
import { render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { unpacked } from "./data.js";
import { Page } from "./parts.jsx";
import { known, say } from "./words.js";
import { plans } from "./plan.jsx";
import { sweep } from "./sweep.jsx";
import { tradeOff } from "./frontier.jsx";
import { explanation } from "./explanation.jsx";
import { alternatives, robust } from "./several.jsx";

// A document made or changed by another hand may lack what the page needs: better said than an empty page.
window.addEventListener("error", (problem) => {
  if (/^ResizeObserver loop/.test(problem.message)) return; // told later, not lost
  const notice = document.createElement("p");
  notice.className = "headline bad";
  notice.textContent = say(document.documentElement.lang, "trouble", { problem: problem.message });
  document.body.prepend(notice);
});

const data = unpacked(JSON.parse(document.getElementById("data").textContent));

// By what the first document is: `open(data)` gives the plans that a number can be of, `title(page)` and `status(page)` what stands
// at the top, `sections(page)` what the page has, in its order: [anchor, component].
const books = {
  "yderplan-plan-1": plans,
  "yderplan-assessment-1": plans,
  "yderplan-compare-1": sweep,
  "yderplan-frontier-1": tradeOff,
  "yderplan-alternatives-1": alternatives,
  "yderplan-robust-1": robust,
  "yderplan-explanation-1": explanation,
};
const book = books[data.documents[0].schema];
const opened = book.open(data);

function Languages({ page, setLang }) {
  return (
    <span class="languages" role="group" aria-label={say(page.lang, "language")}>
      {[
        ["da", "Dansk"],
        ["en", "English"],
      ].map(([code, name]) => (
        <button key={code} type="button" lang={code} aria-pressed={page.lang === code} onClick={() => setLang(code)}>
          {name}
        </button>
      ))}
    </span>
  );
}

function Header({ page, sections, setLang, setPlan }) {
  const t = (key, filled) => say(page.lang, key, filled);
  const status = book.status(page);
  return (
    <header>
      <a class="skip" href={`#${sections[0][0]}`}>
        {t("skip")}
      </a>
      <div class="masthead">
        <div class="name">
          <p class="kicker">{t("page")}</p>
          <h1>{book.title(page)}</h1>
        </div>
        <div class="controls">
          {status && <span class={`status ${status}`}>{t(status)}</span>}
          {book.Chooser && <book.Chooser page={page} setPlan={setPlan} />}
          <Languages page={page} setLang={setLang} />
          <button type="button" class="print" onClick={() => window.print()}>
            {t("print")}
          </button>
        </div>
      </div>
      <nav aria-label={t("contents")}>
        <ul>
          {sections.map(([id]) => (
            <li key={id}>
              <a href={`#${id}`}>{t(known(`nav_${id}`) ? `nav_${id}` : id)}</a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

// How many of `count` parts are there: the first screen at once, the others one by one, so that the page answers meanwhile.
function useOneByOne(count) {
  const [there, setThere] = useState(1);
  useEffect(() => {
    if (there < count) {
      const next = setTimeout(() => setThere(there + 1), 0);
      return () => clearTimeout(next);
    }
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
    return undefined;
  }, [there >= count, there]);
  return there;
}

function App() {
  const [lang, setLang] = useState(document.documentElement.lang);
  const [number, setPlan] = useState(0);
  const [year, setYear] = useState(null);
  const whole = opened[number];
  const plan = whole.years?.[year] ?? whole;
  const land = useMemo(() => whole.land?.(), [whole]);
  const page = useMemo(() => ({ lang, plan, plans: opened, land, setYear }), [lang, plan, land]);
  const sections = useMemo(() => book.sections(page), [page]);
  const parts = useMemo(() => sections.map(([id, Part]) => <Part key={id} />), [sections.map(([id]) => id).join(" ")]); // the same ones are not drawn again
  const there = useOneByOne(sections.length);
  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = `${book.title(page)} – ${say(lang, "page")}`;
  }, [page]);
  return (
    <Page.Provider value={page}>
      <Header page={page} sections={sections} setLang={setLang} setPlan={setPlan} />
      <main>{parts.slice(0, there)}</main>
      {there >= sections.length && (
        <footer>
          <p>{say(lang, "footer", { version: page.plan.document.run?.version ?? "" }).replace(" .", ".")}</p>
        </footer>
      )}
    </Page.Provider>
  );
}

render(<App />, document.getElementById("page"));
