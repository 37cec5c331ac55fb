// Someone at the keyboard: reaches what a page offers with the tab key, types, and says what was found where a
// step fails. Every page on the way is tried by axe.

import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";

import { openContext, openPage } from "./visit.mjs";

export const PASSWORD = "en bro av påhittade plankor";

/** The most steps of the tab key to anything. */
const STEPS = 400;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

/** Returns a text with plain spaces where a page has those that keep figures together. */
function plain(text) {
  return text.replace(/[\u00a0\u202f]/g, " ").trim();
}

/** Returns how a page is built: which kinds of elements it has, in which. Runs in the page. */
function build() {
  const kind = (element) => {
    const said = ["class", "type", "role", "aria-invalid", "tabindex"].map((name) => element.getAttribute(name) ?? "");
    return [element.localName, ...said].join(".");
  };
  const kinds = [...document.body.querySelectorAll("*")].map((one) => `${kind(one.parentElement)}>${kind(one)}`);
  return [...new Set(kinds)].sort().join("\n");
}

/** What axe has tried already: pages that are built in the same way are tried once. */
const TRIED = new Set();

export class Person {
  /** Opens the first page of someone of the demonstration and signs in. */
  static async arrive(browser, service, id, options = {}) {
    const { first = "/arbete", ...more } = options;
    const context = await openContext(browser, service, more);
    const person = new Person(id, context, await openPage(context, service), more.javaScriptEnabled !== false);
    await person.told("signs in", async () => {
      await person.page.goto(first);
      await person.look();
      await person.fill("E-postadress", `${id}@brygga.invalid`);
      await person.fill("Lösenord", PASSWORD);
      await person.press("Logga in");
    });
    return person;
  }

  /** Opens a page as someone who does not sign in. */
  static async visit(browser, service, first, options = {}) {
    const context = await openContext(browser, service, options);
    const isScripted = options.javaScriptEnabled !== false;
    const person = new Person("visitor", context, await openPage(context, service), isScripted);
    await person.told(`opens ${first}`, async () => {
      await person.page.goto(first);
      await person.look();
    });
    return person;
  }

  constructor(id, context, page, isScripted) {
    Object.assign(this, { id, context, page, isScripted, pages: 0, tried: TRIED });
  }

  get main() {
    return this.page.locator("main");
  }

  async leave() {
    assert.deepEqual(this.page.faults, [], `${this.id}: faults`);
    await this.context.close();
  }

  /** Does a step; where it fails the message says who, what, where and what stood on the page. */
  async told(step, work) {
    try {
      return await work();
    } catch (error) {
      if (error.isTold) throw error;
      const picture = join(tmpdir(), `brygga-story-${this.id}.png`);
      await this.page.screenshot({ path: picture, fullPage: true }).catch(() => {});
      const shown = await this.main.innerText({ timeout: 2_000 }).catch(() => "nothing");
      const where = [`${this.id}: ${step}`, this.page.url(), error.message, `picture: ${picture}`, "the page said:"];
      const telling = new Error([...where, shown.replace(/\n\s*\n/g, "\n").slice(0, 1_500)].join("\n"));
      telling.isTold = true;
      throw telling;
    }
  }

  /** Looks at a page that has just been shown: it is a page, has one heading, and axe finds nothing. */
  async look() {
    await this.page.waitForLoadState("domcontentloaded");
    this.pages += 1;
    assert.equal(await this.page.locator("h1").count(), 1, "one heading");
    if (new URL(this.page.url()).pathname === "/bekrafta") {
      await this.fill("Lösenord", PASSWORD);
      await this.press("Bekräfta");
      return;
    }
    await this.confirm();
    if (!this.isScripted) return;
    const built = await this.page.evaluate(build);
    if (this.tried.has(built)) return;
    this.tried.add(built);
    await this.page.evaluate(axe.source);
    const violations = await this.page.evaluate(async (rules) => {
      const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
    }, RULES);
    assert.deepEqual(violations, [], "axe finds nothing");
  }

  /** Gives the password where a form that binds asks for it: it was not given recently. */
  async confirm() {
    if (new URL(this.page.url()).pathname === "/logga-in") return;
    const asked = this.main.locator("input[type=password]");
    for (const field of await asked.all()) await field.fill(PASSWORD);
  }

  /** Moves the focus to an element with the tab key alone. */
  async reach(locator, what) {
    const count = await locator.count();
    assert.ok(count > 0, `${what}: not on the page`);
    const target = await locator.first().elementHandle();
    const way = await target.evaluate((element) => {
      const active = document.activeElement;
      if (active === element) return "here";
      const isNowhere = active === document.body || active === null;
      // A page that is opened at a part of itself is read on from there.
      const from = isNowhere ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : active;
      if (from === null) return element.closest("main") ? "skip" : "Tab";
      const isBefore = from.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
      return isBefore && !from.contains(element) ? "Shift+Tab" : "Tab";
    });
    if (way === "here") return;
    if (way === "skip") {
      // Past the menu, by the first link of the page.
      await this.page.keyboard.press("Tab");
      await this.page.keyboard.press("Enter");
    }
    for (let step = 0; step < STEPS; step += 1) {
      await this.page.keyboard.press(way === "skip" ? "Tab" : way);
      const at = await target.evaluate((element) => {
        const active = document.activeElement;
        if (active !== element) return active === document.body && "outside";
        const seen = [element, ...element.parentElement.querySelectorAll("*")].some((one) => {
          const style = getComputedStyle(one);
          const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
          return isOutlined || style.boxShadow !== "none";
        });
        // Backwards one comes to the button inside a field of days first.
        if (!seen && element.matches("[type=date], [type=time]")) return "inside";
        return seen ? "here" : "unseen";
      });
      assert.notEqual(at, "unseen", `${what}: focus is not seen`);
      if (at === "here") return;
    }
    assert.fail(`${what}: not reached with the tab key`);
  }

  /** Follows a link or presses a button that has the focus, and looks at the page that comes. */
  async go() {
    const before = this.page.url();
    await this.page.evaluate(() => document.documentElement.setAttribute("data-left", "")).catch(() => {});
    await this.page.keyboard.press("Enter");
    await this.page.waitForSelector("html:not([data-left])", { state: "attached" }).catch(() => {
      throw new Error(`nothing came after ${before}`);
    });
    await this.look();
  }

  /** Follows a link in the contents, by its name. */
  async follow(name, within = this.main) {
    await this.told(`follows the link ${name}`, async () => {
      const exact = typeof name === "string";
      await this.reach(within.getByRole("link", { name, exact }), `the link ${name}`);
      await this.go();
    });
  }

  /** Goes to the basket by the link at the top of every page. */
  async goHome() {
    await this.follow("Arbetskorg", this.page.locator("header"));
  }

  /** Goes to the basket and from there to something that waits, for a matter by a part of its name. */
  async take(task, matter) {
    await this.goHome();
    await this.follow(task, this.main.getByRole("row").filter({ hasText: matter }));
  }

  /** Goes to a page by the menu at the top of every page. */
  async goTo(name) {
    await this.follow(name, this.page.locator("nav.places"));
  }

  /** Opens what is folded under a heading of its own. */
  async unfold(name, within = this.main) {
    await this.told(`unfolds ${name}`, async () => {
      const summary = within.locator("summary").filter({ hasText: name });
      await this.reach(summary, name);
      const isOpen = () => summary.first().evaluate((element) => element.parentElement.open);
      if (!(await isOpen())) await this.page.keyboard.press("Enter");
      assert.ok(await isOpen(), `${name} is open`);
    });
  }

  /** Goes to a link to a file and asks for it at its address: some files the browser would show. Returns its
   * bytes and what is said of them. */
  async file(name, within = this.main) {
    return this.told(`takes the file ${name}`, async () => {
      const link = within.getByRole("link", { name, exact: typeof name === "string" });
      await this.reach(link, `the file ${name}`);
      const answer = await this.context.request.get(await link.first().getAttribute("href"));
      assert.equal(answer.status(), 200, await link.first().getAttribute("href"));
      return { bytes: await answer.body(), type: answer.headers()["content-type"] };
    });
  }

  /** Returns what each row of a table says, cell by cell. */
  async table(within = this.main) {
    const rows = await within.locator("tbody tr").evaluateAll((all) =>
      all.map((row) => [...row.cells].map((cell) => cell.innerText)),
    );
    return rows.map((cells) => cells.map(plain));
  }

  async press(name, within = this.main) {
    await this.told(`presses ${name}`, async () => {
      const exact = typeof name === "string";
      await this.reach(within.getByRole("button", { name, exact }), `the button ${name}`);
      await this.go();
    });
  }

  field(label) {
    return this.main.getByLabel(label, { exact: typeof label === "string" });
  }

  async fill(label, text) {
    await this.told(`fills in ${label}`, async () => {
      await this.reach(this.field(label), `the field ${label}`);
      await this.page.keyboard.press("Control+A");
      await this.page.keyboard.press("Delete");
      await this.page.keyboard.insertText(text);
    });
  }

  /** Types a day into a field of days, part by part in the order that the browser shows them. */
  async day(label, day) {
    await this.told(`fills in the day ${label}`, async () => {
      const field = this.field(label);
      await this.reach(field, `the day ${label}`);
      await this.typeDay(field.first(), day);
    });
  }

  async typeDay(field, day) {
    const [year, month, date] = day.split("-");
    for (const parts of [[year, month, date], [month, date, year], [date, month, year]]) {
      for (const part of parts) {
        await this.page.keyboard.type(part);
        if (part === year) await this.page.keyboard.press("ArrowRight");
      }
      if ((await field.inputValue()) === day) return;
      for (const _ of parts) await this.page.keyboard.press("ArrowLeft");
    }
    assert.equal(await field.inputValue(), day, "the day as typed");
  }

  /** Types a time, part by part, as a browser shows it that counts 24 hours, and as one that counts twice 12. */
  async time(label, time) {
    await this.told(`fills in the time ${label}`, async () => {
      await this.reach(this.field(label), `the time ${label}`);
      const shown = () => this.field(label).first().inputValue();
      const [hour, minute] = time.split(":");
      const ofHalf = String(((Number(hour) + 11) % 12) + 1).padStart(2, "0");
      for (const typed of [`${hour}${minute}`, `${ofHalf}${minute}${Number(hour) < 12 ? "A" : "P"}`]) {
        if ((await shown()) === time) return;
        for (const _ of typed) await this.page.keyboard.press("ArrowLeft");
        await this.page.keyboard.type(typed);
      }
      assert.equal(await shown(), time, "the time as typed");
    });
  }

  /** Chooses one of a list with the arrow keys. */
  async choose(label, option) {
    await this.told(`chooses ${option} in ${label}`, async () => {
      const field = this.field(label);
      await this.reach(field, `the list ${label}`);
      const names = await field.first().locator("option").allInnerTexts();
      const wanted = names.findIndex((name) => (typeof option === "string" ? name.trim() === option : option.test(name)));
      assert.ok(wanted >= 0, `${option} is not among ${names.slice(0, 30).join(" | ")}`);
      await this.page.keyboard.press("Home");
      for (let step = 0; step < wanted; step += 1) await this.page.keyboard.press("ArrowDown");
      const chosen = await field.first().evaluate((list) => list.selectedIndex);
      assert.equal(chosen, wanted, "what was chosen");
    });
  }

  async tick(label) {
    await this.told(`ticks ${label}`, async () => {
      await this.reach(this.field(label), `the box ${label}`);
      await this.page.keyboard.press("Space");
      assert.ok(await this.field(label).first().isChecked(), "ticked");
    });
  }

  async untick(label) {
    await this.told(`unticks ${label}`, async () => {
      await this.reach(this.field(label), `the box ${label}`);
      await this.page.keyboard.press("Space");
      assert.ok(!(await this.field(label).first().isChecked()), "not ticked");
    });
  }

  /** Fills in or chooses in one cell of a table, by the name that it is sent under. */
  async put({ name }, value) {
    const place = `[name="${name}"]`;
    const field = this.main.locator(place);
    await this.told(`puts ${value} in ${name}`, async () => {
      await this.reach(field, name);
      assert.ok((await field.getAttribute("list")) !== null || (await this.nameOf(field)) !== "", `${name} has a label`);
      if (await field.evaluate((element) => element.matches("select"))) {
        const values = await field.locator("option").evaluateAll((list) => list.map((one) => one.value));
        assert.ok(values.includes(value), `${value} is not among ${values.join(" ")}`);
        await this.page.keyboard.press("Home");
        for (let step = 0; step < values.indexOf(value); step += 1) await this.page.keyboard.press("ArrowDown");
      } else if ((await field.getAttribute("type")) === "date") {
        await this.typeDay(field, value);
      } else {
        await this.page.keyboard.press("Control+A");
        await this.page.keyboard.press("Delete");
        await this.page.keyboard.insertText(value);
      }
      assert.equal(await field.inputValue(), value);
    });
  }

  nameOf(field) {
    return field.evaluate((element) => [...(element.labels ?? [])].map((label) => label.innerText.trim()).join(" "));
  }

  /** Presses a button by the name that it is sent under. */
  async pressNamed(name) {
    await this.told(`presses ${name}`, async () => {
      await this.reach(this.main.locator(`button[name="${name}"]`), `the button ${name}`);
      await this.go();
    });
  }

  /** Asserts that the contents say something. */
  async reads(pattern) {
    await this.told(`reads ${pattern}`, async () => {
      assert.ok(pattern.test(plain(await this.main.innerText())), "it does not stand on the page");
    });
  }

  /** Asserts that what was sent was refused with words, and that what was typed is still there. */
  async isRefused(pattern, kept = {}) {
    await this.told(`is refused: ${pattern}`, async () => {
      const said = plain(await this.main.getByRole("alert").innerText());
      assert.match(said, pattern);
      assert.ok(said.length < 1_000 && /\p{Letter}{3}/u.test(said), `a refusal in words: ${said}`);
      for (const [label, text] of Object.entries(kept)) {
        assert.equal(await this.field(label).first().inputValue(), text, `${label} is still there`);
      }
    });
  }
}
