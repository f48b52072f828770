// Every page, for every role, at three widths, and all that opens over one: nothing on the console,
// nothing that axe finds, nothing that sticks out. Forms and lists work without JavaScript.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { overlays, pageRoutes } from '../support/api.mjs';
import { alive, visit } from '../support/browser.mjs';
import { text } from '../support/judges.mjs';
import { furnish, overlaysOf, pagesOf } from '../support/pages.mjs';
import { enter, logIn, PEOPLE } from '../support/people.mjs';
import { AXE } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SIZES = [
  { width: 1440, height: 900 },
  { width: 900, height: 1200 },
  { width: 390, height: 844 },
];
const RULES = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
/** What the dark look can change. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

let things;
const furnished = async () => (things ??= await furnish(place.server));

for (const role of ['stranger', 'officer', 'leader', 'clerk', 'deputy', 'elsewhere', 'citizen', 'otherCitizen', 'administrator']) {
  place.test(`every page of the ${role} is in order at every width, light and dark`, async () => {
    const axe = await readFile(AXE, 'utf8');
    const pages = pagesOf(await furnished())[role];
    const page = await place.as(role);
    const faults = [];
    for (const [name, path, prepare = async () => {}] of pages) {
      await page.setViewportSize(SIZES[0]);
      await visit(page, path);
      await prepare(page);
      await page.evaluate(axe);
      for (const size of [...SIZES, { width: 1280, height: 800 }]) {
        await page.setViewportSize(size);
        faults.push(...(await sticksOut(page)).map((what) => `${name} at ${size.width}: ${what}`));
        const looks = size.width === 1440 ? [['light', RULES], ['dark', COLOURS]] : [['light', RULES]];
        if (size.width === 1280) continue;
        for (const [colorScheme, rules] of looks) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          faults.push(...(await violations(page, rules)).map((what) => `${name} at ${size.width}, ${colorScheme}: ${what}`));
        }
        await page.emulateMedia({ colorScheme: 'light' });
      }
    }
    // The pages that say that there is nothing.
    place.provoked(/status of 404.*\/khong-co/);
    assert.deepEqual(faults, []);
  });
}

for (const role of ['officer', 'leader', 'clerk', 'elsewhere', 'administrator']) {
  place.test(`what opens over the pages of the ${role} is in order, wide and light, narrow and dark`, async () => {
    const axe = await readFile(AXE, 'utf8');
    const page = await place.as(role);
    const faults = [];
    for (const [id, path, open] of overlaysOf(await furnished())[role]) {
      await page.setViewportSize(SIZES[0]);
      await visit(page, path);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await open(page);
      await page.waitForFunction(isOpen, id).catch(() => assert.fail(`${id} doesn't open over ${path}`));
      await page.evaluate(axe);
      const look = async (how) => {
        const found = [...(await sticksOut(page)), ...(await isCramped(page)), ...(await violations(page, RULES))];
        faults.push(...found.map((what) => `${id} over ${path}, ${how}: ${what}`));
      };
      await look('wide and light');
      await page.setViewportSize(SIZES.at(-1));
      await page.emulateMedia({ colorScheme: 'dark' });
      await look('narrow and dark');
    }
    await page.emulateMedia({ colorScheme: 'light' });
    // The session that ended.
    place.provoked(/status of 401.*\/(api\/(save-draft|scan-warnings)|tep\/)/);
    // The decision that was sent without anything typed.
    place.provoked(/status of 422.*\/api\/annul/);
    assert.deepEqual(faults, []);
  });
}

/** Runs in the page: whether this, or this of one row or of one key, is open and nothing else. */
function isOpen(id) {
  const open = [...document.querySelectorAll('dialog[open], [popover]:popover-open')].map((element) => element.id);
  const of = /-([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|ky|dau)$/;
  return open.length === 1 && [open[0], open[0].replace(of, '')].includes(id);
}

place.test('no page, and nothing that opens over one, is left out', async () => {
  const walked = Object.values(pagesOf(await furnished())).flat().map(([, path]) => path.split('?')[0]);
  const routes = (await pageRoutes()).flatMap((route) => {
    const optional = /\/:\w+\?$/;
    return optional.test(route) ? [route.replace(optional, ''), route.replace('?', '')] : [route];
  });
  const unseen = routes.filter((route) => {
    const pattern = new RegExp(`^${route.replace(/:\w+/g, '(?!khong-?co$)[^/]+')}$`, 'i');
    return !walked.some((path) => pattern.test(path));
  });
  assert.deepEqual(unseen, []);
  const opened = Object.values(overlaysOf(await furnished())).flat().map(([id]) => id);
  assert.deepEqual([...new Set(opened)].sort(), await overlays());
});

/** What axe finds. */
async function violations(page, rules) {
  const found = await page.evaluate(async (runOnly) => {
    const result = await window.axe.run(document, { runOnly, resultTypes: ['violations'] });
    return result.violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]);
  }, rules);
  return found.map(([rule, nodes]) => {
    const [html, why] = nodes[0];
    return `${rule} (${nodes.length}): ${html.slice(0, 160)} ${why.split('\n')[1]?.trim() ?? ''}`;
  });
}

/** What makes the page wider than the window. */
async function sticksOut(page) {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return [`${scrollWidth} px in ${clientWidth}: ${wide.slice(0, 4).join(', ')}`];
  });
}

/** What touches the edges of what is open. */
async function isCramped(page) {
  return page.evaluate(() => {
    const open = document.querySelector('dialog[open], [popover]:popover-open');
    const edges = open.getBoundingClientRect();
    return [...open.querySelectorAll('h2, label, input:not([aria-hidden]), textarea, select, button')]
      .filter((element) => element.checkVisibility() && !element.matches('.visually-hidden'))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 1 && (left < edges.left + 8 || right > edges.right - 8);
      })
      .map((element) => `${element.tagName.toLowerCase()} touches the edge: ${element.outerHTML.slice(0, 80)}`);
  });
}

place.test('a public page tells search engines its title and what it is', async () => {
  const titles = new Set();
  const addresses = ['/', '/dang-nhap', (await furnished()).copy];
  const page = await place.window();
  for (const path of addresses) {
    await page.goto(path);
    titles.add(await page.title());
    const said = await page.locator('meta[name=description]').getAttribute('content', { timeout: 1_000 });
    assert.ok(said.length > 50, `${path}: ${said}`);
  }
  assert.equal(titles.size, addresses.length, [...titles].join(', '));
});

place.test('the receipt is printed dark on white, without menu and buttons', async () => {
  const { officer } = pagesOf(await furnished());
  const page = await place.window();
  await enter(page, 'officer');
  const [, path, submit] = officer.find(([name]) => name === 'da-trinh-ky');
  await visit(page, path);
  const { code, receiptCode } = await submit(page);
  // Whoever prefers dark has white paper nonetheless.
  await page.evaluate(() => (document.documentElement.dataset.theme = 'dark'));
  await page.emulateMedia({ media: 'print' });
  const ink = await page.locator('.intake-code').evaluate((element) => getComputedStyle(element).color);
  assert.ok(ink.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 64), `${ink} on white`);
  await page.emulateMedia({ media: null });

  const printed = join(place.folder, 'phieu.pdf');
  await page.pdf({ path: printed, format: 'A4' });
  const said = await text(printed);
  for (const needed of [code, receiptCode, 'Hạn trả']) assert.ok(said.includes(needed), needed);
  for (const idle of ['In phiếu', 'Xem tiến trình', 'Đăng xuất', 'Hồ sơ bị từ chối']) assert.ok(!said.includes(idle), idle);
  assert.equal(said.split('\f').filter((sheet) => sheet.trim()).length, 1, 'one sheet');

  // Digits of every width: no code falls apart when it is searched for or copied from the print.
  const codes = Array.from({ length: 60 }, (_, index) => `${(index * 546_977 + 546_977) % 1_000_000}`.padStart(6, '0'));
  await page.locator('.intake-code').evaluate((element, these) => {
    element.replaceWith(...these.map((textContent) => Object.assign(element.cloneNode(), { textContent })));
  }, codes);
  await page.pdf({ path: printed, format: 'A4' });
  const copied = await text(printed);
  assert.deepEqual(codes.filter((each) => !copied.includes(each)), []);
});

place.test('what is not there says so, with its status', async () => {
  const stranger = await place.window({ allowed: [/status of 404/] });
  for (const path of ['/khong-co-trang-nay', '/nhan/khongco']) {
    const answer = await visit(stranger, path);
    assert.equal(answer.status(), 404, path);
    await stranger.getByText('Không tìm thấy trang').first().waitFor();
  }
});

place.test('without JavaScript: logging in, lists, filters, order, logging out', async () => {
  const { toSign, done } = await furnished();
  const leader = await place.window({ javaScriptEnabled: false });
  await logIn(leader, 'leader');
  await leader.getByRole('heading', { name: 'Bản sao chờ ký', level: 1 }).waitFor();
  await leader.getByRole('table').getByRole('link', { name: toSign.code, exact: true }).waitFor();

  await leader.getByRole('link', { name: 'Theo dõi hồ sơ chứng thực' }).click();
  await leader.getByRole('textbox', { name: 'Mã chứng thực', exact: true }).fill(done.code);
  await leader.getByRole('button', { name: 'Tìm kiếm', exact: true }).click();
  await leader.getByText('Tìm thấy 1 kết quả').waitFor();
  assert.ok(new URL(leader.url()).searchParams.get('ma') === done.code, 'the filter is in the address');

  await leader.goto('/theo-doi');
  await leader.getByRole('link', { name: 'Tên đối tượng đăng ký' }).click();
  assert.equal(new URL(leader.url()).searchParams.get('xep'), 'ten');
  await leader.getByRole('link', { name: done.code, exact: true }).click();
  await leader.getByRole('heading', { name: 'Xem tiến trình' }).waitFor();

  await leader.goto('/dang-nhap');
  await leader.getByRole('button', { name: PEOPLE.clerk.name }).click();
  await leader.getByRole('heading', { name: 'Bản sao chờ đóng dấu', level: 1 }).waitFor();
});

/** Text fields by name, and what sends a form that lacks something, or holds something wrong. */
function fieldsOf(page) {
  const refused = async (button) => {
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.waitForURL(/__err=/);
    await page.locator('main .field.invalid .error').first().waitFor();
  };
  return { box: (name) => page.getByRole('textbox', { name }), refused };
}

place.test('without JavaScript: what was typed into a form that is refused is still there', async () => {
  const { people } = await furnished();
  const page = await place.window({ javaScriptEnabled: false });
  const { box, refused } = fieldsOf(page);

  await logIn(page, 'leader');
  await page.goto('/vang-mat');
  await page.getByRole('combobox', { name: 'Người ký thay' }).selectOption({ index: 1 });
  const standIn = await page.getByRole('combobox', { name: 'Người ký thay' }).inputValue();
  await box('Đến hết ngày').fill('31/12/2099');
  await box('Căn cứ').fill('Thông báo phân công số 12/TB-UBND');
  await refused('Ghi nhận');
  assert.equal(await page.getByRole('combobox', { name: 'Người ký thay' }).inputValue(), standIn);
  assert.equal(await box('Đến hết ngày').inputValue(), '31/12/2099');
  assert.equal(await box('Căn cứ').inputValue(), 'Thông báo phân công số 12/TB-UBND');

  await logIn(page, 'administrator');
  await page.goto('/quan-tri/don-vi');
  const contact = page.getByRole('group', { name: 'Đầu mối 1' });
  await contact.getByRole('textbox', { name: 'Người hoặc bộ phận' }).fill('Bộ phận Một cửa');
  await contact.getByRole('textbox', { name: 'Email' }).fill('hotro@');
  await refused('Lưu');
  assert.equal(await contact.getByRole('textbox', { name: 'Người hoặc bộ phận' }).inputValue(), 'Bộ phận Một cửa');
  assert.equal(await contact.getByRole('textbox', { name: 'Email' }).inputValue(), 'hotro@');

  await page.goto(`/quan-tri/luu-tru?don-vi=${people.unit}`);
  await box('Lưu tệp đã ký kể từ ngày hoàn thành').fill('0');
  await refused('Lưu thời hạn');
  assert.equal(await box('Lưu tệp đã ký kể từ ngày hoàn thành').inputValue(), '0');
});

place.test('without JavaScript: numbering, tariffs and e-mailed notices that are refused keep what was typed', async () => {
  const { people } = await furnished();
  const page = await place.window({ javaScriptEnabled: false });
  const { box, refused } = fieldsOf(page);

  await logIn(page, 'administrator');
  await page.goto(`/quan-tri/don-vi?don-vi=${people.unit}`);
  await box('Hậu tố tên sổ bản sao điện tử').fill('ĐT');
  await page.getByRole('combobox', { name: 'Số chữ số của số chứng thực' }).selectOption('4');
  await refused('Lưu tên sổ và số');
  assert.equal(await box('Hậu tố tên sổ bản sao điện tử').inputValue(), 'ĐT');
  assert.equal(await page.getByRole('combobox', { name: 'Số chữ số của số chứng thực' }).inputValue(), '4');

  await page.goto('/quan-tri/bieu-phi');
  await box('Từ ngày').fill('01/01/2020');
  await box('Số trang đầu').fill('3');
  await box('Phí mỗi trang sau').fill('1.500');
  await box('Căn cứ').first().fill('Nghị quyết 05/2030/NQ-HĐND');
  await refused('Thêm biểu phí');
  assert.equal(await box('Từ ngày').inputValue(), '01/01/2020');
  assert.equal(await box('Số trang đầu').inputValue(), '3');
  assert.equal(await box('Phí mỗi trang sau').inputValue(), '1.500');
  assert.equal(await box('Căn cứ').first().inputValue(), 'Nghị quyết 05/2030/NQ-HĐND');

  await logIn(page, 'officer');
  await page.goto('/thong-bao/cai-dat');
  const returned = page.getByRole('checkbox', { name: 'Hồ sơ bị trả lại' });
  await returned.check();
  await box('Email').fill('');
  await refused('Lưu');
  assert.equal(await box('Email').inputValue(), '');
  assert.ok(await returned.isChecked(), 'what was ticked is ticked');
  const boxes = await page.getByRole('main').getByRole('checkbox').evaluateAll((all) => all.filter(({ checked }) => checked).length);
  assert.equal(boxes, 1, 'and nothing else is');
});

place.test('without JavaScript: looking up a copy by its code', async () => {
  const { copy } = await furnished();
  const stranger = await place.window({ javaScriptEnabled: false });
  await stranger.goto('/');
  await stranger.getByRole('textbox', { name: /^Mã in cạnh/ }).fill(copy.split('/').pop());
  await stranger.getByRole('button', { name: 'Tra cứu' }).click();
  await stranger.getByText('Đã cấp', { exact: true }).waitFor();
});

place.test("a citizen's first page weighs at most 350 KB", async () => {
  const page = await place.window();
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  let bytes = 0;
  network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto('/', { waitUntil: 'networkidle' });
  await alive(page);
  await page.evaluate(() => document.fonts.ready);
  assert.ok(bytes > 200 * 1024, `everything is counted: ${bytes} bytes`);
  assert.ok(bytes <= 350 * 1024, `${bytes} bytes`);
});

place.test('the look can be chosen, and stays', async () => {
  const page = await place.window();
  await page.emulateMedia({ colorScheme: 'light' });
  await visit(page, '/dang-nhap');
  await page.getByRole('button', { name: PEOPLE.citizen.name }).click();
  await page.waitForURL(/\/kho/);
  await alive(page);
  await page.getByRole('button', { name: PEOPLE.citizen.name }).click();
  await page.getByText('Tối', { exact: true }).click();
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
});
