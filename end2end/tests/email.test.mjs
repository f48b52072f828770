// An applicant without an account: the copy goes out by e-mail, through a real SMTP server, as a
// link that opens with the code on the receipt.

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { eventually, visit } from '../support/browser.mjs';
import { pyhanko } from '../support/judges.mjs';
import { sample } from '../support/places.mjs';
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

place.test('the copy reaches somebody without an account as a link and a code', async () => {
  const officer = await place.as('officer');
  const { code, receiptCode } = await submit(officer, {
    applicant: APPLICANT,
    type: 'Bằng tốt nghiệp',
    scan: sample('bang-tot-nghiep-xoay-90.pdf'),
  });
  assert.match(receiptCode, /^\d{6}$/, 'the receipt shows the code, once');
  await sign(await place.as('leader'), code);
  const clerk = await place.as('clerk');
  await openBook(clerk);
  await seal(clerk, code);
  await complete(clerk);

  const message = await eventually('the e-mail arrives', () => smtp.messages[0]);
  assert.deepEqual(message.to, [APPLICANT.email]);
  assert.deepEqual(message.attachments, [], 'nothing is attached');
  assert.ok(message.id, 'it has a Message-ID');
  assert.ok(!message.body.includes(receiptCode) && !message.subject.includes(receiptCode));
  const link = /https?:\/\/\S+\/nhan\/(\S+)/.exec(message.body);
  assert.ok(link, 'the e-mail holds the link');

  const receiver = await place.window();
  await visit(receiver, `/nhan/${link[1]}`);
  const wrong = receiptCode === '000000' ? '000001' : '000000';
  await receiver.getByRole('textbox', { name: 'Mã nhận' }).fill(wrong);
  await receiver.getByRole('button', { name: 'Tải bản chứng thực' }).click();
  await receiver.getByText('Mã không đúng. Hãy nhập lại.').waitFor();

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
  await row.getByText('Đã gửi').waitFor();
  assert.equal(smtp.messages.length, 1, 'one e-mail, no more');
});

place.test('the link gives nothing without the code, and unknown links are unknown', async () => {
  const stranger = await place.window({ allowed: [/404/] });
  const answer = await visit(stranger, `/nhan/${'0'.repeat(43)}`);
  assert.equal(answer.status(), 404);
});
