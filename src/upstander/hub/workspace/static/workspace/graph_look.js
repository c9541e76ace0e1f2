// How the things and lines of the graph look.
window.upstanderGraph = window.upstanderGraph || {};
(function (own) {
  "use strict";
  // Colours are the page's own, so that they are right by day and by night.
  own.look = function (data, large) {
    var page = getComputedStyle(document.body), ink = page.color, paper = page.backgroundColor;
    var rules = [
      { selector: "node", style: { label: "data(label)", "font-size": 11, "font-family": page.fontFamily, color: ink, "text-outline-color": paper, "text-outline-width": 2,
        "text-wrap": "wrap", "text-max-width": 130, "text-valign": "bottom", "text-margin-y": 3, "min-zoomed-font-size": 7, width: "data(size)", height: "data(size)",
        "background-color": paper, "border-width": 2, "border-color": ink, shape: "data(shape)" } },
      { selector: "node.big", style: { "font-size": 24, "text-max-width": 260, "text-outline-width": 4, "z-index": 5 } },
      { selector: "node.marked", style: { "border-style": "double", "border-width": 4 } },
      { selector: "node.more", style: { "background-color": ink, "background-opacity": 0.25 } },
      { selector: "node.pinned", style: { "border-width": 5 } },
      { selector: "node.chosen", style: { "background-color": accent(), "background-opacity": 1, "font-weight": "bold" } },
      { selector: "node.here", style: { "outline-width": 4, "outline-color": accent(), "outline-offset": 3, "min-zoomed-font-size": 0, "z-index": 9 } },
      { selector: "edge", style: { width: "data(wide)", "line-color": ink, "curve-style": data.lines.length > large ? "straight" : "bezier", opacity: 0.75 } },
      { selector: "edge.directed", style: { "target-arrow-shape": "triangle", "arrow-scale": 0.8 } },
      { selector: "edge.inferred", style: { "line-style": "dashed" } },
      { selector: "edge.near", style: { label: "data(label)", "font-size": 9, "min-zoomed-font-size": 6, color: ink, "text-outline-color": paper, "text-outline-width": 2, opacity: 1, "text-rotation": "autorotate", "z-index": 8 } },
      { selector: "edge.way", style: { "underlay-color": accent(), "underlay-opacity": 0.45, "underlay-padding": 5, opacity: 1 } }
    ];
    document.querySelectorAll("[data-layer]").forEach(function (swatch) {
      var found = getComputedStyle(swatch).backgroundColor;
      rules.push({ selector: "edge[layer='" + swatch.dataset.layer + "']", style: { "line-color": found, "target-arrow-color": found } });
    });
    return rules;
  };
  function accent() { return getComputedStyle(document.documentElement).getPropertyValue("--accent").trim(); }

  var SHAPES = { Unit: "rectangle", Person: "ellipse", Community: "hexagon", PublicBody: "diamond", Company: "round-rectangle", Incident: "triangle", Territory: "octagon" };
  own.made = function (n) {
    var badge = n.level === "clear" ? "" : "\n" + n.marking;
    return { group: "nodes", data: { id: "n" + n.id, key: n.id, label: n.name + badge, size: 14 + Math.min(22, 4 * Math.sqrt(n.lines)), shape: SHAPES[n.shape] || "pentagon" },
      position: { x: n.home.x, y: n.home.y }, classes: (badge ? "marked" : "") + (n.big ? " big" : "") };
  };
  own.lineMade = function (line, layers) {
    var badge = line.level === "clear" ? "" : " " + line.marking, classes = [];
    if (line.directed) classes.push("directed");
    if (line.inferred) classes.push("inferred");
    return { group: "edges", data: { id: "l" + line.id, source: "n" + line.from, target: "n" + line.to, layer: line.layer, wide: 0.8 + 3.2 * line.support,
      label: layers[line.layer] + (line.inferred ? " ?" : " " + line.support.toFixed(2)) + badge }, classes: classes.join(" ") };
  };
})(window.upstanderGraph);
