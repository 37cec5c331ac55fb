// Commitments are followed with the keyboard alone: 51 of them with the line of their document, one with a thousand
// places and no baseline, one with a denominator of persons aged 75, and those that cannot be measured as they are
// written, which go back to who owns them.

import assert from "node:assert/strict";

import { Cast } from "../grants/cast.mjs";
import { readCsv } from "../numbers.mjs";
import { withDemonstration } from "../service.mjs";

const REGISTER = "vasternorrland";
const PLACES = "Att skapa 1000 fler campusbundna utbildningsplatser till Mittuniversitetet i Sundsvall";
const TALKS = "Att regionen tillsammans med kommunerna genomför hälsosamtal med alla 75-åringar";
const PLAN = "Drivkraft Västernorrland";
const PRESENCE = "Arbetsförmedlingens närvaro i länet";
const OWN_AND_VAGUE = "Att fortsätta utveckla beroendevården och öka kunskapen om alkohol- och drogfrågor";
/** What stands in the basket of who may answer. */
const WAITING = /^Besvara frågan om åtagandet/;

export function commitmentStories({ browser, service }) {
  const story = (name, where, work) => ({
    name: `commitments: ${name}`,
    tell: () =>
      where(async (own) => {
        const cast = new Cast(browser, own);
        await work(cast);
        await cast.leave();
      }),
  });
  const asServed = (work) => work(service);
  const inDemonstration = (work) => withDemonstration(service, work);
  return [
    story("51 stand in the document's own words, each with its line", asServed, linesOfDocument),
    story("a thousand places have no baseline, and that is asked of who owns them", asServed, thousandPlaces),
    story("talks with everyone aged 75 are counted out of the inhabitants of that age", asServed, talks),
    story("what cannot be measured goes back to its owner with a question", asServed, notMeasurable),
    story("an owner sends a text back, answers, and a report of it as reached is refused", inDemonstration, sentBack),
    story("the region answers what its own commitments lack, and signs", inDemonstration, region),
    story("the region signs its part of an agreement and follows it up; what was found stays", inDemonstration, agreement),
  ];
}

async function ofDocument(visitor, measurable) {
  await visitor.goTo("Åtaganden");
  await visitor.choose("Dokument", "Drivkraft Västernorrland");
  if (measurable) await visitor.choose("Mätbart", measurable);
  await visitor.press("Visa");
}

async function register(visitor) {
  const { bytes } = await visitor.file("CSV");
  return readCsv(bytes.toString());
}

async function linesOfDocument(cast) {
  const visitor = await cast.visitor("/om-siffrorna");
  await ofDocument(visitor);
  const all = await register(visitor);
  const whole = all.filter(({ part_of }) => part_of === "");
  assert.equal(whole.length, 51);
  assert.ok(all.every((row) => row.register === REGISTER));
  const lines = whole.map(({ line }) => Number(line));
  assert.ok(lines.every((line, at) => at === 0 || line > lines[at - 1]), "in the order of the document");
  const shown = (await visitor.table()).map(([text]) => text).filter((text) => /rad \d+$/.test(text));
  assert.equal(shown.length, all.length);
  for (const [at, { text, line }] of all.entries()) {
    assert.ok(shown[at].includes(text) && shown[at].endsWith(`rad ${line}`), `${shown[at]} is line ${line}: ${text}`);
  }
  assert.ok(all.every(({ owners }) => owners !== ""), "each has an owner");
  await visitor.reads(/51 åtaganden och 3 delar/);
}

async function thousandPlaces(cast) {
  const visitor = await cast.visitor("/ataganden");
  await visitor.follow(PLACES);
  await visitor.reads(/rad 58/);
  await visitor.reads(/Mål\s+\+1 000 campusbundna utbildningsplatser i Sundsvall, räknat från utgångsläget/);
  await visitor.reads(/Utgångsläge\s+ej angivet/);
  await visitor.reads(/Frågorna går till Mittuniversitetet\.\s+Hur många campusbundna platser fanns/);
  const { bytes } = await visitor.file("JSON");
  const [row] = JSON.parse(bytes.toString());
  assert.deepEqual([row.target, row.baseline, row.baseline_year, row.by_year], [1000, null, null, null], "missing is not zero");
}

async function talks(cast) {
  const visitor = await cast.visitor("/handlingsplaner/vasternorrland");
  await visitor.follow(TALKS);
  await visitor.reads(/Mål\s+Minst 100 % av länets invånare som är 75 år/);
  await visitor.reads(/Nämnare\s+länets invånare som är 75 år.*SCB, folkmängd/s);
  await visitor.unfold("Var och en svarar för sin egen del");
  assert.equal(await visitor.main.locator("details li").count(), 7, "seven municipalities beside the region");
}

async function notMeasurable(cast) {
  const visitor = await cast.visitor("/ataganden");
  await ofDocument(visitor, "nej");
  const left = await register(visitor);
  assert.ok(left.length >= 10 && left.every(({ measurable }) => measurable === "false"), `${left.length} rows`);
  const rows = await visitor.table(visitor.main.locator("section", { has: visitor.page.locator("#alla") }));
  assert.equal(rows.length, left.length);
  for (const [text, , , measurable] of rows) assert.match(measurable, /^nej\s+Saknas: .*(definition|nämnare)/, text);
  assert.ok(left.every(({ question }) => question !== ""), "each has a question for its owner");
  const [first] = left;
  await visitor.follow(first.text);
  await visitor.reads(/Frågorna går till/);
  assert.ok((await visitor.main.innerText()).includes(first.question), first.question);
}

/** One of the 49 municipalities of Västra Götaland: what it owns, it can send back, and it answers. */
async function sentBack(cast) {
  await untilAnswered(await cast.as("p-411"), "Kommunerna måste också stärka sin samverkan mellan sig");
}

/** Region Västernorrland owns most of the 51. */
async function region(cast) {
  const [writer, signatory] = await people(cast, "Region Västernorrland");
  await untilAnswered(await cast.as(writer), OWN_AND_VAGUE);
  const signing = await cast.as(signatory);
  await signing.goTo("Åtaganden");
  await signing.follow(TALKS);
  await signing.follow("Skriv under vår del");
  await signing.fill("Vad er del är", "Påhittat exempel: vårdcentralerna bjuder in till samtalen.");
  await signing.press("Skriv under");
  await signing.reads(/vårdcentralerna bjuder in/);
  await signing.follow(PLAN);
  assert.match(await signing.main.getByRole("row").filter({ hasText: "alla 75-åringar" }).innerText(), /1 av 8/);
}

/** An agreement that the document calls for: the region signs, a day to come is refused, two findings stand. */
async function agreement(cast) {
  const [writer, signatory] = await people(cast, "Region Västernorrland");
  const signing = await cast.as(signatory);
  await toAgreement(signing);
  await signing.follow("Skriv under vår del");
  await signing.press("Skriv under");
  await signing.isRefused(/./);
  const part = "Påhittat exempel: regionen håller lokaler öppna åt mötena.";
  await signing.fill("Vad er del är", part);
  await signing.press("Skriv under");
  await signing.reads(/Er del är underskriven.*1 av 9 parter.*regionen håller lokaler öppna/s);
  assert.equal(await signing.main.getByRole("link", { name: "Skriv under vår del" }).count(), 0, "a part is signed once");
  const following = await cast.as(writer);
  await toAgreement(following);
  const first = "Påhittat exempel: två av sju lokaler är stängda.";
  await following.follow("Anteckna en uppföljning");
  await following.choose("Vad har följts upp?", /Region Västernorrland/);
  await following.day("Dag för uppföljningen", "2099-01-01");
  await following.fill("Vad visade uppföljningen?", first);
  await following.choose("Är det hållet?", "inte hållet");
  await following.press("Spara uppföljningen");
  await following.isRefused(/dag/, { "Vad visade uppföljningen?": first });
  await following.day("Dag för uppföljningen", "2026-06-01");
  await following.press("Spara uppföljningen");
  await following.reads(/Uppföljningen är antecknad.*inte hållet.*två av sju lokaler är stängda/s);
  await following.follow("Anteckna en uppföljning");
  await following.choose("Är det hållet?", "hållet");
  await following.fill("Vad visade uppföljningen?", "Påhittat exempel: alla är öppna.");
  await following.press("Spara uppföljningen");
  await following.isRefused(/[Uu]nderlag/);
  await following.fill("Underlag", "Påhittat exempel: regionstyrelsen 2026-11-01 § 7");
  await following.press("Spara uppföljningen");
  const visitor = await cast.visitor("/handlingsplaner/vasternorrland");
  await visitor.reads(/1 av 9 parter har skrivit under/);
  await visitor.follow(PRESENCE);
  await visitor.reads(/alla är öppna/);
  await visitor.reads(/två av sju lokaler är stängda/);
  const stranger = await cast.as("p-401");
  await stranger.page.goto("/overenskommelser/arbetsformedlingens-narvaro/folj-upp");
  await stranger.reads(/part|får du inte/);
}

async function toAgreement(person) {
  await person.goTo("Åtaganden");
  await person.follow(PLAN);
  await person.follow(PRESENCE);
}

async function people(cast, organisation) {
  const writer = await cast.whoActs(organisation, "sökande");
  const signatory = await cast.whoActs(organisation, "firmatecknare");
  assert.ok(writer && signatory, `nobody of the demonstration acts for ${organisation}`);
  return [writer, signatory];
}

/** Sends a text that cannot be measured back, is refused to report it as reached, and answers what is asked. */
async function untilAnswered(writer, text) {
  await writer.goTo("Åtaganden");
  await writer.follow(text);
  await writer.reads(/Det går inte att mäta som det är skrivet/);
  await writer.follow("Skicka tillbaka till ägaren");
  await writer.fill("Fråga till ägaren", "");
  await writer.press("Skicka frågan");
  await writer.isRefused(/./);
  const question = "Påhittat exempel: vad ska räknas, och hos vilka?";
  await writer.fill("Fråga till ägaren", question);
  await writer.press("Skicka frågan");
  await writer.reads(/vad ska räknas, och hos vilka\?/);
  const told = (stage) => `Påhittat exempel: det är ${stage.toLowerCase()}.`;
  for (const stage of ["Antaget", "Pågår"]) {
    await reportStage(writer, stage, told(stage));
    await writer.reads(new RegExp(told(stage)));
  }
  await reportStage(writer, "Uppnått", told("Uppnått"));
  await writer.isRefused(/mät/, { "Vad har gjorts?": told("Uppnått") });
  await writer.goHome();
  await writer.follow(WAITING);
  await writer.choose("Vad svarar du på?", "definition");
  await writer.fill("Svar", "Påhittat exempel: antal gemensamma avtal.");
  await writer.press("Svara");
  await writer.reads(/antal gemensamma avtal/);
  assert.ok(!/definition:/.test(await writer.main.locator("section:has(#saknas)").innerText()), "the answer is no longer asked for");
  await writer.goHome();
  assert.equal(await writer.main.getByRole("link", { name: WAITING }).count(), 0, "nothing waits for an answer");
}

async function reportStage(writer, stage, told) {
  await writer.follow("Rapportera hur det går");
  await writer.choose("Läge", stage);
  await writer.fill("Vad har gjorts?", told);
  await writer.fill("Underlag", "Påhittat exempel: protokoll 2026-11-01");
  await writer.press("Rapportera");
}
