// Sending what a phone keeps. Each mark and photo bears a receipt, so a repeated send changes nothing; what was not
// acknowledged stays. One tab sends at a time.
"use strict";

const visitSend = (() => {
  const PATIENCE = 45_000;

  // Ask the server; the answer is a word and what belongs to it: ok, offline, signed-out, refused, stale (the token).
  async function ask(address, options = {}) {
    let answer;
    try {
      answer = await fetch(address, {
        redirect: "manual", // the way to the page of signing in
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
        ...options,
        headers: { Accept: "application/json", ...options.headers },
      });
    } catch {
      return { kind: "offline" };
    }
    if (answer.type === "opaqueredirect") return { kind: "signed-out" };
    if (answer.status >= 500 || answer.status === 429) return { kind: "offline" };
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    let data = null;
    try {
      data = isJson ? await answer.json() : null;
    } catch {
      return { kind: "offline" }; // the line broke in the middle of the answer
    }
    if (answer.ok && data) return { kind: "ok", data };
    if (answer.status === 403 && !data) return { kind: "stale" };
    if (answer.status === 413) return { kind: "refused", why: "Снимок слишком велик для сервера." };
    return { kind: "refused", why: data?.refused ?? "Сервер не принял это. Откройте страницу заново." };
  }

  const post = (address, token, body, type) =>
    ask(address, { method: "POST", body, headers: { "X-CSRFToken": token, ...(type ? { "Content-Type": type } : {}) } });

  // Bring one unit and the phone together. Returns the word that says how it went.
  async function unit(base, key, user) {
    let told = await ask(`${base}${key}/data.json`);
    if (told.kind === "refused") return given_up(user, key, told.why);
    if (told.kind !== "ok") return told.kind;
    if (told.data.user.pk !== user.pk) return "other";
    await forget(user, key, new Set(told.data.receipts));
    if (!told.data.may_fill) {
      const why = told.data.is_gathering
        ? "Это учреждение вам больше не поручено: отметки не отправлены."
        : "Сбор информации завершён: отметки больше не принимаются.";
      return given_up(user, key, why);
    }
    const rows = await visitStore.waiting(user.pk, key);
    const marks = rows.marks.filter((row) => row.state === "waiting" && row.value);
    const days = rows.days.filter((row) => row.state === "waiting");
    const photos = rows.photos.filter((row) => row.state === "waiting");
    if (marks.length || days.length || photos.length) {
      const send = { address: `${base}${key}/`, token: told.data.token };
      for (const channel of new Set([...marks, ...days].map((row) => row.channel))) {
        const word = await form(send, channel, marks.filter((row) => row.channel === channel), days.find((row) => row.channel === channel));
        if (word !== "ok") return word;
      }
      for (const row of photos) {
        const word = await photo(send, row);
        if (word !== "ok") return word;
      }
      told = await ask(`${base}${key}/data.json`);
      if (told.kind !== "ok") return told.kind;
    }
    await visitStore.put("units", { user: user.pk, unit: key, data: { ...told.data, token: "", receipts: [] }, at: Date.now() });
    return "ok";
  }

  async function form(send, channel, marks, day) {
    const said = {
      channel,
      inspected_on: day?.inspected_on ?? "",
      marks: marks.map(({ item, value, note, receipt, seen }) => ({ item, value, note, receipt, seen })),
    };
    const answer = await post(`${send.address}marks/`, send.token, JSON.stringify(said), "application/json");
    if (answer.kind === "refused") {
      for (const row of marks) await visitStore.settle("marks", row, { state: "refused", why: answer.why });
      return "ok";
    }
    if (answer.kind !== "ok") return answer.kind;
    const row_of = new Map(marks.map((row) => [row.receipt, row]));
    for (const receipt of answer.data.stored) await visitStore.settle("marks", row_of.get(receipt));
    for (const { receipt, theirs } of answer.data.conflicts) {
      await visitStore.settle("marks", row_of.get(receipt), { state: "conflict", theirs });
    }
    for (const { receipt, why } of answer.data.refused) {
      await visitStore.settle("marks", row_of.get(receipt), { state: "refused", why });
    }
    if (day) await visitStore.settle("days", day, answer.data.day ? { state: "refused", why: answer.data.day } : null);
    return "ok";
  }

  async function photo(send, row) {
    const body = new FormData();
    for (const name of ["channel", "item", "receipt"]) body.append(name, row[name]);
    body.append("photo", new Blob([row.bytes], { type: row.type }), row.name);
    const answer = await post(`${send.address}photo/`, send.token, body);
    if (answer.kind === "refused") await visitStore.settle("photos", row, { state: "refused", why: answer.why });
    else if (answer.kind === "ok") await visitStore.settle("photos", row);
    else return answer.kind;
    return "ok";
  }

  // What the server has stored although its answer was lost.
  async function forget(user, key, receipts) {
    const rows = await visitStore.waiting(user.pk, key);
    for (const row of rows.marks) if (receipts.has(row.receipt)) await visitStore.settle("marks", row);
    for (const row of rows.photos) if (receipts.has(row.receipt)) await visitStore.settle("photos", row);
  }

  // Nothing can be sent any more: what is left is shown with the reason, and where nothing is left all is forgotten.
  async function given_up(user, key, why) {
    const rows = await visitStore.waiting(user.pk, key);
    for (const row of rows.days) await visitStore.settle("days", row);
    for (const name of ["marks", "photos"]) {
      for (const row of rows[name]) await visitStore.settle(name, row, { state: "refused", why });
    }
    if (!rows.marks.length && !rows.photos.length) await visitStore.forgetUnit(user.pk, key);
    return "ok";
  }

  // Bring units and the phone together, one after another, in one tab only; "busy" when another tab does it.
  async function all(base, keys, user) {
    const deed = async () => {
      for (const key of keys) {
        let word = await unit(base, key, user);
        if (word === "stale") word = await unit(base, key, user); // signed in anew meanwhile: once more with a fresh token
        if (word !== "ok") return word === "stale" ? "signed-out" : word;
      }
      return "ok";
    };
    if (!navigator.locks) return deed();
    return navigator.locks.request("merilo-visits", { ifAvailable: true }, (lock) => (lock ? deed() : "busy"));
  }

  return { all, ask };
})();
