// Makes the pictures of the README: `docs/screenshots/*.png`.
//
// usage: node screenshots.mjs BINARY [--store DIR] [--all FOLDER]
//
// With `--all`, every page in both languages, on both widths, in light and dark, goes to FOLDER, for
// people to look at.

import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { address, LANGUAGES, PAGES } from "./pages.mjs";
import { startService } from "./service.mjs";
import { openBrowser, openContext, openPage, WIDTHS } from "./visit.mjs";

/** The largest a picture in the repository may be. */
const MOST_BYTES = 200_000;

/** Small enough for a page of text, large enough to be read. */
const DESKTOP = { width: 1120, height: 720 };

const PICTURES = [
  { file: "laget.png", path: "/", width: "desktop" },
  { file: "nyckeltal.png", path: "/nyckeltal/N15428?kommun=2104", width: "desktop" },
  { file: "kommun.png", path: "/kommun/2104", width: "desktop" },
  { file: "urval.png", path: "/urval/fyra-kriterier-2018?v-utbildning=3", width: "desktop" },
  { file: "fordelning.png", path: "/fordelning?ram=75000000&minskad=50000000", width: "desktop" },
  { file: "telefon.png", path: "/kommun/2104", width: "phone" },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { store: { type: "string" }, all: { type: "string" } },
});
const folder = join(dirname(fileURLToPath(import.meta.url)), "../../../docs/screenshots");
const service = await startService(positionals[0], values.store);
const browser = await openBrowser();
try {
  if (values.all) await everything(values.all);
  else await pictures();
} finally {
  await browser.close();
  await service.stop();
}

async function pictures() {
  await mkdir(folder, { recursive: true });
  for (const { file, path, width } of PICTURES) {
    const context = await openContext(browser, service, { width, ...(width === "desktop" && { viewport: DESKTOP }) });
    const page = await openPage(context, service);
    await page.goto(path, { waitUntil: "networkidle" });
    const target = join(folder, file);
    await page.screenshot({ path: target, animations: "disabled" });
    const { size } = await stat(target);
    if (size > MOST_BYTES) throw new Error(`${file} has ${size} bytes`);
    console.log(`${file}: ${size} bytes`);
    await context.close();
  }
}

async function everything(target) {
  await mkdir(target, { recursive: true });
  for (const width of Object.keys(WIDTHS)) {
    for (const scheme of ["light", "dark"]) {
      const context = await openContext(browser, service, { width, scheme });
      for (const language of LANGUAGES) {
        for (const [index, one] of PAGES.entries()) {
          const page = await openPage(context, service);
          await page.goto(address(one, language), { waitUntil: "networkidle" });
          const number = String(index).padStart(2, "0");
          const name = `${number}-${one.name.replaceAll(" ", "-")}-${language.code}-${width}-${scheme}.png`;
          await writeFile(join(target, name), await page.screenshot({ fullPage: true, animations: "disabled" }));
          await page.close();
        }
      }
      await context.close();
    }
  }
}
