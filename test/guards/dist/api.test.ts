import { join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "../../support/root";
import { publicEntries } from "./public-entries";

const dist = join(root, "dist");
const printer = ts.createPrinter({ removeComments: true });

const program = ts.createProgram(
  publicEntries.map(({ types }) => join(dist, types)),
  { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, noCheck: true },
);
const checker = program.getTypeChecker();

/** What a name stands for, also where it was imported or exported under another name. */
function meaningOf(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function isOurs(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some(
    (node) => !relative(dist, node.getSourceFile().fileName).startsWith(".."),
  );
}

function exportsOf(types: string): { name: string; symbol: ts.Symbol }[] {
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(dist, types)) as ts.SourceFile);
  const symbols = module === undefined ? [] : checker.getExportsOfModule(module);
  return symbols
    .map((symbol) => ({ name: symbol.name, symbol: meaningOf(symbol) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether users are not meant to use it. They call no constructor: calls make all objects of this package. */
function isInternal(member: ts.ClassElement): boolean {
  if (ts.isConstructorDeclaration(member)) return true;
  const isHidden = member.name !== undefined && ts.isPrivateIdentifier(member.name);
  return isHidden || (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0;
}

/** The declaration of a name as it is in the package, without comments and internal members. */
function print(node: ts.Declaration): string {
  const file = node.getSourceFile();
  if (ts.isClassDeclaration(node)) {
    const members = node.members.filter((member) => !isInternal(member));
    const { modifiers, name, typeParameters, heritageClauses } = node;
    const shown = ts.factory.updateClassDeclaration(
      node,
      modifiers,
      name,
      typeParameters,
      heritageClauses,
      members,
    );
    return printer.printNode(ts.EmitHint.Unspecified, shown, file);
  }
  const whole = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return printer.printNode(ts.EmitHint.Unspecified, whole, file);
}

/** The names of this package that a declaration mentions. */
function mentionedIn(node: ts.Node): ts.Symbol[] {
  if (ts.isClassElement(node) && isInternal(node)) return [];
  const own = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
  const rest = node.getChildren().flatMap(mentionedIn);
  return own === undefined ? rest : [meaningOf(own), ...rest];
}

function isTopLevel(node: ts.Declaration): boolean {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts.isSourceFile(statement.parent);
}

function declarationsOf(symbol: ts.Symbol): ts.Declaration[] {
  return (symbol.declarations ?? []).filter(isTopLevel);
}

/** All symbols that can be reached from these and are not among them. */
function unexportedBehind(exported: ReadonlySet<ts.Symbol>): Set<ts.Symbol> {
  const found = new Set<ts.Symbol>();
  const open = [...exported];
  for (let symbol = open.pop(); symbol !== undefined; symbol = open.pop()) {
    for (const mentioned of declarationsOf(symbol).flatMap(mentionedIn)) {
      if (exported.has(mentioned) || found.has(mentioned) || !isOurs(mentioned)) continue;
      if (declarationsOf(mentioned).length === 0) continue;
      found.add(mentioned);
      open.push(mentioned);
    }
  }
  return found;
}

function block(symbols: Iterable<ts.Symbol>): string {
  const texts = [...symbols].map((symbol) => declarationsOf(symbol).map(print).join("\n"));
  return `\`\`\`typescript\n${texts.sort().join("\n\n")}\n\`\`\`\n`;
}

function report(): string {
  const seen = new Set<ts.Symbol>();
  const sections = publicEntries.map(({ name, types }) => {
    const all = exportsOf(types);
    const added = all.filter(({ symbol }) => !seen.has(symbol));
    const known = all.filter(({ symbol }) => seen.has(symbol)).map((one) => `\`${one.name}\``);
    for (const { symbol } of added) seen.add(symbol);
    const rest = known.length === 0 ? "" : `As above: ${known.join(", ")}\n`;
    return [`## ${name}\n`, rest, added.length === 0 ? "" : block(added.map(({ symbol }) => symbol))];
  });
  const behind = ["## Not exported, but part of what is\n", block(unexportedBehind(seen))];
  const intro =
    "# The public API\n\nEvery name that the package exports, as its types state it, without constructors. Written by `npx vitest run --project dist test/guards/dist/api.test.ts -u`.\n";
  return [intro, ...sections.flat(), ...behind].filter((text) => text !== "").join("\n");
}

describe("the public API", () => {
  it("is the one in docs/api.md", async () => {
    await expect(report()).toMatchFileSnapshot(join(root, "docs/api.md"));
  });
});
