// What is typed wrong in the search of a list is said beside its field, and stays there; and a list is read
// anew by its own entry in the menu.

import assert from 'node:assert/strict';

import { alive, visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const NO_DAY = 'Ngày không đúng, ví dụ đúng: 20/11/2026.';

const LISTS = [
  ['officer', '/bi-tu-choi', 'den', 'Đến ngày'],
  ['officer', '/theo-doi', 'tu', 'Ngày nộp từ ngày'],
  ['officer', '/lich-hen-cho-duyet', 'ngay', 'Thời gian'],
  ['leader', '/cho-ky', 'tu', 'Ngày nộp từ ngày'],
  ['clerk', '/cho-dong-dau', 'den', 'Đến ngày'],
];

for (const [role, path, name, label] of LISTS) {
  place.test(`a day that is none is pointed out in ${path}`, async () => {
    const page = await place.as(role);
    await visit(page, `${path}?${name}=32/13/2026&tim=An`);
    const field = page.getByRole('textbox', { name: label, exact: true });
    await page.locator(`#f-${name}[aria-invalid=true]`).waitFor();
    assert.equal(await field.inputValue(), '32/13/2026');
    await page.locator(`#f-${name}-error`).getByText(NO_DAY).waitFor();
    await page.getByText('Chưa tìm được vì điều kiện tìm kiếm có chỗ chưa đúng.').waitFor();
    assert.equal(await page.locator('#f-tim').inputValue(), 'An', 'what else was typed is kept');
    await field.fill('20/11/2026');
    await page.locator('form.filters').getByRole('button', { name: 'Tìm kiếm', exact: true }).click();
    await page.locator(`#f-${name}-error`).waitFor({ state: 'detached' });
    await page.locator(`#f-${name}:not([aria-invalid])`).waitFor();
  });
}

place.test("a list's own entry in the menu reads it anew, also when it is narrowed", async () => {
  const work = workers(place.server.url);
  const send = () => work.submit({ type: 'KS', scan: sample('giay-khai-sinh.pdf') });
  const leader = await place.as('leader');
  const entry = leader.getByRole('navigation', { name: 'Trình đơn' }).getByRole('link', { name: /^Bản sao chờ ký/ });
  await visit(leader, '/cho-ky');
  const first = await send();
  await entry.click();
  await leader.getByRole('link', { name: first.code, exact: true }).waitFor();
  await alive(leader);

  await visit(leader, '/cho-ky?tim=khongcoaiten');
  const second = await send();
  await entry.click();
  await leader.getByRole('link', { name: second.code, exact: true }).waitFor();
  assert.equal(new URL(leader.url()).search, '');
});
