// A provider of OpenID Connect on this machine: the certified npm package `oidc-provider` with its own
// pages to sign in on, where any name is taken with any password.

import { createServer } from "node:http";

import Provider from "oidc-provider";

export const CLIENT = "brygga";
export const SECRET = "en hemlighet som bara provet har";

/** Starts a provider that leads back to `returnsTo`. */
export async function startProvider(returnsTo) {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        client_secret: SECRET,
        redirect_uris: [returnsTo],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    cookies: { keys: ["bara för prov"] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  server.on("request", provider.callback());
  const stop = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
  return { issuer, stop };
}

/** Pages of the service that a person leaves for the provider. */
const LEFT = /^(\/en)?\/(logga-in|bekrafta|inbjudan)$/;

/** Signs in on the provider's pages where they ask for it, and agrees to what they ask. A provider that knows
 * the browser asks nothing. */
export async function signInAtProvider(page, name) {
  await page.waitForURL(({ pathname }) => !LEFT.test(pathname));
  if (!page.url().includes("/interaction/")) return;
  const provider = new URL(page.url()).origin;
  const login = page.locator("input[name=login]");
  const agree = page.locator("input[name=prompt][value=consent]");
  await login.or(agree).first().waitFor({ state: "attached" });
  if ((await login.count()) > 0) {
    await login.fill(name);
    await page.locator("input[name=password]").fill("vad som helst");
    await page.locator("button[type=submit]").click();
  }
  const isAway = page.waitForURL((url) => url.origin !== provider, { waitUntil: "commit" });
  const isAsked = agree.waitFor({ state: "attached" }).then(() => page.locator("button[type=submit]").click());
  await Promise.any([isAway, isAsked]);
  await isAway;
}

/** Returns a port of this machine that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
