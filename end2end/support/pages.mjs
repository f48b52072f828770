// Every page, by who sees it, with something on it.

import { eventually, visit } from './browser.mjs';
import { sample } from './places.mjs';
import { complete, openBook, openFrom, seal, sign, submit } from './steps.mjs';

const SCAN = { type: 'Giấy khai sinh', scan: sample('giay-khai-sinh.pdf') };

/** Brings papers into every state. Gives what the addresses of pages need. */
export async function furnish(place) {
  const [officer, leader, clerk] = [await place.as('officer'), await place.as('leader'), await place.as('clerk')];
  await openBook(clerk);
  const done = await submit(officer, SCAN);
  await sign(leader, done.code);
  await seal(clerk, done.code);
  await complete(clerk);
  const mailed = await submit(officer, {
    ...SCAN,
    applicant: { name: 'Phan Lâm Trúc Ly', email: 'trucly@example.com' },
  });
  await sign(leader, mailed.code);
  await seal(clerk, mailed.code);
  await complete(clerk);
  const toSeal = await submit(officer, { type: 'Học bạ', scan: sample('hoc-ba-30-trang-ccitt-g4.pdf') });
  await sign(leader, toSeal.code);
  const returned = await submit(officer, SCAN);
  await openFrom(leader, '/cho-ky', returned.code);
  await leader.getByRole('button', { name: 'Trả lại', exact: true }).click();
  const dialog = leader.getByRole('dialog', { name: 'Trả lại hồ sơ' });
  await dialog.getByRole('textbox', { name: 'Lý do trả lại' }).fill('Bản quét thiếu mặt sau');
  await dialog.getByRole('button', { name: 'Trả lại', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  const toSign = await submit(officer, { type: 'Bằng tốt nghiệp', scan: sample('bang-tot-nghiep-xoay-90.pdf') });

  const book = await clerk.goto('/so-chung-thuc').then(() =>
    clerk.getByRole('link', { name: /^Xem sổ/ }).first().getAttribute('href'));
  const citizen = await place.as('citizen');
  const copy = await eventually('the copy is in the store', async () => {
    await visit(citizen, '/kho');
    const link = citizen.getByRole('link', { name: 'Trang tra cứu' });
    return (await link.count()) > 0 && link.first().getAttribute('href');
  });
  const stranger = await place.as('stranger');
  const mail = await eventually('the e-mail is in the outbox', async () => {
    await visit(stranger, '/hop-thu-demo');
    const link = stranger.locator('a[href^="/nhan/"]');
    return (await link.count()) > 0 && link.first().getAttribute('href');
  });
  return { done, toSeal, toSign, returned, book, copy, mail };
}

/** Pages by role: a name, an address, and what to do there before looking. */
export function pagesOf({ done, toSeal, toSign, book, copy, mail }) {
  const placing = async (page) => {
    await page.getByRole('button', { name: 'Ký số', exact: true }).click();
    await drawn(page);
    await page.getByRole('application').waitFor();
  };
  return {
    stranger: [
      ['cong', '/'],
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
