// Nothing typed is lost: not by a reload, not by a session that ends in the middle of the work.

import assert from 'node:assert/strict';

import { alive, visit } from '../support/browser.mjs';
import { PASSWORD, PEOPLE, enter, logIn } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';
import { attach, chooseApplicant, send } from '../support/steps.mjs';

const place = stage();
const APPLICANT = { name: 'Phan Lâm Trúc Ly', email: 'trucly@example.com' };

const copies = (page) => page.getByRole('textbox', { name: 'Số bản', exact: true });
const savedLine = (page) => page.getByText(/^Bản nháp được lưu tự động lúc/);

/** Types something and waits until the server has it. */
async function typed(page, act) {
  const saved = page.waitForResponse((answer) => answer.url().endsWith('/api/save-draft') && answer.ok());
  await act();
  await saved;
  await savedLine(page).waitFor();
}

place.test('a draft survives a reload, with its scan', async () => {
  const officer = await place.as('officer');
  await visit(officer, '/tao-moi');
  await chooseApplicant(officer, APPLICANT);
  await attach(officer, sample('giay-khai-sinh.pdf'));
  await officer.waitForURL(/\/tao-moi\/.+/);
  await typed(officer, () => copies(officer).fill('4'));

  await officer.reload();
  await alive(officer);
  assert.equal(await officer.getByRole('textbox', { name: 'Họ và tên' }).inputValue(), APPLICANT.name);
  assert.equal(await copies(officer).inputValue(), '4');
  await officer.getByText('Hãy đối chiếu từng trang với bản chính').waitFor();
});

place.test('a session that ends keeps what is typed; logging in again goes on', async () => {
  const officer = await place.window({ allowed: [/status of (401|422)/] });
  await enter(officer, 'officer');
  await visit(officer, '/tao-moi');
  await chooseApplicant(officer, { identifier: '9990000018', name: PEOPLE.enterprise.name });
  await officer
    .getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' })
    .selectOption({ label: 'Giấy chứng nhận đăng ký doanh nghiệp' });
  await attach(officer, sample('dang-ky-doanh-nghiep-12-trang.pdf'));
  await officer.waitForURL(/\/tao-moi\/.+/);
  await typed(officer, () => copies(officer).fill('2'));

  await officer.context().clearCookies({ name: 'chungthuc_session' });
  await copies(officer).fill('7');
  const dialog = officer.getByRole('dialog', { name: 'Phiên làm việc đã kết thúc' });
  await dialog.waitFor();
  // Put off, it isn't forgotten.
  await officer.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await officer.getByRole('button', { name: 'Đăng nhập lại' }).click();
  await dialog.getByRole('textbox', { name: 'Tên đăng nhập' }).fill(PEOPLE.officer.login);
  await dialog.getByLabel('Mật khẩu').fill('sai');
  await dialog.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await dialog.getByText('Tên đăng nhập hoặc mật khẩu không đúng').waitFor();
  await dialog.getByLabel('Mật khẩu').fill(PASSWORD);
  await typed(officer, () => dialog.getByRole('button', { name: 'Đăng nhập', exact: true }).click());
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await officer.getByRole('button', { name: 'Đăng nhập lại' }).isVisible(), false);

  await officer.reload();
  await alive(officer);
  assert.equal(await copies(officer).inputValue(), '7');
  await officer.getByText('Hãy đối chiếu từng trang với bản chính').waitFor();
  const { code } = await send(officer);
  assert.match(code, /^H99\.101-/);
});

place.test('logging out ends the session everywhere it was open', async () => {
  const leader = await place.window({ allowed: [/status of 401/] });
  await logIn(leader, 'leader');
  await leader.getByRole('heading', { name: 'Bản sao chờ ký', level: 1 }).waitFor();
  await alive(leader);
  const [cookie] = (await leader.context().cookies()).filter(({ name }) => name === 'chungthuc_session');
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Lax');
  await leader.getByRole('button', { name: PEOPLE.leader.name }).click();
  await leader.getByRole('button', { name: 'Đăng xuất' }).click();
  await leader.waitForURL(/\/dang-nhap/);

  // The token itself is worth nothing any more.
  await leader.context().addCookies([cookie]);
  await visit(leader, '/cho-ky');
  assert.equal(new URL(leader.url()).pathname, '/dang-nhap');
});

place.test('after logging in one is where one wanted to be', async () => {
  const clerk = await place.window();
  await visit(clerk, '/so-chung-thuc');
  assert.equal(new URL(clerk.url()).pathname, '/dang-nhap');
  await clerk.getByRole('button', { name: PEOPLE.clerk.name }).click();
  await clerk.getByRole('heading', { name: 'Quản lý sổ chứng thực', level: 1 }).waitFor();
});
