// The keyboard alone completes the leader's and the clerk's step.

import assert from 'node:assert/strict';

import { fact, visit } from '../support/browser.mjs';
import { press, tabTo, typePin } from '../support/keys.mjs';
import { sample } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';
import { openBook, submit } from '../support/steps.mjs';

const place = stage();

const mm = async (page, name) =>
  Number((await page.getByRole('textbox', { name, exact: true }).inputValue()).replace(',', '.'));

/** Moves the stamp with the arrow keys and hears where it is. */
async function moveByKeys(page) {
  const stamp = page.getByRole('application');
  await tabTo(page, stamp);
  const before = [await mm(page, 'Cách trái'), await mm(page, 'Cách trên')];
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowUp');
  const after = [await mm(page, 'Cách trái'), await mm(page, 'Cách trên')];
  assert.ok(Math.abs(after[0] - before[0] - 1) < 0.11, 'an arrow moves by 1 mm');
  assert.ok(Math.abs(after[1] - before[1] + 5) < 0.11, 'Shift and an arrow by 5 mm');
  const said = page.getByRole('status').filter({ hasText: 'mm' });
  await said.first().waitFor({ state: 'attached' });
  assert.match(await stamp.getAttribute('aria-label'), /mm/);
}

place.test('the leader reads, places and signs', async () => {
  const { code } = await submit(await place.as('officer'), {
    type: 'Giấy khai sinh',
    scan: sample('giay-khai-sinh.pdf'),
  });
  const page = await place.as('leader');
  await visit(page, '/cho-ky');
  await press(page, page.getByRole('link', { name: code, exact: true }));
  await press(page, page.getByRole('button', { name: 'Ký số', exact: true }));
  await moveByKeys(page);
  await press(page, page.getByRole('button', { name: 'Áp dụng', exact: true }));
  await typePin(page);
  await page.getByText('Bản đã ký hiện bên cạnh.').waitFor();
  await press(page, page.getByRole('button', { name: 'Chuyển cấp số và đóng dấu' }));
  await page.getByRole('heading', { name: 'Bản sao chờ ký', level: 1 }).waitFor();
});

place.test('the clerk chooses the book, places, seals and completes', async () => {
  const page = await place.as('clerk');
  await openBook(page);
  await visit(page, '/cho-dong-dau');
  await press(page, page.getByRole('link', { name: 'Xử lý' }));
  await tabTo(page, page.getByRole('combobox', { name: 'Chọn sổ chứng thực' }));
  await page.keyboard.press('ArrowDown');
  await moveByKeys(page);
  await press(page, page.getByRole('button', { name: 'Đóng dấu', exact: true }));
  await typePin(page);
  await page.getByText('Đã cấp số và đóng dấu', { exact: true }).waitFor();
  assert.match(await fact(page, 'Số chứng thực'), /\/ĐT$/);
  await press(page, page.getByRole('button', { name: /^Hoàn thành và chuyển/ }));
  const dialog = page.getByRole('dialog', { name: 'Hoàn thành hồ sơ?' });
  await press(page, dialog.getByRole('button', { name: 'Hoàn thành và chuyển', exact: true }));
  await page.getByRole('heading', { name: 'Bản sao chờ đóng dấu', level: 1 }).waitFor();
});
