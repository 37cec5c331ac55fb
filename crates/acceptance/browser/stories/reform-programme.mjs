// A reform programme is followed with the keyboard alone: its frame year by year from 110 to 250 million kronor, ten
// reforms in five areas, a network for each area on three levels, and a researcher who registers a design before
// there is anything to see.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { readCsv, shownNumber } from "../numbers.mjs";
import { Person } from "../person.mjs";
import { registerDesign, withOwnStore } from "../service.mjs";

const PROGRAMME = "reformprogram-minskad-segregation";

/** The first who asks for the effects after a design is registered waits until all designs are followed anew. */
const FOLLOWED_ANEW_MS = 180_000;

export function reformStories({ browser, service }) {
  const asVisitor = async (own, first, work) => {
    const visitor = await Person.visit(browser, own, first);
    await work(visitor);
    await visitor.leave();
  };
  return [
    {
      name: "reforms: the frame goes from 110 to 250 million, and years that nobody states stay empty",
      tell: () => asVisitor(service, "/om-siffrorna", framePath),
    },
    {
      name: "reforms: ten in five areas, each with who answers for it and what would show that it works",
      tell: () => asVisitor(service, "/reformer", tenReforms),
    },
    {
      name: "reforms: each area has a network on three levels, with a place for a researcher",
      tell: () => asVisitor(service, "/reformer", networks),
    },
    {
      name: "reforms: a researcher registers a design while the pages are served, and everyone sees it",
      tell: () => withOwnStore(service, (own) => asVisitor(own, "/reformer", (visitor) => design(own, visitor))),
    },
  ];
}

async function framePath(visitor) {
  await visitor.goTo("Åtaganden");
  await visitor.follow("Områden och reformer");
  await visitor.reads(/5 utvecklingsområden och 10 reformer/);
  const programme = visitor.main.locator("section", { has: visitor.page.locator(`h2#${PROGRAMME}`) });
  await visitor.unfold("Budget år för år", programme);
  const path = (await visitor.table(programme.locator(`#ram-${PROGRAMME}`))).map(([year, amount]) => [year, shownNumber(amount)?.value ?? null]);
  const million = 1_000_000;
  const stated = { 2017: 110, 2018: null, 2019: null, 2020: 250, 2021: 250, 2022: 250, 2023: 250, 2024: 250, 2025: 250 };
  assert.deepEqual(
    path,
    Object.entries(stated).map(([year, amount]) => [year, amount && amount * million]),
    "the frame year by year",
  );
  const { bytes } = await visitor.file("CSV", programme.locator("figure"));
  const rows = readCsv(bytes.toString()).filter((row) => row.programme === PROGRAMME);
  for (const [year, amount] of path) {
    const row = rows.find((one) => one.year === year);
    assert.equal(row?.amount ?? "", amount === null ? "" : String(amount), `${year} in the file`);
  }
}

async function tenReforms(visitor) {
  const { bytes } = await visitor.file("CSV", visitor.main.locator("h3 + p.downloads"));
  const file = readCsv(bytes.toString()).filter((row) => row.programme === PROGRAMME);
  const areas = visitor.main.locator("section:has(> h4)");
  assert.equal(await areas.count(), 5);
  const shown = [];
  for (const area of await areas.all()) {
    for (const [reform, instrument, responsible, standing, outcome] of await visitor.table(area)) {
      assert.match(reform, /rad \d+$/, "a reform has its line in the source");
      for (const told of [instrument, responsible, standing, outcome]) assert.match(told, /\p{Letter}{3}/u, reform);
      shown.push(Number.parseInt(reform, 10));
    }
  }
  shown.sort((one, other) => one - other);
  assert.deepEqual(shown, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(file.map(({ number }) => Number(number)), shown, "the file has the same ten");
  const women = visitor.main.getByRole("row").filter({ hasText: "utrikes födda kvinnor" });
  const marked = await visitor.main.locator("tr", { has: visitor.page.locator("td:nth-child(3) .tag.no") }).allInnerTexts();
  await visitor.follow(/Sysselsättningsgrad, utrikes födda/, women);
  await visitor.reads(/Kvinnor och män: .* skillnad/);
  const nobodys = file.filter(({ responsible }) => responsible === "").map(({ number }) => `${number}.`);
  assert.deepEqual(marked.map((row) => row.match(/^\d+\./)[0]), nobodys, "reforms that nobody answers for are marked");
}

async function networks(visitor) {
  await visitor.follow("Nätverk");
  await visitor.reads(/5 nätverk.*politisk ledning, chefer och praktiker/s);
  const { bytes } = await visitor.file("CSV");
  const file = readCsv(bytes.toString());
  const areas = new Map();
  for (const { area, level } of file) areas.set(area, [...(areas.get(area) ?? []), level]);
  assert.equal(areas.size, 5);
  for (const [area, levels] of areas) assert.equal(new Set(levels).size, 3, `levels of area ${area}`);
  assert.equal(await visitor.main.getByText(/^Forskare:/).count(), 5, "a place for a researcher in each");
}

const DESIGN = `id = "pahittat-skolstod"
title = "Påhittat exempel: stöd till skolor med låga resultat"
question = "Påhittat exempel: blir fler elever behöriga i de kommuner som får stödet?"
programme = "Reformprogram för minskad segregation 2017–2025, reform 6 (påhittat exempel)"
source = "Påhittat exempel: ingen av kommunerna har fått stödet"
from = 2013
level = 0.95
seed = 2023

[treated]
2023 = ["0484", "1282", "1490", "2180"]

[[outcomes]]
indicator = "N15428"
group = "T"
expected = "higher"
horizon = 3
smallest_of_interest = 1.0

[comparison]
rule = "never-treated"

[method]
estimator = "callaway-santanna"
checks = ["placebo-date"]
placebo_years = 3
`;

async function design(own, visitor) {
  const wrong = await registerDesign(own, DESIGN.replace('"2180"', '"9999"'));
  assert.ok(!wrong.isKept && /9999/.test(wrong.said) && wrong.said.trim().split("\n").length === 1, wrong.said);
  const kept = await registerDesign(own, DESIGN);
  assert.ok(kept.isKept, kept.said);
  const hash = createHash("sha256").update(DESIGN).digest("hex");
  assert.ok(kept.said.includes(hash), `the hash of the file is said: ${kept.said}`);
  const again = await registerDesign(own, DESIGN);
  assert.ok(again.isKept, "the same again changes nothing");
  visitor.context.setDefaultTimeout(FOLLOWED_ANEW_MS);
  await visitor.goTo("Effekter");
  await visitor.follow("Påhittat exempel: stöd till skolor med låga resultat");
  await visitor.reads(/Prövning: designen registrerades .* innan det fanns statistik för åren efter starten/);
  await visitor.reads(/För tidigt/);
  await visitor.reads(new RegExp(hash));
  await visitor.reads(/Med från 2023\s+Borås, Eskilstuna, Gävle, Landskrona/);
  const { bytes } = await visitor.file("Underlag, JSON");
  assert.ok(bytes.includes(hash) && bytes.includes("never-treated"), "the record rests on the design");
  await visitor.follow("Behöriga till yrkesprogram");
  await visitor.reads(/för tidigt/i);
}
