// The final report, the draw of grants to check, the check and the settlement.

import { answer, rows } from "./applying.mjs";

export async function report(cast, story, number) {
  const writer = await cast.as("writer");
  await writer.take(`Skriv redovisning ${number}`, story.project);
  await answer(writer, "Vad bidraget gav", [
    ["Vad har bidraget använts till?", "Påhittat exempel: vuxna på plats efter skolan."],
    ["Vilka resultat har insatsen gett", "Påhittat exempel: fler barn har en vuxen att tala med."],
  ]);
  await answer(writer, "Indikatorer", [["Hur har indikatorerna utvecklats?", (person) => rows(person, "indikatorer", "rows", story.reached)]]);
  await answer(writer, "Pengar", [["Hur mycket av bidraget är inte använt?", story.unused]]);
  await answer(writer, "Vad som lever vidare", [["Ska insatsen bli ordinarie", (person) => person.put({ name: "lever-vidare.value" }, "delvis")]]);
  await writer.follow("Redovisningen är klar att signera, nummer");
  await writer.press("Klar att signera");
  await writer.reads(/Redovisningen väntar på signatur/);
  const signatory = await cast.as("signatory");
  await signatory.take(`Signera redovisning ${number}`, story.project);
  await signatory.press("Signera och lämna in");
  await signatory.reads(/Redovisningen är inlämnad/);
}

export async function approve(cast, story, number) {
  const officer = await cast.as("officer");
  await officer.take(`Granska redovisning ${number} i sak`, story.project);
  await officer.follow(story.project);
  await officer.follow(`Redovisning ${number}`);
  await officer.follow("Kontrollera svaren");
  await officer.reads(/fler barn har en vuxen/);
  await officer.take(`Granska redovisning ${number} i sak`, story.project);
  await officer.press("Granskad i sak");
  const accountant = await cast.as("accountant");
  await accountant.take(`Granska redovisning ${number} ekonomiskt`, story.project);
  await accountant.press("Granskad ekonomiskt");
  await officer.take(`Godkänn redovisning ${number}`, story.project);
  await officer.press("Godkänn");
  await officer.reads(/Redovisningen är godkänd/);
}

/** Draws by the seed that was committed to: another seed is refused. */
export async function drawAndCheck(cast, story) {
  const officer = await cast.as("officer");
  await officer.take("Stäng utlysningen", story.call);
  await officer.follow(story.call);
  await officer.follow("Lotta fram bidrag att granska");
  await officer.fill("Frö", "ett annat frö");
  await officer.press("Lotta");
  await officer.isRefused(/åtagande/, { Frö: "ett annat frö" });
  await officer.fill("Frö", story.seed);
  await officer.press("Lotta");
  await officer.reads(/Lottningen är gjord/);
  await officer.take("Avsluta kontrollen", story.project);
  await officer.fill("Iakttagelser", "Påhittat exempel: verifikaten stämmer.");
  await officer.press("Avsluta");
  await officer.reads(/Granskningen är avslutad/);
}

export async function settle(cast, story) {
  const decider = await cast.as("decider");
  await decider.take("Slutreglera bidraget", story.project);
  await decider.press("Slutreglera");
  await decider.reads(/Bidraget är slutreglerat/);
  const officer = await cast.as("officer");
  await officer.take("Avsluta bidraget", story.project);
  await officer.press("Avsluta");
  await officer.reads(/Ärendet är avslutat/);
}
