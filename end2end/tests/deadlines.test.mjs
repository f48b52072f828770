// What is promised for when: extending a deadline, narrowing lists by it, and the days off.

import assert from 'node:assert/strict';

import { eventually, fact, gone, visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };

/** The dialog of "Gia hạn", opened. */
async function extending(page) {
  await page.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  return page.getByRole('dialog', { name: 'Gia hạn hồ sơ' });
}

place.test('an officer extends a deadline once, with a reason; its owner reads of it', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  const officer = await place.as('officer');
  await visit(officer, `/theo-doi/${paper}`);
  const promised = await fact(officer, 'Hạn trả');
  const dialog = await extending(officer);
  await dialog.getByText('2 ngày làm việc').click();
  await dialog.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  await dialog.getByText('Hãy nhập lý do gia hạn.').waitFor();
  place.provoked(/status of 422 .*\/api\/extend-deadline$/);
  await dialog.getByRole('textbox', { name: 'Lý do gia hạn' }).fill('Bản chính có nhiều trang');
  await dialog.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });

  await officer.getByText('Đã gia hạn', { exact: true }).waitFor();
  await officer.getByText(`thay cho ${promised}. Lý do: Bản chính có nhiều trang.`).first().waitFor();
  await eventually('the deadline is another', async () => (await fact(officer, 'Hạn trả')) !== promised);
  const further = await extending(officer);
  await further.getByText('chỉ hẹn lại được nữa theo văn bản thỏa thuận', { exact: false }).waitFor();
  await gone(further.getByText('1 ngày làm việc'), 'the office promises anew once');
  await further.getByRole('textbox', { name: 'Số văn bản thỏa thuận' }).waitFor();
  await further.getByRole('button', { name: 'Hủy bỏ' }).click();

  const owner = await place.as('citizen');
  await visit(owner, `/theo-doi/${paper}`);
  await owner.getByText('Đã gia hạn', { exact: true }).waitFor();
});

place.test('longer takes a written agreement, and what is missing is said under its field', async () => {
  const { paper } = await workers(place.server.url).submit(SCAN);
  const leader = await place.as('leader');
  await visit(leader, `/theo-doi/${paper}`);
  const dialog = await extending(leader);
  const agreement = dialog.getByRole('textbox', { name: 'Số văn bản thỏa thuận' });
  assert.equal(await agreement.isVisible(), false);
  await dialog.getByText('Lâu hơn, theo thỏa thuận').click();
  await dialog.getByRole('textbox', { name: 'Lý do gia hạn' }).fill('Cần xác minh bản chính');
  await dialog.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  await dialog.getByText('Hãy nhập số văn bản thỏa thuận.').waitFor();
  await dialog.getByText('Nhập ngày hẹn trả dạng dd/MM/yyyy.').waitFor();
  place.provoked(/status of 422 .*\/api\/extend-deadline$/);
  assert.equal(
    await dialog.getByRole('textbox', { name: 'Lý do gia hạn' }).inputValue(),
    'Cần xác minh bản chính',
    'what was typed is still there',
  );
  await dialog.getByRole('button', { name: 'Hủy bỏ' }).click();
  await dialog.waitFor({ state: 'hidden' });
});

place.test('the slip with the hour and the day is printed from the page of a paper', async () => {
  const { paper } = await workers(place.server.url).submit(SCAN);
  const officer = await place.as('officer');
  await visit(officer, `/theo-doi/${paper}`);
  const href = await officer.getByRole('link', { name: 'In giấy hẹn' }).getAttribute('href');
  const answer = await officer.request.get(href);
  assert.equal(answer.status(), 200);
  assert.equal(answer.headers()['content-type'], 'application/pdf');
  assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-');
});

place.test('lists are narrowed by how urgent things are, in the address', async () => {
  const leader = await place.as('leader');
  await visit(leader, '/cho-ky');
  await leader.getByRole('combobox', { name: 'Hạn trả' }).selectOption({ label: 'Quá hạn' });
  await leader.getByRole('button', { name: 'Tìm kiếm', exact: true }).click();
  await leader.waitForURL(/han=qua-han/);
  await leader.getByText('Không tìm thấy kết quả nào').waitFor();
});

place.test('an administrator adds a day off and takes it out, each with its ground', async () => {
  const administrator = await place.as('administrator');
  await visit(administrator, '/quan-tri/ngay-nghi-le?nam=2031');
  await administrator.getByText('Chưa có ngày nghỉ lễ nào của năm 2031').waitFor();
  await administrator.getByRole('button', { name: 'Thêm ngày nghỉ' }).click();
  const adding = administrator.getByRole('dialog', { name: 'Thêm ngày nghỉ' });
  await adding.getByRole('textbox', { name: 'Ngày nghỉ', exact: true }).fill('02/09/2031');
  await adding.getByRole('textbox', { name: 'Tên ngày nghỉ' }).fill('Quốc khánh');
  await adding.getByRole('button', { name: 'Thêm', exact: true }).click();
  await adding.getByText('Hãy nhập căn cứ').waitFor();
  place.provoked(/status of 422 .*\/api\/add-holiday$/);
  await adding.getByRole('textbox', { name: 'Căn cứ' }).fill('Bộ luật Lao động Đ.112');
  await adding.getByRole('button', { name: 'Thêm', exact: true }).click();
  await adding.waitFor({ state: 'hidden' });
  await administrator.getByRole('row').filter({ hasText: '02/09/2031' }).getByText('Quốc khánh').waitFor();

  await administrator.getByRole('button', { name: 'Xóa ngày 02/09/2031' }).click();
  const removing = administrator.getByRole('dialog', { name: 'Xóa ngày nghỉ?' });
  await removing.getByText('02/09/2031 (Quốc khánh)').waitFor();
  await removing.getByRole('textbox', { name: 'Căn cứ' }).fill('Nhập nhầm năm');
  await removing.getByRole('button', { name: 'Xóa', exact: true }).click();
  await administrator.getByText('Chưa có ngày nghỉ lễ nào của năm 2031').waitFor();
});
