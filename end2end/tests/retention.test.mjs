// "Lưu trữ" and "Thiết lập đơn vị": periods, the empty preview, contacts that everybody finds.

import assert from 'node:assert/strict';

import { eventually, gone, visit } from '../support/browser.mjs';
import { age } from '../support/database.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };

async function unitNamed(work, name) {
  const units = await work.as('administrator', 'administered-units');
  return units.find((unit) => unit.name === name).id;
}

place.test('an administrator sets how long files are kept and sees that nothing would go', async () => {
  const unit = await unitNamed(workers(place.server.url), 'UBND phường Cầu Sương');
  const administrator = await place.as('administrator');
  await visit(administrator, `/quan-tri/luu-tru?don-vi=${unit}`);
  await administrator.getByText('Chưa có tệp nào hết thời hạn lưu').waitFor();
  const years = administrator.getByRole('textbox', { name: 'Lưu tệp đã ký kể từ ngày hoàn thành' });
  assert.equal(await years.inputValue(), '5');
  await years.fill('0');
  await administrator.getByRole('button', { name: 'Lưu thời hạn' }).click();
  await administrator.getByText('Số năm lưu phải là số từ 1 đến 70.').waitFor();
  place.provoked(/status of 422/);
  await years.fill('10');
  await administrator.getByRole('button', { name: 'Lưu thời hạn' }).click();
  await administrator.getByText('Đã lưu thời hạn').waitFor();
  await gone(administrator.getByRole('button', { name: 'Xóa các tệp hết thời hạn' }));
});

place.test('files whose time is over go once an administrator has looked and confirmed it', async () => {
  const work = workers(place.server.url);
  const unit = await unitNamed(work, 'UBND phường Cầu Sương');
  const copies = [];
  for (const { paper } of [await work.submit(SCAN), await work.submit(SCAN)]) {
    await work.sign(paper);
    await work.seal(paper);
    await work.complete(paper);
    await work.certified(paper);
    const { row, file } = await work.as('officer', 'paper', { paper });
    const copy = (await work.as('citizen', 'my-copies')).find((one) => one.paper === paper);
    copies.push({ paper, code: row.code, file: file.id, public: copy.public_code });
    age(place.server, paper, 11);
  }
  const [held, over] = copies;
  const administrator = await place.as('administrator');
  await visit(administrator, `/quan-tri/luu-tru?don-vi=${unit}`);
  await administrator.getByText(/^2 giấy tờ hoàn thành trước ngày .*: \d+ tệp, /).first().waitFor();
  await administrator.getByRole('button', { name: `Giữ lại ${held.code}` }).click();
  const dialog = administrator.getByRole('dialog', { name: 'Giữ lại tệp' });
  await dialog.getByRole('textbox', { name: 'Lý do' }).fill('Đang có tranh chấp');
  await dialog.getByRole('button', { name: 'Giữ lại' }).click();
  const kept = administrator.getByRole('table', { name: 'Giấy tờ giữ lại tệp' });
  await kept.getByRole('cell', { name: held.code, exact: true }).waitFor();

  await administrator.getByRole('button', { name: 'Xóa các tệp hết thời hạn' }).click();
  const asked = administrator.getByRole('dialog', { name: 'Xóa các tệp hết thời hạn?' });
  await asked.getByText(/^1 giấy tờ .*: \d+ tệp, /).waitFor();
  await asked.getByRole('button', { name: 'Xóa', exact: true }).click();
  await administrator.getByText('Đã xác nhận; hệ thống đang xóa').waitFor();
  await eventually('the files are gone', async () => {
    const { runs } = await work.as('administrator', 'retention', { unit, page: 1 });
    return runs[0]?.finished_at && runs[0].done_papers === 1 && runs[0].done_files > 0;
  });
  const stranger = await place.as('stranger');
  await visit(stranger, `/k/${over.public}`);
  await stranger.getByText('Đã cấp', { exact: true }).waitFor();
  await stranger.getByText(/không còn giữ tệp vì đã hết thời hạn lưu/).waitFor();
  const officer = await place.as('officer');
  await visit(officer, `/theo-doi/${over.paper}`);
  await officer.getByText('Tệp đã hết thời hạn lưu').waitFor();
  const cookie = await work.session('officer');
  const ask = (file) => fetch(`${place.server.url}/tep/${file}`, { headers: { Cookie: cookie } });
  assert.equal((await ask(over.file)).status, 404);
  assert.equal((await ask(held.file)).status, 200);
});

place.test('contacts of a unit are behind every help link, and on the page of its copies', async () => {
  const work = workers(place.server.url);
  const unit = await unitNamed(work, 'UBND phường Cầu Sương');
  const officer = await place.as('officer');
  await visit(officer, '/theo-doi');
  await officer.getByRole('link', { name: 'Hướng dẫn sử dụng' }).click();
  await officer.getByText('Chưa có đầu mối hỗ trợ').waitFor();

  const administrator = await place.as('administrator');
  await visit(administrator, `/quan-tri/don-vi?don-vi=${unit}`);
  const first = administrator.getByRole('group', { name: 'Đầu mối 1' });
  await first.getByRole('textbox', { name: 'Người hoặc bộ phận' }).fill('Bộ phận Một cửa');
  await administrator.getByRole('button', { name: 'Lưu', exact: true }).click();
  await administrator.getByText('Hãy nhập số điện thoại hoặc email.').waitFor();
  place.provoked(/status of 422/);
  await first.getByRole('textbox', { name: 'Điện thoại' }).fill('0209 3 870 001');
  await administrator.getByRole('textbox', { name: 'Thời gian hỗ trợ' }).fill('giờ hành chính');
  await administrator.getByRole('button', { name: 'Lưu', exact: true }).click();
  await administrator.getByText('Đã lưu đầu mối hỗ trợ').waitFor();

  await visit(officer, '/huong-dan');
  await officer.getByRole('link', { name: '0209 3 870 001' }).waitFor();
  const { paper } = await work.submit(SCAN);
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  const copy = await eventually('the copy is in the store', async () => {
    const copies = await work.as('citizen', 'my-copies');
    return copies.find((one) => one.paper === paper);
  });
  const stranger = await place.as('stranger');
  await visit(stranger, `/k/${copy.public_code}`);
  await stranger.getByText('Bộ phận Một cửa · 0209 3 870 001').waitFor();
  // From any public page, without a program.
  await stranger.getByRole('link', { name: 'Hướng dẫn, hỗ trợ' }).click();
  await stranger.waitForURL('**/ho-tro');
  const office = stranger.locator('section.card').filter({ hasText: 'UBND phường Cầu Sương' });
  await office.getByRole('link', { name: '0209 3 870 001' }).waitFor();
  assert.ok(!(await stranger.content()).includes('chungthuc_bg.wasm'), 'no program comes with it');
});

place.test('a copy goes with the e-mail where the unit has it so', async () => {
  const work = workers(place.server.url);
  const unit = await unitNamed(work, 'UBND phường Cầu Sương');
  const administrator = await place.as('administrator');
  await visit(administrator, `/quan-tri/don-vi?don-vi=${unit}`);
  await administrator.getByRole('checkbox', { name: 'Đính kèm bản sao vào thư' }).check();
  await administrator.getByRole('button', { name: 'Lưu cách gửi' }).click();
  await administrator.getByText('Đã lưu cách gửi email').waitFor();
  const { paper } = await work.submit({ ...SCAN, applicant: { name: 'Phan Lâm Trúc Ly', email: 'trucly@example.com' } });
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  await eventually('the e-mail has the copy', async () => {
    const messages = await work.as('clerk', 'outbox');
    return messages.some(({ body }) => body.includes('[Tệp đính kèm: giay-khai-sinh_signed.pdf]'));
  });
});
