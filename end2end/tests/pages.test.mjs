// Every page, for every role, at three widths: nothing on the console, nothing that axe finds,
// nothing that sticks out. Forms and lists work without JavaScript.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { alive, visit } from '../support/browser.mjs';
import { furnish, pagesOf } from '../support/pages.mjs';
import { logIn, PEOPLE } from '../support/people.mjs';
import { AXE } from '../support/places.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();
const SIZES = [
  { width: 1440, height: 900 },
  { width: 900, height: 1200 },
  { width: 390, height: 844 },
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let things;
const furnished = async () => (things ??= await furnish(place.server.url));

for (const role of ['stranger', 'officer', 'leader', 'clerk', 'citizen', 'administrator']) {
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
        const colours = size.width === 1440 ? ['light', 'dark'] : ['light'];
        if (size.width === 1280) continue;
        for (const colorScheme of colours) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          faults.push(...(await violations(page)).map((what) => `${name} at ${size.width}, ${colorScheme}: ${what}`));
        }
        await page.emulateMedia({ colorScheme: 'light' });
      }
    }
    assert.deepEqual(faults, []);
  });
}

/** What axe finds. */
async function violations(page) {
  const found = await page.evaluate(async (values) => {
    const result = await window.axe.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    return result.violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]);
  }, RULES);
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
  await leader.getByRole('link', { name: toSign.code, exact: true }).waitFor();

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
