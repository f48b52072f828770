// Starts the end-to-end tests, on SQLite and then on PostgreSQL, and ends with 1 if any failed.
// Usage: node end2end/run.mjs [FILE…]   (all of tests/ without FILE)

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { CHROMIUM, PROGRAM, PYTHON, RESULTS, SITE } from './support/places.mjs';
import { POSTGRES, startPostgres } from './support/postgres.mjs';

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

// What the database has a part in, once more on PostgreSQL.
const TWICE = ['email', 'path', 'return', 'session', 'strangers'].map((name) => join(folder, `${name}.test.mjs`));

let runner;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => runner?.kill(signal));

/** Runs the files. Each has a server and a browser of its own; two at a time suit two cores. */
async function round(title, these, env = {}) {
  if (these.length === 0) return true;
  console.log(`▶ ${title}`);
  runner = spawn(
    process.execPath,
    ['--test', '--test-concurrency=2', '--test-timeout=900000', '--test-reporter=spec', ...these],
    { stdio: 'inherit', env: { ...process.env, ...env } },
  );
  return new Promise((ended) => runner.on('exit', (code) => ended(code === 0)));
}

const onSqlite = await round('on SQLite', files);
const postgres = startPostgres();
try {
  const again = files.filter((file) => TWICE.includes(file));
  const onPostgres = await round('on PostgreSQL', again, { [POSTGRES]: postgres.folder });
  process.exitCode = onSqlite && onPostgres ? 0 : 1;
} finally {
  postgres.stop();
}
