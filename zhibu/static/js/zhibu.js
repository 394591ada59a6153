// Small behaviour that every page shares. Pages work without it; it makes them quicker.

// A form is sent once: a second tap on a slow line must not look like a second wish.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// Filters take effect when chosen; their button stays for those without scripts.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
});

// A name picked from a list is chosen anew by typing: the browser offers only what fits the words in the field.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("input[list]")) event.target.select();
});

// Leaving a page with something typed and not sent asks first.
let typed = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[method=post]:not([data-quiet])")) typed = true;
});
document.addEventListener("submit", () => { typed = false; });
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

// A fragment that cannot be fetched says so where it belongs.
document.addEventListener("htmx:responseError", (event) => say(event.detail.target, sentenceOf(event.detail.xhr)));
document.addEventListener("htmx:sendError", (event) => say(event.detail.target, "网络不通，已填写的内容仍在本页，请稍后再试。"));

// What the server said, from its plain sentence or from its page of an error.
function sentenceOf(xhr) {
  if ((xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/plain")) return xhr.responseText;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  return page.querySelector("main .empty p")?.textContent || "没有取到内容，请稍后再试；已填写的内容仍在本页。";
}

function say(place, sentence) {
  if (!place) return;
  place.querySelector(":scope > .fetch-failed")?.remove();
  const note = document.createElement("p");
  note.className = "warn fetch-failed";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  place.prepend(note);
  for (const bar of place.querySelectorAll("progress.sending")) bar.hidden = true;
  note.scrollIntoView({ block: "nearest" });
}

// Keyboard: "/" to the search box, "g" then a letter to a place of the rail, "?" to help.
let leading = 0;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  } else if (event.key === "g") {
    leading = event.timeStamp;
  } else if (/^[1-9]$/.test(event.key) && event.timeStamp - leading < 1500) {
    document.querySelectorAll(".rail nav a")[Number(event.key) - 1]?.click();
  } else if (event.key === "?" && !document.querySelector("[data-keys]")) {
    document.querySelector(".rail a[href='/help/']")?.click();
  }
});
