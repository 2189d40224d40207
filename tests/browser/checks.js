// What a reader of this page would stumble over. Evaluated in the page; gives a list of sentences.
() => {
  const SLACK = 1.5; // px: rounding of boxes is no fault
  const problems = [];
  const short = (text) => JSON.stringify(text.trim().replace(/\s+/g, " ").slice(0, 60));
  const root = document.scrollingElement;
  const shown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });

  // ---- the page does not move sideways
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter(
      (element) => shown(element) && element.getBoundingClientRect().right > root.clientWidth + SLACK,
    );
    const worst = wide.at(-1);
    const named = worst ? `, because of <${worst.tagName.toLowerCase()}> ${short(worst.textContent)}` : "";
    problems.push(`moves sideways: ${root.scrollWidth} px wide in ${root.clientWidth} px${named}`);
  }

  // ---- every line of text, with the part of it that can be seen
  // A box that scrolls shows the rest on demand; one that hides cuts for good.
  const boxes = new Map();
  const limits = (element) => {
    if (boxes.has(element)) return boxes.get(element);
    const found = [];
    for (let box = element; box && box !== document.documentElement; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.display === "inline" || (style.overflowX === "visible" && style.overflowY === "visible")) continue;
      const edge = box.getBoundingClientRect();
      const left = edge.left + box.clientLeft, top = edge.top + box.clientTop;
      const inner = { left, top, right: left + box.clientWidth, bottom: top + box.clientHeight };
      const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
      found.push({ ...inner, cutsX: cuts(style.overflowX), cutsY: cuts(style.overflowY), tiny: box.clientWidth <= 2 && box.clientHeight <= 2 });
    }
    boxes.set(element, found);
    return found;
  };
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!node.data.trim() || !owner || !shown(owner) || owner.closest("script, style, noscript, template, option, title")) continue;
    const around = limits(owner);
    if (around.some((box) => box.tiny)) continue; // for screen readers only
    range.selectNodeContents(node);
    for (const { left, top, right, bottom } of range.getClientRects()) {
      if (right - left < 1 || bottom - top < 1) continue;
      const rim = (bottom - top) * 0.2; // the font's own space above and below the letters
      const line = { node, owner, left, right, top: top + rim, bottom: bottom - rim };
      for (const box of around) {
        if (box.cutsX && (line.left < box.left - SLACK || line.right > box.right + SLACK)) line.cut = true;
        if (box.cutsY && (line.top < box.top - SLACK || line.bottom > box.bottom + SLACK)) line.cut = true;
      }
      if (line.left < -SLACK || line.top < -SLACK) line.cut = true; // outside the page, where nothing scrolls to
      const seen = around.reduce(
        (part, box) => ({
          left: Math.max(part.left, box.left), right: Math.min(part.right, box.right),
          top: Math.max(part.top, box.top), bottom: Math.min(part.bottom, box.bottom),
        }), line);
      line.seen = seen.right - seen.left > 1 && seen.bottom - seen.top > 1 ? seen : null;
      lines.push(line);
    }
  }
  for (const text of new Set(lines.filter((line) => line.cut).map((line) => short(line.node.data)))) {
    problems.push(`clips the text ${text}`);
  }
  for (const field of document.querySelectorAll("input:not([type=hidden]), button, select")) {
    if (shown(field) && field.scrollWidth > field.clientWidth + SLACK && field.clientWidth > 2) {
      problems.push(`clips the text ${short(field.value || field.placeholder || field.textContent)} of a field`);
    }
  }

  // ---- no text lies on another, and nothing lies on a text
  const visible = lines.filter((line) => line.seen).sort((a, b) => a.seen.top - b.seen.top);
  const clashes = new Set();
  visible.forEach((line, index) => {
    const a = line.seen;
    for (let other = index + 1; other < visible.length && visible[other].seen.top < a.bottom; other++) {
      const b = visible[other].seen;
      if (visible[other].node === line.node) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - b.top;
      if (across > SLACK && down > SLACK) clashes.add(`overlaps ${short(line.node.data)} with ${short(visible[other].node.data)}`);
    }
    const x = (a.left + a.right) / 2, y = (a.top + a.bottom) / 2;
    const top = x < innerWidth && y < innerHeight ? document.elementFromPoint(x, y) : null;
    if (top && !top.contains(line.owner) && !line.owner.contains(top) && !top.closest("label")?.contains(line.owner)) {
      clashes.add(`covers ${short(line.node.data)} by <${top.tagName.toLowerCase()}>`);
    }
  });
  problems.push(...clashes);

  // ---- every character has a glyph: it is not drawn as a character is that no font has
  const canvas = Object.assign(document.createElement("canvas"), { width: 48, height: 48 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const drawn = (font, character) => {
    pen.clearRect(0, 0, 48, 48);
    pen.font = font;
    pen.fillText(character, 8, 34);
    return pen.getImageData(0, 0, 48, 48).data.join();
  };
  const fonts = new Map();
  const characters = (text) => [...text].filter((one) => one > "~" && !/[\s\p{Cf}\p{M}\u00a0]/u.test(one));
  const wanted = (style, text) => {
    const font = `${style.fontStyle} ${style.fontWeight} 24px ${style.fontFamily}`;
    const known = fonts.get(font) ?? new Map();
    fonts.set(font, known);
    for (const one of characters(text)) if (!known.has(one)) known.set(one, short(text));
  };
  for (const { node, owner } of lines) wanted(getComputedStyle(owner), node.data);
  for (const field of document.querySelectorAll("input, option, textarea")) wanted(getComputedStyle(field), field.value + field.textContent);
  const lost = new Map();
  for (const [font, known] of fonts) {
    const nothing = drawn(font, "\u{10FFFD}");
    for (const [one, text] of known) if (drawn(font, one) === nothing) lost.set(one, text);
  }
  for (const [one, text] of lost) {
    problems.push(`has no glyph for U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")} in ${text}`);
  }

  // ---- pictures are there, and so is a text
  for (const image of document.images) {
    if (shown(image) && !(image.complete && image.naturalWidth)) problems.push(`does not show the picture ${short(image.alt || image.src)}`);
  }
  if (!visible.length) problems.push("shows no text");
  return problems;
}
