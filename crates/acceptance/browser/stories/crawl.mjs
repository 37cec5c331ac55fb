// Follows the links that the pages give.

import assert from "node:assert/strict";

/** Most pages that are read in all, and of one kind. */
const PAGES_IN_ALL = 300;
const PAGES_OF_A_KIND = 30;

export function crawlStories({ service }) {
  return [
    {
      name: "no link on the pages is broken",
      tell: async () => {
        const found = await crawl(service.origin, ["/", "/en/"]);
        assert.equal(found.broken.length, 0, found.broken.slice(0, 40).join("\n"));
        assert.ok(found.n_pages >= 100, `only ${found.n_pages} pages were found`);
        for (const kind of ["/kommun/*", "/nyckeltal/*", "/urval/*", "/fordelning", "/oppna-data", "/jamfor"]) {
          assert.ok(found.kinds.has(kind), `no link leads to ${kind}`);
        }
      },
    },
  ];
}

async function crawl(origin, starts) {
  const queue = starts.map((path) => ({ path, from: "" }));
  const known = new Set(starts);
  const kinds = new Map();
  const broken = [];
  const anchors = new Map();
  const fragments = [];
  let n_pages = 0;
  while (queue.length > 0 && n_pages < PAGES_IN_ALL) {
    const { path, from } = queue.shift();
    const answer = await fetch(origin + path);
    n_pages += 1;
    if (answer.status !== 200) {
      broken.push(`${path} (${answer.status}), linked from ${from}`);
      continue;
    }
    const kind = answer.headers.get("content-type") ?? "";
    if (!kind.startsWith("text/html")) {
      await answer.arrayBuffer();
      continue;
    }
    const html = await answer.text();
    const here = new URL(answer.url);
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    anchors.set(path, new Set(ids));
    const doubled = ids.filter((id, at) => ids.indexOf(id) !== at);
    if (doubled.length > 0) broken.push(`${path}: the id '${doubled[0]}' is there twice`);
    for (const [, raw] of html.matchAll(/<(?:a|link|image|use)\s[^>]*?href="([^"]*)"/g)) {
      const link = new URL(unescaped(raw), here);
      if (link.origin !== origin) continue;
      const target = link.pathname + link.search;
      if (link.hash) fragments.push({ target, id: decodeURIComponent(link.hash.slice(1)), from: path });
      const pattern = kindOf(link);
      const n_of_kind = kinds.get(pattern) ?? 0;
      if (!known.has(target) && n_of_kind < PAGES_OF_A_KIND) {
        known.add(target);
        kinds.set(pattern, n_of_kind + 1);
        queue.push({ path: target, from: path });
      }
    }
  }
  for (const { target, id, from } of fragments) {
    const ids = anchors.get(target);
    if (ids && !ids.has(id)) broken.push(`${target}#${id}, linked from ${from}: there is no such place`);
  }
  return { broken: [...new Set(broken)], n_pages, kinds };
}

/** Returns the kind of page: codes and ids as a star, whether there is a query. */
function kindOf(link) {
  const path = link.pathname.replace(/^\/en(?=\/)/, "").replace(/^(\/[^/]+)\/[^/]+/, "$1/*");
  return path + (link.search ? "?" : "");
}

function unescaped(text) {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
