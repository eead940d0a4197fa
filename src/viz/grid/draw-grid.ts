import { escaped, linesOf, svgOf } from "./text";

export interface GridCell {
  readonly name: string;
  /** A second label, smaller and grey. */
  readonly detail?: string | undefined;
  readonly image: {
    readonly href: string;
    readonly width: number;
    readonly height: number;
  };
}

export interface Grid {
  readonly title: string | undefined;
  /** Name for screen readers when it has no title. */
  readonly description: string;
  /** A remark below the title. */
  readonly note: string | undefined;
  readonly emptyText: string;
  readonly cells: readonly GridCell[];
  readonly layout: GridLayout;
}

export interface GridLayout {
  readonly width: number;
  readonly columns: number;
  readonly cellWidth: number;
}

const margin = 16;
const gap = 16;
const leastCell = 40;
const comfortableCell = 240;
const greatestCell = 480;
const greatestAspect = 1.5;
const names = { isBold: false, maxLines: 2, leaveOut: "middle" } as const;
const sentences = { maxLines: 3, leaveOut: "end" } as const;
const fonts = {
  title: {
    ...sentences,
    isBold: true,
    fontSize: 18,
    lineHeight: 24,
    style: 'font-size="18" font-weight="600"',
  },
  note: { ...sentences, isBold: false, fontSize: 13, lineHeight: 18, style: 'font-size="13" fill="#57606a"' },
  name: { ...names, fontSize: 13, lineHeight: 17, style: 'font-size="13"' },
  detail: { ...names, fontSize: 11, lineHeight: 15, style: 'font-size="11" fill="#57606a"' },
} as const;

/** Computes how many pictures fit side by side, and how wide they are. */
export function layoutOf(
  count: number,
  { width, columns }: { width: number; columns?: number | undefined },
): GridLayout {
  const room = width - 2 * margin;
  const fitting = (least: number) => Math.max(1, Math.floor((room + gap) / (least + gap)));
  const across = Math.max(1, Math.min(columns ?? fitting(comfortableCell), fitting(leastCell), count));
  const cellWidth = Math.min(greatestCell, Math.floor((room - (across - 1) * gap) / across));
  return { width: 2 * margin + across * cellWidth + (across - 1) * gap, columns: across, cellWidth };
}

export function drawGrid({ title, description, note, emptyText, cells, layout }: Grid): string {
  const { width, columns, cellWidth } = layout;
  const parts: string[] = [];
  let y = margin;
  const heading = (text: string | undefined, font: Font) => {
    if (text === undefined) return;
    const { lines, height } = drawLabel(text, font, { x: margin, y, width: width - 2 * margin });
    parts.push(lines);
    y += height;
  };
  heading(title, fonts.title);
  heading(note, fonts.note);
  if (y > margin) y += 12;

  for (let start = 0; start < cells.length; start += columns) {
    const row = cells.slice(start, start + columns);
    const imageHeight = Math.max(...row.map(({ image }) => heightOf(image, cellWidth)));
    let rowHeight = 0;
    row.forEach((cell, column) => {
      const x = margin + column * (cellWidth + gap);
      const drawn = drawCell(cell, { x, y, width: cellWidth, imageHeight });
      parts.push(drawn.text);
      rowHeight = Math.max(rowHeight, drawn.height);
    });
    y += rowHeight + gap;
  }
  if (cells.length > 0) y += margin - gap;
  else {
    const { lines, height } = drawLabel(emptyText, fonts.note, { x: margin, y, width: width - 2 * margin });
    parts.push(lines);
    y += height + margin;
  }
  return svgOf(parts, { name: title ?? description, width, height: y });
}

type Font = (typeof fonts)[keyof typeof fonts];

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function drawCell(
  { name, detail, image }: GridCell,
  { x, y, width, imageHeight }: Place & { imageHeight: number },
): { text: string; height: number } {
  const height = heightOf(image, width);
  const imageWidth = Math.min(width, Math.max(1, Math.round((height * image.width) / image.height)));
  const left = x + (width - imageWidth) / 2;
  const top = y + imageHeight - height;
  // Images with few pixels are shown as pixels, not blurred.
  const rendering = image.width * 2 <= imageWidth ? ' image-rendering="pixelated"' : "";
  const box = `x="${left}" y="${top}" width="${imageWidth}" height="${height}"`;
  const label = drawLabel(name, fonts.name, { x, y: y + imageHeight + 6, width });
  const below = y + imageHeight + 6 + label.height;
  const more = detail === undefined ? undefined : drawLabel(detail, fonts.detail, { x, y: below, width });
  const text = [
    "<g>",
    `<title>${escaped(detail === undefined ? name : `${name}, ${detail}`)}</title>`,
    `<image ${box} preserveAspectRatio="none"${rendering} href="${image.href}"/>`,
    `<rect ${box} fill="none" stroke="#d0d7de"/>`,
    label.lines,
    ...(more === undefined ? [] : [more.lines]),
    "</g>",
  ].join("\n");
  return { text, height: imageHeight + 6 + label.height + (more?.height ?? 0) };
}

function drawLabel(
  text: string,
  { lineHeight, style, ...font }: Font,
  { x, y, width }: Place,
): { lines: string; height: number } {
  const lines = linesOf(text, { ...font, width });
  const baseline = y + lineHeight * 0.75;
  const spans = lines.map(
    (line, index) => `<tspan x="${x}" y="${baseline + index * lineHeight}">${escaped(line)}</tspan>`,
  );
  return { lines: `<text ${style}>${spans.join("")}</text>`, height: lines.length * lineHeight };
}

/** A picture is as wide as its cell, unless it is much higher than wide. */
function heightOf({ width, height }: GridCell["image"], cellWidth: number): number {
  return Math.max(1, Math.round(cellWidth * Math.min(greatestAspect, height / width)));
}
