// What holds for every page, in both languages, on both widths, in light and dark: every two of them together.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { address, LANGUAGES, PAGES } from "../pages.mjs";
import { openContext, openPage, WIDTHS } from "../visit.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The narrowest width at which nothing may need to be scrolled sideways (WCAG 1.4.10). */
const NARROW = { width: 320, height: 640 };

/** Each language meets each width and each scheme, and each width each scheme. */
const WALKS = [
  ["sv", "phone", "light"],
  ["sv", "desktop", "dark"],
  ["en", "phone", "dark"],
  ["en", "desktop", "light"],
];

export function everyPageStories({ browser, service }) {
  const titles = new Map();
  return WALKS.map(([code, width, scheme]) => ({
    name: `every page: ${code}, ${width}, ${scheme}`,
    tell: async () => {
      const language = LANGUAGES.find((one) => one.code === code);
      const context = await openContext(browser, service, { width, scheme });
      const found = [];
      const page = await openPage(context, service);
      for (const one of PAGES) {
        page.faults.length = 0;
        await page.setViewportSize(WIDTHS[width]);
        const faults = await faultsOf(page, one, language, titles);
        found.push(...faults.map((fault) => `${address(one, language)}: ${fault}`));
      }
      const cookies = (await context.cookies()).map((cookie) => cookie.name);
      const expected = PAGES.flatMap((one) => one.cookies ?? []);
      assert.deepEqual(cookies, expected, "no cookies are set but the one to sign in with");
      await context.close();
      assert.equal(found.length, 0, found.join("\n"));
    },
  }));
}

async function faultsOf(page, one, language, titles) {
  const faults = [];
  const check = (holds, fault) => holds || faults.push(fault);
  const answer = await page.goto(address(one, language), { waitUntil: "load" });
  check((one.status ?? [200]).includes(answer.status()), `status ${answer.status()}`);
  check((await page.locator("html").getAttribute("lang")) === language.code, "lang");
  check((await page.locator("h1").count()) === 1, "exactly one h1");
  check((await page.locator("main").count()) === 1, "exactly one main");
  const title = await page.title();
  check(/^.{3,} · Brygga$/.test(title), `title '${title}'`);
  if (!one.status) {
    const other = titles.get(`${language.code} ${title}`);
    const isSame = other === undefined || sameSubject(other, one.path);
    check(isSame, `the title '${title}' is that of ${other} too`);
    titles.set(`${language.code} ${title}`, one.path);
  }
  check(!(await overflows(page)), `wider than the window: ${await page.evaluate(widest)}`);
  faults.push(...(await axeFaults(page)));
  const seen = page.viewportSize();
  if (seen.width < 500) {
    await page.setViewportSize(NARROW);
    check(!(await overflows(page)), `wider than 320 px: ${await page.evaluate(widest)}`);
  }
  const text = await page.locator("body").innerText();
  const leftover = text.match(/\{\s*\$|Unknown localization|\bNaN\b|\bundefined\b|Some\(/);
  check(!leftover, `unfinished text: ${leftover?.[0]}`);
  faults.push(...page.faults);
  return faults;
}

/** Two addresses of one page with other choices may share a title. */
function sameSubject(one, other) {
  return one.split("?")[0] === other.split("?")[0];
}

function overflows(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

/** Names the elements that reach furthest outside the window. Runs in the page. */
function widest() {
  const edge = document.documentElement.clientWidth;
  const clips = (element) => getComputedStyle(element).overflowX !== "visible";
  const isInside = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) if (clips(at)) return true;
    return false;
  };
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > edge + 1 && !isInside(element))
    .slice(0, 4)
    .map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""} ${Math.round(e.getBoundingClientRect().right)}`)
    .join(", ");
}

async function axeFaults(page) {
  const session = await page.context().newCDPSession(page);
  const evaluate = async (expression) => {
    const answer = await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description);
    return answer.result.value;
  };
  await evaluate(`${AXE};undefined`);
  const run = `axe.run({ runOnly: ${JSON.stringify(RULES)}, resultTypes: ["violations"] })`;
  const violations = await evaluate(
    `${run}.then((r) => r.violations.map((v) => ({ id: v.id, n: v.nodes.length, html: v.nodes[0].html, why: v.nodes[0].failureSummary })))`,
  );
  await session.detach();
  return violations.map(({ id, n, html, why }) => `axe ${id} (${n}): ${html.slice(0, 200)} ${why.slice(0, 300)}`);
}
