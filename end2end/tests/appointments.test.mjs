// Appointments in the guide's words: booked by a citizen, moved with a reason, told in the account and
// by SMS, worked off at the counter; full hours are hidden; and all of it without JavaScript.

import assert from 'node:assert/strict';

import { eventually, factIs, gone, visit } from '../support/browser.mjs';
import { logIn } from '../support/people.mjs';
import { sample } from '../support/places.mjs';
import { today, workers } from '../support/requests.mjs';
import { stage } from '../support/stage.mjs';
import { attach, send } from '../support/steps.mjs';

const place = stage();
const OFFICE = 'UBND phường Cầu Sương';

/** A server function that refuses answers as one that failed does. */
const refused = (status, endpoint) => place.provoked(new RegExp(`status of ${status} .*/api/${endpoint}$`));
const vietnamese = (iso) => iso.split('-').reverse().join('/');

/** The office's days with a free hour. */
async function freeDays(work, role = 'officer') {
  const units = await work.as(role, 'appointment-units');
  const unit = units.find(({ name }) => name === OFFICE).id;
  const { days } = await work.as(role, 'appointment-slots', { unit });
  return { unit, days };
}

/** Books by request. Gives the row that the officer's list shows. */
async function book(work, role, day, time) {
  const { unit } = await freeDays(work, role);
  const form = { unit, document_type: 'KS', document_name: '', day: vietnamese(day), time };
  const id = await work.as(role, 'book-appointment', { form });
  return (await work.as(role, 'appointment', { appointment: id })).row;
}

/** Chooses the office on the booking page, up to where its days are shown. */
async function chooseOffice(page) {
  await page.getByRole('combobox', { name: 'Cơ quan', exact: false }).first().selectOption({ label: OFFICE });
  await page.getByRole('button', { name: 'Xem giờ trống' }).click();
  await page.getByRole('table', { name: 'Ngày còn giờ trống' }).waitFor();
}

async function chooseDay(page, day) {
  const link = page.getByRole('link', { name: new RegExp(vietnamese(day)) });
  await link.click();
  await page.locator('a.day[aria-current]').and(link).waitFor();
}

const rowOf = (page, code) => page.getByRole('row').filter({ hasText: code });

place.test('an appointment from booking to "Trình ký"', async () => {
  const work = workers(place.server.url);
  const { days } = await freeDays(work);
  const [, tuesday, wednesday] = days.map(({ day }) => day);

  const citizen = await place.as('citizen');
  await visit(citizen, '/lich-hen');
  await citizen.getByRole('main').getByRole('link', { name: 'Đặt lịch hẹn' }).click();
  await citizen.getByRole('heading', { name: 'Đặt lịch hẹn', level: 1 }).waitFor();
  await chooseOffice(citizen);
  await chooseDay(citizen, tuesday);
  await citizen.getByRole('button', { name: 'Đặt lịch hẹn', exact: true }).click();
  await citizen.getByText('Hãy chọn giờ hẹn.').waitFor();
  refused(422, 'book-appointment');
  await citizen.getByRole('radio', { name: /^10:00/ }).check();
  await citizen.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).selectOption('BTN');
  await citizen.getByRole('button', { name: 'Đặt lịch hẹn', exact: true }).click();
  const heading = citizen.getByRole('heading', { name: /^CTĐT-/, level: 1 });
  await heading.waitFor();
  const code = (await heading.innerText()).trim();
  await factIs(citizen, 'Thời gian hẹn', `10:00 ${vietnamese(tuesday)}`);

  const officer = await place.as('officer');
  await visit(officer, '/lich-hen-cho-duyet');
  await officer.getByRole('textbox', { name: 'Mã lịch hẹn' }).fill(code);
  await officer.getByRole('button', { name: 'Tìm kiếm' }).click();
  await officer.getByText('Tìm thấy 1 kết quả').waitFor();
  assert.match(decodeURIComponent(officer.url()), new RegExp(`ma=${code}`), 'the filter is in the address');
  await rowOf(officer, code).getByText('Chờ duyệt').waitFor();
  await rowOf(officer, code).getByRole('link', { name: 'Dời lịch hẹn' }).click();
  await officer.getByRole('heading', { name: 'Dời lịch hẹn', level: 1 }).waitFor();
  await factIs(officer, 'Thời gian công dân/doanh nghiệp đăng ký lịch hẹn', `10:00 ${vietnamese(tuesday)}`);
  await officer.getByRole('textbox', { name: 'Lý do hẹn' }).fill('Cán bộ tiếp nhận bận họp');
  await chooseDay(officer, wednesday);
  await officer.getByRole('button', { name: 'Đặt lại lịch hẹn' }).click();
  await officer.getByText('Hãy chọn giờ hẹn.').waitFor();
  refused(422, 'reschedule-appointment');
  await officer.getByRole('combobox', { name: 'Giờ hẹn lại' }).selectOption('15:00');
  await officer.getByRole('button', { name: 'Đặt lại lịch hẹn' }).click();
  await officer.getByRole('heading', { name: code, level: 1 }).waitFor();
  await factIs(officer, 'Thời gian hẹn lại', `15:00 ${vietnamese(wednesday)}`);

  const told = `đổi sang 15:00 ngày ${vietnamese(wednesday)}. Lý do: Cán bộ tiếp nhận bận họp`;
  await visit(citizen, '/thong-bao');
  await citizen.getByRole('link', { name: /^Thông báo, \d+ chưa đọc$/ }).waitFor();
  await citizen.getByRole('link', { name: told }).click();
  await citizen.getByRole('heading', { name: code, level: 1 }).waitFor();
  await factIs(citizen, 'Lý do', 'Cán bộ tiếp nhận bận họp');
  const sms = await eventually('the SMS goes out', async () => {
    const messages = await work.as('officer', 'outbox');
    return messages.map(({ body }) => body).find((body) => body.includes(`doi sang 15:00 ngay ${vietnamese(wednesday)}`));
  });
  assert.match(sms, /Ly do: Can bo tiep nhan ban hop/);

  await visit(officer, `/lich-hen-cho-duyet?ma=${encodeURIComponent(code)}`);
  await rowOf(officer, code).getByRole('button', { name: 'Xử lý' }).click();
  await officer.getByRole('heading', { name: 'Thêm mới bản sao từ bản chính', level: 1 }).waitFor();
  const applicant = officer.getByRole('table', { name: 'Người đăng ký cấp bản sao' });
  await applicant.getByText('Nguyễn Hạ Vy An').waitFor();
  await applicant.getByText('003190000011').waitFor();
  await gone(officer.getByRole('textbox', { name: /^CMND\/CCCD/ }), 'the account is given by the appointment');
  const kind = officer.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' });
  assert.equal(await kind.inputValue(), 'BTN');
  assert.ok(await kind.isEnabled());
  await attach(officer, sample('bang-tot-nghiep-xoay-90.pdf'));
  await send(officer);
  await visit(officer, `/lich-hen-cho-duyet?trang-thai=PROCESSED&ma=${encodeURIComponent(code)}`);
  await rowOf(officer, code).getByText('Đã xử lý').waitFor();
  await gone(rowOf(officer, code).getByRole('button', { name: 'Xử lý' }));
});

place.test('an hour that is full is hidden, also from somebody who still saw it', async () => {
  const work = workers(place.server.url);
  const { unit, days } = await freeDays(work);
  const { day, slots } = days.at(-1);
  const time = slots[0].time;
  const citizen = await place.as('citizen');
  await visit(citizen, `/dat-lich-hen?don-vi=${unit}&ngay=${vietnamese(day)}`);
  await citizen.getByRole('radio', { name: new RegExp(`^${time}`) }).check();
  await citizen.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).selectOption('KS');
  for (const role of ['otherCitizen', 'enterprise']) await book(work, role, day, time);
  await officerFills(work, unit, day, time);
  await citizen.getByRole('button', { name: 'Đặt lịch hẹn', exact: true }).click();
  await citizen.getByText('Giờ hẹn này vừa hết chỗ.').first().waitFor();
  refused(409, 'book-appointment');
  await gone(citizen.getByRole('radio', { name: new RegExp(`^${time}`) }), 'it is full');
  const kind = citizen.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' });
  assert.equal(await kind.inputValue(), 'KS', 'what was chosen is kept');
});

/** The officer moves somebody else into what is left of an hour. */
async function officerFills(work, unit, day, time) {
  const { listing } = await work.as('officer', 'appointments', { query: { per_page: 50 } });
  const others = listing.rows.filter(({ identifier }) => identifier === '003000033' || identifier === '9990000018-001');
  for (const { appointment, version } of others) {
    const { days } = await work.as('officer', 'appointment-slots', { unit });
    const isFree = days.find((free) => free.day === day)?.slots.some((slot) => slot.time === time);
    if (!isFree) return;
    const form = { day: vietnamese(day), time, reason: 'Đổi giờ' };
    await work.as('officer', 'reschedule-appointment', { appointment, version, form });
  }
}

place.test('the week and the day show who comes, and lead to them', async () => {
  const work = workers(place.server.url);
  const { days } = await freeDays(work);
  const { day } = days[3];
  const { code, applicant_name: name } = await book(work, 'otherCitizen', day, '09:00');
  const officer = await place.as('officer');
  await visit(officer, '/lich-hen-cho-duyet');
  await officer.getByRole('navigation', { name: 'Cách xem' }).getByRole('link', { name: 'Tuần' }).click();
  await officer.getByRole('heading', { name: 'Lịch hẹn của đơn vị', level: 1 }).waitFor();
  await visit(officer, `/lich-hen-cho-duyet/lich?ngay=${vietnamese(day)}`);
  await officer.getByRole('link', { name: new RegExp(vietnamese(day).slice(0, 5)) }).click();
  await officer.getByRole('navigation', { name: 'Cách xem' }).locator('[aria-current]', { hasText: 'Ngày' }).waitFor();
  const hour = officer.locator('.day-slots > li').filter({ hasText: code });
  await hour.getByText('09:00', { exact: true }).waitFor();
  await hour.getByText('Chờ duyệt').first().waitFor();
  await hour.getByRole('link', { name, exact: true }).last().focus();
  await officer.keyboard.press('Enter');
  await officer.getByRole('heading', { name: /^CTĐT-/, level: 1 }).waitFor();
});

place.test('refused with a reason that the person reads', async () => {
  const work = workers(place.server.url);
  const { days } = await freeDays(work);
  const { appointment, code } = await book(work, 'citizen', days[4].day, '13:00');
  const officer = await place.as('officer');
  await visit(officer, `/lich-hen-cho-duyet/${appointment}`);
  await officer.getByText('Từ chối lịch hẹn').first().click();
  await officer.getByRole('button', { name: 'Từ chối lịch hẹn' }).click();
  await officer.getByText('Hãy nhập lý do.').waitFor();
  refused(422, 'refuse-appointment');
  await officer.getByRole('textbox', { name: 'Lý do từ chối' }).fill('Giấy tờ này do nơi khác cấp bản sao');
  await officer.getByRole('button', { name: 'Từ chối lịch hẹn' }).click();
  await officer.getByText('Đã từ chối', { exact: true }).first().waitFor();
  const citizen = await place.as('citizen');
  await visit(citizen, `/lich-hen/${appointment}`);
  await factIs(citizen, 'Lý do', 'Giấy tờ này do nơi khác cấp bản sao');
  await visit(citizen, '/thong-bao');
  await citizen.getByRole('link', { name: new RegExp(`${code}.*bị từ chối`) }).waitFor();
  await citizen.getByRole('button', { name: 'Đánh dấu tất cả đã đọc' }).click();
  await citizen.getByText('Đã đọc hết').waitFor();
});

place.test('a day off is saved with those moved who were booked', async () => {
  const work = workers(place.server.url);
  const { days } = await freeDays(work);
  const { day } = days[6];
  const { appointment, code } = await book(work, 'enterprise', day, '08:00');
  const officer = await place.as('officer');
  await visit(officer, '/gio-nhan-lich-hen');
  await officer.getByRole('textbox', { name: 'Ngày', exact: true }).fill(vietnamese(day));
  await officer.getByRole('textbox', { name: 'Lý do', exact: true }).fill('Tập huấn nghiệp vụ');
  await officer.getByRole('button', { name: 'Thêm ngày' }).click();
  await rowOf(officer, code).waitFor();
  await officer.getByText('Chưa lưu gì cả.').waitFor();
  const choice = rowOf(officer, code).getByRole('combobox');
  const to = await choice.locator('option').nth(1).innerText();
  await choice.selectOption({ index: 1 });
  await officer.getByRole('button', { name: 'Lưu và dời lịch hẹn' }).click();
  await officer.getByRole('table', { name: 'Ngày đặt riêng' }).getByText(vietnamese(day)).waitFor();
  const { row } = await work.as('enterprise', 'appointment', { appointment });
  assert.equal(row.reason, 'Tập huấn nghiệp vụ');
  assert.ok(to.includes(' '), to);
  const after = await freeDays(work);
  assert.ok(!after.days.some((free) => free.day === day), 'nothing is offered on the day off');
  await officer.getByRole('button', { name: `Bỏ ngày ${vietnamese(day)}` }).click();
  await gone(officer.getByRole('table', { name: 'Ngày đặt riêng' }));
});

place.test('the hours of the week are set from a day on', async () => {
  const work = workers(place.server.url);
  const elsewhere = await place.as('elsewhere');
  await visit(elsewhere, '/gio-nhan-lich-hen');
  await elsewhere.getByRole('textbox', { name: 'Số chỗ Thứ Hai 08:00' }).fill('ba');
  await elsewhere.getByRole('button', { name: 'Lưu giờ trong tuần' }).click();
  await elsewhere.getByText('Số chỗ lúc 08:00 phải là số từ 1 đến 99.').waitFor();
  await elsewhere.getByRole('textbox', { name: 'Số chỗ Thứ Hai 08:00' }).fill('7');
  await elsewhere.getByRole('textbox', { name: 'Áp dụng từ ngày' }).fill(today());
  await elsewhere.getByRole('button', { name: 'Lưu giờ trong tuần' }).click();
  await elsewhere.getByText('Đã lưu giờ nhận lịch hẹn').waitFor();
  const [unit] = await work.as('elsewhere', 'offering-units');
  const { weeks } = await work.as('elsewhere', 'appointment-offer', { unit: unit.id });
  assert.equal(weeks[0].hours[0][0].places, 7);
});

place.test('without JavaScript it is booked and called off too', async () => {
  const { days } = await freeDays(workers(place.server.url));
  const { day } = days[5];
  const page = await place.window({ javaScriptEnabled: false });
  await logIn(page, 'otherCitizen');
  await page.goto('/dat-lich-hen');
  await chooseOffice(page);
  await chooseDay(page, day);
  await page.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).selectOption('KHAC');
  await page.getByRole('textbox', { name: 'Tên giấy tờ' }).fill('Giấy xác nhận tình trạng hôn nhân');
  await page.getByRole('button', { name: 'Đặt lịch hẹn', exact: true }).click();
  await page.getByText('Hãy chọn giờ hẹn.').waitFor();
  // What was typed before is still there.
  assert.equal(await page.getByRole('combobox', { name: 'Loại giấy tờ cần chứng thực' }).inputValue(), 'KHAC');
  await page.getByRole('radio', { name: /^16:00/ }).check();
  await page.getByRole('button', { name: 'Đặt lịch hẹn', exact: true }).click();
  await page.getByRole('heading', { name: /^CTĐT-/, level: 1 }).waitFor();
  await factIs(page, 'Thời gian hẹn', `16:00 ${vietnamese(day)}`);
  await factIs(page, 'Loại giấy tờ cần chứng thực', 'Giấy xác nhận tình trạng hôn nhân');
  await page.getByText('Hủy lịch hẹn').first().click();
  await page.getByRole('button', { name: 'Hủy lịch hẹn' }).click();
  await page.getByText('Người đăng ký đã hủy').first().waitFor();
});

place.test('without JavaScript what was typed stays when an appointment is not moved or not refused', async () => {
  const work = workers(place.server.url);
  const { days } = await freeDays(work);
  const [first, other, third] = days.slice(7).map(({ day }) => day);
  const { appointment } = await book(work, 'citizen', first, '14:00');
  const page = await place.window({ javaScriptEnabled: false });
  await logIn(page, 'officer');
  await page.goto(`/lich-hen-cho-duyet/${appointment}/doi?ngay=${vietnamese(other)}`);
  const [hour, why] = [page.getByRole('combobox', { name: 'Giờ hẹn lại' }), page.getByRole('textbox', { name: 'Lý do hẹn' })];
  await why.fill('Cán bộ tiếp nhận bận họp');
  await page.getByRole('button', { name: 'Đặt lại lịch hẹn' }).click();
  await page.getByText('Hãy chọn giờ hẹn.').waitFor();
  assert.equal(await why.inputValue(), 'Cán bộ tiếp nhận bận họp');
  await hour.selectOption('15:00');
  await why.fill('');
  await page.getByRole('button', { name: 'Đặt lại lịch hẹn' }).click();
  await page.getByText('Hãy nhập lý do.').waitFor();
  assert.equal(await hour.inputValue(), '15:00');

  await page.goto(`/lich-hen-cho-duyet/${appointment}`);
  await page.getByText('Từ chối lịch hẹn').first().click();
  const reason = page.getByRole('textbox', { name: 'Lý do từ chối' });
  await reason.fill('Giấy tờ này do nơi khác cấp bản sao');
  // Somebody else is faster.
  const { row } = await work.as('officer', 'appointment', { appointment });
  const form = { day: vietnamese(third), time: '10:00', reason: 'Đổi giờ' };
  await work.as('officer', 'reschedule-appointment', { appointment, version: row.version, form });
  await page.getByRole('button', { name: 'Từ chối lịch hẹn' }).click();
  await page.waitForURL(/__err=/);
  assert.equal(await reason.inputValue(), 'Giấy tờ này do nơi khác cấp bản sao');
});
