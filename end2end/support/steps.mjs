// The steps of the main path, as people do them: with the mouse, in the interface.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { fact, visit } from './browser.mjs';
import { PIN } from './people.mjs';

export const APPLICANT = { identifier: '003190000011', name: 'Nguyễn Hạ Vy An' };

/**
 * Fills who it is for: somebody with an account by number, who may want an e-mail too, or somebody
 * without by name and e-mail.
 */
export async function chooseApplicant(page, applicant) {
  if (applicant.identifier) {
    const number = page.getByRole('textbox', { name: /^CMND\/CCCD/ });
    await number.fill(applicant.identifier);
    await page.getByRole('button', { name: 'Tìm kiếm tài khoản' }).click();
    const found = page.getByRole('table', { name: 'Tài khoản tìm thấy' });
    await found.getByText(applicant.name, { exact: true }).waitFor();
    await found.getByText('Đã chọn').waitFor();
    if (applicant.email) await emailOf(page).fill(applicant.email);
    return;
  }
  await page.getByText('Đối tượng không có tài khoản DVCQG').first().click();
  await page.getByRole('textbox', { name: 'Họ và tên' }).fill(applicant.name);
  await emailOf(page).fill(applicant.email);
}

const emailOf = (page) => page.getByRole('textbox', { name: 'Nhập email nhận bản chứng thực' });

/** Attaches a scan and waits until its pages are shown. */
export async function attach(page, scan) {
  await page.locator('#f-upload').setInputFiles(scan);
  await page.getByText('Hãy đối chiếu từng trang với bản chính').waitFor();
}

/** The officer's step, up to "Đã trình ký". Gives the codes that the receipt shows. */
export async function submit(page, { applicant = APPLICANT, type, scan, copies = '1', signer }) {
  await visit(page, '/tao-moi');
  await chooseApplicant(page, applicant);
  await page.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).selectOption({ label: type });
  await attach(page, scan);
  await page.getByRole('textbox', { name: 'Số bản', exact: true }).fill(copies);
  if (signer) {
    const select = page.getByRole('combobox', { name: 'Người ký' });
    const option = select.locator('option', { hasText: signer });
    await select.selectOption(await option.getAttribute('value'));
  }
  return send(page);
}

/** "Trình ký", and what the receipt shows. What is pointed out about the scan is seen first. */
export async function send(page) {
  const press = () => page.getByRole('button', { name: 'Trình ký', exact: true }).click();
  const sent = page.getByRole('heading', { name: 'Đã trình ký' });
  const look = page.getByText('Hãy xem các lưu ý về bản quét;');
  await press();
  await sent.or(look).first().waitFor();
  if (await look.isVisible()) {
    await page.getByRole('checkbox', { name: /^Tôi đã xem các lưu ý/ }).check();
    await press();
  }
  await sent.waitFor();
  const receipt = page.locator('.intake-code');
  const progress = await page.getByRole('link', { name: 'Xem tiến trình' }).getAttribute('href');
  return {
    code: await fact(page, 'Mã chứng thực'),
    dossierCode: await fact(page, 'Mã hồ sơ'),
    paper: progress.split('/').pop(),
    receiptCode: (await receipt.count()) > 0 ? (await receipt.innerText()).trim() : null,
  };
}

/** Opens a paper from a list, found by its code. */
export async function openFrom(page, list, code) {
  await visit(page, `${list}?ma=${encodeURIComponent(code)}`);
  await page.getByRole('link', { name: code, exact: true }).click();
  await page.getByRole('heading', { name: code, level: 1 }).waitFor();
}

/** The stamp on the desk, once the page under it is there. */
export async function stampOn(page) {
  const stamp = page.getByRole('application');
  await stamp.waitFor();
  await page.locator('.viewer-drawing canvas').first().waitFor();
  return stamp;
}

/** Drags the stamp by this many CSS pixels, with the mouse. */
export async function drag(page, stamp, right, down) {
  await stamp.scrollIntoViewIfNeeded();
  const before = await stamp.boundingBox();
  const [x, y] = [before.x + before.width / 2, before.y + before.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + right / 2, y + down / 2, { steps: 4 });
  await page.mouse.move(x + right, y + down, { steps: 4 });
  await page.mouse.up();
  const after = await stamp.boundingBox();
  assert.ok(
    Math.hypot(after.x - before.x, after.y - before.y) > Math.hypot(right, down) / 4,
    'the stamp follows the mouse',
  );
}

/**
 * Where the browser has the stamp: its page from 1, its box as shares of that page, the page's size
 * in mm, and its ink (see `inkOf`). Checks that the fields in mm say the same.
 */
export async function placeOf(page, stamp) {
  const number = (name) => page.getByRole('textbox', { name, exact: true }).inputValue();
  const mm = {
    left: parse(await number('Cách trái')),
    top: parse(await number('Cách trên')),
    width: parse(await number('Rộng')),
    height: parse(await number('Cao')),
  };
  const seen = await stamp.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    const under = [...document.querySelectorAll('.viewer-sheet')].find((sheet) => {
      const at = sheet.getBoundingClientRect();
      return at.left <= middle[0] && middle[0] <= at.right && at.top <= middle[1] && middle[1] <= at.bottom;
    });
    const sheet = under.getBoundingClientRect();
    const label = under.querySelector('[role=img]').getAttribute('aria-label');
    return {
      page: Number(/\d+/.exec(label)[0]),
      share: {
        left: (box.left - sheet.left) / sheet.width,
        top: (box.top - sheet.top) / sheet.height,
        width: box.width / sheet.width,
        height: box.height / sheet.height,
      },
    };
  });
  const paper = { width: mm.width / seen.share.width, height: mm.height / seen.share.height };
  for (const [name, at, of] of [
    ['left', seen.share.left, paper.width],
    ['top', seen.share.top, paper.height],
  ]) {
    const shown = at * of;
    assert.ok(Math.abs(shown - mm[name]) < 0.5, `${name}: shown at ${shown} mm, said ${mm[name]} mm`);
  }
  return { ...seen, mm, paper, ink: await inkOf(stamp) };
}

const parse = (text) => Number(text.replace(',', '.'));

/** Where within its image there is ink, as shares of the image: what a picture of a page can show. */
function inkOf(stamp) {
  return stamp.locator('img').evaluate(async (image) => {
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const pen = canvas.getContext('2d');
    pen.fillStyle = 'white';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    const box = { left: width, top: height, right: -1, bottom: -1 };
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = (y * width + x) * 4;
        const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
        // The same measure of colour as in judges.mjs.
        if (Math.max(red, green, blue) - Math.min(red, green, blue) < 60) continue;
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x + 1);
        box.top = Math.min(box.top, y);
        box.bottom = Math.max(box.bottom, y + 1);
      }
    }
    return {
      left: box.left / width,
      top: box.top / height,
      right: box.right / width,
      bottom: box.bottom / height,
    };
  });
}

/** Types the PIN into the dialog that asks for it. */
export async function givePin(page, word, pin = PIN) {
  const dialog = page.getByRole('dialog', { name: word });
  await dialog.getByLabel('Mã PIN').fill(pin);
  await dialog.getByRole('button', { name: word, exact: true }).click();
}

/**
 * The leader's step; without `forward` it ends with the signature. `move` places the stamp. Gives where
 * it stood and the signed file.
 */
export async function sign(page, code, { move = async () => {}, folder, forward = true } = {}) {
  await openFrom(page, '/cho-ky', code);
  await page.getByRole('button', { name: 'Ký số', exact: true }).click();
  const stamp = await stampOn(page);
  await move(page, stamp);
  const place = await placeOf(page, stamp);
  await page.getByRole('button', { name: 'Áp dụng', exact: true }).click();
  await givePin(page, 'Ký số');
  await page.getByText('Bản đã ký hiện bên cạnh.').waitFor();
  const file = folder ? await download(page, 'Tải xuống tệp tin', join(folder, `${code}-signed.pdf`)) : null;
  if (!forward) return { place, file };
  await page.getByRole('button', { name: 'Chuyển cấp số và đóng dấu' }).click();
  await page.getByRole('heading', { name: 'Bản sao chờ ký', level: 1 }).waitFor();
  return { place, file };
}

/** Opens the year's first book, unless there is one. */
export async function openBook(page) {
  await visit(page, '/so-chung-thuc');
  if ((await page.getByRole('table', { name: 'Sổ chứng thực' }).count()) > 0) return;
  await page.getByRole('button', { name: 'Thêm mới sổ' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Thêm mới sổ' });
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.getByRole('table', { name: 'Sổ chứng thực' }).waitFor();
}

/** The clerk's step up to the sealed file. Gives number, book and where the seal stood. */
export async function seal(page, code, { move = async () => {} } = {}) {
  await openFrom(page, '/cho-dong-dau', code);
  const stamp = await stampOn(page);
  const book = page.getByRole('combobox', { name: 'Chọn sổ chứng thực' });
  await book.selectOption({ index: 0 });
  const expected = (await page.locator('.next-number b').innerText()).trim();
  await move(page, stamp);
  const place = await placeOf(page, stamp);
  await page.getByRole('button', { name: 'Đóng dấu', exact: true }).click();
  await givePin(page, 'Đóng dấu');
  await page.getByText('Đã cấp số và đóng dấu', { exact: true }).waitFor();
  const number = await fact(page, 'Số chứng thực');
  assert.equal(number, expected, 'the number that was announced is the one that was issued');
  return { place, number, book: await fact(page, 'Quyển số') };
}

/** "Hoàn thành và chuyển…" */
export async function complete(page) {
  await page.getByRole('button', { name: /^Hoàn thành và chuyển/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Hoàn thành hồ sơ?' });
  await dialog.getByRole('button', { name: 'Hoàn thành và chuyển', exact: true }).click();
  await page.getByRole('heading', { name: 'Bản sao chờ đóng dấu', level: 1 }).waitFor();
}

/** Saves what a link offers; gives its bytes and where they lie. */
export async function download(scope, name, path) {
  const page = scope.page ? scope.page() : scope;
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    scope.getByRole('link', { name }).click(),
  ]);
  await file.saveAs(path);
  return { path, bytes: await readFile(path), name: file.suggestedFilename() };
}

/** Drops a file on the check page and waits for the headline. */
export async function check(page, file) {
  await visit(page, '/');
  await drop(page, file);
  return headline(page);
}

/** Drops a file where files are dropped. */
export async function drop(page, { name, bytes }) {
  const dropped = await page.evaluateHandle(
    ([base64, fileName]) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], fileName, { type: 'application/pdf' }));
      return data;
    },
    [bytes.toString('base64'), name],
  );
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped });
}

/** The headline of a check, once it is there. */
export async function headline(page) {
  const verdict = page.locator('#ket-luan');
  await verdict.waitFor();
  return (await verdict.innerText()).trim();
}

/** Makes the page's browser one without workers, from here on. */
export const withoutWorkers = (page) => page.evaluate(() => {
  window.Worker = class {
    constructor() {
      throw new Error('no workers');
    }
  };
});

/** Presses what has the server look up what it knows of a file's certificates and hash. */
export async function lookUp(page) {
  await page.getByRole('button', { name: /qua máy chủ$/ }).click();
  await page.getByText(/^(Bản sao do hệ thống này cấp|Không phải bản sao do hệ thống này cấp|Bản sao không còn giá trị pháp lý)$/).waitFor();
}
