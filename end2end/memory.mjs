// How much memory the program needs above idle while a scan of 30 MB is received, signed and sealed.
// Usage: node end2end/memory.mjs   (Linux)

import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sample } from './support/places.mjs';
import { workers } from './support/requests.mjs';
import { startServer } from './support/server.mjs';

const LIMIT_MB = 64;
/** Pixels a side, one byte each: 29.9 MB, and nothing that a compressor could make smaller. */
const SIDE = 5600;

/** A page with one grey picture of noise. */
function largeScan() {
  const noise = Buffer.alloc(SIDE * SIDE);
  let state = 1;
  for (let at = 0; at < noise.length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    noise[at] = state >>> 24;
  }
  const content = 'q 595 0 0 842 0 0 cm /Im Do Q';
  const parts = [Buffer.from('%PDF-1.7\n')];
  const offsets = [];
  let length = parts[0].length;
  const object = (...pieces) => {
    offsets.push(length);
    const bytes = Buffer.concat([`${offsets.length} 0 obj\n`, ...pieces, '\nendobj\n'].map((piece) => Buffer.from(piece)));
    parts.push(bytes);
    length += bytes.length;
  };
  object('<< /Type /Catalog /Pages 2 0 R >>');
  object('<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  object('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /Im 5 0 R >> >> >>');
  object(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  const image = `<< /Type /XObject /Subtype /Image /Width ${SIDE} /Height ${SIDE} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${noise.length} >>`;
  object(`${image}\nstream\n`, noise, '\nendstream');
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = offsets.length + 1;
  parts.push(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`));
  return Buffer.concat(parts);
}

/** Of the process' status, in MB. */
async function memory(pid, name) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)[1]) / 1024;
}

const scan = join(tmpdir(), `chungthuc-${process.pid}.pdf`);
await writeFile(scan, largeScan());
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
