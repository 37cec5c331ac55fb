// What comes after a grant: a call that is closed and settled, a reclaim from the first question to the money, files
// to the bank and back, and the account to the government.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { isRounded, readCsv, shownNumber } from "../numbers.mjs";
import { approveAndOpen, buildCall } from "./calling.mjs";
import { day, shown, until, wholeMinute } from "./days.mjs";

/** Brottsförebyggande rådet and one municipality, fictional persons of the demonstration. */
export const CRIME_PREVENTION = { officer: "p-102", decider: "p-104", accountant: "p-105", applicant: "p-407" };

const MINUTE_MS = 60_000;

/** Builds and approves a call that is open for some minutes, and returns when it has closed. */
export async function openBriefly(cast, story) {
  await buildCall(cast, story);
  const colleague = await cast.as("colleague");
  await colleague.take("Skriv utlysningen", story.call);
  const opens = wholeMinute(30);
  const closes = new Date(opens.getTime() + 3 * MINUTE_MS);
  await colleague.day("Stänger den", shown(closes).date);
  await colleague.time("Stänger klockan", shown(closes).time);
  await approveAndOpen(cast, story, opens);
  return new Date(closes.getTime() + MINUTE_MS);
}

/** Closes a call that nobody applied to, and settles it: what it reserved is free again. */
export async function closeAndSettle(cast, story, closed) {
  await until(closed);
  const officer = await cast.as("officer");
  await officer.take("Stäng utlysningen", story.call);
  await officer.press("Stäng");
  await officer.reads(/Utlysningen är stängd/);
  await officer.take("Börja bereda ansökningarna", story.call);
  await officer.press("Börja bereda");
  await officer.reads(/Beredningen har börjat/);
  const decider = await cast.as("decider");
  await decider.take("Avgör utlysningen", story.call);
  await decider.press("Avgör");
  await decider.reads(/Utlysningen är avgjord/);
}

async function openGrant(person, project) {
  await person.goHome();
  await person.follow("Alla ärenden");
  await person.follow("Bidrag");
  await person.follow(project);
}

/** Takes a reclaim from the first question to the invoice: who is asked answers before anything is decided. */
export async function reclaim(cast, project) {
  const officer = await cast.as(CRIME_PREVENTION.officer);
  await officer.take("Kommunicera återkrav 1", project);
  await officer.day("Svar senast", day(21));
  await officer.press("Skicka");
  await officer.reads(/Mottagaren kan yttra sig/);
  const applicant = await cast.as(CRIME_PREVENTION.applicant);
  await applicant.take("Svara på återkrav 1", project);
  await applicant.fill("Svar", "Påhittat exempel: projektet kom aldrig i gång.");
  await applicant.press("Skicka svaret");
  await applicant.reads(/Svaret är skickat/);
  const decider = await cast.as(CRIME_PREVENTION.decider);
  await decider.take("Besluta om återkrav 1", project);
  await decider.reads(/projektet kom aldrig i gång/);
  await decider.press("Besluta");
  await decider.isRefused(/motivering|[Ss]käl/);
  await decider.fill("Skäl", "Påhittat exempel: bidraget har inte använts.");
  await decider.press("Besluta");
  await decider.reads(/Återkravet är beslutat/);
  isTagged(await decider.file("Beslutet som brev (PDF)"), /\p{Letter}/u);
  const accountant = await cast.as(CRIME_PREVENTION.accountant);
  await accountant.take("Fakturera återkrav 1", project);
  await accountant.press("Fakturera");
  await accountant.reads(/Fakturan är skickad/);
}

/** SFS 2023:442 states no interest: charging it on a reclaim that is late is not offered, and is refused to those who
 * go there all the same. */
export async function noInterest(cast, project) {
  const accountant = await cast.as(CRIME_PREVENTION.accountant);
  await openGrant(accountant, project);
  await accountant.reads(/Fakturerad\s+Försenad/);
  const link = (name) => accountant.main.getByRole("link", { name, exact: true });
  assert.equal(await link("Debitera ränta").count(), 0, "interest is not offered");
  const beside = await link("Bokför återbetalning av återkrav").first().getAttribute("href");
  await accountant.page.goto(beside.replace("/aterbetalning?", "/debitera-ranta?"));
  await accountant.look();
  await accountant.press("Debitera");
  await accountant.isRefused(/[Rr]änt/);
  await accountant.follow("Avbryt");
}

/** Under 14 § of SFS 2024:158 a late reclaim bears the reference rate and eight percentage points by the day; what
 * is paid back goes to the interest first. */
export async function lateInterest(cast, project, { kronor, percent }) {
  const accountant = await cast.as("accountant");
  await openGrant(accountant, project);
  await accountant.reads(/Fakturerad\s+Försenad/);
  await accountant.follow("Debitera ränta");
  const fact = (name) => {
    const term = accountant.page.locator("dt", { hasText: new RegExp(`^${name}$`) });
    return accountant.main.locator("dl.facts div", { has: term }).locator("dd").innerText();
  };
  const due = swedishDay(await fact("Betala senast"));
  await accountant.press("Debitera");
  await accountant.reads(/Räntan är debiterad/);
  await accountant.follow("Bokför återbetalning av återkrav");
  const days = Math.round((Date.parse(day()) - Date.parse(due)) / 86_400_000);
  const interest = Math.floor((kronor * 100 * percent * days) / 36_500) / 100;
  assert.ok(isRounded(shownNumber(await fact("Ränta")), interest), `${await fact("Ränta")}: ${days} days give ${interest} kr`);
  await accountant.fill("Bankens referens", "Påhittad återbetalning 2");
  await accountant.fill("Belopp", String(kronor));
  await accountant.press("Bokför");
  await accountant.reads(/Återbetalningen är bokförd/);
  await accountant.reads(/Delbetald/);
}

/** Reads a day as pages write it: "27 mars 2026", without the year where it is this one. */
function swedishDay(text) {
  const [, date, month, year = day().slice(0, 4)] = text.match(/(\d+)\s+(\p{Letter}+)(?:\s+(\d{4}))?/u);
  const number = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"].indexOf(month.slice(0, 3)) + 1;
  return `${year}-${String(number).padStart(2, "0")}-${date.padStart(2, "0")}`;
}

/** Takes in what the municipality pays back. */
export async function repay(cast, project, amount) {
  const accountant = await cast.as(CRIME_PREVENTION.accountant);
  await openGrant(accountant, project);
  await accountant.follow("Bokför återbetalning av återkrav");
  const reference = "Påhittad återbetalning 1";
  await accountant.fill("Bankens referens", reference);
  await accountant.fill("Belopp", "-1");
  await accountant.press("Bokför");
  await accountant.isRefused(/./, { "Bankens referens": reference });
  await accountant.fill("Belopp", amount);
  await accountant.press("Bokför");
  await accountant.reads(/Återbetalningen är bokförd/);
}

/** Asserts that a file is a tagged PDF with a title. */
function isTagged({ bytes, type }, title) {
  assert.match(type, /^application\/pdf/);
  const told = spawnSync("pdfinfo", ["-"], { input: bytes, encoding: "utf8" });
  assert.equal(told.status, 0, `pdfinfo: ${told.error ?? told.stderr}`);
  assert.match(told.stdout, /^Tagged:\s+yes$/m);
  assert.match(told.stdout.match(/^Title:\s+(.+)$/m)?.[1] ?? "", title);
}

/** Everyone reads the account to the government, adds it up to the öre, and takes it home. */
export async function account(cast, { programme, year, repaid }) {
  const visitor = await cast.visitor("/bidrag");
  await visitor.follow("Återrapporten till regeringen");
  await visitor.choose("Program", programme);
  await visitor.fill("År", year);
  await visitor.fill("Som det var den (åååå-mm-dd)", "i morgon");
  await visitor.press("Visa");
  await visitor.isRefused(/dag|datum/i, { År: year, "Som det var den (åååå-mm-dd)": "i morgon" });
  await visitor.fill("Som det var den (åååå-mm-dd)", day());
  await visitor.press("Visa");
  await visitor.reads(/Beslutat .* = villkorat av budget/);
  await visitor.reads(new RegExp(`har betalats tillbaka ${repaid} kr`));
  const { bytes: json } = await visitor.file("JSON: Pengarna");
  const { rows } = JSON.parse(json.toString());
  const ore = (part, measure, id = "") => rows.find((row) => row.part === part && row.measure === measure && row.id === id)?.value;
  const sum = (...measures) => measures.reduce((so_far, measure) => so_far + ore("money", measure), 0);
  assert.equal(ore("money", "decided"), sum("subject_to_budget", "unspent", "paid", "withdrawn"));
  assert.equal(ore("money", "paid"), sum("earned", "advances", "under_examination", "to_be_repaid", "repaid", "remitted"));
  assert.equal(ore("money", "repaid"), shownNumber(repaid).value * 100);
  const { bytes: csv } = await visitor.file("CSV: Pengarna");
  const grants = readCsv(csv.toString()).filter((row) => row.part === "grant" && row.measure === "decided");
  const decided = grants.reduce((so_far, row) => so_far + Number(row.value), 0);
  assert.equal(decided, ore("money", "decided"), "grant by grant");
  const paper = await visitor.file("Rapporten som PDF");
  isTagged(paper, new RegExp(year));
  const again = await visitor.file("Rapporten som PDF");
  assert.ok(paper.bytes.equals(again.bytes), "the same programme, year and day give the same bytes");
}

/** States the account that pays, makes a file of what two have attested, and returns its payments. */
export async function paymentFile(cast) {
  const accountant = await cast.as(CRIME_PREVENTION.accountant);
  await accountant.follow("Betalningar");
  await accountant.reads(/2 betalningar att skicka, 640 000 kr/);
  await accountant.fill("Konto", "bankgiro 5050-1056");
  await accountant.press("Spara kontot");
  await accountant.isRefused(/kontrollsiffra/, { Konto: "bankgiro 5050-1056" });
  await accountant.fill("Konto", "bankgiro 5050-1055");
  await accountant.fill("Bankens kod (BIC)", "NDEASESS");
  await accountant.press("Spara kontot");
  await accountant.reads(/Kontot som betalar är sparat/);
  await accountant.press("Skapa betalfil");
  await accountant.reads(/Betalfilen är skapad/);
  await accountant.reads(/Inget är attesterat och väntar/);
  const { bytes } = await accountant.file(/\.xml$/);
  const xml = bytes.toString();
  const all = (pattern) => [...xml.matchAll(pattern)].map(([, found]) => found);
  const references = all(/<EndToEndId>([^<]+)</g);
  const amounts = all(/<InstdAmt Ccy="SEK">([^<]+)</g);
  assert.match(xml, /urn:iso:std:iso:20022:tech:xsd:pain\.001\.001\.03/);
  assert.deepEqual(amounts.map(Number), [320_000, 320_000]);
  assert.deepEqual(all(/<CtrlSum>([^<]+)</g).map(Number).slice(0, 1), [640_000]);
  return references.map((reference, at) => ({ reference, amount: amounts[at] }));
}

/** The bank says that it has paid: each payment ties out, and reading the same again changes nothing. */
export async function statement(cast, payments) {
  const accountant = await cast.as(CRIME_PREVENTION.accountant);
  const folder = await mkdtemp(join(tmpdir(), "brygga-statement-"));
  try {
    const file = join(folder, "utdrag.xml");
    await writeFile(file, bankStatement(payments));
    for (const _ of ["once", "again"]) {
      await accountant.goHome();
      await accountant.follow("Betalningar");
      await accountant.page.setInputFiles("#fil", file);
      await accountant.press("Läs in och stäm av");
      await accountant.reads(/Allt stämmer: 2 av 2/);
      await accountant.reads(/Betalt\s+640 000 kr/);
    }
    await writeFile(file, bankStatement(payments).slice(0, 400));
    await accountant.goHome();
    await accountant.follow("Betalningar");
    await accountant.page.setInputFiles("#fil", file);
    await accountant.press("Läs in och stäm av");
    await accountant.isRefused(/inget har ändrats/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns a statement of account (camt.053) in which payments have been booked today. */
function bankStatement(payments) {
  const entries = payments.map(
    ({ reference, amount }, at) =>
      `<Ntry><Amt Ccy="SEK">${amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${day()}</Dt></BookgDt>` +
      `<NtryDtls><TxDtls><Refs><AcctSvcrRef>pahittad-${at}</AcctSvcrRef><EndToEndId>${reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>`,
  );
  const account = "<Acct><Id><Othr><Id>50501055</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm></Othr></Id></Acct>";
  return (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>' +
    `<Id>pahittat-utdrag</Id>${account}${entries.join("")}</Stmt></BkToCstmrStmt></Document>`
  );
}
