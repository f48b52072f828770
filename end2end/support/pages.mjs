// Every page, by who sees it, with something on it; and whatever opens over a page.

import { CARD, scan } from './card.mjs';
import { SCAN, WITHOUT_ACCOUNT } from './furnish.mjs';
import { CERTIFICATES, sample } from './places.mjs';
import { attach, check, drop, givePin, lookUp, submit, withoutWorkers } from './steps.mjs';

export { furnish } from './furnish.mjs';

/** Pages by role: a name, an address, and what to do there before looking. */
export function pagesOf({
  done, sealed, toSeal, signed, toSign, returned, refused, annulled, people, byHand, toNumber, numbered, draft, receptions, book,
  copy, voided, certified, mail, trusted, images,
}) {
  const checking = (file) => (page) => check(page, file);
  const altered = { ...certified, bytes: Buffer.from(certified.bytes) };
  altered.bytes[1000] ^= 1;
  return {
    stranger: [
      ['cong', '/'],
      ['kiem-tra', '/', checking(certified)],
      ['kiem-tra-bi-sua', '/', checking(altered)],
      ['kiem-tra-tra-cuu', '/', async (page) => {
        await check(page, certified);
        await lookUp(page);
      }],
      ['kiem-tra-khong-tai-cho', '/', async (page) => {
        await withoutWorkers(page);
        await drop(page, certified);
        await page.getByRole('button', { name: 'Gửi tới máy chủ để kiểm tra' }).waitFor();
      }],
      ['ho-tro', '/ho-tro'],
      ['huy-bo', '/huy-bo'],
      ['huy-bo-khong-thay', '/huy-bo?so=999999'],
      ['dang-nhap', '/dang-nhap'],
      ['dang-nhap-sai', '/dang-nhap?loi=sai'],
      ['tra-cuu', copy],
      ['tra-cuu-huy-bo', voided],
      ['tra-cuu-khong-co', '/k/KHONGCO'],
      ['tra-cuu-bang-ma', `/k?ma=${copy.split('/').pop()}`],
      ['nhan', mail],
      ['nhan-ma-sai', `${mail}?sai=1`],
      ['hop-thu', '/hop-thu-demo'],
      ['trang-khong-co', '/khong-co-trang-nay'],
    ],
    officer: [
      ['tao-moi', '/tao-moi'],
      ['tao-moi-thieu', '/tao-moi', sendingNothing],
      ['ban-nhap', `/tao-moi/${draft}`, drawn],
      ['tao-moi-quet-the', '/tao-moi', scanningCard],
      ['tao-moi-luu-y', '/tao-moi', attachingAgain],
      ['da-trinh-ky', '/tao-moi', submitting],
      ['tiep-nhan', '/tiep-nhan'],
      ['tiep-nhan-khong-co', '/tiep-nhan?tim=khongcoaiten'],
      ['tiep-nhan-chung', `/tiep-nhan/${receptions.draft.dossier}`],
      ['tiep-nhan-danh-tinh', `/tiep-nhan/${receptions.draft.dossier}`, checkingIdentity],
      ['tiep-nhan-thanh-phan', `/tiep-nhan/${receptions.received.dossier}?phan=thanh-phan`],
      ['tiep-nhan-xong', `/tiep-nhan/${receptions.confirmed.dossier}`],
      ['tiep-nhan-huy', `/tiep-nhan/${receptions.cancelled.dossier}`],
      ['bi-tu-choi', '/bi-tu-choi'],
      ['tao-moi-tu-lich-hen', `/tao-moi/${people.draft}`],
      ['lich-hen-cho-duyet', '/lich-hen-cho-duyet'],
      ['lich-hen-cho-duyet-khong-co', '/lich-hen-cho-duyet?tim=khongcoaiten'],
      ['lich-tuan', `/lich-hen-cho-duyet/lich?ngay=${people.day}`],
      ['lich-ngay', `/lich-hen-cho-duyet/lich?xem=ngay&ngay=${people.day}`],
      ['lich-hen', `/lich-hen-cho-duyet/${people.moved}`],
      ['gio-nhan', '/gio-nhan-lich-hen'],
      ['gio-nhan-phai-doi', '/gio-nhan-lich-hen', (page) => closing(page, people.day)],
      ['doi-lich-hen', `/lich-hen-cho-duyet/${people.moved}/doi`],
      ['huong-dan', '/huong-dan'],
      ['theo-doi', '/theo-doi'],
      ['theo-doi-khong-co', '/theo-doi?tim=khongcoaiten'],
      ['tien-trinh', `/theo-doi/${done.paper}`],
      ['tien-trinh-huy-bo', `/theo-doi/${annulled.paper}`],
      ['tien-trinh-bi-tra', `/theo-doi/${returned.paper}`],
      ['tien-trinh-tu-choi', `/theo-doi/${refused.paper}`],
      ['tu-choi', '/tu-choi'],
      ['tu-choi-tam-giu', '/tu-choi?xem=tam-giu'],
      ['tien-trinh-khong-co', '/theo-doi/khong-co'],
      ['thu-phi', '/thu-phi'],
      ['thu-phi-theo-thang', `/thu-phi?nam=${new Date().getFullYear()}`],
      ['thu-phi-theo-ho-so', '/thu-phi/ho-so'],
      ['thu-phi-ngay-sai', '/thu-phi/ho-so?tu=31/02/2026'],
      ['tien-trinh-da-thu', `/theo-doi/${sealed.paper}`],
      ['thanh-phan', '/he-thong/thanh-phan'],
    ],
    leader: [
      ['cho-ky', '/cho-ky'],
      ['doc', `/cho-ky/${toSign.paper}`, drawn],
      ['dat-chu-ky', `/cho-ky/${toSign.paper}`, placing],
      ['da-ky', `/cho-ky/${signed.paper}`, drawn],
      ['ky-nhieu', `/cho-ky/ky-nhieu?chon=${toSign.paper}.${signed.paper}.${done.paper}`, drawn],
      ['ky-nhieu-khong-chon', '/cho-ky/ky-nhieu'],
      ['ky-nhieu-ket-qua', `/cho-ky/ky-nhieu?chon=${toSign.paper}.${signed.paper}.${done.paper}`, signingMany],
      ['da-chuyen', `/cho-ky/${toSeal.paper}`, drawn],
      ['ky-giay', `/cho-ky/${byHand.paper}`, drawn],
      ['da-ky-giay', `/cho-ky/${toNumber.paper}`, drawn],
      ['cho-ky-khong-co', '/cho-ky/khong-co'],
      ['thong-ke', '/thong-ke'],
      ['thong-ke-nam', '/thong-ke?ky=nam'],
      ['thong-ke-sai', '/thong-ke?ky=ngay&tu=31/02/2026&den=x'],
      ['bao-cao', `/thong-ke/bao-cao?nam=${new Date().getFullYear()}&ky=ca-nam`],
      ['bao-cao-trong', '/thong-ke/bao-cao?nam=2020&ky=6-thang-dau'],
      ['chu-ky', '/chu-ky'],
      ['nhan-thong-bao', '/thong-bao/cai-dat'],
      ['chu-ky-lich-su', images.signature],
      ['vang-mat', '/vang-mat'],
      ['dieu-kien', '/dieu-kien'],
    ],
    clerk: [
      ['cho-dong-dau', '/cho-dong-dau'],
      ['dong-dau-nhieu', `/cho-dong-dau/dong-dau-nhieu?chon=${toSeal.paper}.${sealed.paper}`, drawn],
      ['dat-con-dau', `/cho-dong-dau/${toSeal.paper}`, drawn],
      ['da-dong-dau', `/cho-dong-dau/${sealed.paper}`, drawn],
      ['da-hoan-thanh', `/cho-dong-dau/${done.paper}`, drawn],
      ['cap-so-giay', `/cho-dong-dau/${toNumber.paper}`, drawn],
      ['da-cap-so-giay', `/cho-dong-dau/${numbered.paper}`, drawn],
      ['tien-trinh-giay', `/theo-doi/${numbered.paper}`],
      ['so-chung-thuc', '/so-chung-thuc'],
      ['so', book],
      ['so-khong-co', `${book}?tim=khongcoaiten`],
      ['so-sai', `${book}?so=x&tu=31/02/2026`],
      ['so-theo-nam', `/so-chung-thuc/nam/${new Date().getFullYear()}`],
      ['gui-lai-email', '/gui-lai-email'],
      ['con-dau', '/con-dau'],
      ['con-dau-lich-su', images.seal],
      ['dieu-kien', '/dieu-kien'],
    ],
    // Who stands in for a leader who is away.
    deputy: [['cho-ky-thay', '/cho-ky']],
    // All rights, and nothing to do yet.
    elsewhere: [
      ['cho-ky-trong', '/cho-ky'],
      ['bi-tu-choi-trong', '/bi-tu-choi'],
      ['lich-hen-trong', '/lich-hen-cho-duyet'],
      ['gui-lai-email-trong', '/gui-lai-email'],
      ['so-trong', '/so-chung-thuc'],
      ['dieu-kien-thieu', '/dieu-kien'],
    ],
    citizen: [
      ['kho', '/kho'],
      ['lich-hen-cua-toi', '/lich-hen'],
      ['lich-hen', `/lich-hen/${people.own}`],
      ['chon-co-quan', '/dat-lich-hen'],
      ['dat-lich-hen', `/dat-lich-hen?don-vi=${people.unit}`],
      ['thong-bao', '/thong-bao'],
      ['nhan-thong-bao', '/thong-bao/cai-dat'],
      ['tien-trinh', `/theo-doi/${done.paper}`],
    ],
    otherCitizen: [['kho-trong', '/kho'], ['thong-bao-trong', '/thong-bao']],
    administrator: [
      ['quan-tri', '/bat-dau'],
      ['nhan-thong-bao-trong', '/thong-bao/cai-dat'],
      ['gio-nhan', '/gio-nhan-lich-hen'],
      ['dieu-kien', '/dieu-kien'],
      ['vang-mat', '/vang-mat'],
      ['don-vi', '/quan-tri/don-vi'],
      ['luu-tru', `/quan-tri/luu-tru?don-vi=${people.unit}`],
      ['luu-tru-trong', '/quan-tri/luu-tru'],
      ['huong-dan', '/huong-dan'],
      ['tin-cay', '/quan-tri/tin-cay'],
      ['chung-thu', trusted],
      ['chung-thu-khong-co', '/quan-tri/tin-cay/khong-co'],
      ['lich-su-tin-cay', '/quan-tri/tin-cay/lich-su'],
      ['bieu-phi', '/quan-tri/bieu-phi'],
      ['loi-chung', '/quan-tri/loi-chung'],
      ['thong-ke-theo-don-vi', '/thong-ke'],
      ['thu-phi-trong', '/thu-phi'],
      ['ngay-nghi-le', '/quan-tri/ngay-nghi-le?nam=2027'],
      ['ngay-nghi-le-trong', '/quan-tri/ngay-nghi-le?nam=2031'],
    ],
  };
}

/** What opens over pages, by role: its id, an address, and what opens it. */
export function overlaysOf({
  done, sealed, toSeal, toSign, returned, asked, byHand, toNumber, numbered, draft, receptions, trusted, people: { unit },
}) {
  const press = (name) => (page) => page.getByRole('button', { name }).first().click();
  const adding = (image) => async (page) => {
    await page.getByRole('button', { name: 'Thêm mới', exact: true }).click();
    await page.locator('#f-png').setInputFiles(sample(image));
    await page.locator('.stamp-preview img').last().waitFor();
  };
  return {
    officer: [
      ['bo-qua', `/tao-moi/${draft}`, press('Bỏ qua')],
      ['sap-xep-trang', '/tao-moi', async (page) => {
        await attach(page, sample('dang-ky-doanh-nghiep-12-trang.pdf'));
        await press('Sắp xếp trang')(page);
        await page.locator('.arrange canvas').first().waitFor();
      }],
      ['quet-the', '/tao-moi', async (page) => {
        await press('Dùng camera')(page);
        await page.getByRole('button', { name: 'Thử lại' }).waitFor();
      }],
      ['dong-y-go-bo', '/tao-moi', (page) => page.locator('#f-upload').setInputFiles(sample('co-javascript-va-tep-dinh-kem.pdf'))],
      ['thu-hoi', `/theo-doi/${toSign.paper}`, press('Thu hồi')],
      ['lich-su-ky-so', `/theo-doi/${sealed.paper}`, async (page) => {
        await press('Xem lịch sử ký số')(page);
        await page.getByRole('table', { name: 'Lịch sử ký số' }).waitFor();
      }],
      ['huy', '/bi-tu-choi', press('Hủy hồ sơ')],
      ['bo-ho-so', `/tiep-nhan/${receptions.draft.dossier}`, press('Bỏ qua')],
      ['chung-thuc-dien-tu', `/tiep-nhan/${receptions.received.dossier}?phan=thanh-phan`, press('Chứng thực điện tử')],
      ['xem-ban-quet', `/tiep-nhan/${receptions.received.dossier}?phan=thanh-phan`, async (page) => {
        await press(/^Xem bản quét/)(page);
        await page.locator('#xem-ban-quet canvas').first().waitFor();
      }],
      ['huy-tiep-nhan', `/tiep-nhan/${receptions.received.dossier}`, press('Hủy tiếp nhận')],
      ['gia-han', `/theo-doi/${toSign.paper}`, extendingByAgreement],
      ['luu-bo-loc', '/theo-doi?trang-thai=SEALED', press('Lưu bộ lọc này')],
      ['quan-ly-bo-loc', '/theo-doi', press('Quản lý bộ lọc')],
      ['thu-phi', `/theo-doi/${toSign.paper}`, press('Thu phí')],
      ['huy-bien-lai', `/theo-doi/${sealed.paper}`, press(/^Hủy biên lai/)],
      ['tra-ban-chinh', `/theo-doi/${toSign.paper}`, press('Trả bản chính')],
      ['tu-choi', `/theo-doi/${toSign.paper}`, refusingAltered],
      ['bo-sung', `/theo-doi/${returned.paper}`, press('Yêu cầu bổ sung')],
      ['da-bo-sung', `/theo-doi/${asked.paper}`, press('Đã bổ sung')],
      ['tra-ho-so', '/tu-choi', press('Trả lại hồ sơ tạm giữ')],
      ['dang-nhap-lai', `/tao-moi/${draft}`, losingTheSession],
    ],
    leader: [
      ['tra-lai', `/cho-ky/${toSign.paper}`, givingBackWithoutReason],
      ['huy-bo', `/theo-doi/${done.paper}`, annullingWithoutDecision],
      ['da-ky-giay', `/cho-ky/${byHand.paper}`, press(/^Xác nhận đã ký/)],
      ['placing-shortcuts', `/cho-ky/${toSign.paper}`, async (page) => {
        await placing(page);
        await press('Phím tắt')(page);
      }],
      ['pin-ky', `/cho-ky/${toSign.paper}`, async (page) => {
        await placing(page);
        await press('Áp dụng')(page);
      }],
      ['them-anh', '/chu-ky', adding('chu-ky-chup-tren-giay.png')],
      ['sua', '/chu-ky', press(/^Sửa /)],
      ['xoa', '/chu-ky', press(/^Xóa /)],
      ['thu-khoa', '/dieu-kien', press('Thử mở khóa ký của tôi')],
      ['ket-thuc', '/vang-mat', press('Kết thúc')],
      ['ky-thay', `/theo-doi/${toSign.paper}`, press('Chuyển người ký thay')],
      ['nhieu-ban', `/cho-ky/ky-nhieu?chon=${toSign.paper}`, async (page) => {
        await drawn(page);
        await press('Ký 1 bản sao')(page);
      }],
      ['tai-khoan', '/cho-ky', press(/Vũ Đình Khải Minh/)],
    ],
    clerk: [
      ['tra-lai', `/cho-dong-dau/${toSeal.paper}`, givingBackWithoutReason],
      ['pin-dau', `/cho-dong-dau/${toSeal.paper}`, async (page) => {
        await drawn(page);
        await press('Đóng dấu')(page);
      }],
      ['nhieu-ban', `/cho-dong-dau/dong-dau-nhieu?chon=${toSeal.paper}`, async (page) => {
        await drawn(page);
        await press('Đóng dấu 1 bản sao')(page);
      }],
      ['hoan-thanh', `/cho-dong-dau/${sealed.paper}`, press(/^Hoàn thành và chuyển/)],
      ['cap-so', `/cho-dong-dau/${toNumber.paper}`, press('Cấp số')],
      ['hoan-thanh-giay', `/cho-dong-dau/${numbered.paper}`, press('Hoàn thành')],
      ['so-chung-thuc', '/so-chung-thuc', press('Thêm mới sổ')],
      ['dong', '/so-chung-thuc', press(/^Đóng sổ /)],
      ['gui-lai', '/gui-lai-email', press('Gửi lại')],
      ['them-anh', '/con-dau', adding('con-dau-co-quan.png')],
      ['thu-khoa', '/dieu-kien', press('Thử mở khóa của cơ quan')],
    ],
    administrator: [
      ['them-chung-thu', '/quan-tri/tin-cay', async (page) => {
        await press('Thêm chứng thư')(page);
        await page.locator('#f-chung-thu').setInputFiles(CERTIFICATES);
        await page.getByText('Đã có trong danh sách').first().waitFor();
      }],
      ['sua-chinh-sach', '/quan-tri/tin-cay', press('Sửa chính sách')],
      ['sua-chung-thu', trusted, press('Sửa')],
      ['xoa-chung-thu', trusted, press('Xóa khỏi danh sách')],
      ['ket-thuc-bieu-phi', '/quan-tri/bieu-phi', press(/^Bỏ biểu phí/)],
      ['bo-loi-chung', '/quan-tri/loi-chung', press(/^Bỏ lời chứng của/)],
      ['them-ngay-nghi', '/quan-tri/ngay-nghi-le', press('Thêm ngày nghỉ')],
      ['xoa-het-han', `/quan-tri/luu-tru?don-vi=${unit}`, press('Xóa các tệp hết thời hạn')],
      ['giu-lai', `/quan-tri/luu-tru?don-vi=${unit}`, press(/^Giữ lại /)],
      ['bo-giu', `/quan-tri/luu-tru?don-vi=${unit}`, press('Bỏ giữ')],
      ['xoa-ngay-nghi', '/quan-tri/ngay-nghi-le?nam=2027', press(/^Xóa ngày /)],
      ['giao', `/quan-tri/don-vi?don-vi=${unit}`, press(/^Giao quyền cho /)],
    ],
    elsewhere: [
      ['xoa', '/so-chung-thuc', press(/^Xóa sổ /)],
      ['khoa-so', `/so-chung-thuc/nam/${new Date().getFullYear() - 1}`, press('Khóa sổ')],
      ['menu', '/cho-ky', async (page) => {
        await page.setViewportSize({ width: 390, height: 844 });
        await press('Mở trình đơn')(page);
      }],
    ],
  };
}

/** Waits until a page of the document is drawn. */
async function drawn(page) {
  await page.locator('.viewer-drawing canvas').first().waitFor();
}

async function placing(page) {
  await page.getByRole('button', { name: 'Ký số', exact: true }).click();
  await drawn(page);
  await page.getByRole('application').waitFor();
}

/** The summary of many, as if the server had signed them: this page is looked at more than once. */
async function signingMany(page) {
  const answers = [
    { state: 'PendingSeal', awaiting: null, number: null, not_passed_on: null },
    {
      state: 'Signed', awaiting: 'Timestamp', number: null,
      not_passed_on: { code: 'AwaitingTimestamp', fields: [], kept: null },
    },
  ];
  await page.route('**/api/open-key', (route) => route.fulfill({ json: null }));
  await page.route('**/api/sign-chosen', (route) => route.fulfill({ json: answers.pop() }));
  await page.getByRole('button', { name: 'Ký 2 bản sao' }).click();
  await givePin(page, 'Ký');
  await page.getByText('Đã ký 2/2 bản sao').waitFor();
}

/** The receipt of somebody without an account has a code on it. */
const submitting = (page) => submit(page, { applicant: WITHOUT_ACCOUNT, type: 'Giấy khai sinh', scan: SCAN.scan });

async function checkingIdentity(page) {
  await page.getByRole('button', { name: 'Kiểm tra danh tính số' }).click();
  await page.getByRole('table', { name: 'Kết quả kiểm tra danh tính số' }).waitFor();
}

async function sendingNothing(page) {
  await page.getByRole('button', { name: 'Trình ký', exact: true }).click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
}

/** A scan that was certified before. */
async function attachingAgain(page) {
  await attach(page, SCAN.scan);
  await page.getByText('Đúng tệp này đã được chứng thực').waitFor();
}

/** A card whose number doesn't fit what else it says. */
async function scanningCard(page) {
  await page.getByRole('textbox', { name: 'Quét mã QR trên thẻ căn cước' }).focus();
  await scan(page, CARD.replace('|Nữ|', '|Nam|'));
  await page.getByText('Đã chọn').waitFor();
}

/** A day off on which somebody is booked: who would have to be moved is listed. */
async function closing(page, day) {
  await page.getByRole('textbox', { name: 'Ngày', exact: true }).fill(day);
  await page.getByRole('textbox', { name: 'Lý do', exact: true }).fill('Tập huấn');
  await page.getByRole('button', { name: 'Thêm ngày' }).click();
  await page.getByRole('table', { name: 'Người phải dời lịch hẹn' }).waitFor();
}

async function givingBackWithoutReason(page) {
  await page.getByRole('button', { name: 'Trả lại', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Trả lại hồ sơ' });
  await dialog.getByRole('button', { name: 'Trả lại', exact: true }).click();
  await dialog.getByText('Hãy nhập lý do trả lại').waitFor();
}

async function annullingWithoutDecision(page) {
  await page.getByRole('button', { name: 'Hủy bỏ giá trị pháp lý' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hủy bỏ giá trị pháp lý?' });
  await dialog.getByRole('button', { name: 'Hủy bỏ giá trị pháp lý' }).click();
  await dialog.getByText('Hãy nhập số quyết định.').waitFor();
}

async function extendingByAgreement(page) {
  await page.getByRole('button', { name: 'Gia hạn', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Gia hạn hồ sơ' });
  await dialog.getByText('Lâu hơn, theo thỏa thuận').click();
  await dialog.getByRole('textbox', { name: 'Số văn bản thỏa thuận' }).waitFor();
}

/** Altered papers: the minutes are asked for too. */
async function refusingAltered(page) {
  await page.getByRole('button', { name: 'Từ chối chứng thực', exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Từ chối chứng thực?' });
  await dialog.getByRole('combobox', { name: 'Căn cứ từ chối' }).selectOption({ index: 1 });
  await dialog.getByRole('textbox', { name: 'Nội dung phát hiện' }).waitFor();
}

/** The session ends while somebody types; it is there again for what comes after. */
async function losingTheSession(page) {
  const cookies = await page.context().cookies();
  await page.context().clearCookies({ name: 'chungthuc_session' });
  await page.getByRole('textbox', { name: 'Số bản', exact: true }).fill('7');
  await page.getByRole('dialog', { name: 'Phiên làm việc đã kết thúc' }).waitFor();
  await page.context().addCookies(cookies);
}
