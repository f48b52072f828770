// What doesn't go straight through: given back with a reason, mended and sent again, cancelled,
// taken back.

import assert from 'node:assert/strict';

import { factIs, gone, visit } from '../support/browser.mjs';
import { enter } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';
import { complete, openBook, openFrom, seal, send, sign, submit } from '../support/steps.mjs';

const place = stage();
const PAPER = { type: 'Giấy khai sinh', scan: sample('giay-khai-sinh.pdf') };
const REASON = 'Bản quét thiếu mặt sau';

const returned = (page) => page.getByRole('row');

async function giveBack(page, reason, to) {
  await page.getByRole('button', { name: 'Trả lại', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Trả lại hồ sơ' });
  if (to) await dialog.getByText(to, { exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Lý do trả lại' }).fill(reason);
  await dialog.getByRole('button', { name: 'Trả lại', exact: true }).click();
  if (reason) await dialog.waitFor({ state: 'hidden' });
  return dialog;
}

/** The row of a paper in the officer's "Hồ sơ bị từ chối". */
async function rowOf(officer, code) {
  await visit(officer, `/bi-tu-choi?ma=${code}`);
  const row = returned(officer).filter({ hasText: code });
  await row.waitFor();
  return row;
}

async function stateOf(page, paper) {
  await visit(page, `/theo-doi/${paper}`);
  return (await page.locator('main .tag').first().innerText()).trim();
}

place.test('a leader gives back only with a reason; the officer mends it and sends it again', async () => {
  const officer = await place.as('officer');
  const { code, paper } = await submit(officer, PAPER);
  const leader = await place.as('leader');
  await openFrom(leader, '/cho-ky', code);
  const dialog = await giveBack(leader, '');
  await dialog.getByText('Hãy nhập lý do trả lại').waitFor();
  await dialog.getByRole('button', { name: 'Hủy bỏ' }).click();
  await giveBack(leader, REASON);
  await leader.getByRole('heading', { name: 'Bản sao chờ ký', level: 1 }).waitFor();

  const row = await rowOf(officer, code);
  await row.getByText(REASON).waitFor();
  await row.getByRole('button', { name: 'Xử lý tiếp' }).click();
  await officer.getByText(`Hồ sơ ${code} bị trả lại`).waitFor();
  await officer.getByText(REASON).waitFor();
  await officer.getByText('Hãy đối chiếu từng trang với bản chính').waitFor();
  assert.equal(
    await officer.getByRole('textbox', { name: /^CMND\/CCCD/ }).inputValue(),
    '003190000011',
    'what was typed is still there',
  );
  await officer.getByRole('textbox', { name: 'Số bản', exact: true }).fill('3');
  const again = await send(officer);
  assert.equal(again.paper, paper, 'it is the same paper');

  await openFrom(leader, '/cho-ky', again.code);
  await leader.getByText('3 bản').first().waitFor();
  await visit(officer, `/theo-doi/${paper}`);
  const history = await officer.locator('main').innerText();
  assert.ok(history.includes(REASON) || history.includes('Trả lại'), 'the progress tells of it');
});

place.test('a returned request can be cancelled, and stays so', async () => {
  const officer = await place.as('officer');
  const { code, paper } = await submit(officer, PAPER);
  const leader = await place.as('leader');
  await openFrom(leader, '/cho-ky', code);
  await giveBack(leader, REASON);

  const row = await rowOf(officer, code);
  // The first one: the question that it asks holds another.
  await row.getByRole('button', { name: 'Hủy hồ sơ', exact: true }).first().click();
  const dialog = officer.getByRole('dialog', { name: 'Hủy hồ sơ?' });
  await dialog.getByRole('button', { name: 'Hủy hồ sơ', exact: true }).click();
  await row.waitFor({ state: 'hidden' });
  assert.equal(await stateOf(officer, paper), 'Đã hủy');
  await visit(leader, `/cho-ky?ma=${code}`);
  await gone(leader.getByRole('link', { name: code, exact: true }));
});

place.test('what was sent can be taken back until the leader signs', async () => {
  const officer = await place.as('officer');
  const { code, paper } = await submit(officer, PAPER);
  await visit(officer, `/theo-doi/${paper}`);
  await officer.getByRole('button', { name: 'Thu hồi', exact: true }).click();
  const dialog = officer.getByRole('dialog', { name: 'Thu hồi hồ sơ?' });
  await dialog.getByRole('button', { name: 'Thu hồi', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await (await rowOf(officer, code)).getByRole('button', { name: 'Xử lý tiếp' }).click();
  await officer.getByText('Hãy đối chiếu từng trang với bản chính').waitFor();
  const again = await send(officer);

  await sign(await place.as('leader'), again.code);
  await visit(officer, `/theo-doi/${again.paper}`);
  await officer.getByRole('heading', { name: 'Xem tiến trình' }).waitFor();
  await gone(officer.getByRole('button', { name: 'Thu hồi', exact: true }));
});

place.test('a clerk gives back too, and the leader signs anew', async () => {
  const officer = await place.as('officer');
  const { code } = await submit(officer, PAPER);
  const [leader, clerk] = [await place.as('leader'), await place.as('clerk')];
  await sign(leader, code);
  await openBook(clerk);
  await openFrom(clerk, '/cho-dong-dau', code);
  await giveBack(clerk, REASON);
  await clerk.getByRole('heading', { name: 'Bản sao chờ đóng dấu', level: 1 }).waitFor();

  await (await rowOf(officer, code)).getByRole('button', { name: 'Xử lý tiếp' }).click();
  await officer.getByText('Hãy đối chiếu từng trang với bản chính').waitFor();
  const again = await send(officer);
  await sign(leader, again.code);
  const { number } = await seal(clerk, again.code);
  assert.match(number, /^0*1\/ĐT$/, 'no number was used up by what was given back');
  await complete(clerk);
  await visit(officer, `/theo-doi/${again.paper}`);
  await factIs(officer, 'Số chứng thực', number);
});

place.test('a clerk gives back to the leader, who signs anew; who had it open is told', async () => {
  const officer = await place.as('officer');
  const { code, paper } = await submit(officer, PAPER);
  const [leader, clerk, colleague] = [await place.as('leader'), await place.as('clerk'), await place.window()];
  await enter(colleague, 'clerk');
  await sign(leader, code);
  await openBook(clerk);
  await openFrom(colleague, '/cho-dong-dau', code);
  await openFrom(clerk, '/cho-dong-dau', code);
  await giveBack(clerk, 'Chữ ký đè lên lời chứng', 'Lãnh đạo đã ký');
  await clerk.getByRole('heading', { name: 'Bản sao chờ đóng dấu', level: 1 }).waitFor();

  await colleague.getByText('Giấy tờ đang ở bước: Chờ ký').waitFor();
  await colleague.getByText(/Văn thư trả lại để ký lại: Lý Hồng Vân Anh.*Chữ ký đè lên lời chứng/).first().waitFor();

  await visit(leader, `/cho-ky?ma=${code}`);
  const row = leader.getByRole('row').filter({ hasText: code });
  await row.getByText('Văn thư trả lại: Chữ ký đè lên lời chứng').waitFor();
  await openFrom(leader, '/cho-ky', code);
  await leader.getByText('Lý do: Chữ ký đè lên lời chứng').waitFor();
  await sign(leader, code);
  const { number } = await seal(clerk, code);
  assert.match(number, /^\d+\/ĐT$/);
  await complete(clerk);
  await visit(officer, `/theo-doi/${paper}`);
  await officer.getByText('Văn thư trả lại để ký lại').waitFor();
  await factIs(officer, 'Số chứng thực', number);
});
