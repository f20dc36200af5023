// @ts-check
/**
 * The light and the dark theme: marks the one that was chosen, and remembers another choice in a cookie, so that the server
 * writes the next page in it and no page flashes. Nothing chosen means as the system has it. Knows no match.
 */

const YEAR = 365 * 24 * 3600;

/** @returns {string} "light", "dark", or "" for the system's */
function chosen() {
  return /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1] ?? "";
}

/** The page as chosen, now. */
function show() {
  const theme = chosen();
  document.documentElement.dataset.theme = theme;
  for (const choice of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-themes] input"))) {
    choice.checked = choice.value === theme;
  }
  const ground = getComputedStyle(document.body).backgroundColor;
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.setAttribute("content", ground);
}

for (const choices of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-themes]"))) {
  choices.hidden = false;
  choices.addEventListener("change", ({ target }) => {
    const { value } = /** @type {HTMLInputElement} */ (target);
    document.cookie = `theme=${value}; path=/; samesite=lax; max-age=${value ? YEAR : 0}`;
    show();
  });
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
window.addEventListener("pageshow", show); // a page that was kept may be older than the choice
