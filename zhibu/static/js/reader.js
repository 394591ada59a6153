// The reader page: marking selected words, walking from mark to mark, and from a mark to its line beside the text.
const text = document.getElementById("text");
const form = document.getElementById("selected");
const keys = document.getElementById("keys");

// Offsets count code points of the restored text; words that were removed from it are shown but not counted.
function offset(node, at) {
  const block = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-at]");
  if (!block || !text.contains(block)) return null;
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, at);
  const part = range.cloneContents();
  for (const outside of part.querySelectorAll("[data-outside]")) outside.remove();
  return Number(block.dataset.at) + [...part.textContent].length;
}

function offerMarks() {
  if (!form) return;
  const selection = document.getSelection();
  form.hidden = true;
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const [start, end] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
  if (start === null || end === null || end <= start) return;
  form.elements.start.value = start;
  form.elements.end.value = end;
  form.querySelector("b").textContent = end - start;
  form.hidden = false;
}
document.addEventListener("selectionchange", offerMarks);

let now = -1;
function marks() {
  const list = document.querySelector("#marks .ask-list");
  const kind = ["requirement", "problem", "cause", "organization"].find((name) => list?.classList.contains(name));
  const letter = { requirement: "r", problem: "p", cause: "c", organization: "o" }[kind];
  return letter ? [...text.querySelectorAll(`a.anchor[id^="${letter}"]`)] : [...text.querySelectorAll("a.anchor, .change")];
}

function show(key) {
  for (const old of document.querySelectorAll(".now")) old.classList.remove("now");
  for (const piece of text.querySelectorAll(`mark[data-key="${CSS.escape(key)}"]`)) piece.classList.add("now");
  const line = document.getElementById(`item-${key}`);
  line?.classList.add("now");
  line?.scrollIntoView({ block: "nearest" });
  return line;
}

function walk(step) {
  const all = marks();
  if (!all.length) return;
  now = (now + step + all.length) % all.length;
  const mark = all[now];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  (mark.nextElementSibling ?? mark).scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  if (mark.id) show(mark.id);
  else mark.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "?") keys.showModal();
  else if (form && !form.hidden && /^[1-4]$/.test(event.key)) form.querySelectorAll("button")[Number(event.key) - 1].click();
});

const TABS = { r: "requirements", p: "problems", c: "causes", o: "organizations" };
text.addEventListener("click", (event) => {
  const key = event.target.closest("mark[data-key]")?.dataset.key;
  if (!key || event.target.closest("button") || !document.getSelection().isCollapsed || !TABS[key[0]]) return;
  if (show(key)) return;
  const address = new URL(location.href);
  address.searchParams.set("tab", TABS[key[0]]);
  address.hash = `item-${key}`;
  location.assign(address);
});

// The heading that is being read is told in the outline.
const links = new Map([...document.querySelectorAll(".outline a")].map((link) => [link.hash.slice(1), link]));
const watch = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    for (const link of links.values()) link.removeAttribute("aria-current");
    links.get(entry.target.id)?.setAttribute("aria-current", "true");
  }
}, { rootMargin: "0px 0px -70% 0px" });
for (const id of links.keys()) {
  const place = document.getElementById(id);
  if (place) watch.observe(place.classList.contains("anchor") ? (place.nextElementSibling ?? place) : place);
}
const outline = document.querySelector(".outline details");
if (outline && matchMedia("(max-width: 1180px)").matches) outline.open = false;
