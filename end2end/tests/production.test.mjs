// The program as an office starts it, by a configuration file: a file that can't be used is refused
// with what is wrong in it, and nothing of the demo is there.

import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { ask, call } from '../support/api.mjs';
import { gone, visit } from '../support/browser.mjs';
import { PEOPLE } from '../support/people.mjs';
import { EXAMPLE_CONFIG } from '../support/places.mjs';
import { run, startConfigured } from '../support/server.mjs';
import { stage } from '../support/stage.mjs';

const place = stage();

/** A port that nobody listens at. */
async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Writes a configuration file that is right but for `changes`, with what it names. Gives its path. */
async function configured(changes = {}) {
  const folder = await mkdtemp(join(place.folder, 'office-'));
  const masterKeys = join(folder, 'master-keys');
  await writeFile(masterKeys, `1 ${'5a'.repeat(32)}\n`, { mode: 0o600 });
  const address = `127.0.0.1:${await freePort()}`;
  const config = {
    listen: address,
    public_url: `http://${address}`,
    data: join(folder, 'data'),
    master_keys: masterKeys,
    keys: join(folder, 'keys'),
    ...changes,
  };
  const mail = { host: 'localhost', port: 25, security: 'none', from: 'chungthuc@example.com', ...changes.mail };
  const signing = { level: 'B-B', ...changes.signing };
  const lines = (values) => Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  const file = join(folder, 'chungthuc.toml');
  delete config.mail;
  delete config.signing;
  await writeFile(file, [...lines(config), '[signing]', ...lines(signing), '[mail]', ...lines(mail), ''].join('\n'));
  return file;
}

/** What an office's program is asked while it runs. */
async function whileItRuns(file, look) {
  const office = await startConfigured(file);
  try {
    await look(office);
  } finally {
    await office.stop();
  }
}

place.test('config check takes a file that can be used', async () => {
  for (const file of [await configured(), EXAMPLE_CONFIG]) {
    const { status, out } = await run('config', 'check', '--config', file);
    assert.equal(status, 0, out);
    assert.match(out, /^Cấu hình dùng được\. Địa chỉ công khai: https?:\/\/\S+$/m);
  }
});

place.test('config check names everything that is wrong at once, and the program does not start with it', async () => {
  const file = await configured({
    listen: '0.0.0.0:0',
    public_url: 'http://chungthuc.example.com/',
    data: '/var/lib/chungthuc',
    master_keys: '/var/lib/chungthuc/master-keys',
    key_patience_seconds: 4,
    signing: { level: 'B-LT' },
    mail: { host: 'mail.example.com', user: 'chungthuc', from: 'chungthuc' },
  });
  const { status, out } = await run('config', 'check', '--config', file);
  assert.equal(status, 1);
  const problems = out.trim().split('\n');
  const named = [
    'public_url phải bắt đầu', 'public_url không được kết thúc', 'listen ngoài máy này', 'master_keys không được',
    'mail.security', 'mail.user và mail.password_file', 'mail.from', 'signing.timestamp_authorities',
    'key_patience_seconds',
  ];
  assert.equal(problems.length, named.length, out);
  for (const [at, start] of named.entries()) assert.ok(problems[at].startsWith(`- ${start}`), problems[at]);

  const started = await run('serve', '--config', file);
  assert.equal(started.status, 2);
  assert.match(started.err, /cấu hình không dùng được: public_url phải bắt đầu/);
});

place.test('config check names a key that is misspelt, and a file that is not there', async () => {
  const misspelt = await run('config', 'check', '--config', await configured({ proxy: ['127.0.0.1'] }));
  assert.equal(misspelt.status, 2);
  assert.match(misspelt.err, /unknown field `proxy`/);
  const missing = join(place.folder, 'khong-co.toml');
  const unread = await run('config', 'check', '--config', missing);
  assert.equal(unread.status, 2);
  assert.ok(unread.err.includes(`không đọc được tệp cấu hình ${missing}`), unread.err);
});

place.test("an office's program says that it lives and can work, and its pages come alive", async () => {
  await whileItRuns(await configured(), async ({ url }) => {
    for (const path of ['/healthz', '/readyz']) assert.equal((await fetch(`${url}${path}`)).status, 200, path);
    const stranger = await place.window({ url });
    await visit(stranger, '/');
    await stranger.getByRole('heading', { name: 'Kiểm tra một bản sao chứng thực điện tử' }).waitFor();
    await visit(stranger, '/dang-nhap');
    await stranger.getByRole('button', { name: 'Đăng nhập', exact: true }).waitFor();
    await gone(stranger.getByText('Tài khoản thử nghiệm'), 'no account by one click');
  });
});

place.test("nothing of the demo is in an office's program", async () => {
  await whileItRuns(await configured(), async ({ url }) => {
    for (const path of ['/he-thong/thanh-phan', '/hop-thu-demo']) {
      assert.equal((await fetch(`${place.server.url}${path}`)).status, 200, `${path} in the demo`);
      assert.equal((await fetch(`${url}${path}`, { redirect: 'manual' })).status, 404, path);
    }
    assert.equal((await call(url, null, 'outbox')).error, 'NotFound');
    assert.deepEqual(await ask(url, null, 'demo-accounts'), []);
    const byOneClick = (at) => fetch(`${at}/dang-nhap`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: at },
      body: new URLSearchParams({ demo: PEOPLE.clerk.login }),
    });
    assert.ok((await byOneClick(place.server.url)).headers.has('set-cookie'), 'it logs in to the demo');
    assert.ok(!(await byOneClick(url)).headers.has('set-cookie'), 'and not here');
  });
});

place.test("an office's program does not start with keys of the demo", async () => {
  const { data } = place.server;
  const file = await configured({ database: `sqlite://${join(data, 'chungthuc.sqlite')}`, keys: join(data, 'pki') });
  const { status, out, err } = await run('serve', '--config', file);
  assert.equal(status, 2, out);
  assert.match(err, /a certificate of the demo is configured/);
});
