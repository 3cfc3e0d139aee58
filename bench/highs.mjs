// Solves a program in a file with HiGHS, and prints one line: {"status":"optimal","value":0.1875}
//
//     node bench/highs.mjs FILE.lp|FILE.mps [SECONDS [GAP]]        default: 60 seconds, gap 0
//     node bench/highs.mjs --version                               {"version":"1.15.1"}
//
// status is "optimal", "infeasible", "stopped" (value: of the best plan so far, or null), or HiGHS's own number of it.
// The package comes with `npm ci` in bench/.
import { readFileSync } from "node:fs";
import loadHighs from "highs";

const [path, seconds = "60", gap = "0"] = process.argv.slice(2);
if (!path) {
  console.error("usage: node bench/highs.mjs FILE.lp|FILE.mps [SECONDS [GAP]]");
  process.exit(2);
}

const highs = await loadHighs();
if (path === "--version") {
  console.log(JSON.stringify({ version: highs.version.string }));
  process.exit();
}
const words = highs.constants.modelStatus;
const model = highs.createModel();
model.options.set({ output_flag: false, time_limit: Number(seconds), mip_rel_gap: Number(gap), mip_abs_gap: 0 });
model.readModel({ format: path.endsWith(".lp") ? "lp" : "mps", data: readFileSync(path, "utf8") });
model.run();

const status = model.getModelStatus();
const value = model.getObjectiveValue();
const word = { [words.optimal]: "optimal", [words.infeasible]: "infeasible", [words.unboundedOrInfeasible]: "infeasible",
  [words.timeLimit]: "stopped" }[status] ?? `status ${status}`;
const found = word !== "infeasible" && Number.isFinite(value) && model.info.get("primal_solution_status") === 2;
console.log(JSON.stringify({ status: word, value: found ? value : null }));
model.dispose();
