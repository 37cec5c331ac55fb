// What becomes of the money after a decision, with nothing but the keyboard: a file to the bank and the bank's answer,
// a reclaim that is answered, decided and paid back, a call that closes and is settled, and the account to the
// government, which adds up to the öre and is a tagged PDF.

import { Cast } from "../grants/cast.mjs";
import { account, chargeInterest, closeAndSettle, openBriefly, paymentFile, reclaim, repay, statement } from "../grants/settling.mjs";
import { withDemonstration } from "../service.mjs";

const PROGRAMME = "Påhittat exempel under förordning (2023:442)";
const NOT_BEGUN = "Påhittat exempel: trygg skolväg 4 (2025)";
const LATE = "Påhittat exempel: trygg skolväg 7 (2025)";

export function grantMoneyStories({ browser, service }) {
  const story = (name, work) => ({
    name: `grant money: ${name}`,
    tell: () =>
      withDemonstration(service, async (own) => {
        const cast = new Cast(browser, own);
        await work(cast);
        await cast.leave();
      }),
  });
  return [
    story("a reclaim is paid back, a call is settled, and the account adds up", moneyComesBack),
    story("a file goes to the bank and its statement ties out", moneyGoesOut),
  ];
}

async function moneyComesBack(cast) {
  const call = { call: "Påhittat exempel: en utlysning som ingen söker", frame: { 2027: "100 000" } };
  const closed = await openBriefly(cast, call);
  await reclaim(cast, NOT_BEGUN);
  await chargeInterest(cast, LATE);
  await repay(cast, NOT_BEGUN, "320 000");
  await account(cast, { programme: PROGRAMME, year: "2025", repaid: "320 000" });
  await closeAndSettle(cast, call, closed);
}

async function moneyGoesOut(cast) {
  await statement(cast, await paymentFile(cast));
}
