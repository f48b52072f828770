// Time-stamping authorities and OCSP responders that are away, slow, or answer what isn't true: the
// paper says that it waits, goes on by itself when they are back, and never goes out with less.

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { eventually, gone, visit } from '../support/browser.mjs';
import { bytesOf, pyhanko } from '../support/judges.mjs';
import { PEOPLE } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';
import {
  check, complete, download, givePin, openBook, openFrom, seal, sign, stampOn, submit,
} from '../support/steps.mjs';

const place = stage();
const SCAN = sample('giay-khai-sinh.pdf');

/** What ails the demo's services from now on, a line each; nothing: all are well. */
async function ail(...faults) {
  const file = join(place.server.data, 'pki/faults');
  if (faults.length === 0) await rm(file, { force: true });
  else await writeFile(file, `${faults.join('\n')}\n`);
}

const TIMESTAMPS = ['tsa', 'tsa-2'];

place.test('without a timestamp the leader sees that the paper waits, and it goes on by itself', async () => {
  const officer = await place.as('officer');
  const leader = await place.as('leader');
  const { code } = await submit(officer, { type: 'Giấy khai sinh', scan: SCAN });
  await ail(...TIMESTAMPS.map((service) => `${service} down`));
  await sign(leader, code, { forward: false });
  await leader.getByText('Chờ dấu thời gian').first().waitFor();
  await leader.getByRole('button', { name: 'Chuyển cấp số và đóng dấu' }).click();
  await leader.getByText('Chữ ký đã lưu và đang chờ dấu thời gian').first().waitFor();
  place.provoked(/status of 422/);
  await visit(leader, `/cho-ky?ma=${code}`);
  await leader.getByText('Chờ dấu thời gian').first().waitFor();

  await openFrom(leader, '/cho-ky', code);
  await ail();
  // The page itself finds out.
  await leader.getByText('Chờ dấu thời gian').first().waitFor({ state: 'detached', timeout: 60_000 });
  await leader.getByRole('button', { name: 'Chuyển cấp số và đóng dấu' }).click();
  await leader.getByRole('heading', { name: 'Bản sao chờ ký', level: 1 }).waitFor();
});

for (const fault of ['slow', 'garbage', 'wrong-nonce', 'wrong-subject', 'wrong-signer']) {
  place.test(`a first authority that is ${fault} is passed over`, async () => {
    const officer = await place.as('officer');
    const leader = await place.as('leader');
    const { code } = await submit(officer, { type: 'Giấy khai sinh', scan: SCAN });
    await ail(`tsa ${fault}`);
    await sign(leader, code, {});
    await ail();
  });
}

place.test('a sealed copy goes out only once it can be proven', async () => {
  const officer = await place.as('officer');
  const leader = await place.as('leader');
  const clerk = await place.as('clerk');
  const citizen = await place.as('citizen');
  await ail();
  await openBook(clerk);
  const { code } = await submit(officer, { type: 'Học bạ', scan: SCAN });
  await sign(leader, code, {});
  await ail('ocsp garbage', 'crl down');
  await seal(clerk, code, {});
  await clerk.getByText('Chờ dữ liệu xác thực chữ ký').first().waitFor();
  await complete(clerk);
  await visit(citizen, '/kho');
  const card = citizen.getByRole('article').filter({ hasText: 'Học bạ' });
  await gone(card, 'nothing goes out with less');

  await ail();
  const copy = await eventually('the copy is in the store', async () => {
    await visit(citizen, '/kho');
    return (await card.count()) > 0 && card.first();
  }, 90_000);
  const result = await download(copy, 'Tải xuống', join(place.folder, 'waited.pdf'));
  const judged = await pyhanko(result.path, join(place.server.data, 'pki/root.chain'));
  assert.ok(judged.every((signature) => signature.long_term), JSON.stringify(judged));
  const stranger = await place.as('stranger');
  assert.equal(await check(stranger, { name: 'waited.pdf', bytes: await bytesOf(result.path) }), 'Hợp lệ');
});

place.test('a revoked certificate signs nothing', async () => {
  const officer = await place.as('officer');
  const deputy = await place.as('deputy');
  await revoke(PEOPLE.deputy.name);
  const { code } = await submit(officer, { type: 'Giấy khai sinh', scan: SCAN, signer: PEOPLE.deputy.name });
  await openFrom(deputy, '/cho-ky', code);
  await deputy.getByRole('button', { name: 'Ký số', exact: true }).click();
  await stampOn(deputy);
  await deputy.getByRole('button', { name: 'Áp dụng', exact: true }).click();
  await givePin(deputy, 'Ký số');
  await deputy.getByText('Chứng thư số đã bị thu hồi hoặc tạm dừng.').first().waitFor();
  place.provoked(/status of 422/);
  await visit(deputy, `/cho-ky?ma=${code}`);
  await deputy.getByText('Tìm thấy 1 kết quả').waitFor();
});

/** Has the demo's authority revoke somebody's certificate from now on. */
async function revoke(name) {
  const folder = join(place.server.data, 'pki');
  for (const file of (await readdir(folder)).filter((each) => each.endsWith('.chain'))) {
    const chain = await readFile(join(folder, file));
    // Certificates one after the other; the holder's is the first.
    const certificate = new X509Certificate(chain.subarray(0, chain.readUInt16BE(2) + 4));
    if (!certificate.subject.includes(`CN=${name}`)) continue;
    const line = `${certificate.serialNumber.toLowerCase()} ${new Date().toISOString()}\n`;
    await appendFile(join(folder, 'revocations'), line);
    return;
  }
  assert.fail(`nobody is called ${name}`);
}
