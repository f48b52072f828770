// An applicant without an account: the copy goes out by e-mail, through a real SMTP server, as a
// link that opens with the code on the receipt. What the server refuses is seen, and sent again.

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { eventually, gone, visit } from '../support/browser.mjs';
import { pyhanko, wordsOf } from '../support/judges.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { startSmtp } from '../support/smtp.mjs';
import { stage } from '../support/stage.mjs';
import { complete, openBook, seal, sign, submit } from '../support/steps.mjs';

let smtp;
const place = stage({
  prepare: async () => {
    smtp = await startSmtp();
    return { smtp: smtp.address };
  },
  finish: async () => smtp?.stop(),
});
const APPLICANT = { name: 'Phan Lâm Trúc Ly', email: 'trucly@example.com' };

/** What arrived for somebody: copies, or word of what becomes of the dossier. */
const isProgress = ({ subject }) => subject.startsWith('Thông báo về hồ sơ chứng thực');
const mailOf = ({ email }) => smtp.messages.filter((mail) => mail.to.includes(email) && !isProgress(mail));
const wordTo = ({ email }) => smtp.messages.filter((mail) => mail.to.includes(email) && isProgress(mail));

place.test('the copy reaches somebody without an account as a link and a code', async () => {
  const officer = await place.as('officer');
  const { code, receiptCode } = await submit(officer, {
    applicant: APPLICANT,
    type: 'Bằng tốt nghiệp',
    scan: sample('bang-tot-nghiep-xoay-90.pdf'),
  });
  assert.match(receiptCode, /^\d{6}$/, 'the receipt shows the code, once');
  const word = await eventually('it is said that the dossier was received', () => wordTo(APPLICANT)[0]);
  assert.match(word.body, /UBND phường Cầu Sương đã tiếp nhận hồ sơ H99\.101-\d{6}-\d{4} lúc/);
  assert.ok(!word.body.includes(receiptCode));
  await sign(await place.as('leader'), code);
  const clerk = await place.as('clerk');
  await openBook(clerk);
  await seal(clerk, code);
  await complete(clerk);

  const message = await eventually('the e-mail arrives', () => mailOf(APPLICANT)[0]);
  assert.deepEqual(message.to, [APPLICANT.email]);
  assert.deepEqual(message.attachments, [], 'nothing is attached');
  assert.ok(message.id, 'it has a Message-ID');
  assert.ok(!message.body.includes(receiptCode) && !message.subject.includes(receiptCode));
  const link = /https?:\/\/\S+\/nhan\/(\S+)/.exec(message.body);
  assert.ok(link, 'the e-mail holds the link');
  const value = 'có giá trị sử dụng thay cho bản chính đã dùng để đối chiếu chứng thực';
  assert.ok(message.body.includes(value), 'it says what a copy is worth');

  const receiver = await place.window();
  await visit(receiver, `/nhan/${link[1]}`);
  await receiver.getByText(value).waitFor();
  const wrong = receiptCode === '000000' ? '000001' : '000000';
  await receiver.getByRole('textbox', { name: 'Mã nhận' }).fill(wrong);
  await receiver.getByRole('button', { name: 'Tải bản chứng thực' }).click();
  await receiver.getByText('Mã không đúng, còn 4 lần thử.').waitFor();

  await receiver.getByRole('textbox', { name: 'Mã nhận' }).fill(receiptCode);
  const [file] = await Promise.all([
    receiver.waitForEvent('download'),
    receiver.getByRole('button', { name: 'Tải bản chứng thực' }).click(),
  ]);
  const path = join(place.folder, 'by-mail.pdf');
  await file.saveAs(path);
  const signatures = await pyhanko(path, join(place.server.data, 'pki/root.chain'));
  assert.equal(signatures.length, 2);
  assert.ok(signatures.every(({ intact, trusted }) => intact && trusted));

  await visit(clerk, '/gui-lai-email');
  const row = clerk.getByRole('row').filter({ hasText: APPLICANT.email });
  await row.getByText('Đã gửi', { exact: true }).waitFor();
  await row.getByText('250 2.0.0 Ok: queued as 4F2A', { exact: true }).waitFor();
  assert.equal(mailOf(APPLICANT).length, 1, 'one e-mail, no more');
});

/** Completes a paper that goes to this address, while the mail server answers `refusal`. */
async function completedWhile(refusal, applicant) {
  const work = workers(place.server.url);
  const { paper } = await work.submit({ type: 'KS', scan: sample('giay-khai-sinh.pdf'), applicant });
  await work.sign(paper);
  await work.seal(paper);
  await smtp.refuse(refusal);
  try {
    await work.complete(paper);
    await eventually('it was tried', async () => {
      const { rows } = await work.as('clerk', 'deliveries', { page: 1 });
      return rows.some((row) => row.paper === paper && row.attempts > 0);
    });
  } finally {
    await smtp.accept();
  }
  const clerk = await place.as('clerk');
  await visit(clerk, '/gui-lai-email');
  return { paper, clerk, row: clerk.getByRole('row').filter({ hasText: applicant.email }) };
}

/** Presses "Gửi lại", to another address if there is one. Gives the dialog. */
async function sendAgain(clerk, row, address) {
  await row.getByRole('button', { name: 'Gửi lại' }).click();
  const dialog = clerk.getByRole('dialog', { name: 'Gửi lại?' });
  if (address) await dialog.getByRole('textbox', { name: 'Địa chỉ nhận' }).fill(address);
  await dialog.getByRole('button', { name: 'Gửi lại', exact: true }).click();
  return dialog;
}

place.test('what could not be delivered shows everywhere, and reaches its reader when it is sent again', async () => {
  const applicant = { name: 'Kha Thị Mộc Lan', email: 'moclan@example.com' };
  const { paper, clerk, row } = await completedWhile('550 5.1.1 No <b>such</b> mailbox', applicant);
  await row.getByText('Chưa gửi được').waitFor();
  await row.getByText('Máy chủ thư từ chối địa chỉ nhận.').waitFor();
  // Its own words, as text and nothing else.
  await row.getByText('550 5.1.1 No <b>such</b> mailbox', { exact: true }).waitFor();
  await visit(clerk, `/theo-doi/${paper}`);
  const state = clerk.locator('main .tag').first();
  assert.equal((await state.innerText()).trim(), 'Chưa gửi được');
  await clerk.getByText('Chưa chuyển được', { exact: true }).waitFor();
  assert.deepEqual(mailOf(applicant), []);

  await visit(clerk, '/gui-lai-email');
  await sendAgain(clerk, row);
  await clerk.getByText('Đã xếp gửi lại').waitFor();
  const message = await eventually('the e-mail arrives', () => mailOf(applicant)[0]);
  assert.match(message.body, /\/nhan\/\S+/);
  await eventually('it counts as delivered', async () => {
    await visit(clerk, `/theo-doi/${paper}`);
    return (await state.innerText()).trim() === 'Hoàn thành';
  });
  await visit(clerk, '/gui-lai-email');
  await row.getByText('Đã gửi', { exact: true }).waitFor();
  await row.getByText('250 2.0.0 Ok: queued as 4F2A', { exact: true }).waitFor();
  await row.getByText('Các lần thử trước (1)').click();
  const before = row.getByRole('listitem');
  await before.getByText('Máy chủ thư từ chối địa chỉ nhận.').waitFor();
  await before.getByText('550 5.1.1 No <b>such</b> mailbox', { exact: true }).waitFor();
});

place.test('a code that was lost is printed anew at the counter, and opens the link', async () => {
  const applicant = { name: 'Lù Seo Páo Dìn', email: 'paodin@example.com' };
  const work = workers(place.server.url);
  const { paper, receipt_code: lost } = await work.submit({ type: 'KS', scan: sample('giay-khai-sinh.pdf'), applicant });
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  const message = await eventually('the e-mail arrives', () => mailOf(applicant)[0]);
  const [, token] = /\/nhan\/(\S+)/.exec(message.body);

  const clerk = await place.as('clerk');
  await visit(clerk, `/theo-doi/${paper}`);
  const form = clerk.locator('form').filter({ has: clerk.getByRole('button', { name: 'In mã nhận' }) });
  assert.equal(await form.getAttribute('target'), '_blank');
  const slip = await clerk.request.post(await form.getAttribute('action'), { headers: { Origin: place.server.url } });
  const said = wordsOf(await slip.body());
  assert.ok(said.includes(applicant.email), said);
  const [, code] = /Mã nhận (\d{6})/.exec(said);

  const reader = await place.window();
  await visit(reader, `/nhan/${token}`);
  await reader.getByText('mã nhận 6 chữ số mà cơ quan đã giao tại quầy', { exact: false }).waitFor();
  const open = async (tried) => {
    await reader.getByRole('textbox', { name: 'Mã nhận' }).fill(tried);
    await reader.getByRole('button', { name: 'Tải bản chứng thực' }).click();
  };
  if (lost !== code) {
    await open(lost);
    await reader.getByText('Mã không đúng, còn 4 lần thử.').waitFor();
  }
  const [file] = await Promise.all([reader.waitForEvent('download'), open(code)]);
  assert.equal(await file.failure(), null);
});

place.test('an e-mail is sent again to the address that was meant', async () => {
  const applicant = { name: 'Phùng Thị Hạ', email: 'ha@exmaple.com' };
  const { paper, clerk, row } = await completedWhile('550 No such mailbox', applicant);
  const dialog = await sendAgain(clerk, row, 'ha@');
  await dialog.getByText('Địa chỉ email không đúng, ví dụ đúng: ten@example.com.').waitFor();
  place.provoked(/status of 422 .*\/api\/resend$/);
  await dialog.getByRole('textbox', { name: 'Địa chỉ nhận' }).fill('ha@example.com');
  await dialog.getByRole('button', { name: 'Gửi lại', exact: true }).click();
  await eventually('the e-mail arrives', () => mailOf({ email: 'ha@example.com' })[0]);
  await visit(clerk, `/theo-doi/${paper}`);
  await clerk.getByText('Địa chỉ nhận mới: ha@example.com (trước: ha@exmaple.com)').waitFor();
});

place.test('what is still being tried says why it has not gone yet, and is not sent again by hand', async () => {
  const applicant = { name: 'Mạc Thị Thu Ba', email: 'thuba@example.com' };
  const { row } = await completedWhile('451 4.7.1 Try again later', applicant);
  await row.getByText('Đang gửi').waitFor();
  await row.getByText('Máy chủ thư chưa nhận thư này.').waitFor();
  await row.getByText('451 4.7.1 Try again later', { exact: true }).waitFor();
  await gone(row.getByRole('button', { name: 'Gửi lại' }));
});

place.test('the link gives nothing without the code, and unknown links are unknown', async () => {
  const stranger = await place.window({ allowed: [/404/] });
  const answer = await visit(stranger, `/nhan/${'0'.repeat(43)}`);
  assert.equal(answer.status(), 404);
});
