// Checks files with the browser's build of the validator and with the native one, and compares what they
// say, word for word. The files are those that the tests of `pades` make, attacked ones and good ones;
// of these it also looks whether both are in order and nothing else is (EXPECTED*.tsv).
// Usage: node scripts/same.mjs SITE [FOLDER]   (FOLDER: other files, with their roots as *.der or *.pem,
// revocation lists as *.crl, and the time of the check in now.txt, or else it is now)
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [site, asked] = process.argv.slice(2);
const folder = resolve(asked ?? "target/cases");
if (!asked) make();
const all = readdirSync(folder, { recursive: true }).sort();
const ending = (pattern) => all.filter((name) => pattern.test(name)).map((name) => join(folder, name));
const files = ending(/\.pdf$/);
if (files.length === 0) throw new Error(`no files in ${folder}`);
const time = join(folder, "now.txt");
const now = existsSync(time) ? Date.parse(readFileSync(time, "utf8")) : Date.now();

const trust = native("--trust-data", ...ending(/\.(der|pem)$/))[0];
const crls = ending(/\.crl$/).map((name) => readFileSync(name).toString("base64"));
const answers = JSON.stringify([{ issuance: "NotAsked", ocsp: [], crls }]);
const [trustFile, answersFile] = ["target/cases-trust.json", "target/cases-answers.json"];
writeFileSync(trustFile, trust);
writeFileSync(answersFile, answers);
const natively = native(trustFile, answersFile, String(now), ...files);
const inBrowser = await wasm(files);

let different = 0;
const verdicts = new Map();
files.forEach((file, at) => {
  verdicts.set(basename(file), JSON.parse(natively[at]).view.verdict);
  if (natively[at] === inBrowser[at]) return;
  different += 1;
  const [ours, theirs] = [natively[at], inBrowser[at]];
  const from = Math.max(0, [...ours].findIndex((letter, index) => letter !== theirs[index]) - 60);
  console.error(`${file}\n  native:  …${ours.slice(from, from + 300)}\n  browser: …${theirs.slice(from, from + 300)}`);
});
const counts = {};
for (const verdict of verdicts.values()) counts[verdict] = (counts[verdict] ?? 0) + 1;
const counted = Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`).join(", ");
console.log(`${files.length} files (${counted}), ${different} judged differently`);
const right = asked || asExpected();
if (different > 0 || !right) process.exitCode = 1;

/** Whether each file that has to be in order is, and none that was attacked. */
function asExpected() {
  const tables = ending(/EXPECTED.*\.tsv$/).map((table) => readFileSync(table, "utf8"));
  const lines = tables.flatMap((table) => table.trim().split("\n").slice(1));
  const expected = lines.map((line) => line.split("\t"));
  const wrong = expected.filter(([file, , document]) => {
    return (document === "IN-ORDER") !== (verdicts.get(file) === "Valid");
  });
  for (const [file, , document] of wrong) {
    console.error(`${file}: expected ${document}, got ${verdicts.get(file)}`);
  }
  const good = expected.filter(([, , document]) => document === "IN-ORDER").length;
  const attacked = expected.length - good;
  console.log(`of ${good} good and ${attacked} attacked ones, ${wrong.length} judged wrongly`);
  return wrong.length === 0 && good >= 15 && attacked >= 40;
}

/** Has the tests of `pades` write their files. */
function make() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const test = ["test", "--quiet", "--locked", "-p", "pades", "--test", "validator", "--test", "certify", "--", "--ignored", "write_all"];
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
    const said = check.check(trust, answers, now);
    check.free();
    return said;
  });
}
