// The program under test: the demo with a fresh data folder on a free port; on SQLite, or in the
// second round of the tests on PostgreSQL.

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROGRAM } from './places.mjs';
import { createDatabase, POSTGRES } from './postgres.mjs';

const START_PATIENCE_MS = 60_000;

/**
 * Starts the program. `smtp` (host:port) sends the e-mails there instead of to the outbox page.
 * Gives `{ url, data, pid, said, objects(), stop() }`.
 */
export async function startServer({ smtp } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'chungthuc-e2e-'));
  const args = ['serve', '--demo', '--listen', '127.0.0.1:0', '--data', data];
  if (smtp) args.push('--smtp', smtp);
  const socket = process.env[POSTGRES];
  if (socket) args.push('--database', createDatabase(socket));
  const program = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // A test that is killed leaves nothing running.
  const kill = () => program.kill('SIGKILL');
  process.on('exit', kill);
  const said = { out: '', err: '' };
  program.stdout.on('data', (text) => (said.out += text));
  program.stderr.on('data', (text) => (said.err += text));

  const url = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${why}\n${said.out}${said.err}`));
    const timer = setTimeout(() => fail('The program did not say its address.'), START_PATIENCE_MS);
    const listen = () => {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said.out);
      // The line about stopping is the last one.
      if (address && said.out.includes('Ctrl-C')) {
        clearTimeout(timer);
        program.stdout.off('data', listen);
        resolve(address[0]);
      }
    };
    program.stdout.on('data', listen);
    program.on('error', (cause) => fail(`The program could not be started: ${cause.message}`));
    program.on('exit', (code) => fail(`The program ended with ${code} before it served.`));
  });

  const stop = async () => {
    const ended = new Promise((resolve) => program.on('exit', resolve));
    program.kill('SIGTERM');
    // Open connections of a browser may hold a graceful end back.
    const timer = setTimeout(() => program.kill('SIGKILL'), 3_000);
    await ended;
    clearTimeout(timer);
    process.off('exit', kill);
    await rm(data, { recursive: true, force: true });
  };
  return { url, data, pid: program.pid, stop, said, objects: () => countFiles(join(data, 'objects')) };
}

/** How many files lie below a folder: what the object store holds. */
async function countFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}
