// A page used by the keyboard alone.

import { PIN } from './people.mjs';

const MOST_TABS = 160;

/** Presses Tab until the focus is on something. */
export async function tabTo(page, target) {
  await target.first().waitFor();
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab doesn't lead to ${target}`);
}

/** Goes to something by Tab and presses a key there. */
export async function press(page, target, key = 'Enter') {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Types the PIN into the dialog that opened by itself. */
export async function typePin(page, pin = PIN) {
  await page.getByLabel('Mã PIN').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'password');
  await page.keyboard.type(pin);
  await page.keyboard.press('Enter');
}
