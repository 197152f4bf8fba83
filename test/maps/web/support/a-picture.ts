import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** To be looked at, where the environment names a folder for them. */
export async function aPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['WAYPROOF_PICTURES'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
