// What stands on the screens of the guides, word for word: one list a screen. What happens there is tested
// elsewhere, and where a guide's word was given up for another's, docs/coverage.md says so.

import assert from 'node:assert/strict';

import { visit } from '../support/browser.mjs';
import { grant } from '../support/database.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SCAN = sample('giay-khai-sinh.pdf');
const KS = { name: 'Giấy khai sinh', scan: SCAN };
const DAY = 'dd/MM/yyyy';

/** `Thông tin người nộp` (DOMAIN §4.4, step 1), in the guide's order. */
const STEP_ONE = [
  'Họ và tên chủ hồ sơ', 'Người nộp', 'Số CMND/CCCD/MST/MÃ ĐỊNH DANH', 'Ngày cấp CMND/CCCD', 'Nơi cấp CMND/CCCD', 'Ngày sinh',
  'Giới tính', 'Quốc gia', 'Tỉnh/TP', 'Quận/huyện', 'Phường/xã', 'Địa chỉ chi tiết', 'Số điện thoại', 'Số fax', 'Email',
  'Số bộ hồ sơ', 'Nội dung', 'Ghi chú',
];

/**
 * Fails for each of these that isn't there: what is read by role (`box` and `choice` with what stands in
 * them while they are empty, where it is given), and `text` as it is written.
 */
async function holds(scope, { text = [], ...byRole }) {
  const roles = {
    heading: 'heading', box: 'textbox', choice: 'combobox', radio: 'radio', group: 'group', button: 'button', link: 'link',
    column: 'columnheader',
  };
  const wanted = text.map((label) => [label, scope.getByText(label, { exact: true })]);
  for (const [kind, labels] of Object.entries(byRole)) {
    for (const [name, empty] of labels.map((label) => [label].flat())) {
      const named = scope.getByRole(roles[kind], { name, exact: true });
      if (empty === undefined) wanted.push([name, named]);
      else if (kind === 'box') wanted.push([`${name}: ${empty}`, named.and(scope.getByPlaceholder(empty, { exact: true }))]);
      else wanted.push([`${name}: ${empty}`, named.filter({ hasText: empty })]);
    }
  }
  const missing = [];
  for (const [label, found] of wanted) if ((await found.count()) === 0) missing.push(label);
  assert.deepEqual(missing, []);
}

/** The dialog of this name, once it is open. */
async function dialogOf(page, name) {
  const dialog = page.getByRole('dialog', { name });
  await dialog.waitFor();
  return dialog;
}

place.test('S001 (a) "Thêm mới bản sao từ bản chính"', async () => {
  const page = await place.as('officer');
  await visit(page, '/tao-moi');
  await holds(page, {
    heading: ['Thêm mới bản sao từ bản chính', 'Thông tin người đăng ký cấp bản sao', 'Lời chứng'],
    radio: ['Đối tượng có tài khoản DVCQG', 'Đối tượng không có tài khoản DVCQG'],
    box: [['CMND/CCCD (Đối với công dân) hoặc MST (đối với doanh nghiệp)', 'Nhập CMND/CCCD/MST']],
    choice: [['Loại giấy tờ cần chứng thực', 'Chọn loại giấy tờ']],
    group: ['Đính kèm bản chính (scan)'],
    button: ['Tìm kiếm tài khoản', 'Bỏ qua', 'Trình ký'],
    text: ['Bắt buộc định dạng .pdf, dung lượng ≤ 30 MB', 'Chứng thực bản sao đúng với bản chính'],
  });
  await page.getByText('Đối tượng không có tài khoản DVCQG').first().click();
  await page.getByRole('textbox', { name: 'Họ và tên' }).waitFor();
  await holds(page, { box: ['Họ và tên', 'Nhập email nhận bản chứng thực'] });
});

place.test('S001 (b) "Lịch hẹn chờ duyệt", (c) "Dời lịch hẹn"', async () => {
  const page = await place.as('officer');
  await visit(page, '/lich-hen-cho-duyet');
  await holds(page, {
    heading: ['Lịch hẹn chờ duyệt'],
    choice: [['Đối tượng', 'Chọn đối tượng'], ['Giờ hẹn', '--Chọn giờ hẹn--']],
    box: ['Tên đối tượng/ số CMT/CCCD/MST', ['Mã lịch hẹn', 'Nhập mã lịch hẹn'], ['Thời gian', DAY]],
    button: ['Tìm kiếm'],
    link: ['Dời lịch hẹn'],
    text: ['Số hàng mỗi trang'],
  });
  const { listing } = await workers(place.server.url).as('officer', 'appointments', { query: { text: '003000033' } });
  await visit(page, `/lich-hen-cho-duyet/${listing.rows[0].appointment}/doi`);
  await holds(page, {
    heading: ['Dời lịch hẹn', 'Thông tin người đăng ký bản sao', 'Thời gian hẹn lại *'],
    column: ['STT', 'Tên đối tượng', 'CMND/CCCD/MST', 'Số điện thoại', 'Email'],
    choice: [['Giờ hẹn lại', '--Chọn giờ hẹn--']],
    box: [['Lý do hẹn', 'Nhập lý do hẹn']],
    link: ['Bỏ qua'],
    button: ['Đặt lại lịch hẹn'],
    text: ['Loại giấy tờ cần chứng thực', 'Thời gian công dân/doanh nghiệp đăng ký lịch hẹn'],
  });
});

place.test('S001 (d) "Hồ sơ bị từ chối", "Bản sao chờ ký", "Bản sao chờ đóng dấu"; (e) the leader reads', async () => {
  const { paper } = await workers(place.server.url).submit({ type: 'KS', scan: SCAN });
  for (const [role, path, title] of [
    ['officer', '/bi-tu-choi', 'Hồ sơ bị từ chối'],
    ['clerk', '/cho-dong-dau', 'Bản sao chờ đóng dấu'],
    ['leader', '/cho-ky', 'Bản sao chờ ký'],
  ]) {
    const page = await place.as(role);
    await visit(page, path);
    await holds(page, {
      heading: [title],
      group: ['Tìm kiếm theo đối tượng'],
      radio: ['Tất cả', 'Công dân', 'Doanh nghiệp', 'Đối tượng không có tài khoản DVCQG'],
      box: [
        ['Mã chứng thực', 'Nhập mã chứng thực'], 'Tên đối tượng/ số CMT/CCCD/ MST/ Email', ['Ngày nộp từ ngày', DAY], ['Đến ngày', DAY],
      ],
      button: ['Tìm kiếm'],
    });
  }
  const leader = await place.as('leader');
  await holds(leader, { link: ['Xử lý', 'Xem tiến trình'], text: ['Số hàng mỗi trang'] });

  await visit(leader, `/cho-ky/${paper}`);
  assert.match(await leader.title(), /^Xử lý cấp bản sao từ bản chính/);
  await holds(leader, {
    heading: ['Đính kèm bản chính (scan)', 'Thông tin người đăng ký cấp bản sao'],
    button: ['Trả lại', 'Ký số'],
    text: [
      'Tên đối tượng đăng ký', 'Số CMND/CCCD/MST', 'Số điện thoại', 'Email', 'Loại giấy tờ cần cấp bản sao', 'Mã chứng thực',
      'Chứng thực bản sao đúng với bản chính',
    ],
  });
});

place.test('S001 (g), S003, S000 "Thêm mới sổ" with its hints', async () => {
  const page = await place.as('clerk');
  await visit(page, '/so-chung-thuc');
  await page.getByRole('button', { name: 'Thêm mới sổ' }).first().click();
  await holds(await dialogOf(page, 'Thêm mới sổ'), {
    box: ['Tên sổ chứng thực', 'Số bắt đầu', ['Ngày mở sổ', DAY], ['Ngày đóng sổ', DAY]],
    button: ['Thoát', 'Lưu'],
    text: [
      'Tên sổ chứng thực mặc định có hậu tố: -SCTĐT/BS để phân biệt với sổ chứng thực giấy, người dùng không cần nhập',
      'Số chứng thực được nhảy tự động theo số thứ tự trong sổ theo dạng số/ĐT, ví dụ 001/ĐT',
    ],
  });
});

place.test('S000 "Tiếp nhận hồ sơ": "Thông tin chung", field by field in its order', async () => {
  const { dossier } = await workers(place.server.url).fillIn([KS]);
  const page = await place.as('officer');
  await visit(page, `/tiep-nhan/${dossier}`);
  const isChoice = (label) => label === 'Giới tính';
  await holds(page, {
    heading: ['Tiếp nhận hồ sơ', 'Thông tin người nộp', 'Thông tin chi tiết', 'Thông tin khác'],
    link: ['Thông tin chung', 'Thành phần hồ sơ', 'Tiếp tục'],
    box: STEP_ONE.filter((label) => !isChoice(label)),
    choice: STEP_ONE.filter(isChoice),
    button: ['Kiểm tra danh tính số', 'Tiếp nhận'],
    text: ['Loại hồ sơ'],
  });
  const labels = (await page.locator('.reception-fields label').allInnerTexts()).map((label) => label.replace('*', '').trim());
  assert.deepEqual(labels.filter((label) => STEP_ONE.includes(label)), STEP_ONE);
});

place.test('S000 "Thành phần hồ sơ", and "Chứng thực điện tử" of one', async () => {
  const { dossier } = await workers(place.server.url).receive([KS]);
  const page = await place.as('officer');
  await visit(page, `/tiep-nhan/${dossier}?phan=thanh-phan`);
  await holds(page, {
    box: ['Tên giấy tờ', 'Bản chính', 'Bản sao'],
    button: ['Chứng thực điện tử', 'Xác nhận hoàn thành'],
  });
  await page.getByRole('button', { name: 'Chứng thực điện tử' }).click();
  await holds(await dialogOf(page, /^Chứng thực điện tử/), {
    choice: ['Loại chứng thực', 'Loại giấy tờ'],
    box: ['Số lượng'],
    button: ['Lưu lại'],
    text: ['Số tiền'],
  });
});

place.test('S000, S003 "Danh sách chữ ký": the dialog of one, with what may be added', async () => {
  const page = await place.as('leader');
  await visit(page, '/chu-ky');
  await holds(page, { heading: ['Danh sách chữ ký'], link: ['Cập nhật chữ ký'] });
  await page.getByRole('button', { name: 'Thêm mới', exact: true }).click();
  const dialog = await dialogOf(page, 'Thêm mới chữ ký');
  await dialog.getByRole('button', { name: 'Thêm thông tin' }).click();
  await dialog.getByRole('textbox', { name: 'Tài khoản' }).waitFor();
  await holds(dialog, {
    box: ['Tên chữ ký', 'Số điện thoại ký số', 'Từ khóa định vị vị trí', 'Tài khoản'],
    choice: [['Nhà cung cấp', 'Chọn nhà cung cấp']],
    group: ['Thêm thông tin bổ sung'],
    button: ['Hủy bỏ', 'Cập nhật'],
    text: ['Loại chữ ký số', 'Chọn tệp'],
  });
});

place.test('S001 (a) `Cơ quan tiếp nhận` is said to who works for several', async () => {
  grant(place.server, 'officer', 'CREATOR', 'H99.102');
  const page = await place.as('officer');
  await visit(page, '/tao-moi');
  await holds(page, { text: ['Cơ quan tiếp nhận'] });
  await page.getByRole('button', { name: /Nông Thị Hoài An/ }).click();
  await holds(page.locator('#tai-khoan'), { heading: ['Đổi đơn vị làm việc'] });
});
