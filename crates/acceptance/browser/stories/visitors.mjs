// What visitors come to do, from the first page to the file they take home.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { isRounded, readCsv, shownNumber } from "../numbers.mjs";
import { withPage } from "../visit.mjs";

export function visitorStories({ browser, service }) {
  const story = (name, work, options = {}) => ({ name, tell: () => withPage(browser, service, options, work) });
  return [
    story("a newcomer goes from the country to a theme, a municipality and a figure", newcomer),
    story("a newcomer does the same on a phone, in English", newcomerOnPhone, { width: "phone" }),
    story("the table of an indicator is the file that it offers", (page) => indicatorTableIsItsFile(page, "T")),
    story("the table of women is the file's rows of women", (page) => indicatorTableIsItsFile(page, "K")),
    story("the profile of a municipality is the file that it offers", profileIsItsFile),
    story("a word, a misspelling and a place are found", search),
    story("a change of weight says who enters and who leaves, and is shared by its address", workshop),
    story("the list of a model is the file that it offers", listIsItsFile),
    story("why a municipality is not chosen is told for every criterion", whyNot),
    story("a divided frame sums to the frame, on the page and in its file", division),
    story("weights of one's own are divided and kept when they are wrong", ownWeights),
    story("places are compared in a table that is the file it offers", comparison),
    story("the language can be changed in the middle of a choice", languageKeepsChoice),
  ];
}

/** Clicks a link to a file and returns its text. */
async function download(page, link) {
  const coming = page.waitForEvent("download");
  await link.click();
  return readFile(await (await coming).path(), "utf8");
}

async function newcomer(page) {
  await page.goto("/");
  assert.match(await page.locator("h1").innerText(), /\S/);
  assert.match(await page.locator(".lead").innerText(), /\d/, "the first sentence has a figure");
  await page.locator(".chips a").nth(1).click();
  assert.match(page.url(), /tema=/);
  assert.equal(await page.locator(".chips a[aria-current=true]").count(), 1);
  const onMap = page.locator("figure svg a").first();
  const name = await onMap.evaluate((e) => (e.getAttribute("aria-label") ?? e.textContent).trim());
  await onMap.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/(kommun|nyckeltal)\/.*\d{4}/);
  assert.ok(name.length > 3, "a municipality on the map has a name");
  if (!/\/kommun\/\d{4}/.test(page.url())) await page.locator("main a[href*='/kommun/']").first().click();
  assert.match(page.url(), /\/kommun\/\d{4}/);
  const code = page.url().match(/\/kommun\/(\d{4})/)[1];
  const place = await page.locator("h1").innerText();
  assert.ok(name.startsWith(place), `${name} leads to ${place}`);
  assert.match(await page.locator(".lead").innerText(), /\d/);
  await page.locator("table.profile th a").first().click();
  assert.match(page.url(), new RegExp(`/nyckeltal/\\w+\\?kommun=${code}`));
  assert.match(await page.locator(".lead").innerText(), new RegExp(place));
  const older = await page.locator("#period option").nth(1).getAttribute("value");
  await page.selectOption("#period", older);
  await page.locator("main form button").first().click();
  assert.match(page.url(), new RegExp(`period=${older}`));
  assert.match(await page.locator(".lead").innerText(), new RegExp(older));
}

async function newcomerOnPhone(page) {
  await page.goto("/");
  await page.locator("header a[hreflang=en]").click();
  assert.match(page.url(), /\/en\/?$/);
  await page.locator("nav.places a", { hasText: "Municipalities" }).click();
  await page.fill("#kommunnamn", "hofo");
  await page.press("#kommunnamn", "Enter");
  await page.locator("main a", { hasText: /^Hofors$/ }).first().click();
  assert.match(page.url(), /\/en\/kommun\/2104/);
  await page.locator("a[href='#berattigad']").click();
  await page.locator("#berattigad a").first().click();
  assert.match(page.url(), /\/en\/urval\/.+varfor=2104/);
}

async function indicatorTableIsItsFile(page, group) {
  await page.goto(`/nyckeltal/N15428?kommun=2104&period=2019&grupp=${group}`);
  const details = page.locator("details#alla");
  if (!(await details.evaluate((e) => e.open))) await details.locator("summary").click();
  const rows = await details.locator("tbody tr").evaluateAll((all) =>
    all.map((row) => ({
      code: row.querySelector("a").href.match(/(\d{4}|\d{2})(\?|$)/)[1],
      value: row.querySelectorAll("td")[0].innerText,
    })),
  );
  assert.equal(rows.length, 290);
  const link = page.locator("figure .downloads a", { hasText: "CSV" }).first();
  const file = readCsv(await download(page, link));
  const cells = new Map(file.filter((row) => row.period === "2019" && row.group === group).map((row) => [row.area, row]));
  for (const { code, value } of rows) {
    const cell = cells.get(code);
    const shown = shownNumber(value);
    if (shown === null) assert.ok(!cell || cell.value === "", `${code}: '${value}' but ${cell?.value}`);
    else assert.ok(isRounded(shown, Number(cell?.value)), `${code}: '${value}' but ${cell?.value}`);
  }
  assert.match(await page.locator(".lead").innerText(), /Hofors/);
}

async function profileIsItsFile(page) {
  await page.goto("/kommun/2104");
  const shown = await page.locator("table.profile tbody tr").evaluateAll((rows) =>
    rows.map((row) => ({
      id: row.querySelector("a").getAttribute("href").match(/nyckeltal\/([^?]+)/)[1],
      value: row.querySelector(".own-value strong").innerText,
      period: row.querySelector("td:last-child").innerText.trim(),
    })),
  );
  assert.ok(shown.length >= 10);
  const file = readCsv(await download(page, page.locator("#profil .downloads a", { hasText: "CSV" })));
  const [first] = file;
  const idColumn = Object.keys(first).find((name) => /^(indicator|id|nyckeltal)$/.test(name));
  const valueColumn = Object.keys(first).find((name) => /^(value|own|varde)$/.test(name));
  assert.ok(idColumn && valueColumn, `columns ${Object.keys(first)}`);
  for (const { id, value } of shown) {
    const row = file.find((one) => one[idColumn] === id);
    assert.ok(row, `${id} is in the file`);
    const number = shownNumber(value);
    if (number === null) assert.equal(row[valueColumn], "", id);
    else assert.ok(isRounded(number, Number(row[valueColumn])), `${id}: '${value}' but ${row[valueColumn]}`);
  }
}

async function search(page) {
  const asked = async (words) => {
    await page.goto("/");
    await page.fill("#q", words);
    await page.press("#q", "Enter");
    await page.waitForURL((url) => url.pathname !== "/");
  };
  await asked("skolresultat");
  const titles = await page.locator(".results h3").allInnerTexts();
  assert.ok(titles.length >= 5, `${titles.length} hits`);
  assert.match(titles.slice(0, 10).join(" "), /betyg|meritvärde|behörig|prov|skola/i);
  await asked("arbetslöshten");
  assert.match(await page.locator("main").innerText(), /arbetslöshet/i);
  assert.ok((await page.locator(".results h3").count()) > 0, "a misspelling is understood");
  assert.equal(await page.locator(".note").count(), 1, "what it was read as is said");
  for (const [words, path] of [
    ["Hofors", /\/kommun\/2104$/],
    ["hofors", /\/kommun\/2104$/],
    ["N15428", /\/nyckeltal\/N15428$/],
  ]) {
    await asked(words);
    await page.locator(".results a").first().click();
    assert.match(page.url(), path, "what is named stands first");
  }
  await asked("qqqxxzz");
  assert.equal(await page.locator(".results li").count(), 0);
  assert.match(await page.locator("main").innerText(), /Inget passar/);
}

async function workshop(page, context) {
  await page.goto("/urval/fyra-kriterier-2018");
  await page.fill("#v-utbildning", "4");
  await page.getByRole("button", { name: /Räkna|Visa/ }).last().click();
  assert.match(page.url(), /v-utbildning=4/);
  const moves = page.locator("#andringar ~ .two").first().locator("table");
  assert.equal(await moves.count(), 2, "a fourfold weight lets somebody in, and somebody out");
  const counts = [await moves.first().locator("tbody tr").count(), await moves.last().locator("tbody tr").count()];
  assert.ok(counts[0] > 0 && counts[0] === counts[1], "as many come in as go out");
  const seen = await page.locator("main").innerText();
  const other = await context.browser().newContext({ baseURL: new URL(page.url()).origin, locale: "sv-SE", viewport: page.viewportSize() });
  const again = await other.newPage();
  await again.goto(page.url());
  assert.equal(await again.locator("main").innerText(), seen, "the address shows the same to somebody else");
  await other.close();
  await page.fill("#v-utbildning", "mycket");
  await page.getByRole("button", { name: /Räkna|Visa/ }).last().click();
  assert.equal(await page.locator("#v-utbildning").inputValue(), "mycket", "what was typed stays");
  assert.ok((await page.locator(".error-summary li").count()) > 0);
}

async function listIsItsFile(page) {
  await page.goto("/urval/fyra-kriterier-2018?v-utbildning=4");
  const closed = page.locator("details:not([open]) > summary");
  while ((await closed.count()) > 0) await closed.first().click();
  const shown = await page.locator("[aria-labelledby=alla] tbody tr").evaluateAll((rows) =>
    rows
      .map((row) => row.querySelector("a[href*='/kommun/'], a[href*='varfor=']"))
      .filter(Boolean)
      .map((link) => ({ code: link.getAttribute("href").match(/(?:varfor=|kommun\/)(\d{4})/)[1], name: link.textContent.trim() })),
  );
  assert.ok(shown.length >= 30, `${shown.length} rows`);
  const link = page.locator("main .downloads a", { hasText: /^CSV$/ }).first();
  const file = readCsv(await download(page, link));
  assert.equal(file.length, 290);
  for (const [place, { code, name }] of shown.entries()) {
    assert.equal(file[place].code, code, `place ${place + 1}`);
    assert.equal(file[place].name, name);
  }
  assert.equal(file.filter((row) => row.eligible === "true").length, 30);
}

async function whyNot(page) {
  await page.goto("/urval/fyra-kriterier-2018");
  await page.selectOption("#kommun", { label: "Hofors" });
  await page.locator("form", { has: page.locator("#kommun") }).locator("button").click();
  assert.match(page.url(), /varfor=2104/);
  const told = page.locator("[role=status]").first();
  assert.match(await told.innerText(), /Hofors/);
  assert.ok((await told.locator("li").count()) >= 4, "a line per criterion");
}

async function division(page) {
  for (const [query, frame] of [["", null], ["?ram=75000000", 75_000_000], ["?ram=1000&golv=10", 1_000], ["?ram=100.07&vilka=alla&vikt=folkmangd", 100.07]]) {
    await page.goto(`/fordelning${query}`);
    const table = page.locator("#belopp");
    const rows = await table.locator("tbody tr").evaluateAll((all) =>
      all.map((row) => ({ code: row.querySelector("a").href.match(/(\d{4})$/)[1], amount: row.querySelector("td").innerText })),
    );
    const total = shownNumber(await page.locator("#summa").innerText()).value;
    const sum = rows.reduce((so_far, { amount }) => so_far + Math.round(shownNumber(amount).value * 100), 0);
    assert.equal(sum, Math.round(total * 100), query);
    if (frame !== null) assert.equal(total, frame, query);
    const file = readCsv(await download(page, table.locator(".downloads a", { hasText: /^CSV$/ })));
    assert.equal(file.length, rows.length, query);
    const amounts = new Map(file.map((row) => [row.code, Number(row.amount)]));
    rows.forEach(({ code, amount }) => assert.equal(amounts.get(code), shownNumber(amount).value, `${query} ${code}`));
  }
  await page.goto("/fordelning?ram=75000000&minskad=50000000");
  const cells = await page.locator("#minskning tbody tr").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((td) => td.innerText)));
  assert.ok(cells.length >= 20);
  for (const [before, after, difference] of cells) {
    const by = shownNumber(before).value - shownNumber(after).value;
    assert.equal(Math.abs(shownNumber(difference).value), by);
  }
}

async function ownWeights(page) {
  await page.goto("/fordelning");
  await page.locator("#egna-vikter summary").click();
  await page.fill("#egen-ram", "1000");
  await page.fill("#vikter", "code,weight\n0114,1\n0115,2\n0117,tre\n");
  await page.locator("#egna-vikter button").click();
  assert.match(await page.locator("#egna-fel").innerText(), /4|tre/);
  assert.match(await page.locator("#vikter").inputValue(), /0117,tre/, "what was typed stays");
  await page.fill("#vikter", "code,weight\n0114,1\n0115,2\n0117,4\n");
  await page.locator("#egna-vikter button").click();
  assert.equal(shownNumber(await page.locator("#summa").innerText()).value, 1_000);
  assert.equal(await page.locator("#belopp tbody tr").count(), 3);
}

async function comparison(page) {
  await page.goto("/jamfor");
  assert.equal(await page.locator("#valda").count(), 0, "an example is not chosen");
  for (const code of ["2104", "2180", "0180", "0162"]) {
    await page.selectOption("#lagg-till", code);
    await page.locator("main form button").first().click();
  }
  await page.locator("#valda a", { hasText: "Stockholm" }).click();
  assert.equal(await page.locator("table.compared thead th a").count(), 3);
  const rows = await page.locator("table.compared tbody tr").evaluateAll((all) =>
    all.map((row) => ({
      id: row.querySelector("th a").getAttribute("href").split("/").pop().split("?")[0],
      values: [...row.querySelectorAll("td.n")].slice(0, 3).map((td) => td.firstChild.textContent),
    })),
  );
  const file = readCsv(await download(page, page.locator("main .downloads a", { hasText: /^CSV$/ }).first()));
  for (const { id, values } of rows) {
    values.forEach((text, index) => {
      const place = ["2104", "2180", "0162"][index];
      const cell = file.find((row) => row.indicator === id && row.place === place);
      const shown = shownNumber(text);
      if (shown === null) assert.equal(cell.value, "", `${id} ${place}: '${text}'`);
      else assert.ok(isRounded(shown, Number(cell?.value)), `${id} ${place}: '${text}' but ${cell?.value}`);
    });
  }
}

async function languageKeepsChoice(page) {
  await page.goto("/urval/fyra-kriterier-2018?v-utbildning=4&varfor=2104");
  await page.locator("header a[hreflang=en]").click();
  assert.match(page.url(), /\/en\/urval\/fyra-kriterier-2018\?v-utbildning=4&varfor=2104$/);
  assert.equal(await page.locator("#v-utbildning").inputValue(), "4");
  assert.match(await page.locator("[role=status]").first().innerText(), /Hofors/);
  const links = await page.locator("main a[href^='/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  const leaves = links.filter((link) => !/^\/(en|data)(\/|$)/.test(link));
  assert.deepEqual(leaves, [], "links stay in the language");
}
