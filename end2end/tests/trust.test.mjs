// "Danh sách tin cậy": the administrator says whom files are checked against, and from then on they are.

import assert from 'node:assert/strict';

import { factIs, gone, visit } from '../support/browser.mjs';
import { CERTIFICATES, sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { check } from '../support/steps.mjs';

const place = stage();
const ROOT = 'Gốc chứng thực điện tử quốc gia mẫu';
const DEMO = 'Gốc chứng thực dùng thử';

async function administrator() {
  const page = await place.as('administrator');
  await visit(page, '/quan-tri/tin-cay');
  return page;
}

const table = (page, name) => page.getByRole('table', { name });

/** Fills the ground of the open dialog and presses its button. */
async function confirm(page, dialogName, reason, button) {
  const dialog = page.getByRole('dialog', { name: dialogName });
  await dialog.getByRole('textbox', { name: 'Căn cứ' }).fill(reason);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  return dialog;
}

/** What a stranger reads who checks a file. */
const headline = async (file) => check(await place.as('stranger'), file);

place.test('certificates come in from a bundle, each in its role', async () => {
  const page = await administrator();
  await page.getByRole('button', { name: 'Thêm chứng thư' }).click();
  const dialog = page.getByRole('dialog', { name: 'Thêm chứng thư' });
  await dialog.locator('#f-chung-thu').setInputFiles(sample('giay-khai-sinh.pdf'));
  await dialog.getByText('Tệp không phải chứng thư số').waitFor();
  place.provoked(/status of 422 .*\/api\/read-trust-file$/);

  await dialog.locator('#f-chung-thu').setInputFiles(CERTIFICATES);
  await dialog.getByRole('checkbox', { name: ROOT }).waitFor();
  await dialog.getByRole('button', { name: 'Thêm vào danh sách' }).click();
  await dialog.getByText('Hãy chọn hoặc đặt tên danh sách').waitFor();
  await dialog.getByText('Hãy nhập căn cứ').waitFor();
  place.provoked(/status of 422 .*\/api\/add-trusted$/);
  await dialog.getByRole('combobox', { name: 'Danh sách' }).selectOption({ label: 'Gốc chứng thực điện tử quốc gia (chữ ký số công cộng)' });
  await dialog.getByRole('textbox', { name: 'Từ ngày' }).fill('01/06/2020');
  await confirm(page, 'Thêm chứng thư', 'Quyết định 12/QĐ-NEAC', 'Thêm vào danh sách');
  await dialog.waitFor({ state: 'hidden' });

  const roots = table(page, 'Chứng thư gốc').getByRole('row', { name: ROOT });
  await roots.getByText('Từ 01/06/2020').waitFor();
  await roots.getByText('Đang tin cậy').waitFor();
  await table(page, 'Tổ chức chứng thực (CA)').getByText('CA công cộng mẫu').waitFor();
  await table(page, 'Cấp dấu thời gian (TSA)').getByText('Cấp dấu thời gian mẫu').waitFor();

  // The same file again: there is nothing to add.
  await page.getByRole('button', { name: 'Thêm chứng thư' }).click();
  await dialog.locator('#f-chung-thu').setInputFiles(CERTIFICATES);
  await dialog.getByText('Đã có trong danh sách').first().waitFor();
  await gone(dialog.getByRole('checkbox', { checked: true }));
});

place.test('a certificate is trusted for a time, and its history tells who said so', async () => {
  const page = await administrator();
  await table(page, 'Chứng thư gốc').getByRole('link', { name: ROOT }).click();
  await page.getByRole('heading', { name: ROOT }).waitFor();
  await factIs(page, 'Khóa', 'EC 384 bit');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Tải chứng thư' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'chung-thu.cer');

  await page.getByRole('button', { name: 'Sửa', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Sửa chứng thư' });
  await dialog.getByRole('textbox', { name: 'Đến hết ngày' }).fill('31/05/2020');
  await confirm(page, 'Sửa chứng thư', 'Thay gốc', 'Lưu');
  await dialog.getByText('Ngày cuối 31/05/2020 sớm hơn ngày đầu 01/06/2020').waitFor();
  place.provoked(/status of 422 .*\/api\/edit-trusted$/);
  await dialog.getByRole('textbox', { name: 'Đến hết ngày' }).fill('31/12/2025');
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await factIs(page, 'Thời gian tin cậy', '01/06/2020 – 31/12/2025');
  await page.getByText('Đã ngừng').waitFor();
  const changes = table(page, 'Các thay đổi');
  await changes.getByText('thời hạn: Từ 01/06/2020 → 01/06/2020 – 31/12/2025').waitFor();
  await changes.getByText('Quyết định 12/QĐ-NEAC').waitFor();
  assert.equal(await changes.getByText('Lương Quốc Bảo Trị').count(), 2);

  await visit(page, '/quan-tri/tin-cay/lich-su');
  await table(page, 'Các thay đổi').getByRole('row', { name: /Thay gốc/ }).getByRole('link', { name: ROOT }).waitFor();
});

place.test('what is taken out of the list is trusted no more, until it is put back', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit({ type: 'KS', scan: sample('giay-khai-sinh.pdf') });
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  const copy = { name: 'ban-sao.pdf', bytes: await work.certified(paper) };
  assert.match(await headline(copy), /Hợp lệ/);

  const page = await administrator();
  await table(page, 'Chứng thư gốc').getByRole('link', { name: DEMO }).click();
  await page.getByRole('button', { name: 'Xóa khỏi danh sách' }).click();
  await (await confirm(page, 'Xóa khỏi danh sách?', 'Khóa gốc bị lộ', 'Xóa')).waitFor({ state: 'hidden' });
  await page.getByText('Đã xóa', { exact: true }).waitFor();
  assert.match(await headline(copy), /Chưa đủ căn cứ/);

  await page.getByRole('button', { name: 'Khôi phục' }).click();
  await (await confirm(page, 'Khôi phục chứng thư?', 'Xóa nhầm', 'Khôi phục')).waitFor({ state: 'hidden' });
  assert.match(await headline(copy), /Hợp lệ/);
});

place.test('a stricter policy counts at once, and one that nothing passes is refused', async () => {
  const page = await administrator();
  const open = () => page.getByRole('button', { name: 'Sửa chính sách' }).click();
  await open();
  const dialog = page.getByRole('dialog', { name: 'Sửa chính sách thuật toán' });
  await dialog.getByRole('checkbox', { name: 'SHA-256' }).uncheck();
  await confirm(page, 'Sửa chính sách thuật toán', 'Thử', 'Lưu');
  await dialog.getByText('SHA-256 phải được chấp nhận').waitFor();
  place.provoked(/status of 422 .*\/api\/set-validation-policy$/);
  await dialog.getByRole('checkbox', { name: 'SHA-256' }).check();
  await dialog.getByRole('checkbox', { name: 'SHA-1' }).uncheck();
  await confirm(page, 'Sửa chính sách thuật toán', 'TT 15/2025/TT-BKHCN Phụ lục I', 'Lưu');
  await dialog.waitFor({ state: 'hidden' });
  await table(page, 'Chính sách thuật toán').getByRole('row', { name: /SHA-1/ }).getByText('Không chấp nhận').waitFor();
  const data = await (await fetch(`${place.server.url}/kiem-tra/tin-cay.json`)).json();
  assert.ok(data.policy.algorithms.digests.every(({ algorithm }) => algorithm !== 'SHA-1'), 'browsers check by it too');
});
