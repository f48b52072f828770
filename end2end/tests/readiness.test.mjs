// What must stand before copies can be received, and who signs while a leader is away.

import assert from 'node:assert/strict';

import { eventually, gone, visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { PIN } from '../support/people.mjs';
import { today, workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { openBook } from '../support/steps.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };
const LACKING = 'Đơn vị chưa đủ điều kiện tiếp nhận';
const SENTENCE = `Vũ Đình Khải Minh vắng đến ${today()}; Đỗ Thanh Trúc Lam ký thay.`;

place.test('until a book is open everybody is told so where they start', async () => {
  for (const [role, path] of [['officer', '/tao-moi'], ['officer', '/tiep-nhan'], ['leader', '/cho-ky'], ['clerk', '/cho-dong-dau']]) {
    const page = await place.as(role);
    await visit(page, path);
    await page.getByText(LACKING).waitFor();
    await page.getByText('Chưa có sổ chứng thực bản sao điện tử nào đang mở.').waitFor();
  }
  const clerk = await place.as('clerk');
  await clerk.getByRole('link', { name: 'Xem điều kiện tiếp nhận' }).click();
  const table = clerk.getByRole('table', { name: /^Điều kiện tiếp nhận của/ });
  const row = table.getByRole('row').filter({ hasText: 'Sổ chứng thực' });
  await row.getByText('Chưa đạt').waitFor();
  await row.getByRole('link', { name: 'Mở Sổ chứng thực: bản sao điện tử' }).click();
  await clerk.getByRole('heading', { name: 'Quản lý sổ chứng thực', level: 1 }).waitFor();
  await openBook(clerk);

  await visit(clerk, '/dieu-kien');
  await clerk.getByText('UBND phường Cầu Sương đã đủ điều kiện tiếp nhận').waitFor();
  await visit(clerk, '/cho-dong-dau');
  await gone(clerk.getByText(LACKING));
});

place.test('the holder of a key tries its PIN, and nothing is signed', async () => {
  const leader = await place.as('leader');
  await visit(leader, '/dieu-kien');
  const button = leader.getByRole('button', { name: 'Thử mở khóa ký của tôi' });
  const dialog = leader.getByRole('dialog', { name: 'Thử mở khóa ký của tôi' });
  const attempt = async (pin) => {
    await dialog.getByLabel('Mã PIN').fill(pin);
    await dialog.getByRole('button', { name: 'Thử mở khóa', exact: true }).click();
  };
  await button.click();
  await attempt('00000000');
  await dialog.getByText(/Mã PIN không đúng/).waitFor();
  place.provoked(/status of 4\d\d/);
  await attempt(PIN);
  await leader.getByText('Mã PIN đúng, đã mở được khóa ký của tôi').waitFor();
});

place.test('while the leader is away the deputy is proposed and takes over what waits', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  const { row } = await work.as('leader', 'paper', { paper });
  const leader = await place.as('leader');
  await visit(leader, '/vang-mat');
  await leader.getByRole('button', { name: 'Ghi nhận' }).click();
  await leader.getByText('Hãy chọn người ký thay.').waitFor();
  place.provoked(/status of 422/);
  await leader.getByRole('combobox', { name: 'Người ký thay' }).selectOption({ label: 'Đỗ Thanh Trúc Lam, Phó Chủ tịch UBND phường' });
  await leader.getByRole('textbox', { name: 'Từ ngày' }).fill(today());
  await leader.getByRole('textbox', { name: 'Đến hết ngày' }).fill(today());
  await leader.getByRole('textbox', { name: 'Căn cứ' }).fill('Thông báo phân công số 12/TB-UBND');
  await leader.getByRole('button', { name: 'Ghi nhận' }).click();
  await leader.getByRole('table', { name: 'Vắng mặt và ký thay' }).getByText('Đang vắng').waitFor();

  const officer = await place.as('officer');
  await visit(officer, '/tao-moi');
  const chosen = officer.getByRole('combobox', { name: 'Người ký' }).locator('option:checked');
  assert.match(await chosen.innerText(), /^Đỗ Thanh Trúc Lam/);
  await officer.getByText(SENTENCE).waitFor();

  const deputy = await place.as('deputy');
  await visit(deputy, '/cho-ky');
  await deputy.getByText('1 bản sao đang chờ Vũ Đình Khải Minh ký').waitFor();
  await deputy.getByRole('button', { name: `Nhận ký thay ${row.code}` }).click();
  await deputy.getByRole('table', { name: 'Bản sao chờ ký' }).getByText(row.code).waitFor();
  const view = await work.as('officer', 'paper', { paper });
  const entry = view.timeline.find(({ step }) => step === 'HandOver');
  assert.equal(entry.note, SENTENCE);
  await visit(leader, '/cho-ky');
  await gone(leader.getByText(row.code));
});

place.test('the leader who is back ends it', async () => {
  const leader = await place.as('leader');
  await visit(leader, '/vang-mat');
  await leader.getByRole('button', { name: 'Kết thúc' }).click();
  await leader.getByRole('dialog', { name: 'Kết thúc vắng mặt?' }).getByRole('button', { name: 'Kết thúc' }).click();
  await leader.getByRole('table', { name: 'Vắng mặt và ký thay' }).getByText('Đã kết thúc').waitFor();
  await eventually('the leader is proposed again', async () => {
    const [view] = await workers(place.server.url).as('officer', 'open-intake');
    return view.signers.every(({ away }) => !away);
  });
});
