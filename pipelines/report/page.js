"use strict";
(() => {
  const root = document.documentElement;
  const box = document.getElementById("tooltip");

  function speak(language) {
    root.dataset.language = root.lang = language;
    for (const button of document.querySelectorAll("[data-set]")) {
      button.setAttribute("aria-pressed", String(button.dataset.set === language));
    }
    box.hidden = true;
  }

  function showTooltip(mark, x, y) {
    const [first, ...rest] = mark.dataset[root.dataset.language].split("\n");
    const title = document.createElement("b");
    title.textContent = first;
    box.replaceChildren(title, ...rest.map((line) => {
      const part = document.createElement("span");
      part.textContent = line;
      return part;
    }));
    box.hidden = false;
    const right = Math.max(8, Math.min(x + 14, innerWidth - box.offsetWidth - 8));
    const below = y + 18 + box.offsetHeight > innerHeight ? y - box.offsetHeight - 12 : y + 18;
    box.style.transform = `translate(${right}px, ${Math.max(8, below)}px)`;
  }

  // A ribbon belongs to two countries, a country to itself: whatever is pointed at, the rest of the circle fades.
  function focusTies(mark) {
    for (const circle of document.querySelectorAll(".chord")) {
      const own = mark && circle.contains(mark) ? (mark.dataset.country || mark.dataset.of || "") : "";
      circle.classList.toggle("focused", own !== "");
      for (const ribbon of circle.querySelectorAll(".ribbon")) {
        const ends = ribbon.dataset.of.split(" ");
        ribbon.classList.toggle("near", own === ribbon.dataset.of || ends.includes(own));
      }
    }
  }

  function marked(event) {
    return event.target.closest ? event.target.closest("[data-nl]") : null;
  }

  addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const mark = marked(event);
    focusTies(mark);
    if (mark) showTooltip(mark, event.clientX, event.clientY);
    else box.hidden = true;
  });
  addEventListener("click", (event) => {
    const set = event.target.closest("[data-set]");
    if (set) return speak(set.dataset.set);
    const mark = marked(event);
    focusTies(mark);
    if (mark) showTooltip(mark, event.clientX, event.clientY);
    else box.hidden = true;
  });
  addEventListener("focusin", (event) => {
    const mark = marked(event);
    if (!mark || !mark.matches(":focus-visible")) return;
    const place = mark.getBoundingClientRect();
    focusTies(mark);
    showTooltip(mark, place.left + place.width / 2, place.top + place.height / 2);
  });
  addEventListener("scroll", () => { box.hidden = true; }, { passive: true });
  addEventListener("keydown", (event) => { if (event.key === "Escape") { box.hidden = true; focusTies(null); } });

  speak(root.dataset.language);
})();
