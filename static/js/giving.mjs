// The pages of giving, a little better where there is script: the button says exactly what will be charged, a page that
// waits for a payment looks again, and the code from a mail is taken out of the address. Without it everything works.

const ZEROS = [0x30, 0x660, 0x6f0, 0x966];
const TYPED = /^(\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.(\d+))?$/;
const LOOK_AFTER_S = [2, 2, 3, 4, 6, 8, 10, 15, 20, 30, 30, 60, 60, 60, 120, 120, 120, 120];

/** The minor units of what somebody typed in the major unit, digits of every script understood; NaN for no sum. */
export function typed(text, exponent) {
  const latin = [...text].map((sign) => latinDigit(sign)).join("");
  const bare = latin.trim().replace(/^(₹|Rs\.?|[$€£¥])?\s*/i, "").replace(/\s*(\/-)?$/, "").replace(/[٬،]/g, ",").replace("٫", ".");
  const found = TYPED.exec(bare);
  const fraction = found?.[2] ?? "";
  if (!found || fraction.length > exponent) return NaN;
  return Number(found[1].replaceAll(",", "") + fraction.padEnd(exponent, "0"));
}

/** What is charged when the giver pays the fee too: the least multiple of `step` of which all of the gift is left. */
export function covered(gift, { share, fixed, tax, step }) {
  const part = (amount, bp) => Math.floor((amount * bp + 5000) / 10000);
  const charged = (charge) => {
    const fee = part(charge, share) + fixed;
    return Math.ceil((gift + fee + part(fee, tax)) / step) * step;
  };
  let charge = gift;
  // The fee grows with the charge, so this climbs to the least charge that is enough, and stops there.
  while (charged(charge) !== charge) charge = charged(charge);
  return charge;
}

function latinDigit(sign) {
  const at = sign.codePointAt(0);
  const zero = ZEROS.find((each) => at >= each && at < each + 10);
  return zero === undefined ? sign : String(at - zero);
}

/** Give the page that one comes back to the key that it had, so that what was begun with it is not begun again. */
function keepKey(field) {
  field.value = history.state?.key ?? field.value;
  history.replaceState({ key: field.value }, "");
}

/** Let the form say what it will do, as it is filled in. */
function sayWhatIsGiven(form) {
  const { currency, exponent, least, most, locale, ...rate } = JSON.parse(form.dataset.reckoning);
  const button = form.querySelector(".give-now"), plain = button.textContent;
  const hint = form.querySelector("#covered");
  const said = (minor) => {
    const digits = { minimumFractionDigits: minor % 10 ** exponent ? exponent : 0, maximumFractionDigits: exponent };
    const written = new Intl.NumberFormat(locale, { style: "currency", currency, ...digits }).format(minor / 10 ** exponent);
    return document.dir === "rtl" ? `\u2066${written}\u2069` : written;
  };
  const say = () => {
    const often = form.frequency.value, other = form.other.value.trim();
    const gift = other ? typed(other, exponent) : Number(form[`amount_${often}`].value);
    if (!(gift >= least && gift <= most)) return void (button.textContent = plain);
    const charge = covered(gift, rate);
    hint.textContent = hint.dataset.said.replace("{gift}", said(gift)).replace("{charge}", said(charge));
    button.textContent = button.dataset[often].replace("{sum}", said(form.cover_fees.checked ? charge : gift));
  };
  form.addEventListener("input", (event) => {
    if (event.target.name.startsWith("amount_")) form.other.value = "";
    say();
  });
  form.addEventListener("submit", () => {
    // What may still be stopped by another listener, or by the browser's own checks, is not busy yet.
    setTimeout(() => {
      button.textContent = button.dataset.busy;
      button.setAttribute("aria-busy", "true");
    });
  });
  addEventListener("pageshow", () => {
    button.removeAttribute("aria-busy");
    say();
  });
}

/** Look at how a payment stands, ever less often, and show the page anew when that has changed. */
async function wait({ waiting, status }) {
  for (const seconds of LOOK_AFTER_S) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const answer = await fetch(waiting, { credentials: "omit" }).catch(() => null);
    if (answer?.ok && (await answer.json()).status !== status) return location.reload();
  }
}

/** Have the page's puzzle solved, and send the form once it is: nobody has to press again, and nobody can meanwhile. */
async function goOnWhenSolved(form) {
  const button = form.querySelector(".give-now");
  button.disabled = true;
  const { proven } = await import("./altcha.mjs");
  const solved = (await proven).every(Boolean);
  button.disabled = false;
  if (solved) form.requestSubmit();
}

/** Take the code from the address into its field, so that neither history nor a shared screen keeps it. */
function takeCode(field) {
  if (location.hash.length < 2) return;
  field.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname + location.search);
  field.form.classList.add("ready");
}

const form = document.querySelector("form[data-reckoning]");
if (form) {
  keepKey(form.key);
  sayWhatIsGiven(form);
}
if (document.querySelector("[data-challenge]")) goOnWhenSolved(form);
const waiting = document.querySelector("[data-waiting]");
if (waiting) wait(waiting.dataset);
const code = document.querySelector("input[name=code]");
if (code) takeCode(code);
