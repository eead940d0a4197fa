import { describe, expect, it } from "vitest";
import { drawGrid, type Grid, layoutOf } from "../../../src/viz/grid/draw-grid";

const cell = { name: "a", image: { href: "data:,", width: 100, height: 50 } };
const grid: Grid = {
  title: undefined,
  description: "2 pictures",
  note: undefined,
  emptyText: "There are none.",
  cells: [cell, cell],
  layout: layoutOf(2, { width: 800 }),
};

describe("layoutOf", () => {
  it.each([
    [1, {}, { width: 512, columns: 1, cellWidth: 480 }],
    [2, {}, { width: 800, columns: 2, cellWidth: 376 }],
    [7, {}, { width: 799, columns: 3, cellWidth: 245 }],
    [7, { width: 375 }, { width: 375, columns: 1, cellWidth: 343 }],
    [7, { columns: 5 }, { width: 796, columns: 5, cellWidth: 140 }],
    [2, { columns: 5 }, { width: 800, columns: 2, cellWidth: 376 }],
    [7, { width: 100, columns: 5 }, { width: 100, columns: 1, cellWidth: 68 }],
    [0, {}, { width: 512, columns: 1, cellWidth: 480 }],
  ])("lays out %i pictures with %j", (count, options, layout) => {
    expect(layoutOf(count, { width: 800, ...options })).toEqual(layout);
  });
});

describe("drawGrid", () => {
  it("draws each picture in its proportions, in rows", () => {
    const cells = [cell, { ...cell, image: { href: "data:,", width: 10, height: 10 } }, cell];
    const svg = drawGrid({ ...grid, cells, layout: { width: 332, columns: 2, cellWidth: 142 } });
    const boxes = [...svg.matchAll(/<image x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/g)].map((match) =>
      match.slice(1).map(Number),
    );
    expect(boxes).toEqual([
      [16, 87, 142, 71],
      [174, 16, 142, 142],
      [16, 197, 142, 71],
    ]);
  });

  it("keeps what is far higher than wide in bounds", () => {
    const svg = drawGrid({
      ...grid,
      cells: [{ ...cell, image: { href: "data:,", width: 10, height: 1000 } }],
    });
    expect(svg).toContain('width="6" height="564"');
  });

  it("names itself for those who do not see it", () => {
    const [named, nameless] = [drawGrid({ ...grid, title: "A & B" }), drawGrid(grid)];
    expect(named).toContain('role="img" aria-label="A &#38; B"');
    expect(named).toContain("<title>A &#38; B</title>");
    expect(nameless).toContain('role="img" aria-label="2 pictures"');
  });

  it("says so when there is nothing", () => {
    expect(drawGrid({ ...grid, cells: [] })).toContain("There are none.");
    expect(drawGrid(grid)).not.toContain("There are none.");
  });

  it("has no markup in it that a name brought", () => {
    const svg = drawGrid({
      ...grid,
      cells: [{ ...cell, name: "</text><script>alert(1)</script>", detail: "<b>" }],
    });
    expect(svg).not.toMatch(/<script|<b>/);
  });

  it("shows few pixels as they are, and many smoothly", () => {
    expect(drawGrid(grid)).toContain("pixelated");
    const large = { ...cell, image: { href: "data:,", width: 400, height: 200 } };
    expect(drawGrid({ ...grid, cells: [large] })).not.toContain("pixelated");
  });
});
