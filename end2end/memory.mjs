// How much memory the program needs above idle while a scan of 30 MB is received, signed and sealed.
// Usage: node end2end/memory.mjs   (Linux)

import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { memory, peak } from './support/memory.mjs';
import { sample } from './support/places.mjs';
import { workers } from './support/requests.mjs';
import { largeScan } from './support/scan.mjs';
import { startServer } from './support/server.mjs';

const LIMIT_MB = 64;
/** Pixels a side: 29.9 MB. */
const SIDE = 5600;

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
  const measured = async (what, act) => {
    const { above, seconds, result } = await peak(server.pid, idle, act);
    console.log(`${above.toFixed(1).padStart(7)} MB above idle  ${seconds.toFixed(2).padStart(6)} s  ${what}`);
    return [above, result];
  };
  console.log(`${idle.toFixed(1).padStart(7)} MB idle`);
  const [received, { paper }] = await measured('received and submitted', () => work.submit({ type: 'KS', scan }));
  const [signed] = await measured('signed and passed on', () => work.sign(paper));
  const [sealed] = await measured('numbered and sealed', () => work.seal(paper));
  if (Math.max(received, signed, sealed) > LIMIT_MB) {
    console.error(`More than ${LIMIT_MB} MB.`);
    process.exitCode = 1;
  }
} finally {
  await server.stop();
  await rm(scan);
}
