// Every page, by who sees it, with something on it.

import { eventually } from './browser.mjs';
import { sample } from './places.mjs';
import { workers } from './requests.mjs';
import { check } from './steps.mjs';

const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };
const WITHOUT_ACCOUNT = { name: 'Phan Lâm Trúc Ly', email: 'trucly@example.com' };

/** Brings papers into every state. Gives what the addresses of pages need. */
export async function furnish(url) {
  const work = workers(url);
  const done = await work.submit(SCAN);
  const mailed = await work.submit({ ...SCAN, applicant: WITHOUT_ACCOUNT });
  for (const { paper } of [done, mailed]) {
    await work.sign(paper);
    await work.seal(paper);
    await work.complete(paper);
  }
  const toSeal = await work.submit({ type: 'HB', scan: sample('hoc-ba-30-trang-ccitt-g4.pdf') });
  await work.sign(toSeal.paper);
  const returned = await work.submit(SCAN);
  await work.giveBack(returned.paper, 'Bản quét thiếu mặt sau');
  await work.draft(SCAN);
  const toSign = await work.submit({ type: 'BTN', scan: sample('bang-tot-nghiep-xoay-90.pdf') });
  const [copy] = await eventually('the copy is in the store', async () => {
    const copies = await work.as('citizen', 'my-copies');
    return copies.length > 0 && copies;
  });
  const mail = await eventually('the e-mail is in the outbox', async () => {
    const messages = await work.as('clerk', 'outbox');
    return messages.map(({ body }) => /\/nhan\/\S+/.exec(body)).find(Boolean);
  });
  return {
    done, toSeal, toSign, returned,
    book: `/so-chung-thuc/${await work.openBook()}`,
    copy: `/k/${copy.public_code}`,
    certified: { name: 'ban-sao.pdf', bytes: await work.certified(done.paper) },
    mail: mail[0],
  };
}

/** Pages by role: a name, an address, and what to do there before looking. */
export function pagesOf({ done, toSeal, toSign, book, copy, certified, mail }) {
  const placing = async (page) => {
    await page.getByRole('button', { name: 'Ký số', exact: true }).click();
    await drawn(page);
    await page.getByRole('application').waitFor();
  };
  const checking = async (page) => {
    await check(page, certified);
  };
  return {
    stranger: [
      ['cong', '/'],
      ['kiem-tra', '/', checking],
      ['dang-nhap', '/dang-nhap'],
      ['dang-nhap-sai', '/dang-nhap?loi=sai'],
      ['tra-cuu', copy],
      ['tra-cuu-khong-co', '/k/KHONGCO'],
      ['nhan', mail],
      ['hop-thu', '/hop-thu-demo'],
    ],
    officer: [
      ['tao-moi', '/tao-moi'],
      ['bi-tu-choi', '/bi-tu-choi'],
      ['theo-doi', '/theo-doi'],
      ['theo-doi-khong-co', '/theo-doi?tim=khongcoaiten'],
      ['tien-trinh', `/theo-doi/${done.paper}`],
      ['thanh-phan', '/he-thong/thanh-phan'],
    ],
    leader: [
      ['cho-ky', '/cho-ky'],
      ['doc', `/cho-ky/${toSign.paper}`, drawn],
      ['dat-chu-ky', `/cho-ky/${toSign.paper}`, placing],
      ['chu-ky', '/chu-ky'],
    ],
    clerk: [
      ['cho-dong-dau', '/cho-dong-dau'],
      ['dat-con-dau', `/cho-dong-dau/${toSeal.paper}`, drawn],
      ['so-chung-thuc', '/so-chung-thuc'],
      ['so', book],
      ['gui-lai-email', '/gui-lai-email'],
      ['con-dau', '/con-dau'],
    ],
    citizen: [['kho', '/kho']],
    administrator: [['quan-tri', '/bat-dau']],
  };
}

/** Waits until a page of the document is drawn. */
async function drawn(page) {
  await page.locator('.viewer-drawing canvas').first().waitFor();
}
