// Placing a stamp: by mouse, by numbers, at any zoom, back and forth. What was shown is what is
// signed, and only once.

import assert from 'node:assert/strict';

import { call } from '../support/api.mjs';
import { gone, visit } from '../support/browser.mjs';
import { PIN, sessionOf } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';
import { drag, givePin, openBook, openFrom, placeOf, sign, stampOn, submit } from '../support/steps.mjs';

const place = stage();
const ABOUT = 0.11;

/** A paper whose place is being chosen by the leader. */
async function placing() {
  const officer = await place.as('officer');
  const paper = await submit(officer, { type: 'Giấy khai sinh', scan: sample('giay-khai-sinh.pdf') });
  const leader = await place.as('leader');
  await leader.setViewportSize({ width: 1440, height: 900 });
  await openFrom(leader, '/cho-ky', paper.code);
  await leader.getByRole('button', { name: 'Ký số', exact: true }).click();
  return { page: leader, stamp: await stampOn(leader), paper };
}

const near = (one, other, what) =>
  assert.ok(Math.abs(one - other) <= ABOUT, `${what}: ${one} mm and ${other} mm`);

function same(one, other, what) {
  for (const side of ['left', 'top', 'width', 'height']) near(one.mm[side], other.mm[side], `${what}, ${side}`);
}

place.test('every step can be taken back and taken again, and the standard place is one press away', async () => {
  const { page, stamp } = await placing();
  const standard = await placeOf(page, stamp);
  await drag(page, stamp, -90, -60);
  const moved = await placeOf(page, stamp);
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  same(await placeOf(page, stamp), standard, 'taken back');
  await page.getByRole('button', { name: 'Làm lại' }).click();
  same(await placeOf(page, stamp), moved, 'taken again');
  await page.getByRole('button', { name: 'Đặt về vị trí chuẩn' }).click();
  same(await placeOf(page, stamp), standard, 'standard');
});

place.test('a corner resizes without changing the shape', async () => {
  const { page, stamp } = await placing();
  const before = await placeOf(page, stamp);
  const corner = await stamp.locator('.stamp-handle.se').boundingBox();
  const [x, y] = [corner.x + corner.width / 2, corner.y + corner.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 40, y - 10, { steps: 5 });
  await page.mouse.up();
  const after = await placeOf(page, stamp);
  assert.ok(after.mm.width < before.mm.width - 1, 'it is smaller');
  near(after.mm.left, before.mm.left, 'the other corner stays, left');
  near(after.mm.top, before.mm.top, 'the other corner stays, top');
  const shape = ({ mm }) => mm.width / mm.height;
  assert.ok(Math.abs(shape(after) / shape(before) - 1) < 0.02, 'the shape stays');
});

place.test('numbers in millimetres place it, and no zoom moves it', async () => {
  const { page, stamp } = await placing();
  const left = page.getByRole('textbox', { name: 'Cách trái', exact: true });
  await left.fill('62,5');
  await left.press('Enter');
  const typed = await placeOf(page, stamp);
  near(typed.mm.left, 62.5, 'as typed');
  for (const name of ['Phóng to', 'Phóng to', 'Thu nhỏ', 'Thu nhỏ', 'Thu nhỏ', 'Vừa chiều rộng']) {
    await page.getByRole('button', { name }).click();
    await stamp.scrollIntoViewIfNeeded();
    same(await placeOf(page, stamp), typed, `after ${name}`);
  }
  await left.fill('mười');
  await left.press('Enter');
  await page.getByText('Nhập số milimét, ví dụ 104,5').waitFor();
});

place.test('a seal away from the left third of the signature is told so, and may stay there', async () => {
  const { code } = await submit(await place.as('officer'), { type: 'Giấy khai sinh', scan: sample('giay-khai-sinh.pdf') });
  await sign(await place.as('leader'), code);
  const clerk = await place.as('clerk');
  await openBook(clerk);
  await openFrom(clerk, '/cho-dong-dau', code);
  const stamp = await stampOn(clerk);
  const told = clerk.getByText('Con dấu không đè lên khoảng 1/3 bên trái chữ ký');
  await gone(told, 'it lies where it belongs');
  await drag(clerk, stamp, -120, -80);
  await told.waitFor();
  assert.ok(await clerk.getByRole('button', { name: 'Đóng dấu', exact: true }).isEnabled());
  await clerk.getByRole('button', { name: 'Đặt về vị trí chuẩn' }).click();
  await gone(told, 'it is back');
});

place.test('the keys are listed behind the question mark', async () => {
  const { page } = await placing();
  await page.getByRole('button', { name: 'Phím tắt' }).click();
  const dialog = page.getByRole('dialog', { name: 'Phím tắt' });
  await dialog.getByText('Di chuyển 5 mm').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

place.test('a wrong PIN says how many tries are left, and signs nothing', async () => {
  const { page, paper } = await placing();
  await page.getByRole('button', { name: 'Áp dụng', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Ký số' });
  await dialog.getByLabel('Mã PIN').fill('87654321');
  await dialog.getByRole('button', { name: 'Ký số', exact: true }).click();
  await dialog.getByText(/Mã PIN không đúng, còn \d lần thử\. Chưa có gì được ký\./).waitFor();
  place.provoked(/api\/sign/);
  await givePin(page, 'Ký số');
  await page.getByText('Bản đã ký hiện bên cạnh.').waitFor();
  await visit(page, `/theo-doi/${paper.paper}`);
  await page.getByText('Đã ký').first().waitFor();
});

place.test('two presses at once sign once, and what was not shown is not signed', async () => {
  const { page, paper } = await placing();
  const { url } = place.server;
  const cookie = await sessionOf(url, 'leader');
  const opened = await call(url, cookie, 'open-signing', { paper: paper.paper });
  const view = JSON.parse(opened.text);
  const request = {
    paper: paper.paper,
    sha256: view.prepared.sha256,
    placement: view.placements[0],
    image: view.images[0].id,
    pin: PIN,
    keep_unlocked: false,
  };
  const changed = await call(url, cookie, 'sign', { request: { ...request, sha256: '0'.repeat(64) } });
  assert.equal(changed.error, 'DocumentChanged');
  const outside = { page: 0, rect: { x0: -500, y0: -500, x1: -400, y1: -450 } };
  const off = await call(url, cookie, 'sign', { request: { ...request, placement: outside } });
  assert.equal(off.error, 'PlacementOutside');

  const both = await Promise.all([1, 2].map(() => call(url, cookie, 'sign', { request })));
  assert.equal(both.filter(({ status }) => status === 200).length, 1, JSON.stringify(both.map(({ error }) => error)));
  await page.goto('/cho-ky');
});
