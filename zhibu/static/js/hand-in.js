// Files may be dropped on the form, too large ones are told before anything is sent, and sending shows how far it is.
// Everything listens on the document: after a refusal the form is another one.
const MOST = 20 * 1024 * 1024;
const find = (event) => event.target.closest?.("#hand-in");

function sizeOf(file) {
  return file.size < 1024 * 1024 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1024 / 1024).toFixed(1)} MB`;
}

function line(words, bad) {
  const item = document.createElement("li");
  item.textContent = words;
  item.classList.toggle("bad", bad);
  return item;
}

// Files that are too large are taken out again, so that the others go their way; the sentence stays to be read.
function show(form) {
  const input = form.querySelector("input[type=file]");
  const limit = Number(form.dataset.limit);
  const files = [...input.files];
  const lines = files.map((file) =>
    file.size > MOST
      ? line(`${file.name}（${sizeOf(file)}）超过 20 MB 的上限，不会上传。请拆分后再交，或者把文字粘贴进来。`, true)
      : line(`${file.name}（${sizeOf(file)}）`, false));
  if (files.length > limit) lines.unshift(line(`一次最多交 ${limit} 个文件，这次选了 ${files.length} 个。`, true));
  form.querySelector(".chosen").replaceChildren(...lines);
  const kept = new DataTransfer();
  for (const file of files) if (file.size <= MOST) kept.items.add(file);
  if (kept.files.length !== files.length) input.files = kept.files;
}

document.addEventListener("change", (event) => {
  const form = find(event);
  if (form && event.target.type === "file") show(form);
});
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const place = event.target.closest?.(".drop");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("over", name === "dragenter" || name === "dragover");
    if (name !== "drop" || !event.dataTransfer.files.length) return;
    place.querySelector("input[type=file]").files = event.dataTransfer.files;
    show(place.closest("form"));
  });
}
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = find(event)?.querySelector(".sending");
  if (!bar) return;
  bar.hidden = false;
  if (event.detail.lengthComputable && event.detail.loaded < event.detail.total) bar.value = (100 * event.detail.loaded) / event.detail.total;
  else bar.removeAttribute("value"); // all sent: the paper is being read
});
