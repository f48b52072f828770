// Copies on paper: signed by hand, numbered in a book of their own, printed and handed over; an original
// certified both ways; the original that is given back.

import assert from 'node:assert/strict';

import { fact, gone, visit } from '../support/browser.mjs';
import { wordsOf } from '../support/judges.mjs';
import { sessionOf } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { openFrom, send, chooseApplicant, attach, APPLICANT } from '../support/steps.mjs';

const place = stage();
const SCAN = sample('giay-khai-sinh.pdf');

/** Fills "Thêm mới bản sao từ bản chính" for this kind, and sends it. */
async function submit(page, kind, copies) {
  await visit(page, '/tao-moi');
  await chooseApplicant(page, APPLICANT);
  await page.getByRole('radio', { name: kind }).check({ force: true });
  await page.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).selectOption({ label: 'Giấy khai sinh' });
  await attach(page, SCAN);
  await page.getByRole('textbox', { name: 'Số bản', exact: true }).fill(copies);
  return send(page);
}

/** What stands in a PDF that a link leads to, as somebody gets it. */
async function printed(role, page, name) {
  const href = await page.getByRole('link', { name, exact: true }).getAttribute('href');
  const { url } = place.server;
  const answer = await fetch(`${url}${href}`, { headers: { Cookie: await sessionOf(url, role) } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  return wordsOf(Buffer.from(await answer.arrayBuffer()));
}

place.test('copies on paper go from the counter to the counter without a digital signature', async () => {
  const work = workers(place.server.url);
  const book = await work.openBook('clerk', 'PaperCopies');
  assert.ok(book);
  const officer = await place.as('officer');
  const { code, paper } = await submit(officer, 'Chứng thực bản sao giấy', '3');

  const leader = await place.as('leader');
  await openFrom(leader, '/cho-ky', code);
  await leader.getByText('Chứng thực bản sao giấy').first().waitFor();
  await leader.getByText('ký tay trên đủ 3 bản sao').waitFor();
  await gone(leader.getByRole('button', { name: 'Ký số' }));
  const dotted = await printed('leader', leader, 'In lời chứng');
  assert.match(dotted, /Số chứng thực \.{10,} quyển số \.{10,}-SCT\/BS/);
  await leader.getByRole('button', { name: 'Xác nhận đã ký trên bản giấy' }).click();
  await leader.getByRole('dialog').getByRole('button', { name: 'Xác nhận đã ký' }).click();
  await leader.waitForURL(/\/cho-ky$/);

  const clerk = await place.as('clerk');
  await openFrom(clerk, '/cho-dong-dau', code);
  await clerk.getByRole('combobox', { name: 'Chọn sổ chứng thực' }).waitFor();
  await clerk.getByText('dự kiến, cấp chính thức khi bấm Cấp số').waitFor();
  await gone(clerk.getByRole('button', { name: 'Đóng dấu' }));
  await clerk.getByRole('button', { name: 'Cấp số', exact: true }).click();
  await clerk.getByRole('dialog').getByRole('button', { name: 'Cấp số', exact: true }).click();
  await clerk.getByText('Đã cấp số', { exact: true }).first().waitFor();
  const number = await fact(clerk, 'Số chứng thực');
  assert.match(number, /^\d+$/, 'a number without /ĐT');
  const name = await fact(clerk, 'Quyển số');
  assert.match(name, /-SCT\/BS$/);
  for (const link of ['In lời chứng', 'In vào cuối trang bản sao']) {
    const text = await printed('clerk', clerk, link);
    assert.ok(text.includes(`Số chứng thực ${number} quyển số ${name}`), text);
    assert.match(text, /Vũ Đình Khải Minh/);
  }
  await clerk.getByText('Chưa trả bản chính').waitFor();
  await clerk.getByRole('button', { name: 'Trả bản chính' }).click();
  await clerk.getByRole('dialog').getByRole('button', { name: 'Xác nhận đã trả' }).click();
  await clerk.getByText('Đã trả bản chính', { exact: true }).waitFor();
  await clerk.getByRole('button', { name: 'Hoàn thành' }).click();
  await clerk.getByRole('dialog').getByRole('button', { name: 'Hoàn thành' }).click();
  await clerk.waitForURL(/\/cho-dong-dau$/);

  await visit(officer, `/theo-doi/${paper}`);
  for (const step of ['Đã ký trên bản giấy', 'Cấp số bản sao giấy', 'Trả bản chính', 'Hoàn thành, giao bản sao giấy']) {
    await officer.getByText(step, { exact: true }).first().waitFor();
  }
  assert.match(await fact(officer, 'Bản chính'), new RegExp(`^Đã trả: ${APPLICANT.name}, `));
  await visit(clerk, `/so-chung-thuc/${book}`);
  await clerk.getByRole('link', { name: number, exact: true }).or(clerk.getByRole('cell', { name: number, exact: true })).first().waitFor();
});

place.test('an original certified both ways is two papers with a code each', async () => {
  const officer = await place.as('officer');
  const { code } = await submit(officer, 'Cả hai', '2');
  const codes = code.split(' · ');
  assert.equal(codes.length, 2);
  const leader = await place.as('leader');
  await openFrom(leader, '/cho-ky', codes[0]);
  await leader.getByRole('button', { name: 'Ký số', exact: true }).waitFor();
  await openFrom(leader, '/cho-ky', codes[1]);
  await leader.getByRole('button', { name: 'Xác nhận đã ký trên bản giấy' }).waitFor();
});

place.test('a second one who returns an original is told that it was done', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit({ type: 'KS', scan: SCAN });
  const [officer, clerk] = [await place.as('officer'), await place.as('clerk')];
  for (const page of [officer, clerk]) {
    await visit(page, `/theo-doi/${paper}`);
    await page.getByRole('button', { name: 'Trả bản chính' }).click();
  }
  await officer.getByRole('textbox', { name: 'Người nhận lại bản chính' }).fill('');
  const confirm = (page) => page.getByRole('dialog').getByRole('button', { name: 'Xác nhận đã trả' });
  await confirm(officer).click();
  await officer.getByText('Hãy nhập tên người nhận lại bản chính.').waitFor();
  place.provoked(/status of 422/);
  await officer.getByRole('textbox', { name: 'Người nhận lại bản chính' }).fill('Phan Lâm Trúc Ly');
  await confirm(officer).click();
  await officer.getByText(/^Đã trả: Phan Lâm Trúc Ly/).waitFor();
  await confirm(clerk).click();
  await clerk.getByRole('dialog').getByRole('alert').waitFor();
  place.provoked(/status of 409/);
});
