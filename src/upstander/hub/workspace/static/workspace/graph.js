// The picture of the graph. The page works without it: the table below says the same.
(function () {
  "use strict";
  var own = window.upstanderGraph, STEP = 70, LARGE = 1000;
  var root, canvas, said, word, cy, data, nodes = {}, beside = {}, shown = {}, pinned = {}, here = null, past = [], opened = {}, busy = null;

  document.addEventListener("DOMContentLoaded", function () {
    root = document.querySelector("[data-graph]");
    if (!root) return;
    canvas = root.querySelector("[data-canvas]"); said = root.querySelector("[data-said]"); word = own.words();
    fetch(root.dataset.from + location.search, { headers: { Accept: "application/json" } })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
      .then(begin).catch(function () { say(word("failed")); });
  });

  function say(text) { said.textContent = text; }
  function name(id) { return nodes[id] ? nodes[id].name : id; }

  function begin(given) {
    data = given;
    data.nodes.forEach(function (n) { nodes[n.id] = n; beside[n.id] = []; });
    data.lines.forEach(function (line) {
      beside[line.from].push({ line: line, other: line.to });
      if (line.from !== line.to) beside[line.to].push({ line: line, other: line.from });
    });
    cy = window.cytoscape({
      container: canvas, elements: [], style: own.look(data, LARGE), layout: { name: "preset" }, minZoom: 0.02, maxZoom: 4,
      boxSelectionEnabled: false, selectionType: "single", autounselectify: true
    });
    root.cy = cy;
    data.nodes.forEach(function (n) { if (n.at) n.home = { x: n.at[0] * STEP, y: n.at[1] * STEP }; });
    var first = data.nodes.filter(function (n) { return n.at; }), places = first.map(function (n) { return n.home; });
    own.nameAFew(first, canvas.clientWidth < 600 ? 5 : 12);
    own.fit(cy, canvas, places, STEP);
    var paint = first.length + data.lines.length > LARGE ? own.paintPatiently(cy, places) : function () {};
    listen();
    draw(first.map(function (n) { return n.id; }), function (fresh) {
      paint();
      choose();
      if (!here && own.selected().length && shown[own.selected()[0]]) here = own.selected()[0];
      mark();
      say(word(fresh.length < first.length ? "stopped" : "drawn", counted()));
      root.dataset.ready = "yes";
      told();
    });
  }

  function counted() { return { n: Object.keys(shown).length, all: data.total }; }
  function node(id) { return cy.getElementById("n" + id); }
  // The lines between what is to be drawn and all that is.
  function linesOf(fresh) {
    var lines = {};
    fresh.forEach(function (id) { shown[id] = true; });
    fresh.forEach(function (id) {
      beside[id].forEach(function (to) { if (shown[to.other]) lines[to.line.id] = to.line; });
    });
    return Object.keys(lines).map(function (key) { return lines[key]; });
  }
  // Little is drawn at once, much in slices, until it is done or stopped; then what was drawn is told.
  function draw(ids, then) {
    var fresh = [], lines = [];
    work(ids, fresh, function (some) {
      var more = some.filter(function (id) { return !shown[id]; }), between = linesOf(more);
      cy.batch(function () {
        cy.add(more.map(function (id) { return own.made(nodes[id]); }));
        cy.add(between.map(function (line) { return own.lineMade(line, data.layers); }));
      });
      fresh.push.apply(fresh, more);
      lines.push.apply(lines, between);
    }, [
      // To measure is most of the work: else all of it would be done before the next painting.
      { of: function () { return fresh; }, work: function (some) { some.forEach(function (id) { node(id).boundingBox(); }); } },
      { of: function () { return lines; }, work: function (some) { some.forEach(function (line) { cy.getElementById("l" + line.id).boundingBox(); }); } }
    ], then);
  }
  function erase(ids, then) {
    var gone = [];
    work(ids, gone, function (some) {
      cy.batch(function () { some.forEach(function (id) { delete shown[id]; node(id).remove(); }); });
      gone.push.apply(gone, some);
    }, [], function () {
      if (here && !shown[here]) here = null;
      then(gone);
    });
  }
  // One at a time; whoever waits hears how far it is, and can stop it.
  function work(ids, changed, change, rest, then) {
    var quarter = 0, touched = null;
    var marking = {
      of: function () { return touched || (touched = around(changed)); },
      work: function (some) { some.forEach(function (id) { if (shown[id]) node(id).toggleClass("more", hidden(id).length > 0); }); }
    };
    busy = function () {};
    var stop = own.inSlices([{ of: function () { return ids; }, work: change }, marking].concat(rest), function (at) {
      if (ids.length < LARGE || at * 4 < (quarter + 1) * ids.length) return;
      quarter += 1;
      if (at < ids.length) say(word("drawing", counted()));
    }, function () {
      busy = null;
      told();
      then(changed);
    });
    if (busy) busy = stop;
  }
  // The line above the picture says how much is drawn now, not at first.
  function told() {
    if (root.dataset.ready) document.querySelector("[data-count]").textContent = word("drawn", counted());
  }
  // Whatever may have got or lost a neighbour that is not drawn.
  function around(ids) {
    var touched = {};
    ids.forEach(function (id) { touched[id] = true; beside[id].forEach(function (to) { touched[to.other] = true; }); });
    return Object.keys(touched);
  }
  function hidden(id) {
    var found = {};
    beside[id].forEach(function (to) { if (!shown[to.other]) found[to.other] = true; });
    return Object.keys(found);
  }

  function mark() {
    cy.batch(function () {
      cy.elements(".here, .near").removeClass("here near");
      if (!here) return;
      node(here).addClass("here").connectedEdges().addClass("near");
    });
  }
  function choose() {
    var ids = own.selected().filter(function (id) { return nodes[id]; });
    cy.nodes(".chosen").removeClass("chosen");
    ids.forEach(function (id) { if (shown[id]) node(id).addClass("chosen"); });
    return ids;
  }
  function goTo(id) {
    here = id;
    mark();
    var box = cy.extent(), at = node(id).position();
    if (at.x < box.x1 || at.x > box.x2 || at.y < box.y1 || at.y > box.y2) cy.center(node(id));
    var n = nodes[id], left = hidden(id).length;
    say(word("here", { name: n.name, kind: n.kind, marking: n.marking, n: n.lines }) + (left ? " " + word("more", { n: left }) : ""));
  }

  // Each step is kept with the way back.
  function step(back) { past.push(back); if (past.length > 100) past.shift(); }
  function ring(id, ids) {
    var middle = node(id).position(), per = Math.max(ids.length, 6), far = Math.max(STEP * 1.2, per * 9);
    ids.forEach(function (other, k) {
      var turn = 2 * Math.PI * k / per - Math.PI / 2;
      nodes[other].home = nodes[other].home || { x: middle.x + far * Math.cos(turn), y: middle.y + far * Math.sin(turn) };
    });
  }
  var acts = {
    expand: function () {
      var ids = hidden(here);
      if (!ids.length) return say(word("nothing", { name: name(here) }));
      ring(here, ids);
      var at = here;
      draw(ids, function (fresh) {
        opened[at] = (opened[at] || []).concat(fresh);
        choose(); mark();
        step(function (then) {
          erase(fresh, function () { opened[at] = (opened[at] || []).filter(function (id) { return fresh.indexOf(id) < 0; }); then(); });
        });
        say(word("expanded", { name: name(at), n: fresh.length }) + " " + word("drawn", counted()));
      });
    },
    collapse: function () {
      // What was drawn around it goes; else those that hang on nothing drawn but it.
      var at = here, ids = (opened[at] || []).filter(function (id) { return shown[id]; });
      if (!ids.length) ids = Object.keys(shown).filter(function (id) {
        return id !== at && beside[id].length && beside[id].every(function (to) { return to.other === at || !shown[to.other]; })
          && beside[id].some(function (to) { return to.other === at; });
      });
      ids = ids.filter(function (id) { return id !== at && !pinned[id]; });
      ids.forEach(function (id) { nodes[id].home = node(id).position(); });
      var before = opened[at];
      erase(ids, function (gone) {
        opened[at] = []; mark();
        if (gone.length) step(function (then) { draw(gone, function () { opened[at] = before; choose(); then(); }); });
        say(word("collapsed", { name: name(at), n: gone.length }));
      });
    },
    select: function () { select(here); },
    pin: function () { var at = here; pin(at, !pinned[at]); step(function (then) { pin(at, !pinned[at]); then(); }); },
    open: function () { location.assign(own.address(root.dataset.things, here)); }
  };
  var free = {
    undo: function () {
      var back = past.pop();
      if (!back) return say(word("first"));
      back(function () { mark(); say(word("undone")); });
    },
    tidy: function () {
      var before = {};
      Object.keys(shown).forEach(function (id) {
        var at = node(id).position(), home = nodes[id].home;
        if (pinned[id] || (at.x === home.x && at.y === home.y)) return;
        before[id] = Object.assign({}, at);
        node(id).position(Object.assign({}, home));
      });
      step(function (then) { Object.keys(before).forEach(function (id) { if (shown[id]) node(id).position(before[id]); }); then(); });
      say(word("tidied"));
    },
    path: way,
    closer: function () { zoom(1.3); }, farther: function () { zoom(1 / 1.3); }, fit: fit
  };
  function zoom(by) { cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 } }); }
  function fit() { own.fit(cy, canvas, Object.keys(shown).map(function (id) { return node(id).position(); }), STEP); }
  function pin(id, on) {
    if (on) pinned[id] = true; else delete pinned[id];
    if (shown[id]) node(id).toggleClass("pinned", on);
    say(word(on ? "pinned" : "unpinned", { name: name(id) }));
  }
  function select(id) {
    if (!own.toggle(id)) return say(word("full"));
    var ids = choose();
    own.panel(root.dataset.selectedAt, function () { say(word("stale")); });
    say(word(ids.indexOf(id) >= 0 ? "selected" : "unselected", { name: name(id) }));
  }

  // The shortest way between the last two that were selected, drawn and said in words.
  function way() {
    var ids = own.selected().filter(function (id) { return nodes[id]; }).slice(-2);
    cy.elements(".way").removeClass("way");
    if (ids.length < 2) return say(word("two"));
    var from = {}, queue = [ids[0]], at;
    from[ids[0]] = null;
    while (queue.length && from[ids[1]] === undefined) {
      at = queue.shift();
      beside[at].forEach(function (to) { if (from[to.other] === undefined) { from[to.other] = { node: at, line: to.line }; queue.push(to.other); } });
    }
    if (from[ids[1]] === undefined) return say(word("none", { name: name(ids[0]), other: name(ids[1]) }));
    var steps = [];
    for (at = ids[1]; from[at]; at = from[at].node) steps.unshift({ to: at, line: from[at].line, node: from[at].node });
    steps.forEach(function (one) { if (!shown[one.node]) ring(ids[0], [one.node]); if (!shown[one.to]) ring(one.node, [one.to]); draw([one.node, one.to], function () {}); });
    steps.forEach(function (one) { cy.getElementById("l" + one.line.id).addClass("way"); });
    choose();
    var words = steps.map(function (one) {
      // Arrows are not mirrored by themselves where one reads from right to left.
      var arrow = !one.line.directed ? "–" : (one.line.from === one.node) === (document.dir !== "rtl") ? "→" : "←";
      return data.layers[one.line.layer] + (one.line.inferred ? " (" + word("inferred") + ")" : "") + " " + arrow + " \u2068" + name(one.to) + "\u2069";
    });
    say(word("way", { name: name(ids[0]), other: name(ids[1]), n: steps.length, way: "\u2068" + name(ids[0]) + "\u2069 " + words.join(" ") }));
  }

  // What changes which things are drawn waits until they are.
  var WAITS = { expand: true, collapse: true, undo: true, tidy: true, path: true };
  function act(what) {
    if (busy && WAITS[what]) return say(word("drawing", counted()));
    if (free[what]) return free[what]();
    if (!here) return say(word("somewhere"));
    acts[what]();
  }
  var WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  var KEYS = { e: "expand", c: "collapse", p: "pin", u: "undo", t: "tidy", w: "path", "+": "closer", "=": "closer", "-": "farther", 0: "fit", " ": "select", Enter: "open" };
  function move(way) {
    if (!here) return goTo(own.selected().filter(function (id) { return shown[id]; })[0] || data.nodes.filter(function (n) { return shown[n.id]; })
      .reduce(function (a, b) { return b.lines > a.lines ? b : a; }).id);
    var at = node(here).position(), best = null, most = 0.2;
    beside[here].forEach(function (to) {
      if (!shown[to.other] || to.other === here) return;
      var p = node(to.other).position(), x = p.x - at.x, y = p.y - at.y, cosine = (x * way[0] + y * way[1]) / (Math.hypot(x, y) || 1);
      if (cosine > most) { most = cosine; best = to.other; }
    });
    if (best) goTo(best);
  }
  function listen() {
    root.querySelector(".tools").addEventListener("click", function (event) {
      var button = event.target.closest("[data-do]");
      if (button) act(button.dataset.do);
    });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape" && busy) busy(); });
    canvas.addEventListener("keydown", function (event) {
      if ((event.ctrlKey || event.metaKey) && event.key === "z") { event.preventDefault(); return act("undo"); }
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      var what = KEYS[event.key];
      if (WAYS[event.key]) move(WAYS[event.key]); else if (what) act(what); else return;
      event.preventDefault();
      event.stopPropagation();
    });
    cy.on("tap", "node", function (event) { goTo(event.target.data("key")); canvas.focus({ preventScroll: true }); });
    cy.on("dbltap", "node", function () { act("expand"); });
    var taken = null;
    cy.on("grab", "node", function (event) { taken = Object.assign({}, event.target.position()); });
    cy.on("dragfree", "node", function (event) {
      var id = event.target.data("key"), before = taken, was = Boolean(pinned[id]);
      if (!was) pin(id, true);
      step(function (then) { if (shown[id]) node(id).position(before); if (!was) pin(id, false); then(); });
    });
    document.addEventListener("click", function (event) {
      var link = event.target.closest("[data-unselect]");
      if (!link) return;
      event.preventDefault();
      select(link.closest("li").dataset.id);
      canvas.focus({ preventScroll: true });
    });
  }
})();
