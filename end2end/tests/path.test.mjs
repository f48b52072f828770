// The whole path, each step by its own account: scan, sign, number and seal, deliver, check. Then
// judges that aren't ours look at what came out.

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { eventually, factIs, gone, visit } from '../support/browser.mjs';
import {
  bytesOf, findInk, isWhereItWas, pdfsig, pyhanko, qpdfFindsNothing, qrCode, text,
} from '../support/judges.mjs';
import { PEOPLE } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { POSTGRES } from '../support/postgres.mjs';
import { stage } from '../support/stage.mjs';
import { check, complete, download, drag, openBook, seal, sign, submit } from '../support/steps.mjs';

const place = stage();
const AGENCY = 'UBND phường Cầu Sương';

/** Up and to the left, by the mouse, on the attestation page. */
const byTheMouse = (right, down) => (page, stamp) => drag(page, stamp, right, down);

/** Onto the page before the attestation, and there about by the mouse. */
const ontoTheScan = (right, down) => async (page, stamp) => {
  await page.getByRole('button', { name: 'Đặt ở trang trước' }).click();
  await page.getByRole('application', { name: /trang/ }).waitFor();
  await drag(page, stamp, right, down);
};

const PAPERS = [
  { file: 'giay-khai-sinh', type: 'Giấy khai sinh', pages: 1, sign: byTheMouse(-60, -40), seal: byTheMouse(-30, 70) },
  { file: 'bang-tot-nghiep-xoay-90', type: 'Bằng tốt nghiệp', pages: 1, sign: byTheMouse(40, 30), seal: ontoTheScan(-50, -40) },
  // The deputy's key is ECDSA on P-256, the others are RSA.
  { file: 'can-cuoc-2-mat-cropbox', by: 'deputy', type: 'Thẻ căn cước/Căn cước công dân', pages: 2, sign: ontoTheScan(-30, -20), seal: ontoTheScan(20, -25) },
  { file: 'giay-chung-nhan-dat-a3-userunit', type: 'Giấy chứng nhận quyền sử dụng đất', pages: 1, sign: byTheMouse(-80, 20), seal: ontoTheScan(60, -60) },
  { file: 'hoc-ba-30-trang-ccitt-g4', type: 'Học bạ', pages: 30, sign: byTheMouse(-20, -60), seal: byTheMouse(50, 50) },
  { file: 'dang-ky-doanh-nghiep-12-trang', type: 'Giấy chứng nhận đăng ký doanh nghiệp', pages: 12, sign: byTheMouse(30, -30), seal: byTheMouse(-60, 20) },
];

// What a scan is made of doesn't concern the database: once and by both kinds of keys is enough there.
const papers = process.env[POSTGRES] ? PAPERS.filter(({ file, by }) => by || file === 'giay-khai-sinh') : PAPERS;
for (const paper of papers) {
  place.test(`${paper.file} goes the whole path`, () => goTheWholePath(paper));
}

async function goTheWholePath({ file, by = 'leader', type, pages, sign: moveSignature, seal: moveSeal }) {
  const signer = PEOPLE[by].name;
  const { folder, server } = place;
  const scan = sample(`${file}.pdf`);

  const officer = await place.as('officer');
  const { code } = await submit(officer, { type, scan, signer });

  const leader = await place.as(by);
  const signed = await sign(leader, code, { move: moveSignature, folder });

  // What is printed on the page, as a QR code and as text, leads to the truth, before and after.
  const address = await qrCode(signed.file.path, pages + 1);
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/k\/[0-9A-Z]{26}$/);
  const words = (await text(signed.file.path)).replace(/\s+/g, '');
  assert.ok(words.includes(address), 'the address is there as text too');
  const stranger = await place.as('stranger');
  await visit(stranger, address);
  await stranger.getByText('Chưa cấp', { exact: true }).waitFor();

  const clerk = await place.as('clerk');
  await openBook(clerk);
  const sealed = await seal(clerk, code, { move: moveSeal });
  await visit(stranger, address);
  await stranger.getByText('Chưa cấp', { exact: true }).waitFor();
  await visit(clerk, `/cho-dong-dau?ma=${code}`);
  await clerk.getByRole('link', { name: code, exact: true }).click();
  await complete(clerk);

  const citizen = await place.as('citizen');
  const copy = await eventually('the copy is in the store', async () => {
    await visit(citizen, '/kho');
    const card = citizen.getByRole('article').filter({ hasText: type });
    return (await card.count()) > 0 && card.first();
  });
  await factIs(copy, 'Số chứng thực', sealed.number);
  await factIs(copy, 'Quyển số', sealed.book);
  const result = await download(copy, 'Tải xuống', join(folder, `${file}-result.pdf`));

  await visit(stranger, address);
  await stranger.getByText('Đã cấp', { exact: true }).waitFor();
  await factIs(stranger, 'Số chứng thực', sealed.number);
  const shown = await stranger.locator('main').innerText();
  assert.ok(!shown.includes('Nguyễn Hạ Vy An'), 'the page behind the QR code names nobody');

  await itIsValid(stranger, result, signer);
  await judgesAgree(result, server, signer);
  const upload = await bytesOf(scan);
  assert.ok(result.bytes.subarray(0, upload.length).equals(upload), 'the upload is the exact prefix');
  await stampsAreWhereTheBrowserHadThem({ scan, pages, signed, sealed, result });
}

async function itIsValid(page, { name, bytes }, signer) {
  assert.equal(await check(page, { name, bytes }), 'Hợp lệ');
  const signatures = page.locator('article.sgn');
  assert.equal(await signatures.count(), 2);
  const [leader, agency] = ['Người ký', 'Cơ quan đóng dấu'].map((role) =>
    signatures.filter({ has: page.getByText(role, { exact: true }) }));
  await leader.getByRole('heading', { name: signer }).waitFor();
  await agency.getByRole('heading', { name: AGENCY }).waitFor();
  for (const signature of [leader, agency]) {
    await gone(signature.locator('li.failed'));
    const held = (await signature.locator('li.held').allInnerTexts()).join('\n');
    assert.match(held, /còn nguyên vẹn/);
    assert.match(held, /gốc tin cậy/);
    assert.match(held, /còn hiệu lực vào thời điểm ký/);
    assert.match(held, /không chứng thư nào trên đường dẫn bị thu hồi/);
    assert.match(held, /[Dd]ấu thời gian/);
    await gone(signature.locator('li.open'), 'nothing is left open');
  }
  const held = (await agency.locator('li.held').allInnerTexts()).join('\n');
  assert.match(held, /bao trùm trọn vẹn tệp như lúc ký/);
  assert.match(held, /chỉ bổ sung dữ liệu để kiểm tra lâu dài/);
}

async function judgesAgree({ path }, server, signer) {
  const [leader, agency, ...more] = await pyhanko(path, join(server.data, 'pki/root.chain'));
  assert.deepEqual(more, []);
  assert.equal(leader.signer, signer);
  assert.equal(agency.signer, AGENCY);
  for (const signature of [leader, agency]) {
    assert.ok(signature.intact && signature.valid, `${signature.field} is intact`);
    assert.ok(signature.trusted, `${signature.field} is trusted`);
    assert.ok(signature.within_permissions, `${signature.field}: changes are permitted ones`);
    assert.equal(signature.subfilter, '/ETSI.CAdES.detached');
    assert.ok(signature.long_term, `${signature.field} can be validated by what is in the file alone`);
  }
  assert.ok(['NONE', 'LTA_UPDATES', 'FORM_FILLING'].includes(leader.changes), leader.changes);
  // What the validation rests on came after it.
  assert.equal(agency.changes, 'LTA_UPDATES');
  assert.equal(agency.coverage, 'ENTIRE_REVISION');

  const blocks = await pdfsig(path);
  assert.equal(blocks.length, 2);
  for (const block of blocks) assert.match(block, /Signature Validation: Signature is Valid\./);
  await qpdfFindsNothing(path);
}

async function stampsAreWhereTheBrowserHadThem({ scan, pages, signed, sealed, result }) {
  const without = (page, file) => (page <= pages ? scan : file);
  const signature = signed.place;
  const ink = await findInk('signature', signed.file.path, signature.page, without(signature.page));
  isWhereItWas(ink, signature);
  const { page } = sealed.place;
  isWhereItWas(await findInk('seal', result.path, page, without(page, signed.file.path)), sealed.place);
}
