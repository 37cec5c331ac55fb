// What becomes of the money after a decision, with nothing but the keyboard: a file to the bank and the bank's answer,
// a reclaim that is answered, decided and paid back, a call that closes and is settled, and the account to the
// government, which adds up to the öre and is a tagged PDF.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Cast } from "../grants/cast.mjs";
import {
  account,
  closeAndSettle,
  lateInterest,
  noInterest,
  openBriefly,
  paymentFile,
  reclaim,
  repay,
  statement,
} from "../grants/settling.mjs";
import { withDemonstration } from "../service.mjs";

const PROGRAMME = "Påhittat exempel under förordning (2023:442)";
const NOT_BEGUN = "Påhittat exempel: trygg skolväg 4 (2025)";
const LATE = "Påhittat exempel: trygg skolväg 7 (2025)";
const LATE_WITH_INTEREST = "Påhittat exempel: trygg skolväg 3 (2025)";

/** Half-years later than those that ship, added by the agency. */
const RATES = `base = "reference_rate"
source = "Påhittat exempel: ingen verklig räntesats"
rates = [{ first = "2024-07-01", last = "2040-12-31", percent = "4" }]
`;

export function grantMoneyStories({ browser, service }) {
  const story = (name, work) => ({
    name: `grant money: ${name}`,
    tell: () => withDemonstration(service, (own) => told(browser, own, work)),
  });
  return [
    story("a reclaim is paid back, a call is settled, and the account adds up", moneyComesBack),
    story("a file goes to the bank and its statement ties out", moneyGoesOut),
    {
      name: "grant money: late interest follows the rates that the agency adds",
      tell: () =>
        withRates((file) =>
          withDemonstration(service, (own) => told(browser, own, interestIsCharged), ["--rates", file]),
        ),
    },
  ];
}

async function told(browser, own, work) {
  const cast = new Cast(browser, own);
  await work(cast);
  await cast.leave();
}

async function withRates(work) {
  const folder = await mkdtemp(join(tmpdir(), "brygga-rates-"));
  try {
    const file = join(folder, "rates.toml");
    await writeFile(file, RATES);
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function interestIsCharged(cast) {
  await lateInterest(cast, LATE_WITH_INTEREST, { kronor: 320_000, percent: 12 });
}

async function moneyComesBack(cast) {
  const call = { call: "Påhittat exempel: en utlysning som ingen söker", frame: { 2027: "100 000" } };
  const closed = await openBriefly(cast, call);
  await reclaim(cast, NOT_BEGUN);
  await noInterest(cast, LATE);
  await repay(cast, NOT_BEGUN, "320 000");
  await account(cast, { programme: PROGRAMME, year: "2025", repaid: "320 000" });
  await closeAndSettle(cast, call, closed);
}

async function moneyGoesOut(cast) {
  await statement(cast, await paymentFile(cast));
}
