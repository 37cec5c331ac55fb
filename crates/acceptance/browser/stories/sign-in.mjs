// Someone signs in with nothing but the keyboard, makes mistakes on the way, and signs out.

import assert from "node:assert/strict";
import axe from "axe-core";

import { addAccount } from "../service.mjs";
import { withPage } from "../visit.mjs";

const PASSWORD = "hästar klättrar sällan";

export function signInStories({ browser, service }) {
  let address;
  const account = () => (address ??= addAccount(service, "Anna", ["tillväxtverket", "systemförvaltare"], PASSWORD));
  return ["light", "dark"].map((scheme) => ({
    name: `someone signs in and out with the keyboard: ${scheme}`,
    tell: () =>
      withPage(browser, service, { scheme }, async (page, context) => {
        await page.goto("/mina-uppdrag");
        assert.equal(new URL(page.url()).pathname, "/logga-in", "led to sign in");
        await isAccessible(page);
        await fill(page, account(), "fel lösenord");
        await page.getByRole("alert").waitFor();
        assert.equal(await page.title(), "Fel: Logga in · Brygga");
        assert.equal(await page.locator("#adress").inputValue(), account(), "what was typed stays");
        assert.equal(await page.locator("#losenord").inputValue(), "");
        await isAccessible(page);
        await page.getByRole("alert").getByRole("link").press("Enter");
        assert.ok(await page.locator("#adress").evaluate((field) => field === document.activeElement));
        await fill(page, account(), PASSWORD);
        await page.waitForURL(/\/mina-uppdrag$/);
        assert.ok(await page.getByLabel("Systemförvaltare, Tillväxtverket").isChecked());
        await isAccessible(page);
        const seen = page.viewportSize();
        await page.setViewportSize({ width: 320, height: 640 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 320, `the bar with a name takes ${wide} pixels`);
        await page.setViewportSize(seen);
        const [cookie] = (await context.cookies()).filter(({ name }) => name === "brygga");
        assert.ok(cookie.httpOnly && cookie.sameSite === "Lax" && cookie.expires === -1);
        await page.goto("/en/bekrafta?till=/en/tillganglighet");
        await isAccessible(page);
        await page.locator("#losenord").fill(PASSWORD);
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/en\/tillganglighet$/);
        await page.getByRole("link", { name: /Anna Påhittad/ }).waitFor();
        await page.getByRole("button", { name: "Sign out" }).press("Enter");
        await page.waitForURL(/\/en\/$/);
        await page.getByRole("link", { name: "Sign in" }).waitFor();
        await page.goBack();
        await page.goto("/mina-uppdrag");
        assert.equal(new URL(page.url()).pathname, "/logga-in", "signed out");
      }),
  }));
}

async function fill(page, address, password) {
  await page.locator("#adress").focus();
  await page.locator("#adress").fill(address);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
}

async function isAccessible(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }),
  );
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
}
