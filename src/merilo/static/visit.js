// The page of a visit: drawn from what the phone keeps, so that it is the same with a connection and without.
"use strict";
(async () => {
  const main = document.getElementById("main");
  const { base, signIn } = main.dataset;
  const body = document.getElementById("visit-body");
  const bar = document.getElementById("visit-bar");
  const notes = document.getElementById("visit-notes");
  const title = document.getElementById("visit-title");
  const key = Number(location.pathname.slice(base.length).split("/")[0]) || null; // the unit; null: the list
  let user = null;
  let data = null; // the unit's forms
  let queue = { marks: [], photos: [], days: [] };
  let standing = "wait"; // how the last talk with the server ended
  let drawn = "";
  let storing = ""; // why something could not be kept in the phone
  let isReady = false; // whether the page opens without a connection
  let running = false;

  // ---- small helpers

  function el(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  }

  function counted(number, one, few, many) {
    const [tens, units] = [number % 100, number % 10];
    const word = tens > 10 && tens < 15 ? many : units === 1 ? one : units > 1 && units < 5 ? few : many;
    return `${number}\u00a0${word}`;
  }

  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  const anchor = (code) => `i-${code.replaceAll("/", "-").replaceAll(".", "_")}`;
  const words_of = (value) => data.values.find((one) => one.value === value)?.words ?? value;
  const items_of = (form) => form.groups.flatMap((group) => group.items);

  // ---- keeping

  async function keep(deed) {
    try {
      await deed();
      storing = "";
    } catch (error) {
      storing =
        error?.name === "QuotaExceededError"
          ? "В телефоне кончилось место: последнее не сохранено. Отправьте то, что ждёт, или освободите место и повторите."
          : "Телефон не смог сохранить последнее. Закройте лишние вкладки и повторите.";
    }
    await look();
  }

  function mark(form, item, change) {
    const there = queue.marks.find((row) => row.item === item.code);
    const row = {
      user: user.pk,
      unit: key,
      channel: form.channel,
      item: item.code,
      value: there?.value ?? item.mark?.value ?? "",
      note: there?.note ?? item.mark?.note ?? "",
      seen: there?.seen ?? item.mark?.pk ?? 0,
      ...change,
      receipt: visitStore.receipt(),
      state: "waiting",
    };
    return keep(async () => {
      await visitStore.put("marks", row);
      const hasDay = form.inspected_on || queue.days.some((day) => day.channel === form.channel);
      if (!hasDay) await setDay(form, today());
      navigator.storage?.persist?.(); // so that the browser does not clear it when the phone is full
    }).then(soon);
  }

  const setDay = (form, inspected_on) =>
    visitStore.put("days", {
      user: user.pk, unit: key, channel: form.channel, inspected_on, state: "waiting", receipt: visitStore.receipt(),
    });

  // A photo of today's phones is four thousand points wide: what has to be seen fits into two.
  async function shrunk(file) {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, 2000 / Math.max(picture.width, picture.height));
      const canvas = el("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
      return made ?? file;
    } catch {
      return file; // the server says what it thinks of it
    }
  }

  async function takePhotos(form, item, input) {
    const files = [...input.files];
    input.value = "";
    for (const file of files) {
      const made = await shrunk(file);
      const name = made === file ? file.name : `${file.name.replace(/\.[^.]*$/, "") || "снимок"}.jpg`;
      const bytes = await made.arrayBuffer();
      await keep(() =>
        visitStore.put("photos", {
          user: user.pk, unit: key, channel: form.channel, item: item.code, receipt: visitStore.receipt(),
          bytes, type: made.type, name, state: "waiting",
        }),
      );
    }
    soon();
  }

  // ---- talking with the server

  let timer = null;
  function soon(pause = 400) {
    clearTimeout(timer);
    timer = setTimeout(talk, pause);
  }

  async function talk() {
    if (running) return soon(1000);
    running = true;
    await look();
    try {
      standing = await meet();
    } catch (error) {
      // What the line breaks is told by a word; what is thrown comes from the phone's own store.
      standing = !(error instanceof DOMException) ? "offline" : error.name === "QuotaExceededError" ? "full" : "unkept";
    }
    running = false;
    await look();
  }

  async function meet() {
    const told = await visitSend.ask(`${base}units.json`);
    if (told.kind !== "ok") return told.kind === "refused" ? "offline" : told.kind;
    if (user?.pk !== told.data.user.pk) {
      user = told.data.user;
      drawn = "";
      await visitStore.put("meta", { name: "user", value: user });
    }
    await visitStore.put("meta", { name: `list:${base}:${user.pk}`, value: told.data.units });
    const rows = await visitStore.waiting(user.pk);
    const kept = (await visitStore.own("units", user.pk)).map((row) => row.unit);
    const queued = [...rows.marks, ...rows.photos, ...rows.days].map((row) => row.unit);
    const keys = new Set(key ? [key, ...queued] : [...queued, ...kept, ...told.data.units.map((one) => one.unit)]);
    const word = await visitSend.all(base, keys, user);
    return word === "busy" ? "ok" : word;
  }

  // ---- showing

  async function look() {
    user = (await visitStore.user()) ?? user;
    if (user && key) {
      data = (await visitStore.get("units", [user.pk, key]))?.data ?? null;
      queue = await visitStore.waiting(user.pk, key);
    } else if (user) queue = await visitStore.waiting(user.pk);
    await say();
    if (key) showUnit();
    else await showList();
  }

  const counts = () => ({
    marks: queue.marks.filter((row) => row.state === "waiting" && row.value).length,
    photos: queue.photos.filter((row) => row.state === "waiting").length,
    stuck: [...queue.marks, ...queue.photos].filter((row) => row.state === "refused").length,
    conflicts: queue.marks.filter((row) => row.state === "conflict").length,
  });

  function waitingWords() {
    const { marks, photos } = counts();
    const parts = [];
    if (marks) parts.push(counted(marks, "отметка", "отметки", "отметок"));
    if (photos) parts.push(counted(photos, "снимок", "снимка", "снимков"));
    return parts.length ? `${parts.join(" и ")} ${marks + photos === 1 ? "ждёт" : "ждут"} отправки` : "";
  }

  let said = "";
  async function say() {
    const found = [];
    const { stuck, conflicts } = counts();
    if (standing === "signed-out") {
      const way = el("a", { href: `${signIn}?next=${encodeURIComponent(location.pathname)}` }, "Войдите снова");
      found.push(el("p", { class: "note soon" }, "Вы вышли из системы. ", way, ": всё, что отмечено, осталось в телефоне и будет отправлено."));
    }
    if (standing === "offline") found.push(el("p", { class: "note" }, "Связи с сервером нет. Отмечайте дальше: всё сохраняется в телефоне и отправится само."));
    if (standing === "full") found.push(el("p", { class: "note late" }, "В телефоне кончилось место: ответ сервера не сохранён. Освободите место, и страница повторит сама."));
    if (standing === "unkept") found.push(el("p", { class: "note late" }, "Телефон не смог сохранить ответ сервера. Закройте лишние вкладки, и страница повторит сама."));
    if (storing) found.push(el("p", { class: "note late" }, storing));
    if (conflicts) found.push(el("p", { class: "note late" }, `${counted(conflicts, "пункт отметил", "пункта отметил", "пунктов отметил")} и другой человек: выберите, какая отметка верна.`));
    if (stuck) found.push(el("p", { class: "note late" }, `Сервер не принял: ${stuck}. Почему — сказано у пунктов.`));
    const strangers = user ? (await visitStore.all("marks")).concat(await visitStore.all("photos")).filter((row) => row.user !== user.pk).length : 0;
    if (strangers) found.push(el("p", { class: "note soon" }, "На этом телефоне ждут отправки отметки другого человека: отправит он, когда войдёт."));
    if (!window.isSecureContext) found.push(el("p", { class: "note soon" }, "Сайт открыт не по https: без связи эта страница не откроется. Не закрывайте её, пока отметки не отправлены."));
    if (found.map((one) => one.textContent).join("|") === said) return; // what was read aloud is not read again
    said = found.map((one) => one.textContent).join("|");
    notes.replaceChildren(...found);
  }

  function status() {
    const waits = waitingWords();
    if (running) return waits ? `Отправляю: ${waits}` : "Сверяю с сервером…";
    if (waits) return waits;
    return standing === "ok" ? "Всё отправлено" : standing === "wait" ? "" : "Неотправленного нет";
  }

  function drawBar(links) {
    const button = el("button", { type: "button", class: "act little", onclick: () => talk() }, "Отправить сейчас");
    button.disabled = running;
    const words = el("span", { role: "status" }, status());
    if (bar.dataset.status === status() && bar.dataset.links === links.map((one) => one.textContent).join()) return;
    bar.dataset.status = status();
    bar.dataset.links = links.map((one) => one.textContent).join();
    bar.replaceChildren(...links, words, waitingWords() ? button : "");
    bar.hidden = false;
  }

  async function showList() {
    const units = user ? ((await visitStore.get("meta", `list:${base}:${user.pk}`))?.value ?? []) : [];
    const kept = user ? await visitStore.own("units", user.pk) : [];
    const listed = new Set(units.map((one) => one.unit));
    const rows = [...units, ...kept.filter((row) => !listed.has(row.unit) && row.data.name).map((row) => ({ unit: row.unit, name: row.data.name, cycle: row.data.cycle, visit: "" }))];
    drawBar([]);
    const signature = JSON.stringify([rows, kept.map((row) => row.unit), queue.marks.length, queue.photos.length, standing, running, isReady]);
    if (signature === drawn) return;
    drawn = signature;
    if (!rows.length) {
      const words = standing === "ok" ? "Сейчас вам не поручено ни одно учреждение, где идёт сбор." : running ? "Загружаю…" : "Здесь появятся учреждения, когда будет связь с сервером.";
      return body.replaceChildren(el("p", { class: "empty" }, words));
    }
    const list = rows.map((one) => {
      const saved = kept.find((row) => row.unit === one.unit);
      const waits = [...queue.marks, ...queue.photos].filter((row) => row.unit === one.unit && row.state === "waiting").length;
      const sub = [one.visit ? `посещение ${one.visit}` : "", one.cycle, saved ? "" : "ещё не сохранено в телефоне"].filter(Boolean).join(" · ");
      return el("li", {}, el("a", { href: `${base}${one.unit}/` }, one.name, el("span", { class: "sub" }, sub)), waits ? el("span", { class: "state soon" }, `ждёт отправки: ${waits}`) : "");
    });
    const ready = rows.length && rows.every((one) => kept.some((row) => row.unit === one.unit)) && isReady;
    const note = ready ? el("p", { class: "help" }, "Всё сохранено: эти страницы открываются без связи.") : "";
    body.replaceChildren(el("ul", { class: "tasks" }, ...list), note);
  }

  function showUnit() {
    if (!data) {
      const rows = [...queue.marks, ...queue.photos];
      const words = standing === "ok" ? "Это учреждение заполнять не нужно: сбор завершён или оно поручено другому. С телефона всё убрано." : running || standing === "wait" ? "Загружаю…" : "Эту страницу ещё не открывали при связи: в телефоне её нет.";
      body.replaceChildren(el("p", { class: "empty" }, words), ...rows.filter((row) => row.state === "refused").map(leftover));
      drawn = "";
      return drawBar([]);
    }
    title.textContent = data.name;
    document.title = `${data.name} — посещения`;
    const signature = JSON.stringify([user.pk, data.values, data.forms.map((form) => [form.channel, form.is_open, form.state, form.remark, items_of(form).map((item) => item.proposal)])]);
    if (signature !== drawn) {
      drawn = signature;
      body.replaceChildren(el("p", { class: "soft" }, data.cycle), ...data.forms.map(drawForm), el("p", { class: "help", id: "ready" }));
      if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }
    for (const form of data.forms) paintForm(form);
    document.getElementById("ready").textContent = isReady ? "Страница сохранена в телефоне: её можно открыть без связи." : "";
    drawBar(data.forms.map((form) => {
      const items = items_of(form);
      const done = items.filter((item) => queue.marks.find((row) => row.item === item.code)?.value || item.mark).length;
      return el("a", { href: `#form-${form.channel}` }, `${form.title}\u00a0${done}/${items.length}`);
    }));
  }

  // What is left of a unit that can be filled no more.
  function leftover(row) {
    const store = row.bytes ? "photos" : "marks";
    const name = row.bytes ? `Снимок «${row.name}»` : `Пункт ${row.item}: отметка «${row.value}»${row.note ? `, ${row.note}` : ""}`;
    return el("div", { class: "note late" }, el("p", {}, `${name}. ${row.why}`), el("button", { type: "button", class: "act little", onclick: () => drop(store, row) }, "Убрать с телефона"));
  }

  const drop = (store, row) => keep(() => visitStore.settle(store, row)).then(talk);

  function drawForm(form) {
    const head = el("h2", { id: `form-${form.channel}` }, form.title);
    if (!form.is_open) {
      const way = el("a", { href: form.page }, "Открыть чек-лист на сайте");
      const left = [...queue.marks, ...queue.photos].filter((row) => row.channel === form.channel && row.state === "refused").map(leftover);
      return el("section", {}, head, el("p", {}, `Чек-лист ${form.state}: отметки в нём не меняются. `, way), ...left);
    }
    const day = el("input", { type: "date", id: `day-${form.channel}`, max: today(), onchange: (event) => event.target.value && keep(() => setDay(form, event.target.value)).then(soon) });
    return el(
      "section",
      { "data-channel": form.channel },
      head,
      form.remark ? el("div", { class: "note late" }, el("b", {}, "Чек-лист возвращён. "), form.remark) : "",
      el("div", { class: "field" }, el("label", { for: day.id }, "День осмотра"), day, el("p", { class: "errorlist", id: `day-fault-${form.channel}` })),
      ...form.groups.flatMap((group) => [el("h3", {}, group.title), ...group.items.map((item) => drawItem(form, item))]),
      el("p", { class: "finish", id: `finish-${form.channel}` }),
    );
  }

  function drawItem(form, item) {
    const id = anchor(item.code);
    const note = el("input", { type: "text", maxlength: "1000", placeholder: "Примечание", "aria-label": `Примечание к пункту ${item.number}` });
    let typing = null;
    note.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => mark(form, item, { note: note.value.trim() }), 300);
    });
    const radios = data.values.map(({ value, words }) =>
      el("label", {}, el("input", { type: "radio", name: `m-${id}`, value, onchange: () => mark(form, item, { value, note: note.value.trim() }) }), words),
    );
    const shot = (words, more) =>
      el("label", { class: "act little shot" }, words, el("span", { class: "aloud" }, ` к пункту ${item.number}`), el("input", { type: "file", accept: "image/*", ...more, onchange: (event) => takePhotos(form, item, event.target) }));
    return el(
      "fieldset",
      { class: "ask", id, "data-code": item.code },
      el("legend", {}, `${item.number}. ${item.text}`),
      el("p", { class: "how" }, `Как проверить: ${item.how}`),
      drawProposal(item.proposal),
      el("div", { class: "marks" }, ...radios),
      note,
      el("div", { class: "acts" }, shot("Снять", { capture: "environment" }), shot("Из галереи", { multiple: true })),
      el("ul", { class: "photos" }),
      el("p", { class: "how", "data-said": true }),
      el("div", { "data-trouble": true }),
      el("details", { class: "more" }, el("summary", {}, "Основание"), el("p", { class: "how" }, item.basis)),
    );
  }

  // What the program saw on the site: words to compare with, never a mark.
  function drawProposal(one) {
    if (!one) return "";
    const said = one.quote ? `«${one.quote}»` : "страница";
    const way = one.url ? el("a", { href: one.url, rel: "noopener", target: "_blank" }, said) : "";
    return el("p", { class: "how", "data-proposal": true }, `${one.when} программа увидела: `, el("span", { class: `state ${one.shape}` }, one.words), ` ${one.reason} `, way, " Отметку ставите вы.");
  }

  function paintForm(form) {
    if (!form.is_open) return;
    const day = document.getElementById(`day-${form.channel}`);
    const kept = queue.days.find((row) => row.channel === form.channel);
    if (document.activeElement !== day) day.value = kept?.inspected_on ?? form.inspected_on;
    document.getElementById(`day-fault-${form.channel}`).textContent = kept?.state === "refused" ? kept.why : "";
    const items = items_of(form);
    for (const item of items) paintItem(form, item);
    const waits = [...queue.marks, ...queue.photos, ...queue.days].some((row) => row.channel === form.channel);
    const isDone = items.every((item) => item.mark) && !waits;
    const finish = document.getElementById(`finish-${form.channel}`);
    if (isDone !== Boolean(finish.firstChild)) {
      finish.replaceChildren(isDone ? el("a", { class: "act main", href: form.page }, `Проверить и закрыть чек-лист «${form.title}»`) : "");
    }
  }

  function paintItem(form, item) {
    const box = document.getElementById(anchor(item.code));
    const row = queue.marks.find((one) => one.item === item.code);
    const value = row ? row.value : (item.mark?.value ?? "");
    for (const radio of box.querySelectorAll('input[type="radio"]')) radio.checked = radio.value === value;
    const note = box.querySelector('input[type="text"]');
    if (document.activeElement !== note) note.value = row ? row.note : (item.mark?.note ?? "");
    const evidence = item.evidence ? `приложено: ${item.evidence}` : "";
    const sent = item.mark ? `отправлено: ${item.mark.words} (${item.mark.who})` : "";
    const state = row?.state === "waiting" ? (row.value ? "ждёт отправки" : "выберите отметку: без неё примечание не отправится") : row ? "" : sent;
    box.querySelector("[data-said]").textContent = [state, evidence].filter(Boolean).join(" · ");
    paintTrouble(box.querySelector("[data-trouble]"), form, item, row);
    paintPhotos(box.querySelector(".photos"), queue.photos.filter((one) => one.item === item.code));
  }

  function paintTrouble(place, form, item, row) {
    const signature = row && row.state !== "waiting" ? row.receipt + row.state : "";
    if (place.dataset.trouble === signature) return;
    place.dataset.trouble = signature;
    if (!signature) return place.replaceChildren();
    const button = (words, deed, kind = "") => el("button", { type: "button", class: `act little ${kind}`, onclick: deed }, words);
    if (row.state === "conflict") {
      const theirs = row.theirs;
      place.replaceChildren(
        el("div", { class: "note late" },
          el("p", {}, `${theirs.who} поставил(а) здесь «${theirs.words}»${theirs.note ? ` (${theirs.note})` : ""}. Ваша отметка: «${words_of(row.value)}»${row.note ? ` (${row.note})` : ""}.`),
          el("div", { class: "acts" },
            button("Оставить мою", () => keep(() => visitStore.put("marks", { ...row, seen: theirs.pk, state: "waiting", theirs: null, receipt: visitStore.receipt() })).then(soon), "main"),
            button("Взять другую", () => drop("marks", row)))),
      );
    } else {
      place.replaceChildren(
        el("div", { class: "note late" },
          el("p", {}, row.why),
          el("div", { class: "acts" },
            button("Отправить ещё раз", () => keep(() => visitStore.settle("marks", row, { state: "waiting", why: "" })).then(soon)),
            button("Убрать с телефона", () => drop("marks", row)))),
      );
    }
  }

  function paintPhotos(place, photos) {
    const there = new Map([...place.children].map((one) => [one.dataset.receipt + one.dataset.state, one]));
    for (const [signature, one] of there) if (!photos.some((row) => row.receipt + row.state === signature)) one.remove();
    for (const row of photos) {
      if (there.has(row.receipt + row.state)) continue;
      const canvas = el("canvas", { role: "img", "aria-label": `Снимок ${row.name}`, width: 1, height: 1 });
      const words = row.state === "refused" ? row.why : "ждёт отправки";
      const again = row.state === "refused" ? el("button", { type: "button", class: "linklike", onclick: () => keep(() => visitStore.settle("photos", row, { state: "waiting", why: "" })).then(soon) }, "отправить ещё раз") : "";
      place.append(el("li", { "data-receipt": row.receipt, "data-state": row.state }, canvas, el("span", { class: "tiny" }, words), " ", again, " ", el("button", { type: "button", class: "linklike", onclick: () => drop("photos", row) }, "убрать")));
      createImageBitmap(new Blob([row.bytes], { type: row.type })).then((picture) => {
        canvas.height = 160;
        canvas.width = Math.max(1, Math.round((160 * picture.width) / picture.height));
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        picture.close();
      }, () => canvas.remove());
    }
  }

  // ---- the page without a connection: its frame and its scripts, nobody's data

  async function settleIn() {
    if (!("serviceWorker" in navigator) || !("caches" in window)) return;
    try {
      await navigator.serviceWorker.register(`${base}worker.js`, { scope: base });
      const page = await fetch(base, { redirect: "error", cache: "no-store" });
      if (!page.ok) return;
      const frame = new DOMParser().parseFromString(await page.clone().text(), "text/html");
      const parts = [...frame.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], link[rel="manifest"], script[src]')];
      const addresses = parts.map((one) => new URL(one.getAttribute("href") ?? one.getAttribute("src"), location.origin).href);
      const answers = await Promise.all(addresses.map((one) => fetch(one, { redirect: "error" })));
      if (answers.some((one) => !one.ok)) return;
      const cache = await caches.open("merilo-visit");
      const old = (await cache.keys()).map((one) => one.url);
      await Promise.all(answers.map((one, at) => cache.put(addresses[at], one)));
      const root = new URL(base, location.origin).href;
      await cache.put(root, page);
      await Promise.all(old.filter((one) => one.startsWith(`${location.origin}/static/`) && !addresses.includes(one)).map((one) => cache.delete(one)));
    } catch {
      // Without a connection: what was kept before still serves.
    }
    await navigator.serviceWorker.ready;
    isReady = Boolean(await caches.match(new URL(base, location.origin).href));
  }

  // ---- begin

  visitStore.onChange(() => look());
  addEventListener("online", () => talk());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  setInterval(() => (waitingWords() || standing !== "ok") && talk(), 20_000);
  try {
    await look();
    await talk();
    await settleIn();
    drawn = key ? drawn : "";
    await look();
  } catch {
    notes.replaceChildren(el("p", { class: "note late" }, "Браузер не даёт сохранять в телефоне (например, открыто частное окно). Заполняйте чек-лист на обычной странице сайта."));
  }
})();
