// A copy that went out is void by decision: nobody gets it any more, and whoever asks is told.

import assert from 'node:assert/strict';

import { eventually, gone, visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { today, workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { drop, lookUp } from '../support/steps.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };
const DECISION = 'Quyết định số 15/QĐ-UBND ngày';

/** A copy in its owner's store: its paper, its code and its file. */
async function delivered() {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  const copy = await eventually('the copy is in the store', async () => {
    const copies = await work.as('citizen', 'my-copies');
    return copies.find((one) => one.paper === paper);
  });
  return { paper, code: copy.public_code, bytes: await work.certified(paper) };
}

place.test('a leader annuls a copy; owner, QR code and check say so at once', async () => {
  const { paper, code, bytes } = await delivered();
  const leader = await place.as('leader');
  await visit(leader, `/theo-doi/${paper}`);
  await leader.getByRole('button', { name: 'Hủy bỏ giá trị pháp lý' }).click();
  const dialog = leader.getByRole('dialog', { name: 'Hủy bỏ giá trị pháp lý?' });
  const confirm = dialog.getByRole('button', { name: 'Hủy bỏ giá trị pháp lý' });
  await dialog.getByRole('textbox', { name: 'Lý do' }).fill('Bản chính bị sửa chữa, tẩy xóa');
  await confirm.click();
  await dialog.getByText('Hãy nhập số quyết định.').waitFor();
  await dialog.getByText('Nhập ngày quyết định dạng dd/MM/yyyy.').waitFor();
  place.provoked(/status of 422/);
  await dialog.getByRole('textbox', { name: 'Số quyết định' }).fill('15/QĐ-UBND');
  await dialog.getByRole('textbox', { name: 'Ngày quyết định' }).fill(today());
  await confirm.click();
  await dialog.waitFor({ state: 'hidden' });
  await leader.getByText('Bản sao không còn giá trị pháp lý').waitFor();
  await leader.getByText(`${DECISION} ${today()}.`, { exact: true }).waitFor();
  await gone(leader.getByRole('button', { name: 'Hủy bỏ giá trị pháp lý' }));

  const citizen = await place.as('citizen');
  await visit(citizen, '/kho');
  const card = citizen.getByRole('article').filter({ hasText: DECISION });
  await card.getByText('Đã hủy bỏ giá trị pháp lý').waitFor();
  await gone(card.getByRole('link', { name: 'Tải xuống' }));

  const stranger = await place.as('stranger');
  await visit(stranger, `/k/${code}`);
  await stranger.getByText('Không có giá trị pháp lý').waitFor();
  await stranger.getByText(`${DECISION} ${today()}`).waitFor();
  await visit(stranger, '/');
  await drop(stranger, { name: 'ban-sao.pdf', bytes });
  await lookUp(stranger);
  await stranger.getByText('Bản sao không còn giá trị pháp lý').waitFor();
  await gone(stranger.getByText('Bản chính bị sửa chữa'), 'the reason isn’t published');
});

place.test('the decision is published: found by number and unit, with nothing personal, without a program', async () => {
  const { paper } = await delivered();
  const work = workers(place.server.url);
  await work.annul(paper);
  const { row } = await work.as('officer', 'paper', { paper });
  const stranger = await place.as('stranger');
  await visit(stranger, '/');
  await stranger.getByRole('link', { name: 'Danh sách bản sao bị hủy bỏ giá trị pháp lý' }).click();
  await stranger.waitForURL('**/huy-bo');
  await stranger.getByRole('row').nth(1).getByText(row.number, { exact: true }).waitFor();
  await stranger.getByRole('textbox', { name: 'Số chứng thực' }).fill(row.number);
  await stranger.getByRole('combobox', { name: 'Cơ quan chứng thực' }).selectOption({ label: 'UBND phường Cầu Sương' });
  await stranger.getByRole('button', { name: 'Tìm kiếm', exact: true }).click();
  await stranger.waitForURL(/so=/);
  const found = stranger.getByRole('row').filter({ hasText: row.number });
  await found.getByText('UBND phường Cầu Sương').waitFor();
  await found.getByText(row.book ?? '-SCTĐT/BS').waitFor();
  const said = await stranger.content();
  for (const personal of [row.applicant_name, row.document_name, row.code]) assert.ok(!said.includes(personal), personal);
  assert.ok(!said.includes('chungthuc_bg.wasm'), 'no program comes with it');
  await stranger.goto('/huy-bo?so=999999');
  await stranger.getByText('Không tìm thấy bản sao nào bị hủy bỏ').waitFor();
});

place.test('who may not decide has no such button', async () => {
  const { paper } = await delivered();
  for (const role of ['officer', 'clerk']) {
    const page = await place.as(role);
    await visit(page, `/theo-doi/${paper}`);
    await page.getByText('Hoàn thành').first().waitFor();
    await gone(page.getByRole('button', { name: 'Hủy bỏ giá trị pháp lý' }), role);
  }
});
