// A large picture without one long task of the browser: the work and the painting are done in slices.
window.upstanderGraph = window.upstanderGraph || {};
(function (own) {
  "use strict";
  var SLICE = 8, AT_ONCE = 25, AFAR = 0.25, MOST_AREA = 4000 * 4000, FINEST = 2;

  // Works through lists, each piece by its work: [list, work, list, work…]. Little is done at once; of more, some
  // milliseconds at a time, and the page answers between. What is answered can stop it: it then goes on to the next
  // list, for which `parts` are asked again. `told` hears how much of the first is done.
  own.inSlices = function (parts, told, then) {
    var part = 0, at = 0, count = parts.reduce(function (sum, p) { return sum + p.of().length; }, 0), halted = false;
    function slice(until) {
      while (part < parts.length && performance.now() < until) {
        var all = parts[part].of(), some = all.slice(at, at + AT_ONCE);
        if (!some.length || (halted && part === 0)) { part += 1; at = 0; continue; }
        parts[part].work(some);
        at += some.length;
        if (part === 0) told(at);
      }
      if (part === parts.length) return then();
      setTimeout(function () { slice(performance.now() + SLICE); }, 0);
    }
    slice(count <= 8 * AT_ONCE ? Infinity : performance.now() + SLICE);
    return function () { halted = true; };
  };

  // The renderer can paint all onto a layer, a little in each frame, but where no layer is whole it paints all at
  // once instead. Here the last whole layer is shown until then, with what is marked on top of it; before the first,
  // a dot for each thing. What is near enough to be painted without a layer is painted so.
  own.paintPatiently = function (cy, points) {
    var paint = cy.renderer(), cache = paint.data.lyrTxrCache, render = paint.render, heads = paint.drawArrowheads;
    var ink = getComputedStyle(document.body).color, kept = [], held = true, box = around(points), soon = 0, seen = "";
    cache.firstGet = false;  // or the first layer is painted whole
    render.call(paint);      // sizes the canvas
    paint.drawArrowheads = function () {
      // From afar an arrowhead is a point or two wide, and more than half of the painting.
      if (cy.zoom() > AFAR) heads.apply(paint, arguments);
    };
    paint.render = function (wishes) {
      if (!held || (wishes && wishes.forcedContext)) return render.call(paint, wishes);
      var context = paint.data.contexts[paint.NODE], ratio = paint.getPixelRatio(), pan = cy.pan(), zoom = cy.zoom();
      if (seen === [zoom, pan.x, pan.y, context.canvas.width].join()) return;
      seen = [zoom, pan.x, pan.y, context.canvas.width].join();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, paint.canvasWidth, paint.canvasHeight);
      context.setTransform(zoom * ratio, 0, 0, zoom * ratio, pan.x * ratio, pan.y * ratio);
      dots(context);
    };
    paint.drawLayeredElements = function (context, all, ratio, extent) {
      var level = Math.max(-4, Math.ceil(Math.log2(cy.zoom() * ratio))), layers = cache.getLayers(all, ratio);
      if (layers) { kept = layers.slice(); box = kept.length ? kept[0].bb : box; }
      if (layers ? false : level > FINEST || box.w * box.h * Math.pow(4, level) > MOST_AREA) return paint.drawCachedElements(context, all, ratio, extent);
      if (!kept.length) dots(context);
      (kept.length ? kept : cache.layersByLevel[level] || []).forEach(function (layer) {
        if (layer.bb.w && layer.bb.h) context.drawImage(layer.canvas, layer.bb.x1, layer.bb.y1, layer.bb.w, layer.bb.h);
      });
      if (layers) return;
      // Nothing is laid on layers for some time after a change, and nobody asks again when it is over.
      clearTimeout(soon);
      soon = setTimeout(again, 250);
      marked().forEach(function (one) { paint.drawCachedElement(context, one, ratio, extent); });
    };
    function marked() {
      var found = cy.elements(".near, .here, .chosen, .way");
      return found.union(found.connectedNodes()).slice(0, 400);
    }
    function dots(context) {
      context.globalAlpha = 0.4;
      context.fillStyle = ink;
      points.forEach(function (at) { context.fillRect(at.x - 10, at.y - 10, 20, 20); });
      context.globalAlpha = 1;
    }
    function again() { paint.redrawHint("eles", true); paint.redraw(); }
    return function () { held = false; again(); };
  };

  function around(points) {
    var x = points.map(function (p) { return p.x; }), y = points.map(function (p) { return p.y; });
    return { w: Math.max.apply(null, x) - Math.min.apply(null, x) + 200, h: Math.max.apply(null, y) - Math.min.apply(null, y) + 200 };
  }

  // Shows all of some points; by the places alone, for to measure every word of a large picture takes seconds.
  own.fit = function (cy, canvas, points, margin) {
    if (!points.length) return;
    var x = [Infinity, -Infinity], y = [Infinity, -Infinity], wide = canvas.clientWidth, high = canvas.clientHeight;
    points.forEach(function (at) {
      x = [Math.min(x[0], at.x), Math.max(x[1], at.x)]; y = [Math.min(y[0], at.y), Math.max(y[1], at.y)];
    });
    var level = Math.min(1.5, wide / (x[1] - x[0] + 2 * margin), high / (y[1] - y[0] + 2 * margin));
    cy.viewport({ zoom: level, pan: { x: wide / 2 - level * (x[0] + x[1]) / 2, y: high / 2 - level * (y[0] + y[1]) / 2 } });
  };

  // A few names can be read from afar: of those with most lines, where they do not cover each other.
  own.nameAFew = function (nodes, most) {
    var told = [];
    nodes.slice().sort(function (a, b) { return b.lines - a.lines; }).slice(0, 60).forEach(function (n) {
      var covered = told.some(function (o) { return Math.abs(o.home.x - n.home.x) < 270 && Math.abs(o.home.y - n.home.y) < 110; });
      if (!covered && told.length < most) { n.big = true; told.push(n); }
    });
  };
})(window.upstanderGraph);
