// A grant from the call to the settlement, from both sides, with nothing but the keyboard: an officer builds a
// call under SFS 2024:158, a municipality applies for 4.0 of 4.6 million kronor, a cost is refused and the grant
// cut, a year is decided subject to budget, two instalments are paid, and what is left goes back to the frame.
// The same once without scripts.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { begin, sign, writeApplication } from "../grants/applying.mjs";
import { buildCall, commitDraw, openCall } from "../grants/calling.mjs";
import { Cast } from "../grants/cast.mjs";
import { accept, askToComplete, assess, decide, declareConflict, propose, register, tryYear } from "../grants/deciding.mjs";
import { claimCosts, pay, settleAdvance, stateAccount } from "../grants/paying.mjs";
import { approve, drawAndCheck, publish, report, settle } from "../grants/reporting.mjs";
import { withDemonstration } from "../service.mjs";

export function grantStories({ browser, service }) {
  return [
    { name: "a grant from call to settlement, with the keyboard alone", isScripted: true },
    { name: "a grant from call to settlement, without scripts", isScripted: false },
  ].map(({ name, isScripted }, index) => ({
    name,
    tell: () =>
      withDemonstration(service, async (own) => {
        const cast = new Cast(browser, own, { javaScriptEnabled: isScripted });
        await fromCallToSettlement(cast, worded(index + 1));
        const pages = await cast.leave();
        assert.ok(pages > 100, `${pages} pages were seen`);
      }),
  }));
}

async function fromCallToSettlement(cast, story) {
  await buildCall(cast, story);
  await openCall(cast, story);
  await commitDraw(cast, story, createHash("sha256").update(story.seed).digest("hex"));
  await begin(cast, story);
  await writeApplication(cast, story);
  await sign(cast);
  await register(cast, story);
  await declareConflict(cast, story);
  await askToComplete(cast, story);
  await assess(cast, story);
  await propose(cast, story);
  await decide(cast, story);
  await tryYear(cast, story);
  await accept(cast, story);
  await stateAccount(cast, story);
  await pay(cast, story, 1, "700 000");
  await claimCosts(cast, story);
  await settleAdvance(cast);
  await pay(cast, story, 2, "550 000", [
    { amount: "-550 000", refusal: /skriv ett belopp över 0 kr/ },
    { amount: "700 000", refusal: /550 000/ },
  ]);
  await report(cast, story, 3);
  await approve(cast, story, 3);
  await drawAndCheck(cast, story);
  await settle(cast, story);
  await publish(cast, story);
}

/** Returns everything that is said and reckoned with in a telling; two tellings share a register. */
function worded(telling) {
  const years = [2026, 2027, 2028];
  const indicator = (name, direction, baseline, target) => ({
    name: `Påhittat exempel: ${name}`,
    unit: "barn",
    direction,
    baseline,
    baseline_year: "2025",
    target,
    target_year: "2028",
  });
  const indicators = [
    indicator("barn i öppen verksamhet", "increase", "120", "200"),
    indicator("barn som saknar vuxen efter skolan", "decrease", "80", "40"),
    indicator("barn i idrottsförening", "increase", "300", "350"),
  ];
  const cost = (category, year, amount) => ({ category, year, kind: "cash", amount });
  return {
    years,
    call: `Påhittat exempel: barn i riskzon, utlysning ${telling}`,
    project: `Påhittat exempel: vuxna på plats ${telling}`,
    number: `2026/påhittat-${telling}`,
    municipality: "Gävle kommun",
    seed: `Påhittat exempel: tärningskast ${telling}: 2 7 1 8 2 8`,
    frame: { 2026: "1 600 000", 2027: "1 600 000" },
    costs: [
      cost("personal", "2026", "1 700 000"),
      cost("personal", "2027", "1 500 000"),
      cost("externa_tjanster", "2028", "1 000 000"),
      cost("lokaler", "2027", "400 000"),
    ],
    financing: [{ organisation: "2180", kind: "cash", amount: "600 000" }],
    unbalanced: [
      { year: "2026", amount: "1 600 000" },
      { year: "2027", amount: "1 500 000" },
      { year: "2028", amount: "1 000 000" },
    ],
    grants: [{ year: "2026", amount: "1 500 000" }],
    refused: { cost: "Lokaler", amount: "400 000" },
    cut: { 2026: "1 400 000", 2027: "1 200 000", 2028: "1 000 000" },
    indicators,
    claimed: [
      {
        organisation: "2180",
        voucher: `V-${telling}`,
        day: `2026-10-${10 + telling}`,
        category: "personal",
        kind: "cash",
        amount: "1 300 000",
        places: "2180",
      },
    ],
    approved: "1 250 000",
    reached: indicators.map((one, row) => ({ ...one, actual: String(150 + row), actual_year: "2026" })),
    unused: "1 350 000",
  };
}
