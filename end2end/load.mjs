// How long pages take among a hundred thousand dossiers, from the request to the last byte, and how
// much memory the exports of twenty thousand rows need; on SQLite and on PostgreSQL.
// Usage: node end2end/load.mjs   (Linux, with sqlite3 and psql)

import { join } from 'node:path';

import { crowd, LINES } from './support/crowd.mjs';
import { memory, peak } from './support/memory.mjs';
import { sessionOf } from './support/people.mjs';
import { createDatabase, startPostgres } from './support/postgres.mjs';
import { workers } from './support/requests.mjs';
import { startServer } from './support/server.mjs';

const LIMIT_MS = 100;
const LIMIT_MB = 64;
const TIMES = 51;

let failed = false;

/** Middle and worst of many requests, in ms. */
async function timed(address, cookie) {
  const all = [];
  for (let time = 0; time <= TIMES; time += 1) {
    const start = performance.now();
    const answer = await fetch(address, { headers: { Accept: 'text/html', Cookie: cookie }, redirect: 'manual' });
    const text = await answer.text();
    const took = performance.now() - start;
    if (answer.status !== 200) throw new Error(`${address}: ${answer.status}\n${text.slice(0, 500)}`);
    // What is made once, at the first request of its kind, isn't the page's.
    if (time > 0) all.push(took);
  }
  all.sort((a, b) => a - b);
  return { middle: all[Math.floor(TIMES / 2)], worst: all.at(-1) };
}

async function measure(name, options, where) {
  const server = await startServer(options);
  try {
    const { url, pid } = server;
    const work = workers(url);
    const unit = (await work.as('officer', 'session-view')).unit.id;
    const book = await work.openBook();
    crowd(where(server), { unit, book, now: Date.now() });
    const pages = [
      ['leader', '/cho-ky'],
      ['clerk', '/cho-dong-dau'],
      ['officer', '/theo-doi'],
      ['officer', '/theo-doi?han=qua-han'],
      ['officer', '/theo-doi?tim=so4711'],
      ['officer', '/theo-doi?trang=4000'],
      ['officer', '/bi-tu-choi'],
      ['officer', '/tiep-nhan'],
      ['officer', '/tiep-nhan?tim=nghiem+471'],
      ['officer', '/thu-phi'],
      ['officer', '/thu-phi/ho-so'],
      ['officer', '/lich-hen-cho-duyet'],
      ['officer', '/lich-hen-cho-duyet/lich'],
      ['clerk', '/so-chung-thuc'],
      ['clerk', `/so-chung-thuc/${book}`],
      ['clerk', `/so-chung-thuc/${book}?tim=nghiem+84711`],
      ['clerk', '/gui-lai-email'],
      ['clerk', '/gui-lai-email?trang=1000'],
      ['leader', '/thong-ke?ky=nam'],
      ['leader', `/thong-ke/bao-cao?nam=${new Date().getFullYear()}&ky=ca-nam`],
    ];
    console.log(`\n${name}\n median ms   worst ms  page`);
    for (const [role, path] of pages) {
      const { middle, worst } = await timed(`${url}${path}`, await sessionOf(url, role));
      failed ||= middle > LIMIT_MS;
      console.log(`${middle.toFixed(1).padStart(10)} ${worst.toFixed(1).padStart(10)}  ${path.replace(book, ':book')}`);
    }
    const cookie = await sessionOf(url, 'clerk');
    const take = async (path) => {
      const answer = await fetch(`${url}${path}`, { headers: { Cookie: cookie } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return (await answer.arrayBuffer()).byteLength;
    };
    // The days in which the newest twenty thousand were submitted.
    const from = new Date(Date.now() - (LINES * 20 * 60_000));
    const two = (number) => String(number).padStart(2, '0');
    const day = encodeURIComponent(`${two(from.getDate())}/${two(from.getMonth() + 1)}/${from.getFullYear()}`);
    const idle = await memory(pid, 'VmRSS');
    console.log('  MB above    seconds   file KB  export');
    for (const path of [`/so-chung-thuc/${book}/xuat`, `/theo-doi/xuat?tu=${day}`, '/theo-doi/xuat']) {
      const { above, seconds, result } = await peak(pid, idle, () => take(path));
      failed ||= above > LIMIT_MB;
      const figures = [above.toFixed(1), seconds.toFixed(2), (result / 1024).toFixed(0)];
      console.log(`${figures.map((figure) => figure.padStart(10)).join(' ')}  ${path.replace(book, ':book')}`);
    }
  } finally {
    await server.stop();
  }
}

await measure('SQLite', {}, ({ data }) => ({ sqlite: join(data, 'chungthuc.sqlite') }));
const postgres = startPostgres();
try {
  const database = createDatabase(postgres.folder);
  await measure('PostgreSQL', { database }, () => ({ postgres: database }));
} finally {
  postgres.stop();
}
if (failed) {
  console.error(`\nMore than ${LIMIT_MS} ms, or than ${LIMIT_MB} MB.`);
  process.exitCode = 1;
}
