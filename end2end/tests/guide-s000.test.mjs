// The guide of the Kon Tum one-stop (S000), step by step, in its own words: the counter receives, the
// leader signs, the clerk numbers and seals.

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { fact, visit } from '../support/browser.mjs';
import { certify, component, receive } from '../support/counter.mjs';
import { PEOPLE } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';
import { check, complete, download, openBook, seal, sign } from '../support/steps.mjs';

const place = stage();

/** DOMAIN §6.4: three originals, four copies, 40.000 đ. */
const ORIGINALS = [
  { name: 'Giấy khai sinh', scan: sample('giay-khai-sinh.pdf'), type: 'Giấy khai sinh', pages: '1', copies: '1', fee: '2.000 đ' },
  { name: 'Bảng điểm', scan: sample('bang-tot-nghiep-xoay-90.pdf'), type: 'Bảng điểm', pages: '4', copies: '2', fee: '12.000 đ' },
  { name: 'Học bạ', scan: sample('hoc-ba-30-trang-ccitt-g4.pdf'), type: 'Học bạ', pages: '24', copies: '1', fee: '26.000 đ' },
];

place.test('S000: one dossier of three originals, from "Tiếp nhận" to the copy that is downloaded', async () => {
  // I. Bộ phận Một cửa.
  const counter = await place.as('officer');
  await counter.getByRole('link', { name: 'Tiếp nhận hồ sơ' }).first().waitFor();
  await receive(counter, {
    owner: 'Nguyễn Hạ Vy An',
    components: ORIGINALS,
    fill: async (page) => {
      await page.getByRole('textbox', { name: /^Số CMND/ }).fill('003190000011');
      await page.getByRole('button', { name: 'Kiểm tra danh tính số' }).click();
      await page.getByRole('table', { name: 'Kết quả kiểm tra danh tính số' }).getByText('Trùng khớp').first().waitFor();
    },
  });
  const dossierCode = await counter.locator('aside').getByText(/^H99\.101-\d{6}-\d{4}$/).innerText();
  await counter.getByRole('link', { name: 'In giấy hẹn' }).waitFor();

  // The scan is compared with the original.
  await component(counter, 1).getByRole('button', { name: /^Xem bản quét/ }).click();
  const scan = counter.getByRole('dialog', { name: 'Xem bản quét: Giấy khai sinh' });
  await scan.locator('canvas').first().waitFor();
  await counter.keyboard.press('Escape');
  await scan.waitFor({ state: 'hidden' });

  // "Chứng thực điện tử": loại chứng thực, loại giấy tờ, số lượng và số tiền → "Lưu lại".
  for (const [at, { type, pages, copies }] of ORIGINALS.entries()) await certify(counter, at + 1, { type, pages, copies });
  for (const [at, { fee }] of ORIGINALS.entries()) await component(counter, at + 1).getByText(fee).waitFor();
  await counter.locator('aside').getByText('40.000 đ', { exact: true }).waitFor();
  const leader = counter.getByRole('combobox', { name: 'Lãnh đạo ký' });
  const option = leader.locator('option', { hasText: PEOPLE.leader.name });
  await leader.selectOption(await option.getAttribute('value'));
  await counter.getByRole('button', { name: 'Xác nhận hoàn thành' }).click();
  await counter.getByRole('heading', { name: 'Đã xác nhận hoàn thành' }).waitFor();
  assert.equal(await fact(counter, 'Mã hồ sơ'), dossierCode);
  const table = counter.getByRole('table', { name: 'Giấy tờ đã trình ký' });
  const codes = (await table.locator('td.code').allInnerTexts()).map((text) => text.trim());
  assert.equal(codes.length, 3, 'one paper for each original');

  // II. Lãnh đạo: "Ký số".
  const signer = await place.as('leader');
  for (const code of codes) await sign(signer, code);

  // III. Văn thư: "Quyển sổ" → "Đóng dấu".
  const clerk = await place.as('clerk');
  await openBook(clerk);
  const numbers = [];
  for (const code of codes) {
    const sealed = await seal(clerk, code);
    numbers.push(sealed.number);
    await complete(clerk);
  }
  assert.equal(new Set(numbers).size, 3, 'one number for each original');

  // "Xem và tải bản vừa ký".
  const paper = await table.getByRole('link', { name: codes[0] }).getAttribute('href');
  await visit(counter, paper);
  const file = await download(counter, 'Tải xuống', join(place.folder, 's000.pdf'));
  const stranger = await place.as('stranger');
  assert.equal(await check(stranger, { name: 'ban-sao.pdf', bytes: file.bytes }), 'Hợp lệ');
});

place.test('S000: "Cập nhật chữ ký", "Thêm chữ ký": an image .png and the words that go with it', async () => {
  const leader = await place.as('leader');
  await visit(leader, '/cho-ky');
  await leader.getByRole('link', { name: 'Cập nhật chữ ký' }).first().click();
  await leader.getByRole('button', { name: 'Thêm mới', exact: true }).click();
  const dialog = leader.getByRole('dialog', { name: 'Thêm mới chữ ký' });
  await dialog.getByRole('textbox', { name: 'Tên chữ ký' }).fill('Chữ ký một cửa');
  await dialog.locator('#f-png').setInputFiles(sample('chu-ky-cong-dan.png'));
  await dialog.locator('.stamp-preview img').last().waitFor();
  await dialog.getByRole('textbox', { name: 'Số điện thoại ký số' }).fill('0912345678');
  await dialog.getByRole('textbox', { name: 'Từ khóa định vị vị trí' }).fill(PEOPLE.leader.name);
  await dialog.getByRole('button', { name: 'Thêm thông tin' }).click();
  await dialog.getByRole('textbox', { name: 'Tài khoản' }).fill('003190000011');
  await dialog.getByRole('combobox', { name: 'Nhà cung cấp' }).selectOption('VNPT-CA');
  await dialog.getByRole('button', { name: 'Cập nhật' }).click();
  await dialog.waitFor({ state: 'hidden' });
  // The guide's list, under its own headings.
  const list = leader.getByRole('table', { name: 'Danh sách chữ ký' });
  assert.deepEqual(await list.getByRole('columnheader').allTextContents(), [
    'Tên chữ ký', 'Ảnh chữ ký', 'Số điện thoại ký số', 'Từ khóa định vị vị trí', 'Ngày cập nhật', 'Thao tác',
  ]);
  const added = list.getByRole('row').filter({ hasText: 'Chữ ký một cửa' });
  const cells = added.getByRole('cell');
  await cells.nth(1).getByRole('img', { name: 'Ảnh chữ ký: Chữ ký một cửa' }).waitFor();
  await cells.nth(2).getByText('0912345678', { exact: true }).waitFor();
  await cells.nth(2).getByText('NEAC Sign: 003190000011 · VNPT-CA').waitFor();
  assert.equal(await cells.nth(3).textContent(), PEOPLE.leader.name);
  assert.match(await cells.nth(4).textContent(), /^\d\d\/\d\d\/\d{4} \d\d:\d\d$/);
  for (const act of ['Sửa', 'Xóa']) await cells.nth(5).getByRole('button', { name: `${act} Chữ ký một cửa` }).waitFor();
});
