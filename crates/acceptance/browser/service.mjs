// Starts the binary on a free port of this machine with a store of its own.

import { spawn, spawnSync } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATIENCE_MS = 180_000;

/** Starts `binary serve` with a store, one of its own where none is given, and resolves once it has printed its
 * address; `settings` are further arguments. */
export async function startService(binary, givenStore, settings = []) {
  const folder = givenStore ?? (await mkdtemp(join(tmpdir(), "brygga-browser-")));
  const store = givenStore ?? join(folder, "store");
  return serve(binary, store, settings, givenStore ? null : folder);
}

/** Runs `work` with `binary serve --demo` beside a service: the same statistics, a fresh register of its own;
 * `settings` are further arguments. */
export async function withDemonstration(service, work, settings = []) {
  const demonstration = await startDemonstration(service, settings);
  try {
    return await work(demonstration);
  } finally {
    await demonstration.stop();
  }
}

async function startDemonstration({ binary, store }, settings) {
  const folder = await mkdtemp(join(tmpdir(), "brygga-demonstration-"));
  return serve(binary, store, ["--demo", "--register", join(folder, "demonstration.sqlite"), ...settings], folder);
}

/** Runs `work` with a service on a store of its own: a copy of the statistics, without the register. */
export async function withOwnStore({ binary, store: shared }, work) {
  const folder = await mkdtemp(join(tmpdir(), "brygga-store-"));
  const store = join(folder, "store");
  await cp(shared, store, { recursive: true, filter: (path) => !/\.sqlite/.test(path) });
  const own = await serve(binary, store, [], folder);
  try {
    return await work(own);
  } finally {
    await own.stop();
  }
}

/** Registers the design of an evaluation from the command line, as a researcher does; returns what was said and
 * whether it went through. */
export async function registerDesign({ binary, store }, text) {
  const folder = await mkdtemp(join(tmpdir(), "brygga-design-"));
  try {
    const file = join(folder, "design.toml");
    await writeFile(file, text);
    const told = spawnSync(binary, ["evaluate", "design", "register", file, "--store", store], { encoding: "utf8" });
    return { isKept: told.status === 0, said: told.status === 0 ? told.stdout : told.stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Serves until it is stopped; `folder` is removed then. */
async function serve(binary, store, more, folder) {
  const where = more.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const child = spawn(binary, ["serve", ...where, "--store", store, ...more], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let messages = "";
  child.stderr.on("data", (piece) => (messages += piece));
  const stop = async () => {
    if (child.exitCode === null) {
      const over = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await over;
    }
    if (folder) await rm(folder, { recursive: true, force: true });
  };
  try {
    const origin = await printedAddress(child, () => messages);
    return { origin, stop, messages: () => messages, binary, store };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

function printedAddress(child, messages) {
  return new Promise((resolve, reject) => {
    let printed = "";
    const timer = setTimeout(() => reject(new Error(`no address in time: ${messages()}`)), PATIENCE_MS);
    child.once("exit", (code) => reject(new Error(`the service ended with ${code}: ${messages()}`)));
    child.stdout.on("data", (piece) => {
      printed += piece;
      const found = printed.match(/http:\/\/[0-9.]+:\d+/);
      if (found) {
        clearTimeout(timer);
        resolve(found[0]);
      }
    });
  });
}

/** Adds an account of a fictional person and returns its address; acts for the organisation in the role. */
export function addAccount({ binary, store, register }, name, [organisation, role], password) {
  const address = `${name.toLowerCase()}-${process.pid}@exempel.se`;
  const words = ["account", "add", address, "--name", `${name} Påhittad`, "--organisation", organisation, "--role", role];
  const kept = register ? ["--register", register] : [];
  const told = spawnSync(binary, [...words, "--store", store, ...kept], { input: `${password}\n`, encoding: "utf8" });
  if (told.status !== 0) throw new Error(told.stderr);
  return address;
}
