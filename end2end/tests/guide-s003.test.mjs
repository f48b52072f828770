// Bắc Kạn's set-up, step by step in the guide's own words (S003, annex 1): the book, the signature, the
// seal; and that these stand before a dossier is received.

import { gone, visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const YEAR = new Date().getFullYear();

place.test('Bước 1: tạo quyển sổ chứng thực tại /hoso/quyensochungthuc', async () => {
  const clerk = await place.as('clerk');
  await visit(clerk, '/hoso/quyensochungthuc');
  await clerk.getByRole('heading', { name: 'Quản lý sổ chứng thực', level: 1 }).waitFor();
  await clerk.getByRole('button', { name: 'Thêm mới sổ' }).first().click();
  const dialog = clerk.getByRole('dialog', { name: 'Thêm mới sổ' });
  await dialog.getByRole('textbox', { name: 'Tên sổ chứng thực' }).fill(`01/${YEAR}`);
  await dialog.getByRole('textbox', { name: 'Số bắt đầu' }).fill('1');
  await dialog.getByRole('textbox', { name: 'Ngày mở sổ' }).fill(`01/01/${YEAR}`);
  await dialog.getByRole('textbox', { name: 'Ngày đóng sổ' }).fill(`31/12/${YEAR}`);
  await dialog.getByText('Số chứng thực được nhảy tự động').waitFor();
  await dialog.getByText('hậu tố: -SCTĐT/BS').filter({ hasText: 'người dùng không cần nhập' }).waitFor();
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  const row = clerk.getByRole('table', { name: 'Sổ chứng thực' }).getByRole('row').filter({ hasText: `01/${YEAR}-SCTĐT/BS` });
  await row.getByText('Đang mở').waitFor();
  await clerk.getByText('Hiển thị từ 1 đến 1 của 1 dòng').waitFor();
});

/** "Danh sách …" → "Thêm mới" → name → "Chọn tệp" → "Cập nhật", from the menu below one's own name. */
async function addImage(role, name, { menu, list, field, image, file }) {
  const page = await place.as(role);
  await page.getByRole('button', { name }).click();
  await page.locator('#tai-khoan').getByRole('link', { name: menu, exact: true }).click();
  await page.getByRole('heading', { name: list, level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Thêm mới', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Thêm mới/ });
  await dialog.getByRole('textbox', { name: field }).fill(image);
  await dialog.locator('#f-png').setInputFiles(sample(file));
  await dialog.locator('.stamp-preview img').last().waitFor();
  await dialog.getByRole('button', { name: 'Cập nhật' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const row = page.getByRole('table', { name: list }).getByRole('row').filter({ hasText: image });
  await row.getByRole('img').waitFor();
  return page;
}

place.test('Bước 2: lãnh đạo bấm vào tên người dùng, chọn Chữ ký, thêm ảnh chữ ký', async () => {
  const leader = await addImage('leader', /Vũ Đình Khải Minh/, {
    menu: 'Chữ ký',
    list: 'Danh sách chữ ký',
    field: 'Tên chữ ký',
    image: 'Chữ ký lãnh đạo phường',
    file: 'chu-ky-cong-dan.png',
  });
  await leader.getByRole('button', { name: 'Sửa Chữ ký lãnh đạo phường' }).waitFor();
});

place.test('Bước 3: văn thư bấm vào tên người dùng, chọn Con dấu, thêm ảnh con dấu', async () => {
  await addImage('clerk', /Lý Hồng Vân Anh/, {
    menu: 'Con dấu',
    list: 'Danh sách con dấu',
    field: 'Tên con dấu',
    image: 'Con dấu đơn vị',
    file: 'con-dau-co-quan.png',
  });
});

place.test('Sổ, chữ ký và con dấu có trước khi tiếp nhận hồ sơ', async () => {
  const officer = await place.as('officer');
  await visit(officer, '/dieu-kien');
  const table = officer.getByRole('table', { name: /^Điều kiện tiếp nhận của/ });
  for (const matter of ['Sổ chứng thực', 'Ảnh chữ ký', 'Ảnh con dấu']) {
    await table.getByRole('row').filter({ hasText: matter }).first().getByText('Đạt', { exact: true }).waitFor();
  }
  await visit(officer, '/tao-moi');
  await gone(officer.getByText('Đơn vị chưa đủ điều kiện tiếp nhận'));
});
