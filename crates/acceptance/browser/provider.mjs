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

/** Signs in on the provider's page that is shown, and agrees where it asks. */
export async function signInAtProvider(page, name) {
  await page.locator("input[name=login]").fill(name);
  await page.locator("input[name=password]").fill("vad som helst");
  await page.locator("button[type=submit]").click();
  await page.waitForLoadState();
  const agree = page.locator("input[name=prompt][value=consent]");
  if ((await agree.count()) > 0) await page.locator("button[type=submit]").click();
}

/** Returns a port of this machine that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
