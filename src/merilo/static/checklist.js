// Quick entry of a checklist by keyboard, for those who type from paper. Without it the form works as any other.
"use strict";
{
  const form = document.getElementById("checklist");
  const items = [...form.querySelectorAll("fieldset.ask")];
  const values = { "1": "1", "0": "0", "5": "0.5", "9": "na" };
  document.getElementById("keys").hidden = false;

  const radios = (item) => [...item.querySelectorAll(".marks input")];
  const note = (item) => item.querySelector('input[type="text"]');

  function open(item) {
    if (!item) return;
    (radios(item).find((one) => one.checked) ?? radios(item)[0]).focus();
    item.scrollIntoView({ block: "center" });
  }

  function count() {
    const done = items.filter((item) => radios(item).some((one) => one.checked)).length;
    form.querySelector("progress").value = done;
    document.getElementById("done").textContent = done;
  }

  form.addEventListener("change", count);
  form.addEventListener("keydown", (event) => {
    const item = event.target.closest("fieldset.ask");
    if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = items[items.indexOf(item) + 1];
    if (event.target === note(item)) {
      if (event.key !== "Enter") return;
      event.preventDefault(); // Enter would send the whole form
      open(next ?? item);
    } else if (event.target.type === "radio") {
      const chosen = radios(item).find((one) => one.value === values[event.key]);
      if (chosen) {
        chosen.checked = true;
        count();
        open(next ?? item);
      } else if (event.key === "ArrowDown") open(next);
      else if (event.key === "ArrowUp") open(items[items.indexOf(item) - 1]);
      else if (event.code === "KeyY" || event.key.toLowerCase() === "н") note(item).focus(); // «Н» stands on the key Y
      else return;
      event.preventDefault();
    }
  });
}
