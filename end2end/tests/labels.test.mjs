// The guides' own words (DOMAIN §4.1, §4.2, §4.4): every field, column, button and hint of a screen is there
// by its exact label. What each does is in the other tests.

import assert from 'node:assert/strict';

import { visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };

/** All that a page says: its text, its placeholders, the names of what has no text. */
const said = (page) => page.evaluate(() => {
  const of = (selector, name) => [...document.querySelectorAll(selector)].map((element) => element.getAttribute(name));
  const words = [document.body.textContent, ...of('[placeholder]', 'placeholder'), ...of('[aria-label]', 'aria-label')];
  return words.join('\n').normalize('NFC').replace(/\s+/g, ' ');
});

/** Each of the words stands on the page. */
async function says(page, words) {
  const text = await said(page);
  assert.deepEqual(words.filter((word) => !text.includes(word)), []);
}

place.test('S000: "Tiếp nhận hồ sơ", with the two tabs and every field of "Thông tin chung"', async () => {
  const page = await place.as('officer');
  await visit(page, '/tiep-nhan');
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.waitForURL(/\/tiep-nhan\/[0-9a-f-]{36}/);
  await page.getByRole('link', { name: 'Tiếp tục' }).waitFor();
  await says(page, [
    'Thông tin chung', 'Thành phần hồ sơ', 'Thông tin người nộp', 'Họ và tên chủ hồ sơ', 'Người nộp', 'Số CMND/CCCD/MST/MÃ ĐỊNH DANH',
    'Ngày cấp CMND/CCCD', 'Nơi cấp CMND/CCCD', 'Ngày sinh', 'Giới tính', 'Quốc gia', 'Tỉnh/TP', 'Quận/huyện', 'Phường/xã',
    'Địa chỉ chi tiết', 'Số điện thoại', 'Số fax', 'Email', 'Số bộ hồ sơ', 'Nội dung', 'Ghi chú', 'Thông tin chi tiết', 'Loại hồ sơ',
    'Thông tin khác', 'Tiếp tục', 'Kiểm tra danh tính số',
  ]);
  const order = ['Họ và tên chủ hồ sơ', 'Người nộp', 'Số CMND/CCCD/MST', 'Ngày cấp', 'Nơi cấp', 'Ngày sinh', 'Giới tính', 'Quốc gia', 'Tỉnh/TP',
    'Quận/huyện', 'Phường/xã', 'Địa chỉ chi tiết', 'Số điện thoại', 'Số fax', 'Email', 'Số bộ hồ sơ', 'Nội dung', 'Ghi chú'];
  const labels = (await page.locator('main label').allTextContents()).map((text) => text.normalize('NFC').trim());
  const places = order.map((label) => labels.findIndex((text) => text.startsWith(label)));
  assert.deepEqual(places.filter((at) => at < 0), [], labels.join(' | '));
  assert.deepEqual(places, [...places].sort((a, b) => a - b), "in the guide's order");
});

place.test('S000: the dialog of a signature', async () => {
  const page = await place.as('leader');
  await visit(page, '/chu-ky');
  await page.getByRole('button', { name: 'Thêm mới' }).click();
  await page.getByRole('dialog').waitFor();
  await says(page, [
    'Tên chữ ký', 'Ảnh chữ ký', 'Số điện thoại ký số', 'Từ khóa định vị vị trí', 'Thêm thông tin bổ sung', 'Chọn tệp',
    'Cập nhật', 'Ngày cập nhật', 'Thao tác',
  ]);
  await page.getByRole('dialog').getByRole('button', { name: 'Thêm thông tin bổ sung' }).click();
  await says(page, ['Loại chữ ký số', 'Tài khoản', 'Nhà cung cấp']);
});

place.test('S001 (a): "Thêm mới bản sao từ bản chính"', async () => {
  const page = await place.as('officer');
  await visit(page, '/tao-moi');
  await says(page, [
    'Thêm mới bản sao từ bản chính', 'Thông tin người đăng ký cấp bản sao', 'Đối tượng có tài khoản DVCQG', 'Đối tượng không có tài khoản DVCQG',
    'CMND/CCCD (Đối với công dân) hoặc MST (đối với doanh nghiệp)', 'Nhập CMND/CCCD/MST', 'Nhập email nhận bản chứng thực',
    'Đính kèm bản chính (scan)', 'Loại giấy tờ cần chứng thực', 'Chọn loại giấy tờ', 'Lời chứng', 'Chứng thực bản sao đúng với bản chính',
  ]);
  for (const name of [/^tìm kiếm tài khoản$/i, /^bỏ qua$/i, /^trình ký$/i]) await page.getByRole('button', { name }).first().waitFor();
  await page.getByText('Đối tượng không có tài khoản DVCQG').click();
  await page.getByRole('textbox', { name: 'Họ và tên' }).waitFor();
});

place.test('S001 (b): "Lịch hẹn chờ duyệt"', async () => {
  const page = await place.as('officer');
  await visit(page, '/lich-hen-cho-duyet');
  await says(page, [
    'Lịch hẹn chờ duyệt', 'Đối tượng', 'Chọn đối tượng', 'Tên đối tượng/ số CMT/CCCD/MST', 'Mã lịch hẹn', 'Nhập mã lịch hẹn', 'Thời gian',
    '--Chọn giờ hẹn--',
  ]);
  await page.getByRole('button', { name: /^tìm kiếm$/i }).first().waitFor();
});

place.test('S001 (d): the lists of papers', async () => {
  const work = workers(place.server.url);
  await work.submit(SCAN);
  const { paper: returned } = await work.submit(SCAN);
  await work.giveBack(returned, 'x');
  const { paper: signed } = await work.submit(SCAN);
  await work.sign(signed);
  for (const [role, path] of [['officer', '/bi-tu-choi'], ['leader', '/cho-ky'], ['clerk', '/cho-dong-dau']]) {
    const page = await place.as(role);
    await visit(page, path);
    await says(page, [
      'Tìm kiếm theo đối tượng', 'Tất cả', 'Công dân', 'Doanh nghiệp', 'Đối tượng không có tài khoản DVCQG', 'Mã chứng thực', 'Nhập mã chứng thực',
      'Tên đối tượng/ số CMT/CCCD/ MST/ Email', 'Ngày nộp từ ngày', 'Đến ngày', 'dd/MM/yyyy', 'STT', 'Tên đối tượng đăng ký', 'Email',
      'Số CMT/CCCD/MST', 'Ngày đăng ký', 'Xem tiến trình', 'Số hàng mỗi trang',
    ]);
  }
});

place.test('S001 (e): what the leader reads of a paper', async () => {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  const page = await place.as('leader');
  await visit(page, `/cho-ky/${paper}`);
  await says(page, [
    'Thông tin người đăng ký cấp bản sao', 'Tên đối tượng đăng ký', 'Số CMND/CCCD/MST', 'Số điện thoại', 'Email', 'Loại giấy tờ cần cấp bản sao',
    'Mã chứng thực', 'Đính kèm bản chính (scan)', 'Chứng thực bản sao đúng với bản chính',
  ]);
  for (const name of [/^trả lại$/i, /^ký số$/i]) await page.getByRole('button', { name }).first().waitFor();
});

place.test('S001 (g): books and the dialog "Thêm mới sổ"', async () => {
  const work = workers(place.server.url);
  await work.openBook('clerk');
  const page = await place.as('clerk');
  await visit(page, '/so-chung-thuc');
  await says(page, ['STT', 'Tên sổ chứng thực', 'Số bắt đầu', 'Số hiện tại', 'Ngày mở sổ', 'Ngày đóng sổ', 'Trạng thái', 'Thao tác']);
  await page.getByRole('button', { name: 'Thêm mới' }).first().click();
  await page.getByRole('dialog').waitFor();
  await says(page, [
    'Tên sổ chứng thực', 'Số bắt đầu', 'Ngày mở sổ', 'Ngày đóng sổ', 'Số chứng thực được nhảy tự động theo số thứ tự trong sổ theo dạng số/ĐT, ví dụ 001/ĐT',
    'Tên sổ chứng thực mặc định có hậu tố: -SCTĐT/BS để phân biệt với sổ chứng thực giấy, người dùng không cần nhập', 'Thoát', 'Lưu',
  ]);
});
