// "Tiếp nhận hồ sơ": what an officer does at the one-stop counter, and what can go wrong there.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { eventually, gone, visit } from '../support/browser.mjs';
import { certify, component, receive } from '../support/counter.mjs';
import { qrCode, text } from '../support/judges.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { openFrom } from '../support/steps.mjs';

const place = stage();
const KS = { name: 'Giấy khai sinh', scan: sample('giay-khai-sinh.pdf') };

place.test('the form says under each field what is wrong, and keeps what was typed', async () => {
  const page = await place.as('officer');
  await visit(page, '/tiep-nhan');
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.waitForURL(/\/tiep-nhan\/[0-9a-f-]{36}/);
  await page.getByRole('textbox', { name: 'Người nộp', exact: true }).fill('Trần Gia Khánh Bình');
  await page.getByRole('textbox', { name: 'Số điện thoại' }).fill('12');
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.getByText('Hãy nhập họ và tên chủ hồ sơ.').waitFor();
  await page.getByText(/hãy ghi quan hệ hoặc văn bản ủy quyền/).waitFor();
  await page.getByText(/Số điện thoại có từ 8 đến 15 chữ số/).waitFor();
  place.provoked(/status of 422 .*\/api\/receive$/);
  await page.getByRole('textbox', { name: 'Họ và tên chủ hồ sơ' }).fill('Phan Lâm Trúc Ly');
  await gone(page.getByText('Hãy nhập họ và tên chủ hồ sơ.'));
  const dossier = new URL(page.url()).pathname.split('/').pop();
  await eventually('what was typed is kept', async () => {
    const view = await workers(place.server.url).as('officer', 'open-reception', { dossier });
    return view.form.general.owner === 'Phan Lâm Trúc Ly';
  });
  await visit(page, `/tiep-nhan/${dossier}`);
  const typed = await page.getByRole('textbox', { name: 'Họ và tên chủ hồ sơ' }).inputValue();
  assert.equal(typed, 'Phan Lâm Trúc Ly');
});

place.test('what the number says stands beside what is typed, and is taken only when the officer wants', async () => {
  const page = await place.as('officer');
  await visit(page, '/tiep-nhan');
  await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
  await page.waitForURL(/\/tiep-nhan\/[0-9a-f-]{36}/);
  await page.getByRole('textbox', { name: 'Họ và tên chủ hồ sơ' }).fill('Nguyễn Hạ Vi An');
  await page.getByRole('textbox', { name: /^Số CMND/ }).fill('003190000011');
  await page.getByRole('combobox', { name: 'Giới tính' }).selectOption({ label: 'Nam' });
  await page.getByText('Theo số CCCD thì giới tính là Nữ').waitFor();
  await page.getByRole('button', { name: 'Kiểm tra danh tính số' }).click();
  const result = page.getByRole('table', { name: 'Kết quả kiểm tra danh tính số' });
  const row = (name) => result.getByRole('row').filter({ hasText: name });
  await row('Họ và tên chủ hồ sơ').getByText('Khác dữ liệu').waitFor();
  await row('Số điện thoại').getByText('Chưa nhập').waitFor();
  const name = page.getByRole('textbox', { name: 'Họ và tên chủ hồ sơ' });
  assert.equal(await name.inputValue(), 'Nguyễn Hạ Vi An', 'nothing is replaced by itself');
  await row('Họ và tên chủ hồ sơ').getByRole('button', { name: /Lấy theo dữ liệu/ }).click();
  await row('Họ và tên chủ hồ sơ').getByText('Trùng khớp').waitFor();
  assert.equal(await name.inputValue(), 'Nguyễn Hạ Vy An');
  await page.getByRole('button', { name: 'Tìm kiếm tài khoản' }).click();
  await page.getByText('Đã chọn', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Bỏ qua', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Bỏ hồ sơ đang nhập?' });
  await dialog.getByRole('button', { name: 'Bỏ hồ sơ', exact: true }).click();
  await page.getByRole('heading', { name: 'Tiếp nhận hồ sơ', level: 1 }).waitFor();
});

place.test('components are added, moved and taken out, and each becomes a paper of its own', async () => {
  const page = await place.as('officer');
  await receive(page, { owner: 'Phan Lâm Trúc Ly', components: [KS, { ...KS, name: 'Bảng điểm' }] });
  await component(page, 2).getByRole('button', { name: 'Chuyển lên' }).click();
  await eventually('the second is the first now', async () => {
    const first = component(page, 1).getByRole('textbox', { name: 'Tên giấy tờ' });
    return (await first.inputValue()) === 'Bảng điểm';
  });
  await page.getByRole('button', { name: 'Thêm thành phần' }).click();
  await component(page, 3).getByRole('textbox', { name: 'Tên giấy tờ' }).fill('Giấy ủy quyền');
  await page.getByRole('button', { name: 'Thêm thành phần' }).click();
  await component(page, 4).getByRole('button', { name: 'Bỏ thành phần' }).click();
  await certify(page, 1, { type: 'Bảng điểm', pages: '4', copies: '2' });
  await certify(page, 2, { type: 'Giấy khai sinh', pages: '1', copies: '1' });
  await page.getByText('2 bản chính được chứng thực, mỗi bản một số chứng thực; 1 thành phần').waitFor();
  await page.locator('aside').getByText('14.000 đ', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Xác nhận hoàn thành' }).click();
  await page.getByRole('heading', { name: 'Đã xác nhận hoàn thành' }).waitFor();
  const rows = page.getByRole('table', { name: 'Giấy tờ đã trình ký' }).getByRole('row');
  assert.equal(await rows.count(), 3, 'a head and two papers');
  const slip = await page.request.get(await page.getByRole('link', { name: 'In giấy hẹn' }).getAttribute('href'));
  assert.equal(slip.headers()['content-type'], 'application/pdf');
  const path = join(place.folder, 'slip.pdf');
  await writeFile(path, await slip.body());
  const said = (await text(path)).replace(/\s+/g, ' ');
  for (const name of ['Bảng điểm (4 trang, 2 bản sao)', 'Giấy khai sinh (1 trang, 1 bản sao)', 'Giấy ủy quyền (1 bản chính, 0 bản sao)', '14.000 đ']) {
    assert.ok(said.includes(name), name);
  }
});

place.test('what is pointed out about a scan is shown at its component, has to be seen, and is shown to the leader', async () => {
  const page = await place.as('officer');
  const coarse = { name: 'Giấy khai sinh', scan: sample('dang-ky-doanh-nghiep-12-trang.pdf') };
  await receive(page, { owner: 'Phan Lâm Trúc Ly', components: [KS, coarse] });
  const row = component(page, 2);
  await row.getByText('Bản quét dưới 200 dpi').waitFor();
  await row.getByRole('button', { name: /^Xem bản quét/ }).click();
  const look = page.getByRole('dialog', { name: 'Xem bản quét: Giấy khai sinh' });
  await look.locator('canvas').first().waitFor();
  await look.getByRole('button', { name: 'Đóng', exact: true }).last().click();
  await look.waitFor({ state: 'hidden' });
  await certify(page, 1, { type: 'Giấy khai sinh', pages: '1', copies: '1' });
  await certify(page, 2, { type: 'Bảng điểm', pages: '12', copies: '1' });
  // Grey is pointed out only of papers with colours.
  await gone(row.getByText('là ảnh xám hoặc đen trắng'));
  await certify(page, 2, { type: 'Giấy khai sinh', pages: '12', copies: '1' });
  await row.getByText('Trang 1–12 là ảnh xám hoặc đen trắng.').waitFor();
  await page.getByRole('button', { name: 'Xác nhận hoàn thành' }).click();
  await row.getByText('Hãy xem các lưu ý về bản quét;').waitFor();
  place.provoked(/status of 422 .*\/api\/confirm-reception$/);
  await page.waitForFunction(() => document.activeElement?.id === 'tp-1-seen');
  await row.getByRole('checkbox', { name: /^Tôi đã xem các lưu ý/ }).check();
  await gone(row.getByText('Hãy xem các lưu ý về bản quét;'));
  await page.getByRole('button', { name: 'Xác nhận hoàn thành' }).click();
  await page.getByRole('heading', { name: 'Đã xác nhận hoàn thành' }).waitFor();
  const codes = await page.getByRole('table', { name: 'Giấy tờ đã trình ký' }).locator('td.code').allInnerTexts();
  const leader = await place.as('leader');
  await openFrom(leader, '/cho-ky', codes[1].trim());
  await leader.getByText('là ảnh xám hoặc đen trắng').waitFor();
  await leader.getByText('đã xem các lưu ý này khi trình ký.').waitFor();
});

place.test('two officers on one dossier: the slower one is told, and loses nothing', async () => {
  const work = workers(place.server.url);
  const { dossier, version, form } = await work.receive([KS]);
  const page = await place.as('officer');
  await visit(page, `/tiep-nhan/${dossier}`);
  const theirs = { ...form, general: { ...form.general, note: 'Đã xem bản chính' } };
  await work.as('officer', 'save-reception', { dossier, version, form: theirs });
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Chứng thực để nộp hồ sơ xin việc');
  await page.getByText('Hồ sơ này vừa được sửa ở nơi khác').waitFor();
  place.provoked(/status of 409 .*\/api\/save-reception$/);
  await page.getByText('Bạn đã lưu ở một cửa sổ khác, lúc').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Ghi chú: “Đã xem bản chính”' }).waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Nội dung' }).inputValue(), 'Chứng thực để nộp hồ sơ xin việc');
  await page.getByRole('button', { name: 'Giữ bản đang nhập' }).click();
  await gone(page.getByText('Hồ sơ này vừa được sửa ở nơi khác'));
  assert.equal(await page.getByRole('textbox', { name: 'Ghi chú' }).inputValue(), 'Đã xem bản chính');
  await eventually('what is typed here is saved, with what was changed only there', async () => {
    const { general } = (await work.as('officer', 'open-reception', { dossier })).form;
    return general.content === 'Chứng thực để nộp hồ sơ xin việc' && general.note === 'Đã xem bản chính';
  });
});

place.test('where both changed the same, either version can be taken, and the other is still to be read', async () => {
  const work = workers(place.server.url);
  const { dossier, version, form } = await work.receive([KS]);
  const page = await place.as('officer');
  await visit(page, `/tiep-nhan/${dossier}`);
  const theirs = { ...form, general: { ...form.general, note: 'Của người kia' } };
  await work.as('officer', 'save-reception', { dossier, version, form: theirs });
  const note = page.getByRole('textbox', { name: 'Ghi chú' });
  await note.fill('Của tôi');
  const line = page.getByRole('listitem').filter({ hasText: 'Ghi chú: “Của người kia” (bạn nhập: “Của tôi”)' });
  await line.waitFor();
  place.provoked(/status of 409 .*\/api\/save-reception$/);
  await page.getByRole('button', { name: 'Lấy bản đã lưu' }).click();
  await page.getByText('Đã lấy bản đã lưu. Bạn đã nhập ở đây:').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Ghi chú: “Của tôi”' }).waitFor();
  assert.equal(await note.inputValue(), 'Của người kia');
  await page.getByRole('button', { name: 'Đã xem' }).click();
  await gone(page.getByText('Đã lấy bản đã lưu.'));
});

place.test('a received dossier is extended at the counter, and its slip apologises', async () => {
  const { dossier } = await workers(place.server.url).receive([KS]);
  const page = await place.as('officer');
  await visit(page, `/tiep-nhan/${dossier}`);
  await page.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Gia hạn hồ sơ' });
  await dialog.getByText('2 ngày làm việc').click();
  await dialog.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  await dialog.getByText('Hãy nhập lý do gia hạn.').waitFor();
  place.provoked(/status of 422 .*\/api\/extend-reception$/);
  await dialog.getByRole('textbox', { name: 'Lý do gia hạn' }).fill('Bản chính có nhiều trang');
  await dialog.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  await page.getByText('Lý do: Bản chính có nhiều trang.').waitFor();
  const slip = await page.request.get(await page.getByRole('link', { name: 'In phiếu xin lỗi' }).getAttribute('href'));
  assert.equal(slip.headers()['content-type'], 'application/pdf');
  await page.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  await dialog.getByText('chỉ hẹn lại được nữa theo văn bản thỏa thuận').waitFor();
  await dialog.getByRole('button', { name: 'Hủy bỏ' }).click();
  await visit(page, '/tiep-nhan');
  await page.getByRole('combobox', { name: 'Hạn trả' }).selectOption({ label: 'Quá hạn' });
  await page.getByRole('button', { name: 'Tìm kiếm', exact: true }).click();
  await page.waitForURL(/han=qua-han/);
  await page.getByText('Không tìm thấy kết quả nào').waitFor();
});

place.test('a received dossier is cancelled with a reason', async () => {
  const { dossier } = await workers(place.server.url).receive([KS]);
  const page = await place.as('officer');
  await visit(page, `/tiep-nhan/${dossier}`);
  await page.getByRole('button', { name: 'Hủy tiếp nhận', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Hủy tiếp nhận hồ sơ?' });
  await dialog.getByRole('button', { name: 'Hủy tiếp nhận', exact: true }).click();
  await dialog.getByText('Hãy nhập lý do hủy tiếp nhận.').waitFor();
  place.provoked(/status of 422 .*\/api\/cancel-reception$/);
  await dialog.getByRole('textbox', { name: 'Lý do hủy' }).fill('Người nộp xin rút hồ sơ');
  await dialog.getByRole('button', { name: 'Hủy tiếp nhận', exact: true }).click();
  await page.getByText('Hồ sơ đã hủy').waitFor();
  await page.getByText('Lý do: Người nộp xin rút hồ sơ').waitFor();
});

place.test('a returned paper of many is sent again by itself', async () => {
  const work = workers(place.server.url);
  const { papers } = await work.confirm([KS, { ...KS, copies: '3' }]);
  for (const { paper } of papers) await work.giveBack(paper, 'Bản quét mờ');
  const page = await place.as('officer');
  await visit(page, `/bi-tu-choi?ma=${papers[1].code}`);
  await page.getByRole('button', { name: 'Xử lý tiếp' }).click();
  await page.getByText(`Hồ sơ ${papers[1].code} bị trả lại`).waitFor();
  await page.getByText('ở đây chỉ sửa giấy tờ bị trả lại').waitFor();
  const copies = page.getByRole('textbox', { name: 'Số bản', exact: true });
  assert.equal(await copies.inputValue(), '3');
  await copies.fill('2');
  await page.getByText('Hãy đối chiếu từng trang với bản chính').waitFor();
  await page.getByRole('button', { name: 'Trình ký', exact: true }).click();
  await page.getByRole('heading', { name: 'Đã trình ký' }).waitFor();
  const [first, second] = await Promise.all(papers.map(({ paper }) => work.as('officer', 'paper', { paper })));
  assert.deepEqual([first.row.state, second.row.state], ['Returned', 'PendingSignature']);
  assert.deepEqual([first.copy_count, second.copy_count], [1, 2]);
});

place.test('who has neither account nor e-mail fetches the copies with a printed slip', async () => {
  const work = workers(place.server.url);
  const { dossier, papers } = await work.confirm([KS, KS, { ...KS, certification: 'OnPaper' }]);
  const page = await place.as('officer');
  await visit(page, `/tiep-nhan/${dossier}`);
  await page.getByRole('button', { name: 'In phiếu nhận kết quả' }).waitFor();
  const origin = place.server.url;
  const print = () => page.request.post(`/tiep-nhan/${dossier}/phieu-nhan`, { headers: { Origin: origin } });
  const slip = await print();
  assert.equal(slip.headers()['content-type'], 'application/pdf');
  const path = join(place.folder, 'pickup.pdf');
  await writeFile(path, await slip.body());
  const said = await text(path);
  const address = /http\S+\/nhan\/[0-9A-Z]{26}/.exec(said.replace(/\n/g, ''))[0];
  assert.ok(said.replace(/\s+/g, ' ').includes('Giấy khai sinh (bản giấy, nhận tại quầy)'));
  assert.equal(await qrCode(path, 1), address, 'the QR code leads there');
  const code = /Mã nhận\s+(\d{6})/.exec(said)[1];

  const stranger = await place.as('stranger');
  await visit(stranger, address);
  await stranger.getByText('Chưa có bản sao nào được cấp xong').waitFor();
  await stranger.getByText('Giấy tờ số 3: bản sao giấy được giao trực tiếp tại quầy của UBND phường Cầu Sương').waitFor();
  await work.sign(papers[1].paper);
  await work.seal(papers[1].paper);
  await work.complete(papers[1].paper);
  await visit(stranger, address);
  const shown = await stranger.locator('main').innerText();
  assert.ok(!shown.includes('Phan Lâm Trúc Ly') && !shown.includes('Giấy khai sinh'), 'nothing personal before the code');
  await stranger.getByLabel('Mã nhận').fill('000000' === code ? '111111' : '000000');
  await stranger.getByRole('button', { name: 'Tải bản chứng thực' }).click();
  await stranger.getByText('Mã không đúng').waitFor();
  await stranger.getByLabel('Mã nhận').fill(code);
  const [file] = await Promise.all([
    stranger.waitForEvent('download'),
    stranger.getByRole('button', { name: 'Tải bản chứng thực' }).click(),
  ]);
  assert.match(file.suggestedFilename(), /giay-khai-sinh_signed\.pdf$/);
});
