// The public check: it finds what was altered, and keeps nothing of what it was given.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { check } from '../support/steps.mjs';

const place = stage();

/** A certified copy, as its owner downloads it. */
async function certifiedCopy() {
  const work = workers(place.server.url);
  const { paper } = await work.submit({ type: 'KS', scan: sample('giay-khai-sinh.pdf') });
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  return work.certified(paper);
}

place.test('a file that is checked is not kept, as the page says', async () => {
  const bytes = await certifiedCopy();
  const before = await keptFiles();
  const stranger = await place.window();
  await visit(stranger, '/');
  await stranger
    .getByText('Tệp được gửi tới máy chủ, kiểm tra trong bộ nhớ và không lưu lại.', { exact: true })
    .waitFor();
  assert.equal(await check(stranger, { name: 'ban-sao.pdf', bytes }), 'Hợp lệ');
  assert.deepEqual(await keptFiles(), before);
});

/** The names of all files in the program's data folder. */
async function keptFiles() {
  const entries = await readdir(place.server.data, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

place.test('a copy with one byte altered is not genuine', async () => {
  const bytes = await certifiedCopy();
  // In the middle of what was scanned.
  bytes[Math.floor(bytes.length / 4)] ^= 1;
  const stranger = await place.window();
  assert.equal(await check(stranger, { name: 'ban-sao.pdf', bytes }), 'Không hợp lệ');
  // Whose they claim to be, and nothing of trust.
  for (const name of ['Vũ Đình Khải Minh', 'UBND phường Cầu Sương']) {
    await stranger.getByRole('heading', { name: `Mang tên ${name}`, exact: true }).waitFor();
  }
  assert.equal(await stranger.getByText('Gốc thử nghiệm').count(), 0);
});

place.test('another program has a file checked by its key', async () => {
  const bytes = await certifiedCopy();
  const ask = (key, body = bytes) => fetch(`${place.server.url}/api/v1/verify?name=ban-sao.pdf`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/pdf', ...(key && { Authorization: `Bearer ${key}` }) },
    body,
  });
  for (const key of [null, 'chungthu']) assert.equal((await ask(key)).status, 401);
  const before = await keptFiles();
  const report = await (await ask('chungthuc')).json();
  assert.equal(report.file, 'ban-sao.pdf');
  assert.equal(report.document, 'TOTAL-PASSED');
  assert.deepEqual(report.signatures.map(({ level }) => level), ['B-LT', 'B-LT']);
  assert.equal(report.issued_here.state, 'ISSUED');
  assert.match(report.issued_here.message, /UBND phường Cầu Sương/);
  bytes[Math.floor(bytes.length / 4)] ^= 1;
  const altered = await (await ask('chungthuc')).json();
  assert.equal(altered.document, 'TOTAL-FAILED');
  assert.equal(altered.issued_here.state, 'NOT_ISSUED');
  assert.equal((await (await ask('chungthuc', 'hello')).json()).document, 'NOT_A_PDF');
  assert.deepEqual(await keptFiles(), before, 'nothing of it is kept');
  const description = await (await fetch(`${place.server.url}/api/v1/openapi.json`)).json();
  assert.ok(description.paths['/api/v1/verify'].post);
});
