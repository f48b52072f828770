// Every other sample as samples/README.md says: what works, what works after repair, what is
// refused with a reason, and that of what is refused nothing is stored.

import assert from 'node:assert/strict';
import { copyFile, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { eventually, gone, visit } from '../support/browser.mjs';
import { signElsewhere, text, uncompressed } from '../support/judges.mjs';
import { PIN } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';
import { attach, download, openFrom, stampOn, submit } from '../support/steps.mjs';

const place = stage();
const LIMIT = 30 * 1024 * 1024;

const REPAIRED = ['ma-hoa-owner-password', 'loi-xref-sai-vi-tri', 'loi-rac-truoc-header'];
for (const name of REPAIRED) {
  place.test(`${name} is rewritten once, and goes to the leader`, async () => {
    const officer = await place.as('officer');
    await visit(officer, '/tao-moi');
    await attach(officer, sample(`${name}.pdf`));
    await officer.getByText('đã ghi lại cho đúng cấu trúc PDF, nội dung trang giữ nguyên').waitFor();
    const { code } = await submit(officer, { type: 'Giấy khai sinh', scan: sample(`${name}.pdf`) });
    const leader = await place.as('leader');
    await openFrom(leader, '/cho-ky', code);
    const shown = await download(leader, 'Tải xuống tệp tin', join(place.folder, `${name}.pdf`));
    assert.match(await text(shown.path), /./, 'it opens without a password');
    assert.ok(!(await uncompressed(shown.path)).includes('/Encrypt'));
    await leader.getByRole('button', { name: 'Ký số', exact: true }).click();
    await stampOn(leader);
  });
}

const REFUSED = [
  ['ma-hoa-user-password', async () => sample('ma-hoa-user-password.pdf'), /đòi mật khẩu/],
  ['loi-cut-mat-cuoi', async () => sample('loi-cut-mat-cuoi.pdf'), /cắt cụt hoặc hỏng/],
  ['loi-khong-phai-pdf', async () => sample('loi-khong-phai-pdf.pdf'), /không phải PDF/],
  ['30 MB and one byte', () => tooLong(LIMIT + 1), /giới hạn là 30 MB/],
  ['an image named .pdf', () => renamed('con-dau-co-quan.png', 'anh.pdf'), /không phải PDF/],
  ['a PDF that is signed already', alreadySigned, /đã có chữ ký số/],
];
for (const [what, make, reason] of REFUSED) {
  place.test(`${what} is refused with the reason, and nothing of it is stored`, async () => {
    const file = await make();
    const officer = await place.as('officer');
    await visit(officer, '/tao-moi');
    const before = await place.server.objects();
    await officer.locator('#f-upload').setInputFiles(file);
    await officer.getByRole('alert').filter({ hasText: reason }).waitFor();
    await officer.getByText('Những gì đã nhập vẫn còn.').waitFor();
    await eventually('nothing is stored', async () => (await place.server.objects()) === before);
    await officer.getByRole('button', { name: 'Trình ký', exact: true }).click();
    await officer.getByText('Chọn tệp khác').first().waitFor();
    await gone(officer.getByRole('heading', { name: 'Đã trình ký' }));
  });
}

place.test('the server refuses 30 MB and one byte on its own account', async () => {
  const officer = await place.as('officer');
  const before = await place.server.objects();
  const post = (size) => officer.request.post('/uploads', {
    headers: { Origin: place.server.url },
    data: { name: 'quet.pdf', size },
  });
  assert.equal((await post(LIMIT + 1)).status(), 413);
  const begun = await post(LIMIT);
  assert.equal(begun.status(), 200);
  const { id } = await begun.json();
  const rest = await officer.request.delete(`/uploads/${id}`, { headers: { Origin: place.server.url } });
  assert.equal(rest.status(), 200);
  assert.equal(await place.server.objects(), before);
});

place.test('active content stays out unless the officer agrees', async () => {
  const scan = sample('co-javascript-va-tep-dinh-kem.pdf');
  const officer = await place.as('officer');
  await visit(officer, '/tao-moi');
  const before = await place.server.objects();
  await officer.locator('#f-upload').setInputFiles(scan);
  const dialog = officer.getByRole('dialog', { name: 'Gỡ bỏ nội dung lạ khỏi bản quét?' });
  await dialog.getByText('mã JavaScript').waitFor();
  await dialog.getByText('tệp đính kèm bên trong').waitFor();
  await dialog.getByRole('button', { name: 'Chọn tệp khác' }).click();
  await eventually('what was refused is gone', async () => (await place.server.objects()) === before);

  await officer.locator('#f-upload').setInputFiles(scan);
  const [file] = await Promise.all([
    officer.waitForResponse((answer) => new URL(answer.url()).pathname.startsWith('/tep/')),
    dialog.getByRole('button', { name: 'Đồng ý gỡ bỏ' }).click(),
  ]);
  await officer.getByText(/đã gỡ bỏ:.*mã JavaScript/).waitFor();
  const path = join(place.folder, 'cleaned.pdf');
  const whole = await officer.request.get(new URL(file.url()).pathname);
  await writeFile(path, await whole.body());
  const content = await uncompressed(path);
  for (const name of ['/JavaScript', '/JS', '/EmbeddedFile', '/OpenAction', '/AA']) {
    assert.ok(!content.includes(name), `${name} is gone`);
  }
});

place.test('a scan of exactly what the form takes says how many pages it has and what it costs', async () => {
  const officer = await place.as('officer');
  await visit(officer, '/tao-moi');
  await attach(officer, sample('dang-ky-doanh-nghiep-12-trang.pdf'));
  await officer.getByRole('textbox', { name: 'Số bản', exact: true }).fill('2');
  assert.equal(await officer.getByRole('textbox', { name: 'Số trang bản chính' }).inputValue(), '12');
  // 2 pages at 2.000 đ, 10 at 1.000 đ, twice (TT 226/2016).
  await officer.getByText(/28\.000/).first().waitFor();
});

const IMAGES = [
  { file: 'chu-ky-lanh-dao', on: '/chu-ky', by: 'leader' },
  { file: 'chu-ky-cong-dan', on: '/chu-ky', by: 'leader' },
  { file: 'chu-ky-chup-tren-giay', on: '/chu-ky', by: 'leader', opaque: true },
  { file: 'con-dau-co-quan', on: '/con-dau', by: 'clerk', size: /36(,0)? × 3[56](,\d)? mm/ },
];
for (const { file, on, by, opaque = false, size } of IMAGES) {
  place.test(`${file} becomes an image to place`, async () => {
    const page = await place.as(by);
    await visit(page, on);
    const dialog = await chooseImage(page, file);
    await dialog.getByRole('status').filter({ hasText: 'điểm ảnh' }).waitFor();
    const removes = dialog.getByRole('checkbox', { name: 'Bỏ nền trắng của ảnh' });
    assert.equal(await removes.isChecked(), opaque, 'what has a white background loses it');
    await dialog.getByRole('button', { name: 'Cập nhật' }).click();
    const row = page.getByRole('row').filter({ hasText: file });
    await row.waitFor();
    if (size) await row.getByText(size).waitFor();
    const isTransparent = await row.locator('img').evaluate(async (image) => {
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      const pen = canvas.getContext('2d');
      pen.drawImage(image, 0, 0);
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, at) => at % 4 === 3 && value === 0);
    });
    assert.ok(isTransparent, 'its background is transparent');
  });
}

place.test('an image that would cover the text is refused: its background goes, or it has none', async () => {
  const leader = await place.as('leader');
  await visit(leader, '/chu-ky');
  const dialog = await chooseImage(leader, 'chu-ky-chup-tren-giay');
  await dialog.getByRole('checkbox', { name: 'Bỏ nền trắng của ảnh' }).uncheck();
  await dialog.getByRole('button', { name: 'Cập nhật' }).click();
  await dialog.getByText(/Ảnh không có nền trong suốt/).waitFor();
  place.provoked(/status of 4\d\d.*\/api\/add-stamp/);
});

place.test('a signature that holds name and title is not followed by them again', async () => {
  const deputy = await place.as('deputy');
  await visit(deputy, '/chu-ky');
  const dialog = await chooseImage(deputy, 'chu-ky-co-ten-chuc-danh');
  await dialog.getByRole('status').filter({ hasText: 'điểm ảnh' }).waitFor();
  await dialog.getByText('Ảnh đã có họ tên và chức danh').click();
  await dialog.getByRole('button', { name: 'Cập nhật' }).click();
  const row = deputy.getByRole('row').filter({ hasText: 'chu-ky-co-ten-chuc-danh' });
  await row.getByText('Ảnh đã có họ tên và chức danh').waitFor();
  await row.getByRole('button', { name: 'Đặt làm mặc định' }).click();
  await row.getByText('Mặc định', { exact: true }).waitFor();

  const officer = await place.as('officer');
  const signer = 'Đỗ Thanh Trúc Lam';
  const { code } = await submit(officer, { type: 'Giấy khai sinh', scan: sample('giay-khai-sinh.pdf'), signer });
  await openFrom(deputy, '/cho-ky', code);
  const [prepared] = await Promise.all([
    deputy.waitForResponse((answer) => answer.url().endsWith('/api/open-signing')),
    deputy.getByRole('button', { name: 'Ký số', exact: true }).click(),
  ]);
  const { prepared: file } = await prepared.json();
  await stampOn(deputy);
  const path = join(place.folder, 'prepared.pdf');
  await writeFile(path, await (await deputy.request.get(`/tep/${file.id}`)).body());
  assert.ok(!(await text(path)).includes(signer), 'the page does not print the name');
});

place.test('a JPEG named .png is refused', async () => {
  const leader = await place.as('leader');
  await visit(leader, '/chu-ky');
  const before = await place.server.objects();
  const dialog = await chooseImage(leader, 'loi-anh-jpeg-doi-duoi');
  await dialog.getByText(/phải có định dạng \.png/).waitFor();
  assert.equal(await place.server.objects(), before);
});

async function chooseImage(page, file) {
  await page.getByRole('button', { name: 'Thêm mới', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Thêm mới/ });
  await dialog.getByRole('textbox', { name: /^Tên/ }).fill(file);
  await dialog.locator('input[type=file]').setInputFiles(sample(`${file}.png`));
  return dialog;
}

async function tooLong(size) {
  const path = join(place.folder, 'dai.pdf');
  const file = await open(path, 'w');
  await file.write('%PDF-1.7\n');
  await file.truncate(size);
  await file.close();
  return path;
}

async function renamed(name, as) {
  const path = join(place.folder, as);
  await copyFile(sample(name), path);
  return path;
}

async function alreadySigned() {
  const path = join(place.folder, 'da-ky.pdf');
  await signElsewhere(sample('giay-khai-sinh.pdf'), path, join(place.server.data, 'pki/lanhdao.cs.p12'), PIN);
  return path;
}
