// Keeps the parts of a page fresh: asks every second whether there is news, and changes nothing under a reader's hands.
"use strict";
const body = document.body;
let revision = body.dataset.revision;
const shown = {};

function isBusy(part) {
  const at = document.activeElement;
  return part.contains(at) && /^(SELECT|INPUT|TEXTAREA)$/.test(at.tagName);
}

function put(id, html) {
  const part = document.getElementById(id);
  if (!part || shown[id] === html) return true;
  if (isBusy(part)) return false;
  const open = [...part.querySelectorAll("details")].map((each) => each.open);
  part.innerHTML = html;
  part.querySelectorAll("details").forEach((each, n) => { if (n < open.length) each.open = open[n]; });
  shown[id] = html;
  return true;
}

async function refresh() {
  if (!document.hidden) {
    try {
      const answer = await fetch(`${body.dataset.live}?revision=${revision}`);
      if (answer.status === 200) {
        const news = await answer.json();
        const done = Object.entries(news.parts).map(([id, html]) => put(id, html));
        if (done.every(Boolean)) revision = news.revision;
      }
    } catch (error) { /* the sandbox is away; it is asked again */ }
  }
  setTimeout(refresh, 1000);
}

function keepDraft() {
  const text = document.querySelector(".write textarea");
  if (!text) return;
  const key = `draft ${location.pathname}`;
  text.value = sessionStorage.getItem(key) || text.value;
  text.addEventListener("input", () => sessionStorage.setItem(key, text.value));
  text.form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

function keepActor() {
  const actors = [...document.querySelectorAll("[data-actor]")];
  actors.forEach((one) => one.addEventListener("change", () => actors.forEach((each) => { each.value = one.value; })));
}

function focusComment() {
  const page = document.querySelector("[data-focus]");
  const comment = page && page.dataset.focus && document.getElementById(`comment-${page.dataset.focus}`);
  if (comment) { comment.classList.add("focused"); comment.scrollIntoView({ block: "start" }); }
}

keepDraft();
keepActor();
focusComment();
setTimeout(refresh, 1000);
