// What a visitor reaches who has no mouse.

import assert from "node:assert/strict";

import { PAGES } from "../pages.mjs";
import { openContext, openPage, withPage } from "../visit.mjs";

/** Most steps of the tab key on a page; pages with long lists of links go on after it. */
const STEPS = 160;

export function keyboardStories({ browser, service }) {
  return [
    {
      name: "the first step of the tab key leads past the menu",
      tell: async () => {
        for (const width of ["desktop", "phone"]) {
          const context = await openContext(browser, service, { width });
          for (const one of PAGES) {
            const page = await openPage(context, service);
            await page.goto(one.path);
            await page.keyboard.press("Tab");
            const skip = page.locator(".skip");
            assert.ok(await skip.evaluate((e) => e === document.activeElement), one.path);
            const box = await skip.boundingBox();
            assert.ok(box.x >= 0 && box.y >= 0 && box.height > 15, `${one.path}: the link is seen`);
            await page.keyboard.press("Enter");
            await page.waitForURL(/#main$/);
            await page.keyboard.press("Tab");
            const inside = await page.evaluate(() => {
              const main = document.querySelector("main");
              const active = document.activeElement;
              const after = main.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING;
              return active === document.body || main.contains(active) || after !== 0;
            });
            assert.ok(inside, `${one.path}: the next step is in the contents`);
            await page.close();
          }
          await context.close();
        }
      },
    },
    {
      name: "the tab key reaches every control, in order, and shows where it is",
      tell: async () => {
        const context = await openContext(browser, service);
        const found = [];
        for (const one of PAGES.filter((page) => !page.status)) {
          const page = await openPage(context, service);
          await page.goto(one.path);
          const expected = await page.evaluate(wanted, STEPS);
          const reached = [];
          for (let step = 0; step < STEPS; step += 1) {
            await page.keyboard.press("Tab");
            const at = await page.evaluate(focused);
            if (at === null) break;
            if (!at.outlined) found.push(`${one.path}: focus is not seen on ${at.name}`);
            reached.push(at.number);
          }
          const missed = expected.filter(({ number }) => !reached.includes(number));
          if (missed.length > 0) found.push(`${one.path}: not reached: ${missed.map((m) => m.name).slice(0, 5).join(", ")}`);
          const forward = reached.every((number, at) => at === 0 || number > reached[at - 1]);
          if (!forward) found.push(`${one.path}: the order jumps`);
          await page.close();
        }
        await context.close();
        assert.equal(found.length, 0, [...new Set(found)].slice(0, 40).join("\n"));
      },
    },
    {
      name: "a municipality is found and read with the keyboard alone",
      tell: () =>
        withPage(browser, service, {}, async (page) => {
          await page.goto("/");
          await page.keyboard.press("Tab");
          await page.keyboard.press("Tab");
          await page.keyboard.press("Tab");
          assert.equal(await page.evaluate(() => document.activeElement.id), "q");
          await page.keyboard.type("Hofors");
          await page.keyboard.press("Enter");
          await page.waitForURL(/\/sok\?q=Hofors/);
          const isResult = () => document.activeElement.matches(".results a");
          for (let steps = 0; steps < 60 && !(await page.evaluate(isResult)); steps += 1) {
            await page.keyboard.press("Tab");
          }
          await page.keyboard.press("Enter");
          await page.waitForURL(/\/kommun\/2104/);
          assert.equal(await page.locator("h1").innerText(), "Hofors");
        }),
    },
  ];
}

/** Numbers all elements, and returns those in the first steps that a keyboard must reach. */
function wanted(steps) {
  const all = [...document.querySelectorAll("*")];
  all.forEach((element, number) => (element.bryggaNumber = number));
  const seen = (element) =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const closed = (element) => {
    const details = element.parentElement.closest("details:not([open])");
    return details !== null && !(element.matches("summary") && element.parentElement === details);
  };
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((element) => seen(element) && !closed(element) && !element.disabled && element.tabIndex >= 0)
    .slice(0, steps - 40)
    .map((element) => ({
      number: element.bryggaNumber,
      name: `${element.tagName.toLowerCase()}#${element.id} ${(element.textContent ?? "").trim().slice(0, 30)}`,
    }));
}

/** Returns the focused element's number and whether it is marked. Runs in the page. */
function focused() {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const style = getComputedStyle(element);
  const outlined = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0;
  const drawnInside = [...element.querySelectorAll("*")].some((e) => outlined(getComputedStyle(e)));
  const stroked = element instanceof SVGElement;
  return {
    number: element.bryggaNumber,
    name: `${element.tagName.toLowerCase()}#${element.id} ${(element.textContent ?? "").trim().slice(0, 30)}`,
    outlined: outlined(style) || style.boxShadow !== "none" || drawnInside || stroked,
  };
}
