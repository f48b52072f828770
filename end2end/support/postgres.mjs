// A PostgreSQL of the end-to-end tests' own: on a socket in a temporary folder, gone when they end.

import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where PostgreSQL's socket is, for the processes that the runner starts. */
export const POSTGRES = 'CHUNGTHUC_E2E_PG';

const USER = 'chungthuc';
const DEBIAN = '/usr/lib/postgresql';

/** Starts it. Gives `{ folder, stop() }`. */
export function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'chungthuc-pg-e2e-'));
  // PostgreSQL refuses to run as root.
  const asRoot = process.getuid() === 0;
  if (asRoot) execFileSync('chown', ['postgres:', folder]);
  const run = (program, ...args) => {
    const all = [join(programs(), program), ...args];
    const [command, ...rest] = asRoot ? ['runuser', '-u', 'postgres', '--', ...all] : all;
    execFileSync(command, rest, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const data = join(folder, 'data');
  run('initdb', '--locale=C', '--encoding=UTF8', '--auth=trust', '--no-sync', `--username=${USER}`, `--pgdata=${data}`);
  const settings = [
    "listen_addresses = ''", `unix_socket_directories = '${folder}'`, 'max_connections = 200',
    'fsync = off', 'full_page_writes = off', 'jit = off',
  ];
  appendFileSync(join(data, 'postgresql.conf'), `\n${settings.join('\n')}\n`);
  run('pg_ctl', 'start', '--wait', '--silent', `--pgdata=${data}`, `--log=${join(folder, 'log')}`);
  const stop = () => {
    run('pg_ctl', 'stop', '--mode=immediate', '--silent', `--pgdata=${data}`);
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, stop };
}

let made = 0;

/** Makes an empty database there and gives its address. */
export function createDatabase(folder) {
  const name = `e2e_${process.pid}_${(made += 1)}`;
  execFileSync('psql', ['-q', '-h', folder, '-U', USER, '-d', 'postgres', '-c', `CREATE DATABASE ${name}`]);
  return `postgres://${USER}@localhost/${name}?host=${folder}`;
}

/** The folder of Debian's newest. */
function programs() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number).filter(Number.isFinite) : [];
  const newest = Math.max(...versions);
  if (!Number.isFinite(newest)) throw new Error('PostgreSQL is missing: run `scripts/setup.sh test`.');
  return join(DEBIAN, String(newest), 'bin');
}
