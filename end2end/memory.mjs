// How much memory the program needs above idle while a scan of 30 MB is received, signed and sealed.
// Usage: node end2end/memory.mjs   (Linux)

import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sample } from './support/places.mjs';
import { workers } from './support/requests.mjs';
import { largeScan } from './support/scan.mjs';
import { startServer } from './support/server.mjs';

const LIMIT_MB = 64;
/** Pixels a side: 29.9 MB. */
const SIDE = 5600;

/** Of the process' status, in MB. */
async function memory(pid, name) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)[1]) / 1024;
}

const scan = join(tmpdir(), `chungthuc-${process.pid}.pdf`);
await writeFile(scan, largeScan(SIDE));
const server = await startServer();
try {
  const work = workers(server.url);
  // What is made once, at the first request of its kind, isn't the file's.
  const small = await work.submit({ type: 'KS', scan: sample('giay-khai-sinh.pdf') });
  await work.sign(small.paper);
  await work.seal(small.paper);

  const idle = await memory(server.pid, 'VmRSS');
  const peak = async (what, act) => {
    await writeFile(`/proc/${server.pid}/clear_refs`, '5');
    const start = performance.now();
    const result = await act();
    const above = (await memory(server.pid, 'VmHWM')) - idle;
    const seconds = (performance.now() - start) / 1000;
    console.log(`${above.toFixed(1).padStart(7)} MB above idle  ${seconds.toFixed(2).padStart(6)} s  ${what}`);
    return [above, result];
  };
  console.log(`${idle.toFixed(1).padStart(7)} MB idle`);
  const [received, { paper }] = await peak('received and submitted', () => work.submit({ type: 'KS', scan }));
  const [signed] = await peak('signed and passed on', () => work.sign(paper));
  const [sealed] = await peak('numbered and sealed', () => work.seal(paper));
  if (Math.max(received, signed, sealed) > LIMIT_MB) {
    console.error(`More than ${LIMIT_MB} MB.`);
    process.exitCode = 1;
  }
} finally {
  await server.stop();
  await rm(scan);
}
