import { expect } from "chai";
import { svgOf } from "../../demo/terminal";

describe("the README's picture", () => {
  it("has what a terminal shows: colours, bold, and no character that SVG would read as its own", () => {
    const svg = svgOf(["\x1b[38;5;2m+ \x1b[0m<a> & b", "\x1b[1mResources:\x1b[22m\x1b[91m error"]);
    expect(svg).to.include('<tspan fill="#3fb950">+ </tspan><tspan fill="#e6edf3">&#60;a&#62; &#38; b</tspan>');
    expect(svg).to.include(
      '<tspan fill="#e6edf3" font-weight="bold">Resources:</tspan><tspan fill="#ff7b72"> error</tspan>',
    );
    expect(svg).to.not.include("\x1b");
  });
});
