// "Thống kê" and "Báo cáo": numbers that lead to their lists, drawings with tables, files.

import assert from 'node:assert/strict';

import { visit } from '../support/browser.mjs';
import { sample } from '../support/places.mjs';
import { today, workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };

/** A completed paper, and one that waits for the leader. */
async function worked() {
  const work = workers(place.server.url);
  const { paper } = await work.submit(SCAN);
  await work.sign(paper);
  await work.seal(paper);
  await work.complete(paper);
  await work.submit(SCAN);
  return work;
}

place.test('a leader sees what was registered this month, and each number leads to its list', async () => {
  await worked();
  const leader = await place.as('leader');
  await visit(leader, '/thong-ke');
  await leader.getByText(/^Dữ liệu thống kê đến \d+\/\d+\/\d{4}$/).waitFor();
  await leader.getByRole('img', { name: 'Giấy tờ quá hạn theo thời gian' }).waitFor();
  const late = leader.getByRole('table', { name: 'Giấy tờ quá hạn theo thời gian' });
  await late.getByRole('columnheader', { name: 'Quá hạn' }).waitFor();
  const states = leader.getByRole('table', { name: 'Giấy tờ theo trạng thái' });
  const row = states.getByRole('row').filter({ hasText: 'Chờ ký' });
  const said = await row.getByRole('cell').nth(1).innerText();
  await row.getByRole('link', { name: 'Chờ ký' }).click();
  await leader.waitForURL(/trang-thai=PENDING_SIGNATURE/);
  const count = await leader.getByRole('status').filter({ hasText: 'Tìm thấy' }).innerText();
  assert.equal(/Tìm thấy ([\d.]+)/.exec(count)[1], said.trim());
});

place.test('every drawing has a name, a description and a table', async () => {
  await worked();
  const clerk = await place.as('clerk');
  await visit(clerk, '/thong-ke?ky=nam');
  for (const name of [
    'Giấy tờ đăng ký theo thời gian', 'Giấy tờ theo trạng thái', 'Giấy tờ theo loại chứng thực', 'Giấy tờ theo loại',
    'Thời gian theo bước',
  ]) {
    await clerk.getByRole('img', { name: new RegExp(`^${name} \\p{Lu}`, 'u') }).waitFor();
    await clerk.getByRole('table', { name, exact: true }).waitFor();
  }
});

place.test('the period is in the address, and a wrong day is told under its field, without JavaScript too', async () => {
  const work = await worked();
  const page = await place.window({ javaScriptEnabled: false });
  const [name, value] = (await work.session('officer')).split('=');
  await page.context().addCookies([{ name, value, url: place.server.url }]);
  await page.goto(`/thong-ke?ky=ngay&tu=${encodeURIComponent(today())}&den=${encodeURIComponent(today())}`);
  await page.getByText(`đăng ký từ ${today()} đến ${today()}`, { exact: false }).waitFor();
  await page.goto('/thong-ke?ky=ngay&tu=31/02/2026&den=01/03/2026');
  await page.getByText('Nhập ngày dạng dd/MM/yyyy').first().waitFor();
});

place.test('an administrator of the province sees the units below, and one of them alone', async () => {
  await worked();
  const administrator = await place.as('administrator');
  await visit(administrator, '/thong-ke');
  const units = administrator.getByRole('table', { name: 'Giấy tờ theo đơn vị' });
  await units.getByRole('link', { name: 'UBND phường Cầu Sương' }).click();
  await administrator.waitForURL(/don-vi=/);
  await administrator.getByText('UBND phường Cầu Sương · đăng ký từ', { exact: false }).waitFor();
});

place.test('the demo has a unit whose figures, fees, refusals and received dossiers are there from the start', async () => {
  const island = await place.as('island');
  await visit(island, '/thong-ke');
  const kinds = island.getByRole('table', { name: 'Giấy tờ theo loại chứng thực' });
  for (const [kind, papers] of [['Chứng thực bản sao điện tử', '2'], ['Chứng thực bản sao giấy', '5']]) {
    const row = kinds.getByRole('row').filter({ hasText: kind });
    assert.equal((await row.getByRole('cell').nth(1).innerText()).trim(), papers);
  }
  await visit(island, '/thu-phi');
  await island.getByText('Phải trả lại người nộp: 6.000 đ').waitFor();
  await visit(island, '/tu-choi');
  await island.getByText('chưa được hợp pháp hóa lãnh sự', { exact: false }).first().waitFor();
  await visit(island, '/tiep-nhan');
  await island.getByText('Ninh Đức Trọng Nghĩa').first().waitFor();
  await visit(island, '/so-chung-thuc');
  await island.getByText('-SCT/BS', { exact: false }).first().waitFor();
});

place.test('the report of a year has the index, an Excel file and pages to sign', async () => {
  await worked();
  const clerk = await place.as('clerk');
  const year = today().slice(6);
  await visit(clerk, `/thong-ke/bao-cao?nam=${year}&ky=ca-nam`);
  await clerk.getByRole('heading', { name: `Báo cáo năm ${year}` }).waitFor();
  await clerk.getByText('ELECTRONIC_CERTIFIED_COPY', { exact: false }).waitFor();
  for (const [name, type] of [['Xuất Excel', 'spreadsheetml'], ['In báo cáo', 'application/pdf']]) {
    const href = await clerk.getByRole('link', { name }).getAttribute('href');
    const answer = await clerk.request.get(href);
    assert.equal(answer.status(), 200);
    assert.ok(answer.headers()['content-type'].includes(type), name);
  }
});
