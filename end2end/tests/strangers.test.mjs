// Every server function and every route, called by a stranger, by somebody with the wrong role, and
// by somebody with the right role of another unit: nobody gets anything that isn't theirs.

import assert from 'node:assert/strict';
import { request } from 'node:http';

import { ask, call, pageRoutes, serverFunctions, serverRoutes } from '../support/api.mjs';
import { stage } from '../support/stage.mjs';
import { OUTSIDERS, STAFF, prepare } from '../support/strangers.mjs';

const place = stage();
const NOBODY = '018f0000-0000-7000-8000-000000000001';
/** What somebody gets for what doesn't exist; what isn't theirs looks the same. */
const NOTHING = ['NotFound', 'UploadGone'];

/** Who is logged in, what there is: filled by `prepared`. */
let cookies;
let ours;

async function prepared() {
  if (!ours) ({ cookies, ours } = await prepare(place.server.url));
  return ours;
}

const rect = { x0: 100, y0: 100, x1: 200, y1: 150 };
const stampEdit = { name: 'x', width_mm: 40, holds_name: false, version: 1 };
const supportForm = { contacts: [{ name: 'x', phone: '1', email: '' }], hours: '' };
const absenceForm = { person: 'x', stand_in: 'x', first_day: 'x', last_day: 'x', basis: '' };
const bookForm = { stem: '9', start_number: '1', opened_on: '01/01/2026', closes_on: '31/12/2026' };
const bookingForm = { document_type: 'KS', document_name: '', day: '01/01/2026', time: '08:00' };
const moveForm = { day: '01/01/2026', time: '08:00', reason: 'x' };
const refusalForm = { ground: 'DAMAGED', explanation: 'x' };
const trustTerms = { name: 'x', list: 'NATIONAL', periods: [{ from: '', until: '' }], reason: 'x' };
const tariffForm = {
  scope: '', valid_from: '01/01/2031', valid_to: '', first_pages: '2', first_page_fee: '2000',
  further_page_fee: '1000', cap_per_copy: '200000', ground: 'x',
};
const paymentForm = { amount: '1', receipt: '1', paid_on: '01/01/2026', method: 'CASH', taken: 0 };
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const newStamp = { kind: 'Seal', name: 'x', png: pixel, remove_background: false, width_mm: 36, holds_name: false };

/**
 * Each server function: arguments that would be right for those in `may` (roles of our unit), and
 * what somebody with all rights elsewhere gets: `refused`, or `own` things, never ours.
 */
const FUNCTIONS = {
  'session-view': { may: 'all', elsewhere: 'own' },
  visitor: { may: 'everyone' },
  'choose-unit': { args: ({ unit }) => ({ unit }), may: STAFF },
  'demo-accounts': { may: 'everyone' },
  books: { may: ['clerk'], elsewhere: 'own' },
  'create-book': { args: () => ({ form: bookForm }), may: ['clerk'], elsewhere: 'own' },
  'edit-book': { args: ({ book }) => ({ book, version: 1, form: bookForm }), may: ['clerk'] },
  'close-book': { args: ({ book }) => ({ book, version: 1 }), may: ['clerk'] },
  'delete-book': { args: ({ book }) => ({ book, version: 1 }), may: ['clerk'] },
  book: { args: ({ book }) => ({ book, query: { page: 1 } }), may: ['clerk'] },
  'book-year': { args: () => ({ year: 2026 }), may: ['clerk'], elsewhere: 'own' },
  'lock-books': { args: () => ({ year: 2026, numbers: 0 }), may: ['clerk'], elsewhere: 'own' },
  deliveries: { args: () => ({ page: 1 }), may: ['clerk'], elsewhere: 'own' },
  resend: { args: ({ delivery }) => ({ delivery, address: 'a@example.com' }), may: ['clerk'] },
  'my-copies': { may: 'all', elsewhere: 'own' },
  'public-status': { args: () => ({ code: 'KHONGCO' }), may: 'everyone' },
  outbox: { may: 'everyone', namesPapers: true },
  'link-info': { args: () => ({ token: 'khongco' }), may: 'everyone' },
  'open-intake': { args: ({ draft }) => ({ dossier: draft }), may: ['officer'] },
  'find-accounts': { args: () => ({ text: '003190000011' }), may: ['officer'], elsewhere: 'own' },
  'save-draft': { args: ({ draft, form }) => ({ dossier: draft, version: 1, form }), may: ['officer'] },
  'discard-draft': { args: ({ draft }) => ({ dossier: draft }), may: ['officer'] },
  submit: { args: ({ draft, form }) => ({ dossier: draft, version: 1, form }), may: ['officer'] },
  receptions: { args: () => ({ query: { page: 1 } }), may: ['officer'], elsewhere: 'own' },
  'begin-reception': { args: () => ({ procedure: '2.000815' }), may: ['officer'], elsewhere: 'own' },
  'open-reception': { args: ({ reception }) => ({ dossier: reception.dossier }), may: ['officer'] },
  'save-reception': { args: ({ reception }) => reception, may: ['officer'] },
  'discard-reception': { args: ({ reception }) => ({ dossier: reception.dossier }), may: ['officer'] },
  receive: { args: ({ reception }) => reception, may: ['officer'] },
  'confirm-reception': { args: ({ reception }) => reception, may: ['officer'] },
  'cancel-reception': { args: ({ reception: { dossier, version } }) => ({ dossier, version, reason: 'x' }), may: ['officer'] },
  'check-identity': { args: ({ reception: { dossier, form } }) => ({ dossier, form: form.general }), may: ['officer'] },
  recall: { args: ({ toSign }) => onPaper(toSign), may: ['officer'] },
  'continue-returned': { args: ({ toSign }) => ({ paper: toSign.row.paper }), may: ['officer'] },
  cancel: { args: ({ toSign }) => onPaper(toSign), may: ['officer'] },
  upload: { args: ({ upload }) => ({ upload }), may: ['officer'] },
  consent: { args: ({ upload }) => ({ upload }), may: ['officer'] },
  'scan-warnings': {
    args: ({ upload, form }) => ({ query: { upload, document_type: form.document_type, name: 'x', email: 'a@example.com' } }),
    may: ['officer'],
  },
  'arrange-upload': {
    args: ({ upload, toSign }) => ({ upload, looked_at: toSign.file.id, plan: [{ page: 0, turn: 90 }] }),
    may: ['officer'],
  },
  'cancel-upload': { args: ({ upload }) => ({ upload }), may: ['officer'] },
  queue: { args: () => ({ queue: 'All', query: { page: 1 } }), may: STAFF, elsewhere: 'own' },
  'saved-filters': { may: STAFF, elsewhere: 'own' },
  'save-filter': { args: () => ({ name: 'x', query: { code: 'H' }, is_default: false }), may: STAFF, elsewhere: 'own' },
  'change-saved-filter': { args: () => ({ filter: NOBODY, version: 1, name: 'x', is_default: false }), may: STAFF },
  'delete-saved-filter': { args: () => ({ filter: NOBODY }), may: STAFF },
  paper: { args: ({ toSign }) => ({ paper: toSign.row.paper }), may: STAFF },
  'signature-history': { args: ({ toSign }) => ({ file: toSign.file.id }), may: STAFF },
  'open-sealing': { args: ({ toSeal }) => ({ paper: toSeal.row.paper }), may: ['clerk'] },
  seal: { args: ({ toSeal, book, seal: image }) => ({ request: { ...stamping(toSeal, image), book } }), may: ['clerk'] },
  complete: { args: ({ toSeal }) => onPaper(toSeal), may: ['clerk'] },
  'sign-on-paper': { args: ({ byHand }) => onPaper(byHand), may: ['leader'] },
  'open-numbering': { args: ({ toNumber }) => ({ paper: toNumber.row.paper }), may: ['clerk'] },
  'number-copies': { args: ({ toNumber, book }) => ({ request: { ...onPaper(toNumber), book } }), may: ['clerk'] },
  'give-out': { args: ({ toNumber }) => onPaper(toNumber), may: ['clerk'] },
  'return-original': { args: ({ toSign }) => ({ paper: toSign.row.paper, to: 'x' }), may: ['officer', 'clerk'] },
  'return-from-seal': { args: ({ toSeal }) => ({ ...onPaper(toSeal), to: 'Signer', reason: 'x' }), may: ['clerk'] },
  'open-signing': { args: ({ toSign }) => ({ paper: toSign.row.paper }), may: ['leader'] },
  sign: { args: ({ toSign, signature }) => ({ request: stamping(toSign, signature) }), may: ['leader'] },
  'return-paper': { args: ({ toSign }) => ({ ...onPaper(toSign), reason: 'x' }), may: ['leader'] },
  forward: { args: ({ toSign }) => onPaper(toSign), may: ['leader'] },
  chosen: { args: ({ toSign }) => ({ work: 'Sign', papers: [toSign.row.paper] }), may: ['leader'], elsewhere: 'own' },
  'open-key': { args: () => ({ work: 'Sign', pin: '12345678' }), may: ['leader'], elsewhere: 'own' },
  'close-key': { args: () => ({ work: 'Sign' }), may: ['leader'], elsewhere: 'own' },
  'sign-chosen': {
    args: ({ toSign }) => ({ request: { paper: toSign.row.paper, sha256: toSign.file.sha256, forward: true } }),
    may: ['leader'],
  },
  'seal-chosen': {
    args: ({ toSeal, book, seal: image }) => ({
      request: { paper: toSeal.row.paper, sha256: toSeal.file.sha256, book, image, complete: true },
    }),
    may: ['clerk'],
  },
  annul: {
    args: ({ done }) => ({ ...onPaper(done), form: { decision: '1', decided_on: '20/11/2026', reason: 'x' } }),
    may: ['leader'],
  },
  appointments: { args: () => ({ query: { page: 1 } }), may: ['officer'], elsewhere: 'own' },
  'appointment-calendar': { args: () => ({ day: '', week: true }), may: ['officer'], elsewhere: 'own' },
  appointment: { args: ({ appointment }) => ({ appointment: appointment.appointment }), may: ['officer'] },
  'reschedule-appointment': { args: ({ appointment }) => ({ ...appointment, form: moveForm }), may: ['officer'] },
  'refuse-appointment': { args: ({ appointment }) => ({ ...appointment, reason: 'x' }), may: ['officer'] },
  'mark-no-show': { args: ({ appointment }) => appointment, may: ['officer'] },
  'process-appointment': { args: ({ appointment }) => ({ appointment: appointment.appointment }), may: ['officer'] },
  'detach-appointment': { args: ({ draft }) => ({ dossier: draft }), may: ['officer'] },
  'appointment-units': { may: 'all', elsewhere: 'own' },
  'appointment-slots': { args: ({ unit }) => ({ unit }), may: ['officer', 'otherCitizen'] },
  'book-appointment': { args: ({ unit }) => ({ form: { unit, ...bookingForm } }), may: ['otherCitizen'] },
  'my-appointments': { args: () => ({ page: 1 }), may: ['otherCitizen'] },
  'cancel-appointment': { args: ({ appointment }) => ({ ...appointment, reason: '' }), may: [] },
  'offering-units': { may: 'all', elsewhere: 'own' },
  'appointment-offer': { args: ({ unit }) => ({ unit }), may: ['officer', 'administrator'] },
  'change-appointment-offer': {
    args: ({ unit }) => ({ unit, version: 0, change: { Reset: { day: '01/01/2099' } }, moves: [] }),
    may: ['officer', 'administrator'],
  },
  notices: { args: () => ({ page: 1 }), may: 'all', elsewhere: 'own' },
  'read-notices': { may: 'all', elsewhere: 'own' },
  'notice-choice': { may: 'all', elsewhere: 'own' },
  'choose-notices': { args: () => ({ form: { email: '' } }), may: 'all', elsewhere: 'own' },
  'extend-deadline': {
    args: ({ toSign }) => ({ ...onPaper(toSign), form: { days: '1', reason: 'x' } }),
    may: ['officer', 'leader'],
  },
  'extend-reception': {
    args: ({ reception }) => ({ dossier: reception.dossier, due: 0, form: { days: '1', reason: 'x' } }),
    may: ['officer'],
  },
  refusals: { args: () => ({ held: false, page: 1 }), may: STAFF, elsewhere: 'own' },
  'refuse-paper': { args: ({ toSign }) => ({ ...onPaper(toSign), form: refusalForm }), may: ['officer', 'leader'] },
  'refuse-draft': { args: ({ draft }) => ({ dossier: draft, version: 1, form: refusalForm }), may: ['officer'] },
  'refuse-reception': { args: ({ reception }) => ({ dossier: reception.dossier, version: 1, form: refusalForm }), may: ['officer'] },
  'request-of-reception': { args: ({ reception }) => ({ dossier: reception.dossier, version: 0, form: { items: 'x', reason: 'x' } }), may: ['officer'] },
  'give-held-back': { args: ({ refusal }) => ({ refusal, version: 1, note: 'x' }), may: ['officer'] },
  'request-supplement': { args: ({ toSign }) => ({ paper: toSign.row.paper, version: 0, form: { items: 'x', reason: 'x' } }), may: ['officer'] },
  'note-supplied': { args: ({ supplement }) => ({ supplement }), may: ['officer'] },
  'stamp-images': { args: () => ({ kind: 'Seal' }), may: ['clerk'], elsewhere: 'own' },
  'signing-providers': { may: ['leader'], elsewhere: 'own' },
  'preview-stamp': { args: () => ({ image: newStamp }), may: ['clerk'], elsewhere: 'own' },
  'add-stamp': { args: () => ({ image: newStamp }), may: ['clerk'], elsewhere: 'own' },
  'set-default-stamp': { args: ({ seal: image }) => ({ image }), may: ['clerk'] },
  'edit-stamp': { args: ({ seal: image }) => ({ image, edit: stampEdit }), may: ['clerk'] },
  'trust-list': { may: ['administrator'] },
  trusted: { args: ({ trusted }) => ({ certificate: trusted }), may: ['administrator'] },
  'trust-history': { args: () => ({ page: 1 }), may: ['administrator'] },
  'read-trust-file': { args: () => ({ file: 'MA==' }), may: ['administrator'] },
  'add-trusted': { args: () => ({ new: [{ certificate: 'MA==', role: 'Anchor', name: 'x' }], terms: trustTerms }), may: ['administrator'] },
  'edit-trusted': { args: ({ trusted }) => ({ certificate: trusted, version: 1, terms: trustTerms }), may: ['administrator'] },
  'list-trusted': { args: ({ trusted }) => ({ certificate: trusted, version: 1, listed: false, reason: 'x' }), may: ['administrator'] },
  'attestation-texts': { may: ['administrator'] },
  'set-attestation-text': { args: () => ({ form: { scope: '', certification: 'DIEN_TU', text: 'x', valid_from: '01/01/2090', ground: 'x' } }), may: ['administrator'] },
  'give-up-attestation-text': { args: () => ({ text: NOBODY, ground: 'x' }), may: ['administrator'] },
  tariffs: { may: ['administrator'] },
  'add-tariff': { args: () => ({ form: { ...tariffForm } }), may: ['administrator'] },
  'end-tariff': { args: () => ({ tariff: NOBODY, version: 1, form: { valid_to: '01/01/2031', ground: 'x' } }), may: ['administrator'] },
  'take-fee': { args: ({ toSign }) => ({ paper: toSign.row.paper, form: paymentForm }), may: ['officer', 'clerk'] },
  'reverse-fee': { args: ({ toSign }) => ({ paper: toSign.row.paper, payment: NOBODY, reason: 'x' }), may: ['officer', 'clerk'] },
  figures: { args: () => ({ query: { period: 'Month' } }), may: [...STAFF, 'administrator'], elsewhere: 'own' },
  report: { args: () => ({ query: { year: '' } }), may: [...STAFF, 'administrator'], elsewhere: 'own' },
  takings: { args: () => ({ query: { month: '' } }), may: ['officer', 'clerk', 'administrator'], elsewhere: 'own' },
  'fee-list': { args: () => ({ query: { page: 1 } }), may: ['officer', 'clerk', 'administrator'], elsewhere: 'own' },
  holidays: { args: () => ({ year: 2027 }), may: ['administrator'] },
  'add-holiday': { args: () => ({ form: { day: '05/05/2031', name: 'x', reason: 'x' } }), may: ['administrator'] },
  'remove-holiday': { args: () => ({ day: '2027-01-01', reason: 'x' }), may: ['administrator'] },
  'set-validation-policy': { args: ({ policy }) => ({ version: 0, policy, reason: 'x' }), may: ['administrator'] },
  'stamp-history': { args: ({ seal: image }) => ({ image, page: 1 }), may: ['clerk'] },
  readiness: { args: ({ unit }) => ({ unit }), may: [...STAFF, 'administrator'] },
  lacking: { may: 'all', elsewhere: 'own' },
  'try-key': { args: () => ({ kind: 'Seal', pin: '00000000' }), may: ['clerk'], elsewhere: 'own' },
  'administered-units': { may: 'all', elsewhere: 'own' },
  absences: { args: ({ unit }) => ({ unit }), may: ['officer', 'leader', 'administrator'] },
  'note-absence': { args: ({ unit }) => ({ unit, form: absenceForm }), may: ['officer', 'leader', 'administrator'] },
  'end-absence': { args: () => ({ absence: NOBODY, version: 1 }), may: [] },
  'awaiting-absent': { may: ['leader'], elsewhere: 'own' },
  'hand-over': { args: ({ toSign }) => onPaper(toSign), may: ['officer', 'leader'] },
  'hand-over-all': { args: () => ({ absent: NOBODY }), may: [] },
  'pass-all-on': { args: () => ({ absent: NOBODY }), may: [] },
  support: { may: 'all', elsewhere: 'own' },
  'unit-settings': { args: ({ unit }) => ({ unit }), may: ['administrator'] },
  'set-support': { args: ({ unit }) => ({ unit, version: 9, form: supportForm }), may: ['administrator'] },
  'set-numbering': { args: ({ unit }) => ({ unit, version: 9, form: { suffix: '/ĐT', width: '0' } }), may: ['administrator'] },
  'set-book-keeper': { args: ({ unit }) => ({ unit, person: NOBODY, granted: true }), may: [] },
  'set-attach-copies': { args: ({ unit }) => ({ unit, version: 9, attach: false }), may: ['administrator'] },
  retention: { args: ({ unit }) => ({ unit, page: 1 }), may: ['administrator'] },
  'set-retention': { args: ({ unit }) => ({ unit, version: 9, years: '5' }), may: ['administrator'] },
  'confirm-retention': { args: ({ unit }) => ({ unit, before: '2020-01-01', papers: 1 }), may: ['administrator'] },
  'hold-files': { args: ({ done }) => ({ paper: done.row.paper, reason: 'x' }), may: ['administrator'] },
  'release-files': { args: ({ done }) => ({ paper: done.row.paper }), may: ['administrator'] },
  'delete-stamp': { args: ({ seal: image }) => ({ image }), may: ['clerk'] },
};

const onPaper = ({ row, version }) => ({ paper: row.paper, version });
const stamping = ({ row, file }, image) => ({
  paper: row.paper,
  sha256: file.sha256,
  placement: { page: 0, rect },
  image,
  pin: '12345678',
  keep_unlocked: false,
});

place.test('each server function of the source is in the list of this test', async () => {
  assert.deepEqual(await serverFunctions(), Object.keys(FUNCTIONS).sort());
});

place.test('a stranger is asked to log in', async () => {
  const things = await prepared();
  for (const [name, { args = () => ({}), may }] of Object.entries(FUNCTIONS)) {
    if (may === 'everyone') continue;
    const { status, error, text } = await call(place.server.url, null, name, args(things));
    assert.notEqual(status, 200, name);
    assert.equal(error, 'NotLoggedIn', `${name}: ${text}`);
  }
});

place.test('whoever lacks the right finds nothing', async () => {
  const things = await prepared();
  for (const [name, { args = () => ({}), may }] of Object.entries(FUNCTIONS)) {
    if (!Array.isArray(may)) continue;
    for (const role of [...STAFF, ...OUTSIDERS].filter((one) => !may.includes(one))) {
      const answer = await call(place.server.url, cookies[role], name, args(things));
      assert.ok(NOTHING.includes(answer.error), `${name} as ${role}: ${answer.status} ${answer.text}`);
    }
  }
});

place.test('the right role of another unit finds nothing of ours', async () => {
  const things = await prepared();
  for (const [name, { args = () => ({}), may, elsewhere = 'refused' }] of Object.entries(FUNCTIONS)) {
    if (may === 'everyone') continue;
    const answer = await call(place.server.url, cookies.elsewhere, name, args(things));
    if (elsewhere === 'refused') {
      assert.ok(NOTHING.includes(answer.error), `${name}: ${answer.status} ${answer.text}`);
    } else {
      holdsNothingOfOurs(name, answer.text, things);
    }
  }
});

place.test('everyone gets only what is for everyone', async () => {
  const things = await prepared();
  for (const [name, { args = () => ({}), may, namesPapers }] of Object.entries(FUNCTIONS)) {
    if (may !== 'everyone' || namesPapers) continue;
    const { text } = await call(place.server.url, null, name, args(things));
    holdsNothingOfOurs(name, text, things);
  }
});

place.test('after all that, nothing has changed', async () => {
  const things = await prepared();
  for (const before of [things.done, things.toSeal, things.toSign]) {
    const now = await ask(place.server.url, cookies.officer, 'paper', { paper: before.row.paper });
    assert.equal(now.row.state, before.row.state);
    assert.equal(now.file.sha256, before.file.sha256);
    assert.deepEqual(now.timeline, before.timeline);
  }
  const { books } = await ask(place.server.url, cookies.clerk, 'books');
  assert.equal(books.length, 1);
  const { appointment, version } = things.appointment;
  const awaited = await ask(place.server.url, cookies.officer, 'appointment', { appointment });
  assert.equal(awaited.row.version, version);
  const seals = await ask(place.server.url, cookies.clerk, 'stamp-images', { kind: 'Seal' });
  assert.equal(seals.length, 1);
});

place.test('no page shows a stranger, or the wrong role, anything of ours', async () => {
  const things = await prepared();
  const ids = { ':dossier?': things.draft, ':dossier': things.reception.dossier, ':paper': things.toSign.row.paper, ':book': things.book, ':appointment': things.appointment.appointment, ':code': 'KHONGCO', ':token': 'khongco', ':certificate': things.trusted, ':year': 2026, ':image': things.seal };
  for (const route of await pageRoutes()) {
    // The demo's outbox and the page of components are for everyone, where they exist.
    if (['/hop-thu-demo', '/he-thong/thanh-phan'].includes(route)) continue;
    const path = route.replace(/:\w+\??/, (name) => ids[name]);
    for (const role of ['stranger', ...OUTSIDERS, 'elsewhere']) {
      const { status, text } = await get(path, role);
      const isLogin = status >= 300 && status < 400;
      assert.ok(isLogin || [200, 404].includes(status), `${path} as ${role}: ${status}`);
      holdsNothingOfOurs(`${path} as ${role}`, text, things);
      const isTheirs = /^\/($|dang-nhap|k$|k\/|nhan\/|huy-bo$|ho-tro$)/.test(path);
      if (role === 'stranger' && !isTheirs) {
        assert.ok(isLogin, `${path} sends a stranger to log in: ${status}`);
      }
      if (role !== 'stranger' && /:(paper|book|appointment|image)/.test(route)) {
        assert.equal(status, 404, `${path} as ${role}`);
      }
    }
  }
});

place.test('no file, image or upload is given to a stranger, the wrong role or another unit', async () => {
  const things = await prepared();
  const FILES = {
    '/tep/{id}': [things.toSign.file.id, things.toSeal.file.id, things.done.file.id],
    '/kho/{paper}/tep': [things.done.row.paper, things.toSign.row.paper],
    '/anh/{id}': [things.signature, things.seal],
    '/uploads/{id}': [things.upload],
    '/giay-hen/{paper}': [things.done.row.paper, things.toSign.row.paper],
    '/loi-chung/{paper}': [things.toNumber.row.paper, things.byHand.row.paper],
    '/phieu-tu-choi/{refusal}': [things.refusal],
    '/bien-ban/{refusal}': [things.refusal],
    '/phieu-bo-sung/{supplement}': [things.supplement],
    '/phieu-xin-loi/{paper}': [things.toSeal.row.paper],
    '/phieu-kiem-soat/{paper}': [things.done.row.paper, things.toSign.row.paper],
    '/so-chung-thuc/{book}/in': [things.book],
    '/so-chung-thuc/{book}/xuat': [things.book],
    '/tiep-nhan/{dossier}/giay-hen': [things.reception.dossier],
    '/tiep-nhan/{dossier}/phieu-xin-loi': [things.reception.dossier],
  };
  const known = (await serverRoutes()).filter((route) => /^GET .*\{/.test(route));
  assert.deepEqual(known, Object.keys(FILES).map((path) => `GET ${path}`).sort(), 'all such routes are walked');
  for (const [route, values] of Object.entries(FILES)) {
    for (const value of [...values, NOBODY]) {
      const path = route.replace(/\{\w+\}/, value);
      assert.equal((await get(path, 'stranger')).status, 401, path);
      for (const role of [...OUTSIDERS, 'elsewhere']) {
        assert.equal((await get(path, role)).status, 404, `${path} as ${role}`);
      }
    }
  }
  // Of one's own unit; an administrator has the numbers of those below.
  const LISTS = {
    '/theo-doi/xuat': OUTSIDERS,
    '/theo-doi/in': OUTSIDERS,
    '/thu-phi/xuat': ['leader', 'otherCitizen', 'receiver'],
    '/thu-phi/in': ['leader', 'otherCitizen', 'receiver'],
    '/thong-ke/bao-cao/xuat': ['otherCitizen', 'receiver'],
    '/thong-ke/bao-cao/in': ['otherCitizen', 'receiver'],
    '/quan-tri/loi-chung/xem-thu': [...STAFF, 'otherCitizen', 'receiver'],
  };
  for (const [list, roles] of Object.entries(LISTS)) {
    assert.equal((await get(list, 'stranger')).status, 401, list);
    for (const role of roles) assert.equal((await get(list, role)).status, 404, `${list} as ${role}`);
  }
  const theirs = await get(`/kho/${things.done.row.paper}/tep`, 'citizen');
  assert.equal(theirs.status, 200, 'the citizen gets the copy that is theirs');
  const control = await get(`/phieu-kiem-soat/${things.done.row.paper}`, 'citizen');
  assert.equal(control.status, 404, 'who passed it on within the office is not told its owner');
  const early = await get(`/tep/${things.toSign.file.id}`, 'citizen');
  assert.equal(early.status, 404, 'and not what is still on its way');
});

/** What everyone may send, and what is walked elsewhere in this file. */
const OPEN_ROUTES = [
  'POST /dang-nhap', 'POST /dang-xuat', 'POST /kiem-tra', 'POST /kiem-tra/bao-cao', 'GET /kiem-tra/tin-cay.json', 'POST /api/revocation',
  'GET /healthz', 'GET /readyz', 'GET /hoso/quyensochungthuc', 'GET /api/v1/openapi.json',
];
const WALKED = [
  'POST /api/{*function}', 'GET /anh/{id}', 'GET /kho/{paper}/tep', 'GET /tep/{id}', 'GET /uploads/{id}',
  // What the stream tells whom is in notices.test.
  'GET /su-kien',
  'GET /giay-hen/{paper}', 'GET /loi-chung/{paper}', 'GET /phieu-tu-choi/{refusal}', 'GET /bien-ban/{refusal}',
  'GET /phieu-bo-sung/{supplement}', 'GET /phieu-xin-loi/{paper}', 'GET /theo-doi/xuat', 'GET /so-chung-thuc/{book}/in',
  'GET /phieu-kiem-soat/{paper}', 'GET /theo-doi/in',
  'GET /so-chung-thuc/{book}/xuat', 'GET /tiep-nhan/{dossier}/giay-hen', 'GET /tiep-nhan/{dossier}/phieu-xin-loi', 'GET /thu-phi/xuat', 'GET /thu-phi/in',
  'GET /thong-ke/bao-cao/xuat', 'GET /thong-ke/bao-cao/in', 'GET /quan-tri/loi-chung/xem-thu',
];

place.test('no route changes anything for a stranger, the wrong role or another unit', async () => {
  const { upload, reception, toSign } = await prepared();
  const announcement = JSON.stringify({ name: 'a.pdf', size: 10 });
  const CHANGES = {
    'POST /uploads': { path: '/uploads', type: 'application/json', body: announcement, from: OUTSIDERS },
    'PATCH /uploads/{id}': { path: `/uploads/${upload}`, headers: { 'Upload-Offset': '0' }, body: '%PDF-1.7' },
    'DELETE /uploads/{id}': { path: `/uploads/${upload}` },
    'POST /api/v1/verify': { path: '/api/v1/verify', body: '%PDF-1.7', refused: 401 },
    'POST /tiep-nhan/{dossier}/phieu-nhan': { path: `/tiep-nhan/${reception.dossier}/phieu-nhan` },
    'POST /theo-doi/{paper}/ma-nhan': { path: `/theo-doi/${toSign.row.paper}/ma-nhan` },
    'POST /doi-don-vi': { path: '/doi-don-vi', type: 'application/x-www-form-urlencoded', body: `unit=${NOBODY}` },
  };
  const links = ['POST /nhan/{token}/tep', 'POST /nhan/{token}/ma'];
  const all = [...OPEN_ROUTES, ...WALKED, ...Object.keys(CHANGES), ...links].sort();
  assert.deepEqual(await serverRoutes(), all, 'every route is walked');

  const { url } = place.server;
  const send = async (method, { path, type, headers, body }, role) => {
    const own = { Origin: url, ...headers, ...(type && { 'Content-Type': type }), ...(role !== 'stranger' && { Cookie: cookies[role] }) };
    return (await fetch(`${url}${path}`, { method, headers: own, body, redirect: 'manual' })).status;
  };
  for (const [route, what] of Object.entries(CHANGES)) {
    const [method] = route.split(' ');
    assert.equal(await send(method, what, 'stranger'), 401, route);
    for (const role of what.from ?? [...OUTSIDERS, 'elsewhere']) {
      assert.equal(await send(method, what, role), what.refused ?? 404, `${route} as ${role}`);
    }
  }
  const guess = { path: '/nhan/khongco/tep', type: 'application/x-www-form-urlencoded', body: 'code=123456' };
  assert.ok([303, 404].includes(await send('POST', guess, 'stranger')), 'a link that nobody was sent opens nothing');
  assert.equal(await send('POST', { path: '/nhan/khongco/ma' }, 'stranger'), 404, 'and nobody is sent a code for it');
  assert.equal((await get(`/uploads/${upload}`, 'officer')).status, 200, "the officer's upload is still there");
});

place.test('what no form of ours sends is answered in Vietnamese, to a script and to a plain form', async () => {
  const { unit } = await prepared();
  const { url } = place.server;
  for (const [endpoint, args] of [['paper', {}], ['paper', { paper: 'x' }], ['deliveries', { page: 'x' }], ['receive', { version: 1 }]]) {
    const { status, text, error } = await call(url, cookies.clerk, endpoint, args);
    assert.deepEqual([status, error], [400, 'Malformed'], `${endpoint}: ${text}`);
    assert.deepEqual(JSON.parse(text).fields, [], text);
  }
  const form = await fetch(`${url}/api/set-retention`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      Origin: url,
      Cookie: cookies.administrator,
      Accept: 'text/html',
      Referer: `${url}/quan-tri/luu-tru?don-vi=${unit}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ unit, version: 'x', years: '5' }),
  });
  const back = form.headers.get('location') ?? '';
  assert.match(back, /\/quan-tri\/luu-tru\?.*__err=/, `${form.status}`);
  const answer = await get(new URL(back, url).pathname + new URL(back, url).search, 'administrator');
  assert.match(answer.text, /Nội dung gửi lên không đúng mẫu/);
});

place.test('no server function takes more than 2 MB', async () => {
  await prepared();
  const { url } = place.server;
  for (const name of await serverFunctions()) {
    const headers = { Origin: url, Cookie: cookies.clerk, 'Content-Type': 'application/x-www-form-urlencoded' };
    assert.equal(await announce(`${url}/api/${name}`, 2 * 1024 * 1024 + 1, headers), 413, name);
  }
});

/** The status that a POST gets which only announces so many bytes. */
function announce(address, length, headers) {
  return new Promise((resolve, reject) => {
    const post = request(address, { method: 'POST', headers: { ...headers, 'Content-Length': length } });
    post.on('response', (answer) => {
      resolve(answer.statusCode);
      post.destroy();
    });
    post.on('error', reject);
    post.flushHeaders();
  });
}

place.test('a change that another site sends is refused', async () => {
  await prepared();
  const { url } = place.server;
  for (const headers of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site', Origin: url }, {}]) {
    const answer = await fetch(`${url}/api/books`, {
      method: 'POST',
      headers: { Cookie: cookies.clerk, ...headers },
    });
    assert.equal(answer.status, 403, JSON.stringify(headers));
  }
  const viaGet = await get('/api/books', 'clerk');
  assert.notEqual(viaGet.status, 200, 'a server function is not called by GET');
});

async function get(path, role) {
  const headers = { Accept: 'text/html', ...(role === 'stranger' ? {} : { Cookie: cookies[role] }) };
  const answer = await fetch(`${place.server.url}${path}`, { headers, redirect: 'manual' });
  return { status: answer.status, text: await answer.text() };
}

function holdsNothingOfOurs(what, text, { codes }) {
  for (const code of codes) assert.ok(!text.includes(code), `${what} names ${code}`);
}
