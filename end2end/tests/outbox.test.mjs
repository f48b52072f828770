// The demo sends nothing out: its outbox page shows what would have gone, e-mail and SMS, so that
// somebody who tries it can take the citizen's part.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { eventually, visit } from '../support/browser.mjs';
import { PEOPLE } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { APPLICANT, submit } from '../support/steps.mjs';

const place = stage();

place.test('the outbox shows the e-mail and the SMS of a copy, which open it together', async () => {
  const work = workers(place.server.url);
  const email = 'vyan.moi@example.com';
  const scan = sample('giay-khai-sinh.pdf');
  const applicant = { ...APPLICANT, email };
  const { paper, code } = await submit(await place.as('officer'), { applicant, type: 'Giấy khai sinh', scan });
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  await eventually('both have gone', async () => (await work.as('clerk', 'outbox')).length === 2);

  const reader = await place.window();
  await visit(reader, '/hop-thu-demo');
  const [sms, mail] = ['SMS', 'Email'].map((channel) =>
    reader.getByRole('article').filter({ has: reader.getByText(channel, { exact: true }) }));
  await sms.getByText('0900000011', { exact: true }).waitFor();
  const [, key] = new RegExp(`^Ma mo ban sao chung thuc ${code}: (\\d{6})\\.`, 'm').exec(await sms.innerText());
  await mail.getByText(email, { exact: true }).waitFor();
  await mail.getByRole('heading', { name: `Bản sao điện tử được chứng thực, mã ${code}` }).waitFor();
  const letter = await mail.innerText();
  assert.ok(letter.includes(`Kính gửi Ông/Bà ${PEOPLE.citizen.name},`));
  assert.ok(letter.includes('UBND phường Cầu Sương đã chứng thực xong bản sao điện tử'));
  assert.ok(!letter.includes(key), 'the code goes another way than the link');
  assert.ok(!letter.includes('Giấy khai sinh'), 'a mailbox does not learn which paper it is');

  await mail.getByRole('link').click();
  await reader.getByRole('textbox', { name: 'Mã nhận' }).fill(key);
  const [file] = await Promise.all([
    reader.waitForEvent('download'),
    reader.getByRole('button', { name: 'Tải bản chứng thực' }).click(),
  ]);
  assert.deepEqual(await readFile(await file.path()), await work.certified(paper));
});
