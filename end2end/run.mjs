// Starts the end-to-end tests and ends with Node's own summary and exit code.
// Usage: node end2end/run.mjs [FILE…]   (all of tests/ without FILE)

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { CHROMIUM, PROGRAM, PYTHON, RESULTS, SITE } from './support/places.mjs';

const NEEDED = [
  [PROGRAM, 'make server'],
  [join(SITE, 'site.css'), 'make site'],
  [PYTHON, 'scripts/setup.sh test'],
  [CHROMIUM, 'scripts/setup.sh test'],
];

const missing = NEEDED.filter(([path]) => !existsSync(path));
for (const [path, remedy] of missing) console.error(`${path} is missing: run \`${remedy}\`.`);
if (missing.length > 0) process.exit(1);

mkdirSync(RESULTS, { recursive: true });
const folder = join(import.meta.dirname, 'tests');
const asked = process.argv.slice(2).map((file) => resolve(file));
const all = readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).sort();
const files = asked.length > 0 ? asked : all.map((name) => join(folder, name));

// Each file has a server and a browser of its own; two at a time suit two cores.
const runner = spawn(
  process.execPath,
  ['--test', '--test-concurrency=2', '--test-timeout=420000', '--test-reporter=spec', ...files],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => runner.kill(signal));
runner.on('exit', (code, signal) => process.exit(signal ? 1 : code));
