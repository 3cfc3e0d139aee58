// test.mjs - reads report.html in headless Chromium: what it shows, and that every number is the document's.
//
//     node tests/browser/test.mjs FOLDER      called by tests/browser.sh; FOLDER has node_modules and gets screenshots
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]);
const require = createRequire(join(folder, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const program = process.env.YDERPLAN;
const work = mkdtempSync(join(tmpdir(), "yderplan-browser-"));
const pictures = join(folder, "screenshots");
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });

let passed = 0,
  failed = 0;
function check(holds, sentence, ...more) {
  if (holds) passed++;
  else {
    failed++;
    console.error("FAILED:", [sentence, ...more.map((m) => (typeof m === "string" ? m : JSON.stringify(m)))].join("\n    "));
  }
}

// ---- the program's part ----

function run(...args) {
  const said = spawnSync(program, args, { encoding: "utf8", timeout: 600000 });
  return { status: said.status, stderr: said.stderr };
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

// A square around each area: a map for an instance that has none.
function squares(instance) {
  const [head, ...lines] = readFileSync(join(instance, "areas.csv"), "utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  const features = lines.map((line) => {
    const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((c) => c.replace(/,$/, "").replace(/^"|"$/g, "").replace(/""/g, '"'));
    const at = (name) => cells[names.indexOf(name)];
    const [x, y] = [Number(at("lon")), Number(at("lat"))];
    const ring = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].map(([dx, dy]) => [x + 0.06 * dx, y + 0.03 * dy]);
    return { type: "Feature", properties: { area: at("area") }, geometry: { type: "Polygon", coordinates: [ring] } };
  });
  writeFileSync(join(instance, "areas.geojson"), JSON.stringify({ type: "FeatureCollection", features }));
}

const nasty = `</script><img src=x onerror="window.hacked=1">&'"\u2028<!--`;

// The toy with names that would like to be more than text.
function hostileInstance() {
  const to = join(work, "hostile");
  cpSync("instances/toy", to, { recursive: true });
  const cell = `"${nasty.replace(/"/g, '""')}"`;
  for (const file of ["areas.csv", "sites.csv", "specialties.csv"]) {
    const [head, ...lines] = readFileSync(join(to, file), "utf8").trim().split(/\r?\n/);
    const columns = head.split(",");
    const changed = lines.map((line) => {
      const cells = line.split(",");
      for (const name of ["name", "name_da", "name_en", "council", "region"]) {
        const k = columns.indexOf(name);
        if (k >= 0) cells[k] = name === "council" || name === "region" ? cell.replace(/"$/, ` ${cells[k]}"`) : cell;
      }
      return cells.join(",");
    });
    writeFileSync(join(to, file), [head, ...changed].join("\n") + "\n");
  }
  writeFileSync(join(to, "notes.csv"), `da,en\n${cell},${cell}\n`);
  return to;
}

function plainScenario(title) {
  return {
    schema: "yderplan-scenario-1",
    name: nasty,
    title: { da: title, en: title },
    coverage: { catchment_minutes: 60 },
    objectives: [{ measure: "hoover" }],
    measures: { new: { max_per_site: 1 }, satellite: {} },
    rules: [{ rule: "cap", measures: ["new"], level: "council", max: 1 }],
  };
}

// Each page: its name, the file, and the documents that it shows.
function makePages() {
  const pages = [];
  const solved = (name, instance, scenario, ...more) => {
    const out = join(work, name);
    const said = run("solve", instance, scenario, "-o", out, "-q", ...more);
    check(existsSync(join(out, "report.html")), `${name}: solve writes report.html`, said.stderr);
    const page = { name, file: join(out, "report.html"), documents: [readJson(join(out, "plan.json"))], folder: out, plan: join(out, "plan.json") };
    pages.push(page);
    return page;
  };
  const denmark = join(work, "denmark-instance");
  cpSync("instances/denmark", denmark, { recursive: true });
  if (!existsSync(join(denmark, "areas.geojson"))) squares(denmark);
  const plan = solved("denmark", denmark, join(denmark, "scenarios/reform-2027.json"), "--time", "20");
  solved("infeasible", "instances/toy", "instances/toy/scenarios/infeasible.json");
  const toy = solved("toy", "instances/toy", "instances/toy/scenarios/two-satellites.json");
  const hostile = hostileInstance();
  squares(hostile);
  const scenario = join(work, "hostile.json");
  writeFileSync(scenario, JSON.stringify(plainScenario(nasty)));
  solved("hostile", hostile, scenario);

  const assessed = (name, ...args) => {
    const out = join(work, name);
    const said = run("assess", ...args, "-o", out, "-q");
    check(existsSync(join(out, "report.html")), `${name}: assess writes report.html`, said.stderr);
    pages.push({ name, file: join(out, "report.html"), documents: [readJson(join(out, "assessment.json"))] });
  };
  assessed("today", "instances/toy");
  assessed("judged", "instances/toy", "instances/toy/scenarios/one-number.json", "--plan", join(toy.folder, "plan.csv"));

  const two = join(work, "two.html");
  const other = solved("conversion", "instances/toy", "instances/toy/scenarios/conversion.json");
  const said = run("report", toy.plan, other.plan, "--lang", "en", "-o", two);
  check(said.status === 0, "report writes a page of two plans", said.stderr);
  pages.push({ name: "two", file: two, documents: [toy.documents[0], other.documents[0]], language: "en" });

  pages.push(...makeStudies(), makeYears(), makeHostileSweep(), makeUnproven());
  pages.push({ name: "sure", file: join(work, "robust/report.html"), documents: [readJson(join(work, "robust/plan-nominal.json"))] });

  const again = join(work, "again.html");
  run("report", plan.plan, "--instance", denmark, "-o", again);
  check(readFileSync(again).equals(readFileSync(plan.file)), "report writes the page of solve again, byte for byte");
  return pages;
}

// ---- documents about many plans ----

const fixtures = "tests/browser/fixtures";
const asked = `${fixtures}/scenarios/numbers.json`;
const studies = [
  { name: "compare", file: "compare.json", args: ["compare", "instances/toy", `${fixtures}/scenarios`], status: 2 },
  { name: "frontier", file: "frontier.json", args: ["frontier", "instances/toy", asked, "--vary", "inequality,cost", "--points", "2"], status: 0 },
  { name: "alternatives", file: "alternatives.json", args: ["alternatives", "instances/toy", asked, "--within", "0.6", "--differ", "1", "--count", "5"], status: 0 },
  { name: "robust", file: "robust.json", args: ["robust", "instances/toy", asked, "--draws", "6"], status: 0 },
  { name: "explain", file: "explanation.json", args: ["explain", "instances/toy", asked], status: 0 },
  { name: "impossible", file: "explanation.json", args: ["explain", "instances/toy", `${fixtures}/scenarios/impossible.json`], status: 3 },
];

// From the command where the program has it, else the document kept in fixtures/.
function makeStudies() {
  return studies.map(({ name, file, args, status }) => {
    const folder = join(work, name);
    if (run("help", args[0]).status === 0) {
      const said = run(...args, "-o", folder, "-q");
      check(said.status === status, `${name}: the command does its work`, said.stderr);
    } else cpSync(join(fixtures, name), folder, { recursive: true });
    return showStudy(name, folder, join(folder, file));
  });
}

function showStudy(name, folder, source) {
  const file = join(work, `${name}.html`);
  const said = run("report", source, "-o", file);
  check(said.status === 0, `${name}: report writes its page`, said.stderr);
  const document = readJson(source);
  const plans = (document.schema === "yderplan-frontier-1" ? document.points : []).map((point) => readJson(join(folder, point.plan)));
  return { name, file, documents: [document, ...plans], study: true };
}

// A plan in years, with what was not chosen.
function makeYears() {
  const out = join(work, "years");
  const said = run("solve", "instances/toy", `${fixtures}/years-scenario.json`, "-o", out, "-q");
  if (said.status !== 0) run("solve", "instances/toy", "instances/toy/scenarios/one-number.json", "-o", out, "-q");
  const plan = readJson(join(out, "plan.json"));
  const { phases, not_chosen } = readJson(join(fixtures, "years.json"));
  plan.phases ??= phases;
  if (!plan.decisions.some((d) => d.not_chosen)) plan.decisions[0].not_chosen = not_chosen;
  writeFileSync(join(out, "plan.json"), JSON.stringify(plan));
  const file = join(work, "years.html");
  check(run("report", join(out, "plan.json"), "-o", file).status === 0, "years: report writes its page");
  return { name: "years", file, documents: [plan] };
}

// The least change found, where it is not proven that less would not do.
function makeUnproven() {
  const explained = readJson(join(work, "impossible", "explanation.json"));
  explained.repair.least = explained.repair.total / 4;
  const folder = join(work, "unproven");
  mkdirSync(folder);
  writeFileSync(join(folder, "explanation.json"), JSON.stringify(explained));
  return showStudy("unproven", folder, join(folder, "explanation.json"));
}

// A comparison whose names would like to be more than text.
function makeHostileSweep() {
  const sweep = readJson(join(work, "compare", "compare.json"));
  for (const s of sweep.scenarios) {
    s.scenario = `${nasty} ${s.scenario}`;
    if (s.title) s.title = { da: nasty, en: nasty };
    if (s.error) s.error = [nasty];
  }
  const folder = join(work, "hostile-sweep");
  mkdirSync(folder);
  writeFileSync(join(folder, "compare.json"), JSON.stringify(sweep));
  return showStudy("hostile-sweep", folder, join(folder, "compare.json"));
}

// ---- numbers ----

const units = { da: { "%": "\u00a0%", pp: "\u00a0procentpoint", min: "\u00a0min.", mio: "\u00a0mio.\u00a0kr." }, en: { "%": "%", pp: "\u00a0percentage points", min: "\u00a0min", mio: "\u00a0million\u00a0kr" } };

// Written anew, without Intl.
function written(value, lang, { decimals, unit, sign }) {
  if (!Number.isFinite(value)) return "–";
  const [whole, rest] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, lang === "da" ? "." : ",");
  const zero = /^[0.]*$/.test(whole + (rest ?? ""));
  const text = rest ? grouped + (lang === "da" ? "," : ".") + rest : grouped;
  return (zero ? "" : value < 0 ? "\u2212" : sign ? "+" : "") + text + (unit ? units[lang][unit] : "");
}

function lookUp(document, path) {
  const value = path.split(".").reduce((v, key) => v?.[key], document);
  return typeof value === "number" ? value : NaN;
}

// Every number on the page against the documents; how many.
async function checkNumbers(page, made, lang, where) {
  const shown = await page.$$eval("[data-path]", (all) => all.map((e) => ({ ...e.dataset, text: e.textContent })));
  const wrong = shown.filter((n) => {
    const document = made.documents[Number(n.plan)];
    const value = ((lookUp(document, n.path) - (n.less ? lookUp(document, n.less) : 0)) / (n.over ? lookUp(document, n.over) : 1)) * Number(n.scale);
    return n.text !== written(value, lang, { decimals: Number(n.decimals), unit: n.unit, sign: n.sign === "1" });
  });
  check(shown.length > 0 && wrong.length === 0, `${where}: every number is the document's (${shown.length})`, ...wrong.slice(0, 5));
  const missing = shown.filter((n) => n.path.split(".").reduce((v, key) => v?.[key], made.documents[Number(n.plan)]) === undefined);
  check(missing.length === 0, `${where}: every number has its place in the document`, ...missing.slice(0, 5));
  const loose = await page.$$eval("td.number, .big", (all) => all.filter((e) => /\d/.test(e.textContent) && !e.querySelector("[data-path], [data-ordinal]")).map((e) => e.textContent));
  check(loose.length === 0, `${where}: no figure of a table has another source`, ...loose.slice(0, 5));
  const said = await page.$$eval("[data-text]", (all) => all.map((e) => [e.dataset.text, e.textContent]));
  const other = said.filter(([path, text]) => path.split(".").reduce((v, key) => v?.[key], made.documents[0])?.[lang] !== text);
  if (made.documents.length === 1 || made.study) check(other.length === 0, `${where}: every reason is the document's`, ...other.slice(0, 3));
  return shown.length;
}

// ---- the reader's part ----

async function openPage(browser, made, size) {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && trouble.push(`${m.type()}: ${m.text()}`));
  page.on("pageerror", (e) => trouble.push(`error: ${e.message}`));
  page.on("dialog", (d) => trouble.push(`dialog: ${d.message()}`) && d.dismiss());
  const own = pathToFileURL(made.file).href;
  page.on("request", (r) => r.url() !== own && !r.url().startsWith("data:") && trouble.push(`request: ${r.url()}`));
  const start = Date.now();
  await page.goto(own);
  await page.waitForSelector("#method");
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
  return { page, trouble, milliseconds: Date.now() - start, close: () => context.close() };
}

// Charts are drawn when they are scrolled to.
async function drawEverything(page) {
  await page.evaluate(async () => {
    for (const chart of document.querySelectorAll(".chart")) {
      chart.scrollIntoView();
      for (let frames = 0; frames < 60 && chart.offsetParent && !chart.querySelector("svg"); frames++) await new Promise(requestAnimationFrame);
    }
    window.scrollTo(0, 0);
    await new Promise(requestAnimationFrame);
  });
  const bare = await page.$$eval(".chart", (all) => all.filter((e) => e.offsetParent && !e.querySelector("svg")).length);
  check(bare === 0, "every chart that is scrolled to is drawn", `${bare} are not`);
}

async function openEverything(page) {
  await page.$$eval("details", (all) => all.forEach((d) => (d.open = true)));
  for (let again = 0; again < 3; again++) await page.$$eval("button.more", (all) => all.forEach((b) => b.textContent.match(/\d/) && b.click()));
  await page.waitForTimeout(50);
}

async function checkAccessible(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  const grave = found.violations.filter((v) => ["serious", "critical"].includes(v.impact));
  check(grave.length === 0, `${where}: axe finds nothing serious`, ...grave.map((v) => `${v.id}: ${v.help} (${v.nodes.length}) ${v.nodes[0].html.slice(0, 200)}`));
}

// Only a change that is proven least is called so.
async function checkRepair(page, { total, least }, lang, where) {
  const heading = await page.textContent("#repair-title");
  const words = { da: ["Den mindste ændring, der er fundet, som giver en plan", "Den mindste ændring, der giver en plan"], en: ["The least change found that gives a plan", "The least change that gives a plan"] };
  check(heading === words[lang][least >= total - 1e-5 * Math.max(1, total) ? 1 : 0], `${where}: the heading says whether the change is proven least`, heading);
}

async function checkPage(browser, made, lang) {
  const where = `${made.name}, ${lang}`;
  const { page, trouble, milliseconds, close } = await openPage(browser, made, { width: 1280, height: 800 });
  if (made.name === "denmark") console.log(`${where}: ${(statSync(made.file).size / 1e6).toFixed(1)} MB, shown after ${milliseconds} ms`);
  const first = made.language ?? "da";
  check((await page.getAttribute("html", "lang")) === first, `${where}: opens in its language`);
  if (lang !== first) await page.click(`button[lang="${lang}"]`);
  await page.waitForFunction((l) => document.documentElement.lang === l, lang, { timeout: 5000 }).catch(() => {}); // the page is drawn anew
  check((await page.getAttribute("html", "lang")) === lang, `${where}: the language can be changed`);
  check((await page.title()).length > 10, `${where}: has a title`);
  await page.screenshot({ path: join(pictures, `${made.name}-${lang}-1280.png`) });
  await drawEverything(page);
  await page.screenshot({ path: join(pictures, `${made.name}-${lang}-1280-whole.png`), fullPage: true });
  await openEverything(page);
  await drawEverything(page);
  await checkAccessible(page, where);
  if (made.documents[0].repair) await checkRepair(page, made.documents[0].repair, lang, where);
  await checkNumbers(page, made, lang, where);
  const bare = await page.$$eval("main, header", (all) => all.map((e) => e.innerText).join(" ").match(/\{\w+\}|undefined|NaN|\[object/g));
  check(!bare, `${where}: no word is left unfilled`, bare ?? "");
  check((await page.evaluate(() => window.hacked)) === undefined, `${where}: nothing of the data has run`);
  check(trouble.length === 0, `${where}: no errors, no requests`, ...trouble.slice(0, 5));
  await close();

  const narrow = await openPage(browser, made, { width: 390, height: 844 });
  if (lang !== first) await narrow.page.click(`button[lang="${lang}"]`);
  const wide = await narrow.page.evaluate(() => document.documentElement.scrollWidth);
  check(wide <= 390, `${where}: fits 390 pixels`, `${wide} wide`);
  await narrow.page.screenshot({ path: join(pictures, `${made.name}-${lang}-390.png`) });
  await drawEverything(narrow.page);
  await narrow.page.screenshot({ path: join(pictures, `${made.name}-${lang}-390-whole.png`), fullPage: true });
  await narrow.close();
}

// ---- what one can do on the page of Denmark ----

async function checkFirstScreen(page) {
  const below = await page.$$eval("#decision h3, #decision .big, #decision table, #decision .uncertain, #decision .headline", (all) =>
    all.filter((e) => e.getBoundingClientRect().bottom > 800).map((e) => e.textContent.slice(0, 40)),
  );
  check(below.length === 0, "the five questions are answered without scrolling at 1280 × 800", ...below);
  check((await page.$$("#decision h3")).length === 5, "there are five questions");
}

async function checkChoosers(page, made) {
  for (const section of ["maps", "spread", "coverage", "travel"]) {
    const select = page.locator(`#${section} select`).first();
    const before = await page.locator(`#${section}`).innerText();
    const values = await select.locator("option").evaluateAll((all) => all.map((o) => o.value));
    check(values.length === 1 + made.documents[0].specialties.length, `${section}: every specialty can be chosen`);
    for (const value of values.slice(1)) {
      await select.selectOption(value);
      await openEverything(page);
      await checkNumbers(page, made, "da", `${section}, ${value}`);
    }
    check((await page.locator(`#${section}`).innerText()) !== before, `${section}: choosing a specialty changes it`);
    await select.selectOption("*");
  }
  for (const [section, nth] of [["coverage", 1], ["money", 0], ["extracts", 0]]) {
    const select = page.locator(`#${section} select`).nth(nth);
    for (const value of await select.locator("option").evaluateAll((all) => all.map((o) => o.value))) {
      await select.selectOption(value);
      await openEverything(page);
      await checkNumbers(page, made, "da", `${section}, ${value}`);
    }
  }
  await checkCatchments(page, made);
  await checkClasses(page, made);
  const colours = () => page.$$eval("#maps .maps .map:nth-child(2) path", (all) => all.map((p) => p.getAttribute("fill")).join());
  const together = await colours();
  await page.selectOption("#maps select", made.documents[0].specialties[1].specialty);
  await page.locator("#maps .maps").scrollIntoViewIfNeeded();
  let other = together; // charts are drawn after the next frame
  for (let again = 0; again < 100 && other === together; again++) {
    await page.waitForTimeout(50);
    other = await colours();
  }
  check(other !== together, "the map follows the chooser");
}

// The areas that a site serves: those within the catchment, with the document's minutes.
async function checkCatchments(page, made) {
  const [plan] = made.documents;
  const select = page.locator("#maps .catchments select");
  const values = await select.locator("option").evaluateAll((all) => all.map((o) => o.value));
  for (const specialty of ["*", plan.specialties[0].specialty]) {
    await page.locator("#maps select").first().selectOption(specialty);
    const limit = Math.max(...plan.specialties.filter((s) => specialty === "*" || s.specialty === specialty).map((s) => s.catchment_minutes));
    const some = await select.locator("option").evaluateAll((all) => all.map((o) => o.value));
    for (const id of [...some.slice(0, 3), some[some.length - 1]]) {
      await select.selectOption(id);
      await checkNumbers(page, made, "da", `catchment of ${id}`);
      const { reach } = plan.places.sites.find((s) => s.site === id);
      const served = reach.filter((r) => r.minutes <= limit).length;
      check((await page.$$("#maps .catchments tbody tr")).length === served && served > 0, `the areas that ${id} serves`, `${served}`);
    }
  }
  check(values.length > 10, "the sites with supply can be chosen");
  await page.locator("#maps select").first().selectOption("*");
}

// As many areas of each colour of the legend as the document has of each class.
async function checkClasses(page, made) {
  const degreeColours = await page.$$eval("#maps .legends .legend:first-child .swatch", (all) => all.map((e) => getComputedStyle(e).backgroundColor));
  await drawEverything(page);
  const breaks = made.documents[0].spread.breaks;
  const classes = made.documents[0].together.filter((r) => r.level === "area").map((r) => breaks.filter((b) => r.degree_baseline >= b - 1e-9).length);
  const fills = await page.$$eval("#maps .map:first-child .land > .chart path", (all) => all.map((p) => getComputedStyle(p).fill));
  const wrong = degreeColours.filter((colour, k) => {
    const some = fills.filter((f) => f === colour).length, wanted = classes.filter((c) => c === k).length;
    return wanted > 0 ? some < wanted : some > 0; // an area of several islands is several paths, or one
  });
  check(degreeColours.length === 6 && wrong.length === 0, "the map has the colours of the document's classes", ...wrong);
}

async function checkTables(page) {
  await page.selectOption("#coverage select >> nth=1", "municipality");
  const column = () => page.$$eval("#coverage tbody tr", (rows) => rows.map((r) => Number(r.querySelector('[data-path$=".degree"][data-unit="%"]').textContent.replace(/[^\d,]/g, "").replace(",", "."))));
  const header = page.locator("#coverage th button", { hasText: "med planen" }).last();
  const sorted = (list, sense) => list.every((v, k) => k === 0 || sense * (v - list[k - 1]) >= 0);
  await header.focus();
  await page.keyboard.press("Enter");
  const one = await page.locator("#coverage th[aria-sort]").getAttribute("aria-sort");
  check(sorted(await column(), one === "ascending" ? 1 : -1), "a table is sorted by the keyboard");
  await page.keyboard.press("Enter");
  const two = await page.locator("#coverage th[aria-sort]").getAttribute("aria-sort");
  check(one !== two && sorted(await column(), two === "ascending" ? 1 : -1), "and the other way round");
  await page.fill("#coverage input[type=search]", "sø");
  const names = await page.$$eval("#coverage tbody th", (all) => all.map((e) => e.textContent.toLowerCase()));
  check(names.length > 0 && names.length < 98 && names.every((n) => n.includes("sø")), "a table can be searched", names.join(", "));
  await page.fill("#coverage input[type=search]", "");
}

async function checkTooltips(page, made) {
  const areas = new Map(made.documents[0].places.areas.map((a) => [a.name, a.area]));
  await page.locator("#maps .map").first().scrollIntoViewIfNeeded();
  await page.waitForSelector("#maps .map:first-child .land > .chart path");
  const boxes = await page.$$eval("#maps .map:first-child .land > .chart path", (all) => all.map((p) => p.getBoundingClientRect()).filter((r) => r.width > 12 && r.height > 12).flatMap((r) => [0.3, 0.4, 0.6, 0.7].map((s) => [r.x + r.width * s, r.y + r.height / 2])));
  let said = null;
  for (const [x, y] of boxes.slice(0, 200)) {
    await page.mouse.move(x, y);
    await page.waitForTimeout(30);
    said = await page.$$eval(".tip", (all) => all.filter((e) => e.offsetParent && getComputedStyle(e.parentElement).opacity !== "0").map((e) => [e.firstChild.textContent, e.innerText])[0]);
    if (said && areas.has(said[0]) && said[1].includes("%")) break;
  }
  check(said && areas.has(said[0]), "the map tells of an area under the mouse", said ?? "nothing");
  const row = made.documents[0].together.find((r) => r.level === "area" && said && r.group === areas.get(said[0]));
  check(row && said[1].includes(written(row.degree_baseline, "da", { decimals: 0, unit: "%" })), "with the document's number", said ?? "nothing");
}

async function checkPrint(page, made) {
  const pdf = await page.pdf({ path: join(pictures, "denmark.pdf"), preferCSSPageSize: true, printBackground: true });
  const sheets = (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
  check(sheets >= 8 && sheets <= 45, "it prints on a sane number of pages", `${sheets} pages`);
  await page.emulateMedia({ media: "print" });
  const groups = made.documents[0].together.filter((r) => ["region", "council"].includes(r.level)).length;
  await page.waitForFunction((n) => document.querySelectorAll("article.extract").length === n, groups, { timeout: 5000 }).catch(() => check(false, "on paper there is an extract for each region and council"));
  const printed = await page.$$eval("#recommendations tr.with-detail", (all) => all.length);
  check(printed === made.documents[0].decisions.length, "on paper every recommendation is there", `${printed} of ${made.documents[0].decisions.length}`);
  const undrawn = await page.$$eval(".chart", (all) => all.filter((e) => !e.querySelector("svg")).length);
  check(undrawn === 0, "on paper every chart is drawn", `${undrawn} are not`);
  const hidden = await page.$$eval("article.extract", (all) => all.filter((e) => !e.offsetParent).length);
  check(hidden === 0, "on paper every extract is there");
  check(!(await page.isVisible("header nav")), "and no navigation");
  const cut = await page.$$eval(".scroll", (all) => all.filter((e) => getComputedStyle(e).overflowY !== "visible").length);
  check(cut === 0, "and no table is cut");
  await page.emulateMedia({ media: "screen" });
}

async function checkDenmark(browser, made) {
  const { page, trouble, close } = await openPage(browser, made, { width: 1280, height: 800 });
  check(statSync(made.file).size < 5e6, "the report of Denmark is below 5 MB", `${statSync(made.file).size}`);
  await checkFirstScreen(page);
  await page.click('button[lang="en"]');
  await checkFirstScreen(page);
  await page.click('button[lang="da"]');
  await checkPrint(page, made);
  await checkTooltips(page, made);
  await checkInset(page, made);
  await checkTables(page);
  await checkChoosers(page, made);
  await checkApproval(page, made);
  await checkRegions(page, made);
  check(trouble.length === 0, "denmark, used: no errors, no requests", ...trouble.slice(0, 5));
  await close();
}

// What is to be explained is named: a council and a specialty a row.
async function checkApproval(page, made) {
  for (const { groups, question } of made.documents[0].checklist.filter((c) => c.groups?.length)) {
    const rows = await page.locator("#approval details", { hasText: question.da }).locator("tbody tr").count();
    check(rows === groups.length, "each council and specialty that is to be explained has a row", `${rows} of ${groups.length}`);
  }
  check((await page.$$("#approval details")).length > 0, "and some are");
}

// A region's extract has its own decisions and those of its councils.
async function checkRegions(page, made) {
  const [plan] = made.documents;
  for (const { group } of plan.totals.region) {
    await page.selectOption("#extracts select", `region ${group}`);
    await openEverything(page);
    const rows = await page.$$eval("#extracts article:not(.paper) [data-path$='.cost']", (all) => all.length);
    const wanted = plan.decisions.filter((d) => d.region === group).length;
    check(rows === wanted && wanted > 0, `the extract of ${group} has every decision there`, `${rows} of ${wanted}`);
  }
}

// The inset shows where most people live close together, whatever an area is: the largest place is in it.
async function checkInset(page, made) {
  const { areas } = made.documents[0].places;
  const largest = areas.reduce((a, b) => (b.population > a.population ? b : a));
  const text = await page.locator("#maps .hint", { hasText: "Udsnit" }).textContent();
  check(text.includes(largest.name), "the inset of Denmark is around Copenhagen", text);
  const fill = await page.$$eval("#maps .map:first-child .inset path", (all) => all.length);
  check(fill >= 15, "with its neighbours", `${fill}`);
}

async function checkHostile(browser, made) {
  const { page, close } = await openPage(browser, made, { width: 1280, height: 800 });
  const text = await page.evaluate(() => document.body.textContent);
  const plain = nasty.replace("\u2028", "");
  check(text.replaceAll("\u2028", "").includes(plain), "hostile names are shown as they are");
  check((await page.$$("#page img, #page script")).length === 0, "and make no elements");
  await page.locator("#maps .map").first().scrollIntoViewIfNeeded();
  await page.waitForSelector("#maps .map:first-child .land > .chart path");
  const boxes = await page.$$eval("#maps .map:first-child .land > .chart path", (all) => all.map((p) => p.getBoundingClientRect()).map((r) => [r.x + r.width / 2, r.y + r.height / 2]));
  for (const [x, y] of boxes) {
    await page.mouse.move(x, y);
    await page.waitForTimeout(20);
  }
  check((await page.evaluate(() => window.hacked)) === undefined && (await page.$$("#page img")).length === 0, "nor do tooltips");
  await close();
}

async function checkTwo(browser, made) {
  const { page, close } = await openPage(browser, made, { width: 1280, height: 800 });
  check((await page.$$("#comparison tbody tr")).length === 2, "two plans stand side by side");
  const one = await page.textContent("h1");
  await page.selectOption("header select", "1");
  check((await page.textContent("h1")) !== one, "the other plan can be chosen");
  await openEverything(page);
  await checkNumbers(page, made, "en", "two, the second");
  await close();
}

async function checkInfeasible(browser, made) {
  const { page, close } = await openPage(browser, made, { width: 1280, height: 800 });
  const text = await page.textContent("#rules");
  const sentences = made.documents[0].conflicts.map((c) => c.sentence.da);
  check(sentences.length > 0 && sentences.every((s) => text.includes(s)), "what cannot be met together is named", text.slice(0, 300));
  await close();
}

// ---- comparisons and trade-offs ----

async function everyOption(page, select, done) {
  for (const value of await select.locator("option").evaluateAll((all) => all.map((o) => o.value))) {
    await select.selectOption(value);
    await done(value);
  }
}

async function checkSweep(browser, made) {
  const { page, trouble, close } = await openPage(browser, made, { width: 1280, height: 800 });
  const [sweep] = made.documents;
  const judged = sweep.scenarios.filter((s) => s.plans);
  check((await page.$$("#results tbody tr")).length === judged.length, "compare: each scenario that could be read has a row");
  const heads = await page.$$eval("#results thead th", (all) => all.map((e) => e.textContent));
  check(sweep.plans.every((p) => heads.includes(p.title.da)), "compare: today, both simple plans and the best one stand side by side", ...heads);
  const numbers = (what) => async (value) => {
    await openEverything(page);
    await checkNumbers(page, made, "da", `compare, ${what} ${value}`);
  };
  await everyOption(page, page.locator("#results select").first(), numbers("indicator"));
  await page.locator("#results select").first().selectOption("hoover");
  await everyOption(page, page.locator("#numbers select").nth(0), numbers("plan"));
  await everyOption(page, page.locator("#numbers select").nth(1), numbers("region"));
  await everyOption(page, page.locator("#scenario select"), numbers("scenario"));
  await everyOption(page, page.locator("#distances select").last(), numbers("distance"));
  await checkSweepTable(page);
  await checkFailed(page, sweep);
  await checkDots(page, judged);
  await drawEverything(page);
  const drawn = await page.$$eval("#distances .heat text", (all) => all.map((e) => e.textContent));
  const asText = sweep.distances[0].numbers.flat().map(String);
  check(drawn.length >= asText.length, "compare: the distances are drawn", drawn.join(" "));
  await page.pdf({ path: join(pictures, "compare.pdf"), preferCSSPageSize: true, printBackground: true });
  check(trouble.length === 0, "compare, used: no errors, no requests", ...trouble.slice(0, 5));
  await close();
}

async function checkSweepTable(page) {
  const column = () => page.$$eval('#results [data-path$="plans.optimum.indicators.all.hoover"]', (all) => all.map((e) => Number(e.textContent.replace(/[^\d,]/g, "").replace(",", "."))));
  const head = page.locator("#results th button", { hasText: "Bedste plan" });
  await head.focus();
  await page.keyboard.press("Enter");
  const one = await column();
  await page.keyboard.press("Enter");
  const two = await column();
  check(one.length > 1 && one.join() === [...two].reverse().join() && one.join() !== two.join(), "compare: the table is sorted by the keyboard", one.join(" "), two.join(" "));
  const all = await page.$$eval("#results tbody tr", (rows) => rows.length);
  await page.locator("#results select").nth(1).selectOption("optimal");
  const some = await page.$$eval("#results tbody tr", (rows) => rows.length);
  check(some > 0 && some < all, "compare: the table is filtered by state", `${some} of ${all}`);
  await page.locator("#results select").nth(1).selectOption("all");
}

async function checkFailed(page, sweep) {
  const text = await page.textContent("#failed");
  const without = sweep.scenarios.filter((s) => !s.plans?.optimum);
  const sentences = without.flatMap((s) => s.error ?? s.conflicts.map((c) => c.sentence.da));
  check(sentences.length > 2 && sentences.every((s) => text.includes(s)), "compare: what has no plan is listed with its sentences", text.slice(0, 300));
  check((await page.$$("#failed tbody tr")).length === without.length, "compare: and nothing else");
}

// Under the mouse a row of dots says its values, and the bound.
async function checkDots(page, judged) {
  const row = judged.find((s) => s.plans.optimum && s.objectives[0].measure === "hoover");
  const wanted = written(100 * row.plans.optimum.indicators.all.hoover, "da", { decimals: 2, unit: "%" });
  await page.locator("#results .chart").scrollIntoViewIfNeeded();
  await page.waitForSelector("#results .chart svg");
  const dots = await page.$$eval('#results .chart path[fill="#0072b2"]', (all) => all.map((p) => p.getBoundingClientRect()).map((r) => [r.x + r.width / 2, r.y + r.height / 2]));
  const said = [];
  for (const [x, y] of dots) {
    await page.mouse.move(x, y);
    await page.waitForTimeout(60);
    said.push(...(await page.$$eval(".tip", (all) => all.map((e) => e.innerText))));
  }
  check(said.some((text) => text.includes(wanted) && text.includes("Bevist grænse")), "compare: the dots tell their values and the bound", wanted, ...said.slice(0, 3));
}

async function checkFrontier(browser, made) {
  const { page, trouble, close } = await openPage(browser, made, { width: 1280, height: 800 });
  const [frontier, ...plans] = made.documents;
  const rows = await page.$$("#points .scroll >> nth=0 >> tbody tr");
  check(rows.length === frontier.points.length, "frontier: a row for each point");
  await drawEverything(page);
  const drawn = await page.$$eval("#overview svg text", (all) => all.map((e) => e.textContent));
  const marks = ["I dag", "Samme udgift, mere lige", "Samme ulighed, billigere", ...(frontier.points.some((p) => p.marks.includes("knee")) ? ["Knækket"] : [])];
  check(marks.every((m) => drawn.includes(m)), "frontier: the curve has its marks", drawn.join(" | "));
  const boxes = await page.$$eval('#overview svg path[fill="#b9cfe4"]', (all) => all.length);
  check(frontier.unknown.length > 0 && boxes >= frontier.unknown.length, "frontier: and a box for what is not known", `${boxes}`);
  await everyOption(page, page.locator("#decided select"), async (k) => {
    await checkNumbers(page, made, "da", `frontier, point ${k}`);
    const listed = (await page.$$("#decided tbody tr")).length;
    check(listed === plans[Number(k)].decisions.length, `frontier: the decisions of point ${k}`, `${listed}`);
  });
  await page.pdf({ path: join(pictures, "frontier.pdf"), preferCSSPageSize: true, printBackground: true });
  check(trouble.length === 0, "frontier, used: no errors, no requests", ...trouble.slice(0, 5));
  await close();
}

// Without the plans beside it the page still shows the curve, and a file that is none is told of.
function checkAlone(made) {
  const alone = join(work, "alone");
  mkdirSync(alone);
  writeFileSync(join(alone, "frontier.json"), JSON.stringify(made.documents[0]));
  check(run("report", join(alone, "frontier.json"), "-o", join(alone, "page.html")).status === 0, "frontier: a page without the plans");
  writeFileSync(join(alone, made.documents[0].points[0].plan), "{");
  const said = run("report", join(alone, "frontier.json"), "-o", join(alone, "other.html"));
  check(said.status === 2 && said.stderr.includes(made.documents[0].points[0].plan) && !existsSync(join(alone, "other.html")), "frontier: a plan that cannot be read is told of", said.stderr);
  const both = run("report", join(alone, "frontier.json"), join(work, "toy", "plan.json"), "-o", join(alone, "other.html"));
  check(both.status === 2 && !existsSync(join(alone, "other.html")), "a study stands alone", both.stderr);
}

async function checkShared(browser, made) {
  const { page, close } = await openPage(browser, made, { width: 1280, height: 800 });
  const rows = await page.$$eval("#decisions .scroll", (all) => all.map((e) => e.querySelectorAll("tbody tr").length));
  const { decisions } = made.documents[0];
  const core = decisions.filter((d) => d.share >= 1).length;
  const wanted = [core, decisions.length - core].filter((n) => n > 0);
  check(rows.join() === wanted.join(), `${made.name}: the core and the contested rest`, rows.join(), wanted.join());
  await close();
}

async function checkSure(browser, made) {
  const { page, close } = await openPage(browser, made, { width: 1280, height: 800 });
  const shown = await page.$eval("#recommendations", (e) => e.textContent.replace(/\s+/g, " "));
  const { decisions } = made.documents[0];
  check(decisions.length > 0 && decisions.every((d) => shown.includes(`${d.confidence.chosen} af ${d.confidence.draws}`)), "sure: the confidence of each recommendation", shown);
  const sure = decisions.filter((d) => d.confidence.chosen >= 0.9 * d.confidence.draws).length;
  check((await page.textContent(".uncertain")).includes(`${sure} af ${decisions.length} beslutninger`), "sure: how many of them are sure, on page one");
  await close();
}

async function checkYears(browser, made) {
  const { page, trouble, close } = await openPage(browser, made, { width: 1280, height: 800 });
  const [plan] = made.documents;
  const degrees = () => page.$$eval("#coverage tbody td", (all) => all.map((e) => e.textContent).join(" "));
  const seen = new Set();
  for (const [where, select] of [["at the top", "header select"], ["in its section", "#phases select"], ["at the maps", "#maps .tools select >> nth=1"]])
    await everyOption(page, page.locator(select), async (k) => {
      await openEverything(page);
      await checkNumbers(page, made, "da", `years, ${k} chosen ${where}`);
      const { year, decisions } = plan.phases[Number(k)];
      check((await page.$$("#phases .scroll >> nth=1 >> tbody tr")).length === decisions.length, `years: the decisions of ${year}`);
      check((await page.textContent("#phases .notice")).includes(String(year)), "years: the page says which year it shows");
      const wanted = k === String(plan.phases.length - 1) ? "together" : `phases.${k}.together`;
      const paths = await page.$$eval("#maps [data-path], #coverage [data-path]", (all) => all.map((e) => e.dataset.path));
      check(paths.length > 0 && paths.some((p) => p.startsWith(`${wanted}.`)) && paths.every((p) => p.startsWith(`${wanted}.`) || p.startsWith("places.")), `years: maps and coverage are those of ${year}`, ...paths.slice(0, 2));
      seen.add(await degrees());
    });
  check(seen.size > 1, "years: which differ");
  check(trouble.length === 0, "years, used: no errors, no requests", ...trouble.slice(0, 3));
  const reasons = plan.decisions.flatMap((d) => (d.not_chosen ?? []).map((n) => n.reason.da));
  const text = await page.textContent("#elsewhere");
  check(reasons.length > 0 && reasons.every((r) => text.includes(r)), "years: why not elsewhere");
  await close();
}

async function checkHostileSweep(browser, made) {
  const { page, close } = await openPage(browser, made, { width: 1280, height: 800 });
  const dots = await page.$$eval('#results .chart path[fill="#0072b2"]', (all) => all.map((p) => p.getBoundingClientRect()).map((r) => [r.x + r.width / 2, r.y + r.height / 2]));
  for (const [x, y] of dots) {
    await page.mouse.move(x, y);
    await page.waitForTimeout(30);
  }
  check((await page.evaluate(() => window.hacked)) === undefined && (await page.$$("#page img, #page script")).length === 0, "hostile names of a comparison make no elements");
  await close();
}

// ---- the words ----

async function checkWords() {
  const source = "solver/report";
  const { known, say } = await import(pathToFileURL(resolve(source, "words.js")).href);
  const used = new Set();
  for (const file of readdirSync(source).filter((f) => f.endsWith(".jsx")))
    for (const found of readFileSync(join(source, file), "utf8").matchAll(/\bt\("(\w+)"/g)) used.add(found[1]);
  const unknown = [...used].filter((key) => !known(key));
  check(used.size > 100 && unknown.length === 0, "every word that the page uses is in words.js", ...unknown);
  const families = {
    row_: ["optimal", "feasible", "infeasible", "no_plan_in_time", "error", "defect", "missing"],
    why_: ["no_plan_in_time", "missing"],
    plan_: ["today", "proportional", "greedy", "optimum"],
    axis_: ["inequality", "worst", "travel", "cost", "numbers"],
    same_: ["inequality", "worst", "travel", "cost", "numbers"],
    better_: ["inequality", "worst", "travel", "cost", "numbers"],
    kind_: ["number", "conversion", "satellite", "closure", "video"],
    in_plan_: ["binding", "near", "unknown", "not_binding"],
    proof_: ["matters", "does_not_matter", "open", "not_tried"],
    ended_: ["proof", "time", "interruption", "tolerance"],
    "": ["complete", "partial", "no_more", "enough", "undecided", "searched", "chosen", "interrupted", "infeasible", "no_plan_in_time"],
  };
  const lacking = Object.entries(families).flatMap(([start, ends]) => ends.map((end) => start + end)).filter((key) => !known(key));
  check(lacking.length === 0, "what the documents may say has its words", ...lacking);
  const keys = [...readFileSync(join(source, "words.js"), "utf8").matchAll(/^ {2}"?([\w ]+)"?: \[/gm)].map((m) => m[1]);
  const holes = (text) => [...text.matchAll(/\{\w+\}/g)].map((m) => m[0]).sort().join();
  const uneven = keys.filter((key) => !say("da", key) || !say("en", key) || holes(say("da", key)) !== holes(say("en", key)));
  check(keys.length > 200 && uneven.length === 0, "every word is there in both languages, with the same places to fill", ...uneven);
}

// Two pages at a time, each in a context of its own: much of a page's time is waiting for it to be drawn.
async function sideBySide(tasks) {
  const left = tasks.values();
  const lane = async () => {
    for (const task of left) await task();
  };
  await Promise.all([lane(), lane()]);
}

async function main() {
  await checkWords();
  const pages = makePages();
  const options = { executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: process.getuid() === 0 ? ["--no-sandbox"] : [] };
  const browser = await chromium.launch(options);
  const wanted = process.env.PAGES ? new Set(process.env.PAGES.split(",")) : null; // PAGES=years,denmark tests/browser.sh: these alone
  const some = pages.filter((p) => !wanted || wanted.has(p.name));
  const tasks = some.flatMap((made) => ["da", "en"].map((lang) => () => checkPage(browser, made, lang)));
  const used = {
    denmark: checkDenmark,
    hostile: checkHostile,
    two: checkTwo,
    infeasible: checkInfeasible,
    compare: checkSweep,
    frontier: checkFrontier,
    alternatives: checkShared,
    robust: checkShared,
    sure: checkSure,
    years: checkYears,
    "hostile-sweep": checkHostileSweep,
  };
  for (const made of some) if (used[made.name]) tasks.push(() => used[made.name](browser, made));
  await sideBySide(tasks);
  if (!wanted) checkAlone(pages.find((p) => p.name === "frontier"));
  await browser.close();
}

try {
  await main();
} catch (problem) {
  check(false, "the test runs to its end", problem.stack);
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
