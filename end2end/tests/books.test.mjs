// "Quản lý sổ chứng thực": a book is opened, corrected, closed, deleted while it is empty, and looked at.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { factIs, gone, visit } from '../support/browser.mjs';
import { text as textOf } from '../support/judges.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SUFFIX = '-SCTĐT/BS';

/** The clerk's page of books, none of which is open, and what day it is. */
async function withoutOpenBook() {
  const work = workers(place.server.url);
  const { books, new: fresh } = await work.as('clerk', 'books');
  for (const { book, version } of books.filter(({ state }) => state === 'Open')) {
    await work.as('clerk', 'close-book', { book, version });
  }
  const clerk = await place.as('clerk');
  await visit(clerk, '/so-chung-thuc');
  return { clerk, work, today: fresh[0].proposal.opened_on, year: Number(fresh[0].proposal.opened_on.slice(-4)) };
}

const rowOf = (clerk, stem) => clerk.getByRole('row').filter({ hasText: stem + SUFFIX });
const cellOf = async (row, column) => (await row.locator(`td[data-label="${column}"]`).innerText()).trim();

/** Fills some fields of the open dialog and saves. */
async function save(dialog, fields) {
  for (const [name, text] of Object.entries(fields)) {
    await dialog.getByRole('textbox', { name }).fill(text);
  }
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
}

async function add(clerk, fields) {
  await clerk.getByRole('button', { name: 'Thêm mới sổ' }).first().click();
  const dialog = clerk.getByRole('dialog', { name: 'Thêm mới sổ' });
  await save(dialog, fields);
  return dialog;
}

/** Opens a book under this name, otherwise as the dialog proposes it but for `fields`. */
async function open(clerk, stem, fields = {}) {
  const dialog = await add(clerk, { 'Tên sổ chứng thực': stem, ...fields });
  await dialog.waitFor({ state: 'hidden' });
  const row = rowOf(clerk, stem);
  await row.waitFor();
  return row;
}

/** A server function that refuses answers as one that failed does. */
const refused = (endpoint) => place.provoked(new RegExp(`status of 422 .*/api/${endpoint}$`));

/** Presses a button of a book and says yes. */
async function ask(clerk, row, button, title, confirm) {
  await row.getByRole('button', { name: button }).first().click();
  const dialog = clerk.getByRole('dialog', { name: title });
  await dialog.getByRole('button', { name: confirm, exact: true }).click();
  return dialog;
}

place.test('an empty book can be corrected in everything, even its year', async () => {
  const { clerk, year } = await withoutOpenBook();
  const row = await open(clerk, 'Sửa');
  await row.getByRole('button', { name: 'Chỉnh sửa sổ' }).click();
  const dialog = clerk.getByRole('dialog', { name: 'Chỉnh sửa sổ' });
  await save(dialog, {
    'Tên sổ chứng thực': 'Đã sửa',
    'Số bắt đầu': '15',
    'Ngày mở sổ': `01/02/${year + 1}`,
    'Ngày đóng sổ': `30/11/${year + 2}`,
  });
  await dialog.getByText('Sổ mở và đóng trong cùng một năm.').waitFor();
  refused('edit-book');
  await save(dialog, { 'Ngày đóng sổ': `30/11/${year + 1}` });
  await dialog.getByText('Hãy ghi sổ đó và số cuối đã cấp.').waitFor();
  refused('edit-book');
  await save(dialog, { 'Nối tiếp sổ nào, đến số nào': 'Sổ giấy 01, đến số 14' });
  const corrected = rowOf(clerk, 'Đã sửa');
  await corrected.waitFor();
  for (const [column, text] of [
    ['Số bắt đầu', '15/ĐT'],
    ['Số hiện tại', ''],
    ['Ngày mở sổ', `01/02/${year + 1}`],
    ['Ngày đóng sổ', `30/11/${year + 1}`],
    ['Trạng thái', 'Đang mở'],
  ]) {
    assert.equal(await cellOf(corrected, column), text, column);
  }

  await corrected.getByRole('link', { name: 'Xem thông tin sổ' }).click();
  await clerk.getByRole('heading', { name: `Sổ Đã sửa${SUFFIX}`, level: 1 }).waitFor();
  await clerk.getByText('Sổ còn trống').waitFor();
  await factIs(clerk, 'Số bắt đầu', '15/ĐT');
  await factIs(clerk, 'Nối tiếp', 'Sổ giấy 01, đến số 14');
  await factIs(clerk, 'Cơ quan quản lý sổ chứng thực', 'UBND phường Cầu Sương');
});

place.test('one book is open at a time', async () => {
  const { clerk } = await withoutOpenBook();
  const first = await open(clerk, 'Thứ nhất');
  const dialog = await add(clerk, { 'Tên sổ chứng thực': 'Thứ hai' });
  await dialog.getByRole('alert').filter({
    hasText: 'Đơn vị đang có một sổ khác mở. Mỗi loại chỉ một sổ được mở; hãy đóng sổ kia trước.',
  }).waitFor();
  refused('create-book');
  await dialog.getByRole('button', { name: 'Thoát' }).click();
  await gone(rowOf(clerk, 'Thứ hai'));

  await ask(clerk, first, 'Đóng sổ', 'Đóng sổ?', 'Đóng sổ');
  await first.getByText('Đã đóng', { exact: true }).waitFor();
  await gone(first.getByRole('button', { name: /^(Chỉnh sửa|Đóng) sổ/ }), 'it is closed for good');
  await open(clerk, 'Thứ hai');
});

place.test('a book is deleted only while it is empty', async () => {
  const { clerk, work } = await withoutOpenBook();
  const empty = await open(clerk, 'Trống');
  await ask(clerk, empty, 'Xóa sổ', 'Xóa sổ?', 'Xóa');
  await empty.waitFor({ state: 'hidden' });

  const row = await open(clerk, 'Có số');
  const { paper, code } = await work.submit({ type: 'KS', scan: sample('giay-khai-sinh.pdf') });
  await work.sign(paper);
  await work.seal(paper);
  // The page still shows it as it was.
  const dialog = await ask(clerk, row, 'Xóa sổ', 'Xóa sổ?', 'Xóa');
  await dialog.getByText('Không thể xóa sổ đã cấp số.').waitFor();
  refused('delete-book');
  await visit(clerk, '/so-chung-thuc');
  await gone(row.getByRole('button', { name: 'Xóa sổ' }));
  const { row: { number } } = await work.as('clerk', 'paper', { paper });
  assert.equal(await cellOf(row, 'Số hiện tại'), number);

  await row.getByRole('link', { name: 'Xem thông tin sổ' }).click();
  const line = clerk.getByRole('row').filter({ hasText: 'Nguyễn Hạ Vy An' });
  await line.getByText('Vũ Đình Khải Minh').waitFor();
  await line.getByRole('link', { name: number, exact: true }).click();
  await clerk.getByText(code).first().waitFor();
});

place.test('of a book with numbers the last day can be moved, and the next one goes on from it', async () => {
  const { clerk, work, today, year } = await withoutOpenBook();
  const row = await open(clerk, 'Trước', { 'Ngày đóng sổ': today });
  const { paper } = await work.submit({ type: 'KS', scan: sample('giay-khai-sinh.pdf') });
  await work.sign(paper);
  await work.seal(paper);
  const { row: { number } } = await work.as('clerk', 'paper', { paper });
  await visit(clerk, '/so-chung-thuc');
  await row.getByRole('button', { name: 'Chỉnh sửa sổ' }).click();
  const editing = clerk.getByRole('dialog', { name: 'Chỉnh sửa sổ' });
  await editing.getByText('Sổ đã cấp số nên chỉ còn sửa được ngày đóng sổ.').waitFor();
  for (const field of ['Tên sổ chứng thực', 'Số bắt đầu', 'Ngày mở sổ']) {
    assert.ok(await editing.getByRole('textbox', { name: field }).isDisabled(), field);
  }
  await save(editing, { 'Ngày đóng sổ': `31/12/${year - 1}` });
  await editing.getByText('Ngày đóng sổ không được trước ngày cấp số gần nhất.').waitFor();
  refused('edit-book');
  await save(editing, { 'Ngày đóng sổ': `31/12/${year}` });
  await row.getByText(`31/12/${year}`).waitFor();

  await ask(clerk, row, 'Đóng sổ', 'Đóng sổ?', 'Đóng sổ');
  await row.getByText('Đã đóng', { exact: true }).waitFor();
  const next = Number.parseInt(number, 10) + 1;
  const dialog = await add(clerk, { 'Tên sổ chứng thực': 'Sau', 'Số bắt đầu': String(next + 1) });
  await dialog.getByText(`sổ này phải bắt đầu từ số ${next}.`).waitFor();
  refused('create-book');
  await save(dialog, { 'Số bắt đầu': String(next) });
  await rowOf(clerk, 'Sau').waitFor();
});

place.test('books are found by name, and the list says how many there are', async () => {
  const { clerk } = await withoutOpenBook();
  await open(clerk, 'Kiếm/1');
  const rows = clerk.getByRole('table', { name: 'Sổ chứng thực' }).locator('tbody').getByRole('row');
  const search = clerk.getByRole('search', { name: 'Thông tin tìm kiếm' });
  await search.getByRole('textbox').fill('kiem/1');
  await search.getByRole('button', { name: 'Tìm kiếm' }).click();
  await clerk.getByText('Hiển thị từ 1 đến 1 của 1 dòng').waitFor();
  assert.match(clerk.url(), /[?&]tim=kiem/);
  assert.equal(await rows.count(), 1);
  await search.getByRole('textbox').fill('không có sổ này');
  await search.getByRole('button', { name: 'Tìm kiếm' }).click();
  await clerk.getByText('Không tìm thấy sổ nào').waitFor();
  await clerk.getByRole('link', { name: 'Xem tất cả sổ' }).click();
  await rowOf(clerk, 'Kiếm/1').waitFor();
});

place.test('the unit says how its next books are named and numbered, and who manages them', async () => {
  const { clerk, work } = await withoutOpenBook();
  const { unit: { id: unit } } = await work.as('officer', 'session-view');
  const administrator = await place.as('administrator');
  await visit(administrator, `/quan-tri/don-vi?don-vi=${unit}`);
  await administrator.getByRole('textbox', { name: 'Hậu tố tên sổ' }).fill('ĐT');
  await administrator.getByRole('button', { name: 'Lưu tên sổ và số' }).click();
  await administrator.getByText('Hậu tố bắt đầu bằng dấu - hoặc /').waitFor();
  refused('set-numbering');
  await administrator.getByRole('combobox', { name: 'Số chữ số' }).selectOption('3');
  await administrator.getByRole('textbox', { name: 'Hậu tố tên sổ' }).fill('-ĐT/BS');
  await administrator.getByText('Số chứng thực: 007/ĐT · Quyển số: 01/2026-ĐT/BS').waitFor();
  await administrator.getByRole('button', { name: 'Lưu tên sổ và số' }).click();
  await administrator.getByText('Đã lưu tên sổ và số chứng thực').waitFor();
  await visit(clerk, '/so-chung-thuc');
  const dialog = await add(clerk, { 'Tên sổ chứng thực': 'Khác' });
  await dialog.waitFor({ state: 'hidden' });
  await clerk.getByRole('row').filter({ hasText: 'Khác-ĐT/BS' }).waitFor();
  await rowOf(clerk, 'Kiếm/1').waitFor();

  const keepers = administrator.getByRole('table', { name: 'Quyền quản lý sổ chứng thực' });
  const line = keepers.getByRole('row').filter({ hasText: 'Nông Thị Hoài An' });
  await keepers.getByRole('row').filter({ hasText: 'Lý Hồng Vân Anh' }).getByText('Có, theo quyền đóng dấu').waitFor();
  await line.getByText('Chưa giao').waitFor();
  await line.getByRole('button', { name: 'Giao quyền cho Nông Thị Hoài An' }).click();
  await administrator.getByRole('dialog', { name: 'Giao quyền quản lý sổ?' }).getByRole('button', { name: 'Giao quyền', exact: true }).click();
  await line.getByText('Được giao', { exact: true }).waitFor();
  await line.getByText('Lương Quốc Bảo Trị giao,').waitFor();
  const officer = await place.as('officer');
  await visit(officer, '/so-chung-thuc');
  await officer.getByRole('button', { name: 'Thêm mới sổ' }).first().waitFor();

  await line.getByRole('button', { name: 'Thu hồi của Nông Thị Hoài An' }).click();
  await administrator.getByRole('dialog', { name: 'Thu hồi quyền quản lý sổ?' }).getByRole('button', { name: 'Thu hồi', exact: true }).click();
  await line.getByText('Lương Quốc Bảo Trị thu hồi,').waitFor();
  const refusal = work.as('officer', 'books');
  await assert.rejects(refusal);
  // The tests after this one go by the suffix that the others have.
  const { version } = await work.as('administrator', 'unit-settings', { unit });
  await work.as('administrator', 'set-numbering', { unit, version, form: { suffix: SUFFIX, width: '0' } });
});

place.test('lines are found by number, name and day, and what is wrong is said beside it', async () => {
  const { clerk, work, today } = await withoutOpenBook();
  const row = await open(clerk, 'Tìm');
  for (const type of ['KS', 'BTN']) {
    const { paper } = await work.submit({ type, scan: sample('giay-khai-sinh.pdf') });
    await work.sign(paper);
    await work.seal(paper);
  }
  await row.getByRole('link', { name: 'Xem thông tin sổ' }).click();
  const lines = clerk.getByRole('table', { name: 'Thông tin chứng thực trong sổ' }).locator('tbody').getByRole('row');
  const search = clerk.getByRole('search');
  const find = () => search.getByRole('button', { name: 'Tìm kiếm' }).click();
  await lines.nth(1).waitFor();

  await search.getByRole('combobox', { name: 'Giấy tờ cần chứng thực' }).selectOption('KS');
  await search.getByRole('textbox', { name: /^Tên đối tượng/ }).fill('ha vy');
  await search.getByRole('textbox', { name: 'Ngày chứng thực từ ngày' }).fill(today);
  await find();
  await gone(lines.nth(1));
  await lines.filter({ hasText: 'Giấy khai sinh' }).waitFor();

  await search.getByRole('textbox', { name: 'Số chứng thực' }).fill('số một');
  await find();
  await search.getByText('Số chứng thực chỉ gồm chữ số, ví dụ 7 hoặc 7/ĐT.').waitFor();
  refused('book');
  await search.getByRole('textbox', { name: 'Số chứng thực' }).fill('999999');
  await find();
  await clerk.getByText('Không tìm thấy số nào').waitFor();
  await clerk.getByRole('link', { name: 'Bỏ các điều kiện' }).click();
  await lines.nth(1).waitFor();
});

place.test('a book goes out as an Excel file, and the pages of a month as PDF', async () => {
  const { clerk, work, today } = await withoutOpenBook();
  const row = await open(clerk, 'Xuất');
  const { paper } = await work.submit({ type: 'KS', scan: sample('giay-khai-sinh.pdf') });
  await work.sign(paper);
  await work.seal(paper);
  const { row: { number } } = await work.as('clerk', 'paper', { paper });
  await row.getByRole('link', { name: 'Xem thông tin sổ' }).click();
  const [excel] = await Promise.all([
    clerk.waitForEvent('download'),
    clerk.getByRole('link', { name: 'Xuất báo cáo dữ liệu trong sổ' }).click(),
  ]);
  assert.equal(excel.suggestedFilename(), 'so-chung-thuc-xuat-sctdt-bs.xlsx');

  const month = clerk.getByRole('combobox', { name: 'Tháng cần in' });
  assert.equal(await month.inputValue(), today.slice(3));
  const action = await clerk.locator('form[target=_blank]').getAttribute('action');
  const printed = await clerk.request.get(`${action}?thang=${today.slice(3)}`);
  assert.equal(printed.headers()['content-type'], 'application/pdf');
  const pages = join(place.folder, 'so.pdf');
  await writeFile(pages, await printed.body());
  const text = await textOf(pages);
  for (const said of [number, 'Nguyễn Hạ Vy An', 'Giấy khai sinh']) assert.ok(text.includes(said), said);
});

place.test('the address of the old guides leads to the books, and a year tells what it holds', async () => {
  const clerk = await place.as('clerk');
  await visit(clerk, '/hoso/quyensochungthuc');
  await clerk.getByRole('heading', { name: 'Quản lý sổ chứng thực', level: 1 }).waitFor();
  const year = new Date().getFullYear();
  await clerk.getByRole('link', { name: String(year), exact: true }).click();
  await clerk.getByRole('table', { name: `Sổ chứng thực năm ${year}` }).getByText('Cả năm').waitFor();
  await gone(clerk.getByRole('button', { name: 'Khóa sổ' }), 'before the year ends');
});
