// Refusing to certify: by the officer, by the leader, at the counter before anything is sent; with the
// minutes where papers are held; asking for what is missing; and the forms of a counter.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { eventually, gone, visit } from '../support/browser.mjs';
import { text } from '../support/judges.mjs';
import { sessionOf } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { chooseApplicant, openBook, seal, sign } from '../support/steps.mjs';

const place = stage();
const SCAN = { type: 'KS', scan: sample('giay-khai-sinh.pdf') };
const DAMAGED = 'Bản chính bị hư hỏng, cũ nát, không xác định được nội dung';
const ALTERED = 'Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ';

let work;
const working = () => (work ??= workers(place.server.url));

/** Fills the dialog's ground and words. */
async function fill(page, ground, explanation) {
  await page.getByRole('button', { name: 'Từ chối chứng thực', exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Từ chối chứng thực?' });
  if (ground) await dialog.getByRole('combobox', { name: 'Căn cứ từ chối' }).selectOption({ label: ground });
  if (explanation) await dialog.getByRole('textbox', { name: 'Lý do cụ thể' }).fill(explanation);
  return dialog;
}

const confirm = (dialog) => dialog.getByRole('button', { name: 'Từ chối chứng thực', exact: true }).click();

/** The words of a form, as somebody with this role has it printed. */
async function printed(page, name, role) {
  const href = await page.getByRole('link', { name }).first().getAttribute('href');
  return wordsOf(href, role);
}

async function wordsOf(href, role) {
  const answer = await fetch(`${place.server.url}${href}`, { headers: { Cookie: await sessionOf(place.server.url, role) } });
  assert.equal(answer.status, 200, href);
  assert.match(answer.headers.get('content-type'), /^application\/pdf/);
  const path = join(place.folder, `${href.replaceAll('/', '-')}.pdf`);
  await writeFile(path, Buffer.from(await answer.arrayBuffer()));
  return (await text(path)).replace(/\s+/g, ' ');
}

place.test('an officer refuses on a ground of law and in words; the owner reads why, and no number is used', async () => {
  const officer = await place.as('officer');
  const { paper, code } = await working().submit(SCAN);
  await visit(officer, `/theo-doi/${paper}`);
  const dialog = await fill(officer);
  await confirm(dialog);
  await dialog.getByText('Hãy chọn căn cứ từ chối.').waitFor();
  await dialog.getByText('Hãy nhập lý do cụ thể của trường hợp này.').waitFor();
  place.provoked(/status of 422.*\/api\/refuse-paper/);
  await dialog.getByRole('combobox', { name: 'Căn cứ từ chối' }).selectOption({ label: DAMAGED });
  await dialog.getByText('Theo khoản 2 Điều 22 Nghị định số 23/2015/NĐ-CP.').waitFor();
  await dialog.getByRole('textbox', { name: 'Lý do cụ thể' }).fill('Trang 2 rách mất nửa');
  await confirm(dialog);
  await officer.getByText('Trang 2 rách mất nửa').first().waitFor();
  assert.equal((await officer.locator('main .tag').first().innerText()).trim(), 'Từ chối chứng thực');
  const slip = await printed(officer, 'In phiếu từ chối', 'officer');
  for (const said of ['PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ', 'khoản 2 Điều 22', 'Trang 2 rách mất nửa', 'Nông Thị Hoài An']) {
    assert.ok(slip.includes(said), said);
  }

  const citizen = await place.as('citizen');
  await visit(citizen, '/thong-bao');
  await citizen.getByText(/từ chối chứng thực Giấy khai sinh .*Trang 2 rách mất nửa/).first().waitFor();
  await visit(citizen, `/theo-doi/${paper}`);
  await citizen.getByRole('link', { name: 'In phiếu từ chối' }).waitFor();

  await visit(officer, '/theo-doi?trang-thai=REFUSED');
  await officer.getByRole('link', { name: code, exact: true }).waitFor();

  const [leader, clerk] = [await place.as('leader'), await place.as('clerk')];
  await openBook(clerk);
  const next = await working().submit(SCAN);
  await sign(leader, next.code);
  assert.match((await seal(clerk, next.code)).number, /^0*1\/ĐT$/, 'no number was used');
});

place.test('a leader refuses altered papers with minutes; the dossier is held until it is noted that it went back', async () => {
  const leader = await place.as('leader');
  const { paper, dossier_code: code } = await working().submit(SCAN);
  await visit(leader, `/theo-doi/${paper}`);
  const dialog = await fill(leader, ALTERED, 'Năm sinh bị sửa đè');
  await dialog.getByText('Phải lập biên bản và tạm giữ hồ sơ').waitFor();
  await confirm(dialog);
  await dialog.getByText('Hãy nhập nội dung phát hiện.').waitFor();
  place.provoked(/status of 422.*\/api\/refuse-paper/);
  assert.equal(await dialog.getByRole('textbox', { name: 'Lý do cụ thể' }).inputValue(), 'Năm sinh bị sửa đè', 'what was typed is still there');
  await dialog.getByRole('textbox', { name: 'Nơi lập biên bản' }).fill('Bộ phận Một cửa');
  await dialog.getByRole('textbox', { name: 'Nội dung phát hiện' }).fill('Năm sinh bị sửa đè bằng mực khác màu');
  await dialog.getByRole('textbox', { name: 'Những người có mặt' }).fill('Nông Thị Hoài An, công chức\nHoàng Bích Sương, công chức');
  await dialog.getByRole('textbox', { name: 'Giấy tờ tạm giữ' }).fill('Giấy khai sinh, 01 bản');
  await confirm(dialog);
  await leader.getByText('Tạm giữ hồ sơ', { exact: true }).waitFor();
  const minutes = await printed(leader, 'In biên bản', 'leader');
  for (const said of ['BIÊN BẢN', 'Hoàng Bích Sương, công chức', 'sửa đè bằng mực khác màu', 'Giấy khai sinh, 01 bản']) {
    assert.ok(minutes.includes(said), said);
  }

  const officer = await place.as('officer');
  await visit(officer, '/tu-choi?xem=tam-giu');
  const row = officer.getByRole('row').filter({ hasText: code });
  await row.getByRole('button', { name: 'Trả lại hồ sơ tạm giữ' }).click();
  const back = officer.getByRole('dialog', { name: 'Trả lại hồ sơ tạm giữ' });
  await back.getByRole('textbox', { name: 'Ghi chú' }).fill('Chuyển Công an phường, công văn 12/UBND');
  await back.getByRole('button', { name: 'Ghi nhận' }).click();
  await row.waitFor({ state: 'detached' });
  await visit(officer, `/theo-doi/${paper}`);
  await officer.getByText(/Đã trả lại hồ sơ tạm giữ: Nông Thị Hoài An/).waitFor();
});

place.test('a leader refuses what waits for them where it is signed, and is back at the list', async () => {
  const leader = await place.as('leader');
  const { paper, code } = await working().submit(SCAN);
  await visit(leader, `/cho-ky/${paper}`);
  const dialog = await fill(leader, DAMAGED, 'Trang 1 mờ hết chữ');
  await confirm(dialog);
  await leader.getByRole('heading', { name: 'Bản sao chờ ký', level: 1 }).waitFor();
  await gone(leader.getByText(code));
  const { row } = await working().as('leader', 'paper', { paper });
  assert.equal(row.state, 'Refused');
  await visit(leader, `/cho-ky/${paper}`);
  await gone(leader.getByRole('button', { name: 'Từ chối chứng thực', exact: true }));
});

place.test('what is refused at the counter needs no scan, and gets a code and its slip', async () => {
  const officer = await place.as('officer');
  await visit(officer, '/tao-moi');
  await chooseApplicant(officer, { identifier: '003190000011', name: 'Nguyễn Hạ Vy An' });
  await officer.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).selectOption({ label: 'Bằng tốt nghiệp' });
  await eventually('the draft is kept with the kind of paper', async () => {
    const [, drafts] = await working().as('officer', 'open-intake');
    return drafts.some((draft) => draft.document_type === 'Bằng tốt nghiệp');
  });
  await officer.getByText(/Bản nháp được lưu tự động lúc/).waitFor();
  const dialog = await fill(officer, DAMAGED, 'Bằng ẩm mốc, không đọc được tên');
  await confirm(dialog);
  await officer.getByRole('heading', { name: 'Từ chối chứng thực', level: 1 }).waitFor();
  const row = officer.getByRole('row').filter({ hasText: 'Bằng ẩm mốc, không đọc được tên' });
  await row.getByText(/^H99\.101-\d{6}-\d{4}$/).waitFor();
  const slip = await wordsOf(await row.getByRole('link', { name: 'In phiếu từ chối' }).getAttribute('href'), 'officer');
  assert.ok(slip.includes('Bằng tốt nghiệp'));
  await visit(officer, '/tao-moi');
  assert.equal(await officer.getByText('Bằng ẩm mốc').count(), 0);
});

place.test('what is missing is asked for in writing, and noted when it came', async () => {
  const officer = await place.as('officer');
  const { paper } = await working().submit(SCAN);
  await working().giveBack(paper, 'Thiếu trang');
  await visit(officer, `/theo-doi/${paper}`);
  await officer.getByRole('button', { name: 'Yêu cầu bổ sung' }).click();
  const dialog = officer.getByRole('dialog', { name: 'Yêu cầu bổ sung, hoàn thiện hồ sơ' });
  await dialog.getByRole('textbox', { name: 'Nội dung cần bổ sung' }).fill('Trang 2 của bản chính\nGiấy ủy quyền');
  await dialog.getByRole('textbox', { name: 'Lý do' }).fill('Bản quét thiếu trang có thông tin');
  await dialog.getByRole('button', { name: 'Ghi yêu cầu' }).click();
  await officer.getByText('Chờ bổ sung').waitFor();
  const slip = await printed(officer, 'In phiếu bổ sung', 'officer');
  for (const said of ['PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ', 'Giấy ủy quyền', 'Bản quét thiếu trang có thông tin']) {
    assert.ok(slip.includes(said), said);
  }
  const citizen = await place.as('citizen');
  await eventually('the citizen is told', async () => {
    const { listing } = await working().as('citizen', 'notices', { page: 1 });
    return listing.rows.some((row) => row.text.includes('yêu cầu bổ sung'));
  });
  await visit(citizen, `/theo-doi/${paper}`);
  await citizen.getByRole('link', { name: 'In phiếu bổ sung' }).waitFor();

  await officer.getByRole('button', { name: 'Đã bổ sung' }).click();
  const sure = officer.getByRole('dialog', { name: 'Đã nhận bổ sung?' });
  await sure.getByRole('button', { name: 'Đã bổ sung', exact: true }).click();
  await sure.waitFor({ state: 'hidden' });
  await officer.locator('.supplements').getByText('Đã bổ sung').first().waitFor();
});

place.test('an extension is apologised for, on form 04', async () => {
  const officer = await place.as('officer');
  const { paper } = await working().submit(SCAN);
  const { version, row: { due_at: due } } = await working().as('officer', 'paper', { paper });
  await working().as('officer', 'extend-deadline', { paper, version, form: { days: '1', reason: 'Hồ sơ nhiều trang' } });
  await visit(officer, `/theo-doi/${paper}`);
  const slip = await printed(officer, 'In phiếu xin lỗi', 'officer');
  for (const said of ['PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ', 'Hồ sơ nhiều trang', 'THỦ TRƯỞNG ĐƠN VỊ']) {
    assert.ok(slip.includes(said), said);
  }
  // What is received after 15:00 was promised for another day.
  const late = due / 1000 - Date.now() < 24 * 60 * 60 * 1000;
  assert.equal(slip.includes('chưa đủ 01 ngày'), late);
});

place.test('a dossier of many papers that was received is asked for more, and refused as a whole', async () => {
  const officer = await place.as('officer');
  const { dossier } = await working().receive([{ name: 'Giấy khai sinh', scan: SCAN.scan }, { name: 'Bằng tốt nghiệp', type: 'BTN', scan: SCAN.scan }]);
  await visit(officer, `/tiep-nhan/${dossier}`);
  await officer.getByRole('button', { name: 'Yêu cầu bổ sung' }).click();
  const asked = officer.getByRole('dialog', { name: 'Yêu cầu bổ sung, hoàn thiện hồ sơ' });
  await asked.getByRole('textbox', { name: 'Nội dung cần bổ sung' }).fill('Giấy ủy quyền');
  await asked.getByRole('textbox', { name: 'Lý do' }).fill('Người nộp không phải chủ hồ sơ');
  await asked.getByRole('button', { name: 'Ghi yêu cầu' }).click();
  await officer.getByText('Chờ bổ sung').waitFor();

  await officer.getByRole('button', { name: 'Từ chối tiếp nhận' }).click();
  const dialog = officer.getByRole('dialog', { name: 'Từ chối tiếp nhận?' });
  await dialog.getByRole('combobox', { name: 'Căn cứ từ chối' }).selectOption({ label: DAMAGED });
  await dialog.getByRole('textbox', { name: 'Lý do cụ thể' }).fill('Cả hai bản chính đều rách');
  await dialog.getByRole('button', { name: 'Từ chối tiếp nhận', exact: true }).click();
  await officer.getByText('Cả hai bản chính đều rách').waitFor();
  const slip = await printed(officer, 'In phiếu từ chối', 'officer');
  for (const said of ['Giấy khai sinh; Bằng tốt nghiệp', 'Cả hai bản chính đều rách']) assert.ok(slip.includes(said), said);
});
