// Stories in real Chromium, on the real binary.
//
// usage: node run.mjs BINARY [--store DIR] [--only TEXT] [--at-once N]

import { parseArgs } from "node:util";

import { openBrowser } from "./visit.mjs";
import { startService } from "./service.mjs";
import { actionPlanStories } from "./stories/action-plan.mjs";
import { commitmentStories } from "./stories/commitments.mjs";
import { crawlStories } from "./stories/crawl.mjs";
import { everyPageStories } from "./stories/every-page.mjs";
import { grantStories } from "./stories/grant-from-call-to-settlement.mjs";
import { grantMoneyStories } from "./stories/grant-money.mjs";
import { grantRefusalStories } from "./stories/grant-refusals.mjs";
import { hostileStories } from "./stories/hostile.mjs";
import { interventionTableStories } from "./stories/intervention-table.mjs";
import { keyboardStories } from "./stories/keyboard.mjs";
import { oidcStories } from "./stories/oidc.mjs";
import { plainStories } from "./stories/plain.mjs";
import { reformStories } from "./stories/reform-programme.mjs";
import { signInStories } from "./stories/sign-in.mjs";
import { visitorStories } from "./stories/visitors.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { store: { type: "string" }, only: { type: "string" }, "at-once": { type: "string", default: "3" } },
});
const atOnce = Number(values["at-once"]);
if (positionals.length !== 1 || !Number.isInteger(atOnce) || atOnce < 1) {
  console.error("usage: node run.mjs BINARY [--store DIR] [--only TEXT] [--at-once N]");
  process.exit(2);
}

const service = await startService(positionals[0], values.store);
const browser = await openBrowser();
const setting = { service, browser };
// The long ones first: several are told at once, and some wait for a call to close.
const stories = [
  ...grantMoneyStories(setting),
  ...grantStories(setting),
  ...everyPageStories(setting),
  ...plainStories(setting),
  ...keyboardStories(setting),
  ...grantRefusalStories(setting),
  ...visitorStories(setting),
  ...signInStories(setting),
  ...oidcStories(setting),
  ...hostileStories(setting),
  ...reformStories(setting),
  ...actionPlanStories(setting),
  ...commitmentStories(setting),
  ...interventionTableStories(setting),
  ...crawlStories(setting),
].filter(({ name }) => !values.only || name.includes(values.only));

let failed = 0;
async function tell({ name, tell: story }) {
  const begun = performance.now();
  try {
    await story();
    console.log(`ok      ${name} (${Math.round(performance.now() - begun)} ms)`);
  } catch (error) {
    failed += 1;
    const where = error.code === "ERR_ASSERTION" || error.name === "Error" ? error.message : error.stack;
    console.log(`FAILED  ${name}\n${where.replace(/^/gm, "        ")}`);
  }
}

/** Tells stories one after the other, as long as there are any that nobody tells. */
async function tellOn(waiting) {
  for (let next = waiting.shift(); next; next = waiting.shift()) await tell(next);
}

const waiting = [...stories];
await Promise.all(Array.from({ length: atOnce }, () => tellOn(waiting)));
await browser.close();
await service.stop();
console.log(`${stories.length - failed} of ${stories.length} stories hold`);
process.exit(failed > 0 || stories.length === 0 ? 1 : 0);
