// The demo's accounts, by what they do, and how they log in.

import { alive } from './browser.mjs';

export const PASSWORD = 'chungthuc';
export const PIN = '12345678';

export const PEOPLE = {
  officer: { login: 'tiepnhan.cs', name: 'Nông Thị Hoài An' },
  leader: { login: 'lanhdao.cs', name: 'Vũ Đình Khải Minh' },
  deputy: { login: 'pct.cs', name: 'Đỗ Thanh Trúc Lam' },
  clerk: { login: 'vanthu.cs', name: 'Lý Hồng Vân Anh' },
  /** All three rights, in another unit. */
  elsewhere: { login: 'motnguoi.sn', name: 'Triệu Văn Đa Năng' },
  /** All three rights where the demo's examples are. */
  island: { login: 'motnguoi.hm', name: 'Sầm Thị Hải Âu' },
  administrator: { login: 'quantri.hl', name: 'Lương Quốc Bảo Trị' },
  receiver: { login: 'tiepnhan.ngoai', name: 'Bế Thị Thu Kiểm' },
  citizen: { login: '003190000011', name: 'Nguyễn Hạ Vy An' },
  otherCitizen: { login: '003203000022', name: 'Trần Gia Khánh Bình' },
  enterprise: { login: '9990000018', name: 'CÔNG TY TNHH ÁNH DƯƠNG XANH MẪU' },
};

/** Logs in by password, on the login page. */
export async function logIn(page, role) {
  await page.goto('/dang-nhap');
  await page.getByRole('textbox', { name: 'Tên đăng nhập' }).fill(PEOPLE[role].login);
  await page.getByLabel('Mật khẩu').fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/dang-nhap');
}

/** Logs in with one click, as the demo's login page offers. */
export async function enter(page, role) {
  await page.goto('/dang-nhap');
  await page.getByRole('button', { name: PEOPLE[role].name }).first().click();
  await page.waitForURL((url) => url.pathname !== '/dang-nhap');
  await alive(page);
}

/** The session's cookie of somebody, for requests without a browser. */
export async function sessionOf(url, role) {
  const answer = await fetch(`${url}/dang-nhap`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: url, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ login: PEOPLE[role].login, password: PASSWORD }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`${role} could not log in: ${answer.status}`);
  return cookie;
}
