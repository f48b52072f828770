// Signature and seal images: versions, the days on which they may be used, what they were used for, and
// what "Thêm chữ ký" asks besides.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { gone, visit } from '../support/browser.mjs';
import { sessionOf } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { placeOf, stampOn } from '../support/steps.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };
const NAME = 'Chữ ký lãnh đạo';

/** The images of the list, without its head. */
const rowsOf = (page) => page.getByRole('table', { name: 'Danh sách chữ ký' }).locator('tbody').getByRole('row');

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
  const images = rowsOf(leader);
  await images.getByText(/^\d\d\/\d\d\/\d{4} \d\d:\d\d$/).waitFor();
  assert.equal(await images.count(), 1);
  await leader.getByRole('link', { name: `Lịch sử ${NAME}` }).click();
  await leader.getByRole('heading', { name: `Lịch sử chữ ký “${NAME}”`, level: 1 }).waitFor();
  await leader.getByText('Thay ảnh mới').waitFor();
  await leader.getByText('Bản 2', { exact: true }).waitFor();
  const used = leader.getByRole('table', { name: 'Bản sao đã dùng chữ ký' }).getByRole('row').filter({ hasText: row.code });
  await used.getByText('Vũ Đình Khải Minh').waitFor();
  await used.getByText('bản 1').waitFor();
});

/** Middle, left to right, and top of the last line that says these words, in mm of its page. */
function lastLine(file, words) {
  const said = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' });
  const all = [...said.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)<\/word>/g)];
  const parts = words.split(' ');
  const at = all.findLastIndex((_, start) => parts.every((part, by) => all[start + by]?.[4].normalize('NFC') === part));
  const mm = (points) => (Number(points) * 25.4) / 72;
  return { middle: (mm(all[at][1]) + mm(all[at + parts.length - 1][3])) / 2, top: mm(all[at][2]) };
}

place.test('a signature is given phone, words and accounts, and starts above its words', async () => {
  const words = 'Vũ Đình Khải Minh';
  const leader = await place.as('leader');
  await leader.setViewportSize({ width: 1440, height: 900 });
  await visit(leader, '/chu-ky');
  await leader.getByRole('button', { name: /^Sửa / }).first().click();
  const dialog = leader.getByRole('dialog', { name: 'Sửa chữ ký' });
  await dialog.getByRole('textbox', { name: 'Từ khóa định vị vị trí' }).fill(words);
  await dialog.getByRole('textbox', { name: 'Số điện thoại ký số' }).fill('chín');
  await dialog.getByRole('button', { name: 'Thêm thông tin' }).click();
  const added = dialog.getByRole('group', { name: 'Thông tin bổ sung 1' });
  await added.getByText('NEAC Sign').waitFor();
  await added.getByRole('textbox', { name: 'Tài khoản' }).fill('003190000011');
  await dialog.getByRole('button', { name: 'Cập nhật' }).click();
  await dialog.getByText('Số điện thoại gồm 8 đến 15 chữ số').waitFor();
  await dialog.getByText('Hãy chọn nhà cung cấp.').waitFor();
  place.provoked(/status of 422/);
  await dialog.getByRole('textbox', { name: 'Số điện thoại ký số' }).fill('0912 345 678');
  await added.getByRole('combobox', { name: 'Nhà cung cấp' }).selectOption('MySign (Viettel-CA)');
  await dialog.getByRole('button', { name: 'Cập nhật' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const row = rowsOf(leader).first();
  await row.getByText(words, { exact: true }).waitFor();
  await row.getByText('0912 345 678', { exact: true }).waitFor();
  await row.getByText('NEAC Sign: 003190000011 · MySign (Viettel-CA)').waitFor();

  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  const { prepared } = await work.as('leader', 'open-signing', { paper });
  const headers = { Cookie: await sessionOf(place.server.url, 'leader') };
  const answer = await fetch(`${place.server.url}/tep/${prepared.id}`, { headers });
  const file = join(place.server.data, 'prepared.pdf');
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const line = lastLine(file, words);
  await visit(leader, `/cho-ky/${paper}`);
  await leader.getByRole('button', { name: 'Ký số', exact: true }).click();
  const stamp = await stampOn(leader);
  await leader.getByText(`Vị trí chuẩn: ngay trên chữ “${words}”.`).waitFor();
  const { mm } = await placeOf(leader, stamp);
  assert.ok(Math.abs(mm.left + mm.width / 2 - line.middle) < 1, `over the middle: ${mm.left} + ${mm.width} / 2, ${line.middle}`);
  const gap = line.top - (mm.top + mm.height);
  assert.ok(gap > -1 && gap < 5, `directly above: ${gap} mm`);
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
