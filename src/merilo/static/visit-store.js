// What a phone keeps of visits until the server has it. Every change is on the disk before the page says so.
"use strict";

const visitStore = (() => {
  const NAME = "merilo-visits";
  const STORES = {
    units: ["user", "unit"], // forms as the server told them last
    marks: ["user", "unit", "item"], // marks that wait, meet another person's, or were refused
    photos: "receipt",
    days: ["user", "unit", "channel"], // the day of inspection, if it was set here
    meta: "name", // who is signed in, which units are visited
  };
  const others = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
  let opened = null;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
      };
      request.onerror = () => {
        opened = null;
        reject(request.error);
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => {
          request.result.close();
          opened = null;
        };
        resolve(request.result);
      };
    });
    return opened;
  }

  // Do something in one transaction and wait until it is kept; the deed's request is the result.
  async function within(stores, mode, deed) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(stores, mode, { durability: "strict" });
      let request;
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
      request = deed(transaction);
    });
  }

  function tell() {
    others?.postMessage("changed");
  }

  async function put(store, value) {
    await within([store], "readwrite", (transaction) => transaction.objectStore(store).put(value));
    tell();
  }

  async function remove(store, key) {
    await within([store], "readwrite", (transaction) => transaction.objectStore(store).delete(key));
    tell();
  }

  const get = (store, key) => within([store], "readonly", (transaction) => transaction.objectStore(store).get(key));
  const all = (store) => within([store], "readonly", (transaction) => transaction.objectStore(store).getAll());

  // Change or forget a row only if it is still the one that was sent: it may have been marked anew meanwhile.
  async function settle(store, row, changed) {
    const key = store === "photos" ? row.receipt : STORES[store].map((name) => row[name]);
    await within([store], "readwrite", (transaction) => {
      const rows = transaction.objectStore(store);
      rows.get(key).onsuccess = (event) => {
        const now = event.target.result;
        if (!now || now.receipt !== row.receipt) return;
        if (changed) rows.put({ ...now, ...changed });
        else rows.delete(key);
      };
    });
    tell();
  }

  async function own(store, user, unit) {
    const rows = await all(store);
    return rows.filter((row) => row.user === user && (unit === undefined || row.unit === unit));
  }

  // What has not been taken by the server, of one unit or of all.
  async function waiting(user, unit) {
    const [marks, photos, days] = await Promise.all(["marks", "photos", "days"].map((name) => own(name, user, unit)));
    return { marks, photos, days };
  }

  async function forgetUnit(user, unit) {
    await remove("units", [user, unit]);
  }

  async function user() {
    return (await get("meta", "user"))?.value ?? null;
  }

  function onChange(deed) {
    others?.addEventListener("message", deed);
  }

  function receipt() {
    if (crypto.randomUUID) return crypto.randomUUID();
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  return { all, forgetUnit, get, onChange, own, put, receipt, remove, settle, user, waiting };
})();
