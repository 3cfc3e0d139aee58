// parts.jsx - what every section is made of: words, numbers, tables, choosers.
import { createContext, Fragment } from "preact";
import { useContext, useId, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { at, format, isNumber } from "./format.js";
import { known, say } from "./words.js";
import { ALL } from "./data.js";

// {lang, plan, plans, land, setYear}: the language, the plan (of a year) that is shown, all plans, the map.
export const Page = createContext(null);

export function usePage() {
  const page = useContext(Page);
  const t = (key, filled) => say(page.lang, key, filled);
  const doc = page.plan.document;
  return {
    ...page,
    doc,
    t,
    has: page.plan.hasPlan,
    isPlan: page.plan.isPlan,
    // A word for the state before: today, or the scenario's own start.
    before: (today, start) => t(page.plan.elsewhere ? start : today),
    both: (words) => words?.[page.lang] ?? "",
    levelName: (level) => (known(level) ? t(level) : level),
    specialtyName: (id) =>
      id === ALL ? t("all") : (doc.specialties.find((s) => s.specialty === id)?.name[page.lang] ?? id),
    show: (value, form) => format(value, page.lang, form),
    groupName: (row) => (row.level === "nation" ? t("nation") : row.name),
  };
}

// A number of the document. `path` says where it stands there; `less` and `over` name a number to subtract and one to
// divide by, which is all the arithmetic there is. The attributes let a test find the same number.
export function N({ path, less, over, scale = 1, decimals = 0, unit = "", sign = false, plan }) {
  const page = useContext(Page);
  const shown = plan ?? page.plan;
  const value = valueOf(shown.document, { path, less, over, scale });
  return (
    <span
      class={sign && value > 0 ? "n plus" : sign && value < 0 ? "n minus" : "n"}
      data-path={shown.where?.(path) ?? path}
      data-less={less && (shown.where?.(less) ?? less)}
      data-over={over && (shown.where?.(over) ?? over)}
      data-scale={scale}
      data-decimals={decimals}
      data-unit={unit}
      data-sign={sign ? "1" : undefined}
      data-plan={shown.number}
    >
      {format(value, page.lang, { decimals, unit, sign })}
    </span>
  );
}

// Which row it is: the one kind of figure that the document has not.
export function Ordinal({ n }) {
  const page = usePage();
  return <span data-ordinal={n}>{page.show(n)}</span>;
}

export function valueOf(document, { path, less, over, scale = 1 }) {
  const number = (p) => {
    const value = at(document, p);
    return isNumber(value) ? value : NaN;
  };
  const value = (number(path) - (less ? number(less) : 0)) / (over ? number(over) : 1);
  return value * scale;
}

// A sentence of the document, which a test holds to it.
export function Said({ path }) {
  const page = usePage();
  return <span data-text={page.plan.where?.(path) ?? path}>{page.both(at(page.doc, path))}</span>;
}

// The year that is shown, of a plan in years.
export function Years() {
  const page = usePage();
  const { years } = page.plan;
  if (!years) return null;
  return <Choose label={page.t("year")} value={String(page.plan.phase)} options={years.map((y, k) => ({ value: String(k), label: String(y.year) }))} onChange={(k) => page.setYear(Number(k))} />;
}

// Is the page going onto paper, or has it been? Then all of it is there, also what a screen draws when it is scrolled to.
let paper = false;
const papers = new Set();
function toPaper() {
  paper = true;
  for (const tell of papers) tell(true);
}
window.addEventListener("beforeprint", toPaper);
window.matchMedia("print").addEventListener("change", (e) => e.matches && toPaper());

export function usePaper() {
  const [on, setOn] = useState(paper);
  useLayoutEffect(() => {
    papers.add(setOn);
    return () => papers.delete(setOn);
  }, []);
  return on;
}

export function classOf(degree, breaks) {
  if (!isNumber(degree)) return -1;
  let k = 0;
  while (k < breaks.length && degree >= breaks[k] - 1e-9) k++;
  return k;
}

export function classWords(page, k, breaks, kind = "") {
  const a = (n) => page.show(breaks[n]);
  if (k < 0) return page.t("noValue");
  if (k === 0) return page.t(`below${kind}`, { a: a(0) });
  if (k === breaks.length) return page.t(`above${kind}`, { a: a(k - 1) });
  return page.t(`fromTo${kind}`, { a: a(k - 1), b: a(k) });
}

export function Section({ id, title, lead, children, level = 2 }) {
  const page = usePage();
  const Heading = `h${level}`;
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <Heading id={`${id}-title`}>{page.t(title)}</Heading>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </section>
  );
}

export function Choose({ label, value, options, onChange }) {
  const id = useId();
  return (
    <span class="choose">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(e) => onChange(e.currentTarget.value)}>
        {options.map((o) =>
          o.options ? (
            <optgroup key={o.label} label={o.label}>
              {o.options.map((one) => (
                <option key={one.value} value={one.value}>
                  {one.label}
                </option>
              ))}
            </optgroup>
          ) : (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ),
        )}
      </select>
    </span>
  );
}

export function useSpecialty() {
  const page = usePage();
  const [chosen, setChosen] = useState(ALL);
  const ids = [ALL, ...page.plan.specialties.map((s) => s.specialty)];
  const value = ids.includes(chosen) ? chosen : ALL;
  const chooser = (
    <Choose
      label={page.t("specialty")}
      value={value}
      options={ids.map((id) => ({ value: id, label: page.specialtyName(id) }))}
      onChange={setChosen}
    />
  );
  return [value, chooser];
}

const collators = { da: new Intl.Collator("da"), en: new Intl.Collator("en") };

// What sorts first: numbers by size with the missing last, texts as the language sorts them.
function compare(a, b, lang) {
  const x = isNumber(a),
    y = isNumber(b);
  if (x && y) return a - b;
  if (x !== y && typeof a !== "string" && typeof b !== "string") return x ? -1 : 1;
  return collators[lang].compare(String(a ?? ""), String(b ?? ""));
}

const ROWS = 100; // more stand behind a button

// columns: [{key, label, value(row), cell(row), number: bool, wide: bool}]; `value` sorts, `cell` is what is shown (value
// by default). `find(row)` is what the search looks in; without it there is no search. `detail(row)` stands below the row.
export function Table({ caption, columns, rows, rowKey, find, sort, foot, detail, limit = ROWS, printWhole, children }) {
  const page = usePage();
  const [order, setOrder] = useState(sort ?? null);
  const [wanted, setWanted] = useState("");
  const [whole, setWhole] = useState(false);
  const id = useId();
  const found = useMemo(() => {
    const asked = wanted.trim().toLocaleLowerCase(page.lang);
    const some = asked ? rows.filter((r) => find(r).toLocaleLowerCase(page.lang).includes(asked)) : rows.slice();
    const column = order && columns.find((c) => c.key === order.key);
    if (column?.value) {
      const sense = order.down ? -1 : 1;
      some.sort((a, b) => sense * compare(column.value(a), column.value(b), page.lang));
    }
    return some;
  }, [rows, columns, wanted, order, page.lang]);
  const paper = usePaper();
  const shown = whole || (printWhole && paper) ? found : found.slice(0, limit);
  const turn = (key) =>
    setOrder(order?.key === key ? { key, down: !order.down } : { key, down: columns.find((c) => c.key === key).number });
  return (
    <div class="tablebox">
      {(find || children) && (
        <div class="tools">
          {children}
          {find && rows.length > 5 && (
            <span class="choose search">
              <label for={id}>{page.t("filter")}</label>
              <input id={id} type="search" value={wanted} onInput={(e) => setWanted(e.currentTarget.value)} />
              <span class="count" role="status">
                {page.t("rows", { n: page.show(found.length), all: page.show(rows.length) })}
              </span>
            </span>
          )}
        </div>
      )}
      <div class="scroll" tabindex={0} role="region" aria-label={page.t("tableOf", { name: caption })}>
        <table class={detail ? "detailed" : undefined}>
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              {columns.map((c) => (
                <th
                  key={c.key}
                  scope="col"
                  class={c.number ? "number" : c.wide ? "wide" : undefined}
                  aria-sort={order?.key === c.key ? (order.down ? "descending" : "ascending") : undefined}
                >
                  {c.value ? (
                    <button type="button" onClick={() => turn(c.key)}>
                      {c.label}
                      {order?.key === c.key && (
                        <span class="arrow" aria-hidden="true">
                          {order.down ? "▼" : "▲"}
                        </span>
                      )}
                    </button>
                  ) : (
                    c.label
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Fragment key={rowKey(row)}>
                <tr class={detail ? "with-detail" : undefined}>
                  {columns.map((c, k) => {
                    const Cell = k === 0 ? "th" : "td";
                    return (
                      <Cell key={c.key} scope={k === 0 ? "row" : undefined} class={c.number ? "number" : c.wide ? "wide" : undefined}>
                        {c.cell ? c.cell(row) : c.value(row)}
                      </Cell>
                    );
                  })}
                </tr>
                {detail && (
                  <tr class="detail">
                    <td colspan={columns.length}>{detail(row)}</td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
          {foot && <tfoot>{foot}</tfoot>}
        </table>
      </div>
      {shown.length < found.length && (
        <p class="hint paper-only">{page.t("cut", { n: page.show(shown.length), all: page.show(found.length) })}</p>
      )}
      {found.length > limit && (
        <button type="button" class="more" onClick={() => setWhole(!whole)}>
          {whole ? page.t("showFewer") : page.t("showAll", { n: page.show(found.length) })}
        </button>
      )}
    </div>
  );
}

// The figures behind a chart.
export function Behind({ children, open }) {
  const page = usePage();
  return (
    <details class="behind" open={open}>
      <summary>{page.t("table")}</summary>
      {children}
    </details>
  );
}

// Where a decision is, of a satellite with its parent.
export function placeOf(page, d) {
  return d.parent_site ? `${page.plan.siteName(d.site)} (${page.t("from", { site: page.plan.siteName(d.parent_site) })})` : page.plan.siteName(d.site);
}

export const measures = ["new", "conversion", "licence", "satellite", "closure", "video"];
// The keys of summary and totals that count a measure.
export const counted = {
  new: "new",
  conversion: "conversion",
  licence: "licence",
  satellite: "satellite_days",
  closure: "closures",
  video: "video_days",
};

// The measures that the scenario uses or the plan takes.
export function usedMeasures(doc) {
  const set = doc.scenario.measures ?? {};
  return measures.filter((m) => (set[m] !== undefined && set[m] !== false) || doc.decisions.some((d) => d.measure === m));
}

export function Kind({ measure }) {
  const page = usePage();
  return (
    <span class={`kind ${measure}`}>
      <span class="mark" aria-hidden="true">
        {marks[measure]}
      </span>
      {page.t(measure)}
    </span>
  );
}
export const marks = { new: "▲", conversion: "■", licence: "◆", satellite: "➜", closure: "✕", video: "●" };

export function Size({ decision, path, plan }) {
  const page = usePage();
  if (decision.days === undefined) return <N path={`${path}.count`} plan={plan} />;
  return (
    <>
      <N path={`${path}.days`} plan={plan} /> {page.lang === "da" ? (decision.days === 1 ? "dag/uge" : "dage/uge") : decision.days === 1 ? "day/week" : "days/week"}
    </>
  );
}
