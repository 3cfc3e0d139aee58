// build.mjs - the sources of this folder into one HTML template, and that into a C array.
//
//     node solver/report/build.mjs FOLDER
//
// FOLDER has the node_modules of package.json; template.html and template.c are written there.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2]);
const esbuild = createRequire(join(folder, "package.json"))("esbuild");

function bundle(entry, more) {
  return esbuild.buildSync({
    entryPoints: [join(here, entry)],
    bundle: true,
    minify: true,
    write: false,
    charset: "utf8",
    legalComments: "none", // they stand together, see licences()
    metafile: true,
    outdir: folder,
    target: "es2020",
    logLevel: "warning",
    nodePaths: [join(folder, "node_modules")],
    ...more,
  });
}

// What the bundled packages ask to be passed on: their licences and notices, each package's once.
function licences(metafile) {
  const names = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) names.add(found[1]);
  }
  return [...names].sort().map((name) => {
    const home = join(folder, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    const files = readdirSync(home, { withFileTypes: true }).filter((file) => file.isFile() && /^(licen[cs]e|notice|copying)/i.test(file.name));
    const texts = files.map((file) => file.name).sort().map((file) => readFileSync(join(home, file), "utf8").trim());
    return [`==== ${name} ${version} (${license})`, ...texts].join("\n\n");
  }).join("\n\n");
}

// What would end a script or style element early may stand in neither.
function inline(text, element) {
  const end = new RegExp(`</${element}|<!--`, "gi");
  return text.replace(end, (found) => `\\x3c${found.slice(1)}`);
}

const script = bundle("main.jsx", {
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { "process.env.NODE_ENV": '"production"' },
});
const style = bundle("page.css", {});
const page = readFileSync(join(here, "page.html"), "utf8")
  .replace("{{style}}", () => inline(style.outputFiles[0].text, "style"))
  .replace("{{script}}", () => inline(script.outputFiles[0].text, "script"))
  .replace("{{licences}}", () => inline(licences(script.metafile), "script"));

for (const mark of ["{{language}}", "{{data}}"])
  if (page.split(mark).length !== 2) throw new Error(`page.html: expected ${mark} once`);

const bytes = Buffer.from(page, "utf8");
const lines = [];
for (let at = 0; at < bytes.length; at += 32) lines.push(bytes.subarray(at, at + 32).join(","));
writeFileSync(join(folder, "template.html"), page);
writeFileSync(
  join(folder, "template.c"),
  `/* Made by solver/report/build.mjs. */
#include "write_report.h"

const unsigned char report_template[] = {
${lines.join(",\n")}
};
const size_t report_template_size = sizeof report_template;
`,
);
