// Fees: another amount than the tariff's, receipts, what they add up to, and the tariffs themselves.

import assert from 'node:assert/strict';

import { eventually, fact, gone, visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { today, workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };
const EXEMPT = 'Miễn phí theo Nghị quyết 05/2026/NQ-HĐND';

/** A paper whose fee isn't the tariff's. */
async function exempted(work) {
  const { dossier, version, form } = await work.draft(SCAN);
  const other = { ...form, fee: '0', fee_reason: EXEMPT };
  return work.as('officer', 'submit', { dossier, version, form: other });
}

place.test('the amount on the form follows pages and copies, and another takes a reason', async () => {
  const work = workers(place.server.url);
  const { dossier } = await work.draft(SCAN);
  const officer = await place.as('officer');
  await visit(officer, `/tao-moi/${dossier}`);
  await officer.getByRole('textbox', { name: 'Số trang bản chính' }).fill('4');
  await officer.getByRole('textbox', { name: 'Số bản', exact: true }).fill('2');
  const side = officer.getByRole('complementary', { name: 'Lời chứng và trình ký' });
  await side.getByText('12.000 đ', { exact: true }).waitFor();
  await side.getByText('Sửa số tiền').click();
  await side.getByRole('textbox', { name: 'Số tiền' }).fill('10.000');
  await side.getByText(/^Sửa từ 12\.000 đ: /).waitFor();
  await officer.locator('.viewer-drawing canvas').first().waitFor();
  const press = () => officer.getByRole('button', { name: 'Trình ký', exact: true }).click();
  const missing = side.getByText('Hãy nhập lý do sửa số tiền.');
  // What is pointed out about the scan is seen first.
  const look = officer.getByText('Hãy xem các lưu ý về bản quét;');
  await press();
  await missing.or(look).first().waitFor();
  if (await look.isVisible()) {
    await officer.getByRole('checkbox', { name: /^Tôi đã xem các lưu ý/ }).check();
    await press();
  }
  await missing.waitFor();
  place.provoked(/status of 422 .*\/api\/submit$/);
  await side.getByRole('textbox', { name: 'Lý do' }).fill('Giảm cho hộ nghèo');
  await press();
  await officer.getByRole('heading', { name: 'Đã trình ký' }).waitFor();
  await officer.getByText('10.000 đ').first().waitFor();
});

place.test('a fee that was changed is seen with its reason on the page of the paper', async () => {
  const work = workers(place.server.url);
  const { paper } = await exempted(work);
  const officer = await place.as('officer');
  await visit(officer, `/theo-doi/${paper}`);
  assert.equal(await fact(officer, 'Phí chứng thực'), '0 đ');
  assert.equal(await fact(officer, 'Lý do sửa số tiền'), EXEMPT);
  await officer.getByText('Không thu phí').waitFor();
  await gone(officer.getByRole('button', { name: 'Thu phí', exact: true }), 'nothing is to be taken');
});

place.test('an officer takes a fee with a receipt, and the slip says so', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  const officer = await place.as('officer');
  await visit(officer, `/theo-doi/${paper}`);
  await officer.getByRole('button', { name: 'Thu phí', exact: true }).click();
  const dialog = officer.getByRole('dialog', { name: 'Thu phí chứng thực' });
  await dialog.getByRole('button', { name: 'Ghi đã thu' }).click();
  await dialog.getByText(/^Nhập số biên lai/).waitFor();
  place.provoked(/status of 422 .*\/api\/take-fee$/);
  await dialog.getByRole('textbox', { name: 'Số biên lai' }).fill('0000123');
  await dialog.getByText('Chuyển khoản').click();
  await dialog.getByRole('button', { name: 'Ghi đã thu' }).click();
  await dialog.waitFor({ state: 'hidden' });
  // The progress names it too.
  await officer.getByText('Biên lai 0000123', { exact: true }).waitFor();
  await officer.getByText('Đã thu', { exact: true }).waitFor();
  await gone(officer.getByRole('button', { name: 'Thu phí', exact: true }), 'a fee is taken once');
  const slip = await officer.request.get(`/giay-hen/${paper}`);
  assert.equal(slip.status(), 200);

  await officer.getByRole('button', { name: 'Hủy biên lai 0000123' }).click();
  const undoing = officer.getByRole('dialog', { name: 'Hủy biên lai thu phí?' });
  await undoing.getByRole('textbox', { name: 'Lý do hủy biên lai' }).fill('Ghi nhầm hồ sơ');
  await undoing.getByRole('button', { name: 'Hủy biên lai', exact: true }).click();
  await officer.getByText('Lý do: Ghi nhầm hồ sơ', { exact: true }).waitFor();
  await officer.getByRole('button', { name: 'Thu phí', exact: true }).click();
  await dialog.waitFor();
  assert.equal(await dialog.getByRole('textbox', { name: 'Số biên lai' }).inputValue(), '0000124');
});

place.test('what was charged and taken is shown by day and month, exported and printed', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  const form = { amount: '2.000', receipt: 'TT 01', paid_on: today(), method: 'CASH', taken: 0 };
  await work.as('clerk', 'take-fee', { paper, form });
  const clerk = await place.as('clerk');
  await visit(clerk, '/thu-phi');
  await clerk.getByRole('row').filter({ hasText: today() }).waitFor();
  for (const [name, type] of [['Xuất Excel', 'spreadsheetml'], ['In bảng kê', 'application/pdf']]) {
    const href = await clerk.getByRole('link', { name }).getAttribute('href');
    const answer = await clerk.request.get(href);
    assert.equal(answer.status(), 200);
    assert.ok(answer.headers()['content-type'].includes(type), name);
  }
  await clerk.getByRole('link', { name: 'Theo tháng' }).click();
  await clerk.waitForURL(/nam=/);
  await clerk.getByRole('heading', { name: `Năm ${today().slice(6)}` }).waitFor();
});

place.test('a fee that was taken for a refused paper is to be given back, and its receipt is undone from there', async () => {
  const work = workers(place.server.url);
  const { dossier_code: code, paper } = await work.submit(SCAN);
  const form = { amount: '2.000', receipt: 'TL 01', paid_on: today(), method: 'CASH', taken: 0 };
  await work.as('officer', 'take-fee', { paper, form });
  await work.refuse(paper);
  const clerk = await place.as('clerk');
  await visit(clerk, '/thu-phi');
  await clerk.getByText(/^Phải trả lại người nộp: /).waitFor();
  await clerk.getByRole('table', { name: 'Hồ sơ thu thừa' }).getByRole('link', { name: code }).click();
  await clerk.getByText('Phải trả lại phí đã thu').waitFor();
  await clerk.getByText(/biên lai TL 01 .* Hãy trả lại 2\.000 đ cho người nộp và hủy biên lai\./).waitFor();
  assert.equal(await clerk.getByRole('link', { name: 'Đến biên lai của hồ sơ' }).getAttribute('href'), '#phi');
  await clerk.getByRole('button', { name: 'Hủy biên lai TL 01' }).click();
  const undoing = clerk.getByRole('dialog', { name: 'Hủy biên lai thu phí?' });
  assert.match(await undoing.getByRole('textbox', { name: 'Lý do hủy biên lai' }).inputValue(), /^Trả lại phí/);
  await undoing.getByRole('button', { name: 'Hủy biên lai', exact: true }).click();
  await gone(clerk.getByText('Phải trả lại phí đã thu'), 'it was given back');
  await visit(clerk, '/thu-phi');
  await gone(clerk.getByRole('link', { name: code }), 'nothing is to be given back any more');
});

place.test('those who still owe are found by day, without JavaScript too', async () => {
  const work = workers(place.server.url);
  const { dossier_code: code, paper } = await work.submit(SCAN);
  const page = await place.window({ javaScriptEnabled: false });
  const [name, value] = (await work.session('officer')).split('=');
  await page.context().addCookies([{ name, value, url: place.server.url }]);
  const query = `tu=${encodeURIComponent(today())}&den=${encodeURIComponent(today())}`;
  await page.goto(`/thu-phi/ho-so?${query}&tinh-trang=chua-thu`);
  await page.getByRole('link', { name: code }).waitFor();
  const form = { amount: '2.000', receipt: 'TT 02', paid_on: today(), method: 'CASH', taken: 0 };
  await work.as('officer', 'take-fee', { paper, form });
  await page.reload();
  await gone(page.getByRole('link', { name: code }), 'who has paid owes nothing');
  await page.goto('/thu-phi/ho-so?tu=31/02/2026');
  await page.getByText('Ngày không đúng').first().waitFor();
});

place.test('an administrator adds a tariff on a ground, sees what it makes of papers, and takes it out', async () => {
  const administrator = await place.as('administrator');
  await visit(administrator, '/quan-tri/bieu-phi');
  const examples = administrator.getByRole('complementary', { name: 'Tính thử' });
  await examples.getByText('26.000 đ').waitFor();
  await administrator.getByRole('textbox', { name: 'Phí mỗi trang sau' }).fill('500');
  await examples.getByText('15.000 đ').waitFor();
  await administrator.getByRole('textbox', { name: 'Từ ngày' }).fill('01/01/2031');
  await administrator.getByRole('button', { name: 'Thêm biểu phí' }).click();
  await administrator.getByText('Hãy nhập căn cứ', { exact: false }).waitFor();
  place.provoked(/status of 422 .*\/api\/add-tariff$/);
  await administrator.getByRole('textbox', { name: 'Căn cứ' }).first().fill('Nghị quyết 05/2030/NQ-HĐND');
  await administrator.getByRole('button', { name: 'Thêm biểu phí' }).click();
  const table = administrator.getByRole('table', { name: 'Các biểu phí' });
  await table.getByText('Sắp áp dụng').waitFor();

  await administrator.getByRole('button', { name: /^Bỏ biểu phí/ }).click();
  const dialog = administrator.getByRole('dialog', { name: 'Kết thúc biểu phí' });
  await dialog.getByRole('textbox', { name: 'Căn cứ' }).fill('Nhập nhầm năm');
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await eventually('it is gone', async () => (await table.getByText('Sắp áp dụng').count()) === 0);
  const history = administrator.getByRole('table', { name: 'Các thay đổi của biểu phí' });
  await history.getByText('Nhập nhầm năm').waitFor();
});
