// Lời chứng: administrators set the wording of copies; what is sent from then on carries it, to the page that
// the leader signs.

import assert from 'node:assert/strict';

import { eventually, gone, visit } from '../support/browser.mjs';
import { wordsOf } from '../support/judges.mjs';
import { sample } from '../support/places.mjs';
import { today, workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };
const OWN = 'Chứng thực bản sao này đúng với bản chính đã xuất trình';

place.test('an administrator sets a wording, looks at its page, and the leader signs below it', async () => {
  const work = workers(place.server.url);
  const before = await work.submit(SCAN);
  const administrator = await place.as('administrator');
  await visit(administrator, '/quan-tri/loi-chung');
  const held = administrator.getByRole('table', { name: 'Lời chứng đang và sắp áp dụng' });
  await held.getByText('Chứng thực bản sao đúng với bản chính').first().waitFor();

  const set = () => administrator.getByRole('button', { name: 'Đặt lời chứng' }).click();
  await administrator.getByRole('textbox', { name: 'Lời chứng' }).fill('Chứng thực 証');
  await administrator.getByRole('textbox', { name: 'Từ ngày' }).fill(today());
  await set();
  await administrator.getByText('không in được ký tự “証”', { exact: false }).waitFor();
  await administrator.getByText('Hãy nhập căn cứ', { exact: false }).waitFor();
  place.provoked(/status of 422 .*\/api\/set-attestation-text$/);
  await administrator.getByRole('textbox', { name: 'Lời chứng' }).fill(OWN);
  const preview = await administrator.getByRole('link', { name: 'Xem thử trên trang' }).getAttribute('href');
  const page = await administrator.request.get(preview);
  assert.equal(page.headers()['content-type'], 'application/pdf');
  assert.ok(wordsOf(await page.body()).includes(OWN));
  await administrator.getByRole('textbox', { name: 'Căn cứ' }).first().fill('Công văn 12/STP-HCTP');
  await set();
  await held.getByText(OWN).waitFor();

  const { paper } = await work.submit(SCAN);
  const leader = await place.as('leader');
  await visit(leader, `/cho-ky/${paper}`);
  await leader.getByText(OWN).first().waitFor();
  await visit(leader, `/cho-ky/${before.paper}`);
  await leader.getByText('Chứng thực bản sao đúng với bản chính').first().waitFor();
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  assert.ok(wordsOf(await work.certified(paper)).includes(OWN), 'it stands on the copy');

  await administrator.getByRole('button', { name: /^Bỏ lời chứng của/ }).click();
  const dialog = administrator.getByRole('dialog', { name: 'Bỏ lời chứng' });
  await dialog.getByText('theo mẫu của Nghị định 23/2015/NĐ-CP', { exact: false }).waitFor();
  await dialog.getByRole('textbox', { name: 'Căn cứ' }).fill('Công văn 13/STP-HCTP');
  await dialog.getByRole('button', { name: 'Bỏ lời chứng', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await eventually('it is gone', async () => (await held.getByText(OWN).count()) === 0);
  const history = administrator.getByRole('table', { name: 'Các thay đổi của lời chứng' });
  await history.getByText('Công văn 13/STP-HCTP').waitFor();
  await history.getByText(OWN).waitFor();
});

place.test('without JavaScript, a wording that is refused stays as it was typed', async () => {
  const work = workers(place.server.url);
  const page = await place.window({ javaScriptEnabled: false });
  const [name, value] = (await work.session('administrator')).split('=');
  await page.context().addCookies([{ name, value, url: place.server.url }]);
  await page.goto('/quan-tri/loi-chung');
  const text = page.getByRole('textbox', { name: 'Lời chứng' });
  await text.fill(OWN);
  await page.getByRole('button', { name: 'Đặt lời chứng' }).click();
  await page.getByText('Nhập ngày bắt đầu dạng dd/MM/yyyy', { exact: false }).waitFor();
  assert.equal(await text.inputValue(), OWN);
  await page.getByRole('textbox', { name: 'Từ ngày' }).fill(today());
  await page.getByRole('textbox', { name: 'Căn cứ' }).first().fill('Công văn 14/STP-HCTP');
  await page.getByRole('button', { name: 'Đặt lời chứng' }).click();
  await page.getByRole('table', { name: 'Lời chứng đang và sắp áp dụng' }).getByText(OWN).waitFor();
  await gone(page.getByText('Nhập ngày bắt đầu', { exact: false }), 'nothing is wrong any more');
});
