// A scan on its way: a line that breaks, or a page that is left, costs what hadn't arrived and no more.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { alive, visit } from '../support/browser.mjs';
import { layLine } from '../support/line.mjs';
import { enter } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { largeScan } from '../support/scan.mjs';
import { stage } from '../support/stage.mjs';
import { attach } from '../support/steps.mjs';

const place = stage();
/** What the browser sends by one request. */
const CHUNK = 4 * 1024 * 1024;
const NAME = 'dai.pdf';

const path = () => join(place.folder, NAME);

/** A scan of three requests, and somewhat more than two of them. */
async function scanOfThree() {
  const bytes = largeScan(3200);
  assert.ok(bytes.length > 2 * CHUNK && bytes.length < 3 * CHUNK);
  await writeFile(path(), bytes);
  return bytes;
}

/** Attaches the large scan by `act`, and holds that it is on the server as it is here. */
async function arrivesWhole(page, bytes, act) {
  const [shown] = await Promise.all([
    page.waitForResponse((answer) => new URL(answer.url()).pathname.startsWith('/tep/')),
    act(),
  ]);
  const kept = await (await page.request.get(new URL(shown.url()).pathname)).body();
  assert.ok(kept.equals(bytes), 'nothing is missing, twice or elsewhere');
}

place.test('a scan goes on where the line broke, by itself', async () => {
  const bytes = await scanOfThree();
  const line = await layLine(place.server.url);
  try {
    const officer = await place.window({ url: line.url, allowed: [/net::ERR_/] });
    await enter(officer, 'officer');
    await visit(officer, '/tao-moi');
    const before = line.sent();
    await arrivesWhole(officer, bytes, async () => {
      const broken = line.cutAfter(1.5 * CHUNK);
      await officer.locator('#f-upload').setInputFiles(path());
      await broken;
      await officer.getByText('Mất kết nối; đã giữ 4,0 / 9,8 MB. Tự gửi tiếp khi có mạng.').waitFor();
      line.mend();
      await officer.getByText('Hãy đối chiếu từng trang với bản chính').waitFor();
    });
    const twice = line.sent() - before - bytes.length;
    assert.ok(twice < CHUNK, `it didn't begin anew: ${twice} bytes more than the file went up`);
  } finally {
    await line.stop();
  }
});

/**
 * A page that was left after the first request of the large scan arrived, opened again; the draft
 * knows of the scan.
 */
async function leftInTheMiddle() {
  const officer = await place.window();
  await enter(officer, 'officer');
  await visit(officer, '/tao-moi');
  const requests = '**/uploads/*';
  const held = new Promise((resolve) => {
    void officer.route(requests, async (route) => {
      const request = route.request();
      if (request.headers()['upload-offset'] === '0') await route.continue();
      // What isn't continued hangs until the page is gone.
      else resolve(new URL(request.url()).pathname);
    });
  });
  await officer.locator('#f-upload').setInputFiles(path());
  const upload = await held;
  await officer.waitForURL(/\/tao-moi\/.+/);
  await officer.reload();
  await officer.unroute(requests);
  await alive(officer);
  await officer.getByText(`Tệp ${NAME} chưa gửi xong`).waitFor();
  await officer.getByText('Đã nhận 4,0 / 9,8 MB.').waitFor();
  const offsets = [];
  officer.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
  return { officer, offsets, upload };
}

place.test('after a reload the same file goes on from what has arrived', async () => {
  const bytes = await scanOfThree();
  const { officer, offsets } = await leftInTheMiddle();
  await arrivesWhole(officer, bytes, () => attach(officer, path()));
  assert.deepEqual(offsets, [CHUNK, 2 * CHUNK]);
});

place.test('after a reload another file takes the place of the part, which goes', async () => {
  await scanOfThree();
  const { officer, offsets, upload } = await leftInTheMiddle();
  assert.equal((await officer.request.get(upload)).status(), 200);
  await attach(officer, sample('giay-khai-sinh.pdf'));
  assert.deepEqual(offsets, [0]);
  assert.equal((await officer.request.get(upload)).status(), 404);
});
