// Who calls what isn't theirs, and what there is that could be: for the test of strangers.

import { eventually } from './browser.mjs';
import { sample } from './places.mjs';
import { workers } from './requests.mjs';

const SCAN = { type: 'BTN', scan: sample('bang-tot-nghiep-xoay-90.pdf') };
const WITHOUT_ACCOUNT = { name: 'Phan Lâm Trúc Ly', email: 'trucly@example.com' };
/** Roles of our unit. */
export const STAFF = ['officer', 'leader', 'clerk'];
/** Roles that nothing of our unit's work belongs to. */
export const OUTSIDERS = ['otherCitizen', 'receiver', 'administrator'];

/** Brings papers as far as the test needs them, and logs everybody in: their cookies, and what there is. */
export async function prepare(url) {
  const work = workers(url);
  const done = await work.submit(SCAN);
  const mailed = await work.submit({ ...SCAN, applicant: WITHOUT_ACCOUNT });
  for (const { paper } of [done, mailed]) {
    await work.sign(paper);
    await work.seal(paper);
    await work.complete(paper);
  }
  // Nothing happens to it any more.
  await work.certified(done.paper);
  const toSeal = await work.submit(SCAN);
  await work.sign(toSeal.paper);
  const toSign = await work.submit(SCAN);
  const toNumber = await work.submit({ ...SCAN, certification: 'OnPaper' });
  await work.signOnPaper(toNumber.paper);
  const byHand = await work.submit({ ...SCAN, certification: 'OnPaper' });
  const draft = await work.draft(SCAN);
  const reception = await work.receive([{ name: 'Bằng tốt nghiệp', ...SCAN }]);
  const refused = await work.submit({ ...SCAN, applicant: WITHOUT_ACCOUNT });
  await work.giveBack(refused.paper, 'x');
  const { version } = await work.as('officer', 'paper', { paper: refused.paper });
  const supplement = await work.as('officer', 'request-supplement', { paper: refused.paper, version, form: { items: 'x', reason: 'x' } });
  const refusal = await work.refuse(refused.paper);

  const roles = [...STAFF, ...OUTSIDERS, 'elsewhere', 'citizen'];
  const sessions = await Promise.all(roles.map(work.session));
  const cookies = Object.fromEntries(roles.map((role, at) => [role, sessions[at]]));
  const papers = [done, toSeal, toSign, mailed, toNumber, byHand].map(({ paper }) => work.as('officer', 'paper', { paper }));
  const views = await Promise.all(papers);
  const deliveries = await eventually('the e-mail is recorded', async () => {
    const { rows } = await work.as('clerk', 'deliveries', { page: 1 });
    return rows.length > 0 && rows;
  });
  const trust = await work.as('administrator', 'trust-list');
  // Of somebody whom no role of this test is.
  const { listing } = await work.as('officer', 'appointments', { query: { text: '003000033' } });
  const ours = {
    draft: draft.dossier,
    reception,
    refusal,
    supplement,
    unit: (await work.as('officer', 'session-view')).unit.id,
    done: views[0],
    toSeal: views[1],
    toSign: views[2],
    toNumber: views[4],
    byHand: views[5],
    upload: draft.form.upload,
    delivery: deliveries[0].delivery,
    book: await work.openBook(),
    signature: (await work.as('leader', 'stamp-images', { kind: 'Signature' }))[0].id,
    seal: (await work.as('clerk', 'stamp-images', { kind: 'Seal' }))[0].id,
    trusted: trust.certificates[0].id,
    policy: trust.policy,
    appointment: { appointment: listing.rows[0].appointment, version: listing.rows[0].version },
    codes: [...views.map((view) => view.row.code), listing.rows[0].code],
    form: draft.form,
  };
  return { cookies, ours };
}
