// The public check: it finds what was altered, in the browser, from which nothing goes that the page
// doesn't say; and where the browser can't, on the server, which keeps nothing.

import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { gone, visit } from '../support/browser.mjs';
import { bytesOf, pdfsig, qpdfFindsNothing, text } from '../support/judges.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { check, drop, headline, lookUp, withoutWorkers } from '../support/steps.mjs';

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

place.test('a file is checked where it is, and the server hears of its hash only with consent', async () => {
  const bytes = await certifiedCopy();
  const stranger = await place.window();
  const asked = requestsOf(stranger);
  await visit(stranger, '/');
  await stranger
    .getByText('Tệp không rời khỏi máy của bạn: việc kiểm tra chạy ngay trong trình duyệt.', { exact: true })
    .waitFor();
  assert.ok(!asked.some(({ path }) => path.startsWith('/validator/')), 'it is loaded only when there is a file');
  await drop(stranger, { name: 'ban-sao.pdf', bytes });
  assert.equal(await headline(stranger), 'Hợp lệ');
  await stranger.getByText(/kiểm tra trên máy của bạn trong/).waitFor();
  const CHECKER = ['worker.js', 'chungthuc.js', 'chungthuc_bg.wasm'].map((name) => `/validator/${name}`);
  for (const path of [...CHECKER, '/kiem-tra/tin-cay.json']) {
    assert.ok(asked.some((one) => one.path === path), path);
  }
  onlyStaticFiles(asked);

  asked.length = 0;
  await stranger
    .getByText('Chỉ mã băm SHA-256 của tệp được gửi tới máy chủ; nội dung tệp vẫn ở trên máy của bạn.', { exact: true })
    .waitFor();
  await lookUp(stranger);
  await stranger.getByText(/^Tệp trùng khớp từng byte với bản sao do UBND phường Cầu Sương cấp/).waitFor();
  assert.equal(asked.length, 1);
  const [{ method, path, body }] = asked;
  assert.equal(`${method} ${path}`, 'POST /api/revocation');
  assert.deepEqual(JSON.parse(body), { sha256: sha256(bytes), certificates: [] });
  assert.deepEqual(await shown(stranger), await onTheServer('ban-sao.pdf', bytes));
});

place.test('of what a file lacks, the server hears certificates with consent, and then both say the same', async () => {
  const bytes = await asSealed(await certifiedCopy());
  const stranger = await place.window();
  const asked = requestsOf(stranger);
  assert.equal(await check(stranger, { name: 'ban-sao.pdf', bytes }), 'Chưa đủ căn cứ');
  onlyStaticFiles(asked);

  asked.length = 0;
  await stranger
    .getByText(/Chỉ gửi \d+ chứng thư số lấy từ chữ ký \(có số sê-ri, tên người ký và nơi cấp\) cùng mã băm SHA-256 của tệp; nội dung tệp vẫn ở trên máy của bạn\./)
    .waitFor();
  await lookUp(stranger);
  assert.ok(asked.length > 0);
  for (const { method, path, body } of asked) {
    assert.equal(`${method} ${path}`, 'POST /api/revocation');
    const { certificates, ...rest } = JSON.parse(body);
    assert.deepEqual(rest, { sha256: sha256(bytes) });
    assert.ok(certificates.length > 0);
    for (const { certificate, issuer, ...more } of certificates) {
      assert.deepEqual(more, {});
      for (const der of [certificate, issuer]) assert.ok(new X509Certificate(Buffer.from(der, 'base64')).subject);
    }
  }
  assert.equal(await headline(stranger), 'Hợp lệ');
  assert.deepEqual(await shown(stranger), await onTheServer('ban-sao.pdf', bytes));
});

place.test('a second file is checked like the first, by what the browser has kept', async () => {
  const bytes = await certifiedCopy();
  const stranger = await place.window();
  assert.equal(await check(stranger, { name: 'ban-sao.pdf', bytes }), 'Hợp lệ');
  const asked = requestsOf(stranger);
  assert.equal(await check(stranger, { name: 'ban-sao.pdf', bytes }), 'Hợp lệ');
  await stranger.getByText(/kiểm tra trên máy của bạn trong/).waitFor();
  onlyStaticFiles(asked);
});

place.test('a report that the server signs says that the file is sent for it, and holds for others', async () => {
  const bytes = await certifiedCopy();
  const stranger = await place.window();
  await check(stranger, { name: 'ban-sao.pdf', bytes });
  await stranger.getByText(/Hệ thống chỉ ký kết quả do chính mình kiểm tra, nên tệp \(.+\) được gửi tới máy chủ/).waitFor();
  const asked = requestsOf(stranger);
  await stranger.getByRole('button', { name: 'Gửi tệp và lập báo cáo' }).click();
  const link = stranger.getByRole('link', { name: 'Tải báo cáo (PDF)' });
  await link.waitFor();
  assert.deepEqual(asked.map(({ method, path }) => `${method} ${path}`), ['POST /kiem-tra/bao-cao']);
  await stranger.getByText('Báo cáo đã được ký. Kết luận của máy chủ: Hợp lệ.').waitFor();
  const [download] = await Promise.all([stranger.waitForEvent('download'), link.click()]);
  assert.equal(download.suggestedFilename(), `bao-cao-kiem-tra-${sha256(bytes).slice(0, 8)}.pdf`);
  const report = await download.path();
  assert.ok((await text(report)).includes(sha256(bytes).slice(0, 16)), 'it names the file');
  const signatures = await pdfsig(report);
  assert.equal(signatures.length, 1);
  assert.match(signatures[0], /Signature is Valid/);
  await qpdfFindsNothing(report);
  assert.equal(await check(stranger, { name: 'bao-cao.pdf', bytes: await bytesOf(report) }), 'Chưa đủ căn cứ');
  await lookUp(stranger);
  assert.equal(await headline(stranger), 'Hợp lệ', 'its signature is checked as any other');
});

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** A copy as it was when the seal had been put on, before what proves it for years was added. */
async function asSealed(bytes) {
  const { revisions } = await checkedOnTheServer('ban-sao.pdf', bytes);
  const { end } = revisions.find(({ content }) => /con dấu/i.test(content));
  assert.ok(end < bytes.length);
  return bytes.subarray(0, end);
}

/** Nothing but what everyone gets, and nothing said with it. */
function onlyStaticFiles(asked) {
  for (const { method, path, body } of asked) {
    assert.equal(`${method} ${body}`, 'GET null', path);
    assert.match(path, /^\/($|icon\.svg$|site\.css$|(public|fonts|validator)\/[\w.-]+$|kiem-tra\/tin-cay\.json$)/);
  }
}

/** What a page asks for from here on, its workers too. */
function requestsOf(page) {
  const asked = [];
  page.context().on('request', (request) => {
    const { protocol, pathname } = new URL(request.url());
    if (protocol === 'data:' || protocol === 'blob:') return;
    asked.push({ method: request.method(), path: pathname, body: request.postData() });
  });
  return asked;
}

/** What a check says, as the page shows it. */
async function shown(page) {
  const report = await page.getByRole('link', { name: 'Tải báo cáo (JSON)' }).getAttribute('href');
  const lines = page.locator('.sgn .ck li > span');
  return {
    summary: await page.locator('.res h1 + p').innerText(),
    // Without what is read out of the icon.
    lines: await lines.evaluateAll((all) => all.map((line) => {
      const { textContent: icon } = line.querySelector('.visually-hidden');
      return line.textContent.slice(icon.length);
    })),
    report: decodeURIComponent(report.slice(report.indexOf(',') + 1)),
  };
}

/** What the server says of the same file. */
async function onTheServer(name, bytes) {
  const { summary, signatures, report_json: report } = await checkedOnTheServer(name, bytes);
  return { summary, lines: signatures.flatMap(({ checks }) => checks.map(({ text }) => text)), report };
}

async function checkedOnTheServer(name, bytes) {
  const { url } = place.server;
  const headers = { Origin: url, 'X-File-Name': name };
  const answer = await fetch(`${url}/kiem-tra`, { method: 'POST', headers, body: bytes });
  assert.equal(answer.status, 200);
  return answer.json();
}

place.test('where the browser cannot check a file, the server can, and keeps nothing, as the page says', async () => {
  const bytes = await certifiedCopy();
  const before = await keptFiles();
  const stranger = await place.window();
  await visit(stranger, '/');
  await withoutWorkers(stranger);
  await drop(stranger, { name: 'ban-sao.pdf', bytes });
  await stranger
    .getByText('Máy chủ kiểm tra được tệp này. Tệp được gửi tới máy chủ, kiểm tra trong bộ nhớ và không lưu lại.', { exact: true })
    .waitFor();
  await stranger.getByRole('button', { name: 'Gửi tới máy chủ để kiểm tra' }).click();
  assert.equal(await headline(stranger), 'Hợp lệ');
  await stranger.getByText(/kiểm tra trên máy chủ trong/).waitFor();
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
  await gone(stranger.getByText('Gốc thử nghiệm'));
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
