// Signing out on a phone that keeps visits: what is kept goes only if the person says so. Without visits nothing here.
"use strict";
{
  const NAME = "merilo-visits";

  // What is kept, without making the database where there is none.
  async function kept() {
    const names = indexedDB.databases ? (await indexedDB.databases()).map((one) => one.name) : [NAME];
    if (!names.includes(NAME)) return null;
    return new Promise((resolve) => {
      const request = indexedDB.open(NAME);
      request.onupgradeneeded = () => request.transaction.abort();
      request.onerror = () => resolve(null);
      request.onsuccess = () => {
        const database = request.result;
        const stores = ["units", "marks", "photos"];
        const counts = {};
        const transaction = database.transaction(stores, "readonly");
        for (const name of stores) {
          transaction.objectStore(name).count().onsuccess = (event) => (counts[name] = event.target.result);
        }
        transaction.oncomplete = () => {
          database.close();
          resolve(counts);
        };
      };
    });
  }

  async function wipe() {
    await caches?.delete("merilo-visit");
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(NAME);
      request.onsuccess = request.onerror = request.onblocked = resolve;
    });
  }

  function button(words, value, kind = "") {
    const made = document.createElement("button");
    made.className = `act ${kind}`;
    made.value = value;
    made.textContent = words;
    return made;
  }

  async function question(counts) {
    const dialog = document.createElement("dialog");
    const form = document.createElement("form");
    form.method = "dialog";
    const said = document.createElement("p");
    const waits = counts.marks + counts.photos;
    said.textContent = waits
      ? `В телефоне есть то, что ещё не отправлено: отметок — ${counts.marks}, снимков — ${counts.photos}. Если удалить, они пропадут.`
      : "В телефоне сохранены чек-листы посещений для работы без связи. Удалить их?";
    const acts = document.createElement("div");
    acts.className = "acts";
    acts.append(
      button("Оставить и выйти", "leave", waits ? "main" : ""),
      button("Удалить и выйти", "wipe", waits ? "grave" : "main"),
      button("Не выходить", "stay"),
    );
    form.append(said, acts);
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue || "stay");
      });
    });
  }

  for (const form of document.querySelectorAll("form[data-leaving]")) {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.asked) return;
      event.preventDefault();
      event.stopPropagation(); // the form is not sent yet: app.js must not count it as sent
      const counts = await kept().catch(() => null);
      const answer = counts && counts.units + counts.marks + counts.photos ? await question(counts) : "leave";
      if (answer === "stay") return;
      if (answer === "wipe") await wipe();
      form.dataset.asked = "1";
      form.requestSubmit();
    });
  }
}
