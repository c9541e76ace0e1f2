// Moving the map and bringing it closer. Without it the map stands still, and the table says the same.
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  var frame = document.querySelector("[data-frame]");
  if (!frame) return;
  var svg = frame.querySelector("svg"), whole = svg.getAttribute("viewBox").split(" ").map(Number), box = whole.slice(), drag = null, moved = false;
  function show() { svg.setAttribute("viewBox", box.join(" ")); }
  function zoom(by) {
    var wide = Math.min(Math.max(box[2] * by, whole[2] / 40), whole[2] * 3), high = wide * whole[3] / whole[2];
    box = [box[0] + (box[2] - wide) / 2, box[1] + (box[3] - high) / 2, wide, high];
    // Points and words keep their size.
    svg.dataset.zoom = String(Math.max(0, Math.min(5, Math.round(Math.log2(whole[2] / wide)))));
    show();
  }
  function pan(x, y) { box[0] += x; box[1] += y; show(); }
  var acts = { closer: function () { zoom(1 / 1.5); }, farther: function () { zoom(1.5); }, fit: function () { box = whole.slice(); delete svg.dataset.zoom; show(); } };
  document.querySelectorAll("[data-map]").forEach(function (button) { button.addEventListener("click", acts[button.dataset.map]); });
  frame.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var step = box[2] / 10, keys = {
      ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (keys[event.key]) pan(keys[event.key][0], keys[event.key][1]);
    else if (event.key === "+" || event.key === "=") acts.closer();
    else if (event.key === "-") acts.farther();
    else if (event.key === "0") acts.fit();
    else return;
    event.preventDefault();
  });
  svg.addEventListener("pointerdown", function (event) { drag = [event.clientX, event.clientY]; moved = false; });
  window.addEventListener("pointermove", function (event) {
    if (!drag) return;
    var by = box[2] / svg.clientWidth, x = event.clientX - drag[0], y = event.clientY - drag[1];
    if (!moved && Math.hypot(x, y) < 4) return;
    moved = true; drag = [event.clientX, event.clientY];
    pan(-x * by, -y * by);
  });
  window.addEventListener("pointerup", function () { drag = null; });
  svg.addEventListener("click", function (event) { if (moved) event.preventDefault(); }, true);
  svg.addEventListener("dragstart", function (event) { event.preventDefault(); });
});
