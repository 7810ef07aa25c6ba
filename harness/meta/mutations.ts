/** Small changes that can be made to the reference card's built source, without those that no case may judge. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { choose } from '../reference/card/alternatives.ts';

/** One change: characters `start` to `end` of a built file of the card become `text`. */
export interface Mutant {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly was: string;
  readonly line: number;
}

/** The built source of the card. */
export const builtCard = fileURLToPath(new URL('../../dist/harness/reference/card/', import.meta.url));

/** Files whose changes no case may judge. */
const unjudged = new Set([
  // The legal freedoms, how a sample is filled, its answer to reset, the frame that makes a device of it, the list of its parts.
  ...['alternatives.js', 'card.js', 'personalise.js', 'power.js', 'sound.js'],
  // The other ministry's application, which its own standards judge.
  'mohurd.js',
  // The commands of the 80CD family, of which public pages give the headers and no meaning: their MACs and forms stand elsewhere.
  'switching.js',
]);

/** Functions of the card that no case may judge. */
const freeActs = new Set([
  // They carry out a freedom by a name of their own: what a wrong form leaves open, the Le that 6Cxx names, how long a challenge stands.
  ...['refuseForm', 'wrongLe', 'mayOmitLe', 'settled', 'challengeAfter'],
  // Which algorithm is in force, and its id, once a command of the 80CD family has chosen or blocked one.
  ...['currentAlgorithm', 'otherThan', 'algorithmId'],
  // What is done with a counter that has run out; how CHANGE PIN is told from RELOAD PIN under SM4, which has the same header.
  ...['isUsedUp', 'isReload'],
]);

/** Fields of the profile and the state that belong to a function which no profile of the house has: counting wrong MACs. */
export const ofNoProfile = new Set(['sealTries', 'wrongSeals']);

/** Every change that the operators make in the files that cases judge. */
export function everyMutant(): readonly Mutant[] {
  return readdirSync(builtCard)
    .filter((name) => name.endsWith('.js') && !unjudged.has(name))
    .flatMap((file) => mutantsOf(file, readFileSync(join(builtCard, file), 'utf8')));
}

const otherOperators: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
  [ts.SyntaxKind.PlusToken]: '-',
  [ts.SyntaxKind.MinusToken]: '+',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
};

/** Comparisons, arithmetic, logic, numbers, booleans, status words, conditions, members of lists, changes made to a copy. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.JS);
  const freedoms = new Freedoms();
  const found: Mutant[] = [];
  const used = new Set<string>();
  const change = (node: ts.Node, by: string): void => {
    const [start, end] = [node.getStart(source), node.getEnd()];
    found.push({ file, start, end, text: by, was: text.slice(start, end), line: source.getLineAndCharacterOfPosition(start).line + 1 });
  };
  /** A list without one of its members; a copy without one of the changes that were made to it, unless it says what profile has a command. */
  const without = (node: ts.Node, members: readonly ts.Node[], open: string, close: string): void => {
    for (const member of members) {
      const kept = members.filter((each) => each !== member).map((each) => each.getText(source));
      if (!ts.isSpreadAssignment(member) && !freedoms.chose(member) && nameOf(member) !== 'of')
        change(node, `${open}${kept.join(', ')}${close}`);
    }
  };
  const visitBranches = (cond: ts.Expression, yes: ts.Node, no: ts.Node | undefined): void => {
    const settled = freedoms.answer(cond);
    visit(cond);
    if (settled !== false) visit(yes);
    if (settled !== true && no !== undefined) visit(no);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    // How many octets are set aside for what is absent changes nothing that a card says.
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'Uint8Array') return;
    // Nor does the number in the place of a field that a command has once its form was found right, or need not have.
    if (ts.isBindingElement(node) && node.initializer !== undefined && ts.isNumericLiteral(node.initializer)) return;
    if (ts.isNumericLiteral(node) && ts.isBinaryExpression(node.parent) && isInstead(node.parent)) return;
    if (ts.isVariableDeclaration(node)) {
      freedoms.note(node);
      if (node.initializer !== undefined) visit(node.initializer);
      return;
    }
    if (ts.isIdentifier(node)) used.add(node.text);
    if (ts.isFunctionDeclaration(node) && freeActs.has(node.name?.text ?? '')) return;
    if (freedoms.answer(node) !== undefined) return;
    if (ts.isBlock(node)) {
      visitBlock(node);
      return;
    }
    if (ts.isIfStatement(node)) {
      if (freedoms.answer(node.expression) === undefined) for (const always of ['false', 'true']) change(node.expression, always);
      visitBranches(node.expression, node.thenStatement, node.elseStatement);
      return;
    }
    if (ts.isConditionalExpression(node)) {
      // Which of two refusals it is, where cards may use either word.
      if (isFreeWord(node.whenTrue) && isFreeWord(node.whenFalse)) return;
      // Another operator says the same of an equation.
      if (freedoms.answer(node.condition) === undefined && !isEquation(node.condition)) {
        change(node.condition, `!(${node.condition.getText(source)})`);
      }
      visitBranches(node.condition, node.whenTrue, node.whenFalse);
      return;
    }
    if (ts.isBinaryExpression(node)) {
      const other = otherOperators[node.operatorToken.kind];
      if (other !== undefined && !freedoms.joins(node)) change(node.operatorToken, other);
    }
    if (ts.isNumericLiteral(node)) change(node, String(Number(node.text) + 1));
    if (node.kind === ts.SyntaxKind.TrueKeyword) change(node, 'false');
    if (node.kind === ts.SyntaxKind.FalseKeyword) change(node, 'true');
    if (ts.isStringLiteral(node) && /^[0-9A-F]{4}$/.test(node.text)) change(node, node.text === '9000' ? "'6F00'" : "'9000'");
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) change(node, node.operand.getText(source));
    if (ts.isArrayLiteralExpression(node) && node.elements.every(ts.isLiteralExpression)) without(node, node.elements, '[', ']');
    if (ts.isObjectLiteralExpression(node) && node.properties.some(ts.isSpreadAssignment)) without(node, node.properties, '{', '}');
    ts.forEachChild(node, visit);
  };
  const visitBlock = (block: ts.Block): void => {
    for (const statement of block.statements) {
      visit(statement);
      const isEnd = ts.isIfStatement(statement) && freedoms.answer(statement.expression) === true;
      if (isEnd && ts.isReturnStatement(statement.thenStatement)) return;
    }
  };
  visit(source);
  const unused = source.statements.filter(
    (each) => ts.isVariableStatement(each) && !isExported(each) && !namesOf(each).some((name) => used.has(name)),
  );
  return found.filter(({ start }) => !unused.some((each) => start >= each.getStart(source) && start < each.getEnd()));
}

function nameOf(member: ts.Node): string {
  return ts.isPropertyAssignment(member) ? member.name.getText() : '';
}

/** A refusal by the word of a freedom, or a word that says of a file whether it is absent or of the other kind. */
function isFreeWord(node: ts.Expression): boolean {
  return (
    (ts.isStringLiteral(node) && ['6A82', '6981'].includes(node.text)) ||
    (ts.isPropertyAccessExpression(node) && /\bchoices$/.test(node.expression.getText()))
  );
}

function isInstead({ operatorToken }: ts.BinaryExpression): boolean {
  return operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken;
}

function isEquation(node: ts.Expression): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  return [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken].includes(node.operatorToken.kind);
}

function isExported(statement: ts.VariableStatement): boolean {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function namesOf(statement: ts.VariableStatement): readonly string[] {
  return statement.declarationList.declarations.map(({ name }) => name.getText());
}

/** How an expression that asks a legal freedom turns out on the default card, `open` where that depends on the command. */
type Settled = boolean | 'open';

/**
 * What the card's legal freedoms decide. Either answer makes a sound card, so no change may touch the question;
 * and what the default card never comes to because of the answer, no run of it can show.
 */
class Freedoms {
  readonly #defaults: Readonly<Record<string, string>> = choose();
  /** Names in scope that hold a freedom's value, or what was made of one. */
  readonly #values = new Map<string, string>();
  readonly #answers = new Map<string, Settled>();
  readonly #chosen = new Set<string>();

  /** Remembers what a variable has of a freedom; a name that is declared anew forgets. */
  note({ name, initializer }: ts.VariableDeclaration): void {
    if (initializer === undefined) return;
    const asked = initializer.getText();
    if (ts.isIdentifier(name)) {
      const settled = this.answer(initializer);
      if (settled === undefined) this.#answers.delete(name.text);
      else this.#answers.set(name.text, settled);
      if (ts.isConditionalExpression(initializer) && this.answer(initializer.condition) !== undefined) this.#chosen.add(name.text);
    } else if (ts.isObjectBindingPattern(name) && /\bchoices$/.test(asked)) {
      for (const each of name.elements) this.#values.set(each.name.getText(), (each.propertyName ?? each.name).getText());
    } else if (ts.isArrayBindingPattern(name) && /\bchoices\./.test(asked)) {
      for (const each of name.elements) this.#answers.set(each.getText(), 'open');
    }
  }

  /** How an expression turns out, if a freedom settles it. */
  answer(node: ts.Node): Settled | undefined {
    if (ts.isParenthesizedExpression(node)) return this.answer(node.expression);
    if (ts.isIdentifier(node)) return this.#answers.get(node.text);
    if (ts.isCallExpression(node)) return /\b(mayOmitLe|wrongLe)$/.test(node.expression.getText()) ? 'open' : undefined;
    if (ts.isPrefixUnaryExpression(node)) {
      const settled = this.answer(node.operand);
      return typeof settled === 'boolean' ? !settled : settled;
    }
    if (!ts.isBinaryExpression(node)) return undefined;
    const { left, right, operatorToken } = node;
    switch (operatorToken.kind) {
      case ts.SyntaxKind.EqualsEqualsEqualsToken:
        return this.#compared(left, right);
      case ts.SyntaxKind.ExclamationEqualsEqualsToken: {
        const same = this.#compared(left, right);
        return typeof same === 'boolean' ? !same : same;
      }
      case ts.SyntaxKind.AmpersandAmpersandToken:
        return joined(this.answer(left), this.answer(right), false);
      case ts.SyntaxKind.BarBarToken:
        return joined(this.answer(left), this.answer(right), true);
      default:
        return undefined;
    }
  }

  /** Whether a freedom chose the value of a property. */
  chose(property: ts.Node): boolean {
    if (!ts.isShorthandPropertyAssignment(property) && !ts.isPropertyAssignment(property)) return false;
    const value = (ts.isPropertyAssignment(property) ? property.initializer : property.name).getText();
    return this.#chosen.has(value) || this.#values.has(value);
  }

  /** Whether one side of an expression asks a freedom, so that its operator only says when the freedom counts. */
  joins({ left, right }: ts.BinaryExpression): boolean {
    return this.answer(left) !== undefined || this.answer(right) !== undefined;
  }

  #compared(left: ts.Expression, right: ts.Expression): Settled | undefined {
    if (ts.isPropertyAccessExpression(left) && ofNoProfile.has(left.name.text)) return true;
    const axis = this.#axisOf(left);
    if (axis !== undefined) return ts.isStringLiteral(right) ? this.#defaults[axis] === right.text : 'open';
    return [left, right].some((side) => this.answer(side) !== undefined) ? 'open' : undefined;
  }

  #axisOf(node: ts.Expression): string | undefined {
    if (ts.isIdentifier(node)) return this.#values.get(node.text);
    return ts.isPropertyAccessExpression(node) && /\bchoices$/.test(node.expression.getText()) ? node.name.text : undefined;
  }
}

/** How two answers turn out together, where `decisive` on either side is enough. */
function joined(left: Settled | undefined, right: Settled | undefined, decisive: boolean): Settled | undefined {
  if (left === decisive || right === decisive) return decisive;
  return left === undefined || right === undefined ? undefined : left === right ? left : 'open';
}
