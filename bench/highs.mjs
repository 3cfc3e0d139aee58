// Solves a program in a file with HiGHS, and prints one line: {"status":"optimal","value":0.1875}
//
//     node bench/highs.mjs FILE.lp|FILE.mps [SECONDS [GAP]] [--log] [--native ADDON]        default: 60 seconds, gap 0
//     node bench/highs.mjs --version [--native ADDON]                                       {"version":"1.15.1"}
//
// status is "optimal", "infeasible", "stopped" (value: of the best plan so far, or null), or HiGHS's own number of it.
// --log lets HiGHS print its log before that line. Without --native the build is the npm package highs, compiled to
// WebAssembly, which comes with `npm ci` in bench/; with it, the compiled addon of highs_native.py.
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { parseArgs, promisify } from "node:util";

const { values: options, positionals } = parseArgs({ allowPositionals: true,
  options: { log: { type: "boolean" }, native: { type: "string" }, version: { type: "boolean" } } });
const [path, seconds = "60", gap = "0"] = positionals;
if (!path && !options.version) {
  console.error("usage: node bench/highs.mjs FILE.lp|FILE.mps [SECONDS [GAP]] [--log] [--native ADDON]");
  process.exit(2);
}
const limits = { output_flag: Boolean(options.log), time_limit: Number(seconds), mip_rel_gap: Number(gap), mip_abs_gap: 0 };

// HiGHS's numbers: 7 optimal, 8 infeasible, 9 unbounded or infeasible, 13 time limit; a solution of status 2 is feasible.
function say(status, value, solution) {
  const word = { 7: "optimal", 8: "infeasible", 9: "infeasible", 13: "stopped" }[status] ?? `status ${status}`;
  const found = word !== "infeasible" && Number.isFinite(value) && solution === 2;
  console.log(JSON.stringify({ status: word, value: found ? value : null }));
}

async function compiled(addon) {
  const { Solver, solverVersion } = createRequire(import.meta.url)(resolve(addon));
  if (options.version) return console.log(JSON.stringify({ version: solverVersion() }));
  const solver = new Solver();
  for (const [name, value] of Object.entries({ ...limits, threads: 1, parallel: "off" })) solver.setOption(name, value);
  await promisify(solver.readModel.bind(solver))(path);
  await promisify(solver.run.bind(solver))().catch(() => {});  // the addon fails on every status but "ok", on a time limit too
  const info = solver.getInfo();
  say(solver.getModelStatus(), info.objective_function_value, info.primal_solution_status);
}

async function webAssembly() {
  const { default: loadHighs } = await import("highs");
  const highs = await loadHighs({ print: (line) => writeSync(1, line + "\n") });
  if (options.version) return console.log(JSON.stringify({ version: highs.version.string }));
  const model = highs.createModel();
  model.options.set(limits);
  model.readModel({ format: path.endsWith(".lp") ? "lp" : "mps", data: readFileSync(path, "utf8") });
  model.run();
  say(model.getModelStatus(), model.getObjectiveValue(), model.info.get("primal_solution_status"));
  model.dispose();
}

await (options.native ? compiled(options.native) : webAssembly());
