/** The phone page in a real browser. A stand-in replaces the product, so these tests cover the sandbox only. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { smscDefaults } from '../../sandbox/smsc/settings.ts';
import { eventually, SECRETS } from '../sandbox/harness.ts';
import { startProductStandIn } from '../sandbox/product-stand-in.ts';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe('phone page', function () {
  this.timeout(60_000);
  let browser: Browser;
  let page: Page;
  let product: Awaited<ReturnType<typeof startProductStandIn>>;
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  let complaints: string[];

  before(async () => {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    browser = await chromium.launch({ executablePath, args: [...FLAGS, ...QUIET] });
  });
  after(() => browser.close());

  beforeEach(async () => {
    product = await startProductStandIn();
    sandbox = await startSandbox({
      ...smscDefaults(),
      SANDBOX_PORT: 0,
      SANDBOX_API_URL: product.url,
      SANDBOX_API_KEY: 'a-key',
      SANDBOX_TOKEN: 'a-token',
      SANDBOX_AUTO: true,
      SANDBOX_DELAY_MS: 50,
      SANDBOX_CONSENT_MS: 60_000,
      SANDBOX_CONSENT_WEBHOOKS: true,
      ...SECRETS,
    });
    product.meets(sandbox.url);
    page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
    complaints = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(sandbox.url);
    await page.getByText('Live', { exact: true }).waitFor();
  });
  afterEach(async () => {
    await page.close();
    await sandbox.stop();
    await product.stop();
  });

  const offerIn = (state: string) => page.locator(`.offer[data-state="${state}"]`).first().waitFor();
  const makeOffer = () => page.getByRole('button', { name: 'Make an offer' }).click();

  it('shows the SMS when it arrives, sends the answer that is tapped, and follows the offer to its end', async () => {
    await page.getByRole('radio', { name: /in Kazakh/ }).check();
    await page.getByLabel('Service').selectOption({ label: 'Allowance for the care of a child' });
    await makeOffer();
    const sms = page.getByRole('log').getByRole('article').first();
    await sms.getByText('өтінішсіз').waitFor();
    assert.equal(await sms.locator('[lang]').getAttribute('lang'), 'kk');
    await offerIn('AWAITING_ANSWER');
    await sms.getByText('Delivered').waitFor();

    await page.getByRole('button', { name: '1 agree' }).click();
    await offerIn('GRANTED');
    assert.deepEqual(product.replies, ['1']);
    assert.deepEqual(await page.locator('.timeline .what').allTextContents(), [
      'Offer made',
      'SMS sent',
      'Awaiting answer',
      'Providing',
      'Granted',
    ]);
    assert.deepEqual(complaints, []);
  });

  it('works by keyboard alone: choose a persona, make an offer, type a reply', async () => {
    await page.getByRole('radio', { name: /in Kazakh/ }).focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('#number', { hasText: '+77015550102' }).waitFor();
    await page.getByLabel('Service').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await offerIn('AWAITING_ANSWER');
    await page.getByLabel('Your reply').focus();
    await page.keyboard.type('<b>да нет</b>');
    await page.keyboard.press('Enter');
    await page.locator('.mine', { hasText: '<b>да нет</b>' }).waitFor();
    assert.deepEqual(product.replies, ['<b>да нет</b>']);
  });

  it('keeps the offers of each persona over a reload, and says why no SMS came', async () => {
    await page.getByRole('radio', { name: /No mobile number/ }).check();
    await makeOffer();
    await offerIn('NOT_REGISTERED');
    await page.getByText('no-mobile-number').waitFor();
    assert.ok(await page.getByRole('button', { name: '1 agree' }).isDisabled());
    await page.reload();
    await offerIn('NOT_REGISTERED');
    await page.getByRole('radio', { name: /in Kazakh/ }).check();
    await page.getByText('No offer yet').waitFor();
  });

  it('makes the offer to the persona chosen last, also before the page has that persona’s offers', async () => {
    const made = page.waitForResponse('**/page/offers');
    await page.route('**/page/holders/*/events', async (route) => {
      await made;
      await route.continue();
    });
    await page.getByRole('radio', { name: /No mobile number/ }).check();
    await makeOffer();
    await offerIn('NOT_REGISTERED');
  });

  it('says so when the API does not answer', async () => {
    await product.stop();
    await makeOffer();
    await page.getByRole('alert').getByText('The API does not answer').waitFor();
  });

  it('changes the world: a system down, consent withdrawn', async () => {
    await page.getByRole('heading', { name: 'Change the world' }).click();
    await page.getByRole('checkbox', { name: 'Provider' }).check();
    await page.getByRole('button', { name: 'Withdraw consent' }).click();
    await eventually(async () => {
      const { people, systems } = (await (await fetch(`${sandbox.url}/control/world`)).json()) as World;
      return systems.provider?.down === true && people[0]?.consent === 'withdrawn';
    });
  });

  it('allows no script, style or picture but its own, and no frame around it', async () => {
    const policy = (await fetch(sandbox.url)).headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]) {
      assert.ok(policy.includes(rule), `${rule} is missing in: ${policy}`);
    }
  });

  for (const [scheme, width] of [
    ['light', 1360],
    ['dark', 1360],
    ['light', 390],
  ] as const) {
    it(`has no accessibility violations (${scheme}, ${width} pixels wide)`, async () => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 844 });
      await page.reload();
      await page.getByText('Live', { exact: true }).waitFor();
      await makeOffer();
      await offerIn('AWAITING_ANSWER');
      await page.getByRole('button', { name: '1 agree' }).click();
      await offerIn('GRANTED');
      for (const title of ['Change the world', 'Personas']) await page.getByRole('heading', { name: title }).click();
      // evaluated from outside the page, so that its policy against foreign scripts stays in force
      await page.evaluate(await readFile(AXE, 'utf8'));
      const { violations } = await page.evaluate<AxeReport>('axe.run()');
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)]),
        [],
      );
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
    });
  }
});

type World = { people: { consent: string }[]; systems: Record<string, { down: boolean }> };
type AxeReport = { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] };
