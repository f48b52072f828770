// Word of changes: counters, lists and open papers follow what others do, without a reload; what a
// person wants goes by e-mail too.

import assert from 'node:assert/strict';
import { request } from 'node:http';

import { eventually, visit } from '../support/browser.mjs';
import { enter, sessionOf } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { openFrom } from '../support/steps.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };
const WITHOUT_ACCOUNT = { name: 'Phan Lâm Trúc Ly', email: 'trucly@example.com' };

let work;
const working = () => (work ??= workers(place.server.url));

/** How much waits beside an entry of the menu. */
async function waiting(page, label) {
  const count = page.getByRole('navigation', { name: 'Trình đơn' }).getByRole('link', { name: label }).locator('.n');
  return (await count.count()) === 0 ? 0 : Number.parseInt(await count.innerText(), 10);
}

/** How many notices the bell counts. */
async function unread(page) {
  const label = await page.locator('.bell').getAttribute('aria-label');
  return Number(/\d+/.exec(label)?.[0] ?? 0);
}

const bar = (page) => page.locator('.news');

/** Notes that the page isn't loaded anew from here on. */
const mark = (page) => page.evaluate(() => { window.stillHere = true; });
const isTheSame = async (page) => assert.equal(await page.evaluate(() => window.stillHere), true, 'nothing was loaded anew');

place.test("the menu's counter rises while the leader looks on, and the list offers to be read anew", async () => {
  const leader = await place.as('leader');
  await visit(leader, '/cho-ky');
  await mark(leader);
  const before = await waiting(leader, 'Bản sao chờ ký');
  const rows = leader.getByRole('row');
  const shown = await rows.count();
  const { code } = await working().submit(SCAN);
  await eventually('the counter rises', async () => (await waiting(leader, 'Bản sao chờ ký')) === before + 1);
  await bar(leader).getByText('Có thay đổi mới').waitFor();
  assert.equal(await rows.count(), shown, 'no row moved');
  await bar(leader).getByRole('button', { name: 'Tải lại' }).click();
  await leader.getByRole('link', { name: code, exact: true }).waitFor();
  assert.equal((await bar(leader).innerText()).trim(), '', 'it is of the newest again');
  await isTheSame(leader);
});

place.test('the officer is told at once that a paper came back, by whom and why', async () => {
  const officer = await place.as('officer');
  const { paper, code } = await working().submit(SCAN);
  await visit(officer, `/theo-doi/${paper}`);
  await mark(officer);
  const before = await unread(officer);
  await working().giveBack(paper, 'Bản quét thiếu mặt sau');
  await eventually('the bell counts it', async () => (await unread(officer)) === before + 1);
  await bar(officer).getByText(/Vũ Đình Khải Minh đã thực hiện “Trả lại” lúc \d\d:\d\d/).waitFor();
  await bar(officer).getByRole('button', { name: 'Tải lại' }).click();
  await officer.getByText('Lý do trả lại:').waitFor();
  await isTheSame(officer);

  await officer.locator('.bell').click();
  await officer.getByRole('heading', { name: 'Thông báo', level: 1 }).waitFor();
  await officer.getByRole('link', { name: `Lãnh đạo Vũ Đình Khải Minh trả lại hồ sơ ${code}. Lý do: Bản quét thiếu mặt sau` }).waitFor();
  await officer.getByRole('button', { name: 'Đánh dấu tất cả đã đọc' }).click();
  await eventually('the bell is quiet', async () => (await unread(officer)) === 0);
});

place.test('who has a paper open is told who was faster, and sees where it stands', async () => {
  const colleague = await place.window();
  await enter(colleague, 'leader');
  const { paper, code } = await working().submit(SCAN);
  await openFrom(colleague, '/cho-ky', code);
  const { version } = await working().as('officer', 'paper', { paper });
  await working().as('officer', 'recall', { paper, version });
  await colleague.getByText(/Giấy tờ vừa được người khác xử lý\. Thu hồi: Nông Thị Hoài An/).waitFor();
  await colleague.getByText('Giấy tờ đang ở bước: Bị trả lại').waitFor();
});

place.test('a citizen is told what becomes of the dossier, and nothing of what the office says', async () => {
  const citizen = await place.as('citizen');
  await visit(citizen, '/thong-bao');
  const before = await unread(citizen);
  const { paper, dossier_code: code } = await working().submit(SCAN);
  await eventually('the bell counts it', async () => (await unread(citizen)) === before + 1);
  await bar(citizen).getByText('Có thông báo mới').waitFor();
  await bar(citizen).getByRole('button', { name: 'Tải lại' }).click();
  await citizen.getByText(`đã tiếp nhận hồ sơ ${code}`).waitFor();
  await working().giveBack(paper, 'Nghi ngờ tẩy xóa');
  await eventually('the bell counts it', async () => (await unread(citizen)) === before + 2);
  await visit(citizen, '/thong-bao');
  assert.ok(!(await citizen.locator('main').innerText()).includes('tẩy xóa'));
});

place.test('what a person wants goes by e-mail, with nothing of it in the mail', async () => {
  const officer = await place.as('officer');
  await visit(officer, '/thong-bao');
  await officer.getByRole('link', { name: 'Nhận thông báo' }).click();
  await officer.getByRole('heading', { name: 'Nhận thông báo', level: 1 }).waitFor();
  await officer.getByRole('checkbox', { name: 'Hồ sơ bị trả lại' }).check();
  await officer.getByRole('button', { name: 'Lưu', exact: true }).click();
  await officer.getByText('Hãy nhập email nhận thông báo').waitFor();
  assert.ok(await officer.getByRole('checkbox', { name: 'Hồ sơ bị trả lại' }).isChecked());
  await officer.getByRole('textbox', { name: 'Email' }).fill('hoaian@example.com');
  await officer.getByRole('button', { name: 'Lưu', exact: true }).click();
  await officer.getByText('Đã lưu cách nhận thông báo').waitFor();
  place.provoked(/status of 422.*\/api\/choose-notices/);

  const { paper, code } = await working().submit({ ...SCAN, applicant: WITHOUT_ACCOUNT });
  await working().giveBack(paper, 'Bản quét mờ');
  const mail = await eventually('the e-mail is in the outbox', async () => {
    const messages = await working().as('officer', 'outbox');
    return messages.find(({ recipient }) => recipient === 'hoaian@example.com');
  });
  assert.equal(mail.subject, 'Thông báo mới: Hồ sơ bị trả lại');
  for (const hidden of [code, 'Bản quét mờ', 'Phan Lâm Trúc Ly']) assert.ok(!mail.body.includes(hidden), hidden);
  const settings = /\/thong-bao\/cai-dat/.exec(mail.body);
  await visit(officer, settings[0]);
  assert.ok(await officer.getByRole('checkbox', { name: 'Hồ sơ bị trả lại' }).isChecked());
});

/** Opens the stream of events as a program would. Gives status, headers, and what comes. */
function stream(cookie, headers = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(`${place.server.url}/su-kien`, { headers: { ...(cookie && { Cookie: cookie }), ...headers } });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      const told = { status: answer.statusCode, headers: answer.headers, text: '', ended: false, close: () => asked.destroy() };
      answer.setEncoding('utf8').on('data', (text) => (told.text += text)).on('end', () => (told.ended = true)).on('error', () => {});
      resolve(told);
    });
    asked.end();
  });
}

place.test('the stream is for whoever is logged in, says only what is theirs, and ends with the session', async () => {
  const stranger = await stream(null);
  assert.equal(stranger.status, 401);
  const { url } = place.server;
  const [clerk, other] = [await sessionOf(url, 'clerk'), await sessionOf(url, 'elsewhere')];
  const [ours, theirs] = [await stream(clerk), await stream(other)];
  assert.equal(ours.status, 200);
  assert.match(ours.headers['content-type'], /^text\/event-stream/);
  assert.equal(ours.headers['x-accel-buffering'], 'no');
  assert.equal(ours.headers['cache-control'], 'no-store');
  assert.equal(ours.headers['content-encoding'], undefined, 'nothing collects it');
  const { paper } = await working().submit(SCAN);
  await eventually('the clerk hears of it', () => ours.text.includes(paper));
  const logOut = await fetch(`${url}/dang-xuat`, { method: 'POST', headers: { Origin: url, Cookie: other }, redirect: 'manual' });
  assert.ok(logOut.status < 400);
  await eventually('the stream ends with the session', () => theirs.ended);
  assert.ok(theirs.text.includes('"Ended"'));
  assert.ok(!theirs.text.includes(paper), 'nothing of another unit');

  // Who was cut off hears what was missed.
  const told = [...ours.text.matchAll(/^id: ?(\d+)$/gm)].at(-1)[1];
  ours.close();
  const again = await working().submit(SCAN);
  const back = await stream(clerk, { 'Last-Event-ID': told });
  await eventually('it was missed', () => back.text.includes(again.paper));
  back.close();
});
