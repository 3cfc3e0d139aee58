// page.mjs - how long report.html takes to be interactive, in headless Chromium: the median of five openings.
//
//     node bench/page.mjs REPORT.html...      (after tests/browser.sh, which installs playwright-core into build/browser)
//
// Shown: the first screen is painted. Interactive: the end of the last task of more than 50 ms, after which half a second
// passes without one. Both from the start of navigation, on a page of 1280 × 800.
import { createRequire } from "node:module";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(resolve("build/browser/package.json"))("playwright-core");
const TIMES = 5;
const median = (list) => list.slice().sort((a, b) => a - b)[(list.length - 1) >> 1];

function watch() {
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((t) => t.startTime + t.duration))).observe({ type: "longtask", buffered: true });
}

// In the page: resolves when it has been quiet for half a second.
async function settle() {
  const painted = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  while (!painted() || performance.now() - Math.max(painted(), ...window.tasks) < 500) await new Promise((done) => setTimeout(done, 50));
  return { shown: painted(), interactive: Math.max(painted(), ...window.tasks) };
}

async function opened(browser, file) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(watch);
  await page.goto(pathToFileURL(resolve(file)).href);
  await page.waitForSelector("#method");
  const found = await page.evaluate(settle);
  await page.close();
  return found;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
for (const file of process.argv.slice(2)) {
  const found = [];
  for (let k = 0; k < TIMES; k++) found.push(await opened(browser, file));
  const of = (key) => `${Math.round(median(found.map((f) => f[key])))} ms`;
  console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(2)} MB, shown after ${of("shown")}, interactive after ${of("interactive")}`);
}
await browser.close();
