// Filling in fast: an identity card's code, by a scanner that types like a keyboard and by the camera.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { openBrowser, visit } from '../support/browser.mjs';
import { CARD, cardFilm, scan } from '../support/card.mjs';
import { enter } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { attach, chooseApplicant, openFrom } from '../support/steps.mjs';

const place = stage();

const cardField = (page) => page.getByRole('textbox', { name: 'Quét mã QR trên thẻ căn cước' });
const numberField = (page) => page.getByRole('textbox', { name: /^CMND\/CCCD/ });

async function openForm(options) {
  const officer = await place.window(options);
  await enter(officer, 'officer');
  await visit(officer, '/tao-moi');
  return officer;
}

place.test('a scanned card finds its account and fills the number', async () => {
  const officer = await openForm();
  await cardField(officer).focus();
  await scan(officer, CARD);
  await officer.getByText('Đã chọn').waitFor();
  assert.equal(await numberField(officer).inputValue(), '003190000011');
  assert.equal(await cardField(officer).inputValue(), '', 'nothing of the card stays in the field');
  await officer.getByText('Đã đọc thẻ của Nguyễn Hạ Vy An').waitFor();
  await officer.waitForFunction(() => document.activeElement?.id === 'f-document_type');
});

place.test('a card that is scanned into the field for the number is not left there', async () => {
  const officer = await openForm();
  await numberField(officer).focus();
  await scan(officer, CARD);
  await officer.getByText('Đã chọn').waitFor();
  assert.equal(await numberField(officer).inputValue(), '003190000011');
  assert.equal(await cardField(officer).inputValue(), '');
});

place.test('a scanner that sends no Enter is understood after a moment', async () => {
  const officer = await openForm();
  await cardField(officer).focus();
  await scan(officer, CARD, { enter: false });
  await officer.getByText('Đã chọn').waitFor();
});

place.test('without an account the card fills the name', async () => {
  const officer = await openForm();
  await cardField(officer).focus();
  await scan(officer, '003192000099||Phan Lâm Trúc Ly|05061992|Nữ|Tổ 1, phường Cầu Sương, tỉnh Hòa Lâm|20112021');
  await officer.getByText('Số trên thẻ chưa có tài khoản DVCQG.').waitFor();
  assert.equal(await officer.getByRole('textbox', { name: 'Họ và tên' }).inputValue(), 'Phan Lâm Trúc Ly');
  await officer.waitForFunction(() => document.activeElement?.id === 'f-email');
});

place.test('an old number on the card finds the account of those days', async () => {
  const officer = await openForm();
  await cardField(officer).focus();
  await scan(officer, '003190000098|003000033|Nguyễn Văn Cũ|05061990|Nam|Tổ 1, phường Cầu Sương, tỉnh Hòa Lâm|20112021');
  await officer.getByText('Đã chọn').waitFor();
  assert.equal(await numberField(officer).inputValue(), '003000033');
  await officer.getByText('khác tên trên thẻ').waitFor();
});

place.test('what a keyboard or a scanner garbled fills nothing, and says why', async () => {
  const officer = await openForm();
  for (const [text, said] of [
    [CARD.replace('ễ', '?'), 'Hãy tắt bộ gõ'],
    [CARD.replace('003190000011', '0031900000'), 'không đủ 12 chữ số'],
    ['https://example.com/|x|', 'Số căn cước trong mã không đủ 12 chữ số'],
  ]) {
    await cardField(officer).fill('');
    await cardField(officer).focus();
    await scan(officer, text);
    await officer.getByText(said).waitFor();
    assert.equal(await numberField(officer).inputValue(), '');
  }
  // The next scan takes the place of the one that went wrong.
  await scan(officer, CARD);
  await officer.getByText('Đã chọn').waitFor();
});

place.test('a number that does not fit the sex is pointed out and keeps nobody out', async () => {
  const officer = await openForm();
  await cardField(officer).focus();
  await scan(officer, CARD.replace('|Nữ|', '|Nam|'));
  await officer.getByText('Số căn cước không khớp với giới tính').waitFor();
  await officer.getByText('Đã chọn').waitFor();
});

place.test('the camera reads a card and goes off', async () => {
  const film = join(place.folder, 'the.y4m');
  await writeFile(film, await cardFilm(CARD));
  const browser = await openBrowser([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]);
  try {
    const officer = await openForm({ browser, permissions: ['camera'] });
    await officer.evaluate(() => {
      const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        window.cameraStream = await get(wanted);
        return window.cameraStream;
      };
    });
    await officer.getByRole('button', { name: 'Dùng camera' }).click();
    await officer.getByText('Đã chọn').waitFor();
    assert.equal(await numberField(officer).inputValue(), '003190000011');
    const states = await officer.evaluate(() => window.cameraStream.getTracks().map((track) => track.readyState));
    assert.deepEqual(states, ['ended']);
  } finally {
    await browser.close();
  }
});

place.test('without a camera the dialog says so, and Esc closes it', async () => {
  const officer = await openForm();
  await officer.getByRole('button', { name: 'Dùng camera' }).click();
  const dialog = officer.getByRole('dialog', { name: 'Quét mã QR bằng camera' });
  await dialog.getByText(/Không tìm thấy camera|Camera chưa được cho phép/).first().waitFor();
  await officer.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

const BIRTH = 'Giấy khai sinh';
const OTHER = { name: 'Phan Lâm Trúc Ly', email: 'trucly@example.com' };
const chooseType = (page, label) =>
  page.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).selectOption({ label });
const seenBox = (page) => page.getByRole('checkbox', { name: /^Tôi đã xem các lưu ý/ });
const press = (page) => page.getByRole('button', { name: 'Trình ký', exact: true }).click();

place.test('a grey scan of a coloured paper is pointed out, has to be seen, and is shown to the leader', async () => {
  const officer = await openForm();
  await chooseApplicant(officer, OTHER);
  await chooseType(officer, BIRTH);
  await attach(officer, sample('dang-ky-doanh-nghiep-12-trang.pdf'));
  await officer.getByText('Trang 1–12 là ảnh xám hoặc đen trắng.').waitFor();
  // Of a type without colours nothing is said.
  await chooseType(officer, 'Bảng điểm');
  await officer.getByText('là ảnh xám hoặc đen trắng').waitFor({ state: 'detached' });
  await chooseType(officer, BIRTH);
  await officer.getByText('là ảnh xám hoặc đen trắng').waitFor();
  await press(officer);
  await officer.getByText('Hãy xem các lưu ý về bản quét;').waitFor();
  await officer.waitForFunction(() => document.activeElement?.id === 'f-warnings');
  await seenBox(officer).check();
  await press(officer);
  await officer.getByRole('heading', { name: 'Đã trình ký' }).waitFor();
  const code = (await officer.locator('dl > div:has(> dt:text-is("Mã chứng thực")) > dd').innerText()).trim();
  const leader = await place.as('leader');
  await openFrom(leader, '/cho-ky', code);
  await leader.getByText('là ảnh xám hoặc đen trắng').waitFor();
  await leader.getByText('đã xem các lưu ý này khi trình ký.').waitFor();
});

place.test('a scan that was certified before is pointed out with a link to its paper', async () => {
  const work = workers(place.server.url);
  await work.openBook();
  const { paper } = await work.submit({ type: 'KS', scan: sample('giay-khai-sinh.pdf') });
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  const officer = await openForm();
  await chooseApplicant(officer, OTHER);
  await chooseType(officer, BIRTH);
  await attach(officer, sample('giay-khai-sinh.pdf'));
  await officer.getByText('Đúng tệp này đã được chứng thực tại UBND phường Cầu Sương').waitFor();
  const link = officer.getByRole('link', { name: /^Xem hồ sơ / });
  assert.equal(await link.getAttribute('href'), `/theo-doi/${paper}`);
});

place.test('pages are turned, sorted and left out by the buttons, taken back, and applied', async () => {
  const officer = await openForm();
  await attach(officer, sample('dang-ky-doanh-nghiep-12-trang.pdf'));
  const pages = officer.getByRole('textbox', { name: 'Số trang bản chính' });
  assert.equal(await pages.inputValue(), '12');
  await officer.getByRole('button', { name: 'Sắp xếp trang' }).click();
  const dialog = officer.getByRole('dialog', { name: 'Sắp xếp trang' });
  await dialog.locator('canvas').first().waitFor();
  await dialog.getByText('Bản sao phải có đủ các trang mang thông tin của bản chính').waitFor();
  const act = (name) => dialog.getByRole('button', { name, exact: true });
  await act('Xóa trang 5').click();
  await act('Xóa trang 6').click();
  await dialog.getByText('Còn 10 / 12 trang').waitFor();
  await act('Hoàn tác').click();
  await dialog.getByText('Còn 11 / 12 trang').waitFor();
  await act('Đưa lên trước trang 2').focus();
  await officer.keyboard.press('Enter');
  await dialog.getByText('Trang 2 chuyển tới vị trí 1').waitFor();
  await act('Xoay phải trang 2').click();
  await act('Áp dụng').click();
  await dialog.waitFor({ state: 'hidden' });
  await officer.getByText('11 trang · đã sắp xếp trang').waitFor();
  await officer.getByRole('group', { name: 'Lưu ý về bản quét' }).getByText('Đã bỏ 1 trang của bản quét').waitFor();
  assert.equal(await pages.inputValue(), '11');
  await officer.getByText('Hãy đối chiếu từng trang với bản chính').waitFor();
});

place.test('a page is dragged to another place', async () => {
  const officer = await openForm();
  await attach(officer, sample('can-cuoc-2-mat-cropbox.pdf'));
  await officer.getByRole('button', { name: 'Sắp xếp trang' }).click();
  const dialog = officer.getByRole('dialog', { name: 'Sắp xếp trang' });
  const sheets = dialog.getByRole('listitem');
  await sheets.nth(1).dragTo(sheets.nth(0));
  await dialog.getByText('Trang 2 chuyển tới vị trí 1').waitFor();
  await sheets.nth(0).getByText('(trước: 2)').waitFor();
});
