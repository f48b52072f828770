// The guide of the Kon Tum one-stop (S000), step by step, in its own words: the counter receives, the
// leader signs, the clerk numbers and seals. Where another guide's words are used, docs/coverage.md says so.

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { fact, visit } from '../support/browser.mjs';
import { certify, component, receive } from '../support/counter.mjs';
import { PEOPLE } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';
import { check, complete, download, drag, seal, sign } from '../support/steps.mjs';

const place = stage();
const YEAR = new Date().getFullYear();

/** DOMAIN §6.4: three originals, four copies, 40.000 đ. */
const ORIGINALS = [
  { name: 'Giấy khai sinh', scan: sample('giay-khai-sinh.pdf'), type: 'Giấy khai sinh', pages: '1', copies: '1', fee: '2.000 đ' },
  { name: 'Bảng điểm', scan: sample('bang-tot-nghiep-xoay-90.pdf'), type: 'Bảng điểm', pages: '4', copies: '2', fee: '12.000 đ' },
  { name: 'Học bạ', scan: sample('hoc-ba-30-trang-ccitt-g4.pdf'), type: 'Học bạ', pages: '24', copies: '1', fee: '26.000 đ' },
];

/** What is typed into "Thông tin chung" besides the owner's name and sex, in the guide's order. */
const GENERAL = [
  ['Người nộp', 'Trần Gia Khánh Bình'],
  ['Quan hệ/văn bản ủy quyền', 'Con'],
  ['Số CMND/CCCD/MST/MÃ ĐỊNH DANH', '003190000011'],
  ['Ngày cấp CMND/CCCD', '20/11/2021'],
  ['Nơi cấp CMND/CCCD', 'Cục Cảnh sát QLHC về TTXH'],
  ['Ngày sinh', '01/02/1990'],
  ['Quốc gia', 'Việt Nam'],
  ['Tỉnh/TP', 'Hòa Lâm'],
  ['Quận/huyện', 'Cầu Sương'],
  ['Phường/xã', 'Cầu Sương'],
  ['Địa chỉ chi tiết', 'Tổ 3'],
  ['Số điện thoại', '0900000011'],
  ['Số fax', '0260000011'],
  ['Email', 'vyan@example.com'],
  ['Số bộ hồ sơ', '1'],
  ['Nội dung', 'Chứng thực để nộp hồ sơ xin việc'],
  ['Ghi chú', 'Nhận kết quả trong ngày'],
];

const menu = (page) => page.getByRole('navigation', { name: 'Trình đơn' });
const field = (page, name) => page.getByRole('textbox', { name, exact: true });

/** "Thông tin chung", all of it, with "kiểm tra danh tính số". */
async function fillGeneral(page) {
  await page.locator('a[aria-current=page]', { hasText: 'Thông tin chung' }).waitFor();
  for (const [name, text] of GENERAL) await field(page, name).fill(text);
  await page.getByRole('combobox', { name: 'Giới tính' }).selectOption({ label: 'Nữ' });
  await page.getByRole('button', { name: 'Kiểm tra danh tính số' }).click();
  await page.getByRole('table', { name: 'Kết quả kiểm tra danh tính số' }).getByText('Trùng khớp').first().waitFor();
}

/** "Tài khoản" → "Cập nhật chữ ký": the image of a signature or a seal, as a file .png. Gives the dialog. */
async function addImage(page, { list, field: name, image, file }, fill = async () => {}) {
  await menu(page).getByRole('link', { name: 'Cập nhật chữ ký' }).click();
  await page.getByRole('heading', { name: list, level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Thêm mới', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Thêm mới/ });
  await dialog.getByText(/\.png/).first().waitFor();
  await dialog.getByRole('textbox', { name }).fill(image);
  await dialog.locator('#f-png').setInputFiles(sample(file));
  await dialog.locator('.stamp-preview img').last().waitFor();
  await fill(dialog);
  await dialog.getByRole('button', { name: 'Cập nhật' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const added = page.getByRole('row').filter({ hasText: image });
  await added.getByRole('img').waitFor();
  return added;
}

let counter;
/** Mã chứng thực of the papers, and where the first is followed. */
let codes;
let progress;

place.test('I. Bộ phận Một cửa: "Tiếp nhận hồ sơ", "Thông tin chung", "Thành phần hồ sơ", "Tiếp nhận"', async () => {
  counter = await place.as('officer');
  await menu(counter).getByRole('link', { name: 'Tiếp nhận hồ sơ' }).waitFor();
  await receive(counter, { owner: 'Nguyễn Hạ Vy An', components: ORIGINALS, fill: fillGeneral });
  await counter.getByRole('link', { name: 'In giấy hẹn' }).waitFor();

  // The scan is compared with the original.
  await component(counter, 1).getByRole('button', { name: /^Xem bản quét/ }).click();
  const scan = counter.getByRole('dialog', { name: 'Xem bản quét: Giấy khai sinh' });
  await scan.locator('canvas').first().waitFor();
  await counter.keyboard.press('Escape');
  await scan.waitFor({ state: 'hidden' });

  // What was typed is what was received.
  await counter.getByRole('link', { name: 'Thông tin chung', exact: true }).click();
  for (const [name, text] of GENERAL) assert.equal(await field(counter, name).inputValue(), text, name);
  await counter.getByRole('link', { name: 'Thành phần hồ sơ', exact: true }).click();
});

place.test('I. "Chứng thực điện tử": loại chứng thực, loại giấy tờ, số lượng, số tiền → "Lưu lại" → "Xác nhận hoàn thành"', async () => {
  const dossierCode = await counter.locator('aside').getByText(/^H99\.101-\d{6}-\d{4}$/).innerText();
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
  codes = (await table.locator('td.code').allInnerTexts()).map((text) => text.trim());
  assert.equal(codes.length, 3, 'one paper for each original');
  progress = await table.getByRole('link', { name: codes[0] }).getAttribute('href');
});

place.test('II. Lãnh đạo: "Cập nhật chữ ký": an image .png and the words that go with it', async () => {
  const leader = await place.as('leader');
  const signature = { list: 'Danh sách chữ ký', field: 'Tên chữ ký', image: 'Chữ ký một cửa', file: 'chu-ky-cong-dan.png' };
  const added = await addImage(leader, signature, async (dialog) => {
    await dialog.getByRole('textbox', { name: 'Số điện thoại ký số' }).fill('0912345678');
    await dialog.getByRole('textbox', { name: 'Từ khóa định vị vị trí' }).fill(PEOPLE.leader.name);
    await dialog.getByText('Thêm thông tin bổ sung', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Thêm thông tin' }).click();
    await dialog.getByText('Loại chữ ký số', { exact: true }).waitFor();
    await dialog.getByRole('textbox', { name: 'Tài khoản' }).fill('003190000011');
    await dialog.getByRole('combobox', { name: 'Nhà cung cấp' }).selectOption('VNPT-CA');
  });
  // The guide's list, under its own headings.
  const list = leader.getByRole('table', { name: 'Danh sách chữ ký' });
  assert.deepEqual(await list.getByRole('columnheader').allTextContents(), [
    'Tên chữ ký', 'Ảnh chữ ký', 'Số điện thoại ký số', 'Từ khóa định vị vị trí', 'Ngày cập nhật', 'Thao tác',
  ]);
  const cells = added.getByRole('cell');
  await cells.nth(1).getByRole('img', { name: 'Ảnh chữ ký: Chữ ký một cửa' }).waitFor();
  await cells.nth(2).getByText('0912345678', { exact: true }).waitFor();
  await cells.nth(2).getByText('NEAC Sign: 003190000011 · VNPT-CA').waitFor();
  assert.equal(await cells.nth(3).textContent(), PEOPLE.leader.name);
  assert.match(await cells.nth(4).textContent(), /^\d\d\/\d\d\/\d{4} \d\d:\d\d$/);
  for (const act of ['Sửa', 'Xóa']) await cells.nth(5).getByRole('button', { name: `${act} Chữ ký một cửa` }).waitFor();
});

place.test('II. Lãnh đạo: "Ký số", each paper by itself', async () => {
  const leader = await place.as('leader');
  for (const code of codes) await sign(leader, code);
});

place.test('III. Văn thư: "Quản lý sổ chứng thực", a book by its four fields and "Lưu"', async () => {
  const clerk = await place.as('clerk');
  await menu(clerk).getByRole('link', { name: 'Quản lý sổ chứng thực' }).click();
  await clerk.getByRole('heading', { name: 'Quản lý sổ chứng thực', level: 1 }).waitFor();
  await clerk.getByRole('button', { name: 'Thêm mới sổ' }).first().click();
  const dialog = clerk.getByRole('dialog', { name: 'Thêm mới sổ' });
  for (const [name, text] of [
    ['Tên sổ chứng thực', `01/${YEAR}`],
    ['Số bắt đầu', '1'],
    ['Ngày mở sổ', `01/01/${YEAR}`],
    ['Ngày đóng sổ', `31/12/${YEAR}`],
  ]) {
    await field(dialog, name).fill(text);
  }
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  const row = clerk.getByRole('table', { name: 'Sổ chứng thực' }).getByRole('row').filter({ hasText: `01/${YEAR}-SCTĐT/BS` });
  await row.getByText('Đang mở').waitFor();
});

place.test('III. Văn thư: "Cập nhật chữ ký", the image of the seal', async () => {
  const clerk = await place.as('clerk');
  await addImage(clerk, { list: 'Danh sách con dấu', field: 'Tên con dấu', image: 'Con dấu một cửa', file: 'con-dau-co-quan.png' });
});

place.test('III. Văn thư: "Quyển sổ" → "Đóng dấu"; the seal is dragged over the name; "Xem và tải bản vừa ký"', async () => {
  const clerk = await place.as('clerk');
  const numbers = [];
  for (const [at, code] of codes.entries()) {
    const move = at === 0 ? (page, stamp) => drag(page, stamp, 30, 40) : undefined;
    const sealed = await seal(clerk, code, { move });
    assert.ok(sealed.book.includes(`01/${YEAR}-SCTĐT/BS`), sealed.book);
    numbers.push(sealed.number);
    await complete(clerk);
  }
  assert.deepEqual(numbers, ['1/ĐT', '2/ĐT', '3/ĐT'], 'one number for each original');

  await visit(counter, progress);
  const file = await download(counter, 'Tải xuống', join(place.folder, 's000.pdf'));
  const stranger = await place.as('stranger');
  assert.equal(await check(stranger, { name: 'ban-sao.pdf', bytes: file.bytes }), 'Hợp lệ');
});
