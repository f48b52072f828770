// Checks files with the browser's build of the validator and with the native one, and compares what they
// say, word for word. The files are those that the tests of `pades` make: attacked ones and good ones.
// Usage: node scripts/same.mjs SITE [FOLDER]   (FOLDER: other files, with their roots as *.der or *.pem)
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** When the files are checked: within the validity of the certificates that the tests make. */
const NOW = Date.UTC(2026, 10, 21);

const [site, asked] = process.argv.slice(2);
const folder = resolve(asked ?? "target/cases");
if (!asked) make();
const all = readdirSync(folder, { recursive: true }).sort();
const files = all.filter((name) => name.endsWith(".pdf")).map((name) => join(folder, name));
const roots = all.filter((name) => /\.(der|pem)$/.test(name)).map((name) => join(folder, name));
if (files.length === 0) throw new Error(`no files in ${folder}`);

const trust = native("--trust-data", ...roots)[0];
const trustFile = "target/cases-trust.json";
writeFileSync(trustFile, trust);
const natively = native(trustFile, String(NOW), ...files);
const inBrowser = await wasm(files);

let different = 0;
const verdicts = {};
files.forEach((file, at) => {
  const { verdict } = JSON.parse(natively[at]).view;
  verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  if (natively[at] === inBrowser[at]) return;
  different += 1;
  const [ours, theirs] = [natively[at], inBrowser[at]];
  const from = Math.max(0, [...ours].findIndex((letter, index) => letter !== theirs[index]) - 60);
  console.error(`${file}\n  native:  …${ours.slice(from, from + 300)}\n  browser: …${theirs.slice(from, from + 300)}`);
});
const counts = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
console.log(`${files.length} files (${counts.join(", ")}), ${different} judged differently`);
if (different > 0) process.exitCode = 1;

/** Has the tests of `pades` write their files. */
function make() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const test = ["test", "--quiet", "--locked", "-p", "pades", "--test", "validator", "--", "--ignored", "write_all"];
  execFileSync("scripts/cargo.sh", test, { env: { ...process.env, CASES: folder }, stdio: ["ignore", "ignore", "inherit"] });
}

/** What the native build says: a line for each file. */
function native(...args) {
  const run = ["run", "--quiet", "--locked", "-p", "chungthuc-report", "--example", "check", "--", ...args];
  const said = execFileSync("scripts/cargo.sh", run, { encoding: "utf8", maxBuffer: 1 << 30 });
  return said.trimEnd().split("\n");
}

/** What the browser's build says, likewise. */
async function wasm(paths) {
  const { default: init, FileCheck } = await import(pathToFileURL(resolve(site, "validator/chungthuc.js")));
  await init({ module_or_path: readFileSync(join(site, "validator/chungthuc_bg.wasm")) });
  return paths.map((path) => {
    const bytes = readFileSync(path);
    const check = new FileCheck(path.split("/").pop(), bytes.length);
    check.append(bytes);
    const said = check.check(trust, "[]", NOW);
    check.free();
    return said;
  });
}
