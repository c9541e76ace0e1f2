// Keys, theme and confirmations. Every page works without this file.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  // The theme is set before the page is drawn: this file is loaded in the head.
  var KEY = "upstander-theme";
  function theme(chosen) {
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
    else delete root.dataset.theme;
  }
  // Who speaks to their machine can turn keys of one character off: a word would press many (WCAG 2.1.4).
  var OFF = "upstander-keys-off";
  function kept(key) { try { return localStorage.getItem(key) || ""; } catch (e) { return ""; } }
  function keep(key, chosen) { try { localStorage.setItem(key, chosen); } catch (e) { /* private window */ } }
  theme(kept(KEY));

  function find(selector, within) { return (within || document).querySelector(selector); }
  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }
  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  // Rows of a table marked data-rows: one stop for Tab, arrows move, Enter follows the first link.
  function rows(table) { return all("tbody > tr", table).filter(function (row) { return !row.hidden; }); }
  function mark(table, current) {
    rows(table).forEach(function (row) { row.tabIndex = row === current ? 0 : -1; });
  }
  function prepare(within) {
    all("table[data-rows]", within).forEach(function (table) {
      var found = rows(table);
      if (found.length && !found.some(function (row) { return row.tabIndex === 0; })) mark(table, found[0]);
    });
    // A table that does not say how it folds learns it from its head.
    all("table.data:not(.fold)", within).forEach(function (table) {
      var heads = all("thead th", table).map(function (cell) { return cell.textContent.trim(); });
      if (!heads.length || find("[colspan], [rowspan]", table)) return;
      all("tbody > tr", table).forEach(function (row) {
        Array.from(row.children).forEach(function (cell, i) {
          var inner = document.createElement("div");
          while (cell.firstChild) inner.appendChild(cell.firstChild);
          if (inner.textContent.trim() || inner.children.length) cell.appendChild(inner);
          cell.dataset.label = heads[i] || "";
        });
      });
      table.classList.add("fold");
    });
    // A table that is folded into records on a narrow screen is a table still to those who listen.
    all("table.fold", within).forEach(function (table) {
      table.setAttribute("role", "table");
      all("thead, tbody", table).forEach(function (part) { part.setAttribute("role", "rowgroup"); });
      all("tr", table).forEach(function (row) { row.setAttribute("role", "row"); });
      all("thead th", table).forEach(function (cell) { cell.setAttribute("role", "columnheader"); });
      all("tbody th", table).forEach(function (cell) { cell.setAttribute("role", "rowheader"); });
      all("td", table).forEach(function (cell) { cell.setAttribute("role", "cell"); });
    });
  }
  function move(event) {
    var table = event.target.closest && event.target.closest("table[data-rows]");
    if (!table || typing(event.target)) return false;
    var found = rows(table), row = event.target.closest("tbody > tr"), at = found.indexOf(row);
    if (at < 0) return false;
    var to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: found.length - 1 }[event.key];
    if (to === undefined) {
      if (event.key !== "Enter" || event.target !== row) return false;
      var link = find("a[href]", row);
      if (link) link.click();
      return Boolean(link);
    }
    to = Math.max(0, Math.min(found.length - 1, to));
    mark(table, found[to]);
    found[to].focus();
    return true;
  }

  // Dialogs
  function open(id) {
    var dialog = document.getElementById(id);
    if (dialog && dialog.showModal && !dialog.open) dialog.showModal();
    return Boolean(dialog);
  }
  function confirmed(event) {
    var form = event.target, button = event.submitter;
    var words = (button && button.dataset.confirm) || form.dataset.confirm;
    var dialog = find("#confirm");
    if (!words || form.dataset.confirmed || !dialog || !dialog.showModal) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    find("[data-words]", dialog).textContent = words;
    dialog.returnValue = "";
    dialog.onclose = function () {
      if (dialog.returnValue !== "yes") return;
      form.dataset.confirmed = "yes";
      if (button) form.requestSubmit(button); else form.requestSubmit();
      delete form.dataset.confirmed;
    };
    dialog.showModal();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      all("details.menu[open]").forEach(function (menu) {
        menu.open = false;
        if (menu.contains(document.activeElement)) find("summary", menu).focus();
      });
      return;
    }
    if (move(event)) { event.preventDefault(); return; }
    if (typing(event.target) || find("dialog[open]") || kept(OFF)) return;
    if (event.key === "/") {
      var box = find("[data-search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "?" && open("help")) event.preventDefault();
    else if (/^[a-z]$/.test(event.key)) {
      var way = find('[data-key="' + event.key + '"]');
      if (way) { event.preventDefault(); way.click(); }
    }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-dialog], [data-close], [data-print]");
    if (button && button.dataset.dialog) open(button.dataset.dialog);
    else if (button && "close" in button.dataset) button.closest("dialog").close();
    else if (button) window.print();
    all("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("focusin", function (event) {
    var row = event.target.closest && event.target.closest("table[data-rows] tbody > tr");
    if (row) mark(row.closest("table"), row);
  });
  document.addEventListener("submit", confirmed, true);
  document.addEventListener("htmx:load", function (event) { prepare(event.target); });

  document.addEventListener("DOMContentLoaded", function () {
    prepare(document);
    all("select[data-theme-choice]").forEach(function (choice) {
      choice.value = kept(KEY);
      choice.addEventListener("change", function () { keep(KEY, choice.value); theme(choice.value); });
    });
    all("input[data-keys-on]").forEach(function (box) {
      box.checked = !kept(OFF);
      box.addEventListener("change", function () { keep(OFF, box.checked ? "" : "yes"); });
    });
    all(".nav [aria-current], .tabs [aria-current]").forEach(function (here) {
      var line = here.closest("ul"), item = here.parentElement;
      line.scrollLeft += item.getBoundingClientRect().left - line.getBoundingClientRect().left
        - (line.clientWidth - item.offsetWidth) / 2;
    });
    var wrong = find("[data-summary]");
    if (wrong) wrong.focus();
  });
})();
