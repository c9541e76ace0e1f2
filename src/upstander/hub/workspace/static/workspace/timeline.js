// The slider of days: it moves the date beside it, and asks for that day when it is let go.
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  var slide = document.getElementById("f-slide"), day = document.getElementById("f-asof");
  if (!slide || !day) return;
  function moved() {
    var at = new Date(slide.dataset.from + "T00:00:00Z");
    at.setUTCDate(at.getUTCDate() + Number(slide.value));
    day.value = at.toISOString().slice(0, 10);
    slide.setAttribute("aria-valuetext", day.value);
  }
  slide.addEventListener("input", moved);
  slide.addEventListener("change", function () { moved(); slide.form.requestSubmit(); });
  if (day.value) slide.setAttribute("aria-valuetext", day.value);
});
