// The one-stop counter, as people use it: "Tiếp nhận hồ sơ" with its two tabs.

import { visit } from './browser.mjs';

/** The `number`th component on the page, from 1. */
export const component = (page, number) => page.locator('.component').nth(number - 1);

/** Attaches a scan to a component, and waits until the server has looked at it. */
export async function attachTo(page, number, scan) {
  const row = component(page, number);
  await row.locator('input[type=file]').setInputFiles(scan);
  await row.getByRole('button', { name: /^Xem bản quét/ }).waitFor();
}

/** From the choice of the procedure to the received dossier: `owner`, and components with names and scans. */
export async function receive(page, { owner, components, fill = async () => {} }) {
  await visit(page, '/tiep-nhan');
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.waitForURL(/\/tiep-nhan\/[0-9a-f-]{36}/);
  await page.getByRole('textbox', { name: 'Họ và tên chủ hồ sơ' }).fill(owner);
  await fill(page);
  await page.getByRole('link', { name: 'Tiếp tục' }).click();
  for (const [at, { name, scan }] of components.entries()) {
    if (at > 0) await page.getByRole('button', { name: 'Thêm thành phần' }).click();
    await component(page, at + 1).getByRole('textbox', { name: 'Tên giấy tờ' }).fill(name);
    await attachTo(page, at + 1, scan);
  }
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.getByRole('button', { name: 'Xác nhận hoàn thành' }).waitFor();
}

/** "Chứng thực điện tử" of a component, up to "Lưu lại". */
export async function certify(page, number, { type, pages, copies }) {
  await component(page, number).getByRole('button', { name: 'Chứng thực điện tử' }).click();
  const dialog = page.getByRole('dialog', { name: /^Chứng thực điện tử/ });
  await dialog.getByRole('combobox', { name: 'Loại chứng thực' }).selectOption({ label: 'Chứng thực bản sao điện tử' });
  await dialog.getByRole('combobox', { name: 'Loại giấy tờ' }).selectOption({ label: type });
  await dialog.getByRole('textbox', { name: 'Số trang bản chính' }).fill(pages);
  await dialog.getByRole('textbox', { name: 'Số lượng' }).fill(copies);
  await dialog.getByRole('button', { name: 'Lưu lại', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}
