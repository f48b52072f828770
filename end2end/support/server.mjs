// The program under test: the demo with a fresh data folder on a free port; on SQLite, or in the
// second round of the tests on PostgreSQL. Or the program as an office starts it.

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROGRAM } from './places.mjs';
import { createDatabase, POSTGRES } from './postgres.mjs';

const START_PATIENCE_MS = 60_000;

/**
 * Starts the demo. `smtp` (host:port) sends the e-mails there instead of to the outbox page;
 * `database` is the address of a PostgreSQL database, if it isn't to be the round's.
 * Gives `{ url, data, database, pid, said, objects(), stop() }`.
 */
export async function startServer({ smtp, database } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'chungthuc-e2e-'));
  const args = ['serve', '--demo', '--listen', '127.0.0.1:0', '--data', data];
  if (smtp) args.push('--smtp', smtp);
  const socket = process.env[POSTGRES];
  const address = database ?? (socket && createDatabase(socket));
  if (address) args.push('--database', address);
  // The line about stopping is the last one.
  const said = (out) => out.includes('Ctrl-C') && /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0];
  const running = await start(args, said);
  const stop = async () => {
    await running.stop();
    await rm(data, { recursive: true, force: true });
  };
  return { ...running, data, database: address, stop, objects: () => countFiles(join(data, 'objects')) };
}

/** Starts the program as an office does, by a configuration file. Gives `{ url, pid, said, stop() }`. */
export const startConfigured = (file) =>
  start(['serve', '--config', file], (out) => /^Đang phục vụ tại (\S+)$/m.exec(out)?.[1]);

/** Has the program do something and end. Gives its exit status and what it said. */
export async function run(...args) {
  const program = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: START_PATIENCE_MS });
  const said = listen(program);
  const status = await new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('close', resolve);
  });
  return { status, ...said };
}

/** Starts the program, and waits until it says its address. */
async function start(args, address) {
  const program = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // A test that is killed leaves nothing running.
  const kill = () => program.kill('SIGKILL');
  process.on('exit', kill);
  const said = listen(program);
  const url = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${why}\n${said.out}${said.err}`));
    const timer = setTimeout(() => fail('The program did not say its address.'), START_PATIENCE_MS);
    const look = () => {
      const found = address(said.out);
      if (found) {
        clearTimeout(timer);
        program.stdout.off('data', look);
        resolve(found);
      }
    };
    program.stdout.on('data', look);
    program.on('error', (cause) => fail(`The program could not be started: ${cause.message}`));
    program.on('exit', (code) => fail(`The program ended with ${code} before it served.`));
  });

  const stop = async () => {
    const ended = new Promise((resolve) => program.on('exit', resolve));
    program.kill('SIGTERM');
    // Open connections of a browser may hold a graceful end back.
    const timer = setTimeout(kill, 3_000);
    await ended;
    clearTimeout(timer);
    process.off('exit', kill);
  };
  return { url, pid: program.pid, said, stop };
}

/** What a program says, as it says it. */
function listen(program) {
  const said = { out: '', err: '' };
  program.stdout.setEncoding('utf8').on('data', (text) => (said.out += text));
  program.stderr.setEncoding('utf8').on('data', (text) => (said.err += text));
  return said;
}

/** How many files lie below a folder: what the object store holds. */
async function countFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}
