// Reads numbers as the pages write them.

/** Returns `{ value, decimals }` of "1 234,5 %" or "1,234.5%"; null where there is no number. */
export function shownNumber(text, language = "sv") {
  const spaced = text.replace(/[\s\u00a0\u202f\u2009]/g, "").replace(/\u2212|–/g, "-");
  const plain = language === "sv" ? spaced.replace(",", ".") : spaced.replace(/,/g, "");
  const found = plain.match(/-?\d+(\.(\d+))?/);
  return found && { value: Number(found[0]), decimals: found[2]?.length ?? 0 };
}

/** Tells whether a shown number is the exact one, rounded to the decimals shown. */
export function isRounded(shown, exact) {
  return Math.abs(shown.value - exact) <= 0.5 * 10 ** -shown.decimals + 1e-9 * Math.abs(exact);
}

/** Reads CSV text with a header into objects. */
export function readCsv(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const row = rows.at(-1);
    if (quoted) {
      if (sign !== '"') row[row.length - 1] += sign;
      else if (text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ",") row.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  if (rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  const [header, ...body] = rows;
  return body.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]])));
}
