import * as ts from "typescript-7/unstable/ast";
import type { Checker, Symbol as NamedSymbol, Type } from "typescript-7/unstable/sync";

/**
 * Finds promises that a test only looks at. Their work continues during the next tests, and its errors are reported
 * there. The linter finds statements that are promises. It misses these two:
 *
 * - a call within `expectTypeOf(…)`, which really runs, only for its type,
 * - a promise in a variable that only `expect(…)` and `expectTypeOf(…)` use.
 */
export function findUnawaited(file: ts.SourceFile, checker: Checker): string[] {
  const nodes = nodesOf(file);
  const calls = nodes.filter(ts.isCallExpression).filter(isForItsTypeAlone);
  return [
    ...calls.map((call) => ({
      at: call,
      what: "expectTypeOf makes this call: give it what was awaited, or a function",
    })),
    ...onlyLookedAt(nodes, checker).map((name) => ({ at: name, what: `nobody awaits ${name.text}` })),
  ].map(({ at, what }) => `${file.getLineAndCharacterOfPosition(at.getStart(file)).line + 1}: ${what}`);
}

function nodesOf(node: ts.Node): ts.Node[] {
  const nodes = [node];
  node.forEachChild((child) => void nodes.push(...nodesOf(child)));
  return nodes;
}

function isForItsTypeAlone({ expression, arguments: given }: ts.CallExpression): boolean {
  return isNamed(expression, "expectTypeOf") && given.some(holdsCall);
}

/** Names of promises, where each is looked at. The compiler is asked about few of them, because its answers take time. */
function onlyLookedAt(nodes: readonly ts.Node[], checker: Checker): ts.Identifier[] {
  const names = nodes.filter(ts.isIdentifier);
  const given = nodes
    .filter(ts.isVariableDeclaration)
    .filter(({ initializer }) => initializer && holdsCall(initializer));
  return given.flatMap(({ name }) => {
    const uses = names.filter((use) => use !== name && ts.isIdentifier(name) && use.text === name.text);
    if (!uses.some(isLookedAt)) return [];
    const variable = checker.getSymbolAtLocation(name);
    const own = uses.filter((use) => symbolOf(use, checker) === variable);
    const isForgotten =
      own.length > 0 && own.every(isLookedAt) && isPromise(checker.getTypeAtLocation(name), checker);
    return isForgotten ? own.slice(0, 1) : [];
  });
}

function symbolOf(name: ts.Identifier, checker: Checker): NamedSymbol | undefined {
  return ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name);
}

function isPromise(type: Type | undefined, checker: Checker): boolean {
  if (type?.isUnionType()) return type.getTypes().some((one) => isPromise(one, checker));
  return type !== undefined && checker.getPropertyOfType(type, "then") !== undefined;
}

/** A call that is made when the node is evaluated: not within a function, and not an awaited one. */
function holdsCall(node: ts.Node): boolean {
  if (ts.isSignatureDeclaration(node) || ts.isAwaitExpression(node)) return false;
  return (
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    node.forEachChild((child) => holdsCall(child) || undefined) === true
  );
}

/** Whether a name is given to `expectTypeOf(…)`, or to an `expect(…)` that does not wait for it. */
function isLookedAt(name: ts.Identifier): boolean {
  const call = name.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== name) return false;
  if (isNamed(call.expression, "expectTypeOf")) return true;
  const waits =
    ts.isPropertyAccessExpression(call.parent) && /^(?:resolves|rejects)$/.test(call.parent.name.text);
  return isNamed(call.expression, "expect") && !waits;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}
