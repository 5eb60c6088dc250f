// Files into the library, by choice or by dropping them on the page: a few at a time, each with how far it is.
const AT_ONCE = 2;

export function bring(page, done) {
  const list = page.querySelector("[data-imports]");
  const input = page.querySelector("input[type=file]");
  const zone = page.querySelector("[data-dropzone]");
  if (!input) return;

  const waiting = [];
  let running = 0;
  let kept = 0;

  function next() {
    while (running < AT_ONCE && waiting.length) {
      const { file, row } = waiting.shift();
      running += 1;
      send(file, row).then(good => { kept += good ? 1 : 0; }).finally(() => {
        running -= 1;
        next();
        if (running || waiting.length) return;
        if (kept) done();
        kept = 0;
      });
    }
  }

  function take(files) {
    for (const file of files) {
      const row = shown(file);
      list.append(row);
      waiting.push({ file, row });
    }
    list.hidden = !list.children.length;
    next();
  }

  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  list.addEventListener("click", event => {
    if (!event.target.closest("[data-away]")) return;
    event.target.closest("li").remove();
    list.hidden = !list.children.length;
  });

  const carries = event => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", event => { if (carries(event)) zone.hidden = false; });
  addEventListener("dragover", event => { if (carries(event)) event.preventDefault(); });
  zone.addEventListener("dragleave", () => { zone.hidden = true; });
  addEventListener("drop", event => {
    if (!carries(event)) return;
    event.preventDefault();
    zone.hidden = true;
    take([...event.dataTransfer.files]);
  });
}

function shown(file) {
  const row = document.createElement("li");
  row.innerHTML = '<span class="name" dir="auto"></span><span></span><button class="button small quiet" type="button" data-away hidden>Away</button><progress max="1" value="0"></progress><span class="told"></span>';
  row.querySelector(".name").textContent = file.name;
  row.querySelector("progress").setAttribute("aria-label", `Import of ${file.name}`);
  say(row, "Waiting");
  return row;
}

// What was heard of jobs, since one may end before its upload was answered.
const heard = new Map();
const asking = new Map();
document.addEventListener("vt:job", ({ detail }) => {
  heard.set(detail.id, detail);
  asking.get(detail.id)?.(detail);
});

function ended(id, row) {
  return new Promise(resolve => {
    const look = job => {
      if (job.state === "done") resolve("");
      else if (job.state === "failed" || job.state === "cancelled") resolve(job.sentence || "It could not be imported.");
      else say(row, job.state === "running" ? job.sentence || "Importing" : "Waiting for its turn");
    };
    asking.set(id, look);
    if (heard.has(id)) look(heard.get(id));
  });
}

async function send(file, row) {
  const wrong = await uploaded(file, row).then(job => ended(job, row), error => error.message);
  if (wrong) {
    row.classList.add("bad");
    row.querySelector("progress").remove();
    row.querySelector("[data-away]").hidden = false;
    say(row, wrong);
  } else row.remove();
  const list = document.querySelector("[data-imports]");
  list.hidden = !list.children.length;
  return !wrong;
}

function uploaded(file, row) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append("file", file, file.name);
    const call = new XMLHttpRequest();
    call.open("POST", "/library/import");
    call.setRequestHeader("X-CSRF-Token", document.querySelector('meta[name="csrf-token"]').content);
    call.setRequestHeader("HX-Request", "true");
    say(row, "Uploading");
    call.upload.addEventListener("progress", event => {
      if (event.lengthComputable) row.querySelector("progress").value = event.loaded / event.total;
      if (event.loaded === event.total) say(row, "Looking at what it is");
    });
    call.addEventListener("loadend", () => {
      if (call.status === 202) return resolve(JSON.parse(call.response).job);
      reject(new Error(told(call) || (call.status ? `That did not work (${call.status}).` : "The studio cannot be reached.")));
    });
    call.send(body);
  });
}

function say(row, text) {
  row.querySelector(".told").textContent = text;
}

// What the server says of an error: as htmx is told.
function told(call) {
  const error = call.getResponseHeader("X-Error");
  return error ? decodeURIComponent(error) : JSON.parse(call.getResponseHeader("HX-Trigger") ?? "{}")["vt:toast"]?.text;
}
