// Filling in fast: an identity card's code, by a scanner that types like a keyboard and by the camera.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { openBrowser, visit } from '../support/browser.mjs';
import { CARD, cardFilm, scan } from '../support/card.mjs';
import { enter } from '../support/people.mjs';
import { stage } from '../support/stage.mjs';

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
