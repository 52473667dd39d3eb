// DOM elements from plain values. Whatever comes from the data becomes text, never markup.

const svgSpace = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Object<string, any>} [attributes]  null and false are left out; onclick and the like are listeners
 * @param {...(Node|string|null)} children    strings become text nodes
 */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** As element(), for SVG. */
export function svgElement(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(svgSpace, tag), attributes, children);
}

/** A name that may be too long for its place: cut with an ellipsis by CSS, whole on hover. */
export function nameElement(tag, name) {
  return element(tag, { class: "name", title: name, dir: "auto" }, name);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}
