// Typing of answer sheets with one key an answer. Without this file the page is a plain form of radio buttons.
"use strict";

(() => {
  const sheet = document.querySelector("[data-typing]");
  if (!sheet) return;
  const form = sheet.closest("form");
  const lines = [...sheet.querySelectorAll("[data-role]")];
  const radios = (line) => [...line.querySelectorAll("input[type=radio]")];
  const chosen = (line) => radios(line).find((radio) => radio.checked);
  // A question behind a filter is asked only after «Да»; the server forgets its answer otherwise, and so do we.
  const isAsked = (line) => {
    const filter = line.dataset.after && lines.find((one) => one.dataset.role === line.dataset.after);
    return !filter || chosen(filter)?.value === "1";
  };

  function follow() {
    for (const line of lines) {
      const off = !isAsked(line);
      const filter = lines.find((one) => one.dataset.role === line.dataset.after);
      line.classList.toggle("off", off);
      line.classList.toggle("skipped", off && Boolean(chosen(filter)));
      if ("disabled" in line) line.disabled = off;
    }
  }

  function go(line) {
    if (!line) return form.querySelector("button.main").focus();
    const field = chosen(line) ?? line.querySelector("input, textarea");
    field.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  }

  const next = (line) => lines.slice(lines.indexOf(line) + 1).find(isAsked);
  const before = (line) => lines.slice(0, lines.indexOf(line)).reverse().find(isAsked);

  function answer(line, value) {
    const radio = radios(line).find((one) => one.value === value);
    if (!radio) return;
    radio.checked = true;
    follow();
    go(next(line));
  }

  // What a key means on a line: a value, or nothing. Letters are those of a Russian keyboard.
  function meaning(key, line) {
    const blank = key === "-" || key === "п";
    if (line.dataset.kind === "closed") {
      if (key === "1" || key === "д" || key === "+" || key === "arrowleft") return "1";
      if (key === "0" || key === "н" || key === "arrowright") return "0";
      return blank ? "-" : undefined;
    }
    if (blank) return "";
    return /^[1-9]$/.test(key) ? radios(line)[Number(key) - 1]?.value : undefined;
  }

  sheet.addEventListener("keydown", (event) => {
    const line = event.target.closest("[data-role]");
    if (!line || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    const isText = line.dataset.kind === "text";
    if (key === "arrowdown") go(next(line) ?? line);
    else if (key === "arrowup" || (key === "backspace" && (!isText || !event.target.value))) go(before(line) ?? line);
    else if (!isText && meaning(key, line) !== undefined) answer(line, meaning(key, line));
    else if (!isText && (key === "arrowleft" || key === "arrowright")) return event.preventDefault();
    else return;
    event.preventDefault();
  });
  sheet.addEventListener("change", follow);

  // Enter after the number goes to the first question: a sheet is not sent before it is typed.
  form.querySelector("#id_number")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    go(lines.find(isAsked));
  });

  follow();
  const wrong = sheet.querySelector(".wrong");
  const channel = form.querySelector("input[name=channel]");
  if (wrong) go(wrong.closest("[data-role]"));
  else if (channel && !form.querySelector("input[name=channel]:checked")) channel.focus();
  else go(lines.find((line) => isAsked(line) && !chosen(line)) ?? lines[0]);
})();
