// Signature and seal images: versions, the days on which they may be used, and what they were used for.

import assert from 'node:assert/strict';

import { gone, visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };
const NAME = 'Chữ ký lãnh đạo';

async function add(page, name, file) {
  await page.getByRole('button', { name: 'Thêm mới', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Thêm mới/ });
  await dialog.getByRole('textbox', { name: /^Tên/ }).fill(name);
  await dialog.locator('#f-png').setInputFiles(sample(file));
  await dialog.locator('.stamp-preview img').last().waitFor();
  await dialog.getByRole('button', { name: 'Cập nhật' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

place.test('a new image of the same name replaces the old one, which stays in the history', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  await work.putSignature(paper);
  const { row } = await work.as('leader', 'paper', { paper });
  const leader = await place.as('leader');
  await visit(leader, '/chu-ky');
  await add(leader, NAME, 'chu-ky-cong-dan.png');
  assert.equal(await leader.getByRole('article').count(), 1);
  await leader.getByRole('article').getByText(/^Ngày cập nhật: \d\d\/\d\d\/\d{4} \d\d:\d\d$/).waitFor();
  await leader.getByRole('link', { name: `Lịch sử ${NAME}` }).click();
  await leader.getByRole('heading', { name: `Lịch sử chữ ký “${NAME}”`, level: 1 }).waitFor();
  await leader.getByText('Thay ảnh mới').waitFor();
  await leader.getByText('Bản 2', { exact: true }).waitFor();
  const used = leader.getByRole('table', { name: 'Bản sao đã dùng chữ ký' }).getByRole('row').filter({ hasText: row.code });
  await used.getByText('Vũ Đình Khải Minh').waitFor();
  await used.getByText('bản 1').waitFor();
});

place.test('an image outside its days is said to be so and not offered', async () => {
  const leader = await place.as('leader');
  await visit(leader, '/chu-ky');
  await leader.getByRole('button', { name: `Sửa ${NAME}` }).click();
  const dialog = leader.getByRole('dialog', { name: 'Sửa chữ ký' });
  await dialog.getByRole('textbox', { name: 'Dùng đến hết ngày' }).fill('01/01/2020');
  await dialog.getByRole('textbox', { name: 'Dùng từ ngày' }).fill('02/01/2020');
  await dialog.getByRole('button', { name: 'Cập nhật' }).click();
  await dialog.getByText('Ngày cuối phải từ ngày đầu trở đi.').waitFor();
  place.provoked(/status of 422/);
  await dialog.getByRole('textbox', { name: 'Dùng từ ngày' }).fill('');
  await dialog.getByRole('button', { name: 'Cập nhật' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await leader.getByText('Ngoài thời hạn').waitFor();

  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  assert.deepEqual((await work.as('leader', 'open-signing', { paper })).images, []);
  await visit(leader, '/dieu-kien');
  await leader.getByText('Vũ Đình Khải Minh không có ảnh chữ ký nào dùng được hôm nay.').waitFor();
  await gone(leader.getByText('đã đủ điều kiện tiếp nhận'));
});
