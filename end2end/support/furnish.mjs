// What stands on the pages: papers in every state, and what else there is to look at.

import { readFile } from 'node:fs/promises';

import { eventually } from './browser.mjs';
import { age } from './database.mjs';
import { CERTIFICATES, sample } from './places.mjs';
import { today, workers } from './requests.mjs';

export const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };
export const WITHOUT_ACCOUNT = { name: 'Phan Lâm Trúc Ly', email: 'trucly@example.com' };

/** Brings papers into every state. Gives what the addresses of pages need. */
export async function furnish(server) {
  const work = workers(server.url);
  const done = await work.submit(SCAN);
  const mailed = await work.submit({ ...SCAN, applicant: WITHOUT_ACCOUNT });
  const annulled = await work.submit(SCAN);
  for (const { paper } of [done, mailed, annulled]) {
    await work.sign(paper);
    await work.seal(paper);
    await work.complete(paper);
  }
  const sealed = await work.submit(SCAN);
  await work.sign(sealed.paper);
  await work.seal(sealed.paper);
  const toSeal = await work.submit({ type: 'HB', scan: sample('hoc-ba-30-trang-ccitt-g4.pdf') });
  await work.sign(toSeal.paper);
  const signed = await work.submit(SCAN);
  await work.putSignature(signed.paper);
  const returned = await work.submit(SCAN);
  await work.giveBack(returned.paper, 'Bản quét thiếu mặt sau');
  const missing = { items: 'Trang 2 của bản chính\nGiấy ủy quyền', reason: 'Bản quét thiếu mặt sau' };
  const asked = await work.submit(SCAN);
  await work.giveBack(asked.paper, 'Bản quét thiếu mặt sau');
  const { version: back } = await work.as('officer', 'paper', { paper: asked.paper });
  await work.as('officer', 'request-supplement', { paper: asked.paper, version: back, form: missing });
  const refused = await work.submit(SCAN);
  await work.refuse(refused.paper);
  const draft = await work.draft(SCAN);
  const component = { name: 'Giấy khai sinh', scan: SCAN.scan };
  const receptions = {
    draft: await work.fillIn([component], { identifier: '003190000011', sex: 'MALE' }),
    received: await work.receive([component, { ...component, name: 'Bằng tốt nghiệp', type: 'BTN' }]),
    confirmed: await work.confirm([component, component]),
    cancelled: await work.receive([component]),
  };
  const { dossier, version } = receptions.cancelled;
  await work.as('officer', 'cancel-reception', { dossier, version, reason: 'Người nộp xin rút hồ sơ' });
  const onPaper = { ...SCAN, certification: 'OnPaper', copies: '3' };
  const [byHand, toNumber, numbered] = [await work.submit(onPaper), await work.submit(onPaper), await work.submit(onPaper)];
  for (const { paper } of [toNumber, numbered]) await work.signOnPaper(paper);
  await work.number(numbered.paper);
  const toSign = await work.submit({ type: 'BTN', scan: sample('bang-tot-nghiep-xoay-90.pdf') });
  const copies = await eventually('the copies are in the store', async () => {
    const stored = await work.as('citizen', 'my-copies');
    return stored.length > 1 && stored;
  });
  const codeOf = ({ paper }) => copies.find((copy) => copy.paper === paper).public_code;
  await work.annul(annulled.paper);
  const mail = await eventually('the e-mail is in the outbox', async () => {
    const messages = await work.as('clerk', 'outbox');
    return messages.map(({ body }) => /\/nhan\/\S+/.exec(body)).find(Boolean);
  });
  await letTimePass(server, work);
  const people = await arrange(work);
  await work.as('officer', 'save-filter', { name: 'Hồ sơ bị trả lại', query: { state: 'Returned' }, is_default: false });
  await keepLastYearsBook(work);
  await takeFees(work, [done, sealed]);
  await word(work, people.unit);
  // A book that is empty can be deleted.
  await work.openBook('elsewhere');
  return {
    done, sealed, toSeal, signed, toSign, returned, asked, refused, annulled, people, byHand, toNumber, numbered,
    draft: draft.dossier,
    receptions,
    book: `/so-chung-thuc/${await work.openBook()}`,
    copy: `/k/${codeOf(done)}`,
    voided: `/k/${codeOf(annulled)}`,
    certified: { name: 'ban-sao.pdf', bytes: await work.certified(done.paper) },
    mail: mail[0],
    trusted: `/quan-tri/tin-cay/${await trustSomebody(work)}`,
    images: await imagesOf(work),
  };
}

/** Receipts for some papers, and a tariff that hasn't begun. */
async function takeFees(work, papers) {
  for (const [at, { paper, fee }] of papers.entries()) {
    const form = { amount: String(fee), receipt: `000012${at}`, paid_on: today(), method: 'CASH', taken: 0 };
    await work.as('officer', 'take-fee', { paper, form });
  }
  const form = {
    scope: '', valid_from: '01/01/2031', valid_to: '', first_pages: '2', first_page_fee: '2000',
    further_page_fee: '500', cap_per_copy: '100000', ground: 'Nghị quyết 05/2030/NQ-HĐND của HĐND tỉnh Hòa Lâm',
  };
  await work.as('administrator', 'add-tariff', { form });
}

/** A wording of copies that holds in the unit, and one for everywhere that hasn't begun. */
async function word(work, unit) {
  const set = (scope, text, valid_from) => {
    const form = { scope, certification: 'DIEN_TU', text, valid_from, ground: 'Nghị định 280/2025/NĐ-CP' };
    return work.as('administrator', 'set-attestation-text', { form });
  };
  await set(unit, 'Chứng thực bản sao đúng với bản chính', today());
  await set('', 'Bản sao điện tử này được chứng thực đúng với bản chính dạng văn bản giấy', '01/01/2031');
}

/** A book of last year, closed: it is to be locked. */
async function keepLastYearsBook(work) {
  const year = new Date().getFullYear() - 1;
  const form = { stem: `01/${year}`, start_number: '1', opened_on: `01/01/${year}`, closes_on: `31/12/${year}` };
  await work.as('elsewhere', 'create-book', { form });
  const { books } = await work.as('elsewhere', 'books');
  const { book, version } = books.find(({ stem }) => stem === form.stem);
  await work.as('elsewhere', 'close-book', { book, version });
}

/** One more appointment of the citizen, so that there is a notice, and one that is being worked off. */
async function arrange(work) {
  const units = await work.as('citizen', 'appointment-units');
  const unit = units.find(({ name }) => name === 'UBND phường Cầu Sương').id;
  const { days } = await work.as('citizen', 'appointment-slots', { unit });
  const { day, slots } = days.at(-1);
  const typed = day.split('-').reverse().join('/');
  const form = { unit, document_type: 'KS', document_name: '', day: typed, time: slots[0].time };
  const own = await work.as('citizen', 'book-appointment', { form });
  const { listing } = await work.as('officer', 'appointments', { query: { text: '003000033' } });
  const moved = listing.rows[0];
  return {
    own,
    unit,
    moved: moved.appointment,
    day: typed,
    draft: await work.as('officer', 'process-appointment', { appointment: moved.appointment }),
  };
}

/** Two copies whose files had their time; those of one are held. */
async function letTimePass(server, work) {
  const papers = [];
  for (let made = 0; made < 2; made += 1) {
    const { paper } = await work.submit(SCAN);
    await work.sign(paper);
    await work.seal(paper);
    await work.complete(paper);
    await work.certified(paper);
    age(server, paper, 6);
    papers.push(paper);
  }
  await work.as('administrator', 'hold-files', { paper: papers[1], reason: 'Đang có tranh chấp' });
}

/** The histories of the leader's image and of the seal. The leader is away: papers wait for somebody else. */
async function imagesOf(work) {
  const [[signature], [seal]] = [
    await work.as('leader', 'stamp-images', { kind: 'Signature' }),
    await work.as('clerk', 'stamp-images', { kind: 'Seal' }),
  ];
  const { unit, signers } = await work.as('leader', 'absences');
  const idOf = (name) => signers.find((signer) => signer.name === name).person;
  const form = {
    person: idOf('Vũ Đình Khải Minh'), stand_in: idOf('Đỗ Thanh Trúc Lam'),
    first_day: today(), last_day: today(), basis: 'Thông báo phân công số 12/TB-UBND',
  };
  await work.as('leader', 'note-absence', { unit: unit.id, form });
  return { signature: `/chu-ky/${signature.id}`, seal: `/con-dau/${seal.id}` };
}

/** Adds a root, a CA and a time-stamping authority to the trust list; gives the root's id. */
async function trustSomebody(work) {
  const file = (await readFile(CERTIFICATES)).toString('base64');
  const found = await work.as('administrator', 'read-trust-file', { file });
  const added = found.map(({ certificate, role, name }) => ({ certificate, role, name }));
  const terms = { name: '', list: 'NATIONAL', periods: [{ from: '01/06/2020', until: '' }], reason: 'Giấy phép số 123/GP-BTTTT' };
  await work.as('administrator', 'add-trusted', { new: added, terms });
  const { certificates } = await work.as('administrator', 'trust-list');
  return certificates.find(({ name }) => name.startsWith('Gốc chứng thực điện tử')).id;
}
