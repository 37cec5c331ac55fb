// What a visitor gets without scripts, over a slow line, and on paper.

import assert from "node:assert/strict";

import { address, LANGUAGES, PAGES } from "../pages.mjs";
import { openContext, openPage, withPage } from "../visit.mjs";

const FIRST_PAGE_BYTES = 100_000;

export function plainStories({ browser, service }) {
  return [
    {
      name: "the first page is under 100 kB, everything it fetches counted",
      tell: async () => {
        for (const { prefix } of LANGUAGES) {
          await withPage(browser, service, {}, async (page) => {
            const bytes = await transferred(page, `${prefix}/`);
            assert.ok(bytes < FIRST_PAGE_BYTES, `${bytes} bytes`);
          });
        }
      },
    },
    {
      name: "no page is over 250 kB on the line",
      tell: async () => {
        const found = [];
        for (const one of PAGES.filter((page) => !page.status)) {
          await withPage(browser, service, {}, async (page) => {
            const bytes = await transferred(page, one.path);
            if (bytes > 250_000) found.push(`${one.path}: ${bytes} bytes`);
          });
        }
        assert.deepEqual(found, []);
      },
    },
    {
      name: "every page shows the same without scripts",
      tell: async () => {
        const scripted = await openContext(browser, service);
        const plain = await openContext(browser, service, { javaScriptEnabled: false });
        const pages = [await openPage(scripted, service), await openPage(plain, service)];
        for (const one of PAGES) {
          const texts = [];
          for (const page of pages) {
            await page.goto(one.path);
            texts.push(await page.locator("main").innerText());
            assert.deepEqual(page.faults, [], one.path);
          }
          assert.equal(texts[1], texts[0], one.path);
        }
        await scripted.close();
        await plain.close();
      },
    },
    {
      name: "a visitor without scripts searches, chooses and divides",
      tell: () =>
        withPage(browser, service, { javaScriptEnabled: false }, async (page) => {
          await page.goto("/");
          await page.fill("#q", "arbetslöshet");
          await page.press("#q", "Enter");
          assert.match(page.url(), /sok\?q=arbetsl/);
          await page.locator("main .results a[href*='/nyckeltal/']").first().click();
          assert.match(page.url(), /\/nyckeltal\/[A-Z]\d+/);
          await page.selectOption("#kommun", "2104");
          await page.locator("main form button").first().click();
          assert.match(page.url(), /kommun=2104/);
          assert.match(await page.locator(".lead").innerText(), /Hofors/);
          await page.goto("/fordelning");
          await page.fill("#ram", "1000");
          await page.locator("form.allocation-form button").click();
          assert.match(await page.locator("#summa").innerText(), /1\s000/);
        }),
    },
    {
      name: "every page prints black on white, without controls",
      tell: async () => {
        const context = await openContext(browser, service, { scheme: "dark" });
        const found = [];
        const page = await openPage(context, service);
        for (const one of PAGES.filter((page) => !page.status)) {
          await page.emulateMedia({ media: "screen", colorScheme: "dark" });
          await page.goto(one.path);
          await page.emulateMedia({ media: "print", colorScheme: "dark" });
          const paper = await page.evaluate(() => {
            const visible = (element) => element.getClientRects().length > 0;
            const colour = getComputedStyle(document.body).color.match(/\d+/g).slice(0, 3).map(Number);
            const ground = getComputedStyle(document.documentElement).backgroundColor;
            return {
              controls: [...document.querySelectorAll("form button, form input, form select")].filter(visible).length,
              navigation: [...document.querySelectorAll("nav.places, .skip")].filter(visible).length,
              dark: Math.max(...colour),
              ground,
            };
          });
          if (paper.controls > 0) found.push(`${one.path}: ${paper.controls} controls on paper`);
          if (paper.navigation > 0) found.push(`${one.path}: navigation on paper`);
          if (paper.dark > 80) found.push(`${one.path}: text is not black`);
          const isWhite = /rgba\(0, 0, 0, 0\)|rgb\(255, 255, 255\)/.test(paper.ground);
          if (!isWhite) found.push(`${one.path}: paper is ${paper.ground}`);
          const pdf = await page.pdf({ format: "A4" });
          if (pdf.length < 5_000) found.push(`${one.path}: an empty print`);
        }
        await context.close();
        assert.equal(found.length, 0, found.join("\n"));
      },
    },
    {
      name: "the other language shows the same view",
      tell: () =>
        withPage(browser, service, {}, async (page) => {
          for (const one of PAGES.filter((page) => !page.status)) {
            await page.goto(address(one, LANGUAGES[0]));
            const here = new URL(page.url());
            await page.locator("header a[hreflang=en]").click();
            const there = new URL(page.url());
            assert.equal(there.pathname, `/en${here.pathname}`, one.path);
            assert.equal(there.search, here.search, one.path);
            assert.equal(await page.locator("html").getAttribute("lang"), "en", one.path);
            assert.equal(await page.evaluate(status), 200, `${there.pathname} in English`);
            await page.locator("header a[hreflang=sv]").click();
            assert.equal(page.url(), here.href, one.path);
          }
        }),
    },
  ];
}

/** Returns the status that the page was answered with. Runs in the page. */
function status() {
  return performance.getEntriesByType("navigation")[0].responseStatus;
}

/** Returns how many bytes came over the line until a page and all that it needs was there. */
async function transferred(page, path) {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await page.goto(path, { waitUntil: "networkidle" });
  assert.ok(bytes > 1_000, "something was fetched");
  return bytes;
}
