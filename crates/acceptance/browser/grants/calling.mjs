// An officer builds a call, a second freezes its list, a decider approves it, and it opens.

import { day, shown, until, wholeMinute } from "./days.mjs";

export async function buildCall(cast, story) {
  const officer = await cast.as("officer");
  await officer.follow("Ny utlysning");
  await officer.fill("Utlysningens namn", story.call);
  await officer.choose("Program", /pahittat-2024-158/);
  await officer.choose("Regelverk", /^SFS 2024:158/);
  await officer.day("Beslut väntas", day(45));
  await officer.day("Öppnar den", day(1));
  await officer.day("Stänger den", day(30));
  for (const [index, [year, kronor]] of Object.entries(story.frame).entries()) {
    await officer.fill(`Ramens år ${index + 1}`, year);
    await officer.fill(`Ramens belopp år ${index + 1}`, kronor);
  }
  await officer.choose("Formulär", /ansokan-2024-158-1/);
  await officer.fill("Varför effekten inte kan utvärderas", "Påhittat exempel: projektet finns inte");
  await officer.press("Spara utkastet");
  await officer.isRefused(/Kommunkoder.*: .*skriv kommunkoderna/, { "Utlysningens namn": story.call });
  await officer.fill("Kommunkoder, om inte förordningen anger dem", "2180 1282");
  await officer.press("Spara utkastet");
  await officer.reads(/Utkastet är sparat/);
  await officer.follow("Utlysningen är färdig att godkänna");
  await officer.press("Färdig");
  await officer.isRefused(/(fryst|låst) lista/);
}

/** A second person freezes the list in the draft that is shown, and says that the call is ready. */
export async function freeze(cast, date, time) {
  const colleague = await cast.as("colleague");
  await colleague.day("Öppnar den", date);
  await colleague.time("Öppnar klockan", time);
  if (!(await colleague.field(/Frys listan/).isChecked())) await colleague.tick(/Frys listan/);
  await colleague.press("Spara utkastet");
  await colleague.follow("Utlysningen är färdig att godkänna");
  await colleague.press("Färdig");
}

export async function openCall(cast, story) {
  const colleague = await cast.as("colleague");
  await colleague.take("Skriv utlysningen", story.call);
  await approveAndOpen(cast, story, wholeMinute(20));
}

/** Freezes the draft that is shown to the colleague, approves it, and opens the call when it is to open. */
export async function approveAndOpen(cast, story, opens) {
  await freeze(cast, shown(opens).date, shown(opens).time);
  const colleague = await cast.as("colleague");
  await colleague.reads(/Utlysningen väntar på godkännande/);
  const decider = await cast.as("decider");
  await decider.take("Godkänn utlysningen", story.call);
  await decider.press("Godkänn");
  await decider.reads(/Utlysningen är godkänd/);
  await until(opens);
  const officer = await cast.as("officer");
  await officer.take("Öppna utlysningen", story.call);
  await officer.press("Öppna");
  await officer.reads(/Utlysningen är öppen/);
}

/** Commits to a draw before anyone has applied; anyone can draw it again with the seed. */
export async function commitDraw(cast, story, commitment) {
  const officer = await cast.as("officer");
  await officer.take("Stäng utlysningen", story.call);
  await officer.press("Stäng");
  await officer.isRefused(/första dagen är/);
  await officer.follow(story.call);
  await officer.follow("Åta dig ett frö för lottningen");
  await officer.fill("Åtagande (SHA-256)", "0123");
  await officer.press("Åta dig");
  await officer.isRefused(/64/, { "Åtagande (SHA-256)": "0123" });
  await officer.fill("Åtagande (SHA-256)", commitment);
  await officer.fill("Andel i procent", "100");
  await officer.press("Åta dig");
  await officer.reads(/Åtagandet är publicerat/);
}
