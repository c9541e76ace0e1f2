// What the graph says and carries: words of the page, the selection in the address, links that keep it.
window.upstanderGraph = window.upstanderGraph || {};
(function (own) {
  "use strict";
  var KEPT = /\/(graph|map|timeline|table|sources|known)\/$/, MOST = 20;

  // Words come from the page, in its language; what is filled in is put as text, never as markup.
  own.words = function () {
    var given = document.querySelector("[data-words]").dataset;
    var numbers = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : document.documentElement.lang);
    return function (name, filled) {
      return given[name].replace(/\{(\w+)\}/g, function (all, key) {
        var value = (filled || {})[key];
        return typeof value === "number" ? numbers.format(value) : value === undefined ? all : "\u2068" + value + "\u2069";
      });
    };
  };

  own.selected = function () {
    return new URLSearchParams(location.search).getAll("sel");
  };

  // Select one thing more, or no longer; false where no more can be.
  own.toggle = function (id) {
    var query = new URLSearchParams(location.search), before = query.getAll("sel");
    var chosen = before.indexOf(id) >= 0;
    if (!chosen && before.length >= MOST) return false;
    query.delete("sel");
    before.filter(function (one) { return one !== id; }).concat(chosen ? [] : [id])
      .forEach(function (one) { query.append("sel", one); });
    history.replaceState(null, "", location.pathname + (String(query) ? "?" + query : ""));
    carry(query);
    return true;
  };

  function carry(query) {
    var kept = new URLSearchParams();
    query.getAll("sel").forEach(function (one) { kept.append("sel", one); });
    if (query.get("asof")) kept.set("asof", query.get("asof"));
    document.querySelectorAll(".tabs a").forEach(function (link) {
      if (KEPT.test(link.pathname)) link.search = String(kept);
    });
    document.querySelectorAll("form.wishes").forEach(function (form) {
      form.querySelectorAll("input[name=sel]").forEach(function (one) { one.remove(); });
      kept.getAll("sel").forEach(function (one) {
        var field = document.createElement("input");
        field.type = "hidden"; field.name = "sel"; field.value = one;
        form.prepend(field);
      });
    });
  }

  own.address = function (things, id) {
    return things + encodeURIComponent(id).replace(/%2F/g, "/") + "/";
  };

  // The panel of what is selected, made by the hub as on every other page; only the last answer counts.
  var asked = 0;
  own.panel = function (address, failed) {
    var mine = asked += 1, ids = own.selected();
    document.querySelectorAll("[data-twin] tr[data-id]").forEach(function (row) {
      row.classList.toggle("chosen", ids.indexOf(row.dataset.id) >= 0);
    });
    fetch(address + location.search, { headers: { Accept: "text/html" } })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.text(); })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-selected]");
        if (mine === asked) document.querySelector("[data-selected]").replaceWith(fresh);
      }).catch(failed);
  };
})(window.upstanderGraph);
