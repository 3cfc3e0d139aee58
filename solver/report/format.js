// format.js - numbers as the reader's language writes them.

const locales = { da: "da-DK", en: "en-GB" };
const formats = new Map();

function formatter(lang, decimals) {
  const key = `${lang} ${decimals}`;
  if (!formats.has(key))
    formats.set(
      key,
      new Intl.NumberFormat(locales[lang], {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        useGrouping: true,
      }),
    );
  return formats.get(key);
}

const units = {
  da: { "%": "\u00a0%", pp: "\u00a0procentpoint", min: "\u00a0min.", mio: "\u00a0mio.\u00a0kr." },
  en: { "%": "%", pp: "\u00a0percentage points", min: "\u00a0min", mio: "\u00a0million\u00a0kr" },
};

export function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}

// `form`: decimals, unit ("%", "pp", "min", "mio", or none), sign (true: + before what is above zero).
export function format(value, lang, { decimals = 0, unit = "", sign = false } = {}) {
  if (!isNumber(value)) return "–";
  const rounded = Number(value.toFixed(decimals)) || 0; // never -0
  const digits = formatter(lang, decimals).format(Math.abs(rounded));
  const before = rounded < 0 ? "\u2212" : sign && rounded > 0 ? "+" : "";
  return before + digits + (unit ? units[lang][unit] : "");
}

// "objectives.0.value" in the document; undefined where there is nothing.
export function at(document, path) {
  let value = document;
  for (const key of path.split(".")) value = value == null ? undefined : value[key];
  return value;
}
