// A municipality takes in its interventions from a table, with the keyboard alone: one whose places make 99 per cent is
// refused with the reason and nothing is taken in, the mended one is, once, and anyone can read it.

import assert from "node:assert/strict";

import { Person } from "../person.mjs";
import { withDemonstration } from "../service.mjs";

const WRITER = "p-401";
const LIST = "/arbete/insatser";
const TITLE = "Påhittat exempel: kvällsöppet bibliotek";
const COLUMNS = "intervention;part;id;to;owner;title;text;target_group;first;last;dose;method;context;kind;value";

/** Returns the table of one intervention whose second place has so many per cent. */
function table(secondShare) {
  const row = (cells) => COLUMNS.split(";").map((name) => cells[name] ?? "");
  const of = (cells) => row({ intervention: "kvallsoppet", ...cells }).join(";");
  const step = (id, kind, text) => of({ part: "step", id, kind, text });
  const link = (id, to) => of({ part: "link", id, to, text: "Påhittat exempel: det antas", kind: "assumed" });
  return [
    COLUMNS,
    of({
      part: "intervention",
      owner: "Botkyrka kommun",
      title: TITLE,
      text: "Påhittat exempel: biblioteket har öppet till tio, och vuxna är där.",
      target_group: "Ungdomar",
      first: "2024-01-01",
      last: "2024-12-31",
      dose: "Fyra kvällar i veckan",
      method: "Öppen mötesplats",
      context: "Påhittat exempel: två områden.",
      value: "400000",
    }),
    of({ part: "theme", kind: "children-and-youth" }),
    of({ part: "place", id: "0127R001", value: "40" }),
    of({ part: "place", id: "0127R005", value: secondShare }),
    step("1", "problem", "Det finns ingenstans att vara på kvällen"),
    step("2", "resource", "Två anställda"),
    step("3", "activity", "Biblioteket har öppet"),
    step("4", "output", "Kvällar med öppet"),
    step("5", "short-outcome", "Fler unga har någonstans att vara"),
    step("6", "impact", "Fler är trygga"),
    link("1", "3"),
    link("2", "3"),
    link("3", "4"),
    link("4", "5"),
    link("5", "6"),
    "",
  ].join("\n");
}

export function interventionTableStories({ browser, service }) {
  return [
    {
      name: "interventions: a table of 99 per cent is refused, and a whole one is taken in once",
      tell: () => withDemonstration(service, (own) => takenIn(browser, own)),
    },
  ];
}

async function takenIn(browser, service) {
  const writer = await Person.arrive(browser, service, WRITER, { first: LIST });
  const kept = async () => (await writer.context.request.get("/insatser.csv")).text();
  const before = await kept();

  await choose(writer, table("59"));
  await writer.isRefused(/Ingenting är inläst.*Rad 2: .*99 procent/s);
  assert.equal(await kept(), before, "nothing was taken in");

  await choose(writer, table("60"));
  await writer.reads(/Ingenting är inläst än/);
  assert.equal((await writer.table())[0][0], TITLE);
  assert.equal(await kept(), before, "what was looked at is not taken in");
  await writer.press("Läs in");
  const listed = (await writer.table()).flat();
  assert.ok(listed.some((cell) => cell.includes(TITLE)), `it stands in the list: ${listed.join(" | ")}`);
  assert.match(await kept(), new RegExp(TITLE), "everyone can read it");

  await choose(writer, table("60"));
  await writer.isRefused(/Ni har redan en insats som heter/);
  await writer.leave();
}

async function choose(writer, text) {
  await writer.page.goto(LIST);
  await writer.look();
  await writer.follow("Läs in insatser från en tabell");
  await writer.page.setInputFiles("#fil", { name: "insatser.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await writer.press("Visa vad som skulle läsas in");
}
