// People sign in at their organisation's provider of OpenID Connect: a stranger is told what to do, a tied
// identity gets in, what binds asks anew, an invitation ties an identity.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CLIENT, SECRET, freePort, signInAtProvider, startProvider } from "../provider.mjs";
import { addAccount, startService } from "../service.mjs";
import { openContext } from "../visit.mjs";

const LINK = "Logga in med organisationens inloggning";

export function oidcStories({ browser, service }) {
  return [
    {
      name: "people sign in at their organisation, and strangers do not",
      tell: () => withProvider(service, (own) => withContext(browser, own, (page) => ofAnna(page, own, browser))),
    },
  ];
}

async function ofAnna(page, own, browser) {
  await page.goto("/logga-in?till=/mina-uppdrag");
  assert.equal(await page.locator("#losenord").count(), 0, "passwords are off");
  await page.getByRole("link", { name: LINK }).click();
  await signInAtProvider(page, "anna-1");
  await page.waitForURL(/\/logga-in\/svar/);
  await page.getByText("anna-1").waitFor();
  await page.goto("/arbete");
  assert.equal(new URL(page.url()).pathname, "/logga-in", "a stranger gets in nowhere");
  const linked = ["account", "link", own.address, "--issuer", own.issuer, "--subject", "anna-1"];
  const told = spawnSync(own.binary, [...linked, "--register", own.register], { encoding: "utf8" });
  assert.equal(told.status, 0, told.stderr);

  let back;
  page.on("request", (request) => {
    if (request.url().includes("/logga-in/svar")) back = request.url();
  });
  await page.goto("/logga-in?till=/mina-uppdrag");
  await page.getByRole("link", { name: LINK }).click();
  await signInAtProvider(page, "anna-1");
  await page.waitForURL(/\/mina-uppdrag$/);
  await page.getByLabel("Systemförvaltare, Tillväxtverket").waitFor();
  const again = await page.goto(back);
  assert.equal(again.status(), 403, "an answer is taken once");

  await page.goto("/bekrafta?till=/tillganglighet");
  await page.getByRole("link", { name: "Bekräfta med organisationens inloggning" }).click();
  await signInAtProvider(page, "anna-1");
  await page.waitForURL(/\/tillganglighet$/);
  await page.goto("/bekrafta?till=/tillganglighet");
  await page.getByRole("link", { name: "Bekräfta med organisationens inloggning" }).click();
  await signInAtProvider(page, "cecilia-3");
  await page.waitForURL(/\/logga-in\/svar/);
  await page.getByText("Du är inte inloggad").first().waitFor();

  const invitation = await takeUp(page);
  await withContext(browser, own, async (invited) => {
    await invited.goto(invitation);
    await invited.getByRole("link", { name: "Använd organisationens inloggning" }).click();
    await signInAtProvider(invited, "bo-2");
    await invited.waitForURL(/\/mina-uppdrag$/);
    await invited.getByRole("link", { name: /Bo Påhittad/ }).waitFor();
    const used = await invited.goto(invitation);
    assert.equal(used.status(), 404, "an invitation is taken up once");
  });
}

/** Takes up someone new and returns the address that they are to be sent. */
async function takeUp(page) {
  await page.goto("/arbete/personer");
  await page.getByRole("link", { name: "Ta upp en person" }).click();
  await page.getByLabel("Namn").fill("Bo Påhittad");
  await page.getByLabel("E-postadress").fill(`bo-${process.pid}@exempel.se`);
  await page.getByLabel("Roll").selectOption({ label: "handläggare" });
  await page.getByRole("button", { name: "Ta upp personen" }).click();
  return page.locator("code").innerText();
}

async function withContext(browser, own, work) {
  const context = await openContext(browser, own);
  try {
    // The page of the provider is another site's: what it loads is not ours to judge.
    await work(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Runs `work` with a service of its own register that signs people in at a provider. */
async function withProvider(service, work) {
  const folder = await mkdtemp(join(tmpdir(), "brygga-oidc-"));
  const origin = `http://127.0.0.1:${await freePort()}`;
  const provider = await startProvider(`${origin}/logga-in/svar`);
  const [register, secret] = [join(folder, "register.sqlite"), join(folder, "secret")];
  await writeFile(secret, `${SECRET}\n`);
  const asked = ["--oidc-issuer", provider.issuer, "--oidc-client", CLIENT, "--oidc-secret-file", secret];
  const where = ["--listen", new URL(origin).host, "--public-address", origin, "--register", register];
  let own;
  try {
    own = await startService(service.binary, service.store, [...where, ...asked, "--no-passwords"]);
    const store = service.store;
    const person = ["tillväxtverket", "systemförvaltare"];
    const address = addAccount({ binary: service.binary, store, register }, "Anna", person, "hästar klättrar sällan");
    await work({ ...own, issuer: provider.issuer, register, address });
  } finally {
    await own?.stop();
    await provider.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
