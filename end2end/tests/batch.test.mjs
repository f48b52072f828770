// Many papers with one confirmation: chosen in the list, read one after another, signed or sealed
// with one PIN, by mouse and by keyboard alone.

import assert from 'node:assert/strict';

import { visit } from '../support/browser.mjs';
import { press, tabTo, typePin } from '../support/keys.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { givePin, openBook } from '../support/steps.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };

/** Papers that wait for the leader, by code. */
async function submitted(count) {
  const work = workers(place.server.url);
  const papers = [];
  for (let made = 0; made < count; made += 1) {
    const { paper } = await work.submit(SCAN);
    const { row } = await work.as('officer', 'paper', { paper });
    papers.push({ paper, code: row.code });
  }
  return { work, papers };
}

const boxOf = (page, code) => page.getByRole('checkbox', { name: `Chọn ${code}` });
const rowOf = (page, code) => page.getByRole('row').filter({ hasText: code });

/** Chooses papers in a list, which says how many. */
async function choose(page, list, papers, word) {
  await visit(page, `${list}?so-hang=50`);
  for (const { code } of papers) await boxOf(page, code).check();
  const bar = page.getByRole('region', { name: 'Bản sao đã chọn' });
  await bar.getByText(`Đã chọn ${papers.length}`).waitFor();
  await bar.getByRole('button', { name: `${word} ${papers.length} bản sao` }).click();
  await page.getByRole('heading', { name: 'Danh sách đã chọn' }).waitFor();
}

const drawn = (page) => page.locator('.viewer-drawing canvas').first().waitFor();

/** An officer takes a paper back. */
async function recall(work, { paper }) {
  const { version } = await work.as('officer', 'paper', { paper });
  await work.as('officer', 'recall', { paper, version });
}

place.test('a paper that is recalled while many are read is marked at once, and not signed', async () => {
  const { work, papers } = await submitted(3);
  const page = await place.as('leader');
  await choose(page, '/cho-ky', papers, 'Ký');
  await drawn(page);
  const readCode = (await page.locator('.pile-list [aria-current] b').innerText()).trim();
  const read = papers.find(({ code }) => code === readCode);
  await recall(work, read);
  const who = /^Nông Thị Hoài An đã thực hiện “Thu hồi” lúc \d\d:\d\d \d\d\/\d\d\/\d{4}$/;
  const note = page.getByRole('status').filter({ hasText: 'Giấy tờ không còn ở bước này' });
  await note.getByText(who).waitFor();
  await page.getByText(/^Giấy tờ vừa được người khác xử lý\. Nông Thị Hoài An/).waitFor();
  await page.locator('.pile-list .gone').getByText('Bị trả lại').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Trả lại', exact: true }).count(), 0);

  await page.getByRole('button', { name: 'Ký 2 bản sao' }).click();
  await givePin(page, 'Ký');
  await page.getByText('Đã ký 2/2 bản sao').waitFor();
  await rowOf(page, read.code).getByText(who).waitFor();
});

place.test('a leader reads and signs many; one that is recalled unheard stops nobody', async () => {
  const { work, papers } = await submitted(3);
  const page = await place.as('leader');
  // No word of changes gets through.
  await page.route('**/su-kien*', (route) => route.abort());
  await choose(page, '/cho-ky', papers, 'Ký');
  await drawn(page);
  await page.getByText('Đã xem 1/3').waitFor();
  await page.getByRole('button', { name: /^Bản sau/ }).click();
  await page.getByText('Đã xem 2/3').waitFor();

  const recalled = papers[2];
  await recall(work, recalled);

  await page.getByRole('button', { name: 'Ký 3 bản sao' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ký nhiều bản sao' });
  await dialog.getByText('1 bản bạn chưa mở xem').waitFor();
  await givePin(page, 'Ký', '00000000');
  await dialog.getByText('Mã PIN không đúng, còn 4 lần thử.').waitFor();
  place.provoked(/open-key|422|409/);
  await givePin(page, 'Ký');
  await page.getByText('Đã ký 2/3 bản sao').waitFor();
  for (const { code } of papers.slice(0, 2)) {
    await rowOf(page, code).getByText('Đã ký và chuyển').waitFor();
  }
  await rowOf(page, recalled.code).getByText(/^Thu hồi: Nông Thị Hoài An/).waitFor();
  place.provoked(/sign-chosen/);
  await page.unroute('**/su-kien*');
  place.provoked(/su-kien|ERR_FAILED/);
  for (const { paper } of papers.slice(0, 2)) {
    const { row, timeline } = await work.as('leader', 'paper', { paper });
    assert.equal(row.state, 'PendingSeal');
    assert.equal(timeline.filter(({ step }) => step === 'Sign').length, 1, 'signed once');
  }

  await page.reload();
  await page.getByRole('heading', { name: 'Danh sách đã chọn' }).waitFor();
  await page.getByText('Chờ đóng dấu').first().waitFor();
  await page.getByText('Bị trả lại').first().waitFor();
  assert.ok(await page.getByRole('button', { name: 'Ký', exact: true }).isDisabled());
});

place.test('a clerk seals many, and the numbers follow the order of the screen', async () => {
  const { work, papers } = await submitted(3);
  for (const { paper } of papers) await work.sign(paper);
  const page = await place.as('clerk');
  await openBook(page);
  await choose(page, '/cho-dong-dau', papers, 'Đóng dấu');
  await drawn(page);
  const order = await page.locator('.pile-list b').allInnerTexts();
  assert.equal(order.length, 3);
  await page.getByRole('button', { name: 'Đóng dấu 3 bản sao' }).click();
  const expected = (await page.locator('.next-number b').innerText()).trim();
  const [first, last] = /^(\d+)–(\d+)\/ĐT$/.exec(expected).slice(1).map(Number);
  assert.equal(last - first, 2);
  await givePin(page, 'Đóng dấu');
  await page.getByText('Đã đóng dấu 3/3 bản sao').waitFor();
  for (const [at, code] of order.entries()) {
    const row = rowOf(page, code);
    await row.getByText('Đã đóng dấu và chuyển').waitFor();
    await row.getByText(`${first + at}/ĐT`, { exact: true }).waitFor();
  }
  for (const { paper } of papers) {
    const { row } = await work.as('clerk', 'paper', { paper });
    assert.equal(row.state, 'Completed');
  }
});

place.test('a lost connection is got over, and nothing is signed twice', async () => {
  const { work, papers } = await submitted(2);
  const page = await place.as('leader');
  await choose(page, '/cho-ky', papers, 'Ký');
  await drawn(page);
  // The server does it, and the answer gets lost.
  const lost = new Set();
  await page.route('**/api/sign-chosen', async (route) => {
    const asked = route.request().postData();
    if (lost.has(asked)) return route.continue();
    lost.add(asked);
    await route.fetch();
    return route.abort('connectionreset');
  });
  await page.getByRole('button', { name: 'Ký 2 bản sao' }).click();
  await givePin(page, 'Ký');
  await page.getByText('Đã ký 2/2 bản sao').waitFor();
  await page.unroute('**/api/sign-chosen');
  place.provoked(/ERR_CONNECTION_RESET|sign-chosen/);
  for (const { paper } of papers) {
    const { timeline } = await work.as('leader', 'paper', { paper });
    assert.equal(timeline.filter(({ step }) => step === 'Sign').length, 1, 'signed once');
  }
});

place.test('the keyboard alone chooses, reads, leaves out and signs', async () => {
  const { work, papers } = await submitted(3);
  const page = await place.as('leader');
  await visit(page, '/cho-ky?so-hang=50');
  for (const { code } of papers) await press(page, boxOf(page, code), 'Space');
  await press(page, page.getByRole('button', { name: 'Ký 3 bản sao' }));
  await page.getByRole('heading', { name: 'Danh sách đã chọn' }).waitFor();
  await page.getByText('Đã xem 1/3').waitFor();
  await page.keyboard.press('j');
  await page.getByText('Đã xem 2/3').waitFor();
  await page.keyboard.press('j');
  await page.getByText('Đã xem 3/3').waitFor();
  await page.keyboard.press('k');
  const leftOut = (await page.locator('.pile-list [aria-current] b').innerText()).trim();
  await press(page, page.getByRole('button', { name: 'Bỏ khỏi danh sách' }));
  await page.getByText('Đã xem 2/2').waitFor();
  await press(page, page.getByRole('button', { name: 'Ký 2 bản sao' }));
  await typePin(page);
  await page.getByText('Đã ký 2/2 bản sao').waitFor();
  for (const { paper, code } of papers) {
    const { row } = await work.as('leader', 'paper', { paper });
    assert.equal(row.state, code === leftOut ? 'PendingSignature' : 'PendingSeal', code);
  }
  const back = page.getByRole('link', { name: 'Về Bản sao chờ ký' });
  await tabTo(page, back);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Bản sao chờ ký', level: 1 }).waitFor();
});
