// Accounts, requests, two who attest, orders and what the bank says.

import { rows } from "./applying.mjs";

export async function stateAccount(cast, story) {
  const signatory = await cast.as("signatory");
  await signatory.take("Ange bankkonto", story.project);
  await signatory.fill(/^Bankgiro/, "bankgiro 5050-1056");
  await signatory.press("Spara kontot");
  await signatory.isRefused(/Kontrollera siffrorna/, { "Bankgiro, plusgiro eller IBAN": "bankgiro 5050-1056" });
  await signatory.fill(/^Bankgiro/, "bankgiro 5050-1055");
  await signatory.press("Spara kontot");
  await signatory.reads(/Kontot är angivet/);
  for (const role of ["accountant", "secondAccountant"]) {
    const accountant = await cast.as(role);
    await accountant.take("Verifiera bankkontot", story.project);
    await accountant.reads(/bankgiro 5050-1055/);
    await accountant.press("Kontot är rätt");
    await accountant.reads(/Du har kontrollerat kontot/);
  }
}

/** Takes an instalment from its request to its payment; `tried` is an amount that is refused first. */
export async function pay(cast, story, number, amount, tried) {
  const signatory = await cast.as("signatory");
  await signatory.take(`Begär delutbetalning ${number}`, story.project);
  await signatory.press("Begär utbetalning");
  await signatory.reads(/Utbetalningen är begärd/);
  const officer = await cast.as("officer");
  await officer.take(`Fastställ beloppet för delutbetalning ${number}`, story.project);
  if (tried) {
    await officer.fill("Belopp", tried.amount);
    await officer.press("Fastställ");
    await officer.isRefused(tried.refusal, { Belopp: tried.amount });
  }
  await officer.fill("Belopp", amount);
  await officer.press("Fastställ");
  await officer.reads(/Beloppet är fastställt/);
  const first = await cast.as("accountant");
  await first.take(`Attestera delutbetalning ${number}`, story.project);
  await first.press("Attestera");
  await first.reads(/Utbetalningen är attesterad/);
  await first.follow(`Attestera delutbetalning ${number}`);
  await first.press("Attestera");
  await first.isRefused(/en annan person/);
  const second = await cast.as("secondAccountant");
  await second.take(`Attestera delutbetalning ${number}`, story.project);
  await second.press("Attestera");
  await second.take(`Skicka delutbetalning ${number} till banken`, story.project);
  await second.press("Skicka");
  await second.reads(/Betalningsuppdraget är skickat/);
  await second.follow(/Bokför bankens svar/);
  await second.choose("Vad svarade banken?", "Betald");
  await second.fill("Bankens referens", `Påhittad ${story.number} ${number}`);
  await second.press("Bokför svaret");
  await second.reads(/Bankens svar är bokfört/);
}

export async function claimCosts(cast, story) {
  const signatory = await cast.as("signatory");
  await signatory.goHome();
  await signatory.follow("Alla ärenden");
  await signatory.follow("Bidrag");
  await signatory.follow(story.project);
  await signatory.follow("Redovisa kostnader");
  await rows(signatory, "kostnader", "rows", story.claimed);
  await signatory.press("Signera och skicka");
  await signatory.reads(/Kostnaderna är redovisade/);
  const officer = await cast.as("officer");
  await officer.take("Granska kostnadsredovisning 1", story.project);
  await officer.fill(/^1\. /, story.approved);
  await officer.press("Spara granskningen");
  await officer.isRefused(/Skäl om något/);
  await officer.fill(/^Skäl om något av kostnad 1/, "Påhittat exempel: en del av lönen avser annat arbete.");
  await officer.press("Spara granskningen");
  await officer.reads(/Kostnaderna är granskade/);
}

export async function settleAdvance(cast) {
  const officer = await cast.as("officer");
  await officer.follow("Avräkna förskott");
  await officer.press("Avräkna");
  await officer.reads(/Förskottet är avräknat/);
}
