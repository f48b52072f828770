// The guide of the national portal's certification module (S001), step by step and in its own words:
// from the appointment to the copy in the citizen's hands. What each screen holds in detail is tested
// elsewhere; this reads like the guide.

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { eventually, fact, factIs, gone, visit } from '../support/browser.mjs';
import { text } from '../support/judges.mjs';
import { givePin, attach, chooseApplicant, download, send, stampOn } from '../support/steps.mjs';
import { sample } from '../support/places.mjs';
import { today } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const OFFICE = 'UBND phường Cầu Sương';
/** What leader and clerk are told of a paper. */
const FACTS = ['Tên đối tượng đăng ký', 'Số CMND/CCCD/MST', 'Số điện thoại', 'Email', 'Loại giấy tờ cần cấp bản sao', 'Mã chứng thực'];
const SCAN = sample('giay-khai-sinh.pdf');
/** The grid of an account, in (a) and (c). */
const GRID = ['STT', 'Tên đối tượng', 'CMND/CCCD/MST', 'Số điện thoại', 'Email'];
/** Who has no account of the portal. */
const WITHOUT_ACCOUNT = { name: 'Phan Lâm Trúc Ly', email: 'trucly@example.com' };

/** The entries of somebody's menu. */
const menu = (page) => page.getByRole('navigation', { name: 'Trình đơn' });
const entries = async (page) => (await menu(page).getByRole('link').allInnerTexts()).map((label) => label.split('\n')[0].trim());
const click = (page, label) => menu(page).getByRole('link', { name: label }).click();
const heading = (page, name) => page.getByRole('heading', { name, level: 1 }).waitFor();
const row = (page, content) => page.getByRole('row').filter({ hasText: content });
const columns = async (page, caption) => {
  const table = page.getByRole('table', { name: caption });
  await table.waitFor();
  return table.getByRole('columnheader').allInnerTexts();
};
/** Where there is room, a list has the guide's columns, each by itself, and nothing sticks out. */
async function guideColumns(page, caption, acts) {
  await page.setViewportSize({ width: 1920, height: 1000 });
  const heads = (await columns(page, caption)).map((head) => head.trim()).filter(Boolean);
  assert.deepEqual(heads, [
    'STT', 'Mã chứng thực', 'Đối tượng', 'Tên đối tượng đăng ký', 'Email', 'Số CMT/CCCD/MST', 'Ngày đăng ký',
    'Loại giấy tờ', 'Hạn trả', acts, 'Xem tiến trình',
  ]);
  const line = page.getByRole('table', { name: caption }).getByRole('row').nth(1);
  assert.equal(await line.getByRole('link', { name: 'Xem tiến trình' }).count(), 1, 'nothing is said twice');
  const beyond = await page.getByRole('table', { name: caption })
    .evaluate((table) => table.offsetWidth - table.parentElement.clientWidth);
  assert.ok(beyond <= 0, `${beyond} px stick out`);
  await page.setViewportSize({ width: 1440, height: 900 });
}
const button = (page, name) => page.getByRole('button', { name, exact: true });

let officer;
let leader;
let clerk;
let citizen;
/** Mã chứng thực of the paper that goes the whole way. */
let code;

place.test('each right has its menu', async () => {
  [officer, leader, clerk, citizen] = await Promise.all(['officer', 'leader', 'clerk', 'citizen'].map((role) => place.as(role)));
  const holds = async (page, labels) => {
    const all = await entries(page);
    for (const label of labels) assert.ok(all.includes(label), `${label} in ${all}`);
  };
  await holds(officer, ['Thêm mới bản sao từ bản chính', 'Hồ sơ bị từ chối', 'Lịch hẹn chờ duyệt', 'Theo dõi hồ sơ chứng thực']);
  await holds(leader, ['Bản sao chờ ký', 'Theo dõi hồ sơ chứng thực']);
  await holds(clerk, ['Bản sao chờ đóng dấu', 'Theo dõi hồ sơ chứng thực', 'Quản lý sổ chứng thực', 'Quản lý gửi lại email', 'Quản lý con dấu']);
});

place.test('step 0: the citizen makes an appointment', async () => {
  await visit(citizen, '/dat-lich-hen');
  await citizen.getByRole('combobox', { name: 'Cơ quan', exact: false }).first().selectOption({ label: OFFICE });
  await button(citizen, 'Xem giờ trống').click();
  const day = citizen.getByRole('table', { name: 'Ngày còn giờ trống' }).getByRole('link').last();
  await day.click();
  await citizen.locator('a.day[aria-current]').and(day).waitFor();
  await citizen.getByRole('radio').first().check();
  await citizen.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).selectOption('KS');
  await button(citizen, 'Đặt lịch hẹn').click();
  await heading(citizen, /^CTĐT-\d{8}-\d{4}$/);
});

place.test('(b), (c) "Lịch hẹn chờ duyệt": the officer finds it, moves it, and works it off', async () => {
  const appointment = (await citizen.getByRole('heading', { level: 1 }).innerText()).trim();
  const [hour, day] = (await fact(citizen, 'Thời gian hẹn')).split(' ');
  await click(officer, 'Lịch hẹn chờ duyệt');
  await heading(officer, 'Lịch hẹn chờ duyệt');
  const search = officer.getByRole('search', { name: 'Thông tin tìm kiếm' });
  await search.getByRole('combobox', { name: 'Đối tượng', exact: true }).selectOption({ label: 'Công dân' });
  await search.getByRole('textbox', { name: 'Tên đối tượng/ số CMT/CCCD/MST' }).fill('003190000011');
  await search.getByRole('textbox', { name: 'Mã lịch hẹn' }).fill(appointment);
  await search.getByRole('textbox', { name: 'Thời gian' }).fill(day);
  await search.getByRole('combobox', { name: 'Giờ hẹn' }).selectOption({ label: hour });
  await search.getByRole('button', { name: 'Tìm kiếm' }).click();
  await officer.waitForURL(/[?&]gio=/);
  await officer.getByText('Tìm thấy 1 kết quả').waitFor();
  const heads = await columns(officer, 'Lịch hẹn chờ duyệt');
  for (const name of ['STT', 'Mã lịch hẹn', 'Đối tượng', 'Tên đối tượng đăng ký', 'CMT/CCCD/MST', 'Thời gian hẹn', 'Thời gian hẹn lại', 'Trạng thái']) {
    assert.ok(heads.some((head) => head.trim() === name), `${name} in ${heads}`);
  }
  await row(officer, appointment).getByRole('link', { name: 'Dời lịch hẹn' }).click();
  await heading(officer, 'Dời lịch hẹn');
  const account = await columns(officer, 'Thông tin người đăng ký bản sao');
  assert.deepEqual(account.map((head) => head.trim()), GRID);
  await officer.getByRole('textbox', { name: 'Lý do hẹn' }).fill('Cán bộ tiếp nhận bận họp');
  await officer.getByRole('combobox', { name: 'Giờ hẹn lại' }).selectOption({ index: 1 });
  await button(officer, 'Đặt lại lịch hẹn').click();
  await heading(officer, appointment);
  await visit(officer, `/lich-hen-cho-duyet?ma=${encodeURIComponent(appointment)}`);
  await row(officer, appointment).getByRole('button', { name: 'Xử lý' }).click();
  await heading(officer, 'Thêm mới bản sao từ bản chính');
  await officer.getByRole('table', { name: 'Người đăng ký cấp bản sao' }).getByText('Nguyễn Hạ Vy An').waitFor();
});

place.test('(a) "Thêm mới bản sao từ bản chính": account, scan, kind, "Trình ký"', async () => {
  await click(officer, 'Thêm mới bản sao từ bản chính');
  await heading(officer, 'Thêm mới bản sao từ bản chính');
  await officer.getByText('Đối tượng có tài khoản DVCQG').first().waitFor();
  await officer.getByText('Đối tượng không có tài khoản DVCQG').first().waitFor();
  await chooseApplicant(officer, { identifier: '003190000011', name: 'Nguyễn Hạ Vy An' });
  const grid = await columns(officer, 'Tài khoản tìm thấy');
  assert.deepEqual(grid.map((head) => head.trim()), GRID);
  await attach(officer, SCAN);
  await officer.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).selectOption({ label: 'Giấy khai sinh' });
  await officer.getByText('Chứng thực bản sao đúng với bản chính').first().waitFor();
  await button(officer, 'Bỏ qua').waitFor();
  ({ code } = await send(officer));
  assert.match(code, /^H99\.101-\d{6}-\d{6}$/);
});

place.test('(a), (d) "Đối tượng không có tài khoản DVCQG": by name and e-mail, and found by that in the list', async () => {
  await visit(officer, '/tao-moi');
  await chooseApplicant(officer, WITHOUT_ACCOUNT);
  await attach(officer, sample('bang-tot-nghiep-xoay-90.pdf'));
  await officer.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).selectOption({ label: 'Bảng điểm' });
  const { code: other } = await send(officer);

  // "Tìm kiếm theo đối tượng", then each field, with what the paper that goes the whole way has.
  await visit(leader, '/cho-ky');
  const search = leader.getByRole('search', { name: 'Thông tin tìm kiếm' });
  const kind = (label) => search.getByRole('group', { name: 'Tìm kiếm theo đối tượng' }).getByText(label, { exact: true }).click();
  await kind('Đối tượng không có tài khoản DVCQG');
  await gone(row(leader, code), 'it has an account');
  await row(leader, other).filter({ hasText: WITHOUT_ACCOUNT.email }).waitFor();
  await visit(leader, '/cho-ky');
  assert.ok(await search.getByRole('radio', { name: 'Tất cả' }).isChecked());
  await search.getByRole('textbox', { name: 'Mã chứng thực' }).fill(code);
  await search.getByRole('textbox', { name: 'Tên đối tượng/ số CMT/CCCD/ MST/ Email' }).fill('003190000011');
  await search.getByRole('textbox', { name: 'Ngày nộp từ ngày' }).fill(today());
  await search.getByRole('textbox', { name: 'Đến ngày' }).fill(today());
  await search.getByRole('button', { name: 'Tìm kiếm' }).click();
  await leader.getByText('Tìm thấy 1 kết quả').waitFor();
  await row(leader, code).waitFor();
  await kind('Doanh nghiệp');
  await leader.getByText('Không tìm thấy kết quả nào').waitFor();
  await kind('Công dân');
  await row(leader, code).waitFor();
});

place.test('(d), (e) "Bản sao chờ ký": the leader gives it back, and the officer sends it again from "Hồ sơ bị từ chối"', async () => {
  // Where a leader starts.
  await visit(leader, '/bat-dau');
  await heading(leader, 'Bản sao chờ ký');
  await leader.getByText('Tìm kiếm theo đối tượng').first().waitFor();
  await row(leader, code).waitFor();
  await guideColumns(leader, 'Bản sao chờ ký', 'Thao tác');
  await row(leader, code).getByRole('link', { name: 'Xử lý' }).click();
  await heading(leader, code);
  await button(leader, 'Trả lại').click();
  const dialog = leader.getByRole('dialog', { name: 'Trả lại hồ sơ' });
  await dialog.getByRole('textbox', { name: 'Lý do trả lại' }).fill('Bản quét mờ');
  await button(dialog, 'Trả lại').click();
  await heading(leader, 'Bản sao chờ ký');

  await click(officer, 'Hồ sơ bị từ chối');
  await heading(officer, 'Hồ sơ bị từ chối');
  await row(officer, code).getByText('Bản quét mờ').waitFor();
  await guideColumns(officer, 'Hồ sơ bị từ chối', 'Thao tác');
  await row(officer, code).getByRole('button', { name: 'Hủy hồ sơ' }).first().waitFor();
  await row(officer, code).getByRole('button', { name: 'Xử lý tiếp' }).click();
  await officer.getByText('Hãy đối chiếu từng trang với bản chính').waitFor();
  await send(officer);
});

place.test('(e) "Ký số": a white page with the attestation, the image is placed, "Áp dụng", and it is passed on', async () => {
  await visit(leader, `/cho-ky?ma=${code}`);
  await row(leader, code).getByRole('link', { name: 'Xử lý' }).click();
  await heading(leader, code);
  await leader.getByRole('heading', { name: 'Đính kèm bản chính (scan)' }).waitFor();
  for (const name of FACTS) await leader.locator('dt', { hasText: name }).first().waitFor({ state: 'attached' });
  await button(leader, 'Ký số').click();
  await stampOn(leader);
  await button(leader, 'Áp dụng').click();
  await givePin(leader, 'Ký số');
  await leader.getByText('Bản đã ký hiện bên cạnh.').waitFor();
  await leader.getByRole('button', { name: 'Chuyển cấp số và đóng dấu' }).click();
  await heading(leader, 'Bản sao chờ ký');
});

place.test('(g) "Quản lý sổ chứng thực": the clerk opens a book', async () => {
  await click(clerk, 'Quản lý sổ chứng thực');
  await heading(clerk, 'Quản lý sổ chứng thực');
  await clerk.getByRole('button', { name: 'Thêm mới sổ' }).first().click();
  const dialog = clerk.getByRole('dialog', { name: 'Thêm mới sổ' });
  for (const name of ['Tên sổ chứng thực', 'Số bắt đầu', 'Ngày mở sổ', 'Ngày đóng sổ']) {
    await dialog.getByRole('textbox', { name }).waitFor();
  }
  await dialog.getByText(/Số chứng thực được nhảy tự động theo số thứ tự trong sổ/).waitFor();
  await button(dialog, 'Lưu').click();
  const heads = await columns(clerk, 'Sổ chứng thực');
  for (const name of ['STT', 'Tên sổ chứng thực', 'Số bắt đầu', 'Số hiện tại', 'Ngày mở sổ', 'Ngày đóng sổ']) {
    assert.ok(heads.some((head) => head.trim() === name), `${name} in ${heads}`);
  }
});

place.test('(f) "Bản sao chờ đóng dấu": the book is chosen, the number comes by itself, sealed, completed', async () => {
  await click(clerk, 'Bản sao chờ đóng dấu');
  await heading(clerk, 'Bản sao chờ đóng dấu');
  await row(clerk, code).waitFor();
  await guideColumns(clerk, 'Bản sao chờ đóng dấu', 'Trạng thái');
  await row(clerk, code).getByRole('link', { name: 'Xử lý' }).click();
  await heading(clerk, code);
  await stampOn(clerk);
  await clerk.getByText('Thông tin hồ sơ', { exact: true }).click();
  for (const name of FACTS) await clerk.locator('dt', { hasText: name }).first().waitFor();
  await clerk.getByRole('combobox', { name: 'Chọn sổ chứng thực' }).selectOption({ index: 0 });
  await button(clerk, 'Đóng dấu').click();
  await givePin(clerk, 'Đóng dấu');
  await factIs(clerk, 'Số chứng thực', '1/ĐT');
  await clerk.getByRole('button', { name: 'Hoàn thành và chuyển bản chứng thực điện tử tới người dân/doanh nghiệp' }).click();
  await button(clerk.getByRole('dialog', { name: 'Hoàn thành hồ sơ?' }), 'Hoàn thành và chuyển').click();
  await heading(clerk, 'Bản sao chờ đóng dấu');
});

place.test('"Xem tiến trình" tells who did what when', async () => {
  await click(officer, 'Theo dõi hồ sơ chứng thực');
  await heading(officer, 'Theo dõi hồ sơ chứng thực');
  await row(officer, code).getByRole('link', { name: code, exact: true }).click();
  for (const step of ['Trình ký', 'Trả lại', 'Trình ký lại', 'Ký số', 'Chuyển cấp số và đóng dấu', 'Cấp số và đóng dấu']) {
    await officer.locator('.timeline').getByText(step, { exact: true }).first().waitFor();
  }
});

place.test('(h), (i) the citizen finds the copy in the account and downloads it; it says number, book and day', async () => {
  await eventually('the copy is in the store', async () => {
    await visit(citizen, '/kho');
    return (await citizen.getByRole('article').count()) > 0;
  });
  await visit(citizen, '/lich-hen');
  await citizen.getByRole('button', { name: /Nguyễn Hạ Vy An/ }).click();
  const own = citizen.locator('#tai-khoan');
  await own.getByRole('heading', { name: 'Thông tin cá nhân' }).waitFor();
  await own.getByRole('link', { name: 'Thao tác xem giấy tờ' }).click();
  await heading(citizen, 'Kho dữ liệu của tôi');
  await citizen.getByText(/có giá trị sử dụng thay cho bản chính đã dùng để đối chiếu chứng thực/).waitFor();
  const copy = await download(citizen.locator('main'), /Tải/, join(place.folder, 'ban-sao.pdf'));
  assert.equal(copy.name, 'giay-khai-sinh_signed.pdf');
  const words = (await text(copy.path)).replace(/\s+/g, ' ');
  assert.match(words, /Chứng thực bản sao đúng với bản chính/);
  assert.match(words, /Số chứng thực: ?1\/ĐT/);
  assert.match(words, /Quyển số: ?.+-SCTĐT\/BS/);
  assert.match(words, /Ngày \d{2} tháng \d{2} năm \d{4}/);
});
