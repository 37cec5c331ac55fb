// Opens pages in Chromium and notes what goes wrong there.

import { chromium } from "playwright-core";

export const WIDTHS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** Returns a context for a width and a colour scheme; `more` are further options of the context. */
export async function openContext(browser, service, { width = "desktop", scheme = "light", ...more } = {}) {
  const context = await browser.newContext({
    baseURL: service.origin,
    viewport: WIDTHS[width],
    colorScheme: scheme,
    reducedMotion: "reduce",
    locale: "sv-SE",
    timezoneId: "Europe/Stockholm",
    deviceScaleFactor: 1,
    ...more,
  });
  context.setDefaultTimeout(20_000);
  return context;
}

/** Opens a page that notes errors, broken rules of content security, and foreign addresses. */
export async function openPage(context, service) {
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    const isOwnStatus = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
    if (message.type() === "error" && !isOwnStatus) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    const isDownload = request.failure()?.errorText === "net::ERR_ABORTED";
    if (!isDownload) faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(service.origin) && !/^(data|blob|about):/.test(url)) faults.push(`foreign: ${url}`);
  });
  page.faults = faults;
  return page;
}

/** Runs `work` with a page of a fresh context, and closes it. */
export async function withPage(browser, service, options, work) {
  const context = await openContext(browser, service, options);
  try {
    const page = await openPage(context, service);
    await work(page, context);
    if (page.faults.length > 0) throw new Error(page.faults.join("\n"));
  } finally {
    await context.close();
  }
}
