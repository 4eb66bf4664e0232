import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';

interface Manifest {
  inputs?: Record<string, { required?: boolean; default?: string }>;
  runs: { main: string; post?: string };
}

export function readManifest(action: string): Manifest {
  return parse(readFileSync(join(action, 'action.yml'), 'utf8'));
}

/**
 * INPUT_* for an action: the given value, else action.yml's default with its expressions evaluated in `contexts`, else
 * empty (actions/runner, ActionRunner.cs). Throws on an unknown input, for which the runner only warns.
 */
export function inputEnv(manifest: Manifest, given: Record<string, string>, contexts: object): Record<string, string> {
  const inputs = manifest.inputs ?? {};
  const unexpected = Object.keys(given).filter((name) => !(name in inputs));
  if (unexpected.length > 0) throw new Error(`Unexpected input(s) '${unexpected.join("', '")}'`);
  const value = (name: string) => given[name] ?? expand(inputs[name]?.default ?? '', contexts);
  return Object.fromEntries(
    Object.keys(inputs).map((name) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value(name)]),
  );
}

/** `text` with every `${{ … }}` evaluated. */
export function expand(text: string, contexts: object): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => evaluate(expression, contexts));
}

function evaluate(expression: string, contexts: object): string {
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), []).parse();
  const values = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(tree, values).evaluate().coerceString();
}
