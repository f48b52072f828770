// "Theo dõi hồ sơ chứng thực": filters in the address, kept under a name, and the list as a file.

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { gone, visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { download } from '../support/steps.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };

const chips = (page) => page.getByRole('navigation', { name: 'Bộ lọc đã lưu' });
const chip = (page, name) => chips(page).getByRole('link', { name });

place.test('a filter is kept, opens the list, gets another name and goes', async () => {
  const page = await place.as('officer');
  await visit(page, '/theo-doi');
  await page.getByRole('combobox', { name: 'Trạng thái' }).selectOption({ label: 'Bị trả lại' });
  await page.getByRole('button', { name: 'Tìm kiếm', exact: true }).click();
  await page.waitForURL(/trang-thai=RETURNED/);
  await page.getByRole('button', { name: 'Lưu bộ lọc này' }).click();
  const dialog = page.getByRole('dialog', { name: 'Lưu bộ lọc' });
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await dialog.getByText('Hãy đặt tên cho bộ lọc.').waitFor();
  place.provoked(/save-filter/);
  await dialog.getByRole('textbox', { name: 'Tên bộ lọc' }).fill('Cần sửa');
  await dialog.getByText('Mở danh sách với bộ lọc này').click();
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await chip(page, /^Cần sửa/).waitFor();
  assert.equal(await chip(page, /^Cần sửa/).getAttribute('aria-current'), 'true');

  await visit(page, '/theo-doi');
  assert.match(page.url(), /=RETURNED/, 'the list opens with it');
  await chip(page, 'Tất cả hồ sơ').click();
  await page.waitForURL(/xem=tat-ca/);
  await page.getByRole('button', { name: 'Tìm kiếm', exact: true }).click();
  await page.waitForURL(/xem=tat-ca/);

  await page.getByRole('button', { name: 'Quản lý bộ lọc' }).click();
  const managed = page.getByRole('dialog', { name: 'Bộ lọc đã lưu' });
  await managed.getByRole('textbox', { name: 'Tên bộ lọc' }).fill('Hồ sơ cần sửa');
  await managed.getByRole('button', { name: 'Lưu', exact: true }).click();
  await chip(page, /^Hồ sơ cần sửa/).click();
  await page.waitForURL(/=RETURNED/);
  await page.getByRole('button', { name: 'Quản lý bộ lọc' }).click();
  await managed.getByRole('button', { name: 'Xóa bộ lọc Hồ sơ cần sửa' }).click();
  await chip(page, /^Hồ sơ cần sửa/).waitFor({ state: 'detached' });
});

place.test('the list is saved as an Excel file, as it is narrowed', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  const { row } = await work.as('officer', 'paper', { paper });
  const page = await place.as('officer');
  await visit(page, `/theo-doi?ma=${row.code}`);
  const { bytes, name } = await download(page, 'Xuất Excel', join(place.folder, 'ho-so.xlsx'));
  assert.match(name, /^ho-so-chung-thuc-\d{4}-\d\d-\d\d\.xlsx$/);
  assert.equal(bytes.subarray(0, 2).toString(), 'PK');
});

place.test('originals that were not given back are counted, and are a filter', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  const { row } = await work.as('officer', 'paper', { paper });
  const page = await place.as('officer');
  await visit(page, '/theo-doi?xem=tat-ca');
  await page.getByRole('link', { name: /chưa trả bản chính$/ }).click();
  await page.waitForURL(/ban-chinh=chua-tra/);
  await page.getByText(row.code).first().waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Bản chính', exact: true }).inputValue(), 'chua-tra');
  assert.match(await page.getByRole('link', { name: 'Xuất Excel' }).getAttribute('href'), /ban-chinh=chua-tra/);
  await work.as('officer', 'return-original', { paper, to: 'Nguyễn Hạ Vy An' });
  await visit(page, '/theo-doi?ban-chinh=chua-tra');
  await gone(page.getByText(row.code));
});
