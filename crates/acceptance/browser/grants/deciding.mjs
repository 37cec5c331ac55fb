// The funder registers, asks, assesses, proposes and decides; the municipality completes and accepts.

import assert from "node:assert/strict";

import { answer, goOn } from "./applying.mjs";
import { day } from "./days.mjs";

/** Registers the application that has come in to a call, and keeps how it is called from then on. */
export async function register(cast, story) {
  const officer = await cast.as("officer");
  await officer.goHome();
  await officer.follow("Registrera ansökan", officer.main.getByRole("row").filter({ hasText: story.municipality }).last());
  await officer.press("Registrera");
  await officer.isRefused(/Fyll i/);
  await officer.fill("Diarienummer", story.number);
  await officer.press("Registrera");
  await officer.reads(/Ansökan är registrerad/);
}

/** Someone with a conflict of interest says so and is kept out from then on. */
export async function declareConflict(cast, story) {
  const colleague = await cast.as("colleague");
  await colleague.take("Börja bedöma ansökan", story.number);
  await colleague.follow(story.number);
  await colleague.follow("Anmäl jäv");
  await colleague.choose("Grund", /./);
  await colleague.press("Anmäl jäv");
  await colleague.reads(/Jävet är anmält/);
  await colleague.follow("Börja bedöma ansökan", colleague.main.locator("section.card"));
  await colleague.press("Börja bedöma");
  await colleague.isRefused(/jävig/);
}

export async function askToComplete(cast, story) {
  const officer = await cast.as("officer");
  await officer.take(/Börja bedöma ansökan/, story.number);
  await officer.follow(story.number);
  await officer.follow("Begär komplettering");
  await officer.tick("Hur ska insatsen följas upp?");
  await officer.day("Svar senast", day(14));
  await officer.press("Begär komplettering");
  await officer.isRefused(/skriv varför/);
  await officer.fill("Skäl", "Påhittat exempel: skriv vem som följer upp.");
  await officer.press("Begär komplettering");
  await officer.reads(/Komplettering är begärd/);
  const writer = await cast.as("writer");
  await writer.take("Komplettera ansökan", story.number);
  await answer(writer, "Uppföljning", [["Hur ska insatsen följas upp?", "Påhittat exempel: enheten för uppföljning, varje halvår."]]);
  await writer.follow("Säg att kompletteringen är klar");
  await writer.press("Klar");
  await writer.reads(/Kompletteringen är inlämnad/);
}

export async function assess(cast, story) {
  const officer = await cast.as("officer");
  await officer.take("Börja bedöma ansökan", story.number);
  await officer.press("Börja bedöma");
  await officer.reads(/Bedömningen har börjat/);
  await officer.follow("Utse granskare");
  await officer.choose("Granskare", /p-203.*Socialstyrelsen|Amir.*Socialstyrelsen/);
  await officer.press("Utse");
  await officer.isRefused(/jävig/);
  await officer.choose("Granskare", /p-202.*Socialstyrelsen|Selma.*Socialstyrelsen/);
  await officer.press("Utse");
  await officer.reads(/Granskaren är utsedd/);
  await officer.follow("Lämna din granskning");
  await officer.fill("Poäng", "101");
  await officer.fill("Skäl", "Påhittat exempel: tydligt behov.");
  await officer.press("Lämna granskningen");
  await officer.isRefused(/0 till 100/, { Poäng: "101", Skäl: "Påhittat exempel: tydligt behov." });
  await officer.fill("Poäng", "82");
  await officer.press("Lämna granskningen");
  await officer.reads(/82\/100/);
}

/** Proposes a grant without a cost, first without cutting the grant, which no sum lets. */
export async function propose(cast, story) {
  const officer = await cast.as("officer");
  await officer.take("Föreslå beslut", story.number);
  await officer.fill("Projekt", story.project);
  await officer.fill("Åtgärder, eller slag av åtgärder", "vuxna på plats");
  await officer.fill(new RegExp(`^Avslås av ${story.refused.cost}`), story.refused.amount);
  await officer.day("Från och med", `${story.years[0]}-01-01`);
  await officer.day("Till och med", `${story.years.at(-1)}-12-31`);
  await officer.day("Acceptera senast", day(30));
  await officer.day("Slutredovisning senast", `${story.years.at(-1) + 1}-03-01`);
  await officer.fill("Villkor", "Ändringar av projektet ska anmälas innan de genomförs");
  await officer.fill(/^Skäl/, "Påhittat exempel: behovet är stort och planen håller.");
  await officer.press("Lämna förslaget");
  await officer.isRefused(/Fyll i/, { Projekt: story.project });
  await officer.fill(new RegExp(`^Varför ${story.refused.cost}.* avslås`), "Påhittat exempel: lokalerna finns redan.");
  await officer.press("Lämna förslaget");
  await officer.isRefused(/Summorna stämmer inte.*400 000/s, { Projekt: story.project });
  for (const [year, kronor] of Object.entries(story.cut)) await officer.fill(`Bidrag för ${year}`, kronor);
  await officer.press("Lämna förslaget");
  await officer.reads(/Förslaget väntar på beslut/);
}

export async function decide(cast, story) {
  const officer = await cast.as("officer");
  assert.equal(await officer.main.getByRole("link", { name: "Besluta om ansökan" }).count(), 0, "not who proposed");
  const decider = await cast.as("decider");
  await decider.take("Besluta om ansökan", story.number);
  await decider.reads(/lokalerna finns redan/);
  await decider.press("Besluta");
  await decider.reads(/Ansökan är beslutad/);
  await decider.follow("Till bidraget");
  await decider.reads(/villkorat av kommande budgetar/);
}

/** A year subject to budget waits for its frame. */
export async function tryYear(cast, story) {
  const decider = await cast.as("decider");
  await decider.follow("Pröva ett år som var villkorat av budgeten");
  await decider.fill("Belopp", story.cut[story.years.at(-1)]);
  await decider.press("Besluta");
  await decider.isRefused(/ram är inte beslutad/, { Belopp: story.cut[story.years.at(-1)] });
}

export async function accept(cast, story) {
  const officer = await cast.as("officer");
  await officer.take("Expediera beslutet", story.project);
  await officer.press("Expediera");
  await officer.reads(/Beslutet är expedierat/);
  const signatory = await cast.as("signatory");
  await signatory.take("Acceptera bidraget eller avstå", story.project);
  await signatory.press("Acceptera");
  await signatory.reads(/Bidraget är accepterat/);
  const writer = await cast.as("writer");
  await writer.take("Starta projektet", story.project);
  await writer.press("Starta");
  await writer.reads(/Arbetet är startat/);
}
