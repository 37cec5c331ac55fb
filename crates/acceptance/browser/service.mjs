// Starts the binary on a free port of this machine with a store of its own.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATIENCE_MS = 180_000;

/** Starts `binary serve` and resolves once it has printed its address. */
export async function startService(binary, givenStore) {
  const folder = givenStore ?? (await mkdtemp(join(tmpdir(), "brygga-browser-")));
  const store = givenStore ?? join(folder, "store");
  const child = spawn(binary, ["serve", "--listen", "127.0.0.1:0", "--store", store], {
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
    if (!givenStore) await rm(folder, { recursive: true, force: true });
  };
  try {
    const origin = await printedAddress(child, () => messages);
    return { origin, stop, messages: () => messages };
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
