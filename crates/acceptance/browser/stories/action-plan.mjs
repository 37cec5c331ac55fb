// An action plan is followed with the keyboard alone: a region and 49 municipalities, about 500 proposals that became
// 44 actions, each owner signing its own part; and the gap behind it, with its spread, by sex, by kind of
// municipality and between two places.

import assert from "node:assert/strict";

import { Cast } from "../grants/cast.mjs";
import { isRounded, readCsv, shownNumber } from "../numbers.mjs";
import { withDemonstration } from "../service.mjs";

const PLAN = "Samling för social hållbarhet i Västra Götaland";
const SCHOOL = /^Västra Götalandsregionen och de 49 kommunerna/;
const COMPLETED = "N17461";
const BORAS = "1490";

export function actionPlanStories({ browser, service }) {
  const story = (name, where, work) => ({
    name: `action plan: ${name}`,
    tell: () =>
      where(async (own) => {
        const cast = new Cast(browser, own);
        await work(cast);
        await cast.leave();
      }),
  });
  const asServed = (work) => work(service);
  return [
    story("500 proposals became 44 actions, and who owns them is told or marked", asServed, fromProposalsToOwners),
    story("the gap in completed school is told with its spread, by sex and by kind of municipality", asServed, schoolGap),
    story("two municipalities are compared from the figures of the plan", asServed, comparison),
    story("a municipality signs its own part and no other's, and reports", (work) => withDemonstration(service, work), ownPart),
  ];
}

async function fromProposalsToOwners(cast) {
  const visitor = await cast.visitor("/om-siffrorna");
  await visitor.goTo("Åtaganden");
  await visitor.follow(PLAN);
  await visitor.reads(/Förslag som kom in\s+500\s+Åtgärder som antogs\s+44/);
  await visitor.reads(/43 .*står inte i dokumentet/);
  const unknown = await visitor.main.locator(".tag.no", { hasText: "ägare" }).count();
  const actions = (await visitor.table()).filter(([action]) => /rad \d+$/.test(action));
  assert.equal(actions.length, 4);
  for (const [action, owners] of actions) assert.match(owners, /region|kommun/i, `${action} has an owner`);
  await visitor.follow(SCHOOL);
  await visitor.unfold("Var och en svarar för sin egen del");
  const names = await visitor.main.locator("details li").allInnerTexts();
  assert.equal(new Set(names).size, 49, "49 municipalities by name");
  await visitor.reads(/\(49 av 49 kommuner har värde\)/);
  assert.equal(unknown, 1, "actions whose owner is not known are marked");
}

async function schoolGap(cast) {
  const visitor = await cast.visitor("/handlingsplaner/vastra-gotaland");
  await visitor.follow(SCHOOL);
  await visitor.follow(/^Gymnasieelever med examen inom 4 år/);
  await visitor.reads(/I riket är värdet/);
  await visitor.choose("Kommun", "Borås");
  await visitor.press("Visa");
  await visitor.reads(/Borås har .*riket/);
  const year = await visitor.field("År").inputValue();
  const { bytes } = await visitor.file("CSV", visitor.main.locator("figure", { hasText: "Varje prick" }));
  const file = readCsv(bytes.toString()).filter((row) => row.period === year && row.value !== "");
  const value = (area, group) => Number(file.find((row) => row.area === area && row.group === group)?.value);
  const places = file.filter((row) => /^\d{4}$/.test(row.area) && row.group === "T").map((row) => Number(row.value));
  const heading = async (pattern) => (await visitor.main.locator("h2", { hasText: pattern }).innerText()).match(/-?\d[\d\s\u00a0]*(,\d+)?/g);
  const [least, most] = await heading(/^Från .* till /);
  assert.ok(isRounded(shownNumber(least), Math.min(...places)), `${least}: the least`);
  assert.ok(isRounded(shownNumber(most), Math.max(...places)), `${most}: the most`);
  const [gap] = await heading(/^Kvinnor och män/);
  assert.ok(isRounded(shownNumber(gap), Math.abs(value(BORAS, "K") - value(BORAS, "M"))), `${gap}: between women and men`);
  const kinds = visitor.main.locator("figure", { hasText: "Efter slags kommun" });
  await visitor.unfold("Tabell", kinds);
  const rows = await visitor.table(kinds);
  assert.equal(rows.length, 9, "nine kinds, from the largest cities to the countryside");
  const counted = rows.reduce((sum, [, n]) => sum + Number(n), 0);
  assert.equal(counted, places.length, "every municipality with a value is in a kind");
  await visitor.reads(/Standardavvikelse/);
}

/** The best and the worst of the county, by the page of the action, beside each other. */
async function comparison(cast) {
  const visitor = await cast.visitor("/handlingsplaner/vastra-gotaland");
  await visitor.follow(SCHOOL);
  const told = await visitor.main.getByRole("row").filter({ hasText: "examen inom 4 år" }).locator("td").last().innerText();
  const [, worst, low, best, high] = told.match(/^Från (.+?) ([\d,]+)\s%\s+till (.+?) ([\d,]+)\s%/);
  await visitor.goTo("Jämför");
  const form = visitor.main.locator("form", { has: visitor.page.locator("#lagg-till") });
  for (const place of [worst, best]) {
    const before = await form.locator("label:has(input:checked)").allInnerTexts();
    for (const name of before.map((text) => text.trim())) if (name !== worst) await visitor.untick(name);
    await visitor.choose("Lägg till", place);
    await visitor.press("Visa", form);
  }
  await visitor.follow("Utbildning");
  const header = await visitor.main.locator("table.compared thead th a").allInnerTexts();
  assert.deepEqual(header, [worst, best]);
  const row = visitor.main.locator("table.compared tbody tr", { hasText: "Gymnasieexamen inom fyra år" });
  const values = (await row.locator("td").allInnerTexts()).slice(0, 2).map((text) => shownNumber(text).value);
  assert.deepEqual(values, [low, high].map((text) => shownNumber(text).value), "as on the page of the action");
  const { bytes } = await visitor.file("CSV");
  assert.ok(readCsv(bytes.toString()).some(({ indicator }) => indicator === COMPLETED), "the file has the figure");
}

/** Borås is one of the 49: who signs for it signs its part, and who writes for it reports. */
async function ownPart(cast) {
  const signatory = await cast.as("p-412");
  await signatory.goTo("Åtaganden");
  await signatory.follow(PLAN);
  await signatory.follow(SCHOOL);
  await signatory.follow("Skriv under vår del");
  await signatory.press("Skriv under");
  await signatory.isRefused(/./);
  await signatory.fill("Vad er del är", "Påhittat exempel: en vuxen åt varje elev som är på väg att lämna skolan.");
  await signatory.press("Skriv under");
  await signatory.reads(/Borås/);
  await signatory.follow(PLAN);
  const row = signatory.main.getByRole("row").filter({ hasText: "de 49 kommunerna i regionen" });
  assert.match(await row.innerText(), /1 av 50/, "one part of fifty is signed");
  await signatory.follow(SCHOOL);
  const left = await signatory.main.getByRole("link", { name: "Skriv under vår del" }).count();
  const writer = await cast.as("p-411");
  await writer.goTo("Åtaganden");
  await writer.follow(PLAN);
  await writer.follow(SCHOOL);
  await writer.follow("Rapportera hur det går");
  await writer.choose("Läge", "Delvis uppnått");
  const told = "Påhittat exempel: fler går klart, men inte alla.";
  await writer.fill("Vad har gjorts?", told);
  await writer.press("Rapportera");
  await writer.isRefused(/[Uu]nderlag/, { "Vad har gjorts?": told });
  await writer.fill("Underlag", "Påhittat exempel: kommunstyrelsen 2026-11-01 § 7");
  await writer.press("Rapportera");
  await writer.reads(/Delvis uppnått.*fler går klart, men inte alla.*kommunstyrelsen 2026-11-01 § 7/s);
  const stranger = await cast.as("p-401");
  await stranger.page.goto("/ataganden/vastra-gotaland-034/rapportera");
  await stranger.reads(/ägare|äger|får du inte/);
  assert.equal(left, 0, "a part is signed once");
}
