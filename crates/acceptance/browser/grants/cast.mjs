// Who plays the story of a grant: at Socialstyrelsen and in Gävle, fictional persons of the demonstration.

import { Person } from "../person.mjs";

const ROLES = {
  officer: "p-202",
  colleague: "p-203",
  decider: "p-204",
  accountant: "p-205",
  secondAccountant: "p-206",
  writer: "p-415",
  coWriter: "p-417",
  signatory: "p-416",
};

/** Signs people in when they are first needed, and keeps each in a browser of their own. */
export class Cast {
  constructor(browser, service, options = {}) {
    Object.assign(this, { browser, service, options, people: new Map() });
  }

  async as(role) {
    if (!this.people.has(role)) {
      const id = ROLES[role] ?? role;
      this.people.set(role, await Person.arrive(this.browser, this.service, id, this.options));
    }
    return this.people.get(role);
  }

  /** Returns who acts for an organisation in a role, as the page to sign in on lists them; null where nobody does. */
  async whoActs(organisation, role) {
    if (!this.listed) {
      const visitor = await this.visitor("/logga-in");
      this.listed = await visitor.table();
    }
    const found = this.listed.find(([its, of]) => its === role && of === organisation);
    return found ? found.at(-1).split("@")[0] : null;
  }

  /** Opens a page as someone who does not sign in. */
  async visitor(first) {
    const visitor = await Person.visit(this.browser, this.service, first, this.options);
    this.people.set(`visitor ${this.people.size}`, visitor);
    return visitor;
  }

  async leave() {
    for (const person of this.people.values()) await person.leave();
    return [...this.people.values()].reduce((sum, person) => sum + person.pages, 0);
  }
}
