// What an address that means harm gets.

import assert from "node:assert/strict";

import { openContext, openPage } from "../visit.mjs";

const SCRIPT = `"><script>window.harmed = 1</script><img src=x onerror="window.harmed = 1">`;
const encoded = encodeURIComponent(SCRIPT);

const ADDRESSES = [
  `/nyckeltal?q=${encoded}`,
  `/nyckeltal?q=a&amne=${encoded}`,
  `/nyckeltal?sida=99999999999999999999`,
  `/nyckeltal?sida=-1`,
  `/sok?q=${encoded}`,
  `/sok?q=${"skola+".repeat(300)}`,
  `/sok?slag=${encoded}&tema=${encoded}&kommuntyp=${encoded}&malgrupp=${encoded}&belagt=${encoded}`,
  `/sok?q=skola&sida=99999999999999999999`,
  `/?tema=${encoded}`,
  `/?matt=${encoded}`,
  `/?tema=skola&matt=${encoded}`,
  `/kommun?q=${encoded}`,
  `/kommun/${encoded}`,
  `/kommun/%00`,
  `/kommun/%C3%28`,
  `/kommun/..%2f..%2fetc%2fpasswd`,
  `/nyckeltal/${encoded}`,
  `/nyckeltal/N15428?kommun=${encoded}`,
  `/nyckeltal/N15428?grupp=${encoded}`,
  `/nyckeltal/N15428?period=${encoded}`,
  `/nyckeltal/N15428?per=${encoded}`,
  `/jamfor?kommun=${encoded}`,
  `/jamfor?${"kommun=0114&".repeat(500)}`,
  `/jamfor?tema=${encoded}&matt=${encoded}`,
  `/urval/${encoded}`,
  `/urval/fyra-kriterier-2018?v-utbildning=${encoded}`,
  `/urval/fyra-kriterier-2018?n=${encoded}&t=${encoded}&dag=${encoded}&jamfor=${encoded}&varfor=${encoded}`,
  `/urval/fyra-kriterier-2018?v-utbildning=1e308&v-arbetsloshet=1e308`,
  `/urval/fyra-kriterier-2018?v-utbildning=NaN`,
  `/fordelning?ram=${encoded}&grund=${encoded}&golv=${encoded}&tak=${encoded}&minskad=${encoded}`,
  `/fordelning?program=${encoded}&vilka=${encoded}&vikt=${encoded}&visa=${encoded}`,
  `/fordelning?ram=99999999999999999999999999`,
  `/fordelning?ram=92233720368547758&golv=92233720368547758`,
  `/finns-inte/${encoded}`,
  `/%00`,
  `/en/%2e%2e/%2e%2e`,
  `/nyckeltal?q=%00`,
  `/nyckeltal?q=%ff%fe`,
  `/nyckeltal?q=${"a".repeat(10_000)}`,
  `/nyckeltal?q=${"%22".repeat(3_000)}`,
  `/${"a".repeat(10_000)}`,
];

export function hostileStories({ browser, service }) {
  return [
    {
      name: "hostile addresses are shown as words, and run nothing",
      tell: async () => {
        const context = await openContext(browser, service);
        const found = [];
        for (const address of ADDRESSES) {
          const page = await openPage(context, service);
          const short = address.slice(0, 70);
          const answer = await page.goto(address).catch((error) => found.push(`${short}: ${error.message}`) && null);
          if (answer === null) continue;
          if (answer.status() >= 500) found.push(`${short}: status ${answer.status()}`);
          const harmed = await page.evaluate(() => window.harmed ?? document.querySelector("main img, main script") !== null);
          if (harmed) found.push(`${short}: it ran`);
          if ((await page.locator("h1").count()) !== 1) found.push(`${short}: no page of ours (${answer.status()})`);
          const source = await answer.text().catch(() => "");
          if (source.includes("<script>window")) found.push(`${short}: not escaped`);
          found.push(...page.faults.map((fault) => `${short}: ${fault}`));
          await page.close();
        }
        await context.close();
        assert.equal(found.length, 0, found.join("\n"));
      },
    },
    {
      name: "an address that leads nowhere has a page that helps",
      tell: async () => {
        const context = await openContext(browser, service);
        const page = await openPage(context, service);
        for (const [path, words] of [["/finns-inte", "Sidan finns inte"], ["/en/finns-inte", "There is no such page|does not exist|not found"]]) {
          const answer = await page.goto(path);
          assert.equal(answer.status(), 404);
          assert.match(await page.locator("h1").innerText(), new RegExp(words, "i"));
          assert.ok(await page.locator("#q").isVisible(), "search is at hand");
        }
        await context.close();
      },
    },
    {
      name: "only reading is answered where nothing is sent in",
      tell: async () => {
        for (const method of ["POST", "PUT", "DELETE"]) {
          const answer = await fetch(`${service.origin}/kommun/2104`, { method });
          assert.ok([404, 405].includes(answer.status), `${method}: ${answer.status}`);
        }
        const large = "ram=1&vikter=" + "a".repeat(5_000_000);
        const headers = { "content-type": "application/x-www-form-urlencoded" };
        const answer = await fetch(`${service.origin}/fordelning`, { method: "POST", body: large, headers }).catch(() => null);
        assert.ok(answer === null || (answer.status >= 400 && answer.status < 500), `${answer?.status}`);
        assert.equal((await fetch(`${service.origin}/`)).status, 200);
      },
    },
  ];
}
