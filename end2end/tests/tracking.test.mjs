// "Theo dõi hồ sơ chứng thực": filters in the address, kept under a name, the list as a file, and the forms
// that are printed of a dossier's way and of a month's dossiers.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { eventually, gone, visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { today, workers } from '../support/requests.mjs';
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
  // The list of before may still stand while the new one is read.
  await eventually('the file is of the same list', async () => {
    return (await page.getByRole('link', { name: 'Xuất Excel' }).getAttribute('href')).includes('ban-chinh=chua-tra');
  });
  await work.as('officer', 'return-original', { paper, to: 'Nguyễn Hạ Vy An' });
  await visit(page, '/theo-doi?ban-chinh=chua-tra');
  await gone(page.getByText(row.code));
});

/** What stands in a PDF, cell by cell; runs of white space are one space. */
async function printed(page, address) {
  const answer = await page.request.get(address);
  assert.equal(answer.status(), 200);
  assert.equal(answer.headers()['content-type'], 'application/pdf');
  const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: await answer.body() }).toString();
  return text.replaceAll(/\s+/g, ' ');
}

place.test('who passed a dossier on is printed at its paper, for the staff and not for its owner', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  const { dossier_code: code } = await work.as('officer', 'paper', { paper });
  const page = await place.as('officer');
  await visit(page, `/theo-doi/${paper}`);
  const href = await page.getByRole('link', { name: 'In phiếu kiểm soát' }).getAttribute('href');
  const text = await printed(page, href);
  for (const said of ['KIỂM SOÁT', code, 'Người giao', 'Người nhận', 'Lãnh đạo', 'Văn thư', 'Giao:', 'Nhận:']) {
    assert.ok(text.includes(said), `${said}: ${text}`);
  }
  const citizen = await place.as('citizen');
  await visit(citizen, `/theo-doi/${paper}`);
  await citizen.getByRole('link', { name: 'In giấy hẹn' }).waitFor();
  await gone(citizen.getByRole('link', { name: 'In phiếu kiểm soát' }));
});

place.test('the book of a month is printed from below the list', async () => {
  const work = workers(place.server.url);
  await work.submit(SCAN);
  const page = await place.as('officer');
  // Whatever the list shows, or doesn't.
  await visit(page, '/theo-doi?ma=KHONGCO');
  const month = page.getByRole('combobox', { name: 'Tháng cần in' });
  assert.equal(await month.inputValue(), today().slice(3));
  await page.getByRole('button', { name: 'In sổ', exact: true }).waitFor();
  const action = await page.locator('form[target=_blank]').getAttribute('action');
  const text = await printed(page, `${action}?thang=${today().slice(3)}`);
  for (const said of ['SỔ THEO DÕI HỒ SƠ', `Tháng ${today().slice(3)}`, 'Ký nhận', 'Chờ ký']) {
    assert.ok(text.includes(said), `${said}: ${text}`);
  }
  const empty = await printed(page, `${action}?thang=01/2020`);
  assert.ok(empty.includes('Trong tháng 01/2020 không tiếp nhận hồ sơ nào.'), empty);
});
