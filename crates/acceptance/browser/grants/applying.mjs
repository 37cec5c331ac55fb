// A municipality applies: two write, one signs.

export async function begin(cast, story) {
  const writer = await cast.as("writer");
  await writer.follow("Sök bidrag");
  await writer.press(new RegExp(`Börja ansökan.*${story.call}`));
  await writer.reads(/Ansökan är påbörjad/);
}

/** Answers the questions of a section one after the other; what is not in `answers` is left as it is. */
export async function answer(person, section, answers) {
  await person.follow(section);
  for (const [question, given] of answers) {
    await person.told(`is asked ${question}`, () => person.page.locator("h1", { hasText: question }).waitFor({ timeout: 5_000 }));
    if (typeof given === "string") await person.fill(new RegExp(question.replace(/[?(]/g, "\\$&")), given);
    else await given(person);
    await person.press("Fortsätt");
  }
}

/** Opens the application that the municipality writes. */
export async function goOn(person, task, matter) {
  await person.goHome();
  await person.follow("Sök bidrag");
  await person.follow("Fortsätt på er ansökan", person.main.locator("section", { hasText: matter }));
}

const cell = (part, group, row, column) => ({ name: `${part}.${group}-${row}-${column}` });

/** Writes the rows of a table, adding one at a time. */
export async function rows(person, part, group, list) {
  for (const [index, row] of list.entries()) {
    if (index > 0) await person.pressNamed(`${part}.add-${group}`);
    for (const [column, value] of Object.entries(row)) {
      await person.put(cell(part, group, index + 1, column), value);
    }
  }
}

export async function budget(person, story) {
  await rows(person, "budget", "costs", story.costs);
  await rows(person, "budget", "financing", story.financing);
  await rows(person, "budget", "grant", story.grants);
}

export async function writeApplication(cast, story) {
  const writer = await cast.as("writer");
  await answer(writer, "Behovet", [
    ["Vilken funktion i kommunen", "Påhittat exempel: utvecklingsenheten, utveckling@exempel.invalid"],
    ["Vilket behov möter insatsen?", "Påhittat exempel: fler barn behöver vuxna omkring sig efter skolan."],
  ]);
  const second = await cast.as("coWriter");
  await goOn(second, "Skriv ansökan", story.call);
  await answer(second, "Vad bidraget ska användas till", [
    ["Vad ska bidraget användas till?", "Påhittat exempel: vuxna på plats och öppna lokaler."],
    ["Vilken kunskap bygger insatsen på?", "Påhittat exempel: utvärderingar av liknande insatser."],
  ]);
  await writer.follow("Budget och finansiering");
  await budget(writer, { ...story, grants: story.unbalanced });
  await writer.press("Fortsätt");
  await writer.isRefused(/sparat, men något behöver rättas/);
  await writer.put(cell("budget", "grant", 1, "amount"), story.grants[0].amount);
  await writer.press("Fortsätt");
  await writer.reads(/87/);
  await second.goHome();
  await goOn(second, "Skriv ansökan", story.call);
  await answer(second, "Uppföljning", [
    ["Hur ska insatsen följas upp?", "Påhittat exempel: varje halvår, med skola och polis."],
    ["Vilka indikatorer", (person) => rows(person, "indikatorer", "rows", story.indicators)],
  ]);
  await writer.follow("Kontrollera svaren");
  await writer.reads(/Inget behöver rättas/);
  await writer.follow("Säg att ansökan är klar");
  await writer.press("Ansökan är klar");
  await writer.reads(/väntar på signatur/);
}

export async function sign(cast) {
  const signatory = await cast.as("signatory");
  await signatory.goHome();
  await signatory.follow("Signera och skicka in ansökan");
  await signatory.press("Signera och skicka");
  await signatory.isRefused(/heder och samvete/);
  await signatory.tick(/på heder och samvete/);
  await signatory.press("Signera och skicka");
  await signatory.reads(/har tagit emot er ansökan/);
}
